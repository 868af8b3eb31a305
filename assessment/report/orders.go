package report

import (
	"fmt"
	"strings"

	"trustpath/assessment"
)

// orders sets the orders side by side in which what has to be built can be built.
func (d *document) orders() {
	if len(d.r.Orders) == 0 {
		return
	}
	d.heading(3, "The orders compared")
	d.para("Each order is planned with the same people, answers and estimates. In hand means that the report is issued or the certificate is there; " +
		"audits are those bought until everything is. Cost is the first year of each standard, without staff.")
	var rows [][]string
	for _, o := range d.r.Orders {
		title := cell(o.Title)
		if o.Recommended {
			title = "**" + title + "** (recommended)"
		}
		rows = append(rows, []string{title, cell(d.inHandWords(o)), wholeDays(o.Days),
			d.r.Cost.Currency + " " + span(thousands(o.Cost.Low), thousands(o.Cost.High)), fmt.Sprint(o.Audits)})
	}
	d.table([]string{"Order", "In hand", "Person-days", "Cost, estimate", "Audits"}, rows)
	var items []string
	for _, o := range d.r.Orders {
		if o.Recommended {
			items = append([]string{"**" + o.Title + "**: " + o.Reason}, items...)
		} else {
			items = append(items, o.Title+": "+o.Reason)
		}
	}
	d.list(items)
}

// inHandWords says what is in hand when, in order of time.
func (d *document) inHandWords(o assessment.Order) string {
	var out []string
	for _, h := range o.InHand {
		name := d.c.Standard(h.Standard).Short
		if h.Milestone == typeOne {
			name += " Type I"
		}
		out = append(out, name+" "+monthRange(h.Date))
	}
	return strings.Join(out, "; ")
}

// typeOne is the report on one day, which a Type II follows.
const typeOne assessment.MilestoneID = "soc2_type1"
