package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/workshop"
)

// ErrTaken says that an assessment with this id is here already.
var ErrTaken = errors.New("this assessment is here already")

// Bundle returns an assessment as it is stored, in the words it was entered in,
// with its whole history and what came of its last workshop. For a workshop the
// store needs a pack; see In.
func (db *DB) Bundle(ctx context.Context, id string) (files.Bundle, error) {
	var out files.Bundle
	full, err := db.resolve(ctx, strings.ToUpper(id))
	if err != nil {
		return out, db.failed("read an assessment in", err)
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return out, db.failed("read an assessment in", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if err = sealed(ctx, tx, full); err == nil {
		out.Run, err = read(ctx, tx, full)
	}
	if err == nil {
		var lines []Change
		lines, err = checked(ctx, tx, full)
		out.History = places(lines)
	}
	if err == nil {
		out.Workshop, err = minutes(ctx, tx, db.pack, full)
	}
	return out, db.failed("read an assessment in", err)
}

// places is the history with places in the list for sequences.
func places(lines []Change) []files.Change {
	out := make([]files.Change, 0, len(lines))
	place := map[int64]int{} // of sequences, from one
	for i, c := range lines {
		place[c.Sequence] = i + 1
		out = append(out, files.Change{Kind: c.Kind, Key: c.Key, Before: c.Before, After: c.After, Time: c.Time, Step: place[c.Step], Reverts: place[c.Reverts]})
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
		w.row(run)
		if len(b.History) == 0 {
			if db.pack != nil {
				run.Answers = db.pack.Dated(run.Answers, assessment.DateOf(run.Changed))
			}
			if db.pack != nil && db.pack.Complete(run.Answers) {
				run.Completed = run.Created
			}
			w.fill(run)
		} else {
			w.rows(run)
			w.history(b.History)
		}
		if run.Recommended != nil {
			w.recommendation(*run.Recommended)
		}
		if b.Workshop != nil {
			w.workshop(*b.Workshop)
		}
		w.exec("UPDATE assessments SET changed = ? WHERE id = ?", run.Changed.UnixMicro(), run.ID)
		w.seal()
		return w.err
	})
	return run.ID, err
}

// rows stores what was entered, without a line in the history.
func (w *writer) rows(run assessment.Assessment) {
	for _, q := range run.Answers.Questions() {
		w.exec("INSERT INTO answers (assessment, question, answer) VALUES (?, ?, ?)", w.id, string(q), encodeAnswer(run.Answers.Of(q)))
	}
	for _, q := range slices.Sorted(maps.Keys(run.Notes)) {
		w.exec("INSERT INTO notes (assessment, question, note) VALUES (?, ?, ?)", w.id, string(q), run.Notes[q])
	}
	for _, id := range slices.Sorted(maps.Keys(run.Readiness)) {
		w.exec("INSERT INTO readiness (assessment, workstream, mark) VALUES (?, ?, ?)", w.id, string(id), encode(run.Readiness[id]))
	}
	w.deals(run.Deals)
}

// history appends lines as they were, with sequences of this store.
func (w *writer) history(lines []files.Change) {
	var last int64
	if w.err == nil {
		w.err = w.tx.QueryRowContext(w.ctx, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'").Scan(&last)
	}
	sequence := func(place int) int64 {
		if place == 0 {
			return 0
		}
		return last + int64(place)
	}
	var before []byte
	for i, c := range lines {
		line := Change{Kind: c.Kind, Key: c.Key, Before: c.Before, After: c.After, Time: c.Time, Step: sequence(c.Step), Reverts: sequence(c.Reverts)}
		before = linked(before, line)
		w.exec("INSERT INTO changes (sequence, assessment, kind, key, before, after, time, step, reverts, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			sequence(i+1), w.id, line.Kind, line.Key, line.Before, line.After, line.Time.UnixMicro(), line.Step, line.Reverts, before)
	}
}

// minutes is the last workshop on an assessment as a bundle carries it; nil for
// none.
func minutes(ctx context.Context, tx *sql.Tx, c *engine.Engine, id string) (*files.Workshop, error) {
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
	events, err := happened(ctx, tx, &row, c, workshop.Minutes)
	if err != nil {
		return nil, err
	}
	return &files.Workshop{Content: row.pack, Created: row.created, Events: events}, nil
}

// workshop stores a workshop that was held elsewhere. It gets an id of its own,
// which is newer than any that is here, and older than those to come.
func (w *writer) workshop(held files.Workshop) {
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
		if line.kind, line.text, w.err = workshop.Encode(e); w.err != nil {
			return
		}
		before = line.linked(before)
		line.digest = before
	}
	if w.err = row.insert(w.ctx, w.tx, before); w.err != nil {
		return
	}
	for i := range lines {
		if w.err = row.add(w.ctx, w.tx, lines[i]); w.err != nil {
			return
		}
	}
}
