package report

import (
	"fmt"
	"strings"

	"trustpath/assessment"
)

// deals lists the deals that each standard opens, and what blocks others.
func (d *document) deals() {
	l := d.r.Ledger
	if l == nil {
		return
	}
	d.heading(2, "Deals that wait for this")
	d.para(fmt.Sprintf("%s in the ledger. One that needs two standards counts under both.", Count(len(l.Deals), "deal")))
	var rows [][]string
	for _, s := range l.Opens {
		late := "–"
		if s.Late.Count > 0 {
			late = sum(s.Late)
		}
		rows = append(rows, []string{d.c.Standard(s.Standard).Short, sum(s.DealSum), late})
	}
	d.table([]string{"Standard", "Opens", "Of them, later than they need it"}, rows)
	rows = nil
	for _, b := range l.Blocked {
		rows = append(rows, []string{d.blocker(b), sum(b.DealSum)})
	}
	d.table([]string{"In the way", "Blocked"}, rows)
	if l.Ready.Count > 0 {
		d.para("Nothing has to be built for " + sum(l.Ready) + ".")
	}
	rows = nil
	for i := range l.Deals {
		deal := &l.Deals[i]
		date := deal.Date.String()
		if date == "" {
			date = "–"
		}
		value := "–"
		if deal.Value > 0 {
			value = deal.Currency + " " + Thousands(int(deal.Value))
		}
		rows = append(rows, []string{entered(deal.Name), cell(d.asked(deal.Asks)), value, date, d.outlook(deal)})
	}
	d.table([]string{"Deal", "Asks for", "Value", "Needed by", "What opens it"}, rows)
}

func (d *document) blocker(b assessment.BlockedDeals) string {
	if b.Standard != "" {
		return d.c.Standard(b.Standard).Short + " is not in the plan"
	}
	return cell(d.gateTitle(b.Gate))
}

func (d *document) gateTitle(id assessment.GateID) string {
	return d.c.Gate(id).Title
}

// Unasked names what deals ask for and the answers leave out, or returns "".
func Unasked(c *assessment.Catalog, run assessment.Assessment) string {
	var names []string
	for _, id := range c.Unasked(run) {
		option, _ := c.Question(c.Roles.Asks).Option(id)
		names = append(names, option.Short)
	}
	if len(names) == 0 {
		return ""
	}
	return "Deals ask for " + AllOf(names) + ", which your answer to “" + c.Question(c.Roles.Asks).Prompt +
		"” leaves out. Decisions and dates follow your answers alone, so add it there if these deals count."
}

func (d *document) asked(asks []assessment.OptionID) string {
	q := d.c.Question(d.c.Roles.Asks)
	var out []string
	for _, id := range asks {
		word := entered(string(id))
		if o, _ := q.Option(id); o != nil {
			word = o.Short
		}
		out = append(out, word)
	}
	return strings.Join(out, ", ")
}

// outlook returns what opens a deal and when, or what blocks it.
func (d *document) outlook(deal *assessment.DealOutlook) string {
	var parts []string
	switch {
	case len(deal.Blocked) > 0:
		for _, id := range deal.Blocked {
			if s := d.c.Standard(assessment.StandardID(id)); s != nil {
				parts = append(parts, s.Short+" is not in the plan")
			} else {
				parts = append(parts, cell(d.gateTitle(assessment.GateID(id))))
			}
		}
		return "blocked: " + AllOf(parts)
	case len(deal.Needs) == 0:
		return "nothing to build"
	}
	for _, id := range deal.Needs {
		parts = append(parts, d.c.Standard(d.r.Plan.Milestone(id).Standard).Short)
	}
	out := AllOf(parts) + ", " + MonthRange(deal.InHand)
	if !deal.Date.IsZero() && deal.Date.Before(d.r.AsOf) {
		return out + ": **their date has passed**"
	}
	switch deal.Verdict {
	case assessment.Comfortable:
		out += ": in time"
	case assessment.Tight:
		out += ": tight"
	case assessment.NotFeasible:
		out += ": **too late**"
	}
	return out
}

// sum returns a count of deals with their values: "2 deals, EUR 40,000".
func sum(s assessment.DealSum) string {
	out := Count(s.Count, "deal")
	for _, m := range s.Sums {
		out += ", " + m.Currency + " " + Thousands(int(m.Value))
	}
	return out
}
