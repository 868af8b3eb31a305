package facilitator

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// weighedMsg is what a split means for the roadmap.
type weighedMsg struct {
	spread *workshop.Spread
	split  workshop.Split
}

func (m *Model) weighed(msg weighedMsg) {
	a := m.agree
	if a == nil || a.spread != msg.spread {
		return
	}
	if a.split = &msg.split; !a.Touched {
		a.Choice = stage.NewChoice(a.Question, msg.split.Lead.Answer)
	}
}

// walk is what is left to do after a reveal of everything.
type walk struct {
	mark    string // of the state that it was made for
	talk    []workshop.Split
	settled []workshop.Record
}

type walkedMsg struct{ walk walk }

// mark tells states of the agenda apart.
func (m *Model) mark() string {
	var b strings.Builder
	for _, r := range m.view.Rounds {
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

// stroll finds out what is left to talk about, where that may have changed.
func (m *Model) stroll() tea.Cmd {
	mark := m.mark()
	if m.view.Mode != workshop.Free || m.view.Free || mark == m.walk.mark {
		return nil
	}
	m.walk.mark = mark
	c, run, today, rounds := m.catalog, m.run(), m.options.Today, m.view.Rounds
	return func() tea.Msg {
		talk, settled := workshop.Walk(c, run, today, rounds)
		return walkedMsg{walk{mark, talk, settled}}
	}
}

func (m *Model) walked(msg walkedMsg) {
	if msg.walk.mark == m.walk.mark {
		m.walk = msg.walk
	}
}

// matters reports whether the room still has to talk about a question.
func (m *Model) matters(id assessment.QuestionID) bool {
	return slices.ContainsFunc(m.walk.talk, func(s workshop.Split) bool { return s.Question == id })
}

// ahead are the questions to talk about, but for the one that is looked at.
func (m *Model) ahead() []assessment.QuestionID {
	var out []assessment.QuestionID
	for _, s := range m.walk.talk {
		if s.Question != m.view.Question || m.page == agendaPage {
			out = append(out, s.Question)
		}
	}
	return out
}

func (m *Model) recordAll() tea.Cmd {
	var events []workshop.Event
	for _, r := range m.walk.settled {
		events = append(events, r)
	}
	m.walk.settled = nil
	m.message = ui.Count(len(events), "answer") + " recorded that no split could move."
	return m.send.Send(append(events, workshop.Show{})...) // back to the list
}

// splitLines says of each answer that others gave whether it matters.
func (m *Model) splitLines(width int) []string {
	s, a := m.styles, m.agree
	switch {
	case a.spread == nil:
		return nil
	case a.spread.Unanimous():
		sign, words := m.agreement(a.Question, a.spread)
		lines := hung(s, sign, words, width)
		if n := a.spread.Unconfirmed.Count; n > 0 {
			lines = append(lines, s.Muted.Render(ui.Count(n, "vote")+" not confirmed"))
		}
		return lines
	case a.split == nil:
		return nil
	}
	var matter, rest []string
	if turnout := stage.Turnout(a.spread); turnout != "" {
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

// hung is a text behind a sign.
func hung(s ui.Styles, sign, text string, width int) []string {
	var out []string
	for _, line := range ui.Wrap(text, width-2) {
		out = append(out, sign+" "+s.Text.Render(line))
		sign = " "
	}
	return out
}

// mostConsequences is the rows that one split takes.
const mostConsequences = 4

// consequence is what would be otherwise in the decisions, as the interview says
// it of an option.
func (m *Model) consequence(w *workshop.Weighed, width int) []string {
	if changes := interview.Changes(m.catalog, w.Headline); len(changes) > 0 {
		return interview.ChangeLines(m.styles, changes, width, mostConsequences)
	}
	var parts []string
	for _, c := range w.Headline {
		parts = append(parts, report.LineName(m.catalog, c.Attribute)+" "+report.LineWords(m.catalog, c.Attribute, c.Was)+" "+
			m.styles.Glyphs.Right+" "+report.LineWords(m.catalog, c.Attribute, c.Would))
	}
	return hung(m.styles, m.styles.Change.Render(m.styles.Glyphs.Changed), strings.Join(parts, "; "), width)
}

// weight says in a sentence whether it matters that somebody gave another
// answer.
func (m *Model) weight(w *workshop.Weighed) (sign, text string) {
	s := m.styles
	when := "If " + said(w.Count, stage.KeysOf(m.agree.Question, w.Answer)) + " right"
	if m.agree.spread.Hands > 0 {
		when = report.HandsWords(m.agree.Question, m.agree.split, w)
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
			parts = append(parts, report.LineName(m.catalog, c.Attribute))
		}
		if len(parts) > 3 {
			parts = append(parts[:2:2], ui.Count(len(parts)-2, "line")+" more")
		}
		return s.Change.Render(s.Glyphs.Changed), "Changes no decision. " + when + " it moves " + ui.AllOf(parts) + "."
	}
	return s.Good.Render(s.Glyphs.Same), "Split that does not matter. " + when + ", no line changes."
}

// said is "the 2 who said 1, 3 are".
func said(count int, keys string) string {
	if count == 1 {
		return "the one who said " + keys + " is"
	}
	return "the " + strconv.Itoa(count) + " who said " + keys + " are"
}

// verdict is the same in a few words.
func (m *Model) verdict() string {
	s, a := m.styles, m.agree
	switch {
	case a.spread == nil || a.split == nil:
		return ""
	case a.spread.Unanimous():
		sign, words := m.agreement(a.Question, a.spread)
		return sign + " " + s.Text.Render(words)
	case a.split.Decisive:
		return s.Warn.Render(s.Glyphs.Look) + s.Text.Render(" Split that matters: talk.")
	}
	return s.Good.Render(s.Glyphs.Same) + s.Text.Render(" No split changes a decision.")
}
