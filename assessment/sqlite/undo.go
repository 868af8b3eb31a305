package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"trustpath/assessment"
)

// Undo takes back the last step of an assessment that still stands: an answer, a
// note, a mark or facts, whoever entered it. It is a step itself, with lines of
// its own in the history. What was accepted or deleted is not taken back, and
// nothing before an acceptance is.
func (db *DB) Undo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "undo in", id, func(r reversible) []int64 { return r.undo })
}

// Redo takes back the last undo. After a new change there is none.
func (db *DB) Redo(ctx context.Context, id string) (assessment.Reversal, error) {
	return db.revert(ctx, "redo in", id, func(r reversible) []int64 { return r.redo })
}

// revert takes back the last of some steps, where there is one.
func (db *DB) revert(ctx context.Context, tried, id string, of func(reversible) []int64) (assessment.Reversal, error) {
	var out assessment.Reversal
	err := db.edit(ctx, tried, id, func(w *writer) {
		out.Before = w.carried()
		steps := of(w.reversible())
		if len(steps) == 0 || w.err != nil {
			return
		}
		w.reverts = steps[len(steps)-1]
		w.takeBack(w.reverts)
		if w.pack != nil {
			w.follow(w.stored())
		}
		out.Done, out.After = true, w.carried()
	})
	if err != nil {
		return assessment.Reversal{}, err
	}
	return out, nil
}

// stored is the assessment as it stands in the transaction.
func (w *writer) stored() assessment.Assessment {
	if w.err != nil {
		return assessment.Assessment{}
	}
	run, err := read(w.ctx, w.tx, w.id)
	w.err = err
	return run
}

// carried is the same in the words of the pack.
func (w *writer) carried() assessment.Assessment {
	run := w.stored()
	if w.err != nil || w.pack == nil {
		return run
	}
	return w.pack.Carry(run)
}

// reversible is the steps that can be taken back, each with the last one at the
// end: by undo, and, undone themselves, by redo.
type reversible struct{ undo, redo []int64 }

// reversible replays the history: a change can be undone and ends what could be
// redone; an undo moves the last step from one side to the other, a redo back.
func (w *writer) reversible() reversible {
	var out reversible
	if w.err != nil {
		return out
	}
	rows, err := w.tx.QueryContext(w.ctx, `SELECT step, max(reverts), max(kind IN (?, ?, ?, ?)), max(kind IN (?, ?))
		FROM changes WHERE assessment = ? AND step > 0 GROUP BY step ORDER BY step`,
		KindAnswer, KindNote, KindReadiness, KindFact, KindCreate, KindAccept, w.id)
	if err != nil {
		w.err = err
		return out
	}
	defer rows.Close()
	for rows.Next() {
		var step, reverts int64
		var entered, bound bool
		if w.err = rows.Scan(&step, &reverts, &entered, &bound); w.err != nil {
			return out
		}
		switch {
		case bound:
			out = reversible{}
		case reverts > 0 && last(out.undo) == reverts:
			out.undo, out.redo = out.undo[:len(out.undo)-1], append(out.redo, step)
		case reverts > 0:
			out.undo, out.redo = append(out.undo, step), out.redo[:max(0, len(out.redo)-1)]
		case entered:
			out.undo, out.redo = append(out.undo, step), nil
		}
	}
	w.err = rows.Err()
	return out
}

func last(steps []int64) int64 {
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1]
}

// takeBack writes what stood before a step, its last change first.
func (w *writer) takeBack(step int64) {
	if w.err != nil {
		return
	}
	rows, err := w.tx.QueryContext(w.ctx, "SELECT kind, key, before FROM changes WHERE assessment = ? AND step = ? ORDER BY sequence DESC", w.id, step)
	if err != nil {
		w.err = err
		return
	}
	defer rows.Close()
	var changes []Change
	for rows.Next() {
		var c Change
		if w.err = rows.Scan(&c.Kind, &c.Key, &c.Before); w.err != nil {
			return
		}
		changes = append(changes, c)
	}
	if w.err = rows.Err(); w.err != nil {
		return
	}
	for _, c := range changes {
		if c.Kind == KindPack {
			continue // an answer moved the assessment to the pack in use, where it stays
		}
		var before string
		if err := json.Unmarshal([]byte(c.Before), &before); err != nil {
			w.err = fmt.Errorf("history of %s: %w", c.Key, err)
			return
		}
		w.put(c.Kind, c.Key, w.value(c.Kind, c.Key), before)
	}
}
