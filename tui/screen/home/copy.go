package home

// Copy is the assessment under the cursor in one line.
func (m *Model) Copy() (name, text string) {
	if m.at >= len(m.shown) {
		return "", ""
	}
	r, known := m.row(m.at)
	if !known {
		return r.Company, r.Company
	}
	return r.Company + " and its outcome", r.Company + ": " + r.Outcome
}
