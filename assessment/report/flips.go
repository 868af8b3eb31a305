package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// How much of the flips a page can bear. All of them are in the JSON.
const (
	mostFlips   = 8 // changes of the result, a line each
	mostWays    = 3 // ways to one change
	mostOptions = 5 // options named in one way
)

// flips says which small changes of answers would change the result.
func (d *document) flips() {
	if d.r.Robust == nil {
		return
	}
	d.heading(2, "What would change this")
	d.para(d.robust())
	groups := d.flipGroups()
	var lines []string
	for _, g := range groups[:min(len(groups), mostFlips)] {
		lines = append(lines, g.line())
	}
	d.list(lines)
	switch {
	case len(groups) > len(lines):
		d.para(fmt.Sprintf("These are %d of %d. The JSON lists every way to each of them, and what else would change with it.", len(lines), len(groups)))
	case len(lines) > 0:
		d.para("The JSON lists every way to each of these, and what else would change with it.")
	}
}

// robust says how firm the result is, and how to read the list.
func (d *document) robust() string {
	inOne := slices.ContainsFunc(d.r.Flips, func(f assessment.Flip) bool { return len(f.Set) == 1 })
	open := ""
	if !d.r.Settled {
		open = " Only what is settled today is listed; what is open can still go either way."
	}
	switch {
	case len(d.r.Flips) == 0 && *d.r.Robust:
		return "The result is robust: no change of up to four options, in one question or in two, would change a decision, the order, the report or its scope."
	case len(d.r.Flips) == 0 && len(d.settledDecisions()) == 0:
		return "No decision is settled yet, so there is none to overturn. Once one is, this page says what would."
	case len(d.r.Flips) == 0:
		return "No change of up to four options, in one question or in two, would change what is settled." + open
	case *d.r.Robust:
		return "The result is robust: no change within one question overturns any of it. It takes two questions at once; the smallest such changes come first."
	case !inOne:
		return "No change within one question overturns what is settled. It takes two questions at once; the smallest such changes come first." + open
	}
	return "These are the smallest changes to your answers that would change the result for sure. Where several ways are named, any one is enough." + open
}

// settledDecisions are the standards with one possible decision.
func (d *document) settledDecisions() []assessment.StandardID {
	var out []assessment.StandardID
	for _, s := range d.r.Standards {
		if s.Settled {
			out = append(out, s.ID)
		}
	}
	return out
}

// flipGroup is one change of the result with the ways that lead to it.
type flipGroup struct {
	change string
	keeps  bool // a decision becomes keep, as it does for whatever is held
	edits  int
	ways   []way
	longer int // ways that take more edits
	flips  []assessment.Flip
}

// flipGroups puts flips that change the same together, in their order. Among
// those of the same size, what would be kept if it were held comes last: it
// tells least.
func (d *document) flipGroups() []*flipGroup {
	var out []*flipGroup
	at := map[string]*flipGroup{}
	for _, f := range d.r.Flips {
		change := strings.Join(d.changeWords(f), "; ")
		if change == "" {
			continue
		}
		g := at[change]
		if g == nil {
			g = &flipGroup{change: change, keeps: keeps(f), edits: f.Edits}
			at[change] = g
			out = append(out, g)
		}
		g.flips = append(g.flips, f)
		if f.Edits > g.edits {
			g.longer++
			continue
		}
		g.add(d.way(f))
	}
	slices.SortStableFunc(out, func(a, b *flipGroup) int {
		if a.edits == b.edits && a.keeps != b.keeps {
			return map[bool]int{false: -1, true: 1}[a.keeps]
		}
		return a.edits - b.edits
	})
	return out
}

func keeps(f assessment.Flip) bool {
	return slices.ContainsFunc(f.Own, func(c assessment.Change) bool {
		value, settles := c.Settles()
		return settles && strings.HasSuffix(c.Attribute, ".decision") && value == string(assessment.Keep)
	})
}

func (g *flipGroup) add(w way) {
	for i := range g.ways {
		if g.ways[i].join(w) {
			return
		}
	}
	g.ways = append(g.ways, w)
}

func (g *flipGroup) line() string {
	var ways []string
	for _, w := range g.ways[:min(len(g.ways), mostWays)] {
		ways = append(ways, w.words("*", "*"))
	}
	more := ""
	if n := len(g.ways) - len(ways) + g.longer; n == 1 {
		more = " There is one more way."
	} else if n > 1 {
		more = fmt.Sprintf(" There are %d more ways.", n)
	}
	return "**" + g.change + "**, if you " + strings.Join(ways, "; or if you ") + "." + more
}

// changeWords names what a flip changes, as a reader would. Where a decision
// changes, the place in the order and the scope that come with it go without
// saying.
func (d *document) changeWords(f assessment.Flip) []string {
	decided := map[string]bool{}
	for _, c := range f.Changes {
		if subject, what, _ := strings.Cut(c.Attribute, "."); what == "decision" {
			decided[subject] = true
		}
	}
	var out []string
	for _, c := range f.Own {
		subject, what, _ := strings.Cut(c.Attribute, ".")
		s := d.c.Standard(assessment.StandardID(subject))
		switch {
		case s == nil: // the outcome leads, and where it comes from is the first line of the roadmap
			_, would, _ := strings.Cut(moved(c, func(v string) string { return OutcomeWord(assessment.Outcome(v)) }), "→")
			out = slices.Insert(out, 0, "As a whole →"+would)
		case what == "decision":
			out = append(out, s.Short+": "+moved(c, func(v string) string { return DecisionWord(assessment.Decision(v)) }))
		case decided[subject], what == "rank" && len(decided) > 0:
			continue
		default:
			out = append(out, s.Short+" "+d.scopeChange(s, what, c))
		}
	}
	return out
}

// scopeChange words a change of the place, the report, the window or the scope.
func (d *document) scopeChange(s *assessment.Standard, what string, c assessment.Change) string {
	switch what {
	case "rank":
		return "place in the order: " + moved(c, func(v string) string { return v })
	case "report":
		return "report: " + moved(c, func(v string) string { return valueWord(d.c, c.Attribute, v) })
	case "window_months":
		return "window: " + moved(c, func(v string) string { return v + " months" })
	}
	var in, out []string
	for _, category := range s.Categories {
		id := string(category.ID)
		is, would := slices.Contains(c.Was, id), slices.Contains(c.Would, id)
		switch {
		case would && !is:
			in = append(in, Lower(category.Title))
		case is && !would:
			out = append(out, Lower(category.Title))
		}
	}
	var parts []string
	if len(in) > 0 {
		parts = append(parts, "with "+AllOf(in))
	}
	if len(out) > 0 {
		parts = append(parts, "without "+AllOf(out))
	}
	return "scope: " + AllOf(parts)
}

// moved writes "later → now"; a value that is not there is "none".
func moved(c assessment.Change, word func(string) string) string {
	side := func(values []string) string {
		var out []string
		for _, v := range values {
			if v == "" || v == "0" {
				out = append(out, "none")
			} else {
				out = append(out, word(v))
			}
		}
		return OneOf(out)
	}
	return side(c.Was) + " → " + side(c.Would)
}

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
