// Package home is the library of assessments.
package home

import (
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/tui/kit"
)

// Row is one assessment as the list shows it.
type Row struct {
	ID       string
	Company  string
	Outcome  string // in words
	Settled  bool
	Open     int // open questions that still matter
	Answered int
	Asked    int
	StopAt   string // the first question without an answer; "" when there is none
	Deadline assessment.Date
	Changed  time.Time
}

// Describe reads what the list says from an assessment.
func Describe(c *assessment.Catalog, run assessment.Assessment, today assessment.Date) Row {
	row := Row{ID: run.ID, Company: run.Company, Changed: run.Changed, Deadline: run.DeadlineDate}
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
	result := c.Evaluate(run, assessment.Options{Today: today, SkipPlan: true, SkipFlips: true})
	row.Settled = result.Settled
	for _, o := range result.Open {
		if o.Matters {
			row.Open++
		}
	}
	row.Outcome = Outcome(c, &result)
	return row
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
		if g.State == assessment.Certain && !g.Optional {
			parts = append(parts, g.Title+" first")
			break
		}
	}
	byWord := map[string][]string{}
	var order, open []string
	for _, d := range assessment.Decisions() {
		for i := range r.Standards {
			s := &r.Standards[i]
			if s.Decision != d {
				continue
			}
			word := kit.DecisionWord(d)
			if byWord[word] == nil {
				order = append(order, word)
			}
			byWord[word] = append(byWord[word], c.Standard(s.ID).Short)
		}
	}
	for i := range r.Standards {
		if s := &r.Standards[i]; s.Decision == "" {
			words := kit.DecisionWords(s.Possible)
			if len(s.Possible) > 3 {
				words = "open"
			}
			open = append(open, c.Standard(s.ID).Short+" "+words)
		}
	}
	for _, word := range order {
		parts = append(parts, strings.Join(byWord[word], " + ")+" "+word)
	}
	return strings.Join(append(parts, open...), ", ")
}
