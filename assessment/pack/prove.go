package pack

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
)

// prover proves a pack over all answers and collects what it finds.
type prover struct {
	*builder
	*engine.Proof
	counts  Counts
	targets []target
}

// target is something that some answers should lead to.
type target struct {
	name string
	set  engine.Set
}

func (p *prover) prove() {
	before := len(p.findings)
	for _, part := range []func(){p.attributes, p.around, p.rules, p.conditions, p.questions, p.influence, p.kept} {
		if p.Complete() {
			part()
		}
	}
	p.count()
	if !p.Complete() {
		p.findings, p.targets = p.findings[:before], nil
		p.wrong("pack.yaml", 1, "the rules are too entangled to be proved; let fewer questions decide one thing")
	}
}

// reach notes a target, and a fault when nothing leads to it.
func (p *prover) reach(name string, set engine.Set, at place, format string, args ...any) {
	p.targets = append(p.targets, target{name, set})
	if set.Empty() {
		p.wrong(at.file, at.line, format, args...)
	}
}

// attributes proves that each attribute has exactly one value under all answers,
// and that every value a rule gives can come out.
func (p *prover) attributes() {
	given := map[string]bool{}
	for _, w := range p.written {
		for _, rule := range w.attribute.Rules {
			given[w.attribute.Name+"="+rule.Name] = true
		}
		p.values(w, given)
	}
	for i := range p.out.Attributes {
		a := &p.out.Attributes[i]
		p.oneValue(a)
		for v, value := range a.Values {
			name := a.Name + "=" + value
			p.targets = append(p.targets, target{name, p.Where(a.Holds[v])})
			if len(a.Rules) > 0 {
				p.counts.Values++
			}
		}
	}
}

// values looks at the values of one table of rules.
func (p *prover) values(w writtenTable, given map[string]bool) {
	for v, value := range w.values {
		name := w.attribute.Name + "=" + value.text
		switch {
		case !given[name] && w.place: // the line is as long for each standard
		case !given[name]:
			p.wrong(w.file, value.line, "no rule gives %s; write one, or leave the value out", name)
		case p.Where(w.attribute.Holds[v]).Empty():
			p.wrong(w.file, value.line, "no answers lead to %s", name)
		}
	}
}

// oneValue holds by the way tables and ranks are compiled; it is proved all the
// same, since everything else rests on it.
func (p *prover) oneValue(a *assessment.Attribute) {
	var any engine.Set
	for v, holds := range a.Holds {
		set := p.Where(holds)
		if !p.Both(any, set).Empty() {
			p.wrong("rules", 0, "%s has two values under the same answers, %s one of them", a.Name, a.Values[v])
		}
		any = p.Either(any, set)
	}
	if !any.All() {
		p.wrong("rules", 0, "%s has no value under some answers", a.Name)
	}
}

// around proves that gates, every case of an obligation, and claims are met.
func (p *prover) around() {
	for i := range p.out.Gates {
		g := &p.out.Gates[i]
		at := p.places["gate:"+string(g.ID)]
		set := p.Where(g.When)
		p.reach("gates."+string(g.ID), set, at, "no answers lead to gate %q", g.ID)
		if set.All() {
			p.warn(at.file, at.line, "gate %q always applies", g.ID)
		}
	}
	for i := range p.out.Obligations {
		o := &p.out.Obligations[i]
		var before engine.Set
		for j, oc := range o.Cases {
			set := p.Both(p.Where(oc.When), p.Outside(before))
			p.reach("obligations."+string(o.ID)+"/"+strconv.Itoa(j+1), set, p.places[caseKey(string(o.ID), j)],
				"obligation %q: no answers lead to case %d, which starts here; the cases before it cover it, or it never holds", o.ID, j+1)
			before = p.Either(before, set)
			p.counts.Cases++
		}
		p.targets = append(p.targets, target{"obligations." + string(o.ID), before})
	}
	for i := range p.out.Claims {
		c := &p.out.Claims[i]
		at := p.places["claim:"+string(c.ID)]
		set := p.Where(c.When)
		p.reach("claim:"+string(c.ID), set, at, "no answers lead to claim %q", c.ID)
		if c.When != logic.Always && set.All() {
			p.warn(at.file, at.line, "the condition of claim %q always holds; leave it out", c.ID)
		}
	}
}

// rules proves of each table that every rule decides somewhere, and that rules
// which carry out one point of the policy do not contradict each other.
func (p *prover) rules() {
	for _, w := range p.written {
		var before engine.Set
		earlier := make([]engine.Set, len(w.attribute.Rules)) // no rule before this one holds
		for i, rule := range w.attribute.Rules {
			at := p.places["rule:"+string(rule.ID)]
			earlier[i] = p.Outside(before)
			when := p.Where(rule.When)
			p.reach("rule:"+string(rule.ID), p.Both(when, earlier[i]), at,
				"rule %q never decides: its condition never holds, or the rules before it cover it", rule.ID)
			if when.All() && rule.When != logic.Always {
				p.warn(at.file, at.line, "the condition of rule %q always holds; write always, and make it the last", rule.ID)
			}
			before = p.Either(before, when)
		}
		p.contradictions(w, earlier)
		p.counts.Rules += len(w.attribute.Rules)
	}
}

// contradictions compares the rules of a table in pairs; the last rule, which
// speaks only where no other does, is left out.
func (p *prover) contradictions(w writtenTable, earlier []engine.Set) {
	rules := w.attribute.Rules[:max(len(w.attribute.Rules)-1, 0)]
	for j, second := range rules {
		for i, first := range rules[:j] {
			if first.Policy == 0 || first.Policy != second.Policy || first.Value == second.Value || w.settled(first, second) {
				continue
			}
			both := p.Both(earlier[i], p.Both(p.Where(first.When), p.Where(second.When)))
			example, found := p.Witness(both)
			if !found {
				continue
			}
			at := p.places["rule:"+string(second.ID)]
			remedy := "let the condition of the second say that the first does not hold"
			if w.conflicts != "" {
				remedy = "conflicts: " + w.conflicts + " wants them the other way round"
			}
			p.wrong(at.file, at.line, "rules %q and %q contradict each other: both carry out point %d of the policy and can hold together, one gives %s, the other %s; %s",
				first.ID, second.ID, first.Policy, first.Name, second.Name, remedy)
			p.example("where both hold", example)
		}
	}
}

// example adds answers to the last finding.
func (p *prover) example(what string, answers assessment.Answers) {
	last := &p.findings[len(p.findings)-1]
	last.Examples = append(last.Examples, Example{what, answers})
}

// conditions looks for names that stand for always or never.
func (p *prover) conditions() {
	for _, id := range p.ids("condition") {
		at := p.places["condition:"+id]
		set := p.Where(p.compiled[id])
		p.reach("condition:"+id, set, at, "condition %q never holds", id)
		if set.All() {
			p.warn(at.file, at.line, "condition %q always holds; it says nothing", id)
		}
		p.counts.Conditions++
	}
}

// questions proves that each can be asked, and that its condition does not rest
// on a question that is not.
func (p *prover) questions() {
	for i := range p.out.Questions {
		q := &p.out.Questions[i]
		p.counts.Questions, p.counts.Options = p.counts.Questions+1, p.counts.Options+len(q.Options)
		set := p.Where(q.Asked)
		at, conditional := p.places["asked_when:"+string(q.ID)]
		p.reach("question:"+string(q.ID), set, at, "question %q can never be asked", q.ID)
		if conditional && set.All() {
			p.warn(at.file, at.line, "question %q is always asked; leave asked_when out", q.ID)
		}
		if example, found := p.Witness(p.Relying(q.Asked)); found {
			p.wrong(at.file, at.line, "question %q is asked because of an answer to a question that is not asked; let its condition imply that those it reads are", q.ID)
			p.example("where it is", example)
		}
	}
}

// influence proves that every question and every option matters somewhere,
// unless content calls the option neutral, and then that it does not.
func (p *prover) influence() {
	for i, in := range p.Influence() {
		q := &p.out.Questions[i]
		if at := p.places["question:"+string(q.ID)]; !contains(in.Matters) {
			p.wrong(at.file, at.line, "question %q changes nothing, whatever is answered; let a rule read it, or do not ask it", q.ID)
			continue
		}
		for j, matters := range in.Matters {
			if q.Kind == assessment.Single {
				break
			}
			name := string(q.ID) + "." + string(q.Options[j].ID)
			at := p.places["option:"+name]
			switch neutral := q.Options[j].Neutral; {
			case !matters && !neutral:
				p.wrong(at.file, at.line, "option %s never changes anything; let a rule read it, or mark it neutral: true", name)
			case matters && neutral:
				p.wrong(at.file, at.line, "option %s is marked neutral, and changes something; take the mark away", name)
			}
		}
		if q.Kind == assessment.Single {
			p.same(q, in.Same)
		}
	}
}

// same judges options of a single choice that nothing tells apart.
func (p *prover) same(q *assessment.Question, pairs [][2]int) {
	twin := make([]bool, len(q.Options))
	for _, pair := range pairs {
		first, second := q.Options[pair[0]], q.Options[pair[1]]
		twin[pair[0]], twin[pair[1]] = true, true
		if at := p.places["option:"+string(q.ID)+"."+string(second.ID)]; !first.Neutral && !second.Neutral {
			p.wrong(at.file, at.line, "question %q: nothing tells %s and %s apart; let a rule do so, or mark one neutral: true", q.ID, first.ID, second.ID)
		}
	}
	for i, o := range q.Options {
		if at := p.places["option:"+string(q.ID)+"."+string(o.ID)]; o.Neutral && !twin[i] {
			p.wrong(at.file, at.line, "option %s.%s is marked neutral, and no other option does the same; take the mark away", q.ID, o.ID)
		}
	}
}

func contains(any []bool) bool {
	for _, yes := range any {
		if yes {
			return true
		}
	}
	return false
}

// kept proves the promises. Levels stand from the highest, as the values of a
// decision do; a promise holds when no level that was reached is lost.
func (p *prover) kept() {
	for _, promise := range p.promises {
		decision, _ := p.find(promise.decision)
		var reached engine.Set
		levels := make([]engine.Set, len(decision.Holds)-1)
		for v := range levels {
			reached = p.Either(reached, p.Where(decision.Holds[v]))
			levels[v] = reached
			if decision.Values[v] == string(assessment.Keep) {
				levels[v] = p.Both(reached, p.Outside(p.Where(promise.keepIsNow)))
			}
		}
		for _, option := range promise.adding {
			p.promise(promise, decision.Values, levels, option)
		}
		p.counts.Promises++
	}
}

func (p *prover) promise(promise promise, values []string, levels []engine.Set, option [2]int) {
	for v, reached := range levels {
		change, lost := p.Lowered(reached, option[0], option[1])
		if !lost {
			continue
		}
		q := &p.out.Questions[option[0]]
		p.wrong(promise.at.file, promise.at.line, "promise %q is broken: adding %s.%s lowers %s from %s", promise.id, q.ID, q.Options[option[1]].ID,
			strings.TrimSuffix(promise.decision, ".decision"), values[v])
		p.example("before", change.Before)
		p.example("after", change.After)
		return
	}
}

// count fills in what needs no proof.
func (p *prover) count() {
	p.counts.Gates, p.counts.Obligations = len(p.out.Gates), len(p.out.Obligations)
	p.counts.Claims, p.counts.Sources = len(p.out.Claims), len(p.out.Sources)
	for key := range p.places {
		if strings.HasPrefix(key, "requirement:") {
			p.counts.Requirements++
		}
	}
	for _, d := range p.due {
		p.counts.Facts += len(d.facts)
	}
	p.counts.Facts -= p.counts.Sources // a source has days of its own, and is no fact
}
