package workshop

import (
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
// with several choices one for the number of people.
type hands struct {
	question *assessment.Question
	counts   []int // people last, 0 until it is typed
	before   []int // as they were
	line     int
	fresh    bool // the next digit begins a number
}

// count opens the form with the hands that were counted before.
func (m *FacilitatorPage) count() {
	q := m.question()
	h := &hands{question: q, counts: make([]int, len(q.Options)+2), fresh: true}
	if r := m.round(q.ID); r != nil {
		for i, o := range q.Options {
			h.counts[i] = r.Hands.Hands[o.ID]
		}
		h.counts[len(q.Options)], h.counts[len(q.Options)+1] = r.Hands.Unknown, r.Hands.Voters
	}
	h.before = slices.Clone(h.counts)
	m.hands = h
}

func (h *hands) changed() bool { return !slices.Equal(h.counts, h.before) }

// lines is the number of lines that can be typed. With a single choice the number of
// people is the sum.
func (h *hands) lines() int {
	if h.question.Kind == assessment.Single {
		return len(h.counts) - 1
	}
	return len(h.counts)
}

// people is the number of people who raised a hand: as typed, but at least what the
// hands need.
func (h *hands) people() int {
	n := len(h.question.Options)
	sum, alone, most := h.counts[n], 0, 0
	for i, o := range h.question.Options {
		sum += h.counts[i]
		if o.Exclusive {
			alone += h.counts[i]
		} else {
			most = max(most, h.counts[i])
		}
	}
	if h.question.Kind == assessment.Single {
		return sum
	}
	return max(h.counts[n+1], alone+most+h.counts[n])
}

func (h *hands) tally() workshop.Tally {
	t := workshop.Tally{
		Question: h.question.ID,
		Hands:    map[assessment.OptionID]int{},
		Unknown:  h.counts[len(h.question.Options)],
		Voters:   h.people(),
	}
	for i, o := range h.question.Options {
		t.Hands[o.ID] = h.counts[i]
	}
	return t
}

// handKeys are the keys while hands are counted.
func (m *FacilitatorPage) handKeys() []ui.Key {
	h := m.hands
	set := func(n int) tea.Cmd {
		h.counts[h.line], h.fresh = max(0, min(n, mostHands)), false
		return nil
	}
	digit := func(digit int) tea.Cmd {
		if h.fresh {
			return set(digit)
		}
		return set(h.counts[h.line]*10 + digit)
	}
	move := func(a ui.Motion) {
		h.line, h.fresh = ui.Move(a, h.line, m.rows(), h.lines()), true
	}
	add := func(n int) func() tea.Cmd { return func() tea.Cmd { return set(h.counts[h.line] + n) } }
	more := ui.Row(ui.GroupAct, "+ right space", "one more", "one hand more; also + and space", add(1))
	more.Sign = "→"
	fewer := ui.Row(ui.GroupAct, "- left", "", "one hand less; also -", add(-1))
	fewer.Sign = "←"
	zero := ui.Row(ui.GroupAct, "backspace delete", "", "no hands for this line", func() tea.Cmd { return set(0) })
	zero.Sign = "del"
	return append(ui.MoveKeys("move", nil, move),
		m.act("enter", "count these", "take these hands as votes, in place of those before", m.counted).Kept(),
		ui.Key{
			Keys:  "0 1 2 3 4 5 6 7 8 9",
			Sign:  "0–9",
			Word:  "type",
			Help:  "how many hands there are for this line",
			Group: ui.GroupAct,
			Pick:  digit,
		},
		more, fewer, zero,
		upKey(func() tea.Cmd { m.hands = nil; return nil }))
}

// counted sends the hands as votes. Without a network there are no other votes, so it
// reveals them at once.
func (m *FacilitatorPage) counted() tea.Cmd {
	t := m.hands.tally()
	m.hands = nil
	if m.options.Door.isOpen() {
		return m.sender.send(t)
	}
	if t.Voters == 0 {
		m.message = "No hands are counted yet; s skips the question."
		return nil
	}
	return m.sender.send(t, workshop.Reveal{Question: t.Question})
}

// handLines draws the form in at most rows lines.
func (m *FacilitatorPage) handLines(width, rows int) []string {
	s, h := m.Styles, m.hands
	var out []string
	for i := range h.lines() {
		key, label, count := interview.OptionKey(i), "", h.counts[i]
		switch n := len(h.question.Options); {
		case i < n:
			label = h.question.Options[i].Label
			if ui.Width(label) > width-16 {
				label = h.question.Options[i].Short
			}
		case i == n:
			key, label = "0", "Don’t know"
		default:
			key, label, count = "", "People who raised a hand", h.people()
		}
		pointer, style := " ", s.Text
		if i == h.line {
			pointer, style = s.Accent.Render(s.Glyphs.Cursor), s.Accent
		}
		left := pointer + "  " + s.Muted.Render(ui.Pad(key, 3)) + style.Render(ui.Fit(label, width-14, s.Glyphs.Ellipsis))
		out = append(out, ui.Between(left, style.Render(strconv.Itoa(count)), width))
	}
	from := ui.Window(h.line, h.line, rows, len(out))
	return out[from:min(len(out), from+rows)]
}

// agree is the agreed answer while it is chosen. It begins with the answer of the
// majority.
type agree struct {
	choice
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
	a.choice = newChoice(q, chosen)
	a.touched = recorded
	return a
}

// record sends the agreed answer and moves on.
func (m *FacilitatorPage) record() tea.Cmd {
	a := m.agree
	if a.chosen.IsZero() {
		m.message = "Nothing is chosen yet: space chooses what the room agreed on, 0 is don’t know, s skips."
		return nil
	}
	answers, err := m.room.Answers.With(m.catalog.Catalog, a.question.ID, a.chosen)
	if err != nil {
		m.message = err.Error()
		return nil
	}
	a.kept = a.text
	return m.goOn(answers, workshop.Record{Question: a.question.ID, Answer: a.chosen, Dissent: a.text})
}

func (m *FacilitatorPage) sendDissent() tea.Cmd {
	if e := m.agree.keepDissent(); e != nil {
		return m.sender.send(e)
	}
	return nil
}

// keepDissent closes the text field, and returns the event that stores the dissent
// until the answer is recorded, or nil if it is stored.
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

// weighedMsg says what a split means for the roadmap.
type weighedMsg struct {
	spread *workshop.Spread
	split  workshop.Split
}

func (m *FacilitatorPage) weighed(msg weighedMsg) {
	a := m.agree
	if a == nil || a.spread != msg.spread {
		return
	}
	a.split = &msg.split
	if !a.touched {
		a.choice = newChoice(a.question, msg.split.Majority.Answer)
	}
}

// walk is what is left to do after free mode.
type walk struct {
	mark    string // of the state that it was made for
	talk    []workshop.Split
	settled []workshop.Record
}

type walkedMsg struct{ walk walk }

// mark identifies the state that a walk was computed for.
func (m *FacilitatorPage) mark() string {
	var b strings.Builder
	for _, r := range m.room.Rounds {
		b.WriteString(string(r.Question) + " " + string(r.State) + " ")
		if r.Agreed != nil {
			b.WriteString(strings.Join(words(r.Agreed.Answer.Options), ","))
		}
	}
	return b.String()
}

func words(ids []assessment.OptionID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// nextSplits computes the walk again if the state has changed.
func (m *FacilitatorPage) nextSplits() tea.Cmd {
	mark := m.mark()
	if m.room.Mode != workshop.Free || m.room.Free || mark == m.walk.mark {
		return nil
	}
	m.walk.mark = mark
	c, run, today, rounds := m.catalog, m.run(), m.options.Today, m.room.Rounds
	return func() tea.Msg {
		talk, settled := workshop.Walk(c, run, today, rounds)
		return walkedMsg{walk{mark, talk, settled}}
	}
}

func (m *FacilitatorPage) walked(msg walkedMsg) {
	if msg.walk.mark == m.walk.mark {
		m.walk = msg.walk
	}
}

// matters reports whether the room still has to talk about a question.
func (m *FacilitatorPage) matters(id assessment.QuestionID) bool {
	return slices.ContainsFunc(m.walk.talk, func(s workshop.Split) bool { return s.Question == id })
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
	return m.sender.send(append(events, workshop.Show{})...) // back to the list
}

// splitLines says for each other answer whether it matters.
func (m *FacilitatorPage) splitLines(width int) []string {
	s, a := m.Styles, m.agree
	switch {
	case a.spread == nil:
		return nil
	case a.spread.Unanimous():
		sign, words := m.agreement(a.question, a.spread)
		lines := hung(s, sign, words, width)
		if n := a.spread.Unconfirmed.Count; n > 0 {
			lines = append(lines, s.Muted.Render(report.Count(n, "vote")+" not confirmed"))
		}
		return lines
	case a.split == nil:
		return nil
	}
	var matter, rest []string
	if turnout := turnout(a.spread); turnout != "" {
		matter = append(matter, s.Muted.Render(turnout))
	}
	for i := range a.split.Others {
		w := &a.split.Others[i]
		sign, text := m.weight(w)
		if w.Answer.Unknown || len(w.Headline) == 0 {
			rest = append(rest, hung(s, sign, text, width)...)
			continue
		}
		matter = append(matter, hung(s, sign, text, width)...)
		for _, line := range m.consequence(w, width-2) {
			matter = append(matter, "  "+line)
		}
	}
	return append(matter, rest...)
}

// hung wraps a text behind a glyph.
func hung(s ui.Styles, sign, text string, width int) []string {
	var out []string
	for _, line := range ui.Wrap(text, width-2) {
		out = append(out, sign+" "+s.Text.Render(line))
		sign = " "
	}
	return out
}

// mostConsequences is the number of rows of one split.
const mostConsequences = 4

// consequence lists the decisions that another answer would change.
func (m *FacilitatorPage) consequence(w *workshop.Weighed, width int) []string {
	if changes := interview.Changes(m.catalog.Catalog, w.Headline); len(changes) > 0 {
		return interview.ChangeLines(m.Styles, changes, width, mostConsequences)
	}
	var parts []string
	for _, c := range w.Headline {
		parts = append(parts, report.LineName(m.catalog.Catalog, c.Attribute)+" "+
			report.LineWords(m.catalog.Catalog, c.Attribute, c.Was)+" "+
			m.Styles.Glyphs.Right+" "+report.LineWords(m.catalog.Catalog, c.Attribute, c.Would))
	}
	return hung(m.Styles, m.Styles.Change.Render(m.Styles.Glyphs.Changed), strings.Join(parts, "; "), width)
}

// weight says in a sentence whether another answer matters.
func (m *FacilitatorPage) weight(w *workshop.Weighed) (sign, text string) {
	s := m.Styles
	when := "If " + whoAnswered(w.Count, keysOf(m.agree.question, w.Answer)) + " right"
	if m.agree.spread.Hands > 0 {
		when = report.HandsWords(m.agree.question, m.agree.split, w)
	}
	switch {
	case w.Answer.Unknown && m.agree.spread.Hands > 0:
		return s.Warn.Render(s.Glyphs.Unknown), when + " it would stay open."
	case w.Answer.Unknown:
		verb := " do not know"
		if w.Count == 1 {
			verb = " does not know"
		}
		return s.Warn.Render(s.Glyphs.Unknown), strconv.Itoa(w.Count) + verb + ": with that it would stay open."
	case len(w.Headline) > 0:
		return s.Warn.Render(s.Glyphs.Look), "Split that matters. " + when + ":"
	case len(w.Around) > 0:
		var parts []string
		for _, c := range w.Around {
			parts = append(parts, report.LineName(m.catalog.Catalog, c.Attribute))
		}
		if len(parts) > 3 {
			parts = append(parts[:2:2], report.Count(len(parts)-2, "line")+" more")
		}
		return s.Change.Render(s.Glyphs.Changed), "Changes no decision. " + when + " it moves " + report.AllOf(parts) + "."
	}
	return s.Good.Render(s.Glyphs.Same), "Split that does not matter. " + when + ", no line changes."
}

// whoAnswered names the participants who chose the options with these keys.
func whoAnswered(count int, keys string) string {
	if count == 1 {
		return "the one who said " + keys + " is"
	}
	return "the " + strconv.Itoa(count) + " who said " + keys + " are"
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
