package kit

import (
	"strconv"
	"strings"
)

// Row puts a line between the margins of a frame.
func (l Layout) Row(s Styles, line string) string {
	return Indent(Fit(line, l.Full(), s.Glyphs.Ellipsis), l.Margin)
}

// Panes is the rows of a body, with the rule between its panes.
func (l Layout) Panes(s Styles, b Body) []string {
	main, side := Rows(b.Main, l.Body), Rows(b.Side, l.Body)
	out := make([]string, l.Body)
	for i := range out {
		if b.Side == nil {
			out[i] = Indent(Fit(main[i], l.Full(), ""), l.Margin)
			continue
		}
		out[i] = Indent(Pad(main[i], l.Main), l.Margin) + "  " + s.Faint.Render(s.Glyphs.Rule) + "  " + Fit(side[i], l.Side, "")
	}
	return out
}

// Frame bounds finished rows by the screen and puts them into its middle.
func (l Layout) Frame(s Styles, lines []string) []string {
	for i, line := range lines {
		lines[i] = strings.Repeat(" ", l.Outer) + s.Glyphs.Plain(Fit(line, l.Inner, ""))
	}
	return Rows(lines, l.Height)
}

// Dark is a screen on which nothing is to be seen but that it is alive.
func (l Layout) Dark(s Styles) []string {
	lines := Rows(nil, max(1, l.Height))
	lines[len(lines)-1] = Indent(s.Faint.Render(s.Glyphs.RuledOut), l.Width/2)
	return lines
}

// TooSmall is the sentence for a screen with Tiny.
func (l Layout) TooSmall() []string {
	text := "trustpath needs " + strconv.Itoa(MinWidth) + " columns and " + strconv.Itoa(MinHeight) +
		" rows; this screen has " + strconv.Itoa(l.Width) + " and " + strconv.Itoa(l.Height) + ". ctrl+c ends; all is saved."
	lines := WrapAtMost(text, l.Width, l.Height, "")
	for i := range lines {
		lines[i] = Fit(lines[i], l.Width, "")
	}
	return lines
}
