package assessment

import "slices"

// state says whether a yes-or-no attribute holds in all completions or in
// some, and whether it is listed at all.
func (e *evaluation) state(attribute int) (State, bool) {
	const no, yes = 1 << 0, 1 << 1
	switch mask := e.outlook.masks[attribute]; {
	case mask&yes == 0:
		return "", false
	case mask&no == 0:
		return Certain, true
	default:
		return Possible, true
	}
}

// gateLines lists the market gates that stand, or may stand, before a buyer.
func (e *evaluation) gateLines() []GateResult {
	out := []GateResult{}
	for i := range e.Gates {
		g, x := &e.Gates[i], &e.gates[i]
		state, listed := e.state(x.attribute)
		if !listed {
			continue
		}
		out = append(out, GateResult{ID: g.ID, Title: g.Title, State: state, Optional: g.Optional, Requirement: g.Requirement,
			Text: g.Text, Helps: g.Helps, NextStep: g.NextStep,
			Because: e.reason(&x.facts, g.When)})
	}
	return out
}

// duties lists the obligations; of each, the first case that may hold.
func (e *evaluation) duties() []ObligationResult {
	listed := 0
	for _, attribute := range e.index.duties {
		if _, yes := e.state(attribute); yes {
			listed++
		}
	}
	out := make([]ObligationResult, 0, listed)
	for i := range e.Obligations {
		o := &e.Obligations[i]
		state, listed := e.state(e.index.duties[i])
		if !listed {
			continue
		}
		for j := range o.Cases {
			oc, x := &o.Cases[j], &e.cases[i][j]
			if e.truth[oc.When] == False {
				continue
			}
			out = append(out, ObligationResult{Duty: &x.duty, State: state, Because: e.reason(&x.facts, oc.When)})
			break
		}
	}
	return out
}

// claims lists what may certainly be said, and what is not certainly harmless.
func (e *evaluation) claims() Claims {
	out := Claims{Say: []string{}, Avoid: []string{}, Details: []*Claim{}}
	started := e.run.Start.Before(e.today)
	for i := range e.Claims {
		claim := &e.Claims[i]
		if claim.Avoid || e.truth[claim.When] != True || !e.carried(claim) {
			continue
		}
		text := claim.Text
		if claim.Planned != "" && !started {
			text = claim.Planned
		}
		out.Say, out.Details = append(out.Say, text), append(out.Details, claim)
	}
	for i := range e.Claims {
		if claim := &e.Claims[i]; claim.Avoid && e.truth[claim.When] != False {
			out.Avoid, out.Details = append(out.Avoid, claim.Text), append(out.Details, claim)
		}
	}
	return out
}

// carried reports whether the readiness that was marked carries a claim.
func (e *evaluation) carried(claim *Claim) bool {
	is := func(state Readiness) func(WorkstreamID) bool {
		return func(id WorkstreamID) bool { return e.run.Readiness[id].State == state }
	}
	return !slices.ContainsFunc(claim.UnlessMissing, is(Missing)) &&
		!slices.ContainsFunc(claim.InPlace, func(id WorkstreamID) bool { return !is(InPlace)(id) })
}
