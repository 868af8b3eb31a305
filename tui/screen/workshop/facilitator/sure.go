package facilitator

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// sure is a question before something that can't be undone. Only y does it, so
// that no key that was pressed twice can.
type sure struct {
	words func() string // of now
	do    func() tea.Cmd
}

func (m *Model) ask(words func() string, do func() tea.Cmd) tea.Cmd {
	m.sure = &sure{words, do}
	return nil
}

// answered handles a key while something is asked.
func (m *Model) answered(action ui.Action) tea.Cmd {
	asked := m.sure
	switch action {
	case ui.Sure:
		m.sure = nil
		return asked.do()
	case ui.Escape:
		m.sure = nil
	}
	return nil
}

// reveal shows the vote, or in free mode all votes. It asks before that while
// somebody is still thinking, and where the key was pressed twice.
func (m *Model) reveal(twice bool) tea.Cmd {
	e := workshop.Reveal{Question: m.view.Question}
	if m.view.Free {
		e = workshop.Reveal{}
	}
	thinking, of := m.thinking()
	voted := m.voted()
	switch {
	case voted == 0 && m.view.Free:
		m.message = "Nobody has answered anything yet."
	case voted == 0:
		m.message = "Nobody has voted yet; s skips the question."
	case !m.view.Named && voted > m.raised() && len(m.view.People) < workshop.LeastUnnamed:
		m.message = stage.Words(workshop.ErrTooFew)
	case len(thinking) > 0 || twice:
		return m.ask(func() string { return m.stillThinking(of) }, func() tea.Cmd { return m.send.Send(e) })
	default:
		return m.send.Send(e)
	}
	return nil
}

// stillThinking asks whether to reveal all the same.
func (m *Model) stillThinking(of int) string {
	thinking, _ := m.thinking()
	text, then := strconv.Itoa(len(thinking))+" of "+strconv.Itoa(of)+" are still thinking.", " Reveal anyway? y/n"
	switch {
	case len(thinking) == 0:
		return "Nobody is still thinking. Reveal now? y/n"
	case m.layout.Compact:
		return strconv.Itoa(len(thinking)) + " of " + strconv.Itoa(of) + " still think. Reveal? y/n"
	case len(thinking) == 1:
		text = "1 of " + strconv.Itoa(of) + " is still thinking."
	}
	return text + then
}

// thinking names who is here and has not voted, or in free mode has not finished,
// of how many.
func (m *Model) thinking() (names []string, of int) {
	for _, p := range m.view.People {
		done := p.Voted
		if m.view.Free {
			done = p.Finished
		}
		if p.Here && !done {
			names = append(names, p.Name)
		}
		if p.Here || done {
			of++
		}
	}
	return names, of
}

// voted is how many votes are in, hands among them; in free mode, how many have
// voted on anything.
func (m *Model) voted() int {
	if !m.view.Free {
		return m.view.Votes.In
	}
	n := m.raised()
	for _, p := range m.view.People {
		if p.Voted {
			n++
		}
	}
	return n
}

// raised is how many hands were counted on what goes on.
func (m *Model) raised() int {
	n := 0
	for _, r := range m.view.Rounds {
		n += r.Hands.Voters
	}
	return n
}

// skip goes on without an agreed answer. It asks before it drops votes.
func (m *Model) skip() tea.Cmd {
	skip := func() tea.Cmd { return m.goOn(m.view.Answers, workshop.Skip{Question: m.view.Question}) }
	in := m.view.Votes.In
	if m.view.State != workshop.Voting || in == 0 {
		return skip()
	}
	return m.ask(func() string {
		return ui.Count(in, "vote") + " would be dropped unseen. Skip anyway? y/n"
	}, skip)
}
