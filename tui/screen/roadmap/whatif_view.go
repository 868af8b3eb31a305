package roadmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Body is the list, and what the change that is shown would do.
func (m *WhatIf) Body() ui.Body {
	if m.result == nil {
		return ui.Body{}
	}
	top, lines := m.top(), []string(nil)
	if m.asking != nil {
		lines = m.asking.lines(m, m.listRows())
	} else {
		lines = m.visible()
	}
	b := ui.Body{Main: slices.Concat(top, ui.Rows(lines, m.listRows()), m.below())}
	if m.Layout.Side > 0 {
		b.Side, b.Left = m.side(), m.width()
	}
	return b
}

func (m *WhatIf) width() int { return m.Layout.Table() }

// top is a blank row where there is room, or why there is nothing to try.
func (m *WhatIf) top() []string {
	switch {
	case len(m.items) == 0:
		return append([]string{""}, ui.Hang(m.Styles, "", m.Styles.Text, report.Robustness(*m.result), min(ui.Prose, m.width()), 6)...)
	case m.Layout.Body < 24:
		return nil
	}
	return []string{""}
}

func (m *WhatIf) listRows() int { return max(1, m.Layout.Body-len(m.top())-m.belowRows()) }

func (m *WhatIf) belowRows() int {
	switch {
	case m.Layout.Side > 0 || len(m.items) == 0:
		return 0
	case m.Layout.Compact:
		return 2
	}
	return 6
}

// below is what the change would do, where there is no pane next to the list.
func (m *WhatIf) below() []string {
	s, full, rows := m.Styles, m.Layout.Full(), m.belowRows()
	if rows == 0 {
		return nil
	}
	var decisions []string
	for _, d := range m.trial.decisions {
		if d.was != d.would {
			decisions = append(decisions, d.name+" "+d.was+" "+s.Glyphs.Right+" "+d.would)
		} else if d.on != d.then {
			decisions = append(decisions, d.name+" "+cmp.Or(d.on, "no date")+" "+s.Glyphs.Right+" "+cmp.Or(d.then, "no date"))
		}
	}
	var out []string
	if !m.Layout.Compact {
		out = append(out, "")
	}
	switch about := m.about(m.shown()); {
	case !m.shown().tries() && about != "":
		out = append(out, ui.Hang(s, "", s.Text, about, min(full, ui.Prose), rows-len(out))...)
	case !m.shown().tries():
	case len(decisions) == 0:
		out = append(out, s.Muted.Render("No decision and no date changes."))
	default:
		for _, line := range decisions[:min(len(decisions), max(1, rows-len(out)-1))] {
			out = append(out, s.Change.Render(ui.Fit(line, full, s.Glyphs.Ellipsis)))
		}
	}
	return ui.Rows(append(out, m.effectLines(full, rows-len(out))...), rows)
}

// effectLines is what else would change, in at most some rows.
func (m *WhatIf) effectLines(width, rows int) []string {
	if rows <= 0 {
		return nil
	}
	return m.trial.effects.View(m.Styles, width, rows, func(n int) string { return strconv.Itoa(n) + " more" })
}

// about says what a change is that can't be tried.
func (m *WhatIf) about(ch change) string {
	switch {
	case ch.order != nil:
		return ch.order.Reason
	case ch.reach == nil:
		return ""
	}
	text := "The buyer decides this, so ask in writing before you plan with it."
	if !ch.reach.Expected.IsZero() {
		text = "Expect it on " + report.LongDate(ch.reach.Expected) + ", between " + report.LongDate(ch.reach.Date.Low) +
			" and " + report.LongDate(ch.reach.Date.High) + ". " + text
	}
	if cost := ch.reach.Cost; cost != nil && m.result.Cost != nil {
		text += " It costs " + report.Money(m.result.Cost.Currency, cost.Low, cost.High) + " more."
	}
	return text
}

// side is the pane: the change, the decisions with their dates, what else would change,
// and the answers.
func (m *WhatIf) side() []string {
	s, width, ch := m.Styles, m.Layout.Side, m.shown()
	out := []string{""}
	if m.trying && m.asking == nil {
		out = append(out, m.banner())
	}
	put := func(style ui.Style, text string, rows int) {
		out = append(out, ui.Hang(s, "", style, text, width, rows)...)
	}
	switch about := m.about(ch); {
	case ch.tries():
		put(s.Bold, ch.title, 4)
	case about != "":
		put(s.Bold, ch.title, 4)
		out = append(out, "")
		put(s.Text, about, 10)
		if ch.order != nil {
			out = append(out, "")
			for _, h := range ch.order.InHand {
				name := m.session.Catalog().Standard(h.Standard).Short
				out = append(out, s.Text.Render(ui.Pad(name, 12))+s.Muted.Render(report.DaysShort(h.Date)))
			}
		}
		return out
	default:
		put(s.Muted, "Put the cursor on a change to see what it does. Nothing is saved until you press S.", 4)
		return out
	}
	out = append(out, "")
	for _, d := range m.trial.decisions {
		line := ui.Pad(d.name, 12)
		if d.was == d.would {
			line = s.Text.Render(line) + s.Muted.Render(d.would)
		} else {
			line = s.Text.Render(line) + s.Change.Render(d.was+" "+s.Glyphs.Right+" "+d.would)
		}
		out = append(out, ui.Fit(line, width, s.Glyphs.Ellipsis))
		switch {
		case d.on == d.then && d.on == "":
		case d.on == d.then:
			out = append(out, ui.Indent(s.Muted.Render("unchanged, "+d.then), 12))
		default:
			text := cmp.Or(d.on, "no date") + " " + s.Glyphs.Right + " " + cmp.Or(d.then, "no date")
			if ui.Width(text) > width-12 { // one below the other
				out = append(out, ui.Indent(s.Muted.Render(cmp.Or(d.on, "no date")), 12))
				text = s.Glyphs.Right + " " + cmp.Or(d.then, "no date")
			}
			out = append(out, ui.Indent(s.Change.Render(text), 12))
		}
	}
	if len(m.trial.effects) > 0 {
		out = append(out, "", s.Muted.Render("WHAT ELSE CHANGES"))
	}
	end := m.answers(width)
	rows := m.Layout.Body - len(out) - len(end) - 1
	if rows < 3 { // on a low screen the footer alone has the keys
		rows, end = m.Layout.Body-len(out)-1, nil
	}
	return slices.Concat(out, m.effectLines(width, rows), []string{""}, end)
}

// answers is the answers before and after, and what to press.
func (m *WhatIf) answers(width int) []string {
	s, questions := m.Styles, m.changed(m.shown())
	var out []string
	labeled := func(label string, q *assessment.Question, in assessment.Answers) {
		rows := 4 / len(questions) // a flip is in two questions at most
		words := cmp.Or(report.AnswerWords(q, in.Of(q.ID)), "no answer")
		out = append(out, ui.Hang(s, s.Muted.Render(ui.Pad(label, 5)), s.Text, words, width, rows)...)
	}
	for _, q := range questions {
		out = append(out, s.Muted.Render(ui.Fit(q.Short, width, s.Glyphs.Ellipsis)))
		labeled("Now", q, m.session.Run().Answers)
		labeled("Then", q, m.trial.answers)
	}
	key := func(name, does string) string { return s.Text.Render(ui.Pad(name, 7)) + s.Muted.Render(does) }
	switch {
	case m.asking != nil:
		return out
	case m.trying:
		return append(out, "", key("S", "save it"), key("esc", "stop trying, nothing changes"))
	}
	return append(out, "", key("enter", "try it, nothing is saved"))
}

const (
	dateWidth    = 13
	verdictCells = 14
)

// columns puts the cells of a line into their places.
func (m *WhatIf) columns(what string, it *item, expected, slow, verdict string) string {
	s, width := m.Styles, m.width()
	rest := right(it.count, 0)
	if it.count == "" {
		rest = right(expected, dateWidth) + right(slow, dateWidth)
		if m.Layout.Compact {
			rest = right(expected, dateWidth-1)
		} else if verdict != "" {
			rest += "  " + ui.Pad(verdict, verdictCells)
		} else {
			rest += ui.Indent("", 2+verdictCells)
		}
	}
	return ui.Between(ui.Fit(what, width-ui.Width(rest)-1, s.Glyphs.Ellipsis), rest, width)
}

// visible is the lines in view below their headings; the last row says how many are not.
func (m *WhatIf) visible() []string {
	s, rows := m.Styles, m.listRows()
	var lines []string
	first, last := 0, 0
	for row := range m.list.Len() {
		it, here := &m.items[row], row == m.list.Cursor()
		begin := len(lines)
		if len(it.heading) > 0 && row > 0 && !m.Layout.Compact {
			lines = append(lines, "")
		}
		for i, text := range it.heading {
			switch {
			case i == 0:
				lines = append(lines, ui.Hang(s, m.sign(it), s.Bold, text, m.width(), 3)...)
			case !m.Layout.Compact:
				lines = append(lines, m.columns("  "+s.Muted.Render(text), &item{}, s.Muted.Render("Expected"), s.Muted.Render("If slow"), ""))
			}
		}
		if here {
			first = len(lines)
			if first-begin <= 4 {
				first = begin
			}
		}
		lines = append(lines, m.line(it, here)...)
		if here {
			last = len(lines) - 1
		}
	}
	first = max(first, last-rows+2)
	from, to, hidden := ui.Around(s.Glyphs, first, last, rows, len(lines))
	if hidden != "" {
		return append(lines[from:to:to], s.Muted.Render(hidden+" lines"))
	}
	return lines[from:to]
}

// sign is before the heading of a date that is not on track.
func (m *WhatIf) sign(it *item) string {
	if it.verdict == nil {
		return ""
	}
	sign, style := ui.VerdictSign(m.Styles, it.verdict)
	return style.Render(sign) + " "
}

// line draws one line, after the cursor and the sign of what is tried.
func (m *WhatIf) line(it *item, here bool) []string {
	s := m.Styles
	pointer, style := s.Pointer(here)
	mark := " "
	if m.trying && m.tried.equal(it.change) {
		mark = s.Change.Render(s.Glyphs.Comes)
	}
	head := pointer + mark
	if it.expected.IsZero() && it.slow.IsZero() {
		if it.count == "" || m.Layout.Compact {
			return ui.Hang(s, head, style, it.change.title, m.width(), 5)
		}
		lines := ui.Hang(s, head, style, it.change.title, m.width()-len("10 answers")-2, 3)
		lines[0] = ui.Between(lines[0], s.Muted.Render(it.count), m.width())
		return lines
	}
	day := func(d assessment.Date) string {
		if d.IsZero() {
			return s.Glyphs.Dash
		}
		return d.Format("2 Jan 2006")
	}
	verdict := ""
	if it.verdict != nil {
		sign, look := ui.VerdictSign(s, it.verdict)
		verdict = look.Render(sign) + " " + s.Text.Render(report.VerdictWord(it.verdict))
	}
	room := m.width() - 2*dateWidth - 2 - verdictCells - 1
	if m.Layout.Compact {
		room = m.width() - dateWidth
	}
	lines := ui.Hang(s, head, style, it.change.title, room, 3)
	lines[0] = m.columns(lines[0], it, s.Text.Render(day(it.expected)), s.Muted.Render(day(it.slow)), verdict)
	return lines
}

// asking is the choice of another answer to any question.
type asking struct {
	session  *session.Session
	steps    []assessment.Step
	list     ui.List // of steps
	found    ui.Search
	question *assessment.Question // nil while it is being chosen
	answer   assessment.Answer
	at       int // the line of the cursor, an option or the last one: don’t know
}

func newAsking(s *session.Session) *asking {
	a := &asking{session: s, steps: slices.DeleteFunc(s.Path(), func(step assessment.Step) bool { return !step.Counts() })}
	a.list.Show(len(a.steps), nil)
	a.found = ui.SearchIn(a.list.Searched(func(i int) string {
		q := a.steps[i].Question
		return q.Prompt + " " + q.Short + " " + report.AnswerWords(q, a.steps[i].Answer)
	}))
	return a
}

// change is the answer as chosen so far.
func (a *asking) change() change {
	if a.answer.Equal(a.session.Run().Answers.Of(a.question.ID)) {
		return change{}
	}
	title := strings.TrimSuffix(a.question.Short, "?") + ": " + cmp.Or(report.AnswerWords(a.question, a.answer), "no answer")
	return change{title: title, set: map[assessment.QuestionID]assessment.Answer{a.question.ID: a.answer}}
}

func (a *asking) keys(m *WhatIf) ui.KeyMap {
	if a.question == nil {
		return ui.KeyMap{Page: "your answers", Rows: append(a.list.Keys(func() int { return m.listRows() - 1 }),
			ui.Row(ui.GroupLook, "enter", "choose", "try another answer to this question", ui.Do(func() {
				i, _ := a.list.Here()
				a.question, a.answer, a.at = a.steps[i].Question, a.steps[i].Answer, 0
				m.evaluate()
			})).Kept(),
			ui.CloseKey(ui.Do(func() { m.asking = nil; m.evaluate() })),
		)}
	}
	choose := func(line int) {
		a.at = line
		a.answer = a.question.Toggled(a.answer, line)
		m.evaluate()
	}
	number := ui.Row(ui.GroupAct, "1 2 3 4 5 6 7 8 9 0", "", "the option with this number; 0 is don’t know", nil)
	number.Sign = "0–9"
	number.Pick = func(n int) tea.Cmd {
		if line := (n + 9) % 10; n == 0 || line < len(a.question.Options) {
			choose(map[bool]int{true: len(a.question.Options), false: line}[n == 0])
		}
		return nil
	}
	lines := len(a.question.Options) + 1
	return ui.KeyMap{Page: "another answer", Rows: append(ui.MoveKeys("move", func() bool { return true }, func(mo ui.Motion) {
		a.at = ui.Move(mo, a.at, m.listRows()-1, lines)
		if a.question.Kind == assessment.Single && !a.chosen(a.at) {
			choose(a.at)
		}
	}),
		ui.Row(ui.GroupAct, "space", "choose", "choose this option, or drop it", ui.Do(func() { choose(a.at) })).Kept(),
		number,
		ui.Row(ui.GroupLook, "enter", "try", "try this answer; nothing is saved", ui.Do(func() {
			ch := a.change()
			m.asking = nil
			m.try(ch)
		})).Only(func() bool { return a.change().tries() && !a.answer.IsZero() }).Kept(),
		ui.CloseKey(ui.Do(func() { a.question = nil; m.evaluate() })),
	)}
}

// chosen reports whether a line is part of the answer.
func (a *asking) chosen(line int) bool {
	if line < len(a.question.Options) {
		return a.answer.Has(a.question.Options[line].ID)
	}
	return a.answer.Unknown
}

// lines is the questions with their answers, or the options of one.
func (a *asking) lines(m *WhatIf, rows int) []string {
	s, width := m.Styles, m.width()
	var lines []string
	first, last := 0, 0
	put := func(here bool, sign, text, right string) {
		pointer, style := s.Pointer(here)
		if here {
			first = len(lines)
		}
		lines = append(lines, ui.Hang(s, pointer+" "+sign, style, text, width, 3)...)
		if right != "" {
			lines = append(lines, ui.Indent(s.Muted.Render(ui.Fit(right, width-4, s.Glyphs.Ellipsis)), 4))
		}
		if here {
			last = len(lines) - 1
		}
	}
	var head []string
	if a.question == nil {
		head = []string{s.Bold.Render("Which answer would you change?")}
		for i := range a.steps {
			q := a.steps[i].Question
			put(i == a.list.Cursor(), "", q.Short, cmp.Or(report.AnswerWords(q, a.steps[i].Answer), "not answered"))
		}
	} else {
		head = ui.Hang(s, "", s.Bold, a.question.Prompt, min(width, ui.Prose), 3)
		for i := range len(a.question.Options) + 1 {
			box, label := "[ ] ", "Don’t know"
			if a.chosen(i) {
				box = "[x] "
			}
			if i < len(a.question.Options) {
				label = a.question.Options[i].Label
			}
			put(i == a.at, s.Text.Render(box), label, "")
		}
	}
	if !m.Layout.Compact {
		head = append(head, "")
	}
	left := max(1, rows-len(head))
	from, to, hidden := ui.Around(s.Glyphs, first, last, left, len(lines))
	out := append(head, lines[from:to]...)
	if hidden != "" {
		out = append(out, s.Muted.Render(hidden+" lines"))
	}
	return out
}
