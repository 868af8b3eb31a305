package pack

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment"
)

func (b *builder) claims() {
	var file struct {
		header `yaml:",inline"`
		Terms  map[string]string
		Claims []struct {
			At               place `yaml:",inline"`
			assessment.Claim `yaml:",inline"`
			Kind             string
		}
	}
	b.yaml("claims.yaml", &file)
	areas := assessment.ClaimAreas()
	for _, c := range file.Claims {
		id := b.fact("claim", c.At, &c.Cited, file.header)
		if c.Kind != "say" && c.Kind != "avoid" {
			b.problem(c.At.at("kind"), "claim %q: kind is say or avoid, not %q", id, c.Kind)
		}
		if c.About != "" && !b.has("standard", c.About) && !slices.Contains(areas, c.About) {
			b.problem(c.At.at("about"),
				"claim %q is about a standard, %s, not about %q", id, strings.Join(areas, ", "), c.About)
		}
		b.known("claim "+id, "workstream", slices.Concat(c.At.words("in_place"), c.At.words("unless_missing"))...)
		c.Claim.When, c.Avoid = b.compile(c.At, "when"), c.Kind == "avoid"
		if !c.Avoid && len(c.Patterns)+len(c.Exceptions) > 0 {
			b.problem(c.At.at("id"), "claim %q: patterns are for what is to be avoided", id)
		}
		for _, list := range [][]string{c.Patterns, c.Exceptions} {
			for i := range list {
				list[i] = b.pattern(c.At, list[i], file.Terms)
			}
		}
		b.out.Claims = append(b.out.Claims, c.Claim)
	}
}

// maxPattern bounds a pattern with its terms filled in.
const maxPattern = 1 << 14

func (b *builder) pattern(claim place, pattern string, terms map[string]string) string {
	for range terms { // a term can contain terms
		for term, text := range terms {
			pattern = strings.ReplaceAll(pattern, "{"+term+"}", text)
		}
		if len(pattern) > maxPattern {
			b.problem(claim.at("id"),
				"claim %q: a pattern is longer than %d characters with its terms", claim.word("id").text, maxPattern)
			return ""
		}
	}
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
		b.problem(claim.at("id"), "claim %q: %v", claim.word("id").text, err)
	}
	return pattern
}

func (b *builder) gaps() {
	var file struct {
		header `yaml:",inline"`
		Text   string
		Gaps   []assessment.Gap `yaml:"not_covered"`
	}
	b.yaml("not_covered.yaml", &file)
	for i, at := range file.At.entries("not_covered") {
		g := &file.Gaps[i]
		id := b.fact("gap", at, &g.Cited, file.header)
		b.known("gap "+id, "standard", at.words("covered_by")...)
		b.known("gap "+id, "workstream", at.words("workstreams")...)
		g.CoveredBy = append([]assessment.StandardID{}, g.CoveredBy...) // a list in the results, never nil
	}
	b.out.Uncovered, b.out.NotCovered = file.Text, file.Gaps
}

type writtenWorkstream struct {
	At                    place `yaml:",inline"`
	assessment.Workstream `yaml:",inline"`
	AppliesIf             []string             `yaml:"applies_if"`
	Serves                map[string]yaml.Node `yaml:",inline"` // requirements, by standard
}

func (b *builder) work() {
	var file struct {
		header      `yaml:",inline"`
		Workstreams []writtenWorkstream
	}
	if b.yaml("workstreams.yaml", &file) {
		b.cite("the work", file.At, &file.Cited, file.header)
	}
	for _, w := range file.Workstreams {
		b.id("workstream", w.At)
	}
	p, planned := b.readPlan()
	b.milestones()
	for _, w := range file.Workstreams {
		b.workstream(w)
	}
	b.sortWork()
	b.readiedForOneDay()
	b.tasks()
	b.gaps()
	if planned {
		b.planning(&p)
	}
}

// sortWork puts every workstream after its prerequisites and its lead.
func (b *builder) sortWork() {
	done := map[assessment.WorkstreamID]bool{}
	waits := func(id assessment.WorkstreamID) bool { return !done[id] && b.has("workstream", string(id)) }
	var sorted []assessment.Workstream
	for waiting := b.out.Workstreams; len(waiting) > 0; {
		var later []assessment.Workstream
		for _, w := range waiting {
			if slices.ContainsFunc(w.Prerequisites, waits) || waits(w.Lead.Work) {
				later = append(later, w)
				continue
			}
			done[w.ID], sorted = true, append(sorted, w)
		}
		for _, w := range later {
			if len(later) == len(waiting) {
				b.problem(b.positions["workstream:"+string(w.ID)],
					"workstream %q waits for itself in a circle of prerequisites and leads: %v", w.ID, append(w.Prerequisites, w.Lead.Work))
				done[w.ID] = true
			}
		}
		waiting = later
	}
	b.out.Workstreams = sorted
}

func (b *builder) workstream(w writtenWorkstream) {
	what, at := fmt.Sprintf("workstream %q", w.ID), w.At.at("id")
	if w.Effort.Low <= 0 || w.Effort.High < w.Effort.Low {
		b.problem(at, "%s: effort_days needs 0 < low <= high", what)
	}
	if !slices.ContainsFunc(b.out.Phases, func(p assessment.Phase) bool { return p.Number == w.Phase }) {
		b.missing(at, "%s is in phase %d, which milestones.yaml does not have", what, w.Phase)
	}
	b.howDone(w)
	if w.Required != "" && w.Remains != "" {
		b.problem(at, "%s is required, so nothing remains of it; give required or remains", what)
	}
	for _, d := range w.At.words("depth") {
		if depth := w.Depth[d.text]; !slices.Contains(w.AppliesIf, d.text) || depth <= 0 || depth > 1 {
			b.problem(d.at, "%s: depth of %q needs a figure over 0 and up to 1, and a place in applies_if", what, d.text)
		}
	}
	what = "workstream " + string(w.ID)
	for _, token := range w.At.words("applies_if") {
		if _, ok := w.Depth[token.text]; !ok {
			b.problem(token.at, "workstream %q applies to %q and has no depth for it", w.ID, token.text)
		} else if category, ok := strings.CutPrefix(token.text, "tsc_"); ok {
			b.known(what, "category", word{category, token.at})
		} else {
			b.known(what, "standard", token)
		}
	}
	b.known(what, "workstream", w.At.words("prerequisites")...)
	w.Requirements = map[assessment.StandardID][]string{}
	for key, node := range w.Serves {
		id := assessment.StandardID(key)
		if !b.has("standard", key) {
			b.missing(position(node.Line), "key %s is not known here", key)
			continue
		}
		var refs []string
		b.loadErrors(node.Decode(&refs))
		for _, ref := range wordsOf(&node) {
			requirement := requirementKey(id, ref.text)
			if _, ok := b.positions[requirement]; !ok {
				b.missing(ref.at, "workstream %q names %s of %s, which there is not", w.ID, ref.text, id)
			}
			b.used[requirement] = true
		}
		if len(refs) > 0 {
			w.Requirements[id] = refs
		}
	}
	b.out.Workstreams = append(b.out.Workstreams, w.Workstream)
}

// howDone checks who does a workstream, and which part of it comes first.
func (b *builder) howDone(w writtenWorkstream) {
	what, at := fmt.Sprintf("workstream %q", w.ID), w.At.at("id")
	if w.Kind != "" && w.Kind != assessment.WorkDone && w.Kind != assessment.WorkBought {
		b.problem(w.At.at("kind"), "%s: kind is %s or %s, not %q", what, assessment.WorkDone, assessment.WorkBought, w.Kind)
	}
	if w.Owner == "" {
		b.problem(at, "%s has no owner; name one of the roles of plan.yaml", what)
	} else {
		b.known("workstream "+string(w.ID), "role", append(w.At.words("with"), w.At.word("owner"))...)
	}
	for key, weeks := range map[string]assessment.Range[float64]{"wait_weeks": w.Wait, "book_weeks": w.Book} {
		if weeks[1] < weeks[0] || weeks[1] > maxWeeks {
			b.problem(w.At.at(key), "%s: %s needs 0 <= low <= high <= %d", what, key, maxWeeks)
		}
	}
	if lead := (place{w.At.value("lead")}); lead.Node != nil {
		b.known("workstream "+string(w.ID), "workstream", lead.word("work"))
		if w.Lead.Weeks < 0 || w.Lead.Weeks > maxWeeks {
			b.problem(lead.at("weeks"), "%s: the weeks of lead are 0 to %d", what, maxWeeks)
		}
	}
	for i, together := range w.At.entries("together") {
		b.known("workstream "+string(w.ID), "standard", together.words("standards")...)
		if one := w.Together[i]; len(one.Standards) < 2 || one.DoneWhen == "" {
			b.problem(together.at("standards"), "%s: together needs two standards and done_when", what)
		}
	}
	if w.TypeOne < 0 || w.TypeOne > 1 || w.AILaw < 0 || w.AILaw > 1 {
		b.problem(at, "%s: type_one and ai_law are shares from 0 to 1", what)
	}
}

// readiedForOneDay checks that what a report on one day needs needs nothing that it
// does not: the rest comes later.
func (b *builder) readiedForOneDay() {
	share := map[assessment.WorkstreamID]float64{}
	for _, w := range b.out.Workstreams {
		share[w.ID] = w.TypeOne
		for _, id := range w.Prerequisites {
			if w.TypeOne > 0 && b.has("workstream", string(id)) && share[id] == 0 {
				b.problem(b.positions["workstream:"+string(w.ID)],
					"workstream %q has type_one, so its prerequisite %q needs type_one too", w.ID, id)
			}
		}
	}
}

// maxWeeks bounds every time of waiting in content.
const maxWeeks = 104

func (b *builder) task(what string, at place, t *assessment.Task) {
	if t == nil {
		return
	}
	written := place{at.value("task")}
	b.known(what, "role", written.words("with")...)
	if owner := written.word("owner"); owner.text != "" {
		b.known(what, "role", owner)
	}
	switch {
	case t.Days.Low < 0 || t.Days.High < t.Days.Low:
		b.problem(written.at("days"), "%s: the days of its task need 0 <= low <= high", what)
	case t.Cost[0] < 0 || t.Cost[1] < t.Cost[0]:
		b.problem(written.at("cost"), "%s: the cost of its task needs 0 <= low <= high", what)
	case t.PaidWeeks < 0 || t.PaidWeeks > maxWeeks:
		b.problem(written.at("paid_weeks"), "%s: the cost of its task falls due in 0 to %d weeks", what, maxWeeks)
	case t.Cost[1] > 0 && t.Quote:
		b.problem(written.at("quote"), "%s: its task has a cost or needs a quote, not both", what)
	}
	if same := written.word("same_as"); same.text != "" && !b.has("gate", same.text) && !b.has("workstream", same.text) {
		b.missing(same.at, "%s: its task is that of %q, which is not a gate or a workstream%s", what, same.text,
			b.nearestID(same.text, "gate", "workstream"))
	}
}

func (b *builder) tasks() {
	for i := range b.out.Gates {
		g := &b.out.Gates[i]
		b.task("gate "+string(g.ID), b.taskPlaces["gate:"+string(g.ID)], g.Task)
	}
	for i := range b.out.Obligations {
		o := &b.out.Obligations[i]
		at := b.taskPlaces["obligation:"+string(o.ID)]
		b.task("obligation "+string(o.ID), at, o.Task)
		if b.has("gate", string(o.ID)) && (o.Task == nil || o.Task.SameAs != string(o.ID)) {
			b.problem(at.at("id"), "obligation %q is named like a gate, so its task needs same_as: %s", o.ID, o.ID)
		}
	}
}

type writtenMilestone struct {
	At                   place `yaml:",inline"`
	assessment.Milestone `yaml:",inline"`
	ChoicesMonths        []int `yaml:"choices_months"`
}

func (b *builder) milestones() {
	var file struct {
		header     `yaml:",inline"`
		Milestones []writtenMilestone
		Phases     []assessment.Phase
	}
	b.yaml("milestones.yaml", &file)
	for _, at := range file.At.entries("phases") {
		b.id("phase", at)
	}
	b.out.Phases = file.Phases
	for _, m := range file.Milestones {
		b.fact("milestone", m.At, &m.Cited, file.header)
		b.milestone(m)
	}
}

func (b *builder) milestone(m writtenMilestone) {
	what := "milestone " + string(m.ID)
	for _, id := range m.At.words("after") {
		if !b.has("milestone", id.text) && !b.has("workstream", id.text) {
			b.missing(id.at, "milestone %q comes after %q, which there is not before it%s", m.ID, id.text,
				b.nearestID(id.text, "milestone", "workstream"))
		}
	}
	b.known(what, "milestone", m.At.words("follows")...)
	if m.Follows == "" && m.GapWeeks[1] > 0 && len(m.After) > 0 {
		m.Follows = assessment.MilestoneID(m.After[0])
	}
	b.known(what, "standard", place{m.At.value("from_nothing")}.words("unless_held")...)
	if m.Standard != "" {
		b.known(what, "standard", m.At.word("standard"))
	}
	if lead := (place{m.At.value("lead")}); lead.Node != nil {
		b.known(what, "workstream", lead.word("work"))
		if m.Lead.Weeks < 0 || m.Lead.Weeks > maxWeeks {
			b.problem(lead.at("weeks"), "milestone %q: the weeks of lead are 0 to %d", m.ID, maxWeeks)
		}
	}
	for _, r := range [][2]float64{m.Weeks, m.AuditDays, m.GapWeeks, m.RunWeeks, m.FromNothing.Weeks, m.MonthsAfter} {
		if r[1] < r[0] {
			b.problem(m.At.at("id"), "milestone %q: a range needs 0 <= low <= high", m.ID)
		}
	}
	if m.MonthsAfter[1] > maxMonths || m.RemindAfter > m.MonthsAfter[0] {
		b.problem(m.At.at("id"),
			"milestone %q: months_after is 0 to %d, and remind_months_after is no later", m.ID, maxMonths)
	}
	if m.SettleWeeks > maxMonths {
		b.problem(m.At.at("id"), "milestone %q: settle_weeks is 0 to %d", m.ID, maxMonths)
	}
	m.Window = len(m.ChoicesMonths) > 0
	if m.Window {
		b.decided(string(m.Standard) + ".window_months")
	}
	m.Report = b.report(m)
	b.out.Milestones = append(b.out.Milestones, m.Milestone)
}

// report returns the kind of report that needs an optional milestone: the one
// that content names, by default the first.
func (b *builder) report(m writtenMilestone) string {
	name := string(m.Standard) + ".report"
	if !m.Optional || !b.decided(name) {
		return ""
	}
	kinds, _ := b.find(name)
	switch {
	case m.Report == "":
		return kinds.Values[min(1, len(kinds.Values)-1)]
	case !slices.Contains(kinds.Values, m.Report):
		b.problem(m.At.at("report"), "milestone %q: %q is none of the values of %s", m.ID, m.Report, name)
	}
	return m.Report
}

// maxMonths bounds every number of months in content.
const maxMonths = 120

// textsFile is what documents say beyond the result. A pack can go without it.
const textsFile = "documents.yaml"

func (b *builder) documentTexts() {
	if _, written := b.files[textsFile]; !written {
		return
	}
	var file struct {
		header `yaml:",inline"`
		Risks  []assessment.Risk
		Events []assessment.Event
		Whom   []assessment.Asking
		Early  struct {
			At               place `yaml:",inline"`
			assessment.Early `yaml:",inline"`
		}
	}
	b.yaml(textsFile, &file)
	for i, at := range file.At.entries("risks") {
		b.fact("risk", at, &file.Risks[i].Cited, file.header)
		file.Risks[i].When = b.compile(at, "when")
	}
	for _, e := range file.At.entries("events") {
		b.known("event "+b.id("event", e), "option", e.word("option"))
	}
	for _, w := range file.At.entries("whom") {
		b.known("whom", "question", w.word("id"))
	}
	for _, t := range file.Early.At.entries("templates") {
		b.known("a template", "workstream", t.word("id"))
	}
	b.out.Texts = assessment.Texts{Risks: file.Risks, Events: file.Events, Whom: file.Whom, Early: file.Early.Early}
}
