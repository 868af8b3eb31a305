package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
)

const buyersTitle = "Security and AI assurance"

// mostBuyerGates is how many requirements the page has blanks for.
const mostBuyerGates = 3

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

// buyerRow is a framework with its status and its target.
type buyerRow struct{ Name, Status, Target string }

// BuyerRows returns the standards that a claim is about, and blanks for what buyers
// require besides.
func (d *document) BuyerRows() []buyerRow {
	var out []buyerRow
	for i := range d.Result.Standards {
		s := &d.Result.Standards[i]
		if claims := d.ClaimsAbout(string(s.ID)); len(claims) > 0 {
			out = append(out, buyerRow{
				Name:   d.Standard(s.ID).Name,
				Status: cell(strings.Join(claims, " ")),
				Target: cell(strings.Join(d.Targets(s), "; ")),
			})
		}
	}
	var gates []string
	for _, g := range d.Result.Gates {
		if g.State == assessment.Certain && g.Requirement && !g.Held {
			gates = append(gates, g.Title)
		}
	}
	if more := len(gates) - mostBuyerGates; more > 0 {
		gates = append(gates[:mostBuyerGates], "**[what else you were asked for]**")
	}
	if len(gates) > 0 {
		blank := "**[not yet, or what you have, from whom and since when]**"
		if len(gates) > 1 {
			blank = "**[for each: not yet, or what you have, from whom and since when]**"
		}
		out = append(out, buyerRow{strings.Join(gates, "; "), blank, "**[day]**"})
	}
	return out
}

// Targets returns the first reports and certificates that are planned for a
// standard, or the next one if the standard is kept.
func (d *document) Targets(s *assessment.StandardResult) []string {
	var out []string
	goals := d.goals(s)
	for _, m := range goals {
		target := "No date set yet"
		if !m.Date.High.IsZero() && !m.Date.Low.AddMonths(mostTargetMonths).Before(m.Date.High) {
			d.Targeted = true
			target = quarters(m.Date)
		}
		if len(goals) > 1 || s.Decision == assessment.Keep {
			target = m.Title + ": " + target
		}
		out = append(out, target)
	}
	return slices.Compact(out)
}

// mostTargetMonths is the widest range of a target.
const mostTargetMonths = 6

// quarters returns a range of days as quarters.
func quarters(r assessment.DateRange) string {
	low, high := quarter(r.Low), quarter(r.High)
	switch {
	case low == high:
		return low
	case r.Low.Year() == r.High.Year():
		low, _, _ = strings.Cut(low, " ")
	}
	return low + "–" + high
}

func quarter(d assessment.Date) string {
	month, _ := strconv.Atoi(d.Format("1")) // as Date writes it
	return fmt.Sprintf("Q%d %s", (month+2)/3, d.Format("2006"))
}
