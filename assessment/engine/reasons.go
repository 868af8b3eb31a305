package engine

import (
	"cmp"
	"slices"
	"sync/atomic"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// gatePolicy is the point of the policy that puts gates first.
const gatePolicy = 1

// reasons lists the rules behind an attribute: those that hold and give its
// settled value, or, while it is open, those that may hold. Where no single rule
// is certain of a settled value, it names the rules that lead to it.
func (e *evaluation) reasons(at int) []assessment.Reason {
	a := &e.Attributes[at]
	value, settled := single(e.outlook.masks[at])
	out := []assessment.Reason{}
	certain := false // an earlier rule certainly decides
	for i := range a.Rules {
		rule := &a.Rules[i]
		truth := e.truth[rule.When]
		if truth == logic.False || certain && (!settled || rule.When == logic.Always) {
			continue
		}
		// The rules of a derived attribute, such as a rank, say why; its values
		// are computed.
		if settled && !a.Derived && rule.Value != value {
			continue
		}
		if certain && a.Derived {
			break // the first that holds decides
		}
		certain = certain || truth == logic.True
		facts := e.facts[at][i].once(func() *assessment.RuleFacts {
			if a.Derived {
				return e.factsOf(rule, a.Name+"="+rule.Name)
			}
			return e.factsOf(rule, a.Name+"="+a.Values[rule.Value])
		})
		decides := rule.When
		if decides == logic.Always {
			decides = a.Otherwise
		}
		out = append(out, e.reason(facts, decides))
	}
	if settled && certain {
		out = slices.DeleteFunc(out, func(r assessment.Reason) bool { return !r.Certain })
	}
	return out
}

// trigger returns what would require more, from the rule that decides the
// settled value of an attribute.
func (e *evaluation) trigger(at int) string {
	value, _ := single(e.outlook.masks[at])
	for _, rule := range e.Attributes[at].Rules {
		if e.truth[rule.When] != logic.False && rule.Value == value {
			return rule.Trigger
		}
	}
	return ""
}

// fact keeps what a rule says whatever was answered, when it is known.
type fact struct {
	atomic.Pointer[assessment.RuleFacts]
}

func (f *fact) once(make func() *assessment.RuleFacts) *assessment.RuleFacts {
	if f.Load() == nil {
		f.Store(make())
	}
	return f.Load()
}

func (e *Engine) factsOf(rule *assessment.Rule, sets string) *assessment.RuleFacts {
	return &assessment.RuleFacts{
		Rule:     rule.ID,
		Sets:     sets,
		Policy:   rule.Policy,
		Text:     rule.Text,
		Sources:  e.Cites(rule.Sources),
		Checked:  rule.Checked,
		ReviewBy: rule.ReviewBy,
	}
}

func (e *evaluation) reason(facts *assessment.RuleFacts, when logic.Condition) assessment.Reason {
	return assessment.Reason{
		RuleFacts: facts,
		Certain:   e.truth[when] == logic.True,
		Answers:   e.answersBehind(when),
		Stale:     !facts.ReviewBy.IsZero() && facts.ReviewBy.Before(e.today),
	}
}

// ExpiredBy lists the facts behind a result whose review day has passed by a day, each
// once. What is left out of a result has none.
func (e *Engine) ExpiredBy(r *assessment.Result, day assessment.Date) []assessment.ExpiredFact {
	out := []assessment.ExpiredFact{}
	add := func(kind, id, title string, reviewBy assessment.Date) {
		fact := assessment.ExpiredFact{Kind: kind, ID: id, Title: title, ReviewBy: reviewBy}
		if !reviewBy.IsZero() && reviewBy.Before(day) && !slices.Contains(out, fact) {
			out = append(out, fact)
		}
	}
	rules := func(reasons []assessment.Reason) {
		for _, reason := range reasons {
			add("rule", string(reason.Rule), reason.Text, reason.ReviewBy)
		}
	}
	rules(r.OutcomeBecause)
	for i := range r.Standards {
		rules(r.Standards[i].Because)
		rules(r.Standards[i].Scope)
	}
	for i := range r.Gates {
		g := &r.Gates[i]
		add("gate", string(g.ID), g.Title, e.Gate(g.ID).ReviewBy)
	}
	for i := range r.Obligations {
		o := &r.Obligations[i]
		add("obligation", string(o.ID), o.Title, e.Obligation(o.ID).ReviewBy)
	}
	if r.Plan == nil || r.Cost == nil {
		return out
	}
	for i := range r.Plan.Milestones {
		m := &r.Plan.Milestones[i]
		add("milestone", string(m.ID), m.Title, e.Milestone(m.ID).ReviewBy)
	}
	for _, item := range r.Cost.Items {
		if item.Work != "" {
			continue // of a gate or an obligation, which is there
		}
		add("cost", cmp.Or(item.Title, string(item.Standard)), item.Title, item.ReviewBy)
	}
	return out
}

// answer is one option of an answer by position; the one after the last option
// means an open answer.
type answer struct{ question, option int }

// answersBehind returns the answers that give a condition its truth, as
// question.option in catalog order, and open answers as question=unknown. Where
// only what was not chosen decides, it returns the answers in which it is missing.
func (e *evaluation) answersBehind(condition logic.Condition) []string {
	found, missing, stack := e.found[:0], e.missing[:0], append(e.stack[:0], condition.Index())
	e.search++
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if e.visited[at] == e.search {
			continue
		}
		e.visited[at] = e.search
		truth := e.truth[2*at]
		if literal := e.literals[at]; literal != nil {
			switch {
			case truth == logic.True:
				found = append(found, *literal)
			case truth == logic.Unknown:
				found = append(found, answer{literal.question, len(e.names[literal.question]) - 1})
			case e.path[literal.question].Visible != logic.False:
				for _, id := range e.path[literal.question].Answer.Options {
					if _, option := e.Questions[literal.question].Option(id); option >= 0 {
						missing = append(missing, answer{literal.question, option})
					}
				}
			}
			continue
		}
		n := e.Logic.Nodes[at]
		for _, operand := range []logic.Condition{n.A, n.B} {
			if e.truth[operand] == truth {
				stack = append(stack, operand.Index())
			}
		}
	}
	e.found, e.missing, e.stack = found, missing, stack
	if len(found) == 0 {
		found = missing
	}
	slices.SortFunc(found, func(a, b answer) int { return cmp.Or(a.question-b.question, a.option-b.option) })
	found = slices.Compact(found)
	out := make([]string, len(found))
	for i, a := range found {
		out[i] = e.names[a.question][a.option]
	}
	return out
}
