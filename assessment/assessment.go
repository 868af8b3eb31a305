package assessment

import "time"

// Readiness says how far a workstream already is.
type Readiness string

const (
	Missing       Readiness = "missing"
	Partial       Readiness = "partial"
	InPlace       Readiness = "in_place"
	NotApplicable Readiness = "not_applicable" // with a reason
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

// Counts reports whether a mark counts with this pack: it has the workstream, and
// nothing that has to be done is not applicable.
func (c *Catalog) Counts(id WorkstreamID, mark ReadinessMark) bool {
	w := c.Workstream(id)
	return w != nil && (mark.State != NotApplicable || w.Required == "")
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
// record of what was recommended then; nothing in it is derived anew.
type Assessment struct {
	ID           string // stable, chosen by the store
	Company      string
	Start        Date // first day of the plan; zero = the day it is evaluated
	DeadlineDate Date // when the named deal needs it; zero = not known
	Answers      Answers
	Notes        map[QuestionID]string
	Readiness    map[WorkstreamID]ReadinessMark
	Deals        []Deal                // by number
	Pack         PackRef               // the content it was answered with
	Recommended  *Recommendation       // what Pack made of the answers then; nil when that was not recorded
	Kept         map[QuestionID]Answer // see Catalog.Carry
	Carried      []Renaming            // ids that were read under the name of today
	Created      time.Time
	Completed    time.Time // when every question that is asked first had an answer; zero = not yet
	Changed      time.Time
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
