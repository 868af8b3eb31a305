package session

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
)

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
