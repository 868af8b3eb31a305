package question

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/session"
)

// Reverted says what an undo or a redo changed, and at which question; "" where
// it was at none.
func Reverted(c *assessment.Catalog, r session.Reverted) (text string, on assessment.QuestionID) {
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
	words := func(in, than assessment.Answer) string {
		var list []string
		for _, id := range in.Options {
			if option, _ := q.Option(id); option != nil && !than.Has(id) {
				list = append(list, option.Short)
			}
		}
		if in.Unknown && !than.Unknown {
			list = append(list, "don’t know")
		}
		return kit.AllOf(list)
	}
	var parts []string
	if gone := words(before, after); gone != "" {
		parts = append(parts, gone+" taken back")
	}
	if back := words(after, before); back != "" {
		parts = append(parts, back+" is back")
	}
	return strings.Join(parts, ", ")
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
			day = kit.LongDate(is[i])
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
		return w.Title + " is marked " + strings.ReplaceAll(string(mark.State), "_", " ")
	}
	return w.Title + " has no mark"
}
