package interview

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/session"
)

// DescribeUndo says what an undo or a redo changed, and which question that belongs
// to; "" for none.
func DescribeUndo(c *assessment.Catalog, r session.Reverted) (text string, id assessment.QuestionID) {
	did, nothing := "Undone: ", "There is nothing to undo."
	if r.Redo {
		did, nothing = "Redone: ", "There is nothing to redo."
	}
	if !r.Done {
		return nothing, ""
	}
	if ids, words := edits(c, r.Before, r.After, undoneAnswer); len(ids) > 0 {
		return did + words[0] + ".", ids[0]
	}
	return did + otherEdit(c, r.Before, r.After) + ".", ""
}

// DescribeEdits says how one assessment differs from the other and what that
// decides, as "Changed: + EU. ISO 42001: later → next.", and counts the answers,
// notes and dates that differ.
func DescribeEdits(c *engine.Engine, before, after assessment.Assessment, today assessment.Date) (string, int) {
	_, words := edits(c.Catalog, before, after, changedAnswer)
	if len(words) == 0 {
		return "", 0
	}
	text := "Changed: " + strings.Join(words, "; ") + "."
	options := assessment.Options{Today: today, SkipPlan: true, SkipFlips: true}
	was, is := c.Evaluate(before, options), c.Evaluate(after, options)
	for i := range is.Standards {
		from, to := report.DecisionWords(was.Standards[i].Possible), report.DecisionWords(is.Standards[i].Possible)
		if from != to {
			text += " " + c.Standard(is.Standards[i].ID).Short + ": " + from + " → " + to + "."
		}
	}
	if names := DroppedQuestions(c.Path(before.Answers), c.Path(after.Answers)); names != "" {
		text += " " + droppedText + names + "."
	}
	return text, len(words)
}

// edits describes each answer, note and date that differs, and each answer that was
// checked again, with the question that it belongs to.
func edits(
	c *assessment.Catalog, before, after assessment.Assessment,
	answer func(q *assessment.Question, gone, come []string) string,
) (ids []assessment.QuestionID, words []string) {
	for i := range c.Questions {
		q := &c.Questions[i]
		add := func(text string) {
			if text != "" {
				ids, words = append(ids, q.ID), append(words, text)
			}
		}
		was, is := before.Answers.Of(q.ID), after.Answers.Of(q.ID)
		if gone, come := onlyIn(q, was, is), onlyIn(q, is, was); len(gone)+len(come) > 0 {
			add(answer(q, gone, come))
		}
		if was.Equal(is) && was.Content != is.Content {
			add("the check of “" + q.Short + "”")
		}
		if q.ID == c.Roles.Held {
			add(heldEdit(c, before, after))
		}
		if before.Notes[q.ID] != after.Notes[q.ID] {
			add("the note on “" + q.Short + "”")
		}
		if AsksDates(q) {
			add(datesEdit(before, after))
		}
	}
	return ids, words
}

// undoneAnswer is "Where are your customers? EU cleared".
func undoneAnswer(q *assessment.Question, gone, come []string) string {
	var parts []string
	if len(gone) > 0 {
		parts = append(parts, report.AllOf(gone)+" cleared")
	}
	if len(come) > 0 {
		parts = append(parts, report.AllOf(come)+" is back")
	}
	return q.Short + " " + strings.Join(parts, ", ")
}

// changedAnswer is "+ EU, − US", or "Own models: yes → no" if one option replaces
// another.
func changedAnswer(q *assessment.Question, gone, come []string) string {
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

// onlyIn names the options of an answer that another one does not have.
func onlyIn(q *assessment.Question, a, other assessment.Answer) []string {
	names := report.Shorts(q, a.Options, other.Options)
	if a.Unknown && !other.Unknown {
		names = append(names, "don’t know")
	}
	return names
}

func datesEdit(before, after assessment.Assessment) string {
	was := [2]assessment.Date{before.Start, before.DeadlineDate}
	is := [2]assessment.Date{after.Start, after.DeadlineDate}
	var parts []string
	for i, label := range DateLabels() {
		switch {
		case was[i] == is[i]:
		case is[i].IsZero():
			parts = append(parts, label+": not set")
		default:
			parts = append(parts, label+": "+report.LongDate(is[i]))
		}
	}
	return strings.Join(parts, ", ")
}

// heldEdit is the days of what is held, if they differ.
func heldEdit(c *assessment.Catalog, before, after assessment.Assessment) string {
	if maps.Equal(before.HeldDates, after.HeldDates) {
		return ""
	}
	return "the dates of what you hold: " + cmp.Or(report.HeldWords(c, after), "none")
}

// otherEdit describes a change that belongs to no question.
func otherEdit(c *assessment.Catalog, before, after assessment.Assessment) string {
	if before.Company != after.Company {
		return "the name, which is " + after.Company
	}
	for _, id := range c.Markable() {
		was, is := before.Readiness[id], after.Readiness[id]
		title := c.MarkTitle(id)
		switch {
		case was == is:
		case is == (assessment.ReadinessMark{}):
			return title + " has no mark"
		case was.State != is.State && is.State != assessment.NotChecked:
			return title + " is marked " + report.ReadinessWord(is.State)
		case was.Person != is.Person && is.Person != "":
			return is.Person + " does “" + title + "”"
		case was.Person != is.Person:
			return "no person is entered for “" + title + "”"
		default:
			return "what is entered about “" + title + "”"
		}
	}
	switch was, is := before.Reviewed, after.Reviewed; {
	case len(before.Baselines) != len(after.Baselines):
		return "the list of promises, now " + strconv.Itoa(len(after.Baselines))
	case !slices.Equal(before.People, after.People):
		return "the list of people, now " + strconv.Itoa(len(after.People))
	case was != is && is.IsZero():
		return "the review"
	case was != is:
		return "the review of " + report.LongDate(is)
	case before.Currency != after.Currency:
		return "the currency of the costs"
	case len(before.Done)+len(after.Done) > 0:
		return "what was done of the work that recurs"
	}
	return "something that this content does not ask for"
}
