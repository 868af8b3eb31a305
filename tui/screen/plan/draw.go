package plan

import (
	"strings"

	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// pen draws rows into cells.
type pen struct {
	styles   ui.Styles
	axis     *axis
	today    assessment.Date
	deadline assessment.Date // zero when there is none
}

// ink is a colour of the chart. Cells hold it instead of a style, which is large.
type ink int

const (
	plain ink = iota
	quiet
	accent
	warn
	change
)

type cell struct {
	glyph string // "" is blank
	ink   ink
}

func (p *pen) style(i ink) lipgloss.Style {
	switch i {
	case quiet:
		return p.styles.Muted
	case accent:
		return p.styles.Accent
	case warn:
		return p.styles.Warn
	case change:
		return p.styles.Change
	default:
		return p.styles.Text
	}
}

// grid is a row of cells with the lines of today and of the deadline in it.
func (p *pen) grid() []cell {
	cells := make([]cell, max(0, p.axis.width))
	line := p.styles.Glyphs.Chart().Line
	p.at(cells, p.today, cell{line, accent})
	p.at(cells, p.deadline, cell{line, warn})
	return cells
}

func (p *pen) at(cells []cell, d assessment.Date, c cell) {
	if at := p.axis.column(d); !d.IsZero() && at >= 0 && at < len(cells) {
		cells[at] = c
	}
}

// look is how a stroke is drawn.
func (p *pen) look(of sign) cell {
	g := p.styles.Glyphs.Chart()
	switch of {
	case earliest:
		return cell{g.Earliest, plain}
	case window:
		return cell{g.Window, change}
	case first:
		return cell{g.First, accent}
	case last:
		return cell{g.Last, accent}
	case due:
		return cell{p.styles.Glyphs.Look, warn}
	case limit:
		return cell{g.Mark, warn}
	default:
		return cell{g.Longer, quiet}
	}
}

// row draws the strokes of a row; of several in a cell the sign that counts most
// is seen. What lies outside the view is pointed at.
func (p *pen) row(r *row) string {
	cells := p.grid()
	before, beyond, seen := false, false, false
	for of := longer; of <= limit; of++ {
		for _, k := range r.strokes {
			if k.sign != of {
				continue
			}
			from, to := p.axis.column(k.from), p.axis.column(k.to)
			before, beyond = before || from < 0, beyond || to >= len(cells)
			for at := max(0, from); at <= min(to, len(cells)-1); at++ {
				cells[at], seen = p.look(of), true
			}
		}
	}
	g := p.styles.Glyphs.Chart()
	if before && !seen && len(cells) > 0 {
		cells[0] = cell{g.Before, quiet}
	}
	if beyond && len(cells) > 0 {
		cells[len(cells)-1] = cell{g.Beyond, quiet}
	}
	return p.write(cells)
}

// write joins cells, one piece of style for each run.
func (p *pen) write(cells []cell) string {
	var out, run strings.Builder
	for i, c := range cells {
		if c.glyph == "" {
			c.glyph = " "
		}
		run.WriteString(c.glyph)
		if i+1 == len(cells) || cells[i+1].ink != c.ink {
			out.WriteString(p.style(c.ink).Render(run.String()))
			run.Reset()
		}
	}
	return out.String()
}

// marks is the row that names the line of today.
func (p *pen) marks() string {
	cells := p.grid()
	at := p.axis.column(p.today)
	if at < 0 || at >= len(cells) {
		return p.write(cells)
	}
	text := []rune(" today")
	if at+len(text) >= len(cells) {
		text = nil
	}
	cells[at] = cell{p.styles.Glyphs.Chart().Mark, accent}
	for i, r := range text {
		cells[at+1+i] = cell{string(r), accent}
	}
	return p.write(cells)
}
