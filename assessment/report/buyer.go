package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
)

const buyersTitle = "Security and AI assurance"

// buyersPage writes a page for buyers: the state and the target of each standard,
// and the claims that are true on the day of the export. It has no answers, notes,
// deals or prices.
func (d *document) buyersPage() {
	title := buyersTitle
	if d.run.Company != "" {
		title += ": " + d.company()
	}
	d.heading(1, title)
	d.para("As of " + LongDate(d.r.AsOf))
	var rows [][]string
	for i := range d.r.Standards {
		s := &d.r.Standards[i]
		if said := d.claimsAbout(string(s.ID)); len(said) > 0 {
			rows = append(rows, []string{d.c.Standard(s.ID).Name, cell(strings.Join(said, " ")), cell(strings.Join(d.targets(s), "; "))})
		}
	}
	d.table([]string{"Framework", "Status", "Target"}, rows)
	for _, area := range []struct{ id, title string }{{"controls", "In place today"}, {"ai", "Our AI"}, {"other", "Also"}} {
		if said := d.claimsAbout(area.id); len(said) > 0 {
			d.heading(2, area.title)
			d.list(said)
		}
	}
	if d.targeted {
		d.para("Dates are targets, not commitments. We'll tell you if they change.")
	}
	d.para("We wrote this page ourselves; no auditor has examined it.")
}

// claimsAbout returns the true claims about a standard or an area.
func (d *document) claimsAbout(about string) []string {
	var out []string
	for i, text := range d.r.Claims.Say {
		if d.r.Claims.Details[i].About == about {
			out = append(out, text)
		}
	}
	return out
}

// targets returns the first reports and certificates that are planned for a
// standard, or the next one if the standard is kept.
func (d *document) targets(s *assessment.StandardResult) []string {
	var found []assessment.PlanMilestone
	for _, m := range d.c.Milestones {
		if d.r.Plan == nil || m.Standard != s.ID {
			continue
		}
		renews := m.MonthsAfter[1] > 0
		if planned := d.r.Plan.Milestone(m.ID); planned != nil && (m.InHand || renews) && renews == (s.Decision == assessment.Keep) {
			found = append(found, *planned)
		}
	}
	slices.SortStableFunc(found, func(a, b assessment.PlanMilestone) int { return b.Date.High.DaysTo(a.Date.High) })
	if s.Decision == assessment.Keep && len(found) > 1 {
		found = found[:1]
	}
	var out []string
	for _, m := range found {
		if m.Date.Low.AddMonths(mostTargetMonths).Before(m.Date.High) {
			out = append(out, m.Title+": We have not set a date yet")
			continue
		}
		d.targeted = true
		out = append(out, m.Title+": "+quarters(m.Date))
	}
	return out
}

// mostTargetMonths is the widest range of a target.
const mostTargetMonths = 6

// quarters returns a range of days as quarters.
func quarters(r assessment.DateRange) string {
	low, high := quarter(r.Low), quarter(r.High)
	if low == high {
		return low
	}
	return low + " to " + high
}

func quarter(d assessment.Date) string {
	month, _ := strconv.Atoi(d.Format("1")) // as Date writes it
	return fmt.Sprintf("Q%d %s", (month+2)/3, d.Format("2006"))
}
