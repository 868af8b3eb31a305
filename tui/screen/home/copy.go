package home

import "trustpath/tui/ui"

// Copy is the assessment under the cursor in one line.
func (m *Model) Copy() (name, text string) {
	if m.at >= len(m.shown) {
		return "", ""
	}
	r, known := m.row(m.at)
	company := ui.Named(r.Company)
	if !known {
		return company, company
	}
	return company + " and its outcome", company + ": " + r.Outcome
}
