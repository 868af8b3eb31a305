package pack

import (
	"cmp"
	"maps"
	"regexp/syntax"
	"slices"
	"strings"

	"trustpath/assessment"
)

func (b *builder) claims() {
	var claims rawClaims
	b.yaml("claims.yaml", &claims)
	for _, c := range claims.Claims {
		id := b.id("claims.yaml", "claim", c.ID)
		if c.Kind.text != "say" && c.Kind.text != "avoid" {
			b.problem("claims.yaml", cmp.Or(c.Kind.line, c.ID.line),
				"claim %q: kind is say or avoid, not %q", id, c.Kind.text)
		}
		areas, about := assessment.ClaimAreas(), c.About.text
		if about != "" && b.out.Standard(assessment.StandardID(about)) == nil && !slices.Contains(areas, about) {
			b.problem("claims.yaml", c.About.line,
				"claim %q is about a standard, %s, not about %q", id, strings.Join(areas, ", "), about)
		}
		for _, w := range slices.Concat(c.InPlace, c.UnlessMissing) {
			b.known("claims.yaml", "claim "+id, "workstream", w)
		}
		b.out.Claims = append(b.out.Claims, assessment.Claim{
			ID:            assessment.ClaimID(id),
			Avoid:         c.Kind.text == "avoid",
			Listed:        c.Listed,
			About:         c.About.text,
			Planned:       c.Planned,
			InPlace:       typed[assessment.WorkstreamID](c.InPlace),
			UnlessMissing: typed[assessment.WorkstreamID](c.UnlessMissing),
			When:          b.compile("claims.yaml", c.When),
			Text:          c.Text,
			Reason:        c.Reason,
			Instead:       c.Instead,
			Patterns:      b.patterns(id, c.ID.line, c.Patterns, claims.Terms, c.Kind.text == "avoid"),
			Exceptions:    b.patterns(id, c.ID.line, c.Exceptions, claims.Terms, c.Kind.text == "avoid"),
			Cited:         b.cite("claims.yaml", c.ID.line, "claim "+id, c.cited.or(claims.cited)),
		})
	}
}

// maxPattern bounds a pattern with its terms filled in.
const maxPattern = 1 << 14

// patterns fills the terms into the patterns of a claim and checks them.
func (b *builder) patterns(id string, line int, patterns []string, terms map[string]string, avoid bool) []string {
	const file = "claims.yaml"
	if !avoid && len(patterns) > 0 {
		b.problem(file, line, "claim %q: patterns are for what is to be avoided", id)
	}
	var out []string
	for _, pattern := range patterns {
		for range terms { // a term can contain terms
			for term, text := range terms {
				pattern = strings.ReplaceAll(pattern, "{"+term+"}", text)
			}
			if len(pattern) > maxPattern {
				b.problem(file, line, "claim %q: a pattern is longer than %d characters with its terms", id, maxPattern)
				return out
			}
		}
		if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
			b.problem(file, line, "claim %q: %v", id, err)
		}
		out = append(out, pattern)
	}
	return out
}

// gaps reads what the certificates do not cover.
func (b *builder) gaps() {
	const file = "not_covered.yaml"
	var raw rawNotCovered
	b.yaml(file, &raw)
	b.out.Uncovered = raw.Text
	for _, g := range raw.NotCovered {
		id := b.id(file, "gap", g.ID)
		for _, s := range g.CoveredBy {
			b.known(file, "gap "+id, "standard", s)
		}
		for _, w := range g.Workstreams {
			b.known(file, "gap "+id, "workstream", w)
		}
		b.out.NotCovered = append(b.out.NotCovered, assessment.Gap{
			ID:          assessment.GapID(id),
			Title:       g.Title,
			Text:        g.Text,
			CoveredBy:   typed[assessment.StandardID](g.CoveredBy),
			Workstreams: typed[assessment.WorkstreamID](g.Workstreams),
			Cited:       b.cite(file, g.ID.line, "gap "+id, g.cited.or(raw.cited)),
		})
	}
}

// work reads the workstreams, each after its prerequisites, and the plan.
func (b *builder) work() {
	const file = "workstreams.yaml"
	var raw rawWorkstreams
	if b.yaml(file, &raw) {
		b.cite(file, 1, "the work", raw.cited)
	}
	for _, w := range raw.Workstreams {
		b.id(file, "workstream", w.ID)
	}
	b.milestones()
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
			b.stuck(later)
			break
		}
		waiting = later
	}
	b.gaps()
	b.planning()
}

func (b *builder) ready(needs []word) bool {
	for _, id := range needs {
		if b.out.Workstream(assessment.WorkstreamID(id.text)) == nil {
			return false
		}
	}
	return true
}

// stuck reports why the rest cannot be put after its prerequisites.
func (b *builder) stuck(rest []rawWorkstream) {
	const file = "workstreams.yaml"
	unknown := false
	for _, w := range rest {
		for _, need := range w.Prerequisites {
			unknown = !b.known(file, "workstream "+w.ID.text, "workstream", need) || unknown
		}
	}
	for _, w := range rest {
		if !unknown {
			b.problem(file, w.ID.line,
				"workstream %q waits for itself in a circle of prerequisites: %s", w.ID.text, strings.Join(texts(w.Prerequisites), ", "))
		}
		b.workstream(w)
	}
}

func (b *builder) workstream(w rawWorkstream) {
	const file = "workstreams.yaml"
	if w.Effort.Low <= 0 || w.Effort.High < w.Effort.Low {
		b.problem(file, w.ID.line, "workstream %q: effort_days needs 0 < low <= high", w.ID.text)
	}
	if !slices.ContainsFunc(b.out.Phases, func(p assessment.Phase) bool { return p.Number == w.Phase }) {
		b.missing(file, w.ID.line,
			"workstream %q is in phase %d, which milestones.yaml does not have", w.ID.text, w.Phase)
	}
	for _, d := range w.Depth {
		if !slices.Contains(texts(w.AppliesIf), d.key) || d.value <= 0 || d.value > 1 {
			b.problem(file, d.line,
				"workstream %q: depth of %q needs a figure over 0 and up to 1, and a place in applies_if", w.ID.text, d.key)
		}
	}
	for _, token := range w.AppliesIf {
		if !w.Depth.has(token.text) {
			b.problem(file, token.line, "workstream %q applies to %q and has no depth for it", w.ID.text, token.text)
		} else if category, ok := strings.CutPrefix(token.text, "tsc_"); ok {
			b.known(file, "workstream "+w.ID.text, "category", word{category, token.line})
		} else {
			b.known(file, "workstream "+w.ID.text, "standard", token)
		}
	}
	if w.Required != "" && w.Remains != "" {
		b.problem(file, w.ID.line,
			"workstream %q is required, so nothing remains of it; give required or remains", w.ID.text)
	}
	out := assessment.Workstream{
		ID:            assessment.WorkstreamID(w.ID.text),
		Title:         w.Title,
		Summary:       w.Summary,
		Owner:         w.Owner,
		Phase:         w.Phase,
		Effort:        days(w.Effort),
		Cadence:       w.Cadence,
		Depth:         map[string]float64{},
		Prerequisites: typed[assessment.WorkstreamID](w.Prerequisites),
		Evidence:      w.Evidence,
		Required:      w.Required,
		Remains:       w.Remains,
		Requirements:  map[assessment.StandardID][]string{},
	}
	for _, d := range w.Depth {
		out.Depth[d.key] = float64(d.value)
	}
	for _, key := range slices.Sorted(maps.Keys(w.Serves)) {
		node, id := w.Serves[key], assessment.StandardID(key)
		if b.out.Standard(id) == nil {
			b.missing(file, node.Line, "key %s is not known here", key)
			continue
		}
		var refs []word
		b.loadErrors(file, node.Decode(&refs))
		for _, ref := range refs {
			requirement := requirementKey(id, ref.text)
			if _, ok := b.positions[requirement]; !ok {
				b.missing(file, ref.line, "workstream %q names %s of %s, which there is not", w.ID.text, ref.text, id)
			}
			b.used[requirement] = true
		}
		if len(refs) > 0 {
			out.Requirements[id] = texts(refs)
		}
	}
	b.out.Workstreams = append(b.out.Workstreams, out)
}

func days(r rawRange) assessment.Days {
	return assessment.Days{Low: float64(r.Low), High: float64(r.High)}
}

func (b *builder) milestones() {
	const file = "milestones.yaml"
	var raw rawMilestones
	if b.yaml(file, &raw) {
		b.cite(file, 1, "the list of milestones", raw.cited)
	}
	for _, p := range raw.Phases {
		b.out.Phases = append(b.out.Phases, assessment.Phase{
			ID:     assessment.PhaseID(b.id(file, "phase", p.ID)),
			Number: p.Number,
			Title:  p.Title,
			Text:   p.Text,
		})
	}
	for _, m := range raw.Milestones {
		b.milestone(file, m)
	}
}

func (b *builder) milestone(file string, m rawMilestone) {
	follows := m.Follows.text
	for _, id := range m.After {
		_, earlier := b.positions["milestone:"+id.text]
		if _, work := b.positions["workstream:"+id.text]; !earlier && !work {
			b.missing(file, id.line, "milestone %q comes after %q, which there is not before it%s", m.ID.text, id.text,
				b.nearestID(id.text, "milestone", "workstream"))
		}
	}
	if follows != "" {
		b.known(file, "milestone "+m.ID.text, "milestone", m.Follows)
	}
	if follows == "" && m.GapWeeks.High > 0 && len(m.After) > 0 {
		follows = m.After[0].text
	}
	for _, id := range slices.Concat(m.FromNothing.UnlessHeld, []word{m.Standard}) {
		b.known(file, "milestone "+m.ID.text, "standard", id)
	}
	for _, r := range []rawRange{m.Weeks, m.AuditDays, m.GapWeeks, m.RunWeeks, m.FromNothing.Weeks, m.MonthsAfter} {
		if r.Low < 0 || r.High < r.Low {
			b.problem(file, m.ID.line, "milestone %q: a range needs 0 <= low <= high", m.ID.text)
		}
	}
	if m.MonthsAfter.High > maxMonths || m.RemindAfter < 0 || m.RemindAfter > m.MonthsAfter.Low {
		b.problem(file, m.ID.line,
			"milestone %q: months_after is 0 to %d, and remind_months_after is no later", m.ID.text, maxMonths)
	}
	if m.SettleWeeks < 0 || m.SettleWeeks > maxMonths {
		b.problem(file, m.ID.line, "milestone %q: settle_weeks is 0 to %d", m.ID.text, maxMonths)
	}
	if len(m.ChoicesMonths) > 0 {
		b.decided(m.Standard.text + ".window_months")
	}
	pair := func(r rawRange) [2]float64 { return [2]float64{float64(r.Low), float64(r.High)} }
	b.out.Milestones = append(b.out.Milestones, assessment.Milestone{
		ID:          assessment.MilestoneID(b.id(file, "milestone", m.ID)),
		Standard:    assessment.StandardID(m.Standard.text),
		Title:       m.Title,
		Short:       m.Short,
		Report:      b.report(file, m),
		After:       texts(m.After),
		Weeks:       pair(m.Weeks),
		AuditDays:   pair(m.AuditDays),
		GapWeeks:    pair(m.GapWeeks),
		MonthsAfter: pair(m.MonthsAfter),
		SettleWeeks: float64(m.SettleWeeks),
		RemindAfter: float64(m.RemindAfter),
		TitleKept:   m.TitleKept,
		Follows:     assessment.MilestoneID(follows),
		Optional:    m.Optional,
		Build:       m.Build,
		Window:      len(m.ChoicesMonths) > 0,
		InHand:      m.InHand,
		Audit:       m.Audit,
		RunWeeks:    pair(m.RunWeeks),
		FromNothing: assessment.FirstSystem{
			Weeks: pair(m.FromNothing.Weeks), UnlessHeld: typed[assessment.StandardID](m.FromNothing.UnlessHeld)},
	})
}

// report returns the kind of report that needs an optional milestone: the one
// that content names, by default the first.
func (b *builder) report(file string, m rawMilestone) string {
	name := m.Standard.text + ".report"
	if !m.Optional || !b.decided(name) {
		return ""
	}
	kinds, _ := b.find(name)
	switch {
	case m.Report.text == "":
		return kinds.Values[min(1, len(kinds.Values)-1)]
	case !slices.Contains(kinds.Values, m.Report.text):
		b.problem(file, m.Report.line, "milestone %q: %q is none of the values of %s", m.ID.text, m.Report.text, name)
	}
	return m.Report.text
}

// maxMonths bounds every number of months in content.
const maxMonths = 120
