package assessment

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// index is what an evaluation looks up, worked out once for each catalog, so
// that nothing is searched by name while answers are evaluated.
type index struct {
	once       sync.Once
	attributes map[string]int // position by name
	questions  map[QuestionID]int
	outcome    int
	outcomes   []Outcome
	standards  []standardIndex
	rules      [][]RuleFacts // by attribute and rule
	gates      []lineIndex
	cases      [][]caseIndex // by obligation and case
	duties     []int         // attribute of each obligation
	flippable  []int         // attributes that flips are looked for: the headline, and the scope of a report
	scopes     []*scopeIndex // by attribute, the scope of a report that it is part of, or nil
	numbers    [][]int       // values of the attributes that are numbers
	notCovered []NotCovered

	said      []string  // for each question "question=unknown", then "question.option"
	first     []int     // the first line of each question in said, and the end
	effective []literal // for each node, the literal it stands for
	scratches sync.Pool // of *scratch
}

// standardIndex has the positions of a standard's attributes; -1 for none.
type standardIndex struct {
	decision, rank, report, window int
	decisions                      []Decision
	categories                     []int
	held                           []int // options of the question what is held
}

// scopeIndex is the categories of a report, which are told together.
type scopeIndex struct {
	name       string
	ids        []string
	attributes []int
}

// lineIndex is a gate.
type lineIndex struct {
	attribute int
	facts     RuleFacts
}

// caseIndex is a case of an obligation.
type caseIndex struct {
	duty  Duty
	facts RuleFacts
}

func (c *Catalog) indexed() *index {
	x := &c.index
	x.once.Do(func() {
		x.attributes, x.questions = map[string]int{}, map[QuestionID]int{}
		for i := range c.Attributes {
			x.attributes[c.Attributes[i].Name] = i
		}
		if x.outcome = x.at(AttrOutcome); x.outcome >= 0 {
			for _, v := range c.Attributes[x.outcome].Values {
				x.outcomes = append(x.outcomes, Outcome(v))
			}
		}
		x.literalsOf(c)
		x.rulesOf(c)
		x.flipsOf(c)
		x.standardsOf(c)
		x.around(c)
	})
	return x
}

// at returns the position of an attribute, or -1.
func (x *index) at(name string) int {
	if at, ok := x.attributes[name]; ok {
		return at
	}
	return -1
}

func (x *index) literalsOf(c *Catalog) {
	for i := range c.Questions {
		q := &c.Questions[i]
		x.questions[q.ID] = i
		x.first = append(x.first, len(x.said))
		x.said = append(x.said, string(q.ID)+"=unknown")
		for j := range q.Options {
			x.said = append(x.said, string(q.ID)+"."+string(q.Options[j].ID))
		}
	}
	x.first = append(x.first, len(x.said))
	x.effective = slices.Repeat([]literal{noLiteral}, len(c.Logic.nodes))
	for cond, lit := range c.Effective {
		x.effective[cond.node()] = literal{int16(lit[0]), int16(lit[1])}
	}
}

func (x *index) rulesOf(c *Catalog) {
	for i := range c.Attributes {
		a := &c.Attributes[i]
		var rules []RuleFacts
		for _, rule := range a.Rules {
			rules = append(rules, c.facts(rule.ID, a.Name+"="+a.valueOf(rule), rule.Policy, rule.Text, rule.Cited))
		}
		x.rules = append(x.rules, rules)
		numbers := make([]int, len(a.Values))
		for v, text := range a.Values {
			numbers[v], _ = strconv.Atoi(text) // 0 where the values are words, and nobody asks
		}
		x.numbers = append(x.numbers, numbers)
	}
}

// categories is the end of the name that the categories of a report share.
const categories = ".categories"

func (x *index) flipsOf(c *Catalog) {
	x.scopes = make([]*scopeIndex, len(c.Attributes))
	byName := map[string]*scopeIndex{}
	for at := range c.Attributes {
		report, id, category := strings.Cut(c.Attributes[at].Name, categories+".")
		if category || c.Attributes[at].Headline {
			x.flippable = append(x.flippable, at)
		}
		if !category {
			continue
		}
		name := report + categories
		if byName[name] == nil {
			byName[name] = &scopeIndex{name: name}
		}
		scope := byName[name]
		scope.ids, scope.attributes = append(scope.ids, id), append(scope.attributes, at)
		x.scopes[at] = scope
	}
}

func (x *index) standardsOf(c *Catalog) {
	held := c.Question(questionHeld)
	for i := range c.Standards {
		s := &c.Standards[i]
		id := string(s.ID)
		out := standardIndex{decision: x.at(id + ".decision"), rank: x.at(id + ".rank"),
			report: x.at(id + ".report"), window: x.at(id + ".window_months")}
		for _, v := range c.Attributes[out.decision].Values {
			out.decisions = append(out.decisions, Decision(v))
		}
		for _, category := range s.Categories {
			out.categories = append(out.categories, x.at(id+".categories."+string(category.ID)))
		}
		for at := range held.Options {
			if option := string(held.Options[at].ID); option == id || strings.HasPrefix(option, id+"_") {
				out.held = append(out.held, at)
			}
		}
		x.standards = append(x.standards, out)
	}
}

func (x *index) around(c *Catalog) {
	for i := range c.Gates {
		g := &c.Gates[i]
		name := "gates." + string(g.ID)
		x.gates = append(x.gates, lineIndex{x.at(name), c.facts(RuleID("gate_"+string(g.ID)), name, policyOfGates, g.Text, g.Cited)})
	}
	for i := range c.Obligations {
		o := &c.Obligations[i]
		name := "obligations." + string(o.ID)
		x.duties = append(x.duties, x.at(name))
		var cases []caseIndex
		for _, oc := range o.Cases {
			cases = append(cases, caseIndex{Duty{o.ID, o.Title, o.Force, oc.AppliesFrom, oc.Text, o.NextStep},
				c.facts(RuleID("obligation_"+string(o.ID)), name, 0, oc.Text, o.Cited)})
		}
		x.cases = append(x.cases, cases)
	}
	for i := range c.NotCovered {
		g := &c.NotCovered[i]
		x.notCovered = append(x.notCovered, NotCovered{ID: g.ID, Title: g.Title, Text: g.Text, CoveredBy: g.CoveredBy})
	}
}

// policyOfGates is the point of the policy that says gates come first.
const policyOfGates = 1

func (c *Catalog) facts(id RuleID, sets string, policy int, text string, cited Cited) RuleFacts {
	return RuleFacts{id, sets, policy, text, c.cites(cited), cited.Checked, cited.ReviewBy}
}

// cites returns what the sources of a fact are cited by.
func (c *Catalog) cites(cited Cited) []string {
	out := []string{}
	for _, id := range cited.Sources {
		out = append(out, c.Source(id).Cite())
	}
	return out
}
