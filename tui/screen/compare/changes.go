package compare

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Changes is the page.
type Changes struct {
	session *session.Session
	keys    ui.Keys
	next    ui.Route // where enter goes on
	styles  ui.Styles
	layout  ui.Layout
	offset  int
}

// NewChanges returns the page of an assessment; next is the page behind it.
func NewChanges(s *session.Session, keys ui.Keys, next ui.Route) *Changes {
	return &Changes{session: s, keys: keys, next: next}
}

// Init does nothing.
func (m *Changes) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Changes) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Changes) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *Changes) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *Changes) Scope() ui.Scope { return ui.ChangesScope }

// Can reports whether an action works now.
func (m *Changes) Can(a ui.Action) bool {
	switch a {
	case ui.Down:
		return len(m.lines()) > m.rows()
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	default:
		return true
	}
}

// Status is always empty.
func (m *Changes) Status() string { return "" }

// Cursor is never shown.
func (m *Changes) Cursor() *tea.Cursor { return nil }

// Update scrolls, accepts, and goes on.
func (m *Changes) Update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	page := max(1, m.rows()-1)
	switch m.keys.Match(ui.ChangesScope, press) {
	case ui.AcceptContent:
		return tea.Batch(m.session.AcceptContent(), ui.Go(m.next))
	case ui.Accept:
		return ui.Go(m.next)
	case ui.Escape:
		return ui.Go(ui.ToBack)
	case ui.Leave:
		return ui.Go(ui.ToHome)
	case ui.Up:
		m.offset--
	case ui.Down:
		m.offset++
	case ui.PageUp:
		m.offset -= page
	case ui.PageDown:
		m.offset += page
	case ui.First:
		m.offset = 0
	case ui.Last:
		m.offset = len(m.lines())
	}
	m.offset = max(0, min(m.offset, len(m.lines())-m.rows()))
	return nil
}

// Head names the page.
func (m *Changes) Head() ui.Head {
	return ui.Head{Left: m.styles.Text.Render("Other content"), Heavy: 13}
}

// Body is what changes, one thing after the other.
func (m *Changes) Body() ui.Body {
	lines := m.lines()
	from := max(0, min(m.offset, len(lines)-m.rows()))
	to := min(from+m.rows(), len(lines))
	out := ui.Rows(lines[from:to], m.rows())
	if left := len(lines) - to; left > 0 {
		out = append(out, m.styles.Muted.Render(m.styles.Glyphs.Down+" "+ui.Count(left, "more line")))
	}
	return ui.Body{Main: out}
}

// rows is the lines in view; the last row of the body says how many are below.
func (m *Changes) rows() int { return max(1, m.layout.Body-1) }

func (m *Changes) lines() []string {
	s, width := m.styles, min(m.layout.Full(), 76)
	var out []string
	add := func(style interface{ Render(...string) string }, indent int, text string) {
		for _, line := range ui.Wrap(text, width-indent) {
			out = append(out, ui.Indent(style.Render(line), indent))
		}
	}
	if !m.layout.Compact {
		out = append(out, "")
	}
	cc := m.session.Catalog().ContentChanges(m.session.Run())
	if cc == nil {
		add(s.Text, 0, "The assessment belongs to the content in use.")
		return out
	}
	add(s.Text, 0, report.ContentSentence(cc))
	out = append(out, "")
	for _, change := range cc.Changes {
		words := report.ChangeWords(m.session.Catalog().Catalog, change)
		add(s.Bold, 2, words.What+": "+words.To)
		add(s.Muted, 4, "was "+words.From+", because of "+words.Cause)
	}
	if len(cc.Changes) > 0 {
		out = append(out, "")
	}
	add(s.Muted, 0, "Press a, and the assessment belongs to this content from now on. Press enter to go on; this page comes again. Your answers stay as they are either way.")
	return out
}

// Copy is what changes, as text.
func (m *Changes) Copy() (name, text string) { return "what changes", ui.PlainText(m.lines()) }
