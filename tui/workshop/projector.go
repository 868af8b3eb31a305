package workshop

import (
	"slices"
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
	return tea.Batch(m.consider(m.view), m.clock.show(m.view.Countdown()), m.next)
}

func (m *ProjectorPage) Keys() ui.KeyMap {
	return ui.KeyMap{Rows: append(m.pager.Keys(m.rows), leaveKey("stop looking at the workshop"))}
}

// Who returns the company and the question for the first row of the frame.
func (m *ProjectorPage) Who() (left, right string) {
	return m.Styles.Bold.Render(m.company), m.Styles.Muted.Render(m.numbered(&m.view, m.catalog.Question(m.view.Question)))
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

func (m *ProjectorPage) Body() ui.Body {
	lines := m.pager.View(m.Styles, m.rows())
	for i := range lines {
		lines[i] = ui.Indent(lines[i], m.indent())
	}
	return ui.Body{Main: lines}
}

// indent is the number of blank columns on both sides of the text.
func (m *ProjectorPage) indent() int {
	if m.Layout.Full() < 100 {
		return 0
	}
	return 4
}

func (m *ProjectorPage) width() int { return max(10, m.Layout.Full()-2*m.indent()) }

func (m *ProjectorPage) lines() []string {
	s, q := m.Styles, m.catalog.Question(m.view.Question)
	switch {
	case m.view.Closed:
		lines := m.result(m.width())
		if !m.Layout.Compact {
			lines = append([]string{""}, lines...)
		}
		return append(lines, "", s.Muted.Render("The workshop is over. Thank you."))
	case m.view.Free:
		votes := m.votes("no one is here yet", "have finished")
		return m.under("Everybody answers alone first.", append(votes, m.join()...)...)
	case q == nil && m.view.Mode == workshop.Free:
		words := s.Text.Render("Now the splits that change the roadmap, one after the other.")
		return append(m.under("All answers are revealed.", words, ""), m.soFar(min(m.width(), 70))...)
	case q == nil:
		door := m.door
		door.KnownHosts, door.Everywhere = "", false // for the facilitator
		lines := m.under("Join this workshop", s.Text.Render(strconv.Itoa(m.view.Here)+" here"), "")
		return append(lines, door.lines(s, m.width())...)
	}
	return m.asked(q)
}

// under returns a page of a title and lines.
func (m *ProjectorPage) under(title string, lines ...string) []string {
	head := append(ui.Hang(m.Styles, "", m.Styles.Bold, title, m.width(), ui.AnyRows), "")
	if !m.Layout.Compact {
		head = append([]string{""}, head...)
	}
	return append(head, lines...)
}

// votes says how many have voted or finished, with a sign for each and the time left.
func (m *ProjectorPage) votes(nobody, have string) []string {
	s, votes := m.Styles, m.view.Votes
	text := s.Text.Render(nobody)
	if votes.Of > 0 {
		text = s.Text.Render(ui.OfCount(votes.In, votes.Of)+" "+have) + "     "
		names := m.present()
		if names == "" || ui.Width(text)+ui.Width(names) > m.width()-14 {
			names = dots(s, votes, m.width()/2)
		}
		text += names
	}
	return []string{m.timed(text, m.width())}
}

// join says how to join, for people who come late. The line is as large as the code.
func (m *ProjectorPage) join() []string {
	if !m.door.isOpen() || m.Layout.Compact {
		return nil
	}
	line, code := m.caps("Join")+"    "+m.Styles.Bold.Render(m.door.Line), m.caps("Code")+"    "+m.Styles.Bold.Render(m.door.Code)
	if ui.Width(line)+ui.Width(code)+4 > m.width() {
		return []string{"", line, code}
	}
	return []string{"", line + "    " + code}
}

// joined is a page with how to join at its end, if there is room.
func (m *ProjectorPage) joined(lines []string) []string {
	if join := m.join(); len(lines)+len(join) <= m.rows() {
		return append(lines, join...)
	}
	return lines
}

// present names who has sent a vote, if there is room for all names.
func (m *ProjectorPage) present() string {
	s := m.Styles
	var parts []string
	for _, p := range m.view.Present {
		sign := s.Muted.Render(s.Glyphs.Possible)
		switch {
		case p.Voted:
			sign = s.Good.Render(s.Glyphs.Settled)
		case p.Chosen:
			sign = s.Text.Render(s.Glyphs.Partial)
		}
		parts = append(parts, sign+" "+s.Text.Render(p.Name))
	}
	return strings.Join(parts, "    ")
}

// asked is the question: with its options, double spaced if there is room, while the
// room votes; with the votes and whether they change the roadmap; with what was agreed
// and did.
func (m *ProjectorPage) asked(q *assessment.Question) []string {
	s, v, width := m.Styles, &m.view, m.width()
	page := m.under(q.Prompt)
	room := m.rows() - len(page)
	switch {
	case v.State == workshop.Agreed && v.Agreed != nil:
		roadmap := append([]string{""}, m.soFar(min(width, 70))...)
		lines := m.agreed(q, v.Agreed, width, max(6, room-len(roadmap)))
		if v.Spread != nil {
			votes := append([]string{""}, m.voteLines(q, v.Spread, assessment.Answer{}, width, true)...)
			if len(lines)+len(votes)+len(roadmap) <= room {
				lines = append(lines, votes...)
			}
		}
		return m.joined(slices.Concat(page, lines, roadmap))
	case v.Spread != nil && v.State != workshop.Voting:
		split := m.splitLines(q, v.Spread, width)
		if left := m.clock.words(); left != "" {
			split = append([]string{s.Bold.Render(left)}, split...)
		}
		votes := m.voteLines(q, v.Spread, assessment.Answer{}, width, false)
		if len(votes)+len(split)+1 > room {
			votes = m.voteLines(q, v.Spread, assessment.Answer{}, width, true)
		}
		if v.State == workshop.Skipped {
			split = []string{s.Muted.Render("Skipped: nothing was agreed.")}
		}
		return m.joined(slices.Concat(page, votes, []string{""}, split))
	}
	options, foot := m.optionLines(q), []string{""}
	if v.State == workshop.Voting {
		foot = append(append(foot, m.votes(votedWords(v.Votes), "sent")...), m.join()...)
	} else if left := m.clock.words(); left != "" {
		foot = append(foot, s.Bold.Render(left))
	}
	if 2*len(options)-1+len(foot) <= room {
		options = strings.Split(strings.Join(options, "\n\n"), "\n")
	}
	return slices.Concat(page, options, foot)
}

func (m *ProjectorPage) optionLines(q *assessment.Question) []string {
	s, room := m.Styles, m.width()-5
	var out []string
	for i := range len(q.Options) + 1 {
		key, label := interview.OptionKey(q, -1), "I don’t know"
		if i < len(q.Options) {
			key, label = interview.OptionKey(q, i), q.Options[i].Label
			if ui.Width(label) > room && q.Options[i].Short != "" {
				label = report.Upper(q.Options[i].Short)
			}
		}
		out = append(out, s.Text.Render(ui.Pad(key, 5)+ui.Fit(label, room, s.Glyphs.Ellipsis)))
	}
	return out
}
