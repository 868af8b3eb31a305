package plain

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/input"
	"trustpath/tui/screen/pane"
	"trustpath/tui/screen/question"
	"trustpath/tui/ui"
)

// choose takes the numbers that were typed as the answer, and goes on.
func (c *conversation) choose(text string) {
	if c.at == nil {
		c.refuse("No question is open here. g and its number goes to one.")
		return
	}
	answer, wrong := numbers(c.at, text)
	if len(wrong) > 0 {
		for _, problem := range wrong {
			c.refuse(problem)
		}
		c.say("Nothing was changed.")
		return
	}
	if !c.give(answer) {
		return
	}
	if question.AsksDates(c.at) {
		c.askDates(true)
	}
	if !c.ended {
		c.forward(unanswered)
	}
}

// give answers the question that is open, and says what came of it. An answer
// that could not be stored is kept and said, and the talk goes on.
func (c *conversation) give(answer assessment.Answer) bool {
	catalog, before, asked := c.session.Catalog(), c.session.Run().Answers, c.session.Path()
	save, err := c.session.Answer(c.at.ID, answer)
	var conflict *assessment.DeadlineConflict
	if errors.As(err, &conflict) {
		save, err = c.withDate(answer, err)
	}
	if err != nil {
		c.refuse(err.Error() + ". Nothing was changed.")
		return false
	}
	said := report.AnswerWords(c.at, answer)
	switch {
	case answer.Equal(before.Of(c.at.ID)):
		c.say("Unchanged: " + said + ".")
		return true
	case c.store(save):
		c.say("Saved: " + said + ".")
	default:
		c.say("Taken, in memory alone: " + said + ".")
		c.unsaved()
	}
	after := c.session.Run().Answers
	c.effects(catalog.Outlook(before).Changes(catalog.Outlook(after)), func(change pane.Change) string { return change.Done })
	c.void(asked)
	if settled := c.allSettled(); settled != c.settled {
		if c.settled = settled; settled {
			c.say("The three decisions are settled: r reads the roadmap. Answer on for scope and dates.")
		}
	}
	return true
}

// withDate asks for a day of the deal that fits an answer, until there is one or
// nothing is typed, and gives both. A script isn't asked.
func (c *conversation) withDate(answer assessment.Answer, wrong error) (tea.Cmd, error) {
	for !c.script {
		c.say(wrong.Error() + ". Type the date for this answer, or - for none; enter alone changes nothing.")
		line, ok := c.ask()
		text := strings.TrimSpace(strings.Map(input.Narrow, line))
		if !ok || text == "" {
			break
		}
		var day assessment.Date
		if text != "-" {
			if day, wrong = assessment.ParseDate(text); wrong != nil {
				continue
			}
		}
		start := c.session.Run().Start
		if text := question.WrongDates(start, day); text != "" {
			wrong = errors.New(strings.TrimSuffix(text, "."))
			continue
		}
		save, err := c.session.Dates(start, day, answer)
		if err == nil {
			return save, nil
		}
		wrong = err
	}
	return nil, wrong
}

// effects reads out changes, in words of this form.
func (c *conversation) effects(changes []assessment.Change, form func(pane.Change) string) {
	lines := pane.Changes(c.session.Catalog(), changes)
	for _, line := range lines {
		c.item("  ", ui.Upper(form(line))+".")
	}
	if len(lines) == 0 {
		c.item("  ", "No decision changes by this.")
	}
}

// void names the answers that no longer count.
func (c *conversation) void(before []assessment.Step) {
	if names := question.Void(before, c.session.Path()); names != "" {
		c.item("  ", "No longer asked, kept: "+names+".")
	}
}

// try says what an answer would do, without giving it.
func (c *conversation) try(text string) {
	if c.at == nil {
		c.refuse("No question is open here. g and its number goes to one.")
		return
	}
	answer, wrong := numbers(c.at, text)
	if len(wrong) > 0 {
		for _, problem := range wrong {
			c.refuse(problem)
		}
		return
	}
	catalog, now := c.session.Catalog(), c.session.Run().Answers
	with, err := now.With(catalog, c.at.ID, answer)
	if err != nil {
		c.refuse(err.Error() + ".")
		return
	}
	c.say("Tried, not saved: " + report.AnswerWords(c.at, answer) + ".")
	c.effects(catalog.Outlook(now).Changes(catalog.Outlook(with)), func(change pane.Change) string { return change.Text })
}

// numbers reads the options of an answer, "1 3" or "1,3" or "0", or says
// everything that is wrong with them. A word that begins with # begins a comment.
func numbers(q *assessment.Question, text string) (assessment.Answer, []string) {
	var chosen []int
	var wrong []string
	for _, word := range strings.FieldsFunc(strings.Map(input.Narrow, text), separator) {
		if word[0] == '#' {
			break
		}
		n, err := strconv.ParseUint(word, 10, 16)
		switch {
		case errors.Is(err, strconv.ErrSyntax):
			wrong = append(wrong, "“"+word+"” is not a number.")
		case err != nil || int(n) > len(q.Options):
			wrong = append(wrong, "There is no "+word+" here: 1 to "+strconv.Itoa(len(q.Options))+", or 0 for don’t know.")
		case !slices.Contains(chosen, int(n)):
			chosen = append(chosen, int(n))
		}
	}
	switch {
	case len(wrong) > 0:
	case len(chosen) == 0:
		wrong = append(wrong, "No number was given.")
	case len(chosen) == 1 && chosen[0] == 0:
		return assessment.DontKnow(), nil
	case len(chosen) > 1 && q.Kind == assessment.Single:
		wrong = append(wrong, "This question takes one number.")
	default:
		return together(q, chosen)
	}
	return assessment.Answer{}, wrong
}

// separator reports whether a character can stand between numbers.
func separator(r rune) bool { return unicode.Is(unicode.Zs, r) || strings.ContainsRune("\t,、", r) }

// together makes an answer of several options, none of which stands alone.
func together(q *assessment.Question, chosen []int) (answer assessment.Answer, wrong []string) {
	slices.Sort(chosen)
	for _, n := range chosen {
		alone := n == 0 || q.Options[n-1].Exclusive
		if alone && len(chosen) > 1 {
			wrong = append(wrong, strconv.Itoa(n)+" goes on its own: type it alone, or leave it out.")
			continue
		}
		answer.Options = append(answer.Options, q.Options[n-1].ID)
	}
	return answer, wrong
}
