package workshop

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// choice is an answer while it is chosen from the options of its question, with a text
// next to it: a vote with a note, or what the room agrees on with the dissent.
type choice struct {
	question *assessment.Question
	list     interview.OptionList
	chosen   assessment.Answer
	touched  bool // something was chosen, or taken back, on this page
	area     ui.Area
	text     string
	writing  bool // the text is being written
}

// newChoice begins with an answer, which may be zero.
func newChoice(q *assessment.Question, a assessment.Answer, text string) choice {
	c := choice{question: q, area: ui.NewArea(workshop.MaxNote), text: text}
	c.show(a)
	return c
}

// show shows an answer, with the cursor on it.
func (c *choice) show(a assessment.Answer) {
	c.chosen, c.list = a, interview.NewOptionList(c.question, a)
}

func (c *choice) choose(a assessment.Answer) {
	c.chosen, c.touched = a, true
	c.list.Show(a)
}

// write opens the text field.
func (c *choice) write() {
	c.writing = true
	c.area.Open(c.text)
}

// written closes the text field.
func (c *choice) written() {
	if c.writing {
		c.writing, c.text = false, c.area.Value()
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

// givenLines lists whole answers with the names of who gave them, and notes, in at
// most rows lines.
func givenLines(s ui.Styles, q *assessment.Question, spread *workshop.Spread, width, rows int) []string {
	p := ui.Sheet{Styles: s, Width: width}
	for _, g := range spread.Given {
		var names []string
		for _, name := range g.Names {
			if !spread.Confirmed(name) {
				name += " (not confirmed)"
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			p.Hanging(s.Text.Render(ui.Pad(keysOf(q, g.Answer), 8)), s.Muted, strings.Join(names, ", "))
		}
	}
	for _, n := range spread.Notes {
		text := "“" + oneLine(n.Text) + "”"
		if n.Name != "" {
			text = n.Name + ": " + text
		}
		p.Lines = append(p.Lines, ui.Hang(s, "", s.Muted, text, width, 2)...)
	}
	return atMost(p.Lines, rows, func(more int) string {
		return s.Muted.Render("and " + report.Count(more, "more line"))
	})
}

// atMost cuts lines to rows of them, the last of which says how many more there are.
func atMost(lines []string, rows int, words func(more int) string) []string {
	if rows > 0 && len(lines) > rows {
		lines = append(lines[:rows-1:rows-1], words(len(lines)-rows+1))
	}
	return lines[:max(0, min(rows, len(lines)))]
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

// keysOf writes an answer as the keys that choose it: "1, 3", or "0" for don't know.
func keysOf(q *assessment.Question, a assessment.Answer) string {
	if a.Unknown {
		return interview.OptionKey(q, -1)
	}
	var keys []string
	for _, id := range a.Options {
		o, at := q.Option(id)
		if o != nil {
			keys = append(keys, interview.OptionKey(q, at))
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

// votedWords says how many have voted: "7 of 9 have sent a vote".
func votedWords(votes workshop.Count) string {
	if votes.Of == 0 {
		return "no one has sent a vote yet"
	}
	return ui.OfCount(votes.In, votes.Of) + " have sent a vote"
}

// oneLine joins the lines of a text.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
