package session_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/tui/session"
)

// What is entered while an undo is on its way stands on top of what the undo
// left, and is stored behind it.
func TestUndoInItsTurn(t *testing.T) {
	store := &log{reversal: assessment.Reversal{Done: true, After: assessment.Assessment{ID: "a",
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("soc2")})}}}
	s := open(store)
	first, err := s.Answer("size", assessment.Choose("small"))
	if err != nil {
		t.Fatal(err)
	}
	if first, second := s.Undo(), s.Undo(); first != nil || second != nil {
		t.Error("an undo began beside a save")
	}
	if _, err := s.Answer("size", assessment.Choose("large")); err != nil {
		t.Fatal(err)
	}
	s.Note("size", "on top")
	before := s.Revision()
	finish(s, first)
	want := []string{"size=[small]false", "undo", "undo", "size=[large]false", `note size="on top"`}
	if !slices.Equal(store.lines, want) {
		t.Errorf("got %q, want %q", store.lines, want)
	}
	run := s.Run()
	if !run.Answers.Of("held").Has("soc2") || !run.Answers.Of("size").Has("large") || run.Notes["size"] != "on top" || s.Revision() == before {
		t.Errorf("got %+v", run)
	}
}

// An undo that fails changes nothing and leaves nothing unsaved; one that is
// asked for while something is unsaved does not begin.
func TestUndoFails(t *testing.T) {
	store := &log{err: errors.New("the disk is full")}
	s := open(store)
	finish(s, s.Redo())
	if s.Unsaved() || s.State() != session.Idle {
		t.Errorf("state %v, unsaved %v", s.State(), s.Unsaved())
	}
	cmd, _ := s.Answer("size", assessment.DontKnow())
	finish(s, cmd)
	if s.Undo() != nil || !slices.Equal(store.lines, []string{"redo", "size=[]true"}) {
		t.Errorf("an undo over what is not saved: %q", store.lines)
	}
}

// The first complete roadmap is told once, and not of what was complete before.
func TestFirstIsTakenOnce(t *testing.T) {
	s := open(&log{})
	if s.TakeFirst() {
		t.Error("nothing was answered")
	}
	for _, id := range []assessment.QuestionID{"held", "size"} {
		cmd, _ := s.Answer(id, assessment.DontKnow())
		finish(s, cmd)
	}
	if !s.TakeFirst() || s.TakeFirst() {
		t.Error("it is to be taken once")
	}
	for _, a := range []assessment.Answer{{}, assessment.DontKnow()} {
		cmd, _ := s.Answer("size", a)
		finish(s, cmd)
	}
	if s.TakeFirst() {
		t.Error("the second time is no first time")
	}
	run := s.Run()
	run.Completed = time.Time{}
	s = session.New(s.Catalog(), &log{}, time.Now, today, run)
	if cmd, _ := s.Answer("size", assessment.Choose("small")); cmd == nil || s.TakeFirst() {
		t.Error("it was complete when it was opened")
	}
}
