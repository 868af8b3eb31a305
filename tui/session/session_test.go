package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
	"trustpath/tui/session"
)

// log is a store that writes down what it is asked to keep.
type log struct {
	lines    []string
	err      error
	reversal assessment.Reversal // what Undo and Redo return
}

func (l *log) Apply(_ context.Context, _ string, updates ...assessment.Update) error {
	for _, u := range updates {
		switch u := u.(type) {
		case assessment.SetAnswer:
			l.lines = append(l.lines, fmt.Sprintf("%s=%v%v", u.Question, u.Answer.Options, u.Answer.Unknown))
		case assessment.SetNote:
			l.lines = append(l.lines, fmt.Sprintf("note %s=%q", u.Question, u.Text))
		case assessment.SetFacts:
			if u.HeldDates != nil {
				l.lines = append(l.lines, fmt.Sprintf("held %v", u.HeldDates))
				continue
			}
			l.lines = append(l.lines, fmt.Sprintf("dates %s %s", u.Start, u.DeadlineDate))
		case assessment.SetReadiness:
			mark := u.Mark
			if mark == nil {
				mark = &assessment.ReadinessMark{}
			}
			l.lines = append(l.lines, fmt.Sprintf("%s: %s", u.Workstream, mark.State))
		case assessment.AcceptPack:
			l.lines = append(l.lines, "accept")
		}
	}
	return l.err
}

func (l *log) Undo(context.Context, string) (assessment.Reversal, error) {
	l.lines = append(l.lines, "undo")
	return l.reversal, l.err
}

func (l *log) Redo(context.Context, string) (assessment.Reversal, error) {
	l.lines = append(l.lines, "redo")
	return l.reversal, l.err
}

func today() assessment.Date { return assessment.DateOf(time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)) }

func open(store session.Store) *session.Session {
	c := &assessment.Catalog{Logic: logic.NewGraph(), Roles: assessment.Roles{Held: "held"}, Questions: []assessment.Question{
		{ID: "held", Asked: logic.Always, Kind: assessment.Multi, Options: []assessment.Option{{ID: "soc2"}, {ID: "none", Exclusive: true}}},
		{ID: "size", Asked: logic.Always, Kind: assessment.Single, Options: []assessment.Option{{ID: "small"}, {ID: "large"}}},
	}}
	at := time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)
	return session.New(engine.New(c), store, func() time.Time { return at }, today, assessment.Assessment{ID: "a"})
}

// finish runs a save and those that follow it.
func finish(s *session.Session, cmd tea.Cmd) {
	for cmd != nil {
		cmd = s.Update(cmd().(session.SavedMsg))
	}
}

func TestOnlyTheLastChangeIsStored(t *testing.T) {
	store := &log{}
	s := open(store)
	first, err := s.Answer("size", assessment.Choose("small"))
	if err != nil || first == nil {
		t.Fatalf("got %v, %v, want a command", first, err)
	}
	// While the first one is on its way, two more and a note come.
	for _, option := range []assessment.OptionID{"large", "small"} {
		if cmd, err := s.Answer("size", assessment.Choose(option)); cmd != nil || err != nil {
			t.Fatalf("a second save began beside the first: %v", err)
		}
	}
	s.Note("size", " two\r\npilots \x1b[31m")
	if got, want := s.State(), session.Saving; got != want {
		t.Errorf("state: got %v, want %v", got, want)
	}
	finish(s, first)
	want := []string{"size=[small]false", "size=[small]false", `note size="two\npilots"`}
	if !slices.Equal(store.lines, want) {
		t.Errorf("got %q, want %q", store.lines, want)
	}
	if got, want := s.State(), session.Saved; got != want || s.Unsaved() {
		t.Errorf("state: got %v, want %v and nothing unsaved", got, want)
	}
	if cmd, _ := s.Answer("size", assessment.Choose("small")); cmd != nil {
		t.Error("an answer that says the same is saved again")
	}
	if _, err := s.Answer("size", assessment.Choose("small", "large")); err == nil {
		t.Error("two options of a single choice are taken")
	}
}

func TestFailureKeepsEverything(t *testing.T) {
	store := &log{err: errors.New("the disk is full")}
	s := open(store)
	cmd, _ := s.Answer("size", assessment.DontKnow())
	finish(s, cmd)
	since, waiting, err := s.Failure()
	if err == nil || waiting != 1 || since.IsZero() || s.State() != session.Failed {
		t.Fatalf("got %v, %d, %v, %v", since, waiting, err, s.State())
	}
	if !s.Run().Answers.Of("size").Unknown {
		t.Error("the answer is gone from memory")
	}
	store.err = nil
	finish(s, s.Save())
	if _, waiting, err := s.Failure(); err != nil || waiting != 0 || s.State() != session.Saved {
		t.Errorf("after saving again: %d waiting, %v, %v", waiting, err, s.State())
	}
	if s.Save() != nil {
		t.Error("nothing waits, and it is saved")
	}
}

func TestRunIsAValue(t *testing.T) {
	s := open(&log{})
	s.Note("size", "before")
	run := s.Run()
	s.Note("size", "after")
	s.Note("held", "new")
	if got, want := run.Notes["size"], "before"; got != want || len(run.Notes) != 1 {
		t.Errorf("a command that reads an older run sees %q and %d notes, want %q and 1", got, len(run.Notes), want)
	}
	day, err := assessment.ParseDate("2027-01-10")
	if err != nil {
		t.Fatal(err)
	}
	before := s.Revision()
	if _, err := s.Dates(assessment.Date{}, day, assessment.Answer{}); err != nil {
		t.Fatal(err)
	}
	if s.Revision() == before || s.Run().DeadlineDate != day {
		t.Error("the deadline is not taken")
	}
}

// The dates of what is held and those of the plan wait next to each other.
func TestHeldDatesWaitForThemselves(t *testing.T) {
	store := &log{}
	s := open(store)
	first := s.Note("size", "first")
	day := today()
	if _, err := s.Dates(day, assessment.Date{}, assessment.Answer{}); err != nil {
		t.Fatal(err)
	}
	s.HeldDates(map[assessment.OptionID]assessment.Date{"soc2": assessment.DateOf(time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC))})
	s.HeldDates(map[assessment.OptionID]assessment.Date{"soc2": day})
	if s.HeldDates(map[assessment.OptionID]assessment.Date{"soc2": day}) != nil {
		t.Error("the same day again is a change")
	}
	finish(s, first)
	if got := s.Run(); got.HeldDates["soc2"] != day || got.Start != day {
		t.Errorf("got %v and %v, want both on %v", got.HeldDates, got.Start, day)
	}
	if want := []string{`note size="first"`, "dates 2026-12-02 ", "held map[soc2:2026-12-02]"}; !slices.Equal(store.lines, want) {
		t.Errorf("stored %q, want %q", store.lines, want)
	}
}

// Accepting waits its turn behind what was entered before it.
func TestAcceptContent(t *testing.T) {
	store := &log{}
	s := open(store)
	if s.AcceptContent() != nil {
		t.Error("there was nothing to accept")
	}
	other := s.Run()
	other.Pack = assessment.PackRef{ID: "default", Digest: "sha256:0"}
	other.Recommended = &assessment.Recommendation{}
	s = session.New(s.Catalog(), store, time.Now, today, other)
	cmd, err := s.Answer("size", assessment.Choose("small"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Run().Pack != other.Pack {
		t.Error("an answer moved the assessment to the content in use")
	}
	if s.AcceptContent() != nil {
		t.Error("two saves at once")
	}
	finish(s, cmd)
	if want := []string{"size=[small]false", "accept"}; !slices.Equal(store.lines, want) || s.Run().Pack != s.Catalog().Pack {
		t.Errorf("got %q, want %q", store.lines, want)
	}
}

func TestMarksOfWorkstreams(t *testing.T) {
	store := &log{}
	s := open(store)
	finish(s, s.Mark("access", &assessment.ReadinessMark{State: assessment.Partial}))
	finish(s, s.Mark("scope", &assessment.ReadinessMark{State: assessment.InPlace}))
	before := s.Run().Readiness
	if cmd := s.Mark("scope", &assessment.ReadinessMark{State: assessment.InPlace}); cmd != nil {
		t.Error("what is marked already is saved again")
	}
	store.err = errors.New("full")
	finish(s, s.Mark("access", nil))
	if cmd := s.Mark("access", nil); cmd != nil || s.Unsaved() == false {
		t.Errorf("a mark taken back twice: command %v, unsaved %v", cmd != nil, s.Unsaved())
	}
	store.err = nil
	finish(s, s.Save())
	if got, want := store.lines, []string{"access: partial", "scope: in_place", "access: ", "access: "}; !slices.Equal(got, want) {
		t.Errorf("stored: got %q, want %q", got, want)
	}
	if len(before) != 2 || len(s.Run().Readiness) != 1 {
		t.Errorf("got %d marks before and %d after, want 2 and 1", len(before), len(s.Run().Readiness))
	}
}

// A change made while an undo is being stored is applied to the result of the undo
// and stored after it.
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
