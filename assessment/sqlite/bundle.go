package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/workshop"
)

// ErrTaken says that an assessment with this id is here already.
var ErrTaken = errors.New("this assessment is here already")

// Bundle returns an assessment as it is stored, under the ids it was entered
// with, with its whole history and the result of its last workshop. For a
// workshop the store needs a pack; see WithEngine.
func (db *DB) Bundle(ctx context.Context, id string) (files.Bundle, error) {
	var out files.Bundle
	err := db.viewOne(ctx, id, func(tx *sql.Tx, id string) error {
		var err error
		out.Run, err = read(ctx, tx, nil, id, endOfTime)
		if err != nil {
			return err
		}
		lines, err := verifiedHistory(ctx, tx, id)
		if err != nil {
			return err
		}
		out.History = withPositions(lines)
		out.Workshop, err = lastMinutes(ctx, tx, db.engine, id)
		return err
	})
	return out, err
}

// withPositions returns the history with positions in the list, from one, in
// place of sequences.
func withPositions(lines []Change) []files.Change {
	out := make([]files.Change, 0, len(lines))
	position := map[int64]int{} // by sequence
	for i, c := range lines {
		position[c.Sequence] = i + 1
		out = append(out, files.Change{
			Kind:    c.Kind,
			Key:     c.Key,
			Before:  c.Before,
			After:   c.After,
			Time:    c.Time,
			Step:    position[c.Step],
			Reverts: position[c.Reverts],
		})
	}
	return out
}

// Import stores what a bundle holds, all of it or nothing, and returns its id:
// that of the bundle, or a new one where the bundle has none or a copy is
// wanted. What is here is never changed: an id that is taken, by something
// deleted too, is ErrTaken.
func (db *DB) Import(ctx context.Context, b files.Bundle, copied bool) (string, error) {
	run, now := b.Run, db.now().UTC().Truncate(time.Microsecond)
	if run.ID == "" || copied {
		id, err := newID(now)
		if err != nil {
			return "", err
		}
		run.ID = id
	}
	if run.Created.IsZero() {
		run.Created, run.Changed = now, now
	}
	err := db.change(ctx, "import an assessment in", func(tx *sql.Tx) error {
		var taken int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM assessments WHERE id = ?", run.ID).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			return fmt.Errorf("%w: %s", ErrTaken, run.ID)
		}
		w := &writer{ctx: ctx, tx: tx, id: run.ID, now: now}
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
		}
		if run.Recommended != nil {
			w.saveRecommendation(*run.Recommended)
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
	var last int64
	if w.err == nil {
		w.err = w.tx.QueryRowContext(w.ctx, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'").Scan(&last)
	}
	sequence := func(position int) int64 {
		if position == 0 {
			return 0
		}
		return last + int64(position)
	}
	var before []byte
	for i, c := range lines {
		line := Change{
			Kind:    c.Kind,
			Key:     c.Key,
			Before:  c.Before,
			After:   c.After,
			Time:    c.Time,
			Step:    sequence(c.Step),
			Reverts: sequence(c.Reverts),
		}
		before = chainDigest(before, line)
		w.exec("INSERT INTO changes (sequence, assessment, kind, key, before, after, time, step, reverts, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			sequence(i+1), w.id, line.Kind, line.Key, line.Before, line.After, line.Time.UnixMicro(), line.Step, line.Reverts, before)
	}
}

// lastMinutes returns the last workshop on an assessment in the form of a bundle,
// nil if there is none.
func lastMinutes(ctx context.Context, tx *sql.Tx, c *engine.Engine, id string) (*files.Workshop, error) {
	row, err := lastWorkshop(ctx, tx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, errNoPack
	}
	events, err := replay(ctx, tx, &row, c, workshop.Anonymized)
	if err != nil {
		return nil, err
	}
	return &files.Workshop{Content: row.pack, Created: row.created, Events: events}, nil
}

// insertWorkshop stores a workshop of a bundle under a new id, which is later than
// those of the workshops that are stored already.
func (w *writer) insertWorkshop(held files.Workshop) {
	if w.err != nil {
		return
	}
	made, err := newID(w.now)
	if err != nil {
		w.err = err
		return
	}
	row := workshopLine{id: made, assessment: w.id, pack: held.Content, created: held.Created}
	lines := make([]eventLine, len(held.Events))
	var before []byte
	for i, e := range held.Events {
		line := &lines[i]
		line.number, line.time = i+1, held.Created.UnixMicro()
		line.kind, line.text, w.err = workshop.Encode(e)
		if w.err != nil {
			return
		}
		before = line.chainDigest(before)
		line.digest = before
	}
	w.err = row.insert(w.ctx, w.tx, before)
	if w.err != nil {
		return
	}
	for i := range lines {
		w.err = row.add(w.ctx, w.tx, lines[i])
		if w.err != nil {
			return
		}
	}
}
