package assessment

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// end is one end of a range: the low end takes the least effort and the most
// hands, the high end the reverse.
type end int

const (
	low end = iota
	high
)

// planner holds what one evaluation knows before anything is dated.
type planner struct {
	*evaluation
	result    *Result
	layout    *layout
	planned   []bool          // by standard
	requested []bool          // by standard, whether a buyer has asked for it
	first     [][2]float64    // by standard, see firstSystem
	team      [2]float64      // effort by team size
	bands     [][]*CostBand   // by standard, those of this team size
	outside   map[string]bool // requirements of categories that are not in scope
	controls  []bool          // by option, whether it was said or is open
	left      [][2]float64    // by workstream, in person-days at full depth
	hands     [2]int
	typeOne   bool // the first report is a Type I
}

// scheduler is the scratch space of the plan.
type scheduler struct {
	recommended outline
	other       outline // another way to build it, one at a time
	pool        pool
	depths      [][]float64  // by workstream and standard, with its categories in scope
	flat        []float64    // depths and built, in one list
	built       []float64    // by workstream, the depth that what is held has built
	was         []float64    // by workstream, the depth that is built so far
	day         [][2]float64 // by workstream, the effort for the one day of a Type I
	finish      []float64    // by workstream, when it is done so far, in weeks
	parts       []int        // by workstream, its first part, or -1
	following   []int        // by part, the next of the same workstream, or -1
}

// plan fills plan, effort, cost and orders.
func (e *evaluation) plan(r *Result) {
	p := newPlanner(e, r)
	o := &p.recommended
	p.outline(o, p.stagesOf())
	p.outside = p.outsideScope()
	plan := &Plan{Workstreams: p.workstreams(o), Milestones: p.milestones(o)}
	plan.Phases = p.phases(plan.Workstreams)
	plan.Deadline = p.deadline(o, plan)
	r.Plan = plan
	r.Effort = &Effort{Days: p.total(o), Reuse: p.reuse(o.stages)}
	r.Cost = p.cost(o.stages)
	r.Orders = p.orders(o)
}

func newPlanner(e *evaluation, r *Result) *planner {
	l := e.plannerLayout()
	p := &planner{evaluation: e, result: r, layout: l}
	p.was, p.day, p.finish = sized(p.was, len(l.work)), sized(p.day, len(l.work)), sized(p.finish, len(l.work))
	for i := range r.Standards {
		p.planned = append(p.planned, r.Standards[i].Planned())
	}
	p.depthsOf()
	said := p.run.Answers.Of(questionControls)
	for _, option := range p.Question(questionControls).Options {
		p.controls = append(p.controls, said.IsZero() || said.Unknown || said.Has(option.ID))
	}
	p.typeOne = l.oneDay != "" && r.Standards[l.reported].Report == l.oneDay
	p.team[low], p.team[high] = p.figures(questionTeam, l.team)
	p.left, p.bands = p.leftOf(), p.bandsOf()
	p.hands = [2]int{p.handsAt(low), p.handsAt(high)}
	p.requested, p.first = make([]bool, len(r.Standards)), make([][2]float64, len(r.Standards))
	for i := range l.milestones {
		m := &l.milestones[i]
		if m.FromNothing.Weeks[high] > 0 {
			p.first[m.standard] = p.firstSystem(m)
		}
		for _, a := range p.Planning.Asked {
			if p.truth[a.When] == True && (m.ID == a.Milestone || m.ID == a.Instead) {
				p.requested[m.standard] = true
			}
		}
	}
	return p
}

// depthsOf finds how much of each workstream each standard needs, and how much
// what is held has built.
func (p *planner) depthsOf() {
	work := len(p.layout.work)
	p.flat, p.depths = sized(p.flat, work*(len(p.planned)+1)), p.depths[:0]
	clear(p.flat)
	p.built = p.flat[:work]
	for rest := p.flat[work:]; len(rest) > 0; rest = rest[len(p.planned):] {
		p.depths = append(p.depths, rest[:len(p.planned)])
	}
	for i := range p.result.Standards {
		s := &p.result.Standards[i]
		tokens := []int{p.layout.tokens[string(s.ID)]}
		for _, c := range s.Categories {
			tokens = append(tokens, p.layout.tokens[categoryToken(c)])
		}
		held := s.Decision == Keep || p.holds(s.ID)
		for w := range p.depths {
			for _, token := range tokens {
				p.depths[w][i] = max(p.depths[w][i], p.layout.work[w].depth[token])
			}
			if held {
				p.built[w] = max(p.built[w], p.depths[w][i])
			}
		}
	}
}

// figures returns the smallest and the largest figure that an answer allows:
// of its options, or of all while it is open.
func (p *planner) figures(id QuestionID, by []float64) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	a := p.run.Answers.Of(id)
	for i, option := range p.Question(id).Options {
		if a.IsZero() || a.Unknown || a.Has(option.ID) {
			least, most = min(least, by[i]), max(most, by[i])
		}
	}
	return least, most
}

func (p *planner) keeps() bool {
	return slices.ContainsFunc(p.result.Standards, func(s StandardResult) bool { return s.Decision == Keep })
}

// total is the effort of an outline.
func (p *planner) total(o *outline) Days {
	var d Days
	for i := range o.parts {
		d.Low, d.High = d.Low+o.parts[i].effort[low], d.High+o.parts[i].effort[high]
	}
	return Days{tenth(d.Low), tenth(d.High)}
}

// workstreams lists every workstream that a planned standard needs, with what
// is left of it.
func (p *planner) workstreams(o *outline) []PlanWorkstream {
	p.chain(o)
	var parts []int
	set := 0
	for i, planned := range p.planned {
		if planned {
			set |= 1 << i
		}
	}
	out := make([]PlanWorkstream, 0, len(p.Workstreams))
	for i := range p.Workstreams {
		parts = parts[:0]
		for n := p.parts[i]; n >= 0; n = p.following[n] {
			parts = append(parts, n)
		}
		if len(parts) == 0 && (p.built[i] == 0 || !p.keeps()) {
			continue
		}
		w := &p.Workstreams[i]
		pw := PlanWorkstream{Extended: []Extension{}, ID: w.ID, Title: w.Title, Summary: w.Summary, Owner: w.Owner, Needs: w.Prerequisites,
			Evidence: w.Evidence, Cadence: w.Cadence, Phase: p.phase(w.Phase), State: Missing, Serves: p.serves(i, set),
			Start: DateRange{p.from, p.from}, End: DateRange{p.from, p.from}}
		p.build(o, parts, &pw)
		p.mark(i, &pw)
		out = append(out, pw)
	}
	return out
}

// serves is what a workstream serves of a set of standards, without what is
// outside the scope.
func (p *planner) serves(work, set int) map[StandardID][]string {
	all := p.layout.work[work].serves[set]
	out := func(id string) bool { return p.outside[id] }
	for standard, ids := range all {
		if !slices.ContainsFunc(ids, out) {
			continue
		}
		all = maps.Clone(all) // the layout shares it
		if ids = slices.DeleteFunc(slices.Clone(ids), out); len(ids) > 0 {
			all[standard] = ids
		} else {
			delete(all, standard)
		}
	}
	return all
}

// outsideScope finds the requirements of categories that no report of this plan
// may have.
func (p *planner) outsideScope() map[string]bool {
	out := map[string]bool{}
	for i := range p.Standards {
		for _, group := range p.Standards[i].Requirements {
			if group.Category != "" && p.inScope(i, group.Category) == ServedOutside {
				for _, id := range group.IDs {
					out[id] = true
				}
			}
		}
	}
	return out
}

// chain links the parts of each workstream, in the order of the outline.
func (p *planner) chain(o *outline) {
	p.parts, p.following = sized(p.parts, len(p.Workstreams)), sized(p.following, len(o.parts))
	for i := range p.parts {
		p.parts[i] = -1
	}
	for n := len(o.parts) - 1; n >= 0; n-- {
		work := o.parts[n].work
		p.following[n], p.parts[work] = p.parts[work], n
	}
}

// build sums the parts of a workstream: the first stage that needs it builds it,
// later ones extend it.
func (p *planner) build(o *outline, parts []int, pw *PlanWorkstream) {
	for n, i := range parts {
		part := &o.parts[i]
		begins, ends := p.days(part.start), p.days(part.end)
		days := Days{part.effort[low], part.effort[high]}
		pw.Days.Low, pw.Days.High = pw.Days.Low+days.Low, pw.Days.High+days.High
		switch first := o.parts[parts[0]].stage; {
		case n == 0:
			pw.Start, pw.End = begins, ends
		case part.stage == first:
			pw.End = ends
		default:
			if cap(pw.Extended) == 0 {
				pw.Extended = make([]Extension, 0, len(parts)-1)
			}
			pw.Extended = append(pw.Extended, Extension{Standards: o.stages[part.stage].ids, Days: Days{tenth(days.Low), tenth(days.High)}, Start: begins, End: ends})
		}
	}
	pw.Days = Days{tenth(pw.Days.Low), tenth(pw.Days.High)}
}

func (p *planner) days(weeks [2]float64) DateRange {
	return DateRange{p.from.AddDays(wholeDays(weeks[low])), p.from.AddDays(wholeDays(weeks[high]))}
}

// mark sets the state of a workstream: as marked, else by what is left of it.
func (p *planner) mark(work int, pw *PlanWorkstream) {
	if mark, ok := p.run.Readiness[pw.ID]; ok && p.Counts(pw.ID, mark) {
		pw.State, pw.Reason = mark.State, mark.Reason
		return
	}
	least, _ := p.covered(work)
	switch {
	case pw.Days.High == 0:
		pw.State = InPlace
	case least > 0 || p.built[work] > 0:
		pw.State = Partial
	}
}

func (p *planner) phase(number int) PhaseID {
	for _, ph := range p.Phases {
		if ph.Number == number {
			return ph.ID
		}
	}
	return ""
}

func (p *planner) phases(work []PlanWorkstream) []PlanPhase {
	out, all := make([]PlanPhase, 0, len(p.Phases)), make([]WorkstreamID, 0, len(work))
	for _, ph := range p.Phases {
		from := len(all)
		for i := range work {
			if work[i].Phase == ph.ID {
				all = append(all, work[i].ID)
			}
		}
		if len(all) > from {
			out = append(out, PlanPhase{ID: ph.ID, Title: ph.Title, Workstreams: all[from:len(all):len(all)]})
		}
	}
	return out
}

// milestones lists the milestones that the outline has dated.
func (p *planner) milestones(o *outline) []PlanMilestone {
	out := make([]PlanMilestone, 0, len(p.Milestones))
	for i := range p.Milestones {
		m, early, late := &p.Milestones[i], o.dates[low][i], o.dates[high][i]
		title := m.Title
		if m.TitleKept != "" && p.result.Standard(m.Standard).Decision == Keep {
			title = m.TitleKept
		}
		if !early.end.IsZero() {
			out = append(out, PlanMilestone{ID: m.ID, Standard: m.Standard, Title: title,
				Begin: DateRange{early.begin, late.begin}, Date: DateRange{early.end, late.end}})
		}
	}
	return out
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }

// fill writes a sentence of the content with its placeholders.
func fill(sentence string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		sentence = strings.ReplaceAll(sentence, pairs[i], pairs[i+1])
	}
	return sentence
}
