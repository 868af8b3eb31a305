package interview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// First is the page that an assessment shows once, when every question has its
// first answer: the first complete roadmap.
type First struct {
	ui.Page
	session *session.Session
	today   assessment.Date
	result  assessment.Result // with its plan
}

// NewFirst returns the page of an assessment.
func NewFirst(s *session.Session, today assessment.Date) *First {
	return &First{session: s, today: today}
}

// Init works out the plan.
func (m *First) Init() tea.Cmd {
	m.result = m.session.Catalog().Evaluate(m.session.Run(), assessment.Options{Today: m.today, SkipFlips: true})
	return nil
}

func (m *First) Keys() ui.KeyMap {
	review := ui.ReviewKey()
	review.Word = "review answers"
	return ui.KeyMap{Page: "the first roadmap", Alone: true, Rows: []ui.Key{
		ui.Sends(ui.GroupAct, "enter", "roadmap", "read the roadmap, as any other key does", ui.GoMsg{Route: ui.ToRoadmap}).
			Kept(),
		review,
		ui.SaveKey(m.session.Failed),
		ui.Sends(ui.GroupLeave, "esc", "", "back to the questions", ui.GoMsg{Route: ui.ToInterview}),
		ui.HomeKey(),
	}}
}

// Update goes on at every other key.
func (m *First) Update(msg tea.Msg) tea.Cmd {
	if _, pressed := msg.(tea.KeyPressMsg); pressed {
		return ui.Go(ui.ToRoadmap)
	}
	return nil
}

func (m *First) Head() ui.Head {
	return ui.Head{Left: m.Styles.Text.Render("Your roadmap"), Heavy: 12}
}

// roomyBody is the height of a body that has two blanks between its parts.
const roomyBody = 26

// Body is the roadmap at a glance.
func (m *First) Body() ui.Body {
	s, l := m.Styles, m.Layout
	indent, gap := max(0, min(18, (l.Full()-60)/2)), 1
	switch {
	case l.Compact:
		indent, gap = 0, 0
	case l.Body >= roomyBody:
		gap = 2
	}
	width := min(70, l.Full()-indent)
	fact := func(label, words string) []string {
		return ui.Hang(s, s.Muted.Render(ui.Pad(label, 14)), s.Text, words, width, 2)
	}
	facts, d := fact("First step", m.firstStep()), m.result.Plan.Deadline
	if d != nil && d.Needs != "" {
		words := report.LongDate(d.Date) + ", " + report.VerdictWord(d) + ", earliest " + report.LongDate(d.Earliest)
		facts = append(facts, fact("Deadline", words)...)
	}
	parts := [][]string{{s.Bold.Render(ui.Fit(m.title(), width, s.Glyphs.Ellipsis))}, m.answered(width), nil, facts}
	if !l.Compact {
		parts[2] = m.milestones(width)
	}
	open, q := "Nothing that is open can change this.", m.openQuestion()
	if q != nil {
		open = s.Glyphs.Unknown + " " + q.Short + " It can still change the roadmap."
	}
	if !l.Compact || q != nil || d == nil {
		parts = append(parts, fact("One thing", open))
	}
	var lines []string
	for i, part := range parts {
		if i > 0 && len(part) > 0 {
			lines = append(lines, make([]string, gap)...)
		}
		lines = append(lines, part...)
	}
	if !l.Compact {
		lines = append(lines, "", s.Text.Render("enter")+s.Muted.Render("  read the roadmap"))
	}
	for i := range lines {
		lines[i] = ui.Indent(lines[i], indent)
	}
	return ui.Body{Main: append(make([]string, max(0, min(6, (l.Body-len(lines))/2))), lines...)}
}

// title is the outcome in a sentence.
func (m *First) title() string {
	company := cmp.Or(m.session.Run().Company, "Your company")
	switch m.result.Outcome {
	case assessment.NotYet:
		return company + " needs no audit yet."
	case assessment.Maintain:
		return company + " keeps what it holds."
	}
	return company + " has a roadmap."
}

// answered is how much is answered, and what that settles.
func (m *First) answered(width int) []string {
	c, run := m.session.Catalog(), m.session.Run()
	answered, unknown, _ := CountAnswers(c.Path(run.Answers))
	text := report.Count(answered, "question") + " answered"
	if unknown > 0 {
		text += ", " + strconv.Itoa(unknown) + " with don’t know"
	}
	outlook := c.Outlook(run.Answers)
	rows := Summarize(c.Catalog, outlook, outlook)
	settled := "All decisions are settled."
	if n := CountSettled(rows); n < len(rows) {
		settled = ui.OfCount(n, len(rows)) + " decisions are settled."
	}
	s := m.Styles
	return []string{
		s.Text.Render(ui.Fit(text+".", width, s.Glyphs.Ellipsis)),
		s.Text.Render(ui.Fit(settled, width, s.Glyphs.Ellipsis)),
	}
}

// milestones is today and each report or certificate on a line, with the earliest
// day of each.
func (m *First) milestones(width int) []string {
	s, c := m.Styles, m.session.Catalog().Catalog
	var firsts []*assessment.PlanMilestone
	for _, standard := range c.Standards {
		if first := m.result.Plan.FirstInHand(c, standard.ID); first != nil {
			firsts = append(firsts, first)
		}
	}
	if len(firsts) == 0 {
		return nil
	}
	slices.SortStableFunc(firsts, func(a, b *assessment.PlanMilestone) int { return b.Date.Low.DaysTo(a.Date.Low) })
	cell := width / (len(firsts) + 1)
	rule := s.Faint.Render(strings.Repeat(s.Glyphs.Line, cell-1))
	line := s.Text.Render(s.Glyphs.Settled)
	names, days := s.Text.Render(ui.Pad("Today", cell)), s.Muted.Render(ui.Pad(m.result.AsOf.Format("2 Jan 2006"), cell))
	for _, first := range firsts {
		line += rule + s.Accent.Render(s.Glyphs.Chart().Event)
		names += s.Text.Render(ui.Pad(c.Standard(first.Standard).Short, cell))
		days += s.Muted.Render(ui.Pad("from "+first.Date.Low.Format("Jan 2006"), cell))
	}
	return []string{line, names, days}
}

// firstStep is the work that starts first.
func (m *First) firstStep() string {
	if m.result.Plan == nil {
		return "Read what would bring a first step."
	}
	var first *assessment.PlanWorkstream
	for i := range m.result.Plan.Workstreams {
		w := &m.result.Plan.Workstreams[i]
		if w.Days.High > 0 && (first == nil || w.Start.Low.Before(first.Start.Low)) {
			first = w
		}
	}
	if first == nil {
		return "Keep what you hold."
	}
	return first.Title + ", from " + report.LongDate(first.Start.Low)
}

// openQuestion is the one whose answer could still change the result, or nil.
func (m *First) openQuestion() *assessment.Question {
	for _, o := range m.result.Open {
		if o.Matters && (m.result.NextQuestion == "" || o.Question == m.result.NextQuestion) {
			return m.session.Catalog().Question(o.Question)
		}
	}
	return nil
}
