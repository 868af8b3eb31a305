// Package plan turns decisions into work: what is left of each workstream, in
// which order and by when it can be done, what it costs, which audits follow,
// whether the named deadline can be met, and which deals that opens.
//
// Every figure is a range. The low end takes the least effort and the most
// capacity, the high end the reverse; open answers widen the range.
package plan

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// end is one end of a range.
type end int

const (
	low end = iota
	high
)

// assurePhase is the phase in which what was built is checked.
const assurePhase = 5

// Planner makes plans with one catalog. It is safe for concurrent use.
type Planner struct {
	*assessment.Catalog
	needs        [][]int // by workstream, its prerequisites
	order        []int   // of the workstreams, see startingOrder
	milestones   []milestone
	requirements [][]requirement // by standard, in the order of its groups
	reported     int             // the standard whose first report may be on one day, a Type I
	typeOne      string          // the kind of report that begins with that; "" for none
	orders       [][]stage       // that content names
}

// milestone is one of the catalog with what it refers to, by position.
type milestone struct {
	*assessment.Milestone
	standard int
	work     []int // workstreams that end before it begins
	after    []int // milestones that end before it begins
	follows  int   // or -1
}

// requirement is one requirement with the workstreams that serve it.
type requirement struct {
	id       string
	category assessment.CategoryID
	work     []int
}

// New returns a planner for a catalog, which must not change any more.
func New(c *assessment.Catalog) *Planner {
	p := &Planner{Catalog: c}
	workstreams := map[assessment.WorkstreamID]int{}
	for i := range c.Workstreams {
		w := &c.Workstreams[i]
		workstreams[w.ID] = i
		var needs []int
		for _, id := range w.Prerequisites {
			needs = append(needs, workstreams[id])
		}
		p.needs = append(p.needs, needs)
	}
	milestones := map[assessment.MilestoneID]int{}
	for i := range c.Milestones {
		m := milestone{Milestone: &c.Milestones[i], standard: p.position(c.Milestones[i].Standard), follows: -1}
		for _, id := range m.After {
			if w, ok := workstreams[assessment.WorkstreamID(id)]; ok {
				m.work = append(m.work, w)
			} else {
				m.after = append(m.after, milestones[assessment.MilestoneID(id)])
			}
		}
		if m.Follows != "" {
			m.follows = milestones[m.Follows]
		}
		if m.Optional {
			p.reported, p.typeOne = m.standard, m.Report
		}
		milestones[m.ID] = i
		p.milestones = append(p.milestones, m)
	}
	for i := range c.Standards {
		p.requirements = append(p.requirements, p.served(&c.Standards[i]))
	}
	p.order = p.startingOrder()
	for _, order := range c.Planning.Orders {
		var stages []stage
		for _, ids := range order.Stages {
			var s stage
			for i := range c.Standards {
				if slices.Contains(ids, c.Standards[i].ID) {
					s.standards = append(s.standards, i)
				}
			}
			stages = append(stages, s)
		}
		p.orders = append(p.orders, stages)
	}
	return p
}

// served lists the requirements of a standard.
func (p *Planner) served(s *assessment.Standard) []requirement {
	serving := map[string][]int{}
	for w := range p.Workstreams {
		for _, id := range p.Workstreams[w].Requirements[s.ID] {
			serving[id] = append(serving[id], w)
		}
	}
	var out []requirement
	for _, g := range s.Requirements {
		for _, id := range g.IDs {
			out = append(out, requirement{id, g.Category, serving[id]})
		}
	}
	return out
}

// startingOrder is one fixed order of the workstreams for every plan,
// prerequisites first: by standard, and within that by the day on which work
// could start with unlimited capacity. Because it does not depend on what is
// left to do, less work never makes a plan longer.
func (p *Planner) startingOrder() []int {
	layer, head := make([]int, len(p.Workstreams)), make([]float64, len(p.Workstreams))
	for i := range p.Workstreams {
		w := &p.Workstreams[i]
		layer[i] = len(p.Standards)
		for j := range p.Standards {
			tokens := []string{string(p.Standards[j].ID)}
			for _, category := range p.Standards[j].Categories {
				tokens = append(tokens, categoryToken(category.ID))
			}
			for _, token := range tokens {
				if w.Depth[token] > 0 {
					layer[i] = min(layer[i], j)
				}
			}
		}
		for _, need := range p.needs[i] {
			head[i] = max(head[i], head[need]+p.Workstreams[need].Effort.Low+p.Workstreams[need].Effort.High)
		}
	}
	for i := len(p.needs) - 1; i >= 0; i-- {
		for _, need := range p.needs[i] {
			layer[need] = min(layer[need], layer[i])
		}
	}
	out := make([]int, len(p.Workstreams))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Or(layer[a]-layer[b], cmp.Compare(head[a], head[b])) })
	return out
}

// categoryToken is how the depths of a workstream name a category.
func categoryToken(id assessment.CategoryID) string { return "tsc_" + string(id) }

func (p *Planner) position(id assessment.StandardID) int {
	return slices.IndexFunc(p.Standards, func(s assessment.Standard) bool { return s.ID == id })
}

// Input is what a plan is made of, besides the decisions.
type Input struct {
	Run   assessment.Assessment
	Today assessment.Date
	Truth []logic.Truth     // of every condition
	Path  []assessment.Step // of the answers
}

// Plan fills plan, effort, cost, orders and ledger of a result that has its
// decisions.
func (p *Planner) Plan(in Input, r *assessment.Result) {
	d := p.newDraft(in, r)
	o := d.outline(d.stages())
	plan := &assessment.Plan{Workstreams: d.workstreams(o), Milestones: d.datedMilestones(o)}
	plan.Phases = d.phases(plan.Workstreams)
	plan.Deadline = d.deadline(o, plan)
	r.Plan = plan
	r.Effort = &assessment.Effort{Days: o.total(), Reuse: d.reuse(o.stages)}
	r.Cost = d.cost(o.stages)
	r.Orders = d.compareOrders(o)
	r.Ledger = d.ledger()
}

// draft is one plan in the making: what is known before anything is dated.
type draft struct {
	*Planner
	Input
	result     *assessment.Result
	from       assessment.Date          // the first day of work, see Result.From
	planned    []bool                   // by standard
	held       []bool                   // by standard, whether it is kept or something of it is in force
	requested  []bool                   // by standard, whether a buyer has asked for it
	first      [][2]float64             // by standard, see firstSystem
	depths     [][]float64              // by workstream and standard, how much of it the standard needs
	built      []float64                // by workstream, the depth that what is held has built
	controls   []bool                   // by option, whether it was chosen or is open
	team       [2]float64               // effort by team size
	left       [][2]float64             // by workstream, in person-days at full depth
	slots      [2]int                   // half days of work a week
	bands      [][]*assessment.CostBand // by standard, those of this team size
	hasTypeOne bool                     // the first report is a Type I
}

func (p *Planner) newDraft(in Input, r *assessment.Result) *draft {
	d := &draft{
		Planner:    p,
		Input:      in,
		result:     r,
		from:       r.From(),
		requested:  make([]bool, len(p.Standards)),
		first:      make([][2]float64, len(p.Standards)),
		built:      make([]float64, len(p.Workstreams)),
		hasTypeOne: p.typeOne != "" && r.Standards[p.reported].Report == p.typeOne,
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		d.planned = append(d.planned, s.Planned())
		d.held = append(d.held, s.Decision == assessment.Keep || p.Holds(in.Run.Answers, s.ID))
	}
	for w := range p.Workstreams {
		depths := make([]float64, len(p.Standards))
		for i := range r.Standards {
			depth := p.Workstreams[w].Depth
			depths[i] = depth[string(r.Standards[i].ID)]
			for _, category := range r.Standards[i].Categories {
				depths[i] = max(depths[i], depth[categoryToken(category)])
			}
			if d.held[i] {
				d.built[w] = max(d.built[w], depths[i])
			}
		}
		d.depths = append(d.depths, depths)
	}
	for _, option := range p.Question(p.Roles.Controls).Options {
		d.controls = append(d.controls, d.allows(p.Roles.Controls, option.ID))
	}
	d.team[low], d.team[high] = d.figures(p.Roles.Team, p.Planning.TeamFactor)
	for w := range p.Workstreams {
		few, many := d.covered(w)
		effort := p.Workstreams[w].Effort
		d.left = append(d.left, [2]float64{effort.Low * d.team[low] * (1 - many), effort.High * d.team[high] * (1 - few)})
	}
	d.bands = d.costBands()
	d.slots = d.slotsPerWeek()
	for i := range p.milestones {
		m := &p.milestones[i]
		if m.FromNothing.Weeks[high] > 0 {
			d.first[m.standard] = d.firstSystem(m)
		}
		for _, a := range p.Planning.Asked {
			if d.Truth[a.When] == logic.True && (m.ID == a.Milestone || m.ID == a.Instead) {
				d.requested[m.standard] = true
			}
		}
	}
	return d
}

// allows reports whether an answer is, or while it is open may be, this option.
func (d *draft) allows(id assessment.QuestionID, option assessment.OptionID) bool {
	a := d.Run.Answers.Of(id)
	return a.IsZero() || a.Unknown || a.Has(option)
}

// figures returns the smallest and the largest figure that an answer allows.
func (d *draft) figures(id assessment.QuestionID, byOption map[assessment.OptionID]float64) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, option := range d.Question(id).Options {
		if d.allows(id, option.ID) {
			least, most = min(least, byOption[option.ID]), max(most, byOption[option.ID])
		}
	}
	return least, most
}

// covered is the share of a workstream that is there: as marked, else through
// controls. Work that is marked partial covers no less than the controls do.
func (d *draft) covered(w int) (least, most float64) {
	id := d.Workstreams[w].ID
	mark := d.Run.Readiness[id]
	switch {
	case !d.Counts(id, mark):
	case mark.State == assessment.InPlace || mark.State == assessment.NotApplicable:
		return 1, 1
	case mark.State == assessment.Missing:
		return 0, 0
	}
	least, most = 1, 0
	for i, option := range d.Question(d.Roles.Controls).Options {
		if d.controls[i] {
			share := d.Planning.Controls[option.ID][id]
			least, most = min(least, share), max(most, share)
		}
	}
	if mark.State == assessment.Partial {
		return max(least, d.Planning.Partial), max(most, d.Planning.Partial)
	}
	return least, most
}

// builds reports whether a standard is in the plan and not held.
func (d *draft) builds(standard int) bool {
	return d.planned[standard] && d.result.Standards[standard].Decision != assessment.Keep
}

func (d *draft) keepsAny() bool {
	return slices.ContainsFunc(d.result.Standards, func(s assessment.StandardResult) bool { return s.Decision == assessment.Keep })
}

// added is the share of a workstream that remains to be done: the missing
// depth, and at least the top-up where something is there.
func (d *draft) added(wanted, there float64) float64 {
	if there == 0 {
		return wanted
	}
	return min(wanted, max(wanted-there, d.Planning.TopUp))
}

// effort is a share of a workstream in person-days: for this team, without what
// is there already.
func (d *draft) effort(w int, share float64) [2]float64 {
	return [2]float64{d.left[w][low] * share, d.left[w][high] * share}
}

// workstreams lists every workstream that a planned standard needs, with what
// is left of it.
func (d *draft) workstreams(o *outline) []assessment.PlanWorkstream {
	parts := make([][]*part, len(d.Workstreams))
	for i := range o.parts {
		w := o.parts[i].work
		parts[w] = append(parts[w], &o.parts[i])
	}
	outside := d.outsideScope()
	keeps := d.keepsAny()
	out := []assessment.PlanWorkstream{}
	for i := range d.Workstreams {
		if len(parts[i]) == 0 && (d.built[i] == 0 || !keeps) {
			continue
		}
		w := &d.Workstreams[i]
		pw := assessment.PlanWorkstream{
			ID:       w.ID,
			Title:    w.Title,
			Summary:  w.Summary,
			Phase:    d.phase(w.Phase),
			State:    assessment.Missing,
			Owner:    w.Owner,
			Serves:   d.serves(i, outside),
			Needs:    w.Prerequisites,
			Evidence: w.Evidence,
			Cadence:  w.Cadence,
			Start:    assessment.DateRange{Low: d.from, High: d.from},
			End:      assessment.DateRange{Low: d.from, High: d.from},
			Extended: []assessment.Extension{},
		}
		d.sum(o, parts[i], &pw)
		d.mark(i, &pw)
		out = append(out, pw)
	}
	return out
}

// serves is what a workstream serves of the planned standards, in scope.
func (d *draft) serves(w int, outside map[string]bool) map[assessment.StandardID][]string {
	out := map[assessment.StandardID][]string{}
	for i := range d.Standards {
		id := d.Standards[i].ID
		if !d.planned[i] {
			continue
		}
		for _, requirement := range d.Workstreams[w].Requirements[id] {
			if !outside[requirement] {
				out[id] = append(out[id], requirement)
			}
		}
	}
	return out
}

// outsideScope returns the requirements of categories that no report of this
// plan can have.
func (d *draft) outsideScope() map[string]bool {
	out := map[string]bool{}
	for i := range d.Standards {
		for _, group := range d.Standards[i].Requirements {
			if group.Category != "" && d.scope(i, group.Category) == assessment.ServedOutside {
				for _, id := range group.IDs {
					out[id] = true
				}
			}
		}
	}
	return out
}

// sum adds up the parts of a workstream: the first stage that needs it builds
// it, later ones extend it.
func (d *draft) sum(o *outline, parts []*part, pw *assessment.PlanWorkstream) {
	for i, p := range parts {
		begins, ends := d.dates(p.start), d.dates(p.end)
		pw.Days.Low, pw.Days.High = pw.Days.Low+p.effort[low], pw.Days.High+p.effort[high]
		switch {
		case i == 0:
			pw.Start, pw.End = begins, ends
		case p.stage == parts[0].stage:
			pw.End = ends
		default:
			pw.Extended = append(pw.Extended, assessment.Extension{
				Standards: d.standardIDs(o.stages[p.stage]),
				Days:      assessment.Days{Low: tenth(p.effort[low]), High: tenth(p.effort[high])},
				Start:     begins,
				End:       ends,
			})
		}
	}
	pw.Days = assessment.Days{Low: tenth(pw.Days.Low), High: tenth(pw.Days.High)}
}

func (d *draft) dates(weeks [2]float64) assessment.DateRange {
	return assessment.DateRange{Low: d.from.AddDays(wholeDays(weeks[low])), High: d.from.AddDays(wholeDays(weeks[high]))}
}

// mark sets the state of a workstream: as marked, else by what is left of it.
func (d *draft) mark(w int, pw *assessment.PlanWorkstream) {
	if mark, ok := d.Run.Readiness[pw.ID]; ok && d.Counts(pw.ID, mark) {
		pw.State, pw.Reason = mark.State, mark.Reason
		return
	}
	least, _ := d.covered(w)
	switch {
	case pw.Days.High == 0:
		pw.State = assessment.InPlace
	case least > 0 || d.built[w] > 0:
		pw.State = assessment.Partial
	}
}

func (d *draft) phase(number int) assessment.PhaseID {
	for _, phase := range d.Phases {
		if phase.Number == number {
			return phase.ID
		}
	}
	return ""
}

func (d *draft) phases(work []assessment.PlanWorkstream) []assessment.PlanPhase {
	out := []assessment.PlanPhase{}
	for _, phase := range d.Phases {
		p := assessment.PlanPhase{ID: phase.ID, Title: phase.Title}
		for i := range work {
			if work[i].Phase == phase.ID {
				p.Workstreams = append(p.Workstreams, work[i].ID)
			}
		}
		if len(p.Workstreams) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// datedMilestones lists the milestones that the outline has dated.
func (d *draft) datedMilestones(o *outline) []assessment.PlanMilestone {
	out := []assessment.PlanMilestone{}
	for i := range d.Milestones {
		m, early, late := &d.Milestones[i], o.dates[low][i], o.dates[high][i]
		if early.end.IsZero() {
			continue
		}
		title := m.Title
		if m.TitleKept != "" && d.result.Standard(m.Standard).Decision == assessment.Keep {
			title = m.TitleKept
		}
		out = append(out, assessment.PlanMilestone{
			ID:       m.ID,
			Standard: m.Standard,
			Title:    title,
			Begin:    assessment.DateRange{Low: early.begin, High: late.begin},
			Date:     assessment.DateRange{Low: early.end, High: late.end},
		})
	}
	return out
}

func (d *draft) standardIDs(s stage) []assessment.StandardID {
	out := make([]assessment.StandardID, len(s.standards))
	for i, standard := range s.standards {
		out[i] = d.Standards[standard].ID
	}
	return out
}

// say writes a sentence of the content with its placeholders replaced: pairs of
// placeholder and text.
func (d *draft) say(key string, pairs ...string) string {
	out := d.Planning.Sentences[key]
	for i := 0; i < len(pairs); i += 2 {
		out = strings.ReplaceAll(out, pairs[i], pairs[i+1])
	}
	return out
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }
