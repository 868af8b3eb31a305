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
	"trustpath/tui"
	"trustpath/tui/input"
	"trustpath/tui/screen/interview"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// conversation asks the questions of one assessment.
type conversation struct {
	*talk
	deps    tui.Deps
	session *session.Session
	at      *assessment.Question // what is asked; nil past the last question
	said    bool                 // it was read out
	heard   map[assessment.QuestionID]bool
	section assessment.SectionID // the last one that was named
	settled bool                 // it was said that all decisions are settled
	left    bool
}

func newInterview(t *talk, deps tui.Deps, s *session.Session) *conversation {
	c := &conversation{talk: t, deps: deps, session: s, heard: map[assessment.QuestionID]bool{}}
	c.settled = c.allSettled()
	for _, step := range s.Path() {
		if step.Asked && step.Answer.IsZero() {
			c.at = step.Question
			break
		}
	}
	return c
}

// run asks until the person leaves or the input ends.
func (c *conversation) run() {
	run, catalog := c.session.Run(), c.session.Catalog()
	c.blank()
	c.say("Assessment: " + ui.Named(run.Company) + ". Content " + catalog.Pack.Version + ", checked " + report.LongDate(catalog.Checked) + ".")
	c.contentChanges()
	for !c.left && !c.ended {
		if !c.said {
			c.read()
		}
		line, ok := c.ask()
		if !ok {
			break
		}
		c.do(strings.TrimSpace(line))
	}
	c.goodbye()
}

// contentChanges says what other content than it was answered with changes.
func (c *conversation) contentChanges() {
	catalog := c.session.Catalog()
	cc := catalog.ContentChanges(c.session.Run())
	if cc == nil {
		return
	}
	c.say(report.ContentSentence(cc))
	for _, change := range cc.Changes {
		words := report.ChangeWords(catalog.Catalog, change)
		c.item("  ", words.What+": "+words.To+", was "+words.From+", because of "+words.Cause+".")
	}
	c.say("a accepts this content; your answers stay as they are either way.")
}

// read reads out the question, or the roadmap past the last one.
func (c *conversation) read() {
	c.said = true
	c.blank()
	if c.at == nil {
		c.summary()
		return
	}
	catalog, q := c.session.Catalog(), c.at
	c.heard[q.ID] = true
	for i := range catalog.Sections {
		if s := &catalog.Sections[i]; s.ID == q.Section && s.ID != c.section {
			c.section = s.ID
			c.say("Section " + ui.OfCount(i+1, len(catalog.Sections)) + ": " + s.Title)
		}
	}
	number, most := interview.QuestionNumber(c.session.Path(), q)
	c.say("Question " + strconv.Itoa(number) + " of at most " + strconv.Itoa(most) + ".")
	c.say(q.Prompt)
	if q.Kind == assessment.Single {
		c.say("Choose one.")
	} else {
		c.say("Choose all that apply: numbers with blanks between them.")
	}
	c.options()
	c.bearing()
	if !c.answer().IsZero() {
		c.say("Enter alone keeps what is chosen.")
	}
}

func (c *conversation) answer() assessment.Answer { return c.session.Run().Answers.Of(c.at.ID) }

// options reads out the numbers; what is chosen and what stands alone is said
// in words.
func (c *conversation) options() {
	line := func(number int, label string, chosen, alone bool) {
		if alone {
			label += " (on its own)"
		}
		if chosen {
			label += " (chosen)"
		}
		c.item(numbered(number), label)
	}
	answer := c.answer()
	for i, o := range c.at.Options {
		line(i+1, o.Label, answer.Has(o.ID), o.Exclusive)
	}
	line(0, "Don’t know", answer.Unknown, c.at.Kind == assessment.Multi)
	if note := c.session.Run().Notes[c.at.ID]; note != "" {
		c.say("Note: " + note)
	}
}

// bearing tells a tired person what they may leave out.
func (c *conversation) bearing() {
	if !c.answer().IsZero() {
		return
	}
	r := c.session.Catalog().Evaluate(c.session.Run(), assessment.Options{Today: c.deps.Today(), SkipPlan: true, SkipFlips: true})
	for _, o := range r.Open {
		switch {
		case o.Question != c.at.ID || o.Matters:
		case o.ChangesPlan:
			c.say("This answer moves dates and effort, and no decision.")
		default:
			c.say("This answer can no longer change the result: enter alone skips it.")
		}
	}
}

// summary is the roadmap, what has no answer, and what to do next.
func (c *conversation) summary() {
	c.say("Roadmap for " + ui.Named(c.session.Run().Company) + ".")
	c.roadmap()
	var open []string
	for _, step := range c.session.Path() {
		if step.Asked && step.Answer.IsZero() {
			number, _ := interview.QuestionNumber(c.session.Path(), step.Question)
			open = append(open, strconv.Itoa(number))
		}
	}
	if len(open) > 0 {
		c.say("Without an answer: question " + report.AllOf(open) + ". g and a number goes there.")
	}
	c.say("x writes the whole roadmap to a file, v reads out your answers, b goes back, q leaves.")
}

// roadmap reads out each decision, and the whole in five lines.
func (c *conversation) roadmap() {
	catalog, run := c.session.Catalog(), c.session.Run()
	rows := c.rows()
	c.say("Settled: " + ui.OfCount(interview.CountSettled(rows), len(rows)) + " decisions.")
	for _, row := range rows {
		c.item("  ", row.Name+": "+row.Words()+".")
	}
	result := catalog.Evaluate(run, assessment.Options{Today: c.deps.Today(), SkipFlips: true})
	if n := result.Provisional(); n > 0 {
		c.say("Provisional: " + report.Count(n, "question") + " without an answer can still change it.")
	}
	if text := report.Unasked(catalog.Catalog, run); text != "" {
		c.say(text)
	}
	c.say("In five lines:")
	for i, line := range report.FiveLines(catalog.Catalog, run, result) {
		c.item(numbered(i+1), line)
	}
}

func (c *conversation) rows() []interview.SummaryRow {
	outlook := c.session.Catalog().Outlook(c.session.Run().Answers)
	return interview.Summarize(c.session.Catalog().Catalog, outlook, outlook)
}

func (c *conversation) allSettled() bool {
	rows := c.rows()
	return interview.CountSettled(rows) == len(rows)
}

// back goes to the question before.
func (c *conversation) back(string) {
	path := c.session.Path()
	for i := c.place(path) - 1; i >= 0; i-- {
		if path[i].Asked {
			c.open(path[i].Question)
			return
		}
	}
	c.refuse("This is the first question.")
}

// forward goes to the next question that is asked and satisfies want. Past the
// last one it goes to those that a later answer has called for, and not again
// to what was skipped; and then to the roadmap.
func (c *conversation) forward(want func(assessment.Step) bool) {
	path := c.session.Path()
	for _, step := range path[min(c.place(path)+1, len(path)):] {
		if step.Asked && want(step) {
			c.open(step.Question)
			return
		}
	}
	for _, step := range path {
		if step.Asked && unanswered(step) && !c.heard[step.Question.ID] {
			c.open(step.Question)
			return
		}
	}
	c.open(nil)
}

func every(assessment.Step) bool { return true }

func unanswered(step assessment.Step) bool { return step.Answer.IsZero() }

// place is the position of the question that is open; past the last one when
// none is.
func (c *conversation) place(path []assessment.Step) int {
	for i, step := range path {
		if step.Question == c.at {
			return i
		}
	}
	return len(path)
}

func (c *conversation) open(q *assessment.Question) { c.at, c.said = q, false }

// store saves what waits and reports whether all of it is on disk.
func (c *conversation) store(save tea.Cmd) bool {
	for save != nil {
		saved, ok := save().(session.SavedMsg)
		if !ok {
			break
		}
		save = c.session.Update(saved)
	}
	return !c.session.Unsaved()
}

// unsaved says what happened, what is safe and what to type.
func (c *conversation) unsaved() {
	_, waiting, err := c.session.Failure()
	c.say("NOT SAVED: " + err.Error() + ". What was saved before is on disk; " + report.Count(waiting, "change") +
		" in memory. s tries again, and so does every answer.")
}

// goodbye saves what waits and says how to come back.
func (c *conversation) goodbye() {
	if len(c.refused) > 0 {
		c.say("Line " + strconv.Itoa(c.number) + " ended the run; nothing after it was read.")
	}
	if c.session.Unsaved() && !c.store(c.session.Save()) {
		c.unsaved()
		return
	}
	c.say("Left " + ui.Named(c.session.Run().Company) + "; everything is saved.")
	c.say("To go on: trustpath --plain open " + c.session.Run().ID)
}

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
	if interview.AsksDates(c.at) {
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
	c.effects(catalog.Outlook(before).Changes(catalog.Outlook(after)), func(change interview.Change) string { return change.Done })
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
		if text := interview.DatesProblem(start, day); text != "" {
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
func (c *conversation) effects(changes []assessment.Change, form func(interview.Change) string) {
	lines := interview.Changes(c.session.Catalog().Catalog, changes)
	for _, line := range lines {
		c.item("  ", report.Upper(form(line))+".")
	}
	if len(lines) == 0 {
		c.item("  ", "No decision changes by this.")
	}
}

// void names the answers that no longer count.
func (c *conversation) void(before []assessment.Step) {
	if names := interview.DroppedQuestions(before, c.session.Path()); names != "" {
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
	with, err := now.With(catalog.Catalog, c.at.ID, answer)
	if err != nil {
		c.refuse(err.Error() + ".")
		return
	}
	c.say("Tried, not saved: " + report.AnswerWords(c.at, answer) + ".")
	c.effects(catalog.Outlook(now).Changes(catalog.Outlook(with)), func(change interview.Change) string { return change.Text })
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
