package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Screen is one page. The shell calls its methods; it answers with the typed
// messages declared with it. Update changes the page in place, does no input or
// output and starts no goroutine; Body only reads.
type Screen interface {
	// Init is called each time the page comes to the top of the stack.
	Init() tea.Cmd
	// Update gets every message but the keys that are in the page's rows.
	Update(msg tea.Msg) tea.Cmd
	Resize(l Layout)
	Restyle(s Styles)
	// Keys are the keys as they are now.
	Keys() KeyMap
	Head() Head
	Body() Body
	// Status is one line above the keys, usually "".
	Status() string
	// Cursor is that of a text field, counted from the first cell of the body;
	// nil while no text is typed.
	Cursor() *tea.Cursor
	// Commit saves text that is still being edited. The shell calls it before it
	// leaves the page.
	Commit() tea.Cmd
}

// Page has the defaults of a Screen, for pages to embed.
type Page struct {
	Layout Layout
	Styles Styles
}

func (p *Page) Init() tea.Cmd          { return nil }
func (p *Page) Update(tea.Msg) tea.Cmd { return nil }
func (p *Page) Resize(l Layout)        { p.Layout = l }
func (p *Page) Restyle(s Styles)       { p.Styles = s }
func (p *Page) Status() string         { return "" }
func (p *Page) Cursor() *tea.Cursor    { return nil }
func (p *Page) Commit() tea.Cmd        { return nil }

// Head is the second row of the frame. Its hairline is heavy for Heavy cells from
// the cell At, both counted from the left margin.
type Head struct {
	Left, Right string
	At, Heavy   int
}

// Sheet is a text of at most width cells, below a blank row on all but small screens.
func (p *Page) Sheet(width int) Sheet {
	sheet := Sheet{Styles: p.Styles, Width: min(width, p.Layout.Full())}
	if !p.Layout.Compact {
		sheet.Gap()
	}
	return sheet
}

// Heads is a head of several parts, heavy below the one that is open; -1 is none.
func Heads(parts []string, open int, gap string) Head {
	marked := make([]string, len(parts))
	for i, part := range parts {
		marked[i] = markTab + part
		if i == open {
			marked[i] = markOpen + part
		}
	}
	h := Head{Left: strings.Join(marked, gap)}
	if open >= 0 {
		h.Heavy = Width(parts[open])
		h.At = Width(strings.Join(parts[:open+1], gap)) - h.Heavy
	}
	return h
}

// Body is the rows between hairline and status. Without Side the main rows may
// be as wide as Layout.Full, else as Layout.Main.
type Body struct {
	Main []string
	Side []string
	Left int // columns of Main where Side is the wider one; 0 is Layout.Main
}

// Send is a command that delivers a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
