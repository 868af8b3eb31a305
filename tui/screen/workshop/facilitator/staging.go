package facilitator

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// Room is the workshop as who leads it acts on it.
type Room interface {
	stage.Room
	// Stage sets what no event says, and returns once the wall can know of it.
	Stage(s workshop.Staging) error
}

// staging carries what is wanted to the room, one at a time, the latest last.
type staging struct {
	room   Room
	wanted workshop.Staging
	busy   bool
}

// stagedMsg reports the end of one.
type stagedMsg struct {
	set workshop.Staging
	err error
}

func (s *staging) want(to workshop.Staging) tea.Cmd {
	if s.wanted = to; s.busy {
		return nil
	}
	s.busy = true
	room := s.room
	return func() tea.Msg { return stagedMsg{to, room.Stage(to)} }
}

func (m *Model) staged(msg stagedMsg) tea.Cmd {
	s := &m.staging
	s.busy = false
	if msg.err != nil {
		s.wanted, m.message = m.view.Staging, msg.err.Error()
		return nil
	}
	if s.wanted != msg.set {
		return s.want(s.wanted)
	}
	return nil
}

// blackOut makes the wall dark, or brings it back.
func (m *Model) blackOut() tea.Cmd {
	to := m.staging.wanted
	to.Dark = !to.Dark
	m.message = "The wall comes back."
	if to.Dark {
		m.message = "The wall is dark; b brings it back."
	}
	return m.staging.want(to)
}

// lengths are those of a countdown, each press of the key takes the next one.
func lengths() []time.Duration {
	return []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute, 10 * time.Minute}
}

// countDown starts a countdown on what the room looks at: the next longer one than
// that which runs, and after the longest none.
func (m *Model) countDown() tea.Cmd {
	to := m.staging.wanted
	running := time.Duration(0)
	if to.Timer.Turn == m.view.Turn && to.Timer.Ends.After(m.clock.Now()) {
		running = to.Timer.Length
	}
	to.Timer, m.message = workshop.Timer{}, "No countdown."
	for _, length := range lengths() {
		if length > running {
			to.Timer = workshop.Timer{Turn: m.view.Turn, Length: length, Ends: m.clock.Now().Add(length)}
			m.message = ui.Count(int(length.Minutes()), "minute") + ", from now. t makes it longer, and at last none."
			break
		}
	}
	return m.staging.want(to)
}
