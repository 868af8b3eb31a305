package workshop

import (
	"fmt"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// mostHands is the largest number that can be typed.
const mostHands = 999

// hands is the form for raised hands: a line for each option, one for don't know, and
// with several choices one for the number of people, which with one is the sum.
type hands struct {
	ui.Choice
	question *assessment.Question
	counts   []int // people last, 0 until it is typed
	before   []int // as they were
	fresh    bool  // the next digit begins a number
}

// count opens the form with the hands that were counted before.
func (m *FacilitatorPage) count() {
	q := m.current()
	h := &hands{Choice: interview.NewOptionList(q, assessment.Answer{}).Choice, question: q, fresh: true}
	h.Bare = true
	if q.Kind == assessment.Multi {
		h.Options = append(h.Options, ui.Option{Label: "People who raised a hand"})
	}
	var was workshop.Tally
	if r := m.round(q.ID); r != nil {
		was = r.Hands
	}
	for _, o := range q.Options {
		h.counts = append(h.counts, was.Hands[o.ID])
	}
	h.counts = append(h.counts, was.Unknown, was.Voters)
	h.before = slices.Clone(h.counts)
	m.hands = h
}

// tally is the hands as typed, of at least as many people as they need.
func (h *hands) tally() workshop.Tally {
	n := len(h.question.Options)
	t := workshop.Tally{Question: h.question.ID, Hands: map[assessment.OptionID]int{}, Unknown: h.counts[n]}
	sum, alone, most := 0, 0, 0
	for i, o := range h.question.Options {
		t.Hands[o.ID] = h.counts[i]
		sum += h.counts[i]
		if o.Exclusive {
			alone += h.counts[i]
		} else {
			most = max(most, h.counts[i])
		}
	}
	t.Voters = max(h.counts[n+1], alone+most+t.Unknown)
	if h.question.Kind == assessment.Single {
		t.Voters = sum + t.Unknown
	}
	return t
}

func (m *FacilitatorPage) handKeys() []ui.Key {
	h := m.hands
	set := func(n int) tea.Cmd {
		h.counts[h.Cursor()], h.fresh = max(0, min(n, mostHands)), false
		return nil
	}
	add := func(n int) func() tea.Cmd { return func() tea.Cmd { return set(h.counts[h.Cursor()] + n) } }
	digits := ui.Row(ui.GroupAct, "0 1 2 3 4 5 6 7 8 9", "type", "how many hands there are for this line", nil)
	digits.Sign = "0–9"
	digits.Pick = func(digit int) tea.Cmd {
		if h.fresh {
			return set(digit)
		}
		return set(h.counts[h.Cursor()]*10 + digit)
	}
	move := ui.MoveKeys("move", nil, func(to ui.Motion) {
		h.Move(to)
		h.fresh = true
	})
	return append(ui.Typed(move),
		m.act("enter", "count these", "record these hands as votes, replacing earlier ones", m.counted).Kept(),
		digits,
		ui.Row(ui.GroupAct, "right", "one more", "one hand more", add(1)),
		ui.Row(ui.GroupAct, "left", "", "one hand less", add(-1)),
		ui.Row(ui.GroupAct, "backspace delete", "", "no hands for this line", func() tea.Cmd { return set(0) }),
		upKey(ui.Do(func() { m.hands = nil })))
}

// counted sends the hands as votes. Without a network there are no other votes, so it
// reveals them at once.
func (m *FacilitatorPage) counted() tea.Cmd {
	t := m.hands.tally()
	m.hands = nil
	if m.options.Door.isOpen() {
		return m.send(t)
	}
	if t.Voters == 0 {
		m.message = "No hands are counted yet; m continues without."
		return nil
	}
	return tea.Batch(m.send(t), m.show(workshop.Reveal{Question: t.Question}))
}

// view draws the form in at most rows lines.
func (h *hands) view(s ui.Styles, width, rows int) []string {
	for i := range h.Options {
		n := h.counts[i]
		if i > len(h.question.Options) {
			n = h.tally().Voters
		}
		h.Options[i].Tail = strconv.Itoa(n)
	}
	return h.View(s, width, rows, true)
}

// agree is the agreed answer while it is chosen, and the dissent. It begins with the
// answer of the majority.
type agree struct {
	choice
	spread *workshop.Spread
	kept   string // the dissent as it was sent last, or came
}

func newAgree(q *assessment.Question, v workshop.Facilitator, dissent string) *agree {
	var chosen assessment.Answer
	recorded := v.Agreed != nil && v.State == workshop.Agreed
	switch {
	case recorded:
		chosen = v.Agreed.Answer
	case v.Spread != nil && len(v.Spread.Given) > 0 && (v.Spread.Hands == 0 || q.Kind == assessment.Single):
		chosen = v.Spread.Given[0].Answer
	}
	a := &agree{choice: newChoice(q, chosen, dissent), spread: v.Spread, kept: dissent}
	a.touched = recorded
	return a
}

func (m *FacilitatorPage) record() tea.Cmd {
	a := m.agree
	if !m.isRead(leastRevealed) {
		return nil
	}
	if a.chosen.IsZero() {
		m.message = "Choose what the room agrees on: space. No one knows? " + interview.OptionKey(a.question, -1) + ". Later? m."
		return nil
	}
	if _, err := m.room.Answers.With(m.catalog, a.question.ID, a.chosen); err != nil {
		m.message = err.Error()
		return nil
	}
	a.kept = a.text
	return m.show(workshop.Record{Question: a.question.ID, Answer: a.chosen, Dissent: a.text})
}

// isRecorded reports whether what is chosen is what was agreed on, with its dissent.
func (m *FacilitatorPage) isRecorded() bool {
	a, r := m.agree, m.room.Agreed
	return m.room.State == workshop.Agreed && r != nil && a.chosen.Equal(r.Answer) && a.text == r.Dissent
}

// keepDissent closes the text field, and returns the event that stores the dissent
// until the answer is recorded; none if it is stored.
func (a *agree) keepDissent() []workshop.Event {
	a.written()
	if a.text == a.kept {
		return nil
	}
	a.kept = a.text
	return []workshop.Event{workshop.Draft{Question: a.question.ID, Text: a.text}}
}

// walk is what is left to do after free mode.
type walk struct {
	mark    string // of the state that it was made for
	talk    []workshop.Split
	settled []workshop.Record
}

// nextSplits computes the walk again if the state has changed.
func (m *FacilitatorPage) nextSplits() tea.Cmd {
	mark := ""
	for _, r := range m.room.Rounds {
		mark += fmt.Sprintln(r.Question, r.State, r.Agreed)
	}
	if m.room.Mode != workshop.Free || m.room.Free || mark == m.walk.mark {
		return nil
	}
	m.walk.mark = mark
	c, run, today, rounds := m.engine, m.run(), m.options.Today, m.room.Rounds
	return func() tea.Msg {
		talk, settled := workshop.Walk(c, run, today, rounds)
		return walk{mark, talk, settled}
	}
}

// ahead lists the questions to talk about, without the current one.
func (m *FacilitatorPage) ahead() []assessment.QuestionID {
	var out []assessment.QuestionID
	for _, s := range m.walk.talk {
		if s.Question != m.room.Question || m.view == agendaView {
			out = append(out, s.Question)
		}
	}
	return out
}

func (m *FacilitatorPage) recordAll() tea.Cmd {
	var events []workshop.Event
	for _, r := range m.walk.settled {
		events = append(events, r)
	}
	m.walk.settled = nil
	m.message = report.Count(len(events), "answer") + " recorded. No split could change them."
	return m.send(append(events, workshop.Show{})...) // back to the list
}
