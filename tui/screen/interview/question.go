package interview

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// OptionList is the options of a question with a cursor, and don't know below
// them. The answer is kept by its user.
type OptionList struct {
	ui.Choice
	question *assessment.Question
	digit    int // the first of two that choose an option, or noDigit
}

// NewOptionList shows an answer, with the cursor on its first option.
func NewOptionList(q *assessment.Question, a assessment.Answer) OptionList {
	l := OptionList{Choice: ui.Choice{Last: true}, question: q, digit: noDigit}
	l.Show(a)
	l.MoveTo(slices.IndexFunc(l.Options, func(o ui.Option) bool { return o.Chosen }))
	return l
}

// Show shows another answer; the cursor stays.
func (l *OptionList) Show(a assessment.Answer) {
	l.Single = l.question.Kind == assessment.Single
	l.Options = l.Options[:0]
	for i, o := range l.question.Options {
		hint := ""
		if o.Exclusive {
			hint = "only this one"
		}
		l.Options = append(l.Options, ui.Option{
			Key: OptionKey(l.question, i), Label: o.Label, Short: o.Short, Help: o.Help, Hint: hint, Chosen: a.Has(o.ID),
		})
	}
	l.Options = append(l.Options, ui.Option{
		Key: OptionKey(l.question, -1), Label: "I don’t know", Help: unknownHelp, Chosen: a.Unknown,
	})
}

const (
	noDigit     = -1
	mostDigits  = 9 // options that one digit chooses
	unknownHelp = "That’s fine. It stays open and never counts as no. Ask someone who knows, and change it then."
)

// OptionKey is the number that chooses an option: two digits where a question has more
// than nine. Zero, for -1, is don't know.
func OptionKey(q *assessment.Question, option int) string {
	key := strconv.Itoa(option + 1)
	if len(q.Options) > mostDigits && option < mostDigits {
		key = "0" + key
	}
	return key
}

// Tails puts a text at the right edge of every line, don't know last.
func (l *OptionList) Tails(tails []string) {
	for i := range l.Options {
		l.Options[i].Tail = tails[i]
	}
}

// Keys are the rows of the keys that move and choose, from an answer to the next
// one. refuse gets the reason if a key does nothing.
func (l *OptionList) Keys(
	answer func() assessment.Answer, choose func(assessment.Answer) tea.Cmd, refuse func(reason string) tea.Cmd,
) []ui.Key {
	toggle := func() tea.Cmd {
		l.digit = noDigit
		return choose(l.question.Toggled(answer(), l.Cursor()))
	}
	digit := ui.Row(ui.GroupAct, "1 2 3 4 5 6 7 8 9", "", "choose by number", nil)
	zero := ui.Row(ui.GroupAct, "0", "", "I don’t know; stays open, and never counts as no", nil)
	digit.Sign = "1–9"
	digit.Pick = func(digit int) tea.Cmd {
		number, of := digit, len(l.question.Options)
		switch first := l.digit; {
		case first > 0 && 10*first+digit > of: // two numbers of one digit
			return tea.Batch(l.number(first, answer, choose, refuse), l.number(digit, answer, choose, refuse))
		case first != noDigit:
			number = 10*first + digit
		case of > mostDigits && 10*digit <= of:
			l.digit = digit
			if digit > 0 {
				l.MoveTo(digit - 1)
			}
			return refuse(strconv.Itoa(digit) + "… Type the second digit, or press enter for 0" + strconv.Itoa(digit) + ".")
		}
		return l.number(number, answer, choose, refuse)
	}
	zero.Pick = digit.Pick
	return append(ui.MoveKeys("move", nil, func(m ui.Motion) { l.digit = noDigit; l.Move(m) }),
		digit,
		zero,
		ui.Row(ui.GroupAct, "space", "choose", "choose, or clear", toggle),
	)
}

// number chooses the option with a number; zero is don't know.
func (l *OptionList) number(
	number int, answer func() assessment.Answer, choose func(assessment.Answer) tea.Cmd, refuse func(reason string) tea.Cmd,
) tea.Cmd {
	l.digit = noDigit
	if number > len(l.question.Options) {
		return refuse("This question has no option " + strconv.Itoa(number) + ".")
	}
	next, changed := l.numbered(number, answer())
	if !changed && l.Single && number > 0 {
		return nil
	}
	return choose(next)
}

// numbered is an answer with the line of a number changed, as Taken.
func (l *OptionList) numbered(number int, a assessment.Answer) (assessment.Answer, bool) {
	l.MoveTo(number - 1)
	if number == 0 {
		l.Move(ui.Last)
	}
	return l.Taken(a)
}

// Typed is an answer with the option of the one digit that was typed where a second
// could follow; ok is false where none was.
func (l *OptionList) Typed(a assessment.Answer) (next assessment.Answer, ok bool) {
	if l.digit == noDigit {
		return a, false
	}
	number := l.digit
	l.digit = noDigit
	next, _ = l.numbered(number, a)
	return next, true
}

// Taken is an answer with the line of the cursor changed, and false if that took the
// last option back.
func (l *OptionList) Taken(a assessment.Answer) (assessment.Answer, bool) {
	next := l.question.Toggled(a, l.Cursor())
	return next, !next.IsZero()
}

// part is the part of a question that has the keys.
type part int

const (
	onOptions part = iota
	inNote
	inDates
)

// Editor is a question of an assessment that is open for an answer: its options, its
// note, and its dates. Those are the two of the plan, or one for each thing that is held.
// Its methods save what they change, and set message if they do nothing.
type Editor struct {
	session  *session.Session
	question *assessment.Question
	external External // nil if there is none
	today    assessment.Date
	options  OptionList
	note     ui.Area // made by openNote: it takes half a megabyte
	dates    []dateField
	date     int    // the one that is typed
	wrong    string // what is wrong with the dates
	part     part
	pending  assessment.Answer // until the deadline fits it; zero for none
	message  string
}

// dateField is a date of a question: the day of the deal, the first day of the plan, or
// the day of something that is held.
type dateField struct {
	ui.Field
	label, none string // what it is, and what it means that it is empty
	day         assessment.Date
	held        assessment.OptionID // whose day it is; "" for the dates of the plan
}

func newEditor(s *session.Session, q *assessment.Question, external External, today assessment.Date) *Editor {
	e := &Editor{
		session:  s,
		question: q,
		external: external,
		today:    today,
		options:  NewOptionList(q, s.Run().Answers.Of(q.ID)),
	}
	e.options.Helps = true
	e.resetDates()
	e.show()
	return e
}

// show shows the answer, the days of what is held, and the days that the choices of a
// deadline mean.
func (e *Editor) show() {
	e.options.Show(e.answer())
	c, run := e.session.Catalog(), e.session.Run()
	if AsksDates(e.question) {
		for i, o := range e.question.Options {
			if months := c.Planning.Months[o.ID]; months > 0 {
				by := e.answer().Given.Or(e.today).AddMonths(months)
				e.options.Options[i].Hint = "by " + report.LongDate(by)
			}
		}
	}
	if !e.isHeld() {
		return
	}
	for _, id := range e.heldOptions() {
		_, i := e.question.Option(id)
		e.options.Options[i].Hint = "no date yet"
		if day := c.HeldDate(run, id); !day.IsZero() {
			e.options.Options[i].Hint = report.LongDate(day)
		}
	}
}

func (e *Editor) answer() assessment.Answer { return e.session.Run().Answers.Of(e.question.ID) }

func (e *Editor) hasDates() bool { return len(e.dates) > 0 }

// isHeld reports whether the question asks what is held. Its dates take the place of the
// options while they are typed; those of the plan are below them.
func (e *Editor) isHeld() bool { return e.question.ID == e.session.Catalog().Roles.Held }

// datesAlone reports whether the dates are typed where else the options are.
func (e *Editor) datesAlone() bool { return e.part == inDates && e.isHeld() }

// heldOptions is what the answer says is held.
func (e *Editor) heldOptions() []assessment.OptionID {
	return slices.DeleteFunc(e.session.Catalog().HeldOptions(), func(id assessment.OptionID) bool {
		return !e.answer().Has(id)
	})
}

// takeLine takes the line of the cursor, if one option is to be chosen. Else it gives
// the same answer again, which counts where a person has to check it.
func (e *Editor) takeLine() tea.Cmd {
	if next, typed := e.options.Typed(e.answer()); typed {
		return e.save(next)
	}
	if next, changed := e.options.Taken(e.answer()); changed && e.options.Single {
		return e.save(next)
	}
	return e.save(e.answer())
}

func (e *Editor) optionKeys() []ui.Key {
	return e.options.Keys(e.answer, e.save, e.say)
}

func (e *Editor) say(reason string) tea.Cmd {
	e.message = reason
	return nil
}

func (e *Editor) datesKey() ui.Key {
	help := "the two dates below the options"
	if e.question != nil && !AsksDates(e.question) {
		help = "the dates of what you hold"
	}
	return ui.Row(ui.GroupMove, "tab", "dates", help, ui.Do(func() {
		e.part = inDates
		e.focus(0)
	})).Only(e.hasDates)
}

func noteKey(open func()) ui.Key {
	return ui.Row(ui.GroupAct, "W", "note", "write a note on this question", ui.Do(open)).FoundBy("comment")
}

// typingKeys are the keys while a note or a date is typed; done is called once it
// is kept.
func (e *Editor) typingKeys(done func()) ui.KeyMap {
	leave := func() tea.Cmd {
		cmd := e.leave()
		done()
		return cmd
	}
	if e.part == inNote {
		return ui.KeyMap{Typing: true, Rows: []ui.Key{
			ui.Row(ui.GroupAct, "enter esc", "done", "keep the note and close it; also esc", leave).Kept(),
			ui.Row(ui.GroupAct, "alt+enter ctrl+j", "new line", "a new line; also ctrl+j",
				ui.Do(func() { e.note.Update(tea.KeyPressMsg{Code: tea.KeyEnter}) })),
			externalKey("ctrl+o", "open $EDITOR", e.external, e.openExternal),
		}}
	}
	keep := func() tea.Cmd {
		cmd, kept := e.keep()
		if kept {
			done()
		}
		return cmd
	}
	return ui.KeyMap{Typing: true, Rows: []ui.Key{
		ui.Row(ui.GroupMove, "up shift+tab", "", "field before", func() tea.Cmd { return e.moveField(-1) }),
		ui.Row(ui.GroupMove, "tab down", "next field", "next field", func() tea.Cmd { return e.moveField(1) }),
		ui.Row(ui.GroupAct, "enter", "done", "keep the dates", keep).Kept(),
		ui.CloseKey(leave),
	}}
}

func (e *Editor) save(a assessment.Answer) tea.Cmd {
	cmd, err := e.session.Answer(e.question.ID, a)
	var conflict *assessment.DeadlineConflict
	switch {
	case errors.As(err, &conflict):
		e.pending, e.part = a, inDates
		e.refuse(0, conflict.Misfit()+". Type one that does, or none.")
		return nil
	case err != nil:
		e.message = err.Error()
		return nil
	}
	if e.isHeld() {
		e.resetDates()
	}
	e.show()
	return cmd
}

func (e *Editor) openNote() {
	e.part, e.note = inNote, ui.NewArea(safetext.MaxNote)
	e.note.Open(e.session.Run().Notes[e.question.ID])
}

// write types into the note or the date that is open.
func (e *Editor) write(msg tea.Msg) {
	switch e.part {
	case inNote:
		e.note.Update(msg)
	case inDates:
		e.wrong = ""
		e.dates[e.date].Update(msg)
	}
}

// keep saves the note or the dates and closes them. It reports false if a date
// cannot be read: then it stays open with the reason.
func (e *Editor) keep() (cmd tea.Cmd, kept bool) {
	switch e.part {
	case inNote:
		cmd = e.session.Note(e.question.ID, e.note.Value())
	case inDates:
		days, ok := e.days()
		if !ok {
			return nil, false
		}
		if cmd, ok = e.saveDates(days); !ok {
			return nil, false
		}
		e.show()
	}
	e.part = onOptions
	return cmd, true
}

// saveDates saves the dates, and the answer that waits for them. It reports false if they
// do not fit it.
func (e *Editor) saveDates(days []assessment.Date) (cmd tea.Cmd, fits bool) {
	if e.isHeld() {
		held := map[assessment.OptionID]assessment.Date{}
		for i, day := range days {
			held[e.dates[i].held] = day
		}
		return e.session.HeldDates(held), true
	}
	cmd, err := e.session.Dates(days[1], days[0], e.pending)
	if err != nil {
		e.refuse(0, err.Error()+".")
		return nil, false
	}
	e.pending = assessment.Answer{}
	return cmd, true
}

// leave is keep, but puts back dates that cannot be read.
func (e *Editor) leave() tea.Cmd {
	cmd, kept := e.keep()
	if !kept {
		e.resetDates()
		e.message = "The dates stay as they were: what you typed was not a date."
		if !e.pending.IsZero() {
			e.message = "Answer and dates stay as they were: the date does not fit."
		}
		e.part, e.pending = onOptions, assessment.Answer{}
	}
	return cmd
}

func (e *Editor) resetDates() {
	e.dates, e.date, e.wrong = nil, 0, ""
	run := e.session.Run()
	add := func(label, none string, held assessment.OptionID, day assessment.Date) {
		field := dateField{Field: ui.NewField(dateLength), label: label, none: none, day: day, held: held}
		field.SetValue(report.LongDate(day))
		e.dates = append(e.dates, field)
	}
	switch {
	case AsksDates(e.question):
		labels := DateLabels()
		add(labels[1], "not known", "", run.DeadlineDate)
		add(labels[0], "today", "", run.Start)
	case e.isHeld():
		for _, id := range e.heldOptions() {
			o, _ := e.question.Option(id)
			add(o.Short, "no date yet", id, run.HeldDates[id])
		}
	}
}

func (e *Editor) focus(date int) {
	e.dates[e.date].Blur()
	e.date = date
	e.dates[date].Focus()
}

// refuse shows what is wrong with a date.
func (e *Editor) refuse(date int, wrong string) {
	e.focus(date)
	e.wrong = wrong
}

// moveField goes to another date, and back to the options past either end.
func (e *Editor) moveField(step int) tea.Cmd {
	if to := e.date + step; to >= 0 && to < len(e.dates) {
		e.focus(to)
		return nil
	}
	cmd, _ := e.keep()
	return cmd
}

// days reads the dates, or refuses the one that is wrong.
func (e *Editor) days() (days []assessment.Date, ok bool) {
	days = make([]assessment.Date, len(e.dates))
	for i := range e.dates {
		text := e.dates[i].Value()
		if text == "" {
			continue
		}
		day, err := assessment.ReadDate(text, e.today)
		if err != nil {
			e.refuse(i, err.Error()+".")
			return days, false
		}
		days[i] = day
	}
	e.wrong = ""
	if !e.isHeld() {
		e.wrong = DatesProblem(days[1], days[0])
	}
	if e.wrong != "" {
		e.focus(0)
		return days, false
	}
	for i := range e.dates {
		e.dates[i].day = days[i]
		e.dates[i].SetValue(report.LongDate(days[i]))
	}
	e.dates[e.date].Blur()
	return days, true
}

// column is the lines of a pane from the top, and the cursor of a text field in it.
type column struct {
	lines  []string
	cursor *tea.Cursor
}

func (c *column) add(lines ...string) { c.lines = append(c.lines, lines...) }

// join puts another column below, indented.
func (c *column) join(below column, indent int) {
	if below.cursor != nil {
		c.cursor = tea.NewCursor(below.cursor.X+indent, below.cursor.Y+len(c.lines))
	}
	for _, line := range below.lines {
		c.add(ui.Indent(line, indent))
	}
}

// noteColumn draws the note that is being written.
func (e *Editor) noteColumn(s ui.Styles, width, rows int) column {
	c := column{lines: e.note.View(s, width, rows)}
	c.cursor = tea.NewCursor(e.note.Place())
	return c
}

const (
	dateLength     = 40 // longer than a date, so that a wrong one can be read
	dateLabelWidth = 22
	dateWidth      = 19 // 12 September 2027, and the cursor
)

// datesColumn draws the dates in at most rows lines, and below them what is wrong with
// them; nothing for a question that has none. In one line they follow each other.
func (e *Editor) datesColumn(s ui.Styles, width, rows int) column {
	var c column
	active, labelWidth := e.part == inDates, dateLabelWidth
	if e.isHeld() {
		if !active {
			return c
		}
		for i := range e.dates {
			labelWidth = min(max(labelWidth, ui.Width(e.dates[i].label)+2), width-dateWidth-2)
		}
		c.add(ui.Hang(s, "", s.Muted, HeldDatesHint, width, 2)...)
	}
	if rows == 1 && !active {
		var all []string
		for i := range e.dates {
			text := e.dates[i].Value()
			if text == "" {
				text = e.dates[i].none
			}
			all = append(all, s.Muted.Render(e.dates[i].label+" ")+s.Text.Render(text))
		}
		c.add(ui.Fit("  "+strings.Join(all, s.Muted.Render(" · ")), width, s.Glyphs.Ellipsis))
		return c
	}
	labelWidth = min(labelWidth, max(10, width-dateWidth-2))
	if e.wrong != "" {
		rows -= 2
	}
	from, top := 0, len(c.lines)
	if rows -= top; rows < len(e.dates) {
		from = ui.Window(e.date, e.date, max(1, rows), len(e.dates))
	}
	for i := from; i < min(len(e.dates), from+max(1, rows)); i++ {
		line, more := e.dateLine(s, i, labelWidth, width)
		if active && i == e.date && ui.Width(line)+1+ui.Width(more) > width && rows > len(e.dates) {
			c.add(line, ui.Indent(more, 2))
			continue
		}
		c.add(ui.Fit(strings.TrimRight(line+" "+more, " "), width, s.Glyphs.Ellipsis))
	}
	if e.wrong != "" {
		c.add(ui.Hang(s, s.Bad.Render(s.Glyphs.Look)+" ", s.Text, e.wrong, width, 3)...)
	}
	if active {
		c.cursor = tea.NewCursor(2+labelWidth+e.dates[e.date].Column(), top+e.date-from)
	}
	return c
}

// dateLine is a date with how far away it is; while it is typed, that of the text so far,
// or how to write one.
func (e *Editor) dateLine(s ui.Styles, i, labelWidth, width int) (line, more string) {
	field := &e.dates[i]
	here := e.part == inDates && i == e.date
	pointer, label := s.Pointer(here)
	if !here {
		label = s.Muted
	}
	name := ui.Fit(field.label, labelWidth-1, s.Glyphs.Ellipsis)
	line = pointer + " " + label.Render(ui.Pad(name, labelWidth))
	value := field.View(s, dateWidth)
	day, err := assessment.ReadDate(field.Value(), e.today)
	switch {
	case !here && field.Value() == "":
		return line + s.Muted.Render(field.none), ""
	case err != nil:
		more = assessment.DateHint
	case here && field.Value() != report.LongDate(day):
		more = report.LongDate(day) + ", " + away(e.today, day)
	default:
		more = day.Weekday().String() + ", " + away(e.today, day)
	}
	switch room := width - 2 - labelWidth; {
	case field.Value() == "":
		value = field.View(s, max(2, min(dateWidth, room-1-ui.Width(more))))
	case ui.Width(field.Value()) >= dateWidth:
		value = field.View(s, max(dateWidth, room))
	}
	return line + value, s.Muted.Render(more)
}

// away is how far away a day is: "in 11 months", "2 days ago".
func away(today, day assessment.Date) string {
	days, far := today.DaysTo(day), ""
	switch n := max(days, -days); {
	case days == 0:
		return "today"
	case n < 21:
		far = report.Count(n, "day")
	case n < 70:
		far = report.Count((n+3)/7, "week")
	default:
		far = report.Count((n*12+182)/365, "month")
	}
	if days < 0 {
		return far + " ago"
	}
	return "in " + far
}

// HeldDatesHint says which day of a report and of a certificate counts.
const HeldDatesHint = "The last day that a report covers, or the day a certificate was issued."

// copied is the question with its answer and its note.
func (e *Editor) copied() (name, text string) {
	return "the question and its answer", answerText(e.question, e.answer(), e.session.Run().Notes[e.question.ID])
}

func answerText(q *assessment.Question, a assessment.Answer, note string) string {
	text := q.Prompt + "\n" + report.AnswerWords(q, a) + "\n"
	if note != "" {
		text += "Note: " + note + "\n"
	}
	return text
}

// External is the user's own text editor, on the machine that the program runs on.
type External interface {
	// Edit returns the command that opens text in the editor. The screens wait until
	// it ends; report makes the message of what it left.
	Edit(text string, report func(text string, err error) tea.Msg) tea.Cmd
}

// editedMsg is a note as the external editor left it.
type editedMsg struct {
	question assessment.QuestionID
	text     string
	err      error
}

func externalKey(keys, word string, external External, open func() tea.Cmd) ui.Key {
	return ui.Row(ui.GroupAct, keys, word, "write the note in $EDITOR", open).
		Only(func() bool { return external != nil })
}

// openExternal opens the note in the external editor. It saves what is typed first,
// so that nothing is lost whatever the editor does.
func (e *Editor) openExternal() tea.Cmd {
	if e.part != inNote {
		e.openNote()
	}
	id, text := e.question.ID, e.note.Value()
	return tea.Sequence(e.session.Note(id, text), e.external.Edit(text, func(text string, err error) tea.Msg {
		return editedMsg{id, text, err}
	}))
}

// edited saves what the external editor left. If the editor failed, the note stays
// open as it was.
func (e *Editor) edited(msg editedMsg) tea.Cmd {
	if msg.question != e.question.ID || e.part != inNote {
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
	cmd, _ := e.keep()
	e.message = "The note is saved as you left it in your editor."
	if len(changes) > 0 {
		e.message = "The note is as you left it, but " + strings.Join(changes, ", ") + "."
	}
	return cmd
}

// states is the open questions of a result by their id.
type states map[assessment.QuestionID]*assessment.OpenQuestion

// evaluate returns the result of the answers so far, without plan and flips.
func evaluate(s *session.Session, today assessment.Date) (assessment.Result, states) {
	r := s.Catalog().Evaluate(s.Run(), assessment.Options{Today: today, SkipPlan: true, SkipFlips: true})
	open := states{}
	for i := range r.Open {
		open[r.Open[i].Question] = &r.Open[i]
	}
	return r, open
}

// affects says in a few words what an open question could change: "SOC 2: the
// scope, dates and effort", or "nothing".
func affects(c *assessment.Catalog, o *assessment.OpenQuestion) string {
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

// droppedText begins a sentence that names dropped questions.
const droppedText = "No longer asked, kept: "

// DroppedQuestions names the questions that are no longer asked after other answers
// changed, though they have an answer, which is kept; "" if there are none.
func DroppedQuestions(before, after []assessment.Step) string {
	var names []string
	for i, step := range after {
		if before[i].Visible != logic.False && step.Visible == logic.False && !step.Answer.IsZero() {
			names = append(names, "“"+step.Question.Short+"”")
		}
	}
	return report.AllOf(names)
}

// AsksDates reports whether a question asks for the first day of the plan and the
// day of the deal.
func AsksDates(q *assessment.Question) bool { return q.ID == assessment.QuestionDeadline }

// DateLabels names the first day of the plan and the day of the deal.
func DateLabels() [2]string { return [2]string{"Work starts", "The deal needs it by"} }

// DatesProblem says what is wrong with two days together; "" if nothing is. A zero
// day is none.
func DatesProblem(start, deadline assessment.Date) string {
	if !start.IsZero() && !deadline.IsZero() && deadline.Before(start) {
		return "The deadline is before the start: change one, or leave one empty."
	}
	return ""
}
