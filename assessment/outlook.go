package assessment

import (
	"math/bits"
	"sync"
)

// lazyDiagrams are built once, when something is open for the first time, and
// only read after that.
type lazyDiagrams struct {
	once  sync.Once
	space space
	*diagram
	roots []int32 // one for each attribute of the catalog
}

func (c *Catalog) prepare() *lazyDiagrams {
	d := &c.diagrams
	d.once.Do(func() {
		d.space = newSpace(c.Questions)
		d.diagram = newDiagram()
		conditions := d.conditions(c.Logic, d.space, c.Questions)
		for i := range c.Attributes {
			d.roots = append(d.roots, d.attribute(&c.Attributes[i], conditions))
		}
		d.compact()
	})
	return d
}

// compact keeps the nodes that the roots reach and drops the tables that only
// building needs.
func (d *lazyDiagrams) compact() {
	kept := d.diagram.restrict(d.roots, d.space.unrestricted(), nil)
	d.roots = kept.roots
	d.diagram = kept.diagram
	d.unique, d.cache = nil, nil
}

// Outlook is, for every attribute, the exact set of values that some completion
// of the open answers gives it. Unanswered and don't know are both open.
type Outlook struct {
	catalog *Catalog
	masks   []uint16
}

// Outlook computes what the answers leave possible.
func (c *Catalog) Outlook(a Answers) Outlook {
	d := c.prepare()
	return Outlook{c, newMaskWalk(d.diagram, d.space.restrict(c.Questions, a), nil).masks(d.roots)}
}

// Values returns the possible values of an attribute such as "soc2.decision",
// "soc2.rank", "soc2.categories.availability" or "gates.hipaa", in the order in
// which content names them; nil when there is no such attribute.
func (o Outlook) Values(attribute string) []string {
	at := o.catalog.indexed().at(attribute)
	if at < 0 {
		return nil
	}
	return o.values(at)
}

func (o Outlook) values(at int) []string {
	return chosen(o.catalog.Attributes[at].Values, o.masks[at])
}

// Decisions returns the possible decisions on a standard, in drawing order.
func (o Outlook) Decisions(id StandardID) []Decision {
	for i := range o.catalog.Standards {
		if o.catalog.Standards[i].ID == id {
			return o.decisions(&o.catalog.indexed().standards[i])
		}
	}
	return nil
}

func (o Outlook) decisions(x *standardIndex) []Decision {
	return chosen(x.decisions, o.masks[x.decision])
}

// Settled reports whether every attribute has one possible value.
func (o Outlook) Settled() bool {
	for _, m := range o.masks {
		if bits.OnesCount16(m) > 1 {
			return false
		}
	}
	return true
}

// influence is what the open answers can still change.
type influence struct {
	changes [][]int // for each question, the attributes that depend on it
	next    int     // position of the best next question, or -1
}

// reduced returns what the answers leave of the diagrams, in the place of what
// some other answers left.
func (c *Catalog) reduced(a Answers, place *restricted) *restricted {
	d := c.prepare()
	return d.diagram.restrict(d.roots, d.space.restrict(c.Questions, a), place)
}

// influence computes it exactly: on the reduced diagrams a question that
// appears is a question that matters.
func (c *Catalog) influence(r *restricted, path []Step) influence {
	s := c.prepare().space
	changes := r.support(s)
	return influence{changes, c.nextQuestion(r, s, path, changes)}
}
