package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui"
	"trustpath/tui/input"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// conversation asks the questions of one assessment.
type conversation struct {
	*console
	deps    tui.Deps
	session *session.Session
	open    *assessment.Question // the current question; nil after the last one
	read    bool                 // the current question was read out
	asked   map[assessment.QuestionID]bool
	section assessment.SectionID        // the last one that was named
	settled bool                        // all decisions were settled after the last change
	work    []assessment.PlanWorkstream // as it was read last
	left    bool
	toList  bool // left for the list
}

func newInterview(console *console, deps tui.Deps, s *session.Session) *conversation {
	c := &conversation{console: console, deps: deps, session: s, asked: map[assessment.QuestionID]bool{}}
	c.settled = c.allSettled()
	c.goOn(interview.IsUnanswered)
	return c
}

// run asks until the user leaves or the input ends.
func (c *conversation) run() {
	catalog := c.session.Catalog()
	c.write("\n")
	c.say("Assessment: %s. Content %s, checked %s.",
		ui.Named(c.session.Run().Company), catalog.Pack.Version, report.LongDate(catalog.Checked))
	c.readContentChanges()
	for !c.left && !c.ended {
		if !c.read {
			c.readOut()
		}
		line, ok := c.ask()
		if !ok {
			break
		}
		c.runLine(strings.TrimSpace(line))
	}
	if len(c.refused) > 0 {
		c.say("Line %d ended the run; nothing after it was read.", c.number)
	}
	if c.session.Unsaved() && !c.save(c.session.Save()) {
		c.sayUnsaved()
		return
	}
	c.say("Left %s; everything is saved.", ui.Named(c.session.Run().Company))
	if !c.toList {
		c.say("To continue: trustpath --plain open %s", c.session.Run().ID)
	}
}

// readContentChanges tells the user what changes because the assessment was
// answered with other content.
func (c *conversation) readContentChanges() {
	catalog := c.session.Catalog()
	cc := catalog.ContentChanges(c.session.Run())
	if cc == nil {
		return
	}
	c.say("%s", report.ContentSentence(cc))
	for _, change := range cc.Changes {
		words := report.ChangeWords(catalog.Catalog, change)
		c.item("  ", words.What+": "+words.To+", was "+words.From+", because of "+words.Cause+".")
	}
	c.say("a accepts this content; your answers stay as they are either way.")
}

// runLine carries out what was typed.
func (c *conversation) runLine(line string) {
	name, rest := splitCommand(line)
	switch {
	case line == "":
		c.goOn(func(assessment.Step) bool { return true })
	case line[0] == '#': // a comment
	case name[0] >= '0' && name[0] <= '9':
		c.choose(line)
	case name == "?":
		c.help()
	case !c.runCommand(c.commands(), name, rest):
		c.refuse("“%s” is not a number and not a command; ? lists those.", line)
	}
}

// readOut reads out the current question, or the roadmap after the last one.
func (c *conversation) readOut() {
	c.read = true
	c.write("\n")
	if c.open == nil {
		c.readEnd()
		return
	}
	catalog, q := c.session.Catalog(), c.open
	c.asked[q.ID] = true
	for i := range catalog.Sections {
		if s := &catalog.Sections[i]; s.ID == q.Section && s.ID != c.section {
			c.section = s.ID
			c.say("Section %s: %s", ui.OfCount(i+1, len(catalog.Sections)), s.Title)
		}
	}
	number, most := interview.QuestionNumber(c.session.Path(), q)
	c.say("Question %d of at most %d.", number, most)
	c.say("%s", q.Prompt)
	if q.Kind == assessment.Single {
		c.say("Choose one.")
	} else {
		c.say("Choose all that apply: numbers with blanks between them.")
	}
	answer := c.answer()
	for i, o := range q.Options {
		c.readOption(i+1, o.Label, answer.Has(o.ID), o.Exclusive)
	}
	c.readOption(0, "Don’t know", answer.Unknown, q.Kind == assessment.Multi)
	if note := c.session.Run().Notes[q.ID]; note != "" {
		c.say("Note: %s", note)
	}
	if !answer.IsZero() {
		c.say("Enter alone keeps what is chosen.")
		return
	}
	// A tired user should know which answers they can leave out.
	for _, o := range c.evaluate(true).Open {
		switch {
		case o.Question != q.ID || o.Matters:
		case o.ChangesPlan:
			c.say("This answer changes dates and effort, not decisions.")
		default:
			c.say("This answer doesn't change the result any more: enter alone skips it.")
		}
	}
}

func (c *conversation) readOption(number int, label string, chosen, exclusive bool) {
	if exclusive {
		label += " (only this one)"
	}
	if chosen {
		label += " (chosen)"
	}
	c.item(numbered(number), label)
}

func (c *conversation) answer() assessment.Answer { return c.session.Run().Answers.Of(c.open.ID) }

func (c *conversation) evaluate(skipPlan bool) assessment.Result {
	options := assessment.Options{Today: c.deps.Today(), SkipPlan: skipPlan, SkipFlips: true}
	return c.session.Catalog().Evaluate(c.session.Run(), options)
}

// readEnd reads the roadmap and lists the questions without an answer.
func (c *conversation) readEnd() {
	c.say("Check your answers. g and a number changes one.")
	c.review("")
	c.write("\n")
	c.say("Roadmap for %s.", ui.Named(c.session.Run().Company))
	c.readRoadmap("")
	var open []string
	for _, step := range c.session.Path() {
		if interview.IsUnanswered(step) {
			number, _ := interview.QuestionNumber(c.session.Path(), step.Question)
			open = append(open, strconv.Itoa(number))
		}
	}
	if len(open) > 0 {
		c.say("Without an answer: question %s. g and a number goes there.", report.AllOf(open))
	}
	c.say("x writes the whole roadmap to a file, plan and work read what to do, b goes back, q leaves.")
}

// readRoadmap reads each decision and the bottom line of the roadmap, or a part of it.
func (c *conversation) readRoadmap(part string) {
	if part != "" {
		if !slices.Contains(partNames(), part) {
			c.refuse("There is no part “%s”; there are %s.", part, strings.Join(partNames(), ", "))
			return
		}
		c.document(c.parts(report.Section(part)))
		return
	}
	catalog, run := c.session.Catalog(), c.session.Run()
	rows := c.summary()
	c.say("Settled: %s decisions.", ui.OfCount(interview.CountSettled(rows), len(rows)))
	for _, row := range rows {
		c.item("  ", row.Name+": "+row.Words()+".")
	}
	result := c.evaluate(false)
	if n := result.Provisional(); n > 0 {
		c.say("Provisional: %s without an answer can still change it.", report.Count(n, "question"))
	}
	if text := report.Unasked(catalog.Catalog, run); text != "" {
		c.say("%s", text)
	}
	c.say("In short:")
	for i, line := range report.BottomLine(catalog.Catalog, run, result) {
		c.item(numbered(i+1), line)
	}
}

func (c *conversation) summary() []interview.SummaryRow {
	outlook := c.session.Catalog().Outlook(c.session.Run().Answers)
	return interview.Summarize(c.session.Catalog().Catalog, outlook)
}

func (c *conversation) allSettled() bool {
	rows := c.summary()
	return interview.CountSettled(rows) == len(rows)
}

// goTo makes a question the current one.
func (c *conversation) goTo(q *assessment.Question) { c.open, c.read = q, false }

// goOn goes to the next question that is asked and satisfies want. After the last
// one it goes to questions that a later answer added, but not to those that were
// skipped, and then to the roadmap.
func (c *conversation) goOn(want func(assessment.Step) bool) {
	path := c.session.Path()
	for _, step := range path[min(c.position(path)+1, len(path)):] {
		if step.Asked && want(step) {
			c.goTo(step.Question)
			return
		}
	}
	for _, step := range path {
		if interview.IsUnanswered(step) && !c.asked[step.Question.ID] {
			c.goTo(step.Question)
			return
		}
	}
	c.goTo(nil)
}

// position is the index of the current question; after the last one it is the
// length of the path.
func (c *conversation) position(path []assessment.Step) int {
	i := slices.IndexFunc(path, func(step assessment.Step) bool { return step.Question == c.open })
	if i < 0 {
		return len(path)
	}
	return i
}

// needsQuestion refuses the line if there is no current question.
func (c *conversation) needsQuestion() bool {
	if c.open == nil {
		c.refuse("No question is open here. g and its number goes to one.")
	}
	return c.open != nil
}

// choose gives the typed numbers as the answer and goes on.
func (c *conversation) choose(text string) {
	answer, ok := c.parse(text)
	if !ok && c.open != nil {
		c.say("Nothing was changed.")
	}
	if !ok || !c.give(answer) {
		return
	}
	if interview.AsksDates(c.open) {
		c.say("If you know the day, d sets it.")
	}
	c.goOn(interview.IsUnanswered)
}

// parse reads an answer to the current question. It refuses every problem.
func (c *conversation) parse(text string) (answer assessment.Answer, ok bool) {
	if !c.needsQuestion() {
		return answer, false
	}
	answer, problems := parseNumbers(c.open, text)
	for _, problem := range problems {
		c.refuse("%s", problem)
	}
	return answer, len(problems) == 0
}

// give answers the current question and reads what that changes. It reports
// whether the answer was accepted; an answer that cannot be saved is kept in
// memory.
func (c *conversation) give(answer assessment.Answer) bool {
	before, path := c.session.Run().Answers, c.session.Path()
	save, err := c.session.Answer(c.open.ID, answer)
	var conflict *assessment.DeadlineConflict
	if errors.As(err, &conflict) {
		save, err = c.askFittingDate(answer, err)
	}
	if err != nil {
		c.refuse("%s. Nothing was changed.", err)
		return false
	}
	words := report.AnswerWords(c.open, answer)
	switch {
	case save == nil && answer.Equal(before.Of(c.open.ID)):
		c.say("Unchanged: %s.", words)
		return true
	case c.save(save):
		c.say("Saved: %s.", words)
	default:
		c.say("Kept in memory, not saved: %s.", words)
		c.sayUnsaved()
	}
	c.readChanges(before, c.session.Run().Answers, func(change interview.Change) string { return change.Done })
	if names := interview.DroppedQuestions(path, c.session.Path()); names != "" {
		c.item("  ", "No longer asked, kept: "+names+".")
	}
	wasSettled := c.settled
	c.settled = c.allSettled()
	if c.settled && !wasSettled {
		c.say("All decisions are settled: r reads the roadmap. Answer on for scope and dates.")
	}
	return true
}

// askFittingDate asks for a deadline that fits an answer, until there is one or
// the line is empty, and gives both. A script is not asked.
func (c *conversation) askFittingDate(answer assessment.Answer, problem error) (tea.Cmd, error) {
	for !c.script {
		c.say("%s. Type the date for this answer, or - for none; enter alone changes nothing.", problem)
		line, ok := c.ask()
		text := strings.TrimSpace(strings.Map(input.Narrow, line))
		if !ok || text == "" {
			break
		}
		var day assessment.Date
		if text != "-" {
			day, problem = assessment.ReadDate(text, c.deps.Today())
			if problem != nil {
				continue
			}
		}
		start := c.session.Run().Start
		if text := interview.DatesProblem(start, day); text != "" {
			problem = errors.New(strings.TrimSuffix(text, "."))
			continue
		}
		save, err := c.session.Dates(start, day, answer)
		if err == nil {
			return save, nil
		}
		problem = err
	}
	return nil, problem
}

// readChanges reads out what other answers change of the result, in one form.
func (c *conversation) readChanges(before, after assessment.Answers, form func(interview.Change) string) {
	e := c.session.Catalog()
	lines := interview.Changes(e.Catalog, e.Outlook(before).Changes(e.Outlook(after)))
	for _, line := range lines {
		c.item("  ", report.Upper(form(line))+".")
	}
	if len(lines) == 0 {
		c.item("  ", "This changes no decision.")
	}
}

// save saves what is not saved yet and reports whether everything is on disk.
func (c *conversation) save(cmd tea.Cmd) bool {
	for cmd != nil {
		saved, ok := cmd().(session.SavedMsg)
		if !ok {
			break
		}
		cmd = c.session.Update(saved)
	}
	return !c.session.Unsaved()
}

// saveAs saves and says so, or what failed.
func (c *conversation) saveAs(cmd tea.Cmd, saved string) {
	if !c.save(cmd) {
		c.sayUnsaved()
		return
	}
	c.say("%s", saved)
}

// sayUnsaved tells the user what failed, what is safe and what to type.
func (c *conversation) sayUnsaved() {
	_, waiting, err := c.session.Failure()
	c.say("NOT SAVED: %s. What was saved before is on disk; %s in memory. s tries again, and so does every answer.",
		err, report.Count(waiting, "change"))
}

// parseNumbers parses an answer such as "1 3", "1,3" or "0". It returns every
// problem. A word that begins with # begins a comment.
func parseNumbers(q *assessment.Question, text string) (answer assessment.Answer, problems []string) {
	var chosen []int
	separator := func(r rune) bool { return unicode.Is(unicode.Zs, r) || strings.ContainsRune("\t,、", r) }
	for _, word := range strings.FieldsFunc(strings.Map(input.Narrow, text), separator) {
		if word[0] == '#' {
			break
		}
		n, err := strconv.ParseUint(word, 10, 16)
		switch {
		case errors.Is(err, strconv.ErrSyntax):
			problems = append(problems, "“"+word+"” is not a number.")
		case err != nil || int(n) > len(q.Options):
			problems = append(problems, fmt.Sprintf("There is no %s here: 1 to %d, or 0 for don’t know.", word, len(q.Options)))
		case !slices.Contains(chosen, int(n)):
			chosen = append(chosen, int(n))
		}
	}
	switch {
	case len(problems) > 0:
	case len(chosen) == 0:
		problems = append(problems, "No number was given.")
	case len(chosen) == 1 && chosen[0] == 0:
		return assessment.DontKnow(), nil
	case len(chosen) > 1 && q.Kind == assessment.Single:
		problems = append(problems, "This question takes one number.")
	}
	if len(problems) > 0 {
		return answer, problems
	}
	slices.Sort(chosen)
	for _, n := range chosen {
		if len(chosen) > 1 && (n == 0 || q.Options[n-1].Exclusive) {
			problems = append(problems, strconv.Itoa(n)+" can't be combined: type it alone, or leave it out.")
			continue
		}
		answer.Options = append(answer.Options, q.Options[n-1].ID)
	}
	return answer, problems
}
