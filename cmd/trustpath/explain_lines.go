package main

import (
	"slices"
	"strings"

	"trustpath/assessment"
)

// tracedLine is one line of a result with all that stands behind it.
type tracedLine struct {
	About       string              `json:"about"`    // attribute: "soc2.decision", "gates.hipaa"
	Possible    []string            `json:"possible"` // its possible values; one when it is settled
	Settled     bool                `json:"settled"`
	Trigger     string              `json:"trigger"`      // what would call for more
	AppliesFrom assessment.Date     `json:"applies_from"` // of an obligation
	Stale       bool                `json:"stale"`        // a reason is past the day to check it again
	Open        []openQuestion      `json:"open"`         // what could still change it
	Because     []assessment.Reason `json:"because"`

	duty *assessment.Duty // of an obligation
}

// openQuestion is a question without a certain answer.
type openQuestion struct {
	Question assessment.QuestionID `json:"question"`
	State    assessment.OpenState  `json:"state"`
}

// explanation traces one result.
type explanation struct {
	catalog *assessment.Catalog
	run     assessment.Assessment
	result  assessment.Result
	today   assessment.Date

	lines  []tracedLine
	silent string // why there are no lines
}

// about keeps the lines that a name means, all of them for "". A name that
// nothing has is an error with the nearest one.
func (e *explanation) about(what string) error {
	all := e.all()
	if what == "" {
		e.lines = all
		return nil
	}
	known := e.subjects(what)
	for _, line := range all {
		if slices.ContainsFunc(known, func(name string) bool { return line.About == name || strings.HasPrefix(line.About, name+".") }) {
			e.lines = append(e.lines, line)
		}
	}
	rule := e.rule(what)
	if rule != nil {
		e.lines = append(e.lines, byRule(all, rule.ID)...)
	}
	switch {
	case len(known) == 0 && rule == nil:
		return unknown("standard, gate, obligation or rule", what, e.names())
	case len(e.lines) > 0:
	case rule != nil:
		e.silent = "The rule " + what + " made no line under these answers. It says: " + rule.Text
	default:
		e.silent = "Under these answers nothing is said about " + what + ": they do not bring it."
	}
	return nil
}

// subjects returns the attributes, or their common beginnings, that a name
// means. A gate and an obligation may share one.
func (e *explanation) subjects(what string) []string {
	var out []string
	for i := range e.catalog.Attributes {
		name := e.catalog.Attributes[i].Name
		subject, id, _ := strings.Cut(name, ".")
		switch {
		case name == what, subject == what && subject != "gates" && subject != "obligations":
			out = append(out, what)
		case id == what && (subject == "gates" || subject == "obligations"):
			out = append(out, name)
		}
	}
	return slices.Compact(out)
}

// rule returns the rule with this id, or nil. Gates and obligations have one
// each.
func (e *explanation) rule(what string) *assessment.Rule {
	for i := range e.catalog.Attributes {
		for j := range e.catalog.Attributes[i].Rules {
			if rule := &e.catalog.Attributes[i].Rules[j]; string(rule.ID) == what {
				return rule
			}
		}
	}
	for i := range e.catalog.Gates {
		if g := &e.catalog.Gates[i]; "gate_"+string(g.ID) == what {
			return &assessment.Rule{ID: assessment.RuleID(what), Text: g.Text}
		}
	}
	for i := range e.catalog.Obligations {
		if o := &e.catalog.Obligations[i]; "obligation_"+string(o.ID) == what {
			return &assessment.Rule{ID: assessment.RuleID(what), Text: o.Cases[0].Text}
		}
	}
	return nil
}

// byRule keeps the lines that a rule made, with that reason alone.
func byRule(all []tracedLine, id assessment.RuleID) []tracedLine {
	var out []tracedLine
	for _, line := range all {
		line.Because = slices.DeleteFunc(slices.Clone(line.Because), func(r assessment.Reason) bool { return r.Rule != id })
		if len(line.Because) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// names is all that can be explained.
func (e *explanation) names() []string {
	out := []string{assessment.AttrOutcome}
	for i := range e.catalog.Standards {
		out = append(out, string(e.catalog.Standards[i].ID))
	}
	for i := range e.catalog.Gates {
		out = append(out, string(e.catalog.Gates[i].ID))
	}
	for i := range e.catalog.Obligations {
		out = append(out, string(e.catalog.Obligations[i].ID))
	}
	for i := range e.catalog.Attributes {
		for _, rule := range e.catalog.Attributes[i].Rules {
			out = append(out, string(rule.ID))
		}
	}
	return out
}

// all is every line of the result, in its order.
func (e *explanation) all() []tracedLine {
	r := &e.result
	outlook := e.catalog.Outlook(e.run.Answers)
	var out []tracedLine
	add := func(about string, because []assessment.Reason) *tracedLine {
		possible := outlook.Values(about)
		out = append(out, tracedLine{About: about, Possible: possible, Settled: len(possible) == 1, Open: []openQuestion{}, Because: because,
			Stale: slices.ContainsFunc(because, func(reason assessment.Reason) bool { return reason.Stale })})
		line := &out[len(out)-1]
		if !line.Settled {
			line.Open = e.open(about)
		}
		return line
	}
	add(assessment.AttrOutcome, r.OutcomeBecause)
	for i := range r.Standards {
		s := &r.Standards[i]
		add(string(s.ID)+".decision", s.Because).Trigger = s.Trigger
		var order []string
		scope := map[string][]assessment.Reason{}
		for _, reason := range s.Scope {
			about, _, _ := strings.Cut(reason.Sets, "=")
			if scope[about] == nil {
				order = append(order, about)
			}
			scope[about] = append(scope[about], reason)
		}
		for _, about := range order {
			add(about, scope[about])
		}
	}
	for i := range r.Gates {
		add("gates."+string(r.Gates[i].ID), r.Gates[i].Because)
	}
	for i := range r.Obligations {
		o := &r.Obligations[i]
		line := add("obligations."+string(o.ID), o.Because)
		line.AppliesFrom, line.duty = o.AppliesFrom, o.Duty
	}
	return out
}

// open is the open questions that could change an attribute.
func (e *explanation) open(about string) []openQuestion {
	if cut := strings.Index(about, ".categories."); cut >= 0 {
		about = about[:cut] + ".categories"
	}
	out := []openQuestion{}
	for _, q := range e.result.Open {
		if slices.Contains(q.CouldChange, about) {
			out = append(out, openQuestion{q.Question, q.State})
		}
	}
	return out
}
