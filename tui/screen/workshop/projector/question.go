package projector

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// question is what is asked, with the spread once it is revealed.
func (m *Model) question(q *assessment.Question) []string {
	title := m.title(q.Prompt)
	options := m.answers(q, title)
	page, grow := []*block{title}, []*block{title, options}
	if !m.layout.Compact {
		gap := &block{lines: []string{""}, large: func(l ui.Letters) []string { return make([]string, l.Scale) }}
		page, grow = []*block{m.top(), title, gap}, []*block{title, gap, options}
	}
	page = append(page, options)
	if foot := m.foot(q); foot != nil {
		page = append(page, fixed(""), foot)
		if foot.large != nil {
			grow = append(grow, foot)
		}
	}
	if join := m.join(); m.view.State == workshop.Voting && join != nil {
		page = append(page, fixed(append([]string{""}, join...)...))
	}
	return fit(page, grow, m.layout.Body)
}

// foot is what stands below the options: the votes, or what came of them.
func (m *Model) foot(q *assessment.Question) *block {
	s, width := m.styles, m.width()
	switch {
	case m.view.State == workshop.Voting:
		return m.votes(stage.Voted(m.view.Votes), "have voted")
	case m.view.Agreed != nil && m.view.State == workshop.Agreed:
		answer := report.AnswerWords(q, m.view.Agreed.Answer)
		return m.timed(&block{
			lines: stage.Labelled(s.Bolder(), "Agreed", answer, width),
			large: func(l ui.Letters) []string {
				drawn := rendered(s.Good, m.draw(l, "Agreed"))
				return beside(drawn, rendered(s.Bold, ui.Wrap(answer, max(1, width-widest(drawn)-3))), width)
			},
		})
	case m.view.State == workshop.Skipped:
		return m.timed(fixed(s.Muted.Render("Skipped")))
	case m.view.Spread != nil && stage.Turnout(m.view.Spread) != "":
		return m.timed(fixed(s.Text.Render(stage.Turnout(m.view.Spread))))
	case m.clock.Words() != "":
		return m.timed(fixed(""))
	}
	return nil
}

// option is one line below the question: the key that chooses it, and in words.
type option struct{ key, label, short string }

func optionsOf(q *assessment.Question) []option {
	var out []option
	for i, o := range q.Options {
		out = append(out, option{interview.Key(i), o.Label, o.Short})
	}
	return append(out, option{"0", "Don’t know", ""})
}

// answers is the lines of a question with the spread behind them.
func (m *Model) answers(q *assessment.Question, title *block) *block {
	return &block{airy: true, below: title, lines: m.optionLines(q), large: func(l ui.Letters) []string { return m.largeOptions(q, l) }}
}

func (m *Model) optionLines(q *assessment.Question) []string {
	s, spread, width := m.styles, m.view.Spread, m.width()
	var tails []string
	if spread != nil {
		tails = stage.Tails(s, spread, max(2*stage.BarWidth(width), width/5))
	}
	var out []string
	for i, o := range optionsOf(q) {
		room, label := width-4, o.label
		if tails != nil {
			room -= ui.Width(tails[i]) + 2
		}
		if ui.Width(label) > room && o.short != "" {
			label = ui.Upper(o.short)
		}
		line := s.Muted.Render(ui.Pad(o.key, 4)) + s.Text.Render(ui.Fit(label, room, s.Glyphs.Ellipsis))
		if tails != nil {
			line = ui.Between(line, tails[i], width)
		}
		out = append(out, line)
	}
	return out
}

// largeOptions is the same in letters, each option in one row of them.
func (m *Model) largeOptions(q *assessment.Question, l ui.Letters) []string {
	s, spread, width := m.styles, m.view.Spread, m.width()
	var counts []workshop.Line
	if spread != nil {
		counts = append(append(counts, spread.Lines...), spread.Unknown)
	}
	var out []string
	for i, o := range optionsOf(q) {
		if i > 0 {
			out = append(out, make([]string, l.Gap())...)
		}
		room, tail := width-6*l.Scale, []string(nil)
		if counts != nil {
			tail = m.largeTail(counts[i].Count, spread.Voters, l)
			if len(tail) == 0 {
				return nil
			}
			room -= ui.Width(tail[0]) + 3*l.Scale
		}
		key, label := l.Draw(s.Glyphs, o.key, width), l.Draw(s.Glyphs, o.label, room)
		if len(label) != len(key) && o.short != "" {
			label = l.Draw(s.Glyphs, o.short, room)
		}
		if len(key) == 0 || len(label) != len(key) {
			return nil // of several lines, or none
		}
		for y := range key {
			line := s.Muted.Render(ui.Pad(key[y], 6*l.Scale)) + s.Text.Render(label[y])
			if tail != nil {
				line = ui.Between(line, tail[y], width)
			}
			out = append(out, line)
		}
	}
	return out
}

// largeTail is a bar as high as letters, and the number in them, in cells of one
// width for every option.
func (m *Model) largeTail(count, of int, l ui.Letters) []string {
	s, number := m.styles, 12*l.Scale
	bar, drawn := max(20, m.width()/5), l.Draw(m.styles.Glyphs, strconv.Itoa(count), number)
	style := s.Text
	if count == 0 {
		style = s.Muted
	}
	n := 0
	if of > 0 && count > 0 {
		n = max(1, (count*bar+of/2)/of)
	}
	signs, out := s.Glyphs.Pixels(), make([]string, len(drawn))
	for y, row := range drawn {
		sign := signs.Both
		if y == len(drawn)-1 && l.Scale%2 == 1 {
			sign = signs.Upper
		}
		out[y] = ui.Pad(s.Accent.Render(strings.Repeat(sign, n)), bar) + ui.Indent(style.Render(ui.Pad(row, number-2)), 2)
	}
	return out
}
