// Package session holds the assessment that is open: what was entered, in
// memory, and how much of it is stored. Pages change an assessment only through
// its Session.
//
// A change takes effect in memory at once and joins a queue; the methods that
// make one return the command that saves the queue, one change after the other.
// If saving fails, the queue is kept and Save tries again.
package session

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
)

// Store stores changes. Each method returns after its change is on disk.
type Store interface {
	// Apply stores updates as one step; see assessment.Assessment.Apply.
	Apply(ctx context.Context, id string, updates ...assessment.Update) error
	// Undo reverts the last stored change, and Redo the last undo.
	Undo(ctx context.Context, id string) (assessment.Reversal, error)
	Redo(ctx context.Context, id string) (assessment.Reversal, error)
}

// State is how much is stored.
type State int

const (
	Idle   State = iota // nothing has changed since the assessment was opened
	Saving              // a change is being stored
	Saved
	Failed // a change could not be stored; it is kept in memory
)

// change is one element of the queue: updates that are one step, or an undo or a redo.
type change struct {
	updates []assessment.Update // nil for an undo or a redo
	redo    bool
}

// about names what a change sets: a later one of the same makes it unnecessary. It is ""
// for what stays in any case.
func (c change) about() string {
	if len(c.updates) != 1 {
		return ""
	}
	switch u := c.updates[0].(type) {
	case assessment.SetPerson, assessment.AddBaseline, assessment.SetDone:
		return ""
	case assessment.SetAnswer:
		return "answer " + string(u.Question)
	case assessment.SetNote:
		return "note " + string(u.Question)
	case assessment.SetReadiness:
		return "readiness " + string(u.Workstream)
	case assessment.SetFacts:
		if u.HeldDates != nil {
			return "held dates" // always all of them
		}
		if u.Reviewed != nil {
			return "reviewed"
		}
	}
	return fmt.Sprintf("%T", c.updates[0]) // always both dates; the content in use
}

// SavedMsg reports the end of one save.
type SavedMsg struct {
	ID       string // of the assessment
	At       time.Time
	Err      error
	Reverted *Reverted // nil unless it was an undo or a redo
}

// Reverted is the result of an undo or a redo.
type Reverted struct {
	assessment.Reversal
	Redo bool
}

// Session is one open assessment.
type Session struct {
	engine    *engine.Engine
	store     Store // nil until Attach; changes wait for it
	now       func() time.Time
	today     func() assessment.Date
	run       assessment.Assessment
	revision  int
	queue     []change
	isStoring bool // the first change of the queue
	state     State
	saves     *saves // while state is Saving
	savedAt   time.Time
	failedAt  time.Time
	err       error
}

// saves is a sequence of saves without a pause. done is closed at its end;
// stored then reports whether everything is on disk.
type saves struct {
	done   chan struct{}
	stored bool
}

// New opens an assessment. With a nil store, changes wait until Attach.
func New(e *engine.Engine, store Store, now func() time.Time, today func() assessment.Date, run assessment.Assessment) *Session {
	return &Session{engine: e, store: store, now: now, today: today, run: run}
}

// Attach gives the session its store, with the id and the times that the
// assessment has there, and returns the command that saves what waits.
func (s *Session) Attach(store Store, made assessment.Assessment) tea.Cmd {
	s.store = store
	s.run.ID, s.run.Created, s.run.Changed = made.ID, made.Created, made.Changed
	return s.Save()
}

// Run returns what was entered so far, saved or not.
func (s *Session) Run() assessment.Assessment { return s.run }

// Catalog returns the engine with the content that the questions come from.
func (s *Session) Catalog() *engine.Engine { return s.engine }

// Revision grows with each change, to recognize results of older ones.
func (s *Session) Revision() int { return s.revision }

// Path returns the questions in order, with their answers.
func (s *Session) Path() []assessment.Step { return s.engine.Path(s.run.Answers) }

// Answer answers a question, or removes the answer for the zero Answer, and
// returns the command that saves it. It changes nothing if the catalog refuses
// the answer, or if the deal's date does not fit it, an
// *assessment.DeadlineConflict.
func (s *Session) Answer(id assessment.QuestionID, a assessment.Answer) (tea.Cmd, error) {
	if a.Equal(s.run.Answers.Of(id)) && !slices.Contains(s.engine.CheckAgain(s.run), id) {
		return nil, nil
	}
	if id == assessment.QuestionDeadline && !a.IsZero() {
		if err := s.Fits(a, s.run.DeadlineDate); err != nil {
			return nil, err
		}
	}
	return s.Change(assessment.SetAnswer{Question: id, Answer: a})
}

// Note sets the note on a question; blank text removes it.
func (s *Session) Note(id assessment.QuestionID, text string) tea.Cmd {
	text = safetext.Text(text, safetext.MaxNote)
	if text == s.run.Notes[id] {
		return nil
	}
	cmd, _ := s.Change(assessment.SetNote{Question: id, Text: text}) // only an answer can be refused
	return cmd
}

// Mark sets the readiness of a workstream, or removes it with nil, and returns
// the command that saves it.
func (s *Session) Mark(id assessment.WorkstreamID, mark *assessment.ReadinessMark) tea.Cmd {
	old, marked := s.run.Readiness[id]
	if mark != nil && mark.State == old.State && mark.Done.IsZero() {
		with := *mark
		with.Done = old.Done
		mark = &with
	}
	if marked == (mark != nil) && (mark == nil || *mark == old) {
		return nil
	}
	cmd, _ := s.Change(assessment.SetReadiness{Workstream: id, Mark: mark}) // only an answer can be refused
	return cmd
}

// Fits reports, as *assessment.DeadlineConflict, that a date of the deal does
// not fit an answer to the deadline question; the zero Answer is the present
// one.
func (s *Session) Fits(a assessment.Answer, deadline assessment.Date) error {
	run, err := s.run, error(nil)
	run.DeadlineDate = deadline
	if !a.IsZero() {
		run.Answers, err = run.Answers.With(s.engine.Catalog, assessment.QuestionDeadline, a)
	}
	if conflict := s.engine.DeadlineConflict(run, s.today()); err == nil && conflict != nil {
		return conflict
	}
	return err
}

// Dates sets the first day of the plan and the date of the named deal, and
// answers the deadline question; zero dates mean none, and the zero Answer
// leaves the answer. It changes nothing if the date does not fit the answer, an
// *assessment.DeadlineConflict.
func (s *Session) Dates(start, deadline assessment.Date, a assessment.Answer) (tea.Cmd, error) {
	if deadline != s.run.DeadlineDate || !a.IsZero() {
		if err := s.Fits(a, deadline); err != nil {
			return nil, err
		}
	}
	var dates tea.Cmd
	if start != s.run.Start || deadline != s.run.DeadlineDate {
		dates, _ = s.Change(assessment.SetFacts{Start: &start, DeadlineDate: &deadline})
	}
	if a.IsZero() {
		return dates, nil
	}
	answer, err := s.Answer(assessment.QuestionDeadline, a)
	return tea.Batch(dates, answer), err
}

// HeldDates sets days of what is held; a zero day is none.
func (s *Session) HeldDates(days map[assessment.OptionID]assessment.Date) tea.Cmd {
	all, changed := maps.Clone(days), false
	for _, id := range s.engine.HeldOptions() {
		day, given := days[id]
		if !given {
			all[id] = s.run.HeldDates[id]
		}
		changed = changed || given && day != s.run.HeldDates[id]
	}
	if !changed {
		return nil
	}
	cmd, _ := s.Change(assessment.SetFacts{HeldDates: all}) // only an answer can be refused
	return cmd
}

// AcceptContent makes the assessment belong to the content in use. What was
// entered does not change.
func (s *Session) AcceptContent() tea.Cmd {
	if s.run.Pack == s.engine.Pack {
		return nil
	}
	cmd, _ := s.Change(assessment.AcceptPack{}) // only an answer can be refused
	return cmd
}

// Change makes updates as one step, which one undo reverts, and returns the command that
// saves it. It changes nothing if one of them is refused. It replaces an earlier change
// of the same thing, except one that is being stored or was followed by an undo.
func (s *Session) Change(updates ...assessment.Update) (tea.Cmd, error) {
	next, err := s.run, error(nil)
	for i, u := range updates {
		next, err = next.Apply(s.engine.Catalog, u, s.now(), s.today())
		if err != nil {
			return nil, err
		}
		if set, ok := u.(assessment.SetAnswer); ok { // with its day, which may be over when it is stored
			set.Answer = next.Answers.Of(set.Question)
			updates[i] = set
		}
	}
	s.run = next
	s.revision++
	fixed := len(s.queue)
	for fixed > 0 && s.queue[fixed-1].updates != nil && (fixed > 1 || !s.isStoring) {
		fixed--
	}
	made := change{updates: updates}
	same := func(c change) bool { return made.about() != "" && c.about() == made.about() }
	s.queue = append(s.queue[:fixed], slices.DeleteFunc(s.queue[fixed:], same)...)
	s.queue = append(s.queue, made)
	return s.Save(), nil
}

// Undo reverts the last stored change of the assessment, after what waits is
// stored. It does nothing while a change could not be stored: that comes first.
func (s *Session) Undo() tea.Cmd { return s.revert(false) }

// Redo reverts the last undo.
func (s *Session) Redo() tea.Cmd { return s.revert(true) }

func (s *Session) revert(redo bool) tea.Cmd {
	if s.err != nil {
		return nil
	}
	s.queue = append(s.queue, change{redo: redo})
	return s.Save()
}

// Save stores the first change that waits; Update goes on with the next one. It
// does nothing if a change is being stored, nothing waits, or there is no store.
func (s *Session) Save() tea.Cmd {
	if s.isStoring || len(s.queue) == 0 {
		return nil
	}
	if s.state != Saving {
		s.state, s.saves = Saving, &saves{done: make(chan struct{})}
	}
	if s.store == nil {
		return nil
	}
	s.isStoring = true
	store, id, now, c := s.store, s.run.ID, s.now, s.queue[0]
	return func() tea.Msg {
		ctx := context.Background()
		if c.updates != nil {
			err := store.Apply(ctx, id, c.updates...)
			return SavedMsg{ID: id, At: now(), Err: err}
		}
		revert := store.Undo
		if c.redo {
			revert = store.Redo
		}
		reversal, err := revert(ctx, id)
		return SavedMsg{ID: id, At: now(), Err: err, Reverted: &Reverted{reversal, c.redo}}
	}
}

// Update handles the report of a save and goes on with the next one.
func (s *Session) Update(msg SavedMsg) tea.Cmd {
	if msg.ID != s.run.ID || !s.isStoring {
		return nil
	}
	s.isStoring = false
	switch {
	case msg.Reverted != nil: // a reversal that failed is not retried: no change waits for it
		s.queue = s.queue[1:]
		if msg.Err == nil && msg.Reverted.Done {
			s.run, s.savedAt = msg.Reverted.After, msg.At
			s.revision++
			for _, c := range s.queue { // what was entered since, on top of what the store has
				for _, u := range c.updates {
					s.run, _ = s.run.Apply(s.engine.Catalog, u, s.now(), s.today()) // not what no longer fits: the store refuses it too
				}
			}
		}
	case msg.Err != nil:
		if s.err == nil {
			s.failedAt = msg.At
		}
		s.err = msg.Err
		s.endSaves(Failed)
		return nil
	default:
		s.queue = s.queue[1:]
		s.savedAt, s.err = msg.At, nil
	}
	if len(s.queue) > 0 {
		return s.Save()
	}
	if s.savedAt.IsZero() {
		s.endSaves(Idle)
		return nil
	}
	if msg.Reverted == nil {
		s.run.Changed = msg.At
	}
	s.endSaves(Saved)
	return nil
}

func (s *Session) endSaves(state State) {
	s.state, s.saves.stored = state, len(s.queue) == 0
	close(s.saves.done)
}

// Settled returns a function that waits for the saves that are under way and
// reports whether everything entered is stored. Call it in a command: in Update
// it would wait forever, since the saves end there.
func (s *Session) Settled() func() (stored bool) {
	if s.state != Saving {
		stored := !s.Unsaved()
		return func() bool { return stored }
	}
	saves := s.saves
	return func() bool {
		<-saves.done
		return saves.stored
	}
}

// State returns how much is stored. Failed stays until a retry succeeds.
func (s *Session) State() State { return s.state }

// SavedAt returns when the last change was stored, or the zero time.
func (s *Session) SavedAt() time.Time { return s.savedAt }

// Failure returns why and since when changes are not stored, and how many wait.
// The error is nil when nothing failed.
func (s *Session) Failure() (since time.Time, waiting int, err error) {
	return s.failedAt, len(s.queue), s.err
}

// Failed reports whether the last save failed.
func (s *Session) Failed() bool { return s.err != nil }

// Unsaved reports whether a change is only in memory.
func (s *Session) Unsaved() bool { return len(s.queue) > 0 }
