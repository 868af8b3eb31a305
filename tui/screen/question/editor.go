// Package question is one question being answered: its options, its note and,
// where a day is asked with it, its dates. The interview and the review page
// both show it.
package question

import (
	"errors"
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
	pick     Pick
	note     ui.Area
	dates    dates
	part     Part
	pending  assessment.Answer // waits for a day of the deal that fits it; zero for none
	message  string            // why the last key did nothing
}

// Open returns the editor of a question, with the cursor on what was chosen.
func Open(s *session.Session, q *assessment.Question) *Editor {
	e := &Editor{session: s, question: q, pick: NewPick(q, s.Run().Answers.Of(q.ID)), note: ui.NewArea(safetext.MaxNote)}
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

// Bears says in a few words what an open question could change: "SOC 2: the
// scope, dates and effort", or "nothing".
func Bears(c *assessment.Catalog, o *assessment.OpenQuestion) string {
	var words []string
	for _, name := range o.CouldChange {
		words = append(words, report.AttributeWords(c, name))
	}
	if len(words) > 2 {
		words = append(words[:1:1], ui.Count(len(words)-1, "thing")+" more")
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

// Void names the questions that a change of other answers made void: they are no
// longer asked, and what was said to them is kept. "" when there are none.
func Void(before, after []assessment.Step) string {
	var names []string
	for i, step := range after {
		if before[i].Visible != assessment.False && step.Visible == assessment.False && !step.Answer.IsZero() {
			names = append(names, "“"+step.Question.Short+"”")
		}
	}
	return ui.AllOf(names)
}
