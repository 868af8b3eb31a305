package kit

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
	wideFrames = 126
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

// RuleAt is the column of the pane rule, or 0.
func (l Layout) RuleAt() int {
	if l.Side == 0 {
		return 0
	}
	return l.Margin + l.Main + 2
}
