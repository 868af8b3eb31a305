package kit

import "strings"

// Footer writes the keys that work now into one line of width cells. Where
// they do not all fit, those in the middle are dropped; the help page has them.
func (k Keys) Footer(screen Screen, s Styles, width int) string {
	var left, edge []Binding
	for _, b := range k.Working(screen) {
		switch {
		case b.Verb == "":
		case b.Edge:
			edge = append(edge, b)
		default:
			left = append(left, b)
		}
	}
	for {
		for gap := 3; gap >= 2; gap-- {
			line, right := s.hints(left, gap), s.hints(edge, gap)
			if Width(line)+Width(right)+2 <= width {
				return Between(line, right, width)
			}
		}
		at := dropped(left)
		if at < 0 {
			right := s.hints(edge, 2)
			return Between(Fit(s.hints(left, 2), width-Width(right)-2, ""), right, width)
		}
		left = append(left[:at:at], left[at+1:]...)
	}
}

// dropped is the position of the binding that goes next, or -1: those marked
// early, then from the end.
func dropped(list []Binding) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Early {
			return i
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].Keep {
			return i
		}
	}
	return -1
}

func (s Styles) hints(list []Binding, gap int) string {
	parts := make([]string, len(list))
	for i, b := range list {
		parts[i] = s.Text.Render(b.PairIn(s.Glyphs)) + " " + s.Muted.Render(b.Verb)
	}
	return strings.Join(parts, strings.Repeat(" ", gap))
}
