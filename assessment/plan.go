package assessment

import "slices"

// Plan is the way to what was decided. It holds the standards whose every
// possible decision is keep, now or next.
type Plan struct {
	Phases      []PlanPhase      `json:"phases"`
	Workstreams []PlanWorkstream `json:"workstreams"`
	Milestones  []PlanMilestone  `json:"milestones"`
	Deadline    *DeadlineVerdict `json:"deadline"`
}

// PlanPhase lists the workstreams of one phase that the plan needs.
type PlanPhase struct {
	ID          PhaseID        `json:"id"`
	Title       string         `json:"title"`
	Workstreams []WorkstreamID `json:"workstreams"`
}

// DateRange is the earliest and the latest day.
type DateRange struct {
	Low  Date `json:"low"`
	High Date `json:"high"`
}

// PlanWorkstream is one workstream with what is left of it: Days in all, of
// which Extended names the parts that later stages add. Start and End are those
// of its first build. In place and not applicable stay listed with no days left.
type PlanWorkstream struct {
	ID       WorkstreamID            `json:"id"`
	Title    string                  `json:"title"`
	Summary  string                  `json:"summary"`
	Phase    PhaseID                 `json:"phase"`
	State    Readiness               `json:"state"`
	Reason   string                  `json:"reason,omitempty"` // why not applicable
	Owner    string                  `json:"owner"`
	Days     Days                    `json:"days"`
	Serves   map[StandardID][]string `json:"serves"`
	Needs    []WorkstreamID          `json:"needs"`
	Evidence []string                `json:"evidence"`
	Cadence  string                  `json:"cadence"`
	Start    DateRange               `json:"start"`
	End      DateRange               `json:"end"`
	Extended []Extension             `json:"extended"`
}

// Extension is what a later stage adds to a workstream that was built before.
type Extension struct {
	Standards []StandardID `json:"standards"`
	Days      Days         `json:"days"`
	Start     DateRange    `json:"start"`
	End       DateRange    `json:"end"`
}

// PlanMilestone is an event of an audit; Date is its end, Begin its first day.
type PlanMilestone struct {
	ID       MilestoneID `json:"id"`
	Standard StandardID  `json:"standard"`
	Title    string      `json:"title"`
	Begin    DateRange   `json:"begin"`
	Date     DateRange   `json:"date"`
}

// Milestone returns the planned milestone with this id, or nil.
func (p *Plan) Milestone(id MilestoneID) *PlanMilestone {
	return find(p.Milestones, func(m *PlanMilestone) bool { return m.ID == id })
}

// Workstream returns the planned workstream with this id, or nil.
func (p *Plan) Workstream(id WorkstreamID) *PlanWorkstream {
	return find(p.Workstreams, func(w *PlanWorkstream) bool { return w.ID == id })
}

// InHand returns the planned milestones that end in a report or certificate, the
// earliest first.
func (p *Plan) InHand(c *Catalog) []*PlanMilestone {
	var out []*PlanMilestone
	for i := range c.Milestones {
		if m := p.Milestone(c.Milestones[i].ID); m != nil && c.Milestones[i].InHand {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b *PlanMilestone) int { return b.Date.Low.DaysTo(a.Date.Low) })
	return out
}

// FirstInHand returns the milestone that first brings a report or certificate of
// a standard, or nil.
func (p *Plan) FirstInHand(c *Catalog, id StandardID) *PlanMilestone {
	all := p.InHand(c)
	if at := slices.IndexFunc(all, func(m *PlanMilestone) bool { return m.Standard == id }); at >= 0 {
		return all[at]
	}
	return nil
}

// Verdict says whether a deadline can be met.
type Verdict string

const (
	Comfortable Verdict = "comfortable"  // the high end makes it
	Tight       Verdict = "tight"        // only the low end does
	NotFeasible Verdict = "not_feasible" // neither does
)

// DeadlineVerdict judges the named deadline against the last milestone that
// was asked for. With a gate alone Needs and Verdict are "".
type DeadlineVerdict struct {
	Date     Date        `json:"date"`
	Passed   bool        `json:"passed"` // the date lies before the day of the evaluation
	Verdict  Verdict     `json:"verdict"`
	Needs    MilestoneID `json:"needs"`
	Earliest Date        `json:"earliest"`
	StartBy  Date        `json:"start_by"`
	Fallback string      `json:"fallback"`
	Sentence string      `json:"sentence"` // to send to the buyer
}

// Effort is what is left to do, and what one standard gives to another.
type Effort struct {
	Days  Days    `json:"days"`
	Reuse []Reuse `json:"reuse"`
}

// Reuse keeps two figures apart: the requirements that carry over and the
// effort that is saved.
type Reuse struct {
	From         StandardID `json:"from"`
	To           StandardID `json:"to"`
	Requirements Share      `json:"requirements"`
	EffortSaved  Share      `json:"effort_saved"`
	Sources      []string   `json:"sources"`
	Note         string     `json:"note"`
}

// Cost is audits, tools and tests of the first year, without staff.
type Cost struct {
	Currency string     `json:"currency"`
	Low      int        `json:"low"`
	High     int        `json:"high"`
	Basis    string     `json:"basis"`
	Items    []CostItem `json:"items"`
}

// CostItem is the part of the cost that one standard brings.
type CostItem struct {
	Standard StandardID `json:"standard"`
	Title    string     `json:"title"`
	Low      int        `json:"low"`
	High     int        `json:"high"`
	Sources  []string   `json:"sources"`
	ReviewBy Date       `json:"-"` // the first review day of its figures
}

// Order is one order in which what has to be built can be built.
type Order struct {
	ID          OrderID        `json:"id"`
	Title       string         `json:"title"`
	Stages      [][]StandardID `json:"stages"`
	Elapsed     DateRange      `json:"elapsed"` // until the last report or certificate
	Days        Days           `json:"days"`
	Cost        MoneyRange     `json:"cost"`   // of the first year, in the currency of Cost
	Audits      int            `json:"audits"` // bought until the last report or certificate
	InHand      []InHand       `json:"in_hand"`
	Recommended bool           `json:"recommended"` // the order of the ranks
	Reason      string         `json:"reason"`
}

// MoneyRange is an amount, low and high.
type MoneyRange struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// InHand is a report or certificate and when there is one, in order of time.
type InHand struct {
	Standard  StandardID  `json:"standard"`
	Milestone MilestoneID `json:"milestone"`
	Date      DateRange   `json:"date"`
}

// Coverage is how far the requirements of one standard are served today, each in
// one state, group by group.
type Coverage struct {
	Standard StandardID
	Groups   []CoverageGroup
}

// CoverageGroup is the requirements of one group, in its order.
type CoverageGroup struct {
	Group        *RequirementGroup
	Requirements []RequirementCoverage
}

// RequirementCoverage is one requirement and the workstreams that serve it.
type RequirementCoverage struct {
	ID    string
	State Served
	Work  []ServingWork
}

// ServingWork is a workstream and how far it is for one standard: as marked;
// else in place where the standard is held, partial where an answer or something
// held covers part of it. Reason is given when it is not applicable.
type ServingWork struct {
	Workstream *Workstream
	State      Readiness
	Reason     string
}

// Served says how far a requirement is.
type Served string

const (
	ServedNot     Served = "missing"  // none of the work is there
	ServedPartly  Served = "partial"  // some of it is
	ServedFully   Served = "in_place" // all of it is
	ServedOutside Served = "outside"  // not in scope, or nothing it asks for applies
	ServedOpen    Served = "open"     // an open answer decides whether it is in scope
)

// Count is how many requirements are in a state, or in any with "".
func (c *Coverage) Count(state Served) int {
	n := 0
	for _, g := range c.Groups {
		for _, r := range g.Requirements {
			if state == "" || r.State == state {
				n++
			}
		}
	}
	return n
}
