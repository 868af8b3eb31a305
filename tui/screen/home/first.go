package home

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// welcome is what the first page says: what is asked, how long it takes, and what comes
// out. It takes the place of a list without assessments.
type welcome struct {
	promise  string
	facts    [][2]string // heads with their texts
	sections [][2]string // of the questions, with how many each has
	example  *Row        // the made-up company, nil until it is worked out
	examples bool        // there is one
	asked    bool        // it is being worked out
	list     ui.List     // of the rows
}

// minutesFor is how long so many questions take.
func minutesFor(questions int) int { return max(2, (questions+3)/4) }

func newWelcome(c *assessment.Catalog, examples bool) welcome {
	var standards, sections []string
	for i := range c.Standards {
		standards = append(standards, c.Standards[i].Short)
	}
	w := welcome{
		promise:  "Find out which of " + report.AllOf(standards) + " your company needs, in which order, and by when.",
		examples: examples,
		list:     ui.NewList(),
	}
	for _, s := range c.Sections {
		n := 0
		for i := range c.Questions {
			if c.Questions[i].Section == s.ID {
				n++
			}
		}
		w.sections = append(w.sections, [2]string{s.Title, report.Count(n, "question")})
		sections = append(sections, report.Lower(s.Short))
	}
	minutes := report.NumberWord(minutesFor(len(c.Questions)))
	w.facts = [][2]string{
		{"WHAT WE ASK", "At most " + report.Count(len(c.Questions), "question") + ", about " + minutes + " minutes: " +
			report.AllOf(sections) + ". “I don’t know” is an answer."},
		{"WHAT YOU GET", "A roadmap with dates, cost and first steps. Two pages for your board, and a plan to keep for the year."},
		{"WHERE IT GOES", "Nowhere. Every answer is saved on this computer at once; stop whenever you like."},
	}
	return w
}

// choiceOf is a row of the first page.
type choiceOf struct {
	words string
	do    func() tea.Cmd
}

// choices are the rows of the first page.
func (m *Model) choices() []choiceOf {
	out := []choiceOf{{"Start with your company", ui.Do(m.beginNaming)}}
	if m.first.examples {
		words := "Try an example: a made-up company with a finished roadmap"
		out = append(out, choiceOf{words, func() tea.Cmd { return m.library.Example() }})
	}
	if m.imports {
		out = append(out, choiceOf{"Import an answers file or a bundle", func() tea.Cmd { return ui.Go(ui.ToImport) }})
	}
	if m.names.Shared {
		words := "Pull what your colleagues pushed to the library"
		out = append(out, choiceOf{words, func() tea.Cmd { return ui.Go(ui.ToLibrary) }})
	}
	if len(m.removed) > 0 {
		out = append(out, choiceOf{"Bring back " + ui.Named(m.removed[0].Company) + ", deleted last", func() tea.Cmd { return m.restore(0) }})
	}
	return out
}

// empty reports whether the first page is shown in place of the list.
func (m *Model) empty() bool { return m.loaded && len(m.names.list) == 0 && m.mode == listing }

// ShowExample takes the made-up company.
func (m *Model) ShowExample(r Row) { m.first.example = &r }

// firstBody is the first page.
func (m *Model) firstBody() ui.Body {
	s, l, width := m.Styles, m.Layout, min(m.width(), 74)
	var rows []string
	choices := m.choices()
	m.first.list.Show(len(choices), nil)
	for i, c := range choices {
		here := i == m.first.list.Cursor()
		pointer, style := s.Pointer(here)
		rows = append(rows, pointer+" "+style.Bold(here).Render(ui.Fit(c.words, width-2, s.Glyphs.Ellipsis)))
	}
	var text []string
	add := func(lines ...string) { text = append(text, lines...) }
	add(ui.Hang(s, "", s.Bold, m.first.promise, width-2, 3)...)
	for _, fact := range m.first.facts {
		if l.Compact {
			break
		}
		add("")
		add(ui.Hang(s, s.Muted.Render(ui.Pad(fact[0], 16)), s.Text, fact[1], width, 4)...)
	}
	room, top := l.Body-len(rows)-1, 0
	if len(text) < room-1 {
		top = min(2, room-len(text))
	}
	if len(text) > room { // without the blank lines
		dense := text[:0:0]
		for _, line := range text {
			if line != "" {
				dense = append(dense, line)
			}
		}
		text = dense[:min(len(dense), max(1, room))]
	}
	body := ui.Body{Main: append(append(append(make([]string, top), text...), ""), rows...)}
	if l.Side > 0 && m.first.example != nil {
		body.Side = append([]string{"", "", s.Muted.Render("WHAT IT LOOKS LIKE")}, m.paneOf(*m.first.example, true)...)
		body.Left = m.width()
	}
	return body
}

// nameLine is the row of the field of the name.
func (m *Model) nameLine() int {
	if m.Layout.Compact {
		return 2
	}
	return 5
}

// nameBody asks for the name of the company, with what comes next.
func (m *Model) nameBody() ui.Body {
	s, l := m.Styles, m.Layout
	const later = "You can change it later."
	lines := []string{s.Bold.Render("What is your company called?"), s.Muted.Render(later)}
	if !l.Compact {
		lines = []string{"", lines[0], "", s.Muted.Render("Shown on the cover. " + later), ""}
	}
	field := m.company.View(s, min(60, m.width()-2))
	if m.company.Value() == "" {
		field = s.Muted.Render("Your company")
	}
	lines = append(lines, s.Accent.Render(s.Glyphs.Cursor)+" "+field)
	if l.Compact {
		return ui.Body{Main: lines}
	}
	lines = append(lines, "", s.Bold.Render("enter  First question"))
	if l.Side == 0 {
		return ui.Body{Main: lines}
	}
	side := []string{"", s.Muted.Render("WHAT COMES NEXT"), ""}
	for i, section := range m.first.sections {
		side = append(side, ui.Hang(s, s.Muted.Render(strconv.Itoa(i+1)+"  "), s.Text, section[0], l.Side-13, 3)...)
		at := len(side) - 1
		side[at] = ui.Between(side[at], s.Muted.Render(section[1]), l.Side)
	}
	side = append(side, "", s.Text.Render("You can skip any of them and come back."))
	return ui.Body{Main: lines, Side: side, Left: m.width()}
}
