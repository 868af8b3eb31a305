package kit

import (
	"regexp"
	"strings"
)

const (
	columnGap = 2
	narrowest = 9 // cells of a column below which a table becomes a list
)

// Table draws the lines of a markdown table in width cells. A table that would
// need columns too narrow to read is drawn as a list, one entry for each row.
func Table(s Styles, source []string, width int) []string {
	rows := cellsOf(source)
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil
	}
	widths, fits := columnWidths(rows, width)
	if !fits {
		return asList(s, rows, width)
	}
	var out []string
	for r, row := range rows {
		out = append(out, tableRow(s, row, widths, r == 0)...)
		if r == 0 {
			out = append(out, s.Faint.Render(strings.Repeat(s.Glyphs.Line, min(width, sum(widths)+columnGap*(len(widths)-1)))))
		}
	}
	return out
}

// cellsOf reads the cells; the line of dashes under the head is left out.
func cellsOf(source []string) [][]string {
	var rows [][]string
	for i, line := range source {
		if i == 1 && strings.Trim(line, "|:- ") == "" {
			continue
		}
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
		line = strings.ReplaceAll(line, `\|`, "\x00")
		var row []string
		for _, cell := range strings.Split(line, "|") {
			row = append(row, plainCell(strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "|")))
		}
		if len(rows) > 0 { // as wide as the head
			row = Rows(row, len(rows[0]))
		}
		rows = append(rows, row)
	}
	return rows
}

var (
	linkMark   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	escapeMark = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
	boldMark   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	codeMark   = regexp.MustCompile("`([^`]+)`")
)

// plainCell is the text of a cell without its marks.
func plainCell(cell string) string {
	cell = boldMark.ReplaceAllString(cell, "$1")
	cell = codeMark.ReplaceAllString(cell, "$1")
	cell = linkMark.ReplaceAllString(cell, "$1")
	return escapeMark.ReplaceAllString(cell, "$1")
}

// columnWidths shares width among the columns: what is short keeps its width,
// the rest share what is left.
func columnWidths(rows [][]string, width int) (widths []int, fits bool) {
	widths = make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	room := width - columnGap*(len(widths)-1)
	for sum(widths) > room {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= narrowest {
			return nil, false
		}
		widths[widest]--
	}
	for i, w := range widths {
		for _, row := range rows {
			if longestWord(row[i]) > max(w, narrowest) {
				return nil, false
			}
		}
	}
	return widths, true
}

func longestWord(text string) int {
	longest := 0
	for _, word := range strings.Fields(text) {
		longest = max(longest, Width(word))
	}
	return longest
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

func tableRow(s Styles, row []string, widths []int, head bool) []string {
	style := s.Text
	if head {
		style = s.Muted
	}
	cells := make([][]string, len(row))
	height := 1
	for i, cell := range row {
		cells[i] = Wrap(cell, widths[i])
		height = max(height, len(cells[i]))
	}
	out := make([]string, height)
	for y := range out {
		var b strings.Builder
		for i := range row {
			text := ""
			if y < len(cells[i]) {
				text = cells[i][y]
			}
			if i > 0 {
				b.WriteString(strings.Repeat(" ", columnGap))
			}
			b.WriteString(style.Render(Pad(text, widths[i])))
		}
		out[y] = b.String()
	}
	return out
}

// asList draws each row as its first cell, and the other cells below with the
// names of their columns.
func asList(s Styles, rows [][]string, width int) []string {
	var out []string
	for r, row := range rows[1:] {
		if r > 0 {
			out = append(out, "")
		}
		for _, line := range Wrap(row[0], width) {
			out = append(out, s.Bold.Render(line))
		}
		for i := 1; i < len(row); i++ {
			if row[i] == "" {
				continue
			}
			label := "  " + rows[0][i] + "  "
			for j, line := range Wrap(row[i], max(10, width-Width(label))) {
				if j == 0 {
					out = append(out, Fit(s.Muted.Render(label)+s.Text.Render(line), width, s.Glyphs.Ellipsis))
				} else {
					out = append(out, Fit(Indent(s.Text.Render(line), Width(label)), width, s.Glyphs.Ellipsis))
				}
			}
		}
	}
	return out
}
