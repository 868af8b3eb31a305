package assessment

import (
	"slices"
	"strings"
)

// The most assessments that are worked out to find what caused the lines of a
// comparison: attributes take some ten microseconds each, plans some hundred.
const (
	mostOutlooks = 4000
	mostPlans    = 1500
)

// sides is one comparison being made.
type sides struct {
	catalog       *Catalog
	before, after Assessment
	today         Date
	edits         []Edit
}

// lines compares every line and finds what caused those that changed.
func (s *sides) lines() []ComparedLine {
	c := s.catalog
	middle, right := c.LineValues(s.before, s.today), c.LineValues(s.after, s.today)
	left := middle
	if r := s.before.Recommended; r != nil && s.before.ID == s.after.ID && c.Frozen(s.before) {
		left = Values{}
		for name, values := range middle {
			if planned(name) {
				left[name] = values
			}
		}
		for name, values := range r.Values {
			left[name] = values
		}
	}
	out := []ComparedLine{}
	for _, name := range c.lineNames(left, right) {
		from, between, to := left[name], middle[name], right[name]
		if yesNo(from, between, to) && !planned(name) {
			from, between, to = orFalse(from), orFalse(between), orFalse(to)
		}
		if strings.HasSuffix(name, ".rank") && !(tells(from) && tells(to)) {
			continue // the decision says that there is no place in the order
		}
		line := ComparedLine{Line: name, From: listed(from), To: listed(to), Changed: !slices.Equal(from, to), Because: []string{}, Smallest: true}
		line.Content = line.Changed && !slices.Equal(from, between)
		out = append(out, line)
	}
	s.explain(out, middle, false, mostOutlooks)
	s.explain(out, middle, true, mostPlans)
	return out
}

// explain finds the causes of the lines of the plan, or of the others.
func (s *sides) explain(lines []ComparedLine, middle Values, plan bool, most int) {
	var pending []int
	for i := range lines {
		l := &lines[i]
		if l.Changed && planned(l.Line) == plan && !same(l.Line, middle[l.Line], l.To) {
			pending = append(pending, i)
		}
	}
	var names []string
	for _, e := range s.edits {
		if plan || s.catalog.Question(QuestionID(e.Of)) != nil {
			names = append(names, e.Of)
		}
	}
	u := undoing{names: names, left: most, undone: func(back []string) func(int) bool {
		values := s.with(back, plan)
		return func(i int) bool { return same(lines[i].Line, values(lines[i].Line), middle[lines[i].Line]) }
	}}
	for i, cause := range u.causes(pending) {
		lines[i].Because, lines[i].Smallest = cause.edits, cause.smallest
	}
}

// same compares values of a line; not there and not so are the same.
func same(line string, a, b []string) bool {
	if yesNo(a, b) && !planned(line) {
		a, b = orFalse(a), orFalse(b)
	}
	return slices.Equal(a, b)
}

// with works out the right side with some edits taken back.
func (s *sides) with(back []string, plan bool) func(line string) []string {
	run := TakeBack(s.before, s.after, back)
	if plan {
		values := s.catalog.LineValues(run, s.today)
		return func(line string) []string { return values[line] }
	}
	return s.catalog.Outlook(run.Answers).Values
}

// undoing finds, for each of several lines, a smallest set of names that undoes
// it. One evaluation serves every line.
type undoing struct {
	names  []string
	left   int                                 // evaluations that may still be made
	undone func(names []string) func(int) bool // which lines these undo
}

type cause struct {
	edits    []string
	smallest bool
}

// causes looks through all sets of one name, then of two, and so on, while a
// whole size is affordable. What is left after that is undone by all together;
// from that set every name goes that can be spared.
func (u *undoing) causes(lines []int) map[int]cause {
	found := map[int]cause{}
	size := 1
	for ; size < len(u.names) && len(found) < len(lines) && choices(len(u.names), size) <= u.left; size++ {
		u.left -= choices(len(u.names), size)
		u.each(size, nil, 0, func(set []string) {
			if len(found) == len(lines) {
				return
			}
			undone := u.undone(set)
			for _, i := range lines {
				if _, known := found[i]; !known && undone(i) {
					found[i] = cause{slices.Clone(set), true}
				}
			}
		})
	}
	for _, i := range lines {
		if _, known := found[i]; !known {
			set := u.spare(i)
			found[i] = cause{set, len(set) <= size}
		}
	}
	return found
}

// each calls use for every set of a size, in the order of the names.
func (u *undoing) each(size int, set []string, from int, use func([]string)) {
	if len(set) == size {
		use(set)
		return
	}
	for i := from; i <= len(u.names)-(size-len(set)); i++ {
		u.each(size, append(set, u.names[i]), i+1, use)
	}
}

// spare takes away what a line does not need of all names.
func (u *undoing) spare(line int) []string {
	set := slices.Clone(u.names)
	for i := 0; i < len(set); {
		less := slices.Delete(slices.Clone(set), i, i+1)
		if u.undone(less)(line) {
			set = less
		} else {
			i++
		}
	}
	return set
}

// choices is the number of sets of a size out of n.
func choices(n, size int) int {
	out := 1
	for i := range size {
		out = out * (n - i) / (i + 1)
	}
	return out
}
