// Package workshop has the pages of a workshop: the facilitator's, a participant's,
// and the projector page that the whole room reads. Each is the first page of a
// tui.Model, at the machine or behind an SSH connection:
//
//	page := workshop.NewParticipant(catalog, room, workshop.ParticipantOptions{…})
//	model := tui.New(tui.Deps{}, tui.Options{Start: page})
//
// A view of the room arrives as a message; what a person does goes out through a
// Room.
package workshop

import (
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// Options are those that all pages have.
type Options struct {
	Next  tea.Cmd // waits for the next view of the room; nil if views are sent
	Clock Clock

	started bool
}

// Room is the workshop as a page changes it.
type Room interface {
	// Apply carries out an event, and returns after it is stored.
	Apply(e workshop.Event) error
}

// sender applies events one after the other, in the order of the keys that caused
// them.
type sender struct {
	room    Room
	waiting []workshop.Event // the first one is being applied while busy
	busy    bool
	result  chan error // of the one that is being applied
	unkept  error
}

// appliedMsg reports the end of one event.
type appliedMsg struct {
	event workshop.Event
	err   error
}

// send queues events, and returns the command that applies the next one.
func (s *sender) send(events ...workshop.Event) tea.Cmd {
	if n := len(s.waiting); n > 1 && replaces(events[0], s.waiting[n-1]) { // the first one is being applied
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

func (s *sender) next() tea.Cmd {
	s.busy = len(s.waiting) > 0
	if !s.busy {
		return nil
	}
	room, e, result := s.room, s.waiting[0], make(chan error, 1)
	s.result = result
	return func() tea.Msg {
		err := room.Apply(e)
		result <- err
		return appliedMsg{e, err}
	}
}

// applied takes a report, and returns the command that applies the next event.
// After a failed event, those that were queued behind it are dropped.
func (s *sender) applied(msg appliedMsg) tea.Cmd {
	s.waiting = s.waiting[min(1, len(s.waiting)):]
	if msg.err != nil {
		s.waiting = nil
	}
	return s.next()
}

// keptMsg reports whether the last events of a page were stored.
type keptMsg struct{ err error }

// last applies everything that waits and then events, for a page that ends. It
// waits for the event that is being applied.
func (s *sender) last(events ...workshop.Event) tea.Cmd {
	room, result, rest := s.room, s.result, s.waiting
	if !s.busy {
		result = nil
	} else {
		rest = rest[1:]
	}
	s.waiting, s.busy = nil, false
	if result == nil && len(rest)+len(events) == 0 {
		return nil
	}
	return func() tea.Msg {
		var err error
		if result != nil {
			err = <-result
		}
		for i := 0; i < len(rest) && err == nil; i++ {
			err = room.Apply(rest[i])
		}
		for _, e := range events { // they do not depend on the others
			err = errors.Join(err, room.Apply(e))
		}
		return keptMsg{err}
	}
}

// Unkept returns what could not be stored when the page ended, or nil.
func (s *sender) Unkept() error { return s.unkept }

// errorWords says what is wrong with an event to the person who caused it.
func errorWords(err error) string {
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

// Clock is the time of a countdown. The zero Clock is that of the machine.
type Clock struct {
	Now  func() time.Time
	Tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // as tea.Tick
}

// countdown follows the timer of the room, with a command for each second while one
// runs.
type countdown struct {
	clock Clock
	timer workshop.Timer
	shown int // number of the timer
	left  time.Duration
}

func newCountdown(c Clock) countdown {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Tick == nil {
		c.Tick = tea.Tick
	}
	return countdown{clock: c}
}

// tickMsg is a second of one timer.
type tickMsg struct{ shown int }

// show follows a timer; the zero Timer is none.
func (c *countdown) show(t workshop.Timer) tea.Cmd {
	if t.Same(c.timer) {
		return nil
	}
	c.timer = t
	c.shown++
	return c.read()
}

// update goes on, if the tick belongs to the timer that is shown.
func (c *countdown) update(msg tickMsg) tea.Cmd {
	if msg.shown != c.shown {
		return nil
	}
	return c.read()
}

// read reads the clock, and returns a command for the next second.
func (c *countdown) read() tea.Cmd {
	c.left = c.timer.Ends.Sub(c.clock.Now())
	if c.timer.Ends.IsZero() || c.left <= 0 {
		c.left = 0
		return nil
	}
	until := c.left % time.Second
	if until == 0 {
		until = time.Second
	}
	shown := c.shown
	return c.clock.Tick(until, func(time.Time) tea.Msg { return tickMsg{shown} })
}

// words returns "1:24 left", "Time is up", or "" without a timer.
func (c *countdown) words() string {
	switch {
	case c.timer.Ends.IsZero():
		return ""
	case c.left <= 0:
		return "Time is up"
	}
	seconds := int((c.left + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d left", seconds/60, seconds%60)
}

// alignRight puts texts at the end of a line of width cells, and cuts the line to
// make room for them.
func alignRight(s ui.Styles, line string, width int, ends ...string) string {
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

// Door is how people join. Without a Line there is no network, and the room raises
// hands.
type Door struct {
	Line        string `json:"line"` // what a participant types, "ssh -p 2222 192.0.2.14"
	Code        string `json:"code"`
	Fingerprint string `json:"fingerprint"` // of the host key, as ssh shows it on the first visit
	KnownHosts  string `json:"known_hosts"` // the line for a file of that name, with which ssh does not ask
	Everywhere  bool   `json:"-"`           // every network of this computer reaches it; for the facilitator
}

// isOpen reports whether anybody can join.
func (d Door) isOpen() bool { return d.Line != "" }

// lines says how to join.
func (d Door) lines(s ui.Styles, width int) []string {
	if !d.isOpen() {
		return paragraph(s.Text, "Nobody joins over a network. The room raises hands, and c counts them.", min(width, 70))
	}
	warning := s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" Every network of this computer can reach it.")
	if width < 60 {
		out := []string{s.Muted.Render("Type ") + s.Bold.Render(d.Line), s.Muted.Render("Code ") + s.Bold.Render(d.Code)}
		if d.Everywhere {
			out = append(out, warning)
		}
		return append(out, paragraph(s.Muted, "Fingerprint "+d.Fingerprint, width)...)
	}
	out := []string{s.Muted.Render("Everybody types"), "", "  " + s.Bold.Render(d.Line), ""}
	if d.Everywhere {
		out = append(out, warning, "")
	}
	out = append(out, s.Muted.Render("and gives the code"), "", "  "+s.Bold.Render(d.Code), "")
	out = append(out, d.firstVisit(s, width)...)
	if d.KnownHosts == "" {
		return out
	}
	out = append(out, "", s.Muted.Render("Or put this line into known_hosts beforehand, and it does not ask"))
	for rest := d.KnownHosts; rest != ""; {
		cut := min(len(rest), max(10, width-2))
		out = append(out, "  "+s.Text.Render(rest[:cut]))
		rest = rest[cut:]
	}
	return out
}

// firstVisit says what ssh asks on the first visit.
func (d Door) firstVisit(s ui.Styles, width int) []string {
	return paragraph(s.Muted, "On the first visit ssh asks about a fingerprint. It is "+d.Fingerprint, min(width, 76))
}

// oneLine says how to join in one line.
func (d Door) oneLine(s ui.Styles) string {
	if !d.isOpen() {
		return s.Muted.Render("no network, hands are counted")
	}
	return s.Muted.Render("join  ") + s.Text.Render(d.Line) + s.Muted.Render("  code ") + s.Text.Render(d.Code)
}

// next returns Next the first time: later the page runs it after each view.
func (o *Options) next() tea.Cmd {
	if o.started {
		return nil
	}
	o.started = true
	return o.Next
}

// closeTextKey closes a text field; do keeps what was typed.
func closeTextKey(do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "keep and close", "keep the text and close", do).Kept()
}

// leaveKey ends the program, and with it the connection of a participant.
func leaveKey(help string) ui.Key {
	return ui.Key{
		Keys:  "q",
		Word:  "leave",
		Help:  help,
		Group: ui.GroupLeave,
		Edge:  true,
		Keep:  true,
		Sends: ui.QuitMsg{},
	}
}

// sectionOf returns the short name of the section of a question.
func sectionOf(c *assessment.Catalog, q *assessment.Question) string {
	for _, section := range c.Sections {
		if section.ID == q.Section {
			return section.Short
		}
	}
	return ""
}
