package kit

// ChartGlyphs are the signs of a chart over time, one cell each.
type ChartGlyphs struct {
	Earliest string // work, at the earliest
	Longer   string // and if it takes longer
	Window   string // an observation window
	First    string // an event, at the earliest
	Last     string // and at the latest
	Mark     string // the head of today, and of the deadline
	Line     string // the line below them
	Before   string // there is more on the left
	Beyond   string // and on the right
}

// Chart returns the signs of the charts in the same set.
func (g Glyphs) Chart() ChartGlyphs {
	if g.ascii {
		return ChartGlyphs{"=", "-", "w", "(", ")", "v", ":", "<", ">"}
	}
	return ChartGlyphs{"━", "╌", "═", "◆", "◇", "▼", "┊", "‹", "›"}
}
