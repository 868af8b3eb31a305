package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// recentCommands is how many commands the palette lists under Recent.
const recentCommands = 3

// run closes the palette and runs a command.
func (m *Model) run(c command) tea.Cmd {
	m.recent = slices.DeleteFunc(m.recent, func(id string) bool { return id == c.id })
	m.recent = slices.Insert(m.recent, 0, c.id)
	m.recent = m.recent[:min(len(m.recent), recentCommands)]
	back := m.back()
	return tea.Batch(back, c.do())
}

// commands returns all that can be done: the commands run last, then what the
// keys of this page do, the other pages, the reasons, the questions, the program,
// and what other pages do.
func (m *Model) commands() []command {
	all := m.keyCommands()
	on := m.under().route
	open := m.session != nil && on != ui.ToHome && on != ui.ToCompare
	all = append(all, m.pageCommands(open)...)
	if open {
		all = slices.Concat(all, m.whyCommands(), m.questionCommands())
	}
	all = slices.Concat(all, m.programCommands(), m.openCommands(), m.otherCommands(all))
	var out []command
	for _, id := range m.recent {
		if i := slices.IndexFunc(all, func(c command) bool { return c.id == id && c.not == "" }); i >= 0 {
			recent := all[i]
			recent.group = "Recent"
			out = append(out, recent)
			all = slices.Delete(all, i, i+1)
		}
	}
	return append(out, all...)
}

// newCommand returns a command that no key names.
func newCommand(group, title, note, also string, do func() tea.Cmd) command {
	return command{id: group + " " + title, group: group, title: title, note: note, also: also, do: do}
}

// rowCommand is what a row of keys does.
func (m *Model) rowCommand(row ui.Key) command {
	title, note, _ := strings.Cut(row.Help, ";")
	if row.Sends == (ui.HelpMsg{}) {
		title = "help: the keys of this page"
	}
	return command{
		id:    "key " + row.First() + " " + row.Help,
		group: "On this page",
		title: report.Upper(title),
		also:  row.Word + " " + row.Also,
		note:  strings.TrimSpace(note),
		sign:  row.SignIn(m.styles.Glyphs),
		do: func() tea.Cmd {
			if row.Keys == "" { // the palette is the way to it
				return tagScreen(m.screen(), row.Do())
			}
			_, cmd := m.update(ui.Press(row.First()))
			return cmd
		},
	}
}

// isCommand reports whether a row is worth a line: moving and choosing a line need
// the page in sight.
func isCommand(row ui.Key) bool {
	switch row.Sends.(type) {
	case ui.PaletteMsg, ui.InterruptMsg, ui.QuitMsg: // to quit is a command on every page
		return false
	}
	return row.Group != ui.GroupMove && row.Help != "" && !row.Has("esc") && !row.Has("1")
}

// keyCommands returns what the keys of the page do, but for moving. What changes
// nothing comes first: enter runs the first one.
func (m *Model) keyCommands() []command {
	var out []command
	working := m.keys().Working()
	for _, group := range []ui.Group{ui.GroupLook, ui.GroupAct, ui.GroupChange, ui.GroupLeave} {
		for _, row := range working {
			if isCommand(row) && row.Group == group {
				out = append(out, m.rowCommand(row))
			}
		}
	}
	return out
}

// otherCommands returns what the keys of other pages do, and those of this page
// that do nothing now; none of them is in known.
func (m *Model) otherCommands(known []command) []command {
	var out []command
	here := m.screen().Keys().Page
	var maps []ui.KeyMap
	for _, page := range pages() {
		for _, keyed := range page.keys {
			maps = append(maps, m.options.Keys.On(keyed.Keys()))
		}
	}
	onPage := func(help string) bool {
		return slices.ContainsFunc(maps, func(keys ui.KeyMap) bool {
			return keys.Page == here && slices.ContainsFunc(keys.Rows, func(row ui.Key) bool { return row.Help == help })
		})
	}
	for _, keys := range maps {
		for _, row := range keys.Rows {
			c := m.rowCommand(row)
			same := func(other command) bool { return other.title == c.title }
			if !isCommand(row) || slices.ContainsFunc(known, same) || slices.ContainsFunc(out, same) {
				continue
			}
			c.group, c.do, c.not = "Elsewhere", nil, "on "+keys.Page
			switch {
			case row.Sends == ui.SaveMsg{}:
				c.not = "everything is saved"
			case onPage(row.Help):
				c.not = "not possible here"
			}
			out = append(out, c)
		}
	}
	return out
}

// pageCommands returns the pages; none opens without an assessment.
func (m *Model) pageCommands(open bool) []command {
	var out []command
	note, not := "", "open an assessment first"
	if open {
		note, not = m.session.Run().Company, ""
	}
	add := func(title, also string, do func() tea.Cmd) {
		c := newCommand("Pages", title, note, also, do)
		c.not = not
		out = append(out, c)
	}
	for _, page := range pages() {
		if page.title != "" {
			add(page.title, page.also, func() tea.Cmd { return m.goTo(page.route) })
		}
	}
	for _, tab := range tabWords {
		add(tab[0], tab[1], func() tea.Cmd { return tea.Batch(m.goTo(ui.ToRoadmap), m.roadmap().ShowTab(tab[0])) })
	}
	if open && m.kept[ui.ToRoadmap] != nil {
		for _, title := range m.roadmap().Sections() {
			add("Report: "+title, "section chapter", func() tea.Cmd {
				return tea.Batch(m.goTo(ui.ToRoadmap), m.roadmap().Update(ui.TabMsg{Tab: "Report", Section: title}))
			})
		}
	}
	if m.under().route != ui.ToHome {
		home := func() tea.Cmd { return m.goTo(ui.ToHome) }
		out = append(out, newCommand("Pages", "Assessments", "", "home list", home))
	}
	out = append(out,
		newCommand("Pages", "Library", "", "shared push pull colleagues", func() tea.Cmd { return m.goTo(ui.ToLibrary) }),
		newCommand("Pages", "Cohort", "", "library count companies statistics", func() tea.Cmd { return m.goTo(ui.ToCohort) }))
	return out
}

// openCommands returns a command for each assessment that the list has read.
func (m *Model) openCommands() []command {
	var out []command
	for _, s := range m.home.Companies() {
		if m.session == nil || m.session.Run().ID != s.ID {
			c := newCommand("Assessments", "Open "+ui.Named(s.Company), "", "client company switch",
				func() tea.Cmd { return library{m}.Open(s.ID, false) })
			c.id += " " + s.ID
			out = append(out, c)
		}
	}
	return out
}

// programCommands returns what the program does on every page.
func (m *Model) programCommands() []command {
	var out []command
	for _, theme := range ui.Themes() {
		note := ""
		if theme == ui.ThemeAuto {
			note = "as the terminal is"
		}
		title := report.Upper(string(theme)) + " colors"
		out = append(out, newCommand("Program", title, note, "theme colors", func() tea.Cmd {
			m.options.Theme = theme
			m.style()
			return tea.Batch(m.screen().Init(), m.remember("theme", string(theme)))
		}))
	}
	return append(out, newCommand("Program", "Quit", "everything is saved", "exit end close leave", m.end))
}

// remember keeps a setting for the next time.
func (m *Model) remember(name, value string) tea.Cmd {
	keep := m.deps.Settings
	if keep == nil {
		return nil
	}
	return func() tea.Msg {
		err := keep.Set(name, value)
		return storedMsg(func() tea.Cmd {
			if err != nil {
				m.notice = "Not saved for next time: " + err.Error()
			}
			return nil
		})
	}
}

// whyCommands returns a command for the reasons of each line of the roadmap.
func (m *Model) whyCommands() []command {
	c, run := m.session.Catalog(), m.session.Run()
	r := c.Evaluate(run, assessment.Options{Today: m.deps.Today(), SkipPlan: true, SkipFlips: true})
	var out []command
	add := func(what, question, also string) {
		out = append(out, newCommand("Why", question, "", also, func() tea.Cmd {
			m.roadmap().ShowWhy(what)
			return m.goTo(ui.ToRoadmap)
		}))
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		title := "Why is " + c.Standard(s.ID).Short + " " + report.DecisionWords(s.Possible)
		if len(s.Possible) > 3 {
			title = "Why is " + c.Standard(s.ID).Short + " open"
		}
		add(c.Standard(s.ID).Short, title, "decision")
	}
	for i := range r.Gates {
		if g := &r.Gates[i]; g.State == assessment.Certain {
			add(g.Title, "Why is "+g.Title+" a gate", "gates")
		}
	}
	for i := range r.Obligations {
		if o := &r.Obligations[i]; o.State == assessment.Certain {
			add(o.Title, "Why does this apply: "+o.Title, "obligations laws")
		}
	}
	return out
}

// questionCommands returns a command for each question that is asked.
func (m *Model) questionCommands() []command {
	var out []command
	for _, step := range m.session.Path() {
		if !step.Asked {
			continue
		}
		q := step.Question
		out = append(out, newCommand("Questions", q.Short, string(q.ID), "", func() tea.Cmd {
			cmd := m.goTo(ui.ToInterview)
			m.question().Show(q.ID)
			return cmd
		}))
	}
	return out
}
