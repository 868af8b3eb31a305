package assessment

import (
	"cmp"
	"slices"
	"strconv"
)

// reasons returns the rules behind an attribute: those that hold and give its
// settled value, or, while it is open, those that may hold. A settled value of
// which no single rule is certain names the rules that lead to it.
func (e *evaluation) reasons(attribute string) []Reason {
	at := slices.IndexFunc(e.Attributes, func(a Attribute) bool { return a.Name == attribute })
	if at < 0 {
		return nil
	}
	a := &e.Attributes[at]
	value, settled := one(e.outlook.masks[at])
	var out []Reason
	certain := false // an earlier rule certainly decides
	for i, rule := range a.Rules {
		truth := e.truth[rule.When]
		if truth == False || certain && (!settled || rule.When == Always) {
			continue
		}
		if settled && !a.gives(rule, value) {
			continue
		}
		if certain && a.Derived {
			break // the first that holds is the one that counts
		}
		certain = certain || truth == True
		out = append(out, e.reason(rule.ID, attribute+"="+a.valueOf(rule), rule.Policy, rule.Text, e.decides(a, i), rule.Cited))
	}
	if settled && certain {
		out = slices.DeleteFunc(out, func(r Reason) bool { return !r.Certain })
	}
	return out
}

// gives reports whether the rule leads to the value. A derived attribute, such
// as a rank, has rules that say why and values that are computed.
func (a *Attribute) gives(r Rule, value int) bool { return a.Derived || r.Value == value }

func (a *Attribute) valueOf(r Rule) string {
	if a.Derived {
		return r.Name
	}
	return a.Values[r.Value]
}

// decides returns the condition to explain a rule by: its own, or for the rule
// that always holds, that none before it did.
func (e *evaluation) decides(a *Attribute, at int) Condition {
	if a.Rules[at].When != Always {
		return a.Rules[at].When
	}
	return a.Otherwise
}

// trigger returns what would call for more, from the rule that decides.
func (e *evaluation) trigger(attribute, value string) string {
	a := e.attribute(attribute)
	for _, rule := range a.Rules {
		if e.truth[rule.When] != False && a.Values[rule.Value] == value {
			return rule.Trigger
		}
	}
	return ""
}

func (e *evaluation) reason(id RuleID, sets string, policy int, text string, when Condition, cited Cited) Reason {
	out := Reason{Rule: id, Sets: sets, Policy: policy, Text: text, Certain: e.truth[when] == True,
		Answers: e.read(when), Checked: cited.Checked, ReviewBy: cited.ReviewBy,
		Stale: !cited.ReviewBy.IsZero() && cited.ReviewBy.Before(e.today)}
	for _, id := range cited.Sources {
		out.Sources = append(out.Sources, e.Source(id).Cite())
	}
	return out
}

// Cite returns the address of a source, or its title when it has none.
func (s *Source) Cite() string {
	if s.Address != "" {
		return s.Address
	}
	return s.Title
}

// read returns the answers that give a condition its truth, as question.option
// in catalogue order: what was chosen, or, where only what was not chosen
// counts, the answers in which it is missing. Open answers are question=unknown.
func (e *evaluation) read(cond Condition) []string {
	chosen, missed := map[[2]int]bool{}, map[int]bool{}
	e.explain(cond, chosen, missed, map[Condition]bool{})
	if len(chosen) == 0 {
		for q := range missed {
			for i := range e.Questions[q].Options {
				if e.run.Answers.Of(e.Questions[q].ID).Has(e.Questions[q].Options[i].ID) {
					chosen[[2]int{q, i}] = true
				}
			}
		}
	}
	var keys [][2]int
	for key := range chosen {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	var out []string
	for _, key := range keys {
		q := &e.Questions[key[0]]
		if key[1] < 0 {
			out = append(out, string(q.ID)+"=unknown")
			continue
		}
		out = append(out, string(q.ID)+"."+string(q.Options[key[1]].ID))
	}
	return out
}

// explain walks the parts of a condition that decide its truth.
func (e *evaluation) explain(cond Condition, chosen map[[2]int]bool, missed map[int]bool, seen map[Condition]bool) {
	if seen[cond] {
		return
	}
	seen[cond] = true
	if lit, ok := e.Effective[cond]; ok {
		switch q := lit[0]; {
		case e.truth[cond] == True:
			chosen[lit] = true
		case e.truth[cond] == Unknown:
			chosen[[2]int{q, -1}] = true
		case e.path[q].Visible != False:
			missed[q] = true
		}
		return
	}
	n := e.Logic.nodes[cond]
	switch n.op {
	case opNot:
		e.explain(n.a, chosen, missed, seen)
	case opAnd:
		for _, part := range []Condition{n.a, n.b} {
			if e.truth[part] == e.truth[cond] {
				e.explain(part, chosen, missed, seen)
			}
		}
	}
}

// derivedValues returns 0 to n as text, the values of a rank.
func derivedValues(n int) []string {
	var out []string
	for i := range n + 1 {
		out = append(out, strconv.Itoa(i))
	}
	return out
}
