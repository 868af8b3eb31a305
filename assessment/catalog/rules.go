package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// rules reads the decisions, the gates and obligations, the scope, the order
// and the outcome, each after what it may read.
func (b *builder) rules() {
	for _, standard := range b.list("standards", ".yaml") {
		b.standard(standard)
	}
	b.sortStandards()
	for _, file := range []string{"rules/soc2.yaml", "rules/iso27001.yaml", "rules/iso42001.yaml"} {
		b.ruleFile(file)
	}
	b.readGates()
	b.readObligations()
	b.ruleFile("rules/scope.yaml")
	b.ruleFile("rules/order.yaml")
	b.ruleFile("rules/outcome.yaml")
	b.attributes()
}

func (b *builder) ruleFile(file string) {
	var raw rawRules
	b.yaml(file, &raw)
	tables := raw.Tables
	if raw.Attribute.text != "" {
		tables = append(tables, raw.rawTable)
	}
	if len(tables) == 0 && !b.unreadable {
		b.problem(file, 1, "no table: give an attribute with its rules, or tables")
	}
	for _, t := range tables {
		b.tables = append(b.tables, b.table(file, raw.cited, t))
	}
}

// sortStandards puts the three into the order in which they are shown. The
// result and the plan know no other.
func (b *builder) sortStandards() {
	known := []assessment.StandardID{"soc2", "iso27001", "iso42001"}
	for i := range b.out.Standards {
		id := b.out.Standards[i].ID
		if at := b.places["standard:"+string(id)]; id != "" && !slices.Contains(known, id) {
			b.problem(at.file, at.line, "standard %q would be in no result: a pack has %s, %s and %s, and no other", id, known[0], known[1], known[2])
		}
	}
	var sorted []assessment.Standard
	for _, id := range known {
		s := b.out.Standard(id)
		if s == nil {
			b.missing("standards", 0, "standard %q is missing", id)
			continue
		}
		sorted = append(sorted, *s)
	}
	b.out.Standards = sorted
}

func (b *builder) find(name string) (assessment.Attribute, bool) {
	for _, t := range b.tables {
		if t.Name == name {
			return t, true
		}
	}
	return assessment.Attribute{}, false
}

// attributes puts the tables into the order of the result: the headline, with
// a rank for each standard made of the places, then the rest.
func (b *builder) attributes() {
	for _, required := range []string{assessment.AttrOutcome, "soc2.decision", "iso27001.decision", "iso42001.decision",
		"soc2.report", "soc2.window_months", "soc2.place", "iso27001.place", "iso42001.place"} {
		if _, ok := b.find(required); !ok {
			b.missing("rules", 0, "no table decides %s", required)
			return
		}
	}
	var headline, rest []assessment.Attribute
	for _, t := range b.tables {
		switch ranked, place := strings.CutSuffix(t.Name, placeSuffix); {
		case place:
			headline = append(headline, b.rank(ranked, t))
		case t.Headline:
			headline = append(headline, t)
		default:
			rest = append(rest, t)
		}
	}
	b.out.Attributes = append(headline, rest...)
}

// placeSuffix ends the name of the attribute that is a standard's place in line.
const placeSuffix = ".place"

// rank ranks a standard among the others. A pack may decide on several things,
// each with an order of its own, under names that begin alike: x_soc2 is ranked
// among x_iso27001 and x_iso42001.
func (b *builder) rank(ranked string, own assessment.Attribute) assessment.Attribute {
	var others []assessment.Attribute
	for i := range b.out.Standards {
		group, ok := strings.CutSuffix(ranked, string(b.out.Standards[i].ID))
		if !ok {
			continue
		}
		for j := range b.out.Standards {
			place, found := b.find(group + string(b.out.Standards[j].ID) + placeSuffix)
			if i != j && found {
				others = append(others, place)
			}
		}
	}
	return b.out.Logic.Rank(ranked+".rank", own, others)
}

func (b *builder) readGates() {
	const file = "gates.yaml"
	var raw rawGates
	b.yaml(file, &raw)
	for _, g := range raw.Gates {
		id := b.id(file, "gate", g.ID)
		when := b.compile(file, g.When)
		requirement := !g.Optional && (g.Requirement == nil || *g.Requirement)
		b.out.Gates = append(b.out.Gates, assessment.Gate{ID: assessment.GateID(id), Title: g.Title, When: when, Optional: g.Optional, Requirement: requirement,
			Text: g.Text, Helps: g.Helps, NextStep: g.NextStep, Cited: b.cite(file, g.ID.line, "gate "+id, g.cited.or(raw.cited))})
		if requirement {
			b.gates = append(b.gates, when)
		}
		b.tables = append(b.tables, b.out.Logic.Decided("gates."+id, when))
	}
}

func (b *builder) readObligations() {
	const file = "obligations.yaml"
	var raw rawObligations
	b.yaml(file, &raw)
	for _, o := range raw.Obligations {
		id := b.id(file, "obligation", o.ID)
		out := assessment.Obligation{ID: assessment.ObligationID(id), Title: o.Title, Force: o.Force.text, NextStep: o.NextStep,
			Cited: b.cite(file, o.ID.line, "obligation "+id, o.cited.or(raw.cited))}
		if out.Force != "law" && out.Force != "contract" && out.Force != "voluntary" {
			b.problem(file, cmp.Or(o.Force.line, o.ID.line), "obligation %q: force is law, contract or voluntary, not %q", id, out.Force)
		}
		if len(o.Cases) == 0 {
			b.problem(file, o.ID.line, "obligation %q has no case in which it applies", id)
		}
		any := assessment.Never
		for i, c := range o.Cases {
			when := b.compile(file, c.When)
			any = b.out.Logic.Or(any, when)
			b.places[caseKey(id, i)] = place{file, cmp.Or(c.When.line, o.ID.line)}
			out.Cases = append(out.Cases, assessment.ObligationCase{When: when, AppliesFrom: c.AppliesFrom.Date, Text: c.Text})
		}
		b.out.Obligations = append(b.out.Obligations, out)
		b.tables = append(b.tables, b.out.Logic.Decided("obligations."+id, any))
	}
}

// caseKey names a case of an obligation, counted from one.
func caseKey(obligation string, at int) string {
	return fmt.Sprintf("obligation:%s/%d", obligation, at+1)
}

func (b *builder) standard(file string) {
	var raw rawStandard
	b.yaml(file, &raw)
	line := max(raw.ID.line, 1)
	if raw.ID.text == "" && !b.unreadable {
		b.problem(file, line, "the standard has no id")
	}
	s := assessment.Standard{ID: assessment.StandardID(b.id(file, "standard", raw.ID)), Name: raw.Name, Short: raw.Short, LongName: raw.LongName,
		Issuer: raw.Issuer, Edition: raw.Edition, Layer: assessment.LayerID(raw.Layer.text), Trust: raw.Trust, Answers: raw.Answers,
		Proves: raw.Proves, Focus: raw.Focus, PrimaryFocus: raw.PrimaryFocus, Goal: raw.Goal, Covers: raw.Covers,
		Market: raw.Market, BestFor: raw.BestFor, Geography: raw.Geography, Result: raw.Result, Renewal: raw.Renewal,
		Cited: b.cite(file, line, "the standard", raw.cited)}
	for _, c := range raw.Categories {
		b.places["category:"+c.ID.text] = place{file, c.ID.line}
		s.Categories = append(s.Categories, assessment.Category{ID: assessment.CategoryID(c.ID.text), Title: c.Title, Text: c.Text})
	}
	for _, r := range raw.Requirements {
		if r.Category.text != "" {
			b.known(file, "requirement group "+r.ID.text, "category", r.Category)
		}
		for _, id := range r.IDs {
			key := requirementKey(s.ID, id.text)
			if _, twice := b.places[key]; twice {
				b.problem(file, id.line, "requirement %q stands twice", id.text)
			}
			b.places[key] = place{file, id.line}
		}
		s.Requirements = append(s.Requirements, assessment.RequirementGroup{ID: r.ID.text, Title: r.Title, Kind: r.Kind.text,
			Category: assessment.CategoryID(r.Category.text), IDs: texts(r.IDs)})
	}
	b.out.Standards = append(b.out.Standards, s)
}

func requirementKey(standard assessment.StandardID, id string) string {
	return "requirement:" + string(standard) + " " + id
}
