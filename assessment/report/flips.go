package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// How many flips a document has. The JSON has all of them.
const (
	mostFlips   = 8 // changes of the result, a line each
	mostWays    = 3 // ways to one change
	mostOptions = 5 // options named in one way
)

// robust returns how firm the result is, and how to read the list.
func (d *document) robust() string {
	inOne := slices.ContainsFunc(d.Result.Flips, func(f assessment.Flip) bool { return len(f.Set) == 1 })
	open := ""
	if !d.Result.Settled {
		open = " Only what is settled today is listed; what is open can still go either way."
	}
	switch {
	case len(d.Result.Flips) == 0 && *d.Result.Robust:
		return "The result is robust: no change of up to four options, in one question or in two, would change " +
			"a decision, the order, the report or its scope."
	case len(d.Result.Flips) == 0 && len(d.settledDecisions()) == 0:
		return "No decision is settled yet, so there is none to overturn. Once one is, this page says what would."
	case len(d.Result.Flips) == 0:
		return "No change of up to four options, in one question or in two, would change what is settled." + open
	case *d.Result.Robust:
		return "The result is robust: no change within one question overturns any of it. It takes two questions " +
			"at once; the smallest such changes come first."
	case !inOne:
		return "No change within one question overturns what is settled. It takes two questions at once; the " +
			"smallest such changes come first." + open
	}
	return "These are the smallest changes to your answers that would change the result for sure. Where several " +
		"ways are named, any one is enough." + open
}

// settledDecisions returns the standards with one possible decision.
func (d *document) settledDecisions() []assessment.StandardID {
	var out []assessment.StandardID
	for _, s := range d.Result.Standards {
		if s.Settled {
			out = append(out, s.ID)
		}
	}
	return out
}

// flipGroup is a change of the result with the ways that lead to it.
type flipGroup struct {
	change string
	keeps  bool // a decision becomes keep, as it does for whatever is held
	edits  int
	ways   []way
	longer int // ways that take more edits
	flips  []assessment.Flip
}

// FlipGroups groups flips with the same effect, the smallest first. Of the same
// size, a decision to keep comes last: that it would be kept if it were held says
// little.
func (d *document) FlipGroups() []*flipGroup {
	var out []*flipGroup
	at := map[string]*flipGroup{}
	for _, f := range d.Result.Flips {
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

func (g *flipGroup) Line() string {
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

// changeWords returns what a flip changes. If a decision changes, it leaves out the
// rank and the scope that follow from it.
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
		s := d.Catalog.Standard(assessment.StandardID(subject))
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

// scopeChange returns a change of the rank, the report, the window or the scope.
func (d *document) scopeChange(s *assessment.Standard, what string, c assessment.Change) string {
	switch what {
	case "rank":
		return "place in the order: " + moved(c, func(v string) string { return v })
	case "report":
		return "report: " + moved(c, func(v string) string { return valueWord(d.Catalog, c.Attribute, v) })
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

// moved returns "later → now", with "none" for no value.
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

// FlipGroup is a change of the result in words, "ISO 27001: later → now", with
// every way to it, the shortest first.
type FlipGroup struct {
	Change string
	Ways   []FlipWay
}

// FlipWay is a flip, and what it does to the answers in words: "add “ISO 27001”
// under “What have buyers asked for?”".
type FlipWay struct {
	Flip assessment.Flip
	Do   string
}

// FlipGroups returns the flips of a result in the order of the document.
func FlipGroups(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []FlipGroup {
	d := document{Catalog: c, Run: run, Result: &r}
	var out []FlipGroup
	for _, g := range d.FlipGroups() {
		group := FlipGroup{Change: g.change}
		for _, f := range g.flips {
			group.Ways = append(group.Ways, FlipWay{f, d.way(f).words("“", "”")})
		}
		out = append(out, group)
	}
	return out
}

// Robustness returns how firm a result is, or "" if flips were left out.
func Robustness(r assessment.Result) string {
	if r.Robust == nil {
		return ""
	}
	d := document{Result: &r}
	return d.robust()
}

// way is what a flip does to the answers, question by question.
type way []deed

// deed is a change of one answer.
type deed struct {
	verb     string // add, drop or answer
	question string
	options  []string
	either   bool // one of the options is enough
}

// way returns what a flip does to the answers.
func (d *document) way(f assessment.Flip) way {
	var out way
	for i := range d.Catalog.Questions {
		q := &d.Catalog.Questions[i]
		set, changes := f.Set[q.ID]
		if !changes {
			continue
		}
		old := d.Run.Answers.Of(q.ID)
		if q.Kind == assessment.Single || isExclusive(q, old.Options) || isExclusive(q, set.Options) {
			out = append(out, deed{verb: "answer", question: q.Short, options: shorts(q, set.Options, nil)})
			continue
		}
		if added := shorts(q, set.Options, old.Options); len(added) > 0 {
			out = append(out, deed{verb: "add", question: q.Short, options: added})
		}
		if dropped := shorts(q, old.Options, set.Options); len(dropped) > 0 {
			out = append(out, deed{verb: "drop", question: q.Short, options: dropped})
		}
	}
	return out
}

// isExclusive reports whether an answer is the exclusive option.
func isExclusive(q *assessment.Question, options []assessment.OptionID) bool {
	if len(options) != 1 {
		return false
	}
	o, _ := q.Option(options[0])
	return o != nil && o.Exclusive
}

// shorts returns the short forms of the options that are not among others.
func shorts(q *assessment.Question, options, others []assessment.OptionID) []string {
	var out []string
	for _, id := range options {
		if o, _ := q.Option(id); o != nil && !slices.Contains(others, id) {
			out = append(out, o.Short)
		}
	}
	return out
}

// join merges another way, if it differs in one option of one deed.
func (w way) join(other way) bool {
	if len(w) != len(other) {
		return false
	}
	differs := -1
	for i := range w {
		switch {
		case w[i].verb != other[i].verb || w[i].question != other[i].question:
			return false
		case !w[i].either && slices.Equal(w[i].options, other[i].options):
			continue
		case differs >= 0 || len(other[i].options) != 1 || len(w[i].options) != 1 && !w[i].either:
			return false
		}
		differs = i
	}
	if differs < 0 {
		return false
	}
	w[differs].options, w[differs].either = append(w[differs].options, other[differs].options...), true
	return true
}

// words returns the way as text, with names between the marks open and end. Deeds
// of one question name it once, at the end.
func (w way) words(open, end string) string {
	var out []string
	for i, d := range w {
		text := d.words(open, end)
		if i+1 == len(w) || w[i+1].question != d.question {
			text += d.where(open, end)
		}
		out = append(out, text)
	}
	return strings.Join(out, " and ")
}

func (d deed) where(open, end string) string {
	if d.verb == "answer" {
		return " to " + open + d.question + end
	}
	return " under " + open + d.question + end
}

func (d deed) words(open, end string) string {
	options := eachWord(d.options, func(o string) string { return open + o + end })
	if !d.either {
		return d.verb + " " + AllOf(options)
	}
	if n := len(options) - mostOptions; n > 1 {
		options = append(options[:mostOptions], fmt.Sprintf("one of %d more", n))
	}
	return d.verb + " " + OneOf(options)
}
