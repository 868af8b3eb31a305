package plan

import (
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// orders sets the possible orders side by side, the recommended one first, and
// says what each would change.
func (p *page) orders() {
	p.Title("The orders compared")
	p.Text(p.Styles.Muted, "Each is planned with the same people, answers and estimates. The dates say when a report or certificate is in hand. Cost is the first year, without staff.")
	p.Gap()
	sorted := slices.Clone(p.result.Orders)
	slices.SortStableFunc(sorted, func(a, b assessment.Order) int {
		switch {
		case a.Recommended:
			return -1
		case b.Recommended:
			return 1
		}
		return 0
	})
	var built []assessment.StandardID
	for i := range p.catalog.Standards {
		if id := p.catalog.Standards[i].ID; slices.ContainsFunc(sorted[0].InHand, func(h assessment.InHand) bool { return h.Standard == id }) {
			built = append(built, id)
		}
	}
	p.Lines = append(p.Lines, ui.Table(p.Styles, p.orderTable(sorted, built), p.Width)...)
	for _, o := range sorted {
		p.Gap()
		p.Text(p.Styles.Bold, o.Title)
		p.Text(p.Styles.Text, o.Reason)
	}
}

// orderTable is one row for each order, with a column for each standard.
func (p *page) orderTable(orders []assessment.Order, built []assessment.StandardID) []string {
	head := []string{"Order"}
	for _, id := range built {
		head = append(head, p.catalog.Standard(id).Short)
	}
	head = append(head, "Person-days", p.result.Cost.Currency, "Audits")
	rows := [][]string{head, slices.Repeat([]string{"---"}, len(head))}
	for _, o := range orders {
		title := o.Title
		if o.Recommended {
			title = p.Styles.Glyphs.Same + " " + title + " (recommended)"
		}
		row := []string{title}
		for _, id := range built {
			row = append(row, inHand(o, id))
		}
		rows = append(rows, append(row, ui.PersonDays(o.Days), thousands(o.Cost.Low)+"–"+thousands(o.Cost.High), strconv.Itoa(o.Audits)))
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = "| " + strings.Join(row, " | ") + " |"
	}
	return out
}

// inHand says when the reports or certificates of a standard are there.
func inHand(o assessment.Order, id assessment.StandardID) string {
	var out []string
	for _, h := range o.InHand {
		if h.Standard == id {
			out = append(out, h.Date.Low.Format("Jan 06")+"–"+h.Date.High.Format("Jan 06"))
		}
	}
	return strings.Join(out, ", then ")
}

func thousands(n int) string { return strconv.Itoa((n+500)/1000) + "k" }
