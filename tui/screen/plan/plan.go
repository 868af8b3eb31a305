// Package plan is the tab that draws the plan over time, on its expected dates: work,
// observation windows, audits, laws and requirements against today and the deadline.
// It is fitted to the width of the screen.
package plan

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/form"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab.
type Model struct {
	ui.Page
	session *session.Session
	catalog *assessment.Catalog
	today   assessment.Date

	result  *assessment.Result
	rows    []row // without those of folded sections
	list    ui.List
	found   ui.Search
	toggled map[string]bool // sections folded or unfolded by the user
	opened  string          // the row whose details are open, or ordersKey; "" for the chart
	text    ui.Pager
}

const (
	deadlineKey  = "deadline"   // the row of the deadline
	milestoneKey = "milestone/" // begins the row of a milestone
	ordersKey    = "orders"     // the page that compares the orders
)

// New returns the tab.
func New(s *session.Session, today assessment.Date) *Model {
	m := &Model{session: s, catalog: s.Catalog().Catalog, today: today, toggled: map[string]bool{}}
	m.found = ui.SearchIn(m.list.Searched(func(i int) string { return m.rows[i].label + " " + m.rows[i].words + " " + m.rows[i].inside }))
	return m
}

// Search is in the rows of the chart.
func (m *Model) Search() *ui.Search {
	if m.opened != "" {
		return nil
	}
	return &m.found
}

func (m *Model) Head() ui.Head { return ui.Head{Left: "Plan"} }

func (m *Model) Resize(l ui.Layout)        { m.Page.Resize(l); m.refresh() }
func (m *Model) Restyle(s ui.Styles)       { m.Page.Restyle(s); m.refresh() }
func (m *Model) Show(r *assessment.Result) { m.result = r; m.refresh() }

// Keys are those of the chart, or of a text that was opened.
func (m *Model) Keys() ui.KeyMap {
	if m.opened != "" {
		quote := ui.CopyKey("copy the sentence for the buyer", func() bool { return m.quoted() != "" })
		quote.Word = "copy"
		return ui.DetailKeys(&m.text, m.textRows, func() { m.opened = "" }, quote)
	}
	listed := func() bool { return len(m.rows) > 0 }
	promises := []ui.Key{form.KeepKey(m.session, m.result)}
	if have, ok := form.HaveKey(m.session, m.result, m.milestoneHere(), m.today); ok {
		promises = append(promises, have)
	}
	return ui.KeyMap{Page: "the plan", Rows: slices.Concat(m.list.Keys(func() int { return m.listRows() - 1 }), []ui.Key{
		ui.Row(ui.GroupAct, "enter", "open", "what is inside a section, or all about a line", m.enter).Only(listed).Kept(),
		ui.Row(ui.GroupLook, "", "", "to the deadline", func() tea.Cmd { return m.goTo(deadlineKey) }).
			Only(func() bool { return listed() && m.result.Plan.Deadline != nil }),
		ui.Row(ui.GroupLook, "c", "orders", "the possible orders, compared", func() tea.Cmd { return m.open(ordersKey) }).
			Only(func() bool { return m.result != nil && len(m.result.Orders) > 0 }),
	}, promises)}
}

// milestoneHere is the milestone under the cursor, or "".
func (m *Model) milestoneHere() assessment.MilestoneID {
	if here := m.list.Cursor(); here < len(m.rows) {
		id, _ := strings.CutPrefix(m.rows[here].key, milestoneKey)
		return assessment.MilestoneID(id)
	}
	return ""
}

// refresh builds the rows anew and keeps the place of the cursor.
func (m *Model) refresh() {
	if m.result == nil || m.result.Plan == nil {
		return
	}
	cursor := ""
	if here := m.list.Cursor(); here < len(m.rows) {
		cursor = m.rows[here].key
	}
	m.rows = m.build()
	m.list.Show(len(m.rows), nil)
	m.goTo(cursor)
	if m.opened != "" {
		m.open(m.opened)
	}
}

// goTo moves the cursor to the row with a key, where there is one; deadlineKey is the
// first of the deadlines.
func (m *Model) goTo(key string) tea.Cmd {
	m.list.MoveTo(func(i int) bool {
		return m.rows[i].key == key || key == deadlineKey && strings.HasPrefix(m.rows[i].key, key)
	})
	return nil
}

// GoTo moves the cursor to a milestone.
func (m *Model) GoTo(milestone string) { m.goTo(milestoneKey + milestone) }

// Copy is the sentence for the buyer while it is shown, nothing in another
// text, and else the chart as it is drawn.
func (m *Model) Copy() (name, text string) {
	if m.opened != "" {
		return "the sentence for the buyer", m.quoted()
	}
	return "the plan as it is drawn", ui.PlainText(m.Styles.Glyphs, m.Body().Main)
}

// quoted is the sentence for the buyer, while it is shown.
func (m *Model) quoted() string {
	at, ok := strings.CutPrefix(m.opened, deadlineKey)
	i, err := strconv.Atoi(at)
	switch {
	case ok && err == nil && i < len(m.result.Plan.Deadlines):
		return m.result.Plan.Deadlines[i].Sentence
	case ok && m.result.Plan.Deadline != nil:
		return m.result.Plan.Deadline.Sentence
	}
	return ""
}

// enter folds or unfolds a section, or opens the details of a row.
func (m *Model) enter() tea.Cmd {
	r := m.rows[m.list.Cursor()]
	if !r.head {
		return m.open(r.key)
	}
	m.toggled[r.key] = !m.toggled[r.key]
	m.refresh()
	return nil
}

// open shows the details of a row, or the orders.
func (m *Model) open(key string) tea.Cmd {
	if key != m.opened {
		m.text = ui.Pager{}
	}
	p := page{m.Sheet(76), m.catalog, m.result}
	at := slices.IndexFunc(m.rows, func(r row) bool { return r.key == key && r.detail != nil })
	switch {
	case key == ordersKey && len(m.result.Orders) > 0:
		p.Width = m.Layout.Full()
		p.orders()
	case at >= 0:
		m.rows[at].detail(&p)
	default:
		key = ""
	}
	m.opened, m.text.Lines = key, p.Lines
	return nil
}

func (m *Model) textRows() int { return m.Layout.Body }

// Status is the row under the cursor in words.
func (m *Model) Status() string {
	if len(m.rows) == 0 || m.opened != "" {
		return ""
	}
	r := &m.rows[m.list.Cursor()]
	if m.Layout.Compact && r.head {
		return ""
	}
	parts := []string{r.label}
	if !r.on.IsZero() {
		parts[0] += ": " + report.LongDate(r.on)
	}
	if r.words != "" {
		parts = append(parts, r.words)
	}
	return m.Styles.Muted.Render(strings.Join(parts, ", "))
}

// Body is the verdict and the chart, or a text that was opened.
func (m *Model) Body() ui.Body {
	switch {
	case m.result == nil:
		return ui.Body{}
	case m.opened != "":
		return ui.Body{Main: m.text.View(m.Styles, m.Layout.Body)}
	case m.result.Plan == nil || len(m.rows) == 0:
		return ui.Body{Main: []string{"", m.Styles.Text.Render("There is nothing to plan. esc goes back to the questions.")}}
	case m.Layout.Compact:
		return ui.Body{Main: append(m.above(), m.visible(nil)...)}
	}
	a := m.axis()
	rows := ui.Rows(m.visible(&a), m.listRows())
	return ui.Body{Main: slices.Concat(m.above(), m.heads(a), rows, []string{m.legend()})}
}

// above is the verdict, and what the plan depends on.
func (m *Model) above() []string {
	s, full := m.Styles, m.Layout.Full()
	word, text := m.verdict()
	sign := ""
	style := s.Warn
	if d := m.result.Plan.Deadline; d != nil && word != "" {
		sign, style = ui.VerdictSign(s, d)
	}
	lead, rows := "", 2
	switch {
	case m.Layout.Compact && word != "":
		lead, rows, text = ui.Pad(style.Render(sign), 2), 3, word+": "+text
	case m.Layout.Compact:
		lead, rows = ui.Pad(sign, 2), 3
	case word != "":
		lead = style.Render(sign) + " " + style.Bold(true).Render(word) + "  "
	}
	lines := hanging(lead, ui.WrapAtMost(text, full-ui.Width(lead), rows, s.Glyphs.Ellipsis))
	length := s.Muted.Render(m.length())
	if !m.Layout.Compact && ui.Width(lines[0])+ui.Width(length)+2 <= full {
		lines[0] = ui.Between(lines[0], length, full)
	}
	if m.Layout.Body >= 28 && !m.Layout.Compact { // there is room for a blank line
		lines = append([]string{""}, lines...)
	}
	if depends := m.depends(full - 2); depends != "" {
		lines = append(lines, s.Warn.Render(s.Glyphs.Unknown)+" "+s.Muted.Render(depends))
	} else if !m.Layout.Compact {
		lines = append(lines, "")
	}
	return lines
}

// hanging puts a lead before the first line, and indents the others to match.
func hanging(lead string, lines []string) []string {
	for i, line := range lines {
		if i > 0 {
			lead = ui.Indent("", ui.Width(lead))
		}
		lines[i] = lead + line
	}
	return lines
}

// wide reports whether there is room for the dates in words.
func (m *Model) wide() bool { return m.Layout.Full() >= 96 }

const (
	datesWidth = 11 // cells of a date in words
	headRows   = 2  // rows of the axis
	legendRows = 1
)

// nameWidth is the cells of the names of the rows, the cursor included.
func (m *Model) nameWidth() int {
	if m.wide() {
		return 34
	}
	return 30
}

// listRows is how many rows are in view.
func (m *Model) listRows() int {
	rows := m.Layout.Body - len(m.above())
	if !m.Layout.Compact {
		rows -= headRows + legendRows
	}
	return max(1, rows)
}

// visible is the rows in view, drawn along an axis; without one, with their dates.
func (m *Model) visible(a *axis) []string {
	s, full := m.Styles, m.Layout.Full()
	from, to := m.list.Window(m.listRows())
	var lines []string
	for i := from; i < to; i++ {
		r := &m.rows[i]
		words := s.Muted.Render(r.on.Format("2 Jan 2006"))
		switch {
		case a == nil:
			lines = append(lines, ui.Between(m.name(i, full-ui.Width(words)-1), words, full))
		case m.wide():
			lines = append(lines, ui.Between(m.name(i, m.nameWidth())+m.draw(*a, r.strokes), words, full))
		default:
			lines = append(lines, m.name(i, m.nameWidth())+m.draw(*a, r.strokes))
		}
	}
	return lines
}

// name is the label of a row, and the cursor.
func (m *Model) name(i, width int) string {
	s, r := m.Styles, &m.rows[i]
	label := r.label
	pointer, style := s.Pointer(i == m.list.Cursor())
	if r.head && i != m.list.Cursor() {
		style = s.Bold
	}
	if !r.head && !strings.HasPrefix(r.key, deadlineKey) {
		label = " " + label
	}
	return pointer + " " + style.Render(ui.Pad(ui.Fit(label, width-3, s.Glyphs.Ellipsis), width-2))
}

// axis fits the days from the first to the last into a number of cells.
type axis struct {
	first, last assessment.Date
	width       int
}

// axis holds today, the deadline, and the rows of the chart. Dates of law years
// ahead are past its end.
func (m *Model) axis() axis {
	width := m.Layout.Full() - m.nameWidth()
	if m.wide() {
		width -= datesWidth + 2
	}
	days := []assessment.Date{m.today, m.result.From()}
	if d := m.result.Plan.Deadline; d != nil {
		days = append(days, d.Date)
	}
	for _, r := range m.rows {
		for _, k := range r.strokes {
			if k.sign != duty {
				days = append(days, k.from, k.to)
			}
		}
	}
	order := func(a, b assessment.Date) int { return b.DaysTo(a) }
	return axis{first: slices.MinFunc(days, order), last: slices.MaxFunc(days, order), width: width}
}

// column is the cell of a day: negative before the axis, width after it.
func (a axis) column(d assessment.Date) int {
	switch {
	case d.Before(a.first):
		return -1
	case a.last.Before(d):
		return a.width
	}
	return a.first.DaysTo(d) * a.width / (a.first.DaysTo(a.last) + 1)
}

// months names the months that there is room for.
func (a axis) months() string {
	var out strings.Builder
	month, _ := assessment.ParseDate(a.first.Format("2006-01") + "-01")
	for ; !a.last.Before(month); month = month.AddMonths(1) {
		name, gap := month.Format("Jan 2006"), a.column(month)-out.Len()
		if (gap >= 2 || out.Len() == 0 && gap >= 0) && out.Len()+gap+len(name) <= a.width {
			out.WriteString(strings.Repeat(" ", gap) + name)
		}
	}
	return out.String()
}

// heads names the months, and the line of today.
func (m *Model) heads(a axis) []string {
	indent, g := m.nameWidth(), m.Styles.Glyphs.Chart()
	cells := m.grid(a)
	if at := a.column(m.today); at >= 0 && at < len(cells) {
		cells[at] = cell{g.Mark, &m.Styles.Accent}
		if label := " today"; at+len(label) < len(cells) {
			for i, r := range label {
				cells[at+1+i] = cell{string(r), &m.Styles.Accent}
			}
		}
	}
	return []string{ui.Indent(m.Styles.Muted.Render(a.months()), indent), ui.Indent(join(cells), indent)}
}

type cell struct {
	glyph string
	style *ui.Style
}

// grid is a row of cells with the lines of today and of the deadline in it.
func (m *Model) grid(a axis) []cell {
	cells := slices.Repeat([]cell{{" ", &m.Styles.Text}}, max(0, a.width))
	line := func(d assessment.Date, style *ui.Style) {
		if at := a.column(d); at >= 0 && at < len(cells) {
			cells[at] = cell{m.Styles.Glyphs.Chart().Line, style}
		}
	}
	line(m.today, &m.Styles.Accent)
	if d := m.result.Plan.Deadline; d != nil {
		line(d.Date, &m.Styles.Warn)
	}
	return cells
}

// draw draws strokes along an axis, and points at what is outside of it.
func (m *Model) draw(a axis, strokes []stroke) string {
	s, g, signs := &m.Styles, m.Styles.Glyphs.Chart(), m.signs()
	cells := m.grid(a)
	for _, k := range slices.SortedStableFunc(slices.Values(strokes), func(a, b stroke) int { return int(a.sign - b.sign) }) {
		from, to := a.column(k.from), a.column(k.to)
		for at := max(0, from); at <= min(to, len(cells)-1); at++ {
			cells[at] = signs[k.sign]
		}
		if to < 0 {
			cells[0] = cell{g.Before, &s.Muted}
		}
		if to >= len(cells) {
			cells[len(cells)-1] = cell{g.Beyond, &s.Muted}
		}
	}
	return join(cells)
}

func (m *Model) signs() map[sign]cell {
	s, g := &m.Styles, m.Styles.Glyphs.Chart()
	return map[sign]cell{
		ranged:   {g.Span, &s.Muted},
		expected: {g.Expected, &s.Text},
		window:   {g.Window, &s.Change},
		event:    {g.Event, &s.Accent},
		duty:     {s.Glyphs.Look, &s.Warn},
		deadline: {g.Mark, &s.Warn},
	}
}

// join styles cells of one look that follow each other in one piece.
func join(cells []cell) string {
	var out, run strings.Builder
	for i, c := range cells {
		run.WriteString(c.glyph)
		if i+1 == len(cells) || cells[i+1].style != c.style {
			out.WriteString(c.style.Render(run.String()))
			run.Reset()
		}
	}
	return out.String()
}

// legend explains the signs, and says how many rows are below.
func (m *Model) legend() string {
	full, signs := m.Layout.Full(), m.signs()
	_, to := m.list.Window(m.listRows())
	right := ui.MoreBelow(m.Styles, len(m.rows)-to)
	gap, words := "  ", []string{"expected", "window", "milestone", "best to slow", "law"}
	if m.wide() {
		gap = "   "
		words = []string{"expected", "observation window", "milestone", "from the best case to the slow one", "a law applies"}
	}
	line := ""
	for i, sign := range []sign{expected, window, event, ranged, duty} {
		more := line + join([]cell{signs[sign]}) + " " + m.Styles.Muted.Render(words[i])
		if ui.Width(more)+ui.Width(right)+2 > full {
			break
		}
		line = more + gap
	}
	return ui.Between(line, right, full)
}
