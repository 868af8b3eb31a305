package whatif

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/screen/pane"
	"trustpath/tui/ui"
)

// ofScope reports whether an attribute is the report of a standard or what is
// in its scope; decisions are in the cells.
func ofScope(c *assessment.Catalog, attribute string) bool {
	subject, what, _ := strings.Cut(attribute, ".")
	return c.Standard(assessment.StandardID(subject)) != nil && what != "decision" && what != "rank"
}

// banner says that something is tried, in words that nothing else uses.
func (m *Model) banner() string {
	return m.styles.Change.Bold(true).Render(m.styles.Glyphs.Comes + " Trying " + strconv.Itoa(m.tried+1) + ", not saved")
}

// with names what is shown.
func (m *Model) with() string {
	if m.trying {
		return m.banner()
	}
	return m.styles.Change.Render("With " + strconv.Itoa(m.cursor+1))
}

// below is the rows under the list where there is no pane beside it.
func (m *Model) below() int {
	switch {
	case m.layout.Side > 0 || len(m.flips) == 0:
		return 0
	case m.layout.Compact:
		return 3
	}
	return 6
}

func (m *Model) listRows() int {
	return max(1, m.layout.Body-len(m.top())-m.below())
}

// top is what the list is, and how firm the result.
func (m *Model) top() []string {
	if m.layout.Compact && len(m.flips) > 0 {
		return nil
	}
	s := m.styles
	var out []string
	if m.layout.Body >= 24 {
		out = append(out, "")
	}
	out = append(out, s.Bold.Render("The smallest changes that alter the result"))
	rows := 2
	if len(m.flips) == 0 || m.layout.Body >= 24 {
		rows = 4
	}
	for _, line := range ui.WrapAtMost(m.robust, min(70, m.layout.Main), rows, s.Glyphs.Ellipsis) {
		out = append(out, s.Muted.Render(line))
	}
	return append(out, "")
}

// Body is the list, and what the flip that is shown would do.
func (m *Model) Body() ui.Body {
	out := m.top()
	if len(m.flips) > 0 {
		out = append(out, ui.Rows(m.list(), m.listRows())...)
	}
	if m.layout.Side == 0 {
		return ui.Body{Main: append(out, ui.Rows(m.short(), m.below())...)}
	}
	return ui.Body{Main: out, Side: m.side()}
}

// short is what the flip would do, in the rows under the list.
func (m *Model) short() []string {
	s, full := m.styles, m.layout.Full()
	if len(m.flips) == 0 {
		return nil
	}
	out := []string{
		ui.Fit(m.with()+"  "+s.Muted.Render(m.flips[m.shown()].Do), full, s.Glyphs.Ellipsis),
		s.Change.Render(ui.Fit(m.decisions(), full, s.Glyphs.Ellipsis)),
	}
	if !m.layout.Compact {
		out = append([]string{""}, out...)
	}
	return append(out, m.moveLines(full, m.below()-len(out))...)
}

// decisions is the decisions that would be others, in one line.
func (m *Model) decisions() string {
	var out []string
	for _, r := range m.trial.rows {
		if r.Moves != "" {
			out = append(out, r.Name+" "+r.Moves)
		}
	}
	if len(out) == 0 {
		return m.styles.Glyphs.Same + " no decision changes"
	}
	return strings.Join(out, "   ")
}

// moveLines is what else would move, in at most some rows.
func (m *Model) moveLines(width, rows int) []string {
	var out []string
	for i, v := range m.trial.moves {
		for n, line := range ui.WrapAtMost(v.text, width-2, rows, m.styles.Glyphs.Ellipsis) {
			head := "  "
			if n == 0 {
				head = m.styles.Change.Render(v.sign) + " "
			}
			out = append(out, head+m.styles.Text.Render(line))
		}
		if left := len(m.trial.moves) - i - 1; len(out) >= rows && (left > 0 || len(out) > rows) {
			if out = ui.Rows(out, rows); rows > 1 {
				out[rows-1] = m.styles.Muted.Render("  and " + strconv.Itoa(left+1) + " more")
			}
			break
		}
	}
	return out
}

// side is the pane: the cells, what else would move, the answers, the keys.
func (m *Model) side() []string {
	s, width, rows := m.styles, m.layout.Side, m.layout.Body
	if len(m.flips) == 0 {
		return []string{}
	}
	top := []string{"", m.with(), ""}
	top = append(top, pane.Cells(s, m.trial.rows, width)...)
	end := m.ending(width)
	top = append(top, s.Bold.Render("What else moves"))
	room := rows - len(top) - len(end) - 1
	if room < 3 { // on a low screen the footer alone has the keys
		room, end = rows-len(top)-1, nil
	}
	top = append(top, ui.Rows(m.moveLines(width, room), room)...)
	return append(append(top, ""), end...)
}

// ending is the answers before and after, and what to press.
func (m *Model) ending(width int) []string {
	s := m.styles
	var out []string
	for _, set := range m.trial.sets {
		out = append(out, s.Muted.Render(ui.Fit(set.question, width, s.Glyphs.Ellipsis)))
		out = append(out, m.setting("Was", set.was, width)...)
		out = append(out, m.setting("Set", set.set, width)...)
	}
	out = append(out, "")
	if m.trying {
		return append(out, s.Text.Render("esc")+s.Muted.Render("  stop trying, nothing changes"), s.Text.Render("s")+s.Muted.Render("    save it as the answer"))
	}
	return append(out, s.Text.Render("enter")+s.Muted.Render("  try it, nothing is saved"), "")
}

func (m *Model) setting(label, text string, width int) []string {
	const labelled = 5
	rows := 4 / len(m.trial.sets) // a flip is in two questions at most
	var out []string
	for i, line := range ui.WrapAtMost(text, width-labelled, rows, m.styles.Glyphs.Ellipsis) {
		head := ui.Indent("", labelled)
		if i == 0 {
			head = m.styles.Muted.Render(ui.Pad(label, labelled))
		}
		out = append(out, head+m.styles.Text.Render(line))
	}
	return out
}
