package assessment

import (
	"cmp"
	"slices"
	"sync"
)

// layout is what the planner reads of a catalog, by position instead of by
// name. It is worked out once, with the first plan, and only read after that.
type layout struct {
	once       sync.Once
	work       []workLayout
	order      []int // workstreams in the order in which work on them starts
	tokens     map[string]int
	scopes     []map[CategoryID]requirementSet // by standard; "" is always in scope
	milestones []milestoneLayout
	reported   int       // the standard whose first report may be on one day, a Type I
	oneDay     string    // the kind of report that begins with that; "" for none
	orders     [][]stage // the orders that content names
	capacity   []float64 // by option, as team, beside and controls are
	beside     []float64
	team       []float64
	controls   [][]float64 // by option and workstream
}

type workLayout struct {
	effort [2]float64
	depth  []float64 // by token
	needs  []int
	phase  int
	serves []map[StandardID][]string // by set of standards; shared, read only

	requirements []requirementSet // by standard
}

type milestoneLayout struct {
	*Milestone
	standard int
	work     []int // workstreams that end before it begins
	after    []int // milestones that end before it begins
	follows  int   // or -1
}

// assurePhase is the phase in which what was built is checked.
const assurePhase = 5

func (c *Catalog) plannerLayout() *layout {
	l := &c.layout
	l.once.Do(func() {
		l.tokens = map[string]int{}
		for i := range c.Standards {
			l.tokens[string(c.Standards[i].ID)] = len(l.tokens)
		}
		for i := range c.Standards {
			for _, category := range c.Standards[i].Categories {
				l.tokens[categoryToken(category.ID)] = len(l.tokens)
			}
		}
		l.scopes = make([]map[CategoryID]requirementSet, len(c.Standards))
		for i := range c.Standards {
			l.scopes[i] = scopes(&c.Standards[i])
		}
		at := map[WorkstreamID]int{}
		for i := range c.Workstreams {
			at[c.Workstreams[i].ID] = i
			l.work = append(l.work, c.workLayout(&c.Workstreams[i], l.tokens, at))
		}
		l.order = l.startingOrder(c)
		l.milestones = c.milestoneLayouts(at)
		for i := range l.milestones {
			if l.milestones[i].Optional {
				l.reported, l.oneDay = l.milestones[i].standard, l.milestones[i].Report
			}
		}
		l.orders = c.orderLayouts()
		l.capacity = byOption(c.Question(questionCapacity), c.Planning.Capacity)
		l.beside = byOption(c.Question(questionTeam), c.Planning.Beside)
		l.team = byOption(c.Question(questionTeam), c.Planning.TeamFactor)
		for _, o := range c.Question(questionControls).Options {
			covered := make([]float64, len(c.Workstreams))
			for id, share := range c.Planning.Controls[o.ID] {
				covered[at[id]] = share
			}
			l.controls = append(l.controls, covered)
		}
	})
	return l
}

func categoryToken(id CategoryID) string { return "tsc_" + string(id) }

func byOption(q *Question, figures map[OptionID]float64) []float64 {
	out := make([]float64, len(q.Options))
	for i := range q.Options {
		out[i] = figures[q.Options[i].ID]
	}
	return out
}

func (c *Catalog) workLayout(w *Workstream, tokens map[string]int, at map[WorkstreamID]int) workLayout {
	out := workLayout{effort: [2]float64{w.Effort.Low, w.Effort.High}, depth: make([]float64, len(tokens)), phase: w.Phase}
	for token, depth := range w.Depth {
		if i, known := tokens[token]; known {
			out.depth[i] = depth
		}
	}
	for _, id := range w.Prerequisites {
		out.needs = append(out.needs, at[id])
	}
	for i := range c.Standards {
		ids := c.Standards[i].requirementIDs()
		serves := make(requirementSet, len(ids)/64+1)
		for position, id := range ids {
			if slices.Contains(w.Requirements[c.Standards[i].ID], id) {
				serves.add(position)
			}
		}
		out.requirements = append(out.requirements, serves)
	}
	for set := range 1 << len(c.Standards) {
		serves := map[StandardID][]string{}
		for i := range c.Standards {
			if id := c.Standards[i].ID; set&(1<<i) != 0 && len(w.Requirements[id]) > 0 {
				serves[id] = w.Requirements[id]
			}
		}
		out.serves = append(out.serves, serves)
	}
	return out
}

// requirementIDs yields every requirement in the order of the groups.
func (s *Standard) requirementIDs() []string {
	var out []string
	for _, g := range s.Requirements {
		out = append(out, g.IDs...)
	}
	return out
}

func scopes(s *Standard) map[CategoryID]requirementSet {
	out, at := map[CategoryID]requirementSet{}, 0
	words := len(s.requirementIDs())/64 + 1
	for _, g := range s.Requirements {
		if out[g.Category] == nil {
			out[g.Category] = make(requirementSet, words)
		}
		for range g.IDs {
			out[g.Category].add(at)
			at++
		}
	}
	return out
}

// startingOrder is one fixed order for every plan, prerequisites first: what
// SOC 2 needs, then what ISO 27001 adds, then the AI; within that by the day on
// which work could start if hands were no limit. That it is the same whatever
// is left to do is what keeps the schedule free of anomalies.
func (l *layout) startingOrder(c *Catalog) []int {
	layer, head := make([]int, len(l.work)), make([]float64, len(l.work))
	for i := range l.work {
		layer[i] = len(c.Standards)
		for token, at := range l.tokens {
			if l.work[i].depth[at] > 0 {
				layer[i] = min(layer[i], c.layerOf(token))
			}
		}
		for _, need := range l.work[i].needs {
			head[i] = max(head[i], head[need]+l.work[need].effort[low]+l.work[need].effort[high])
		}
	}
	for i := len(l.work) - 1; i >= 0; i-- {
		for _, need := range l.work[i].needs {
			layer[need] = min(layer[need], layer[i])
		}
	}
	out := make([]int, len(l.work))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Or(layer[a]-layer[b], cmp.Compare(head[a], head[b])) })
	return out
}

// layerOf is the position of the standard that a depth belongs to; the
// categories belong to the first.
func (c *Catalog) layerOf(token string) int {
	return max(0, slices.IndexFunc(c.Standards, func(s Standard) bool { return string(s.ID) == token }))
}

func (c *Catalog) milestoneLayouts(work map[WorkstreamID]int) []milestoneLayout {
	var out []milestoneLayout
	at := map[MilestoneID]int{}
	for i := range c.Milestones {
		m := milestoneLayout{Milestone: &c.Milestones[i], follows: -1}
		m.standard = slices.IndexFunc(c.Standards, func(s Standard) bool { return s.ID == m.Standard })
		for _, id := range m.After {
			if w, ok := work[WorkstreamID(id)]; ok {
				m.work = append(m.work, w)
			} else {
				m.after = append(m.after, at[MilestoneID(id)])
			}
		}
		if m.Follows != "" {
			m.follows = at[m.Follows]
		}
		at[m.ID] = i
		out = append(out, m)
	}
	return out
}

func (c *Catalog) orderLayouts() [][]stage {
	var out [][]stage
	for _, order := range c.Planning.Orders {
		var stages []stage
		for _, ids := range order.Stages {
			var st stage
			for i := range c.Standards {
				if slices.Contains(ids, c.Standards[i].ID) {
					st.standards, st.ids = append(st.standards, i), append(st.ids, c.Standards[i].ID)
				}
			}
			stages = append(stages, st)
		}
		out = append(out, stages)
	}
	return out
}
