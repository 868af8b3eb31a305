package assessment

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Flip is a smallest change of answers that changes the result for sure: at
// most four option edits in at most two questions, none of which can be spared.
// An edit adds an option, removes one, moves a single choice, or chooses an
// exclusive option.
type Flip struct {
	Set     map[QuestionID]FlipAnswer `json:"set"`     // whole new values
	Edits   int                       `json:"edits"`   // one to four
	Changes []Change                  `json:"changes"` // all that changes, "iso27001.decision: later -> now"
	Own     []Change                  `json:"-"`       // those of them that need every one of the edits
}

// FlipAnswer is a whole new answer. Its JSON is what an answers file takes: the
// id of the option of a single choice, a list of ids for several.
type FlipAnswer struct {
	Kind    Kind
	Options []OptionID
}

// MarshalJSON writes a single choice as text and several choices as a list.
func (a FlipAnswer) MarshalJSON() ([]byte, error) {
	return json.Marshal(a.Kind.Value(Answer{Options: a.Options}))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *FlipAnswer) UnmarshalJSON(data []byte) error {
	if strings.HasPrefix(string(data), `"`) {
		a.Kind, a.Options = Single, make([]OptionID, 1)
		return json.Unmarshal(data, &a.Options[0])
	}
	a.Kind = Multi
	return json.Unmarshal(data, &a.Options)
}

// Flips returns every flip of these answers, in order of edits, questions and
// what changes. Only what has one possible value can flip, and only questions
// with a certain answer are edited, asked or not.
func (c *Catalog) Flips(a Answers) []Flip {
	f := newFlipper(c, a)
	merged := map[edits][]int{} // and the attributes for which the set is smallest
	for _, at := range f.flippable {
		value, settled := one(f.masks[at])
		if !settled {
			continue
		}
		for e := range f.search.search(f.d.roots[at], int32(value)) {
			merged[e] = append(merged[e], at)
		}
	}
	found := make([]foundFlip, 0, len(merged))
	for e, own := range merged {
		found = append(found, f.describe(e, own))
	}
	slices.SortFunc(found, func(a, b foundFlip) int {
		return cmp.Or(a.Edits-b.Edits, len(a.Set)-len(b.Set), a.first-b.first, slices.Compare(a.edits[:], b.edits[:]))
	})
	out := make([]Flip, len(found))
	for i := range found {
		out[i] = found[i].Flip
	}
	return out
}

// flip fills in the flips, and whether the result is robust.
func (r *Result) flip(c *Catalog, a Answers) {
	r.Flips = c.Flips(a)
	robust := r.Settled && !slices.ContainsFunc(r.Flips, func(f Flip) bool { return len(f.Set) == 1 })
	r.Robust = &robust
}

// flipper finds the flips of one set of answers and says what they change.
type flipper struct {
	*Catalog
	*index
	d      *lazyDiagrams
	search flipSearch
	masks  []uint16  // for each attribute, its possible values
	after  *maskWalk // under the edits of the flip that is described
}

// foundFlip is a flip with what it is sorted by.
type foundFlip struct {
	Flip
	first int // the first attribute for which it is smallest
	edits edits
}

func newFlipper(c *Catalog, a Answers) *flipper {
	d := c.prepare()
	f := &flipper{Catalog: c, index: c.indexed(), d: d, search: flipSearch{sheet: c.sheet(d.space, a), d: d, needs: make([]uint8, len(d.level))}}
	now := newMaskWalk(d.diagram, f.search.now, nil)
	f.masks, f.after = now.masks(d.roots), newMaskWalk(d.diagram, d.space.unrestricted(), now)
	return f
}

// describe returns a flip with everything that it changes for sure, of which
// some attributes need every edit.
func (f *flipper) describe(e edits, own []int) foundFlip {
	out := foundFlip{Flip: Flip{Set: map[QuestionID]FlipAnswer{}, Edits: e.len()}, edits: e}
	for _, edit := range e[:out.Edits] {
		b, _ := f.search.option(edit)
		q := &f.Questions[b.question]
		if _, ok := out.Set[q.ID]; !ok {
			out.Set[q.ID] = FlipAnswer{q.Kind, f.search.answer(e, b.question).Options}
		}
	}
	last, _ := f.search.option(e[out.Edits-1])
	f.search.apply(e, f.after.bits)
	f.after.start(last.end)
	for _, at := range f.flippable {
		if f.certain(at) {
			out.Changes = f.add(out.Changes, at)
		}
	}
	for _, at := range own {
		out.Own = f.add(out.Own, at)
	}
	out.first = own[0]
	return out
}

// certain reports whether an attribute has one value today, and after the edits
// cannot have it.
func (f *flipper) certain(at int) bool {
	_, settled := one(f.masks[at])
	return settled && f.masks[at]&f.after.mask(f.d.roots[at]) == 0
}

// add lists a change. The categories of a report are told together, once.
func (f *flipper) add(list []Change, at int) []Change {
	scope := f.scopes[at]
	if scope == nil {
		a := &f.Attributes[at]
		return append(list, Change{a.Name, chosen(a.Values, f.masks[at]), chosen(a.Values, f.after.mask(f.d.roots[at]))})
	}
	if slices.ContainsFunc(list, func(c Change) bool { return c.Attribute == scope.name }) {
		return list
	}
	change := Change{Attribute: scope.name}
	for i, attribute := range scope.attributes {
		change.Was = addCategory(change.Was, scope.ids[i], f.masks[attribute])
		change.Would = addCategory(change.Would, scope.ids[i], f.after.mask(f.d.roots[attribute]))
	}
	return append(list, change)
}

// addCategory lists a category that is in the scope, or may be.
func addCategory(list []string, id string, mask uint16) []string {
	switch mask {
	case 0b10:
		return append(list, id)
	case 0b11:
		return append(list, "maybe "+id)
	}
	return list
}
