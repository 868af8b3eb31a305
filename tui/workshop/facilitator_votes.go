package workshop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
	q := m.question()
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
	move := func(a ui.Motion) {
		h.Move(a)
		h.fresh = true
	}
	row := func(keys, sign, word, help string, do func() tea.Cmd) ui.Key {
		key := ui.Row(ui.GroupAct, keys, word, help, do)
		key.Sign = sign
		return key
	}
	digits := row("0 1 2 3 4 5 6 7 8 9", "0–9", "type", "how many hands there are for this line", nil)
	digits.Pick = func(digit int) tea.Cmd {
		if h.fresh {
			return set(digit)
		}
		return set(h.counts[h.Cursor()]*10 + digit)
	}
	add := func(n int) func() tea.Cmd { return func() tea.Cmd { return set(h.counts[h.Cursor()] + n) } }
	return append(ui.MoveKeys("move", nil, move),
		m.act("enter", "count these", "take these hands as votes, in place of those before", m.counted).Kept(),
		digits,
		row("+ right space", "→", "one more", "one hand more; also + and space", add(1)),
		row("- left", "←", "", "one hand less; also -", add(-1)),
		row("backspace delete", "del", "", "no hands for this line", func() tea.Cmd { return set(0) }),
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
		m.message = "No hands are counted yet; s skips the question."
		return nil
	}
	return m.send(t, workshop.Reveal{Question: t.Question})
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
	split  *workshop.Split // nil until it is weighed
	kept   string          // the dissent as it was sent last, or came
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
	if a.chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses what the room agreed on, 0 is don’t know, s skips."
		return nil
	}
	answers, err := m.room.Answers.With(m.catalog, a.question.ID, a.chosen)
	if err != nil {
		m.message = err.Error()
		return nil
	}
	a.kept = a.text
	return m.goOn(answers, workshop.Record{Question: a.question.ID, Answer: a.chosen, Dissent: a.text})
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

// weighedMsg says what a split means for the roadmap.
type weighedMsg struct{ workshop.Split }

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
	m.message = report.Count(len(events), "answer") + " recorded that no split could move."
	return m.send(append(events, workshop.Show{})...) // back to the list
}

// agreement returns a glyph and words for a vote in which all answers are the same,
// and of more than one person who could vote all of them did, or not.
func (m *FacilitatorPage) agreement(q *assessment.Question, spread *workshop.Spread) (sign, words string) {
	s := m.Styles
	answer := assessment.Answer{Unknown: spread.Unknown.Count > 0}
	for _, line := range spread.Lines {
		if line.Count > 0 {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	switch all := spread.Voters == spread.Of && spread.Voters > 1; {
	case all && answer.Unknown:
		return s.Good.Render(s.Glyphs.Same), "Nobody knows. It stays open."
	case all:
		return s.Good.Render(s.Glyphs.Same), "All say the same."
	}
	return s.Muted.Render(s.Glyphs.Possible),
		ui.OfCount(spread.Voters, spread.Of) + " voted: " + report.AnswerWords(q, answer) + "."
}

// splitLines says for each other answer whether it matters, those that do first.
func (m *FacilitatorPage) splitLines(width int) []string {
	s, a := m.Styles, m.agree
	p, rest := ui.Sheet{Styles: s, Width: width}, ui.Sheet{Styles: s, Width: width}
	switch {
	case a.spread == nil:
		return nil
	case a.spread.Unanimous():
		sign, words := m.agreement(a.question, a.spread)
		p.Hanging(sign+" ", s.Text, words)
		if n := a.spread.Unconfirmed.Count; n > 0 {
			p.Text(s.Muted, report.Count(n, "vote")+" not confirmed")
		}
		return p.Lines
	case a.split == nil:
		return nil
	}
	if turnout := turnout(a.spread); turnout != "" {
		p.Text(s.Muted, turnout)
	}
	for i := range a.split.Others {
		w := &a.split.Others[i]
		sign, text := m.weight(w)
		if w.Answer.Unknown || len(w.Headline) == 0 {
			rest.Hanging(sign+" ", s.Text, text)
			continue
		}
		p.Hanging(sign+" ", s.Text, text)
		for _, line := range m.consequence(w, width-2) {
			p.Lines = append(p.Lines, "  "+line)
		}
	}
	return append(p.Lines, rest.Lines...)
}

// mostConsequences is the number of rows of one split.
const mostConsequences = 4

// consequence lists the decisions that another answer would change.
func (m *FacilitatorPage) consequence(w *workshop.Weighed, width int) []string {
	s := m.Styles
	if changes := interview.Changes(m.catalog, w.Headline); len(changes) > 0 {
		return interview.ChangeLines(s, changes, width, mostConsequences)
	}
	var parts []string
	for _, c := range w.Headline {
		parts = append(parts, report.LineName(m.catalog, c.Attribute)+" "+
			report.LineWords(m.catalog, c.Attribute, c.Was)+" "+
			s.Glyphs.Right+" "+report.LineWords(m.catalog, c.Attribute, c.Would))
	}
	p := ui.Sheet{Styles: s, Width: width}
	p.Hanging(s.Change.Render(s.Glyphs.Changed)+" ", s.Text, strings.Join(parts, "; "))
	return p.Lines
}

func (m *FacilitatorPage) weight(w *workshop.Weighed) (sign, text string) {
	s, hands := m.Styles, m.agree.spread.Hands > 0
	who, does := "the "+strconv.Itoa(w.Count)+" who said %s are right", " do not know"
	if w.Count == 1 {
		who, does = "the one who said %s is right", " does not know"
	}
	when := "If " + fmt.Sprintf(who, keysOf(m.agree.question, w.Answer))
	if hands {
		when = report.HandsWords(m.agree.question, m.agree.split, w)
	}
	switch {
	case w.Answer.Unknown && hands:
		return s.Warn.Render(s.Glyphs.Unknown), when + " it would stay open."
	case w.Answer.Unknown:
		return s.Warn.Render(s.Glyphs.Unknown), strconv.Itoa(w.Count) + does + ": with that it would stay open."
	case len(w.Headline) > 0:
		return s.Warn.Render(s.Glyphs.Look), "Split that matters. " + when + ":"
	case len(w.Around) == 0:
		return s.Good.Render(s.Glyphs.Same), "Split that does not matter. " + when + ", no line changes."
	}
	var parts []string
	for _, c := range w.Around {
		parts = append(parts, report.LineName(m.catalog, c.Attribute))
	}
	if len(parts) > 3 {
		parts = append(parts[:2], report.Count(len(parts)-2, "line")+" more")
	}
	return s.Change.Render(s.Glyphs.Changed), "Changes no decision. " + when + " it moves " + report.AllOf(parts) + "."
}

// verdict is splitLines in a few words.
func (m *FacilitatorPage) verdict() string {
	s, a := m.Styles, m.agree
	switch {
	case a.spread == nil || a.split == nil:
		return ""
	case a.spread.Unanimous():
		sign, words := m.agreement(a.question, a.spread)
		return sign + " " + s.Text.Render(words)
	case a.split.Decisive:
		return s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" Split that matters: talk.")
	}
	return s.Good.Render(s.Glyphs.Same) + s.Text.Render(" No split changes a decision.")
}
