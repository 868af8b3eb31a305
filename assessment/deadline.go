package assessment

import (
	"slices"
	"strings"

	"trustpath/assessment/logic"
)

// LongDate is how sentences write a day.
const LongDate = "2 January 2006"

// LongMonth is how sentences write a month.
const LongMonth = "January 2006"

// deadlineChoice is an option of the deadline question with the days that fit
// it: a month more than the choice on both sides. A zero day is no bound.
type deadlineChoice struct {
	option      *Option
	first, last Date
	dated       bool // false: no day fits
}

func (d deadlineChoice) fits(day Date) bool {
	return d.dated && !day.Before(d.first) && (d.last.IsZero() || !d.last.Before(day))
}

// deadlineChoices lists the options of the deadline question, for an answer of
// some day. Options in months are in ascending order; one after them has no
// upper bound, one before them has no day.
func (c *Catalog) deadlineChoices(given Date) []deadlineChoice {
	q := c.Question(c.Roles.Deadline)
	if q == nil {
		return nil
	}
	var out []deadlineChoice
	shorter := 0 // months of the choice before
	for i := range q.Options {
		choice := deadlineChoice{option: &q.Options[i]}
		months := c.Planning.Months[choice.option.ID]
		choice.dated = months > 0 || shorter > 0
		if shorter > 0 {
			choice.first = given.AddMonths(shorter - 1)
		}
		if months > 0 {
			choice.last, shorter = given.AddMonths(months+1), months
		}
		out = append(out, choice)
	}
	return out
}

// Dated returns the answers where the one to the deadline question has the day
// from which it counts: today, unless it has one already.
func (c *Catalog) Dated(a Answers, today Date) Answers {
	given := a.Of(c.Roles.Deadline)
	for _, choice := range c.deadlineChoices(today) {
		if choice.dated && given.Given.IsZero() && given.Has(choice.option.ID) {
			given.Given = today
			return a.put(c.Roles.Deadline, given)
		}
	}
	return a
}

// Renewed returns the answers where the one to the deadline question counts from
// today, if a date fits it only so.
func (c *Catalog) Renewed(run Assessment, deadline, today Date) Answers {
	run.DeadlineDate = deadline
	answer := run.Answers.Of(c.Roles.Deadline)
	conflict := c.DeadlineConflict(run, today)
	if conflict != nil && slices.Contains(conflict.Instead, conflict.Choice) {
		answer.Given = today
	}
	return run.Answers.put(c.Roles.Deadline, answer)
}

// DeadlineConflict is a day of the deal that does not fit the answer to the
// deadline question.
type DeadlineConflict struct {
	Day     Date
	Choice  *Option
	Instead []*Option // options that the day fits, answered today
	given   deadlineChoice
}

// DeadlineConflict compares the day of the deal with the answer to the deadline
// question; nil when they fit. A day that has passed always fits, and so does
// any day while the question is certainly not asked.
func (c *Catalog) DeadlineConflict(run Assessment, today Date) *DeadlineConflict {
	day, answer := run.DeadlineDate, run.Answers.Of(c.Roles.Deadline)
	q := c.Question(c.Roles.Deadline)
	if q == nil || len(answer.Options) == 0 || today.IsZero() || day.IsZero() || day.Before(today) {
		return nil
	}
	if c.Truths(run.Answers)[q.Asked] == logic.False {
		return nil
	}
	for _, choice := range c.deadlineChoices(answer.Given.Or(today)) {
		if !answer.Has(choice.option.ID) || choice.fits(day) {
			continue
		}
		out := &DeadlineConflict{Day: day, Choice: choice.option, given: choice}
		for _, other := range c.deadlineChoices(today) {
			if other.fits(day) {
				out.Instead = append(out.Instead, other.option)
			}
		}
		return out
	}
	return nil
}

// InsteadIDs returns the ids of Instead.
func (d *DeadlineConflict) InsteadIDs() []string {
	var out []string
	for _, o := range d.Instead {
		out = append(out, string(o.ID))
	}
	return out
}

// Error says what does not fit, and which options do.
func (d *DeadlineConflict) Error() string {
	var instead []string
	for _, o := range d.Instead {
		words := o.Short
		if o == d.Choice {
			words += " from today"
		}
		instead = append(instead, "“"+words+"”")
	}
	return d.Misfit() + ", but " + strings.Join(instead, " or ")
}

// Misfit says what does not fit, and which dates would.
func (d *DeadlineConflict) Misfit() string {
	fits := ""
	switch first, last := d.given.first.Format(LongDate), d.given.last.Format(LongDate); {
	case first != "" && last != "":
		fits = " (" + first + " to " + last + ")"
	case first != "":
		fits = " (" + first + " and later)"
	case last != "":
		fits = " (up to " + last + ")"
	}
	return d.Day.Format(LongDate) + " does not fit “" + d.Choice.Short + "”" + fits
}

// DeadlineDay is the day that the answer in months means, counted from the day
// it was given; none where it has no months or is not certainly asked.
func (c *Catalog) DeadlineDay(path []Step, today Date) Date {
	for _, s := range path {
		if s.Question.ID != c.Roles.Deadline || s.Visible != logic.True || len(s.Answer.Options) == 0 {
			continue
		}
		if months := c.Planning.Months[s.Answer.Options[0]]; months > 0 {
			return s.Answer.Given.Or(today).AddMonths(months)
		}
	}
	return Date{}
}

// QuestionDeadline is Roles.Deadline of the shipped pack.
const QuestionDeadline QuestionID = "deadline"
