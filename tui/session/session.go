// Package session is the assessment that is open: what was entered, in memory,
// and how much of it is stored. Screens change it; nothing else does.
package session

import (
	"context"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
)

// Store keeps what was entered. Each method returns after its change is on disk.
type Store interface {
	SaveAnswer(ctx context.Context, id string, question assessment.QuestionID, answer assessment.Answer) error
	SaveNote(ctx context.Context, id string, question assessment.QuestionID, text string) error
	SaveDates(ctx context.Context, id string, start, deadline assessment.Date) error
	// SaveReadiness stores how far a workstream is; nil takes the mark away.
	SaveReadiness(ctx context.Context, id string, workstream assessment.WorkstreamID, mark *assessment.ReadinessMark) error
	// Accept lets an assessment belong to the content in use.
	Accept(ctx context.Context, id string) error
	// Undo takes back the last change that is stored, and Redo the last undo.
	Undo(ctx context.Context, id string) (assessment.Reversal, error)
	Redo(ctx context.Context, id string) (assessment.Reversal, error)
}

// State says how much is stored.
type State int

const (
	Idle   State = iota // nothing was changed since it was opened
	Saving              // a change is on its way to the disk
	Saved
	Failed // a change could not be stored; it is kept in memory
)

type kind int

const (
	answerChanged kind = iota
	noteChanged
	datesChanged
	contentAccepted
	undone
	redone
	readinessChanged
)

// change is one thing to store. Of two for the same thing only the later one is
// still wanted.
type change struct {
	kind            kind
	question        assessment.QuestionID
	answer          assessment.Answer
	note            string
	start, deadline assessment.Date
	workstream      assessment.WorkstreamID
	mark            *assessment.ReadinessMark
}

func (c change) same(d change) bool {
	return c.kind == d.kind && c.question == d.question && c.workstream == d.workstream
}

// SavedMsg reports the end of one save.
type SavedMsg struct {
	ID       string // of the assessment
	At       time.Time
	Err      error
	Reverted *Reverted // nil unless it was an undo or a redo
}

// Session is one open assessment.
type Session struct {
	catalog  *engine.Engine
	store    Store // nil until it is there; what is entered waits for it
	now      func() time.Time
	today    func() assessment.Date
	run      assessment.Assessment
	revision int
	queue    []change // the first one is being saved while state is Saving
	state    State
	under    *saving // while state is Saving
	savedAt  time.Time
	failedAt time.Time
	err      error
	first    bool // see TakeFirst
}

// New opens an assessment. Where the store is nil, what is entered waits until
// Attach brings one.
func New(c *engine.Engine, store Store, now func() time.Time, today func() assessment.Date, run assessment.Assessment) *Session {
	return &Session{catalog: c, store: store, now: now, today: today, run: run}
}

// Attach gives the session its store, with the id and the times that the
// assessment has there, and returns the command that saves what waited.
func (s *Session) Attach(store Store, made assessment.Assessment) tea.Cmd {
	s.store = store
	s.run.ID, s.run.Created, s.run.Changed = made.ID, made.Created, made.Changed
	if s.state != Saving {
		return nil
	}
	return s.next()
}

// Run is what was entered so far, saved or not.
func (s *Session) Run() assessment.Assessment { return s.run }

// Catalog is the content that the questions come from.
func (s *Session) Catalog() *engine.Engine { return s.catalog }

// Revision grows with each change, so that what was computed from an older one
// is known to be old.
func (s *Session) Revision() int { return s.revision }

// Path is the questions in order, with what was said to each.
func (s *Session) Path() []assessment.Step { return s.catalog.Path(s.run.Answers) }

// Answer gives a question an answer, or takes it back with the zero Answer, and
// returns the command that saves it. An answer that the catalog refuses, or
// that the day of the deal does not fit, a *assessment.DeadlineConflict,
// changes nothing.
func (s *Session) Answer(id assessment.QuestionID, a assessment.Answer) (tea.Cmd, error) {
	if a.Equal(s.run.Answers.Of(id)) {
		return nil, nil
	}
	if !a.IsZero() {
		checked, err := s.run.Answers.With(s.catalog.Catalog, id, a)
		if err != nil {
			return nil, err
		}
		if id == assessment.QuestionDeadline {
			if err := s.Fits(a, s.run.DeadlineDate); err != nil {
				return nil, err
			}
		}
		a = s.catalog.Dated(checked, s.today()).Of(id)
	}
	return s.add(change{kind: answerChanged, question: id, answer: a}), nil
}

// Note sets the note on a question; blank text removes it.
func (s *Session) Note(id assessment.QuestionID, text string) tea.Cmd {
	text = safetext.Text(text, safetext.MaxNote)
	if text == s.run.Notes[id] {
		return nil
	}
	return s.add(change{kind: noteChanged, question: id, note: text})
}

// Fits reports, as *assessment.DeadlineConflict, that a day of the deal does not
// fit an answer to the deadline question.
func (s *Session) Fits(a assessment.Answer, deadline assessment.Date) error {
	run := s.run
	run.DeadlineDate = deadline
	if !a.IsZero() {
		var err error
		if run.Answers, err = run.Answers.With(s.catalog.Catalog, assessment.QuestionDeadline, a); err != nil {
			return err
		}
	}
	if conflict := s.catalog.DeadlineConflict(run, s.today()); conflict != nil {
		return conflict
	}
	return nil
}

// Dates sets the first day of the plan and the day of the named deal, and gives
// the deadline question this answer with them; the zero Answer leaves it as it
// is, and zero dates mean "none". A day of the deal that does not fit the answer
// changes nothing and is a *assessment.DeadlineConflict.
func (s *Session) Dates(start, deadline assessment.Date, a assessment.Answer) (tea.Cmd, error) {
	if deadline != s.run.DeadlineDate || !a.IsZero() {
		if err := s.Fits(a, deadline); err != nil {
			return nil, err
		}
	}
	var dates tea.Cmd
	if start != s.run.Start || deadline != s.run.DeadlineDate {
		dates = s.add(change{kind: datesChanged, start: start, deadline: deadline})
	}
	if a.IsZero() {
		return dates, nil
	}
	answer, err := s.Answer(assessment.QuestionDeadline, a)
	return tea.Batch(dates, answer), err
}

// AcceptContent lets the assessment belong to the content in use; nothing
// entered changes.
func (s *Session) AcceptContent() tea.Cmd {
	if s.run.Pack == s.catalog.Pack {
		return nil
	}
	return s.add(change{kind: contentAccepted})
}

// apply makes a change in memory.
func (s *Session) apply(c change) {
	switch c.kind {
	case answerChanged:
		s.run.Kept = s.catalog.KeptAfter(s.run, c.question, c.answer)
		next, err := s.run.Answers.With(s.catalog.Catalog, c.question, c.answer)
		if err != nil { // there is none
			next = s.run.Answers.Without(c.question)
		}
		s.complete(next)
		s.run.Answers = next
		if !s.catalog.Frozen(s.run) {
			s.run.Pack = s.catalog.Pack // as the store does, with the record
		}
	case noteChanged:
		notes := map[assessment.QuestionID]string{} // a copy: commands may be reading the old one
		maps.Copy(notes, s.run.Notes)
		if notes[c.question] = c.note; c.note == "" {
			delete(notes, c.question)
		}
		s.run.Notes = notes
	case datesChanged:
		s.run.Start, s.run.DeadlineDate = c.start, c.deadline
	case readinessChanged:
		s.mark(c.workstream, c.mark)
	case contentAccepted:
		s.run.Pack, s.run.Carried = s.catalog.Pack, nil
	}
}

// complete notes when the last question that is asked got its answer, as the
// store does.
func (s *Session) complete(next assessment.Answers) {
	if s.run.Completed.IsZero() && s.catalog.Complete(next) {
		s.first = !s.catalog.Complete(s.run.Answers)
		s.run.Completed = s.now()
	}
}

// TakeFirst reports, once, that this session gave an assessment its first
// complete roadmap.
func (s *Session) TakeFirst() bool {
	first := s.first
	s.first = false
	return first
}

// add makes a change in memory and puts it where it is saved from.
func (s *Session) add(c change) tea.Cmd {
	s.apply(c)
	s.revision++
	from := s.still()
	if at := slices.IndexFunc(s.queue[from:], c.same); at >= 0 {
		s.queue = slices.Delete(s.queue, from+at, from+at+1)
	}
	s.queue = append(s.queue, c)
	if s.state == Saving {
		return nil
	}
	return s.Save()
}

// Save stores what waits, one change after the other, and does nothing when
// that is under way or nothing waits.
func (s *Session) Save() tea.Cmd {
	if s.state == Saving || len(s.queue) == 0 {
		return nil
	}
	s.begin()
	if s.store == nil {
		return nil
	}
	return s.next()
}

// next is the command that stores the first change of the queue.
func (s *Session) next() tea.Cmd {
	store, id, now, c := s.store, s.run.ID, s.now, s.queue[0]
	return func() tea.Msg {
		if c.reverts() {
			reverted, err := reverting(store, id, c.kind)
			return SavedMsg{ID: id, At: now(), Err: err, Reverted: reverted}
		}
		var err error
		ctx := context.Background()
		switch c.kind {
		case answerChanged:
			err = store.SaveAnswer(ctx, id, c.question, c.answer)
		case noteChanged:
			err = store.SaveNote(ctx, id, c.question, c.note)
		case datesChanged:
			err = store.SaveDates(ctx, id, c.start, c.deadline)
		case contentAccepted:
			err = store.Accept(ctx, id)
		case readinessChanged:
			err = store.SaveReadiness(ctx, id, c.workstream, c.mark)
		}
		return SavedMsg{ID: id, At: now(), Err: err}
	}
}

// Update takes the report of a save and goes on with the next one.
func (s *Session) Update(msg SavedMsg) tea.Cmd {
	if msg.ID != s.run.ID || s.state != Saving {
		return nil
	}
	if msg.Reverted != nil {
		return s.reverted(msg)
	}
	if msg.Err != nil {
		if s.err == nil {
			s.failedAt = msg.At
		}
		s.err = msg.Err
		s.end(Failed)
		return nil
	}
	s.queue = s.queue[1:]
	s.savedAt, s.err = msg.At, nil
	if len(s.queue) > 0 {
		return s.next()
	}
	s.run.Changed = msg.At
	s.end(Saved)
	return nil
}

// State says how much is stored; Failed stays while it is tried again.
func (s *Session) State() State { return s.state }

// SavedAt is when the last change was stored; zero when none was.
func (s *Session) SavedAt() time.Time { return s.savedAt }

// Failure is why and since when changes are not stored, and how many wait; nil
// when nothing failed.
func (s *Session) Failure() (since time.Time, waiting int, err error) {
	return s.failedAt, len(s.queue), s.err
}

// Unsaved reports whether something entered is in memory alone.
func (s *Session) Unsaved() bool { return len(s.queue) > 0 }

// Mark says how far a workstream is, or takes what was said back with nil, and
// returns the command that saves it.
func (s *Session) Mark(id assessment.WorkstreamID, mark *assessment.ReadinessMark) tea.Cmd {
	old, marked := s.run.Readiness[id]
	if marked == (mark != nil) && (mark == nil || *mark == old) {
		return nil
	}
	return s.add(change{kind: readinessChanged, workstream: id, mark: mark})
}

// mark makes such a change in memory.
func (s *Session) mark(id assessment.WorkstreamID, mark *assessment.ReadinessMark) {
	marks := map[assessment.WorkstreamID]assessment.ReadinessMark{} // a copy: commands may be reading the old one
	maps.Copy(marks, s.run.Readiness)
	if delete(marks, id); mark != nil {
		marks[id] = *mark
	}
	s.run.Readiness = marks
}

// Reverted is what an undo or a redo came to.
type Reverted struct {
	assessment.Reversal
	Redo bool
}

// Undo takes back the last stored change of the assessment, after what waits is
// stored. It does nothing while something could not be stored: that comes first.
func (s *Session) Undo() tea.Cmd { return s.revert(undone) }

// Redo brings back what the last undo took.
func (s *Session) Redo() tea.Cmd { return s.revert(redone) }

func (s *Session) revert(k kind) tea.Cmd {
	if s.err != nil {
		return nil
	}
	s.queue = append(s.queue, change{kind: k})
	return s.Save()
}

// reverts reports whether a change is the store's to work out.
func (c change) reverts() bool { return c.kind == undone || c.kind == redone }

// still is the position in the queue from which on a change may be replaced by
// a later one: behind the one on its way, and behind the last undo.
func (s *Session) still() int {
	from := 0
	if s.state == Saving {
		from = 1
	}
	for i, c := range s.queue {
		if c.reverts() {
			from = max(from, i+1)
		}
	}
	return from
}

// reverting is the store's part of an undo or a redo.
func reverting(store Store, id string, k kind) (*Reverted, error) {
	do := store.Undo
	if k == redone {
		do = store.Redo
	}
	reversal, err := do(context.Background(), id)
	return &Reverted{reversal, k == redone}, err
}

// reverted takes up what the store has now, with what was entered since on top.
// An undo that failed is not tried again: nothing of what was entered waits for it.
func (s *Session) reverted(msg SavedMsg) tea.Cmd {
	s.queue = slices.Delete(s.queue, 0, 1)
	if msg.Err == nil && msg.Reverted.Done {
		s.run = msg.Reverted.After
		for _, c := range s.queue {
			s.apply(c)
		}
		s.revision++
		s.savedAt = msg.At
	}
	if len(s.queue) > 0 {
		return s.next()
	}
	state := Saved
	if s.savedAt.IsZero() {
		state = Idle
	}
	s.end(state)
	return nil
}

// saving is a run of saves: done is closed when none is under way any more, and
// stored says, once it is, whether everything is on disk.
type saving struct {
	done   chan struct{}
	stored bool
}

// Settled returns what a command calls to wait for the saves that are under way;
// it reports whether everything that was entered is stored. It must not be
// called where messages are handled: the saves need them.
func (s *Session) Settled() func() (stored bool) {
	if s.state != Saving {
		stored := !s.Unsaved()
		return func() bool { return stored }
	}
	under := s.under
	return func() bool {
		<-under.done
		return under.stored
	}
}

// begin and end are the first and the last moment of a run of saves.
func (s *Session) begin() { s.state, s.under = Saving, &saving{done: make(chan struct{})} }

func (s *Session) end(state State) {
	s.state, s.under.stored = state, !s.Unsaved()
	close(s.under.done)
}
