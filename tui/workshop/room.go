package workshop

import (
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// Room is the workshop as a screen acts on it.
type Room interface {
	// Apply carries out an event, and returns once it is kept.
	Apply(e workshop.Event) error
}

// Sender carries events to a room one after the other, in the order of the keys
// that caused them.
type Sender struct {
	room    Room
	waiting []workshop.Event // the first one is on its way while busy
	busy    bool
	flight  chan error // how it ended
}

// NewSender returns a sender to a room.
func NewSender(room Room) Sender { return Sender{room: room} }

// AppliedMsg reports the end of one event.
type AppliedMsg struct {
	Event workshop.Event
	Err   error
}

// Send puts events behind those that wait, and returns the command that carries
// the next one.
func (s *Sender) Send(events ...workshop.Event) tea.Cmd {
	if n := len(s.waiting); n > 1 && replaces(events[0], s.waiting[n-1]) { // the first one is on its way
		s.waiting = s.waiting[:n-1]
	}
	s.waiting = append(s.waiting, events...)
	if s.busy {
		return nil
	}
	return s.next()
}

// replaces reports whether an event makes the draft before it pointless.
func replaces(e, before workshop.Event) bool {
	draft, ok := before.(workshop.Draft)
	if !ok || draft.Who == "" {
		return false
	}
	switch e := e.(type) {
	case workshop.Draft:
		return e.Who == draft.Who && e.Question == draft.Question
	case workshop.Vote:
		return e.Who == draft.Who && e.Question == draft.Question
	}
	return false
}

func (s *Sender) next() tea.Cmd {
	if s.busy = len(s.waiting) > 0; !s.busy {
		return nil
	}
	room, e, flight := s.room, s.waiting[0], make(chan error, 1)
	s.flight = flight
	return func() tea.Msg {
		err := room.Apply(e)
		flight <- err
		return AppliedMsg{e, err}
	}
}

// KeptMsg reports what a screen kept as its last act.
type KeptMsg struct{ Err error }

// Last is a command that carries out everything that waits and these events, for
// a screen that is about to end; nil where there is nothing. It waits for what is
// on its way.
func (s *Sender) Last(events ...workshop.Event) tea.Cmd {
	room, flight, rest := s.room, s.flight, s.waiting
	if !s.busy {
		flight = nil
	} else {
		rest = rest[1:]
	}
	s.waiting, s.busy = nil, false
	if flight == nil && len(rest)+len(events) == 0 {
		return nil
	}
	return func() tea.Msg {
		var err error
		if flight != nil {
			err = <-flight
		}
		for i := 0; i < len(rest) && err == nil; i++ {
			err = room.Apply(rest[i])
		}
		for _, e := range events { // they are meant whatever became of the others
			err = errors.Join(err, room.Apply(e))
		}
		return KeptMsg{err}
	}
}

// Applied takes a report and goes on. After an event that did not fit, those
// behind it are dropped: they were meant to come after it.
func (s *Sender) Applied(msg AppliedMsg) tea.Cmd {
	s.waiting = s.waiting[min(1, len(s.waiting)):]
	if msg.Err != nil {
		s.waiting = nil
	}
	return s.next()
}

// Words says what is wrong with an event to the person who caused it.
func Words(err error) string {
	for _, known := range []struct {
		err  error
		text string
	}{
		{workshop.ErrTooFew, "Without names a reveal needs three votes. Wait for more."},
		{workshop.ErrVoting, "There is a vote going on: reveal it or skip it first."},
		{workshop.ErrNoVote, "The vote is over; this came too late."},
		{workshop.ErrHidden, "This question is not asked with the answers agreed so far."},
		{workshop.ErrClosed, "The workshop is over."},
		{workshop.ErrFull, "The room is full."},
		{workshop.ErrHere, "Both are connected, so they aren’t one person."},
		{workshop.ErrParticipant, "That participant is no longer in the room."},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return err.Error()
}

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

// Door is how people come in. Without a Line there is no network, and the room
// raises hands.
type Door struct {
	Line        string `json:"line"` // what a participant types, "ssh -p 2222 192.0.2.14"
	Code        string `json:"code"`
	Fingerprint string `json:"fingerprint"` // of the host key, as ssh shows it on the first visit
	KnownHosts  string `json:"known_hosts"` // the line for a file of that name, with which ssh does not ask
	Everywhere  bool   `json:"-"`           // every network of this computer reaches it; for the facilitator alone
}

const everywhere = " Every network of this computer can reach it."

// Open reports whether anybody can join.
func (d Door) Open() bool { return d.Line != "" }

// Lines says how to join, for the first page.
func (d Door) Lines(s ui.Styles, width int) []string {
	if !d.Open() {
		var out []string
		for _, line := range ui.Wrap("Nobody joins over a network. The room raises hands, and c counts them.", min(width, 70)) {
			out = append(out, s.Text.Render(line))
		}
		return out
	}
	if width < 60 {
		out := []string{s.Muted.Render("Type ") + s.Bold.Render(d.Line), s.Muted.Render("Code ") + s.Bold.Render(d.Code)}
		if d.Everywhere {
			out = append(out, s.Warn.Render(s.Glyphs.Look)+s.Text.Render(everywhere))
		}
		for _, line := range ui.Wrap("Fingerprint "+d.Fingerprint, width) {
			out = append(out, s.Muted.Render(line))
		}
		return out
	}
	out := []string{s.Muted.Render("Everybody types"), "", "  " + s.Bold.Render(d.Line), ""}
	if d.Everywhere {
		out = append(out, s.Warn.Render(s.Glyphs.Look)+s.Text.Render(everywhere), "")
	}
	out = append(out, s.Muted.Render("and gives the code"), "", "  "+s.Bold.Render(d.Code), "")
	out = append(out, d.First(s, width)...)
	if d.KnownHosts == "" {
		return out
	}
	out = append(out, "", s.Muted.Render("Or put this line into known_hosts beforehand, and it does not ask"))
	for rest := d.KnownHosts; rest != ""; {
		at := min(len(rest), max(10, width-2))
		out = append(out, "  "+s.Text.Render(rest[:at]))
		rest = rest[at:]
	}
	return out
}

// First says what ssh asks on the first visit.
func (d Door) First(s ui.Styles, width int) []string {
	var out []string
	for _, line := range ui.Wrap("On the first visit ssh asks about a fingerprint. It is "+d.Fingerprint, min(width, 76)) {
		out = append(out, s.Muted.Render(line))
	}
	return out
}

// Short is the same in one line.
func (d Door) Short(s ui.Styles) string {
	if !d.Open() {
		return s.Muted.Render("no network, hands are counted")
	}
	return s.Muted.Render("join  ") + s.Text.Render(d.Line) + s.Muted.Render("  code ") + s.Text.Render(d.Code)
}

// Spaced puts a blank line between lines, where all of it fits into rows.
func Spaced(lines []string, rows int) []string {
	if 2*len(lines)-1 > rows {
		return lines
	}
	return strings.Split(strings.Join(lines, "\n\n"), "\n")
}
