// Package question is one question being answered: its options, its note and,
// where a day is asked with it, its dates. The interview and the review page
// both show it.
package question

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/kit"
	"trustpath/tui/session"
	"trustpath/tui/widget"
)

// withDates is the question that the first day of the plan and the day of the
// deal are asked with.
const withDates assessment.QuestionID = "deadline"

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
	choice   widget.Choice
	note     widget.Area
	dates    dates
	part     Part
	room     int    // rows that the options are drawn into
	message  string // why the last key did nothing
}

// Open returns the editor of a question, with the cursor on what was chosen.
func Open(s *session.Session, q *assessment.Question) *Editor {
	e := &Editor{session: s, question: q, note: widget.NewArea(safetext.MaxNote)}
	if e.HasDates() {
		e.dates = newDates(s.Run().Start, s.Run().DeadlineDate)
	}
	e.refresh()
	for i, o := range e.choice.Options {
		if o.Chosen {
			e.choice.MoveTo(i)
			break
		}
	}
	return e
}

// Question is what is asked.
func (e *Editor) Question() *assessment.Question { return e.question }

// Part says which part has the keys.
func (e *Editor) Part() Part { return e.part }

// Cursor is the option the person is on; the number of options is don't know.
func (e *Editor) Cursor() int { return e.choice.Cursor() }

// MoveTo puts the cursor on a line of the options.
func (e *Editor) MoveTo(line int) { e.choice.MoveTo(line) }

// HasDates reports whether two days are asked below the options.
func (e *Editor) HasDates() bool { return AsksDates(e.question) }

// Message says why the last key did nothing; "" when it did something.
func (e *Editor) Message() string { return e.message }

// Answer is what is stored or about to be.
func (e *Editor) Answer() assessment.Answer { return e.session.Run().Answers.Of(e.question.ID) }

// refresh builds the lines of the choice from the answer.
func (e *Editor) refresh() {
	q, answer := e.question, e.Answer()
	e.choice.Single = q.Kind == assessment.Single
	e.choice.Options = e.choice.Options[:0]
	for i, o := range q.Options {
		line := widget.Option{Label: o.Label, Short: o.Short, Chosen: answer.Has(o.ID)}
		if i < 9 {
			line.Key = strconv.Itoa(i + 1)
		}
		if o.Exclusive {
			line.Hint = "on its own"
		}
		e.choice.Options = append(e.choice.Options, line)
	}
	unknown := widget.Option{Key: "0", Label: "Don’t know", Chosen: answer.Unknown}
	if q.Kind == assessment.Multi {
		unknown.Hint = "on its own"
	}
	e.choice.Options = append(e.choice.Options, unknown)
}

// Do carries out an action on the options. It returns the command that saves,
// and whether the answer changed.
func (e *Editor) Do(a kit.Action, msg tea.KeyPressMsg) (cmd tea.Cmd, changed bool) {
	e.message = ""
	last := len(e.question.Options)
	switch a {
	case kit.Up:
		e.choice.Step(-1)
	case kit.Down:
		e.choice.Step(1)
	case kit.First:
		e.choice.MoveTo(0)
	case kit.Last:
		e.choice.MoveTo(last)
	case kit.PageUp:
		e.choice.Page(-1, e.room)
	case kit.PageDown:
		e.choice.Page(1, e.room)
	case kit.Unknown:
		e.choice.MoveTo(last)
		return e.put(e.question.Toggled(e.Answer(), last))
	case kit.Digit:
		at, _ := strconv.Atoi(msg.String())
		if at > last {
			e.message = "This question has no option " + msg.String() + "."
			return nil, false
		}
		e.choice.MoveTo(at - 1)
		if e.choice.Single {
			return e.Take()
		}
		return e.put(e.question.Toggled(e.Answer(), at-1))
	case kit.Choose:
		return e.put(e.question.Toggled(e.Answer(), e.choice.Cursor()))
	case kit.Note:
		e.part = Note
		e.note.Open(e.session.Run().Notes[e.question.ID])
	case kit.Tab:
		if e.HasDates() {
			e.part = Dates
			e.dates.focus(0)
		}
	}
	return nil, false
}

// Take chooses the line under the cursor, and leaves it chosen where it is.
func (e *Editor) Take() (cmd tea.Cmd, changed bool) {
	next := e.question.Toggled(e.Answer(), e.choice.Cursor())
	if next.IsZero() {
		return nil, false
	}
	return e.put(next)
}

func (e *Editor) put(a assessment.Answer) (tea.Cmd, bool) {
	before := e.session.Revision()
	cmd, err := e.session.Answer(e.question.ID, a)
	if err != nil {
		e.message = err.Error()
		return nil, false
	}
	e.refresh()
	return cmd, e.session.Revision() != before
}
