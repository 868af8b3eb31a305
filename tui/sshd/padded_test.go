package sshd

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/participant"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// ballot is the real screen of a participant.
type ballot struct {
	tea.Model
	feed *Feed[workshop.Participant]
}

func (b ballot) Init() tea.Cmd { return tea.Batch(b.Model.Init(), b.feed.Next) }

func (b ballot) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if shown, ok := msg.(Shown[workshop.Participant]); ok {
		_, cmd := b.Model.Update(shown.View)
		return b, tea.Batch(cmd, b.feed.Next)
	}
	_, cmd := b.Model.Update(msg)
	return b, cmd
}

// Whoever counts bytes on the network learns nothing about a choice: every choice
// on a ballot, and every vote, takes as many bytes as any other.
func TestFramesTellNoChoice(t *testing.T) {
	s := serve(t, func(o *Options) {
		o.Screen = func(s Session) tea.Model {
			looks := stage.Options{Keys: ui.NewKeys(), Theme: ui.ThemeDark}
			return ballot{participant.New(s.Room.hub.Catalog(), s.Room, participant.Options{Options: looks}), s.Room.Participant(s.Who)}
		}
	})
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {40, 12}} {
		g := join(t, s.Addr().String(), visit{name: fmt.Sprint(size), width: size[0], height: size[1]})
		received := 0
		more := func() int { // bytes since the last call
			eventually(t, "a frame is whole", func() bool { n := len(g.stream()); return n > received && n%padTo == 0 })
			before := received
			received = len(g.stream())
			return received - before
		}
		g.sees("No vote from you yet")
		g.press("0")
		g.sees("enter votes")
		more()
		for _, key := range "123456" {
			g.press(string(key))
			if got := more(); got != padTo {
				t.Errorf("%v: choosing %c took %d bytes, want %d", size, key, got, padTo)
			}
		}
		g.hangUp()
	}
}

func TestPadded(t *testing.T) {
	var out strings.Builder
	for _, text := range []string{"", "a", strings.Repeat("b", padTo-1), strings.Repeat("c", padTo), strings.Repeat("d", padTo+1)} {
		out.Reset()
		n, err := padded{&out}.Write([]byte(text))
		got := out.String()
		if n != len(text) || err != nil || len(got)%padTo != 0 || len(got)-len(text) >= padTo || strings.TrimRight(got, "\x00") != text {
			t.Errorf("%d bytes: wrote %d, reported %d, %v", len(text), len(got), n, err)
		}
	}
}
