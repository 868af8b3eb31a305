package coverage

import "trustpath/assessment"

// spot is one requirement on the map.
type spot struct {
	*assessment.RequirementCoverage
	group *assessment.RequirementGroup
	line  int // on which it stands; -1 while it is not shown
	x     int // its place in the line
}

// line is a row of signs of one group.
type line struct {
	group *assessment.RequirementGroup
	first bool // the group begins here
	spots []int
}

// heat is the map of one standard.
type heat struct {
	standard *assessment.Standard
	coverage assessment.Coverage
	spots    []spot
	lines    []line
}

func newHeat(s *assessment.Standard, c assessment.Coverage) heat {
	h := heat{standard: s, coverage: c}
	for g := range c.Groups {
		for r := range c.Groups[g].Requirements {
			h.spots = append(h.spots, spot{RequirementCoverage: &c.Groups[g].Requirements[r], group: c.Groups[g].Group})
		}
	}
	return h
}

// lay puts the requirements into lines of at most so many signs: all, or only
// what is missing. A group begins a new line.
func (h *heat) lay(signs int, missing bool) {
	h.lines = nil
	for i := range h.spots {
		s := &h.spots[i]
		if s.line = -1; missing && s.State != assessment.ServedNot {
			continue
		}
		n := len(h.lines)
		begins := n == 0 || h.lines[n-1].group != s.group
		if begins || len(h.lines[n-1].spots) == signs {
			h.lines = append(h.lines, line{group: s.group, first: begins})
			n++
		}
		s.line, s.x = n-1, len(h.lines[n-1].spots)
		h.lines[n-1].spots = append(h.lines[n-1].spots, i)
	}
}

// near is the shown requirement at a position, else the one after it, else the
// last; the position itself where none is shown.
func (h *heat) near(at int) int {
	if h.spots[at].line >= 0 {
		return at
	}
	if to := h.next(at, 1); to >= 0 {
		return to
	}
	return max(at, h.next(at, -1))
}

// next is the shown requirement beside a position, or -1.
func (h *heat) next(at, by int) int {
	for at += by; at >= 0 && at < len(h.spots); at += by {
		if h.spots[at].line >= 0 {
			return at
		}
	}
	return -1
}

// step goes up or down by lines and stays in the column where there is one.
func (h *heat) step(at, by int) int {
	from := h.spots[at]
	if from.line < 0 {
		return at
	}
	to := h.lines[max(0, min(from.line+by, len(h.lines)-1))]
	return to.spots[min(from.x, len(to.spots)-1)]
}
