package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// askedRow is a thing that was asked for by a date, as a row of a table.
type askedRow struct {
	What, By, Expected, Verdict string
	Asked                       *assessment.AskedDeadline
}

// AskedRows returns a row for each thing that was asked for by a date.
func (d *document) AskedRows() []askedRow {
	if d.Result.Plan == nil {
		return nil
	}
	var out []askedRow
	for i := range d.Result.Plan.Deadlines {
		a := &d.Result.Plan.Deadlines[i]
		row := askedRow{
			What:     d.AskedFor([]assessment.OptionID{a.For}),
			By:       a.Date.Format("2 Jan 2006"),
			Expected: "–",
			Asked:    a,
		}
		for _, deal := range d.Run.Deals {
			if a.From == assessment.AskedInDeal && deal.Number == a.Deal && deal.Name != "" {
				row.What += " (" + oneLine(entered(deal.Name)) + ")"
			}
		}
		if !a.Expected.IsZero() {
			row.Expected = a.Expected.Format("2 Jan 2006")
		}
		row.Verdict = d.verdict(a)
		out = append(out, row)
	}
	return out
}

// verdict says whether a date can be met, and what the slack is.
func (d *document) verdict(a *assessment.AskedDeadline) string {
	word := "**" + Upper(VerdictWord(&a.DeadlineVerdict)) + "**"
	switch {
	case a.Passed:
		return word
	case a.Verdict == "" && a.Fallback != "":
		return cell(firstSentence(a.Fallback))
	case a.Gate != "" && a.Verdict == "":
		return "Not dated: " + cell(d.Gate(a.Gate).Title) + " has an assessment of its own"
	case a.Verdict == "":
		return "Not in the plan"
	case a.LikelyLate():
		return word + ": your date is inside the range, but before the expected date"
	case a.Verdict == assessment.Comfortable:
		return word + ": the slow case leaves " + timeSpan(a.Latest.DaysTo(a.Date))
	case a.Verdict == assessment.NotFeasible:
		return word + ": the best case is " + LongDate(a.Earliest)
	case a.Date.Before(a.Latest):
		return word + ": the slow case is " + timeSpan(a.Date.DaysTo(a.Latest)) + " late"
	}
	return word + ": the slow case leaves only " + timeSpan(a.Latest.DaysTo(a.Date))
}

// timeSpan writes a number of days in words: "3 days", "five weeks".
func timeSpan(days int) string {
	switch weeks := days / 7; {
	case days < 14:
		return Count(days, "day")
	case weeks < 20:
		return NumberWord(weeks) + " weeks"
	}
	return NumberWord(days/30) + " months"
}

// Worst returns the worst of the deadlines, or nil.
func (d *document) Worst() *assessment.DeadlineVerdict {
	if d.Result.Plan == nil {
		return nil
	}
	return d.Result.Plan.Deadline
}

// WaysOut returns what would reach the dates that are not on track, or come closer by
// weeks.
func (d *document) WaysOut() []string {
	var out []string
	if d.Result.Plan == nil {
		return out
	}
	for i := range d.Result.Plan.Deadlines {
		a := &d.Result.Plan.Deadlines[i]
		if a.Verdict == assessment.Comfortable || a.Passed {
			continue
		}
		for _, r := range a.Reach {
			judged := assessment.DeadlineVerdict{Date: a.Date, Verdict: r.Verdict, Expected: r.Expected}
			same := VerdictWord(&judged) == VerdictWord(&a.DeadlineVerdict)
			if r.Verdict == assessment.NotFeasible || same && r.Expected.DaysTo(a.Expected) < assessment.SlackDays {
				continue
			}
			line := d.wayOut(&r, d.missedBy(a)) + " " + Upper(VerdictWord(&judged)) + "."
			if !slices.Contains(out, line) && len(out) < mostWaysOut {
				out = append(out, line)
			}
		}
	}
	return out
}

// missedBy names a deadline where several are not on track, for a sentence about one of them.
func (d *document) missedBy(a *assessment.AskedDeadline) string {
	missed := 0
	for i := range d.Result.Plan.Deadlines {
		if verdict := d.Result.Plan.Deadlines[i].Verdict; verdict == assessment.Tight || verdict == assessment.NotFeasible {
			missed++
		}
	}
	if missed < 2 {
		return ""
	}
	return ", for " + d.AskedFor([]assessment.OptionID{a.For}) + " by " + LongDate(a.Date)
}

// NoWayOut reports whether a date is not possible, and nothing that was tried reaches it.
func (d *document) NoWayOut() bool {
	w := d.Worst()
	return w != nil && w.Verdict == assessment.NotFeasible && !w.Passed && len(w.Reach) > 0 && len(d.WaysOut()) == 0
}

// wayOut says what one change of the plan would give.
func (d *document) wayOut(r *assessment.Reach, what string) string {
	title := string(r.Milestone)
	if m := d.Milestone(r.Milestone); m != nil {
		title = m.Title
	}
	change := map[assessment.ReachKind]string{
		assessment.ReachCapacity: Upper(d.Planning.CapacityText[r.Option]),
		assessment.ReachStart:    "Start today",
		assessment.ReachTypeOne:  "The buyer accepts a " + title,
		assessment.ReachWindow:   fmt.Sprintf("The buyer accepts a window of %s months", NumberWord(r.Months)),
	}[r.Change]
	if r.Change == assessment.ReachWindow && r.Option != "" {
		change += ", with " + d.Planning.CapacityText[r.Option]
	}
	out := "**" + change + what + ":** expect it "
	if r.Expected.IsZero() {
		out += "between " + MonthRange(r.Date)
	} else {
		out += "in " + r.Expected.Format("January 2006") + " (" + MonthRange(r.Date) + ")"
	}
	return out + "."
}

// Sentence returns what to send to the buyer, and StartBy the last day to start.
func (d *document) Sentence() string {
	if w := d.Worst(); w != nil {
		return w.Sentence
	}
	return ""
}

// Fallback returns what to offer where a date is too early, or "".
func (d *document) Fallback() string {
	if w := d.Worst(); w != nil && w.Verdict != assessment.Comfortable {
		return strings.TrimSpace(w.Fallback)
	}
	return ""
}
