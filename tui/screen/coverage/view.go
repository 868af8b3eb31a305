package coverage

import (
	"strconv"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

const (
	widest  = 108 // from here on the three standards stand beside each other
	named   = 8   // cells of the cursor and the name of a group
	counted = 4   // cells of how many a group has, where one stands alone
	headed  = 2   // rows of the name of a standard and of its figures
)

func (m *Model) wide() bool { return m.layout.Full() >= widest && m.layout.Body >= 26 }

// columns is the cells of one of three standards, with the gap.
func (m *Model) columns() int { return m.layout.Full() / 3 }

// signs is how many requirements fit on a line.
func (m *Model) signs() int {
	switch {
	case m.wide():
		return 13
	case m.layout.Compact:
		return max(1, min(37, m.layout.Full()-named-counted))
	default:
		return 37
	}
}

// states in the order of the legend.
func states() []assessment.Served {
	return []assessment.Served{assessment.ServedFully, assessment.ServedPartly, assessment.ServedNot, assessment.ServedOutside, assessment.ServedOpen}
}

// word is a state as a person reads it.
func word(s assessment.Served) string {
	switch s {
	case assessment.ServedFully:
		return "in place"
	case assessment.ServedPartly:
		return "partial"
	case assessment.ServedOutside:
		return "outside the scope"
	case assessment.ServedOpen:
		return "depends on an open answer"
	default:
		return "missing"
	}
}

// looks is its glyph and how that is drawn.
func looks(s ui.Styles, state assessment.Served) (string, lipgloss.Style) {
	switch state {
	case assessment.ServedFully:
		return s.Glyphs.Settled, s.Good
	case assessment.ServedPartly:
		return s.Glyphs.Partial, s.Warn
	case assessment.ServedOutside:
		return s.Glyphs.RuledOut, s.Faint
	case assessment.ServedOpen:
		return s.Glyphs.Unknown, s.Warn
	default:
		return s.Glyphs.Possible, s.Text
	}
}

// sign is its glyph in its colour.
func sign(s ui.Styles, state assessment.Served) string {
	glyph, style := looks(s, state)
	return style.Render(glyph)
}

// Status is the requirement under the cursor in words.
func (m *Model) Status() string {
	spot := m.spot()
	if spot == nil || m.opened != none {
		return ""
	}
	return sign(m.styles, spot.State) + " " + m.styles.Text.Render(spot.ID+" "+word(spot.State)) + m.styles.Muted.Render("  "+spot.group.Title)
}

// Body is the map, or a text that was opened.
func (m *Model) Body() ui.Body {
	switch {
	case len(m.maps) == 0:
		return ui.Body{}
	case m.opened != none:
		return ui.Body{Main: m.text.View(m.styles, m.layout.Body)}
	case m.wide():
		return ui.Body{Main: m.three()}
	}
	return ui.Body{Main: m.one()}
}

// three is the layers, the three maps beside each other, and what is around them.
func (m *Model) three() []string {
	lines := append([]string{""}, m.layers...)
	lines = append(lines, "")
	rows, columns := make([]string, m.room()+headed+1), m.columns()
	for i := range m.maps {
		cells := append(append(m.heading(i, columns-2), ""), m.grid(i, m.room(), columns-2)...)
		for y := range rows {
			cell := ""
			if y < len(cells) {
				cell = cells[y]
			}
			if rows[y] += cell; i+1 < len(m.maps) {
				rows[y] = ui.Pad(rows[y], columns*(i+1))
			}
		}
	}
	lines = append(lines, rows...)
	lines = append(lines, "")
	lines = append(lines, m.below...)
	return append(lines, m.legend())
}

// one is the layers in short, and the map of one standard.
func (m *Model) one() []string {
	var lines []string
	if !m.layout.Compact {
		lines = append(append(lines, m.layers...), "")
	}
	lines = append(lines, m.heading(m.at, m.layout.Full())...)
	lines = append(lines, ui.Rows(m.grid(m.at, m.room(), m.layout.Full()), m.room())...)
	return append(lines, m.legend())
}

// room is how many lines of signs are in view.
func (m *Model) room() int {
	rows := m.layout.Body
	switch {
	case m.wide():
		rows -= 1 + len(m.layers) + 1 + headed + 1 + 1 + len(m.below) + 1
	case m.layout.Compact:
		rows -= headed + 1
	default:
		rows -= len(m.layers) + 1 + headed + 1
	}
	return max(1, rows)
}

// stack is the layers of trust, the upper one first, as they stand on each other.
func (m *Model) stack() []string {
	s, c, r, full := m.styles, m.session.Catalog(), m.result, m.layout.Full()
	const standard, place, decided, question = 11, 12, 13, 47
	layer, asks := full-place-standard-decided-question, question
	if layer < 20 {
		layer, asks = layer+question, 0
	}
	row := func(style func(...string) string, a, q, n, id, d string) string {
		line := ui.Pad(ui.Fit(a, layer-1, s.Glyphs.Ellipsis), layer) + ui.Pad(q, asks) + ui.Pad(n, place) + ui.Pad(id, standard)
		return style(line) + ui.Fit(d, decided, s.Glyphs.Ellipsis)
	}
	heads := [2]string{"Trust stack", "the question it answers"}
	lines := []string{row(s.Muted.Render, heads[0], heads[1], "in place", "standard", s.Muted.Render("decision"))}
	for i := len(r.Stack) - 1; i >= 0; i-- {
		l := &r.Stack[i]
		for n := range m.maps {
			if h := &m.maps[n]; h.standard.ID == l.Standard {
				count := ui.OfCount(h.coverage.Count(assessment.ServedFully), len(h.spots))
				lines = append(lines, row(s.Text.Render, l.Title, h.standard.Trust, count, c.Standard(l.Standard).Short, m.decided(l)))
			}
		}
	}
	return lines
}

// decided is the decision on a standard, or what it may be.
func (m *Model) decided(l *assessment.StackLayer) string {
	s := m.styles
	possible := m.result.Standard(l.Standard).Possible
	if len(possible) == 1 {
		return s.Good.Render(s.Glyphs.Same) + " " + s.Text.Render(ui.DecisionWords(possible))
	}
	return s.Warn.Render(s.Glyphs.Unknown) + " " + s.Muted.Render(ui.DecisionWords(possible))
}

// heading is the name of a standard and how many of its requirements are where.
func (m *Model) heading(i, width int) []string {
	s, h := m.styles, &m.maps[i]
	style := s.Bold
	if i == m.at {
		style = s.Accent.Bold(true)
	}
	total := ui.Count(len(h.spots), "requirement")
	if m.layout.Compact {
		total = strconv.Itoa(i+1) + " of " + strconv.Itoa(len(m.maps))
	}
	lines := []string{ui.Between(style.Render(h.standard.Short), s.Muted.Render(total), width)}
	var parts []string
	for _, state := range states() {
		if n := h.coverage.Count(state); n > 0 || state != assessment.ServedOpen {
			parts = append(parts, sign(s, state)+" "+s.Muted.Render(strconv.Itoa(n)))
		}
	}
	return append(lines, strings.Join(parts, "   "))
}

// grid is the lines of signs of a standard that are in view.
func (m *Model) grid(i, rows, width int) []string {
	s, h := m.styles, &m.maps[i]
	if len(h.lines) == 0 {
		return []string{s.Muted.Render("  Nothing is missing.")}
	}
	here := h.spots[m.cursor[i]].line
	from := ui.Window(here, here, rows, len(h.lines))
	var out []string
	for n := from; n < min(from+rows, len(h.lines)); n++ {
		out = append(out, m.signsOf(i, n, n == here && i == m.at, width))
	}
	return out
}

// signsOf is one line: the cursor, the group, its signs, and how many there are.
func (m *Model) signsOf(i, n int, here bool, width int) string {
	s, h := m.styles, &m.maps[i]
	l := &h.lines[n]
	pointer, name, count := "  ", "", ""
	if l.first {
		name, count = l.group.ID, strconv.Itoa(len(l.group.IDs))
	}
	style := s.Text
	if here {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor)+" ", s.Accent
	}
	signs := m.drawn(i, l.spots, here)
	line := pointer + style.Render(ui.Pad(name, named-2)) + signs
	most := m.signs()
	if m.wide() {
		if l.first { // the signs say how many there are, and leave room for a title
			title, _, _ := strings.Cut(l.group.Title, ":")
			line += " " + s.Muted.Render(ui.Fit(title, width-named-len(l.spots)-1, s.Glyphs.Ellipsis))
		}
		return line
	}
	title := ""
	if room := width - named - most - counted - 3; room > 12 && l.first {
		title = "   " + s.Muted.Render(ui.Fit(l.group.Title, room, s.Glyphs.Ellipsis))
	}
	return ui.Pad(line, named+most) + s.Muted.Render(strings.Repeat(" ", counted-len(count))+count) + title
}

// drawn is the signs of a line; those of one state that follow each other are
// coloured as one, since there are hundreds of them.
func (m *Model) drawn(i int, spots []int, here bool) string {
	s, h := m.styles, &m.maps[i]
	var out strings.Builder
	for from := 0; from < len(spots); {
		state, to := h.spots[spots[from]].State, from
		for to < len(spots) && h.spots[spots[to]].State == state && (!here || spots[to] != m.cursor[i]) {
			to++
		}
		if to == from {
			out.WriteString(m.pointed(state))
			from++
			continue
		}
		glyph, style := looks(s, state)
		out.WriteString(style.Render(strings.Repeat(glyph, to-from)))
		from = to
	}
	return out.String()
}

// pointed is the sign of the requirement under the cursor.
func (m *Model) pointed(state assessment.Served) string {
	glyph, _ := looks(m.styles, state)
	return m.styles.Surface.Bold(true).Reverse(true).Render(glyph)
}

// around is what one standard gives to another, and what none of the security
// standards covers.
func (m *Model) around() []string {
	s, c, r, width := m.styles, m.session.Catalog(), m.result, m.layout.Full()
	const label = 14
	var lines []string
	put := func(name, text string, most int) {
		for i, line := range ui.WrapAtMost(text, width-label, most, s.Glyphs.Ellipsis) {
			if i > 0 {
				name = ""
			}
			lines = append(lines, s.Bold.Render(ui.Pad(name, label))+s.Text.Render(line))
		}
	}
	name := "Reuse"
	for _, pair := range m.pairs() {
		put(name, reused(c, pair), 1)
		name = ""
	}
	if name != "" {
		put(name, nothingReused, 1)
	}
	var gaps []string
	for _, g := range r.NotCovered {
		gaps = append(gaps, inSentence(g.Title))
	}
	put("Not covered", "by "+ui.OneOf(security(c, r))+": "+strings.Join(gaps, ", ")+". n says more.", 2)
	return lines
}

// inSentence is a title without its capital, unless that belongs to an acronym.
func inSentence(title string) string {
	letters := []rune(title)
	if len(letters) > 1 && unicode.IsLower(letters[1]) {
		letters[0] = unicode.ToLower(letters[0])
	}
	return string(letters)
}

// pairs is the reuse from each standard to the one above it.
func (m *Model) pairs() []assessment.Reuse {
	if m.result.Effort == nil {
		return nil
	}
	var out []assessment.Reuse
	for i := 1; i < len(m.maps); i++ {
		for _, r := range m.result.Effort.Reuse {
			if r.From == m.maps[i-1].standard.ID && r.To == m.maps[i].standard.ID {
				out = append(out, r)
			}
		}
	}
	return out
}

// legend explains the signs.
func (m *Model) legend() string {
	s, gap, words := m.styles, "   ", []string{"in place", "partial", "missing", "outside", "open"}
	if m.layout.Compact {
		gap, words = " ", []string{"in place", "partial", "missing", "out"}
	}
	var parts []string
	for i, word := range words {
		parts = append(parts, sign(s, states()[i])+" "+s.Muted.Render(word))
	}
	right := "one sign is one requirement"
	if m.missing {
		right = "only what is missing; f shows all"
	}
	line := strings.Join(parts, gap)
	if ui.Width(line)+ui.Width(right)+2 > m.layout.Full() {
		right = ""
	}
	return ui.Between(line, s.Muted.Render(right), m.layout.Full())
}
