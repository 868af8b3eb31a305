package work

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Coverage is the tab.
type Coverage struct {
	session *session.Session
	keys    ui.Keys
	styles  ui.Styles
	layout  ui.Layout

	result  *assessment.Result
	maps    []heat   // one for each standard
	at      int      // the standard
	cursor  []int    // by standard, the position of the requirement
	missing bool     // only what is missing
	layers  []string // the rows that change with the result alone
	below   []string
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
func NewCoverage(s *session.Session, keys ui.Keys) *Coverage {
	return &Coverage{session: s, keys: keys}
}

// Title is in the head of the roadmap.
func (m *Coverage) Title() string { return "Coverage" }

// Resize sets the sizes.
func (m *Coverage) Resize(l ui.Layout) { m.layout = l; m.refresh() }

// Restyle sets the looks.
func (m *Coverage) Restyle(s ui.Styles) { m.styles = s; m.refresh() }

// Show takes a new result and works out the coverage.
func (m *Coverage) Show(r *assessment.Result) {
	c := m.session.Catalog()
	m.result, m.maps = r, nil
	for i, one := range c.Coverage(m.session.Run(), r) {
		m.maps = append(m.maps, newHeat(&c.Standards[i], one))
	}
	if len(m.cursor) != len(m.maps) {
		m.cursor = make([]int, len(m.maps))
	}
	m.refresh()
}

// Commit has nothing to save.
func (m *Coverage) Commit() tea.Cmd { return nil }

// Cursor is never shown: nothing is typed.
func (m *Coverage) Cursor() *tea.Cursor { return nil }

// Scope is that of the map, or of a text that was opened.
func (m *Coverage) Scope() ui.Scope {
	if m.opened != none {
		return ui.DetailScope
	}
	return ui.CoverageScope
}

// Can reports whether an action works now. Undo is left to the help page: nothing
// is changed here.
func (m *Coverage) Can(a ui.Action) bool {
	switch {
	case m.opened != none && a == ui.Copy:
		return false
	case m.opened != none:
		return a != ui.Down || m.text.Long(m.layout.Body)
	case a == ui.Accept:
		return m.spot() != nil
	}
	return true
}

// refresh lays everything out anew.
func (m *Coverage) refresh() {
	if len(m.maps) == 0 {
		return
	}
	m.layers, m.below = m.stack(), m.around()
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

// Update moves, filters, and opens.
func (m *Coverage) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed || len(m.maps) == 0 {
		return nil, false
	}
	action := m.keys.Match(m.Scope(), key)
	switch {
	case m.opened != none && (action == ui.Escape || action == ui.Accept):
		m.opened = none
		return nil, true
	case m.opened != none:
		return nil, m.text.Key(action, m.layout.Body)
	case action == ui.Digit:
		m.at = min(int(key.String()[0]-'1'), len(m.maps)-1)
		return nil, true
	}
	return nil, m.act(action)
}

func (m *Coverage) act(action ui.Action) bool {
	h, at := &m.maps[m.at], &m.cursor[m.at]
	switch action {
	case ui.Up:
		*at = h.step(*at, -1)
	case ui.Down:
		*at = h.step(*at, 1)
	case ui.PageUp:
		*at = h.step(*at, -max(1, m.room()-1))
	case ui.PageDown:
		*at = h.step(*at, max(1, m.room()-1))
	case ui.First:
		*at = h.near(0)
	case ui.Last:
		*at = h.near(len(h.spots) - 1)
	case ui.Back:
		m.beside(-1)
	case ui.Skip:
		m.beside(1)
	case ui.OnlyMissing:
		m.missing = !m.missing
		m.refresh()
	case ui.Uncovered:
		m.open(uncovered)
	case ui.Accept:
		if m.spot() != nil {
			m.open(requirement)
		}
	default:
		return false
	}
	return true
}

// beside goes to the next requirement, or on to the standard beside.
func (m *Coverage) beside(by int) {
	h := &m.maps[m.at]
	if to := h.next(m.cursor[m.at], by); to >= 0 {
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
	p := page{Sheet: ui.Sheet{Styles: m.styles, Width: min(m.layout.Full(), 76)}, catalog: m.session.Catalog().Catalog, result: m.result}
	if !m.layout.Compact {
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
	m.text.Scroll(0, m.layout.Body)
}

// spot is one requirement on the map.
type spot struct {
	*assessment.RequirementCoverage
	group *assessment.RequirementGroup
	line  int // on which it stands; -1 while it is not shown
	x     int // its place in the line
}

// gridLine is a row of signs of one group.
type gridLine struct {
	group *assessment.RequirementGroup
	first bool // the group begins here
	spots []int
}

// heat is the map of one standard.
type heat struct {
	standard *assessment.Standard
	coverage assessment.Coverage
	spots    []spot
	lines    []gridLine
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
			h.lines = append(h.lines, gridLine{group: s.group, first: begins})
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

// page is a text about one requirement, or about what is not covered.
type page struct {
	ui.Sheet
	catalog *assessment.Catalog
	result  *assessment.Result
}

// requirement is what it is about, how far it is, and the work that serves it.
func (p *page) requirement(standard *assessment.Standard, s *spot) {
	p.Title(standard.Short + " " + s.ID)
	p.Fact("About", s.group.Title)
	p.Fact("State", sign(p.Styles, s.State)+" "+word(s.State))
	p.Fact("Scope", p.scope(standard, s))
	p.Gap()
	p.Text(p.Styles.Bold, "Served by "+report.Count(len(s.Work), "workstream"))
	for _, w := range s.Work {
		p.Gap()
		state := ui.ReadinessSign(p.Styles, w.State) + " "
		for i, line := range ui.Wrap(w.Workstream.Title, p.Width-2) {
			if i > 0 {
				state = "  "
			}
			p.Lines = append(p.Lines, state+p.Styles.Text.Render(line))
		}
		said := report.ReadinessWord(w.State)
		if w.Reason != "" {
			said += ": " + safetext.Line(w.Reason, safetext.MaxReason)
		}
		for _, line := range ui.Wrap(said+p.left(w.Workstream.ID)+", "+w.Workstream.Owner, p.Width-2) {
			p.Lines = append(p.Lines, ui.Indent(p.Styles.Muted.Render(line), 2))
		}
	}
}

// scope says which report or what else keeps a requirement in or out.
func (p *page) scope(standard *assessment.Standard, s *spot) string {
	title := ""
	for _, c := range standard.Categories {
		if c.ID == s.group.Category {
			title = c.Title
		}
	}
	switch {
	case s.State == assessment.ServedOpen:
		return title + ": an open answer decides"
	case s.State == assessment.ServedOutside && slices.ContainsFunc(s.Work, func(w assessment.ServingWork) bool { return w.State != assessment.NotApplicable }):
		return title + " is not among the categories of your report"
	case s.State == assessment.ServedOutside:
		return "nothing that it asks for applies to you"
	case title != "":
		return title + ", in scope"
	}
	return ""
}

// left is what remains of a workstream of the plan.
func (p *page) left(id assessment.WorkstreamID) string {
	if p.result.Plan == nil {
		return ""
	}
	for i := range p.result.Plan.Workstreams {
		if w := &p.result.Plan.Workstreams[i]; w.ID == id && w.Days.High > 0 {
			return ", " + report.PersonDays(w.Days) + " person-days left"
		}
	}
	return ""
}

// uncovered is the questions that security certificates leave open.
func (p *page) uncovered() {
	p.Title("Not covered by " + report.OneOf(security(p.catalog, p.result)))
	for _, g := range p.result.NotCovered {
		p.Text(p.Styles.Bold, g.Title)
		p.Text(p.Styles.Text, g.Text)
		p.Fact("Managed under", report.AllOf(shorts(p.catalog, g.CoveredBy)))
		for i := range p.catalog.NotCovered {
			if gap := &p.catalog.NotCovered[i]; gap.ID == g.ID {
				p.Fact("The work", strings.Join(titles(p.catalog, gap.Workstreams), "; "))
			}
		}
		p.Gap()
	}
}

// reuse is what each standard gives to another.
func (p *page) reuse() {
	p.Text(p.Styles.Bold, "What one standard gives to another")
	if p.result.Effort == nil || len(p.result.Effort.Reuse) == 0 {
		p.Text(p.Styles.Text, nothingReused)
		return
	}
	for _, r := range p.result.Effort.Reuse {
		p.Gap()
		p.Text(p.Styles.Text, reused(p.catalog, r))
		p.Text(p.Styles.Muted, r.Note)
	}
}

const nothingReused = "Nothing yet: fewer than two standards are planned or held."

// reused is one pair in a sentence. The two figures are not the same thing.
func reused(c *assessment.Catalog, r assessment.Reuse) string {
	return c.Standard(r.To).Short + " after " + c.Standard(r.From).Short + ": " + share(r.EffortSaved) + " of its effort saved, " +
		share(r.Requirements) + " of its requirements already served."
}

func share(s assessment.Share) string {
	low, high := int(math.Round(s.Low*100)), int(math.Round(s.High*100))
	if low == high {
		return strconv.Itoa(low) + " %"
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(high) + " %"
}

// security is the standards that manage none of what is not covered.
func security(c *assessment.Catalog, r *assessment.Result) []string {
	var ids []assessment.StandardID
	for i := range c.Standards {
		id := c.Standards[i].ID
		if !slices.ContainsFunc(r.NotCovered, func(g assessment.NotCovered) bool { return slices.Contains(g.CoveredBy, id) }) {
			ids = append(ids, id)
		}
	}
	return shorts(c, ids)
}

func shorts(c *assessment.Catalog, ids []assessment.StandardID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, c.Standard(id).Short)
	}
	return out
}

func titles(c *assessment.Catalog, ids []assessment.WorkstreamID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, c.Workstream(id).Title)
	}
	return out
}

const (
	widest  = 108 // from here on the three standards stand beside each other
	named   = 8   // cells of the cursor and the name of a group
	counted = 4   // cells of how many a group has, where one stands alone
	headed  = 2   // rows of the name of a standard and of its figures
)

func (m *Coverage) wide() bool { return m.layout.Full() >= widest && m.layout.Body >= 26 }

// columns is the cells of one of three standards, with the gap.
func (m *Coverage) columns() int { return m.layout.Full() / 3 }

// signs is how many requirements fit on a line.
func (m *Coverage) signs() int {
	switch {
	case m.wide():
		return 13
	case m.layout.Compact:
		return max(1, min(37, m.layout.Full()-named-counted))
	default:
		return 37
	}
}

// servedStates in the order of the legend.
func servedStates() []assessment.Served {
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
func (m *Coverage) Status() string {
	spot := m.spot()
	if spot == nil || m.opened != none {
		return ""
	}
	return sign(m.styles, spot.State) + " " + m.styles.Text.Render(spot.ID+" "+word(spot.State)) + m.styles.Muted.Render("  "+spot.group.Title)
}

// Body is the map, or a text that was opened.
func (m *Coverage) Body() ui.Body {
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
func (m *Coverage) three() []string {
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
func (m *Coverage) one() []string {
	var lines []string
	if !m.layout.Compact {
		lines = append(append(lines, m.layers...), "")
	}
	lines = append(lines, m.heading(m.at, m.layout.Full())...)
	lines = append(lines, ui.Rows(m.grid(m.at, m.room(), m.layout.Full()), m.room())...)
	return append(lines, m.legend())
}

// room is how many lines of signs are in view.
func (m *Coverage) room() int {
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
func (m *Coverage) stack() []string {
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
func (m *Coverage) decided(l *assessment.StackLayer) string {
	s := m.styles
	possible := m.result.Standard(l.Standard).Possible
	if len(possible) == 1 {
		return s.Good.Render(s.Glyphs.Same) + " " + s.Text.Render(report.DecisionWords(possible))
	}
	return s.Warn.Render(s.Glyphs.Unknown) + " " + s.Muted.Render(report.DecisionWords(possible))
}

// heading is the name of a standard and how many of its requirements are where.
func (m *Coverage) heading(i, width int) []string {
	s, h := m.styles, &m.maps[i]
	style := s.Bold
	if i == m.at {
		style = s.Accent.Bold(true)
	}
	total := report.Count(len(h.spots), "requirement")
	if m.layout.Compact {
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
func (m *Coverage) grid(i, rows, width int) []string {
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
func (m *Coverage) signsOf(i, n int, here bool, width int) string {
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
func (m *Coverage) drawn(i int, spots []int, here bool) string {
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
func (m *Coverage) pointed(state assessment.Served) string {
	glyph, _ := looks(m.styles, state)
	return m.styles.Surface.Bold(true).Reverse(true).Render(glyph)
}

// around is what one standard gives to another, and what none of the security
// standards covers.
func (m *Coverage) around() []string {
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
		put(name, reused(c.Catalog, pair), 1)
		name = ""
	}
	if name != "" {
		put(name, nothingReused, 1)
	}
	var gaps []string
	for _, g := range r.NotCovered {
		gaps = append(gaps, inSentence(g.Title))
	}
	put("Not covered", "by "+report.OneOf(security(c.Catalog, r))+": "+strings.Join(gaps, ", ")+". n says more.", 2)
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
	s, gap, words := m.styles, "   ", []string{"in place", "partial", "missing", "outside", "open"}
	if m.layout.Compact {
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
	if ui.Width(line)+ui.Width(right)+2 > m.layout.Full() {
		right = ""
	}
	return ui.Between(line, s.Muted.Render(right), m.layout.Full())
}
