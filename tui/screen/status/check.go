package status

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/status"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Check is the page that walks what may have changed since an assessment was last
// reviewed: old answers, late work, laws with a new date, and facts past their day.
type Check struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	ready bool
	lines []Line
	list  ui.List
	right map[string]bool // titles of the lines that are still right
	days  Days
	last  time.Time             // of the last review; zero for never
	begun assessment.Assessment // as it was when the page was opened
}

// Days returns the day of each answer, and when the last review was recorded.
type Days func() (given map[assessment.QuestionID]assessment.Date, last time.Time)

// DoneMsg asks to save, and to compare with the last review, or without one with how it was
// before this one.
type DoneMsg struct {
	Last   time.Time
	Before assessment.Assessment
}

// Line is one thing to look at.
type Line struct {
	Section, Title, Detail string
	behind                 ui.OpenMsg
	recheck                bool // an answer with new options
}

// foundMsg is what is to be reviewed.
type foundMsg struct {
	by *Check
	status.Review
	last time.Time
}

// NewCheck returns the page.
func NewCheck(s *session.Session, today assessment.Date, days Days) *Check {
	return &Check{session: s, today: today, days: days, begun: s.Run(), list: ui.NewList(), right: map[string]bool{}}
}

// Init works out what is to be reviewed, in a command: it takes a plan for each late task.
func (m *Check) Init() tea.Cmd {
	e, run, today := m.session.Catalog(), m.session.Run(), m.today
	return func() tea.Msg {
		given, last := m.days()
		return foundMsg{m, status.ToReview(e, run, given, today, status.OldDays), last}
	}
}

// Update lists what was found.
func (m *Check) Update(msg tea.Msg) tea.Cmd {
	if found, ok := msg.(foundMsg); ok && found.by == m {
		m.ready, m.last = true, found.last
		m.lines = Lines(m.session.Catalog().Catalog, &found.Review)
		m.list.Show(len(m.lines), nil)
	}
	return nil
}

// Lines is what a review found, by section.
func Lines(c *assessment.Catalog, r *status.Review) (lines []Line) {
	for _, a := range r.Answers {
		words := report.AnswerWords(c.Question(a.Question), assessment.Answer{Options: a.Options, Unknown: a.Unknown})
		if a.Recheck {
			words += " (with new options since)"
		}
		lines = append(lines, Line{"Answers", a.Title, words, ui.OpenMsg{Question: a.Question}, a.Recheck})
	}
	for i := range r.Late {
		t := &r.Late[i]
		detail := "due " + report.LongDate(t.Due)
		if who := t.Who(); who != "" {
			detail = who + ", " + detail
		}
		lines = append(lines, Line{Section: "Late work", Title: t.Title, Detail: detail, behind: ui.OpenMsg{Tab: "Work"}})
	}
	for _, o := range r.Laws {
		detail := "applies from " + report.LongDate(o.AppliesFrom)
		lines = append(lines, Line{Section: "Laws with a new date", Title: o.Title, Detail: detail, behind: ui.OpenMsg{Tab: "Plan"}})
	}
	for _, f := range r.FactsExpired {
		detail := "to check again since " + report.LongDate(f.ReviewBy)
		lines = append(lines, Line{Section: "Facts past their day", Title: f.Title, Detail: detail, behind: ui.OpenMsg{Tab: "Why"}})
	}
	return lines
}

// Keys are those of the list.
func (m *Check) Keys() ui.KeyMap {
	here := func() bool { _, ok := m.list.Here(); return ok }
	return ui.KeyMap{Page: "the check", Rows: append(m.list.Keys(func() int { return m.rows() - 1 }),
		ui.Row(ui.GroupAct, "space", "still right", "this is still right; go to the next line", m.keep).Only(here).Kept(),
		ui.Row(ui.GroupAct, "enter", "change", "open what is behind the line", func() tea.Cmd {
			i, _ := m.list.Here()
			return ui.Send(m.lines[i].behind)
		}).Only(here).Kept(),
		ui.Row(ui.GroupChange, "S", "done", "record that you reviewed everything today", m.record).Only(func() bool { return m.ready }).Kept(),
		ui.BackKey(),
		ui.HomeKey(),
	)}
}

// keep takes a line as right; an answer with new options is given again.
func (m *Check) keep() tea.Cmd {
	i, _ := m.list.Here()
	l := &m.lines[i]
	m.right[l.Title] = true
	m.list.Move(ui.Down, 1)
	if !l.recheck {
		return nil
	}
	cmd, _ := m.session.Answer(l.behind.Question, m.session.Run().Answers.Of(l.behind.Question)) // it was accepted before
	return cmd
}

// record ends the review.
func (m *Check) record() tea.Cmd {
	day := m.today
	cmd, _ := m.session.Change(assessment.SetFacts{Reviewed: &day}) // only an answer can be refused
	return tea.Batch(cmd, ui.Send(DoneMsg{m.last, m.begun}))
}

// Head names the page.
func (m *Check) Head() ui.Head {
	last := "never reviewed"
	if day := m.session.Run().Reviewed; !day.IsZero() {
		last = "last reviewed " + report.LongDate(day)
	}
	const title = "What may have changed"
	return ui.Head{Left: m.Styles.Text.Render(title), Heavy: len(title), Right: m.Styles.Muted.Render(last)}
}

func (m *Check) rows() int { return max(1, m.Layout.Body-len(m.top())) }

func (m *Check) top() []string {
	if m.Layout.Compact {
		return nil
	}
	text := "Space: still right. Enter: change it. Leave the rest for later, and press S when you are done."
	return append(ui.Hang(m.Styles, "", m.Styles.Muted, text, min(m.Layout.Full(), ui.Prose), 2), "")
}

// Body is the list.
func (m *Check) Body() ui.Body {
	s, full := m.Styles, m.Layout.Full()
	switch {
	case !m.ready:
		return ui.Body{Main: []string{"", s.Muted.Render("Looking for what may have changed" + s.Glyphs.Ellipsis)}}
	case len(m.lines) == 0:
		return ui.Body{Main: []string{"", s.Text.Render("Everything is up to date. Press S to record your review.")}}
	}
	var lines []string
	here, section := 0, ""
	for i := range m.lines {
		l := &m.lines[i]
		if l.Section != section && !m.Layout.Compact {
			if section != "" {
				lines = append(lines, "")
			}
			lines = append(lines, s.Muted.Render(strings.ToUpper(l.Section)+"  "+strconv.Itoa(m.count(l.Section))))
		}
		section = l.Section
		if i == m.list.Cursor() {
			here = len(lines)
		}
		pointer, style := s.Pointer(i == m.list.Cursor())
		sign := s.Warn.Render(s.Glyphs.Unknown)
		if m.right[l.Title] {
			sign = s.Good.Render(s.Glyphs.Settled)
		}
		text := pointer + " " + sign + " " + style.Render(l.Title)
		if room := full - ui.Width(text) - 2; room > 10 {
			text += "  " + s.Muted.Render(ui.Fit(l.Detail, room, s.Glyphs.Ellipsis))
		}
		lines = append(lines, ui.Fit(text, full, s.Glyphs.Ellipsis))
	}
	from, to, hidden := ui.Around(s.Glyphs, max(0, here-1), here, m.rows(), len(lines))
	out := append(m.top(), lines[from:to]...)
	if hidden != "" {
		out = append(out, "  "+s.Muted.Render(hidden))
	}
	return ui.Body{Main: out}
}

func (m *Check) count(section string) (n int) {
	for i := range m.lines {
		if m.lines[i].Section == section {
			n++
		}
	}
	return n
}
