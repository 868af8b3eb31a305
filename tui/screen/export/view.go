package export

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/kit"
	"trustpath/tui/widget"
)

const (
	boxWidth = 66
	labelled = 9  // the column of labels inside the box
	pathRow  = 5  // of the path inside the box, its frame included
	tries    = 99 // numbers tried for a free name
)

// free is the first of path-2, path-3 … that does not exist.
func free(exporter Exporter, path string) string {
	base, ext := path, ""
	if dot := strings.LastIndex(path, "."); dot > strings.LastIndexAny(path, `/\`)+1 {
		base, ext = path[:dot], path[dot:]
	}
	for n := 2; n < tries; n++ {
		if next := base + "-" + strconv.Itoa(n) + ext; !exporter.Exists(next) {
			return next
		}
	}
	return path
}

// Head is left to the page behind.
func (m *Model) Head() kit.Head { return kit.Head{} }

// Status is empty: the dialog says everything itself.
func (m *Model) Status() string { return "" }

func (m *Model) width() int { return min(boxWidth, m.layout.Full()) }

// Place is where the box stands in the body.
func (m *Model) Place() (x, y int) {
	x = max(0, (m.layout.Full()-m.width())/2)
	return x, max(0, min(2, m.layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Model) Body() kit.Body {
	s, inner := m.styles, m.width()-4
	var lines []string
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	for i, f := range formats() {
		pointer, style := " ", s.Text
		if i == m.format {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		label := ""
		if i == 0 {
			label = "Format"
		}
		line := s.Muted.Render(kit.Pad(label, labelled)) + pointer + " " + style.Render(kit.Pad(f.title, 11))
		lines = append(lines, kit.Fit(line+s.Muted.Render(f.use), inner, s.Glyphs.Ellipsis))
	}
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	path := m.path.View(s.Bolder(), inner-labelled)
	lines = append(lines, s.Muted.Render(kit.Pad("Path", labelled))+path)
	lines = append(lines, m.said(inner)...)
	if !m.layout.Compact {
		lines = append(lines, "")
	}
	return kit.Body{Main: widget.Box(s, "Export", lines, m.width())}
}

// said is what is known about the path, in three rows that do not move.
func (m *Model) said(width int) []string {
	s := m.styles
	put := func(style interface{ Render(...string) string }, sign, text string, rows int) []string {
		var out []string
		for i, line := range kit.WrapAtMost(text, width-labelled-2, rows, s.Glyphs.Ellipsis) {
			head := kit.Indent("", labelled+2)
			if i == 0 {
				head = kit.Indent(style.Render(sign)+" ", labelled)
			}
			out = append(out, head+s.Text.Render(line))
		}
		return out
	}
	const rows = 3
	exists := "This file exists and stays; yours becomes"
	if m.layout.Compact {
		exists = "exists and stays; new:"
	}
	var lines []string
	switch {
	case m.err != nil:
		lines = put(s.Bad, s.Glyphs.Look, "Not written: "+m.err.Error()+".", rows)
	case m.checked.exists && m.checked.path == m.path.Value():
		lines = put(s.Warn, s.Glyphs.Look, exists, 1)
		for _, line := range kit.WrapAtMost(m.checked.free, width-labelled-2, 2, s.Glyphs.Ellipsis) {
			lines = append(lines, kit.Indent(s.Bold.Render(line), labelled+2))
		}
	default:
		lines = put(s.Muted, " ", "Everything you entered is in it, notes too.", 1)
	}
	return kit.Rows(lines, rows)
}

// Cursor is in the path while it is edited.
func (m *Model) Cursor() *tea.Cursor {
	if !m.onPath {
		return nil
	}
	row := pathRow
	if m.layout.Compact {
		row -= 2
	}
	x, y := m.Place()
	return tea.NewCursor(x+2+labelled+m.path.Column(), y+row)
}
