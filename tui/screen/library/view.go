package library

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/library"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// conflictKeys choose a side for each conflict.
func (m *Model) conflictKeys() ui.KeyMap {
	side := func(at int) func() tea.Cmd {
		return ui.Do(func() {
			i := m.choices.Cursor()
			m.sides[i] = [...]library.Side{library.Here, library.There}[at]
			m.choices.Move(ui.Down, 1)
		})
	}
	all := func() bool { return m.conflict != nil && m.open() == 0 }
	choose := ui.Key{Keys: "1 2", Sign: "1 2", Word: "choose", Help: "choose what is here, or what is in the library", Group: ui.GroupAct, Keep: true}
	choose.Pick = func(digit int) tea.Cmd { return side(digit - 1)() }
	return ui.KeyMap{Page: "the conflicts", Rows: append(m.choices.Keys(m.visibleChoices),
		choose,
		ui.Row(ui.GroupAct, "space", "", "choose the other side", func() tea.Cmd {
			other := 0
			if m.sides[m.choices.Cursor()] == library.Here {
				other = 1
			}
			return side(other)()
		}),
		ui.Row(ui.GroupAct, "enter", "pull", "pull with the sides that are chosen", m.pullChosen).Only(all).Kept(),
		ui.CloseKey(ui.Do(func() { m.conflict, m.message = nil, "Nothing was changed." })),
		ui.HomeKey(),
	)}
}

// open is how many conflicts have no side yet.
func (m *Model) open() (n int) {
	for _, side := range m.sides {
		if side == "" {
			n++
		}
	}
	return n
}

func (m *Model) pullChosen() tea.Cmd {
	of, sides := m.conflict, m.sides
	m.conflict = nil
	return m.pull(of.ID, ui.Named(of.Company), func(c library.Conflict) library.Side {
		for i := range sides {
			if of.Conflicts[i] == c {
				return sides[i]
			}
		}
		return "" // it changed meanwhile
	})
}

// Status is what is being done, or what was.
func (m *Model) Status() string {
	if m.asking != "" {
		return m.Styles.Muted.Render(m.asking + m.Styles.Glyphs.Ellipsis)
	}
	return m.Styles.Text.Render(m.message)
}

// Cursor is in the filter.
func (m *Model) Cursor() *tea.Cursor {
	if !m.list.Typing {
		return nil
	}
	return tea.NewCursor(ui.PromptWidth+m.list.Filter.Column(), len(m.blank()))
}

// Head names the pages, and the library with its connection.
func (m *Model) Head() ui.Head {
	h := Tabs(m.Layout, 1)
	if name := name(m.source); name != "" {
		room := m.Layout.Full() - ui.Width(h.Left) - 14
		h.Right = m.Styles.Muted.Render(ui.Fit(name, room, m.Styles.Glyphs.Ellipsis) + m.connection())
	}
	return h
}

func (m *Model) connection() string {
	switch {
	case !m.known:
		return ""
	case m.last.offline != "":
		return " · offline"
	}
	return " · connected"
}

func (m *Model) blank() []string {
	if m.Layout.Compact {
		return nil
	}
	return []string{""}
}

// unset says how to set a library.
func unset(p *ui.Page) ui.Body {
	sheet := p.Sheet(ui.Prose)
	sheet.Text(p.Styles.Bold, "No shared library is set. To set one:")
	sheet.Gap()
	sheet.Fact("Once", "trustpath --library ~/share/trustpath")
	sheet.Fact("Shell", "export TRUSTPATH_LIBRARY=~/share/trustpath")
	sheet.Fact("Always", "library: ~/share/trustpath in the config file, or in the settings (,)")
	return ui.Body{Main: sheet.Lines}
}

// Body is the list with what the row at the cursor asks for.
func (m *Model) Body() ui.Body {
	s := m.Styles
	lines := m.blank()
	if filter := m.list.FilterLine(s, m.Layout.Full()); filter != "" {
		lines = append(lines, filter, "")
	}
	switch {
	case name(m.source) == "":
		return unset(&m.Page)
	case m.conflict != nil:
		return ui.Body{Main: m.conflictLines()}
	case !m.known:
		return ui.Body{Main: append(lines, s.Muted.Render(m.asking+s.Glyphs.Ellipsis))}
	case m.list.Len() > 0:
		lines = append(lines, m.listLines()...)
	case m.list.Filtered():
		lines = append(lines, s.Muted.Render("Nothing is called that."))
	case m.asks && len(m.rows) > 0:
		lines = append(lines, s.Muted.Render("Nothing to push or to pull. f lists the others."))
	case m.last.offline == "":
		lines = append(lines, s.Muted.Render("The library is empty, and so is your list."))
	}
	if m.Layout.Side > 0 {
		return ui.Body{Main: lines, Side: m.pane(), Left: m.Layout.Table()}
	}
	if foot := m.foot(); foot != nil {
		lines = append(ui.Rows(lines, m.Layout.Body-len(foot)), foot...)
	}
	return ui.Body{Main: lines}
}

// Widths of the columns; the company takes the rest.
const (
	pointerWidth = 2
	byWidth      = 15
	dayWidth     = 9
	stateWidth   = 25
	twoColumns   = 68 // below, who pushed is left out
	footRows     = 4
)

// visible is how many rows fit, with the heads of the groups.
func (m *Model) visible() int {
	rows := m.Layout.Body - len(m.blank()) - 1 // how many there are below
	if m.list.Typing || m.list.Filtered() {
		rows -= 2
	}
	if m.Layout.Compact {
		return max(1, rows)
	}
	if m.Layout.Side == 0 {
		return max(1, rows-1-footRows-m.heads)
	}
	return max(1, rows-1-2*m.heads)
}

func (m *Model) listLines() []string {
	s, full := m.Styles, m.Layout.Table()
	short := m.Layout.Compact
	by, day, state := byWidth, dayWidth, stateWidth
	if full < twoColumns {
		by, day = 0, 0
	}
	if short {
		state = len("only here") + 2
	}
	company := max(1, full-pointerWidth-by-day-state-1)
	line := func(pointer, name, who, when, how string) string {
		return ui.Pad(pointer+name, pointerWidth+company) + " " + ui.Pad(who, by) + ui.Pad(when, day) + ui.Fit(how, state, "")
	}
	var lines []string
	if !short {
		lines = append(lines, s.Muted.Render(line("  ", "Company", "Last pushed by", "When", "  Here")))
	}
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		r := &m.rows[m.list.Item(i)]
		if !short && (i == from || group(r.State) != group(m.rows[m.list.Item(i-1)].State)) {
			if m.Layout.Side > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, s.Muted.Render("  "+groups()[group(r.State)]))
		}
		here := i == m.list.Cursor()
		pointer, style := s.Pointer(here)
		look, words := s.Text.Render("  "), r.State.Words()
		if r.State.Asks() {
			look = s.Warn.Render(s.Glyphs.Look + " ")
		}
		if short {
			words = r.State.Short()
		}
		name := style.Bold(here).Render(ui.Fit(ui.Named(r.Company), company, s.Glyphs.Ellipsis))
		who := s.Text.Render(ui.Fit(r.By, by-2, s.Glyphs.Ellipsis))
		lines = append(lines, line(pointer+" ", name, who, s.Text.Render(m.day(r.Pushed)), look+s.Text.Render(words)))
	}
	if more := ui.MoreBelow(s, m.list.Len()-to); more != "" {
		lines = append(lines, "  "+more)
	}
	return lines
}

// day is when something was pushed, in one column.
func (m *Model) day(t time.Time) string {
	now := m.now()
	switch t = t.In(now.Location()); {
	case t.IsZero():
		return ""
	case assessment.DateOf(t) == assessment.DateOf(now):
		return "today"
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("Jan 2006")
}

// about says what the row at the cursor asks for, and what can be done.
func (m *Model) about(r library.Row) string {
	pushed := r.By + " pushed it last, " + m.day(r.Pushed) + ". "
	return map[library.State]string{
		library.Absent:   pushed + "enter pulls it.",
		library.Same:     pushed + "It’s the same here. enter opens it.",
		library.Older:    pushed + "You changed nothing since: enter pulls it.",
		library.Changed:  "No one else has changed it. P pushes your changes.",
		library.Apart:    pushed + "You changed it too. enter pulls: what only one of you changed stays, and you choose where both did.",
		library.Unsynced: pushed + "It’s here too, and the two were never compared: enter does that, and you choose where they differ.",
		library.OnlyHere: "The library has never had it. P pushes it.",
		library.Waiting:  "It waits for a connection, and is pushed when there is one.",
		library.Gone:     "It was removed from the library, or you may not see it anymore. It stays here.",
	}[r.State]
}

// pane is the row at the cursor, the content and who may see what.
func (m *Model) pane() []string {
	s, r := m.Styles, m.current()
	sheet := ui.Sheet{Styles: s, Width: m.Layout.Side, Lines: m.blank()}
	if m.last.offline != "" {
		sheet.Hanging(s.Warn.Render(s.Glyphs.Look)+" ", s.Text, m.last.offline)
		sheet.Text(s.Muted, "What you push waits, and goes when there is a connection.")
		sheet.Gap()
	}
	if r.ID != "" {
		sheet.Title(ui.Named(r.Company))
		sheet.Text(s.Text, m.about(r))
		sheet.Gap()
	}
	if changes := m.last.changes[r.ID]; len(changes) > 0 {
		sheet.Text(s.Muted, "NOT PUSHED YET")
		var list ui.Signs
		for _, change := range changes {
			list.Add(s.Glyphs.Changed, change)
		}
		room := max(3, m.Layout.Body-len(sheet.Lines)-9)
		sheet.Lines = append(sheet.Lines, list.View(s, sheet.Width, room, func(n int) string { return strconv.Itoa(n) + " more" })...)
		sheet.Gap()
	}
	sheet.Text(s.Muted, "CONTENT")
	sheet.Text(s.Text, "You use "+m.engine.Pack.Version+".")
	if m.last.newer != "" {
		sheet.Text(s.Text, "The library has "+m.last.newer+", newer. "+m.offer())
	}
	if m.last.rights != "" {
		sheet.Gap()
		sheet.Text(s.Muted, "WHO MAY SEE IT")
		sheet.Text(s.Text, m.last.rights)
	}
	return sheet.Lines
}

// offer is how to use the newer content of the library.
func (m *Model) offer() string {
	return "To use it, and see what it changes: trustpath library packs --use " + m.last.newer
}

// foot is the pane below a list without one.
func (m *Model) foot() []string {
	s, full, r := m.Styles, m.Layout.Full(), m.current()
	text := m.about(r)
	switch changes := m.last.changes[r.ID]; {
	case m.last.offline != "":
		text = s.Glyphs.Look + " " + report.Upper(m.last.offline) + ". What you push waits."
	case len(changes) > 0 && r.State != library.Apart:
		text = report.Count(len(changes), "change") + ": " + changes[0]
	case r.ID == "" && m.last.newer != "":
		text = m.offer()
	}
	if m.Layout.Compact {
		return nil
	}
	lines := ui.Hang(s, "", s.Text, text, full, footRows-2)
	if m.last.newer != "" && r.ID != "" {
		lines = append(lines, s.Muted.Render(ui.Fit("The library has content "+m.last.newer+". "+m.offer(), full, s.Glyphs.Ellipsis)))
	}
	return append([]string{s.Faint.Render(strings.Repeat(s.Glyphs.Line, full))}, ui.Rows(lines, footRows-1)...)
}

// visibleChoices is how many conflicts fit, each in four rows.
func (m *Model) visibleChoices() int { return max(1, (m.Layout.Body-3)/4) }

// conflictLines are both sides of each conflict.
func (m *Model) conflictLines() []string {
	s, full := m.Styles, min(m.Layout.Full(), 2*ui.Prose)
	head := ui.Named(m.conflict.Company) + ", changed here and by " + m.conflict.By + ". Choose what stays."
	lines := append(m.blank(), s.Bold.Render(ui.Fit(head, full, s.Glyphs.Ellipsis)))
	from, to := m.choices.Window(m.visibleChoices())
	for i := from; i < to; i++ {
		what, _, here, there := m.conflict.Conflicts[i].Words(m.engine)
		pointer, style := s.Pointer(i == m.choices.Cursor())
		side := func(n, name, text string, chosen bool) string {
			mark := "( ) "
			if chosen {
				mark = "(" + s.Glyphs.Chosen + ") "
			}
			return ui.Fit("  "+s.Muted.Render(n+" ")+s.Text.Render(mark)+s.Muted.Render(ui.Pad(name, 9))+s.Text.Render(text), full, s.Glyphs.Ellipsis)
		}
		if !m.Layout.Compact || i > from {
			lines = append(lines, "")
		}
		lines = append(lines, pointer+" "+style.Render(ui.Fit(what, full-2, s.Glyphs.Ellipsis)),
			side("1", "here", here, m.sides[i] == library.Here),
			side("2", "library", there, m.sides[i] == library.There))
	}
	if more := ui.MoreBelow(s, len(m.sides)-to); more != "" {
		lines = append(lines, "  "+more)
	}
	return lines
}
