package interview

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// First is the page that follows the answers once every question has one: what the
// roadmap came to, and one clear next step.
type First struct {
	ui.Page
	session *session.Session
	today   assessment.Date
	result  assessment.Result // with its plan
	text    report.Summary
	next    []nextStep
	list    ui.List // of next
}

// nextStep is a row below the roadmap.
type nextStep struct {
	words string
	open  tea.Msg
}

// NewFirst returns the page of an assessment.
func NewFirst(s *session.Session, today assessment.Date) *First {
	return &First{session: s, today: today, list: ui.NewList()}
}

// Init works out the plan, and what to do next.
func (m *First) Init() tea.Cmd {
	c := m.session.Catalog()
	m.result = c.Evaluate(m.session.Run(), assessment.Options{Today: m.today, SkipFlips: true})
	m.text = report.Summarize(c.Catalog, m.session.Run(), &m.result)
	m.next = nil
	if d := m.risk(); d != nil {
		words := "See what puts " + d.Date.Format("2 January") + " on track"
		if d.Verdict == assessment.NotFeasible {
			words = "See what would reach " + report.LongDate(d.Date)
		}
		m.next = append(m.next, nextStep{words, ui.OpenMsg{Tab: "What if"}})
	}
	send := nextStep{"Send it to your board or your team", ui.GoMsg{Route: ui.ToExport}}
	read := nextStep{"Read the summary", ui.OpenMsg{Tab: "Summary"}}
	if len(m.next) > 0 {
		send, read = read, send
	}
	m.next = append(m.next, send, read, nextStep{"Check your answers", ui.GoMsg{Route: ui.ToReview}})
	m.list.Show(len(m.next), nil)
	return nil
}

// risk is the worst date that is not on track, or nil.
func (m *First) risk() *report.SummaryDeadline {
	for i := range m.text.Deadlines {
		if d := &m.text.Deadlines[i]; d.Verdict == assessment.Tight || d.Verdict == assessment.NotFeasible {
			return d
		}
	}
	return nil
}

func (m *First) Keys() ui.KeyMap {
	review := ui.ReviewKey()
	review.Word = "your answers"
	return ui.KeyMap{Page: "the first roadmap", Alone: true, Rows: append(m.list.Keys(func() int { return len(m.next) }),
		ui.Row(ui.GroupAct, "enter", "continue", "do what the row at the cursor says", func() tea.Cmd {
			at, _ := m.list.Here()
			return ui.Send(m.next[at].open)
		}).Only(func() bool { return m.list.Len() > 0 }).Kept(),
		ui.Sends(ui.GroupLook, "r", "summary", "the roadmap on one screen", ui.OpenMsg{Tab: "Summary"}),
		ui.ExportKey(),
		review,
		ui.SaveKey(m.session.Failed),
		ui.Sends(ui.GroupLeave, "esc", "", "back to the questions", ui.GoMsg{Route: ui.ToInterview}),
		ui.HomeKey(),
	)}
}

func (m *First) Head() ui.Head {
	answered, _, most := CountAnswers(m.session.Path())
	count := m.Styles.Muted.Render(ui.OfCount(answered, most) + " answered")
	const title = "Your roadmap"
	return ui.Head{Left: m.Styles.Text.Render(title), Heavy: len(title), Right: count}
}

// Body is the roadmap at a glance, and what to do next.
func (m *First) Body() ui.Body {
	s, l := m.Styles, m.Layout
	var parts [][]string
	add := func(lines ...string) {
		if len(lines) > 0 {
			parts = append(parts, lines)
		}
	}
	add(s.Bold.Render(m.title()))
	if !l.Compact {
		add(m.sentences()...)
	}
	add(m.decisions()...)
	add(m.deadline()...)
	if l.Body > 22 {
		add(m.before()...)
	}
	var next []string
	if !l.Compact {
		next = append(next, s.Muted.Render("NEXT"))
	}
	for i, step := range m.next {
		pointer, style := s.Pointer(i == m.list.Cursor())
		next = append(next, pointer+" "+style.Bold(i == m.list.Cursor()).Render(ui.Fit(step.words, l.Full()-2, s.Glyphs.Ellipsis)))
	}
	total := len(next)
	for _, part := range parts {
		total += len(part)
	}
	gap := 0
	for n := 1; n <= 2; n++ {
		if total+n*len(parts)+1 <= l.Body {
			gap = n
		}
	}
	var lines []string
	if gap > 0 {
		lines = append(lines, "")
	}
	for _, part := range parts {
		lines = append(append(lines, part...), make([]string, gap)...)
	}
	if room := max(0, l.Body-len(next)); len(lines) > room {
		lines = lines[:room]
	}
	return ui.Body{Main: append(lines, next...)}
}

// title is the outcome in a sentence.
func (m *First) title() string {
	switch m.result.Outcome {
	case assessment.NotYet:
		return "You need no audit yet."
	case assessment.Maintain:
		return "Keep what you hold: that is your roadmap."
	}
	return "Your roadmap is ready."
}

// sentences are the first ones of the bottom line, as many as fit in a few lines.
func (m *First) sentences() []string {
	width, rows := min(m.Layout.Full(), mostProse), 2
	if m.Layout.Body > 22 {
		rows = 3
	}
	var out []string
	for n := 1; n <= len(m.text.Sentences); n++ {
		lines := ui.Wrap(strings.Join(m.text.Sentences[:n], " "), width)
		if len(lines) > rows && out != nil {
			break
		}
		out = lines
	}
	return out
}

// decisions is a row for each standard, with the day that is expected.
func (m *First) decisions() []string {
	s, full := m.Styles, m.Layout.Full()
	names, words := 10, 8
	for _, d := range m.text.Decisions {
		names, words = max(names, ui.Width(d.Name)+2), max(words, ui.Width(d.Decision)+4)
	}
	var out []string
	ranged := full >= names+words+expectedWidth+30
	if !m.Layout.Compact {
		head := ui.Indent("", names+words) + ui.Pad("Expected", expectedWidth)
		if ranged {
			head += "If fast – if slow"
		}
		out = append(out, s.Muted.Render(ui.Fit(head, full, "")))
	}
	for _, d := range m.text.Decisions {
		sign := s.Warn.Render(s.Glyphs.Unknown)
		if d.Settled {
			sign = s.Good.Render(s.Glyphs.Decided)
		}
		line := s.Text.Render(ui.Pad(d.Name, names)) + ui.Pad(sign+" "+s.Bold.Render(d.Decision), words)
		if ranged {
			line += s.Bold.Render(ui.Pad(d.Expected, expectedWidth)) + s.Muted.Render(d.Range)
		} else {
			line += s.Bold.Render(d.Expected)
		}
		out = append(out, ui.Fit(strings.TrimRight(line, " "), full, s.Glyphs.Ellipsis))
	}
	return out
}

const expectedWidth = 20

// deadline is the worst news about a date, else the first date.
func (m *First) deadline() []string {
	s, d := m.Styles, m.risk()
	if d == nil && len(m.text.Deadlines) > 0 {
		d = &m.text.Deadlines[0]
	}
	if d == nil || d.Word == "" {
		return nil
	}
	sign, style := ui.VerdictSign(s, &d.DeadlineVerdict)
	text := d.What + " by " + report.LongDate(d.Date) + "."
	if !d.Expected.IsZero() {
		text += " Expected " + report.LongDate(d.Expected) + "; " + d.Slack + "."
	}
	head := style.Render(sign) + " " + style.Render(d.Word) + "   "
	return ui.Hang(s, head, s.Text, text, min(m.Layout.Full(), ui.Width(head)+mostProse), 3)
}

// before is what no certificate covers.
func (m *First) before() []string {
	s := m.Styles
	if len(m.text.Duties) == 0 {
		return nil
	}
	var titles []string
	for _, d := range m.text.Duties[:min(len(m.text.Duties), mostFirst)] {
		titles = append(titles, d.Title)
	}
	if more := len(m.text.Duties) - mostFirst; more > 0 {
		titles = append(titles, report.NumberWord(more)+" more")
	}
	return ui.Hang(s, "", s.Text, "No certificate covers these: "+report.AllOf(titles)+".", min(m.Layout.Full(), mostProse), 3)
}
