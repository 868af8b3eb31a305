package report

import "trustpath/assessment"

// FlipGroup is one change of the result in words, "ISO 27001: later → now", with
// every way to it, the shortest first.
type FlipGroup struct {
	Change string
	Ways   []FlipWay
}

// FlipWay is one flip, and in words what it does to the answers: "add “ISO
// 27001” under “What have buyers asked for?”".
type FlipWay struct {
	Flip assessment.Flip
	Do   string
}

// FlipGroups returns the flips of a result in the order of the document: the
// smallest changes first.
func FlipGroups(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []FlipGroup {
	d := document{c: c, run: run, r: r}
	var out []FlipGroup
	for _, g := range d.flipGroups() {
		group := FlipGroup{Change: g.change}
		for _, f := range g.flips {
			group.Ways = append(group.Ways, FlipWay{f, d.way(f).words("“", "”")})
		}
		out = append(out, group)
	}
	return out
}

// Robustness says how firm a result is; "" where flips were left out.
func Robustness(r assessment.Result) string {
	if r.Robust == nil {
		return ""
	}
	d := document{r: r}
	return d.robust()
}
