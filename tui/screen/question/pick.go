package question

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// Pick is the options of a question with the line the person is on, for an
// answer that is kept elsewhere. The line after the options is don't know.
type Pick struct {
	question *assessment.Question
	choice   ui.Choice
	room     int // rows that the options were drawn into
}

// NewPick shows an answer, with the cursor on the first line of it.
func NewPick(q *assessment.Question, a assessment.Answer) Pick {
	p := Pick{question: q}
	p.Show(a)
	for i, o := range p.choice.Options {
		if o.Chosen {
			p.choice.MoveTo(i)
			break
		}
	}
	return p
}

// Show takes up another answer.
func (p *Pick) Show(a assessment.Answer) {
	q := p.question
	p.choice.Single = q.Kind == assessment.Single
	p.choice.Options = p.choice.Options[:0]
	for i, o := range q.Options {
		line := ui.Option{Key: Key(i), Label: o.Label, Short: o.Short, Chosen: a.Has(o.ID)}
		if o.Exclusive {
			line.Hint = "on its own"
		}
		p.choice.Options = append(p.choice.Options, line)
	}
	unknown := ui.Option{Key: "0", Label: "Don’t know", Chosen: a.Unknown}
	if q.Kind == assessment.Multi {
		unknown.Hint = "on its own"
	}
	p.choice.Options = append(p.choice.Options, unknown)
}

// Bare leaves the boxes out, where nothing can be chosen.
func (p *Pick) Bare() { p.choice.Bare = true }

// Key is what chooses a line; "" where no key does.
func Key(line int) string {
	if line < 9 {
		return strconv.Itoa(line + 1)
	}
	return ""
}

// Tails puts something at the right edge of every line, don't know last.
func (p *Pick) Tails(tails []string) {
	for i := range p.choice.Options {
		p.choice.Options[i].Tail = tails[i]
	}
}

// Cursor is the line the person is on.
func (p *Pick) Cursor() int { return p.choice.Cursor() }

// MoveTo puts the cursor on a line.
func (p *Pick) MoveTo(line int) { p.choice.MoveTo(line) }

// Move moves the cursor, for an action that does.
func (p *Pick) Move(a ui.Action) {
	switch a {
	case ui.Up:
		p.choice.Step(-1)
	case ui.Down:
		p.choice.Step(1)
	case ui.First:
		p.choice.MoveTo(0)
	case ui.Last:
		p.choice.MoveTo(len(p.question.Options))
	case ui.PageUp:
		p.choice.Page(-1, p.room)
	case ui.PageDown:
		p.choice.Page(1, p.room)
	}
}

// Digit goes to the line of a digit, and reports whether there is one.
func (p *Pick) Digit(msg tea.KeyPressMsg) bool {
	at, _ := strconv.Atoi(msg.String())
	if at > len(p.question.Options) {
		return false
	}
	p.choice.MoveTo(at - 1)
	return true
}

// Toggled is an answer with the line under the cursor changed.
func (p *Pick) Toggled(a assessment.Answer) assessment.Answer {
	return p.question.Toggled(a, p.choice.Cursor())
}

// Taken is an answer with the line under the cursor chosen, and false where it
// is already.
func (p *Pick) Taken(a assessment.Answer) (assessment.Answer, bool) {
	next := p.Toggled(a)
	return next, !next.IsZero()
}

// Rows is the number of lines.
func (p *Pick) Rows() int { return len(p.choice.Options) }

// View draws the lines in at most rows lines, which then are a page.
func (p *Pick) View(s ui.Styles, width, rows int, active bool) []string {
	p.room = rows
	return p.choice.View(s, width, rows, active)
}
