// Package compare shows two assessments side by side, or one at two times: what is
// different, and what was entered that makes it so. It also has the page on other
// content.
package compare

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Pair is two sides to compare. If both are the same assessment, Days are those on
// which it changed, the first one first, and Before is how it was before Days[Day].
type Pair struct {
	Before, After assessment.Assessment
	Days          []assessment.Date
	Day           int
	Then          string // what Before is called, where Days are not known
}

// Library carries out what the page asks for: the shell.
type Library interface {
	// OpenAt opens a question of an assessment.
	OpenAt(id string, question assessment.QuestionID) tea.Cmd
	// Earlier compares an assessment with itself before another of Pair.Days.
	Earlier(id string, day int) tea.Cmd
	// ExportComparison writes a comparison to a file; name says what is compared.
	ExportComparison(name, text string) tea.Cmd
}

// comparedMsg is a finished comparison.
type comparedMsg struct {
	revision    int // an older one than that of the page is dropped
	comparison  assessment.Comparison
	left, right map[string][]string // rules by the line that they set
}

// Model is the page.
type Model struct {
	ui.Page
	catalog  *engine.Engine
	library  Library
	today    assessment.Date
	pair     Pair
	swapped  bool
	revision int

	comparedMsg
	known       bool // whether the comparison is finished
	onlyChanges bool
	list        ui.List // of the lines of the comparison
	found       ui.Search
	ids         bool // the names of the rules are shown
}

// New returns the page of a pair.
func New(c *engine.Engine, library Library, pair Pair, today assessment.Date) *Model {
	m := &Model{catalog: c, library: library, pair: pair, today: today, list: ui.NewList()}
	m.found = ui.SearchIn(m.list.Searched(func(i int) string {
		l := &m.comparison.Lines[i]
		return report.LineName(c.Catalog, l.Line) + " " + m.change(l) + " " + report.CauseWords(c.Catalog, *l)
	}))
	return m
}

// Init works out the comparison.
func (m *Model) Init() tea.Cmd {
	m.revision++
	c, before, after, today, revision := m.catalog, m.pair.Before, m.pair.After, m.today, m.revision
	return func() tea.Msg {
		comparison := compare.SideBySide(c, before, after, today)
		return comparedMsg{revision, comparison, rules(c, before, today), rules(c, after, today)}
	}
}

// rules is the certain rules of a result by the line that they set.
func rules(c *engine.Engine, run assessment.Assessment, today assessment.Date) map[string][]string {
	r := c.Evaluate(run, assessment.Options{Today: today, SkipPlan: true, SkipFlips: true})
	all := r.OutcomeBecause
	for i := range r.Standards {
		all = slices.Concat(all, r.Standards[i].Because, r.Standards[i].Scope)
	}
	for i := range r.Gates {
		all = slices.Concat(all, r.Gates[i].Because)
	}
	for i := range r.Obligations {
		all = slices.Concat(all, r.Obligations[i].Because)
	}
	out := map[string][]string{}
	for _, reason := range all {
		if line, _, _ := strings.Cut(reason.Sets, "="); reason.Certain {
			out[line] = append(out[line], string(reason.Rule))
		}
	}
	return out
}

// Update takes the finished comparison.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case comparedMsg:
		if msg.revision == m.revision {
			m.comparedMsg, m.known = msg, true
			m.show()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		m.found.Type(msg)
	}
	return nil
}

// show lists the lines, or those that changed.
func (m *Model) show() {
	lines := m.comparison.Lines
	m.list.Show(len(lines), func(i int) bool { return lines[i].Changed || !m.onlyChanges })
}

// changed is the number of lines that differ; they come first.
func (m *Model) changed() int {
	n := slices.IndexFunc(m.comparison.Lines, func(l assessment.ComparedLine) bool { return !l.Changed })
	if n < 0 {
		return len(m.comparison.Lines)
	}
	return n
}

// single reports whether an assessment is compared with itself.
func (m *Model) single() bool { return m.pair.Before.ID == m.pair.After.ID }

// cause is the question whose answer makes the line of the cursor differ, or "".
func (m *Model) cause() assessment.QuestionID {
	if i, ok := m.list.Here(); ok {
		for _, edit := range m.comparison.Lines[i].Because {
			if m.catalog.Question(assessment.QuestionID(edit)) != nil {
				return assessment.QuestionID(edit)
			}
		}
	}
	return ""
}

func (m *Model) Keys() ui.KeyMap {
	day := func(step int) func() tea.Cmd {
		return func() tea.Cmd {
			if m.pair.Day+step >= len(m.pair.Days) {
				return nil
			}
			return m.library.Earlier(m.pair.After.ID, m.pair.Day+step)
		}
	}
	earlier := ui.Row(ui.GroupMove, "left h", "", "a day of changes earlier; also h", day(-1)).
		Only(func() bool { return m.pair.Day > 0 })
	later := ui.Row(ui.GroupMove, "right l", "earlier, later", "a day of changes later; also l", day(1)).
		Only(func() bool { return len(m.pair.Days) > 1 })
	later.Pair = "←→"
	toggle := ui.Do(func() {
		m.onlyChanges = !m.onlyChanges
		m.show()
	})
	copied := ui.CopyKey("copy the comparison as markdown", func() bool { return m.known })
	copied.Word = "copy"
	return m.found.In(ui.KeyMap{Page: "the comparison", Rows: append(m.list.Keys(m.visible),
		earlier,
		later,
		ui.Row(ui.GroupAct, "enter", "open the answer", "open the answer that makes the difference, on the right side",
			func() tea.Cmd { return m.library.OpenAt(m.pair.After.ID, m.cause()) }).
			Only(func() bool { return m.cause() != "" }).Kept(),
		ui.Row(ui.GroupLook, "f", "only changes", "hide what is the same on both sides, or show it", toggle).Only(m.mixed),
		ui.Row(ui.GroupLook, "i", "rule names", "show the rules that make the difference, and hide them", ui.Do(func() { m.ids = !m.ids })).
			Only(func() bool { i, ok := m.list.Here(); return ok && len(m.ruled(&m.comparison.Lines[i])) > 0 }).DroppedEarly(),
		ui.Row(ui.GroupLook, "s", "swap sides", "swap left and right", m.swap),
		ui.Row(ui.GroupLook, "x", "export", "write the comparison to a file, as markdown", m.export).
			FoundBy(ui.ExportKey().Also),
		copied,
		ui.BackKey(),
		ui.HomeKey(),
	)})
}

// Status is what is searched for.
func (m *Model) Status() string { return m.found.Line(m.Styles, m.Layout.Full()) }

// Cursor is in the words to search for.
func (m *Model) Cursor() *tea.Cursor { return m.found.Cursor(m.Layout.Body) }

// mixed reports whether some lines changed and some did not.
func (m *Model) mixed() bool {
	return m.known && m.changed() > 0 && m.changed() < len(m.comparison.Lines)
}

func (m *Model) swap() tea.Cmd {
	m.pair.Before, m.pair.After, m.swapped = m.pair.After, m.pair.Before, !m.swapped
	return m.Init()
}

func (m *Model) export() tea.Cmd {
	_, text := m.Copy()
	if text == "" {
		return nil
	}
	name := m.Names()
	if m.single() {
		name = m.pair.After.Company + " changes"
	}
	return m.library.ExportComparison(name, text)
}

// Copy is the comparison as markdown.
func (m *Model) Copy() (name, text string) {
	if !m.known {
		return "", ""
	}
	var b strings.Builder
	left, right := m.sides()
	if m.single() { // the page has the company in its head
		left, right = m.pair.After.Company+" "+left, m.pair.After.Company+" "+right
	}
	names := report.Sides{Left: left, Right: right}
	if err := report.SideBySide(&b, m.catalog.Catalog, names, m.comparison); err != nil {
		return "", ""
	}
	return "the comparison as markdown", b.String()
}

// sides names the two sides.
func (m *Model) sides() (left, right string) {
	if !m.single() {
		return m.pair.Before.Company, m.pair.After.Company
	}
	left = cmp.Or(m.pair.Then, "then")
	if len(m.pair.Days) > 0 {
		left = "before " + report.LongDate(m.pair.Days[m.pair.Day])
	}
	if m.swapped {
		return "now", left
	}
	return left, "now"
}

// Names is what is compared, in a few words.
func (m *Model) Names() string {
	left, right := m.sides()
	if m.single() {
		return m.pair.After.Company + ", " + left + " and " + right
	}
	return left + " and " + right
}

// Head says what the page shows, and how much is different.
func (m *Model) Head() ui.Head {
	s := m.Styles
	h := ui.Head{Left: s.Text.Render("What is different, and what makes it so"), Heavy: 17}
	if m.Layout.Compact {
		h = ui.Head{Left: s.Text.Render("Compare"), Heavy: 7}
	}
	if m.known {
		count := ui.OfCount(m.changed(), len(m.comparison.Lines))
		if !m.Layout.Compact {
			count += " lines are different"
		}
		h.Right = s.Muted.Render(count)
	}
	return h
}

// Rows around the lines of a wide list: a blank, the names of the columns and a
// blank above, a blank before what is the same and how many are below.
const (
	headRows = 3
	tailRows = 2
)

// detailRows is the rows below the list, for the line of the cursor.
func (m *Model) detailRows() int {
	switch {
	case m.Layout.Compact:
		return 0
	case m.Layout.Side > 0:
		return 10
	default:
		return 5
	}
}

// visible is how many lines fit: each has one row in a wide list, and two in a
// narrow one.
func (m *Model) visible() int {
	rows := m.Layout.Body - m.detailRows()
	if m.Layout.Side > 0 {
		return max(1, rows-headRows-tailRows)
	}
	return max(1, (rows-1)/2)
}

// Body is the lines, and below them what makes the one of the cursor differ.
func (m *Model) Body() ui.Body {
	s := m.Styles
	switch {
	case !m.known:
		return ui.Body{Main: []string{"", s.Muted.Render("Working out what makes each difference.")}}
	case m.list.Len() == 0:
		return ui.Body{Main: []string{"", s.Text.Render("Nothing to compare: neither side has a line.")}}
	}
	shown := min(m.list.Len(), m.visible())
	lines, rows := m.narrowList(), 2*shown+1
	if m.Layout.Side > 0 {
		lines, rows = m.wideList(), headRows+shown+tailRows
	}
	if _, to := m.list.Window(m.visible()); to < m.list.Len() {
		lines = append(lines, ui.Indent(ui.MoreBelow(s, m.list.Len()-to), pointerWidth))
	}
	if m.detailRows() > 0 {
		rule := s.Faint.Render(strings.Repeat(s.Glyphs.Line, m.Layout.Full()))
		lines = append(ui.Rows(lines, max(len(lines), rows)), rule)
		lines = append(lines, m.detail(m.detailRows()-1)...)
	}
	return ui.Body{Main: lines}
}

// Widths of the columns; the cause takes the rest.
const (
	pointerWidth = 4
	nameWidth    = 36
	valueWidth   = 25 // at least
	labelWidth   = 11 // below the list
)

// wideList is the lines in view as a table.
func (m *Model) wideList() []string {
	s, c, full := m.Styles, m.catalog.Catalog, m.Layout.Full()
	value := max(valueWidth, full/4-3)
	widths := []int{nameWidth, value, value, full - pointerWidth - nameWidth - 2*value + 2}
	row := func(line string, name, value ui.Style, cells ...string) string {
		for i, style := range []ui.Style{name, value, value, s.Muted} {
			line += ui.Pad(style.Render(ui.Fit(cells[i], widths[i]-2, s.Glyphs.Ellipsis)), widths[i])
		}
		return line
	}
	left, right := m.sides()
	lines := []string{"", row(ui.Indent("", pointerWidth), s.Muted, s.Muted, "", left, right, "Caused by"), ""}
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		l := &m.comparison.Lines[m.list.Item(i)]
		if i == m.changed() && i > from {
			lines = append(lines, "")
		}
		pointer, name, value := m.looks(i, l)
		lines = append(lines, row(pointer, name, value, report.LineName(c, l.Line), report.LineWords(c, l.Line, l.From),
			report.LineWords(c, l.Line, l.To), report.CauseWords(c, *l)))
	}
	return lines
}

// narrowList is the lines in view, each in two rows.
func (m *Model) narrowList() []string {
	s, c, full := m.Styles, m.catalog.Catalog, m.Layout.Full()
	room := full - pointerWidth
	var lines []string
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		l := &m.comparison.Lines[m.list.Item(i)]
		pointer, name, value := m.looks(i, l)
		cause := ui.Fit(report.CauseWords(c, *l), room/2, s.Glyphs.Ellipsis)
		title := ui.Fit(report.LineName(c, l.Line), room-ui.Width(cause)-2, s.Glyphs.Ellipsis)
		lines = append(lines,
			ui.Between(pointer+name.Render(title), s.Muted.Render(cause), full),
			ui.Indent(value.Render(ui.Fit(m.change(l), room, s.Glyphs.Ellipsis)), pointerWidth))
	}
	return lines
}

// change is what a line says on both sides, once if that is the same.
func (m *Model) change(l *assessment.ComparedLine) string {
	words := report.LineWords(m.catalog.Catalog, l.Line, l.To)
	if l.Changed {
		words = report.LineWords(m.catalog.Catalog, l.Line, l.From) + " " + m.Styles.Glyphs.Right + " " + words
	}
	return words
}

// looks is the cursor and the sign of a line, and its styles: what is the same on
// both sides is quieter.
func (m *Model) looks(row int, l *assessment.ComparedLine) (pointer string, name, value ui.Style) {
	s := m.Styles
	here := row == m.list.Cursor()
	pointer, name = s.Pointer(here)
	absent := func(values []string) bool {
		return len(values) == 0 || len(values) == 1 && values[0] == "false"
	}
	sign := s.Glyphs.Changed
	switch {
	case !l.Changed && here:
		return pointer + " " + s.Muted.Render(s.Glyphs.Same) + " ", name.Bold(true), s.Muted
	case !l.Changed:
		return pointer + " " + s.Muted.Render(s.Glyphs.Same) + " ", s.Muted, s.Muted
	case absent(l.From):
		sign = s.Glyphs.Comes
	case absent(l.To):
		sign = s.Glyphs.Goes
	}
	return pointer + " " + s.Change.Render(sign) + " ", name.Bold(here), s.Text
}

// ruled is the rules that a line has on one side alone.
func (m *Model) ruled(l *assessment.ComparedLine) []string {
	if !l.Changed || m.detailRows() == 0 {
		return nil
	}
	var out []string
	left, right := m.sides()
	only := func(here, away []string, side string) {
		rules := slices.DeleteFunc(slices.Clone(here), func(rule string) bool { return slices.Contains(away, rule) })
		if len(rules) > 0 {
			out = append(out, strings.Join(rules, ", ")+"  only "+side)
		}
	}
	only(m.right[l.Line], m.left[l.Line], right)
	only(m.left[l.Line], m.right[l.Line], left)
	return out
}

// detail is what makes the line of the cursor differ: what was entered differently,
// the rules that one side alone has, and other content.
func (m *Model) detail(rows int) []string {
	i, _ := m.list.Here()
	s, c, full, l := m.Styles, m.catalog.Catalog, m.Layout.Full(), &m.comparison.Lines[i]
	title := report.LineName(c, l.Line) + "  " + m.change(l)
	if !l.Changed {
		title += ", the same on both sides"
	}
	lines := []string{s.Bold.Render(ui.Fit(title, full, s.Glyphs.Ellipsis))}
	if m.Layout.Side > 0 {
		lines = []string{"", lines[0], ""}
	}
	sheet := ui.Sheet{Styles: s, Width: full, Lines: lines}
	fact := func(label, text string) { sheet.Hanging(s.Muted.Render(ui.Pad(label, labelWidth)), s.Text, text) }
	for _, e := range m.comparison.Edits {
		switch {
		case !slices.Contains(l.Because, e.Of):
		case m.catalog.Question(assessment.QuestionID(e.Of)) != nil:
			fact("Answer", report.EditName(c, e.Of)+"  "+report.EditWords(c, e))
		default:
			fact("Entered", report.EditName(c, e.Of)+"  "+report.EditWords(c, e))
		}
	}
	if m.ids {
		for _, rules := range m.ruled(l) {
			fact("Rule", rules)
		}
	}
	if l.Content {
		from, to := report.PackNames(m.pair.Before.Pack, m.catalog.Pack)
		fact("Content", from+" "+s.Glyphs.Right+" "+to+" plays a part")
	}
	if len(sheet.Lines) > rows {
		sheet.Lines[rows-1] = s.Muted.Render(ui.Pad("", labelWidth) + s.Glyphs.Ellipsis + " y copies all of it")
	}
	return ui.Rows(sheet.Lines, rows)
}

// Changes is the page.
type Changes struct {
	ui.Page
	session *session.Session
	next    ui.Route // where enter goes on
	pager   ui.Pager
}

// NewChanges returns the page of an assessment; next is the page behind it.
func NewChanges(s *session.Session, next ui.Route) *Changes {
	m := &Changes{session: s, next: next}
	m.pager.Text = m.lines
	return m
}

func (m *Changes) Keys() ui.KeyMap {
	return ui.KeyMap{Page: "what changed", Rows: append(m.pager.Keys(m.rows),
		ui.Row(ui.GroupAct, "enter", "continue", "continue; this page is shown again next time",
			func() tea.Cmd { return ui.Go(m.next) }).Kept(),
		ui.Row(ui.GroupChange, "Y", "accept content", "the assessment belongs to this content from now on",
			func() tea.Cmd { return tea.Batch(m.session.AcceptContent(), ui.Go(m.next)) }).Kept(),
		ui.SaveKey(m.session.Failed),
		ui.CopyKey("copy what changes", nil),
		ui.BackKey(),
		ui.HomeKey(),
	)}
}

func (m *Changes) rows() int { return m.Layout.Body }

// Head names the page.
func (m *Changes) Head() ui.Head {
	return ui.Head{Left: m.Styles.Text.Render("Other content"), Heavy: 13}
}

func (m *Changes) Body() ui.Body { return ui.Body{Main: m.pager.View(m.Styles, m.rows())} }

func (m *Changes) lines() []string {
	s, c := m.Styles, m.session.Catalog()
	out := m.Sheet(76)
	cc := c.ContentChanges(m.session.Run())
	if cc == nil {
		out.Text(s.Text, "The assessment belongs to the content in use.")
		return out.Lines
	}
	out.Text(s.Text, report.ContentSentence(cc))
	out.Gap()
	for _, change := range cc.Changes {
		words := report.ChangeWords(c.Catalog, change)
		out.Indent = 2
		out.Text(s.Bold, words.What+": "+words.To)
		out.Indent = 4
		out.Text(s.Muted, "was "+words.From+", because of "+words.Cause)
	}
	out.Indent = 0
	if len(cc.Changes) > 0 {
		out.Gap()
	}
	out.Text(s.Muted, "Press Y to move the assessment to this content, or enter to continue for now. "+
		"Your answers stay the same either way.")
	return out.Lines
}

// Copy is what changes, as text.
func (m *Changes) Copy() (name, text string) {
	return "what changes", ui.PlainText(m.Styles.Glyphs, m.lines())
}
