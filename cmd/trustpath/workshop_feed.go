package main

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/tui"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/sshd"
)

// following hands the views of a feed to a screen of the workshop, which is
// changed in place.
type following[V any] struct {
	tea.Model
	next func() tea.Msg // waits for the next view
}

func (f following[V]) Init() tea.Cmd { return tea.Batch(f.Model.Init(), f.next) }

func (f following[V]) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var more tea.Cmd
	switch given := msg.(type) {
	case sshd.Shown[V]:
		msg, more = given.View, f.next
	case sshd.Ended, tui.EndMsg:
		msg = stage.EndMsg{}
	}
	_, cmd := f.Model.Update(msg)
	return f, tea.Batch(cmd, more)
}
