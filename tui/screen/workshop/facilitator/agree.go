package facilitator

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// agree is the agreed answer while it is being made: what most said, until
// somebody chooses something else.
type agree struct {
	stage.Choice
	spread *workshop.Spread
	split  *workshop.Split // nil until it is weighed
	note   ui.Area
	text   string // the dissent
	kept   string // as it was sent last, or came
	noting bool
}

func newAgree(q *assessment.Question, v workshop.Facilitator, dissent string) *agree {
	a := &agree{spread: v.Spread, note: ui.NewArea(workshop.MaxNote), text: dissent, kept: dissent}
	var chosen assessment.Answer
	recorded := v.Agreed != nil && v.State == workshop.Agreed
	switch {
	case recorded:
		chosen = v.Agreed.Answer
	case v.Spread != nil && len(v.Spread.Given) > 0 && (v.Spread.Hands == 0 || q.Kind == assessment.Single):
		chosen = v.Spread.Given[0].Answer
	}
	a.Choice = stage.NewChoice(q, chosen)
	a.Touched = recorded
	return a
}

// agreeing handles a key after the reveal.
func (m *Model) agreeing(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	a := m.agree
	switch action {
	case ui.Accept:
		return m.record()
	case ui.Note:
		a.noting = true
		a.note.Open(a.text)
	case ui.VoteAgain:
		return m.send.Send(workshop.Put{Question: a.Question.ID})
	case ui.SkipIdle:
		return m.send.Send(workshop.Show{Question: m.ahead()[0]})
	case ui.Skip, ui.Back, ui.Escape:
		return m.leading(action, false)
	default:
		m.message = a.Key(action, msg)
	}
	return nil
}

// record keeps the agreed answer, and goes on.
func (m *Model) record() tea.Cmd {
	a := m.agree
	if a.Chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses what the room agreed on, 0 is don’t know, s skips."
		return nil
	}
	answers, err := m.view.Answers.With(m.catalog, a.Question.ID, a.Chosen)
	if err != nil {
		m.message = err.Error()
		return nil
	}
	a.kept = a.text
	return m.goOn(answers, workshop.Record{Question: a.Question.ID, Answer: a.Chosen, Dissent: a.text})
}

// dissent handles a key while it is written.
func (m *Model) dissent(action ui.Action, msg tea.KeyPressMsg) tea.Cmd {
	a := m.agree
	switch action {
	case ui.Escape:
		if e := a.keepDissent(); e != nil {
			return m.send.Send(e)
		}
	case ui.Undo:
		a.note.Undo()
	case ui.Redo:
		a.note.Redo()
	case ui.External:
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
	return workshop.Draft{Question: a.Question.ID, Text: a.text}
}
