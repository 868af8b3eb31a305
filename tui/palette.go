package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/screen/palette"
)

// whyMsg asks for the reasons of a line of the result.
type whyMsg struct{ what string }

// questionMsg asks for a question of the interview.
type questionMsg struct{ id assessment.QuestionID }

// remembered is how many commands stand under Recent.
const remembered = 3

// openPalette shows the commands of the page that is open.
func (m *Model) openPalette() {
	m.palette = palette.New(m.commands(), m.keys)
	m.prepare(m.palette)
	m.previous, m.beneath = m.route, m.previous
	m.route = kit.ToPalette
}

// run closes the palette and does what a command says.
func (m *Model) run(command palette.Command) tea.Cmd {
	m.recent = slices.DeleteFunc(m.recent, func(id string) bool { return id == command.ID })
	m.recent = slices.Insert(m.recent, 0, command.ID)
	m.recent = m.recent[:min(len(m.recent), remembered)]
	back := m.goTo(kit.ToPrevious)
	_, cmd := m.Update(command.Run)
	return tea.Batch(back, cmd)
}

// point goes to a reason or a question.
func (m *Model) point(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case whyMsg:
		m.roadmap.ShowWhy(msg.what)
		return m.goTo(kit.ToRoadmap)
	case questionMsg:
		cmd := m.goTo(kit.ToInterview)
		m.question.Show(msg.id)
		return cmd
	}
	return nil
}

// commands is all that can be done from here: those run last first, then what
// the keys of this page do, the other pages, the reasons, and the questions.
func (m *Model) commands() []palette.Command {
	all := m.keyCommands()
	if m.session != nil && m.route != kit.ToHome && m.route != kit.ToCompare {
		all = slices.Concat(all, m.pageCommands(), m.whyCommands(), m.questionCommands())
	}
	var out []palette.Command
	for _, id := range m.recent {
		if at := slices.IndexFunc(all, func(c palette.Command) bool { return c.ID == id }); at >= 0 {
			recent := all[at]
			recent.Group = "Recent"
			out = append(out, recent)
			all = slices.Delete(all, at, at+1)
		}
	}
	return append(out, all...)
}

// keyCommands is what the keys of the page do, but for moving.
func (m *Model) keyCommands() []palette.Command {
	var out, leave []palette.Command // what leaves comes last: enter at once must not end the program
	screen := m.screen()
	for _, b := range m.keys.Of(screen.Scope()) {
		leaving := b.Action == kit.Commands || b.Action == kit.Escape || b.Action == kit.Digit
		if b.Group == kit.GroupMove || b.Help == "" || leaving || !screen.Can(b.Action) {
			continue
		}
		title, note, _ := strings.Cut(b.Help, ";")
		if b.Action == kit.Help {
			title = "help: the keys of this page"
		}
		to := &out
		if b.Group == kit.GroupLeave {
			to = &leave
		}
		*to = append(*to, palette.Command{ID: "key " + b.Keys[0] + " " + b.Help, Group: "On this page", Title: kit.Upper(title),
			Note: strings.TrimSpace(note), Sign: b.SignIn(m.styles.Glyphs), Run: kit.Press(b.Keys[0])})
	}
	return append(out, leave...)
}

// pageCommands is the pages that no key of this page leads to.
func (m *Model) pageCommands() []palette.Command {
	scope, company := m.screen().Scope(), m.session.Run().Company
	led := func(a kit.Action) bool {
		return slices.ContainsFunc(m.keys.Of(scope), func(b kit.Binding) bool { return b.Action == a })
	}
	var out []palette.Command
	for _, p := range []struct {
		route kit.Route
		by    kit.Action
		title string
	}{
		{kit.ToInterview, kit.NoAction, "Interview"}, {kit.ToReview, kit.Review, "All answers and notes"},
		{kit.ToRoadmap, kit.Roadmap, "Roadmap"}, {kit.ToExport, kit.Export, "Export"},
	} {
		if p.route != m.route && !led(p.by) {
			out = append(out, palette.Command{ID: "page " + p.title, Group: "Pages", Title: p.title, Note: company, Run: kit.GoMsg{Route: p.route}})
		}
	}
	return out
}

// whyCommands asks for the reasons of each line of the roadmap.
func (m *Model) whyCommands() []palette.Command {
	c, run := m.session.Catalog(), m.session.Run()
	r := c.Evaluate(run, assessment.Options{Today: m.deps.Clock.Today(), SkipPlan: true, SkipFlips: true})
	var out []palette.Command
	add := func(what, question string) {
		out = append(out, palette.Command{ID: "why " + what, Group: "Why", Title: question, Run: whyMsg{what}})
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		title := "Why is " + c.Standard(s.ID).Short + " " + kit.DecisionWords(s.Possible)
		if len(s.Possible) > 3 {
			title = "Why is " + c.Standard(s.ID).Short + " open"
		}
		add(c.Standard(s.ID).Short, title)
	}
	for i := range r.Gates {
		if g := &r.Gates[i]; g.State == assessment.Certain {
			add(g.Title, "Why is "+g.Title+" a gate")
		}
	}
	for i := range r.Obligations {
		if o := &r.Obligations[i]; o.State == assessment.Certain {
			add(o.Title, "Why does this apply: "+o.Title)
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
