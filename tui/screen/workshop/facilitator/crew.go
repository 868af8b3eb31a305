package facilitator

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
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
func (m *Model) people(action ui.Action) tea.Cmd {
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
func (m *Model) merge(who, into workshop.Person) tea.Cmd {
	if m.crew.merging = ""; who.Here && into.Here {
		m.message = stage.Words(workshop.ErrHere)
		return nil
	}
	if who.Here == into.Here && who.Number < into.Number || !who.Here && into.Here {
		who, into = into, who
	}
	return m.ask(func() string { return "Is " + who.Name + " really " + into.Name + "? y/n" },
		func() tea.Cmd { return m.send.Send(workshop.Merge{Who: who.ID, Into: into.ID}) })
}

// rename handles a key while a name is typed.
func (m *Model) rename(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
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
func (m *Model) crewLines() (lines []string, field int) {
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
