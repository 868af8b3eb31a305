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
	maps    []heat          // one for each standard
	at      int             // the standard of the cursor
	missing bool            // only what is missing
	opened  func(*ui.Sheet) // writes the text that is open instead of the map
	text    ui.Pager
	found   ui.Search
}

// NewCoverage returns the tab.
func NewCoverage(s *session.Session) *Coverage {
	m := &Coverage{session: s}
	m.found = ui.SearchIn(ui.Searched{Lines: m.requirements, Here: m.here, Show: m.show})
	return m
}

// Search is in all requirements that are shown.
func (m *Coverage) Search() *ui.Search {
	if m.opened != nil {
		return nil
	}
	return &m.found
}

// requirements is what each sign of the maps says, one after the other.
func (m *Coverage) requirements() []string {
	var out []string
	for i := range m.maps {
		for _, at := range slices.Concat(m.maps[i].lines...) {
			spot := &m.maps[i].spots[at]
			out = append(out, spot.ID+" "+spot.group.Title+" "+lookOf(m.Styles, spot.State).word)
		}
	}
	return out
}

// here is the requirement of the cursor among them, and show goes to one.
func (m *Coverage) here() int {
	n := 0
	for i := range m.at {
		n += len(slices.Concat(m.maps[i].lines...))
	}
	return n + slices.Index(slices.Concat(m.maps[m.at].lines...), m.maps[m.at].at)
}

func (m *Coverage) show(n int) {
	for i := range m.maps {
		shown := slices.Concat(m.maps[i].lines...)
		if n < len(shown) {
			m.at, m.maps[i].at = i, shown[n]
			return
		}
		n -= len(shown)
	}
}

func (m *Coverage) Head() ui.Head { return ui.Head{Left: "Coverage"} }

func (m *Coverage) Resize(l ui.Layout)  { m.Page.Resize(l); m.refresh() }
func (m *Coverage) Restyle(s ui.Styles) { m.Page.Restyle(s); m.refresh() }

// Show works out the coverage of a result. The cursors stay.
func (m *Coverage) Show(r *assessment.Result) {
	c, old := m.session.Catalog(), m.maps
	m.result, m.maps = r, nil
	for i, coverage := range c.Coverage(m.session.Run(), r) {
		h := newHeat(&c.Standards[i], coverage)
		if i < len(old) {
			h.at = old[i].at
		}
		m.maps = append(m.maps, h)
	}
	m.refresh()
}

// Keys are those of the map, or of a text that was opened.
func (m *Coverage) Keys() ui.KeyMap {
	if m.opened != nil {
		return ui.DetailKeys(&m.text, m.textRows, func() { m.opened = nil })
	}
	open := func(text func(*ui.Sheet)) func() tea.Cmd {
		return ui.Do(func() { m.opened, m.text = text, ui.Pager{}; m.refresh() })
	}
	shown := func() bool { return len(m.maps) > 0 }
	n := min(9, len(m.maps))
	standard := ui.Row(ui.GroupMove, "1 2 3 4 5 6 7 8 9"[:max(0, 2*n-1)], "standard", "to one of the standards", nil).
		Only(shown).DroppedEarly()
	standard.Sign = "1–" + strconv.Itoa(n)
	standard.Pick = func(digit int) tea.Cmd { m.at = digit - 1; return nil }
	return ui.KeyMap{Page: "the coverage", Rows: append(ui.MoveKeys("move", shown, m.move),
		ui.Row(ui.GroupMove, "left h", "", "requirement before; also h", ui.Do(func() { m.step(-1) })).Only(shown),
		ui.Row(ui.GroupMove, "right l", "", "requirement after; also l", ui.Do(func() { m.step(1) })).Only(shown),
		ui.Row(ui.GroupAct, "enter", "open", "the requirement, and the work that serves it", open(m.requirement)).
			Only(func() bool { return m.spot() != nil }).Kept(),
		standard,
		ui.Row(ui.GroupLook, "f", "only missing", "only what is missing, or everything", ui.Do(func() {
			m.missing = !m.missing
			m.refresh()
		})).Only(shown).DroppedEarly(),
		ui.Row(ui.GroupLook, "w", "not covered", "what security certificates do not cover, and what is reused",
			open(m.uncovered)).Only(shown),
	)}
}

// refresh lays the maps out, or writes the text that is open, anew.
func (m *Coverage) refresh() {
	for i := range m.maps {
		m.maps[i].lay(m.signs(), m.missing)
	}
	if m.opened == nil {
		return
	}
	p := m.Sheet(76)
	m.opened(&p)
	m.text.Lines = p.Lines
}

// spot is the requirement under the cursor, or nil.
func (m *Coverage) spot() *spot {
	if len(m.maps) == 0 || len(m.maps[m.at].lines) == 0 {
		return nil
	}
	return &m.maps[m.at].spots[m.maps[m.at].at]
}

// move moves the cursor by lines of signs, in the column where there is one.
func (m *Coverage) move(a ui.Motion) {
	h := &m.maps[m.at]
	if len(h.lines) == 0 {
		return
	}
	line, x := h.place()
	switch a {
	case ui.First:
		x = 0
	case ui.Last:
		x = len(h.spots)
	}
	to := h.lines[ui.Move(a, line, max(1, m.gridRows()-1), len(h.lines))]
	h.at = to[min(x, len(to)-1)]
}

// step goes to the next requirement, and from the last one to the next standard.
func (m *Coverage) step(by int) {
	h := &m.maps[m.at]
	shown := slices.Concat(h.lines...)
	if to := slices.Index(shown, h.at) + by; to >= 0 && to < len(shown) {
		h.at = shown[to]
		return
	}
	if to := m.at + by; to >= 0 && to < len(m.maps) {
		m.at = to
		m.move(map[int]ui.Motion{1: ui.First, -1: ui.Last}[by])
	}
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

// look is how a state of a requirement is drawn, and its words: in the legend, and
// as people read it.
type look struct {
	state        assessment.Served
	glyph        string
	style        ui.Style
	legend, word string
}

// looks are in the order of the legend.
func looks(s ui.Styles) []look {
	g := s.Glyphs
	return []look{
		{assessment.ServedFully, g.Settled, s.Good, "in place", "in place"},
		{assessment.ServedPartly, g.Partial, s.Warn, "partial", "partial"},
		{assessment.ServedNot, g.Possible, s.Text, "missing", "missing"},
		{assessment.ServedOutside, g.RuledOut, s.Faint, "outside", "outside the scope"},
		{assessment.ServedOpen, g.Unknown, s.Warn, "open", "depends on an open answer"},
	}
}

func lookOf(s ui.Styles, state assessment.Served) look {
	all := looks(s)
	return all[slices.IndexFunc(all, func(l look) bool { return l.state == state })]
}

func (l look) sign() string { return l.style.Render(l.glyph) }

// Status is the requirement under the cursor in words.
func (m *Coverage) Status() string {
	spot := m.spot()
	if spot == nil || m.opened != nil {
		return ""
	}
	s, look := m.Styles, lookOf(m.Styles, spot.State)
	return look.sign() + " " + s.Text.Render(spot.ID+" "+look.word) + s.Muted.Render("  "+spot.group.Title)
}

// Body is the map, or a text that was opened.
func (m *Coverage) Body() ui.Body {
	switch {
	case len(m.maps) == 0:
		return ui.Body{}
	case m.opened != nil:
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
	if m.Layout.Compact {
		return nil
	}
	lines := append(m.stack(), "")
	if m.wide() {
		lines = append([]string{""}, lines...)
	}
	return lines
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
	s, full := m.Styles, m.Layout.Full()
	const standard, inPlace, decided, question = 11, 12, 13, 47
	layer, asks := full-inPlace-standard-decided-question, question
	if layer < 20 {
		layer, asks = layer+question, 0
	}
	row := func(style ui.Style, a, q, n, id, d string) string {
		line := ui.Pad(ui.Fit(a, layer-1, s.Glyphs.Ellipsis), layer) + ui.Pad(q, asks)
		line += ui.Pad(n, inPlace) + ui.Pad(id, standard)
		return style.Render(line) + ui.Fit(d, decided, s.Glyphs.Ellipsis)
	}
	lines := []string{
		row(s.Muted, "Trust stack", "The question it answers", "In place", "Standard", s.Muted.Render("Decision")),
	}
	for _, l := range slices.Backward(m.result.Stack) {
		for _, h := range m.maps {
			if of := h.standard; of.ID == l.Standard {
				count := ui.OfCount(h.coverage.Count(assessment.ServedFully), len(h.spots))
				lines = append(lines, row(s.Text, l.Title, of.Trust, count, of.Short, m.decided(of.ID)))
			}
		}
	}
	return lines
}

// decided is the decision on a standard, or what it may be.
func (m *Coverage) decided(id assessment.StandardID) string {
	s, possible := m.Styles, m.result.Standard(id).Possible
	if len(possible) == 1 {
		return s.Good.Render(s.Glyphs.Decided) + " " + s.Text.Render(report.DecisionWords(possible))
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
		total = ui.OfCount(i+1, len(m.maps))
	}
	var parts []string
	for _, look := range looks(s) {
		if n := h.coverage.Count(look.state); n > 0 || look.state != assessment.ServedOpen {
			parts = append(parts, look.sign()+" "+s.Muted.Render(strconv.Itoa(n)))
		}
	}
	return []string{
		ui.Between(style.Render(h.standard.Short), s.Muted.Render(total), width),
		strings.Join(parts, "   "),
	}
}

// grid is the lines of signs of a standard that are in view.
func (m *Coverage) grid(i, width int) []string {
	s, h, rows := m.Styles, &m.maps[i], m.gridRows()
	if len(h.lines) == 0 {
		return ui.Rows([]string{s.Muted.Render("  Nothing is missing.")}, rows)
	}
	here, _ := h.place()
	from := ui.Window(here, here, rows, len(h.lines))
	var out []string
	for n := from; n < min(from+rows, len(h.lines)); n++ {
		out = append(out, m.signsOf(h, n, n == here && i == m.at, width))
	}
	return ui.Rows(out, rows)
}

// signsOf is one line: the cursor, the group, its signs, and how many there are.
func (m *Coverage) signsOf(h *heat, n int, here bool, width int) string {
	s, spots := m.Styles, h.lines[n]
	pointer, style := s.Pointer(here)
	name, count, title, group := "", "", "", h.spots[spots[0]].group
	first := n == 0 || h.spots[h.lines[n-1][0]].group != group
	if first {
		name, count, title = group.ID, strconv.Itoa(len(group.IDs)), group.Title
	}
	line := pointer + " " + style.Render(ui.Pad(name, nameWidth-2))
	for _, i := range spots {
		look := lookOf(s, h.spots[i].State)
		if here && i == h.at {
			look.style = ui.NewStyle(s.Surface.Bold(true).Reverse(true))
		}
		line += look.sign()
	}
	if m.wide() { // the signs say how many there are, and leave room for a title
		title, _, _ = strings.Cut(title, ":")
		return line + " " + s.Muted.Render(ui.Fit(title, width-nameWidth-len(spots)-1, s.Glyphs.Ellipsis))
	}
	line = ui.Pad(line, nameWidth+m.signs()) + s.Muted.Render(strings.Repeat(" ", countWidth-len(count))+count)
	if room := width - nameWidth - m.signs() - countWidth - 3; room > 12 {
		line += "   " + s.Muted.Render(ui.Fit(title, room, s.Glyphs.Ellipsis))
	}
	return line
}

// around is what one standard gives to another, and what none of the security
// standards covers.
func (m *Coverage) around() []string {
	s, c, width := m.Styles, m.session.Catalog(), m.Layout.Full()
	var lines []string
	put := func(name, text string, most int) {
		lines = append(lines, ui.Hang(s, s.Bold.Render(ui.Pad(name, 14)), s.Text, text, width, most)...)
	}
	name := "Reuse"
	for i := 1; i < len(m.maps) && m.result.Effort != nil; i++ { // from each standard to the one above it
		for _, r := range m.result.Effort.Reuse {
			if r.From == m.maps[i-1].standard.ID && r.To == m.maps[i].standard.ID {
				put(name, reused(c.Catalog, r), 1)
				name = ""
			}
		}
	}
	if name != "" {
		put(name, nothingReused, 1)
	}
	var gaps []string
	for _, g := range m.result.NotCovered {
		gaps = append(gaps, report.Lower(g.Title))
	}
	put("Not covered", "by "+report.OneOf(m.security())+": "+strings.Join(gaps, ", ")+". w says more.", 2)
	return lines
}

// legend explains the signs.
func (m *Coverage) legend() string {
	s, gap, all := m.Styles, "   ", looks(m.Styles)
	if m.Layout.Compact {
		gap, all = " ", all[:4]
		all[3].legend = "out"
	}
	var parts []string
	for _, look := range all {
		parts = append(parts, look.sign()+" "+s.Muted.Render(look.legend))
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
