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

// choice is an answer while it is chosen from the options of its question: a vote, or
// what the room agrees on.
type choice struct {
	question *assessment.Question
	list     interview.OptionList
	chosen   assessment.Answer
	touched  bool // something was chosen, or taken back, on this page
}

// newChoice begins with an answer, which may be zero.
func newChoice(q *assessment.Question, a assessment.Answer) choice {
	return choice{question: q, list: interview.NewOptionList(q, a), chosen: a}
}

func (c *choice) choose(a assessment.Answer) {
	c.chosen, c.touched = a, true
	c.list.Show(a)
}

// take chooses the line under the cursor, if this is a single choice and the line is
// not chosen already.
func (c *choice) take() {
	if next, ok := c.list.Taken(c.chosen); ok && c.question.Kind == assessment.Single {
		c.choose(next)
	}
}

// keys are the rows that move and choose. changed is run after a choice; problem says
// why a key chose nothing, or is "".
func (c *choice) keys(changed func(problem string) tea.Cmd) []ui.Key {
	choose := func(a assessment.Answer) tea.Cmd {
		c.choose(a)
		return changed("")
	}
	return c.list.Keys(func() assessment.Answer { return c.chosen }, choose, changed)
}

// bars returns a bar of at most width cells and a count for each line of a question,
// don't know last.
func bars(s ui.Styles, sign string, spread *workshop.Spread, width int) []string {
	var out []string
	for _, line := range append(slices.Clone(spread.Lines), spread.Unknown) {
		style, cells := s.Muted, 0
		if line.Count > 0 {
			style = s.Text
			cells = max(1, (line.Count*width+spread.Voters/2)/spread.Voters)
		}
		bar := s.Accent.Render(strings.Repeat(sign, cells))
		out = append(out, ui.Pad(bar, width)+" "+style.Render(fmt.Sprintf("%3d", line.Count)))
	}
	return out
}

// barWidth is the width of bars next to options that are drawn in width cells.
func barWidth(width int) int {
	if width < 60 {
		return 5
	}
	return 10
}

// givenLines lists whole answers with the names of who gave them, and notes, in at
// most rows lines.
func givenLines(s ui.Styles, q *assessment.Question, spread *workshop.Spread, width, rows int) []string {
	var out []string
	for _, g := range spread.Given {
		if len(g.Names) > 0 {
			head := ui.Pad(keysOf(q, g.Answer), 8)
			var names []string
			for _, name := range g.Names {
				if !spread.Confirmed(name) {
					name += " (not confirmed)"
				}
				names = append(names, name)
			}
			for i, line := range ui.Wrap(strings.Join(names, ", "), width-8) {
				if i > 0 {
					head = strings.Repeat(" ", 8)
				}
				out = append(out, s.Text.Render(head)+s.Muted.Render(line))
			}
		}
	}
	for _, n := range spread.Notes {
		text := "“" + strings.Join(strings.Fields(n.Text), " ") + "”"
		if n.Name != "" {
			text = n.Name + ": " + text
		}
		for _, line := range ui.WrapAtMost(text, width, 2, s.Glyphs.Ellipsis) {
			out = append(out, s.Muted.Render(line))
		}
	}
	if rows > 0 && len(out) > rows {
		more := len(out) - rows + 1
		out = append(out[:rows-1:rows-1], s.Muted.Render("and "+report.Count(more, "more line")))
	}
	return out[:max(0, min(rows, len(out)))]
}

// turnout says how many did not vote or did not confirm their choice, or returns "".
func turnout(spread *workshop.Spread) string {
	var parts []string
	if spread.Voters < spread.Of {
		parts = append(parts, ui.OfCount(spread.Voters, spread.Of)+" voted")
	}
	if n := spread.Unconfirmed.Count; n > 0 {
		parts = append(parts, strconv.Itoa(n)+" not confirmed")
	}
	return strings.Join(parts, "; ")
}

// agreementWords describes a vote in which all answers are the same; otherwise it
// returns "". all is true if more than one person could vote and all of them did.
func agreementWords(q *assessment.Question, spread *workshop.Spread) (words string, all bool) {
	if !spread.Unanimous() {
		return "", false
	}
	answer := assessment.Answer{Unknown: spread.Unknown.Count > 0}
	for _, line := range spread.Lines {
		if line.Count > 0 {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	all = spread.Voters == spread.Of && spread.Voters > 1
	switch {
	case all && answer.Unknown:
		return "Nobody knows. It stays open.", true
	case all:
		return "All say the same.", true
	}
	return ui.OfCount(spread.Voters, spread.Of) + " voted: " + report.AnswerWords(q, answer) + ".", false
}

// keysOf writes an answer as the keys that choose it: "1, 3", or "0" for don't know.
func keysOf(q *assessment.Question, a assessment.Answer) string {
	if a.Unknown {
		return "0"
	}
	var keys []string
	for _, id := range a.Options {
		o, at := q.Option(id)
		if key := interview.OptionKey(at); o != nil && key != "" {
			keys = append(keys, key)
		} else if o != nil {
			keys = append(keys, o.Short)
		}
	}
	return strings.Join(keys, ", ")
}

// dots draws a sign for each person who may vote, filled for those who have.
func dots(s ui.Styles, votes workshop.Count, width int) string {
	most := min(votes.Of, width/2)
	in := min(votes.In, most)
	if votes.Of > most && most > 0 {
		in = votes.In * most / votes.Of
	}
	line := strings.Repeat(s.Glyphs.Settled+" ", in)
	rest := strings.Repeat(s.Glyphs.Possible+" ", most-in)
	return s.Text.Render(line) + s.Muted.Render(strings.TrimRight(rest, " "))
}

// votedWords says how many have voted: "7 of 9 have voted".
func votedWords(votes workshop.Count) string {
	if votes.Of == 0 {
		return "nobody has voted yet"
	}
	return ui.OfCount(votes.In, votes.Of) + " have voted"
}

// labeled writes a label and a text next to it.
func labeled(s ui.Styles, label, text string, width int) []string {
	const at = 10
	var out []string
	for _, line := range ui.Wrap(text, max(10, width-at)) {
		out = append(out, s.Muted.Render(ui.Pad(label, at))+s.Text.Render(line))
		label = ""
	}
	return out
}

// oneLine joins the lines of a text.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// paragraph wraps a text in a style.
func paragraph(style ui.Style, text string, width int) []string {
	var out []string
	for _, line := range ui.Wrap(text, width) {
		out = append(out, style.Render(line))
	}
	return out
}
