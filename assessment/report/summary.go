package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

func (d *document) attributes(names []string, most int) string {
	var out []string
	for i, name := range names {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(names)-most))
			break
		}
		out = append(out, AttributeWords(d.c, name))
	}
	return joined(out, "and")
}

func (d *document) layers() {
	d.heading(2, "The three layers, and where you stand")
	var rows [][]string
	for _, l := range d.r.Stack {
		today := "nothing held"
		switch {
		case l.Held:
			today = "held"
		case slices.Contains(d.r.Standard(l.Standard).Possible, assessment.Keep):
			today = "not known"
		}
		decision := append([]string{"**" + DecisionWord(l.Decision) + "**"}, d.scopeWords(d.r.Standard(l.Standard))...)
		rows = append(rows, []string{cell(l.Title), d.c.Standard(l.Standard).Name, today, strings.Join(decision, ", ")})
	}
	d.table([]string{"Layer", "Standard", "Today", "Decision"}, rows)
}

func (d *document) gates() {
	if len(d.r.Gates) == 0 {
		return
	}
	d.heading(2, "Gates that none of the three opens")
	gates := slices.Clone(d.r.Gates)
	slices.SortStableFunc(gates, func(a, b assessment.GateResult) int { return strings.Compare(string(a.State), string(b.State)) })
	for _, g := range gates {
		title := g.Title
		if g.Optional {
			title += " (optional)"
		}
		d.heading(3, title)
		if g.State == assessment.Possible {
			d.para("*Possible: an open answer decides whether this concerns you.*")
		}
		d.para(g.Text)
		d.list([]string{"What still helps: " + g.Helps, "Next step: " + g.NextStep})
		for _, b := range g.Because {
			d.para(d.trace(b))
		}
	}
}
