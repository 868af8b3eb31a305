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
		ui.Key{
			Keys:  "enter",
			Word:  "go on",
			Help:  "go on; this page comes again",
			Group: ui.GroupAct,
			Keep:  true,
			Do:    func() tea.Cmd { return ui.Go(m.next) },
		},
		ui.Key{
			Keys:  "a",
			Word:  "accept content",
			Help:  "the assessment belongs to this content from now on",
			Group: ui.GroupAct,
			Keep:  true,
			Do:    func() tea.Cmd { return tea.Batch(m.session.AcceptContent(), ui.Go(m.next)) },
		},
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
	s, width := m.Styles, min(m.Layout.Full(), 76)
	var out []string
	add := func(style interface{ Render(...string) string }, indent int, text string) {
		for _, line := range ui.Wrap(text, width-indent) {
			out = append(out, ui.Indent(style.Render(line), indent))
		}
	}
	if !m.Layout.Compact {
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
	add(s.Muted, 0, "Press a, and the assessment belongs to this content from now on. Press enter to go on; this page "+
		"comes again. Your answers stay as they are either way.")
	return out
}

// Copy is what changes, as text.
func (m *Changes) Copy() (name, text string) { return "what changes", ui.PlainText(m.lines()) }
