package engine

import (
	"slices"
	"strconv"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/plan"
)

// Evaluate returns what the answers decide. It is pure: the same catalog,
// assessment and options give the same result, to the byte of its JSON. No list
// in it is nil.
func (e *Engine) Evaluate(run assessment.Assessment, o assessment.Options) assessment.Result {
	run.Start = run.Start.Or(o.Today)
	v := evaluation{
		Engine:  e,
		run:     run,
		today:   o.Today,
		truth:   e.Truths(run.Answers),
		visited: make([]int, len(e.Logic.Nodes)),
	}
	v.path = e.PathIn(run.Answers, v.truth)
	if slices.ContainsFunc(v.path, assessment.Step.Open) {
		d, roots := e.Diagrams()
		v.reduced = d.Reduce(roots, e.pattern(run.Answers))
	}
	v.outlook = v.possible()
	r := assessment.Result{
		Trustpath:       1,
		Content:         e.Pack,
		Company:         run.Company,
		AsOf:            o.Today,
		Start:           run.Start,
		Settled:         v.outlook.Settled(),
		OutcomePossible: typed[assessment.Outcome](v.outlook.values(e.outcome)),
		OutcomeBecause:  v.reasons(e.outcome),
		Standards:       make([]assessment.StandardResult, len(e.Standards)),
		Gates:           v.gateResults(),
		Obligations:     v.obligationResults(),
		Claims:          v.claims(),
		NotCovered:      []assessment.NotCovered{},
		Stack:           []assessment.StackLayer{},
		Open:            []assessment.OpenQuestion{},
		Flips:           []assessment.Flip{},
		ContentChanges:  e.ContentChanges(run),
		Kept:            e.KeptIDs(run),
	}
	if len(r.OutcomePossible) == 1 {
		r.Outcome = r.OutcomePossible[0]
	}
	for i := range e.Standards {
		v.standard(i, &r.Standards[i])
	}
	for i := range e.NotCovered {
		g := &e.NotCovered[i]
		r.NotCovered = append(r.NotCovered, assessment.NotCovered{
			ID:        g.ID,
			Title:     g.Title,
			Text:      g.Text,
			CoveredBy: g.CoveredBy,
		})
	}
	for _, l := range e.Layers {
		r.Stack = append(r.Stack, assessment.StackLayer{
			ID:       l.ID,
			Title:    l.Title,
			Standard: l.Standard,
			Decision: r.Standard(l.Standard).Decision,
			Held:     e.Holds(run.Answers, l.Standard),
		})
	}
	v.open(&r)
	if !o.SkipPlan {
		e.planner.Plan(plan.Input{Run: run, Today: o.Today, Truth: v.truth, Path: v.path}, &r)
	}
	if !o.SkipFlips {
		r.Flips = e.Flips(run.Answers)
		robust := r.Settled && !slices.ContainsFunc(r.Flips, func(f assessment.Flip) bool { return len(f.Set) == 1 })
		r.Robust = &robust
	}
	return r
}

// Coverage maps every requirement of every standard to the work that serves it.
// The result has to be that of the same assessment. Whether a standard is in the
// plan plays no part: what is built for one shows in the others.
func (e *Engine) Coverage(run assessment.Assessment, r *assessment.Result) []assessment.Coverage {
	return e.planner.Coverage(plan.Input{Run: run, Today: r.AsOf, Truth: e.Truths(run.Answers)}, r)
}

// standard fills the decision on one standard and what depends on it.
func (e *evaluation) standard(i int, out *assessment.StandardResult) {
	s, at := &e.Standards[i], &e.standards[i]
	out.ID = s.ID
	out.Possible = typed[assessment.Decision](e.outlook.values(at.decision))
	out.Because = e.reasons(at.decision)
	out.Settled = len(out.Possible) == 1
	if out.Settled {
		out.Decision = out.Possible[0]
		out.Trigger = e.trigger(at.decision)
	}
	out.RankPossible, out.Rank = e.numbers(at.rank)
	out.Scope = e.reasons(at.rank)
	out.ReportPossible, out.WindowPossible = []string{}, []int{}
	if at.report >= 0 {
		out.ReportPossible = e.outlook.values(at.report)
		if len(out.ReportPossible) == 1 {
			out.Report = out.ReportPossible[0]
		}
		out.Scope = append(out.Scope, e.reasons(at.report)...)
	}
	if at.window >= 0 {
		out.WindowPossible, out.WindowMonths = e.numbers(at.window)
		out.Scope = append(out.Scope, e.reasons(at.window)...)
	}
	out.Categories, out.CategoriesPossible = []assessment.CategoryID{}, []assessment.CategoryID{}
	for j, attribute := range at.categories {
		state, listed := e.state(attribute)
		if !listed {
			continue
		}
		out.CategoriesPossible = append(out.CategoriesPossible, s.Categories[j].ID)
		if state == assessment.Certain {
			out.Categories = append(out.Categories, s.Categories[j].ID)
		}
		out.Scope = append(out.Scope, e.reasons(attribute)...)
	}
}

// numbers returns the possible values of an attribute whose values are numbers,
// and the value when there is only one.
func (e *evaluation) numbers(at int) (possible []int, value int) {
	possible = []int{}
	for _, text := range e.outlook.values(at) {
		n, _ := strconv.Atoi(text) // the pack's check has read it
		possible = append(possible, n)
	}
	if len(possible) == 1 {
		value = possible[0]
	}
	return possible, value
}

// state says whether a flag is true in all completions or in some; listed is
// false where it is true in none.
func (e *evaluation) state(at int) (state assessment.State, listed bool) {
	const no, yes = 1 << 0, 1 << 1
	switch mask := e.outlook.masks[at]; {
	case mask&yes == 0:
		return "", false
	case mask&no == 0:
		return assessment.Certain, true
	default:
		return assessment.Possible, true
	}
}

// gateResults lists the market gates that a buyer certainly or possibly has.
func (e *evaluation) gateResults() []assessment.GateResult {
	out := []assessment.GateResult{}
	for i := range e.Gates {
		g := &e.Gates[i]
		state, listed := e.state(e.gates[i])
		if !listed {
			continue
		}
		name := e.Attributes[e.gates[i]].Name
		facts := e.facts(assessment.RuleID("gate_"+string(g.ID)), name, gatePolicy, g.Text, g.Cited)
		out = append(out, assessment.GateResult{
			ID:          g.ID,
			Title:       g.Title,
			State:       state,
			Optional:    g.Optional,
			Requirement: g.Requirement,
			Text:        g.Text,
			Helps:       g.Helps,
			NextStep:    g.NextStep,
			Because:     []assessment.Reason{e.reason(facts, g.When)},
		})
	}
	return out
}

// obligationResults lists the obligations; of each, the first case that may
// hold.
func (e *evaluation) obligationResults() []assessment.ObligationResult {
	out := []assessment.ObligationResult{}
	for i := range e.Obligations {
		o := &e.Obligations[i]
		state, listed := e.state(e.obligations[i])
		first := slices.IndexFunc(o.Cases, func(c assessment.ObligationCase) bool { return e.truth[c.When] != logic.False })
		if !listed || first < 0 {
			continue
		}
		c := &o.Cases[first]
		name := e.Attributes[e.obligations[i]].Name
		facts := e.facts(assessment.RuleID("obligation_"+string(o.ID)), name, 0, c.Text, o.Cited)
		out = append(out, assessment.ObligationResult{
			Duty: &assessment.Duty{
				ID:          o.ID,
				Title:       o.Title,
				Force:       o.Force,
				AppliesFrom: c.AppliesFrom,
				Text:        c.Text,
				NextStep:    o.NextStep,
			},
			State:   state,
			Because: []assessment.Reason{e.reason(facts, c.When)},
		})
	}
	return out
}

// claims lists what can certainly be claimed, and what is not certainly safe to
// claim.
func (e *evaluation) claims() assessment.Claims {
	out := assessment.Claims{Say: []string{}, Avoid: []string{}, Details: []*assessment.Claim{}}
	started := e.run.Start.Before(e.today)
	for i := range e.Claims {
		claim := &e.Claims[i]
		if claim.Avoid || e.truth[claim.When] != logic.True || !e.supported(claim) {
			continue
		}
		text := claim.Text
		if claim.Planned != "" && !started {
			text = claim.Planned
		}
		out.Say, out.Details = append(out.Say, text), append(out.Details, claim)
	}
	for i := range e.Claims {
		claim := &e.Claims[i]
		if claim.Avoid && e.truth[claim.When] != logic.False {
			out.Avoid, out.Details = append(out.Avoid, claim.Text), append(out.Details, claim)
		}
	}
	return out
}

// supported reports whether the readiness marks allow a claim.
func (e *evaluation) supported(claim *assessment.Claim) bool {
	marked := func(state assessment.Readiness) func(assessment.WorkstreamID) bool {
		return func(id assessment.WorkstreamID) bool { return e.run.Readiness[id].State == state }
	}
	inPlace := marked(assessment.InPlace)
	return !slices.ContainsFunc(claim.UnlessMissing, marked(assessment.Missing)) &&
		!slices.ContainsFunc(claim.InPlace, func(id assessment.WorkstreamID) bool { return !inPlace(id) })
}
