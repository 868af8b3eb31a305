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

// Robustness returns how firm a result is, and how to read the list of flips; ""
// if flips were left out.
func Robustness(r assessment.Result) string {
	if r.Robust == nil {
		return ""
	}
	open := ""
	if !r.Settled {
		open = " Only settled decisions are listed; open ones can still go either way."
	}
	inOne := func(f assessment.Flip) bool { return len(f.Set) == 1 }
	settled := func(s assessment.StandardResult) bool { return s.Settled }
	switch {
	case len(r.Flips) == 0 && *r.Robust:
		return "The result is robust: no change of up to four options, in one question or in two, would change " +
			"a decision, the order, the report or its scope."
	case len(r.Flips) == 0 && !slices.ContainsFunc(r.Standards, settled):
		return "No decision is settled yet, so there is none to overturn. Once one is, this page says what would."
	case len(r.Flips) == 0:
		return "No change of up to four options, in one question or in two, would change what is settled." + open
	case *r.Robust:
		return "The result is robust: no change within one question overturns any of it. It takes two questions " +
			"at once; the smallest such changes come first."
	case !slices.ContainsFunc(r.Flips, inOne):
		return "No change within one question overturns what is settled. It takes two questions at once; the " +
			"smallest such changes come first." + open
	}
	return "These are the smallest changes to your answers that would alter this result. Where there are several ways, " +
		"any one is enough." + open
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
	way  way
}

// FlipGroups groups flips with the same effect, the smallest first. Of the same
// size, a decision to keep comes last: that it would be kept if it were held says
// little.
func FlipGroups(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []FlipGroup {
	var out []FlipGroup
	for _, f := range r.Flips {
		change := changeWords(c, f)
		if change == "" {
			continue
		}
		at := slices.IndexFunc(out, func(g FlipGroup) bool { return g.Change == change })
		if at < 0 {
			at = len(out)
			out = append(out, FlipGroup{Change: change})
		}
		way := wayOf(c, run, f)
		out[at].Ways = append(out[at].Ways, FlipWay{f, way.words("“", "”"), way})
	}
	slices.SortStableFunc(out, func(a, b FlipGroup) int { return a.size() - b.size() })
	return out
}

// size orders groups.
func (g *FlipGroup) size() int {
	first := g.Ways[0].Flip
	keeps := func(c assessment.Change) bool {
		value, settles := c.Settles()
		return settles && strings.HasSuffix(c.Attribute, ".decision") && value == string(assessment.Keep)
	}
	if slices.ContainsFunc(first.Own, keeps) {
		return 2*first.Edits + 1
	}
	return 2 * first.Edits
}

// Line returns the change with the ways that take the fewest edits. It merges those
// that differ in one option, and counts the others.
func (g *FlipGroup) Line() string {
	var shortest []way
	longer := 0
	for _, w := range g.Ways {
		switch {
		case w.Flip.Edits > g.Ways[0].Flip.Edits:
			longer++
		case !slices.ContainsFunc(shortest, func(other way) bool { return other.join(w.way) }):
			shortest = append(shortest, slices.Clone(w.way))
		}
	}
	ways := each(shortest[:min(len(shortest), mostWays)], func(w way) string { return w.words("*", "*") })
	more := ""
	if n := len(shortest) - len(ways) + longer; n == 1 {
		more = " There is one more way."
	} else if n > 1 {
		more = fmt.Sprintf(" There are %d more ways.", n)
	}
	return "**" + g.Change + "**, if you " + strings.Join(ways, "; or if you ") + "." + more
}

// changeWords returns what a flip changes. If a decision changes, it leaves out the
// rank and the scope that follow from it.
func changeWords(c *assessment.Catalog, f assessment.Flip) string {
	anyDecision := slices.ContainsFunc(f.Changes, func(c assessment.Change) bool { return strings.HasSuffix(c.Attribute, ".decision") })
	parts := map[string]string{"rank": "place in the order", "report": "report", "window_months": "window"}
	var out []string
	for _, change := range f.Own {
		subject, what, _ := strings.Cut(change.Attribute, ".")
		words := func(values []string) string {
			return OneOf(each(values, func(v string) string {
				word := valueWord(c, change.Attribute, v)
				if what == "window_months" && word != "none" {
					word += " months"
				}
				return word
			}))
		}
		s := c.Standard(assessment.StandardID(subject))
		moved := words(change.Was) + " → " + words(change.Would)
		switch {
		case s == nil: // the outcome leads, and where it comes from is the first line of the roadmap
			out = slices.Insert(out, 0, "Result: "+words(change.Would))
		case what == "decision":
			out = append(out, s.Short+": "+moved)
		case slices.ContainsFunc(f.Changes, decides(subject)), what == "rank" && anyDecision:
		case parts[what] != "":
			out = append(out, s.Short+" "+parts[what]+": "+moved)
		default:
			out = append(out, s.Short+" scope: "+scopeChange(s, change))
		}
	}
	return strings.Join(out, "; ")
}

// scopeChange names the categories that a change brings and takes.
func scopeChange(s *assessment.Standard, c assessment.Change) string {
	var parts []string
	if in := categories(s, c.Would, c.Was); len(in) > 0 {
		parts = append(parts, "with "+AllOf(in))
	}
	if out := categories(s, c.Was, c.Would); len(out) > 0 {
		parts = append(parts, "without "+AllOf(out))
	}
	return AllOf(parts)
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

func wayOf(c *assessment.Catalog, run assessment.Assessment, f assessment.Flip) way {
	var out way
	for i := range c.Questions {
		q := &c.Questions[i]
		set, changes := f.Set[q.ID]
		if !changes {
			continue
		}
		old := run.Answers.Of(q.ID)
		if q.Kind == assessment.Single || isExclusive(q, old.Options) || isExclusive(q, set.Options) {
			out = append(out, deed{verb: "answer", question: q.Short, options: Shorts(q, set.Options, nil)})
			continue
		}
		if added := Shorts(q, set.Options, old.Options); len(added) > 0 {
			out = append(out, deed{verb: "add", question: q.Short, options: added})
		}
		if dropped := Shorts(q, old.Options, set.Options); len(dropped) > 0 {
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

// Shorts returns the short forms of the options that are not among others.
func Shorts(q *assessment.Question, options, others []assessment.OptionID) []string {
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
		options := each(d.options, func(o string) string { return open + o + end })
		text := d.verb + " " + AllOf(options)
		if d.either {
			if n := len(options) - mostOptions; n > 1 {
				options = append(options[:mostOptions], fmt.Sprintf("one of %d more", n))
			}
			text = d.verb + " " + OneOf(options)
		}
		if i+1 == len(w) || w[i+1].question != d.question {
			under := " under "
			if d.verb == "answer" {
				under = " to "
			}
			text += under + open + d.question + end
		}
		out = append(out, text)
	}
	return strings.Join(out, " and ")
}
