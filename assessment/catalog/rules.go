package catalog

import (
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
	if raw.Attribute != "" {
		tables = append(tables, raw.rawTable)
	}
	for _, t := range tables {
		b.tables = append(b.tables, b.table(file, raw.cited, t))
	}
}

// sortStandards puts the three into the order in which they are shown.
func (b *builder) sortStandards() {
	var sorted []assessment.Standard
	for _, id := range []assessment.StandardID{"soc2", "iso27001", "iso42001"} {
		s := b.out.Standard(id)
		if s == nil {
			b.problem("standards", 0, "standard %q is missing", id)
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
			b.problem("rules", 0, "no table decides %s", required)
			return
		}
	}
	var headline, rest []assessment.Attribute
	for _, t := range b.tables {
		switch standard, place := strings.CutSuffix(t.Name, ".place"); {
		case place:
			headline = append(headline, b.rank(standard, t))
		case t.Headline:
			headline = append(headline, t)
		default:
			rest = append(rest, t)
		}
	}
	b.out.Attributes = append(headline, rest...)
}

func (b *builder) rank(standard string, own assessment.Attribute) assessment.Attribute {
	var others []assessment.Attribute
	for i := range b.out.Standards {
		id := string(b.out.Standards[i].ID)
		if place, ok := b.find(id + ".place"); ok && id != standard {
			others = append(others, place)
		}
	}
	return b.out.Logic.Rank(standard+".rank", own, others)
}

func (b *builder) readGates() {
	const file = "gates.yaml"
	var raw rawGates
	b.yaml(file, &raw)
	for _, g := range raw.Gates {
		when := b.compile(file, g.When)
		b.out.Gates = append(b.out.Gates, assessment.Gate{ID: assessment.GateID(g.ID), Title: g.Title, When: when, Optional: g.Optional,
			Text: g.Text, Helps: g.Helps, NextStep: g.NextStep, Cited: b.cite(file, "gate "+g.ID, g.cited.or(raw.cited))})
		b.gates = append(b.gates, when)
		b.tables = append(b.tables, b.out.Logic.Decided("gates."+g.ID, when))
	}
}

func (b *builder) readObligations() {
	const file = "obligations.yaml"
	var raw rawObligations
	b.yaml(file, &raw)
	for _, o := range raw.Obligations {
		out := assessment.Obligation{ID: assessment.ObligationID(o.ID), Title: o.Title, Force: o.Force, NextStep: o.NextStep,
			Cited: b.cite(file, "obligation "+o.ID, o.cited.or(raw.cited))}
		if o.Force != "law" && o.Force != "contract" && o.Force != "voluntary" {
			b.problem(file, 0, "obligation %q: force is law, contract or voluntary, not %q", o.ID, o.Force)
		}
		any := assessment.Never
		for _, c := range o.Cases {
			when := b.compile(file, c.When)
			any = b.out.Logic.Or(any, when)
			out.Cases = append(out.Cases, assessment.ObligationCase{When: when, AppliesFrom: c.AppliesFrom.Date, Text: c.Text})
		}
		b.out.Obligations = append(b.out.Obligations, out)
		b.tables = append(b.tables, b.out.Logic.Decided("obligations."+o.ID, any))
	}
}

func (b *builder) standard(file string) {
	var raw rawStandard
	b.yaml(file, &raw)
	s := assessment.Standard{ID: assessment.StandardID(raw.ID), Name: raw.Name, Short: raw.Short, LongName: raw.LongName,
		Issuer: raw.Issuer, Edition: raw.Edition, Layer: assessment.LayerID(raw.Layer), Trust: raw.Trust, Answers: raw.Answers,
		Proves: raw.Proves, Focus: raw.Focus, PrimaryFocus: raw.PrimaryFocus, Goal: raw.Goal, Covers: raw.Covers,
		Market: raw.Market, BestFor: raw.BestFor, Geography: raw.Geography, Result: raw.Result, Renewal: raw.Renewal,
		Cited: b.cite(file, "the standard", raw.cited)}
	for _, r := range raw.Requirements {
		s.Requirements = append(s.Requirements, assessment.RequirementGroup{ID: r.ID, Title: r.Title, Kind: r.Kind,
			Category: assessment.CategoryID(r.Category), IDs: r.IDs})
	}
	for _, c := range raw.Categories {
		s.Categories = append(s.Categories, assessment.Category{ID: assessment.CategoryID(c.ID), Title: c.Title, Text: c.Text})
	}
	b.out.Standards = append(b.out.Standards, s)
}
