// Package interview asks the questions of an assessment: one at a time in the
// interview, or all on the review page. It shows what the answers mean so far and,
// after the last one, the first complete roadmap.
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

// Model is the interview.
type Model struct {
	session *session.Session
	keys    ui.Keys
	outside External // nil where there is none
	today   assessment.Date
	styles  ui.Styles
	layout  ui.Layout
	editor  *Editor
	path    []assessment.Step
	look    look
	message string
}

// look is everything computed when a question opens or its answer changes, so
// that moving the cursor costs nothing.
type look struct {
	preview assessment.Preview
	result  assessment.Result // without plan and flips
	settled bool              // all decisions are
}

// New returns the interview of an assessment, at the first question that is
// asked and has no answer.
func New(s *session.Session, keys ui.Keys, outside External, today assessment.Date) *Model {
	m := &Model{session: s, keys: keys, outside: outside, today: today}
	m.path = s.Path()
	at := 0
	for i, step := range m.path {
		if step.Asked && step.Answer.IsZero() {
			at = i
			break
		}
	}
	m.open(at)
	return m
}

// Question is the id of the question that is open.
func (m *Model) Question() assessment.QuestionID { return m.editor.Question().ID }

// Init does nothing: the first frame needs no work.
func (m *Model) Init() tea.Cmd { return nil }

// Resize sets the sizes.
func (m *Model) Resize(l ui.Layout) { m.layout = l }

// Restyle sets the looks.
func (m *Model) Restyle(s ui.Styles) { m.styles = s }

// Refresh takes up changes that were made on another page.
func (m *Model) Refresh() { m.open(m.at()) }

// Show goes to a question, when it is asked, and takes up what changed; a note
// or a date that is being typed stays.
func (m *Model) Show(on assessment.QuestionID) {
	if m.Scope().Typing() {
		m.compute()
		return
	}
	m.path, m.message = m.session.Path(), ""
	here, line := m.at(), m.editor.Cursor()
	at := here
	for i, step := range m.path {
		if step.Question.ID == on && step.Asked {
			at = i
		}
	}
	if m.open(at); at == here {
		m.editor.MoveTo(line)
	}
}

func (m *Model) open(at int) {
	m.path = m.session.Path()
	m.editor = Open(m.session, m.path[at].Question)
	m.compute()
}

// at is the position of the question that is open.
func (m *Model) at() int {
	for i, step := range m.path {
		if step.Question == m.editor.Question() {
			return i
		}
	}
	return 0
}

func (m *Model) compute() {
	c, run := m.session.Catalog(), m.session.Run()
	m.path = m.session.Path()
	m.look.preview = c.Preview(run.Answers, m.editor.Question().ID)
	m.look.result = c.Evaluate(run, assessment.Options{Today: m.today, SkipPlan: true, SkipFlips: true})
	rows := Summarize(c.Catalog, m.look.preview.Base, m.look.preview.Base)
	m.look.settled = CountSettled(rows) == len(rows)
}

// chosen reports whether a line of the choice is part of the answer.
func (m *Model) chosen(at int) bool {
	q, answer := m.editor.Question(), m.editor.Answer()
	if at >= len(q.Options) {
		return answer.Unknown
	}
	return answer.Has(q.Options[at].ID)
}

// Update handles keys and pasted text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		m.editor.Write(msg)
	case EditedMsg:
		cmd := m.editor.Edited(msg)
		m.message = m.editor.Message()
		return cmd
	case tea.KeyPressMsg:
		m.message = ""
		action := m.keys.Match(m.Scope(), msg)
		if m.Scope().Typing() {
			return m.write(action, msg)
		}
		return m.act(action, msg)
	}
	return nil
}

// write handles a key while a note or a date is typed.
func (m *Model) write(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	before := m.session.Revision()
	defer func() {
		if m.session.Revision() != before {
			m.compute() // an answer that waited for its date
		}
	}()
	switch action {
	case ui.Escape:
		cmd := m.editor.Leave()
		m.message = m.editor.Message()
		return cmd
	case ui.Accept:
		cmd, _ := m.editor.Done()
		return cmd
	case ui.Up, ui.Down:
		return m.editor.MoveField(action)
	case ui.External:
		return m.act(action, msg)
	default:
		m.editor.Type(action, msg)
		return nil
	}
}

func (m *Model) act(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	if !m.Can(action) {
		return nil
	}
	switch action {
	case ui.Accept:
		return m.accept()
	case ui.Skip:
		return m.step(1)
	case ui.Back:
		return m.step(-1)
	case ui.Best:
		m.open(m.best())
		return nil
	case ui.SkipIdle:
		return m.skipIdle()
	case ui.Roadmap:
		return ui.Go(ui.ToRoadmap)
	case ui.Review:
		return ui.Go(ui.ToReview)
	case ui.Export:
		return ui.Go(ui.ToExport)
	case ui.External:
		return m.editor.Outside(m.outside)
	case ui.Escape:
		return ui.Go(ui.ToBack)
	case ui.Leave:
		return ui.Go(ui.ToHome)
	}
	before := m.path
	cmd, changed := m.editor.Do(action, msg)
	m.message = m.editor.Message()
	if changed {
		m.compute()
		m.sayVoid(before)
	}
	return cmd
}

// accept goes on; a single choice is taken on the way.
func (m *Model) accept() tea.Cmd {
	var save tea.Cmd
	before := m.path
	if m.editor.Question().Kind == assessment.Single {
		cmd, changed := m.editor.Take()
		if changed {
			m.compute()
		}
		if save = cmd; m.editor.Part() == Dates {
			return save // the answer waits for a date that fits it
		}
	} else if m.editor.Answer().IsZero() {
		m.message = "Nothing is chosen yet: space chooses, 0 is don’t know, " + m.styles.Glyphs.Right + " skips."
		return nil
	}
	next := m.step(1)
	m.sayVoid(before) // it stays in sight at the next question
	return tea.Batch(save, next)
}

// sayVoid names what a change made void since the path was as before.
func (m *Model) sayVoid(before []assessment.Step) {
	if names := DroppedQuestions(before, m.path); names != "" {
		m.message = "No longer asked, kept: " + names + "."
	}
}

// step goes to the next or the previous question that is asked; past the last
// one it goes to the first that was skipped, and after that to the roadmap.
func (m *Model) step(by int) tea.Cmd {
	for i := m.at() + by; i >= 0 && i < len(m.path); i += by {
		if m.path[i].Asked {
			m.open(i)
			return nil
		}
	}
	if by < 0 {
		return nil
	}
	for i, step := range m.path {
		if step.Asked && step.Answer.IsZero() && step.Question != m.editor.Question() {
			m.open(i)
			m.message = "Skipped before, and still open."
			return nil
		}
	}
	return m.finish()
}

// finish goes to the roadmap, and the first time to the page that says that there
// is one.
func (m *Model) finish() tea.Cmd {
	if m.session.TakeFirst() {
		return ui.Go(ui.ToFirst)
	}
	return ui.Go(ui.ToRoadmap)
}

// Scope is the question, or the text that is typed.
func (m *Model) Scope() ui.Scope { return m.editor.Scope(ui.QuestionScope) }

// Can reports whether an action works now.
func (m *Model) Can(a ui.Action) bool {
	switch a {
	case ui.Tab:
		return m.editor.HasDates()
	case ui.Save:
		_, _, err := m.session.Failure()
		return err != nil
	case ui.External:
		return m.outside != nil
	case ui.Best:
		return m.best() >= 0
	case ui.SkipIdle:
		return m.idle()
	case ui.Back:
		return m.at() > 0
	default:
		return true
	}
}

// Commit saves a note or a date that is being typed.
func (m *Model) Commit() tea.Cmd { return m.editor.Leave() }

// Copy is the question with its answer and its note.
func (m *Model) Copy() (name, text string) {
	return "the question and its answer", m.editor.Text()
}

// best is the position of the question that decides most, where that has no
// answer yet and is neither the one that is open nor the one that enter would go
// to; else -1.
func (m *Model) best() int {
	next, here := m.look.result.NextQuestion, m.at()
	for i, step := range m.path {
		if step.Question.ID != next || i == here || step.Answer.Unknown {
			continue
		}
		if i > here && !slices.ContainsFunc(m.path[here+1:i], func(s assessment.Step) bool { return s.Asked }) {
			return -1
		}
		return i
	}
	return -1
}

// offer names the question that decides most, with its key.
func (m *Model) offer() string {
	at := m.best()
	if at < 0 {
		return ""
	}
	s := m.styles
	return s.Text.Render("b") + s.Muted.Render("  the question that decides most: ") + s.Text.Render(m.path[at].Question.Short)
}

// counts reports whether an answer to an open question could still change
// decisions, dates or effort.
func counts(o *assessment.OpenQuestion) bool { return o.Matters || o.ChangesPlan }

// idle reports whether an answer to the question that is shown could no longer
// change anything.
func (m *Model) idle() bool {
	o := m.openState()
	return o != nil && !counts(o) && m.editor.Answer().IsZero()
}

// skipIdle goes to the next question in order whose answer still counts, and
// past the last one to the roadmap.
func (m *Model) skipIdle() tea.Cmd {
	open := map[assessment.QuestionID]bool{}
	for i := range m.look.result.Open {
		o := &m.look.result.Open[i]
		open[o.Question] = o.State == assessment.Unanswered && counts(o)
	}
	n, skipped := len(m.path), 1
	for by := 1; by < n; by++ {
		at := (m.at() + by) % n
		step := m.path[at]
		if !step.Asked || !step.Answer.IsZero() {
			continue
		}
		if open[step.Question.ID] {
			m.open(at)
			m.message = report.Count(skipped, "question") + " skipped that could no longer change the result."
			return nil
		}
		skipped++
	}
	return m.finish()
}

// leftLines are the questions that are left with what each still changes, and
// the answers that are open, in at most rows lines.
func (m *Model) leftLines(width, rows int) []string {
	s := m.styles
	var ask, open []string
	for i := range m.look.result.Open {
		o := &m.look.result.Open[i]
		q := m.session.Catalog().Question(o.Question)
		words := s.Muted.Render(Affects(m.session.Catalog().Catalog, o))
		short := s.Text.Render(ui.Fit(q.Short, width-ui.Width(words)-4, s.Glyphs.Ellipsis))
		if o.State == assessment.UnknownOpen {
			open = append(open, ui.Between(s.Warn.Render(s.Glyphs.Unknown)+" "+short, words, width))
		} else if o.Asked {
			ask = append(ask, ui.Between("  "+short, words, width))
		}
	}
	var out []string
	if len(open) > 0 {
		out = append(append(out, s.Text.Render("Left open")), open...)
	}
	if len(ask) == 0 || rows <= 2 {
		return ui.Rows(out, max(0, min(rows, len(out))))
	}
	head := ui.Between(s.Text.Render("Left to ask"), s.Muted.Render("it still changes"), width)
	if len(out) > 0 {
		out = append([]string{""}, out...)
	}
	room := max(1, rows-len(out)-1)
	if len(ask) > room {
		more := s.Muted.Render("  and " + report.Count(len(ask)-room+1, "more question"))
		ask = append(ask[:room-1:room-1], more)
	}
	out = append(append([]string{head}, ask...), out...)
	return out[:min(rows, len(out))]
}

// Head shows how far each section is, and which question this is.
func (m *Model) Head() ui.Head {
	here := m.editor.Question()
	number, most := QuestionNumber(m.path, here)
	if m.layout.Compact {
		return ui.Head{
			Left:  Progress(m.styles, m.session.Catalog().Catalog, m.path, here, true),
			Right: m.styles.Muted.Render(strconv.Itoa(number) + " of at most " + strconv.Itoa(most)),
		}
	}
	right := m.styles.Muted.Render("question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most))
	return ProgressHead(m.styles, m.session.Catalog().Catalog, m.path, here, right, m.layout.Full())
}

// ProgressHead is how far each section is, with the one of the question that is open
// under the heavy line. What does not fit beside them is left out.
func ProgressHead(s ui.Styles, c *assessment.Catalog, path []assessment.Step, here *assessment.Question, right string, room int) ui.Head {
	head, gap := ui.Head{Right: right}, 3
	if ui.Width(Progress(s, c, path, here, false))+ui.Width(right)+2 > room {
		head.Right, gap = "", 2
	}
	var parts []string
	for i := range c.Sections {
		section := &c.Sections[i]
		part := mark(s, section, path, here)
		if here != nil && section.ID == here.Section {
			head.At = ui.Width(strings.Join(parts, strings.Repeat(" ", gap)))
			if len(parts) > 0 {
				head.At += gap
			}
			head.Heavy = ui.Width(part)
		}
		parts = append(parts, part)
	}
	head.Left = strings.Join(parts, strings.Repeat(" ", gap))
	return head
}

// QuestionNumber is the place of a question among those that may be asked, and how many
// those are: it can only get fewer.
func QuestionNumber(path []assessment.Step, here *assessment.Question) (number, most int) {
	for _, step := range path {
		if step.Visible != assessment.False {
			most++
		}
		if step.Question == here {
			number = max(1, most)
		}
	}
	return number, most
}

// Progress draws the sections with one sign for each question; only is the one
// section of the question that is open.
func Progress(s ui.Styles, c *assessment.Catalog, path []assessment.Step, here *assessment.Question, only bool) string {
	var parts []string
	for i := range c.Sections {
		section := &c.Sections[i]
		if !only || here != nil && section.ID == here.Section {
			parts = append(parts, mark(s, section, path, here))
		}
	}
	return strings.Join(parts, "   ")
}

func mark(s ui.Styles, section *assessment.Section, path []assessment.Step, here *assessment.Question) string {
	var signs strings.Builder
	for _, step := range path {
		if step.Question.Section != section.ID {
			continue
		}
		switch {
		case step.Question == here:
			signs.WriteString(s.Accent.Render(s.Glyphs.Here))
		case step.Visible == assessment.False:
			signs.WriteString(s.Faint.Render(s.Glyphs.RuledOut))
		case step.Answer.Unknown:
			signs.WriteString(s.Warn.Render(s.Glyphs.Unknown))
		case !step.Answer.IsZero():
			signs.WriteString(s.Muted.Render(s.Glyphs.Settled))
		default:
			signs.WriteString(s.Muted.Render(s.Glyphs.Possible))
		}
	}
	title := s.Muted
	if here != nil && section.ID == here.Section {
		title = s.Text
	}
	return title.Render(section.Short) + " " + signs.String()
}
