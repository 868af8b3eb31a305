package roadmap

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// WhatIf is the tab of the smallest changes to answers that flip the result. It
// tries one of them without saving it.
type WhatIf struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	result  *assessment.Result
	groups  []report.FlipGroup
	flips   []report.FlipWay // those of the groups, in order
	list    ui.List          // of flips
	trying  bool
	tried   int // the flip that is tried
	trial   trial
	message string
}

// trial is what a flip would make of the roadmap.
type trial struct {
	answers assessment.Answers
	rows    []interview.SummaryRow
	effects ui.Signs // what else would change, or stay
}

// NewWhatIf returns the tab.
func NewWhatIf(s *session.Session, today assessment.Date) *WhatIf {
	return &WhatIf{session: s, today: today}
}

func (m *WhatIf) Head() ui.Head { return ui.Head{Left: "What if"} }

// Commit drops what the last key did: the tab is being left.
func (m *WhatIf) Commit() tea.Cmd { m.message = ""; return nil }

// Show takes a result. The cursor and what is tried stay on their flips, where the
// result still has them.
func (m *WhatIf) Show(r *assessment.Result) {
	old, here := m.flips, m.list.Cursor()
	m.result = r
	m.groups, m.flips = report.FlipGroups(m.session.Catalog().Catalog, m.session.Run(), *r), nil
	for _, g := range m.groups {
		m.flips = append(m.flips, g.Ways...)
	}
	equal := func(a, b assessment.FlipAnswer) bool { return slices.Equal(a.Options, b.Options) }
	same := func(w report.FlipWay) func(int) bool {
		return func(i int) bool { return maps.EqualFunc(w.Flip.Set, m.flips[i].Flip.Set, equal) }
	}
	m.list.Show(len(m.flips), nil)
	if m.trying {
		m.trying = m.list.MoveTo(same(old[m.tried]))
		m.tried = m.list.Cursor()
	}
	if here < len(old) {
		m.list.MoveTo(same(old[here]))
	}
	m.evaluate()
}

// Keys are those of the list, and those that try a flip.
func (m *WhatIf) Keys() ui.KeyMap {
	listed := func() bool { return len(m.flips) > 0 }
	rows := append(ui.MoveKeys("move", listed, func(a ui.Motion) {
		m.list.Move(a, m.listRows()-1)
		m.evaluate()
	}), ui.Row(ui.GroupAct, "enter", "try", "try this change; nothing is saved", ui.Do(m.try)).Kept().Only(func() bool {
		// What is tried is on the screen; a small one has no room for more.
		return listed() && (!m.trying || m.list.Cursor() != m.tried && !m.Layout.Compact)
	}))
	word := "" // nothing is tried, so there is nothing to save
	if m.trying {
		word = "save"
		rows = append(rows, ui.Row(ui.GroupLeave, "esc", "stop", "stop trying, nothing changes", ui.Do(m.stop)).Kept())
	}
	rows = append(rows, ui.Row(ui.GroupAct, "s", word, "save what is tried as the answer", m.save).Kept())
	keys := ui.KeyMap{Page: "what if", Rows: rows}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = ""; return do() })
}

// try begins to try the flip under the cursor; nothing is saved.
func (m *WhatIf) try() {
	m.trying, m.tried = true, m.list.Cursor()
	m.evaluate()
}

func (m *WhatIf) stop() {
	m.trying = false
	m.evaluate()
	m.message = "Stopped trying. Nothing has changed."
}

// save saves what is tried as the answers, question by question. Without a trial
// it saves again what could not be saved.
func (m *WhatIf) save() tea.Cmd {
	switch {
	case !m.trying && m.session.Failed():
		return m.session.Save()
	case !m.trying && len(m.flips) > 0:
		m.message = "Nothing is tried, so there is nothing to save. Enter tries the line of the cursor."
		return nil
	case !m.trying:
		return nil
	}
	var cmds []tea.Cmd
	refused := func(err error) tea.Cmd {
		m.message = "Not saved: " + err.Error() + "."
		return tea.Batch(cmds...)
	}
	set := m.flips[m.tried].Flip.Set
	if a, changes := set[assessment.QuestionDeadline]; changes {
		if err := m.session.Fits(assessment.Choose(a.Options...), m.session.Run().DeadlineDate); err != nil {
			return refused(err)
		}
	}
	for _, q := range m.changed() {
		cmd, err := m.session.Answer(q.ID, assessment.Choose(set[q.ID].Options...))
		if err != nil {
			return refused(err)
		}
		cmds = append(cmds, cmd)
	}
	m.trying = false
	m.message = "Saved as your answer: " + m.flips[m.tried].Do + "."
	return tea.Batch(cmds...)
}

// shown is the flip whose effects are shown: the one that is tried, else that
// under the cursor.
func (m *WhatIf) shown() int {
	if m.trying {
		return m.tried
	}
	return m.list.Cursor()
}

// changed is the questions that the flip that is shown answers otherwise.
func (m *WhatIf) changed() []*assessment.Question {
	var out []*assessment.Question
	for i := range m.session.Catalog().Questions {
		q := &m.session.Catalog().Questions[i]
		if _, changes := m.flips[m.shown()].Flip.Set[q.ID]; changes {
			out = append(out, q)
		}
	}
	return out
}

// evaluate works out the flip that is shown.
func (m *WhatIf) evaluate() {
	m.trial = trial{}
	if len(m.flips) == 0 {
		return
	}
	c, run := m.session.Catalog(), m.session.Run()
	base := c.Outlook(run.Answers)
	for _, q := range m.changed() {
		set := assessment.Choose(m.flips[m.shown()].Flip.Set[q.ID].Options...)
		if answers, err := run.Answers.With(c.Catalog, q.ID, set); err == nil { // it has these options
			run.Answers = answers
		}
	}
	with := c.Outlook(run.Answers)
	m.trial.answers, m.trial.rows = run.Answers, interview.Summarize(c.Catalog, base, with)
	for i, then := range interview.Summarize(c.Catalog, with, with) {
		r := &m.trial.rows[i]
		r.Detail = then.Detail
		if !slices.Equal(r.Possible, r.With) {
			r.Moves = report.DecisionWords(r.Possible) + " → " + report.DecisionWords(r.With)
		}
	}
	result := c.Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	m.trial.effects = slices.Concat(m.figures(&result), m.applies(&result), m.scopes(base.Changes(with)))
}

// figures is what changes in effort, dates and deadline.
func (m *WhatIf) figures(with *assessment.Result) ui.Signs {
	c, g := m.session.Catalog(), m.Styles.Glyphs
	was, would := m.result.Effort.Days, with.Effort.Days
	days, left := g.Same, report.PersonDays(would)+" person-days left"
	if would != was {
		days, left = g.Comes, left+", was "+report.PersonDays(was)
		if would.High < was.High {
			days = g.Less
		}
	}
	var out ui.Signs
	out.Add(days, left)
	for i := range c.Milestones {
		of := &c.Milestones[i]
		if !of.InHand {
			continue
		}
		was, would := m.result.Plan.Milestone(of.ID), with.Plan.Milestone(of.ID)
		name := c.Standard(of.Standard).Short + " done "
		switch {
		case was == nil && would == nil:
		case was == nil:
			out.Add(g.Comes, name+ui.ShortRange(would.Date))
		case would == nil:
			out.Add(g.Less, c.Standard(of.Standard).Short+" no longer planned, was "+ui.ShortRange(was.Date))
		case was.Date == would.Date:
			out.Add(g.Same, name+ui.ShortRange(would.Date))
		case ui.ShortRange(was.Date) == ui.ShortRange(would.Date):
			out.Add(g.Changed, name+ui.ShortRange(would.Date)+", moved within these months")
		default:
			out.Add(g.Changed, name+ui.ShortRange(would.Date)+", was "+ui.ShortRange(was.Date))
		}
	}
	before, after := m.result.Plan.Deadline, with.Plan.Deadline
	if before != nil && after != nil && before.Verdict != after.Verdict {
		text := "the deal by " + report.LongDate(after.Date) + ": " + verdictWords(after) + ", was " + verdictWords(before)
		out.Add(g.Changed, text)
	}
	return out
}

func verdictWords(d *assessment.DeadlineVerdict) string {
	if d.Verdict == "" {
		return "nothing is planned for it"
	}
	return report.Spaced(string(d.Verdict))
}

// applies is which gates and obligations come, and which go.
func (m *WhatIf) applies(with *assessment.Result) ui.Signs {
	var out ui.Signs
	was, would := certain(m.result), certain(with)
	for kind := range was {
		for _, title := range would[kind] {
			if !slices.Contains(was[kind], title) {
				out.Add(m.Styles.Glyphs.Comes, title)
			}
		}
		for _, title := range was[kind] {
			if !slices.Contains(would[kind], title) {
				out.Add(m.Styles.Glyphs.Less, title)
			}
		}
	}
	return out
}

// certain names the gates and the obligations that are certain.
func certain(r *assessment.Result) (titles [2][]string) {
	for _, g := range r.Gates {
		if g.State == assessment.Certain {
			titles[0] = append(titles[0], g.Title)
		}
	}
	for _, o := range r.Obligations {
		if o.State == assessment.Certain {
			titles[1] = append(titles[1], o.Title)
		}
	}
	return titles
}

// scopes is what changes in reports and their scopes. Decisions are in the table.
func (m *WhatIf) scopes(list []assessment.Change) ui.Signs {
	c := m.session.Catalog().Catalog
	var out ui.Signs
	for _, change := range list {
		subject, what, _ := strings.Cut(change.Attribute, ".")
		if c.Standard(assessment.StandardID(subject)) == nil || what == "decision" || what == "rank" {
			continue
		}
		w := report.ChangeWords(c, assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out.Add(m.Styles.Glyphs.Changed, w.What+": "+w.From+" → "+w.To)
	}
	return out
}

// Status says what the last key did, or that something is tried.
func (m *WhatIf) Status() string {
	switch {
	case m.message != "":
		return m.Styles.Text.Render(m.message)
	case m.trying:
		return m.banner()
	}
	return ""
}

// banner says that something is tried.
func (m *WhatIf) banner() string {
	return m.Styles.Change.Bold(true).Render(m.Styles.Glyphs.Comes + " Trying " + strconv.Itoa(m.tried+1) + ", not saved")
}

// with names the flip that is shown.
func (m *WhatIf) with() string {
	if m.trying {
		return m.banner()
	}
	return m.Styles.Change.Render("With " + strconv.Itoa(m.list.Cursor()+1))
}

// Body is the list, and what the flip that is shown would do.
func (m *WhatIf) Body() ui.Body {
	b := ui.Body{Main: slices.Concat(m.top(), ui.Rows(m.visible(), m.listRows()), m.below())}
	if m.Layout.Side > 0 {
		b.Side = m.side()
	}
	return b
}

// top is what the list is, and how firm the result.
func (m *WhatIf) top() []string {
	s := m.Styles
	if m.result == nil || m.Layout.Compact && len(m.flips) > 0 {
		return nil
	}
	out, rows := []string{s.Bold.Render("The smallest changes that alter the result")}, 2
	if m.Layout.Body >= 24 {
		out = append([]string{""}, out...)
	}
	if len(m.flips) == 0 || m.Layout.Body >= 24 {
		rows = 4
	}
	out = append(out, ui.Hang(s, "", s.Muted, report.Robustness(*m.result), min(70, m.Layout.Main), rows)...)
	ways := report.WaysToReach(m.session.Catalog().Catalog, m.result)
	if len(ways) == 0 || m.Layout.Body < 24 {
		return append(out, "")
	}
	top := []string{"", s.Bold.Render("What would help with your date")}
	for _, way := range ways {
		top = append(top, ui.Hang(s, s.Glyphs.Chosen+" ", s.Text, way, m.Layout.Main, 3)...)
	}
	return slices.Concat(top, out, []string{""})
}

func (m *WhatIf) listRows() int { return max(1, m.Layout.Body-len(m.top())-len(m.below())) }

// below is what the flip would do, where there is no pane next to the list.
func (m *WhatIf) below() []string {
	s, full, rows := m.Styles, m.Layout.Full(), 6
	if m.Layout.Side > 0 || len(m.flips) == 0 {
		return nil
	}
	var decisions []string
	for _, r := range m.trial.rows {
		if r.Moves != "" {
			decisions = append(decisions, r.Name+" "+r.Moves)
		}
	}
	if len(decisions) == 0 {
		decisions = []string{s.Glyphs.Same + " no decision changes"}
	}
	out := []string{
		ui.Fit(m.with()+"  "+s.Muted.Render(m.flips[m.shown()].Do), full, s.Glyphs.Ellipsis),
		s.Change.Render(ui.Fit(strings.Join(decisions, "   "), full, s.Glyphs.Ellipsis)),
	}
	if m.Layout.Compact {
		rows = 3
	} else {
		out = append([]string{""}, out...)
	}
	return ui.Rows(append(out, m.effectLines(full, rows-len(out))...), rows)
}

// effectLines is what else would change, in at most some rows.
func (m *WhatIf) effectLines(width, rows int) []string {
	return m.trial.effects.View(m.Styles, width, rows, func(n int) string { return strconv.Itoa(n) + " more" })
}

// side is the pane: the decisions, what else would change, the answers, the keys.
func (m *WhatIf) side() []string {
	s, width := m.Styles, m.Layout.Side
	if len(m.flips) == 0 {
		return []string{}
	}
	top := append([]string{"", m.with(), ""}, interview.SummaryTable(s, m.trial.rows, width)...)
	top = append(top, s.Bold.Render("What else moves"))
	end := m.answers(width)
	rows := m.Layout.Body - len(top) - len(end) - 1
	if rows < 3 { // on a low screen the footer alone has the keys
		rows, end = m.Layout.Body-len(top)-1, nil
	}
	effects := ui.Rows(m.effectLines(width, rows), rows)
	return slices.Concat(top, effects, []string{""}, end)
}

// answers is the answers before and after, and what to press.
func (m *WhatIf) answers(width int) []string {
	s, questions := m.Styles, m.changed()
	var out []string
	labeled := func(label string, q *assessment.Question, in assessment.Answers) {
		rows := 4 / len(questions) // a flip is in two questions at most
		words := strings.Join(report.Shorts(q, in.Of(q.ID).Options, nil), ", ")
		out = append(out, ui.Hang(s, s.Muted.Render(ui.Pad(label, 5)), s.Text, words, width, rows)...)
	}
	for _, q := range questions {
		out = append(out, s.Muted.Render(ui.Fit(q.Short, width, s.Glyphs.Ellipsis)))
		labeled("Was", q, m.session.Run().Answers)
		labeled("Set", q, m.trial.answers)
	}
	key := func(name, does string) string { return s.Text.Render(name) + s.Muted.Render(does) }
	if m.trying {
		return append(out, "", key("esc", "  stop trying, nothing changes"), key("s", "    save it as the answer"))
	}
	return append(out, "", key("enter", "  try it, nothing is saved"), "")
}

// titleNear is how far below its title the cursor may be for both to be in view.
const titleNear = 6

// visible is the flips in view below the titles of what they change; the last row
// says how many lines are not.
func (m *WhatIf) visible() []string {
	s, rows := m.Styles, m.listRows()
	var lines []string
	flip, first, last := 0, 0, 0
	for i, g := range m.groups {
		if i > 0 && !m.Layout.Compact {
			lines = append(lines, "")
		}
		title := len(lines)
		for _, line := range ui.Wrap(g.Change, m.Layout.Main) {
			lines = append(lines, s.Bold.Render(line))
		}
		for range g.Ways {
			begin := len(lines)
			lines = append(lines, m.flip(flip)...)
			if flip == m.list.Cursor() {
				first, last = begin, len(lines)-1
				if begin-title <= titleNear && last-title < rows-1 {
					first = title
				}
			}
			flip++
		}
	}
	from, to, hidden := ui.Around(s.Glyphs, first, last, rows, len(lines))
	if hidden != "" {
		return append(lines[from:to:to], s.Muted.Render(hidden+" lines"))
	}
	return lines[from:to]
}

// flip draws a flip after the cursor, the sign of what is tried and its number,
// with the number of the answers that it changes.
func (m *WhatIf) flip(at int) []string {
	s, w, digits := m.Styles, &m.flips[at], max(2, len(strconv.Itoa(len(m.flips))))
	rows, count := 3, s.Muted.Render(report.Count(len(w.Flip.Set), "answer"))
	room := m.Layout.Main - 2 - len("2 answers")
	if m.Layout.Compact { // narrower, so that as much is read in more lines
		rows, count, room = 5, "", m.Layout.Main
	}
	pointer, mark, style := " ", " ", s.Text
	if at == m.list.Cursor() {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	if m.trying && at == m.tried {
		mark = s.Change.Render(s.Glyphs.Comes)
	}
	number := strconv.Itoa(at + 1)
	head := pointer + mark + strings.Repeat(" ", digits-len(number)) + style.Render(number) + " "
	lines := ui.Hang(s, head, style, report.Upper(w.Do), room, rows)
	if count != "" {
		lines[0] = ui.Between(lines[0], count, m.Layout.Main)
	}
	return lines
}
