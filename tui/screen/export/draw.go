package export

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

const (
	labelled = 9 // the column of labels
	saidRows = 3 // about the path
)

// size is the room for the form; a tight one has no blank rows.
type size struct {
	width, rows int
	tight       bool
}

// blank is the rows between two parts.
func (z size) blank() int {
	if z.tight {
		return 0
	}
	return 1
}

// listed is how many formats are in view.
func (f *form) listed(z size) int {
	room := z.rows - 1 - saidRows - 3*z.blank()
	if z.tight {
		room = min(room, 2)
	}
	return max(1, min(len(f.formats), room))
}

// pathRow is the row of the path.
func (f *form) pathRow(z size) int { return z.blank() + f.listed(z) + z.blank() }

// lines is the formats, the path, what is known about it, and the beginning of
// the document in the rows that are left.
func (f *form) lines(z size) []string {
	s := f.styles
	lines := make([]string, z.blank())
	lines = append(lines, f.list(z)...)
	lines = append(lines, make([]string, z.blank())...)
	lines = append(lines, f.label("Path")+f.path.View(s.Bolder(), z.width-labelled))
	lines = append(lines, f.said(z)...)
	return ui.Rows(append(lines, f.preview(z, z.rows-len(lines)-z.blank())...), z.rows)
}

func (f *form) label(text string) string { return f.styles.Muted.Render(ui.Pad(text, labelled)) }

// list is the formats in view. Where some are not, their number stands beside.
func (f *form) list(z size) []string {
	s, rows := f.styles, f.listed(z)
	from := ui.Window(f.format, f.format, rows, len(f.formats))
	titles := 11
	for _, of := range f.formats {
		titles = max(titles, ui.Width(of.Title)+2)
	}
	var out []string
	for i := from; i < from+rows; i++ {
		pointer, style, label := " ", s.Text, ""
		if i == f.format {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		switch {
		case i == from:
			label = "Format"
		case i == from+1 && rows < len(f.formats):
			label = " " + strconv.Itoa(f.format+1) + "/" + strconv.Itoa(len(f.formats))
		}
		line := f.label(label) + pointer + " " + style.Render(ui.Pad(f.formats[i].Title, titles))
		out = append(out, ui.Fit(line+s.Muted.Render(f.formats[i].Use), z.width, s.Glyphs.Ellipsis))
	}
	return out
}

// said is what is known about the path, in rows that do not move.
func (f *form) said(z size) []string {
	s := f.styles
	put := func(style interface{ Render(...string) string }, sign, text string, rows int) []string {
		var out []string
		for i, line := range ui.WrapAtMost(text, z.width-labelled-2, rows, s.Glyphs.Ellipsis) {
			head := ui.Indent("", labelled+2)
			if i == 0 {
				head = ui.Indent(style.Render(sign)+" ", labelled)
			}
			out = append(out, head+s.Text.Render(line))
		}
		return out
	}
	exists := "This file exists and stays; yours becomes"
	switch { // where there is no room, the footer has none for the key either
	case z.tight && f.onPath:
		exists = "exists and stays; new:"
	case z.tight:
		exists = "stays, o replaces it; new:"
	}
	var lines []string
	switch {
	case f.err != nil:
		lines = put(s.Bad, s.Glyphs.Look, "Not written: "+f.err.Error()+".", saidRows)
	case f.found.exists && f.found.path == f.path.Value():
		lines = put(s.Warn, s.Glyphs.Look, exists, 1)
		for _, line := range ui.WrapAtMost(f.found.free, z.width-labelled-2, 2, s.Glyphs.Ellipsis) {
			lines = append(lines, ui.Indent(s.Bold.Render(line), labelled+2))
		}
	default:
		lines = put(s.Muted, " ", f.formats[f.format].Holds, 1)
	}
	return ui.Rows(lines, saidRows)
}

// preview is the beginning of the document.
func (f *form) preview(z size, rows int) []string {
	s, text := f.styles, f.begins.excerpt
	if rows <= 0 {
		return nil
	}
	if f.begins.err != nil {
		return []string{f.label("Preview") + s.Text.Render(ui.Fit(f.begins.err.Error(), z.width-labelled, s.Glyphs.Ellipsis))}
	}
	if len(text.Lines) == 0 {
		return nil
	}
	shown := rows
	if text.Total > rows {
		shown = max(1, rows-1)
	}
	var out []string
	for i, line := range text.Lines[:min(shown, len(text.Lines))] {
		label := ""
		if i == 0 {
			label = "Preview"
		}
		out = append(out, f.label(label)+s.Muted.Render(ui.Fit(excerptLine(line), z.width-labelled, s.Glyphs.Ellipsis)))
	}
	if more := text.Total - len(out); more > 0 && rows > 1 {
		out = append(out, f.label("")+s.Muted.Render(s.Glyphs.Down+" "+ui.Count(more, "more line")))
	}
	return out
}

// excerptLine is a line of a file as a screen can show it.
func excerptLine(line string) string {
	const most = 300
	text := strings.TrimLeft(line, " \t")
	return ui.Indent(safetext.Line(text, most), min(len(line)-len(text), most))
}

// cursor is in the path while it is edited.
func (f *form) cursor(z size) *tea.Cursor {
	if !f.onPath {
		return nil
	}
	return tea.NewCursor(labelled+f.path.Column(), f.pathRow(z))
}
