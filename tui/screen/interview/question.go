package interview

import (
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Part says which part of the question has the keys.
type Part int

const (
	Options Part = iota
	Note
	Dates
)

// Editor is one question open for an answer.
type Editor struct {
	session  *session.Session
	question *assessment.Question
	pick     OptionList
	note     ui.Area
	dates    dates
	part     Part
	pending  assessment.Answer // waits for a day of the deal that fits it; zero for none
	message  string            // why the last key did nothing
}

// Open returns the editor of a question, with the cursor on what was chosen.
func Open(s *session.Session, q *assessment.Question) *Editor {
	e := &Editor{session: s, question: q, pick: NewOptionList(q, s.Run().Answers.Of(q.ID)), note: ui.NewArea(safetext.MaxNote)}
	if e.HasDates() {
		e.dates = newDates(s.Run().Start, s.Run().DeadlineDate)
	}
	return e
}

// Question is what is asked.
func (e *Editor) Question() *assessment.Question { return e.question }

// Part says which part has the keys.
func (e *Editor) Part() Part { return e.part }

// Cursor is the option the person is on; the number of options is don't know.
func (e *Editor) Cursor() int { return e.pick.Cursor() }

// MoveTo puts the cursor on a line of the options.
func (e *Editor) MoveTo(line int) { e.pick.MoveTo(line) }

// HasDates reports whether two days are asked below the options.
func (e *Editor) HasDates() bool { return AsksDates(e.question) }

// Message says why the last key did nothing; "" when it did something.
func (e *Editor) Message() string { return e.message }

// Answer is what is stored or about to be.
func (e *Editor) Answer() assessment.Answer { return e.session.Run().Answers.Of(e.question.ID) }

// Do carries out an action on the options. It returns the command that saves,
// and whether the answer changed.
func (e *Editor) Do(a ui.Action, msg tea.KeyPressMsg) (cmd tea.Cmd, changed bool) {
	e.message = ""
	switch a {
	case ui.Digit:
		if !e.pick.Digit(msg) {
			e.message = "This question has no option " + msg.String() + "."
			return nil, false
		}
		if e.question.Kind == assessment.Single {
			return e.Take()
		}
		return e.put(e.pick.Toggled(e.Answer()))
	case ui.Unknown:
		e.pick.Move(ui.Last)
		return e.put(e.pick.Toggled(e.Answer()))
	case ui.Choose:
		return e.put(e.pick.Toggled(e.Answer()))
	case ui.Note:
		e.part = Note
		e.note.Open(e.session.Run().Notes[e.question.ID])
	case ui.Tab:
		if e.HasDates() {
			e.part = Dates
			e.dates.focus(0)
		}
	default:
		e.pick.Move(a)
	}
	return nil, false
}

// Take chooses the line under the cursor, and leaves it chosen where it is.
func (e *Editor) Take() (cmd tea.Cmd, changed bool) {
	next, ok := e.pick.Taken(e.Answer())
	if !ok {
		return nil, false
	}
	return e.put(next)
}

func (e *Editor) put(a assessment.Answer) (tea.Cmd, bool) {
	before := e.session.Revision()
	cmd, err := e.session.Answer(e.question.ID, a)
	var conflict *assessment.DeadlineConflict
	if errors.As(err, &conflict) {
		e.pending, e.part = a, Dates
		e.dates.refuse(conflict.Misfit() + ". Type one that does, or none.")
		return nil, false
	}
	if err != nil {
		e.message = err.Error()
		return nil, false
	}
	e.pick.Show(e.Answer())
	return cmd, e.session.Revision() != before
}

// Affects says in a few words what an open question could change: "SOC 2: the
// scope, dates and effort", or "nothing".
func Affects(c *assessment.Catalog, o *assessment.OpenQuestion) string {
	var words []string
	for _, name := range o.CouldChange {
		words = append(words, report.AttributeWords(c, name))
	}
	if len(words) > 2 {
		words = append(words[:1:1], report.Count(len(words)-1, "thing")+" more")
	}
	switch {
	case o.ChangesPlan:
		words = append(words, "dates and effort")
	case len(words) == 0:
		return "nothing"
	}
	return strings.Join(words, ", ")
}

// Text is a question with its answer and its note, as text to send on.
func Text(q *assessment.Question, a assessment.Answer, note string) string {
	text := q.Prompt + "\n" + report.AnswerWords(q, a) + "\n"
	if note != "" {
		text += "Note: " + note + "\n"
	}
	return text
}

// Text is the question that is open; see Text.
func (e *Editor) Text() string {
	return Text(e.question, e.Answer(), e.session.Run().Notes[e.question.ID])
}

// DroppedQuestions names the questions that a change of other answers made void: they are no
// longer asked, and what was said to them is kept. "" when there are none.
func DroppedQuestions(before, after []assessment.Step) string {
	var names []string
	for i, step := range after {
		if before[i].Visible != assessment.False && step.Visible == assessment.False && !step.Answer.IsZero() {
			names = append(names, "“"+step.Question.Short+"”")
		}
	}
	return report.AllOf(names)
}

// OptionList is the options of a question with the line the person is on, for an
// answer that is kept elsewhere. The line after the options is don't know.
type OptionList struct {
	question *assessment.Question
	choice   ui.Choice
	room     int // rows that the options were drawn into
}

// NewOptionList shows an answer, with the cursor on the first line of it.
func NewOptionList(q *assessment.Question, a assessment.Answer) OptionList {
	p := OptionList{question: q}
	p.Show(a)
	for i, o := range p.choice.Options {
		if o.Chosen {
			p.choice.MoveTo(i)
			break
		}
	}
	return p
}

// Show takes up another answer.
func (p *OptionList) Show(a assessment.Answer) {
	q := p.question
	p.choice.Single = q.Kind == assessment.Single
	p.choice.Options = p.choice.Options[:0]
	for i, o := range q.Options {
		line := ui.Option{Key: OptionKey(i), Label: o.Label, Short: o.Short, Chosen: a.Has(o.ID)}
		if o.Exclusive {
			line.Hint = "on its own"
		}
		p.choice.Options = append(p.choice.Options, line)
	}
	unknown := ui.Option{Key: "0", Label: "Don’t know", Chosen: a.Unknown}
	if q.Kind == assessment.Multi {
		unknown.Hint = "on its own"
	}
	p.choice.Options = append(p.choice.Options, unknown)
}

// Bare leaves the boxes out, where nothing can be chosen.
func (p *OptionList) Bare() { p.choice.Bare = true }

// OptionKey is what chooses a line; "" where no key does.
func OptionKey(line int) string {
	if line < 9 {
		return strconv.Itoa(line + 1)
	}
	return ""
}

// Tails puts something at the right edge of every line, don't know last.
func (p *OptionList) Tails(tails []string) {
	for i := range p.choice.Options {
		p.choice.Options[i].Tail = tails[i]
	}
}

// Cursor is the line the person is on.
func (p *OptionList) Cursor() int { return p.choice.Cursor() }

// MoveTo puts the cursor on a line.
func (p *OptionList) MoveTo(line int) { p.choice.MoveTo(line) }

// Move moves the cursor, for an action that does.
func (p *OptionList) Move(a ui.Action) {
	switch a {
	case ui.Up:
		p.choice.Step(-1)
	case ui.Down:
		p.choice.Step(1)
	case ui.First:
		p.choice.MoveTo(0)
	case ui.Last:
		p.choice.MoveTo(len(p.question.Options))
	case ui.PageUp:
		p.choice.Page(-1, p.room)
	case ui.PageDown:
		p.choice.Page(1, p.room)
	}
}

// Digit goes to the line of a digit, and reports whether there is one.
func (p *OptionList) Digit(msg tea.KeyPressMsg) bool {
	at, _ := strconv.Atoi(msg.String())
	if at > len(p.question.Options) {
		return false
	}
	p.choice.MoveTo(at - 1)
	return true
}

// Toggled is an answer with the line under the cursor changed.
func (p *OptionList) Toggled(a assessment.Answer) assessment.Answer {
	return p.question.Toggled(a, p.choice.Cursor())
}

// Taken is an answer with the line under the cursor chosen, and false where it
// is already.
func (p *OptionList) Taken(a assessment.Answer) (assessment.Answer, bool) {
	next := p.Toggled(a)
	return next, !next.IsZero()
}

// Rows is the number of lines.
func (p *OptionList) Rows() int { return len(p.choice.Options) }

// View draws the lines in at most rows lines, which then are a page.
func (p *OptionList) View(s ui.Styles, width, rows int, active bool) []string {
	p.room = rows
	return p.choice.View(s, width, rows, active)
}

const (
	dateLength = 24 // longer than a date, so that what is wrong can be read
	dateLabel  = 22
	dateWidth  = 14
)

// dates is the first day of the plan and the day of the named deal.
type dates struct {
	fields [2]ui.Field
	at     int
	wrong  string
}

func newDates(start, deadline assessment.Date) dates {
	d := dates{fields: [2]ui.Field{ui.NewField(dateLength), ui.NewField(dateLength)}}
	d.fields[0].SetValue(start.String())
	d.fields[1].SetValue(deadline.String())
	return d
}

func (d *dates) focus(at int) {
	d.fields[d.at].Blur()
	d.at = at
	d.fields[at].Focus()
}

// refuse says what is wrong with the day of the deal.
func (d *dates) refuse(wrong string) {
	d.focus(1)
	d.wrong = wrong
}

func (d *dates) update(msg tea.Msg) {
	d.wrong = ""
	d.fields[d.at].Update(msg)
}

// read returns both days, or keeps what is wrong with them and the field it is in.
func (d *dates) read() (start, deadline assessment.Date, ok bool) {
	var days [2]assessment.Date
	for i := range d.fields {
		text := d.fields[i].Value()
		if text == "" {
			continue
		}
		day, err := assessment.ParseDate(text)
		if err != nil {
			d.wrong = err.Error() + "."
			d.focus(i)
			return start, deadline, false
		}
		days[i] = day
	}
	if wrong := DatesProblem(days[0], days[1]); wrong != "" {
		d.refuse(wrong)
		return start, deadline, false
	}
	d.wrong = ""
	d.fields[d.at].Blur()
	return days[0], days[1], true
}

func (d *dates) view(s ui.Styles, width int, active bool) []string {
	labels := DateLabels()
	hints := [2]string{"2026-12-01; empty is today", "2027-06-30; empty is not known"}
	var out []string
	for i := range d.fields {
		label, pointer := s.Muted, " "
		if active && i == d.at {
			label, pointer = s.Accent, s.Accent.Render(s.Glyphs.Cursor)
		}
		line := pointer + " " + label.Render(ui.Pad(labels[i], dateLabel)) + d.fields[i].View(s, dateWidth)
		if room := width - ui.Width(line); room > ui.Width(hints[i]) {
			line += s.Muted.Render(hints[i])
		}
		out = append(out, ui.Fit(line, width, ""))
	}
	if d.wrong != "" {
		for i, line := range ui.WrapAtMost(d.wrong, width-2, 3, s.Glyphs.Ellipsis) {
			sign := " "
			if i == 0 {
				sign = s.Bad.Render(s.Glyphs.Look)
			}
			out = append(out, sign+" "+s.Text.Render(line))
		}
	}
	return out
}

func (d *dates) cursor() (x, y int) { return 2 + dateLabel + d.fields[d.at].Column(), d.at }

// AsksDates reports whether the first day of the plan and the day of the deal
// are asked with a question.
func AsksDates(q *assessment.Question) bool { return q.ID == assessment.QuestionDeadline }

// DateLabels names the first day of the plan and the day of the deal.
func DateLabels() [2]string { return [2]string{"The plan starts on", "The deal needs it by"} }

// DatesProblem says what is wrong with two days together; "" when nothing is. A
// zero day is none.
func DatesProblem(start, deadline assessment.Date) string {
	if !start.IsZero() && !deadline.IsZero() && deadline.Before(start) {
		return "The deadline is before the start: change one, or leave one empty."
	}
	return ""
}

// Write types into the note or into a date.
func (e *Editor) Write(msg tea.Msg) {
	e.message = ""
	switch e.part {
	case Note:
		e.note.Update(msg)
	case Dates:
		e.dates.update(msg)
	}
}

// Type handles a key while a note or a date is typed; in a note one may take
// back what was typed, and bring it back.
func (e *Editor) Type(a ui.Action, msg tea.KeyPressMsg) {
	switch a {
	case ui.Undo:
		e.note.Undo()
	case ui.Redo:
		e.note.Redo()
	default:
		e.Write(msg)
	}
}

// Done ends a note or the dates: their text is kept and saved. It reports
// whether it ended; a date that cannot be read stays open with a reason.
func (e *Editor) Done() (cmd tea.Cmd, ended bool) {
	switch e.part {
	case Note:
		cmd = e.session.Note(e.question.ID, e.note.Value())
	case Dates:
		start, deadline, ok := e.dates.read()
		if !ok {
			return nil, false
		}
		var err error
		if cmd, err = e.session.Dates(start, deadline, e.pending); err != nil {
			e.dates.refuse(err.Error() + ".")
			return nil, false
		}
		e.pending = assessment.Answer{}
		e.pick.Show(e.Answer())
	}
	e.part = Options
	return cmd, true
}

// Leave is Done for one who goes away: dates that cannot be read are put back
// to what is stored, and that is said.
func (e *Editor) Leave() tea.Cmd {
	cmd, ended := e.Done()
	if !ended {
		e.dates = newDates(e.session.Run().Start, e.session.Run().DeadlineDate)
		e.message = "The dates stay as they were: what was typed could not be used."
		if !e.pending.IsZero() {
			e.message = "Answer and dates stay as they were: the date does not fit."
		}
		e.part, e.pending = Options, assessment.Answer{}
	}
	return cmd
}

// MoveField goes to the next date, or to the one before, and past the last one
// back to the options.
func (e *Editor) MoveField(a ui.Action) tea.Cmd {
	to := e.dates.at + 1
	if a == ui.Up {
		to = e.dates.at - 1
	}
	if to >= 0 && to < len(e.dates.fields) {
		e.dates.focus(to)
		return nil
	}
	cmd, _ := e.Done()
	return cmd
}

// Scope names the keys that are alive; list is the scope while options are.
func (e *Editor) Scope(list ui.Scope) ui.Scope {
	switch e.part {
	case Note:
		return ui.NoteScope
	case Dates:
		return ui.DatesScope
	default:
		return list
	}
}

// OptionLines draws the options in at most rows lines, which then are a page.
func (e *Editor) OptionLines(s ui.Styles, width, rows int) []string {
	return e.pick.View(s, width, rows, e.part == Options)
}

// Rows is the number of options with don't know.
func (e *Editor) Rows() int { return e.pick.Rows() }

// NoteLines draws the note that is being written, in rows lines.
func (e *Editor) NoteLines(s ui.Styles, width, rows int) []string {
	return e.note.View(s, width, rows)
}

// NoteCursor is the cell of the cursor inside NoteLines.
func (e *Editor) NoteCursor() (x, y int) { return e.note.Place() }

// DateLines draws the two dates: two lines, and one more for what is wrong.
func (e *Editor) DateLines(s ui.Styles, width int) []string {
	return e.dates.view(s, width, e.part == Dates)
}

// DateCursor is the cell of the cursor inside DateLines.
func (e *Editor) DateCursor() (x, y int) { return e.dates.cursor() }

// External is the person's own editor, on the machine that the screens run on.
type External interface {
	// Edit returns the command that shows a text in the editor, while the screens
	// wait, and then reports what the person left there.
	Edit(text string, report func(text string, err error) tea.Msg) tea.Cmd
}

// EditedMsg is a note as the person's own editor left it.
type EditedMsg struct {
	question assessment.QuestionID
	text     string
	err      error
}

// Outside opens the note in the person's own editor. What was typed so far is
// saved first: nothing is lost whatever the editor does.
func (e *Editor) Outside(external External) tea.Cmd {
	if e.part != Note {
		e.Do(ui.Note, tea.KeyPressMsg{})
	}
	id, text := e.question.ID, e.note.Value()
	return tea.Sequence(e.session.Note(id, text), external.Edit(text, func(text string, err error) tea.Msg {
		return EditedMsg{id, text, err}
	}))
}

// Edited takes up what the editor left and saves it. Where the editor failed, the
// note stays open as it was.
func (e *Editor) Edited(msg EditedMsg) tea.Cmd {
	if msg.question != e.question.ID || e.part != Note {
		return nil
	}
	if msg.err != nil {
		e.message = "The note is as it was: " + safetext.Line(msg.err.Error(), safetext.MaxReason) + "."
		return nil
	}
	text, western := safetext.DecodeWestern([]byte(msg.text))
	var changes []string
	if western {
		changes = append(changes, "it was read as Latin-1")
	}
	if strings.Contains(text, "\t") {
		changes = append(changes, "tabs are spaces now")
	}
	text = strings.TrimSpace(ui.Untabbed(text))
	whole := safetext.Text(text, len(text))
	e.note.Replace(whole)
	kept := safetext.Text(whole, safetext.MaxNote)
	if whole != text || kept != e.note.Value() {
		changes = append(changes, "some characters are left out")
	}
	if kept != whole {
		e.message = "A note has " + strconv.Itoa(safetext.MaxNote) + " characters at most; the end is left out."
		return nil
	}
	cmd, _ := e.Done()
	e.message = "The note is as you left it in your editor."
	if len(changes) > 0 {
		e.message = "The note is as you left it, but " + strings.Join(changes, ", ") + "."
	}
	return cmd
}
