package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trustpath/tui/kit"
)

// Box draws lines inside a frame of width cells with a title in its head.
func Box(s kit.Styles, title string, lines []string, width int) []string {
	g := s.Glyphs
	inner := max(0, width-4)
	head := g.Line + " "
	room := max(0, width-2-kit.Width(head)-1)
	title = kit.Fit(title, room, g.Ellipsis)
	fill := max(0, width-2-kit.Width(head)-kit.Width(title)-1)
	out := []string{s.Faint.Render(g.TopLeft+head) + s.Bold.Render(title) + s.Faint.Render(" "+strings.Repeat(g.Line, fill)+g.TopRight)}
	side := s.Faint.Render(g.Rule)
	for _, line := range lines {
		out = append(out, side+" "+kit.Pad(line, inner)+" "+side)
	}
	return append(out, s.Faint.Render(g.BottomLeft+strings.Repeat(g.Line, max(0, width-2))+g.BottomEnd))
}

// Over puts a box on a page at a column and a row; the page behind it is quiet.
func Over(s kit.Styles, page, box []string, x, y int) []string {
	out := make([]string, len(page))
	for i, line := range page {
		plain := ansi.Strip(line)
		if i < y || i >= y+len(box) {
			out[i] = s.Faint.Render(plain)
			continue
		}
		before := kit.Pad(plain, x)
		after := ansi.TruncateLeft(plain, x+kit.Width(box[i-y]), "")
		out[i] = s.Faint.Render(before) + box[i-y] + s.Faint.Render(after)
	}
	return out
}

func splitLines(text string) []string { return strings.Split(text, "\n") }
