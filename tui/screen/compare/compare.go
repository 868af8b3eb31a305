// Package compare shows two assessments side by side, or one before and after:
// what is different, and the smallest set of what was entered that makes it so.
package compare

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Pair is what is compared. Days are those on which the right side was changed
// when both sides are the same assessment, the first one first; Day is the one
// before which the left side stood.
type Pair struct {
	Before, After assessment.Assessment
	Days          []assessment.Date
	Day           int
}

// OpenMsg asks for a question of an assessment.
type OpenMsg struct {
	ID       string
	Question assessment.QuestionID
}

// DayMsg asks for an assessment as it stood before another day.
type DayMsg struct {
	ID  string
	Day int // position in Pair.Days
}

// ExportMsg asks for a text to be written to a file; Name says what it compares.
type ExportMsg struct{ Name, Text string }

// madeMsg is a finished comparison; one of an older revision is dropped.
type madeMsg struct {
	revision    int
	comparison  assessment.Comparison
	left, right map[string][]string // rules by the line that they make
}

// Model is the page.
type Model struct {
	catalog  *engine.Engine
	keys     ui.Keys
	today    assessment.Date
	styles   ui.Styles
	layout   ui.Layout
	pair     Pair
	swapped  bool
	revision int

	made  madeMsg
	known bool
	only  bool // what is the same is hidden
	at    int
}

// New returns the page of a pair.
func New(c *engine.Engine, pair Pair, keys ui.Keys, today assessment.Date) *Model {
	return &Model{catalog: c, pair: pair, keys: keys, today: today}
}

// Init works out the comparison.
func (m *Model) Init() tea.Cmd {
	m.revision++
	c, before, after, today, revision := m.catalog, m.pair.Before, m.pair.After, m.today, m.revision
	return func() tea.Msg {
		return madeMsg{revision, c.SideBySide(before, after, today), rules(c, before, today), rules(c, after, today)}
	}
}

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Model) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Model) Scope() ui.Scope { return ui.CompareScope }

// Cursor is never shown.
func (m *Model) Cursor() *tea.Cursor { return nil }

// lines is the lines that are shown.
func (m *Model) lines() []assessment.ComparedLine {
	all := m.made.comparison.Lines
	if m.only {
		return all[:m.changed()]
	}
	return all
}

// changed is how many lines differ; they stand first.
func (m *Model) changed() int {
	n := slices.IndexFunc(m.made.comparison.Lines, func(l assessment.ComparedLine) bool { return !l.Changed })
	if n < 0 {
		return len(m.made.comparison.Lines)
	}
	return n
}

// here is the line of the cursor, or nil.
func (m *Model) here() *assessment.ComparedLine {
	if lines := m.lines(); m.at < len(lines) {
		return &lines[m.at]
	}
	return nil
}

// answer is the question whose answer makes the line of the cursor differ, or "".
func (m *Model) answer() assessment.QuestionID {
	line := m.here()
	if line == nil {
		return ""
	}
	for _, of := range line.Because {
		if m.catalog.Question(assessment.QuestionID(of)) != nil {
			return assessment.QuestionID(of)
		}
	}
	return ""
}

// right is the side that is the assessment as it is now.
func (m *Model) right() assessment.Assessment {
	if m.swapped && m.single() {
		return m.pair.Before
	}
	return m.pair.After
}

// single reports whether one assessment is compared with itself.
func (m *Model) single() bool { return m.pair.Before.ID == m.pair.After.ID }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Accept:
		return m.answer() != ""
	case ui.Down:
		return len(m.lines()) > 1
	case ui.OnlyChanges:
		return m.known && m.changed() > 0 && m.changed() < len(m.made.comparison.Lines)
	case ui.Back:
		return m.pair.Day > 0
	case ui.Skip:
		return len(m.pair.Days) > 1
	case ui.Copy:
		return m.known
	default:
		return true
	}
}

// Update handles keys and the finished comparison.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case madeMsg:
		if msg.revision == m.revision {
			m.made, m.known = msg, true
			m.bound()
		}
	case tea.KeyPressMsg:
		return m.act(m.keys.Match(ui.CompareScope, msg))
	}
	return nil
}

func (m *Model) act(action ui.Action) tea.Cmd {
	to, moved := ui.Move(action, m.at, max(1, m.visible()), len(m.lines()))
	if m.at = to; moved {
		return nil
	}
	switch action {
	case ui.OnlyChanges:
		if m.Can(action) || m.only {
			m.only = !m.only
			m.bound()
		}
	case ui.Swap:
		m.pair.Before, m.pair.After, m.swapped = m.pair.After, m.pair.Before, !m.swapped
		return m.Init()
	case ui.Back:
		return m.day(m.pair.Day - 1)
	case ui.Skip:
		return m.day(m.pair.Day + 1)
	case ui.Accept:
		if question := m.answer(); question != "" {
			id := m.right().ID
			return func() tea.Msg { return OpenMsg{id, question} }
		}
	case ui.Export:
		if _, text := m.Copy(); text != "" {
			name := m.Names()
			if m.single() {
				name = m.pair.After.Company + " changes"
			}
			return func() tea.Msg { return ExportMsg{name, text} }
		}
	case ui.Escape, ui.Leave:
		return ui.Go(ui.ToHome)
	}
	return nil
}

// day asks for another day of the same assessment.
func (m *Model) day(at int) tea.Cmd {
	if at < 0 || at >= len(m.pair.Days) {
		return nil
	}
	id := m.pair.After.ID
	return func() tea.Msg { return DayMsg{id, at} }
}

// bound keeps the cursor on a line.
func (m *Model) bound() { m.at = max(0, min(m.at, len(m.lines())-1)) }

// Copy is the comparison as markdown.
func (m *Model) Copy() (name, text string) {
	var b strings.Builder
	var names report.Sides
	if names.Left, names.Right = m.sides(); m.single() { // the page has the company in its head
		names.Left, names.Right = m.pair.After.Company+" "+names.Left, m.pair.After.Company+" "+names.Right
	}
	if !m.known || report.SideBySide(&b, m.catalog.Catalog, names, m.made.comparison) != nil {
		return "", ""
	}
	return "the comparison as markdown", b.String()
}

// rules is the certain rules of a result, by the line that they make.
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

const labelWidth = 11

// detail tells what makes the line of the cursor differ, in rows that do not
// move.
func (m *Model) detail(rows int) []string {
	s, full, l := m.styles, m.layout.Full(), m.here()
	words := func(values []string) string { return report.LineWords(m.catalog.Catalog, l.Line, values) }
	title := report.LineName(m.catalog.Catalog, l.Line) + "  " + words(l.To) + ", the same on both sides"
	if l.Changed {
		title = report.LineName(m.catalog.Catalog, l.Line) + "  " + words(l.From) + " " + s.Glyphs.Right + " " + words(l.To)
	}
	lines := []string{s.Bold.Render(ui.Fit(title, full, s.Glyphs.Ellipsis))}
	if m.layout.Side > 0 {
		lines = append([]string{""}, append(lines, "")...)
	}
	for _, f := range m.facts(l) {
		for i, line := range ui.Wrap(f.text, full-labelWidth) {
			label := ""
			if i == 0 {
				label = f.label
			}
			lines = append(lines, s.Muted.Render(ui.Pad(label, labelWidth))+s.Text.Render(line))
		}
	}
	if len(lines) > rows {
		lines = lines[:rows]
		lines[rows-1] = s.Muted.Render(ui.Pad("", labelWidth) + s.Glyphs.Ellipsis + " y copies all of it")
	}
	return ui.Rows(lines, rows)
}

type fact struct{ label, text string }

// facts is what was entered differently, the rules that only one side has, and
// the part that content has.
func (m *Model) facts(l *assessment.ComparedLine) []fact {
	var out []fact
	if !l.Changed {
		return out
	}
	for _, of := range l.Because {
		label := "Answer"
		if m.catalog.Question(assessment.QuestionID(of)) == nil {
			label = "Entered"
		}
		for _, e := range m.made.comparison.Edits {
			if e.Of == of {
				out = append(out, fact{label, report.EditName(m.catalog.Catalog, of) + "  " + report.EditWords(m.catalog.Catalog, e)})
			}
		}
	}
	if !l.Smallest {
		out = append(out, fact{"", "None of these can be spared; whether fewer others would do was not tried."})
	}
	left, right := m.sides()
	for _, side := range []struct {
		here, away map[string][]string
		name       string
	}{{m.made.right, m.made.left, right}, {m.made.left, m.made.right, left}} {
		only := slices.DeleteFunc(slices.Clone(side.here[l.Line]), func(rule string) bool { return slices.Contains(side.away[l.Line], rule) })
		if len(only) > 0 {
			out = append(out, fact{"Rule", strings.Join(only, ", ") + "  only " + side.name})
		}
	}
	if l.Content {
		from, to := report.PackNames(m.pair.Before.Pack, m.catalog.Pack)
		out = append(out, fact{"Content", from + " " + m.styles.Glyphs.Right + " " + to + " has a part in it"})
	}
	return out
}

// Status is always empty.
func (m *Model) Status() string { return "" }

// sides names the two sides.
func (m *Model) sides() (left, right string) {
	if !m.single() {
		return m.pair.Before.Company, m.pair.After.Company
	}
	left = "then"
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

// Head says what the page tells, and how much is different.
func (m *Model) Head() ui.Head {
	s := m.styles
	h := ui.Head{Left: s.Text.Render("What is different, and what makes it so"), Heavy: 17}
	if m.layout.Compact {
		h.Left = s.Text.Render("Compare")
		h.Heavy = 7
	}
	if m.known {
		count := ui.OfCount(m.changed(), len(m.made.comparison.Lines))
		if !m.layout.Compact {
			count += " lines are different"
		}
		h.Right = s.Muted.Render(count)
	}
	return h
}

// Rows around the list.
const (
	tableHead  = 3  // a blank, the names of the columns, a blank
	tableTail  = 2  // a blank before what is the same, and how many are below
	wideDetail = 10 // below the table: a line, and what is told of one row
	midDetail  = 5
)

// visible is how many lines of the comparison fit.
func (m *Model) visible() int {
	switch {
	case m.layout.Side > 0:
		return max(1, m.layout.Body-tableHead-tableTail-wideDetail)
	case m.layout.Compact:
		return max(1, (m.layout.Body-1)/2)
	default:
		return max(1, (m.layout.Body-1-midDetail)/2)
	}
}

// Body is the lines, and what makes the one under the cursor differ.
func (m *Model) Body() ui.Body {
	s := m.styles
	switch {
	case !m.known:
		return ui.Body{Main: []string{"", s.Muted.Render("Working out what makes each difference.")}}
	case len(m.lines()) == 0:
		return ui.Body{Main: []string{"", s.Text.Render("Nothing to compare: neither side has a line.")}}
	}
	from := ui.Window(m.at, m.at, m.visible(), len(m.lines()))
	to := min(from+m.visible(), len(m.lines()))
	lines := m.list(from, to)
	if left := len(m.lines()) - to; left > 0 {
		lines = append(lines, s.Muted.Render("    "+s.Glyphs.Down+" "+strconv.Itoa(left)+" more"))
	}
	detail := m.detailRows()
	if detail == 0 {
		return ui.Body{Main: lines}
	}
	lines = ui.Rows(lines, max(len(lines), min(m.layout.Body-detail, m.listRows())))
	lines = append(lines, s.Faint.Render(strings.Repeat(s.Glyphs.Line, m.layout.Full())))
	return ui.Body{Main: append(lines, m.detail(detail-1)...)}
}

// listRows is the rows that the list takes with everything in view, so that
// what stands below does not move with the cursor.
func (m *Model) listRows() int {
	if m.layout.Side > 0 {
		return tableHead + min(len(m.lines()), m.visible()) + tableTail
	}
	return 2*min(len(m.lines()), m.visible()) + 1
}

func (m *Model) detailRows() int {
	switch {
	case m.layout.Compact:
		return 0
	case m.layout.Side > 0:
		return wideDetail
	default:
		return midDetail
	}
}

// list draws the lines from one position to another.
func (m *Model) list(from, to int) []string {
	if m.layout.Side > 0 {
		return m.table(from, to)
	}
	var out []string
	for i := from; i < to; i++ {
		out = append(out, m.pairOf(i)...)
	}
	return out
}

// Widths of the columns of the table; the cause takes what is left.
const (
	pointerWidth = 4
	nameWidth    = 36
	valueWidth   = 25
)

func (m *Model) table(from, to int) []string {
	s, full := m.styles, m.layout.Full()
	left, right := m.sides()
	head := ui.Indent(ui.Pad("", nameWidth), pointerWidth) + ui.Pad(ui.Fit(left, valueWidth-2, s.Glyphs.Ellipsis), valueWidth) +
		ui.Pad(ui.Fit(right, valueWidth-2, s.Glyphs.Ellipsis), valueWidth) + "Caused by"
	lines := []string{"", s.Muted.Render(ui.Fit(head, full, s.Glyphs.Ellipsis)), ""}
	cause := full - pointerWidth - nameWidth - 2*valueWidth
	for i := from; i < to; i++ {
		l := &m.lines()[i]
		if i == m.changed() && i > from {
			lines = append(lines, "")
		}
		name, value, because := m.looks(i, l)
		cell := func(text string, width int) string { return ui.Fit(text, width-2, s.Glyphs.Ellipsis) }
		lines = append(lines, m.pointer(i, l)+
			ui.Pad(name(cell(report.LineName(m.catalog.Catalog, l.Line), nameWidth)), nameWidth)+
			ui.Pad(value(cell(report.LineWords(m.catalog.Catalog, l.Line, l.From), valueWidth)), valueWidth)+
			ui.Pad(value(cell(report.LineWords(m.catalog.Catalog, l.Line, l.To), valueWidth)), valueWidth)+
			because(ui.Fit(report.CauseWords(m.catalog.Catalog, *l), cause, s.Glyphs.Ellipsis)))
	}
	return lines
}

// pairOf is one line of the comparison in two rows.
func (m *Model) pairOf(at int) []string {
	s, full, l := m.styles, m.layout.Full(), &m.lines()[at]
	name, value, because := m.looks(at, l)
	cause := report.CauseWords(m.catalog.Catalog, *l)
	room := full - pointerWidth
	cause = ui.Fit(cause, room/2, s.Glyphs.Ellipsis)
	title := ui.Fit(report.LineName(m.catalog.Catalog, l.Line), room-ui.Width(cause)-2, s.Glyphs.Ellipsis)
	words := report.LineWords(m.catalog.Catalog, l.Line, l.To)
	if l.Changed {
		words = report.LineWords(m.catalog.Catalog, l.Line, l.From) + " " + s.Glyphs.Right + " " + words
	}
	return []string{
		ui.Between(m.pointer(at, l)+name(title), because(cause), full),
		ui.Indent(value(ui.Fit(words, room, s.Glyphs.Ellipsis)), pointerWidth),
	}
}

// pointer is the cursor, and whether the line is different: a sign that the
// legend of the help page has a word for.
func (m *Model) pointer(at int, l *assessment.ComparedLine) string {
	s := m.styles
	cursor := " "
	if at == m.at {
		cursor = s.Accent.Render(s.Glyphs.Cursor)
	}
	sign := s.Muted.Render(s.Glyphs.Same)
	switch {
	case l.Changed && absent(l.From):
		sign = s.Change.Render(s.Glyphs.Comes)
	case l.Changed && absent(l.To):
		sign = s.Change.Render(s.Glyphs.Goes)
	case l.Changed:
		sign = s.Change.Render(s.Glyphs.Changed)
	}
	return cursor + " " + sign + " "
}

// absent reports whether a side does not have a line.
func absent(values []string) bool {
	return len(values) == 0 || len(values) == 1 && values[0] == "false"
}

// looks is how the parts of a line are drawn: what is the same is quieter.
func (m *Model) looks(at int, l *assessment.ComparedLine) (name, value, because func(...string) string) {
	s := m.styles
	name, value = s.Text.Render, s.Text.Render
	if !l.Changed {
		name, value = s.Muted.Render, s.Muted.Render
	}
	if at == m.at {
		name = s.Accent.Bold(true).Render
	}
	return name, value, s.Muted.Render
}
