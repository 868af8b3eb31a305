package interview

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// EvaluatedMsg is what the page waits for: the result with its plan.
type EvaluatedMsg struct {
	revision int
	result   assessment.Result
}

// First is the page.
type First struct {
	session *session.Session
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout
	result  *assessment.Result // nil until it is worked out
}

// NewFirst returns the page of an assessment.
func NewFirst(s *session.Session, keys ui.Keys, today assessment.Date) *First {
	return &First{session: s, keys: keys, today: today}
}

// Init works out the plan.
func (m *First) Init() tea.Cmd {
	c, run, revision, options := m.session.Catalog(), m.session.Run(), m.session.Revision(), assessment.Options{Today: m.today, SkipFlips: true}
	return func() tea.Msg { return EvaluatedMsg{revision, c.Evaluate(run, options)} }
}

// Resize sets the sizes.
func (m *First) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *First) Restyle(s ui.Styles) { m.styles = s }

// Commit has nothing to save.
func (m *First) Commit() tea.Cmd { return nil }

// Scope is the page's own.
func (m *First) Scope() ui.Scope { return ui.FirstScope }

// Can reports whether an action works now.
func (m *First) Can(a ui.Action) bool {
	if a == ui.Save {
		_, _, err := m.session.Failure()
		return err != nil
	}
	return true
}

// Status is always empty.
func (m *First) Status() string { return "" }

// Cursor is never shown.
func (m *First) Cursor() *tea.Cursor { return nil }

// Update takes the plan, and goes on at any key.
func (m *First) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case EvaluatedMsg:
		if msg.revision == m.session.Revision() {
			m.result = &msg.result
		}
	case tea.KeyPressMsg:
		switch m.keys.Match(ui.FirstScope, msg) {
		case ui.Review:
			return ui.Go(ui.ToReview)
		case ui.Escape:
			return ui.Go(ui.ToInterview)
		case ui.Leave:
			return ui.Go(ui.ToHome)
		default:
			return ui.Go(ui.ToRoadmap)
		}
	}
	return nil
}

// Head names the page.
func (m *First) Head() ui.Head {
	return ui.Head{Left: m.styles.Text.Render("Your roadmap"), Heavy: 12}
}

// roomy is the height of a body that has two rows between its parts.
const roomy = 26

// Body is the way at a glance, with room round it.
func (m *First) Body() ui.Body {
	s, l := m.styles, m.layout
	indent, gap := max(0, min(18, (l.Full()-60)/2)), 1
	switch {
	case l.Compact:
		indent, gap = 0, 0
	case l.Body >= roomy:
		gap = 2
	}
	width := min(70, l.Full()-indent)
	blocks := [][]string{{s.Bold.Render(ui.Fit(m.title(), width, s.Glyphs.Ellipsis))}, m.standing(width)}
	if m.result != nil {
		if !l.Compact {
			blocks = append(blocks, m.way(width))
		}
		facts := m.fact("First step", m.step(), width)
		if d := m.result.Plan.Deadline; d != nil && d.Needs != "" {
			facts = append(facts, m.fact("Deadline", report.LongDate(d.Date)+", "+report.VerdictWord(d)+", earliest "+short(d.Earliest), width)...)
		}
		if blocks = append(blocks, facts); !l.Compact || m.matters() != nil || m.result.Plan.Deadline == nil {
			blocks = append(blocks, m.fact("One thing", m.open(), width))
		}
	}
	var lines []string
	for i, block := range blocks {
		if i > 0 && len(block) > 0 {
			lines = append(lines, make([]string, gap)...)
		}
		lines = append(lines, block...)
	}
	if !l.Compact {
		lines = append(lines, "", s.Text.Render("enter")+s.Muted.Render("  read the roadmap"))
	}
	above := max(0, min(6, (l.Body-len(lines))/2))
	out := make([]string, above, above+len(lines))
	for _, line := range lines {
		out = append(out, ui.Indent(line, indent))
	}
	return ui.Body{Main: ui.Rows(out, l.Body)}
}

// title is what it came to; blank until that is worked out.
func (m *First) title() string {
	company := m.session.Run().Company
	if company == "" {
		company = "Your company"
	}
	switch {
	case m.result == nil:
		return ""
	case m.result.Outcome == assessment.NotYet:
		return company + " needs no audit yet."
	case m.result.Outcome == assessment.Maintain:
		return company + " keeps what it holds."
	default:
		return company + " has a roadmap."
	}
}

// standing is how much was answered, and what that settles.
func (m *First) standing(width int) []string {
	c, run := m.session.Catalog(), m.session.Run()
	answered, unknown := 0, 0
	for _, step := range c.Path(run.Answers) {
		if step.Asked && !step.Answer.IsZero() {
			answered++
			if step.Answer.Unknown {
				unknown++
			}
		}
	}
	text := report.Count(answered, "question") + " answered"
	if unknown > 0 {
		text += ", " + strconv.Itoa(unknown) + " with don’t know"
	}
	outlook := c.Outlook(run.Answers)
	rows := Summarize(c.Catalog, outlook, outlook)
	settled := "The three decisions are settled."
	if n := CountSettled(rows); n < len(rows) {
		settled = ui.OfCount(n, len(rows)) + " decisions are settled."
	}
	s := m.styles
	return []string{
		s.Text.Render(ui.Fit(text+".", width, s.Glyphs.Ellipsis)),
		s.Text.Render(ui.Fit(settled, width, s.Glyphs.Ellipsis)),
	}
}

// way is today and each report or certificate, with the earliest day.
func (m *First) way(width int) []string {
	s, c := m.styles, m.session.Catalog()
	var firsts []*assessment.PlanMilestone
	for i := range c.Standards {
		if ms := m.result.Plan.FirstInHand(c.Catalog, c.Standards[i].ID); ms != nil {
			firsts = append(firsts, ms)
		}
	}
	if len(firsts) == 0 {
		return nil
	}
	slices.SortStableFunc(firsts, func(a, b *assessment.PlanMilestone) int { return b.Date.Low.DaysTo(a.Date.Low) })
	type stop struct{ name, day string }
	stops := []stop{{"Today", short(m.result.AsOf)}}
	for _, ms := range firsts {
		stops = append(stops, stop{c.Standard(ms.Standard).Short, "from " + ms.Date.Low.Format("Jan 2006")})
	}
	cell := width / len(stops)
	var line, names, days strings.Builder
	for i, st := range stops {
		sign, rule := s.Accent.Render(s.Glyphs.Chart().First), s.Faint.Render(strings.Repeat(s.Glyphs.Line, cell-1))
		if i == 0 {
			sign = s.Text.Render(s.Glyphs.Settled)
		}
		if i == len(stops)-1 {
			rule = ""
		}
		line.WriteString(sign + rule)
		names.WriteString(s.Text.Render(ui.Pad(st.name, cell)))
		days.WriteString(s.Muted.Render(ui.Pad(st.day, cell)))
	}
	return []string{line.String(), names.String(), days.String()}
}

func short(d assessment.Date) string { return d.Format("2 Jan 2006") }

// step is the work that starts first.
func (m *First) step() string {
	if m.result.Plan == nil {
		return "Read what would call for a first step."
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
	return first.Title + ", from " + short(first.Start.Low)
}

// matters is the one open answer that could still change something, or nil.
func (m *First) matters() *assessment.Question {
	for _, o := range m.result.Open {
		if o.Matters && (m.result.NextQuestion == "" || o.Question == m.result.NextQuestion) {
			return m.session.Catalog().Question(o.Question)
		}
	}
	return nil
}

func (m *First) open() string {
	if q := m.matters(); q != nil {
		return m.styles.Glyphs.Unknown + " " + q.Short + " It can still change the roadmap."
	}
	return "Nothing that is open can change this."
}

// fact is a label with its words behind it, or below on a small screen.
func (m *First) fact(label, words string, width int) []string {
	const at = 14
	s := m.styles
	var out []string
	for i, line := range ui.WrapAtMost(words, width-at, 2, s.Glyphs.Ellipsis) {
		head := ui.Indent("", at)
		if i == 0 {
			head = s.Muted.Render(ui.Pad(label, at))
		}
		out = append(out, head+s.Text.Render(line))
	}
	return out
}
