package tui_test

import (
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// What a page asked for is not done on another one, where keys come faster than
// the wish.
func TestWishOfAPageThatWasLeft(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("v", ":")
	p.Type("roadmap")
	sees(t, p, "Commands")
	p.Burst(tuitest.Key("esc"), tuitest.Key("enter"), tuitest.Key("esc"))
	sees(t, p, "change here")
	p.Burst(tuitest.Key("r"), tuitest.Key("?"))
	sees(t, p, "Help, keys of the summary")
}
