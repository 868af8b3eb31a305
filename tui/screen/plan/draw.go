package plan

import (
	"strings"

	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
)

// pen draws rows into cells.
type pen struct {
	styles   kit.Styles
	axis     *axis
	today    assessment.Date
	deadline assessment.Date // zero when there is none
}

type cell struct {
	glyph string
	style lipgloss.Style
}

// grid is a row of cells with the lines of today and of the deadline in it.
func (p *pen) grid() []cell {
	cells := make([]cell, max(0, p.axis.width))
	line := p.styles.Glyphs.Chart().Line
	p.at(cells, p.today, cell{line, p.styles.Accent})
	p.at(cells, p.deadline, cell{line, p.styles.Warn})
	return cells
}

func (p *pen) at(cells []cell, d assessment.Date, c cell) {
	if at := p.axis.column(d); !d.IsZero() && at >= 0 && at < len(cells) {
		cells[at] = c
	}
}

// signs are the looks of the strokes.
func (p *pen) look(of sign) cell {
	s, g := p.styles, p.styles.Glyphs.Chart()
	switch of {
	case earliest:
		return cell{g.Earliest, s.Text}
	case window:
		return cell{g.Window, s.Change}
	case first:
		return cell{g.First, s.Accent}
	case last:
		return cell{g.Last, s.Accent}
	case due:
		return cell{s.Glyphs.Look, s.Warn}
	case limit:
		return cell{g.Mark, s.Warn}
	default:
		return cell{g.Longer, s.Muted}
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
		cells[0] = cell{g.Before, p.styles.Muted}
	}
	if beyond && len(cells) > 0 {
		cells[len(cells)-1] = cell{g.Beyond, p.styles.Muted}
	}
	return write(cells)
}

// write joins cells, one piece of style for each run.
func write(cells []cell) string {
	var out, run strings.Builder
	for i, c := range cells {
		if c.glyph == "" {
			c.glyph = " "
		}
		run.WriteString(c.glyph)
		if i+1 == len(cells) || cells[i+1].style.GetForeground() != c.style.GetForeground() {
			out.WriteString(c.style.Render(run.String()))
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
		return write(cells)
	}
	text := []rune(" today")
	if at+len(text) >= len(cells) {
		text = nil
	}
	cells[at] = cell{p.styles.Glyphs.Chart().Mark, p.styles.Accent}
	for i, r := range text {
		cells[at+1+i] = cell{string(r), p.styles.Accent}
	}
	return write(cells)
}
