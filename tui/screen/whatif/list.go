package whatif

import (
	"strconv"
	"strings"

	"trustpath/tui/ui"
)

// line is one line of the list: of a title, of a flip, or blank.
type line struct {
	text  string
	flip  int  // its position; -1 for a title and a blank
	first bool // the first line of the flip
	title int  // the line of the title over it
}

// arrange breaks the list into lines. They depend on the flips and the width
// alone, so that a step of the cursor breaks none.
func (m *Model) arrange() {
	width, rows, count := m.layout.Main, 3, countWidth
	if m.layout.Compact { // narrower, so that as much is read in more lines
		rows, count = 5, 0
	}
	m.lines = nil
	at := 0
	for i, g := range m.groups {
		if i > 0 && !m.layout.Compact {
			m.lines = append(m.lines, line{flip: -1})
		}
		title := len(m.lines)
		for _, text := range ui.Wrap(g.Change, width) {
			m.lines = append(m.lines, line{text: text, flip: -1})
		}
		for _, w := range g.Ways {
			do := strings.ToUpper(w.Do[:1]) + w.Do[1:]
			for n, text := range ui.WrapAtMost(do, width-m.headWidth()-count, rows, m.styles.Glyphs.Ellipsis) {
				m.lines = append(m.lines, line{text, at, n == 0, title})
			}
			at++
		}
	}
}

// countWidth is the column of how many answers a flip changes, with its gap.
const countWidth = 2 + len("2 answers")

// digits is the width of the numbers.
func (m *Model) digits() int { return max(2, len(strconv.Itoa(len(m.flips)))) }

// headWidth is the cells before the words of a flip: the cursor, the sign of
// what is tried, the number, a blank.
func (m *Model) headWidth() int { return 1 + 1 + m.digits() + 1 }

// near is how far under its title the cursor may be for the title to be in view.
const near = 6

// list draws the flips that fit, under what they change; the last row says how
// much is out of sight.
func (m *Model) list() []string {
	s, rows := m.styles, m.listRows()
	if len(m.lines) <= rows {
		return m.draw(m.lines)
	}
	inner := max(1, rows-1)
	first, last := m.place()
	if title := m.lines[first].title; first-title <= near && last-title < inner {
		first = title
	}
	from := ui.Window(first, last, inner, len(m.lines))
	out := m.draw(m.lines[from : from+inner])
	if rows < 2 {
		return out
	}
	var hidden []string
	if from > 0 {
		hidden = append(hidden, s.Glyphs.Up+" "+strconv.Itoa(from))
	}
	if below := len(m.lines) - from - inner; below > 0 {
		hidden = append(hidden, s.Glyphs.Down+" "+strconv.Itoa(below))
	}
	return append(out, s.Muted.Render(strings.Join(hidden, "  ")+" more lines"))
}

// place is the lines of the flip under the cursor.
func (m *Model) place() (first, last int) {
	for i, l := range m.lines {
		if l.flip != m.cursor {
			continue
		}
		if l.first {
			first = i
		}
		last = i
	}
	return first, last
}

func (m *Model) draw(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l.flip < 0:
			out[i] = m.styles.Bold.Render(l.text)
		default:
			out[i] = m.flip(l)
		}
	}
	return out
}

// flip is a line of a flip.
func (m *Model) flip(l line) string {
	s, style := m.styles, m.styles.Text
	pointer, mark := " ", " "
	if l.flip == m.cursor {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	if !l.first {
		return ui.Indent(style.Render(l.text), m.headWidth())
	}
	if m.trying && l.flip == m.tried {
		mark = s.Change.Render(s.Glyphs.Comes)
	}
	number := strconv.Itoa(l.flip + 1)
	text := pointer + mark + strings.Repeat(" ", m.digits()-len(number)) + style.Render(number+" "+l.text)
	if m.layout.Compact {
		return text
	}
	return ui.Between(text, s.Muted.Render(ui.Count(len(m.flips[l.flip].Flip.Set), "answer")), m.layout.Main)
}
