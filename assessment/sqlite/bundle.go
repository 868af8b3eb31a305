package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/workshop"
)

// ErrTaken says that an assessment with this id is here already.
var ErrTaken = errors.New("this assessment is here already")

// Bundle returns an assessment as it is stored, under the ids it was entered
// with, with its whole history and the result of its last workshop. For a
// workshop the store needs a pack; see WithEngine. Steps are positions in the
// history, from one.
func (db *DB) Bundle(ctx context.Context, id string) (files.Bundle, error) {
	var out files.Bundle
	err := db.viewOne(ctx, id, func(tx *transaction, now *state) error {
		id := now.id()
		var err error
		out.Run, err = now.read(ctx, tx, nil, endOfTime)
		if err != nil {
			return err
		}
		lines, err := verifiedHistory(ctx, tx, id)
		if err != nil {
			return err
		}
		position := map[int]int{} // by sequence
		for i, c := range lines {
			position[c.Sequence] = i + 1
			c.Step, c.Reverts = position[c.Step], position[c.Reverts]
			out.History = append(out.History, c.Change)
		}
		out.Workshop, err = lastMinutes(ctx, tx, db.engine, id)
		return err
	})
	return out, err
}

// Import stores what a bundle holds, all of it or nothing, and returns its id:
// that of the bundle, or a new one where the bundle has none or a copy is
// wanted. What is here is never changed: an id that is taken, by something
// deleted too, is ErrTaken.
func (db *DB) Import(ctx context.Context, b files.Bundle, copied bool) (string, error) {
	run := b.Run
	if copied {
		run.ID = ""
	}
	err := db.change(ctx, "import an assessment in", func(tx *transaction) error {
		w, err := db.newWriter(ctx, tx, run.ID)
		if err != nil {
			return err
		}
		run.ID = w.id
		if run.Created.IsZero() {
			run.Created, run.Changed = w.now, w.now
		}
		taken := 0
		w.scan(&taken, "SELECT 1 FROM assessments WHERE id = ?", run.ID)
		if taken > 0 {
			return fmt.Errorf("%w: %s", ErrTaken, run.ID)
		}
		w.insertRow(run)
		if len(b.History) == 0 {
			if db.engine != nil {
				run.Answers = db.engine.Dated(run.Answers, assessment.DateOf(run.Changed))
				if db.engine.Complete(run.Answers) {
					run.Completed = run.Created
				}
			}
			w.insertEntries(run)
		} else {
			for e, text := range files.Entries(run) {
				w.write(e, text)
			}
			w.insertDeals(run.Deals)
			w.insertHistory(b.History)
			w.saveRecommendation(run.Recommended)
		}
		if b.Workshop != nil {
			w.insertWorkshop(*b.Workshop)
		}
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", run.Changed.UnixMicro(), run.ID)
		w.finish()
		return w.err
	})
	return run.ID, err
}

// insertHistory appends lines as they are, with sequences of this store.
func (w *writer) insertHistory(lines []files.Change) {
	var last int
	w.scan(&last, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'")
	var before []byte
	for _, c := range lines {
		if c.Step > 0 {
			c.Step += last
		}
		if c.Reverts > 0 {
			c.Reverts += last
		}
		before = chainDigest(before, c)
		w.exec(insertChange, w.id, c.Kind, c.Key, c.Before, c.After, c.Time.UnixMicro(), c.Step, c.Reverts, before)
	}
}

// lastMinutes returns the last workshop on an assessment in the form of a bundle,
// nil if there is none.
func lastMinutes(ctx context.Context, tx *transaction, e *engine.Engine, id string) (*files.Workshop, error) {
	row, err := lastWorkshop(ctx, tx, id)
	switch {
	case errors.Is(err, ErrNoWorkshop):
		return nil, nil
	case err != nil:
		return nil, err
	case e == nil:
		return nil, errNoPack
	}
	events, err := replay(ctx, tx, &row, e, workshop.Anonymized)
	return &files.Workshop{Content: row.pack, Created: row.created, Events: events}, err
}

// insertWorkshop stores a workshop of a bundle under a new id, which is later than
// those of the workshops that are stored already.
func (w *writer) insertWorkshop(held files.Workshop) {
	made, err := newID(w.now)
	if w.err == nil && err == nil {
		row := workshopLine{id: made, assessment: w.id, pack: held.Content, created: held.Created}
		err = row.add(w.ctx, w.tx, 0, held.Events, held.Created)
	}
	w.err = cmp.Or(w.err, err)
}
