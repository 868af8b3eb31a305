package assessment

import "strconv"

// reasons lists the rules behind an attribute: those that hold and give its
// settled value, or, while it is open, those that may hold. A settled value of
// which no single rule is certain names the rules that lead to it.
func (e *evaluation) reasons(at int) []Reason {
	a := &e.Attributes[at]
	value, settled := one(e.outlook.masks[at])
	from := len(e.scratch.reasons)
	certain := false // an earlier rule certainly decides
	for i := range a.Rules {
		rule := &a.Rules[i]
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
		e.reason(&e.rules[at][i], a.decides(i))
	}
	if settled && certain {
		all := e.scratch.reasons
		e.scratch.reasons = all[:from]
		for i := from; i < len(all); i++ {
			if all[i].Certain {
				e.scratch.reasons = append(e.scratch.reasons, all[i])
			}
		}
	}
	return e.since(from)
}

// since returns the reasons from a place on: a part of the list of all.
func (e *evaluation) since(from int) []Reason {
	return e.scratch.reasons[from:len(e.scratch.reasons):len(e.scratch.reasons)]
}

// gives reports whether the rule leads to the value. A derived attribute, such
// as a rank, has rules that say why and values that are computed.
func (a *Attribute) gives(r *Rule, value int) bool { return a.Derived || r.Value == value }

func (a *Attribute) valueOf(r Rule) string {
	if a.Derived {
		return r.Name
	}
	return a.Values[r.Value]
}

// decides returns the condition to explain a rule by: its own, or for the rule
// that always holds, that none before it did.
func (a *Attribute) decides(rule int) Condition {
	if a.Rules[rule].When != Always {
		return a.Rules[rule].When
	}
	return a.Otherwise
}

// trigger returns what would call for more, from the rule that decides the
// settled value of an attribute.
func (e *evaluation) trigger(at int) string {
	a := &e.Attributes[at]
	value, _ := one(e.outlook.masks[at])
	for i := range a.Rules {
		if rule := &a.Rules[i]; e.truth[rule.When] != False && rule.Value == value {
			return rule.Trigger
		}
	}
	return ""
}

// reason adds the reason that a rule is, and returns it as a list of one.
func (e *evaluation) reason(rule *RuleFacts, when Condition) []Reason {
	from := len(e.scratch.reasons)
	e.scratch.reasons = append(e.scratch.reasons, Reason{RuleFacts: rule, Certain: e.truth[when] == True, Answers: e.read(when),
		Stale: !rule.ReviewBy.IsZero() && rule.ReviewBy.Before(e.today)})
	return e.since(from)
}

// Cite returns the address of a source, or its title when it has none.
func (s *Source) Cite() string {
	if s.Address != "" {
		return s.Address
	}
	return s.Title
}

// derivedValues returns 0 to n as text, the values of a rank.
func derivedValues(n int) []string {
	var out []string
	for i := range n + 1 {
		out = append(out, strconv.Itoa(i))
	}
	return out
}
