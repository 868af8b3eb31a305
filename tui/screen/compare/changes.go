package compare

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

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
		ui.Row(ui.GroupAct, "enter", "go on", "go on; this page comes again",
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
	out.Text(s.Muted, "Press a, and the assessment belongs to this content from now on. "+
		"Press enter to go on; this page comes again. Your answers stay as they are either way.")
	return out.Lines
}

// Copy is what changes, as text.
func (m *Changes) Copy() (name, text string) {
	return "what changes", ui.PlainText(m.Styles.Glyphs, m.lines())
}
