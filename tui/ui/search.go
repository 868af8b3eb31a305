package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Search finds words in the lines of a text or of a list. It does not look for what a
// line break divides.
type Search struct {
	Typing bool // the words are being typed

	field Field
	in    Searched
	pager *Pager     // the text that marks what is found; nil for a list
	rows  func() int // that the text has
	lower []string   // the lines without styles
	found []match
	at    int // of found
}

// Searched is lines that can be searched.
type Searched struct {
	Lines func() []string
	Here  func() int     // the line where the reader is
	Show  func(line int) // brings a line into view
}

// match is a place in a line, in cells.
type match struct{ line, from, to int }

// NewSearch returns a search in a pager; rows is how many it has.
func NewSearch(of *Pager, rows func() int) Search {
	show := func(line int) {
		if top := of.first(rows()); line < top || line >= top+rows()-1 {
			of.GoTo(line-rows()/3, rows())
		}
	}
	in := Searched{func() []string { return of.Lines }, func() int { return of.first(rows()) }, show}
	return Search{field: NewField(filterLength), in: in, pager: of, rows: rows}
}

// SearchIn returns a search in other lines than those of a pager.
func SearchIn(in Searched) Search { return Search{field: NewField(filterLength), in: in} }

// Searched is the rows of a list, with what each item says.
func (l *List) Searched(text func(item int) string) Searched {
	lines := func() []string {
		out := make([]string, l.Len())
		for row := range out {
			out[row] = text(l.Item(row))
		}
		return out
	}
	return Searched{lines, l.Cursor, func(row int) { l.cursor = row }}
}

// Renew takes up the lines as they are now.
func (f *Search) Renew() {
	lines := f.in.Lines()
	f.lower = make([]string, len(lines))
	for i, line := range lines {
		f.lower[i] = strings.ToLower(ansi.Strip(line))
	}
	f.find()
}

func (f *Search) find() {
	f.found = f.found[:0]
	wanted := strings.ToLower(strings.TrimSpace(f.field.Value()))
	for i, line := range f.lower {
		for at := 0; wanted != ""; {
			next := strings.Index(line[at:], wanted)
			if next < 0 {
				break
			}
			from := Width(line[:at+next])
			f.found = append(f.found, match{i, from, from + Width(wanted)})
			at += next + len(wanted)
			if f.pager == nil { // a row is one place
				break
			}
		}
	}
	f.at = min(f.at, max(0, len(f.found)-1))
}

// Keys begin a search, go to what was found, and end it.
func (f *Search) Keys() []Key {
	begin := Row(GroupLook, "/", "search", "search this page", Do(func() {
		f.Typing = true
		f.field.Focus()
		f.Renew()
	})).FoundBy("find")
	found := func() bool { return len(f.found) > 0 }
	next := Row(GroupLook, "n", "next", "the next place with these words; N the one before", Do(func() { f.step(1) }))
	before := Row(GroupLook, "N", "", "", Do(func() { f.step(-1) }))
	before.Group = GroupMove
	rows := []Key{begin, next.Only(found), before.Only(found)}
	if f.Active() {
		rows = append(rows, CloseKey(Do(f.Clear)))
	}
	return rows
}

// In returns the keys of a page with those of the search in it.
func (f *Search) In(keys KeyMap) KeyMap {
	switch {
	case f.Typing:
		return f.TypingKeys()
	case f.Active(): // esc ends the search first
		keys.Rows = slices.DeleteFunc(keys.Rows, func(k Key) bool { return k.Has("esc") })
	}
	keys.Rows = append(keys.Rows, f.Keys()...)
	return keys
}

// TypingKeys are the keys while the words are typed.
func (f *Search) TypingKeys() KeyMap {
	return KeyMap{Typing: true, Rows: []Key{
		Row(GroupAct, "enter", "continue", "back to the text, at the place found", Do(func() { f.end() })).Kept(),
		CloseKey(Do(f.Clear)),
	}}
}

// Clear ends the search.
func (f *Search) Clear() {
	f.end()
	f.field.SetValue("")
	f.find()
}

// Active reports whether something is searched for.
func (f *Search) Active() bool { return f.Typing || f.field.Value() != "" }

func (f *Search) end() {
	f.Typing = false
	f.field.Blur()
}

// Type types into the words, if they are being typed, and shows the first place from here
// on.
func (f *Search) Type(msg tea.Msg) {
	if !f.Typing {
		return
	}
	f.field.Update(msg)
	f.find()
	here := f.in.Here()
	for f.at = 0; f.at+1 < len(f.found) && f.found[f.at].line < here; f.at++ {
	}
	f.show()
}

// step goes to another place, around at the ends. In a list, that is seen from the
// cursor, which may have moved.
func (f *Search) step(by int) {
	if f.pager == nil {
		f.Renew()
		here := f.in.Here()
		f.at = 0
		for f.at < len(f.found) && (f.found[f.at].line < here || by > 0 && f.found[f.at].line == here) {
			f.at++
		}
		by = min(by, 0)
	}
	if len(f.found) > 0 {
		f.at = (f.at + by + len(f.found)) % len(f.found)
	}
	f.show()
}

func (f *Search) show() {
	if len(f.found) > 0 {
		f.in.Show(f.found[f.at].line)
	}
}

// Mark marks what was found in the lines that the pager shows.
func (f *Search) Mark(s Styles, lines []string) []string {
	top, rows := f.in.Here(), f.rows()
	for i, m := range f.found {
		if at := m.line - top; at >= 0 && at < min(len(lines), rows-1) {
			style := *s.Surface.Style
			if i == f.at {
				style = style.Bold(true).Reverse(true)
			}
			lines[at] = lipgloss.StyleRanges(lines[at], lipgloss.NewRange(m.from, m.to, style))
		}
	}
	return lines
}

// Line is the row of the search: the words, and which of the places is shown.
func (f *Search) Line(s Styles, width int) string {
	count := "not found"
	if len(f.found) > 0 {
		count = OfCount(f.at+1, len(f.found))
	}
	switch {
	case !f.Active():
		return ""
	case f.field.Value() == "":
		count = ""
	}
	text := f.field.Value()
	if f.Typing {
		text = f.field.View(s, max(1, min(40, width-Width(count)-5)))
	}
	return s.Muted.Render("/ ") + text + "   " + s.Muted.Render(count)
}

// Cursor is in the words that are typed, in Line at a row; else nil.
func (f *Search) Cursor(row int) *tea.Cursor {
	if f == nil || !f.Typing {
		return nil
	}
	return tea.NewCursor(2+f.field.Column(), row)
}
