package home

import (
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
)

// Row is what the list says of one assessment. It is worked out for those in
// view; the others are known by their summary alone.
type Row struct {
	ID       string
	Company  string
	Changed  time.Time
	Outcome  string // in words
	Settled  bool
	Damaged  bool     // it could not be read, and nothing else is known
	Open     int      // open questions that still matter
	Unsure   int      // of them, those answered with don't know
	Matters  []string // their names, in the order of the interview
	Answered int
	Asked    int
	StopAt   string // the first question without an answer; "" when there is none

	First    *assessment.PlanMilestone // the first report or certificate that a buyer may ask for; nil when none is planned
	Deadline *assessment.DeadlineVerdict
	Date     assessment.Date // when a deal needs it, as it was entered
	Marked   bool            // the readiness check was begun
	InPlace  int             // workstreams of the plan
	Partial  int
	Needed   int // workstreams of the plan in all
}

// Describe reads what the list says from an assessment.
func Describe(c *engine.Engine, run assessment.Assessment, today assessment.Date) Row {
	row := Row{ID: run.ID, Company: run.Company, Changed: run.Changed, Date: run.DeadlineDate, Marked: len(run.Readiness) > 0}
	for _, step := range c.Path(run.Answers) {
		if step.Visible == assessment.False {
			continue
		}
		row.Asked++
		if !step.Answer.IsZero() {
			row.Answered++
		} else if step.Asked && row.StopAt == "" {
			row.StopAt = step.Question.Prompt
		}
	}
	result := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	row.Settled = result.Settled
	for _, o := range result.Open {
		if o.Matters {
			row.Open++
			if o.State == assessment.UnknownOpen {
				row.Unsure++
			}
			row.Matters = append(row.Matters, strings.TrimSuffix(c.Question(o.Question).Short, "?"))
		}
	}
	row.Outcome = Outcome(c.Catalog, &result)
	row.plan(c.Catalog, result.Plan)
	return row
}

// plan reads what is planned.
func (r *Row) plan(c *assessment.Catalog, plan *assessment.Plan) {
	r.Deadline = plan.Deadline
	for _, asked := range c.Planning.Asked {
		m := plan.Milestone(asked.Milestone)
		if m != nil && (r.First == nil || m.Date.Low.Before(r.First.Date.Low)) {
			r.First = m
		}
	}
	r.Needed = len(plan.Workstreams)
	for i := range plan.Workstreams {
		switch plan.Workstreams[i].State {
		case assessment.InPlace:
			r.InPlace++
		case assessment.Partial:
			r.Partial++
		}
	}
}

// allOpen reports whether no decision is ruled out yet.
func allOpen(r *assessment.Result) bool {
	for i := range r.Standards {
		if len(r.Standards[i].Possible) < len(assessment.Decisions()) {
			return false
		}
	}
	return true
}

// Outcome is a result in a few words: "HITRUST first, SOC 2 + ISO 27001 now,
// ISO 42001 now or next".
func Outcome(c *assessment.Catalog, r *assessment.Result) string {
	switch {
	case r.Outcome == assessment.NotYet:
		return "not yet: build the baseline, buy no audit"
	case allOpen(r):
		return "everything is open"
	}
	var parts []string
	for _, g := range r.Gates {
		if g.State == assessment.Certain && g.Requirement {
			parts = append(parts, g.Title+" first")
			break
		}
	}
	return strings.Join(append(append(parts, settledWords(c, r)...), openWords(c, r)...), ", ")
}

// settledWords names what is decided, one part for each decision.
func settledWords(c *assessment.Catalog, r *assessment.Result) []string {
	var parts []string
	for _, d := range assessment.Decisions() {
		var names []string
		for i := range r.Standards {
			if s := &r.Standards[i]; s.Decision == d {
				names = append(names, c.Standard(s.ID).Short)
			}
		}
		if len(names) > 0 {
			parts = append(parts, strings.Join(names, " + ")+" "+report.DecisionWord(d))
		}
	}
	return parts
}

// openWords names what is not, each with what it may be.
func openWords(c *assessment.Catalog, r *assessment.Result) []string {
	var parts []string
	for i := range r.Standards {
		if s := &r.Standards[i]; s.Decision == "" {
			words := report.DecisionWords(s.Possible)
			if len(s.Possible) > 3 {
				words = "open"
			}
			parts = append(parts, c.Standard(s.ID).Short+" "+words)
		}
	}
	return parts
}
