package ui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// List is the cursor of a list and the filter that its items must pass. The page
// has the items, and draws them from their positions. bubbles/list would need an
// item type, a delegate and a style for each, and owns its keys.
type List struct {
	Filter Field
	Typing bool // the filter is being typed

	shown  []int // positions of the items that pass
	cursor int   // position in shown
}

const filterLength = 100 // characters

// NewList returns an empty list.
func NewList() List { return List{Filter: NewField(filterLength)} }

// Show lists those of n items that pass; a nil pass takes all. The cursor stays on
// its row where there is one.
func (l *List) Show(n int, pass func(item int) bool) {
	l.shown = l.shown[:0]
	for i := range n {
		if pass == nil || pass(i) {
			l.shown = append(l.shown, i)
		}
	}
	l.cursor = max(0, min(l.cursor, len(l.shown)-1))
}

// Len is the number of rows.
func (l *List) Len() int { return len(l.shown) }

// Cursor is the row of the cursor.
func (l *List) Cursor() int { return l.cursor }

// Item is the item in a row.
func (l *List) Item(row int) int { return l.shown[row] }

// Here is the item under the cursor; ok is false in an empty list.
func (l *List) Here() (item int, ok bool) {
	if l.cursor >= len(l.shown) {
		return 0, false
	}
	return l.shown[l.cursor], true
}

// MoveTo puts the cursor on the first item that is meant, and reports whether it
// is listed.
func (l *List) MoveTo(meant func(item int) bool) bool {
	row := slices.IndexFunc(l.shown, meant)
	if row >= 0 {
		l.cursor = row
	}
	return row >= 0
}

// Move moves the cursor, with so many rows to a page.
func (l *List) Move(m Motion, page int) {
	l.cursor = Move(m, l.cursor, max(1, page), len(l.shown))
}

// Keys are the rows of the keys that move the cursor.
func (l *List) Keys(page func() int) []Key {
	return MoveKeys("move", func() bool { return l.Len() > 1 }, func(m Motion) { l.Move(m, page()) })
}

// Window returns the part of the list that so many rows show.
func (l *List) Window(rows int) (from, to int) {
	from = Window(l.cursor, l.cursor, rows, len(l.shown))
	return from, min(from+rows, len(l.shown))
}

// Wanted is what the filter asks for, in lower case.
func (l *List) Wanted() string { return strings.ToLower(l.Filter.Value()) }

// Filtered reports whether a filter is set.
func (l *List) Filtered() bool { return l.Filter.Value() != "" }

// FilterKey begins to type the filter.
func (l *List) FilterKey(help string, when func() bool) Key {
	return Row(GroupLook, "/", "filter", help, Do(func() {
		l.Typing = true
		l.Filter.Focus()
	})).Only(when).FoundBy("search find")
}

// FilterKeys are the keys while the filter is typed; clear takes it away.
func (l *List) FilterKeys(page func() int, clear func()) KeyMap {
	move := Typed(l.Keys(page))[:2]
	move[1].Help = "up and down in what passes"
	keep := Do(func() { l.Typing = false })
	return KeyMap{Typing: true, Rows: append([]Key{
		Row(GroupAct, "enter", "keep filter", "back to the list", keep).Kept(),
		CloseKey(Do(clear)),
	}, move...)}
}

// Type types into the filter, and reports whether it changed.
func (l *List) Type(msg tea.Msg) bool {
	before := l.Filter.Value()
	l.Filter.Update(msg)
	return l.Filter.Value() != before
}

// ClearFilter empties the filter.
func (l *List) ClearFilter() {
	l.Typing = false
	l.Filter.SetValue("")
}

// FilterLine is the line above the list while there is a filter, with the key that
// clears it; "" without one.
func (l *List) FilterLine(s Styles, width int) string {
	const clears = "   esc clears it"
	switch {
	case l.Typing:
		return Prompt(s, "Filter", l.Filter.View(s, min(60, width-PromptWidth)))
	case l.Filtered():
		text := Fit(l.Filter.Value(), max(1, width-PromptWidth-Width(clears)), s.Glyphs.Ellipsis)
		return Prompt(s, "Filter", s.Text.Render(text)+s.Muted.Render(clears))
	default:
		return ""
	}
}

// MoreBelow says how many rows are below those in view; "" where none are.
func MoreBelow(s Styles, rows int) string {
	if rows <= 0 {
		return ""
	}
	return s.Muted.Render(s.Glyphs.Down + " " + strconv.Itoa(rows) + " more")
}

// Around is the lines that so many rows show, with those from first to last among
// them. Where not all fit, the last row is for how many are above and below.
func Around(g Glyphs, first, last, rows, total int) (from, to int, hidden string) {
	if total <= rows {
		return 0, total, ""
	}
	inner := max(1, rows-1)
	from = Window(first, last, inner, total)
	if rows > 1 {
		hidden = Hidden(g, from, total-from-inner)
	}
	return from, from + inner, hidden
}

// Signs is texts, each after a sign.
type Signs []signed

type signed struct {
	sign, text string
	style      Style // of the sign; that of a change where it has none
}

// Add appends a text after a sign in the color of a change.
func (l *Signs) Add(sign, text string) { l.AddIn(Style{}, sign, text) }

// AddIn is Add with another style for the sign.
func (l *Signs) AddIn(style Style, sign, text string) { *l = append(*l, signed{sign, text, style}) }

// View draws the texts in at most rows lines. Where not all fit, the last one says
// how many more there are, in the words of more.
func (l Signs) View(s Styles, width, rows int, more func(n int) string) []string {
	var out []string
	for i, item := range l {
		style := item.style
		if style.Style == nil {
			style = s.Change
		}
		out = append(out, Hang(s, style.Render(item.sign)+" ", s.Text, item.text, width, rows)...)
		if left := len(l) - i - 1; len(out) > rows || len(out) == rows && left > 0 {
			out = Rows(out, rows)
			if rows > 1 {
				out[rows-1] = s.Muted.Render("  and " + more(left+1))
			}
			break
		}
	}
	return out
}

// Hidden says how many rows of a list are above and below those in view:
// "↑ 3  ↓ 12 more".
func Hidden(g Glyphs, above, below int) string {
	var parts []string
	if above > 0 {
		parts = append(parts, g.Up+" "+strconv.Itoa(above))
	}
	if below > 0 {
		parts = append(parts, g.Down+" "+strconv.Itoa(below))
	}
	return strings.Join(parts, "  ") + " more"
}
