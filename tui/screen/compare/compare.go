// Package compare shows two assessments side by side, or one before and after:
// what is different, and the smallest set of what was entered that makes it so.
package compare

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
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
	catalog  *assessment.Catalog
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
func New(c *assessment.Catalog, pair Pair, keys ui.Keys, today assessment.Date) *Model {
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
	if !m.known || report.SideBySide(&b, m.catalog, names, m.made.comparison) != nil {
		return "", ""
	}
	return "the comparison as markdown", b.String()
}

// rules is the certain rules of a result, by the line that they make.
func rules(c *assessment.Catalog, run assessment.Assessment, today assessment.Date) map[string][]string {
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
