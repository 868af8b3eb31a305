package stage

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// Clock is the time as a countdown reads it. The zero Clock is the machine's.
type Clock struct {
	Now  func() time.Time
	Tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // as tea.Tick
}

// Countdown follows the timer of the room: a command for each second while one
// runs, and none at any other time.
type Countdown struct {
	clock Clock
	timer workshop.Timer
	shown int // how many timers came before
	left  time.Duration
}

// NewCountdown returns a countdown that shows nothing yet.
func NewCountdown(c Clock) Countdown {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Tick == nil {
		c.Tick = tea.Tick
	}
	return Countdown{clock: c}
}

// Now is the time by which it counts.
func (c *Countdown) Now() time.Time { return c.clock.Now() }

// TickMsg is a second of one timer.
type TickMsg struct{ of int }

// Show follows a timer; zero is none.
func (c *Countdown) Show(t workshop.Timer) tea.Cmd {
	if t.Same(c.timer) {
		return nil
	}
	c.timer = t
	c.shown++
	return c.look()
}

// Update goes on with the timer that a tick is of.
func (c *Countdown) Update(msg TickMsg) tea.Cmd {
	if msg.of != c.shown {
		return nil // of one that is over
	}
	return c.look()
}

// look reads the clock, and comes again when the words are others.
func (c *Countdown) look() tea.Cmd {
	if c.left = c.timer.Ends.Sub(c.clock.Now()); c.timer.Ends.IsZero() || c.left <= 0 {
		c.left = 0
		return nil
	}
	until := c.left % time.Second
	if until == 0 {
		until = time.Second
	}
	of := c.shown
	return c.clock.Tick(until, func(time.Time) tea.Msg { return TickMsg{of} })
}

// Runs reports whether there is time left.
func (c *Countdown) Runs() bool { return c.left > 0 }

// Words is "1:24", "Time is up", or "" where there is no timer.
func (c *Countdown) Words() string {
	switch {
	case c.timer.Ends.IsZero():
		return ""
	case !c.Runs():
		return "Time is up"
	}
	seconds := int((c.left + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Left is the same within a line: "1:24 left".
func (c *Countdown) Left() string {
	if c.Runs() {
		return c.Words() + " left"
	}
	return c.Words()
}

// Aside puts what must be seen at the end of a line of width cells; what it
// leaves no room for is cut.
func Aside(s ui.Styles, line string, width int, ends ...string) string {
	var right []string
	for _, end := range ends {
		if end != "" {
			right = append(right, end)
		}
	}
	if len(right) == 0 {
		return line
	}
	end := strings.Join(right, "   ")
	return ui.Between(ui.Fit(line, width-ui.Width(end)-2, s.Glyphs.Ellipsis), end, width)
}
