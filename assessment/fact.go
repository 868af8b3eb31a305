package assessment

import (
	"cmp"
	"slices"
)

// Grade says how close a source is to where a fact is decided.
type Grade string

// GradeJudgment marks our own judgment, with its reasons in the note of the source.
const GradeJudgment Grade = "judgment"

// Grades lists the grades, the closest first. The first two decide what the law is.
func Grades() []Grade {
	return []Grade{"law", "regulator", "standard_body", "accreditation", "auditor", "law_firm", "vendor", "community", GradeJudgment}
}

// IsLegal reports whether a fact of law can rest on a source of this grade.
func (g Grade) IsLegal() bool { return slices.Contains(Grades()[:2], g) }

// IsWeak reports whether a source of this grade carries no decision by itself.
func (g Grade) IsWeak() bool { return g == "vendor" || g == "community" }

// Fact is a statement of the content with what it rests on.
type Fact struct {
	Kind string // question, rule, gate, obligation, claim, risk, gap, standard, milestone, cost or reuse
	ID   string
	Law  bool // a duty by law
	*Cited
}

// Facts lists every statement of the content that cites sources.
func (c *Catalog) Facts() []Fact {
	var out []Fact
	add := func(kind, id string, cited *Cited) { out = append(out, Fact{Kind: kind, ID: id, Cited: cited}) }
	for i := range c.Questions {
		q := &c.Questions[i]
		add("question", string(q.ID), &Cited{Sources: q.Sources})
	}
	for i := range c.Attributes {
		for j := range c.Attributes[i].Rules {
			r := &c.Attributes[i].Rules[j]
			add("rule", string(r.ID), &r.Cited)
		}
	}
	for i := range c.Gates {
		add("gate", string(c.Gates[i].ID), &c.Gates[i].Cited)
	}
	for i := range c.Obligations {
		o := &c.Obligations[i]
		out = append(out, Fact{"obligation", string(o.ID), o.Force == "law", &o.Cited})
	}
	for i := range c.Claims {
		add("claim", string(c.Claims[i].ID), &c.Claims[i].Cited)
	}
	for i := range c.Texts.Risks {
		add("risk", c.Texts.Risks[i].ID, &c.Texts.Risks[i].Cited)
	}
	for i := range c.NotCovered {
		add("gap", string(c.NotCovered[i].ID), &c.NotCovered[i].Cited)
	}
	for i := range c.Standards {
		add("standard", string(c.Standards[i].ID), &c.Standards[i].Cited)
	}
	for i := range c.Milestones {
		add("milestone", string(c.Milestones[i].ID), &c.Milestones[i].Cited)
	}
	for i := range c.Planning.Costs {
		band := &c.Planning.Costs[i]
		add("cost", cmp.Or(band.Title, string(band.Standard)), &band.Cited)
	}
	if one := c.Planning.TypeOneCost; one != nil {
		add("cost", one.Title, &one.Cited)
	}
	for i := range c.Planning.Rates {
		add("cost", "one "+c.Planning.Rates[i].Currency, &c.Planning.Rates[i].Cited)
	}
	for i := range c.Planning.Reuse {
		figure := &c.Planning.Reuse[i]
		add("reuse", string(figure.From)+" to "+string(figure.To), &figure.Cited)
	}
	return out
}

// Best returns the best grade among the sources of a fact, and whether our own
// judgment is one of them. Judgment is the best grade only where it is alone.
func (c *Catalog) Best(f Fact) (best Grade, judgment bool) {
	place := func(g Grade) int { return slices.Index(Grades(), g) }
	for _, id := range f.Sources {
		grade := c.Source(id).Kind
		judgment = judgment || grade == GradeJudgment
		if best == "" || place(grade) < place(best) {
			best = grade
		}
	}
	return best, judgment
}
