package plain

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui"
	"trustpath/tui/screen/interview"
	"trustpath/tui/screen/pane"
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
	c.say("Assessment: " + ui.Named(run.Company) + ". Content " + catalog.Pack.Version + ", checked " + ui.LongDate(catalog.Checked) + ".")
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
		words := report.ChangeWords(catalog, change)
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
	number, most := interview.Number(c.session.Path(), q)
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
	r := c.session.Catalog().Evaluate(c.session.Run(), assessment.Options{Today: c.deps.Clock.Today(), SkipPlan: true, SkipFlips: true})
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
			number, _ := interview.Number(c.session.Path(), step.Question)
			open = append(open, strconv.Itoa(number))
		}
	}
	if len(open) > 0 {
		c.say("Without an answer: question " + ui.AllOf(open) + ". g and a number goes there.")
	}
	c.say("x writes the whole roadmap to a file, v reads out your answers, b goes back, q leaves.")
}

// roadmap reads out each decision, and the whole in five lines.
func (c *conversation) roadmap() {
	catalog, run := c.session.Catalog(), c.session.Run()
	rows := c.rows()
	c.say("Settled: " + ui.OfCount(pane.SettledCount(rows), len(rows)) + " decisions.")
	for _, row := range rows {
		c.item("  ", row.Name+": "+row.Words()+".")
	}
	result := catalog.Evaluate(run, assessment.Options{Today: c.deps.Clock.Today(), SkipFlips: true})
	if n := result.Provisional(); n > 0 {
		c.say("Provisional: " + ui.Count(n, "question") + " without an answer can still change it.")
	}
	if text := report.Unasked(catalog, run); text != "" {
		c.say(text)
	}
	c.say("In five lines:")
	for i, line := range report.FiveLines(catalog, run, result) {
		c.item(numbered(i+1), line)
	}
}

func (c *conversation) rows() []pane.Row {
	outlook := c.session.Catalog().Outlook(c.session.Run().Answers)
	return pane.Rows(c.session.Catalog(), outlook, outlook)
}

func (c *conversation) allSettled() bool {
	rows := c.rows()
	return pane.SettledCount(rows) == len(rows)
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
	c.say("NOT SAVED: " + err.Error() + ". What was saved before is on disk; " + ui.Count(waiting, "change") +
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
