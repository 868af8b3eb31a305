package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

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
