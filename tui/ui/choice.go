package ui

import (
	"cmp"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Option is one line of a choice.
type Option struct {
	Key    string // in front of it, the key that chooses it; "" if none does
	Label  string
	Short  string // used where Label does not fit
	Hint   string // at the right edge, where it fits
	Tail   string // at the right edge, always
	Chosen bool
}

// Choice is a list of which one or several options are chosen.
type Choice struct {
	Options []Option
	Single  bool
	Bare    bool // without boxes, where nothing can be chosen
	cursor  int
	rows    int // drawn last, for a page of the cursor
}

// Cursor is the line of the cursor.
func (c *Choice) Cursor() int { return c.cursor }

// Here is the option under the cursor.
func (c *Choice) Here() Option { return c.Options[c.cursor] }

// MoveTo puts the cursor on a line of the list.
func (c *Choice) MoveTo(line int) { c.cursor = max(0, min(line, len(c.Options)-1)) }

// Move moves the cursor. A step past either end goes to the other one.
func (c *Choice) Move(m Motion) {
	n := len(c.Options)
	switch {
	case m == Up && c.cursor == 0:
		m = Last
	case m == Down && c.cursor == n-1:
		m = First
	}
	c.MoveTo(Move(m, c.cursor, max(1, c.rows-2), n))
}

// View draws the list in at most rows lines of width cells. A list that is longer
// scrolls with the cursor and says how many lines are out of sight.
func (c *Choice) View(s Styles, width, rows int, active bool) []string {
	c.rows = rows
	if rows <= 0 || len(c.Options) == 0 {
		return nil
	}
	from, to := c.window(rows)
	var out []string
	for i := from; i < to; i++ {
		out = append(out, c.line(s, width, i, active))
	}
	above, below := s.Glyphs.Up+" "+strconv.Itoa(from)+" more", s.Glyphs.Down+" "+strconv.Itoa(len(c.Options)-to)+" more"
	switch {
	case to-from == len(c.Options) || rows == 1:
	case rows == 2:
		out = append(out, s.Muted.Render(above+"   "+below))
	default:
		if from > 0 {
			out = append([]string{s.Muted.Render(above)}, out...)
		}
		if to < len(c.Options) {
			out = append(out, s.Muted.Render(below))
		}
	}
	return out
}

// window is the lines that are drawn, with the cursor in the middle where there are
// more on both sides. The first and the last row say how many are out of sight; of
// two rows the second says both.
func (c *Choice) window(rows int) (from, to int) {
	n := len(c.Options)
	switch {
	case n <= rows:
		return 0, n
	case rows < 3:
		return c.cursor, c.cursor + 1
	}
	from = Window(c.cursor, c.cursor, rows-2, n)
	switch {
	case from <= 1:
		return 0, rows - 1
	case from+rows-2 >= n-1:
		return n - (rows - 1), n
	default:
		return from, from + rows - 2
	}
}

func (c *Choice) line(s Styles, width, at int, active bool) string {
	o, gap := c.Options[at], "  "
	if width < 60 {
		gap = " "
	}
	here := active && at == c.cursor
	pointer, label := s.Pointer(here)
	number := s.Muted
	if here {
		number = s.Accent
	}
	if o.Chosen {
		label = label.Bold(true)
	}
	head := pointer + gap + number.Render(cmp.Or(o.Key, " ")) + gap
	if !c.Bare {
		head += s.Text.Render(c.box(s, o.Chosen)) + gap
	}
	room := width - Width(head)
	if o.Tail != "" {
		room -= 2 + Width(o.Tail)
	}
	text := o.Label
	if Width(text) > room && o.Short != "" {
		text = o.Short
	}
	line := head + label.Render(Fit(text, room, s.Glyphs.Ellipsis))
	if o.Tail != "" {
		return Between(line, o.Tail, width)
	}
	if o.Hint != "" && Width(line)+2+Width(o.Hint) <= width {
		line = Between(line, s.Muted.Render(o.Hint), width)
	}
	return line
}

func (c *Choice) box(s Styles, chosen bool) string {
	switch {
	case !chosen && c.Single:
		return "( )"
	case !chosen:
		return "[ ]"
	case c.Single:
		return "(" + s.Glyphs.Chosen + ")"
	default:
		return "[x]"
	}
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
