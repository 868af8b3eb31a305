// Package plan is the tab that draws the plan over time: work, observation
// windows, audits and dates of law against today and the deadline.
package plan

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// Model is the tab.
type Model struct {
	catalog *assessment.Catalog
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	result  *assessment.Result
	rows    []row // those that are not folded away
	cursor  string
	toggled map[string]bool // folded or unfolded by hand
	zoom    zoom
	axis    axis
	opened  string // the row whose details are shown; "" for the chart
	text    ui.Pager
}

const (
	deadlined = "deadline" // the row of the deadline
	compared  = "orders"   // what is opened for the orders, beside the keys of the rows
)

// New returns the tab.
func New(c *assessment.Catalog, keys ui.Keys, today assessment.Date) *Model {
	return &Model{catalog: c, keys: keys, today: today, toggled: map[string]bool{}, zoom: month}
}

// Title is in the head of the roadmap.
func (m *Model) Title() string { return "Plan" }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l; m.refresh() }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s; m.refresh() }

// Show takes a new result.
func (m *Model) Show(r *assessment.Result) { m.result = r; m.refresh() }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Cursor is never shown: nothing is typed.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Scope is that of the chart, or of a text that was opened.
func (m *Model) Scope() ui.Scope {
	if m.opened != "" {
		return ui.DetailScope
	}
	return ui.PlanScope
}

// Can reports whether an action works now. Undo is left to the help page: nothing
// is changed here.
func (m *Model) Can(a ui.Action) bool {
	if m.opened != "" {
		return m.canRead(a)
	}
	switch a {
	case ui.Down, ui.Accept:
		return len(m.rows) > 0
	case ui.Skip:
		return m.drawn() && m.axis.most() > 0
	case ui.ZoomIn, ui.ZoomOut:
		return m.drawn()
	case ui.ToDeadline:
		return m.drawn() && m.result.Plan.Deadline != nil
	case ui.Orders:
		return m.result != nil && len(m.result.Orders) > 0
	}
	return true
}

// canRead reports whether an action works while a text is open.
func (m *Model) canRead(a ui.Action) bool {
	switch a {
	case ui.Down:
		return m.text.Long(m.layout.Body)
	case ui.Copy:
		return m.quoted() != ""
	}
	return true
}

// drawn reports whether there is a chart, and not only a list.
func (m *Model) drawn() bool { return len(m.rows) > 0 && !m.layout.Compact }

// refresh builds the rows and the axis anew, and stays where the person was.
func (m *Model) refresh() {
	if m.result == nil || m.result.Plan == nil {
		return
	}
	m.rows = m.chart(m.folded)
	if m.row() == nil && len(m.rows) > 0 {
		m.cursor = m.rows[0].key
	}
	m.scale(m.zoom)
	if m.opened != "" {
		m.open(m.opened)
	}
}

func (m *Model) chart(folded func(string) bool) []row {
	c := chart{catalog: m.catalog, result: m.result, today: m.today, folded: folded, airy: m.tall()}
	return c.build()
}

// tall reports whether there is room for blank lines.
func (m *Model) tall() bool { return m.layout.Body >= 28 }

// folded reports whether what is inside a row is hidden. Short screens begin
// with everything that is built as one bar.
func (m *Model) folded(key string) bool {
	folds := key == "build" && !m.tall() || strings.HasPrefix(key, "phase:") || strings.HasPrefix(key, "upkeep:") || key == "in force"
	return folds != m.toggled[key]
}

// scale makes the axis, with the same day at the left edge.
func (m *Model) scale(z zoom) {
	start, from, to := m.axis.start(), m.today, m.result.From()
	if d := m.result.Plan.Deadline; d != nil && d.Date.Before(from) {
		from = d.Date
	}
	for _, r := range m.chart(func(string) bool { return false }) {
		if to.Before(r.dates.High) {
			to = r.dates.High
		}
	}
	m.zoom = z
	m.axis = newAxis(z, from, to, m.unit())
	m.axis.width = m.chartWidth()
	if !start.IsZero() {
		m.axis.pan(m.axis.column(start) / m.axis.cells)
	}
}

// Update moves, folds, pans, and opens.
func (m *Model) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed || m.result == nil || m.result.Plan == nil {
		return nil, false
	}
	action := m.keys.Match(m.Scope(), key)
	if !m.Can(action) {
		return nil, action == ui.Skip || action == ui.Back
	}
	if m.opened == "" {
		return nil, m.act(action)
	}
	return nil, m.read(action)
}

// Copy is the sentence for the buyer while it is shown, nothing in another
// text, and else the chart as it is drawn.
func (m *Model) Copy() (name, text string) {
	if m.opened != "" {
		return "the sentence for the buyer", m.quoted()
	}
	return "the plan as it is drawn", ui.PlainText(m.Body().Main)
}

// quoted is what y copies: the sentence for the buyer, while it is shown.
func (m *Model) quoted() string {
	if d := m.result.Plan.Deadline; m.opened == deadlined && d != nil {
		return d.Sentence
	}
	return ""
}

// read handles a key while a text is open.
func (m *Model) read(action ui.Action) bool {
	if action == ui.Escape || action == ui.Accept {
		m.opened = ""
		return true
	}
	return m.text.Key(action, m.layout.Body)
}

func (m *Model) act(action ui.Action) bool {
	page := max(1, m.listed()-1)
	switch action {
	case ui.Up:
		m.move(-1)
	case ui.Down:
		m.move(1)
	case ui.PageUp:
		m.move(-page)
	case ui.PageDown:
		m.move(page)
	case ui.First:
		m.move(-len(m.rows))
	case ui.Last:
		m.move(len(m.rows))
	case ui.Back:
		m.axis.pan(-1)
	case ui.Skip:
		m.axis.pan(1)
	case ui.ZoomIn:
		m.scale(max(week, m.zoom-1))
	case ui.ZoomOut:
		m.scale(min(quarter, m.zoom+1))
	case ui.ToDeadline:
		m.cursor = deadlined
		m.axis.show(m.result.Plan.Deadline.Date)
	case ui.Orders:
		m.open(compared)
	case ui.Accept:
		m.enter()
	default:
		return false
	}
	return true
}

// enter folds or unfolds a group, or opens the details of a line.
func (m *Model) enter() {
	r := m.row()
	switch {
	case r == nil:
	case r.foldable():
		m.toggled[r.key] = !m.toggled[r.key]
		m.refresh()
	default:
		m.open(r.key)
	}
}

// open shows everything about a row as text.
func (m *Model) open(key string) {
	if key != m.opened {
		m.text = ui.Pager{}
	}
	p := page{Sheet: ui.Sheet{Styles: m.styles, Width: min(m.layout.Full(), 76)}, catalog: m.catalog, result: m.result}
	if !m.layout.Compact {
		p.Gap()
	}
	at := slices.IndexFunc(m.rows, func(r row) bool { return r.key == key })
	switch {
	case key == compared && len(m.result.Orders) > 0:
		p.Width = m.layout.Full()
		p.orders()
	case at >= 0 && m.rows[at].detail != nil:
		m.rows[at].detail(&p)
	default:
		key = ""
	}
	m.opened, m.text.Lines = key, p.Lines
	m.text.Scroll(0, m.layout.Body)
}

// at is the position of the cursor among the rows, or -1.
func (m *Model) at() int {
	return slices.IndexFunc(m.rows, func(r row) bool { return r.key == m.cursor && r.key != "" })
}

// row is the one under the cursor, or nil.
func (m *Model) row() *row {
	if at := m.at(); at >= 0 {
		return &m.rows[at]
	}
	return nil
}

// move goes on by rows; blank ones do not count as a place.
func (m *Model) move(by int) {
	if len(m.rows) == 0 {
		return
	}
	at := max(0, min(m.at()+by, len(m.rows)-1))
	if m.rows[at].key == "" {
		if by < 0 {
			at--
		} else {
			at++
		}
	}
	m.cursor = m.rows[at].key
}

const (
	dated   = 17 // cells of a range of dates in words
	columns = 2  // blanks between the columns
	widest  = 96 // from here on the dates stand beside the chart
)

// labels is the cells of the names of the rows, the cursor included.
func (m *Model) labels() int {
	if m.layout.Full() >= widest {
		return 34
	}
	return 28
}

// worded reports whether the dates stand at the right edge.
func (m *Model) worded() bool { return m.layout.Full() >= widest }

func (m *Model) chartWidth() int {
	width := m.layout.Full() - m.labels()
	if m.worded() {
		width -= dated + columns
	}
	return max(0, width)
}

// unit is the cells of a unit of the axis: fewer for months where else the end
// of the plan would be out of sight, or the chart is narrow.
func (m *Model) unit() int {
	const wide, narrow = 4, 3
	if m.zoom != month {
		return wide
	}
	whole := newAxis(month, m.result.From(), m.end().High, wide)
	if !m.worded() || len(whole.starts)*wide > m.chartWidth()+wide {
		return narrow
	}
	return wide
}

// Status is the line under the cursor in words.
func (m *Model) Status() string {
	r := m.row()
	if r == nil || m.opened != "" || m.layout.Compact && r.foldable() {
		return ""
	}
	return m.styles.Muted.Render(r.said())
}

// Body is the verdict and the chart, or a text that was opened.
func (m *Model) Body() ui.Body {
	switch {
	case m.result == nil:
		return ui.Body{}
	case m.opened != "":
		return ui.Body{Main: m.text.View(m.styles, m.layout.Body)}
	case m.result.Plan == nil || len(m.rows) == 0:
		return ui.Body{Main: m.nothing()}
	case m.layout.Compact:
		return ui.Body{Main: append(m.above(), m.list()...)}
	}
	return ui.Body{Main: append(m.above(), m.drawing()...)}
}

// nothing says that there is no plan, and how there may be one.
func (m *Model) nothing() []string {
	s := m.styles
	var lines []string
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	for _, line := range ui.Wrap("There is nothing to plan. esc goes back to the questions.", m.layout.Full()) {
		lines = append(lines, s.Text.Render(line))
	}
	return lines
}

// above is the verdict, and what the plan depends on.
func (m *Model) above() []string {
	s, full := m.styles, m.layout.Full()
	sign, word, text := m.verdict()
	style := s.Warn
	switch m.judged() {
	case assessment.Comfortable:
		style = s.Good
	case assessment.NotFeasible:
		style = s.Bad
	}
	if m.layout.Compact {
		return m.briefly(style.Render, sign, word, text)
	}
	length, lead := s.Muted.Render(m.length()), ""
	if word != "" {
		lead = style.Render(sign) + " " + style.Bold(true).Render(word) + "  "
	}
	var lines []string
	if m.tall() {
		lines = append(lines, "")
	}
	if ui.Width(lead)+ui.Width(text)+ui.Width(length)+2 > full {
		length = ""
	}
	said := ui.WrapAtMost(text, full-ui.Width(lead), 2, s.Glyphs.Ellipsis)
	lines = append(lines, ui.Between(lead+s.Text.Render(said[0]), length, full))
	for _, line := range said[1:] {
		lines = append(lines, ui.Indent(s.Text.Render(line), ui.Width(lead)))
	}
	depends := m.depends(full - 2)
	if depends != "" {
		depends = s.Warn.Render(s.Glyphs.Unknown) + " " + s.Muted.Render(depends)
	}
	return append(lines, depends)
}

// briefly is the verdict on a small screen, in at most three lines.
func (m *Model) briefly(render func(...string) string, sign, word, text string) []string {
	s := m.styles
	if word != "" {
		text = word + ": " + text
	}
	lines := ui.WrapAtMost(text, m.layout.Full()-2, 3, s.Glyphs.Ellipsis)
	for i := range lines {
		lead := "  "
		if i == 0 && sign != "" {
			lead = render(sign) + " "
		}
		lines[i] = lead + s.Text.Render(lines[i])
	}
	if depends := m.depends(m.layout.Full() - 2); depends != "" {
		lines = append(lines, s.Warn.Render(s.Glyphs.Unknown)+" "+s.Muted.Render(depends))
	}
	return lines
}

// listed is how many rows are in view.
func (m *Model) listed() int {
	rows := m.layout.Body - len(m.above())
	if m.layout.Compact {
		return max(1, rows)
	}
	return max(1, rows-len(m.heads())-1)
}

// visible is the part of the rows that is in view.
func (m *Model) visible() (from, to int) {
	rows := m.listed()
	from = ui.Window(m.at(), m.at(), rows, len(m.rows))
	return from, min(from+rows, len(m.rows))
}

// list is the rows with their dates in words, where no chart fits.
func (m *Model) list() []string {
	s, full := m.styles, m.layout.Full()
	from, to := m.visible()
	var lines []string
	for i := from; i < to; i++ {
		r := &m.rows[i]
		dates := ""
		if !r.dates.High.IsZero() {
			dates = s.Muted.Render(ui.ShortRange(r.dates))
		}
		lines = append(lines, ui.Between(m.label(r, full-ui.Width(dates)-1), dates, full))
	}
	return lines
}

// label is the name of a row, and the cursor.
func (m *Model) label(r *row, width int) string {
	s := m.styles
	pointer, style := "  ", s.Text
	switch {
	case r.key == "":
		return ui.Pad("", width)
	case r.key == m.cursor:
		pointer, style = s.Accent.Render(s.Glyphs.Cursor)+" ", s.Accent
	case r.depth == 0:
		style = s.Bold
	}
	indent := 2
	if !m.worded() {
		indent = 1
	}
	name := ui.Indent(r.title(), indent*r.depth)
	return pointer + style.Render(ui.Pad(ui.Fit(name, width-3, s.Glyphs.Ellipsis), width-2))
}

// heads is the axis, and the line that names today.
func (m *Model) heads() []string {
	s := m.styles
	upper, lower := m.axis.heads()
	indent := m.labels()
	return []string{
		ui.Indent(s.Muted.Render(string(upper)), indent),
		ui.Indent(s.Muted.Render(string(lower)), indent),
		ui.Indent(m.pen().marks(), indent),
	}
}

func (m *Model) pen() *pen {
	p := &pen{styles: m.styles, axis: &m.axis, today: m.today}
	if d := m.result.Plan.Deadline; d != nil {
		p.deadline = d.Date
	}
	return p
}

// drawing is the axis, the rows in view, and the legend.
func (m *Model) drawing() []string {
	s, p := m.styles, m.pen()
	lines := m.heads()
	from, to := m.visible()
	for i := from; i < to; i++ {
		r := &m.rows[i]
		line := m.label(r, m.labels()) + p.row(r)
		if m.worded() && !r.dates.High.IsZero() {
			words := ui.ShortRange(r.dates)
			line += ui.Indent(s.Muted.Render(words), columns+dated-ui.Width(words))
		}
		lines = append(lines, line)
	}
	lines = append(lines, make([]string, max(0, m.listed()-(to-from)))...)
	return append(lines, m.legend(len(m.rows)-to))
}

// legend explains the signs, and says how many rows are below.
func (m *Model) legend(below int) string {
	s, g := m.styles, m.styles.Glyphs.Chart()
	right := ""
	if below > 0 {
		right = s.Muted.Render(s.Glyphs.Down + " " + strconv.Itoa(below) + " more")
	}
	gap, words := "   ", [5]string{"earliest", "if it takes longer", "observation window", "earliest date", "latest date"}
	if !m.worded() {
		gap, words = "  ", [5]string{"early", "longer", "window", "earliest", "latest"}
	}
	signs := []string{s.Text.Render(g.Earliest), s.Muted.Render(g.Longer), s.Change.Render(g.Window), s.Accent.Render(g.First), s.Accent.Render(g.Last)}
	for i := range signs {
		signs[i] += " " + s.Muted.Render(words[i])
	}
	line, full := strings.Join(signs, gap), m.layout.Full()
	if more := line + gap + s.Warn.Render(s.Glyphs.Look) + " " + s.Muted.Render("applies"); ui.Width(more)+ui.Width(right)+2 <= full {
		line = more
	}
	return ui.Between(line, right, full)
}

// zoom is the unit of the axis.
type zoom int

const (
	week zoom = iota
	month
	quarter
)

// axis turns days into columns. Every unit has the same number of cells, so a
// short month is as wide as a long one.
type axis struct {
	zoom   zoom
	starts []assessment.Date // first day of each unit, and of the one after the last
	cells  int               // of one unit
	from   int               // first unit in view
	width  int               // cells in view
}

// newAxis holds the days from the first to the last.
func newAxis(z zoom, first, last assessment.Date, cells int) axis {
	a := axis{zoom: z, cells: cells}
	for at := begin(z, first); len(a.starts) < 2 || !last.Before(a.starts[len(a.starts)-1]); at = after(z, at) {
		a.starts = append(a.starts, at)
	}
	return a
}

// begin is the first day of the unit that holds a day.
func begin(z zoom, d assessment.Date) assessment.Date {
	if z == week {
		for d.Format("Mon") != "Mon" {
			d = d.AddDays(-1)
		}
		return d
	}
	d = d.AddDays(1 - number(d, "2"))
	if z == quarter {
		d = d.AddMonths(-(number(d, "1") - 1) % 3)
	}
	return d
}

func after(z zoom, d assessment.Date) assessment.Date {
	switch z {
	case week:
		return d.AddDays(7)
	case month:
		return d.AddMonths(1)
	default:
		return d.AddMonths(3)
	}
}

func number(d assessment.Date, layout string) int {
	n, _ := strconv.Atoi(d.Format(layout))
	return n
}

// column is where a day stands, from the first cell in view: negative before
// it, width or more behind the last.
func (a *axis) column(d assessment.Date) int {
	at := sort.Search(len(a.starts), func(i int) bool { return d.Before(a.starts[i]) }) - 1
	switch {
	case at < 0:
		return -1 - a.from*a.cells
	case at >= len(a.starts)-1:
		return (len(a.starts) - 1 - a.from) * a.cells
	}
	start := a.starts[at]
	return (at-a.from)*a.cells + start.DaysTo(d)*a.cells/start.DaysTo(a.starts[at+1])
}

// pan moves the view by units, as far as there is something to see.
func (a *axis) pan(by int) {
	a.from = max(0, min(a.from+by, a.most()))
}

// most is the last unit at which the view may begin.
func (a *axis) most() int { return max(0, len(a.starts)-1-a.width/a.cells) }

// show moves the view as little as it takes to have a day in it, not at the edge.
func (a *axis) show(d assessment.Date) {
	const edge = 2 // units beside it
	at := a.from + a.column(d)/a.cells
	units := a.width / a.cells
	switch {
	case at < a.from+edge:
		a.pan(at - edge - a.from)
	case at >= a.from+units-edge:
		a.pan(at + edge + 1 - units - a.from)
	}
}

// heads names the units in two rows of cells: years above months or quarters,
// months above weeks. A name stands above its first unit. Where the next name
// leaves no room, a month goes without its year, and a year is left out.
func (a *axis) heads() (upper, lower []rune) {
	upper, lower = blanks(a.width), blanks(a.width)
	next := a.width + 1
	for i := min(a.from+a.width/a.cells, len(a.starts)-2); i >= a.from; i-- {
		put(lower, (i-a.from)*a.cells, a.unitName(a.starts[i]))
		at, long, brief := (i-a.from)*a.cells, a.starts[i].Format("2006"), ""
		if a.zoom == week {
			long, brief = a.starts[i].Format("Jan 2006"), a.starts[i].Format("Jan")
		}
		if i > a.from && a.sameHead(i) {
			continue
		}
		switch {
		case at+len(long) < next:
			put(upper, at, long)
		case at+len(brief) < next:
			put(upper, at, brief)
		}
		next = at
	}
	return upper, lower
}

// sameHead reports whether a unit has the name above it that the unit before has.
func (a *axis) sameHead(i int) bool {
	layout := "2006"
	if a.zoom == week {
		layout = "Jan 2006"
	}
	return a.starts[i].Format(layout) == a.starts[i-1].Format(layout)
}

func (a *axis) unitName(d assessment.Date) string {
	switch {
	case a.zoom == week:
		return d.Format("2")
	case a.zoom == quarter:
		return "Q" + strconv.Itoa((number(d, "1")+2)/3)
	case a.cells < 4:
		return d.Format("Jan")[:1]
	default:
		return d.Format("Jan")
	}
}

func blanks(n int) []rune {
	out := make([]rune, max(0, n))
	for i := range out {
		out[i] = ' '
	}
	return out
}

func put(cells []rune, at int, text string) {
	for i, r := range []rune(text) {
		if at+i < len(cells) {
			cells[at+i] = r
		}
	}
}

// start is the first day in view; zero before there is an axis.
func (a *axis) start() assessment.Date {
	if len(a.starts) == 0 {
		return assessment.Date{}
	}
	return a.starts[a.from]
}

// pen draws rows into cells.
type pen struct {
	styles   ui.Styles
	axis     *axis
	today    assessment.Date
	deadline assessment.Date // zero when there is none
}

// ink is a colour of the chart. Cells hold it instead of a style, which is large.
type ink int

const (
	plain ink = iota
	quiet
	accent
	warn
	change
)

type cell struct {
	glyph string // "" is blank
	ink   ink
}

func (p *pen) style(i ink) lipgloss.Style {
	switch i {
	case quiet:
		return p.styles.Muted
	case accent:
		return p.styles.Accent
	case warn:
		return p.styles.Warn
	case change:
		return p.styles.Change
	default:
		return p.styles.Text
	}
}

// grid is a row of cells with the lines of today and of the deadline in it.
func (p *pen) grid() []cell {
	cells := make([]cell, max(0, p.axis.width))
	line := p.styles.Glyphs.Chart().Line
	p.at(cells, p.today, cell{line, accent})
	p.at(cells, p.deadline, cell{line, warn})
	return cells
}

func (p *pen) at(cells []cell, d assessment.Date, c cell) {
	if at := p.axis.column(d); !d.IsZero() && at >= 0 && at < len(cells) {
		cells[at] = c
	}
}

// look is how a stroke is drawn.
func (p *pen) look(of sign) cell {
	g := p.styles.Glyphs.Chart()
	switch of {
	case earliest:
		return cell{g.Earliest, plain}
	case window:
		return cell{g.Window, change}
	case first:
		return cell{g.First, accent}
	case last:
		return cell{g.Last, accent}
	case due:
		return cell{p.styles.Glyphs.Look, warn}
	case limit:
		return cell{g.Mark, warn}
	default:
		return cell{g.Longer, quiet}
	}
}

// row draws the strokes of a row; of several in a cell the sign that counts most
// is seen. What lies outside the view is pointed at.
func (p *pen) row(r *row) string {
	cells := p.grid()
	before, beyond, seen := false, false, false
	for of := longer; of <= limit; of++ {
		for _, k := range r.strokes {
			if k.sign != of {
				continue
			}
			from, to := p.axis.column(k.from), p.axis.column(k.to)
			before, beyond = before || from < 0, beyond || to >= len(cells)
			for at := max(0, from); at <= min(to, len(cells)-1); at++ {
				cells[at], seen = p.look(of), true
			}
		}
	}
	g := p.styles.Glyphs.Chart()
	if before && !seen && len(cells) > 0 {
		cells[0] = cell{g.Before, quiet}
	}
	if beyond && len(cells) > 0 {
		cells[len(cells)-1] = cell{g.Beyond, quiet}
	}
	return p.write(cells)
}

// write joins cells, one piece of style for each run.
func (p *pen) write(cells []cell) string {
	var out, run strings.Builder
	for i, c := range cells {
		if c.glyph == "" {
			c.glyph = " "
		}
		run.WriteString(c.glyph)
		if i+1 == len(cells) || cells[i+1].ink != c.ink {
			out.WriteString(p.style(c.ink).Render(run.String()))
			run.Reset()
		}
	}
	return out.String()
}

// marks is the row that names the line of today.
func (p *pen) marks() string {
	cells := p.grid()
	at := p.axis.column(p.today)
	if at < 0 || at >= len(cells) {
		return p.write(cells)
	}
	text := []rune(" today")
	if at+len(text) >= len(cells) {
		text = nil
	}
	cells[at] = cell{p.styles.Glyphs.Chart().Mark, accent}
	for i, r := range text {
		cells[at+1+i] = cell{string(r), accent}
	}
	return p.write(cells)
}
