package roadmap

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

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
