package roadmap

import "strings"

// ShowWhy opens the reasons at a line of the result, named as its title begins:
// "SOC 2". Where the page is still being made, it goes there once it is.
func (m *Model) ShowWhy(what string) {
	m.tab, m.sought = why, what
	m.seek()
}

// seek goes to the reasons that are sought, on a page that is not old.
func (m *Model) seek() {
	if m.sought == "" || !m.made(m.version(why)) {
		return
	}
	for _, section := range m.why.Sections {
		if strings.HasPrefix(section.Title, m.sought+":") {
			m.settle(why, max(0, min(section.Line, len(m.why.Lines)-m.rows())))
			break
		}
	}
	m.sought = ""
}
