package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

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
		lines, err := checked(w.ctx, w.tx, w.id)
		if w.err = errors.Join(w.err, err); w.err != nil {
			return
		}
		steps := of(reversibleIn(lines))
		if len(steps) == 0 {
			return
		}
		w.reverts = last(steps)
		w.takeBack(lines)
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
	w.err = dated(w.ctx, w.tx, w.pack, &run, ever)
	return w.pack.Carry(run)
}

// reversible is the steps that can be taken back, each with the last one at the
// end: by undo, and, undone themselves, by redo.
type reversible struct{ undo, redo []int64 }

// reversibleIn replays a history: a change can be undone and ends what could be
// redone; an undo moves the last step from one side to the other, a redo back.
func reversibleIn(lines []Change) reversible {
	var out reversible
	for len(lines) > 0 {
		n, reverts := lines[0].Step, lines[0].Reverts
		rest := slices.IndexFunc(lines, func(c Change) bool { return c.Step != n })
		if rest < 0 {
			rest = len(lines)
		}
		var step []Change
		step, lines = lines[:rest], lines[rest:]
		kinds := func(of ...string) bool {
			return slices.ContainsFunc(step, func(c Change) bool { return slices.Contains(of, c.Kind) })
		}
		switch {
		case kinds(KindCreate, KindAccept):
			out = reversible{}
		case reverts > 0 && last(out.undo) == reverts:
			out.undo, out.redo = out.undo[:len(out.undo)-1], append(out.redo, n)
		case reverts > 0:
			out.undo, out.redo = append(out.undo, n), out.redo[:max(0, len(out.redo)-1)]
		case kinds(KindAnswer, KindNote, KindReadiness, KindFact):
			out.undo, out.redo = append(out.undo, n), nil
		}
	}
	return out
}

func last(steps []int64) int64 {
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1]
}

// takeBack writes what stood before the step that is reverted, its last change
// first.
func (w *writer) takeBack(lines []Change) {
	for _, c := range slices.Backward(lines) {
		if c.Step != w.reverts || c.Kind == KindPack || c.Kind == KindComplete {
			continue // what an answer brought beside itself stays
		}
		var before string
		if err := json.Unmarshal([]byte(c.Before), &before); err != nil {
			w.err = fmt.Errorf("history of %s: %w", c.Key, err)
			return
		}
		w.put(c.Kind, c.Key, w.value(c.Kind, c.Key), before)
	}
}
