package work

import (
	"slices"
	"strings"

	"trustpath/assessment"
)

// filter says which workstreams are listed; its zero value lists all.
type filter struct {
	state assessment.Readiness
	phase assessment.PhaseID
	text  string // as typed
}

func (f *filter) on() bool { return *f != filter{} }

// states are those that are filtered by, in their order; all of them first.
func states() []assessment.Readiness {
	return append([]assessment.Readiness{""}, assessment.ReadinessStates()...)
}

func (f *filter) nextState() {
	all := states()
	f.state = all[(slices.Index(all, f.state)+1)%len(all)]
}

func (f *filter) nextPhase(phases []assessment.PlanPhase) {
	at := slices.IndexFunc(phases, func(p assessment.PlanPhase) bool { return p.ID == f.phase }) + 1
	if f.phase = ""; at < len(phases) {
		f.phase = phases[at].ID
	}
}

// takes reports whether a workstream is listed.
func (f *filter) takes(w *assessment.PlanWorkstream) bool {
	if f.state != "" && w.State != f.state || f.phase != "" && w.Phase != f.phase {
		return false
	}
	if f.text == "" {
		return true
	}
	words := []string{string(w.ID), w.Title, w.Owner}
	for _, ids := range w.Serves {
		words = append(words, ids...)
	}
	return strings.Contains(strings.ToLower(strings.Join(words, "\n")), strings.ToLower(f.text))
}

// planned is how many workstreams the plan has.
func (m *Model) planned() int {
	if m.result == nil || m.result.Plan == nil {
		return 0
	}
	return len(m.result.Plan.Workstreams)
}

// visible is what is listed, phase by phase. What was just marked stays until
// the cursor leaves it, so that nothing slips away under a key.
func (m *Model) visible() []*assessment.PlanWorkstream {
	if m.planned() == 0 {
		return nil
	}
	plan := m.result.Plan
	var out []*assessment.PlanWorkstream
	for _, phase := range plan.Phases {
		for i := range plan.Workstreams {
			w := &plan.Workstreams[i]
			if w.Phase == phase.ID && (m.filter.takes(w) || w.ID == m.cursor && m.holds(w)) {
				out = append(out, w)
			}
		}
	}
	return out
}

// holds reports whether only its state keeps a workstream out of the list.
func (m *Model) holds(w *assessment.PlanWorkstream) bool {
	f := m.filter
	f.state = ""
	return f.takes(w)
}

// at is the position of the cursor.
func (m *Model) at(list []*assessment.PlanWorkstream) int {
	return max(0, slices.IndexFunc(list, func(w *assessment.PlanWorkstream) bool { return w.ID == m.cursor }))
}

// stay keeps the cursor on a workstream that the filter takes.
func (m *Model) stay() {
	at := m.cursor
	m.cursor = ""
	list := m.visible()
	if listed(list, at) {
		m.cursor = at
	} else if len(list) > 0 {
		m.cursor = list[0].ID
	}
}

func listed(list []*assessment.PlanWorkstream, id assessment.WorkstreamID) bool {
	return slices.ContainsFunc(list, func(w *assessment.PlanWorkstream) bool { return w.ID == id })
}

// current is the workstream under the cursor, or nil.
func (m *Model) current() *assessment.PlanWorkstream {
	list := m.visible()
	if len(list) == 0 {
		return nil
	}
	return list[m.at(list)]
}
