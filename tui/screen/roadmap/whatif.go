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
	lines   []line
	trying  bool
	tried   int // the flip that is tried
	trial   trial
	message string
}

// line is one line of the list: of a title, of a flip, or blank.
type line struct {
	text  string
	flip  int  // its position; -1 for a title and a blank
	first bool // the first line of the flip
	title int  // the line of the title above it
}

// trial is what a flip would make of the roadmap.
type trial struct {
	rows    []interview.SummaryRow
	effects []effect
	answers []changedAnswer
}

// effect is one thing that would change, or stay.
type effect struct{ sign, text string }

type changedAnswer struct{ question, before, after string }

// NewWhatIf returns the tab.
func NewWhatIf(s *session.Session, today assessment.Date) *WhatIf {
	return &WhatIf{session: s, today: today}
}

func (m *WhatIf) Head() ui.Head { return ui.Head{Left: "What if"} }

func (m *WhatIf) Resize(l ui.Layout)  { m.Page.Resize(l); m.wrap() }
func (m *WhatIf) Restyle(s ui.Styles) { m.Page.Restyle(s); m.wrap() }

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
	m.wrap()
	m.evaluate()
}

// Keys are those of the list, and those that try a flip.
func (m *WhatIf) Keys() ui.KeyMap {
	listed := func() bool { return len(m.flips) > 0 }
	rows := append(ui.MoveKeys("move", listed, func(a ui.Motion) {
		m.list.Move(a, m.listRows()-1)
		m.evaluate()
	}), ui.Row(ui.GroupAct, "enter", "try", "try this change; nothing is saved", m.try).Kept().Only(func() bool {
		// What is tried is on the screen; a small one has no room for more.
		return listed() && (!m.trying || m.list.Cursor() != m.tried && !m.Layout.Compact)
	}))
	word := "" // nothing is tried, so there is nothing to save
	if m.trying {
		word = "save"
		rows = append(rows, ui.Row(ui.GroupLeave, "esc", "stop", "stop trying, nothing changes", m.stop).Kept())
	}
	rows = append(rows, ui.Row(ui.GroupAct, "s", word, "save what is tried as the answer", m.save).Kept())
	keys := ui.KeyMap{Page: "what if", Rows: rows}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = ""; return do() })
}

// try begins to try the flip under the cursor; nothing is saved.
func (m *WhatIf) try() tea.Cmd {
	m.trying, m.tried = true, m.list.Cursor()
	m.evaluate()
	return nil
}

func (m *WhatIf) stop() tea.Cmd {
	m.trying = false
	m.evaluate()
	m.message = "Stopped trying. Nothing has changed."
	return nil
}

// save saves what is tried as the answers, question by question. Without a trial
// it saves again what could not be saved.
func (m *WhatIf) save() tea.Cmd {
	if !m.trying {
		if _, _, err := m.session.Failure(); err != nil {
			return m.session.Save()
		}
		if len(m.flips) > 0 {
			m.message = "Nothing is tried, so there is nothing to save. Enter tries the line of the cursor."
		}
		return nil
	}
	set := m.flips[m.tried].Flip.Set
	if a, changes := set[assessment.QuestionDeadline]; changes {
		if err := m.session.Fits(assessment.Choose(a.Options...), m.session.Run().DeadlineDate); err != nil {
			m.message = "Not saved: " + err.Error() + "."
			return nil
		}
	}
	var cmds []tea.Cmd
	for i := range m.session.Catalog().Questions {
		id := m.session.Catalog().Questions[i].ID
		a, changes := set[id]
		if !changes {
			continue
		}
		cmd, err := m.session.Answer(id, assessment.Choose(a.Options...))
		if err != nil {
			m.message = "Not saved: " + err.Error() + "."
			return tea.Batch(cmds...)
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

// evaluate works out the flip that is shown.
func (m *WhatIf) evaluate() {
	m.trial = trial{}
	if len(m.flips) == 0 {
		return
	}
	c, run := m.session.Catalog(), m.session.Run()
	before := run.Answers
	for i := range c.Questions {
		q := &c.Questions[i]
		set, changes := m.flips[m.shown()].Flip.Set[q.ID]
		if !changes {
			continue
		}
		with, err := run.Answers.With(c.Catalog, q.ID, assessment.Choose(set.Options...))
		if err != nil {
			continue // a flip is made of options that the question has
		}
		changed := changedAnswer{q.Short, optionWords(q, before.Of(q.ID)), optionWords(q, with.Of(q.ID))}
		m.trial.answers = append(m.trial.answers, changed)
		run.Answers = with
	}
	base, with := c.Outlook(before), c.Outlook(run.Answers)
	m.trial.rows = interview.Summarize(c.Catalog, base, with)
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

// optionWords is an answer in short words.
func optionWords(q *assessment.Question, a assessment.Answer) string {
	var out []string
	for _, id := range a.Options {
		if o, _ := q.Option(id); o != nil {
			out = append(out, o.Short)
		}
	}
	return strings.Join(out, ", ")
}

// figures is what changes in effort, dates and deadline.
func (m *WhatIf) figures(with *assessment.Result) []effect {
	c, g := m.session.Catalog(), m.Styles.Glyphs
	was, would := m.result.Effort.Days, with.Effort.Days
	days := effect{g.Same, report.PersonDays(would) + " person-days left"}
	if would != was {
		days.sign, days.text = g.Comes, days.text+", was "+report.PersonDays(was)
		if would.High < was.High {
			days.sign = g.Less
		}
	}
	out := []effect{days}
	for i := range c.Milestones {
		of := &c.Milestones[i]
		was, would := m.result.Plan.Milestone(of.ID), with.Plan.Milestone(of.ID)
		name := c.Standard(of.Standard).Short + " in hand "
		switch {
		case !of.InHand || was == nil && would == nil:
		case was == nil:
			out = append(out, effect{g.Comes, name + ui.ShortRange(would.Date)})
		case would == nil:
			out = append(out, effect{g.Less, name + "no more, was " + ui.ShortRange(was.Date)})
		case was.Date == would.Date:
			out = append(out, effect{g.Same, name + ui.ShortRange(would.Date)})
		case ui.ShortRange(was.Date) == ui.ShortRange(would.Date):
			out = append(out, effect{g.Changed, name + ui.ShortRange(would.Date) + ", moved within these months"})
		default:
			out = append(out, effect{g.Changed, name + ui.ShortRange(would.Date) + ", was " + ui.ShortRange(was.Date)})
		}
	}
	before, after := m.result.Plan.Deadline, with.Plan.Deadline
	if before != nil && after != nil && before.Verdict != after.Verdict {
		text := "the deal by " + report.LongDate(after.Date) + ": " + verdictWords(after) + ", was " + verdictWords(before)
		out = append(out, effect{g.Changed, text})
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
func (m *WhatIf) applies(with *assessment.Result) []effect {
	titles := func(r *assessment.Result) (gates, obligations []string) {
		for i := range r.Gates {
			if r.Gates[i].State == assessment.Certain {
				gates = append(gates, r.Gates[i].Title)
			}
		}
		for i := range r.Obligations {
			if r.Obligations[i].State == assessment.Certain {
				obligations = append(obligations, r.Obligations[i].Title)
			}
		}
		return gates, obligations
	}
	var out []effect
	compare := func(was, would []string) {
		for _, title := range would {
			if !slices.Contains(was, title) {
				out = append(out, effect{m.Styles.Glyphs.Comes, title})
			}
		}
		for _, title := range was {
			if !slices.Contains(would, title) {
				out = append(out, effect{m.Styles.Glyphs.Less, title})
			}
		}
	}
	oldGates, oldObligations := titles(m.result)
	gates, obligations := titles(with)
	compare(oldGates, gates)
	compare(oldObligations, obligations)
	return out
}

// scopes is what changes in reports and their scopes. Decisions are in the table.
func (m *WhatIf) scopes(list []assessment.Change) []effect {
	c := m.session.Catalog().Catalog
	var out []effect
	for _, change := range list {
		subject, what, _ := strings.Cut(change.Attribute, ".")
		if c.Standard(assessment.StandardID(subject)) == nil || what == "decision" || what == "rank" {
			continue
		}
		w := report.ChangeWords(c, assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out = append(out, effect{m.Styles.Glyphs.Changed, w.What + ": " + w.From + " → " + w.To})
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
	out := append(m.top(), ui.Rows(m.visible(), m.listRows())...)
	if m.Layout.Side > 0 {
		return ui.Body{Main: out, Side: m.side()}
	}
	return ui.Body{Main: append(out, m.below()...)}
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
	for _, line := range ui.WrapAtMost(report.Robustness(*m.result), min(70, m.Layout.Main), rows, s.Glyphs.Ellipsis) {
		out = append(out, s.Muted.Render(line))
	}
	return append(out, "")
}

// belowRows is the rows below the list where there is no pane next to it.
func (m *WhatIf) belowRows() int {
	switch {
	case m.Layout.Side > 0 || len(m.flips) == 0:
		return 0
	case m.Layout.Compact:
		return 3
	}
	return 6
}

func (m *WhatIf) listRows() int { return max(1, m.Layout.Body-len(m.top())-m.belowRows()) }

// below is what the flip would do, in the rows below the list.
func (m *WhatIf) below() []string {
	s, full := m.Styles, m.Layout.Full()
	if len(m.flips) == 0 {
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
	if !m.Layout.Compact {
		out = append([]string{""}, out...)
	}
	return ui.Rows(append(out, m.effectLines(full, m.belowRows()-len(out))...), m.belowRows())
}

// effectLines is what else would change, in at most some rows.
func (m *WhatIf) effectLines(width, rows int) []string {
	var out []string
	for i, e := range m.trial.effects {
		for n, line := range ui.WrapAtMost(e.text, width-2, rows, m.Styles.Glyphs.Ellipsis) {
			head := "  "
			if n == 0 {
				head = m.Styles.Change.Render(e.sign) + " "
			}
			out = append(out, head+m.Styles.Text.Render(line))
		}
		if left := len(m.trial.effects) - i - 1; len(out) >= rows && (left > 0 || len(out) > rows) {
			out = ui.Rows(out, rows)
			if rows > 1 {
				out[rows-1] = m.Styles.Muted.Render("  and " + strconv.Itoa(left+1) + " more")
			}
			break
		}
	}
	return out
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
	s := m.Styles
	var out []string
	labeled := func(label, text string) {
		rows := 4 / len(m.trial.answers) // a flip is in two questions at most
		for _, line := range ui.WrapAtMost(text, width-5, rows, s.Glyphs.Ellipsis) {
			out = append(out, s.Muted.Render(ui.Pad(label, 5))+s.Text.Render(line))
			label = ""
		}
	}
	for _, a := range m.trial.answers {
		out = append(out, s.Muted.Render(ui.Fit(a.question, width, s.Glyphs.Ellipsis)))
		labeled("Was", a.before)
		labeled("Set", a.after)
	}
	key := func(name, does string) string { return s.Text.Render(name) + s.Muted.Render(does) }
	if m.trying {
		return append(out, "", key("esc", "  stop trying, nothing changes"), key("s", "    save it as the answer"))
	}
	return append(out, "", key("enter", "  try it, nothing is saved"), "")
}

// wrap breaks the list into lines. They depend on the flips and the width alone,
// so that a step of the cursor breaks none.
func (m *WhatIf) wrap() {
	width, rows, count := m.Layout.Main, 3, countWidth
	if m.Layout.Compact { // narrower, so that as much is read in more lines
		rows, count = 5, 0
	}
	m.lines = nil
	flip := 0
	for i, g := range m.groups {
		if i > 0 && !m.Layout.Compact {
			m.lines = append(m.lines, line{flip: -1})
		}
		title := len(m.lines)
		for _, text := range ui.Wrap(g.Change, width) {
			m.lines = append(m.lines, line{text: text, flip: -1})
		}
		for _, w := range g.Ways {
			for n, text := range ui.WrapAtMost(report.Upper(w.Do), width-m.headWidth()-count, rows, m.Styles.Glyphs.Ellipsis) {
				m.lines = append(m.lines, line{text, flip, n == 0, title})
			}
			flip++
		}
	}
}

// countWidth is the column of how many answers a flip changes, with its gap.
const countWidth = 2 + len("2 answers")

// digits is the width of the numbers.
func (m *WhatIf) digits() int { return max(2, len(strconv.Itoa(len(m.flips)))) }

// headWidth is the cells before the words of a flip: the cursor, the sign of
// what is tried, the number, a blank.
func (m *WhatIf) headWidth() int { return 1 + 1 + m.digits() + 1 }

// titleNear is how far below its title the cursor may be for both to be in view.
const titleNear = 6

// visible is the lines in view; the last row says how many are not.
func (m *WhatIf) visible() []string {
	s, rows := m.Styles, m.listRows()
	if len(m.lines) <= rows {
		return m.draw(m.lines)
	}
	inner, here := max(1, rows-1), m.list.Cursor()
	first := slices.IndexFunc(m.lines, func(l line) bool { return l.flip == here })
	last := first
	for last+1 < len(m.lines) && m.lines[last+1].flip == here {
		last++
	}
	if title := m.lines[first].title; first-title <= titleNear && last-title < inner {
		first = title
	}
	from := ui.Window(first, last, inner, len(m.lines))
	out := m.draw(m.lines[from : from+inner])
	if rows < 2 {
		return out
	}
	return append(out, s.Muted.Render(ui.Hidden(s.Glyphs, from, len(m.lines)-from-inner)+" lines"))
}

func (m *WhatIf) draw(lines []line) []string {
	s := m.Styles
	out := make([]string, len(lines))
	for i, l := range lines {
		if l.flip < 0 {
			out[i] = s.Bold.Render(l.text)
			continue
		}
		pointer, mark, style := " ", " ", s.Text
		if l.flip == m.list.Cursor() {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		if !l.first {
			out[i] = ui.Indent(style.Render(l.text), m.headWidth())
			continue
		}
		if m.trying && l.flip == m.tried {
			mark = s.Change.Render(s.Glyphs.Comes)
		}
		number := strconv.Itoa(l.flip + 1)
		text := pointer + mark + strings.Repeat(" ", m.digits()-len(number)) + style.Render(number+" "+l.text)
		if !m.Layout.Compact {
			text = ui.Between(text, s.Muted.Render(report.Count(len(m.flips[l.flip].Flip.Set), "answer")), m.Layout.Main)
		}
		out[i] = text
	}
	return out
}
