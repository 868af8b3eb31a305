package pack_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/yamldoc"
)

// fault replaces one text of the shipped pack by a faulty one.
type fault struct {
	name, file, old, with string
	at                    string // text on the line of the finding; "" is the faulty text
	want                  string
}

// lineOf returns the line on which part begins, counted from one.
func lineOf(t *testing.T, text, part string) int {
	t.Helper()
	before, _, found := strings.Cut(text, part)
	if !found {
		t.Fatalf("the changed file has no %q", part)
	}
	return strings.Count(before, "\n") + 1
}

// TestPlantedFaults checks that the proof finds each kind of fault, on its line.
func TestPlantedFaults(t *testing.T) {
	t.Parallel()
	const soc2, conditions, order = "rules/soc2.yaml", "conditions.yaml", "rules/order.yaml"
	never := "customers.none_yet and sectors.nhs"
	always := "controls.starting or controls.basics or controls.documented or controls.operating"
	for _, bag := range bags([]fault{
		{"clause that could be left out", "workstreams.yaml", "  required: ISO 27001 and ISO 42001 require it (clause 9.2), and so does SOC 2 (CC4.1).\n", "", "id: internal_audit", `workstream "internal_audit" serves clause 9.2.1 of iso27001 and could be marked not applicable`},
		{"gate without answers", "gates.yaml", "when: sectors.nhs", "when: " + never, "id: nhs_dspt", `no answers lead to gate "nhs_dspt"`},
		{"gate that always applies", "gates.yaml", "when: sectors.nhs", "when: " + always, "id: nhs_dspt", `gate "nhs_dspt" always applies`},
		{"case of a gate without answers", "gates.yaml", "when: latam_alone", "when: latam_alone and gulf_alone", "", `gate "market_scheme": no answers lead to case`},
		{"case without answers", "obligations.yaml", "when: under_uk_law and ai_impact.decides_about_people", "when: under_eu_law and under_uk_law and ai_impact.decides_about_people", "", `obligation "gdpr_art22": no answers lead to case 2`},
		{"claim without answers", "claims.yaml", "when: soc2.next\n", "when: soc2.next and soc2.now\n", "id: say_soc2_next", `no answers lead to claim "say_soc2_next"`},
		{"claim that always holds", "claims.yaml", "when: soc2.next\n", "when: " + always + "\n", "id: say_soc2_next", `the condition of claim "say_soc2_next" always holds`},
		{"value without a rule", "rules/scope.yaml", `["", type1_then_type2, type2]`, `["", type1_then_type2, type2, type3]`, "", "no rule gives soc2.report=type3"},
		{"value without answers", "rules/outcome.yaml", "when: soc2.keep or iso27001.keep or iso42001.keep", "when: soc2.keep and soc2.now", "values: [", "no answers lead to outcome=maintain"},
		{"rule that earlier ones cover", soc2, "when: soc2_asked and dated", "when: soc2_asked", "id: soc2_asked\n", `rule "soc2_asked" never decides`},
		{"rule that one long before covers", soc2, "when: soc2_regulated and not federal_alone", "when: soc2_regulated and soc2_asked", "id: soc2_regulated_buyers", `rule "soc2_regulated_buyers" never decides`},
		{"rule that never holds", soc2, "when: soc2_asked and dated", "when: soc2_asked and customers.none_yet", "id: soc2_asked_with_date", `rule "soc2_asked_with_date" never decides`},
		{"rule that always holds", soc2, "when: customers.us_enterprise", "when: customers.us_enterprise or " + always, "id: soc2_us_buyers", `the condition of rule "soc2_us_buyers" always holds`},
		{"contradiction", soc2, "when: iso27001_strong and not soc2_place", "when: iso27001_strong", "id: soc2_other_market", `rules "soc2_us_buyers" and "soc2_other_market" contradict each other: both carry out point 5 of the policy`},
		{"contradiction against the highest", "rules/iso42001.yaml", "id: iso42001_own_models_and_ready\n  policy: 6\n  value: now", "id: iso42001_own_models_and_ready\n  policy: 6\n  value: later", "id: iso42001_own_models\n", `rules "iso42001_own_models_and_ready" and "iso42001_own_models" contradict each other`},
		{"contradiction against the largest", "rules/scope.yaml", "conflicts: largest", "conflicts: highest", "id: window_regulated", `rules "window_renewal" and "window_regulated" contradict each other`},
		{"condition that never holds", conditions, "when: asks.iso42001 or asks.ai_governance", "when: " + never, "id: ai_proof_asked", `condition "ai_proof_asked" never holds`},
		{"condition that always holds", conditions, "when: asks.iso42001 or asks.ai_governance", "when: asks.iso42001 or not asks.iso42001", "id: ai_proof_asked", `condition "ai_proof_asked" always holds`},
		{"condition that nothing uses", conditions, "conditions:\n", "conditions:\n- {id: idle, text: idle, when: held.none}\n", "id: idle", `condition "idle" is not used`},
		{"question that is never asked", "questions/4-trust.yaml", "asked_when: sell_trust.product_feature", "asked_when: sell_trust.product_feature and sell_trust.not_yet", "", `question "trust_proof" can never be asked`},
		{"question that is always asked", "questions/4-trust.yaml", "asked_when: sell_trust.product_feature", "asked_when: held.none or not held.none", "", `question "trust_proof" is always asked`},
		{"question asked by one that is not", "questions/2-customers.yaml", "asked_when: not customers.none_yet and not asks.nothing_yet", "asked_when: not asks.nothing_yet", "", `question "deadline" is asked because of an answer to a question that is not asked`},
		{"question that changes nothing", "questions/7-time.yaml", "\nquestions:\n", "\nquestions:\n  - {id: idle, kind: single, prompt: Idle, options: [{id: a, label: A}, {id: b, label: B}]}\n", "id: idle", `question "idle" changes nothing`},
		{"option that changes nothing", "questions/3-ai.yaml", "        neutral: true", "        neutral: false", "id: housing", "option ai_domains.housing never changes anything"},
		{"option that only differs from the last", "questions/2-customers.yaml", "      - id: latam\n", "      - {id: antarctica, label: Antarctica}\n      - id: latam\n", "id: antarctica", "option regions.antarctica never changes anything"},
		{"neutral option that matters", "questions/2-customers.yaml", "id: nhs\n", "id: nhs\n        neutral: true\n", "", "option sectors.nhs is marked neutral, and changes something"},
		{"options that nothing tells apart", "questions/2-customers.yaml", "        neutral: true # no rule", "        neutral: false # no rule", "id: later", `question "deadline": nothing tells none and later apart`},
		{"neutral choice that is like no other", "questions/7-time.yaml", "id: dedicated\n", "id: dedicated\n        neutral: true\n", "", "option capacity.dedicated is marked neutral, and no other option does the same"},
		{"broken promise", "promises.yaml", "adding: [customers.global_enterprise]", "adding: [regions.canada]", "id: buyer_outside", `promise "buyer_outside_never_lowers_iso27001" is broken: adding regions.canada lowers iso27001 from now`},
		{"promise about what is kept", "promises.yaml", "keep_counts_as_now: held.soc2_type1", "keep_counts_as_now: held.iso27001", "id: us_enterprise_never", "adding customers.us_enterprise lowers soc2 from keep"},
		{"requirement that nothing serves", "standards/soc2.yaml", "CC1.4, CC1.5]", "CC1.4, CC1.5, CC1.9]", "", "no workstream serves CC1.9 of soc2"},
		{"source that nothing uses", "sources.yaml", "\nsources:\n", "\nsources:\n- {id: idle, title: Idle, kind: judgment}\n", "id: idle", `source "idle" is not used`},
		{"gate on a vendor alone", "gates.yaml", "sources: [hitrust_handbook, thoropass_hitrust_ai, integral_hitrust, huduku_hitrust, policy]", "sources: [yusmpgroup, hicomply]", "id: hitrust\n", `gate "hitrust" rests on vendors or the community alone`},
		{"law on a firm's page alone", "obligations.yaml", "sources: [nis2_text, lawcode]", "sources: [lawcode, hack23]", "id: nis2\n", `obligation "nis2" is law and cites no law or regulator`},
		{"label too long for the screen", "questions/2-customers.yaml", "label: Individuals", "label: " + strings.Repeat("long ", 13), "", "the label of an option has 64 cells, and the screen has 60"},
	}) {
		changes := map[string]string{}
		for _, f := range bag {
			maps.Copy(changes, edited(t, f.file, f.old, f.with))
		}
		var got yamldoc.Problems
		for _, found := range check(t, changed(t, changes)).Findings {
			got = append(got, found.Problem)
		}
		for _, f := range bag {
			t.Run(f.name, func(t *testing.T) { f.found(t, got, lineOf(t, changes[f.file], cmp.Or(f.at, f.with))) })
		}
	}
}

// bags puts faults of different files together, to check few packs.
func bags(faults []fault) [][]fault {
	var out [][]fault
	for _, f := range faults {
		at := slices.IndexFunc(out, func(bag []fault) bool {
			return !slices.ContainsFunc(bag, func(other fault) bool { return other.file == f.file })
		})
		if at < 0 {
			out, at = append(out, nil), len(out)
		}
		out[at] = append(out[at], f)
	}
	return out
}

// in reports whether the fault is among the problems, on its line.
func (f fault) in(problems yamldoc.Problems, line int) bool {
	return slices.ContainsFunc(problems, func(p yamldoc.Problem) bool {
		return p.File == f.file && p.Line == line && strings.Contains(p.Message, f.want)
	})
}

func (f fault) found(t *testing.T, problems yamldoc.Problems, line int) {
	t.Helper()
	if !f.in(problems, line) {
		t.Errorf("want %s:%d: %s, got\n%v", f.file, line, f.want, problems)
	}
}

// TestFaultsOfForm checks faults that keep a pack from being loaded.
func TestFaultsOfForm(t *testing.T) {
	t.Parallel()
	const work, plan = "workstreams.yaml", "plan.yaml"
	faults := []fault{
		{"id in capitals", "gates.yaml", "id: nhs_dspt", "id: NHS", "", `gate "NHS": an id is made of a to z`},
		{"id twice", "gates.yaml", "id: nhs_dspt", "id: hipaa # again", "", `gate "hipaa" is given twice`},
		{"no id", "claims.yaml", "- id: say_soc2_next\n  kind", "- kind", "", "an entry of claims has no id"},
		{"option twice", "questions/7-time.yaml", "id: dedicated", "id: part_time # again", "", `option "capacity.part_time" is given twice`},
		{"unknown name", "gates.yaml", "when: sectors.nhs", "when: sectors.nsh", "", `nothing is called "sectors.nsh"; did you mean sectors.nhs?`},
		{"unknown source", "gates.yaml", "sources: [fedramp_cr26]", "sources: [fedramp_cr62]", "", `gate fedramp names source "fedramp_cr62", which sources.yaml does not have; did you mean fedramp_cr26?`},
		{"source of no grade", "sources.yaml", "kind: judgment", "kind: rumor", "", `kind is one of law regulator standard_body accreditation auditor law_firm vendor community judgment, not "rumor"`},
		{"no source", "gates.yaml", "sources: [fedramp_cr26]", "sources: []", "id: fedramp", "gate fedramp has no source"},
		{"no day", "gates.yaml", "checked: 2026-11-30\n", "", "id: hitrust", "gate hitrust has no day it was checked"},
		{"days the wrong way round", "gates.yaml", "review_by: 2027-02-23", "review_by: 2025-02-23", "", "before it was checked on 2026-11-30"},
		{"no date", "gates.yaml", "review_by: 2027-02-23", "review_by: soon", "", `"soon" is not a date`},
		{"no end to a table", "rules/soc2.yaml", "when: always", "when: held.none", "", `rule "soc2_nothing_calls": the last rule of a table`},
		{"unknown value", "rules/soc2.yaml", "value: keep", "value: keeps", "", `rule "soc2_held" gives "keeps", which is none of the values of soc2.decision; did you mean keep?`},
		{"other decisions", "rules/soc2.yaml", "[keep, now, next, later, not_now]", "[now, keep, next, later, not_now]", "attribute:", "the values of soc2.decision are keep, now, next, later, not_now, in this order"},
		{"places that differ", "rules/order.yaml", "[none, dated, market, rest, next, after]\n  rules:\n  - {id: iso27001", "[none, dated, market, next, rest, after]\n  rules:\n  - {id: iso27001", "attribute: iso27001.place", "the values of iso27001.place are"},
		{"window that is no number", "rules/scope.yaml", `["0", "3", "6", "12"]`, `["0", "3", "6", "12", "long"]`, "", `"long" is not a number of months`},
		{"conflicts of another kind", "rules/scope.yaml", "conflicts: largest", "conflicts: first", "", `conflicts is highest or largest, or is left out, not "first"`},
		{"decided twice", "rules/order.yaml", "attribute: iso27001.place", "attribute: soc2.place", "attribute: soc2.place\n  conflicts: highest\n  values: [none, dated, market, rest, next, after]\n  rules:\n  - {id: iso27001", "soc2.place is decided twice"},
		{"force", "obligations.yaml", "force: law", "force: laws", "", `force is law, contract or voluntary, not "laws"`},
		{"requirement that is not there", work, "[CC2.2, CC3.1]", "[CC2.2, CC33.1]", "", "workstream \"scope\" names CC33.1 of soc2, which there is not"},
		{"prerequisite that is not there", work, "prerequisites: [leadership]", "prerequisites: [leader]", "", `workstream roles names workstream "leader"`},
		{"circle of prerequisites", work, "prerequisites: []\n  soc2: [CC1.1", "prerequisites: [roles]\n  soc2: [CC1.1", "id: leadership", `workstream "leadership" waits for itself in a circle`},
		{"phase that is not there", work, "  phase: 1\n", "  phase: 7\n", "id: scope", `workstream "scope" is in phase 7`},
		{"milestone before itself", "milestones.yaml", "after: [soc2_window]", "after: [soc2_renewal]", "", `milestone "soc2_type2_report" comes after "soc2_renewal", which there is not before it`},
		{"figure that is no number", plan, "owner_rate: 3", "owner_rate: .nan", "", `".nan" is not a number`},
		{"figure for an option that is not there", plan, "{spare_time: 0.5,", "{spare_times: 0.5,", "", `the plan names option "capacity.spare_times", which there is not; did you mean capacity.spare_time?`},
		{"figure that is missing", plan, "{spare_time: 0.5,", "{", "", "the plan needs a figure above zero for capacity.spare_time"},
		{"key twice", plan, "{spare_time: 0.5,", "{spare_time: 0.5, spare_time: 1,", "", `"spare_time" is given twice`},
		{"promise on an exclusive option", "promises.yaml", "adding: [customers.us_enterprise]", "adding: [customers.none_yet]", "", "customers.none_yet cannot be added to another answer"},
		{"promise on no standard", "promises.yaml", "never_lowers: soc2", "never_lowers: soc3", "", `never_lowers "soc3" is not a standard`},
		{"an escape that a terminal obeys", "gates.yaml", "title: HITRUST certification", `title: "HITRUST \e[31m"`, "", "the character U+001B"},
		{"a character that hides", "gates.yaml", "title: HITRUST certification", "title: HITRUST\u202e", "", "the character U+202E"},
	}
	var all []map[string]string
	var lines []int
	for _, f := range faults {
		changes := edited(t, f.file, f.old, f.with)
		all, lines = append(all, changes), append(lines, lineOf(t, changes[f.file], cmp.Or(f.at, f.with)))
	}
	found := loadTogether(t, all, func(i int, problems yamldoc.Problems) bool { return faults[i].in(problems, lines[i]) })
	for i, f := range faults {
		t.Run(f.name, func(t *testing.T) { f.found(t, found[i], lines[i]) })
	}
}

// A promise is about adding an option, not about replacing one by another.
func TestPromiseIsAboutAdding(t *testing.T) {
	t.Parallel()
	report := check(t, changed(t, edited(t, "promises.yaml", "promises:\n",
		"promises:\n- {id: more, text: More., adding: [trust_proof.security_report], never_lowers: iso42001}\n")))
	for _, f := range report.Findings {
		t.Error(f.Problem)
	}
}

// A broken promise is shown by two answers that differ in one option.
func TestBrokenPromiseIsShown(t *testing.T) {
	t.Parallel()
	report := check(t, changed(t, edited(t, "promises.yaml", "adding: [customers.global_enterprise]", "adding: [regions.canada]")))
	c := engine.New(report.Catalog)
	for _, f := range report.Findings {
		if len(f.Examples) != 2 {
			t.Fatalf("%v: got %d examples, want two", f.Problem, len(f.Examples))
		}
		before, after := f.Examples[0].Answers, f.Examples[1].Answers
		valid(t, c.Catalog, "before", before)
		valid(t, c.Catalog, "after", after)
		was, is := c.Outlook(before).Decisions("iso27001"), c.Outlook(after).Decisions("iso27001")
		if len(was) != 1 || len(is) != 1 || slices.Index(assessment.Decisions(), was[0]) >= slices.Index(assessment.Decisions(), is[0]) {
			t.Errorf("got %v before and %v after, want it lowered", was, is)
		}
		for _, id := range before.Questions() {
			if id != "regions" && !before.Of(id).Equal(after.Of(id)) && !after.Of(id).IsZero() {
				t.Errorf("%s: %v became %v", id, before.Of(id), after.Of(id))
			}
		}
		if before.Of("regions").Has("canada") || !after.Of("regions").Has("canada") {
			t.Errorf("regions: %v became %v", before.Of("regions"), after.Of("regions"))
		}
	}
	if report.Errors() == 0 {
		t.Error("the promise was kept")
	}
}

// A pack that is too entangled to be proved is reported in bounded time: here a
// condition compares each of many questions with a distant one.
func TestEntangledPack(t *testing.T) {
	t.Parallel()
	const pairs = 24
	var questions strings.Builder
	var parts []string
	for i := range 2 * pairs {
		fmt.Fprintf(&questions, "  - {id: q%02d, kind: single, prompt: Which, options: [{id: a, label: A}, {id: b, label: B}]}\n", i)
		if i < pairs {
			parts = append(parts, fmt.Sprintf("(q%02d.a and q%02d.a)", i, i+pairs))
		}
	}
	changes := edited(t, "questions/7-time.yaml", "\nquestions:\n", "\nquestions:\n"+questions.String())
	maps.Copy(changes, edited(t, "gates.yaml", "when: sectors.nhs", "when: "+strings.Join(parts, " or ")))
	report := check(t, changed(t, changes))
	if got := report.Findings; report.Errors() != 1 || !strings.Contains(got[0].Message, "too entangled") {
		t.Errorf("got %v, want one that says so", got)
	}
}
