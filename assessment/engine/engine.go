// Package engine decides: it evaluates the answers of an assessment by the
// rules of a catalog, and says why, what the open answers can still change,
// what to ask next, what each answer would do, and which small changes of
// answers would change the result.
//
//	e := engine.New(catalog)
//	result := e.Evaluate(run, assessment.Options{Today: today})
//
// A value is settled when every completion of the open answers gives it. With
// everything answered the truth of the conditions decides; with something open
// decision diagrams do, because three-valued logic is too loose. The diagrams
// come with a snapshot of a pack or are built on first use.
package engine

import (
	"slices"
	"sync"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/plan"
)

// Engine evaluates answers by one catalog, whose look-ups are promoted. It is
// safe for concurrent use.
type Engine struct {
	*assessment.Catalog
	planner   *plan.Planner
	planners  sync.Map // by currency, planners with costs in another one
	space     *logic.Space
	byBits    []int                    // the questions in the order of their bits
	ids       []assessment.AttributeID // of the attributes
	positions map[assessment.AttributeID]int
	literals  []*answer  // by node of the logic, the option that it tests: asked and chosen
	names     [][]string // by question, "question.option" of each option, then "question=unknown"
	gateAt    []int      // by gate, the position of its attribute
	dutyAt    []int      // the same by obligation
	facts     [][]fact   // by attribute, of each of its rules, or of the cases of its obligation

	building sync.Once
	diagrams *logic.Diagrams
	roots    []int32 // by attribute
}

// New returns an engine for a catalog, which must not change any more.
func New(c *assessment.Catalog) *Engine {
	e := &Engine{
		Catalog:   c,
		planner:   plan.New(c),
		positions: map[assessment.AttributeID]int{},
		literals:  make([]*answer, len(c.Logic.Nodes)),
	}
	e.space, e.byBits = newSpace(c)
	for i := range c.Attributes {
		id := assessment.ParseAttribute(c.Attributes[i].Name)
		e.ids, e.positions[id] = append(e.ids, id), i
		e.facts = append(e.facts, make([]fact, len(c.Attributes[i].Rules)))
	}
	for i := range c.Gates {
		e.gateAt = append(e.gateAt, e.position(assessment.GateKind, "", string(c.Gates[i].ID)))
	}
	for i := range c.Obligations {
		at := e.position(assessment.ObligationKind, "", string(c.Obligations[i].ID))
		e.dutyAt, e.facts[at] = append(e.dutyAt, at), make([]fact, len(c.Obligations[i].Cases))
	}
	for i := range c.Questions {
		q := &c.Questions[i]
		var names []string
		for _, o := range q.Options {
			names = append(names, string(q.ID)+"."+string(o.ID))
		}
		e.names = append(e.names, append(names, string(q.ID)+"=unknown"))
	}
	for condition, option := range c.Effective {
		e.literals[condition.Index()] = &answer{option[0], option[1]}
	}
	return e
}

// plannerIn returns the planner with its costs in a currency, or in that of the content
// where that is "" or the content has no rate.
func (e *Engine) plannerIn(currency string) *plan.Planner {
	if currency == "" || currency == e.Planning.Currency {
		return e.planner
	}
	if known, ok := e.planners.Load(currency); ok {
		return known.(*plan.Planner)
	}
	out := e.planner
	if c, err := e.In(currency); err == nil {
		out = plan.New(c)
	}
	e.planners.Store(currency, out)
	return out
}

// position returns the position of an attribute, or -1.
func (e *Engine) position(kind assessment.AttributeKind, standard assessment.StandardID, id string) int {
	if at, ok := e.positions[assessment.AttributeID{Kind: kind, Standard: standard, ID: id}]; ok {
		return at
	}
	return -1
}

func newSpace(c *assessment.Catalog) (*logic.Space, []int) {
	variables, order := make([]logic.Variable, len(c.Questions)), make([]int, len(c.Questions))
	for i := range c.Questions {
		q := &c.Questions[i]
		order[i] = i
		variables[i] = logic.Variable{
			Values:    len(q.Options),
			Single:    q.Kind == assessment.Single,
			Exclusive: q.Exclusive(),
		}
	}
	place := func(i int) int {
		if at := slices.Index(c.Order, c.Questions[i].ID); at >= 0 {
			return at
		}
		return len(c.Order)
	}
	slices.SortStableFunc(order, func(a, b int) int { return place(a) - place(b) })
	return logic.NewSpace(variables, order), order
}

// Diagrams returns the diagrams of all attributes and the root of each.
func (e *Engine) Diagrams() (*logic.Diagrams, []int32) {
	e.building.Do(func() {
		e.diagrams, e.roots = e.Catalog.Diagrams, e.Roots
		if e.diagrams != nil {
			return
		}
		d := logic.NewDiagrams(0)
		conditions := d.Conditions(e.Logic, e.space)
		var roots []int32
		for i := range e.Attributes {
			var holds []int32
			for _, condition := range e.Attributes[i].Holds {
				holds = append(holds, conditions[condition])
			}
			roots = append(roots, d.Select(holds))
		}
		reduced := d.Reduce(roots, e.space.Open()) // without the nodes of conditions alone
		e.diagrams, e.roots = reduced.Diagrams, reduced.Roots
	})
	return e.diagrams, e.roots
}

// pattern returns the bits that answers fix. Don't know fixes nothing.
func (e *Engine) pattern(a assessment.Answers) logic.Pattern {
	p := e.space.Open()
	for i := range e.Questions {
		e.fix(p, i, a.Of(e.Questions[i].ID))
	}
	return p
}

// fix sets the bits of one question, or frees them where the answer is open.
func (e *Engine) fix(p logic.Pattern, question int, answer assessment.Answer) {
	if answer.IsZero() || answer.Unknown {
		e.space.Free(p, question)
		return
	}
	var values []int
	for _, id := range answer.Options {
		if _, at := e.Questions[question].Option(id); at >= 0 {
			values = append(values, at)
		}
	}
	e.space.Fix(p, question, values...)
}

func (e *Engine) chosen(p logic.Pattern, question int) []assessment.OptionID {
	var out []assessment.OptionID
	for _, option := range e.space.Values(p, question) {
		out = append(out, e.Questions[question].Options[option].ID)
	}
	return out
}

type evaluation struct {
	*Engine
	run     assessment.Assessment
	today   assessment.Date
	truth   []logic.Truth // by condition
	path    []assessment.Step
	reduced *logic.Reduced // what the answers leave of the diagrams; nil when nothing is open
	outlook Outlook
	visited []uint16 // by node of the logic, the search that visited it last
	search  uint16
	stack   []int    // of a search, as are these:
	found   []answer // the answers that give a condition its truth
	missing []answer // what was chosen where only what was not chosen decides
}
