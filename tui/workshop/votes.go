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

// Choice is an answer while it is chosen, on the lines of its question: a vote,
// or what the room agrees on.
type Choice struct {
	Question *assessment.Question
	Pick     interview.OptionList
	Chosen   assessment.Answer
	Touched  bool // something was chosen, or taken back, on this screen
}

// NewChoice begins with an answer, zero for none.
func NewChoice(q *assessment.Question, a assessment.Answer) Choice {
	return Choice{Question: q, Pick: interview.NewOptionList(q, a), Chosen: a}
}

// Choose makes this the answer.
func (c *Choice) Choose(a assessment.Answer) {
	c.Chosen, c.Touched = a, true
	c.Pick.Show(a)
}

// Take chooses the line under the cursor, where it is a single choice and not
// chosen already.
func (c *Choice) Take() {
	if next, ok := c.Pick.Taken(c.Chosen); ok && c.Question.Kind == assessment.Single {
		c.Choose(next)
	}
}

// Key handles a key that chooses or moves, and returns what is wrong with it,
// else "".
func (c *Choice) Key(action ui.Action, msg tea.KeyPressMsg) string {
	switch action {
	case ui.Digit:
		if !c.Pick.Digit(int(msg.String()[0] - '0')) {
			return "This question has no option " + msg.String() + "."
		}
		if c.Question.Kind == assessment.Multi {
			c.Choose(c.Pick.Toggled(c.Chosen))
		} else {
			c.Take()
		}
	case ui.Unknown:
		c.Pick.Move(ui.Last)
		c.Choose(c.Pick.Toggled(c.Chosen))
	case ui.Choose:
		c.Choose(c.Pick.Toggled(c.Chosen))
	default:
		c.Pick.Move(action)
	}
	return ""
}

// Bar is how many of all, as a line of at most width cells.
func Bar(s ui.Styles, count, of, width int) string {
	n := 0
	if of > 0 && count > 0 {
		n = max(1, (count*width+of/2)/of)
	}
	return s.Accent.Render(strings.Repeat(s.Glyphs.Heavy, n))
}

// Tails is a bar and a count for every line of a question, don't know last.
func Tails(s ui.Styles, spread *workshop.Spread, width int) []string {
	var out []string
	for _, line := range append(append([]workshop.Line{}, spread.Lines...), spread.Unknown) {
		count := strconv.Itoa(line.Count)
		style := s.Text
		if line.Count == 0 {
			style = s.Muted
		}
		out = append(out, ui.Pad(Bar(s, line.Count, spread.Voters, width), width)+" "+strings.Repeat(" ", max(0, 3-len(count)))+style.Render(count))
	}
	return out
}

// BarWidth is the cells of a bar beside options that are drawn in width cells.
func BarWidth(width int) int {
	if width < 60 {
		return 5
	}
	return 10
}

// Given is whole answers with who gave them, and notes; as many as fit in rows.
func Given(s ui.Styles, q *assessment.Question, spread *workshop.Spread, width, rows int) []string {
	var out []string
	for _, g := range spread.Given {
		if len(g.Names) > 0 {
			head := ui.Pad(KeysOf(q, g.Answer), 8)
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

// Turnout says how many did not vote, or did not confirm what they chose; "" where
// everybody did both.
func Turnout(spread *workshop.Spread) string {
	var parts []string
	if spread.Voters < spread.Of {
		parts = append(parts, ui.OfCount(spread.Voters, spread.Of)+" voted")
	}
	if n := spread.Unconfirmed.Count; n > 0 {
		parts = append(parts, strconv.Itoa(n)+" not confirmed")
	}
	return strings.Join(parts, "; ")
}

// Agreement says what a vote came to in which all answers are the same: that all
// say it only where more than one could vote and everybody did. It is "" where
// they differ.
func Agreement(q *assessment.Question, spread *workshop.Spread) (words string, all bool) {
	if !spread.Unanimous() {
		return "", false
	}
	answer := assessment.Answer{Unknown: spread.Unknown.Count > 0}
	for _, line := range spread.Lines {
		if line.Count > 0 {
			answer.Options = append(answer.Options, line.Option)
		}
	}
	switch all = spread.Voters == spread.Of && spread.Voters > 1; {
	case all && answer.Unknown:
		return "Nobody knows. It stays open.", true
	case all:
		return "All say the same.", true
	}
	return ui.OfCount(spread.Voters, spread.Of) + " voted: " + report.AnswerWords(q, answer) + ".", false
}

// KeysOf is an answer as the keys that choose it: "1, 3", or "0" for don't know.
func KeysOf(q *assessment.Question, a assessment.Answer) string {
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

// Dots is one sign for each who may vote, and how many have.
func Dots(s ui.Styles, votes workshop.Count, width int) string {
	most := min(votes.Of, width/2)
	in := min(votes.In, most)
	if votes.Of > most && most > 0 {
		in = votes.In * most / votes.Of
	}
	line := strings.Repeat(s.Glyphs.Settled+" ", in)
	rest := strings.Repeat(s.Glyphs.Possible+" ", most-in)
	return s.Text.Render(line) + s.Muted.Render(strings.TrimRight(rest, " "))
}

// Voted says how many have voted: "7 of 9 have voted".
func Voted(votes workshop.Count) string {
	if votes.Of == 0 {
		return "nobody has voted yet"
	}
	return ui.OfCount(votes.In, votes.Of) + " have voted"
}

// Labelled is a label with what it says beside it.
func Labelled(s ui.Styles, label, text string, width int) []string {
	const at = 10
	var out []string
	for _, line := range ui.Wrap(text, max(10, width-at)) {
		out = append(out, s.Muted.Render(ui.Pad(label, at))+s.Text.Render(line))
		label = ""
	}
	return out
}

// OneLine is a text of several lines in one.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
