package tuitest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"trustpath/assessment"
)

// ErrNotFound is the answer to an id that is not there.
var ErrNotFound = errors.New("there is no such assessment")

// Memory is a store without a disk, for tests that look at the screens. It can
// be made to fail.
type Memory struct {
	mu      sync.Mutex
	now     func() time.Time
	runs    map[string]assessment.Assessment
	deleted []string                           // ids, in the order in which they were deleted
	undo    map[string][]assessment.Assessment // what stood before each change
	redo    map[string][]assessment.Assessment // and before each undo
	past    map[string][]assessment.Assessment // as it stood after each change
	count   int
	failure error

	// Pack is the content in use, for Accept.
	Pack assessment.PackRef
}

// NewMemory returns an empty store.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, runs: map[string]assessment.Assessment{}, past: map[string][]assessment.Assessment{}, undo: map[string][]assessment.Assessment{}, redo: map[string][]assessment.Assessment{}}
}

// Fail makes every change fail with err; nil lets them through again.
func (m *Memory) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failure = err
}

// Names returns the assessments, the one changed last first.
func (m *Memory) Names(_ context.Context, limit, offset int) ([]assessment.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []assessment.Summary
	for id, run := range m.runs {
		if !slices.Contains(m.deleted, id) {
			out = append(out, assessment.Summary{ID: id, Company: run.Company, Changed: run.Changed})
		}
	}
	slices.SortFunc(out, func(a, b assessment.Summary) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(b.ID, a.ID))
	})
	out = out[min(offset, len(out)):]
	if limit < 0 {
		return out, nil
	}
	return out[:min(limit, len(out))], nil
}

// Count returns how many there are.
func (m *Memory) Count(ctx context.Context) (int, error) {
	list, err := m.Names(ctx, -1, 0)
	return len(list), err
}

// At returns an assessment as it stood before a moment; nothing was entered
// before it began.
func (m *Memory) At(_ context.Context, id string, moment time.Time) (assessment.Assessment, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := assessment.Assessment{ID: id, Company: m.runs[id].Company, Pack: m.Pack}
	for _, run := range m.past[id] {
		if run.Changed.Before(moment) {
			out = run
		}
	}
	return out, nil
}

// Times returns when an assessment was changed.
func (m *Memory) Times(_ context.Context, id string) ([]time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []time.Time
	for _, run := range m.past[id] {
		out = append(out, run.Changed)
	}
	return out, nil
}

// Duplicate stores a copy.
func (m *Memory) Duplicate(ctx context.Context, id, company string) (string, error) {
	run, err := m.Get(ctx, id)
	if err != nil {
		return "", err
	}
	run.Company = company
	run, err = m.Create(ctx, run)
	return run.ID, err
}

// Get returns one assessment.
func (m *Memory) Get(_ context.Context, id string) (assessment.Assessment, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	run, ok := m.runs[id]
	if !ok || slices.Contains(m.deleted, id) {
		return run, ErrNotFound
	}
	return run, nil
}

// Create stores a new assessment.
func (m *Memory) Create(_ context.Context, run assessment.Assessment) (assessment.Assessment, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failure != nil {
		return run, m.failure
	}
	m.count++
	run.ID = "run" + strconv.Itoa(m.count)
	run.Created, run.Changed = m.now(), m.now()
	m.runs[run.ID] = run
	m.past[run.ID] = append(m.past[run.ID], run)
	return run, nil
}

func (m *Memory) change(id string, do func(*assessment.Assessment)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	run, ok := m.runs[id]
	switch {
	case m.failure != nil:
		return m.failure
	case !ok:
		return ErrNotFound
	}
	m.undo[id], m.redo[id] = append(m.undo[id], run), nil
	do(&run)
	run.Changed = m.now()
	m.runs[id] = run
	m.past[id] = append(m.past[id], run)
	return nil
}

// Apply stores updates.
func (m *Memory) Apply(_ context.Context, id string, updates ...assessment.Update) error {
	return m.change(id, func(run *assessment.Assessment) {
		for _, u := range updates {
			if _, accepts := u.(assessment.AcceptPack); accepts {
				run.Pack = m.Pack
				continue
			}
			*run, _ = run.Apply(nil, u, m.now(), assessment.Date{}) // without a catalog nothing is refused
		}
	})
}

// Undo takes back the last change.
func (m *Memory) Undo(_ context.Context, id string) (assessment.Reversal, error) {
	return m.revert(id, m.undo, m.redo)
}

// Redo takes back the last undo.
func (m *Memory) Redo(_ context.Context, id string) (assessment.Reversal, error) {
	return m.revert(id, m.redo, m.undo)
}

func (m *Memory) revert(id string, from, to map[string][]assessment.Assessment) (assessment.Reversal, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(from[id])
	if m.failure != nil || n == 0 {
		return assessment.Reversal{}, m.failure
	}
	out := assessment.Reversal{Done: true, Before: m.runs[id], After: from[id][n-1]}
	from[id], to[id] = from[id][:n-1], append(to[id], out.Before)
	out.After.Changed = m.now()
	m.runs[id] = out.After
	m.past[id] = append(m.past[id], out.After)
	return out, nil
}

// Delete hides an assessment.
func (m *Memory) Delete(_ context.Context, id string) error { return m.hide(id, true) }

// Restore brings it back.
func (m *Memory) Restore(_ context.Context, id string) error { return m.hide(id, false) }

func (m *Memory) hide(id string, hidden bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.runs[id]; !ok {
		return ErrNotFound
	}
	if m.failure != nil {
		return m.failure
	}
	m.deleted = slices.DeleteFunc(m.deleted, func(other string) bool { return other == id })
	if hidden {
		m.deleted = append(m.deleted, id)
	}
	return nil
}

// Deleted returns the hidden assessments, the one hidden last first.
func (m *Memory) Deleted(context.Context) ([]assessment.Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []assessment.Summary
	for _, id := range slices.Backward(m.deleted) {
		out = append(out, assessment.Summary{ID: id, Company: m.runs[id].Company, Changed: m.runs[id].Changed})
	}
	return out, nil
}
