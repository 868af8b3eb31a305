package workshop

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// ProjectorMsg is what the projector shows next, and how to join from now on.
type ProjectorMsg struct {
	View workshop.Board
	Door Door
}

// ProjectorPage is what the whole room reads: the question, thick bars after the
// reveal, and how to join. Open it in a wide frame.
type ProjectorPage struct {
	page
	view workshop.Board
	door Door
}

// NewProjector returns the page. Its views are of type ProjectorMsg.
func NewProjector(c *assessment.Catalog, o Options) *ProjectorPage {
	m := &ProjectorPage{page: newPage(c, nil, o)}
	m.pager.Text = m.lines
	return m
}

func (m *ProjectorPage) Update(msg tea.Msg) tea.Cmd {
	next, ok := msg.(ProjectorMsg)
	if !ok {
		return m.page.Update(msg)
	}
	m.view, m.door = next.View, next.Door
	m.pager.Scroll(0, m.rows())
	return tea.Batch(m.clock.show(m.view.Countdown()), m.next)
}

func (m *ProjectorPage) Keys() ui.KeyMap {
	return ui.KeyMap{Rows: append(m.pager.Keys(m.rows), leaveKey("stop looking at the workshop"))}
}

// Who returns the company and the question for the first row of the frame.
func (m *ProjectorPage) Who() (left, right string) {
	return m.Styles.Bold.Render(m.company), m.Styles.Muted.Render(m.where())
}

func (m *ProjectorPage) Head() ui.Head {
	if !m.Layout.Compact {
		return ui.Head{}
	}
	left, right := m.Who()
	if left := m.clock.words(); left != "" { // on the page it may be out of view
		right = m.Styles.Bold.Render(left)
	}
	return ui.Head{Left: left, Right: right}
}

// where returns "AI, question 7 of at most 17".
func (m *ProjectorPage) where() string {
	q := m.catalog.Question(m.view.Question)
	if q == nil || m.view.Closed {
		return ""
	}
	number, most := m.number(&m.view, q)
	if m.Layout.Compact {
		return "question " + number
	}
	return m.section(q) + ", question " + number + " of at most " + most
}

func (m *ProjectorPage) Body() ui.Body {
	lines, indent := m.pager.View(m.Styles, m.rows()), m.indent()
	for i := range lines {
		lines[i] = ui.Indent(lines[i], indent)
	}
	return ui.Body{Main: lines}
}

// indent is the number of blank columns on both sides of the text.
func (m *ProjectorPage) indent() int {
	switch {
	case m.Layout.Compact:
		return 0
	case m.Layout.Full() < 100:
		return 4
	}
	return 10
}

func (m *ProjectorPage) width() int { return max(10, m.Layout.Full()-2*m.indent()) }

func (m *ProjectorPage) lines() []string {
	s, q := m.Styles, m.catalog.Question(m.view.Question)
	switch {
	case m.view.Closed:
		return m.under("The workshop is over.", s.Text.Render("Thank you."))
	case m.view.Free:
		votes := m.votes("nobody is here yet", "have finished")
		return m.under("Everybody answers at their own pace.", append(votes, m.join()...)...)
	case q == nil && m.view.Mode == workshop.Free:
		return m.under("All answers are revealed.", s.Text.Render("Now the splits that matter, one after the other."))
	case q == nil:
		door := m.door
		door.KnownHosts, door.Everywhere = "", false // for the facilitator
		lines := m.under("Join the workshop", s.Text.Render(strconv.Itoa(m.view.Here)+" here"), "")
		return append(lines, door.lines(s, m.width())...)
	}
	return m.question(q)
}

// under returns a page of a title and lines.
func (m *ProjectorPage) under(title string, lines ...string) []string {
	head := append(paragraph(m.Styles.Bold, title, m.width()), "")
	if !m.Layout.Compact {
		head = append([]string{"", ""}, head...)
	}
	return append(head, lines...)
}

// votes says how many have voted or finished, with a sign for each and the time left.
func (m *ProjectorPage) votes(nobody, have string) []string {
	s, votes := m.Styles, m.view.Votes
	text := s.Text.Render(nobody)
	if votes.Of > 0 {
		text = s.Text.Render(ui.OfCount(votes.In, votes.Of)+" "+have) + "     " + dots(s, votes, m.width()/2)
	}
	return []string{m.timed(text, m.width())}
}

// join says how to join, for people who come late.
func (m *ProjectorPage) join() []string {
	if !m.door.isOpen() || m.Layout.Compact {
		return nil
	}
	s := m.Styles
	line := s.Muted.Render("Join   ") + s.Text.Render(m.door.Line)
	return []string{"", line + s.Muted.Render("   code ") + s.Text.Render(m.door.Code)}
}

// question is the question with its options, double spaced if there is room.
func (m *ProjectorPage) question(q *assessment.Question) []string {
	options, foot := m.optionLines(q), m.foot(q)
	if len(foot) > 0 {
		foot = append([]string{""}, foot...)
	}
	if m.view.State == workshop.Voting {
		foot = append(foot, m.join()...)
	}
	page := m.under(q.Prompt)
	if len(page)+2*len(options)-1+len(foot) <= m.rows() {
		options = strings.Split(strings.Join(options, "\n\n"), "\n")
	}
	return append(append(page, options...), foot...)
}

// foot is what is below the options: the votes, or the result.
func (m *ProjectorPage) foot(q *assessment.Question) []string {
	s := m.Styles
	var lines []string
	switch {
	case m.view.State == workshop.Voting:
		return m.votes(votedWords(m.view.Votes), "have voted")
	case m.view.Agreed != nil && m.view.State == workshop.Agreed:
		lines = labeled(s.Bolder(), "Agreed", report.AnswerWords(q, m.view.Agreed.Answer), m.width())
	case m.view.State == workshop.Skipped:
		lines = []string{s.Muted.Render("Skipped")}
	case m.view.Spread != nil && turnout(m.view.Spread) != "":
		lines = []string{s.Text.Render(turnout(m.view.Spread))}
	case m.clock.words() != "":
		lines = []string{""}
	default:
		return nil
	}
	lines[0] = m.timed(lines[0], m.width())
	return lines
}

func (m *ProjectorPage) optionLines(q *assessment.Question) []string {
	s, spread, width := m.Styles, m.view.Spread, m.width()
	tails, room := make([]string, len(q.Options)+1), width-4
	if spread != nil {
		tails = bars(s, s.Glyphs.Block, spread, max(2*barWidth(width), width/5))
		room -= ui.Width(tails[0]) + 2
	}
	var out []string
	for i, tail := range tails {
		key, label := "0", "Don’t know"
		if i < len(q.Options) {
			key, label = interview.OptionKey(i), q.Options[i].Label
			if ui.Width(label) > room && q.Options[i].Short != "" {
				label = report.Upper(q.Options[i].Short)
			}
		}
		line := s.Muted.Render(ui.Pad(key, 4)) + s.Text.Render(ui.Fit(label, room, s.Glyphs.Ellipsis))
		if spread != nil {
			line = ui.Between(line, tail, width)
		}
		out = append(out, line)
	}
	return out
}
