package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Option is one line of a choice.
type Option struct {
	Key    string // at the right edge, the key that chooses it; "" if none does
	Label  string
	Short  string // used where Label does not fit
	Hint   string // before the key, where it fits
	Tail   string // at the right edge, always
	Help   string // below the line while the cursor is on it
	Chosen bool
}

// Choice is a list of which one or several options are chosen.
type Choice struct {
	Options []Option
	Single  bool
	Bare    bool   // without boxes, where nothing can be chosen
	Last    bool   // the last option stays in sight below the others
	Helps   bool   // draw the help at the cursor
	Wanted  string // list only options with these letters, in lower case; the last one always
	cursor  int
	rows    int // drawn last, for a page of the cursor
}

// Cursor is the line of the cursor.
func (c *Choice) Cursor() int { return c.cursor }

// Here is the option under the cursor.
func (c *Choice) Here() Option { return c.Options[c.cursor] }

// MoveTo puts the cursor on a line of the list.
func (c *Choice) MoveTo(line int) { c.cursor = max(0, min(line, len(c.Options)-1)) }

// Listed are the positions of the options that are listed.
func (c *Choice) Listed() []int {
	var out []int
	for i, o := range c.Options {
		if c.Last && i == len(c.Options)-1 || strings.Contains(strings.ToLower(o.Label), c.Wanted) {
			out = append(out, i)
		}
	}
	return out
}

// Move moves the cursor over what is listed. A step past either end goes to the other
// one.
func (c *Choice) Move(m Motion) {
	listed := c.Listed()
	if len(listed) == 0 {
		return
	}
	at := max(0, slices.Index(listed, c.cursor))
	switch {
	case m == Up && at == 0:
		m = Last
	case m == Down && at == len(listed)-1:
		m = First
	}
	c.MoveTo(listed[Move(m, at, max(1, c.rows-2), len(listed))])
}

// helpRows is the most lines of help at the cursor.
const helpRows = 3

// View draws the list in at most rows lines of width cells. A list that is longer
// scrolls with the cursor and says how many options are out of sight.
func (c *Choice) View(s Styles, width, rows int, active bool) []string {
	c.rows = rows
	listed := c.Listed()
	if rows <= 0 || len(listed) == 0 {
		return nil
	}
	for help := helpRows; help > 0; help-- {
		lines, last, _, _ := c.lines(s, width, help, listed, active)
		gap := min(1, len(last))
		if len(lines)+gap+len(last) <= rows {
			return append(append(lines, make([]string, gap)...), last...)
		}
	}
	help := 0
	switch {
	case rows >= 8:
		help = 2
	case rows >= 6:
		help = 1
	}
	lines, last, from, to := c.lines(s, width, help, listed, active)
	if len(lines)+len(last) <= rows {
		return append(lines, last...)
	}
	if c.Last && rows > 1 {
		rows -= max(1, len(last))
	} else {
		last = nil
	}
	start, end, _ := Around(s.Glyphs, from, to, rows, len(lines))
	above, below := 0, 0
	for i := range lines {
		switch isOption := i < from || i > to || i == from; {
		case isOption && i < start:
			above++
		case isOption && i >= end:
			below++
		}
	}
	out := slices.Clone(lines[start:end])
	if rows > 1 {
		out = append(out, Indent(s.Muted.Render(Hidden(s.Glyphs, above, below)), 2))
	}
	return append(out, last...)
}

// lines draws what is listed with so much help at the cursor: the scrolling part, with
// the first and last line of the option at the cursor, and the part that stays.
func (c *Choice) lines(s Styles, width, help int, listed []int, active bool) (lines, last []string, from, to int) {
	for _, at := range listed {
		block := []string{c.line(s, width, at, active)}
		if here := active && at == c.cursor; here && c.Helps && help > 0 && c.Options[at].Help != "" {
			bar := Indent(s.Accent.Render(s.Glyphs.Rule), 2) + "   "
			for _, line := range WrapAtMost(c.Options[at].Help, min(width, 76)-6, help, s.Glyphs.Ellipsis) {
				block = append(block, bar+s.Muted.Render(line))
			}
		}
		if c.Last && at == len(c.Options)-1 {
			last = block
			break
		}
		if at == c.cursor {
			from, to = len(lines), len(lines)+len(block)-1
		}
		lines = append(lines, block...)
	}
	if c.Last && c.cursor == len(c.Options)-1 {
		from, to = len(lines)-1, len(lines)-1
	}
	return lines, last, max(0, from), max(0, to)
}

func (c *Choice) line(s Styles, width, at int, active bool) string {
	o := c.Options[at]
	pointer, _ := s.Pointer(active && at == c.cursor)
	label := s.Text
	if o.Chosen {
		label = s.Bold
	}
	key, head, right := "", pointer+" ", o.Tail
	if o.Key != "" {
		key = s.Muted.Render(o.Key)
	}
	if c.Bare || o.Tail != "" {
		head += Pad(key, 2) + " "
	} else {
		right = key
	}
	if !c.Bare {
		head += c.box(s, o.Chosen) + " "
	}
	room := width - Width(head) - Width(right) - min(2, 2*Width(right))
	text := o.Label
	if Width(text) > room && o.Short != "" {
		text = o.Short
	}
	line := head + label.Render(Fit(text, room, s.Glyphs.Ellipsis))
	if o.Hint != "" && o.Tail == "" {
		hint := strings.TrimRight(s.Muted.Render(o.Hint)+"  "+right, " ")
		if Width(line)+2+Width(hint) <= width {
			right = hint
		}
	}
	if right == "" {
		return line
	}
	return Between(line, right, width)
}

func (c *Choice) box(s Styles, chosen bool) string {
	open, mark, end := "[", "x", "]"
	if c.Single {
		open, mark, end = "(", s.Glyphs.Chosen, ")"
	}
	if !chosen {
		return s.Text.Render(open + " " + end)
	}
	return s.Text.Render(open) + s.Good.Render(mark) + s.Text.Render(end)
}

// presses is how often a key has to go to an input that knows characters alone,
// so that what a reader sees as one character is passed or deleted whole. before
// and after are the text of the line on the two sides of the cursor.
func presses(msg tea.KeyPressMsg, before, after string) int {
	switch msg.String() {
	case "left", "backspace":
		return lastCluster(before)
	case "right", "delete":
		cluster, _ := ansi.FirstGraphemeCluster(after, ansi.GraphemeWidth)
		return max(1, len([]rune(cluster)))
	}
	return 1
}

// lastCluster is the number of characters in the last one that a reader sees; 1
// in an empty text.
func lastCluster(text string) int {
	n := 1
	for text != "" {
		cluster, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		n, text = len([]rune(cluster)), text[len(cluster):]
	}
	return n
}
