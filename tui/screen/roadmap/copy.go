package roadmap

import "trustpath/tui/ui"

// Copy is the roadmap as markdown, or the text of another tab.
func (m *Model) Copy() (name, text string) {
	switch t := m.open(); {
	case m.revision < 0:
		return "", ""
	case t != nil:
		if own, ok := t.(ui.Copier); ok {
			return own.Copy()
		}
		return "the tab " + t.Title(), ui.PlainText(t.Body().Main)
	case m.tab == why:
		return "the reasons", ui.PlainText(m.why.Lines)
	case m.err != nil:
		return "", ""
	default:
		return "the roadmap as markdown", m.source
	}
}
