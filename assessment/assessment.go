package assessment

import (
	"slices"
	"strings"
	"time"
)

// Readiness says how far a workstream already is.
type Readiness string

const (
	NotChecked    Readiness = "not_checked" // the state of what has no mark
	Missing       Readiness = "missing"
	InProgress    Readiness = "in_progress" // counts as partial
	Partial       Readiness = "partial"
	InPlace       Readiness = "in_place"
	NotApplicable Readiness = "not_applicable" // with a reason
)

// ReadinessStates returns the states that a mark can give, in the order they are
// offered. A mark that says something else alone is NotChecked.
func ReadinessStates() []Readiness {
	return []Readiness{Missing, InProgress, Partial, InPlace, NotApplicable}
}

// Partly reports whether some of the work is there.
func (r Readiness) Partly() bool { return r == Partial || r == InProgress }

// ReadinessMark is what a person entered about one workstream, about the task of a
// gate or an obligation, or about a milestone. Reason is given, and required, when it
// is not applicable.
type ReadinessMark struct {
	State   Readiness `json:"state"`
	Reason  string    `json:"reason,omitempty"`
	Person  string    `json:"person,omitempty"`  // the name of the one who does it
	Due     Date      `json:"due,omitzero"`      // instead of the day in the plan; of an audit the day that is booked
	Started Date      `json:"started,omitzero"`  // of an observation window its first day
	Done    Date      `json:"done,omitzero"`     // only with InPlace
	Link    string    `json:"link,omitempty"`    // to the evidence; http or https
	Comment string    `json:"comment,omitempty"` // one line
}

// Counts reports whether a mark counts with this pack: the pack has the workstream,
// the milestone, or the gate or obligation whose task it is, and nothing that has to
// be done is not applicable.
func (c *Catalog) Counts(id WorkstreamID, mark ReadinessMark) bool {
	if c.Workstream(id) == nil && !c.IsTask(id) {
		return c.Milestone(MilestoneID(id)) != nil && mark.State != NotApplicable
	}
	return mark.State != NotApplicable || c.Required(id) == ""
}

// Person is one of those who work on the plan. An owner of the plan is the first person
// whose role it is: the id of the role, or its title in a company of this size.
type Person struct {
	Number int    `json:"number"` // from one; given once
	Name   string `json:"name"`   // no two are the same
	Role   string `json:"role,omitempty"`
	Email  string `json:"email,omitempty"`
}

// Person returns the person with this name, or nil.
func (a *Assessment) Person(name string) *Person {
	return find(a.People, func(p *Person) bool { return p.Name == name })
}

// PersonAs returns the name of the first person who has a role in a company of this
// size, or "". Of roles with one title, a person with one has all.
func (c *Catalog) PersonAs(people []Person, role RoleID, size OptionID) string {
	for i := range people {
		as := RoleID(strings.ToLower(people[i].Role))
		if as != "" && (as == role || strings.EqualFold(c.RoleTitle(as, size), c.RoleTitle(role, size))) {
			return people[i].Name
		}
	}
	return ""
}

// Baseline is a plan as it was promised on a day. Nothing changes it later.
type Baseline struct {
	Number     int                            `json:"number"` // from one
	Day        Date                           `json:"day"`
	Reason     string                         `json:"reason,omitempty"`
	Pack       PackRef                        `json:"content"`
	Start      Date                           `json:"start"`
	Answers    Answers                        `json:"answers"`
	Readiness  map[WorkstreamID]ReadinessMark `json:"readiness"`
	Work       map[WorkstreamID]Date          `json:"work"`       // when each task is due
	Milestones map[MilestoneID]Date           `json:"milestones"` // when each is expected to end
}

// Named returns what names a baseline.
func (b *Baseline) Named() *PlanBaseline { return &PlanBaseline{b.Number, b.Day, b.Reason} }

// DoneDay is one time that recurring work was done.
type DoneDay struct {
	Day     Date   `json:"day"`
	Person  string `json:"person,omitempty"`
	Link    string `json:"link,omitempty"`
	Comment string `json:"comment,omitempty"`
}

// Overruled returns the workstreams that are marked not applicable and are
// required all the same.
func (c *Catalog) Overruled(run Assessment) []*Workstream {
	var out []*Workstream
	for i := range c.Workstreams {
		w := &c.Workstreams[i]
		if mark, ok := run.Readiness[w.ID]; ok && !c.Counts(w.ID, mark) {
			out = append(out, w)
		}
	}
	return out
}

// Assessment is one run for one company. It holds what people entered, and the
// record of what was recommended then; nothing in it is derived anew. Its JSON is
// that of a bundle.
type Assessment struct {
	ID           string                         `json:"id"` // stable, chosen by the store
	Created      time.Time                      `json:"created,omitzero"`
	Changed      time.Time                      `json:"changed,omitzero"`
	Pack         PackRef                        `json:"content"` // the content it was answered with
	Company      string                         `json:"company"`
	Start        Date                           `json:"start"`                // first day of the plan; zero = the day it is evaluated
	DeadlineDate Date                           `json:"deadline_date"`        // when the named deal needs it; zero = not known
	HeldDates    map[OptionID]Date              `json:"held_dates,omitempty"` // see Catalog.HeldDate
	Answers      Answers                        `json:"answers"`
	Notes        map[QuestionID]string          `json:"notes"`
	Readiness    map[WorkstreamID]ReadinessMark `json:"readiness"`
	Currency     string                         `json:"currency,omitempty"`    // of the costs that are shown; "" for that of the content
	Reviewed     Date                           `json:"reviewed,omitzero"`     // when a person last went through answers and facts
	People       []Person                       `json:"people,omitempty"`      // by number
	Baselines    []Baseline                     `json:"baselines,omitempty"`   // by number; the last one is the promise
	Done         map[string][]DoneDay           `json:"done,omitempty"`        // by recurring task, in order of days
	Deals        []Deal                         `json:"deals,omitempty"`       // by number
	Recommended  *Recommendation                `json:"recommended,omitempty"` // what Pack made of the answers then; nil when that was not recorded
	Kept         map[QuestionID]Answer          `json:"-"`                     // see Catalog.Carry
	Carried      []Renaming                     `json:"-"`                     // ids that were read under the name of today
	Completed    time.Time                      `json:"-"`                     // when every question that is asked first had an answer; zero = not yet
}

// HeldOptions returns what can have a day in HeldDates: the reports and certificates
// that a company can hold.
func (c *Catalog) HeldOptions() []OptionID {
	var out []OptionID
	if q := c.Question(c.Roles.Held); q != nil {
		for i := range q.Options {
			if !q.Options[i].Exclusive {
				out = append(out, q.Options[i].ID)
			}
		}
	}
	return out
}

// HeldDate returns the day a certificate was issued, or the last day of the period of
// a report. It is zero if no day was entered, or if the answers say that the company
// does not hold it.
func (c *Catalog) HeldDate(run Assessment, id OptionID) Date {
	if !run.Answers.Of(c.Roles.Held).Has(id) || !slices.Contains(c.HeldOptions(), id) {
		return Date{}
	}
	return run.HeldDates[id]
}

// HeldOption returns what a company holds after a milestone: the report or certificate
// of its standard, of the kind that the audit is named after where there are several.
// It is "" for a milestone that ends in none.
func (c *Catalog) HeldOption(id MilestoneID) OptionID {
	m := c.Milestone(id)
	if m == nil || !m.InHand {
		return ""
	}
	all := slices.DeleteFunc(c.HeldOptions(), func(o OptionID) bool { return !m.Standard.HeldBy(o) })
	if at := slices.Index(all, OptionID(string(m.Standard)+"_"+m.Audit)); at >= 0 {
		return all[at]
	}
	if len(all) != 1 {
		return ""
	}
	return all[0]
}

// Arrive returns the updates for a report or certificate that has arrived: it is held
// since a day, and the milestones that it ends are done on that day. They are to be applied as one
// step.
func Arrive(c *Catalog, run Assessment, option OptionID, day Date) []Update {
	answer := Choose()
	if q := c.Question(c.Roles.Held); q != nil {
		for i := range q.Options {
			if o := &q.Options[i]; o.ID == option || run.Answers.Of(q.ID).Has(o.ID) && !o.Exclusive {
				answer.Options = append(answer.Options, o.ID)
			}
		}
	}
	out := []Update{
		SetAnswer{Question: c.Roles.Held, Answer: answer},
		SetFacts{HeldDates: map[OptionID]Date{option: day}},
	}
	for i := range c.Milestones {
		if id := WorkstreamID(c.Milestones[i].ID); c.HeldOption(c.Milestones[i].ID) == option {
			mark := run.Readiness[id]
			mark.State, mark.Reason, mark.Done = InPlace, "", day
			if day.Before(mark.Started) {
				mark.Started = Date{}
			}
			out = append(out, SetReadiness{Workstream: id, Mark: &mark})
		}
	}
	return out
}

// Reversal is an undo or a redo, with the assessment right before and after it.
type Reversal struct {
	Done          bool // false if there was nothing to undo or redo
	Before, After Assessment
}

// Summary is what a list of assessments needs of each to find it.
type Summary struct {
	ID      string
	Company string
	Changed time.Time
}
