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

// WhatIf is the tab of the flips.
type WhatIf struct {
	session *session.Session
	keys    ui.Keys
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout

	base    *assessment.Result
	found   *assessment.Flip // the first of its flips: where it is another, so is the result
	robust  string           // how firm the result is
	groups  []report.FlipGroup
	flips   []report.FlipWay // those of the groups, in order
	lines   []line
	cursor  int
	trying  bool
	tried   int   // the flip that is tried
	trial   trial // of the flip that is shown
	message string
}

// NewWhatIf returns the tab.
func NewWhatIf(s *session.Session, keys ui.Keys, today assessment.Date) *WhatIf {
	return &WhatIf{session: s, keys: keys, today: today}
}

// Title is the name of the tab.
func (m *WhatIf) Title() string { return "What if" }

// Resize sets the sizes.
func (m *WhatIf) Resize(l ui.Layout) {
	m.layout = l
	m.arrange()
}

// Restyle sets the looks.
func (m *WhatIf) Restyle(s ui.Styles) { m.styles = s }

// Show takes a result. The same one comes again whenever it is drawn anew; in
// another one the cursor and what is tried stay on their flips, where it has them.
func (m *WhatIf) Show(r *assessment.Result) {
	m.base = r
	if len(r.Flips) > 0 && m.found == &r.Flips[0] {
		return
	}
	m.found = nil
	if len(r.Flips) > 0 {
		m.found = &r.Flips[0]
	}
	old := m.flips
	m.robust = report.Robustness(*r)
	m.groups, m.flips = report.FlipGroups(m.session.Catalog().Catalog, m.session.Run(), *r), nil
	for _, g := range m.groups {
		m.flips = append(m.flips, g.Ways...)
	}
	if m.trying {
		m.tried = m.find(old[m.tried])
		m.trying = m.tried >= 0
	}
	if len(old) > 0 {
		if at := m.find(old[m.cursor]); at >= 0 {
			m.cursor = at
		}
	}
	m.arrange()
	m.moveTo(m.cursor)
}

// find is the position of the flip that sets the same answers, or -1.
func (m *WhatIf) find(w report.FlipWay) int {
	return slices.IndexFunc(m.flips, func(other report.FlipWay) bool {
		return maps.EqualFunc(w.Flip.Set, other.Flip.Set, func(a, b assessment.FlipAnswer) bool { return slices.Equal(a.Options, b.Options) })
	})
}

// Commit keeps nothing: what is tried is saved by a key alone.
func (m *WhatIf) Commit() tea.Cmd { return nil }

// Scope is the list.
func (m *WhatIf) Scope() ui.Scope { return ui.WhatIfScope }

// Can reports whether an action works now.
func (m *WhatIf) Can(a ui.Action) bool {
	switch a {
	case ui.Up, ui.Down:
		return len(m.flips) > 0
	case ui.Accept: // what is tried is on the screen; a small one has no room for more
		return len(m.flips) > 0 && (!m.trying || m.cursor != m.tried && !m.layout.Compact)
	case ui.Escape, ui.KeepTrial:
		return m.trying
	default:
		return true
	}
}

// Cursor is nowhere: nothing is typed.
func (m *WhatIf) Cursor() *tea.Cursor { return nil }

// Update handles keys.
func (m *WhatIf) Update(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	key, pressed := msg.(tea.KeyPressMsg)
	if !pressed {
		return nil, false
	}
	m.message = ""
	page := max(1, m.listRows()-1)
	switch m.keys.Match(m.Scope(), key) {
	case ui.Up:
		m.moveTo(m.cursor - 1)
	case ui.Down:
		m.moveTo(m.cursor + 1)
	case ui.PageUp:
		m.moveTo(m.cursor - page)
	case ui.PageDown:
		m.moveTo(m.cursor + page)
	case ui.First:
		m.moveTo(0)
	case ui.Last:
		m.moveTo(len(m.flips))
	case ui.Accept:
		m.try()
	case ui.KeepTrial:
		return m.keep(), true
	case ui.Escape:
		return nil, m.stop()
	default:
		return nil, false
	}
	return nil, true
}

// moveTo puts the cursor on a flip; what is tried stays in view.
func (m *WhatIf) moveTo(at int) {
	m.cursor = max(0, min(at, len(m.flips)-1))
	m.look()
}

// shown is the flip beside the list: the one that is tried, else that under the
// cursor.
func (m *WhatIf) shown() int {
	if m.trying {
		return m.tried
	}
	return m.cursor
}

// try begins to try the flip under the cursor; nothing is saved.
func (m *WhatIf) try() {
	if len(m.flips) == 0 {
		return
	}
	m.trying, m.tried = true, m.cursor
	m.look()
}

// stop ends what is tried, and reports whether something was.
func (m *WhatIf) stop() bool {
	was := m.trying
	m.trying = false
	m.look()
	if was {
		m.message = "Stopped trying. Nothing has changed."
	}
	return was
}

// keep saves what is tried as the answers, question by question.
func (m *WhatIf) keep() tea.Cmd {
	if !m.trying {
		if _, _, err := m.session.Failure(); err != nil {
			return m.session.Save()
		}
		if len(m.flips) > 0 {
			m.message = "Nothing is tried, so there is nothing to save. Enter tries the line of the cursor."
		}
		return nil
	}
	var cmds []tea.Cmd
	set := m.flips[m.tried].Flip.Set
	if a, changes := set[assessment.QuestionDeadline]; changes {
		if err := m.session.Fits(assessment.Choose(a.Options...), m.session.Run().DeadlineDate); err != nil {
			m.message = "Not saved: " + err.Error() + "."
			return nil
		}
	}
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

// Status says what the last key did, or that something is tried.
func (m *WhatIf) Status() string {
	switch {
	case m.message != "":
		return m.styles.Text.Render(m.message)
	case m.trying:
		return m.banner()
	}
	return ""
}

// line is one line of the list: of a title, of a flip, or blank.
type line struct {
	text  string
	flip  int  // its position; -1 for a title and a blank
	first bool // the first line of the flip
	title int  // the line of the title over it
}

// arrange breaks the list into lines. They depend on the flips and the width
// alone, so that a step of the cursor breaks none.
func (m *WhatIf) arrange() {
	width, rows, count := m.layout.Main, 3, countWidth
	if m.layout.Compact { // narrower, so that as much is read in more lines
		rows, count = 5, 0
	}
	m.lines = nil
	at := 0
	for i, g := range m.groups {
		if i > 0 && !m.layout.Compact {
			m.lines = append(m.lines, line{flip: -1})
		}
		title := len(m.lines)
		for _, text := range ui.Wrap(g.Change, width) {
			m.lines = append(m.lines, line{text: text, flip: -1})
		}
		for _, w := range g.Ways {
			do := strings.ToUpper(w.Do[:1]) + w.Do[1:]
			for n, text := range ui.WrapAtMost(do, width-m.headWidth()-count, rows, m.styles.Glyphs.Ellipsis) {
				m.lines = append(m.lines, line{text, at, n == 0, title})
			}
			at++
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

// near is how far under its title the cursor may be for the title to be in view.
const near = 6

// list draws the flips that fit, under what they change; the last row says how
// much is out of sight.
func (m *WhatIf) list() []string {
	s, rows := m.styles, m.listRows()
	if len(m.lines) <= rows {
		return m.draw(m.lines)
	}
	inner := max(1, rows-1)
	first, last := m.place()
	if title := m.lines[first].title; first-title <= near && last-title < inner {
		first = title
	}
	from := ui.Window(first, last, inner, len(m.lines))
	out := m.draw(m.lines[from : from+inner])
	if rows < 2 {
		return out
	}
	var hidden []string
	if from > 0 {
		hidden = append(hidden, s.Glyphs.Up+" "+strconv.Itoa(from))
	}
	if below := len(m.lines) - from - inner; below > 0 {
		hidden = append(hidden, s.Glyphs.Down+" "+strconv.Itoa(below))
	}
	return append(out, s.Muted.Render(strings.Join(hidden, "  ")+" more lines"))
}

// place is the lines of the flip under the cursor.
func (m *WhatIf) place() (first, last int) {
	for i, l := range m.lines {
		if l.flip != m.cursor {
			continue
		}
		if l.first {
			first = i
		}
		last = i
	}
	return first, last
}

func (m *WhatIf) draw(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l.flip < 0:
			out[i] = m.styles.Bold.Render(l.text)
		default:
			out[i] = m.flip(l)
		}
	}
	return out
}

// flip is a line of a flip.
func (m *WhatIf) flip(l line) string {
	s, style := m.styles, m.styles.Text
	pointer, mark := " ", " "
	if l.flip == m.cursor {
		pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
	}
	if !l.first {
		return ui.Indent(style.Render(l.text), m.headWidth())
	}
	if m.trying && l.flip == m.tried {
		mark = s.Change.Render(s.Glyphs.Comes)
	}
	number := strconv.Itoa(l.flip + 1)
	text := pointer + mark + strings.Repeat(" ", m.digits()-len(number)) + style.Render(number+" "+l.text)
	if m.layout.Compact {
		return text
	}
	return ui.Between(text, s.Muted.Render(report.Count(len(m.flips[l.flip].Flip.Set), "answer")), m.layout.Main)
}

// trial is what a flip would make of the roadmap.
type trial struct {
	rows  []interview.SummaryRow
	moves []move
	sets  []setting
}

// move is one thing that would be another, or stay.
type move struct {
	sign string
	text string
}

// setting is an answer before and after.
type setting struct {
	question string
	was, set string
}

// look works out the flip that is shown.
func (m *WhatIf) look() {
	m.trial = trial{}
	if len(m.flips) == 0 {
		return
	}
	c, run, flip := m.session.Catalog(), m.session.Run(), m.flips[m.shown()].Flip
	before := run.Answers
	for i := range c.Questions {
		q := &c.Questions[i]
		set, changes := flip.Set[q.ID]
		if !changes {
			continue
		}
		with, err := run.Answers.With(c.Catalog, q.ID, assessment.Choose(set.Options...))
		if err != nil {
			continue // a flip is made of options that the question has
		}
		m.trial.sets = append(m.trial.sets, setting{q.Short, options(q, before.Of(q.ID)), options(q, with.Of(q.ID))})
		run.Answers = with
	}
	base, with := c.Outlook(before), c.Outlook(run.Answers)
	m.trial.rows = interview.Summarize(c.Catalog, base, with)
	for i, then := range interview.Summarize(c.Catalog, with, with) {
		r := &m.trial.rows[i]
		if r.Detail = then.Detail; !slices.Equal(r.Possible, r.With) {
			r.Moves = report.DecisionWords(r.Possible) + " → " + report.DecisionWords(r.With)
		}
	}
	result := c.Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	g := m.styles.Glyphs
	m.trial.moves = slices.Concat(m.figures(&result), changed(g, gates(m.base), gates(&result)),
		changed(g, duties(m.base), duties(&result)), m.scopes(base.Changes(with)))
}

// options is an answer in short words.
func options(q *assessment.Question, a assessment.Answer) string {
	var out []string
	for _, id := range a.Options {
		if o, _ := q.Option(id); o != nil {
			out = append(out, o.Short)
		}
	}
	return strings.Join(out, ", ")
}

// figures is what becomes of effort, dates and deadline.
func (m *WhatIf) figures(with *assessment.Result) []move {
	g := m.styles.Glyphs
	out := []move{effort(g, m.base.Effort.Days, with.Effort.Days)}
	for i := range m.session.Catalog().Milestones {
		of := &m.session.Catalog().Milestones[i]
		if !of.InHand {
			continue
		}
		name := m.session.Catalog().Standard(of.Standard).Short + " in hand "
		if v := inHand(g, name, m.base.Plan.Milestone(of.ID), with.Plan.Milestone(of.ID)); v.text != "" {
			out = append(out, v)
		}
	}
	if was, would := m.base.Plan.Deadline, with.Plan.Deadline; was != nil && would != nil && was.Verdict != would.Verdict {
		out = append(out, move{g.Changed, "the deal by " + report.LongDate(would.Date) + ": " + judged(would) + ", was " + judged(was)})
	}
	return out
}

// judged is the verdict on a deadline in words.
func judged(d *assessment.DeadlineVerdict) string {
	if d.Verdict == "" {
		return "nothing is planned for it"
	}
	return report.Spaced(string(d.Verdict))
}

// inHand is what becomes of the day of a report or certificate; nothing where it
// is not planned.
func inHand(g ui.Glyphs, name string, was, would *assessment.PlanMilestone) move {
	switch {
	case was == nil && would == nil:
		return move{}
	case was == nil:
		return move{g.Comes, name + ui.ShortRange(would.Date)}
	case would == nil:
		return move{g.Less, name + "no more, was " + ui.ShortRange(was.Date)}
	case was.Date == would.Date:
		return move{g.Same, name + ui.ShortRange(would.Date)}
	}
	after, before := ui.ShortRange(would.Date), ui.ShortRange(was.Date)
	if after == before {
		return move{g.Changed, name + after + ", moved within these months"}
	}
	return move{g.Changed, name + after + ", was " + before}
}

// effort says how the work that is left would change.
func effort(g ui.Glyphs, was, would assessment.Days) move {
	text := report.PersonDays(would) + " person-days left"
	switch {
	case would == was:
		return move{g.Same, text}
	case would.High < was.High:
		return move{g.Less, text + ", was " + report.PersonDays(was)}
	default:
		return move{g.Comes, text + ", was " + report.PersonDays(was)}
	}
}

// gates is the gates that apply, by title.
func gates(r *assessment.Result) []string {
	var out []string
	for i := range r.Gates {
		if r.Gates[i].State == assessment.Certain {
			out = append(out, r.Gates[i].Title)
		}
	}
	return out
}

// duties is the obligations that apply, by title.
func duties(r *assessment.Result) []string {
	var out []string
	for i := range r.Obligations {
		if r.Obligations[i].State == assessment.Certain {
			out = append(out, r.Obligations[i].Title)
		}
	}
	return out
}

// changed is what comes and what goes.
func changed(g ui.Glyphs, was, would []string) []move {
	var out []move
	for _, title := range would {
		if !slices.Contains(was, title) {
			out = append(out, move{g.Comes, title})
		}
	}
	for _, title := range was {
		if !slices.Contains(would, title) {
			out = append(out, move{g.Less, title})
		}
	}
	return out
}

// scopes is what becomes of the report and its scope.
func (m *WhatIf) scopes(list []assessment.Change) []move {
	var out []move
	for _, change := range list {
		if !ofScope(m.session.Catalog().Catalog, change.Attribute) {
			continue
		}
		w := report.ChangeWords(m.session.Catalog().Catalog, assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out = append(out, move{m.styles.Glyphs.Changed, w.What + ": " + w.From + " → " + w.To})
	}
	return out
}

// ofScope reports whether an attribute is the report of a standard or what is
// in its scope; decisions are in the cells.
func ofScope(c *assessment.Catalog, attribute string) bool {
	subject, what, _ := strings.Cut(attribute, ".")
	return c.Standard(assessment.StandardID(subject)) != nil && what != "decision" && what != "rank"
}

// banner says that something is tried, in words that nothing else uses.
func (m *WhatIf) banner() string {
	return m.styles.Change.Bold(true).Render(m.styles.Glyphs.Comes + " Trying " + strconv.Itoa(m.tried+1) + ", not saved")
}

// with names what is shown.
func (m *WhatIf) with() string {
	if m.trying {
		return m.banner()
	}
	return m.styles.Change.Render("With " + strconv.Itoa(m.cursor+1))
}

// below is the rows under the list where there is no pane beside it.
func (m *WhatIf) below() int {
	switch {
	case m.layout.Side > 0 || len(m.flips) == 0:
		return 0
	case m.layout.Compact:
		return 3
	}
	return 6
}

func (m *WhatIf) listRows() int {
	return max(1, m.layout.Body-len(m.top())-m.below())
}

// top is what the list is, and how firm the result.
func (m *WhatIf) top() []string {
	if m.layout.Compact && len(m.flips) > 0 {
		return nil
	}
	s := m.styles
	var out []string
	if m.layout.Body >= 24 {
		out = append(out, "")
	}
	out = append(out, s.Bold.Render("The smallest changes that alter the result"))
	rows := 2
	if len(m.flips) == 0 || m.layout.Body >= 24 {
		rows = 4
	}
	for _, line := range ui.WrapAtMost(m.robust, min(70, m.layout.Main), rows, s.Glyphs.Ellipsis) {
		out = append(out, s.Muted.Render(line))
	}
	return append(out, "")
}

// Body is the list, and what the flip that is shown would do.
func (m *WhatIf) Body() ui.Body {
	out := m.top()
	if len(m.flips) > 0 {
		out = append(out, ui.Rows(m.list(), m.listRows())...)
	}
	if m.layout.Side == 0 {
		return ui.Body{Main: append(out, ui.Rows(m.short(), m.below())...)}
	}
	return ui.Body{Main: out, Side: m.side()}
}

// short is what the flip would do, in the rows under the list.
func (m *WhatIf) short() []string {
	s, full := m.styles, m.layout.Full()
	if len(m.flips) == 0 {
		return nil
	}
	out := []string{
		ui.Fit(m.with()+"  "+s.Muted.Render(m.flips[m.shown()].Do), full, s.Glyphs.Ellipsis),
		s.Change.Render(ui.Fit(m.decisions(), full, s.Glyphs.Ellipsis)),
	}
	if !m.layout.Compact {
		out = append([]string{""}, out...)
	}
	return append(out, m.moveLines(full, m.below()-len(out))...)
}

// decisions is the decisions that would be others, in one line.
func (m *WhatIf) decisions() string {
	var out []string
	for _, r := range m.trial.rows {
		if r.Moves != "" {
			out = append(out, r.Name+" "+r.Moves)
		}
	}
	if len(out) == 0 {
		return m.styles.Glyphs.Same + " no decision changes"
	}
	return strings.Join(out, "   ")
}

// moveLines is what else would move, in at most some rows.
func (m *WhatIf) moveLines(width, rows int) []string {
	var out []string
	for i, v := range m.trial.moves {
		for n, line := range ui.WrapAtMost(v.text, width-2, rows, m.styles.Glyphs.Ellipsis) {
			head := "  "
			if n == 0 {
				head = m.styles.Change.Render(v.sign) + " "
			}
			out = append(out, head+m.styles.Text.Render(line))
		}
		if left := len(m.trial.moves) - i - 1; len(out) >= rows && (left > 0 || len(out) > rows) {
			if out = ui.Rows(out, rows); rows > 1 {
				out[rows-1] = m.styles.Muted.Render("  and " + strconv.Itoa(left+1) + " more")
			}
			break
		}
	}
	return out
}

// side is the pane: the cells, what else would move, the answers, the keys.
func (m *WhatIf) side() []string {
	s, width, rows := m.styles, m.layout.Side, m.layout.Body
	if len(m.flips) == 0 {
		return []string{}
	}
	top := []string{"", m.with(), ""}
	top = append(top, interview.SummaryTable(s, m.trial.rows, width)...)
	end := m.ending(width)
	top = append(top, s.Bold.Render("What else moves"))
	room := rows - len(top) - len(end) - 1
	if room < 3 { // on a low screen the footer alone has the keys
		room, end = rows-len(top)-1, nil
	}
	top = append(top, ui.Rows(m.moveLines(width, room), room)...)
	return append(append(top, ""), end...)
}

// ending is the answers before and after, and what to press.
func (m *WhatIf) ending(width int) []string {
	s := m.styles
	var out []string
	for _, set := range m.trial.sets {
		out = append(out, s.Muted.Render(ui.Fit(set.question, width, s.Glyphs.Ellipsis)))
		out = append(out, m.setting("Was", set.was, width)...)
		out = append(out, m.setting("Set", set.set, width)...)
	}
	out = append(out, "")
	if m.trying {
		return append(out, s.Text.Render("esc")+s.Muted.Render("  stop trying, nothing changes"), s.Text.Render("s")+s.Muted.Render("    save it as the answer"))
	}
	return append(out, s.Text.Render("enter")+s.Muted.Render("  try it, nothing is saved"), "")
}

func (m *WhatIf) setting(label, text string, width int) []string {
	const labelled = 5
	rows := 4 / len(m.trial.sets) // a flip is in two questions at most
	var out []string
	for i, line := range ui.WrapAtMost(text, width-labelled, rows, m.styles.Glyphs.Ellipsis) {
		head := ui.Indent("", labelled)
		if i == 0 {
			head = m.styles.Muted.Render(ui.Pad(label, labelled))
		}
		out = append(out, head+m.styles.Text.Render(line))
	}
	return out
}
