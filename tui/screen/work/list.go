package work

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// line is a workstream, or the title over those of a phase.
type line struct {
	title string
	work  *assessment.PlanWorkstream
}

// list draws the workstreams that fit, phase by phase; the last row says what is
// out of sight.
func (m *Model) list() []string {
	s, rows := m.styles, m.listRows()
	lines, here := m.lines()
	if len(lines) == 0 {
		return []string{s.Muted.Render("No workstream is like that; esc lists all of them.")}
	}
	if len(lines) <= rows {
		return m.draw(lines)
	}
	inner := max(1, rows-1)
	from := ui.Window(here, here, inner, len(lines))
	out := m.draw(lines[from : from+inner])
	if rows < 2 {
		return out
	}
	var hidden []string
	if from > 0 {
		hidden = append(hidden, s.Glyphs.Up+" "+strconv.Itoa(from))
	}
	if below := len(lines) - from - inner; below > 0 {
		hidden = append(hidden, s.Glyphs.Down+" "+strconv.Itoa(below))
	}
	return append(out, "  "+s.Muted.Render(strings.Join(hidden, "  ")+" more"))
}

// lines is every line of the list, and where the cursor is.
func (m *Model) lines() (lines []line, here int) {
	phase := assessment.PhaseID("")
	for _, w := range m.visible() {
		if w.Phase != phase && !m.layout.Compact {
			lines = append(lines, line{title: m.phaseTitle(w.Phase)})
		}
		phase = w.Phase
		if w.ID == m.cursor {
			here = len(lines)
		}
		lines = append(lines, line{work: w})
	}
	return lines, here
}

func (m *Model) draw(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if l.work == nil {
			out[i] = "  " + m.styles.Muted.Render(l.title)
			continue
		}
		out[i] = m.row(l.work, l.work.ID == m.cursor)
	}
	return out
}

func (m *Model) phaseTitle(id assessment.PhaseID) string {
	for _, p := range m.result.Plan.Phases {
		if p.ID == id {
			return p.Title
		}
	}
	return string(id)
}

// row is one workstream.
func (m *Model) row(w *assessment.PlanWorkstream, here bool) string {
	s := m.styles
	pointer, style := "", s.Text
	if w.Days.High == 0 {
		style = s.Muted
	}
	if here {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	state := m.sign(w.State) + " " + style.Render(stateShort(w.State))
	return m.columns(pointer, state, style.Render(w.Title), m.served(w), s.Muted.Render(w.Owner), style.Render(daysOf(w.Days)))
}

// sign is the glyph of a state.
func (m *Model) sign(r assessment.Readiness) string { return ui.ReadinessSign(m.styles, r) }

// daysOf is an effort to the tenth: "0.5–1.5", "4", "0".
func daysOf(d assessment.Days) string {
	low, high := strconv.FormatFloat(d.Low, 'f', -1, 64), strconv.FormatFloat(d.High, 'f', -1, 64)
	if low == high {
		return low
	}
	return low + "–" + high
}
