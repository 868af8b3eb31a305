package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Search finds words in the lines of a pager. It does not look for what a line
// break divides.
type Search struct {
	Typing bool // the words are being typed

	field Field
	of    *Pager
	lower []string // the lines without styles
	found []match
	at    int // of found
}

// match is a place in a line, in cells.
type match struct{ line, from, to int }

// NewSearch returns a search in a pager.
func NewSearch(of *Pager) Search { return Search{field: NewField(filterLength), of: of} }

// Renew takes up the lines that the pager has now.
func (f *Search) Renew() {
	f.lower = make([]string, len(f.of.Lines))
	for i, line := range f.of.Lines {
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
		}
	}
	f.at = min(f.at, max(0, len(f.found)-1))
}

// Keys begin a search, and go to what was found; with so many rows for the text.
func (f *Search) Keys(rows func() int) []Key {
	begin := Row(GroupLook, "/", "search", "search this text", Do(func() {
		f.Typing = true
		f.field.Focus()
	})).FoundBy("find")
	found := func() bool { return len(f.found) > 0 }
	next := Row(GroupLook, "n", "next", "the next place with these words; N the one before", Do(func() { f.step(1, rows()) }))
	before := Row(GroupLook, "N", "", "", Do(func() { f.step(-1, rows()) }))
	before.Group = GroupMove
	return []Key{begin, next.Only(found), before.Only(found)}
}

// TypingKeys are the keys while the words are typed.
func (f *Search) TypingKeys() KeyMap {
	return KeyMap{Typing: true, Rows: []Key{
		Row(GroupAct, "enter", "go on", "back to the text, at the place found", Do(func() { f.end() })).Kept(),
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

// Type types into the words, and shows the first place from here on.
func (f *Search) Type(msg tea.Msg, rows int) {
	f.field.Update(msg)
	f.find()
	top := f.of.first(rows)
	for f.at = 0; f.at+1 < len(f.found) && f.found[f.at].line < top; f.at++ {
	}
	f.show(rows)
}

// step goes to another place, around at the ends.
func (f *Search) step(by, rows int) {
	f.at = (f.at + by + len(f.found)) % len(f.found)
	f.show(rows)
}

// show scrolls to the place, unless it is in view.
func (f *Search) show(rows int) {
	if len(f.found) == 0 {
		return
	}
	line, top := f.found[f.at].line, f.of.first(rows)
	if line < top || line >= top+rows-1 {
		f.of.GoTo(line-rows/3, rows)
	}
}

// Mark marks what was found in the lines that a pager shows.
func (f *Search) Mark(s Styles, lines []string, rows int) []string {
	top := f.of.first(rows)
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

// Column is the cell of the cursor in Line.
func (f *Search) Column() int { return 2 + f.field.Column() }
