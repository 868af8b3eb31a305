// Package interview asks the questions of an assessment: one at a time in the
// interview, or all on the review page. It shows what the answers mean so far and,
// after the last one, the first complete roadmap.
package interview

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the interview.
type Model struct {
	ui.Page
	session  *session.Session
	external External // nil if there is none
	today    assessment.Date
	editor   *Editor
	path     []assessment.Step
	preview  engine.Preview
	rows     []SummaryRow      // the roadmap so far
	result   assessment.Result // without plan and flips
	states   states
	message  string

	said     string   // what the last answer was, as “You chose 3 months.”; "" before there is one
	did      []Change // and what it did
	fresh    bool     // no key has been pressed since
	more     bool     // all of the guidance is shown
	typing   bool     // the filter of the options is typed
	filter   ui.Field
	finished bool // the last key went past the last question
	skipped  int  // the position to go back to after the question that decides most, or -1
}

// New returns the interview of an assessment, at the first question that is asked
// and has no answer. Refresh or Show computes what it shows.
func New(s *session.Session, external External, today assessment.Date) *Model {
	path := s.Path()
	first := path[max(0, slices.IndexFunc(path, IsUnanswered))].Question
	return &Model{
		session:  s,
		external: external,
		today:    today,
		path:     path,
		editor:   newEditor(s, first, external, today),
		filter:   ui.NewField(maxFilter),
		skipped:  -1,
	}
}

// IsUnanswered reports whether a question is asked and has no answer.
func IsUnanswered(step assessment.Step) bool { return step.Asked && step.Answer.IsZero() }

func isAsked(step assessment.Step) bool { return step.Asked }

// Question is the id of the question that is open.
func (m *Model) Question() assessment.QuestionID { return m.editor.question.ID }

// Refresh takes up changes that were made on other pages.
func (m *Model) Refresh() { m.open(m.position()) }

// Show opens a question, if it is asked, and takes up changes that were made on
// other pages. A note or a date that is being typed stays.
func (m *Model) Show(id assessment.QuestionID) {
	if m.editor.part != onOptions {
		m.compute()
		return
	}
	m.path, m.message = m.session.Path(), ""
	here, line := m.position(), m.editor.options.Cursor()
	there := slices.IndexFunc(m.path, func(s assessment.Step) bool { return s.Question.ID == id && s.Asked })
	if there < 0 || there == here {
		m.open(here)
		m.editor.options.MoveTo(line)
		return
	}
	m.open(there)
}

// open opens the question at a position of the path.
func (m *Model) open(position int) {
	m.editor = newEditor(m.session, m.session.Path()[position].Question, m.external, m.today)
	m.more, m.typing = false, false
	m.filter.SetValue("")
	m.compute()
}

// position is that of the open question in the path.
func (m *Model) position() int {
	return max(0, slices.IndexFunc(m.path, func(s assessment.Step) bool { return s.Question == m.editor.question }))
}

// compute works out everything that depends on the answers and on the question, so
// that moving the cursor costs nothing.
func (m *Model) compute() {
	m.path = m.session.Path()
	m.preview = m.session.Catalog().Preview(m.session.Run().Answers, m.Question())
	m.result, m.states = evaluate(m.session, m.today)
	c := m.session.Catalog().Catalog
	m.rows = Summarize(c, m.preview.Base)
	for i := range m.rows {
		m.rows[i].Why = report.Why(c, m.session.Run(), &m.result, m.rows[i].ID)
		if m.rows[i].Why == report.DependsOn+m.editor.question.Short {
			m.rows[i].Why = "Depends on this answer."
		}
	}
}

func (m *Model) Keys() ui.KeyMap {
	e := cmp.Or(m.editor, new(Editor))
	switch {
	case m.typing:
		return m.filterKeys().Around(m.act)
	case e.part != onOptions:
		return e.typingKeys(func() {}).Around(m.act)
	}
	back := ui.BackKey()
	if e.options.Wanted != "" {
		back = ui.Row(ui.GroupLeave, "esc", "clear filter", "list all options again", ui.Do(m.clearFilter)).Kept()
	}
	rows := append(e.optionKeys(),
		ui.Row(ui.GroupAct, "enter", "next", "next question; takes the line of a single choice", m.accept).Kept(),
		ui.Row(ui.GroupMove, "left h", "back", "question before; also h", ui.Do(m.back)).
			Only(func() bool { return m.position() > 0 }),
		ui.Row(ui.GroupMove, "right l", "skip", "next question without answering", m.next).DroppedEarly(),
		e.datesKey(),
		ui.Row(ui.GroupLook, "/", "filter", "list only options with some letters", ui.Do(func() {
			m.typing = true
			m.filter.Focus()
		})).Only(func() bool { return e.question != nil && filters(e.question) }).FoundBy("search find"),
		ui.SaveKey(m.session.Failed),
		noteKey(e.openNote),
		ui.Row(ui.GroupLook, "w", "", "read more: how to answer, and why we ask", ui.Do(func() { m.more = !m.more })).FoundBy("why help explain"),
		roadmapKey(),
		ui.ReviewKey().DroppedEarly(),
		back,
		ui.HomeKey(),
		ui.Row(ui.GroupMove, "b", "most useful", "the question that decides most; then back to here", ui.Do(m.openBest)).
			Only(func() bool { return m.best() >= 0 }).DroppedEarly(),
		ui.Row(ui.GroupMove, "m", "next open", "the next question that still matters", m.skipSettled).
			Only(m.isSettled),
	)
	rows = append(rows, ui.UndoKeys()...)
	rows = append(rows,
		ui.ExportKey().DroppedEarly(),
		externalKey("e", "", e.external, e.openExternal),
		ui.CopyKey("copy the question and its answer", nil),
	)
	return ui.KeyMap{Page: "the question screen", Rows: rows}.Around(m.act)
}

const maxFilter = 40 // characters

// filters reports whether a question has so many options that they can be filtered.
func filters(q *assessment.Question) bool { return len(q.Options) > mostDigits }

// filterKeys are the keys while the filter is typed.
func (m *Model) filterKeys() ui.KeyMap {
	options := &m.editor.options
	return ui.KeyMap{Typing: true, Rows: append(ui.Typed(ui.MoveKeys("move", nil, options.Move))[:2],
		ui.Row(ui.GroupAct, "enter", "keep filter", "back to the list", ui.Do(func() { m.typing = false })).Kept(),
		ui.CloseKey(ui.Do(m.clearFilter)),
	)}
}

// clearFilter lists all options again.
func (m *Model) clearFilter() {
	m.typing = false
	m.filter.SetValue("")
	m.filtered()
}

// filtered lists the options that pass the filter, with the cursor on one of them.
func (m *Model) filtered() {
	options := &m.editor.options
	options.Wanted = strings.ToLower(m.filter.Value())
	if listed := options.Listed(); !slices.Contains(listed, options.Cursor()) {
		options.MoveTo(listed[0])
	}
}

func roadmapKey() ui.Key {
	return ui.Sends(ui.GroupLook, "r", "roadmap", "the roadmap so far", ui.GoMsg{Route: ui.ToRoadmap}).
		FoundBy("report result")
}

// act does what a key is for, and takes up what that changed.
func (m *Model) act(do func() tea.Cmd) tea.Cmd {
	editor, before, revision, digit := m.editor, m.path, m.session.Revision(), m.editor.options.digit
	answers, base := m.session.Run().Answers, m.preview.Base
	m.message, editor.message, m.fresh, m.finished = "", "", false, false
	cmd := do()
	m.message = cmp.Or(editor.message, m.message)
	if editor.options.digit == digit {
		editor.options.digit = noDigit // another key came between the two
	}
	if m.session.Revision() == revision {
		return cmd
	}
	m.compute()
	if now := m.session.Run().Answers.Of(editor.question.ID); !now.Equal(answers.Of(editor.question.ID)) {
		m.said, m.fresh = saidOf(editor.question, answers.Of(editor.question.ID), now), true
		m.did = Changes(m.session.Catalog().Catalog, base.Changes(m.preview.Base))
	}
	if names := DroppedQuestions(before, m.path); names != "" {
		m.message = droppedText + names + "."
	}
	return cmd
}

// saidOf says how an answer differs from the one before it.
func saidOf(q *assessment.Question, was, is assessment.Answer) string {
	only := func(a, b assessment.Answer) []assessment.OptionID {
		return slices.DeleteFunc(slices.Clone(a.Options), b.Has)
	}
	switch {
	case is.Unknown:
		return "You don’t know yet: it stays open."
	case len(only(is, was)) > 0:
		return "You chose " + report.ShortWords(q, only(is, was)) + "."
	case is.IsZero():
		return "You cleared your answer."
	}
	return "You cleared " + report.ShortWords(q, only(was, is)) + "."
}

// Update types into the note or the date that is open.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editedMsg:
		return m.act(func() tea.Cmd { return m.editor.edited(msg) })
	case tea.PasteMsg, tea.KeyPressMsg:
		return m.act(func() tea.Cmd {
			if m.typing {
				m.filter.Update(msg)
				m.filtered()
			} else {
				m.editor.write(msg)
			}
			return nil
		})
	}
	return nil
}

// Commit saves a note or a date that is being typed.
func (m *Model) Commit() tea.Cmd { return m.editor.leave() }

// accept goes to the next question; it takes the line of a single choice.
func (m *Model) accept() tea.Cmd {
	if e := m.editor; !e.options.Single && e.options.digit == noDigit && e.answer().IsZero() {
		m.message = "Choose at least one: space. Not sure: " + OptionKey(e.question, -1) + ". Later: " + m.Styles.Glyphs.Right
		return nil
	}
	save := m.editor.takeLine()
	if m.editor.part == inDates {
		return save // the answer waits for a date that fits it
	}
	return tea.Batch(save, m.next())
}

// openBest opens the question that decides most.
func (m *Model) openBest() {
	from := m.position()
	m.open(m.best())
	m.skipped = from
}

// back opens the question before.
func (m *Model) back() {
	for i := m.position() - 1; i >= 0; i-- {
		if m.path[i].Asked {
			m.open(i)
			return
		}
	}
}

// next opens the next question, or goes back to where the one that decides most was
// asked for; after the last one the first that was skipped, and after that the page of
// all answers.
func (m *Model) next() tea.Cmd {
	m.path = m.session.Path()
	here, from := m.position(), m.position()+1
	if m.skipped >= 0 {
		from, m.skipped = m.skipped, -1
		if !IsUnanswered(m.path[from]) {
			from++
		}
	}
	if i := slices.IndexFunc(m.path[from:], isAsked); i >= 0 {
		m.open(from + i)
		return nil
	}
	if i := slices.IndexFunc(m.path, IsUnanswered); i >= 0 && i != here {
		m.open(i)
		m.message = "You skipped this one: it is still open."
		return nil
	}
	return m.finish()
}

// finish opens the page of all answers, from which the roadmap follows.
func (m *Model) finish() tea.Cmd {
	m.finished = true
	return ui.Go(ui.ToReview)
}

// Finished reports whether the last key went past the last question.
func (m *Model) Finished() bool { return m.finished }

// best is the position of the question that decides most, or -1 if it has an answer,
// is open, or is the next one.
func (m *Model) best() int {
	here := m.position()
	best := slices.IndexFunc(m.path, func(s assessment.Step) bool { return s.Question.ID == m.result.NextQuestion })
	if best < 0 || best == here || m.path[best].Answer.Unknown ||
		best > here && !slices.ContainsFunc(m.path[here+1:best], isAsked) {
		return -1
	}
	return best
}

// matters reports whether an answer could still change decisions, dates or effort.
func matters(o *assessment.OpenQuestion) bool { return o.Matters || o.ChangesPlan }

// openState returns the open question in the result; nil once it has a certain
// answer.
func (m *Model) openState() *assessment.OpenQuestion { return m.states[m.Question()] }

// isSettled reports whether an answer to the open question could change nothing.
func (m *Model) isSettled() bool {
	o := m.openState()
	return o != nil && !matters(o) && m.editor.answer().IsZero()
}

// skipSettled opens the next question whose answer still matters, and after the
// last one the roadmap.
func (m *Model) skipSettled() tea.Cmd {
	here, skipped := m.position(), 1
	for step := 1; step < len(m.path); step++ {
		i := (here + step) % len(m.path)
		o := m.states[m.path[i].Question.ID]
		switch {
		case !IsUnanswered(m.path[i]):
		case o != nil && o.State == assessment.Unanswered && matters(o):
			m.open(i)
			m.message = report.Count(skipped, "question") + " skipped that can’t change the result any more."
			return nil
		default:
			skipped++
		}
	}
	return m.finish()
}

// Copy is the question with its answer and its note.
func (m *Model) Copy() (name, text string) { return m.editor.copied() }

// Head shows how far each section is, and the number of the question.
func (m *Model) Head() ui.Head {
	number, most := QuestionNumber(m.path, m.editor.question)
	count := strconv.Itoa(number) + " of at most " + strconv.Itoa(most)
	p := NewProgress(m.Styles, m.session.Catalog().Catalog, m.editor.question)
	if m.Layout.Compact {
		return ui.Head{Left: p.Section(), Right: m.Styles.Muted.Render(count)}
	}
	return p.Head(m.Layout.Full(), m.Styles.Muted.Render("question "+count), m.Styles.Muted.Render(count))
}

// QuestionNumber counts the questions that may be asked up to here, and in all.
// Answers can only make them fewer.
func QuestionNumber(path []assessment.Step, here *assessment.Question) (number, most int) {
	for _, step := range path {
		if step.Visible != logic.False {
			most++
		}
		if step.Question == here {
			number = max(1, most)
		}
	}
	return number, most
}

// CountAnswers counts the questions that may be asked: those with an answer, of them
// those with don't know, and all.
func CountAnswers(path []assessment.Step) (answered, unknown, most int) {
	for _, step := range path {
		if step.Visible == logic.False {
			continue
		}
		most++
		if !step.Answer.IsZero() {
			answered++
		}
		if step.Answer.Unknown {
			unknown++
		}
	}
	return answered, unknown, most
}

// Progress is the titles of the sections, with the one of the question that is open.
type Progress struct {
	titles []string
	here   int // the section of the question that is open, or -1
}

// NewProgress draws a path; here is the question that is open, or nil.
func NewProgress(s ui.Styles, c *assessment.Catalog, here *assessment.Question) Progress {
	p := Progress{here: -1}
	for i := range c.Sections {
		section, style := &c.Sections[i], s.Muted
		if here != nil && here.Section == section.ID {
			p.here, style = i, s.Accent.Bold(true)
		}
		p.titles = append(p.titles, style.Render(section.Short))
	}
	return p
}

// Section is the part of the question that is open.
func (p Progress) Section() string { return p.titles[p.here] }

// Head is the sections as a head of the page, heavy up to the one of the question that
// is open, with the first of rights that fits at its right. Where nothing does in width
// cells, the other sections go.
func (p Progress) Head(width int, rights ...string) ui.Head {
	heads := []ui.Head{ui.Heads(p.titles, p.here, "   "), ui.Heads(p.titles, p.here, "  ")}
	if p.here >= 0 {
		heads = append(heads, ui.Heads([]string{p.Section()}, 0, ""))
	}
	if len(rights) == 0 {
		rights = []string{""}
	}
	var h ui.Head
	for _, h = range heads {
		h.At, h.Heavy = 0, h.At+h.Heavy
		for _, h.Right = range rights {
			if ui.Width(h.Left)+2+ui.Width(h.Right) <= width {
				return h
			}
		}
	}
	return h
}
