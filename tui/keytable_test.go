package tui

import (
	"testing"

	"trustpath/tui/tuitest"
)

// A key means one thing on every page.
func TestKeyTable(t *testing.T) {
	seen := 0
	for _, page := range pages() {
		for _, keyed := range page.keys {
			seen += tuitest.KeyTable(t, keyed.Keys())
		}
	}
	if seen < 200 {
		t.Errorf("only %d keys were looked at", seen)
	}
}
