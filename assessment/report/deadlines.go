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
		if !a.Expected.IsZero() && !d.tooFar(a.Expected) {
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
		return "Not dated: " + cell(d.Gate(a.Gate).Title) + " has a separate assessment"
	case a.Verdict == "":
		return "Not in the plan"
	case d.tooFar(a.Expected) && a.Verdict != assessment.Comfortable:
		return word + " with this much time"
	case a.LikelyLate():
		return word + ": inside the range, but before the expected date"
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

// planWay is one change of the plan, and what it does to the dates that are not on track.
type planWay struct {
	reach   *assessment.Reach
	dates   []string // with the verdicts, where there are several
	verdict string   // on all of them
	helps   bool
	best    int
}

// WaysOut returns what would reach the dates that are not on track, or come closer by
// weeks: the best ways first.
func (d *document) WaysOut() []string {
	if d.Result.Plan == nil {
		return nil
	}
	var ways []planWay
	missed := 0
	for i := range d.Result.Plan.Deadlines {
		a := &d.Result.Plan.Deadlines[i]
		if a.Verdict == assessment.Comfortable || a.Verdict == "" || a.Passed {
			continue
		}
		missed++
		for j := range a.Reach {
			ways = d.addWay(ways, a, &a.Reach[j])
		}
	}
	ways = slices.DeleteFunc(ways, func(w planWay) bool { return !w.helps })
	ways = slices.DeleteFunc(slices.Clone(ways), func(w planWay) bool {
		return slices.ContainsFunc(ways, func(other planWay) bool { return d.takesLess(other, w) })
	})
	slices.SortStableFunc(ways, func(a, b planWay) int { return a.best - b.best })
	var out []string
	for _, w := range ways[:min(len(ways), mostWaysOut)] {
		line := d.wayOut(w.reach)
		if missed > 1 {
			line += " " + Upper(strings.Join(w.dates, "; ")) + "."
		} else {
			line += " " + Upper(w.verdict) + "."
		}
		out = append(out, line)
	}
	return out
}

// addWay adds what a change does to a date, to the way that it is.
func (d *document) addWay(ways []planWay, a *assessment.AskedDeadline, r *assessment.Reach) []planWay {
	same := func(w planWay) bool {
		o := w.reach
		return o.Change == r.Change && o.Option == r.Option && o.Months == r.Months && o.Milestone == r.Milestone
	}
	at := slices.IndexFunc(ways, same)
	if at < 0 {
		at = len(ways)
		ways = append(ways, planWay{reach: r, best: verdictRank(assessment.DeadlineVerdict{})})
	}
	w := &ways[at]
	judged := assessment.DeadlineVerdict{Date: a.Date, Verdict: r.Verdict, Expected: r.Expected}
	before, after := verdictRank(a.DeadlineVerdict), verdictRank(judged)
	if after < before || after == before && judged.Verdict == assessment.Tight && r.Expected.DaysTo(a.Expected) >= assessment.SlackDays {
		w.helps = true
		w.best = min(w.best, after)
	}
	w.verdict = VerdictWord(&judged)
	w.dates = appendNew(w.dates, w.verdict+" for "+LongDate(a.Date))
	return ways
}

// verdictRank orders verdicts, the best first.
func verdictRank(v assessment.DeadlineVerdict) int {
	switch {
	case v.Verdict == assessment.Comfortable:
		return 0
	case v.LikelyLate():
		return 2
	case v.Verdict == assessment.Tight:
		return 1
	}
	return 3
}

// takesLess reports whether a way does the same for the dates as another with less time.
func (d *document) takesLess(a, b planWay) bool {
	return a.reach.Change == b.reach.Change && a.reach.Milestone == b.reach.Milestone && slices.Equal(a.dates, b.dates) &&
		d.Planning.Capacity[a.reach.Option] < d.Planning.Capacity[b.reach.Option]
}

// LeftOpen reports whether a request on a date leaves the type of report open.
func (d *document) LeftOpen() bool {
	return d.Result.Plan != nil && slices.ContainsFunc(d.Result.Plan.Deadlines, func(a assessment.AskedDeadline) bool {
		return d.typeLeftOpen(&a) != ""
	})
}

// NoWayOut reports whether a date is not possible, and nothing that was tried reaches it.
func (d *document) NoWayOut() bool {
	w := d.Worst()
	return w != nil && w.Verdict == assessment.NotFeasible && !w.Passed && len(w.Reach) > 0 && len(d.WaysOut()) == 0
}

// addedCost follows the price of a way out.
const addedCost = " more"

// CapacityWords is the time that an answer gives to the work: "One person full time".
func CapacityWords(c *assessment.Catalog, option assessment.OptionID) string {
	return Upper((&document{Catalog: c}).people(option))
}

// ReachWords names a change of the plan: "The buyer accepts a window of three months".
func ReachWords(c *assessment.Catalog, r *assessment.Reach) string {
	d := &document{Catalog: c}
	change := map[assessment.ReachKind]string{
		assessment.ReachCapacity: Upper(d.people(r.Option)),
		assessment.ReachStart:    "Start today",
		assessment.ReachTypeOne:  "The buyer accepts a " + d.titleOf(r.Milestone),
		assessment.ReachWindow:   fmt.Sprintf("The buyer accepts a window of %s months", NumberWord(r.Months)),
	}[r.Change]
	if r.Change == assessment.ReachWindow && r.Option != "" {
		change += ", with " + d.people(r.Option)
	}
	return change
}

func (d *document) titleOf(id assessment.MilestoneID) string {
	if m := d.Milestone(id); m != nil {
		return m.Title
	}
	return string(id)
}

// wayOut says what one change of the plan would give.
func (d *document) wayOut(r *assessment.Reach) string {
	change := ReachWords(d.Catalog, r)
	if r.Change != assessment.ReachTypeOne && len(d.Planned()) > 1 {
		change += ", for the " + d.titleOf(r.Milestone)
	}
	out := "**" + change + ":** expect it "
	if r.Expected.IsZero() {
		out += "between " + MonthRange(r.Date)
	} else {
		out += "in " + r.Expected.Format(assessment.LongMonth) + " (" + MonthRange(r.Date) + ")"
	}
	if r.Cost != nil && d.Result.Cost != nil {
		out += ", " + Money(d.Result.Cost.Currency, r.Cost.Low, r.Cost.High) + addedCost
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
