package home

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// Row is what the list shows of one assessment. It is worked out for those in
// view; of the others the list knows the summary alone.
type Row struct {
	ID       string
	Company  string
	Changed  time.Time
	Outcome  string // in words
	Settled  bool
	Expired  int      // facts behind it that are past their review day
	Damaged  bool     // whether it cannot be read; nothing else is known then
	Open     int      // open questions that still matter
	Unsure   int      // of them, those answered with don't know
	Matters  []string // their names, in the order of the interview
	Answered int
	Asked    int
	StopAt   string // the first question without an answer; "" if every one has one

	First    *assessment.PlanMilestone // the first report or certificate that buyers ask for; nil if none is planned
	Deadline *assessment.DeadlineVerdict
	Date     assessment.Date // when a deal needs it, as it was entered
	Marked   bool            // whether any workstream has a mark
	InPlace  int             // workstreams of the plan
	Partial  int
	Needed   int // workstreams of the plan in all
}

// Describe works out the row of an assessment.
func Describe(c *engine.Engine, run assessment.Assessment, today assessment.Date) Row {
	path := c.Path(run.Answers)
	result := c.Evaluate(run, assessment.Options{Today: today, SkipFlips: true})
	plan := result.Plan
	row := Row{
		ID:       run.ID,
		Company:  run.Company,
		Changed:  run.Changed,
		Date:     run.DeadlineDate,
		Marked:   len(run.Readiness) > 0,
		Outcome:  outcome(c.Catalog, &result),
		Settled:  result.Settled,
		Expired:  len(result.FactsExpired),
		Deadline: plan.Deadline,
		Needed:   len(plan.Workstreams),
	}
	row.Answered, _, row.Asked = interview.CountAnswers(path)
	if i := slices.IndexFunc(path, interview.IsUnanswered); i >= 0 {
		row.StopAt = path[i].Question.Prompt
	}
	for _, o := range result.Open {
		if o.Matters {
			row.Open++
			if o.State == assessment.UnknownOpen {
				row.Unsure++
			}
			row.Matters = append(row.Matters, strings.TrimSuffix(c.Question(o.Question).Short, "?"))
		}
	}
	for _, asked := range c.Planning.Asked {
		m := plan.Milestone(asked.Milestone)
		if m != nil && (row.First == nil || m.Date.Low.Before(row.First.Date.Low)) {
			row.First = m
		}
	}
	for i := range plan.Workstreams {
		switch plan.Workstreams[i].State {
		case assessment.InPlace:
			row.InPlace++
		case assessment.Partial, assessment.InProgress:
			row.Partial++
		}
	}
	return row
}

// outcome is a result in a few words: "HITRUST first, SOC 2 + ISO 27001 now, ISO
// 42001 now or next".
func outcome(c *assessment.Catalog, r *assessment.Result) string {
	if r.Outcome == assessment.NotYet {
		return "not yet: build the baseline, buy no audit"
	}
	var parts, open []string
	first := slices.IndexFunc(r.Gates, func(g assessment.GateResult) bool {
		return g.State == assessment.Certain && g.Requirement
	})
	if first >= 0 {
		parts = append(parts, r.Gates[first].Title+" first")
	}
	decided := map[assessment.Decision][]string{}
	allOpen := true
	for _, s := range r.Standards {
		short := c.Standard(s.ID).Short
		allOpen = allOpen && len(s.Possible) == len(assessment.Decisions())
		switch {
		case s.Decision != "":
			decided[s.Decision] = append(decided[s.Decision], short)
		case len(s.Possible) > 3:
			open = append(open, short+" open")
		default:
			open = append(open, short+" "+report.DecisionWords(s.Possible))
		}
	}
	if allOpen {
		return "everything is open"
	}
	for _, d := range assessment.Decisions() {
		if names := decided[d]; names != nil {
			parts = append(parts, strings.Join(names, " + ")+" "+report.DecisionWord(d))
		}
	}
	return strings.Join(append(parts, open...), ", ")
}

// stop is where the interview stopped.
func (r *Row) stop() string { return cmp.Or(r.StopAt, "the end: every question has an answer") }

// open names the answers that can still change the result.
func (r *Row) open() string {
	if r.Open == 0 {
		return "nothing that changes the roadmap"
	}
	text := report.Count(r.Open, "answer")
	switch {
	case r.Unsure == r.Open:
		text += ", don’t know"
	case r.Unsure > 0:
		text += ", " + strconv.Itoa(r.Unsure) + " of them don’t know"
	}
	return text + ": " + strings.Join(r.Matters, ", ")
}

// Age counts the facts that are past their review day: "3 facts past review", or "".
func (r *Row) Age() string {
	if r.Expired == 0 {
		return ""
	}
	return report.Count(r.Expired, "fact") + " past review"
}

// first is the first report or certificate.
func (r *Row) first() string {
	if r.First == nil {
		return "none is planned"
	}
	return ui.ShortRange(r.First.Date) + ", " + r.First.Title
}

// readiness is how much of the work is in place.
func (r *Row) readiness() string {
	if r.Needed == 0 {
		return "no workstream is planned"
	}
	text := ui.OfCount(r.InPlace, r.Needed) + " workstreams in place"
	if r.Partial > 0 {
		text += ", " + strconv.Itoa(r.Partial) + " partial"
	}
	if !r.Marked {
		text += ", as far as the answers tell"
	}
	return text
}
