package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestStepGoesRound(t *testing.T) {
	c := Choice{Options: make([]Option, 3)}
	for _, step := range []struct {
		action Motion
		want   int
	}{{Up, 2}, {Down, 0}, {Down, 1}, {Down, 2}, {Down, 0}} {
		c.Move(step.action)
		if c.Cursor() != step.want {
			t.Errorf("action %d: got line %d, want %d", step.action, c.Cursor(), step.want)
		}
	}
	var empty Choice
	empty.Move(Down)
	if empty.Cursor() != 0 {
		t.Errorf("without options: got line %d, want 0", empty.Cursor())
	}
}

// Whatever the size, the cursor is in view, what is out of sight is counted, and
// no row that could show an option is left blank.
func TestEveryOptionIsShownOrCounted(t *testing.T) {
	s := NewStyles(ThemeDark.Palette(Terminal{}), false)
	for n := 1; n <= 16; n++ {
		for rows := 1; rows <= 17; rows++ {
			c := Choice{}
			for i := range n {
				c.Options = append(c.Options, Option{Label: fmt.Sprint("option-", i)})
			}
			for at := range n {
				c.MoveTo(at)
				lines := c.View(s, 40, rows, true)
				text := ansi.Strip(strings.Join(lines, "\n"))
				counted := strings.Count(text, "option-")
				for _, number := range regexp.MustCompile(`[↑↓] (\d+)`).FindAllStringSubmatch(text, -1) {
					hidden, _ := strconv.Atoi(number[1])
					counted += hidden
				}
				if len(lines) != min(n, rows) || !strings.Contains(text+"\n", fmt.Sprint("option-", at, "\n")) || counted != n && rows > 1 {
					t.Errorf("%d options in %d rows, on %d: %d counted\n%s", n, rows, at, counted, text)
				}
			}
		}
	}
}

func TestPage(t *testing.T) {
	c := Choice{Options: make([]Option, 15), rows: 8}
	var got []int
	for _, action := range []Motion{PageDown, PageDown, PageDown, PageUp, PageUp, PageUp} {
		c.Move(action)
		got = append(got, c.Cursor())
	}
	if want := []int{6, 12, 14, 8, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
