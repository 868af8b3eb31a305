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

// crew is the view of the people in the room.
type crew struct {
	cursor   workshop.ParticipantID // the person under it
	merging  workshop.ParticipantID // the person to merge with another one, or ""
	renaming bool
	name     ui.Field
}

func newCrew() crew { return crew{name: ui.NewField(workshop.MaxName)} }

// position is the index of a participant, or -1.
func position(people []workshop.Person, id workshop.ParticipantID) int {
	return slices.IndexFunc(people, func(p workshop.Person) bool { return p.ID == id })
}

// follow keeps the cursor on a participant who is in the room.
func (c *crew) follow(people []workshop.Person) {
	if position(people, c.merging) < 0 {
		c.merging = ""
	}
	if position(people, c.cursor) >= 0 {
		return
	}
	c.cursor, c.renaming = "", false
	if len(people) > 0 {
		c.cursor = people[0].ID
	}
}

// crewKeys are the keys of the list of people.
func (m *FacilitatorPage) crewKeys() []ui.Key {
	c, all := &m.crew, m.room.People
	line := max(0, position(all, c.cursor))
	people := func() bool { return m.open() && len(all) > 0 }
	move := func(a ui.Motion) {
		if len(all) > 0 {
			line = ui.Move(a, line, m.rows(), len(all))
			c.cursor = all[line].ID
		}
	}
	back := func() tea.Cmd {
		if position(all, c.merging) < 0 {
			m.view = m.before
		}
		c.merging = ""
		return nil
	}
	enter := func() tea.Cmd {
		from := position(all, c.merging)
		if from < 0 || from == line {
			return back()
		}
		return m.merge(all[from], all[line])
	}
	rename := func() tea.Cmd {
		c.renaming = true
		c.name.SetValue(all[line].Name)
		c.name.Focus()
		return nil
	}
	merge := func() tea.Cmd {
		c.merging = c.cursor
		away := slices.IndexFunc(all, func(p workshop.Person) bool { return !p.Here && p.ID != c.cursor })
		if away >= 0 {
			c.cursor = all[away].ID
		}
		return nil
	}
	remove := func() tea.Cmd {
		id, name := all[line].ID, all[line].Name
		return m.ask(func() string { return "Take out " + name + " and the vote? y/n" },
			func() tea.Cmd { return m.sender.send(workshop.Remove{Who: id}) })
	}
	rows := append(ui.MoveKeys("move", nil, move),
		ui.Row(ui.GroupAct, "enter", "back", "back; or merge with this one, after m", enter).Kept(),
		m.act("r", "rename", "give this participant another name", rename).Only(people),
		m.act("m", "merge", "make one person of this and another one, such as one who came back", merge).
			Only(func() bool { return m.open() && len(all) > 1 }),
		m.act("x delete", "take out", "take this participant out of the room, with the vote", remove).Only(people))
	return append(append(rows, m.roomKeys()...), upKey(back))
}

// merge makes one person of two. The one who is away, or came first, keeps their
// place.
func (m *FacilitatorPage) merge(who, into workshop.Person) tea.Cmd {
	m.crew.merging = ""
	if who.Here && into.Here {
		m.message = errorWords(workshop.ErrHere)
		return nil
	}
	if who.Here == into.Here && who.Number < into.Number || !who.Here && into.Here {
		who, into = into, who
	}
	return m.ask(func() string { return "Is " + who.Name + " really " + into.Name + "? y/n" },
		func() tea.Cmd { return m.sender.send(workshop.Merge{Who: who.ID, Into: into.ID}) })
}

// renameKeys are the keys while a name is typed.
func (m *FacilitatorPage) renameKeys() []ui.Key {
	c := &m.crew
	leave := func() tea.Cmd { c.renaming = false; return nil }
	rename := func() tea.Cmd {
		c.renaming = false
		person := m.room.People[position(m.room.People, c.cursor)]
		if c.name.Value() == person.Name {
			return nil
		}
		return m.sender.send(workshop.Rename{Who: c.cursor, Name: c.name.Value()})
	}
	return []ui.Key{
		ui.Row(ui.GroupAct, "enter", "rename", "take this name", rename).Kept(),
		ui.Row(ui.GroupLeave, "esc", "as before", "leave the name as it was", leave).Kept(),
	}
}

// crewLines is the list of people; field is the row of the name that is typed.
func (m *FacilitatorPage) crewLines() (lines []string, field int) {
	s, c, width := m.Styles, &m.crew, min(m.Layout.Full(), 100)
	title := ui.Between(s.Bold.Render("In the room"), s.Muted.Render(strconv.Itoa(m.room.Here)+" here"), width)
	lines = []string{title}
	if !m.Layout.Compact {
		lines = []string{"", title, ""}
	}
	rows, at := m.peopleLines(width-2, max(1, len(m.room.People))), max(0, position(m.room.People, c.cursor))
	for i := range rows {
		switch {
		case i != at || len(m.room.People) == 0:
			rows[i] = "  " + rows[i]
		case c.renaming:
			rows[i] = s.Accent.Render(s.Glyphs.Cursor) + " " + c.name.View(s, width-2)
		default:
			rows[i] = s.Accent.Render(s.Glyphs.Cursor) + " " + rows[i]
		}
	}
	var foot []string
	if m.options.Door.isOpen() && !m.Layout.Compact {
		foot = append([]string{"", m.options.Door.oneLine(s)}, m.options.Door.firstVisit(s, width)...)
	}
	room := max(1, m.Layout.Body-len(lines)-len(foot))
	from := ui.Window(at, at, room, len(rows))
	field = len(lines) + at - from
	lines = append(lines, rows[from:min(len(rows), from+room)]...)
	return append(lines, foot...), field
}

// timer sets the countdown of the room, one at a time, the latest last.
type timer struct {
	set    func(workshop.Timer) error
	wanted workshop.Timer
	busy   bool
}

// timerSetMsg reports the end of one.
type timerSetMsg struct {
	timer workshop.Timer
	err   error
}

func (t *timer) want(to workshop.Timer) tea.Cmd {
	t.wanted = to
	if t.busy {
		return nil
	}
	t.busy = true
	set := t.set
	return func() tea.Msg { return timerSetMsg{to, set(to)} }
}

func (m *FacilitatorPage) timerSet(msg timerSetMsg) tea.Cmd {
	t := &m.timer
	t.busy = false
	switch {
	case msg.err != nil:
		t.wanted, m.message = m.room.Timer, msg.err.Error()
	case t.wanted != msg.timer:
		return t.want(t.wanted)
	}
	return nil
}

// timerLengths are those of a countdown. Each press of the key takes the next one.
var timerLengths = []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute}

// countDown starts the next longer countdown than the one that runs, and after the
// longest none.
func (m *FacilitatorPage) countDown() tea.Cmd {
	now, running := m.clock.clock.Now(), time.Duration(0)
	if t := m.timer.wanted; t.Turn == m.room.Turn && t.Ends.After(now) {
		running = t.Length
	}
	for _, length := range timerLengths {
		if length > running {
			m.message = report.Count(int(length.Minutes()), "minute") + ", from now. t makes it longer, and at last none."
			return m.timer.want(workshop.Timer{Turn: m.room.Turn, Length: length, Ends: now.Add(length)})
		}
	}
	m.message = "No countdown."
	return m.timer.want(workshop.Timer{})
}

// confirm is a question before something that cannot be undone. Only y does it, so
// that no key pressed twice can.
type confirm struct {
	words func() string
	do    func() tea.Cmd
}

func (m *FacilitatorPage) ask(words func() string, do func() tea.Cmd) tea.Cmd {
	m.confirm = &confirm{words, do}
	return nil
}

func (m *FacilitatorPage) confirmKeys() []ui.Key {
	do := m.confirm.do
	no := func() tea.Cmd { m.confirm = nil; return nil }
	yes := func() tea.Cmd { m.confirm = nil; return do() }
	return []ui.Key{
		ui.Row(ui.GroupAct, "y Y", "yes", "do it", yes).Kept(),
		ui.Row(ui.GroupLeave, "n N esc", "no", "leave it as it is; also esc", no).Kept(),
		ui.Row(ui.GroupLook, "?", "", "", func() tea.Cmd { return nil }), // no hint about help in place of the question
	}
}

// reveal shows the vote, or in free mode all votes. It asks first while people are
// still thinking, and if the key that opened the view was pressed twice.
func (m *FacilitatorPage) reveal() tea.Cmd {
	e := workshop.Reveal{Question: m.room.Question}
	if m.room.Free {
		e = workshop.Reveal{}
	}
	thinking, of := m.thinking()
	voted := m.voted()
	switch {
	case voted == 0 && m.room.Free:
		m.message = "Nobody has answered anything yet."
	case voted == 0:
		m.message = "Nobody has voted yet; s skips the question."
	case !m.room.Named && voted > m.raised() && len(m.room.People) < workshop.LeastUnnamed:
		m.message = errorWords(workshop.ErrTooFew)
	case len(thinking) > 0 || m.twice:
		return m.ask(func() string { return m.stillThinking(of) }, func() tea.Cmd { return m.sender.send(e) })
	default:
		return m.sender.send(e)
	}
	return nil
}

// stillThinking is the question whether to reveal anyway.
func (m *FacilitatorPage) stillThinking(of int) string {
	thinking, _ := m.thinking()
	text, then := strconv.Itoa(len(thinking))+" of "+strconv.Itoa(of)+" are still thinking.", " Reveal anyway? y/n"
	switch {
	case len(thinking) == 0:
		return "Nobody is still thinking. Reveal now? y/n"
	case m.Layout.Compact:
		return strconv.Itoa(len(thinking)) + " of " + strconv.Itoa(of) + " still think. Reveal? y/n"
	case len(thinking) == 1:
		text = "1 of " + strconv.Itoa(of) + " is still thinking."
	}
	return text + then
}

// thinking returns the names of those who are here and have not voted, or in free mode
// have not finished, and of how many.
func (m *FacilitatorPage) thinking() (names []string, of int) {
	for _, p := range m.room.People {
		done := p.Voted
		if m.room.Free {
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

// voted is the number of votes with hands; in free mode, the number of people who have
// voted on anything.
func (m *FacilitatorPage) voted() int {
	if !m.room.Free {
		return m.room.Votes.In
	}
	n := m.raised()
	for _, p := range m.room.People {
		if p.Voted {
			n++
		}
	}
	return n
}

// raised is the number of hands in open votes.
func (m *FacilitatorPage) raised() int {
	n := 0
	for _, r := range m.room.Rounds {
		n += r.Hands.Voters
	}
	return n
}

// skip moves on without an agreed answer. It asks before it drops votes.
func (m *FacilitatorPage) skip() tea.Cmd {
	skip := func() tea.Cmd { return m.goOn(m.room.Answers, workshop.Skip{Question: m.room.Question}) }
	in := m.room.Votes.In
	if m.room.State != workshop.Voting || in == 0 {
		return skip()
	}
	return m.ask(func() string {
		return report.Count(in, "vote") + " would be dropped unseen. Skip anyway? y/n"
	}, skip)
}
