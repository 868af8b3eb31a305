package plan

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// end is one run of the schedule: an end of the range, or what is expected.
type end int

const (
	low end = iota
	high
	expected // middle effort, and middle times outside
)

// middle adds what is expected to an end of a range and the other.
func middle(r [2]float64) [3]float64 { return [3]float64{r[low], r[high], of(r, expected)} }

// of returns the figure of a range for a run.
func of(r [2]float64, at end) float64 {
	if at == expected {
		return (r[low] + r[high]) / 2
	}
	return r[at]
}

// assurePhase is the phase in which what was built is checked.
const assurePhase = 5

// Planner makes plans with one catalog. It is safe for concurrent use.
type Planner struct {
	*assessment.Catalog
	needs        [][]int // by workstream, its prerequisites
	leads        []int   // by workstream, that of its Lead, or -1
	order        []int   // of the workstreams, see startingOrder
	milestones   []milestone
	asked        []bool                           // by milestone, whether buyers ask for it, or it comes before one that they do
	requirements [][]requirement                  // by standard, in the order of its groups
	category     map[string]assessment.CategoryID // of a requirement that is in one
	scoped       []bool                           // by workstream, whether it serves such a requirement
	reported     int                              // the standard whose first report may be on one day, a Type I
	typeOne      string                           // the kind of report that begins with that; "" for none
	typeOneAt    int                              // its milestone, or -1
	orders       [][]stage                        // that content names
	calendar     *calendar
	systems      []bool                                       // by standard, whether it is a management system, with an audit after it has run
	deep         [][]float64                                  // by workstream and standard, the depth without categories
	roles        [][]assessment.RoleID                        // by workstream, the first one is responsible
	chosen       map[assessment.CategoryID]bool               // categories that a workstream has to go deeper for
	inControls   [][]float64                                  // by option about the controls and workstream, the share that it covers
	alone        func() map[assessment.OptionID][]logic.Truth // see truthsAlone
	deeper       []map[assessment.CategoryID]float64          // by workstream, the depth of categories
}

// milestone is one of the catalog with what it refers to, by position.
type milestone struct {
	*assessment.Milestone
	standard int   // or -1 for that of the standard that is built first
	lead     int   // the workstream of Lead, or -1
	work     []int // workstreams that end before it begins
	after    []int // milestones that end before it begins
	follows  int   // or -1
}

type requirement struct {
	id       string
	category assessment.CategoryID
	work     []int
}

// New returns a planner for a catalog, which must not change any more.
func New(c *assessment.Catalog) *Planner {
	p := &Planner{
		Catalog:   c,
		calendar:  newCalendar(&c.Planning.Calendar),
		systems:   make([]bool, len(c.Standards)),
		typeOneAt: -1,
		chosen:    map[assessment.CategoryID]bool{},
		category:  map[string]assessment.CategoryID{},
		scoped:    make([]bool, len(c.Workstreams)),
	}
	workstreams := map[assessment.WorkstreamID]int{}
	for i := range c.Workstreams {
		w := &c.Workstreams[i]
		workstreams[w.ID] = i
		var needs []int
		for _, id := range w.Prerequisites {
			needs = append(needs, workstreams[id])
		}
		lead := -1
		if before, ok := workstreams[w.Lead.Work]; ok {
			lead = before
		}
		p.needs, p.leads = append(p.needs, needs), append(p.leads, lead)
		deep, deeper := make([]float64, len(c.Standards)), map[assessment.CategoryID]float64{}
		for i := range c.Standards {
			s := &c.Standards[i]
			deep[i] = w.Depth[string(s.ID)]
			for _, category := range s.Categories {
				if depth := w.Depth[categoryToken(category.ID)]; depth > 0 {
					deeper[category.ID] = depth
				}
			}
		}
		for category := range deeper {
			p.chosen[category] = true
		}
		p.roles = append(p.roles, append([]assessment.RoleID{w.Owner}, w.With...))
		p.deep, p.deeper = append(p.deep, deep), append(p.deeper, deeper)
	}
	milestones := map[assessment.MilestoneID]int{"": -1}
	for i := range c.Milestones {
		m := milestone{Milestone: &c.Milestones[i], standard: p.position(c.Milestones[i].Standard)}
		m.follows, m.lead = milestones[m.Follows], -1
		if w, ok := workstreams[m.Lead.Work]; ok {
			m.lead = w
		}
		if m.RunWeeks[high] > 0 && m.standard >= 0 {
			p.systems[m.standard] = true
		}
		for _, id := range m.After {
			if w, ok := workstreams[assessment.WorkstreamID(id)]; ok {
				m.work = append(m.work, w)
			} else {
				m.after = append(m.after, milestones[assessment.MilestoneID(id)])
			}
		}
		if m.Optional {
			p.reported, p.typeOne, p.typeOneAt = m.standard, m.Report, i
		}
		milestones[m.ID] = i
		p.milestones = append(p.milestones, m)
	}
	p.asked = make([]bool, len(p.milestones))
	for _, a := range c.Planning.Asked {
		p.wants(p.asked, milestones[a.Milestone])
		p.wants(p.asked, milestones[a.Instead])
	}
	p.wants(p.asked, p.typeOneAt)
	for i := range c.Standards {
		p.requirements = append(p.requirements, p.served(&c.Standards[i]))
	}
	if controls := p.Question(p.Roles.Controls); controls != nil {
		for i := range controls.Options {
			covered := make([]float64, len(p.Workstreams))
			for id, share := range p.Planning.Controls[controls.Options[i].ID] {
				if w, ok := workstreams[id]; ok {
					covered[w] = share
				}
			}
			p.inControls = append(p.inControls, covered)
		}
	}
	p.alone = sync.OnceValue(p.truthsAlone)
	p.order = p.startingOrder()
	for _, order := range c.Planning.Orders {
		var stages []stage
		for _, ids := range order.Stages {
			var s stage
			for _, id := range ids {
				s.standards = append(s.standards, p.position(id))
			}
			slices.Sort(s.standards)
			stages = append(stages, s)
		}
		p.orders = append(p.orders, stages)
	}
	return p
}

func (p *Planner) wants(set []bool, at int) {
	if at < 0 || set[at] {
		return
	}
	set[at] = true
	p.wants(set, p.milestones[at].follows)
	for _, before := range p.milestones[at].after {
		p.wants(set, before)
	}
}

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
			if g.Category == "" {
				continue
			}
			p.category[id] = g.Category
			for _, w := range serving[id] {
				p.scoped[w] = true
			}
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
		layer[i] = slices.IndexFunc(p.Standards, func(s assessment.Standard) bool {
			depth := p.Workstreams[i].Depth
			deeper := func(c assessment.Category) bool { return depth[categoryToken(c.ID)] > 0 }
			return depth[string(s.ID)] > 0 || slices.ContainsFunc(s.Categories, deeper)
		})
		if layer[i] < 0 {
			layer[i] = len(p.Standards)
		}
		for _, need := range p.before(i) {
			head[i] = max(head[i], head[need]+p.Workstreams[need].Effort.Low+p.Workstreams[need].Effort.High)
		}
	}
	for i := len(p.needs) - 1; i >= 0; i-- {
		for _, need := range p.before(i) {
			layer[need] = min(layer[need], layer[i])
		}
	}
	out := make([]int, len(head))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Or(layer[a]-layer[b], cmp.Compare(head[a], head[b])) })
	return out
}

func (p *Planner) before(w int) []int {
	if p.leads[w] < 0 {
		return p.needs[w]
	}
	return append(slices.Clone(p.needs[w]), p.leads[w])
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

	SkipWays, TasksOnly, DatesOnly bool // see assessment.Options
}

// draft is one plan in the making: what is known before anything is dated.
type draft struct {
	*Planner
	Input
	result     *assessment.Result
	from       assessment.Date          // the first day of work, see Result.From
	planned    []bool                   // by standard
	held       []bool                   // by standard, whether it is kept or something of it is in force
	heldDays   []assessment.Date        // by standard, see heldDay
	requested  []bool                   // by standard, whether a buyer has asked for it
	first      [][2]float64             // by standard, see firstSystem
	depths     [][]float64              // by workstream and standard, how much of it the standard needs
	built      []float64                // by workstream, the depth that what is held has built
	controls   []int                    // options about the controls that are, or may be, chosen
	team       [2]float64               // effort by team size
	left       [][2]float64             // by workstream, in person-days at full depth
	slots      [3]int                   // half days of work a week
	time       *timeline                // from today, or from the start where today is not known or later
	tasks      []task                   // of gates and obligations
	sameWork   map[int]sameTask         // by workstream
	aiLaw      bool                     // a law on AI applies for certain
	bands      [][]*assessment.CostBand // by standard, those of this team size
	hasTypeOne bool                     // the first report is a Type I
	wanted     []bool                   // by milestone, whether it is dated; nil for all
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
	first := d.from
	if !in.Today.IsZero() && in.Today.Before(first) {
		first = in.Today
	}
	d.time = &timeline{calendar: p.calendar, next: first, days: make([]assessment.Date, 0, 512)}
	for i := range r.Standards {
		s := &r.Standards[i]
		d.planned = append(d.planned, s.Planned())
		d.held = append(d.held, s.Decision == assessment.Keep || p.Holds(in.Run.Answers, s.ID))
		d.heldDays = append(d.heldDays, d.heldDay(i))
	}
	all := make([]float64, len(p.Workstreams)*len(p.Standards))
	d.depths, d.left = make([][]float64, len(p.Workstreams)), make([][2]float64, len(p.Workstreams))
	for w := range p.Workstreams {
		depths := all[w*len(p.Standards):][:len(p.Standards)]
		for i := range r.Standards {
			depths[i] = p.deep[w][i]
			for _, category := range r.Standards[i].Categories {
				if len(p.deeper[w]) > 0 {
					depths[i] = max(depths[i], p.deeper[w][category])
				}
			}
			if d.held[i] {
				d.built[w] = max(d.built[w], depths[i])
			}
		}
		d.depths[w] = depths
	}
	for i := range p.inControls {
		if d.allows(p.Roles.Controls, p.Question(p.Roles.Controls).Options[i].ID) {
			d.controls = append(d.controls, i)
		}
	}
	d.team[low], d.team[high] = d.figures(p.Roles.Team, p.Planning.TeamFactor)
	for w := range p.Workstreams {
		few, many := d.covered(w)
		effort := p.Workstreams[w].Effort
		d.left[w] = [2]float64{effort.Low * d.team[low] * (1 - many), effort.High * d.team[high] * (1 - few)}
	}
	d.bands = d.costBands()
	d.slots = d.slotsPerWeek(d.figures(p.Roles.Capacity, p.Planning.Capacity))
	d.sameWork = map[int]sameTask{}
	d.tasks = d.certainTasks()
	d.aiLaw = slices.ContainsFunc(r.Obligations, func(o assessment.ObligationResult) bool {
		return o.State == assessment.Certain && p.Obligation(o.ID).AILaw
	})
	for i := range p.milestones {
		m := &p.milestones[i]
		if m.standard < 0 {
			continue
		}
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
	mark := d.mark(string(d.Workstreams[w].ID))
	switch {
	case mark.State == assessment.InPlace || mark.State == assessment.NotApplicable:
		return 1, 1
	case mark.State == assessment.Missing:
		return 0, 0
	}
	least, most = 1, 0
	for _, option := range d.controls {
		share := d.inControls[option][w]
		least, most = min(least, share), max(most, share)
	}
	if mark.State.Partly() {
		return max(least, d.Planning.Partial), max(most, d.Planning.Partial)
	}
	return least, most
}

// builds reports whether a standard is in the plan and not held.
func (d *draft) builds(standard int) bool {
	return d.planned[standard] && d.result.Standards[standard].Decision != assessment.Keep
}

func (d *draft) keepsAny() bool {
	return slices.ContainsFunc(d.result.Standards, func(s assessment.StandardResult) bool {
		return s.Decision == assessment.Keep
	})
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

// slot is the smallest share of a week that is planned with: half a day. A
// company has as many slots as it has half days a week.
const slot = 0.5

// slotsPerWeek is the capacity: the days of the person who coordinates, fewest and
// most, and those of the other owners, who can only do what is coordinated.
func (d *draft) slotsPerWeek(fewest, most float64) (out [3]int) {
	coordinator := [2]float64{low: most, high: fewest}
	for at, others := range d.others(coordinator) {
		out[at] = max(1, int((coordinator[at]+others)/slot+1e-9))
	}
	out[expected] = (out[low] + out[high]) / 2
	return out
}

func (d *draft) others(coordinator [2]float64) (out [2]float64) {
	out[high], out[low] = d.figures(d.Roles.Team, d.Planning.Beside)
	for at := range out {
		out[at] = min(out[at], coordinator[at]*d.Planning.BesideMost)
	}
	return out
}

// firstSystem is the least time from the start to the first audit of a
// management system without an earlier one to build on, in weeks. It shrinks
// with what is there already.
func (d *draft) firstSystem(m *milestone) [2]float64 {
	for _, id := range m.FromNothing.UnlessHeld {
		if d.Holds(d.Run.Answers, id) {
			return [2]float64{}
		}
	}
	var all, left [2]float64
	for w := range d.Workstreams {
		wanted := d.depths[w][m.standard]
		if wanted == 0 {
			continue
		}
		effort, full := d.effort(w, d.added(wanted, d.built[w])), d.Workstreams[w].Effort
		all[low] += full.Low * wanted * d.team[low]
		all[high] += full.High * wanted * d.team[high]
		left[low] += effort[low]
		left[high] += effort[high]
	}
	weeks := m.FromNothing.Weeks
	return [2]float64{weeks[low] * left[low] / max(all[low], 1), weeks[high] * left[high] / max(all[high], 1)}
}

// costBands finds the cost bands of each planned standard for this team size,
// or all of them while that is open.
func (d *draft) costBands() [][]*assessment.CostBand {
	out := make([][]*assessment.CostBand, len(d.planned))
	for i := range d.Planning.Costs {
		band := &d.Planning.Costs[i]
		s := d.position(band.Standard)
		allowed := func(size assessment.OptionID) bool { return d.allows(d.Roles.Team, size) }
		if d.planned[s] && slices.ContainsFunc(band.TeamSizes, allowed) {
			out[s] = append(out[s], band)
		}
	}
	return out
}

// workAt is the position of a workstream, or -1.
func (p *Planner) workAt(id assessment.WorkstreamID) int {
	for i := range p.Workstreams {
		if p.Workstreams[i].ID == id {
			return i
		}
	}
	return -1
}

// milestoneAt is the position of a milestone, or -1.
func (p *Planner) milestoneAt(id assessment.MilestoneID) int {
	for i := range p.milestones {
		if p.milestones[i].ID == id {
			return i
		}
	}
	return -1
}

// say writes a sentence of the content with its placeholders replaced: pairs of
// placeholder and text.
func (d *draft) say(key string, pairs ...string) string {
	return fill(d.Planning.Sentences[key], pairs)
}

func fill(text string, pairs []string) string {
	for pair := range slices.Chunk(pairs, 2) {
		text = strings.ReplaceAll(text, pair[0], pair[1])
	}
	return text
}
