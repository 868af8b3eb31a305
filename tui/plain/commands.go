package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/logic"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/input"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
)

func (c *conversation) commands() []command {
	return []command{
		{"b", "", "goes back to the question before", c.back},
		{"g", "NUMBER", "goes to the question with this number", c.goToNumber},
		{"t", "NUMBERS", "says what an answer would do, without giving it", c.try},
		{"-", "", "takes the answer back", c.clear},
		{"u", "", "undoes the last change, also after a restart", func(string) { c.revert(c.session.Undo()) }},
		{"redo", "", "brings back what u took", func(string) { c.revert(c.session.Redo()) }},
		{"n", "TEXT", "writes a note on this question; n alone takes several lines, n - removes it", c.note},
		{"d", "", "asks for the first day of the plan and the day of the deal", func(string) { c.askDates(false) }},
		{"r", "", "reads the roadmap so far", c.readRoadmap},
		{"v", "", "reads your answers and notes", c.review},
		{"x", "PATH", "writes the roadmap to a file, or to one in this folder; " +
			"its ending says the format, such as .md, .html or .json", func(path string) { c.export(path, false) }},
		{"x!", "PATH", "the same, over a file that exists", func(path string) { c.export(path, true) }},
		{"s", "", "saves again what could not be saved", c.saveAgain},
		{"a", "", "accepts the content, when it is another than you answered with", c.acceptContent},
		{"q", "", "leaves; everything stays saved", c.leave},
		{"q!", "", "leaves without what could not be saved", func(string) { c.left = true }},
	}
}

// help explains the current question, then the commands.
func (c *conversation) help() {
	if c.open != nil {
		c.say("%s", c.open.Help)
		c.say("Why we ask: %s", c.open.Why)
		for i, o := range c.open.Options {
			if o.Help != "" {
				c.item(numbered(i+1), o.Label+". "+o.Help)
			}
		}
		c.item(numbered(0), "Don’t know is an answer: it is never read as No, and stays open.")
		c.item("  ", "NUMBERS: answer, with blanks or commas between them")
		c.item("  ", "enter alone: goes on, and keeps the answer as it is")
	}
	c.helpCommands(c.commands())
}

func (c *conversation) back(string) {
	path := c.session.Path()
	for i := c.position(path) - 1; i >= 0; i-- {
		if path[i].Asked {
			c.goTo(path[i].Question)
			return
		}
	}
	c.refuse("This is the first question.")
}

func (c *conversation) goToNumber(text string) {
	text = strings.Map(input.Narrow, text)
	for _, step := range c.session.Path() {
		number, _ := interview.QuestionNumber(c.session.Path(), step.Question)
		if strconv.Itoa(number) != text || step.Visible == logic.False {
			continue
		}
		if !step.Asked {
			c.refuse("Question %s is asked only if another answer calls for it.", text)
			return
		}
		c.goTo(step.Question)
		return
	}
	c.refuse("There is no question “%s”; v reads them with their numbers.", text)
}

// try reads what an answer would change.
func (c *conversation) try(text string) {
	if !c.needsQuestion() {
		return
	}
	answer, problems := parseNumbers(c.open, text)
	for _, problem := range problems {
		c.refuse("%s", problem)
	}
	if len(problems) > 0 {
		return
	}
	catalog, now := c.session.Catalog(), c.session.Run().Answers
	with, err := now.With(catalog.Catalog, c.open.ID, answer)
	if err != nil {
		c.refuse("%s.", err)
		return
	}
	c.say("Tried, not saved: %s.", report.AnswerWords(c.open, answer))
	changes := catalog.Outlook(now).Changes(catalog.Outlook(with))
	c.readChanges(changes, func(change interview.Change) string { return change.Text })
}

// clear removes the answer to the current question.
func (c *conversation) clear(string) {
	if c.open == nil || c.answer().IsZero() {
		c.say("There is no answer here to take back.")
		return
	}
	if c.give(assessment.Answer{}) {
		c.read = false
	}
}

// note sets the note to a text, or to the lines up to a single dot. Unfinished
// lines are kept when the input ends.
func (c *conversation) note(text string) {
	if !c.needsQuestion() {
		return
	}
	switch text {
	case "-":
		text = ""
	case "":
		c.say("Type the note. A line with a single dot ends it.")
		var lines []string
		for {
			line, ok := c.ask()
			if !ok || strings.TrimSpace(line) == "." {
				break
			}
			lines = append(lines, line)
		}
		text = strings.TrimSpace(strings.Join(lines, "\n"))
		if text == "" {
			c.say("The note stays as it was.")
			return
		}
	}
	saved := c.save(c.session.Note(c.open.ID, text))
	kept := c.session.Run().Notes[c.open.ID]
	switch {
	case !saved:
		c.sayUnsaved()
		return
	case kept == "":
		c.say("Saved: no note.")
		return
	}
	c.say("Saved. Note: %s", kept)
	if whole := safetext.Text(text, maxLine); whole != kept {
		c.refuse("A note has %d characters at most. Left out, from here on: %s",
			safetext.MaxNote, strings.TrimPrefix(whole, kept))
	}
}

// askDates asks for the start of the plan and the deadline. If it is optional, a
// script may leave both out.
func (c *conversation) askDates(optional bool) {
	run := c.session.Run()
	days := [2]assessment.Date{run.Start, run.DeadlineDate}
	missing := [2]string{"today", "not known"}
	c.say("Two dates, as 2026-12-01. Enter alone keeps one, - removes it.")
	for i, label := range interview.DateLabels() {
		for ok := false; !ok && !c.ended; {
			now := days[i].String()
			if now == "" {
				now = missing[i]
			}
			c.say("%s: %s.", label, now)
			line, _ := c.ask()
			line = strings.TrimSpace(strings.Map(input.Narrow, line))
			if c.script && optional && i == 0 && line != "" && !strings.Contains(line, "-") {
				c.say("That is no date: the dates stay as they are.")
				c.again = true
				return
			}
			ok = c.setDate(&days, i, line)
		}
	}
	switch {
	case len(c.refused) > 0, c.datesProblem(days) != "": // the input ended in between
		c.say("The dates stay as they were: what was typed could not be used.")
		return
	case days == [2]assessment.Date{run.Start, run.DeadlineDate}:
		return
	}
	save, err := c.session.Dates(days[0], days[1], assessment.Answer{})
	switch {
	case err != nil:
		c.say("%s. Nothing was changed.", err)
	case c.save(save):
		c.say("Saved.")
	default:
		c.sayUnsaved()
	}
}

// datesProblem returns what is wrong with both dates, or with the deadline and its
// answer; "" if nothing is.
func (c *conversation) datesProblem(days [2]assessment.Date) string {
	problem := interview.DatesProblem(days[0], days[1])
	if problem != "" || days[1] == c.session.Run().DeadlineDate {
		return problem
	}
	if err := c.session.Fits(assessment.Answer{}, days[1]); err != nil {
		return err.Error() + ". To change both, choose that answer first: it asks for its date."
	}
	return ""
}

// setDate parses one of the dates and reports whether it can be used.
func (c *conversation) setDate(days *[2]assessment.Date, i int, text string) bool {
	next := *days
	switch text {
	case "":
	case "-":
		next[i] = assessment.Date{}
	default:
		day, err := assessment.ParseDate(text)
		if err != nil {
			c.refuse("%s.", err)
			return false
		}
		next[i] = day
	}
	// The start may be after the old deadline, since the deadline is asked for next.
	if problem := c.datesProblem(next); i == 1 && problem != "" {
		c.refuse("%s", problem)
		return false
	}
	*days = next
	return true
}

// review reads every answer with the number that g takes.
func (c *conversation) review(string) {
	path, run := c.session.Path(), c.session.Run()
	for _, step := range path {
		mark, words := "  ", report.AnswerWords(step.Question, step.Answer)
		note := run.Notes[step.Question.ID]
		switch {
		case step.Visible != logic.False:
			number, _ := interview.QuestionNumber(path, step.Question)
			mark = numbered(number)
		case step.Answer.IsZero() && note == "":
			continue
		default:
			words += "; not asked now, kept"
		}
		if interview.AsksDates(step.Question) && !run.DeadlineDate.IsZero() {
			words += ": " + report.LongDate(run.DeadlineDate)
		}
		c.item(mark, step.Question.Short+" "+words+".")
		if note != "" {
			c.item("     ", "Note: "+note)
		}
	}
}

// export writes the roadmap in the format for the ending of the path.
func (c *conversation) export(path string, force bool) {
	run, formats := c.session.Run(), c.deps.Export.Formats()
	if path == "" {
		path = c.deps.Export.SuggestPath(run, formats[0].ID)
	}
	if err := safetext.Check(path); err != nil {
		c.refuse("Nothing was written: in the path, %s.", err)
		return
	}
	format, err := export.FormatOf(path, "", formats)
	if err != nil {
		c.refuse("Nothing was written: %s.", err)
		return
	}
	if !force && c.deps.Export.Exists(path) {
		c.refuse("Nothing was written: %s exists and stays. x! %s replaces it.", path, path)
		return
	}
	wish := export.Wish{Format: format.ID, Path: path, Force: force, Unsaved: c.session.Unsaved()}
	written, err := c.deps.Export.Export(run, wish)
	if err != nil {
		c.fail("Nothing was written", err)
		return
	}
	c.say("Written: %s", written)
}

func (c *conversation) saveAgain(string) {
	if c.save(c.session.Save()) {
		c.say("Everything is saved.")
		return
	}
	c.sayUnsaved()
}

func (c *conversation) acceptContent(string) {
	save := c.session.AcceptContent()
	switch {
	case save == nil:
		c.say("The assessment belongs to the content in use.")
	case c.save(save):
		c.say("Saved. The assessment belongs to this content from now on.")
	default:
		c.sayUnsaved()
	}
}

// revert runs an undo or a redo and goes to the question that changed.
func (c *conversation) revert(cmd tea.Cmd) {
	if cmd == nil {
		c.sayUnsaved()
		return
	}
	saved, _ := cmd().(session.SavedMsg)
	c.session.Update(saved)
	if saved.Err != nil {
		c.refuse("Nothing was changed: %s.", saved.Err)
		return
	}
	text, id := interview.DescribeUndo(c.session.Catalog().Catalog, *saved.Reverted)
	c.say("%s", text)
	c.settled = c.allSettled()
	for _, step := range c.session.Path() {
		if step.Question.ID == id && step.Asked {
			c.goTo(step.Question)
		}
	}
}

func (c *conversation) leave(string) {
	if c.session.Unsaved() && !c.save(c.session.Save()) {
		c.sayUnsaved()
		c.say("q! leaves without it.")
		return
	}
	c.left = true
}
