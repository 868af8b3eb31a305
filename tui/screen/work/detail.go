package work

import (
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// because stands before the reason that is typed.
const because = "Not applicable, because "

// detail is the workstream under the cursor in rows that do not move: what it
// is, its state, what it needs, what it serves, what an auditor looks at.
func (m *Model) detail() []string {
	s, full := m.styles, m.layout.Full()
	w := m.current()
	switch {
	case w == nil:
		return nil
	case m.asking:
		return []string{m.field(), s.Muted.Render(ui.Fit("No days are planned for it then. An auditor will ask for the reason.", full, s.Glyphs.Ellipsis))}
	case m.layout.Compact:
		return []string{ui.Fit(m.state(w), full, s.Glyphs.Ellipsis)}
	}
	more := max(1, (m.detailRows()-3)/2) // rows of what is long
	lines := m.text(w.Summary, more)
	lines = append(lines, m.fact("State", m.state(w)+s.Muted.Render("   owner ")+s.Text.Render(w.Owner), 1)...)
	lines = append(lines, m.fact("Needs", m.needs(w), 1)...)
	if more > 1 {
		lines = append(lines, m.fact("Serves", s.Text.Render(m.serves(w)), 1)...)
		return append(lines, m.fact("Evidence", s.Text.Render(strings.Join(w.Evidence, ", ")), more)...)
	}
	return append(lines, m.fact("Serves", s.Text.Render(m.serves(w)), 1)...)
}

// field is the reason that is typed.
func (m *Model) field() string {
	return m.styles.Muted.Render(because) + m.reason.View(m.styles, m.layout.Full()-ui.Width(because))
}

func (m *Model) text(text string, rows int) []string {
	var out []string
	for _, line := range ui.WrapAtMost(text, m.layout.Full(), rows, m.styles.Glyphs.Ellipsis) {
		out = append(out, m.styles.Text.Render(line))
	}
	return out
}

// fact is a label with what belongs to it, in at most some rows.
func (m *Model) fact(label, text string, rows int) []string {
	const labelled = 10
	var out []string
	for i, line := range ui.WrapAtMost(text, max(10, m.layout.Full()-labelled), rows, m.styles.Glyphs.Ellipsis) {
		head := ui.Indent("", labelled)
		if i == 0 {
			head = m.styles.Muted.Render(ui.Pad(label, labelled))
		}
		out = append(out, head+line)
	}
	return out
}

// state says how far a workstream is, and who says so.
func (m *Model) state(w *assessment.PlanWorkstream) string {
	text := m.sign(w.State) + " " + ui.ReadinessWord(w.State)
	_, marked := m.session.Run().Readiness[w.ID]
	switch {
	case w.Reason != "":
		text += ": " + w.Reason
	case marked:
		text += ", as marked"
	case w.State != assessment.Missing:
		text += ", as your answers say"
	}
	return text
}

// needs is what has to be there first, with how far it is.
func (m *Model) needs(w *assessment.PlanWorkstream) string {
	var out []string
	for i := range m.result.Plan.Workstreams {
		of := &m.result.Plan.Workstreams[i]
		for _, id := range w.Needs {
			if of.ID == id {
				out = append(out, m.sign(of.State)+" "+of.Title)
			}
		}
	}
	if len(out) == 0 {
		return m.styles.Muted.Render("nothing before it")
	}
	return strings.Join(out, ", ")
}

// serves is the requirements that it serves, standard by standard.
func (m *Model) serves(w *assessment.PlanWorkstream) string {
	var out []string
	for i := range m.session.Catalog().Standards {
		s := &m.session.Catalog().Standards[i]
		if ids := w.Serves[s.ID]; len(ids) > 0 {
			out = append(out, s.Short+" "+strings.Join(ids, " "))
		}
	}
	if len(out) == 0 {
		return "none of the standards yet"
	}
	return strings.Join(out, "   ")
}

// about is everything about a workstream.
func (m *Model) about(w *assessment.PlanWorkstream) []string {
	s := m.styles
	var out []string
	if !m.layout.Compact {
		out = append(out, "")
	}
	for _, line := range ui.Wrap(w.Title, m.layout.Full()) {
		out = append(out, s.Bold.Render(line))
	}
	for _, line := range ui.Wrap(w.Summary, min(76, m.layout.Full())) {
		out = append(out, s.Text.Render(line))
	}
	facts := [][2]string{
		{"State", m.state(w)}, {"Owner", w.Owner}, {"Left", daysOf(w.Days) + " person-days"},
		{"Start", ui.ShortRange(w.Start)}, {"End", ui.ShortRange(w.End)}, {"Again", w.Cadence}, {"Needs", m.needs(w)},
	}
	for i := range m.session.Catalog().Standards {
		of := &m.session.Catalog().Standards[i]
		if ids := w.Serves[of.ID]; len(ids) > 0 {
			facts = append(facts, [2]string{of.Short, strings.Join(ids, " ")})
		}
	}
	out = append(out, "")
	for _, f := range facts {
		if f[1] != "" {
			out = append(out, m.fact(f[0], f[1], most)...)
		}
	}
	for i, evidence := range w.Evidence {
		label := ""
		if i == 0 {
			label = "Evidence"
		}
		out = append(out, m.fact(label, evidence, most)...)
	}
	return out
}
