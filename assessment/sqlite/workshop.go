package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/workshop"
)

var (
	// ErrNoWorkshop says that an assessment has no workshop, or none that goes on.
	ErrNoWorkshop = errors.New("no workshop")
	// ErrElsewhere says that another program went on with a workshop.
	ErrElsewhere = errors.New("another program goes on with this workshop; end one of them and resume it")
)

// Workshop is a workshop that is stored event by event. One goroutine at a time
// uses it; the views of its Hub may go to others.
type Workshop struct {
	ID         string
	Assessment string
	Created    time.Time
	Hub        *workshop.Hub // to look at; its events go through Apply

	db *DB
}

// StartWorkshop stores a new workshop on an assessment, which begins with the
// answers that are there. The store needs a pack; see In.
func (db *DB) StartWorkshop(ctx context.Context, id string, mode workshop.Mode, named bool) (*Workshop, error) {
	if db.pack == nil {
		return nil, errNoPack
	}
	run, err := db.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	now := db.now().UTC().Truncate(time.Microsecond)
	made, err := newID(now)
	if err != nil {
		return nil, err
	}
	known := map[assessment.QuestionID]assessment.Answer{}
	for i := range db.pack.Questions {
		q := &db.pack.Questions[i]
		if answer, err := q.Check(run.Answers.Of(q.ID)); err == nil {
			known[q.ID] = answer
		}
	}
	w := &Workshop{ID: made, Assessment: run.ID, Created: now, Hub: workshop.New(db.pack), db: db}
	return w, w.Apply(ctx, workshop.Open{Mode: mode, Named: named, Answers: known})
}

var errNoPack = errors.New("a workshop needs content, and no pack is in use")

// ResumeWorkshop returns the last workshop on an assessment with everything that
// was acknowledged, and nobody in the room; or ErrNoWorkshop when there is none
// or it was closed.
func (db *DB) ResumeWorkshop(ctx context.Context, id string) (*Workshop, error) {
	w, err := db.LastWorkshop(ctx, id)
	if err != nil {
		return nil, err
	}
	if w.Hub.Projector().Closed {
		return nil, fmt.Errorf("%w goes on: the last one was closed", ErrNoWorkshop)
	}
	return w, w.Apply(ctx, workshop.Resume{})
}

// LastWorkshop returns the last workshop on an assessment as it was left, to
// read; or ErrNoWorkshop.
func (db *DB) LastWorkshop(ctx context.Context, id string) (*Workshop, error) {
	const tried = "read a workshop in"
	if db.pack == nil {
		return nil, errNoPack
	}
	full, err := db.resolve(ctx, strings.ToUpper(id))
	if err != nil {
		return nil, db.failed(tried, err)
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, db.failed(tried, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	row, err := lastWorkshop(ctx, tx, full)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%w was held on %s", ErrNoWorkshop, full)
	}
	if err != nil {
		return nil, db.failed(tried, err)
	}
	w := &Workshop{ID: row.id, Assessment: row.assessment, Created: row.created, db: db}
	if w.Hub, err = happened(ctx, tx, &row, db.pack, workshop.Replay); err != nil {
		return nil, db.failed(tried, err)
	}
	return w, nil
}

// Apply carries out events after they are on the disk, all in one transaction,
// and returns what is wrong with one of them, or that they could not be stored;
// then none of them happened. Several must not depend on each other. What the
// room agreed on is an answer of the assessment in the same transaction, and its
// dissent is added to the note on that question.
func (w *Workshop) Apply(ctx context.Context, events ...workshop.Event) error {
	kept := make([]workshop.Event, len(events))
	for i, e := range events {
		var err error
		if kept[i], err = w.Hub.Admit(e); err != nil {
			return err
		}
	}
	err := w.db.change(ctx, "save a workshop in", func(tx *sql.Tx) error {
		for i, e := range kept {
			if err := w.append(ctx, tx, e, w.Hub.Events()+i); err != nil {
				return err
			}
			if agreed, ok := e.(workshop.Record); ok {
				if err := w.agree(ctx, tx, agreed); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, e := range kept {
		if err := w.Hub.Apply(e); err != nil {
			return err
		}
	}
	return nil
}

// agree saves what the room agreed on.
func (w *Workshop) agree(ctx context.Context, tx *sql.Tx, agreed workshop.Record) error {
	return w.db.editIn(ctx, tx, w.Assessment, func(in *writer) {
		in.answered(agreed.Question, agreed.Answer, w.db.today())
		before := in.carried().Notes[agreed.Question]
		note := strings.TrimSpace(strings.TrimSuffix(before, dissentNote(w.dissent(agreed.Question))))
		note = strings.TrimSpace(note + "\n\n" + dissentNote(agreed.Dissent))
		if note != before && safetext.Text(note, safetext.MaxNote) == note { // a note that is full stays; the event has the dissent
			in.note(agreed.Question, note)
		}
	})
}

// dissent is what the agreement that stands says on a question.
func (w *Workshop) dissent(id assessment.QuestionID) string {
	for _, r := range w.Hub.Facilitator().Rounds {
		if r.Question == id && r.Agreed != nil {
			return r.Agreed.Dissent
		}
	}
	return ""
}

func dissentNote(dissent string) string {
	if dissent == "" {
		return ""
	}
	return "Dissent in the workshop: " + dissent
}
