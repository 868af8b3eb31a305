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

// Change is a line of the history; Before and After are JSON.
type Change struct {
	Sequence      int64
	Kind, Key     string
	Before, After string
	Time          time.Time
	Step          int64 // the same for all changes of one transaction
	Reverts       int64 // the step that this one reverts, or 0

	digest []byte
}

// textBefore returns the text of the entry that the line changed, as it was
// before. ok is false for a line that is about something else.
func (c Change) textBefore() (text string, ok bool, err error) {
	switch c.Kind {
	case files.KindAnswer, files.KindNote, files.KindReadiness, files.KindFact:
		err = json.Unmarshal([]byte(c.Before), &text)
		if err != nil {
			err = fmt.Errorf("history of %s: %w", c.Key, err)
		}
		return text, true, err
	}
	return "", false, nil
}

// History returns every change of an assessment, the first one first.
func (db *DB) History(ctx context.Context, id string) ([]Change, error) {
	var lines []Change
	err := db.view(ctx, "read the history in", func(tx *sql.Tx) error {
		err := verifyDigest(ctx, tx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err == nil {
			lines, err = verifiedHistory(ctx, tx, id)
		}
		return err
	})
	return lines, err
}

// verifiedHistory reads the history of an assessment and verifies the digest of
// every line.
func verifiedHistory(ctx context.Context, tx *sql.Tx, id string) ([]Change, error) {
	lines, err := history(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var before []byte
	for _, line := range lines {
		before = chainDigest(before, line)
		if !bytes.Equal(before, line.digest) {
			return nil, fmt.Errorf("line %d of the history of %s is not as it was stored (%w)", line.Sequence, id, errChanged)
		}
	}
	last, err := lastDigest(ctx, tx, id)
	if err == nil && !bytes.Equal(last, before) {
		err = fmt.Errorf("lines are missing in the history of %s (%w)", id, errChanged)
	}
	return lines, err
}

func history(ctx context.Context, tx *sql.Tx, id string) ([]Change, error) {
	rows, err := tx.QueryContext(ctx, `SELECT sequence, kind, key, before, after, time, step, reverts, digest
		FROM changes WHERE assessment = ? ORDER BY sequence`, id)
	return collect(rows, err, func() (Change, error) {
		var c Change
		var at int64
		err := rows.Scan(&c.Sequence, &c.Kind, &c.Key, &c.Before, &c.After, &at, &c.Step, &c.Reverts, &c.digest)
		c.Time = time.UnixMicro(at).UTC()
		return c, err
	})
}

// Times returns when an assessment was changed, the first time first.
func (db *DB) Times(ctx context.Context, id string) ([]time.Time, error) {
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT time FROM changes WHERE assessment = ? ORDER BY time", id)
	out, err := collect(rows, err, func() (time.Time, error) {
		var at int64
		err := rows.Scan(&at)
		return time.UnixMicro(at).UTC(), err
	})
	return out, db.failed("read the history in", err)
}

// Undo reverts the last step of an assessment that is not reverted: answers,
// notes, marks or facts, by whatever program. It is a step itself, with lines of
// its own in the history. It reverts neither an accepted pack nor anything
// before that, and no deletion.
func (db *DB) Undo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "undo in", id, func(undo, _ []int64) []int64 { return undo })
}

// Redo reverts the last undo. After a new change there is none.
func (db *DB) Redo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "redo in", id, func(_, redo []int64) []int64 { return redo })
}

// revert reverts the last of the steps that choose returns, if there is one:
// it writes what was there before the step, its last change first. What an
// answer caused, as the first completion, stays.
func (db *DB) revert(ctx context.Context, tried, id string, choose func(undo, redo []int64) []int64) (assessment.Reversal, error) {
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
			text, ok, err := c.textBefore()
			w.err = err
			if ok {
				e := files.Entry{Kind: c.Kind, Key: c.Key}
				now := w.value(e)
				w.write(e, text)
				w.record(c.Kind, c.Key, now, text)
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
func reversible(lines []Change) (undo, redo []int64) {
	for len(lines) > 0 {
		n, reverts := lines[0].Step, lines[0].Reverts
		rest := slices.IndexFunc(lines, func(c Change) bool { return c.Step != n })
		if rest < 0 {
			rest = len(lines)
		}
		step := lines[:rest]
		lines = lines[rest:]
		has := func(kinds ...string) bool {
			return slices.ContainsFunc(step, func(c Change) bool { return slices.Contains(kinds, c.Kind) })
		}
		switch {
		case has(files.KindCreate, files.KindAccept):
			undo, redo = nil, nil
		case reverts > 0 && last(undo) == reverts:
			undo, redo = undo[:len(undo)-1], append(redo, n)
		case reverts > 0:
			undo, redo = append(undo, n), redo[:max(0, len(redo)-1)]
		case has(files.KindAnswer, files.KindNote, files.KindReadiness, files.KindFact):
			undo, redo = append(undo, n), nil
		}
	}
	return undo, redo
}

func last(steps []int64) int64 {
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1]
}

// addDigests stores the digests in a database from before there were any.
func addDigests(ctx context.Context, tx *sql.Tx) error {
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
			before = chainDigest(before, line)
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
	err := db.view(ctx, "check the database", func(tx *sql.Tx) error {
		structure, err := column(ctx, tx, "PRAGMA integrity_check(20)")
		if err != nil {
			return err
		}
		for _, line := range structure {
			if line != "ok" {
				out = append(out, Damage{What: line})
			}
		}
		ids, err := column(ctx, tx, "SELECT id FROM assessments NOT INDEXED ORDER BY id")
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, lines := verifiedHistory(ctx, tx, id)
			state := verifyDigest(ctx, tx, id)
			if state == nil {
				_, state = read(ctx, tx, nil, id, endOfTime)
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
			UNION ALL SELECT assessment FROM workshops)
			WHERE assessment NOT IN (SELECT id FROM assessments)`)
		for _, id := range loose {
			out = append(out, Damage{id, fmt.Sprintf("rows of %s belong to no assessment", id)})
		}
		return err
	})
	return out, err
}
