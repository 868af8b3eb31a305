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
)

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
	ToBack // the page from which this one was opened
)

// GoMsg asks the shell for another page.
type GoMsg struct{ Route Route }

// Go is a command that asks for another page.
func Go(r Route) tea.Cmd {
	return Send(GoMsg{r})
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
