package assessment

import (
	"math/bits"
	"strconv"
	"strings"
)

// Options of an evaluation.
type Options struct {
	Today     Date // the day facts are judged by, and the start when none is given
	SkipPlan  bool // leave out plan, effort and cost
	SkipFlips bool
}

// evaluation is the scratch space of one Evaluate.
type evaluation struct {
	*Catalog
	run     Assessment
	today   Date
	path    []Step
	truth   []Truth
	outlook Outlook
}

// Evaluate returns what the answers decide. It is pure: the same catalog,
// assessment and options give the same result, to the byte of its JSON.
func (c *Catalog) Evaluate(run Assessment, o Options) Result {
	if run.Start.IsZero() {
		run.Start = o.Today
	}
	e := evaluation{Catalog: c, run: run, today: o.Today, path: c.Path(run.Answers)}
	e.truth = c.evaluate(run.Answers)
	e.outlook = e.look()
	r := Result{Trustpath: 1, Content: c.Pack, Company: run.Company, Start: run.Start, Settled: e.outlook.Settled()}
	for _, v := range e.outlook.Values(AttrOutcome) {
		r.OutcomePossible = append(r.OutcomePossible, Outcome(v))
	}
	if len(r.OutcomePossible) == 1 {
		r.Outcome = r.OutcomePossible[0]
	}
	r.OutcomeBecause = e.reasons(AttrOutcome)
	for i := range c.Standards {
		r.Standards = append(r.Standards, e.standard(&c.Standards[i]))
	}
	r.Gates, r.Obligations, r.Claims = e.gates(), e.obligations(), e.claims()
	for i := range c.NotCovered {
		g := &c.NotCovered[i]
		r.NotCovered = append(r.NotCovered, NotCovered{ID: g.ID, Title: g.Title, Text: g.Text, CoveredBy: g.CoveredBy})
	}
	for _, l := range c.Layers {
		s := r.Standard(l.Standard)
		r.Stack = append(r.Stack, StackLayer{ID: l.ID, Title: l.Title, Standard: l.Standard, Decision: s.Decision, Held: e.holds(l.Standard)})
	}
	e.open(&r)
	r.ContentChanges, r.Kept = c.ContentChanges(run), c.KeptIDs(run)
	if !o.SkipPlan {
		e.plan(&r)
	}
	return r
}

// look returns the possible values. With nothing open the evaluator alone
// knows them; else the diagrams do, since three-valued logic is too loose.
func (e *evaluation) look() Outlook {
	for _, s := range e.path {
		if s.Open() {
			return e.Outlook(e.run.Answers)
		}
	}
	out := Outlook{catalog: e.Catalog, masks: make([]uint16, len(e.Attributes))}
	for i := range e.Attributes {
		for value, cond := range e.Attributes[i].Holds {
			if e.truth[cond] == True {
				out.masks[i] |= 1 << value
			}
		}
	}
	return out
}

func (e *evaluation) standard(s *Standard) StandardResult {
	id := string(s.ID)
	out := StandardResult{ID: s.ID, Possible: e.outlook.Decisions(s.ID), Because: e.reasons(id + ".decision")}
	if out.Settled = len(out.Possible) == 1; out.Settled {
		out.Decision = out.Possible[0]
		out.Trigger = e.trigger(id+".decision", string(out.Decision))
	}
	out.RankPossible, out.Rank = e.numbers(id + ".rank")
	out.Scope = e.reasons(id + ".rank")
	out.ReportPossible = e.outlook.Values(id + ".report")
	if len(out.ReportPossible) == 1 {
		out.Report = out.ReportPossible[0]
	}
	out.Scope = append(out.Scope, e.reasons(id+".report")...)
	out.WindowPossible, out.WindowMonths = e.numbers(id + ".window_months")
	out.Scope = append(out.Scope, e.reasons(id+".window_months")...)
	for _, category := range s.Categories {
		name := id + ".categories." + string(category.ID)
		values := e.outlook.Values(name)
		if len(values) == 0 || values[len(values)-1] != "true" {
			continue
		}
		out.CategoriesPossible = append(out.CategoriesPossible, category.ID)
		if len(values) == 1 {
			out.Categories = append(out.Categories, category.ID)
		}
		out.Scope = append(out.Scope, e.reasons(name)...)
	}
	return out
}

// numbers returns the possible values of an attribute of numbers, and the one
// value when there is only one.
func (e *evaluation) numbers(attribute string) (possible []int, one int) {
	for _, v := range e.outlook.Values(attribute) {
		n, _ := strconv.Atoi(v) // the loader has checked them
		possible = append(possible, n)
	}
	if len(possible) == 1 {
		one = possible[0]
	}
	return possible, one
}

func (e *evaluation) state(attribute string) (State, bool) {
	values := e.outlook.Values(attribute)
	switch {
	case len(values) == 0 || values[len(values)-1] == "false":
		return "", false
	case len(values) == 1:
		return Certain, true
	default:
		return Possible, true
	}
}

func (e *evaluation) gates() []GateResult {
	var out []GateResult
	for i := range e.Gates {
		g := &e.Gates[i]
		state, listed := e.state("gates." + string(g.ID))
		if !listed {
			continue
		}
		reason := e.reason(RuleID("gate_"+string(g.ID)), "gates."+string(g.ID), 1, g.Text, g.When, g.Cited)
		out = append(out, GateResult{ID: g.ID, Title: g.Title, State: state, Optional: g.Optional,
			Text: g.Text, Helps: g.Helps, NextStep: g.NextStep, Because: []Reason{reason}})
	}
	return out
}

func (e *evaluation) obligations() []ObligationResult {
	var out []ObligationResult
	for i := range e.Obligations {
		o := &e.Obligations[i]
		state, listed := e.state("obligations." + string(o.ID))
		if !listed {
			continue
		}
		for _, oc := range o.Cases {
			if e.truth[oc.When] == False {
				continue
			}
			reason := e.reason(RuleID("obligation_"+string(o.ID)), "obligations."+string(o.ID), 0, oc.Text, oc.When, o.Cited)
			out = append(out, ObligationResult{ID: o.ID, Title: o.Title, State: state, Force: o.Force,
				AppliesFrom: oc.AppliesFrom, Text: oc.Text, NextStep: o.NextStep, Because: []Reason{reason}})
			break
		}
	}
	return out
}

// claims lists what may certainly be said, and what is not certainly harmless.
func (e *evaluation) claims() Claims {
	var out Claims
	for _, avoid := range []bool{false, true} {
		for _, claim := range e.Claims {
			truth := e.truth[claim.When]
			switch {
			case claim.Avoid != avoid, truth == False, !avoid && truth != True:
				continue
			case avoid:
				out.Avoid = append(out.Avoid, claim.Text)
			default:
				out.Say = append(out.Say, claim.Text)
			}
			out.Details = append(out.Details, claim)
		}
	}
	return out
}

// holds reports whether something of a standard is certainly held.
func (e *evaluation) holds(id StandardID) bool {
	for _, option := range e.run.Answers.Of(questionHeld).Options {
		if option == OptionID(id) || strings.HasPrefix(string(option), string(id)+"_") {
			return true
		}
	}
	return false
}

// open fills what is open, what it could change, and what to ask next.
func (e *evaluation) open(r *Result) {
	anything := false
	for _, s := range e.path {
		anything = anything || s.Open()
	}
	if !anything {
		return
	}
	influence := e.influence(e.run.Answers, e.path)
	for i, s := range e.path {
		if !s.Open() {
			continue
		}
		q := OpenQuestion{Question: s.Question.ID, State: Unanswered, Asked: s.Visible == True,
			CouldChange: e.reported(influence.changes[i]), ChangesPlan: e.Planning.reads(s.Question.ID)}
		if s.Answer.Unknown {
			q.State = UnknownOpen
		}
		q.Matters = len(q.CouldChange) > 0
		r.Open = append(r.Open, q)
	}
	if influence.next >= 0 {
		r.NextQuestion = e.Questions[influence.next].ID
	}
}

// reported names attributes as the result does: one name for all categories.
func (e *evaluation) reported(attributes []int) []string {
	var out []string
	for _, at := range attributes {
		name := e.Attributes[at].Name
		if cut := strings.Index(name, ".categories."); cut >= 0 {
			name = name[:cut] + ".categories"
		}
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return out
}

// one reports whether a mask holds exactly one value, and which.
func one(mask uint16) (int, bool) {
	return bits.TrailingZeros16(mask), bits.OnesCount16(mask) == 1
}
