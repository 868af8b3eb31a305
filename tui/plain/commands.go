package plain

import (
	"cmp"
	"slices"
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
	return append([]command{
		{"b", "", "goes back to the question before", c.back},
		{"g", "NUMBER", "goes to the question with this number", c.goToNumber},
		{"t", "NUMBERS", "says what an answer would do, without giving it", c.try},
		{"-", "", "clears the answer", c.clear},
		{"u", "", "undoes the last change, also after a restart", func(string) { c.revert(c.session.Undo()) }},
		{"redo", "", "redoes what u undoes", func(string) { c.revert(c.session.Redo()) }},
		{"n", "TEXT", "writes a note on this question; n alone takes several lines, n - removes it", c.note},
		{"d", "", "asks for the first day of the plan and the day of the deal; at the question what you hold, " +
			"for the dates of that", func(string) { c.dates() }},
		{"v", "", "reads your answers and notes", c.review},
		{"x", "PATH", "writes the roadmap to a file, or to one in this folder; its ending says the format; " +
			"“for” and a reader at the end says for whom, as in: x board.html for board",
			func(path string) { c.export(path, false) }},
		{"x!", "PATH", "the same, over a file that exists", func(path string) { c.export(path, true) }},
		{"formats", "", "reads what can be written, with the endings of their names", c.readFormats},
		{"s", "", "saves again what could not be saved", c.saveAgain},
		{"a", "", "accepts the content, when it is another than you answered with", c.acceptContent},
		{"l", "", "goes to the list of assessments", func(string) { c.leave(""); c.toList = c.left }},
		{"q", "", "leaves; everything stays saved", c.leave},
		{"q!", "", "leaves without what could not be saved", func(string) { c.left = true }},
	}, c.readCommands()...)
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
		c.item("  ", "enter alone: continues, and keeps the answer as it is")
	}
	c.helpCommands(c.commands())
}

func (c *conversation) back(string) {
	path := c.session.Path()
	for _, step := range slices.Backward(path[:c.position(path)]) {
		if step.Asked {
			c.goTo(step.Question)
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
			c.refuse("Question %s is asked only if another answer leads to it.", text)
			return
		}
		c.goTo(step.Question)
		return
	}
	c.refuse("There is no question “%s”; v reads them with their numbers.", text)
}

// try reads what an answer would change.
func (c *conversation) try(text string) {
	answer, ok := c.parse(text)
	if !ok {
		return
	}
	catalog, now := c.session.Catalog(), c.session.Run().Answers
	with, err := now.With(catalog.Catalog, c.open.ID, answer)
	if err != nil {
		c.refuse("%s.", err)
		return
	}
	c.say("Tried, not saved: %s.", report.AnswerWords(c.open, answer))
	c.readChanges(now, with, func(change interview.Change) string { return change.Text })
}

// clear removes the answer to the current question.
func (c *conversation) clear(string) {
	if c.open == nil || c.answer().IsZero() {
		c.say("There is no answer here to clear.")
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
			c.say("The note is unchanged.")
			return
		}
	}
	if !c.save(c.session.Note(c.open.ID, text)) {
		c.sayUnsaved()
		return
	}
	kept := c.session.Run().Notes[c.open.ID]
	if kept == "" {
		c.say("Saved: no note.")
		return
	}
	c.say("Saved. Note: %s", kept)
	if whole := safetext.Text(text, maxLine); whole != kept {
		c.refuse("A note has %d characters at most. Left out, from here on: %s",
			safetext.MaxNote, strings.TrimPrefix(whole, kept))
	}
}

// askDates asks for the start of the plan and the deadline.
func (c *conversation) askDates() {
	run, labels := c.session.Run(), interview.DateLabels()
	start, deadline := run.Start, run.DeadlineDate
	c.say("Two dates, as %s. Enter alone keeps one, - removes it.", assessment.DateHint)
	// The start may be after the old deadline, since the deadline is asked for next.
	c.askDay(&start, labels[0], "today", func() string { return "" })
	wrong := func() string { return c.datesProblem(start, deadline) }
	c.askDay(&deadline, labels[1], "not known", wrong)
	switch {
	case len(c.refused) > 0, wrong() != "": // the input ended in between
		c.say("The dates stay as they were: what you typed was not a date.")
		return
	case start == run.Start && deadline == run.DeadlineDate:
		return
	}
	save, err := c.session.Dates(start, deadline, assessment.Answer{})
	if err != nil {
		c.say("%s. Nothing was changed.", err)
		return
	}
	c.saveAs(save, "Saved.")
}

// dates asks for the dates of what is held, if that is the question, or for those of the
// plan.
func (c *conversation) dates() {
	catalog, run := c.session.Catalog(), c.session.Run()
	held := slices.DeleteFunc(catalog.HeldOptions(), func(id assessment.OptionID) bool {
		return !run.Answers.Of(catalog.Roles.Held).Has(id)
	})
	if c.open == nil || c.open.ID != catalog.Roles.Held || len(held) == 0 {
		c.askDates()
		return
	}
	c.say("Dates, as %s. %s Enter alone keeps one, - removes it.", assessment.DateHint, interview.HeldDatesHint)
	days := map[assessment.OptionID]assessment.Date{}
	for _, id := range held {
		o, _ := c.open.Option(id)
		day := run.HeldDates[id]
		c.askDay(&day, o.Short, "not known", func() string { return "" })
		days[id] = day
	}
	if save := c.session.HeldDates(days); save != nil {
		c.saveAs(save, "Saved.")
	}
}

// askDay asks for a day until wrong finds nothing wrong with it or the input ends.
func (c *conversation) askDay(day *assessment.Date, label, missing string, wrong func() string) {
	for old := *day; !c.ended; *day = old {
		now := missing
		if !old.IsZero() {
			now = report.LongDate(old)
		}
		c.say("%s: %s.", label, now)
		line, _ := c.ask()
		text := strings.TrimSpace(strings.Map(input.Narrow, line))
		problem := ""
		switch text {
		case "":
		case "-":
			*day = assessment.Date{}
		default:
			parsed, err := assessment.ReadDate(text, c.deps.Today())
			*day = parsed
			if err != nil {
				problem = err.Error() + "."
			}
		}
		problem = cmp.Or(problem, wrong())
		if problem == "" {
			return
		}
		c.refuse("%s", problem)
	}
}

// datesProblem returns what is wrong with both dates, or with the deadline and its
// answer; "" if nothing is.
func (c *conversation) datesProblem(start, deadline assessment.Date) string {
	problem := interview.DatesProblem(start, deadline)
	if problem != "" || deadline == c.session.Run().DeadlineDate {
		return problem
	}
	if err := c.session.Fits(assessment.Answer{}, deadline); err != nil {
		return err.Error() + ". To change both, choose that answer first: it asks for its date."
	}
	return ""
}

// review reads every answer with the number that g takes.
func (c *conversation) review(string) {
	path, run := c.session.Path(), c.session.Run()
	again, held := c.session.Catalog().CheckAgain(run), c.session.Catalog().Roles.Held
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
		if dated := report.HeldWords(c.session.Catalog().Catalog, run); step.Question.ID == held && dated != "" {
			words += ". Dates: " + dated
		}
		if slices.Contains(again, step.Question.ID) {
			words += "; " + report.NewOptions
		}
		c.item(mark, step.Question.Short+" "+words+".")
		if note != "" {
			c.item("     ", "Note: "+note)
		}
	}
}

// readFormats reads every document that can be written.
func (c *conversation) readFormats(string) {
	for _, f := range c.deps.Export.Formats() {
		words := f.Title + ", " + f.Endings[0] + ": " + f.Use + "."
		if f.Missing != "" {
			words += " Not on this machine: " + f.Missing + "."
		}
		c.item("  ", words)
	}
	var readers []string
	for _, a := range report.Audiences() {
		readers = append(readers, string(a))
	}
	c.say("Readers: %s. Without one it is the founder’s.", strings.Join(readers, ", "))
}

// export writes the roadmap in the format for the ending of the path.
func (c *conversation) export(path string, force bool) {
	run, formats := c.session.Run(), c.deps.Export.Formats()
	audience := report.Audience("")
	if i := strings.LastIndex(" "+path, " for "); i >= 0 && !strings.Contains(path[i:], ".") { // not in a name
		path, audience = strings.TrimSpace(path[:max(0, i-1)]), report.Audience(strings.TrimPrefix(path[i:], "for "))
		if !slices.Contains(report.Audiences(), audience) {
			c.refuse("Nothing was written: there is no reader “%s”; formats reads them.", audience)
			return
		}
	}
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
	wish := export.Wish{Format: format.ID, Path: path, Force: force, Unsaved: c.session.Unsaved(), Audience: audience}
	written, err := c.deps.Export.Export(run, wish)
	if err != nil {
		c.fail("Nothing was written", err)
		return
	}
	c.say("Written: %s", written)
}

func (c *conversation) saveAgain(string) { c.saveAs(c.session.Save(), "Everything is saved.") }

func (c *conversation) acceptContent(string) {
	save := c.session.AcceptContent()
	if save == nil {
		c.say("The assessment belongs to the content in use.")
		return
	}
	c.saveAs(save, "Saved. The assessment belongs to this content from now on.")
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
