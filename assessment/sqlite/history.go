package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// Change is a line of the history. The sequence of the first change of a step is the
// number of the step.
type Change struct {
	files.Change
	Sequence int

	digest []byte
}

// entry returns the entry that the line changed, with its text before that. ok is
// false for a line that is about something else.
func (c Change) entry() (e files.Entry, before string, ok bool, err error) {
	if !files.IsEntry(c.Kind) {
		return files.Entry{}, "", false, nil
	}
	err = json.Unmarshal([]byte(c.Before), &before)
	if err != nil {
		err = fmt.Errorf("history of %s: %w", c.Key, err)
	}
	return files.Entry{Kind: c.Kind, Key: c.Key}, before, err == nil, err
}

// History returns every change of an assessment, the first one first.
func (db *DB) History(ctx context.Context, id string) (lines []Change, err error) {
	err = db.view(ctx, "read the history in", func(tx *transaction) error {
		_, err := verified(ctx, tx, id)
		if err == nil {
			lines, err = verifiedHistory(ctx, tx, id)
		}
		return err
	})
	return lines, err
}

// verifiedHistory reads the history of an assessment and verifies the digest of
// every line.
func verifiedHistory(ctx context.Context, tx *transaction, id string) ([]Change, error) {
	lines, err := history(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var before, last []byte
	for _, line := range lines {
		before = chainDigest(before, line.Change)
		if !bytes.Equal(before, line.digest) {
			return nil, fmt.Errorf("line %d of the history of %s is not as it was stored (%w)", line.Sequence, id, errChanged)
		}
	}
	err = tx.QueryRowContext(ctx, lastDigest, id).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err == nil && !bytes.Equal(last, before) {
		err = fmt.Errorf("lines are missing in the history of %s (%w)", id, errChanged)
	}
	return lines, err
}

func history(ctx context.Context, tx *transaction, id string) ([]Change, error) {
	return query(ctx, tx, func(rows *sql.Rows, c *Change) error {
		return rows.Scan(&c.Sequence, &c.Kind, &c.Key, &c.Before, &c.After, (*micros)(&c.Time), &c.Step, &c.Reverts, &c.digest)
	}, `SELECT sequence, kind, key, before, after, time, step, reverts, digest
		FROM changes WHERE assessment = ? ORDER BY sequence`, id)
}

// Times returns when an assessment was changed, the first time first.
func (db *DB) Times(ctx context.Context, id string) ([]time.Time, error) {
	out, err := query(ctx, db, func(rows *sql.Rows, at *time.Time) error { return rows.Scan((*micros)(at)) },
		"SELECT DISTINCT time FROM changes WHERE assessment = ? ORDER BY time", id)
	return out, db.failed("read the history in", err)
}

// ReviewDays returns the day on which each answer was given, and when the last review was
// recorded; the zero time for never.
func (db *DB) ReviewDays(ctx context.Context, id string) (given map[assessment.QuestionID]assessment.Date, last time.Time, err error) {
	lines, err := db.History(ctx, id)
	if err != nil {
		return nil, last, err
	}
	run, err := db.Get(ctx, id)
	given = map[assessment.QuestionID]assessment.Date{}
	for _, line := range lines {
		var text string
		switch {
		case line.Kind == files.KindAnswer:
			given[assessment.QuestionID(line.Key)] = assessment.DateOf(line.Time.Local())
		case line.Kind == files.KindSetting && json.Unmarshal([]byte(line.After), &text) == nil:
			if text != "" && text == run.Reviewed.String() {
				last = line.Time
			}
		}
	}
	return given, last, err
}

// Undo reverts the last step of an assessment that is not reverted: answers,
// notes, marks or facts, by whatever program. It is a step itself, with lines of
// its own in the history. It reverts neither an accepted pack nor anything
// before that, and no deletion.
func (db *DB) Undo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "undo in", id, func(undo, _ []int) []int { return undo })
}

// Redo reverts the last undo. After a new change there is none.
func (db *DB) Redo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "redo in", id, func(_, redo []int) []int { return redo })
}

// revert reverts the last of the steps that choose returns, if there is one:
// it writes what was there before the step, its last change first. What an
// answer caused, as the first completion, stays.
func (db *DB) revert(ctx context.Context, tried, id string, choose func(undo, redo []int) []int) (assessment.Reversal, error) {
	var out assessment.Reversal
	err := db.edit(ctx, tried, id, false, func(w *writer) {
		out.Before = w.carry(w.read())
		var lines []Change
		if w.err == nil {
			lines, w.err = verifiedHistory(ctx, w.tx, id)
		}
		steps := choose(reversible(lines))
		if w.err != nil || len(steps) == 0 {
			return
		}
		w.reverts = last(steps)
		for _, c := range slices.Backward(lines) {
			if c.Step != w.reverts || w.err != nil {
				continue
			}
			e, before, ok, err := c.entry()
			w.err = err
			if ok {
				w.set(e, before)
			}
		}
		after := w.read()
		w.decides = w.err == nil && w.engine != nil && !w.engine.Frozen(after)
		w.finish() // first, so that After has what the pack recommends
		out.Done, out.After = true, w.carry(w.read())
	})
	if err != nil {
		return assessment.Reversal{}, err
	}
	return out, nil
}

// reversible replays a history and returns the steps that undo and redo can
// revert, each with the next one last. A change can be undone, and no redo
// remains after it. An undo moves the last step from one list to the other, and
// a redo moves it back.
func reversible(lines []Change) (undo, redo []int) {
	for len(lines) > 0 {
		first := lines[0]
		starts, changes := false, false
		for len(lines) > 0 && lines[0].Step == first.Step {
			_, _, changed, _ := lines[0].entry()
			changes = changes || changed
			starts = starts || slices.Contains([]string{files.KindCreate, files.KindAccept, files.KindErase}, lines[0].Kind)
			lines = lines[1:]
		}
		switch {
		case starts:
			undo, redo = nil, nil
		case first.Reverts > 0 && last(undo) == first.Reverts:
			undo, redo = undo[:len(undo)-1], append(redo, first.Step)
		case first.Reverts > 0:
			undo, redo = append(undo, first.Step), redo[:max(0, len(redo)-1)]
		case changes:
			undo, redo = append(undo, first.Step), nil
		}
	}
	return undo, redo
}

// last is the last one of some steps, or 0.
func last(steps []int) int { return append([]int{0}, steps...)[len(steps)] }

// addDigests stores the digests in a database from before there were any.
func addDigests(ctx context.Context, tx *transaction) error {
	ids, err := column(ctx, tx, "SELECT id FROM assessments")
	if err != nil {
		return err
	}
	for _, id := range ids {
		lines, err := history(ctx, tx, id)
		if err != nil {
			return err
		}
		w := writer{ctx: ctx, tx: tx, id: id}
		var before []byte
		for _, line := range lines {
			before = chainDigest(before, line.Change)
			w.exec("UPDATE changes SET digest = ? WHERE sequence = ?", before, line.Sequence)
		}
		w.finish()
		if w.err != nil {
			return w.err
		}
	}
	return nil
}

// Damage is something in the database that is not as the program wrote it.
type Damage struct {
	Assessment string // the id it belongs to, or "" for the file as a whole
	What       string
}

// Check reads the whole database: the structure, as SQLite checks it, and the
// digest of every assessment and of every line of every history. It changes
// nothing. An error is returned where reading itself is not possible.
func (db *DB) Check(ctx context.Context) ([]Damage, error) {
	var out []Damage
	err := db.view(ctx, "check the database", func(tx *transaction) error {
		structure, err := column(ctx, tx, "PRAGMA integrity_check(20)")
		for _, line := range structure {
			if line != "ok" {
				out = append(out, Damage{What: line})
			}
		}
		if err != nil {
			return err
		}
		ids, err := column(ctx, tx, "SELECT id FROM assessments NOT INDEXED ORDER BY id")
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, lines := verifiedHistory(ctx, tx, id)
			now, state := verified(ctx, tx, id)
			if state == nil {
				_, state = now.read(ctx, tx, nil, endOfTime)
			}
			for _, err := range append(checkWorkshops(ctx, tx, id), state, lines) {
				switch {
				case err == nil:
				case errors.Is(err, errChanged), errors.Is(kind(err), ErrDamaged), errors.Is(err, sql.ErrNoRows):
					out = append(out, Damage{id, err.Error()})
				default:
					return err
				}
			}
		}
		loose, err := column(ctx, tx, `SELECT DISTINCT assessment FROM (SELECT assessment FROM answers UNION ALL SELECT assessment FROM notes
			UNION ALL SELECT assessment FROM readiness UNION ALL SELECT assessment FROM recommendations UNION ALL SELECT assessment FROM changes
			UNION ALL SELECT assessment FROM held_dates UNION ALL SELECT assessment FROM entries
			UNION ALL SELECT assessment FROM agenda UNION ALL SELECT assessment FROM pushed UNION ALL SELECT assessment FROM workshops)
			WHERE assessment NOT IN (SELECT id FROM assessments)`)
		for _, id := range loose {
			out = append(out, Damage{id, fmt.Sprintf("rows of %s belong to no assessment", id)})
		}
		return err
	})
	return out, err
}
