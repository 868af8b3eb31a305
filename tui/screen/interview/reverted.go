package interview

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/session"
)

// DescribeUndo says what an undo or a redo changed, and at which question; "" where
// it was at none.
func DescribeUndo(c *assessment.Catalog, r session.Reverted) (text string, on assessment.QuestionID) {
	did, nothing := "Undid: ", "There is nothing to undo."
	if r.Redo {
		did, nothing = "Redid: ", "There is nothing to redo."
	}
	if !r.Done {
		return nothing, ""
	}
	for i := range c.Questions {
		q := &c.Questions[i]
		if words := answerChange(q, r.Before.Answers.Of(q.ID), r.After.Answers.Of(q.ID)); words != "" {
			return did + q.Short + " " + words + ".", q.ID
		}
		if r.Before.Notes[q.ID] != r.After.Notes[q.ID] {
			return did + "the note on “" + q.Short + "”.", q.ID
		}
		if words := dateChange(r.Before, r.After); AsksDates(q) && words != "" {
			return did + words + ".", q.ID
		}
	}
	return did + elsewhere(c, r.Before, r.After) + ".", ""
}

// answerChange says what came and what went of an answer.
func answerChange(q *assessment.Question, before, after assessment.Answer) string {
	var parts []string
	if gone := newIn(q, before, after); len(gone) > 0 {
		parts = append(parts, report.AllOf(gone)+" taken back")
	}
	if back := newIn(q, after, before); len(back) > 0 {
		parts = append(parts, report.AllOf(back)+" is back")
	}
	return strings.Join(parts, ", ")
}

// DescribeEdits says how one assessment differs from the other, as "DescribeEdits: + EU. ISO
// 42001: later → next.", and how many answers, notes and dates that are.
func DescribeEdits(c *engine.Engine, before, after assessment.Assessment, today assessment.Date) (text string, count int) {
	var parts []string
	for i := range c.Questions {
		q := &c.Questions[i]
		if words := difference(q, before.Answers.Of(q.ID), after.Answers.Of(q.ID)); words != "" {
			parts = append(parts, words)
		}
		if before.Notes[q.ID] != after.Notes[q.ID] {
			parts = append(parts, "the note on “"+q.Short+"”")
		}
		if words := dateChange(before, after); AsksDates(q) && words != "" {
			parts = append(parts, words)
		}
	}
	if len(parts) == 0 {
		return "", 0
	}
	text = "Changed: " + strings.Join(parts, "; ") + "."
	options := assessment.Options{Today: today, SkipPlan: true, SkipFlips: true}
	was, is := c.Evaluate(before, options), c.Evaluate(after, options)
	for i := range is.Standards {
		from, to := report.DecisionWords(was.Standards[i].Possible), report.DecisionWords(is.Standards[i].Possible)
		if from != to {
			text += " " + c.Standard(is.Standards[i].ID).Short + ": " + from + " → " + to + "."
		}
	}
	if names := DroppedQuestions(c.Path(before.Answers), c.Path(after.Answers)); names != "" {
		text += " No longer asked, kept: " + names + "."
	}
	return text, len(parts)
}

// difference is how an answer changed: "+ EU, − US", or "Own models: yes → no"
// where one option takes the place of another; "" where it did not.
func difference(q *assessment.Question, before, after assessment.Answer) string {
	gone, come := newIn(q, before, after), newIn(q, after, before)
	if q.Kind == assessment.Single && len(gone) > 0 && len(come) > 0 {
		return q.Short + ": " + gone[0] + " → " + come[0]
	}
	var parts []string
	for _, name := range come {
		parts = append(parts, "+ "+name)
	}
	for _, name := range gone {
		parts = append(parts, "− "+name)
	}
	return strings.Join(parts, ", ")
}

// newIn names what is part of one answer and not of the other.
func newIn(q *assessment.Question, in, than assessment.Answer) []string {
	var list []string
	for _, id := range in.Options {
		if option, _ := q.Option(id); option != nil && !than.Has(id) {
			list = append(list, option.Short)
		}
	}
	if in.Unknown && !than.Unknown {
		list = append(list, "don’t know")
	}
	return list
}

func dateChange(before, after assessment.Assessment) string {
	was, is := [2]assessment.Date{before.Start, before.DeadlineDate}, [2]assessment.Date{after.Start, after.DeadlineDate}
	var parts []string
	for i, label := range DateLabels() {
		if was[i] == is[i] {
			continue
		}
		day := "not set"
		if !is[i].IsZero() {
			day = report.LongDate(is[i])
		}
		parts = append(parts, label+": "+day)
	}
	return strings.Join(parts, ", ")
}

// elsewhere says what changed that no question asks for.
func elsewhere(c *assessment.Catalog, before, after assessment.Assessment) string {
	if before.Company != after.Company {
		return "the name, which is " + after.Company
	}
	at := slices.IndexFunc(c.Workstreams, func(w assessment.Workstream) bool { return before.Readiness[w.ID] != after.Readiness[w.ID] })
	if at < 0 {
		return "something that this content does not ask for"
	}
	w := &c.Workstreams[at]
	if mark := after.Readiness[w.ID]; mark.State != "" {
		return w.Title + " is marked " + report.ReadinessWord(mark.State)
	}
	return w.Title + " has no mark"
}
