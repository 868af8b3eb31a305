package facilitator

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/kit"
	"trustpath/tui/screen/question"
	"trustpath/tui/widget"
)

// agree is the agreed answer while it is being made: what most said, until
// somebody chooses something else.
type agree struct {
	question *assessment.Question
	spread   *workshop.Spread
	split    *workshop.Split // nil until it is weighed
	pick     question.Pick
	chosen   assessment.Answer
	touched  bool
	note     widget.Area
	text     string // the dissent
	kept     string // as it was sent last, or came
	noting   bool
}

func newAgree(q *assessment.Question, v workshop.Facilitator, dissent string) *agree {
	a := &agree{question: q, spread: v.Spread, note: widget.NewArea(workshop.MaxNote), text: dissent, kept: dissent}
	switch {
	case v.Agreed != nil && v.State == workshop.Agreed:
		a.chosen, a.touched = v.Agreed.Answer, true
	case v.Spread != nil && len(v.Spread.Given) > 0 && (v.Spread.Hands == 0 || q.Kind == assessment.Single):
		a.chosen = v.Spread.Given[0].Answer
	}
	a.pick = question.NewPick(q, a.chosen)
	return a
}

func (a *agree) choose(answer assessment.Answer) {
	a.chosen = answer
	a.pick.Show(answer)
}

// agreeing handles a key after the reveal.
func (m *Model) agreeing(action kit.Action, msg tea.KeyPressMsg) tea.Cmd {
	a := m.agree
	switch action {
	case kit.Digit:
		if !a.pick.Digit(msg) {
			m.message = "This question has no option " + msg.String() + "."
		} else if a.question.Kind == assessment.Multi {
			m.toggle()
		} else if next, ok := a.pick.Taken(a.chosen); ok {
			a.touched = true
			a.choose(next)
		}
	case kit.Unknown:
		a.pick.Move(kit.Last)
		m.toggle()
	case kit.Choose:
		m.toggle()
	case kit.Accept:
		return m.record()
	case kit.Note:
		a.noting = true
		a.note.Open(a.text)
	case kit.VoteAgain:
		return m.send.Send(workshop.Put{Question: a.question.ID})
	case kit.SkipIdle:
		return m.send.Send(workshop.Show{Question: m.ahead()[0]})
	case kit.Skip, kit.Back, kit.Escape:
		return m.leading(action)
	default:
		a.pick.Move(action)
	}
	return nil
}

func (m *Model) toggle() {
	m.agree.touched = true
	m.agree.choose(m.agree.pick.Toggled(m.agree.chosen))
}

// record keeps the agreed answer, and goes on.
func (m *Model) record() tea.Cmd {
	a := m.agree
	if a.chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses what the room agreed on, 0 is don’t know, s skips."
		return nil
	}
	answers, err := m.view.Answers.With(m.catalog, a.question.ID, a.chosen)
	if err != nil {
		m.message = err.Error()
		return nil
	}
	a.kept = a.text
	return m.goOn(answers, workshop.Record{Question: a.question.ID, Answer: a.chosen, Dissent: a.text})
}

// dissent handles a key while it is written.
func (m *Model) dissent(action kit.Action, msg tea.KeyPressMsg) tea.Cmd {
	a := m.agree
	switch action {
	case kit.Escape:
		if e := a.keepDissent(); e != nil {
			return m.send.Send(e)
		}
	case kit.Undo:
		a.note.Undo()
	case kit.Redo:
		a.note.Redo()
	case kit.External:
	default:
		a.note.Update(msg)
	}
	return nil
}

// keepDissent closes it, and returns the event that keeps it until the agreed
// answer is recorded; nil where it is kept.
func (a *agree) keepDissent() workshop.Event {
	if a.noting {
		a.noting, a.text = false, a.note.Value()
	}
	if a.text == a.kept {
		return nil
	}
	a.kept = a.text
	return workshop.Draft{Question: a.question.ID, Text: a.text}
}
