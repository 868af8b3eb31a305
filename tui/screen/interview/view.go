package interview

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Body is the question, with the roadmap so far at its right or below it.
func (m *Model) Body() ui.Body {
	b := ui.Body{Main: m.main().lines}
	if m.Layout.Side > 0 {
		b.Side = m.pane()
	}
	return b
}

// Cursor is that of the filter, the note or the date that is typed.
func (m *Model) Cursor() *tea.Cursor {
	if m.editor.part == onOptions && !m.typing {
		return nil
	}
	return m.main().cursor
}

// mostProse is how wide a text is at most.
const mostProse = 72

// main is the question from the top down, and where there is no pane the roadmap so far
// below it.
func (m *Model) main() column {
	s, width, e, rows := m.Styles, m.Layout.Main, m.editor, m.Layout.Body
	var foot []string
	switch {
	case m.Layout.Compact:
		foot = []string{s.Faint.Render(strings.Repeat(s.Glyphs.Line, width))}
	case m.Layout.Side == 0:
		foot = m.foot(width)
	}
	if m.session.Failed() && m.Layout.Side > 0 {
		const noticeRows = 7 // the shell puts it over the last rows
		rows -= noticeRows
	}
	rows -= len(foot)

	var c column
	if !m.Layout.Compact {
		c.add("")
	}
	if m.Layout.Compact && e.part == inNote {
		return m.note(rows)
	}
	c.add(ui.Hang(s, "", s.Bold, e.question.Prompt, width-2, 2)...)
	const tight = 14 // rows in which a note or a date leaves no room for guidance
	if !m.Layout.Compact && (e.part == onOptions || rows >= tight) {
		c.add(m.guidance(width, rows)...)
		c.add("")
	}
	if filters(e.question) && e.part == onOptions && !m.Layout.Compact || m.typing {
		c.join(m.filterLine(width), 0)
		if m.Layout.Side > 0 {
			c.add("")
		}
	}
	var below column // the options
	switch {
	case e.part == inNote:
		room := max(3, min(6, rows-len(c.lines)-6))
		below = m.note(room)
	case AsksDates(e.question) && e.part == onOptions && m.Layout.Side == 0:
		below = e.datesColumn(s, width, 1) // the options need the room
	case AsksDates(e.question):
		below = e.datesColumn(s, width, 5)
	case m.session.Run().Notes[m.Question()] != "" && !m.Layout.Compact:
		below = column{lines: []string{m.noteLine(width)}}
	}
	room := rows - len(c.lines)
	if len(below.lines) > 0 {
		room -= len(below.lines) + 1
	}
	switch {
	case e.datesAlone():
		c.join(e.datesColumn(s, width, room), 0)
	case m.Layout.Compact && e.part == inDates:
		c.join(e.datesColumn(s, width, rows-len(c.lines)), 0)
		below = column{}
	case m.Layout.Compact:
		c.add(e.options.View(s, width, max(1, rows-len(c.lines)), e.part == onOptions)...)
		below = column{}
	default:
		c.add(e.options.View(s, width, max(1, room), e.part != inDates)...)
	}
	if len(below.lines) > 0 {
		c.add("")
		c.join(below, 0)
	}
	c.lines = append(ui.Rows(c.lines, rows), foot...)
	return c
}

// guidance is how to answer: the first sentences in two lines, or with w all of it and
// why the question is asked.
func (m *Model) guidance(width, rows int) []string {
	s, q := m.Styles, m.editor.question
	width = min(width, mostProse)
	if m.more {
		const least = 6 // for the options
		all := ui.Hang(s, "", s.Muted, q.Help, width, ui.AnyRows)
		all = append(all, "")
		all = append(all, ui.Hang(s, s.Text.Render("Why we ask  "), s.Muted, q.Why, width, ui.AnyRows)...)
		return all[:min(len(all), max(2, rows-least-3))]
	}
	const key = "read more"
	text, room := "", 2*width-len(key)-6
	for sentence := range strings.SplitSeq(q.Help, ". ") {
		sentence = strings.TrimSuffix(sentence, ".") + ". "
		if text != "" && len(ui.Wrap(text+sentence, width)) > 2 || ui.Width(text+sentence) > room && text != "" {
			break
		}
		text += sentence
	}
	more := s.Text.Render("w ") + s.Muted.Render(key)
	lines := ui.Hang(s, "", s.Muted, strings.TrimSpace(text), width, 2)
	if len(lines) == 0 {
		return []string{more}
	}
	if last := len(lines) - 1; ui.Width(lines[last])+2+ui.Width(more) <= width {
		lines[last] = ui.Between(lines[last], more, width)
		return lines
	}
	narrow := ui.Hang(s, "", s.Muted, strings.TrimSpace(text), width-ui.Width(more)-2, 2)
	narrow[len(narrow)-1] = ui.Between(narrow[len(narrow)-1], more, width)
	return narrow
}

// filterLine is the filter of a long list, and how much of it is chosen.
func (m *Model) filterLine(width int) column {
	s, e := m.Styles, m.editor
	of, chosen := len(e.question.Options), len(e.answer().Options)
	right := ""
	if chosen > 0 {
		right = s.Muted.Render(strconv.Itoa(chosen) + " chosen")
	}
	c := column{}
	head := s.Text.Render("/ ")
	switch {
	case m.typing || e.options.Wanted != "":
		matches := strconv.Itoa(len(e.options.Listed())-1) + " of " + strconv.Itoa(of) + " match"
		right = strings.TrimSuffix(s.Muted.Render(matches)+s.Muted.Render(" · ")+right, s.Muted.Render(" · "))
		c.add(ui.Between(head+m.filter.View(s, min(maxFilter, width-30)), right, width))
		if m.typing {
			c.cursor = tea.NewCursor(2+m.filter.Column(), 0)
		}
	default:
		c.add(ui.Between(head+s.Muted.Render("filter "+report.Count(of, "option")), right, width))
	}
	return c
}

// note draws the note that is being written, in so many rows with its title.
func (m *Model) note(rows int) column {
	c := column{lines: []string{m.Styles.Muted.Render("NOTE")}}
	c.join(m.editor.noteColumn(m.Styles, min(m.Layout.Main, mostProse), max(1, rows-1)), 0)
	return c
}

func (m *Model) noteLine(width int) string {
	s := m.Styles
	note := strings.Join(strings.Fields(m.session.Run().Notes[m.Question()]), " ")
	return s.Muted.Render("Note  ") + s.Text.Render(ui.Fit(note, width-6, s.Glyphs.Ellipsis))
}

// allSettled reports whether every standard has one decision left.
func (m *Model) allSettled() bool { return CountSettled(m.rows) == len(m.rows) }

// tried is what the option under the cursor would do, where it is not chosen: a head as
// “If you choose US banks”, the changes, and words where no decision changes. The head is
// "" where there is nothing to try.
func (m *Model) tried() (head string, changes []Change, words string) {
	here, at, o := m.editor.options.Here(), m.editor.options.Cursor(), m.openState()
	if here.Chosen || m.typing || m.editor.part != onOptions {
		return "", nil, ""
	}
	if at == len(m.editor.question.Options) {
		return "If you don’t know", nil, "What is open stays open."
	}
	changes = Changes(m.session.Catalog().Catalog, m.preview.Effects[at].Changes)
	switch {
	case slices.ContainsFunc(changes, func(c Change) bool { return c.Decides }):
	case o != nil && o.ChangesPlan:
		words = "No decision changes, but dates or cost can."
	default:
		words = "No decision changes."
	}
	return "If you choose “" + m.editor.question.Options[at].Short + "”", changes, words
}

// effect is what the last answer did, in words.
func (m *Model) effect() string {
	if slices.ContainsFunc(m.did, func(c Change) bool { return c.Decides }) {
		return ""
	}
	return "The decisions stay as they are."
}

// foot is the roadmap so far and one sentence, below the question.
func (m *Model) foot(width int) []string {
	lines := append([]string{""}, OneLine(m.Styles, m.rows, width)...)
	return append(lines, m.sentence(width, 2)...)
}

// sentence is what the last answer did for one step, and else what the option under the
// cursor would do, in at most rows lines.
func (m *Model) sentence(width, rows int) []string {
	s := m.Styles
	head, changes, words := m.tried()
	style, done := s.Muted, false
	if m.fresh {
		head, changes, words, style, done = strings.TrimSuffix(m.said, "."), m.did, m.effect(), s.Text, true
	}
	if head == "" {
		return []string{""}
	}
	var parts, shorts []string
	for _, c := range changes {
		text := c.Text
		if done {
			text = c.Done
		}
		short := c.Short
		if c.Kind != Goes { // what is left says that something went
			text = c.Sign(s.Glyphs) + " " + text
			short = text
		}
		parts, shorts = append(parts, text+"."), append(shorts, short)
	}
	text := strings.TrimSpace(strings.Join(parts, " ") + " " + words)
	mark := s.Change
	if !done {
		mark = s.Text
	}
	head += ": "
	if len(changes) > 1 && len(ui.Wrap(head+text, width)) > rows {
		text = strings.TrimSpace(strings.Join(shorts, "; ") + ". " + words)
	}
	lines := ui.WrapAtMost(head+text, width, rows, s.Glyphs.Ellipsis)
	for i, line := range lines {
		rest, headed := strings.CutPrefix(line, head)
		if headed && i == 0 {
			lines[i] = mark.Render(head) + style.Render(rest)
		} else {
			lines[i] = style.Render(line)
		}
	}
	return lines
}

// previewLine is the sentence in one line of forty cells.
func (m *Model) previewLine() string {
	s := m.Styles
	head, changes, words := m.tried()
	if m.fresh {
		head, changes, words = "Now", m.did, m.effect()
	} else if head != "" {
		head = "If"
	}
	var parts []string
	for _, c := range changes {
		parts = append(parts, c.Sign(s.Glyphs)+" "+c.Short)
	}
	switch {
	case len(parts) > 0:
		return s.Change.Render(head) + s.Text.Render(" "+strings.Join(parts, ", "))
	case m.allSettled():
		return s.Good.Render(s.Glyphs.Decided) + s.Text.Render(" All decided: r shows the roadmap")
	default:
		return s.Muted.Render(words)
	}
}

// pane is the roadmap so far, what the last answer did, what the option under the cursor
// would do, and what can still change it.
func (m *Model) pane() []string {
	s, width, rows := m.Styles, m.Layout.Side, m.Layout.Body
	title := func(text string) string { return s.Muted.Render(text) }
	state := []string{"", ui.Between(title("ROADMAP SO FAR"),
		s.Muted.Render(ui.OfCount(CountSettled(m.rows), len(m.rows))+" decided"), width), ""}
	state = append(state, SummaryTable(s, m.rows, width)...)
	if first := m.firsts(); len(first) > 0 {
		head := s.Text.Render(ui.Pad("First", nameWidth))
		for _, name := range first[:min(len(first), mostFirst)] {
			state = append(state, head+s.Text.Render(ui.Fit(name, width-nameWidth, s.Glyphs.Ellipsis)))
			head = ui.Indent("", nameWidth)
		}
		if more := len(first) - mostFirst; more > 0 {
			state = append(state, head+s.Muted.Render("and "+strconv.Itoa(more)+" more"))
		}
		state = append(state, "")
	}
	var now, try []string
	signs := func(list []Change, done bool, mark ui.Style) (out ui.Signs) {
		for _, c := range list {
			text := c.Text
			if done {
				text = c.Done
			}
			out.AddIn(mark, c.Sign(s.Glyphs), text)
		}
		return out
	}
	more := func(n int) string { return report.Count(n, "more change") }
	if m.said != "" {
		mark := s.Text
		if m.fresh {
			mark = s.Change
		}
		now = append(now, ui.Between(title("JUST NOW"), s.Text.Render("u")+s.Muted.Render(" undo"), width))
		now = append(now, ui.Hang(s, "", s.Text, m.said, width, 3)...)
		now = append(now, signs(m.did, true, mark).View(s, width, mostEffects, more)...)
		if text := m.effect(); text != "" {
			now = append(now, s.Text.Render(text))
		}
		now = append(now, "")
	}
	if head, changes, words := m.tried(); head != "" {
		try = append(try, ui.Hang(s, "", s.Muted, strings.ToUpper(head), width, 3)...)
		try = append(try, signs(changes, false, s.Change).View(s, width, mostEffects, more)...)
		if words != "" {
			try = append(try, ui.Hang(s, "", s.Text, words, width, 2)...)
		}
		try = append(try, "")
	}
	open := m.stillOpen(width)
	lines := state
	for _, part := range [][]string{now, try, open} {
		if len(lines)+len(part) <= rows || len(lines) == len(state) {
			lines = append(lines, part...)
		}
	}
	if len(lines) > rows { // a low screen: without the blank lines
		dense := lines[:0:0]
		for _, line := range lines {
			if line != "" {
				dense = append(dense, line)
			}
		}
		lines = dense
	}
	return lines[:min(len(lines), rows)]
}

const (
	mostFirst   = 3 // of what comes before any certificate
	mostEffects = 8 // lines of what an answer does
)

// firsts is what is required before any certificate.
func (m *Model) firsts() []string {
	var out []string
	for i := range m.result.Gates {
		if g := &m.result.Gates[i]; g.State == assessment.Certain && !g.Optional {
			out = append(out, g.Title)
		}
	}
	return out
}

// stillOpen says how many questions can still change the roadmap, and which of them is
// the most useful next.
func (m *Model) stillOpen(width int) []string {
	s, decide, dates := m.Styles, 0, 0
	for i := range m.result.Open {
		switch o := &m.result.Open[i]; {
		case o.Matters:
			decide++
		case o.ChangesPlan && o.State == assessment.Unanswered:
			dates++
		}
	}
	say := func(n int, what string) []string {
		verb := " can still change "
		return ui.Hang(s, "", s.Text, report.Count(n, "question")+verb+what+".", width, 2)
	}
	var out []string
	switch {
	case m.allSettled() && decide+dates > 0:
		out = append(say(decide+dates, "scope, dates or cost"), s.Muted.Render("The decisions are made."))
	case decide > 0:
		out = say(decide, "this")
	default:
		return []string{s.Text.Render("Nothing is open.")}
	}
	if best := m.best(); best >= 0 {
		key := ""
		if m.editor.part == onOptions {
			key = s.Text.Render("b")
		}
		short := s.Text.Render(ui.Fit(m.path[best].Question.Short, width-2, s.Glyphs.Ellipsis))
		out = append(out, s.Muted.Render("Most useful next:"), ui.Between(short, key, width))
	}
	return out
}

// Status is a message, or what is worth knowing at this question.
func (m *Model) Status() string {
	s := m.Styles
	switch {
	case m.message != "":
		return s.Text.Render(m.message)
	case m.editor.part != onOptions:
		return ""
	case m.Layout.Compact:
		return m.previewLine()
	case m.isSettled():
		return s.Muted.Render("This one changes nothing any more. ") + s.Text.Render("m") + s.Muted.Render(" next that does")
	case m.allSettled() && m.position() < len(m.path) && m.fresh:
		return s.Good.Render(s.Glyphs.Decided) + s.Text.Render(" All decisions are made. Answer on for dates and cost, or see the roadmap:") +
			s.Text.Render(" r")
	case m.best() >= 0 && m.Layout.Side == 0 && !m.fresh: // else the pane has it
		return s.Muted.Render("Most useful next: ") + s.Text.Render(m.path[m.best()].Question.Short) + s.Text.Render("  b")
	default:
		return ""
	}
}
