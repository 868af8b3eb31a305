package ui

import (
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Fit cuts a styled line to at most width cells, marking the cut.
func Fit(line string, width int, ellipsis string) string {
	if width <= 0 {
		return ""
	}
	return cut(line, width, ellipsis)
}

// cut cuts a styled line to at most width cells. What is cut out of a cluster of
// characters, such as an emoji of several, can be wider than it was inside, so a
// narrower cut is tried until one fits.
func cut(line string, width int, tail string) string {
	for at := width; at > 0; at-- {
		if out := ansi.Truncate(line, at, tail); ansi.StringWidth(out) <= width {
			return out
		}
	}
	return ""
}

// Pad cuts or fills a styled line to exactly width cells.
func Pad(line string, width int) string {
	if width <= 0 {
		return ""
	}
	room := width - ansi.StringWidth(line)
	if room < 0 {
		line = cut(line, width, "")
		room = width - ansi.StringWidth(line)
	}
	return line + strings.Repeat(" ", room)
}

// Between puts left and right at the two ends of width cells. Where both do not
// fit, the left one is cut.
func Between(left, right string, width int) string {
	end := ansi.StringWidth(right)
	if end+2 > width {
		return Pad(left, width)
	}
	left = strings.TrimRight(left, " ")
	if Width(left) > width-end {
		left = Fit(left, width-end-1, "…")
	}
	return Pad(left, width-end) + right
}

// Wrap breaks text at blanks into lines of at most width cells; a word that is
// longer is broken.
func Wrap(text string, width int) []string {
	if width <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(text, width, " "), "\n")
}

// WrapAtMost is Wrap with at most rows lines; what does not fit is marked.
func WrapAtMost(text string, width, rows int, ellipsis string) []string {
	lines := Wrap(text, width)
	if len(lines) <= rows {
		return lines
	}
	if rows <= 0 {
		return nil
	}
	lines = lines[:rows]
	lines[rows-1] = Fit(strings.TrimRight(lines[rows-1], " "), width-1, "") + ellipsis
	return lines
}

// AnyRows is the bound of a text that may have as many rows as it takes.
const AnyRows = math.MaxInt

// WholeSentences is as many sentences of a text as fit into rows lines of width cells,
// and the first one in any case.
func WholeSentences(text string, width, rows int) string {
	for len(Wrap(text, width)) > rows {
		last := strings.LastIndex(text, ". ")
		if last < 0 {
			break
		}
		text = text[:last+1]
	}
	return text
}

// Hang wraps a text in width cells after a head, below which its other lines don't
// go, in at most rows lines.
func Hang(s Styles, head string, style Style, text string, width, rows int) []string {
	lines := WrapAtMost(text, width-Width(head), rows, s.Glyphs.Ellipsis)
	for i, line := range lines {
		lines[i] = head + style.Render(line)
		if i == 0 {
			head = Indent("", Width(head))
		}
	}
	return lines
}

// Link is a style that leads to an address, which the text it is used for must
// show; anything but http and https is left as it is.
func Link(style Style, address string) Style {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return NewStyle(style.Hyperlink(address))
	}
	return style
}

// Rows cuts or fills lines to exactly n.
func Rows(lines []string, n int) []string {
	if n < 0 {
		n = 0
	}
	out := make([]string, n)
	copy(out, lines)
	return out
}

// Indent puts n blanks before a line.
func Indent(line string, n int) string { return strings.Repeat(" ", n) + line }

// Warm fills the tables by which bubbletea measures the first sign that is not
// ASCII. They are two megabytes, and the first frame would wait for them.
func Warm() { ansi.StringWidthWc("─") }

// Width is the number of cells of a styled line.
func Width(line string) int { return ansi.StringWidth(line) }

// Window returns the first of height rows out of total, so that the rows from
// first to last are in view, in the middle where there is room on both sides.
// The same rows are always at the same place.
func Window(first, last, height, total int) int {
	at := min(first, (first+last-height+1)/2)
	return max(0, min(at, total-height))
}

// Copier is a screen that has something to copy.
type Copier interface {
	// Copy returns a name for it, "the question", and the text; "" for nothing.
	Copy() (name, text string)
}

// PlainText is drawn lines as text to keep: without colors and without blanks at
// the ends, in ASCII where the screen is.
func PlainText(g Glyphs, lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimRight(ansi.Strip(line), " ")
	}
	return g.Plain(strings.Trim(strings.Join(out, "\n"), "\n") + "\n")
}
