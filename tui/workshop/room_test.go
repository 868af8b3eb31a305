package workshop

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
)

// slow is a room that takes its time for the first event.
type slow struct {
	begun, goes chan struct{}
	kept        []string
}

func (s *slow) Apply(e workshop.Event) error {
	if d := e.(workshop.Draft); d.Text == "first" {
		close(s.begun)
		<-s.goes
		s.kept = append(s.kept, d.Text)
	} else if d.Text == "refused" {
		return errors.New("refused")
	} else {
		s.kept = append(s.kept, d.Text)
	}
	return nil
}

// The last act of a screen waits for what is on its way, and keeps the order.
func TestLast(t *testing.T) {
	room := &slow{begun: make(chan struct{}), goes: make(chan struct{})}
	send := sender{room: room}
	first := send.send(workshop.Draft{Text: "first"})
	send.send(workshop.Draft{Text: "second"}, workshop.Draft{Text: "refused"}, workshop.Draft{Text: "dropped"})
	last := send.last(workshop.Draft{Text: "last"})
	done := make(chan tea.Msg)
	go func() { first() }()
	<-room.begun
	go func() { done <- last() }()
	close(room.goes)
	<-done
	if send.Unkept() == nil {
		t.Error("what was refused is not said")
	}
	if got, want := strings.Join(room.kept, " "), "first second last"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
}

// Choices that wait behind a slow disk go in as one.
func TestChoicesAreOneDraft(t *testing.T) {
	room := &slow{begun: make(chan struct{}), goes: make(chan struct{})}
	send := sender{room: room}
	first := send.send(workshop.Draft{Who: "p1", Question: "held", Text: "first"})
	done := make(chan tea.Msg)
	go func() { done <- first() }()
	<-room.begun
	for _, text := range []string{"second", "third", "fourth"} {
		send.send(workshop.Draft{Who: "p1", Question: "held", Text: text})
	}
	send.send(workshop.Draft{Who: "p1", Question: "regions", Text: "other"})
	close(room.goes)
	<-done
	if got, want := strings.Join(room.kept, " "), "first fourth other"; got != want {
		t.Errorf("kept: got %q, want %q", got, want)
	}
}
