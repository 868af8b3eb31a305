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
	"slices"
	"strconv"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// Options are those that all pages have.
type Options struct {
	Company string
	Next    tea.Cmd           // waits for the next view of the room; nil if views are sent
	Analyst *workshop.Analyst // of all pages of the program
	Clock   Clock
}

// page is what all pages have.
type page struct {
	*ui.Page // the setup that a facilitator opens has the same
	*sender
	catalog *assessment.Catalog
	company string
	pager   ui.Pager
	clock   countdown
	next    tea.Cmd
	started bool
	message string

	analyst    *workshop.Analyst
	insight    *workshop.Insight // what the board means; nil until that is known
	of         moment            // of the board
	considered bool              // a board has come
}

func newPage(c *assessment.Catalog, room Room, o Options) page {
	return page{
		Page:    &ui.Page{},
		sender:  &sender{room: room},
		catalog: c,
		company: o.Company,
		clock:   newCountdown(o.Clock),
		next:    o.Next,
		analyst: o.Analyst,
	}
}

// Init waits for the first view, once: later the page waits after each view.
func (p *page) Init() tea.Cmd {
	if p.started {
		return nil
	}
	p.started = true
	return p.next
}

// Update follows the countdown, and takes the message away with the next key.
func (p *page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tickMsg:
		return p.clock.update(msg)
	case insightMsg:
		if msg.of == p.of {
			p.insight = msg.Insight
		}
	case tea.PasteMsg, tea.KeyPressMsg:
		p.message = ""
	}
	return nil
}

func (p *page) rows() int { return p.Layout.Body }

// numbered says which question this is, of how many at most, or on a small screen of
// which section.
func (p *page) numbered(b *workshop.Board, q *assessment.Question) string {
	if q == nil || b.Closed {
		return ""
	}
	n, most := interview.QuestionNumber(p.catalog.Path(b.Answers), q)
	return p.question(q, n, most)
}

func (p *page) question(q *assessment.Question, n, most int) string {
	if p.Layout.Compact {
		return "Question " + strconv.Itoa(n) + ", " + p.section(q)
	}
	return "question " + strconv.Itoa(n) + " of at most " + strconv.Itoa(most)
}

// section returns the short name of the section of a question.
func (p *page) section(q *assessment.Question) string {
	for _, section := range p.catalog.Sections {
		if section.ID == q.Section {
			return section.Short
		}
	}
	return ""
}

// title is the beginning of the first row of the frame.
func (p *page) title() string {
	s := p.Styles
	return s.Muted.Render("trustpath workshop") + "   " + s.Bold.Render(p.company)
}

// stages is a head that names the stages of a workshop.
func (p *page) stages(here int, names ...string) ui.Head {
	drawn := make([]string, len(names))
	for i, name := range names {
		style := p.Styles.Muted
		if i == here {
			style = p.Styles.Accent
		}
		drawn[i] = style.Render(name)
	}
	return ui.Heads(drawn, here, "   ")
}

// mainWidth is the columns of the pane with the question.
func (p *page) mainWidth() int {
	if p.Layout.Side > 0 {
		return p.Layout.Main
	}
	return p.Layout.Full()
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
	turn    sync.Mutex // held while events are applied
	mu      sync.Mutex // guards the rest
	waiting []change
	ending  bool  // nothing is shown any more
	unkept  error // what was not shown
}

// change is an event, or something else that is done in its turn.
type change struct {
	event workshop.Event
	do    func() error
	final bool // does not depend on those before it
}

// failedMsg reports an event that was not applied.
type failedMsg struct{ err error }

// send queues events, and returns the command that applies them. After one that fails,
// those behind it are dropped.
func (s *sender) send(events ...workshop.Event) tea.Cmd { return s.queue(false, s.changes(events)...) }

// last applies everything that waits and then events, for a page that ends.
func (s *sender) last(events ...workshop.Event) tea.Cmd {
	apply := s.queue(true, s.changes(events)...)
	return func() tea.Msg {
		for apply() != nil { // what failed is kept for Unkept
		}
		return nil
	}
}

func (s *sender) changes(events []workshop.Event) []change {
	var out []change
	for _, e := range events {
		out = append(out, change{event: e, do: func() error { return s.room.Apply(e) }})
	}
	return out
}

func (s *sender) queue(ending bool, changes ...change) tea.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = ending
	for _, c := range changes {
		if n := len(s.waiting); n > 0 && replaces(c.event, s.waiting[n-1].event) {
			s.waiting = s.waiting[:n-1]
		}
		c.final = ending
		s.waiting = append(s.waiting, c)
	}
	return s.apply
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

// apply applies everything that waits, until something fails.
func (s *sender) apply() tea.Msg {
	s.turn.Lock()
	defer s.turn.Unlock()
	for {
		s.mu.Lock()
		if len(s.waiting) == 0 {
			s.mu.Unlock()
			return nil
		}
		next := s.waiting[0]
		s.waiting = s.waiting[1:]
		s.mu.Unlock()
		if err := next.do(); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.waiting = slices.DeleteFunc(s.waiting, func(c change) bool { return !c.final })
			s.unkept = errors.Join(s.unkept, err)
			return failedMsg{err}
		}
	}
}

// explain returns words for an event that failed, which the page shows.
func (s *sender) explain(msg failedMsg) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		s.unkept = nil
	}
	return ErrorWords(msg.err)
}

// Unkept returns what could not be stored when the page ended, or nil.
func (s *sender) Unkept() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unkept
}

// ErrorWords says what is wrong with an event to the person who caused it.
func ErrorWords(err error) string {
	if refused := workshop.Refusal(""); errors.As(err, &refused) {
		return refused.Sentence()
	}
	return "Not saved: " + err.Error() + ". Try again."
}

// Clock is the time of a countdown. The zero Clock is that of the machine.
type Clock struct {
	Now  func() time.Time
	Tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd // as tea.Tick
}

// countdown follows the timer of the room, with a command for each second while one
// runs.
type countdown struct {
	Clock
	timer workshop.Timer
	shown tickMsg // its number
	left  time.Duration
}

func newCountdown(c Clock) countdown {
	if c.Now == nil {
		c = Clock{time.Now, tea.Tick}
	}
	return countdown{Clock: c}
}

// tickMsg is a second of the timer with this number.
type tickMsg int

// show follows a timer; the zero Timer is none.
func (c *countdown) show(t workshop.Timer) tea.Cmd {
	if t.Same(c.timer) {
		return nil
	}
	c.timer = t
	c.shown++
	return c.update(c.shown)
}

// update reads the clock, and returns a command for the next second. A tick of another
// timer does nothing.
func (c *countdown) update(msg tickMsg) tea.Cmd {
	if msg != c.shown {
		return nil
	}
	c.left = c.timer.Ends.Sub(c.Now())
	if c.timer.Ends.IsZero() || c.left <= 0 {
		return nil
	}
	until := c.left % time.Second
	if until == 0 {
		until = time.Second
	}
	return c.Tick(until, func(time.Time) tea.Msg { return msg })
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

// timed puts the time that is left at the end of a line of width cells, and cuts the
// line to make room for it.
func (p *page) timed(line string, width int) string {
	words := p.clock.words()
	if words == "" {
		return line
	}
	line = ui.Fit(line, width-ui.Width(words)-2, p.Styles.Glyphs.Ellipsis)
	return ui.Between(line, p.Styles.Bold.Render(words), width)
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
	p := ui.Sheet{Styles: s, Width: width}
	labels, narrow := [2]string{"Everybody types     ", "and gives the code  "}, width < 60
	if narrow {
		labels = [2]string{"Type ", "Code "}
	}
	if !d.isOpen() {
		p.Width = min(width, ui.Prose)
		p.Text(s.Text, "No one joins over a network. The room raises hands, and C counts them.")
		return p.Lines
	}
	p.Hanging(s.Muted.Render(labels[0]), s.Bold, d.Line)
	if !narrow {
		p.Gap()
	}
	p.Hanging(s.Muted.Render(labels[1]), s.Bold, d.Code)
	if !narrow {
		p.Gap()
	}
	if d.Everywhere {
		p.Hanging(s.Warn.Render(s.Glyphs.Look)+" ", s.Text, "Every network of this computer can reach it.")
	}
	p.Text(s.Text, "The first time, ssh asks whether to continue connecting. Type yes.")
	p.Text(s.Muted, "Fingerprint  "+d.Fingerprint)
	if d.KnownHosts != "" && width >= 100 {
		p.Text(s.Muted, "It does not ask people with this line in their known_hosts:")
		p.Text(s.Muted, d.KnownHosts)
	}
	return p.Lines
}

// closeTextKey closes a text field; do keeps what was typed.
func closeTextKey(do func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "keep and close", "keep the text and close", do).Kept()
}

// leaveKey ends the program, and with it the connection of a participant.
func leaveKey(help string) ui.Key {
	return ui.Sends(ui.GroupLeave, "q", "leave", help, ui.QuitMsg{}).AtEdge()
}
