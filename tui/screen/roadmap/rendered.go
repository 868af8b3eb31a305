package roadmap

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// version is what a page was made of.
type version struct {
	session  *session.Session // whose
	page     tab              // summary or why; own for the result alone, of which every other tab draws itself
	revision int
	width    int
	palette  string
}

// RenderedMsg is a page that is finished, or a document that is begun and to be
// finished in a message of its own. A page of an older version is dropped.
type RenderedMsg struct {
	of       version
	result   assessment.Result
	source   string
	document ui.Document
	rest     *ui.Rendering // nil when the page is finished
	err      error
}

func (m *Model) textWidth() int { return min(m.layout.Main, 76) }

// version is what a page would be made of now.
func (m *Model) version(page tab) version {
	if page >= own {
		return version{session: m.session, page: own, revision: m.session.Revision()}
	}
	return version{m.session, page, m.session.Revision(), m.textWidth(), m.styles.Palette.Name}
}

// made reports whether a page is there.
func (m *Model) made(v version) bool {
	if v.page == own {
		return m.revision == v.revision
	}
	return m.ready[v.page] == v && !(m.growing && v.page == summary)
}

// refresh is the command that makes the page that is open, or nil when it is
// there or another one is being made: after that one, this one comes. So however
// fast sizes change, one page is made at a time, and none that nobody sees. From
// the top of the document, what fits the screen comes first.
func (m *Model) refresh() tea.Cmd {
	want := m.version(m.tab)
	if m.making || m.made(want) || m.textWidth() <= 0 {
		return nil
	}
	m.asked, m.making = want, true
	first := -1
	if m.offset[summary] == 0 {
		first = m.rows()
	}
	c, run, render, styles, today := m.session.Catalog(), m.session.Run(), m.render, m.styles, m.today
	result, known := m.result, m.revision == want.revision
	source, written := m.source, m.ready[summary].revision == want.revision && m.ready[summary].width > 0 && m.err == nil
	return func() tea.Msg {
		out := RenderedMsg{of: want, result: result, source: source}
		if !known {
			out.result = c.Evaluate(run, assessment.Options{Today: today})
		}
		switch want.page {
		case summary:
			if !written {
				out.source, out.err = render.Markdown(run, out.result)
			}
			if out.err != nil {
				out.err = fmt.Errorf("write the roadmap: %w", out.err)
				return out
			}
			out.rest = ui.NewRendering(out.source, want.width, styles)
			return out.drawn(first)
		case why:
			out.document = whyPage(c, &out.result, styles, want.width)
		}
		return out
	}
}

// drawn is the page with that many lines of its document, or all below 0.
func (msg RenderedMsg) drawn(lines int) RenderedMsg {
	var whole bool
	if msg.document, whole, msg.err = msg.rest.Until(lines); whole || msg.err != nil {
		msg.rest = nil
	}
	return msg
}

// take shows a page. Where the person is in it does not move.
func (m *Model) take(msg RenderedMsg) tea.Cmd {
	if msg.of != m.asked {
		return nil
	}
	m.making = false
	shown := m.judge(msg)
	if msg.of != m.version(msg.of.page) {
		return tea.Batch(shown, m.refresh())
	}
	if msg.rest != nil {
		m.making = true
		finish := func() tea.Msg { return msg.drawn(-1) }
		if m.offset[summary] == 0 { // else the page before is being read, further down
			m.show(msg)
		}
		return tea.Batch(shown, finish)
	}
	if msg.of.page < own {
		m.show(msg)
	}
	return tea.Batch(shown, m.refresh())
}

// judge takes the result of the answers as they are, once, and hands it to the
// tabs.
func (m *Model) judge(msg RenderedMsg) tea.Cmd {
	if msg.of.revision != m.session.Revision() || msg.of.revision == m.revision {
		return nil
	}
	m.result, m.revision = msg.result, msg.of.revision
	for _, t := range m.tabs {
		t.Show(&m.result)
	}
	return m.shown()
}

// show puts a page in the place of the one before.
func (m *Model) show(msg RenderedMsg) {
	page, after := msg.of.page, len(msg.document.Lines)
	grown := msg.of == m.ready[page]
	m.ready[page] = msg.of
	if page == why {
		m.why = msg.document
	} else {
		m.source, m.document, m.err, m.growing = msg.source, msg.document, msg.err, msg.rest != nil
	}
	if p := &m.place[page]; grown {
		p.of = after // more of the same: what was above is above
	} else if p.of > 0 { // another width: about where the person was, and there exactly at the width before
		m.offset[page] = max(0, min(p.at*after/p.of, after-m.rows()))
	}
	m.seek()
}
