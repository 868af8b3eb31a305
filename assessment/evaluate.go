package assessment

import (
	"math/bits"
	"slices"
)

// Options of an evaluation.
type Options struct {
	Today     Date // the day of the evaluation: dates and facts are judged by it
	SkipPlan  bool // leave out plan, effort and cost
	SkipFlips bool // leave out flips, and whether the result is robust
}

// evaluation is the scratch space of one Evaluate.
type evaluation struct {
	*Catalog
	*index
	run     Assessment
	today   Date
	from    Date // see Result.From
	outlook Outlook
	*scratch
}

// Evaluate returns what the answers decide. It is pure: the same catalog,
// assessment and options give the same result, to the byte of its JSON. No list
// in it is nil. Parts of it are shared with the catalog: read them, do not
// change them.
func (c *Catalog) Evaluate(run Assessment, o Options) Result {
	if run.Start.IsZero() {
		run.Start = o.Today
	}
	e := evaluation{Catalog: c, index: c.indexed(), run: run, today: o.Today, from: later(run.Start, o.Today), scratch: c.newScratch()}
	defer e.scratches.Put(e.scratch)
	c.replay(run.Answers, e.scratch)
	e.outlook = e.look()
	r := Result{Trustpath: 1, Content: c.Pack, Company: run.Company, AsOf: o.Today, Start: run.Start, Settled: e.outlook.Settled(),
		NotCovered: e.notCovered, Open: []OpenQuestion{}, Flips: []Flip{}}
	r.OutcomePossible = chosen(e.outcomes, e.outlook.masks[e.outcome])
	if len(r.OutcomePossible) == 1 {
		r.Outcome = r.OutcomePossible[0]
	}
	r.OutcomeBecause = e.reasons(e.outcome)
	r.Standards = make([]StandardResult, len(c.Standards))
	for i := range c.Standards {
		e.standard(i, &r.Standards[i])
	}
	r.Gates, r.Obligations, r.Claims = e.gateLines(), e.duties(), e.claims()
	r.Stack = make([]StackLayer, 0, len(c.Layers))
	for _, l := range c.Layers {
		s := r.Standard(l.Standard)
		r.Stack = append(r.Stack, StackLayer{ID: l.ID, Title: l.Title, Standard: l.Standard, Decision: s.Decision, Held: e.holds(l.Standard)})
	}
	e.open(&r)
	r.ContentChanges, r.Kept = c.ContentChanges(run), c.KeptIDs(run)
	if !o.SkipPlan {
		e.plan(&r)
		r.Ledger = e.ledger(&r)
	}
	if !o.SkipFlips {
		r.flip(c, run.Answers)
	}
	return r
}

// look returns the possible values. With nothing open the evaluator alone
// knows them; else the diagrams do, since three-valued logic is too loose.
func (e *evaluation) look() Outlook {
	e.masks = sized(e.masks, len(e.Attributes))
	clear(e.masks)
	out := Outlook{catalog: e.Catalog, masks: e.masks}
	if e.anythingOpen() {
		e.left = e.reduced(e.run.Answers, e.left)
		for i, root := range e.left.roots {
			out.masks[i] = e.left.mask[root]
		}
		return out
	}
	for i := range e.Attributes {
		for value, cond := range e.Attributes[i].Holds {
			if e.truth[cond] == True {
				out.masks[i] |= 1 << value
			}
		}
	}
	return out
}

func (e *evaluation) anythingOpen() bool {
	return slices.ContainsFunc(e.path, func(s Step) bool { return s.Open() })
}

// standard fills the decision on one standard and all that hangs on it.
func (e *evaluation) standard(at int, out *StandardResult) {
	s, x := &e.Standards[at], &e.standards[at]
	out.ID, out.Possible = s.ID, e.outlook.decisions(x)
	out.Because = e.reasons(x.decision)
	if out.Settled = len(out.Possible) == 1; out.Settled {
		out.Decision = out.Possible[0]
		out.Trigger = e.trigger(x.decision)
	}
	out.RankPossible, out.Rank = e.numbered(x.rank)
	scope := len(e.scratch.reasons)
	e.reasons(x.rank)
	out.ReportPossible, out.WindowPossible = []string{}, []int{}
	if x.report >= 0 {
		out.ReportPossible = e.outlook.values(x.report)
		if len(out.ReportPossible) == 1 {
			out.Report = out.ReportPossible[0]
		}
		e.reasons(x.report)
	}
	if x.window >= 0 {
		out.WindowPossible, out.WindowMonths = e.numbered(x.window)
		e.reasons(x.window)
	}
	out.Categories, out.CategoriesPossible = []CategoryID{}, []CategoryID{}
	for i, attribute := range x.categories {
		values := e.outlook.values(attribute)
		if values[len(values)-1] != "true" {
			continue
		}
		out.CategoriesPossible = append(out.CategoriesPossible, s.Categories[i].ID)
		if len(values) == 1 {
			out.Categories = append(out.Categories, s.Categories[i].ID)
		}
		e.reasons(attribute)
	}
	out.Scope = e.since(scope)
}

// numbered returns the possible values of an attribute of numbers, and the one
// value when there is only one.
func (e *evaluation) numbered(at int) (possible []int, one int) {
	possible = chosen(e.numbers[at], e.outlook.masks[at])
	if len(possible) == 1 {
		one = possible[0]
	}
	return possible, one
}

// chosen returns the items whose bits are set: a part of the list itself when
// there is only one, so that the usual case copies nothing.
func chosen[T any](list []T, mask uint16) []T {
	if at, only := one(mask); only {
		return list[at : at+1 : at+1]
	}
	out := make([]T, 0, bits.OnesCount16(mask))
	for i := range list {
		if mask&(1<<i) != 0 {
			out = append(out, list[i])
		}
	}
	return out
}

// one reports whether a mask holds exactly one value, and which.
func one(mask uint16) (int, bool) {
	return bits.TrailingZeros16(mask), bits.OnesCount16(mask) == 1
}

// holds reports whether something of a standard is certainly held.
func (e *evaluation) holds(id StandardID) bool {
	held := &e.Questions[e.questions[questionHeld]]
	for i := range e.Standards {
		if e.Standards[i].ID != id {
			continue
		}
		for _, option := range e.standards[i].held {
			if e.run.Answers.Of(questionHeld).Has(held.Options[option].ID) {
				return true
			}
		}
	}
	return false
}
