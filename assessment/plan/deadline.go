package plan

import (
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// deadline judges the named deadline against the last milestone that was
// asked for; nil when none is named.
func (d *draft) deadline(o *outline, plan *assessment.Plan) *assessment.DeadlineVerdict {
	date := d.Run.DeadlineDate.Or(d.DeadlineDay(d.Path, d.Today))
	if date.IsZero() {
		return nil
	}
	out := &assessment.DeadlineVerdict{Date: date, Passed: date.Before(d.Today)}
	asked := d.asked(plan)
	if len(asked) == 0 {
		if d.Truth[d.Planning.AskedAndHeld] == logic.True {
			out.Sentence = d.say("in_hand")
		}
		return out
	}
	last := asked[len(asked)-1]
	out.Needs, out.Earliest = last.milestone.ID, last.milestone.Date.Low
	out.Verdict = verdict(date, last.milestone.Date)
	placeholders := append(datesOf(last.milestone), "{deadline}", date.Format(assessment.LongDate))
	sentence := string(out.Verdict)
	if out.Passed && d.Planning.Sentences["passed"] != "" {
		sentence = "passed"
	}
	out.Sentence = d.say(sentence, placeholders...)
	for _, a := range asked[:len(asked)-1] {
		out.Sentence += " " + d.say("also", datesOf(a.milestone)...)
	}
	if out.Verdict == assessment.NotFeasible {
		out.Fallback = d.fallback(last, date, placeholders)
	} else {
		out.StartBy = d.startBy(o, out.Needs, date)
	}
	return out
}

// verdict says whether a date can be met.
func verdict(date assessment.Date, needs assessment.DateRange) assessment.Verdict {
	switch {
	case !date.Before(needs.High):
		return assessment.Comfortable
	case !date.Before(needs.Low):
		return assessment.Tight
	default:
		return assessment.NotFeasible
	}
}

func datesOf(m *assessment.PlanMilestone) []string {
	early, late := m.Date.Low.Format(assessment.LongDate), m.Date.High.Format(assessment.LongDate)
	return []string{"{milestone}", m.Title, "{earliest}", early, "{latest}", late}
}

// request is a milestone of the plan that a buyer asked for.
type request struct {
	milestone *assessment.PlanMilestone
	fallback  string // key of a sentence
}

// asked returns the milestones that buyers asked for, the latest last.
func (d *draft) asked(plan *assessment.Plan) []request {
	var out []request
	for _, a := range d.Planning.Asked {
		if d.Truth[a.When] != logic.True {
			continue
		}
		m, fallback := plan.Milestone(a.Milestone), a.Fallback
		if m == nil {
			m, fallback = plan.Milestone(a.Instead), a.InsteadFallback
		}
		if m == nil || d.result.Standard(m.Standard).Decision == assessment.Keep {
			continue
		}
		out = append(out, request{m, fallback})
	}
	slices.SortStableFunc(out, func(a, b request) int { return b.milestone.Date.High.DaysTo(a.milestone.Date.High) })
	return slices.CompactFunc(out, func(a, b request) bool { return a.milestone == b.milestone })
}

// startBy is the last day on which the whole plan could start and the early end
// of a milestone still meet the date. Months have no fixed length, so it tries
// days instead of subtracting.
func (d *draft) startBy(o *outline, id assessment.MilestoneID, date assessment.Date) assessment.Date {
	at := slices.IndexFunc(d.Milestones, func(m assessment.Milestone) bool { return m.ID == id })
	ends := func(days int) assessment.Date { return d.dateMilestones(o, low, d.from.AddDays(days))[at].end }
	days := ends(0).DaysTo(date)
	for days > 0 && date.Before(ends(days)) {
		days--
	}
	for !date.Before(ends(days + 1)) {
		days++
	}
	return d.from.AddDays(days)
}

// fallback says what to offer instead: a Type I where one is possible by then,
// or at all once the date has passed.
func (d *draft) fallback(r request, date assessment.Date, placeholders []string) string {
	key := r.fallback
	if strings.Contains(d.Planning.Sentences[key], "{type1}") {
		day := d.earliestTypeOne()
		placeholders = append(placeholders, "{type1}", day.Format(assessment.LongDate))
		if late := key + "_late"; !date.Before(d.Today) && date.Before(day) && d.Planning.Sentences[late] != "" {
			key = late
		}
	}
	return d.say(key, placeholders...)
}

// earliestTypeOne dates a Type I, whether or not the plan has one.
func (d *draft) earliestTypeOne() assessment.Date {
	with := *d
	with.hasTypeOne = true
	at := slices.IndexFunc(d.milestones, func(m milestone) bool { return m.Optional })
	if at < 0 {
		return assessment.Date{}
	}
	return with.outline(with.stages()).dates[low][at].end
}
