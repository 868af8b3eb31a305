package pack

import (
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
)

// prover proves a pack over all answers and collects findings.
type prover struct {
	*builder
	*engine.Proof
	counts  Counts
	targets []target
}

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
		p.wrong(p.at("pack.yaml", 1), "the rules are too entangled to be proved; let fewer questions decide one thing")
	}
}

// reach records a target, and an error if no answers lead to it.
func (p *prover) reach(name string, set engine.Set, at position, format string, args ...any) {
	p.targets = append(p.targets, target{name, set})
	if set.Empty() {
		p.wrong(at, format, args...)
	}
}

// holds proves that a condition of an entry can hold, and warns where it always
// does although it was written. Both messages name the id.
func (p *prover) holds(kind, id string, c logic.Condition, at position, written bool, never, always string) {
	set := p.Where(c)
	p.reach(kind+id, set, at, never, id)
	if written && set.All() {
		p.warn(at, always, id)
	}
}

// attributes proves that each attribute has exactly one value under all answers,
// and that every value can be reached.
func (p *prover) attributes() {
	given := map[string]bool{}
	for _, w := range p.ruleTables {
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

func (p *prover) values(w writtenTable, given map[string]bool) {
	for v, value := range w.At.words("values") {
		name := w.attribute.Name + "=" + value.text
		switch {
		case !given[name] && strings.HasSuffix(w.Name, placeSuffix): // every standard has the same places
		case !given[name]:
			p.wrong(value.at, "no rule gives %s; write one, or leave the value out", name)
		case p.Where(w.attribute.Holds[v]).Empty():
			p.wrong(value.at, "no answers lead to %s", name)
		}
	}
}

// oneValue proves what compiling a table should ensure: everything else depends
// on it.
func (p *prover) oneValue(a *assessment.Attribute) {
	var any engine.Set
	for v, holds := range a.Holds {
		set := p.Where(holds)
		if !p.Both(any, set).Empty() {
			p.wrong(p.at("rules", 0), "%s has two values under the same answers, %s one of them", a.Name, a.Values[v])
		}
		any = p.Either(any, set)
	}
	if !any.All() {
		p.wrong(p.at("rules", 0), "%s has no value under some answers", a.Name)
	}
}

// around proves that gates, claims and every case of an obligation can be
// reached.
func (p *prover) around() {
	for _, g := range p.out.Gates {
		p.holds("gates.", string(g.ID), g.When, p.positions["gate:"+string(g.ID)], true,
			"no answers lead to gate %q", "gate %q always applies")
		before := p.Outside(p.Where(g.When))
		for j, c := range g.Cases {
			before = p.nextCase("gate", string(g.ID), j, c.When, before)
		}
	}
	for i := range p.out.Obligations {
		o := &p.out.Obligations[i]
		var before engine.Set
		for j, oc := range o.Cases {
			before = p.nextCase("obligation", string(o.ID), j, oc.When, before)
			p.counts.Cases++
		}
		p.targets = append(p.targets, target{"obligations." + string(o.ID), before})
	}
	for _, c := range p.out.Claims {
		p.holds("claim:", string(c.ID), c.When, p.positions["claim:"+string(c.ID)], c.When != logic.Always,
			"no answers lead to claim %q", "the condition of claim %q always holds; leave it out")
	}
}

// nextCase proves that a case of a gate or obligation can be reached after those
// before it, and returns where one of them counts.
func (p *prover) nextCase(kind, id string, at int, when logic.Condition, before engine.Set) engine.Set {
	set := p.Both(p.Where(when), p.Outside(before))
	p.reach(kind+"s."+id+"/"+strconv.Itoa(at+1), set, p.positions[caseKey(kind, id, at)],
		"%s %q: no answers lead to case %d, which starts here; the cases before it cover it, or it never holds", kind, id, at+1)
	return p.Either(before, set)
}

// rules proves that every rule of a table decides somewhere, and that rules of
// one point of the policy do not contradict each other.
func (p *prover) rules() {
	for _, w := range p.ruleTables {
		var before engine.Set
		earlier := make([]engine.Set, len(w.attribute.Rules)) // no rule before this one holds
		for i, rule := range w.attribute.Rules {
			at := p.positions["rule:"+string(rule.ID)]
			earlier[i] = p.Outside(before)
			when := p.Where(rule.When)
			p.reach("rule:"+string(rule.ID), p.Both(when, earlier[i]), at,
				"rule %q never decides: its condition never holds, or the rules before it cover it", rule.ID)
			if when.All() && rule.When != logic.Always {
				p.warn(at,
					"the condition of rule %q always holds; write always, and make it the last", rule.ID)
			}
			before = p.Either(before, when)
		}
		p.contradictions(w, earlier)
		p.counts.Rules += len(w.attribute.Rules)
	}
}

// contradictions compares the rules of a table in pairs, except the last one,
// which decides only where no other does.
func (p *prover) contradictions(w writtenTable, earlier []engine.Set) {
	rules := w.attribute.Rules[:max(len(w.attribute.Rules)-1, 0)]
	for j, second := range rules {
		for i, first := range rules[:j] {
			samePoint := first.Policy != 0 && first.Policy == second.Policy
			if !samePoint || first.Value == second.Value || w.resolved(first, second) {
				continue
			}
			both := p.Both(earlier[i], p.Both(p.Where(first.When), p.Where(second.When)))
			example, found := p.Witness(both)
			if !found {
				continue
			}
			at := p.positions["rule:"+string(second.ID)]
			remedy := "let the condition of the second say that the first does not hold"
			if w.Conflicts != "" {
				remedy = "conflicts: " + w.Conflicts + " wants them the other way round"
			}
			p.wrong(at,
				"rules %q and %q contradict each other: both carry out point %d of the policy and can hold together, "+
					"one gives %s, the other %s; %s",
				first.ID, second.ID, first.Policy, first.Name, second.Name, remedy)
			p.example("where both hold", example)
		}
	}
}

func (p *prover) example(what string, answers assessment.Answers) {
	last := &p.findings[len(p.findings)-1]
	last.Examples = append(last.Examples, Example{what, answers})
}

// conditions finds named conditions that always or never hold.
func (p *prover) conditions() {
	for _, id := range p.ids("condition") {
		p.holds("condition:", id, p.compiled[id], p.positions["condition:"+id], true,
			"condition %q never holds", "condition %q always holds; it says nothing")
		p.counts.Conditions++
	}
}

// questions proves that each question can be asked, and that it is never asked
// because of an answer to a question that is not.
func (p *prover) questions() {
	for i := range p.out.Questions {
		q := &p.out.Questions[i]
		p.counts.Questions, p.counts.Options = p.counts.Questions+1, p.counts.Options+len(q.Options)
		at, written := p.positions["asked_when:"+string(q.ID)]
		p.holds("question:", string(q.ID), q.Asked, at, written,
			"question %q can never be asked", "question %q is always asked; leave asked_when out")
		if example, found := p.Witness(p.Relying(q.Asked)); found {
			p.wrong(at,
				"question %q is asked because of an answer to a question that is not asked; "+
					"let its condition imply that those it reads are", q.ID)
			p.example("where it is", example)
		}
	}
}

// influence proves that every question and every option changes something. An
// option that content marks neutral must change nothing.
func (p *prover) influence() {
	for i, in := range p.Influence() {
		q := &p.out.Questions[i]
		if !slices.Contains(in.Matters, true) {
			p.wrong(p.positions["question:"+string(q.ID)],
				"question %q changes nothing, whatever is answered; let a rule read it, or do not ask it", q.ID)
			continue
		}
		if q.Kind == assessment.Single {
			p.same(q, in.Same)
			continue
		}
		for j, matters := range in.Matters {
			name := string(q.ID) + "." + string(q.Options[j].ID)
			switch at := p.positions["option:"+name]; {
			case !matters && !q.Options[j].Neutral:
				p.wrong(at, "option %s never changes anything; let a rule read it, or mark it neutral: true", name)
			case matters && q.Options[j].Neutral:
				p.wrong(at, "option %s is marked neutral, and changes something; remove the mark", name)
			}
		}
	}
}

func (p *prover) same(q *assessment.Question, pairs [][2]int) {
	twin := make([]bool, len(q.Options))
	for _, pair := range pairs {
		first, second := q.Options[pair[0]], q.Options[pair[1]]
		twin[pair[0]], twin[pair[1]] = true, true
		if at := p.positions["option:"+string(q.ID)+"."+string(second.ID)]; !first.Neutral && !second.Neutral {
			p.wrong(at,
				"question %q: nothing tells %s and %s apart; let a rule do so, or mark one neutral: true", q.ID, first.ID, second.ID)
		}
	}
	for i, o := range q.Options {
		if at := p.positions["option:"+string(q.ID)+"."+string(o.ID)]; o.Neutral && !twin[i] {
			p.wrong(at,
				"option %s.%s is marked neutral, and no other option does the same; remove the mark", q.ID, o.ID)
		}
	}
}

// kept proves the promises: adding the option loses no level that was reached.
// Levels start with the highest, as the values of a decision do.
func (p *prover) kept() {
	for _, promise := range p.promises {
		decision, _ := p.find(promise.decision())
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
		p.wrong(promise.At.at("id"),
			"promise %q is broken: adding %s.%s lowers %s from %s", promise.ID, q.ID, q.Options[option[1]].ID,
			promise.Standard, values[v])
		p.example("before", change.Before)
		p.example("after", change.After)
		return
	}
}

func (p *prover) count() {
	p.counts.Gates, p.counts.Obligations = len(p.out.Gates), len(p.out.Obligations)
	p.counts.Claims, p.counts.Sources = len(p.out.Claims), len(p.out.Sources)
	for key := range p.positions {
		if strings.HasPrefix(key, "requirement:") {
			p.counts.Requirements++
		}
	}
	for _, d := range p.due {
		p.counts.Facts += len(d.facts)
	}
	p.counts.Facts -= p.counts.Sources // sources have review days too, and are not facts
}
