package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment/report"
)

// Box draws lines inside a frame of width cells with a title in its head.
func Box(s Styles, title string, lines []string, width int) []string {
	g := s.Glyphs
	inner := max(0, width-4)
	head := g.Line + " "
	room := max(0, width-2-Width(head)-1)
	title = Fit(title, room, g.Ellipsis)
	fill := max(0, width-2-Width(head)-Width(title)-1)
	out := []string{s.Faint.Render(g.TopLeft+head) + s.Bold.Render(title) + s.Faint.Render(" "+strings.Repeat(g.Line, fill)+g.TopRight)}
	side := s.Faint.Render(g.Rule)
	for _, line := range lines {
		out = append(out, side+" "+Pad(line, inner)+" "+side)
	}
	return append(out, s.Faint.Render(g.BottomLeft+strings.Repeat(g.Line, max(0, width-2))+g.BottomEnd))
}

// Over puts a box on a page at a column and a row; the page behind it is quiet.
func Over(s Styles, page, box []string, x, y int) []string {
	out := make([]string, len(page))
	for i, line := range page {
		plain := ansi.Strip(line)
		if i < y || i >= y+len(box) {
			out[i] = s.Faint.Render(plain)
			continue
		}
		before := Pad(plain, x)
		after := ansi.TruncateLeft(plain, x+Width(box[i-y]), "")
		out[i] = s.Faint.Render(before) + box[i-y] + s.Faint.Render(after)
	}
	return out
}

func splitLines(text string) []string { return strings.Split(text, "\n") }

// Pager shows a text that may be longer than the screen.
type Pager struct {
	Text   func() []string // the lines; nil takes Lines
	Lines  []string
	offset int
}

func (p *Pager) lines() []string {
	if p.Text != nil {
		return p.Text()
	}
	return p.Lines
}

// Keys are the rows of the keys that scroll, with so many rows for the text on
// the screen.
func (p *Pager) Keys(rows func() int) []Key {
	keys := MoveKeys("scroll", func() bool { return p.Long(rows()) }, func(a Action) { p.Key(a, rows()) })
	keys[1].Help = "scroll"
	return append(keys, Key{Keys: "space", Help: "a page down", Group: GroupMove, When: keys[0].When, Do: keys[5].Do})
}

// Scroll moves by lines, with rows of them in view.
func (p *Pager) Scroll(by, rows int) { p.offset = max(0, min(p.offset+by, p.last(rows))) }

// Key scrolls for an action, and reports whether it is one that scrolls.
func (p *Pager) Key(a Action, rows int) bool {
	page, all := max(1, rows-2), len(p.lines())
	by, scrolls := map[Action]int{Up: -1, Down: 1, PageUp: -page, PageDown: page, First: -all, Last: all}[a]
	if scrolls {
		p.Scroll(by, rows)
	}
	return scrolls
}

// Long reports whether there is more than fits.
func (p *Pager) Long(rows int) bool { return len(p.lines()) > rows }

// last is the offset at which the last line is in view; where not all fits, one
// row says how much is below.
func (p *Pager) last(rows int) int {
	if !p.Long(rows) {
		return 0
	}
	return len(p.lines()) - max(1, rows-1)
}

// View is the lines in view, and how many more there are.
func (p *Pager) View(s Styles, rows int) []string {
	lines, from := p.lines(), min(p.offset, p.last(rows))
	if !p.Long(rows) || rows < 2 {
		return Rows(lines[from:], rows)
	}
	out := Rows(lines[from:min(from+rows-1, len(lines))], rows-1)
	left := ""
	if below := len(lines) - from - (rows - 1); below > 0 {
		left = s.Muted.Render(s.Glyphs.Down + " " + report.Count(below, "more line"))
	}
	return append(out, left)
}

// labelled is the column of the labels of a sheet.
const labelled = 16

// Sheet writes a page of text: titles, paragraphs, and labels with what they say.
type Sheet struct {
	Styles Styles
	Width  int
	Lines  []string
}

// Title is the heading of the page, with a blank line below.
func (p *Sheet) Title(text string) {
	p.Text(p.Styles.Bold, text)
	p.Gap()
}

// Text is a paragraph.
func (p *Sheet) Text(style lipgloss.Style, text string) {
	for _, line := range Wrap(text, p.Width) {
		p.Lines = append(p.Lines, style.Render(line))
	}
}

// Gap is a blank line.
func (p *Sheet) Gap() { p.Lines = append(p.Lines, "") }

// Fact is a label and what it says; nothing where there is nothing to say.
func (p *Sheet) Fact(label, text string) {
	if text == "" {
		return
	}
	s := p.Styles
	if p.Width < 3*labelled {
		p.Lines = append(p.Lines, s.Muted.Render(label))
		for _, line := range Wrap(text, p.Width-2) {
			p.Lines = append(p.Lines, Indent(s.Text.Render(line), 2))
		}
		return
	}
	for _, line := range Wrap(text, p.Width-labelled) {
		p.Lines = append(p.Lines, s.Muted.Render(Pad(label, labelled))+s.Text.Render(line))
		label = ""
	}
}
