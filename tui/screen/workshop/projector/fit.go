package projector

import (
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// block is a part of the page; they stand one below the other.
type block struct {
	lines []string
	large func(ui.Letters) []string // the same in a size; nil where it cannot be drawn
	scale int                       // of its letters; 0 while it has none
	below *block                    // that its letters stay smaller than
	airy  bool                      // takes blank lines in between where there is room
}

func fixed(lines ...string) *block { return &block{lines: lines} }

// steps are the sizes of letters that are tried, from the smallest.
func steps() []ui.Letters {
	return []ui.Letters{{Scale: 1, Lead: 1}, {Scale: 1, Lead: 3}, {Scale: 2, Lead: 1}, {Scale: 2, Lead: 2},
		{Scale: 3, Lead: 2}, {Scale: 4, Lead: 2}, {Scale: 6, Lead: 2}, {Scale: 8, Lead: 2}}
}

// fit lets the blocks in by grow, the first one first, as long as the page stays
// within its rows, and returns the page. None becomes larger than those before it,
// but for the smallest letters.
func fit(page, by []*block, rows int) []string {
	left := rows
	for _, b := range page {
		left -= len(b.lines)
	}
	grow := func(b *block, size ui.Letters) bool {
		lines := b.large(size)
		if lines == nil || len(lines)-len(b.lines) > left {
			return false
		}
		left -= len(lines) - len(b.lines)
		b.lines, b.scale, b.airy = lines, size.Scale, false
		return true
	}
	for _, size := range steps() {
		for _, b := range by {
			if b.below != nil {
				for _, smaller := range steps() {
					_ = smaller.Scale < b.below.scale && smaller.Scale >= b.scale && grow(b, smaller)
				}
			} else if !grow(b, size) && size.Scale > 1 {
				break
			}
		}
	}
	var out []string
	for _, b := range page {
		lines := b.lines
		if b.airy {
			lines = stage.Spaced(lines, len(lines)+left)
			left -= len(lines) - len(b.lines)
		}
		out = append(out, lines...)
	}
	return out
}
