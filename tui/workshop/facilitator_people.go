package workshop

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

type crew struct {
	cursor   workshop.ParticipantID // the person under it
	merging  workshop.ParticipantID // the person to merge with another one, or ""
	renaming bool
	name     ui.Field
}

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

// lobbyKeys lead to the questions, or back, and change who is in.
func (m *FacilitatorPage) lobbyKeys() []ui.Key {
	c, all := &m.crew, m.room.People
	line := max(0, position(all, c.cursor))
	atLeast := func(n int) func() bool { return func() bool { return m.open() && len(all) >= n } }
	move := func(a ui.Motion) {
		if len(all) > 0 {
			c.cursor = all[ui.Move(a, line, m.rows(), len(all))].ID
		}
	}
	back := ui.Do(func() {
		merging := position(all, c.merging) >= 0
		c.merging = ""
		switch {
		case merging:
		case m.before == lobbyView:
			m.view, m.before, m.opened = m.inside(), agendaView, true
		default:
			m.view, m.opened = m.before, true
		}
	})
	enter := func() tea.Cmd {
		from := position(all, c.merging)
		if from < 0 || from == line {
			return back()
		}
		return m.merge(all[from], all[line])
	}
	rename := ui.Do(func() {
		c.renaming = true
		c.name.SetValue(all[line].Name)
		c.name.Focus()
	})
	merge := ui.Do(func() {
		c.merging = c.cursor
		away := slices.IndexFunc(all, func(p workshop.Person) bool { return !p.Here && p.ID != c.cursor })
		if away >= 0 {
			c.cursor = all[away].ID
		}
	})
	word := "questions"
	if position(all, c.merging) >= 0 {
		word = "merge"
	}
	remove := func() tea.Cmd {
		return m.ask("Remove "+all[line].Name+" and the vote?", workshop.Remove{Who: all[line].ID})
	}
	return m.withRoom(append(ui.MoveKeys("move", nil, move),
		ui.Row(ui.GroupAct, "enter", word, "to the questions; after M, merge with this one", enter).Kept(),
		m.act("R", "rename", "give this participant another name", rename).Only(atLeast(1)),
		m.act("M", "merge", "merge two people, such as one who came back", merge).
			Only(atLeast(2)),
		m.act("X delete", "remove", "delete this participant from the room, with the vote", remove).
			Only(atLeast(1))), back)
}

// merge makes one person of two. The one who is away, or came first, keeps their
// place.
func (m *FacilitatorPage) merge(who, into workshop.Person) tea.Cmd {
	m.crew.merging = ""
	if who.Here && into.Here {
		m.message = workshop.ErrHere.Sentence()
		return nil
	}
	if who.Here == into.Here && who.Number < into.Number || !who.Here && into.Here {
		who, into = into, who
	}
	return m.ask("Merge "+who.Name+" into "+into.Name+"?", workshop.Merge{Who: who.ID, Into: into.ID})
}

func (m *FacilitatorPage) renameKeys() []ui.Key {
	c := &m.crew
	rename := func() tea.Cmd {
		c.renaming = false
		if c.name.Value() == m.room.People[position(m.room.People, c.cursor)].Name {
			return nil
		}
		return m.send(workshop.Rename{Who: c.cursor, Name: c.name.Value()})
	}
	leave := ui.Do(func() { c.renaming = false })
	return []ui.Key{
		ui.Row(ui.GroupAct, "enter", "rename", "take this name", rename).Kept(),
		ui.Row(ui.GroupLeave, "esc", "as before", "leave the name as it was", leave).Kept(),
	}
}

// lobbyLines are how to join and who is in; field is the row of the name that is typed.
func (m *FacilitatorPage) lobbyLines() (lines []string, field int) {
	s, c, width := m.Styles, &m.crew, min(m.Layout.Full(), 116)
	lines = m.headed("Join this workshop", "", width)
	rows, at := m.peopleLines(width-2, max(1, len(m.room.People))), max(0, position(m.room.People, c.cursor))
	if c.renaming {
		rows[at] = c.name.View(s, width-2)
	}
	for i := range rows {
		pointer, _ := s.Pointer(i == at && len(m.room.People) > 0)
		rows[i] = pointer + " " + rows[i]
	}
	door := m.options.Door.lines(s, width)
	if !m.Layout.Compact {
		door = append(door, "", m.caps("In the room"), "")
	}
	least := min(len(rows), 4) // people in view, whatever the door says
	if room := m.Layout.Body - len(lines) - least; len(door) > room {
		door = door[:max(0, room)]
	}
	lines = append(lines, door...)
	room := max(1, m.Layout.Body-len(lines))
	from := ui.Window(at, at, room, len(rows))
	return append(lines, rows[from:min(len(rows), from+room)]...), len(lines) + at - from
}

// peopleLines is who is in the room, in at most rows lines.
func (m *FacilitatorPage) peopleLines(width, rows int) []string {
	s := m.Styles
	var out []string
	for _, p := range m.room.People {
		sign, words := m.doing(p)
		name := p.Name
		if p.Role != "" {
			name += ", " + p.Role
		}
		room := max(4, min(26, width-18))
		name, words = ui.Fit(name, room, s.Glyphs.Ellipsis), ui.Fit(words, width-room-4, s.Glyphs.Ellipsis)
		out = append(out, sign+" "+s.Text.Render(ui.Pad(name, room))+"  "+s.Muted.Render(words))
	}
	if len(out) == 0 {
		out = []string{s.Muted.Render("no one yet")}
	}
	return atMost(out, rows, func(more int) string { return s.Muted.Render("and " + strconv.Itoa(more) + " more") })
}

// doing returns a glyph and words for the activity of a participant.
func (m *FacilitatorPage) doing(p workshop.Person) (sign, words string) {
	s, away := m.Styles, ""
	if !p.Here {
		away = ", away"
	}
	voted, quiet := s.Text.Render(s.Glyphs.Settled), s.Muted.Render(s.Glyphs.Possible)
	gone := s.Faint.Render(s.Glyphs.RuledOut)
	switch {
	case m.room.Free && p.Finished:
		return voted, "finished" + away
	case !p.Here && !p.Voted && p.Chosen:
		return gone, "chosen, not sent, away"
	case !p.Here && !p.Voted:
		return gone, "away"
	case m.room.Free && !p.Here:
		return gone, "answered something" + away
	case m.room.Free:
		return quiet, "answering"
	case m.room.Spread != nil && m.room.Named:
		sign, words = m.answerOf(p.Name)
		return sign, words + away
	case p.Voted:
		return s.Good.Render(s.Glyphs.Settled), "sent" + away
	case m.room.State == workshop.Voting && p.Chosen:
		return s.Text.Render(s.Glyphs.Partial), "chosen, not sent"
	case m.room.State == workshop.Voting:
		return quiet, "still reading"
	}
	return quiet, "here"
}

// answerOf returns a glyph and words for the answer of a participant, revealed with
// names.
func (m *FacilitatorPage) answerOf(name string) (sign, words string) {
	s := m.Styles
	for _, g := range m.room.Spread.Given {
		switch said := "said " + keysOf(m.current(), g.Answer); {
		case !slices.Contains(g.Names, name):
		case m.room.Spread.Confirmed(name):
			return s.Text.Render(s.Glyphs.Settled), said
		default:
			return s.Warn.Render(s.Glyphs.Possible), said + ", not confirmed"
		}
	}
	return s.Muted.Render(s.Glyphs.NotNeeded), "no vote"
}

// countDown starts the next longer countdown than the one that runs, and after the
// longest none.
func (m *FacilitatorPage) countDown() tea.Cmd {
	now, running := m.clock.Now(), 0
	if m.timer.Turn == m.room.Turn && m.timer.Ends.After(now) {
		running = int(m.timer.Length.Minutes())
	}
	lengths := []int{1, 2, 3, 5, 10}
	longer := slices.IndexFunc(lengths, func(n int) bool { return n > running })
	if longer < 0 {
		m.message = "Timer off."
		return m.setTimer(0)
	}
	m.message = fmt.Sprintf("Timer %d:00. T: longer, then off.", lengths[longer])
	return m.setTimer(lengths[longer])
}

// setTimer starts a countdown of so many minutes; 0 is none.
func (m *FacilitatorPage) setTimer(minutes int) tea.Cmd {
	timer := workshop.Timer{}
	if minutes > 0 {
		length := time.Duration(minutes) * time.Minute
		timer = workshop.Timer{Turn: m.room.Turn, Length: length, Ends: m.clock.Now().Add(length)}
	}
	m.timer = timer
	return m.queue(false, change{do: func() error { return m.options.SetTimer(timer) }})
}

// confirm is a question before something that cannot be undone. Only Y does it, so
// that no key pressed twice can.
type confirm struct {
	words func() string
	do    func() tea.Cmd
}

func (m *FacilitatorPage) ask(words string, e workshop.Event) tea.Cmd {
	m.confirm = &confirm{func() string { return words }, func() tea.Cmd { return m.send(e) }}
	return nil
}

func (m *FacilitatorPage) confirmKeys() []ui.Key {
	do := m.confirm.do
	no := ui.Do(func() { m.confirm = nil })
	yes := func() tea.Cmd { m.confirm = nil; return do() }
	return []ui.Key{
		ui.Row(ui.GroupAct, "Y", "yes", "accept it; it cannot be undone", yes).Kept(),
		ui.Row(ui.GroupLeave, "esc", "no", "leave it as it is", no).Kept(),
		ui.Row(ui.GroupLook, "?", "", "", ui.Do(func() {})), // no hint about help in place of the question
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
	voted, raised := m.voted()
	switch {
	case voted == 0 && m.room.Free:
		m.message = "No one has answered anything yet."
	case voted == 0:
		m.message = "No one has voted yet. m continues without."
	case !m.room.Named && voted > raised && len(m.room.People) < workshop.LeastUnnamed:
		m.message = workshop.ErrTooFew.Sentence()
	case len(thinking) > 0 || m.twice:
		m.confirm = &confirm{func() string { return m.stillThinking(of) }, func() tea.Cmd { return m.show(e) }}
	default:
		return m.show(e)
	}
	return nil
}

// show sends an event that the room has to read before the next step.
func (m *FacilitatorPage) show(e workshop.Event) tea.Cmd {
	m.shown = m.clock.Now()
	return m.send(e)
}

// Least times that the room sees something, so that no key pressed twice hides it.
const (
	leastRevealed = time.Second
	leastAgreed   = 2 * time.Second
)

// isRead reports whether the room has seen something for so long, and says so if not.
func (m *FacilitatorPage) isRead(least time.Duration) bool {
	if m.clock.Now().Sub(m.shown) >= least {
		return true
	}
	m.message = "The room is still reading. Press enter again in a moment."
	return false
}

func (m *FacilitatorPage) stillThinking(of int) string {
	thinking, _ := m.thinking()
	switch {
	case len(thinking) == 0:
		return "Reveal the votes now?"
	case m.Layout.Compact:
		return ui.OfCount(len(thinking), of) + " still thinking. Reveal?"
	}
	return thinkingWords(len(thinking), of) + ". Reveal anyway?"
}

func thinkingWords(n, of int) string {
	verb := " are still thinking"
	if n == 1 {
		verb = " is still thinking"
	}
	return ui.OfCount(n, of) + verb
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

// voted is the number of votes, and of them of raised hands; in free mode, the number
// of people who have voted on anything.
func (m *FacilitatorPage) voted() (votes, raised int) {
	for _, r := range m.room.Rounds {
		raised += r.Hands.Voters
	}
	if !m.room.Free {
		return m.room.Votes.In, raised
	}
	votes = raised
	for _, p := range m.room.People {
		if p.Voted {
			votes++
		}
	}
	return votes, raised
}

// skip goes on without an agreed answer. It asks before it drops votes.
func (m *FacilitatorPage) skip() tea.Cmd {
	skip := func() tea.Cmd { return m.advance(workshop.Skip{Question: m.room.Question}) }
	in := m.room.Votes.In
	if m.room.State != workshop.Voting || in == 0 {
		return skip()
	}
	words := report.Count(in, "vote") + " will be dropped unseen. Continue anyway?"
	m.confirm = &confirm{func() string { return words }, skip}
	return nil
}
