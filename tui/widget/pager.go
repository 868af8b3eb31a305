package widget

import (
	"strconv"

	"trustpath/tui/kit"
)

// Pager shows a text that may be longer than the screen.
type Pager struct {
	Lines  []string
	offset int
}

// Scroll moves by lines, with rows of them in view.
func (p *Pager) Scroll(by, rows int) { p.offset = max(0, min(p.offset+by, p.last(rows))) }

// Key scrolls for an action, and reports whether it is one that scrolls.
func (p *Pager) Key(a kit.Action, rows int) bool {
	page := max(1, rows-2)
	by, scrolls := map[kit.Action]int{kit.Up: -1, kit.Down: 1, kit.PageUp: -page, kit.PageDown: page,
		kit.First: -len(p.Lines), kit.Last: len(p.Lines)}[a]
	if scrolls {
		p.Scroll(by, rows)
	}
	return scrolls
}

// Long reports whether there is more than fits.
func (p *Pager) Long(rows int) bool { return len(p.Lines) > rows }

// last is the offset at which the last line is in view; where not all fits, one
// row says how much is below.
func (p *Pager) last(rows int) int {
	if !p.Long(rows) {
		return 0
	}
	return len(p.Lines) - max(1, rows-1)
}

// View is the lines in view, and how many more there are.
func (p *Pager) View(s kit.Styles, rows int) []string {
	from := min(p.offset, p.last(rows))
	if !p.Long(rows) || rows < 2 {
		return kit.Rows(p.Lines[from:], rows)
	}
	out := kit.Rows(p.Lines[from:min(from+rows-1, len(p.Lines))], rows-1)
	left := ""
	if below := len(p.Lines) - from - (rows - 1); below > 0 {
		left = s.Muted.Render(s.Glyphs.Down + " " + strconv.Itoa(below) + " more lines")
	}
	return append(out, left)
}
