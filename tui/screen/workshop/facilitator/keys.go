package facilitator

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	scope, opened := m.Scope(), m.opened
	action := m.options.Keys.Match(scope, msg)
	m.opened = action == ui.Accept && (scope == ui.DoorScope || scope == ui.AgendaScope)
	switch {
	case scope == ui.NoteScope:
		return m.dissent(action, msg)
	case scope == ui.RenameScope:
		return m.rename(action, msg)
	case scope == ui.SureScope:
		return m.answered(action)
	case !m.Can(action):
		return nil
	case scope == ui.EndScope:
		return m.ending(action)
	case action == ui.Leave:
		m.before, m.page = m.page, endPage
		return nil
	case action == ui.BlackOut:
		return m.blackOut()
	case action == ui.Timer:
		return m.countDown()
	case action == ui.People:
		m.before, m.page = m.page, peoplePage
		return nil
	}
	switch scope {
	case ui.PeopleScope:
		return m.people(action)
	case ui.DoorScope:
		m.atTheDoor(action)
		return nil
	case ui.AgendaScope:
		return m.agenda(action)
	case ui.HandsScope:
		return m.counting(action, msg)
	case ui.AgreeScope:
		return m.agreeing(action, msg)
	}
	return m.leading(action, opened)
}

func (m *Model) atTheDoor(action ui.Action) {
	switch action {
	case ui.Accept, ui.Escape:
		m.page = m.before
		if m.page == doorPage {
			m.page = m.inside()
		}
		m.before = agendaPage
	default:
		m.pager.Key(action, m.layout.Body)
	}
}

// inside is the page behind the door: a vote that goes on, or the questions.
func (m *Model) inside() page {
	if m.view.State == workshop.Voting || m.view.Free {
		return questionPage
	}
	return agendaPage
}

func (m *Model) ending(action ui.Action) tea.Cmd {
	switch action {
	case ui.Escape:
		m.page = m.before
	case ui.Accept:
		return stage.Leave(m)
	case ui.EndRoom:
		m.ended = true
		return m.send.Send(workshop.Close{})
	}
	return nil
}

// leading handles a key on a question that is to be asked, or being voted on.
// The key may be the one that opened the page, pressed twice.
func (m *Model) leading(action ui.Action, opened bool) tea.Cmd {
	id := m.view.Question
	switch action {
	case ui.Accept:
		if m.view.Free || m.view.State == workshop.Voting {
			return m.reveal(opened)
		}
		return m.send.Send(workshop.Put{Question: id})
	case ui.Hands:
		if m.view.State != workshop.Voting {
			m.count()
			return m.send.Send(workshop.Put{Question: id})
		}
		m.count()
	case ui.Skip:
		return m.skip()
	case ui.Back, ui.Escape:
		if !m.view.Free {
			m.page = agendaPage
		}
	}
	return nil
}

// goOn sends an event, and with it what comes next: the next question that
// nothing has happened to, or after a reveal of everything the next split that
// matters. Where there is none the list of questions comes.
func (m *Model) goOn(answers assessment.Answers, e workshop.Event) tea.Cmd {
	if m.view.Mode == workshop.Free {
		if ahead := m.ahead(); len(ahead) > 0 {
			return m.send.Send(e, workshop.Show{Question: ahead[0]})
		}
	} else if next := m.next(answers); next != "" {
		return m.send.Send(e, workshop.Put{Question: next})
	}
	m.page = agendaPage
	return m.send.Send(e)
}

// next is the first question after this one, and then from the beginning, that
// is asked with these answers and that nothing has happened to.
func (m *Model) next(answers assessment.Answers) assessment.QuestionID {
	path := m.catalog.Path(answers)
	here := 0
	for i, step := range path {
		if step.Question.ID == m.view.Question {
			here = i
		}
	}
	for by := 1; by < len(path); by++ {
		step := path[(here+by)%len(path)]
		r := m.round(step.Question.ID)
		if step.Asked && (r == nil || r.State == workshop.Waiting && r.Spread == nil) {
			return step.Question.ID
		}
	}
	return ""
}
