package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment/report"
)

// Box draws lines inside a frame of width cells with a title in its head.
func Box(s Styles, title string, lines []string, width int) []string {
	g, inner := s.Glyphs, width-4
	title = Fit(title, width-5, g.Ellipsis)
	fill := strings.Repeat(g.Line, max(0, width-5-Width(title)))
	out := []string{s.Faint.Render(g.TopLeft+g.Line+" ") + s.Bold.Render(title) + s.Faint.Render(" "+fill+g.TopRight)}
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
		after := ansi.TruncateLeft(plain, x+Width(box[i-y]), "")
		out[i] = s.Faint.Render(Pad(plain, x)) + box[i-y] + s.Faint.Render(after)
	}
	return out
}

func splitLines(text string) []string { return strings.Split(text, "\n") }

// Pager shows a text that may be longer than the screen. Text that is wrapped
// anew for another width stays at about the same place, and comes back to exactly
// that place at the first width.
type Pager struct {
	Text     func() []string // the lines; nil takes Lines
	Lines    []string
	Sections []Section
	top, all int // the first line in view, of so many lines
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
	keys := MoveKeys("scroll", func() bool { return p.Long(rows()) }, func(m Motion) { p.Move(m, rows()) })
	keys[1].Help = "scroll"
	return append(keys, Key{Keys: "space", Help: "a page down", Group: GroupMove, When: keys[0].When, Do: keys[5].Do})
}

// DetailKeys are the keys of a text that a tab of the roadmap opens, with more of
// its own.
func DetailKeys(text *Pager, rows func() int, leave func(), more ...Key) KeyMap {
	back := Row(GroupLeave, "esc enter", "back", "back to the tab", func() tea.Cmd { leave(); return nil }).Kept()
	return KeyMap{Page: "what a tab opens", Rows: slices.Concat(text.Keys(rows), more, []Key{back})}
}

// first is the first line in view.
func (p *Pager) first(rows int) int {
	first, all := p.top, len(p.lines())
	if p.all > 0 && p.all != all {
		first = p.top * all / p.all
	}
	return max(0, min(first, p.last(rows)))
}

// GoTo puts a line at the top, with so many rows on the screen.
func (p *Pager) GoTo(line, rows int) {
	p.top, p.all = max(0, min(line, p.last(rows))), len(p.lines())
}

// Scroll moves by lines.
func (p *Pager) Scroll(by, rows int) { p.GoTo(p.first(rows)+by, rows) }

// Jump goes to the next section, or for a negative by to the one before.
func (p *Pager) Jump(by, rows int) {
	here, to := p.first(rows), 0
	for _, section := range slices.Backward(p.Sections) {
		if by > 0 && section.Line > here {
			to = section.Line
		} else if by < 0 && section.Line < here {
			to = section.Line
			break
		}
	}
	if by < 0 || to > 0 {
		p.GoTo(to, rows)
	}
}

// Place is the section at the top of the text, -1 above the first, and how far down
// the text that is in percent.
func (p *Pager) Place(rows int) (section, percent int) {
	first := p.first(rows)
	section = -1
	for i, s := range p.Sections {
		if s.Line <= first+1 {
			section = i
		}
	}
	if last := p.last(rows); last > 0 {
		percent = first * 100 / last
	}
	return section, percent
}

// Move scrolls, with rows of the text in view.
func (p *Pager) Move(m Motion, rows int) {
	page, all := max(1, rows-2), len(p.lines())
	p.Scroll(map[Motion]int{Up: -1, Down: 1, PageUp: -page, PageDown: page, First: -all, Last: all}[m], rows)
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
	lines, from := p.lines(), p.first(rows)
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

// labeled is the column of the labels of a sheet.
const labeled = 16

// Sheet writes a page of text: titles, paragraphs, and labels with what they say.
type Sheet struct {
	Styles Styles
	Width  int
	Indent int
	Lines  []string
}

// Title is the heading of the page, with a blank line below.
func (p *Sheet) Title(text string) {
	p.Text(p.Styles.Bold, text)
	p.Gap()
}

// Text is a paragraph.
func (p *Sheet) Text(style Style, text string) { p.Hanging("", style, text) }

// Hanging is a paragraph after a sign, below which its other lines don't go.
func (p *Sheet) Hanging(sign string, style Style, text string) {
	p.Lines = append(p.Lines, Hang(p.Styles, Indent(sign, p.Indent), style, text, p.Width, AnyRows)...)
}

// Gap is a blank line.
func (p *Sheet) Gap() { p.Lines = append(p.Lines, "") }

// Fact is a label and what it says; nothing where there is nothing to say.
func (p *Sheet) Fact(label, text string) { p.StyledFact(label, p.Styles.Text, text) }

// StyledFact is Fact with another style for the text.
func (p *Sheet) StyledFact(label string, style Style, text string) {
	switch {
	case text == "":
	case p.Width < 3*labeled:
		if label != "" {
			p.Text(p.Styles.Muted, label)
		}
		p.Hanging("  ", style, text)
	default:
		p.Hanging(p.Styles.Muted.Render(Pad(label, labeled)), style, text)
	}
}
