package work

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Coverage is the tab that shows every requirement of the standards as one sign,
// the layers of trust that the standards are in, and what none of them covers.
type Coverage struct {
	ui.Page
	session *session.Session

	result  *assessment.Result
	maps    []heat // one for each standard
	at      int    // the standard of the cursor
	cursor  []int  // by standard, the position of the requirement
	missing bool   // only what is missing
	opened  text
	text    ui.Pager
}

// text is what is open instead of the map.
type text int

const (
	none text = iota
	requirement
	uncovered
)

// NewCoverage returns the tab.
func NewCoverage(s *session.Session) *Coverage { return &Coverage{session: s} }

func (m *Coverage) Head() ui.Head { return ui.Head{Left: "Coverage"} }

func (m *Coverage) Resize(l ui.Layout)  { m.Page.Resize(l); m.refresh() }
func (m *Coverage) Restyle(s ui.Styles) { m.Page.Restyle(s); m.refresh() }

// Show works out the coverage of a result.
func (m *Coverage) Show(r *assessment.Result) {
	c := m.session.Catalog()
	m.result, m.maps = r, nil
	for i, coverage := range c.Coverage(m.session.Run(), r) {
		m.maps = append(m.maps, newHeat(&c.Standards[i], coverage))
	}
	if len(m.cursor) != len(m.maps) {
		m.cursor = make([]int, len(m.maps))
	}
	m.refresh()
}

// Keys are those of the map, or of a text that was opened.
func (m *Coverage) Keys() ui.KeyMap {
	if m.opened != none {
		return ui.DetailKeys(&m.text, m.textRows, func() { m.opened = none })
	}
	act := func(do func()) func() tea.Cmd { return func() tea.Cmd { do(); return nil } }
	shown := func() bool { return len(m.maps) > 0 }
	standard := ui.Row(ui.GroupMove, strings.Join(digits(len(m.maps)), " "), "standard", "to one of the standards", nil).
		Only(shown).DroppedEarly()
	standard.Sign = "1–" + strconv.Itoa(len(m.maps))
	standard.Pick = func(digit int) tea.Cmd { m.at = digit - 1; return nil }
	return ui.KeyMap{Page: "the coverage", Rows: append(ui.MoveKeys("move", shown, m.move),
		ui.Row(ui.GroupMove, "left h", "", "requirement before; also h", act(func() { m.step(-1) })).Only(shown),
		ui.Row(ui.GroupMove, "right l", "", "requirement after; also l", act(func() { m.step(1) })).Only(shown),
		ui.Row(ui.GroupAct, "enter", "open", "the requirement, and the work that serves it", act(func() {
			m.open(requirement)
		})).Only(func() bool { return m.spot() != nil }).Kept(),
		standard,
		ui.Row(ui.GroupLook, "f", "only missing", "only what is missing, and back", act(func() {
			m.missing = !m.missing
			m.refresh()
		})).Only(shown).DroppedEarly(),
		ui.Row(ui.GroupLook, "n", "not covered", "what security certificates do not cover, and what is reused",
			act(func() { m.open(uncovered) })).Only(shown),
	)}
}

// digits are the keys of the first n standards.
func digits(n int) []string {
	var out []string
	for i := range min(n, 9) {
		out = append(out, strconv.Itoa(i+1))
	}
	return out
}

// refresh lays the maps out anew.
func (m *Coverage) refresh() {
	for i := range m.maps {
		m.maps[i].lay(m.signs(), m.missing)
		m.cursor[i] = m.maps[i].near(m.cursor[i])
	}
	if m.opened != none {
		m.open(m.opened)
	}
}

// spot is the requirement under the cursor, or nil.
func (m *Coverage) spot() *spot {
	if len(m.maps) == 0 || len(m.maps[m.at].lines) == 0 {
		return nil
	}
	return &m.maps[m.at].spots[m.cursor[m.at]]
}

// move moves the cursor by lines of signs.
func (m *Coverage) move(a ui.Motion) {
	h, at := &m.maps[m.at], &m.cursor[m.at]
	page := max(1, m.gridRows()-1)
	switch a {
	case ui.First:
		*at = h.near(0)
	case ui.Last:
		*at = h.near(len(h.spots) - 1)
	default:
		*at = h.step(*at, map[ui.Motion]int{ui.Up: -1, ui.Down: 1, ui.PageUp: -page, ui.PageDown: page}[a])
	}
}

// step goes to the next requirement, and from the last one to the next standard.
func (m *Coverage) step(by int) {
	if to := m.maps[m.at].next(m.cursor[m.at], by); to >= 0 {
		m.cursor[m.at] = to
		return
	}
	if to := m.at + by; to >= 0 && to < len(m.maps) {
		m.at = to
		end := 0
		if by < 0 {
			end = len(m.maps[to].spots) - 1
		}
		m.cursor[to] = m.maps[to].near(end)
	}
}

// open shows a text instead of the map.
func (m *Coverage) open(what text) {
	if what != m.opened {
		m.text = ui.Pager{}
	}
	sheet := ui.Sheet{Styles: m.Styles, Width: min(m.Layout.Full(), 76)}
	p := page{sheet, m.session.Catalog().Catalog, m.result}
	if !m.Layout.Compact {
		p.Gap()
	}
	switch spot := m.spot(); {
	case what == uncovered:
		p.uncovered()
		p.reuse()
	case spot != nil:
		p.requirement(m.maps[m.at].standard, spot)
	default:
		what = none
	}
	m.opened, m.text.Lines = what, p.Lines
}

func (m *Coverage) textRows() int { return m.Layout.Body }

const (
	nameWidth   = 8  // cells of the cursor and the name of a group
	countWidth  = 4  // cells of how many requirements a group has
	columnWidth = 36 // least cells of a standard next to others
	wideSigns   = 13 // signs on a line there
	mostSigns   = 37 // signs on a line of a standard alone
)

// wide reports whether all standards fit next to each other.
func (m *Coverage) wide() bool {
	return m.Layout.Full() >= columnWidth*len(m.maps) && m.Layout.Body >= 26
}

// signs is how many requirements fit on a line.
func (m *Coverage) signs() int {
	switch {
	case m.wide():
		return wideSigns
	case m.Layout.Compact:
		return max(1, min(mostSigns, m.Layout.Full()-nameWidth-countWidth))
	default:
		return mostSigns
	}
}

// servedStates are in the order of the legend.
func servedStates() []assessment.Served {
	return []assessment.Served{
		assessment.ServedFully,
		assessment.ServedPartly,
		assessment.ServedNot,
		assessment.ServedOutside,
		assessment.ServedOpen,
	}
}

// word is a state as people read it.
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
func looks(s ui.Styles, state assessment.Served) (string, ui.Style) {
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

// sign is its glyph in its color.
func sign(s ui.Styles, state assessment.Served) string {
	glyph, style := looks(s, state)
	return style.Render(glyph)
}

// Status is the requirement under the cursor in words.
func (m *Coverage) Status() string {
	spot := m.spot()
	if spot == nil || m.opened != none {
		return ""
	}
	s := m.Styles
	return sign(s, spot.State) + " " + s.Text.Render(spot.ID+" "+word(spot.State)) + s.Muted.Render("  "+spot.group.Title)
}

// Body is the map, or a text that was opened.
func (m *Coverage) Body() ui.Body {
	switch {
	case len(m.maps) == 0:
		return ui.Body{}
	case m.opened != none:
		return ui.Body{Main: m.text.View(m.Styles, m.textRows())}
	case !m.wide():
		full := m.Layout.Full()
		return ui.Body{Main: slices.Concat(m.above(), m.heading(m.at, full), m.grid(m.at, full), m.below())}
	}
	width := m.Layout.Full() / len(m.maps)
	var columns []string
	for i := range m.maps {
		lines := slices.Concat(m.heading(i, width-2), []string{""}, m.grid(i, width-2))
		for n, line := range lines {
			lines[n] = ui.Pad(line, width)
		}
		columns = append(columns, strings.Join(lines, "\n"))
	}
	maps := strings.Split(lipgloss.JoinHorizontal(lipgloss.Top, columns...), "\n")
	return ui.Body{Main: slices.Concat(m.above(), maps, m.below())}
}

// above is the layers of trust.
func (m *Coverage) above() []string {
	switch {
	case m.Layout.Compact:
		return nil
	case m.wide():
		return slices.Concat([]string{""}, m.stack(), []string{""})
	}
	return append(m.stack(), "")
}

// below is what is around the maps, where there is room, and the legend.
func (m *Coverage) below() []string {
	if m.wide() {
		return slices.Concat([]string{""}, m.around(), []string{m.legend()})
	}
	return []string{m.legend()}
}

// gridRows is how many lines of signs are in view.
func (m *Coverage) gridRows() int {
	rows := m.Layout.Body - len(m.above()) - len(m.heading(m.at, m.Layout.Full())) - len(m.below())
	if m.wide() {
		rows-- // blank below the headings
	}
	return max(1, rows)
}

// stack is the layers of trust, each above the one that it builds on.
func (m *Coverage) stack() []string {
	s, c, r, full := m.Styles, m.session.Catalog(), m.result, m.Layout.Full()
	const standard, inPlace, decided, question = 11, 12, 13, 47
	layer, asks := full-inPlace-standard-decided-question, question
	if layer < 20 {
		layer, asks = layer+question, 0
	}
	row := func(style func(...string) string, a, q, n, id, d string) string {
		line := ui.Pad(ui.Fit(a, layer-1, s.Glyphs.Ellipsis), layer) + ui.Pad(q, asks)
		line += ui.Pad(n, inPlace) + ui.Pad(id, standard)
		return style(line) + ui.Fit(d, decided, s.Glyphs.Ellipsis)
	}
	heads := [2]string{"Trust stack", "the question it answers"}
	lines := []string{row(s.Muted.Render, heads[0], heads[1], "in place", "standard", s.Muted.Render("decision"))}
	for i := len(r.Stack) - 1; i >= 0; i-- {
		l := &r.Stack[i]
		for n := range m.maps {
			if h := &m.maps[n]; h.standard.ID == l.Standard {
				count, name := ui.OfCount(h.coverage.Count(assessment.ServedFully), len(h.spots)), c.Standard(l.Standard).Short
				lines = append(lines, row(s.Text.Render, l.Title, h.standard.Trust, count, name, m.decided(l)))
			}
		}
	}
	return lines
}

// decided is the decision on a standard, or what it may be.
func (m *Coverage) decided(l *assessment.StackLayer) string {
	s := m.Styles
	possible := m.result.Standard(l.Standard).Possible
	if len(possible) == 1 {
		return s.Good.Render(s.Glyphs.Same) + " " + s.Text.Render(report.DecisionWords(possible))
	}
	return s.Warn.Render(s.Glyphs.Unknown) + " " + s.Muted.Render(report.DecisionWords(possible))
}

// heading is the name of a standard and how many of its requirements are where.
func (m *Coverage) heading(i, width int) []string {
	s, h := m.Styles, &m.maps[i]
	style := s.Bold
	if i == m.at {
		style = s.Accent.Bold(true)
	}
	total := report.Count(len(h.spots), "requirement")
	if m.Layout.Compact {
		total = strconv.Itoa(i+1) + " of " + strconv.Itoa(len(m.maps))
	}
	lines := []string{ui.Between(style.Render(h.standard.Short), s.Muted.Render(total), width)}
	var parts []string
	for _, state := range servedStates() {
		if n := h.coverage.Count(state); n > 0 || state != assessment.ServedOpen {
			parts = append(parts, sign(s, state)+" "+s.Muted.Render(strconv.Itoa(n)))
		}
	}
	return append(lines, strings.Join(parts, "   "))
}

// grid is the lines of signs of a standard that are in view.
func (m *Coverage) grid(i, width int) []string {
	s, h, rows := m.Styles, &m.maps[i], m.gridRows()
	if len(h.lines) == 0 {
		return ui.Rows([]string{s.Muted.Render("  Nothing is missing.")}, rows)
	}
	here := h.spots[m.cursor[i]].line
	from := ui.Window(here, here, rows, len(h.lines))
	var out []string
	for n := from; n < min(from+rows, len(h.lines)); n++ {
		out = append(out, m.signsOf(i, n, n == here && i == m.at, width))
	}
	return ui.Rows(out, rows)
}

// signsOf is one line: the cursor, the group, its signs, and how many there are.
func (m *Coverage) signsOf(i, n int, here bool, width int) string {
	s, h := m.Styles, &m.maps[i]
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
	line := pointer + style.Render(ui.Pad(name, nameWidth-2)) + signs
	if m.wide() {
		if l.first { // the signs say how many there are, and leave room for a title
			title, _, _ := strings.Cut(l.group.Title, ":")
			line += " " + s.Muted.Render(ui.Fit(title, width-nameWidth-len(l.spots)-1, s.Glyphs.Ellipsis))
		}
		return line
	}
	title := ""
	if room := width - nameWidth - m.signs() - countWidth - 3; room > 12 && l.first {
		title = "   " + s.Muted.Render(ui.Fit(l.group.Title, room, s.Glyphs.Ellipsis))
	}
	return ui.Pad(line, nameWidth+m.signs()) + s.Muted.Render(strings.Repeat(" ", countWidth-len(count))+count) + title
}

// drawn is the signs of a line; those of one state that follow each other are
// colored as one, since there are hundreds of them.
func (m *Coverage) drawn(i int, spots []int, here bool) string {
	s, h := m.Styles, &m.maps[i]
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
func (m *Coverage) pointed(state assessment.Served) string {
	glyph, _ := looks(m.Styles, state)
	return m.Styles.Surface.Bold(true).Reverse(true).Render(glyph)
}

// around is what one standard gives to another, and what none of the security
// standards covers.
func (m *Coverage) around() []string {
	s, c, r, width := m.Styles, m.session.Catalog(), m.result, m.Layout.Full()
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
		put(name, reused(c.Catalog, pair), 1)
		name = ""
	}
	if name != "" {
		put(name, nothingReused, 1)
	}
	var gaps []string
	for _, g := range r.NotCovered {
		gaps = append(gaps, report.Lower(g.Title))
	}
	put("Not covered", "by "+report.OneOf(security(c.Catalog, r))+": "+strings.Join(gaps, ", ")+". n says more.", 2)
	return lines
}

// pairs is the reuse from each standard to the one above it.
func (m *Coverage) pairs() []assessment.Reuse {
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
func (m *Coverage) legend() string {
	s, gap, words := m.Styles, "   ", []string{"in place", "partial", "missing", "outside", "open"}
	if m.Layout.Compact {
		gap, words = " ", []string{"in place", "partial", "missing", "out"}
	}
	var parts []string
	for i, word := range words {
		parts = append(parts, sign(s, servedStates()[i])+" "+s.Muted.Render(word))
	}
	right := "one sign is one requirement"
	if m.missing {
		right = "only what is missing; f shows all"
	}
	line := strings.Join(parts, gap)
	if ui.Width(line)+ui.Width(right)+2 > m.Layout.Full() {
		right = ""
	}
	return ui.Between(line, s.Muted.Render(right), m.Layout.Full())
}
