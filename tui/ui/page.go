// Package ui has the parts that every page is made of: the contract of a page,
// its table of keys, styles and layout, lists, pagers, text fields and tables.
// It knows no assessment.
//
// A page embeds Page and has Head, Body and Keys:
//
//	func (m *Model) Keys() ui.KeyMap {
//		return ui.KeyMap{Page: "the list", Rows: slices.Concat(m.pager.Keys(m.rows), []ui.Key{
//			{Keys: "a", Word: "accept", Help: "accept this", Group: ui.GroupAct, When: m.can, Do: m.accept},
//			ui.HomeKey(),
//		})}
//	}
//
// Footer, help page and palette follow from these rows. The shell runs Do, or
// handles Sends at once; a key without a row goes to Update. Keys is called for
// every key and frame, and once for a zero Model, for what the palette lists of
// other pages: it chooses rows by the state of the page and calls nothing else.
package ui

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
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

// Route is a page to go to.
type Route int

const (
	ToHome Route = iota
	ToInterview
	ToReview
	ToRoadmap
	ToExport
	ToHelp
	ToChanges
	ToPalette
	ToCompare
	ToImport
	ToFirst // the first complete roadmap
	ToForm  // a dialog of fields
	ToCheck // what may have changed since the last review
	ToSettings
	ToLibrary // the shared library
	ToCohort
	ToBack // the page from which this one was opened
)

// GoMsg asks the shell for another page.
type GoMsg struct{ Route Route }

// Go is a command that asks for another page.
func Go(r Route) tea.Cmd {
	return Send(GoMsg{r})
}

// OpenMsg asks for a question of the interview, else for a tab of the roadmap.
type OpenMsg struct {
	Question assessment.QuestionID
	Tab      string
}

// Row puts a line between the margins of a frame.
func (l Layout) Row(s Styles, line string) string {
	return Indent(Fit(line, l.Full(), s.Glyphs.Ellipsis), l.Margin)
}

// Panes is the rows of a body, with the rule between its panes.
func (l Layout) Panes(s Styles, b Body) []string {
	main, side := Rows(b.Main, l.Body), Rows(b.Side, l.Body)
	left := cmp.Or(b.Left, l.Main)
	out := make([]string, l.Body)
	for i := range out {
		if b.Side == nil {
			out[i] = Indent(Fit(main[i], l.Full(), ""), l.Margin)
			continue
		}
		rule := "  " + s.Faint.Render(s.Glyphs.Rule) + "  "
		out[i] = Indent(Pad(main[i], left), l.Margin) + rule + Fit(side[i], l.Beside(left), "")
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

// TooSmall is the sentence for a screen with Tiny.
func (l Layout) TooSmall() []string {
	text := fmt.Sprintf("trustpath needs %d columns and %d rows; this screen has %d and %d. ctrl+c ends; all is saved.",
		MinWidth, MinHeight, l.Width, l.Height)
	lines := WrapAtMost(text, l.Width, l.Height, "")
	for i := range lines {
		lines[i] = Fit(lines[i], l.Width, "")
	}
	return lines
}

// Bounds of the screen. A terminal that claims more is drawn at the bound: an
// absurd size would otherwise cost as much memory as it asks for.
const (
	MaxWidth  = 500
	MaxHeight = 200
	MinWidth  = 40
	MinHeight = 12
)

// Layout is every size of a frame, computed in one place.
type Layout struct {
	Width, Height int  // the screen
	Outer         int  // blank columns before the frame on very wide screens
	Inner         int  // columns of the frame
	Margin        int  // blank columns at both ends of the frame
	Main          int  // columns of the main pane
	Side          int  // columns of the side pane; 0 when there is none
	Head          int  // rows above the body: identity, where, hairline
	Body          int  // rows of the body
	Compact       bool // one head row, no status row
	Tiny          bool // too small for anything but a sentence
}

const (
	sideWidth  = 41
	mainMost   = 76
	twoPanes   = 100
	paneGap    = 2 + 1 + 2 // blanks, the rule, blanks
	wideFrames = 164
)

// NewLayout computes the layout of a screen.
func NewLayout(width, height int) Layout {
	l := Layout{Width: min(max(width, 0), MaxWidth), Height: min(max(height, 0), MaxHeight)}
	l.Tiny = l.Width < MinWidth || l.Height < MinHeight
	l.Compact = l.Width < 64 || l.Height < 20
	l.Inner = min(l.Width, wideFrames)
	l.Outer = (l.Width - l.Inner) / 2
	l.Margin, l.Head = 2, 3
	tail := 2 // status and keys
	if l.Compact {
		l.Margin, l.Head = 1, 2
	}
	l.Body = max(0, l.Height-l.Head-tail)
	l.Main = max(0, l.Inner-2*l.Margin)
	if l.Width >= twoPanes && !l.Compact {
		l.Side = sideWidth
		l.Main = min(mainMost, l.Main-sideWidth-paneGap)
	}
	return l
}

// Wide is the same with a frame as wide as the screen, for what is read from far
// away.
func (l Layout) Wide() Layout {
	l.Inner, l.Outer = l.Width, 0
	if l.Side == 0 {
		l.Main = l.Full()
	}
	return l
}

// Full is the width between the margins, across both panes.
func (l Layout) Full() int { return max(0, l.Inner-2*l.Margin) }

// Table is the columns of a list next to the side pane: all that the pane leaves.
func (l Layout) Table() int {
	if l.Side == 0 {
		return l.Full()
	}
	return l.Beside(l.Side)
}

// Prose is the most columns of a line of text.
const Prose = 72

// Beside is the columns of the pane at the right of one with so many.
func (l Layout) Beside(left int) int { return max(0, l.Full()-left-paneGap) }

// RuleAt is the column of the rule between the panes of a body, or 0.
func (l Layout) RuleAt(b Body) int {
	if l.Side == 0 || b.Side == nil {
		return 0
	}
	return l.Margin + cmp.Or(b.Left, l.Main) + 2
}

// Marks are sequences without a width in drawn lines, which no terminal gets to see: they
// tell where a click means a row of a list or a tab. Pointer and Heads write them.
const (
	markRow  = "\x1b[1z"
	markHere = "\x1b[2z" // the row of the cursor
	markTab  = "\x1b[3z"
	markOpen = "\x1b[4z" // the tab that is open
)

// Spot is where a mark is on the screen.
type Spot struct {
	X, Y int
	Tab  bool // else the row of a list
	Here bool // the row of the cursor, or the tab that is open
}

// Spots takes the marks out of the lines of a frame, and returns where they were.
func Spots(lines []string) []Spot {
	var out []Spot
	for y, line := range lines {
		if !strings.Contains(line, "z") || !strings.Contains(line, "\x1b[") {
			continue
		}
		var plain strings.Builder
		for {
			at, kind := nextMark(line)
			if at < 0 {
				break
			}
			plain.WriteString(line[:at])
			x := ansi.StringWidth(plain.String())
			out = append(out, Spot{X: x, Y: y, Tab: kind >= '3', Here: kind == '2' || kind == '4'})
			line = line[at+len(markRow):]
		}
		lines[y] = plain.String() + line
	}
	return out
}

// nextMark is the place of the first mark of a line, or -1, and its kind.
func nextMark(line string) (at int, kind byte) {
	for from := 0; ; {
		i := strings.Index(line[from:], "\x1b[")
		if i < 0 || from+i+len(markRow) > len(line) {
			return -1, 0
		}
		from += i
		if kind := line[from+2]; '1' <= kind && kind <= '4' && line[from+3] == 'z' {
			return from, kind
		}
		from += 2
	}
}

// Steps is how far the row or the tab at a cell is from that of the cursor: so many rows
// down, or tabs on. A line without a mark belongs to the row above it.
func Steps(spots []Spot, x, y int) (steps int, tab, found bool) {
	column, here, hit := -1, -1, -1
	for _, s := range spots {
		tab = tab || s.Tab && s.Y == y
	}
	for _, s := range spots {
		if s.Here && s.Tab == tab {
			column = s.X
		}
	}
	n := 0
	for _, s := range spots {
		if s.Tab != tab || tab && s.Y != y || !tab && s.X != column {
			continue
		}
		if s.Here {
			here = n
		}
		if tab && s.X <= x || !tab && s.Y <= y && column <= x {
			hit = n
		}
		n++
	}
	return hit - here, tab, here >= 0 && hit >= 0
}
