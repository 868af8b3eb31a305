package assessment

import "slices"

// Plan is the way to what was decided. It holds the standards whose every
// possible decision is keep, now or next.
type Plan struct {
	Phases      []PlanPhase      `json:"phases"`
	Workstreams []PlanWorkstream `json:"workstreams"`
	Milestones  []PlanMilestone  `json:"milestones"`
	Deadline    *DeadlineVerdict `json:"deadline"`  // the worst of Deadlines
	Deadlines   []AskedDeadline  `json:"deadlines"` // one for each thing asked
	Recurring   []RecurringTask  `json:"recurring"`
	Assumptions []Assumption     `json:"assumptions"`
	Baseline    *PlanBaseline    `json:"baseline,omitempty"` // the plan that was promised last; nil for none
	Status      *PlanStatus      `json:"status,omitempty"`   // compared with Baseline, where that was asked for
	TooLong     *TooLong         `json:"too_long,omitempty"`
}

// TooLong is the verdict on a plan that takes longer than anyone can plan for: not with
// this much time.
type TooLong struct {
	Until    Date     `json:"until"`             // the expected day of the last first report or certificate
	Option   OptionID `json:"option,omitempty"`  // the answer that gives time enough; "" for none
	Expected Date     `json:"expected,omitzero"` // the same day with it
	Sentence string   `json:"sentence"`
}

// Assumption is one line on what the dates rest on.
type Assumption struct {
	ID   string `json:"id"`
	Text string `json:"text"`
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

// Span is a time from its first day to its last. Zero where no day is known.
type Span struct {
	Start Date `json:"start"`
	End   Date `json:"end"`
}

// PlanWorkstream is one workstream with what is left of it, or the task of a gate
// or an obligation, or CheckTask: Days in all, of which Extended names the parts that
// come later.
// Start, End and Expected are those of its first build. In place and not applicable
// stay listed with no days left.
type PlanWorkstream struct {
	ID       WorkstreamID            `json:"id"`
	Title    string                  `json:"title"`
	Summary  string                  `json:"summary"`
	Phase    PhaseID                 `json:"phase"`
	Kind     WorkKind                `json:"kind"`
	Task     string                  `json:"task"` // what to do, in the imperative
	DoneWhen string                  `json:"done_when"`
	Template string                  `json:"template,omitempty"` // what to start from
	State    Readiness               `json:"state"`
	Assumed  bool                    `json:"assumed"`          // the state follows from an answer, and is not checked
	Reason   string                  `json:"reason,omitempty"` // why not applicable
	Owner    string                  `json:"owner"`            // the titles of Roles
	Roles    []RoleID                `json:"roles"`            // the first one is responsible
	Days     Days                    `json:"days"`
	Serves   map[StandardID][]string `json:"serves"`
	Needs    []WorkstreamID          `json:"needs"`
	Evidence []string                `json:"evidence"`
	Cadence  string                  `json:"cadence"`
	Start    DateRange               `json:"start"`
	End      DateRange               `json:"end"`
	Expected Span                    `json:"expected"`
	BookBy   Date                    `json:"book_by"` // when what it buys has to be booked; zero for nothing
	Extended []Extension             `json:"extended"`

	Gate       GateID       `json:"gate,omitempty"`       // whose task it is
	Obligation ObligationID `json:"obligation,omitempty"` // whose task it is
	FirstStep  string       `json:"first_step,omitempty"` // of a gate or an obligation
	Cost       *TaskCost    `json:"cost,omitempty"`       // of a gate or an obligation that costs money

	Person  string `json:"person,omitempty"`  // the name of the one who does it: as marked, else who has the role
	Due     Date   `json:"due,omitzero"`      // instead of the planned day, as marked
	Done    Date   `json:"done,omitzero"`     // as marked
	Link    string `json:"link,omitempty"`    // to the evidence, as marked
	Comment string `json:"comment,omitempty"` // as marked
}

// TaskCost is what a gate or an obligation costs; with Quote it is not known before
// a quote, and in no total.
type TaskCost struct {
	Low   int  `json:"low"`
	High  int  `json:"high"`
	Quote bool `json:"quote"`
}

// Extension is what a later stage adds to a workstream that was built before.
type Extension struct {
	Standards []StandardID `json:"standards"`
	Task      string       `json:"task,omitempty"`      // where the row's is that of its first part
	DoneWhen  string       `json:"done_when,omitempty"` // as Task
	Days      Days         `json:"days"`
	Start     DateRange    `json:"start"`
	End       DateRange    `json:"end"`
	Expected  Span         `json:"expected"`
}

// RecurringTask is what comes again: First on its first day, then at Then.
type RecurringTask struct {
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Workstream  WorkstreamID `json:"workstream,omitempty"`
	Milestone   MilestoneID  `json:"milestone,omitempty"`
	Gate        GateID       `json:"gate,omitempty"`
	Often       string       `json:"often"`
	EveryWeeks  int          `json:"every_weeks,omitempty"`
	EveryMonths int          `json:"every_months,omitempty"`
	Owner       string       `json:"owner"`
	Roles       []RoleID     `json:"roles"`
	First       Date         `json:"first"`
	Then        []Date       `json:"then"` // the next days, at most three
	DaysAYear   Days         `json:"days_a_year"`
	Kept        bool         `json:"kept"` // it keeps what is held already, and counts in Effort.Keep
	Person      string       `json:"person,omitempty"`
	Last        Date         `json:"last,omitzero"` // when it was done last
	Next        Date         `json:"next,omitzero"` // when it is due: First, or after Last
}

// Again returns the day of the nth time after the first: in as many weeks, or on the
// same weekday of the same week of a later month, the last one for the fifth.
func (t *RecurringTask) Again(n int) Date {
	if t.EveryMonths == 0 {
		return t.First.AddDays(7 * n * t.EveryWeeks)
	}
	week, last := t.MonthWeek()
	first := t.First.AddDays(1 - t.First.Day()).AddMonths(n * t.EveryMonths)
	if last {
		end := first.AddMonths(1).AddDays(-1)
		return end.AddDays(-int(7+end.Weekday()-t.First.Weekday()) % 7)
	}
	return first.AddDays(int(7+t.First.Weekday()-first.Weekday())%7 + 7*(week-1))
}

// MonthWeek says which of its weekdays in the month the first day is, from one; the
// fifth counts as the last.
func (t *RecurringTask) MonthWeek() (week int, last bool) {
	week = (t.First.Day()-1)/7 + 1
	return week, week == 5
}

// PlanMilestone is an event of an audit; Date is its end, Begin its first day. A renewal
// of what is held has none while its day is not entered.
type PlanMilestone struct {
	ID       MilestoneID `json:"id"`
	Standard StandardID  `json:"standard"`
	Title    string      `json:"title"`
	Begin    DateRange   `json:"begin"`
	Date     DateRange   `json:"date"`
	Expected Span        `json:"expected"`
	State    Readiness   `json:"state,omitempty"`
	Person   string      `json:"person,omitempty"`
	Due      Date        `json:"due,omitzero"`  // the day that is booked
	Done     Date        `json:"done,omitzero"` // the day it was over
}

// TooLongUntil is the last day of a plan that takes too long, or none.
func (p *Plan) TooLongUntil() Date {
	if p == nil || p.TooLong == nil {
		return Date{}
	}
	return p.TooLong.Until
}

// Milestone returns the planned milestone with this id, or nil.
func (p *Plan) Milestone(id MilestoneID) *PlanMilestone {
	return find(p.Milestones, func(m *PlanMilestone) bool { return m.ID == id })
}

// Workstream returns the planned workstream with this id, or nil.
func (p *Plan) Workstream(id WorkstreamID) *PlanWorkstream {
	return find(p.Workstreams, func(w *PlanWorkstream) bool { return w.ID == id })
}

// TaskOf returns the planned task of a gate, or of an obligation where the gate is "";
// nil where there is none.
func (p *Plan) TaskOf(gate GateID, law ObligationID) *PlanWorkstream {
	if p == nil {
		return nil
	}
	return find(p.Workstreams, func(w *PlanWorkstream) bool {
		return gate != "" && w.Gate == gate || gate == "" && w.Obligation == law
	})
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

// Verdict says whether a deadline can be met.
type Verdict string

const (
	Comfortable Verdict = "comfortable"  // the high end is at least SlackDays before it
	Tight       Verdict = "tight"        // the low end makes it
	NotFeasible Verdict = "not_feasible" // it does not, or the date has passed
)

// SlackDays is how long before a date the high end lies where all is on track.
const SlackDays = 28

// DeadlineVerdict judges a date against the milestone that was asked for. For a
// gate, and for what is not in the plan, Needs and Verdict are "". StartBy is the
// last start whose high end still makes the date; for comfortable, with its slack.
type DeadlineVerdict struct {
	Date     Date        `json:"date"`
	Passed   bool        `json:"passed"` // the date lies before the day of the evaluation
	Verdict  Verdict     `json:"verdict"`
	Needs    MilestoneID `json:"needs"`
	Earliest Date        `json:"earliest"`
	Expected Date        `json:"expected"`
	Latest   Date        `json:"latest"`
	StartBy  Date        `json:"start_by"`
	Fallback string      `json:"fallback"`
	Sentence string      `json:"sentence"` // to send to the buyer
	Reach    []Reach     `json:"reach"`    // what would change the verdict, each run as a plan
}

// LikelyLate reports whether a date can be met, and is not expected to be.
func (d *DeadlineVerdict) LikelyLate() bool { return d.Verdict == Tight && d.Date.Before(d.Expected) }

// AskedDeadline is the verdict on one thing that a buyer asked for by a date.
type AskedDeadline struct {
	For      OptionID   `json:"for"`
	From     AskedBy    `json:"from"`
	Deal     int        `json:"deal,omitempty"`     // its number
	Standard StandardID `json:"standard,omitempty"` // of Needs, or what is not in the plan
	Gate     GateID     `json:"gate,omitempty"`
	DeadlineVerdict
}

// AskedBy says where a request is entered.
type AskedBy string

const (
	AskedInAnswer AskedBy = "answer"
	AskedInDeal   AskedBy = "deal"
)

// ReachKind is a way to be there earlier.
type ReachKind string

const (
	ReachCapacity ReachKind = "capacity"      // Option is the answer that gives more time
	ReachStart    ReachKind = "start_earlier" // today
	ReachTypeOne  ReachKind = "type_one"      // a report on one day first
	ReachWindow   ReachKind = "window"        // the shortest window, of Months; with Option, more time too
)

// Reach is what a date would be with one change of the plan.
type Reach struct {
	Change    ReachKind   `json:"change"`
	Option    OptionID    `json:"option,omitempty"`
	Months    int         `json:"months,omitempty"`
	Milestone MilestoneID `json:"milestone"`
	Date      DateRange   `json:"date"`
	Expected  Date        `json:"expected"`
	Verdict   Verdict     `json:"verdict"`
	Cost      *MoneyRange `json:"cost,omitempty"` // what it adds to the cost
}

// Effort is what is left to do, and what one standard gives to another.
type Effort struct {
	Days  Days    `json:"days"`
	Keep  Days    `json:"keep"` // days a year to keep what is held
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
	Currency    string     `json:"currency"`
	Low         int        `json:"low"`
	High        int        `json:"high"`
	Basis       string     `json:"basis"`
	Items       []CostItem `json:"items"`
	ByYear      []YearCost `json:"by_year"` // when the items fall due; they add up to Low and High
	Yearly      MoneyRange `json:"yearly"`  // of keeping all of it, every year after
	NotIncluded []string   `json:"not_included"`
}

// YearCost is what falls due in a calendar year.
type YearCost struct {
	Year int `json:"year"`
	Low  int `json:"low"`
	High int `json:"high"`
}

// CostItem is the part of the cost that one standard, gate or obligation brings.
type CostItem struct {
	Standard  StandardID   `json:"standard"`
	Title     string       `json:"title"`
	Work      WorkstreamID `json:"workstream,omitempty"` // the task of a gate or an obligation
	Milestone MilestoneID  `json:"milestone,omitempty"`  // a report on one day
	Low       int          `json:"low"`
	High      int          `json:"high"`
	Sources   []string     `json:"sources"`
	ReviewBy  Date         `json:"-"` // the first review day of its figures
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
	Better      bool           `json:"better"`      // than that, by four weeks or a tenth of cost or effort
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
	Owner      string
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
