package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/input"
	"trustpath/tui/screen/export"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
)

// command is one thing that can be typed in the interview.
type command struct {
	name string
	with string // what follows the name
	help string
	do   func(c *conversation, rest string)
}

// commands is the table that the help and what is typed are read by.
func commands() []command {
	return []command{
		{"b", "", "goes back to the question before", (*conversation).back},
		{"g", "NUMBER", "goes to the question with this number", (*conversation).goTo},
		{"t", "NUMBERS", "says what an answer would do, without giving it", (*conversation).try},
		{"-", "", "takes the answer back", (*conversation).takeBack},
		{"u", "", "undoes the last change, also after a restart", func(c *conversation, _ string) { c.revert(c.session.Undo()) }},
		{"redo", "", "brings back what u took", func(c *conversation, _ string) { c.revert(c.session.Redo()) }},
		{"n", "TEXT", "writes a note on this question; n alone takes several lines, n - removes it", (*conversation).note},
		{"d", "", "asks for the first day of the plan and the day of the deal", (*conversation).dates},
		{"r", "", "reads the roadmap so far", func(c *conversation, _ string) { c.roadmap() }},
		{"v", "", "reads your answers and notes", (*conversation).review},
		{"x", "PATH", "writes the roadmap to a file, or to one in this folder; its ending says the format, such as .md, .html or .json", func(c *conversation, path string) { c.export(path, false) }},
		{"x!", "PATH", "the same, over a file that exists", func(c *conversation, path string) { c.export(path, true) }},
		{"s", "", "saves again what could not be saved", (*conversation).saveAgain},
		{"a", "", "accepts the content, when it is another than you answered with", (*conversation).accept},
		{"q", "", "leaves; everything stays saved", (*conversation).leave},
		{"q!", "", "leaves without what could not be saved", func(c *conversation, _ string) { c.left = true }},
	}
}

// do carries out a line.
func (c *conversation) do(line string) {
	name, rest, _ := strings.Cut(line, " ")
	name, rest = strings.Map(input.Narrow, name), strings.TrimSpace(rest)
	switch {
	case line == "":
		c.forward(every)
		return
	case line[0] == '#': // a comment
		return
	case name[0] >= '0' && name[0] <= '9':
		c.choose(line)
		return
	case name == "?":
		c.help()
		return
	}
	for _, command := range commands() {
		if command.name != name {
			continue
		}
		if command.with == "" && rest != "" && rest[0] != '#' {
			c.refuse("“" + name + "” takes nothing after it.")
			return
		}
		command.do(c, rest)
		return
	}
	c.refuse("“" + line + "” is not a number and not a command; ? lists those.")
}

// help is about the question first, and then about the commands.
func (c *conversation) help() {
	if c.at != nil {
		c.say(c.at.Help)
		c.say("Why we ask: " + c.at.Why)
		for i, o := range c.at.Options {
			if o.Help != "" {
				c.item(numbered(i+1), o.Label+". "+o.Help)
			}
		}
		c.item(numbered(0), "Don’t know is an answer: it is never read as No, and stays open.")
		c.item("  ", "NUMBERS: answer, with blanks or commas between them")
		c.item("  ", "enter alone: goes on, and keeps the answer as it is")
	}
	for _, command := range commands() {
		c.item("  ", strings.TrimSpace(command.name+" "+command.with)+": "+command.help)
	}
}

func (c *conversation) goTo(rest string) {
	rest = strings.Map(input.Narrow, rest)
	for _, step := range c.session.Path() {
		number, _ := interview.QuestionNumber(c.session.Path(), step.Question)
		if strconv.Itoa(number) != rest || step.Visible == assessment.False {
			continue
		}
		if !step.Asked {
			c.refuse("Question " + rest + " is asked only if another answer calls for it.")
			return
		}
		c.open(step.Question)
		return
	}
	c.refuse("There is no question “" + rest + "”; v reads them with their numbers.")
}

func (c *conversation) takeBack(string) {
	if c.at == nil || c.answer().IsZero() {
		c.say("There is no answer here to take back.")
		return
	}
	if c.give(assessment.Answer{}) {
		c.said = false
	}
}

// note writes what follows, or the lines up to a single dot. A note in the
// making is kept when the input ends.
func (c *conversation) note(text string) {
	if c.at == nil {
		c.refuse("No question is open here. g and its number goes to one.")
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
		if text = strings.TrimSpace(strings.Join(lines, "\n")); text == "" {
			c.say("The note stays as it was.")
			return
		}
	}
	saved := c.store(c.session.Note(c.at.ID, text))
	switch kept := c.session.Run().Notes[c.at.ID]; {
	case !saved:
		c.unsaved()
	case kept == "":
		c.say("Saved: no note.")
	default:
		c.say("Saved. Note: " + kept)
		if whole := safetext.Text(text, longest); whole != kept {
			c.refuse("A note has " + strconv.Itoa(safetext.MaxNote) + " characters at most. Left out, from here on: " + strings.TrimPrefix(whole, kept))
		}
	}
}

func (c *conversation) dates(string) { c.askDates(false) }

// askDates asks for the two days. After an answer a script can leave them out.
func (c *conversation) askDates(optional bool) {
	run := c.session.Run()
	days := [2]assessment.Date{run.Start, run.DeadlineDate}
	none := [2]string{"today", "not known"}
	c.say("Two dates, as 2026-12-01. Enter alone keeps one, - removes it.")
	for i, label := range interview.DateLabels() {
		for ok := false; !ok && !c.ended; {
			now := days[i].String()
			if now == "" {
				now = none[i]
			}
			c.say(label + ": " + now + ".")
			line, _ := c.ask()
			line = strings.TrimSpace(strings.Map(input.Narrow, line))
			if c.script && optional && i == 0 && line != "" && !strings.Contains(line, "-") {
				c.say("That is no date: the dates stay as they are.")
				c.again = true
				return
			}
			ok = c.date(&days, i, line)
		}
	}
	switch {
	case len(c.refused) > 0, c.wrong(days) != "": // the input ended between the two
		c.say("The dates stay as they were: what was typed could not be used.")
		return
	case days == [2]assessment.Date{run.Start, run.DeadlineDate}:
		return
	}
	save, err := c.session.Dates(days[0], days[1], assessment.Answer{})
	switch {
	case err != nil:
		c.say(err.Error() + ". Nothing was changed.")
	case c.store(save):
		c.say("Saved.")
	default:
		c.unsaved()
	}
}

// wrong says what is wrong with both dates together, or with the second one and
// the answer on the deadline; "" when nothing is.
func (c *conversation) wrong(days [2]assessment.Date) string {
	if wrong := interview.DatesProblem(days[0], days[1]); wrong != "" || days[1] == c.session.Run().DeadlineDate {
		return wrong
	}
	if err := c.session.Fits(assessment.Answer{}, days[1]); err != nil {
		return err.Error() + ". To change both, choose that answer first: it asks for its date."
	}
	return ""
}

// date sets one of the days to what was typed, and reports whether it can be used.
func (c *conversation) date(days *[2]assessment.Date, at int, text string) bool {
	next := *days
	switch text {
	case "":
	case "-":
		next[at] = assessment.Date{}
	default:
		day, err := assessment.ParseDate(text)
		if err != nil {
			c.refuse(err.Error() + ".")
			return false
		}
		next[at] = day
	}
	// The first day may pass the old deadline: that one is asked for next.
	if wrong := c.wrong(next); at == 1 && wrong != "" {
		c.refuse(wrong)
		return false
	}
	*days = next
	return true
}

// review reads every answer, with the numbers that g takes.
func (c *conversation) review(string) {
	path := c.session.Path()
	for _, step := range path {
		mark, words := "  ", report.AnswerWords(step.Question, step.Answer)
		note := c.session.Run().Notes[step.Question.ID]
		switch {
		case step.Visible != assessment.False:
			number, _ := interview.QuestionNumber(path, step.Question)
			mark = numbered(number)
		case step.Answer.IsZero() && note == "":
			continue
		default:
			words += "; not asked now, kept"
		}
		if run := c.session.Run(); interview.AsksDates(step.Question) && !run.DeadlineDate.IsZero() {
			words += ": " + report.LongDate(run.DeadlineDate)
		}
		c.item(mark, step.Question.Short+" "+words+".")
		if note != "" {
			c.item("     ", "Note: "+note)
		}
	}
}

// export writes the roadmap in the format that the ending of the path says.
func (c *conversation) export(path string, force bool) {
	run, formats := c.session.Run(), c.deps.Export.Formats()
	if path == "" {
		path = c.deps.Export.SuggestPath(run, formats[0].ID)
	}
	if err := safetext.Check(path); err != nil {
		c.refuse("Nothing was written: in the path, " + err.Error() + ".")
		return
	}
	format, err := export.FormatOf(path, "", formats)
	if err != nil {
		c.refuse("Nothing was written: " + err.Error() + ".")
		return
	}
	if !force && c.deps.Export.Exists(path) {
		c.refuse("Nothing was written: " + path + " exists and stays. x! " + path + " replaces it.")
		return
	}
	written, err := c.deps.Export.Export(run, export.Wish{Format: format.ID, Path: path, Force: force, Unsaved: c.session.Unsaved()})
	if err != nil {
		c.fail("Nothing was written: "+err.Error()+".", err)
		return
	}
	c.say("Written: " + written)
}

func (c *conversation) saveAgain(string) {
	if c.store(c.session.Save()) {
		c.say("Everything is saved.")
	} else {
		c.unsaved()
	}
}

func (c *conversation) accept(string) {
	save := c.session.AcceptContent()
	switch {
	case save == nil:
		c.say("The assessment belongs to the content in use.")
	case c.store(save):
		c.say("Saved. The assessment belongs to this content from now on.")
	default:
		c.unsaved()
	}
}

// revert carries out an undo or a redo, and goes to the question that changed.
func (c *conversation) revert(do tea.Cmd) {
	if do == nil {
		c.unsaved()
		return
	}
	saved, _ := do().(session.SavedMsg)
	c.session.Update(saved)
	if saved.Err != nil {
		c.refuse("Nothing was changed: " + saved.Err.Error() + ".")
		return
	}
	text, on := interview.DescribeUndo(c.session.Catalog().Catalog, *saved.Reverted)
	c.say(text)
	c.settled = c.allSettled()
	for _, step := range c.session.Path() {
		if step.Question.ID == on && step.Asked {
			c.open(step.Question)
		}
	}
}

func (c *conversation) leave(string) {
	if c.session.Unsaved() && !c.store(c.session.Save()) {
		c.unsaved()
		c.say("q! leaves without it.")
		return
	}
	c.left = true
}
