package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/palette"
	"trustpath/tui/ui"
)

// whyMsg asks for the reasons of a line of the result.
type whyMsg struct{ what string }

// questionMsg asks for a question of the interview.
type questionMsg struct{ id assessment.QuestionID }

// remembered is how many commands stand under Recent.
const remembered = 3

// run closes the palette and does what a command says.
func (m *Model) run(command palette.Command) tea.Cmd {
	m.recent = slices.DeleteFunc(m.recent, func(id string) bool { return id == command.ID })
	m.recent = slices.Insert(m.recent, 0, command.ID)
	m.recent = m.recent[:min(len(m.recent), remembered)]
	back := m.back()
	_, cmd := m.Update(command.Run)
	return tea.Batch(back, cmd)
}

// point goes to a reason or a question.
func (m *Model) point(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case whyMsg:
		m.roadmap().ShowWhy(msg.what)
		return m.goTo(ui.ToRoadmap)
	case tabMsg:
		came := m.goTo(ui.ToRoadmap)
		return tea.Batch(came, m.roadmap().ShowTab(string(msg)))
	case questionMsg:
		cmd := m.goTo(ui.ToInterview)
		m.question().Show(msg.id)
		return cmd
	}
	return nil
}

// commands returns all that can be done: those run last first, then what the
// keys of this page do, the other pages, the reasons, the questions and the
// program, and at the end what other pages do.
func (m *Model) commands() []palette.Command {
	all := m.keyCommands()
	on := m.under().route
	open := m.session != nil && on != ui.ToHome && on != ui.ToCompare
	all = append(all, m.pageCommands(open)...)
	if open {
		all = slices.Concat(all, m.whyCommands(), m.questionCommands())
	}
	all = slices.Concat(all, m.programCommands(), m.otherCommands(all))
	var out []palette.Command
	for _, id := range m.recent {
		if at := slices.IndexFunc(all, func(c palette.Command) bool { return c.ID == id && c.Not == "" }); at >= 0 {
			recent := all[at]
			recent.Group = "Recent"
			out = append(out, recent)
			all = slices.Delete(all, at, at+1)
		}
	}
	return append(out, all...)
}

// command is what a row of keys does.
func (m *Model) command(row ui.Key) palette.Command {
	title, note, _ := strings.Cut(row.Help, ";")
	if row.Sends == (ui.HelpMsg{}) {
		title = "help: the keys of this page"
	}
	return palette.Command{
		ID:    "key " + row.First() + " " + row.Help,
		Group: "On this page",
		Title: report.Upper(title),
		Also:  row.Word + " " + row.Also,
		Note:  strings.TrimSpace(note),
		Sign:  row.SignIn(m.styles.Glyphs),
		Run:   ui.Press(row.First()),
	}
}

// isCommand reports whether a row is worth a line: moving and choosing a line need
// the page in sight.
func isCommand(row ui.Key) bool {
	switch row.Sends.(type) {
	case ui.PaletteMsg, ui.InterruptMsg, ui.QuitMsg: // to quit is a command everywhere
		return false
	}
	return row.Group != ui.GroupMove && row.Help != "" && !row.Has("esc") && !row.Has("1")
}

// keyCommands returns what the keys of the page do, but for moving.
func (m *Model) keyCommands() []palette.Command {
	var look, act, leave []palette.Command // enter at once must change nothing
	for _, row := range m.keys().Working() {
		switch {
		case !isCommand(row):
		case row.Group == ui.GroupLeave:
			leave = append(leave, m.command(row))
		case row.Group == ui.GroupLook:
			look = append(look, m.command(row))
		default:
			act = append(act, m.command(row))
		}
	}
	return slices.Concat(look, act, leave)
}

// otherCommands returns what the keys of other pages do, and of this one where
// they do nothing now; none of that is in known.
func (m *Model) otherCommands(known []palette.Command) []palette.Command {
	var out []palette.Command
	here := ui.KeysOf(m.screen()).Page
	maps := ui.TableMaps()
	for _, page := range pages() {
		for _, keyed := range page.keys {
			maps = append(maps, keyed.Keys())
		}
	}
	for _, keys := range maps {
		for _, row := range keys.Rows {
			command := m.command(row)
			same := func(c palette.Command) bool { return c.Title == command.Title }
			if !isCommand(row) || slices.ContainsFunc(known, same) || slices.ContainsFunc(out, same) {
				continue
			}
			command.Group, command.Run, command.Not = "Elsewhere", nil, "on "+keys.Page
			switch {
			case row.Sends == ui.SaveMsg{}:
				command.Not = "everything is saved"
			case keys.Page == here || slices.ContainsFunc(maps, func(k ui.KeyMap) bool { return k.Page == here && hasHelp(k, row.Help) }):
				command.Not = "nothing here to do that with"
			}
			out = append(out, command)
		}
	}
	return out
}

func hasHelp(keys ui.KeyMap, help string) bool {
	return slices.ContainsFunc(keys.Rows, func(row ui.Key) bool { return row.Help == help })
}

// tabMsg asks for a tab of the roadmap by its title.
type tabMsg string

// pageCommands returns the pages; none can be opened without an assessment.
func (m *Model) pageCommands(open bool) []palette.Command {
	var out []palette.Command
	add := func(title, also string, run tea.Msg) {
		c := palette.Command{ID: "page " + title, Group: "Pages", Title: title, Also: also, Run: run}
		if !open {
			c.Not, c.Run = "open an assessment first", nil
		} else {
			c.Note = m.session.Run().Company
		}
		out = append(out, c)
	}
	for _, page := range pages() {
		if page.title != "" {
			add(page.title, page.also, ui.GoMsg{Route: page.route})
		}
	}
	for _, tab := range tabWords {
		add(tab[0], tab[1], tabMsg(tab[0]))
	}
	if m.under().route != ui.ToHome {
		out = append(out, palette.Command{ID: "page home", Group: "Pages", Title: "Assessments", Also: "home list library", Run: ui.GoMsg{Route: ui.ToHome}})
	}
	return out
}

// themeMsg asks for other colors.
type themeMsg ui.Theme

// programCommands returns what the program does on every page.
func (m *Model) programCommands() []palette.Command {
	var out []palette.Command
	for _, theme := range ui.Themes() {
		c := palette.Command{ID: "theme " + string(theme), Group: "Program", Title: report.Upper(string(theme)) + " colors", Also: "theme colours", Run: themeMsg(theme)}
		if theme == ui.ThemeAuto {
			c.Note = "as the terminal is"
		}
		out = append(out, c)
	}
	return append(out, palette.Command{ID: "quit", Group: "Program", Title: "Quit", Also: "exit end close leave", Note: "everything is saved", Run: EndMsg{}})
}

// whyCommands asks for the reasons of each line of the roadmap.
func (m *Model) whyCommands() []palette.Command {
	c, run := m.session.Catalog(), m.session.Run()
	r := c.Evaluate(run, assessment.Options{Today: m.deps.Today(), SkipPlan: true, SkipFlips: true})
	var out []palette.Command
	add := func(what, question, also string) {
		out = append(out, palette.Command{ID: "why " + what, Group: "Why", Title: question, Also: also, Run: whyMsg{what}})
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

// questionCommands leads to each question that is asked.
func (m *Model) questionCommands() []palette.Command {
	var out []palette.Command
	for _, step := range m.session.Path() {
		if step.Asked {
			q := step.Question
			out = append(out, palette.Command{ID: "question " + string(q.ID), Group: "Questions", Title: q.Short, Note: string(q.ID), Run: questionMsg{q.ID}})
		}
	}
	return out
}
