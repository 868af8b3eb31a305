package workshop

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// crew is the page of who is in the room.
type crew struct {
	at       workshop.ParticipantID // the line of the cursor
	merging  workshop.ParticipantID // who is to be merged with somebody; "" for nobody
	renaming bool
	name     ui.Field
}

func newCrew() crew { return crew{name: ui.NewField(workshop.MaxName)} }

// line is the position of a participant, or -1.
func line(people []workshop.Person, id workshop.ParticipantID) int {
	return slices.IndexFunc(people, func(p workshop.Person) bool { return p.ID == id })
}

// follow keeps the cursor on somebody who is there.
func (c *crew) follow(people []workshop.Person) {
	if line(people, c.merging) < 0 {
		c.merging = ""
	}
	if line(people, c.at) >= 0 {
		return
	}
	if c.at, c.renaming = "", false; len(people) > 0 {
		c.at = people[0].ID
	}
}

// people handles a key on that page.
func (m *facilitator) people(action ui.Action) tea.Cmd {
	c, all := &m.crew, m.view.People
	at := line(all, c.at)
	if at < 0 {
		if action == ui.Accept || action == ui.Escape {
			m.page = m.before
		}
		return nil
	}
	if to, moved := ui.Move(action, at, m.layout.Body, len(all)); moved {
		c.at = all[to].ID
		return nil
	}
	switch action {
	case ui.Rename:
		c.renaming = true
		c.name.SetValue(all[at].Name)
		c.name.Focus()
	case ui.Delete:
		id, name := all[at].ID, all[at].Name
		return m.ask(func() string { return "Take out " + name + " and the vote? y/n" }, func() tea.Cmd { return m.send.Send(workshop.Remove{Who: id}) })
	case ui.Merge:
		c.merging = c.at
		if to := slices.IndexFunc(all, func(p workshop.Person) bool { return !p.Here && p.ID != c.at }); to >= 0 {
			c.at = all[to].ID
		}
	case ui.Accept, ui.Escape:
		switch from := line(all, c.merging); {
		case from < 0:
			m.page = m.before
		case action == ui.Accept && from != at:
			return m.merge(all[from], all[at])
		}
		c.merging = ""
	}
	return nil
}

// merge makes one person of two: whoever is away, or came first, is who they were
// before.
func (m *facilitator) merge(who, into workshop.Person) tea.Cmd {
	if m.crew.merging = ""; who.Here && into.Here {
		m.message = Words(workshop.ErrHere)
		return nil
	}
	if who.Here == into.Here && who.Number < into.Number || !who.Here && into.Here {
		who, into = into, who
	}
	return m.ask(func() string { return "Is " + who.Name + " really " + into.Name + "? y/n" },
		func() tea.Cmd { return m.send.Send(workshop.Merge{Who: who.ID, Into: into.ID}) })
}

// rename handles a key while a name is typed.
func (m *facilitator) rename(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	c := &m.crew
	switch action {
	case ui.Accept:
		c.renaming = false
		if at := line(m.view.People, c.at); c.name.Value() != m.view.People[at].Name {
			return m.send.Send(workshop.Rename{Who: c.at, Name: c.name.Value()})
		}
	case ui.Escape:
		c.renaming = false
	default:
		c.name.Update(msg)
	}
	return nil
}

// crewLines is that page; the cursor of the terminal is on row field.
func (m *facilitator) crewLines() (lines []string, field int) {
	s, c, width := m.styles, &m.crew, min(m.layout.Full(), 100)
	title := ui.Between(s.Bold.Render("In the room"), s.Muted.Render(strconv.Itoa(m.view.Here)+" here"), width)
	if lines = []string{title}; !m.layout.Compact {
		lines = []string{"", title, ""}
	}
	rows, at := m.peopleLines(width-2, max(1, len(m.view.People))), max(0, line(m.view.People, c.at))
	for i := range rows {
		switch {
		case i != at || len(m.view.People) == 0:
			rows[i] = "  " + rows[i]
		case c.renaming:
			rows[i] = s.Accent.Render(s.Glyphs.Cursor) + " " + c.name.View(s, width-2)
		default:
			rows[i] = s.Accent.Render(s.Glyphs.Cursor) + " " + rows[i]
		}
	}
	var foot []string
	if m.options.Door.Open() && !m.layout.Compact {
		foot = append([]string{"", m.options.Door.Short(s)}, m.options.Door.First(s, width)...)
	}
	room := max(1, m.layout.Body-len(lines)-len(foot))
	from := ui.Window(at, at, room, len(rows))
	field = len(lines) + at - from
	lines = append(lines, rows[from:min(len(rows), from+room)]...)
	return append(lines, foot...), field
}

// FacilitatorRoom is the workshop as who leads it acts on it.
type FacilitatorRoom interface {
	Room
	// Stage sets what no event says, and returns once the wall can know of it.
	Stage(s workshop.Staging) error
}

// staging carries what is wanted to the room, one at a time, the latest last.
type staging struct {
	room   FacilitatorRoom
	wanted workshop.Staging
	busy   bool
}

// stagedMsg reports the end of one.
type stagedMsg struct {
	set workshop.Staging
	err error
}

func (s *staging) want(to workshop.Staging) tea.Cmd {
	if s.wanted = to; s.busy {
		return nil
	}
	s.busy = true
	room := s.room
	return func() tea.Msg { return stagedMsg{to, room.Stage(to)} }
}

func (m *facilitator) staged(msg stagedMsg) tea.Cmd {
	s := &m.staging
	s.busy = false
	if msg.err != nil {
		s.wanted, m.message = m.view.Staging, msg.err.Error()
		return nil
	}
	if s.wanted != msg.set {
		return s.want(s.wanted)
	}
	return nil
}

// blackOut makes the wall dark, or brings it back.
func (m *facilitator) blackOut() tea.Cmd {
	to := m.staging.wanted
	to.Dark = !to.Dark
	m.message = "The wall comes back."
	if to.Dark {
		m.message = "The wall is dark; b brings it back."
	}
	return m.staging.want(to)
}

// lengths are those of a countdown, each press of the key takes the next one.
func lengths() []time.Duration {
	return []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute}
}

// countDown starts a countdown on what the room looks at: the next longer one than
// that which runs, and after the longest none.
func (m *facilitator) countDown() tea.Cmd {
	to := m.staging.wanted
	running := time.Duration(0)
	if to.Timer.Turn == m.view.Turn && to.Timer.Ends.After(m.clock.Now()) {
		running = to.Timer.Length
	}
	to.Timer, m.message = workshop.Timer{}, "No countdown."
	for _, length := range lengths() {
		if length > running {
			to.Timer = workshop.Timer{Turn: m.view.Turn, Length: length, Ends: m.clock.Now().Add(length)}
			m.message = report.Count(int(length.Minutes()), "minute") + ", from now. t makes it longer, and at last none."
			break
		}
	}
	return m.staging.want(to)
}

// sure is a question before something that can't be undone. Only y does it, so
// that no key that was pressed twice can.
type sure struct {
	words func() string // of now
	do    func() tea.Cmd
}

func (m *facilitator) ask(words func() string, do func() tea.Cmd) tea.Cmd {
	m.sure = &sure{words, do}
	return nil
}

// answered handles a key while something is asked.
func (m *facilitator) answered(action ui.Action) tea.Cmd {
	asked := m.sure
	switch action {
	case ui.Sure:
		m.sure = nil
		return asked.do()
	case ui.Escape:
		m.sure = nil
	}
	return nil
}

// reveal shows the vote, or in free mode all votes. It asks before that while
// somebody is still thinking, and where the key was pressed twice.
func (m *facilitator) reveal(twice bool) tea.Cmd {
	e := workshop.Reveal{Question: m.view.Question}
	if m.view.Free {
		e = workshop.Reveal{}
	}
	thinking, of := m.thinking()
	voted := m.voted()
	switch {
	case voted == 0 && m.view.Free:
		m.message = "Nobody has answered anything yet."
	case voted == 0:
		m.message = "Nobody has voted yet; s skips the question."
	case !m.view.Named && voted > m.raised() && len(m.view.People) < workshop.LeastUnnamed:
		m.message = Words(workshop.ErrTooFew)
	case len(thinking) > 0 || twice:
		return m.ask(func() string { return m.stillThinking(of) }, func() tea.Cmd { return m.send.Send(e) })
	default:
		return m.send.Send(e)
	}
	return nil
}

// stillThinking asks whether to reveal all the same.
func (m *facilitator) stillThinking(of int) string {
	thinking, _ := m.thinking()
	text, then := strconv.Itoa(len(thinking))+" of "+strconv.Itoa(of)+" are still thinking.", " Reveal anyway? y/n"
	switch {
	case len(thinking) == 0:
		return "Nobody is still thinking. Reveal now? y/n"
	case m.layout.Compact:
		return strconv.Itoa(len(thinking)) + " of " + strconv.Itoa(of) + " still think. Reveal? y/n"
	case len(thinking) == 1:
		text = "1 of " + strconv.Itoa(of) + " is still thinking."
	}
	return text + then
}

// thinking names who is here and has not voted, or in free mode has not finished,
// of how many.
func (m *facilitator) thinking() (names []string, of int) {
	for _, p := range m.view.People {
		done := p.Voted
		if m.view.Free {
			done = p.Finished
		}
		if p.Here && !done {
			names = append(names, p.Name)
		}
		if p.Here || done {
			of++
		}
	}
	return names, of
}

// voted is how many votes are in, hands among them; in free mode, how many have
// voted on anything.
func (m *facilitator) voted() int {
	if !m.view.Free {
		return m.view.Votes.In
	}
	n := m.raised()
	for _, p := range m.view.People {
		if p.Voted {
			n++
		}
	}
	return n
}

// raised is how many hands were counted on what goes on.
func (m *facilitator) raised() int {
	n := 0
	for _, r := range m.view.Rounds {
		n += r.Hands.Voters
	}
	return n
}

// skip goes on without an agreed answer. It asks before it drops votes.
func (m *facilitator) skip() tea.Cmd {
	skip := func() tea.Cmd { return m.goOn(m.view.Answers, workshop.Skip{Question: m.view.Question}) }
	in := m.view.Votes.In
	if m.view.State != workshop.Voting || in == 0 {
		return skip()
	}
	return m.ask(func() string {
		return report.Count(in, "vote") + " would be dropped unseen. Skip anyway? y/n"
	}, skip)
}
