// Package projector is what the whole room sees of a workshop on the wall:
// read-only, in large type, with how to join while people come in.
package projector

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// Options is what the room is about, how to join it, and the looks.
type Options struct {
	stage.Options
	Company string
	Door    stage.Door
}

// Model is the screen.
type Model struct {
	catalog *assessment.Catalog
	options Options
	styles  ui.Styles
	layout  ui.Layout
	view    workshop.Projector
	pager   ui.Pager
	clock   stage.Countdown
}

// New returns the program of the wall, whose views come in as messages of type
// workshop.Projector.
func New(c *assessment.Catalog, o Options) *stage.Model {
	o.Wide = true
	return stage.New(&Model{catalog: c, options: o, clock: stage.NewCountdown(o.Clock)}, o.Options)
}

// Init does nothing: views come by themselves.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l; m.compose() }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s; m.compose() }

// Update takes views; keys scroll and leave.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case workshop.Projector:
		m.view = msg
		cmd = m.clock.Show(msg.Countdown())
	case stage.TickMsg:
		cmd = m.clock.Update(msg)
	case stage.Door:
		m.options.Door = msg
	case tea.KeyPressMsg:
		switch action := m.options.Keys.Match(ui.WatchScope, msg); action {
		case ui.Leave:
			return tea.Quit
		default:
			m.pager.Key(action, m.layout.Body)
		}
	}
	m.compose()
	return cmd
}

// Scope is looking on.
func (m *Model) Scope() ui.Scope { return ui.WatchScope }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Accept, ui.Back:
		return false
	case ui.Down:
		return m.pager.Long(m.layout.Body)
	}
	return true
}

// Commit has nothing to keep.
func (m *Model) Commit() tea.Cmd { return nil }

// Cursor is never shown.
func (m *Model) Cursor() *tea.Cursor { return nil }

// Dark is when the facilitator says so.
func (m *Model) Dark() bool { return m.view.Staging.Dark }

// Status is always empty.
func (m *Model) Status() string { return "" }

// Who is the company and the question.
func (m *Model) Who() (left, right string) {
	return m.styles.Bold.Render(m.options.Company), m.styles.Muted.Render(m.where())
}

// Head repeats it where there is one row.
func (m *Model) Head() ui.Head {
	if !m.layout.Compact {
		return ui.Head{}
	}
	left, right := m.Who()
	if time := m.clock.Left(); time != "" { // its place on the page may be out of view
		right = m.styles.Bold.Render(time)
	}
	return ui.Head{Left: left, Right: right}
}

// where is "AI, question 7 of at most 17".
func (m *Model) where() string {
	q := m.catalog.Question(m.view.Question)
	if q == nil || m.view.Closed {
		return ""
	}
	number, most := interview.Number(m.catalog.Path(m.view.Answers), q)
	text := "question " + strconv.Itoa(number)
	if m.layout.Compact {
		return text
	}
	for _, section := range m.catalog.Sections {
		if section.ID == q.Section {
			text = section.Short + ", " + text
		}
	}
	return text + " of at most " + strconv.Itoa(most)
}

// Body is the page.
func (m *Model) Body() ui.Body {
	lines, indent := m.pager.View(m.styles, m.layout.Body), m.indent()
	for i := range lines {
		lines[i] = ui.Indent(lines[i], indent)
	}
	return ui.Body{Main: lines}
}

// indent is the blank columns before the text, and width is what it has.
func (m *Model) indent() int {
	switch {
	case m.layout.Compact:
		return 0
	case m.layout.Full() < 100:
		return 4
	}
	return 10
}

func (m *Model) width() int { return max(10, m.layout.Full()-2*m.indent()) }
