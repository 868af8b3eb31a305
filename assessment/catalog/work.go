package catalog

import (
	"slices"

	"trustpath/assessment"
)

// around reads claims, what is not covered, and the layers of the stack.
func (b *builder) around() {
	var claims rawClaims
	b.yaml("claims.yaml", &claims)
	for _, c := range claims.Claims {
		if c.Kind != "say" && c.Kind != "avoid" {
			b.problem("claims.yaml", c.When.line, "claim %q: kind is say or avoid, not %q", c.ID, c.Kind)
		}
		b.out.Claims = append(b.out.Claims, assessment.Claim{ID: assessment.ClaimID(c.ID), Avoid: c.Kind == "avoid",
			When: b.compile("claims.yaml", c.When), Text: c.Text, Reason: c.Reason, Instead: c.Instead,
			Cited: b.cite("claims.yaml", "claim "+c.ID, c.cited.or(claims.cited))})
	}
	var gaps rawNotCovered
	b.yaml("not_covered.yaml", &gaps)
	for _, g := range gaps.NotCovered {
		b.out.NotCovered = append(b.out.NotCovered, assessment.Gap{ID: assessment.GapID(g.ID), Title: g.Title, Text: g.Text,
			CoveredBy: typed[assessment.StandardID](g.CoveredBy), Workstreams: typed[assessment.WorkstreamID](g.Workstreams),
			Cited: b.cite("not_covered.yaml", "gap "+g.ID, g.cited.or(gaps.cited))})
	}
	var layers rawLayers
	b.yaml("layers.yaml", &layers)
	for _, l := range layers.Layers {
		if b.out.Standard(assessment.StandardID(l.Standard)) == nil {
			b.problem("layers.yaml", 0, "layer %q names standard %q, which there is not", l.ID, l.Standard)
			continue
		}
		b.out.Layers = append(b.out.Layers, assessment.Layer{ID: assessment.LayerID(l.ID), Title: l.Title,
			Standard: assessment.StandardID(l.Standard), Text: l.Text})
	}
}

func typed[T ~string](ids []string) []T {
	out := make([]T, len(ids))
	for i, id := range ids {
		out[i] = T(id)
	}
	return out
}

// work reads workstreams, milestones, phases and the plan's figures.
func (b *builder) work() {
	var raw rawWorkstreams
	b.yaml("workstreams.yaml", &raw)
	waiting := raw.Workstreams
	for len(waiting) > 0 {
		var later []rawWorkstream
		for _, w := range waiting {
			if !b.ready(w.Prerequisites) {
				later = append(later, w)
				continue
			}
			b.workstream(w)
		}
		if len(later) == len(waiting) {
			for _, w := range later {
				b.problem("workstreams.yaml", 0, "workstream %q needs one that is not there, or itself in a circle: %v", w.ID, w.Prerequisites)
			}
			break
		}
		waiting = later
	}
	b.milestones()
	b.planning()
}

func (b *builder) ready(needs []string) bool {
	for _, id := range needs {
		if b.out.Workstream(assessment.WorkstreamID(id)) == nil {
			return false
		}
	}
	return true
}

func (b *builder) workstream(w rawWorkstream) {
	const file = "workstreams.yaml"
	if b.out.Workstream(assessment.WorkstreamID(w.ID)) != nil {
		b.problem(file, 0, "workstream %q stands twice", w.ID)
	}
	if w.Effort.Low <= 0 || w.Effort.High < w.Effort.Low {
		b.problem(file, 0, "workstream %q: effort_days needs 0 < low <= high", w.ID)
	}
	if w.Phase < 1 || w.Phase > 5 {
		b.problem(file, 0, "workstream %q: phase is 1 to 5", w.ID)
	}
	for token, depth := range w.Depth {
		if !slices.Contains(w.AppliesIf, token) || depth <= 0 || depth > 1 {
			b.problem(file, 0, "workstream %q: depth of %q needs a figure over 0 and up to 1, and a place in applies_if", w.ID, token)
		}
	}
	out := assessment.Workstream{ID: assessment.WorkstreamID(w.ID), Title: w.Title, Summary: w.Summary, Owner: w.Owner, Phase: w.Phase,
		Effort: assessment.Days(w.Effort), Cadence: w.Cadence, Depth: w.Depth,
		Prerequisites: typed[assessment.WorkstreamID](w.Prerequisites), Evidence: w.Evidence,
		Requirements: map[assessment.StandardID][]string{}}
	for id, refs := range map[assessment.StandardID][]string{"soc2": w.SOC2, "iso27001": w.ISO27001, "iso42001": w.ISO42001} {
		for _, ref := range refs {
			if !b.hasRequirement(id, ref) {
				b.problem(file, 0, "workstream %q names %s of %s, which there is not", w.ID, ref, id)
			}
		}
		if len(refs) > 0 {
			out.Requirements[id] = refs
		}
	}
	b.out.Workstreams = append(b.out.Workstreams, out)
}

func (b *builder) hasRequirement(id assessment.StandardID, ref string) bool {
	s := b.out.Standard(id)
	return s != nil && slices.ContainsFunc(s.Requirements, func(g assessment.RequirementGroup) bool { return slices.Contains(g.IDs, ref) })
}

func (b *builder) milestones() {
	var raw rawMilestones
	b.yaml("milestones.yaml", &raw)
	for _, p := range raw.Phases {
		b.out.Phases = append(b.out.Phases, assessment.Phase{ID: assessment.PhaseID(p.ID), Number: p.Number, Title: p.Title, Text: p.Text})
	}
	pair := func(r rawRange) [2]float64 { return [2]float64{r.Low, r.High} }
	known := map[string]bool{}
	for _, m := range raw.Milestones {
		known[m.ID] = true
		b.knownStandards("milestones.yaml", append(m.FromNothing.UnlessHeld, m.Standard)...)
		for _, r := range []rawRange{m.Weeks, m.AuditDays, m.GapWeeks, m.RunWeeks, m.FromNothing.Weeks} {
			if r.Low < 0 || r.High < r.Low {
				b.problem("milestones.yaml", 0, "milestone %q: a range needs 0 <= low <= high", m.ID)
			}
		}
		follows := m.Follows
		for _, id := range m.After {
			if !known[id] && b.out.Workstream(assessment.WorkstreamID(id)) == nil {
				b.problem("milestones.yaml", 0, "milestone %q comes after %q, which there is not before it", m.ID, id)
			}
		}
		if follows == "" && m.GapWeeks.High > 0 && len(m.After) > 0 {
			follows = m.After[0]
		}
		b.out.Milestones = append(b.out.Milestones, assessment.Milestone{ID: assessment.MilestoneID(m.ID),
			Standard: assessment.StandardID(m.Standard), Title: m.Title, After: m.After, Weeks: pair(m.Weeks),
			AuditDays: pair(m.AuditDays), GapWeeks: pair(m.GapWeeks), MonthsAfter: m.MonthsAfter,
			Follows: assessment.MilestoneID(follows), Optional: m.Optional, Build: m.Build, Window: len(m.ChoicesMonths) > 0,
			InHand: m.InHand, Audit: m.Audit, RunWeeks: pair(m.RunWeeks), FromNothing: assessment.FirstSystem{
				Weeks: pair(m.FromNothing.Weeks), UnlessHeld: typed[assessment.StandardID](m.FromNothing.UnlessHeld)}})
	}
}
