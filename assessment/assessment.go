package assessment

import (
	"slices"
	"time"
)

// Readiness says how far a workstream already is.
type Readiness string

const (
	Missing       Readiness = "missing"
	Partial       Readiness = "partial"
	InPlace       Readiness = "in_place"
	NotApplicable Readiness = "not_applicable" // with a reason

	// NotChecked is the state of what nobody has marked. It is no mark.
	NotChecked Readiness = "not_checked"
)

// ReadinessStates returns the four states in the order they are offered.
func ReadinessStates() []Readiness {
	return []Readiness{Missing, Partial, InPlace, NotApplicable}
}

// ReadinessMark is the state of one workstream; Reason is given, and required,
// when it is not applicable.
type ReadinessMark struct {
	State  Readiness `json:"state"`
	Reason string    `json:"reason,omitempty"`
}

// Counts reports whether a mark counts with this pack: it has the workstream, or the
// gate or obligation whose task it is, and nothing that has to be done is not
// applicable.
func (c *Catalog) Counts(id WorkstreamID, mark ReadinessMark) bool {
	if c.Workstream(id) == nil {
		return c.IsTask(id)
	}
	return mark.State != NotApplicable || c.Required(id) == ""
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
