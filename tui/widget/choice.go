// Package widget holds the parts that screens are made of: plain text in, lines
// out. They know nothing of assessments.
package widget

import (
	"strconv"

	"trustpath/tui/kit"
)

// Option is one line of a choice.
type Option struct {
	Key    string // what stands before it and chooses it; "" when no key does
	Label  string
	Short  string // used where Label does not fit
	Hint   string // at the right edge, where there is room
	Chosen bool
}

// Choice is a list of which one or several options are chosen.
type Choice struct {
	Options []Option
	Single  bool
	cursor  int
}

// Cursor is the position of the line the person is on.
func (c *Choice) Cursor() int { return c.cursor }

// MoveTo puts the cursor on a line; positions outside the list are bounded.
func (c *Choice) MoveTo(at int) { c.cursor = max(0, min(at, len(c.Options)-1)) }

// Step moves the cursor by one line, and past either end to the other one.
func (c *Choice) Step(by int) {
	if n := len(c.Options); n > 0 {
		c.cursor = (c.cursor + by + n) % n
	}
}

// View draws the list into at most rows lines of width cells. A list that is
// longer scrolls with the cursor and says how many lines are out of sight.
func (c *Choice) View(s kit.Styles, width, rows int, active bool) []string {
	if rows <= 0 || len(c.Options) == 0 {
		return nil
	}
	if len(c.Options) <= rows {
		return c.lines(s, width, 0, len(c.Options), active)
	}
	if rows < 3 {
		return c.lines(s, width, c.cursor, c.cursor+1, active)
	}
	inner := rows - 2 // the first and the last row may say what is hidden
	from := kit.Window(c.cursor, c.cursor, inner, len(c.Options))
	to := from + inner
	var out []string
	if from == 0 {
		to++
	} else {
		out = append(out, s.Muted.Render(s.Glyphs.Up+" "+strconv.Itoa(from)+" more"))
	}
	if to >= len(c.Options)-1 {
		to = len(c.Options)
	}
	out = append(out, c.lines(s, width, from, to, active)...)
	if hidden := len(c.Options) - to; hidden > 0 {
		out = append(out, s.Muted.Render(s.Glyphs.Down+" "+strconv.Itoa(hidden)+" more"))
	}
	return out[:min(len(out), rows)]
}

func (c *Choice) lines(s kit.Styles, width, from, to int, active bool) []string {
	var out []string
	for i := from; i < to; i++ {
		out = append(out, c.line(s, width, i, active))
	}
	return out
}

func (c *Choice) line(s kit.Styles, width, at int, active bool) string {
	o, gap := c.Options[at], "  "
	if width < 60 {
		gap = " "
	}
	here := active && at == c.cursor
	pointer, number, label := " ", s.Muted, s.Text
	if here {
		pointer, number, label = s.Accent.Render(s.Glyphs.Cursor), s.Accent, s.Accent
	}
	if o.Chosen {
		label = label.Bold(true)
	}
	key := o.Key
	if key == "" {
		key = " "
	}
	head := pointer + gap + number.Render(key) + gap + s.Text.Render(c.box(s, o.Chosen)) + gap
	room := width - kit.Width(head)
	text := o.Label
	if kit.Width(text) > room && o.Short != "" {
		text = o.Short
	}
	line := head + label.Render(kit.Fit(text, room, s.Glyphs.Ellipsis))
	if o.Hint != "" && kit.Width(line)+2+kit.Width(o.Hint) <= width {
		line = kit.Between(line, s.Muted.Render(o.Hint), width)
	}
	return line
}

func (c *Choice) box(s kit.Styles, chosen bool) string {
	switch {
	case c.Single && chosen:
		return "(" + s.Glyphs.Chosen + ")"
	case c.Single:
		return "( )"
	case chosen:
		return "[x]"
	default:
		return "[ ]"
	}
}
