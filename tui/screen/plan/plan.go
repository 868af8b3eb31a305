// Package plan is the tab that draws the plan over time: work, observation
// windows, audits and dates of law against today and the deadline.
package plan

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

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
