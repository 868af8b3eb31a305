package roadmap

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
)

// version is what a rendered page was made of.
type version struct {
	revision int
	width    int
	palette  string
}

// RenderedMsg is a page whose document is finished, or begun and to be finished
// in a message of its own. A page of an older version is dropped.
type RenderedMsg struct {
	of       version
	revision int
	result   assessment.Result
	source   string
	document kit.Document
	rest     *kit.Rendering // nil when the document is finished
	err      error
}

func (m *Model) textWidth() int { return min(m.layout.Main, 76) }

// refresh is the command that renders the page, or nil when it is there or on
// its way. From the top of the document, what fits the screen comes first.
func (m *Model) refresh() tea.Cmd {
	want := version{m.session.Revision(), m.textWidth(), m.styles.Palette.Name}
	if want == m.asked || want.width <= 0 {
		return nil
	}
	m.asked = want
	first := -1
	if m.offset[summary] == 0 {
		first = m.rows()
	}
	c, run, render, styles, today := m.session.Catalog(), m.session.Run(), m.render, m.styles, m.today
	result, source, known := m.result, m.source, m.revision == want.revision && m.err == nil
	return func() tea.Msg {
		out := RenderedMsg{of: want, revision: want.revision, result: result, source: source}
		if !known {
			out.result = c.Evaluate(run, assessment.Options{Today: today})
			out.source, out.err = render.Markdown(run, out.result)
			if out.err != nil {
				out.err = fmt.Errorf("write the roadmap: %w", out.err)
				return out
			}
		}
		out.rest = kit.NewRendering(out.source, want.width, styles)
		return out.drawn(first)
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

// take shows a page. Where the person is in the document does not move.
func (m *Model) take(msg RenderedMsg) tea.Cmd {
	if msg.of != m.asked {
		return nil
	}
	var finish tea.Cmd
	if msg.rest != nil {
		finish = func() tea.Msg { return msg.drawn(-1) }
		if m.offset[summary] > 0 {
			return finish // the page before is being read, further down
		}
	}
	m.growing = finish != nil
	if grown := msg.of == m.ready; grown {
		m.document, m.err = msg.document, msg.err
		return finish
	}
	m.ready, m.revision, m.err = msg.of, msg.revision, msg.err
	before := [own]int{len(m.document.Lines), len(m.why.Lines)}
	m.result, m.source, m.document = msg.result, msg.source, msg.document
	m.why = whyPage(m.session.Catalog(), &m.result, m.styles, msg.of.width)
	for i, after := range [own]int{len(m.document.Lines), len(m.why.Lines)} {
		if before[i] > 0 { // another width: stay about where the person was
			m.offset[i] = m.offset[i] * after / before[i]
		}
		m.offset[i] = max(0, min(m.offset[i], after-m.rows()))
	}
	m.seek()
	for _, t := range m.tabs {
		t.Show(&m.result)
	}
	return tea.Batch(finish, m.refresh(), m.shown())
}
