package assessment

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
		out = append(out, GateResult{ID: g.ID, Title: g.Title, State: state, Optional: g.Optional,
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
	say, avoid := 0, 0
	listed := func(claim *Claim, avoid bool) bool {
		truth := e.truth[claim.When]
		return claim.Avoid == avoid && truth != False && (avoid || truth == True)
	}
	for i := range e.Claims {
		switch claim := &e.Claims[i]; {
		case listed(claim, false):
			say++
		case listed(claim, true):
			avoid++
		}
	}
	out := Claims{Say: make([]string, 0, say), Avoid: make([]string, 0, avoid), Details: make([]*Claim, 0, say+avoid)}
	for _, kind := range []bool{false, true} {
		for i := range e.Claims {
			claim := &e.Claims[i]
			if !listed(claim, kind) {
				continue
			}
			if out.Details = append(out.Details, claim); kind {
				out.Avoid = append(out.Avoid, claim.Text)
			} else {
				out.Say = append(out.Say, claim.Text)
			}
		}
	}
	return out
}
