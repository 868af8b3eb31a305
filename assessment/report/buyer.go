package report

import (
	"fmt"
	"slices"
	"strconv"

	"trustpath/assessment"
)

const buyersTitle = "Security and AI assurance"

// ClaimsAbout returns the true claims about a standard or an area.
func (d *document) ClaimsAbout(about string) []string {
	var out []string
	for i, text := range d.Result.Claims.Say {
		if d.Result.Claims.Details[i].About == about {
			out = append(out, text)
		}
	}
	return out
}

// OldestClaim returns the first review day that has passed among the facts behind
// the claims of the page; zero if none has.
func (d *document) OldestClaim() assessment.Date {
	var oldest assessment.Date
	for _, claim := range d.Result.Claims.Details[:len(d.Result.Claims.Say)] {
		expired := !claim.ReviewBy.IsZero() && claim.ReviewBy.Before(d.Result.AsOf)
		if expired && claim.About != "" && (oldest.IsZero() || claim.ReviewBy.Before(oldest)) {
			oldest = claim.ReviewBy
		}
	}
	return oldest
}

// Targets returns the first reports and certificates that are planned for a
// standard, or the next one if the standard is kept.
func (d *document) Targets(s *assessment.StandardResult) []string {
	var found []assessment.PlanMilestone
	for _, m := range d.Catalog.Milestones {
		if d.Result.Plan == nil || m.Standard != s.ID {
			continue
		}
		renews := m.MonthsAfter[1] > 0
		if planned := d.Result.Plan.Milestone(m.ID); planned != nil && (m.InHand || renews) && renews == (s.Decision == assessment.Keep) {
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
		d.Targeted = true
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
