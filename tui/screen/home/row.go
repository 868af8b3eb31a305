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
	"trustpath/assessment/status"
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
	InPlace  int             // workstreams of the plan
	Needed   int             // workstreams of the plan in all

	TooEarly  bool // to buy an audit
	Due       assessment.Due
	Next      string // what is due next
	Overdue   []overdue
	AtRisk    assessment.AtRisk
	Missed    []assessment.Deal // that are at risk
	Decisions []decision
	Reviewed  assessment.Date
}

// overdue is something late.
type overdue struct {
	title string
	days  int
}

// decision is what is decided on a standard, and when its report or certificate is expected.
type decision struct {
	short, word string
	decided     bool
	on          assessment.Date // zero where none is planned
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
		Outcome:  outcome(c.Catalog, &result),
		Settled:  result.Settled,
		Expired:  len(result.FactsExpired),
		Deadline: plan.Deadline,
		Needed:   len(plan.Workstreams),
	}
	row.TooEarly, row.Reviewed = result.Outcome == assessment.NotYet, run.Reviewed
	row.AtRisk = status.AtRisk(&result)
	row.due(c, status.AgendaWith(c, run, &result), today)
	row.decisions(c.Catalog, &result)
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
		if plan.Workstreams[i].State == assessment.InPlace {
			row.InPlace++
		}
	}
	return row
}

// due takes what is next and what is late from an agenda.
func (r *Row) due(c *engine.Engine, agenda []assessment.DueTask, today assessment.Date) {
	for _, t := range agenda {
		title := cmp.Or(status.Title(c.Catalog, t.ID), t.ID)
		switch {
		case !t.Day.Before(today):
			r.Due.Next, r.Next = t.Day, title
			return
		case !t.Ahead:
			r.Due.Late++
			r.Overdue = append(r.Overdue, overdue{title, t.Day.DaysTo(today)})
		}
	}
}

// decisions takes what is decided, and which deals are at risk.
func (r *Row) decisions(c *assessment.Catalog, result *assessment.Result) {
	for _, s := range result.Standards {
		d := decision{short: c.Standard(s.ID).Short, word: report.DecisionWords(s.Possible), decided: s.Decision != ""}
		if d.decided {
			d.on = report.Expected(c, result, s.ID)
		}
		r.Decisions = append(r.Decisions, d)
	}
	if result.Ledger == nil {
		return
	}
	for i := range result.Ledger.Deals {
		if d := &result.Ledger.Deals[i]; d.Verdict == assessment.Tight || d.Verdict == assessment.NotFeasible {
			r.Missed = append(r.Missed, d.Deal)
		}
	}
}

// instead is what a row says in place of the day of what is next.
func (r *Row) instead() string {
	switch {
	case r.Damaged:
		return "can’t be read"
	case r.TooEarly:
		return "too early"
	case r.Answered < r.Asked:
		return ui.OfCount(r.Answered, r.Asked) + " answered"
	case r.Due.Late > 0:
		return "nothing else is due"
	default:
		return "not promised yet"
	}
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

// reviewed is when a person last went through answers and facts.
func (r *Row) reviewed() string {
	if r.Reviewed.IsZero() {
		return "not yet"
	}
	return report.LongDate(r.Reviewed)
}
