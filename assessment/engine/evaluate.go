package engine

import (
	"cmp"
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
		visited: make([]uint16, len(e.Logic.Nodes)),
	}
	v.path = e.PathIn(run.Answers, v.truth)
	if slices.ContainsFunc(v.path, assessment.Step.Open) {
		d, roots := e.Diagrams()
		v.reduced = d.Reduce(roots, e.pattern(run.Answers))
	}
	v.outlook = v.possible()
	outcome := e.position(assessment.OutcomeKind, "", "")
	r := assessment.Result{
		Trustpath:       1,
		Content:         e.Pack,
		Company:         run.Company,
		AsOf:            o.Today,
		Start:           run.Start,
		Settled:         v.outlook.Settled(),
		OutcomePossible: typed[assessment.Outcome](v.outlook.values(outcome)),
		OutcomeBecause:  v.reasons(outcome),
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
		CheckAgain:      e.CheckAgain(run),
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
		e.plannerIn(cmp.Or(o.Currency, run.Currency)).Plan(plan.Input{
			Run:       run,
			Today:     o.Today,
			Truth:     v.truth,
			Path:      v.path,
			SkipWays:  o.SkipWays,
			TasksOnly: o.TasksOnly,
			DatesOnly: o.DatesOnly,
		}, &r)
	}
	r.FactsExpired = e.ExpiredBy(&r, o.Today)
	switch {
	case o.SkipFlips:
	case o.FlipEdits > 0:
		r.Flips = e.flips(run.Answers, o.FlipEdits)
	default:
		r.Flips = e.Flips(run.Answers)
		robust := r.Settled && !slices.ContainsFunc(r.Flips, func(f assessment.Flip) bool { return len(f.Set) == 1 })
		r.Robust = &robust
	}
	return r
}

// Redated dates the milestones of a result again, with other marks: what the answers
// decide has to be the same.
func (e *Engine) Redated(run assessment.Assessment, r *assessment.Result) []assessment.PlanMilestone {
	out := *r
	run.Start = r.Start
	in := plan.Input{Run: run, Today: r.AsOf, Truth: e.Truths(run.Answers), DatesOnly: true}
	e.planner.Plan(in, &out)
	return out.Plan.Milestones
}

// Workdays counts the days of work after a day, up to another.
func (e *Engine) Workdays(after, until assessment.Date) int { return e.planner.Workdays(after, until) }

// Coverage maps every requirement of every standard to the work that serves it.
// The result has to be that of the same assessment. Whether a standard is in the
// plan plays no part: what is built for one shows in the others.
func (e *Engine) Coverage(run assessment.Assessment, r *assessment.Result) []assessment.Coverage {
	return e.planner.Coverage(plan.Input{Run: run, Today: r.AsOf, Truth: e.Truths(run.Answers)}, r)
}

func (e *evaluation) standard(i int, out *assessment.StandardResult) {
	s := &e.Standards[i]
	decision, rank := e.position(assessment.DecisionKind, s.ID, ""), e.position(assessment.RankKind, s.ID, "")
	out.ID = s.ID
	out.Possible = typed[assessment.Decision](e.outlook.values(decision))
	out.Because = e.reasons(decision)
	out.Settled = len(out.Possible) == 1
	if out.Settled {
		out.Decision = out.Possible[0]
		out.Trigger = e.trigger(decision)
	}
	out.RankPossible, out.Rank = e.numbers(rank)
	out.Scope = e.reasons(rank)
	out.ReportPossible, out.WindowPossible = []string{}, []int{}
	if at := e.position(assessment.ReportKind, s.ID, ""); at >= 0 {
		out.ReportPossible = e.outlook.values(at)
		if len(out.ReportPossible) == 1 {
			out.Report = out.ReportPossible[0]
		}
		out.Scope = append(out.Scope, e.reasons(at)...)
	}
	if at := e.position(assessment.WindowKind, s.ID, ""); at >= 0 {
		out.WindowPossible, out.WindowMonths = e.numbers(at)
		out.Scope = append(out.Scope, e.reasons(at)...)
	}
	out.Categories, out.CategoriesPossible = []assessment.CategoryID{}, []assessment.CategoryID{}
	for _, c := range s.Categories {
		at := e.position(assessment.CategoryKind, s.ID, string(c.ID))
		state := e.state(at)
		if state == "" {
			continue
		}
		out.CategoriesPossible = append(out.CategoriesPossible, c.ID)
		if state == assessment.Certain {
			out.Categories = append(out.Categories, c.ID)
		}
		out.Scope = append(out.Scope, e.reasons(at)...)
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

// state says whether a flag is true in all completions or in some; "" where it is
// true in none.
func (e *evaluation) state(at int) assessment.State {
	const no, yes = 1 << 0, 1 << 1
	switch mask := e.outlook.masks[at]; {
	case mask&yes == 0:
		return ""
	case mask&no == 0:
		return assessment.Certain
	default:
		return assessment.Possible
	}
}

func (e *evaluation) gateResults() []assessment.GateResult {
	out := []assessment.GateResult{}
	for i := range e.Gates {
		g := &e.Gates[i]
		at := e.gateAt[i]
		state := e.state(at)
		if state == "" {
			continue
		}
		words, cited, held := e.gateWords(g), g.Cited, e.truth[g.Held] == logic.True
		if held {
			words.Text, words.NextStep = g.Renewal, ""
		}
		open := g.If
		if e.truth[g.IfMet] == logic.True {
			open = ""
		}
		cited.Sources = words.Sources
		rule := &assessment.Rule{ID: assessment.RuleID("gate_" + g.ID), Policy: gatePolicy, Text: words.Text, Cited: cited}
		out = append(out, assessment.GateResult{
			ID:          g.ID,
			Title:       words.Title,
			State:       state,
			Optional:    g.Optional,
			Requirement: g.Requirement && open == "" && !held,
			If:          open,
			Held:        held,
			Text:        words.Text,
			Helps:       words.Helps,
			Takes:       words.Takes,
			NextStep:    words.NextStep,
			Because:     []assessment.Reason{e.reason(e.factsOf(rule, e.Attributes[at].Name), g.When)},
		})
	}
	return out
}

// gateWords returns how a gate reads: as in its first case that certainly holds,
// and where that leaves something empty, or none holds, as in the gate itself.
func (e *evaluation) gateWords(g *assessment.Gate) assessment.GateCase {
	var c assessment.GateCase
	if at := slices.IndexFunc(g.Cases, func(c assessment.GateCase) bool { return e.truth[c.When] == logic.True }); at >= 0 {
		c = g.Cases[at]
	}
	c.Title, c.Text, c.Helps = cmp.Or(c.Title, g.Title), cmp.Or(c.Text, g.Text), cmp.Or(c.Helps, g.Helps)
	c.Takes, c.NextStep = cmp.Or(c.Takes, g.Takes), cmp.Or(c.NextStep, g.NextStep)
	if len(c.Sources) == 0 {
		c.Sources = g.Sources
	}
	return c
}

// obligationResults lists the obligations; of each, the first case that may
// hold.
func (e *evaluation) obligationResults() []assessment.ObligationResult {
	out := []assessment.ObligationResult{}
	for i := range e.Obligations {
		o := &e.Obligations[i]
		at := e.dutyAt[i]
		state, first := e.state(at), 0
		for first < len(o.Cases) && e.truth[o.Cases[first].When] == logic.False {
			first++
		}
		if state == "" || first == len(o.Cases) {
			continue
		}
		c := &o.Cases[first]
		open := cmp.Or(c.If, o.If)
		if e.truth[c.IfMet] == logic.True {
			open = ""
		}
		gate := assessment.GateID("")
		if o.Task != nil && o.Task.SameAs != "" && e.Gate(assessment.GateID(o.Task.SameAs)) != nil {
			gate = assessment.GateID(o.Task.SameAs)
		}
		facts := e.facts[at][first].once(func() *assessment.RuleFacts {
			rule := &assessment.Rule{ID: assessment.RuleID("obligation_" + o.ID), Text: c.Text, Cited: o.Cited}
			return e.factsOf(rule, e.Attributes[at].Name)
		})
		out = append(out, assessment.ObligationResult{
			Duty: &assessment.Duty{
				ID:          o.ID,
				Title:       o.Title,
				Force:       o.Force,
				AppliesFrom: c.AppliesFrom,
				If:          open,
				Text:        c.Text,
				NextStep:    o.NextStep,
				Gate:        gate,
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

func (e *evaluation) supported(claim *assessment.Claim) bool {
	marked := func(state assessment.Readiness) func(assessment.WorkstreamID) bool {
		return func(id assessment.WorkstreamID) bool { return e.run.Readiness[id].State == state }
	}
	inPlace := marked(assessment.InPlace)
	return !slices.ContainsFunc(claim.UnlessMissing, marked(assessment.Missing)) &&
		!slices.ContainsFunc(claim.InPlace, func(id assessment.WorkstreamID) bool { return !inPlace(id) })
}
