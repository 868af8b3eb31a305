package roadmap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/form"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// WhatIf is the tab that tries a change without saving it: what would reach a date that
// is not on track, other people, another start or order, another answer to any question,
// and the smallest changes that alter a decision.
type WhatIf struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	result *assessment.Result
	was    report.Summary
	items  []item
	list   ui.List // of items
	found  ui.Search
	open   map[string]bool // the groups that are unfolded
	asking *asking         // another answer is being chosen; nil while none is

	trying  bool
	tried   change
	trial   trial
	message string
}

// item is a line for the cursor, below a heading where it is the first of a section.
type item struct {
	heading []string // lines above it; the first one is bold
	change  change   // what it tries
	group   string   // the group that it folds, else ""
	any     bool     // it opens the questions
	inside  string   // what is folded into it, for the search

	expected, slow assessment.Date
	verdict        *assessment.DeadlineVerdict // with these dates
	count          string                      // at the right edge
}

// change is what a line would change: answers, or the first day of work. What neither can
// hold has the dates that were planned with it.
type change struct {
	title string
	set   map[assessment.QuestionID]assessment.Answer
	start assessment.Date
	reach *assessment.Reach
	order *assessment.Order
}

// begins reports whether the cursor can begin on a line: on the first way to a date, not on
// the plan as it is.
func (it *item) begins() bool { return it.verdict == nil || it.change.reach != nil }

// tries reports whether the change can be tried, and saved.
func (c change) tries() bool { return len(c.set) > 0 || !c.start.IsZero() }

// does reports whether two changes set the same.
func (c change) does(o change) bool {
	return c.start == o.start && maps.EqualFunc(c.set, o.set, assessment.Answer.Equal)
}

func (c change) equal(o change) bool { return c.title == o.title && c.does(o) }

// NewWhatIf returns the tab.
func NewWhatIf(s *session.Session, today assessment.Date) *WhatIf {
	m := &WhatIf{session: s, today: today, open: map[string]bool{}}
	m.found = ui.SearchIn(m.list.Searched(func(i int) string {
		it := &m.items[i]
		return strings.Join(it.heading, " ") + " " + it.change.title + " " + it.inside
	}))
	return m
}

func (m *WhatIf) Head() ui.Head { return ui.Head{Left: "What if"} }

// Search is in the lines, or in the questions.
func (m *WhatIf) Search() *ui.Search {
	switch {
	case m.asking == nil:
		return &m.found
	case m.asking.question == nil:
		return &m.asking.found
	}
	return nil
}

// Commit drops what the last key did: the tab is being left.
func (m *WhatIf) Commit() tea.Cmd { m.message = ""; return nil }

// Show takes a result. The cursor stays on its line, where the result still has it.
func (m *WhatIf) Show(r *assessment.Result) {
	m.result = r
	m.was = report.Summarize(m.session.Catalog().Catalog, m.session.Run(), r)
	m.asking = nil
	m.build()
	m.evaluate()
}

// build lists the lines anew.
func (m *WhatIf) build() {
	var here change
	at := m.list.Cursor()
	if at < len(m.items) {
		here = m.items[at].change
	}
	m.items = nil
	if m.result.Plan != nil {
		m.goals()
		m.choices()
	}
	m.questions()
	m.flips()
	m.list.Show(len(m.items), nil)
	m.list.MoveTo(func(i int) bool { return m.items[i].change.equal(here) || here.title == "" && m.items[i].begins() })
}

// goals is what would put each date on track that is not.
func (m *WhatIf) goals() {
	c := m.session.Catalog().Catalog
	for i := range m.result.Plan.Deadlines {
		d := &m.result.Plan.Deadlines[i]
		same := func(other assessment.AskedDeadline) bool { return other.For == d.For && other.Date == d.Date }
		if d.Verdict == "" || d.Verdict == assessment.Comfortable || d.Passed || slices.ContainsFunc(m.result.Plan.Deadlines[:i], same) {
			continue // what two asked for by one day is one question
		}
		question := "What would put " + report.Asked(c, d.For) + " on track for " + report.LongDate(d.Date) + "?"
		now := item{
			heading: []string{question, "Change"}, change: change{title: "As planned"},
			expected: d.Expected, slow: d.Latest, verdict: &d.DeadlineVerdict,
		}
		m.items = append(m.items, now)
		for j := range d.Reach {
			r := &d.Reach[j]
			ch := change{title: report.ReachWords(c, r), reach: r}
			switch r.Change {
			case assessment.ReachCapacity:
				ch.set = m.answer(c.Roles.Capacity, r.Option)
			case assessment.ReachStart:
				ch.start = m.today
			}
			judged := assessment.DeadlineVerdict{Date: d.Date, Verdict: r.Verdict, Expected: r.Expected, Latest: r.Date.High}
			m.items = append(m.items, item{change: ch, expected: r.Expected, slow: r.Date.High, verdict: &judged})
		}
	}
}

func (m *WhatIf) answer(id assessment.QuestionID, options ...assessment.OptionID) map[assessment.QuestionID]assessment.Answer {
	return map[assessment.QuestionID]assessment.Answer{id: assessment.Choose(options...)}
}

// goal is the milestone whose dates the free choices show: that of the first deadline,
// else the last report or certificate.
func (m *WhatIf) goal(plan *assessment.Plan) *assessment.PlanMilestone {
	if d := m.result.Plan.Deadline; d != nil && d.Needs != "" {
		return plan.Milestone(d.Needs)
	}
	var out *assessment.PlanMilestone
	for _, one := range plan.InHand(m.session.Catalog().Catalog) {
		renews := m.session.Catalog().Milestone(one.ID).MonthsAfter[1] > 0
		if !renews && (out == nil || out.Expected.End.Before(one.Expected.End)) {
			out = one
		}
	}
	return out
}

// choices is what the company itself decides: who does it, when it begins, and in which
// order.
func (m *WhatIf) choices() {
	c, goal := m.session.Catalog().Catalog, m.goal(m.result.Plan)
	if goal == nil {
		return
	}
	first := len(m.items)
	add := func(ch change) {
		listed := func(it item) bool { return it.change.does(ch) }
		if slices.ContainsFunc(m.items, listed) {
			return
		}
		plan := m.session.Catalog().Evaluate(m.run(ch), assessment.Options{Today: m.today, SkipFlips: true, SkipWays: true}).Plan
		if one := m.goal(plan); one != nil {
			m.items = append(m.items, item{change: ch, expected: one.Expected.End, slow: one.Date.High})
		}
	}
	given := m.session.Run().Answers.Of(c.Roles.Capacity)
	if q := c.Question(c.Roles.Capacity); q != nil {
		for _, o := range q.Options {
			if title := report.CapacityWords(c, o.ID); title != "" && !given.Has(o.ID) {
				add(change{title: title, set: m.answer(q.ID, o.ID)})
			}
		}
	}
	from := m.result.From()
	for _, later := range []int{0, 1, 3} {
		day := from.AddMonths(later)
		if later == 0 {
			day = m.today
		}
		if day != from && !day.IsZero() {
			add(change{title: "Start on " + report.LongDate(day), start: day})
		}
	}
	if m.trying && !m.tried.start.IsZero() {
		add(m.tried)
	}
	for i := range m.result.Orders {
		o := &m.result.Orders[i]
		at := slices.IndexFunc(o.InHand, func(h assessment.InHand) bool { return h.Milestone == goal.ID })
		if !o.Recommended && at >= 0 {
			m.items = append(m.items, item{change: change{title: o.Title, order: o}, slow: o.InHand[at].Date.High})
		}
	}
	if first < len(m.items) {
		m.items[first].heading = []string{"Your people, start and order", ui.Brief(goal.Title)}
	}
}

// questions is the line that leads to all answers.
func (m *WhatIf) questions() {
	n := len(newAsking(m.session).steps)
	if n == 0 {
		return
	}
	text := "Any of your " + report.Count(n, "answer") + ", and what follows from it"
	m.items = append(m.items, item{heading: []string{"Change an answer"}, change: change{title: text}, any: true})
}

// flipsByStandard groups the smallest changes by the first standard that each alters; those
// that alter none are those of "".
func flipsByStandard(c *assessment.Catalog, run assessment.Assessment, r *assessment.Result) map[assessment.StandardID][]report.FlipGroup {
	out := map[assessment.StandardID][]report.FlipGroup{}
	for _, g := range report.FlipGroups(c, run, *r) {
		of := assessment.StandardID("")
		for _, own := range g.Ways[0].Flip.Own {
			subject, _, _ := strings.Cut(own.Attribute, ".")
			if c.Standard(assessment.StandardID(subject)) != nil {
				of = assessment.StandardID(subject)
				break
			}
		}
		out[of] = append(out[of], g)
	}
	return out
}

// flips is the smallest changes that alter a decision, by standard.
func (m *WhatIf) flips() {
	c := m.session.Catalog().Catalog
	groups := flipsByStandard(c, m.session.Run(), m.result)
	heading := []string{"What else would change a decision"}
	fold := func(name string, list []report.FlipGroup) {
		ways, changes, inside := 0, []string(nil), ""
		for _, g := range list {
			ways += len(g.Ways)
			changes = append(changes, g.Change)
			for _, w := range g.Ways {
				inside += w.Do + " "
			}
		}
		if ways == 0 {
			return
		}
		head := item{heading: heading, change: change{title: name}, group: name, count: report.Count(ways, "way")}
		if !m.open[name] {
			head.inside = strings.Join(changes, "; ") + " " + inside
		}
		m.items, heading = append(m.items, head), nil
		if !m.open[name] {
			return
		}
		for _, g := range list {
			for i, w := range g.Ways {
				one := item{change: change{title: report.Upper(w.Do), set: map[assessment.QuestionID]assessment.Answer{}}}
				for id, a := range w.Flip.Set {
					one.change.set[id] = assessment.Choose(a.Options...)
				}
				if i == 0 {
					one.heading = []string{g.Change}
				}
				one.count = report.Count(len(w.Flip.Set), "answer")
				m.items = append(m.items, one)
			}
		}
	}
	for i := range c.Standards {
		fold(c.Standards[i].Short, groups[c.Standards[i].ID])
	}
	fold("The roadmap as a whole", groups[""])
}

// Keys are those of the list, and those that try a change.
func (m *WhatIf) Keys() ui.KeyMap {
	if m.asking != nil {
		return m.asking.keys(m)
	}
	it := m.current()
	rows := append(ui.MoveKeys("move", func() bool { return len(m.items) > 1 }, func(a ui.Motion) {
		m.list.Move(a, m.listRows()-1)
		m.evaluate()
	}), ui.Row(ui.GroupLook, "enter", m.enterWord(it), "try this change, or open what is below; nothing is saved", m.enter).
		Only(func() bool { return m.enterWord(it) != "" }).Kept())
	rows = append(rows, form.Key("t", "another start", "try another first day of work", func() *form.Model {
		return form.Start(m.result.From(), m.today)
	}).Only(func() bool { return m.result != nil && m.result.Plan != nil && len(m.result.Plan.Milestones) > 0 }))
	if m.trying {
		rows = append(rows,
			ui.Row(ui.GroupChange, "S", "save", "save what is tried", m.save).Kept(),
			ui.Row(ui.GroupLeave, "esc", "stop", "stop trying, nothing changes", ui.Do(m.stop)).Kept())
	}
	keys := ui.KeyMap{Page: "what if", Rows: rows}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = ""; return do() })
}

// current is the line under the cursor; the zero item for none.
func (m *WhatIf) current() item {
	if i, ok := m.list.Here(); ok {
		return m.items[i]
	}
	return item{}
}

func (m *WhatIf) enterWord(it item) string {
	switch {
	case it.any:
		return "choose"
	case it.group != "" && m.open[it.group]:
		return "fold"
	case it.group != "":
		return "unfold"
	case it.change.tries() && !(m.trying && m.tried.equal(it.change)):
		return "try"
	}
	return ""
}

// enter folds, opens the questions, or tries the change; nothing is saved.
func (m *WhatIf) enter() tea.Cmd {
	switch it := m.current(); {
	case it.any:
		m.asking = newAsking(m.session)
	case it.group != "":
		m.open[it.group] = !m.open[it.group]
		m.build()
	default:
		m.try(it.change)
	}
	return nil
}

func (m *WhatIf) try(ch change) {
	m.trying, m.tried = true, ch
	m.evaluate()
}

func (m *WhatIf) stop() {
	m.trying = false
	m.evaluate()
	m.message = "Stopped trying. Nothing has changed."
}

// Update takes the first day of work that was typed.
func (m *WhatIf) Update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(form.StartMsg); ok && m.result != nil {
		m.try(change{title: "Start on " + report.LongDate(msg.Day), start: msg.Day})
		m.build()
		m.list.MoveTo(func(i int) bool { return m.items[i].change.equal(m.tried) })
	}
	return nil
}

// save saves what is tried, question by question.
func (m *WhatIf) save() tea.Cmd {
	run := m.session.Run()
	var cmds []tea.Cmd
	refused := func(err error) tea.Cmd {
		m.message = "Not saved: " + err.Error() + "."
		return tea.Batch(cmds...)
	}
	if a, changes := m.tried.set[assessment.QuestionDeadline]; changes {
		if err := m.session.Fits(a, run.DeadlineDate); err != nil {
			return refused(err)
		}
	}
	if !m.tried.start.IsZero() {
		cmd, err := m.session.Dates(m.tried.start, run.DeadlineDate, assessment.Answer{})
		if err != nil {
			return refused(err)
		}
		cmds = append(cmds, cmd)
	}
	for _, q := range m.changed(m.tried) {
		cmd, err := m.session.Answer(q.ID, m.tried.set[q.ID])
		if err != nil {
			return refused(err)
		}
		cmds = append(cmds, cmd)
	}
	m.trying = false
	m.message = "Saved: " + m.tried.title + "."
	return tea.Batch(cmds...)
}

// shown is the change whose effects are shown: the one that is tried, else the answer that
// is being chosen, else that of the line under the cursor.
func (m *WhatIf) shown() change {
	switch {
	case m.asking != nil && m.asking.question != nil:
		return m.asking.change()
	case m.trying:
		return m.tried
	}
	return m.current().change
}

// changed is the questions that a change answers otherwise.
func (m *WhatIf) changed(ch change) []*assessment.Question {
	var out []*assessment.Question
	for i := range m.session.Catalog().Questions {
		q := &m.session.Catalog().Questions[i]
		if _, changes := ch.set[q.ID]; changes {
			out = append(out, q)
		}
	}
	return out
}

// run is what was entered, with a change.
func (m *WhatIf) run(ch change) assessment.Assessment {
	c, run := m.session.Catalog(), m.session.Run()
	for _, q := range m.changed(ch) {
		if answers, err := run.Answers.With(c.Catalog, q.ID, ch.set[q.ID]); err == nil { // it has these options
			run.Answers = answers
		}
	}
	run.Start = ch.start.Or(run.Start)
	return run
}

// Status says what the last key did, or that something is tried.
func (m *WhatIf) Status() string {
	switch {
	case m.message != "":
		return m.Styles.Text.Render(m.message)
	case m.trying:
		return m.banner() + m.Styles.Text.Render(": "+m.tried.title)
	}
	return ""
}

// banner says that something is tried.
func (m *WhatIf) banner() string {
	return m.Styles.Change.Bold(true).Render("TRYING, NOT SAVED")
}

// trial is what a change would make of the roadmap.
type trial struct {
	answers   assessment.Answers
	decisions []moved
	effects   ui.Signs // what else would change
}

// moved is a decision and its date, before and after.
type moved struct {
	name, was, would string
	on, then         string
}

// evaluate works out the change that is shown.
func (m *WhatIf) evaluate() {
	m.trial = trial{}
	ch := m.shown()
	if !ch.tries() {
		return
	}
	c, run := m.session.Catalog(), m.run(ch)
	result := c.Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	would := report.Summarize(c.Catalog, run, &result)
	m.trial.answers = run.Answers
	for i := range c.Standards {
		is := func(d report.SummaryDecision) bool { return d.ID == c.Standards[i].ID }
		row := moved{name: c.Standards[i].Short}
		if at := slices.IndexFunc(m.was.Decisions, is); at >= 0 {
			row.was, row.on = m.was.Decisions[at].Decision, m.was.Decisions[at].Expected
		}
		if at := slices.IndexFunc(would.Decisions, is); at >= 0 {
			row.would, row.then = would.Decisions[at].Decision, would.Decisions[at].Expected
		}
		m.trial.decisions = append(m.trial.decisions, row)
	}
	base, with := c.Outlook(m.session.Run().Answers), c.Outlook(run.Answers)
	m.trial.effects = slices.Concat(m.figures(would, &result), m.applies(&result), m.scopes(base.Changes(with)))
}

// figures is what changes in effort, cost and deadlines.
func (m *WhatIf) figures(would report.Summary, with *assessment.Result) ui.Signs {
	g := m.Styles.Glyphs
	var out ui.Signs
	for i := range would.Deadlines {
		d := &would.Deadlines[i]
		same := func(o report.SummaryDeadline) bool { return o.For == d.For && o.Date == d.Date && o.Deal == d.Deal }
		if at := slices.IndexFunc(m.was.Deadlines, same); at >= 0 && m.was.Deadlines[at].Word != d.Word {
			from, to := cmp.Or(m.was.Deadlines[at].Word, "no verdict"), cmp.Or(d.Word, "no verdict")
			out.Add(g.Changed, d.What+" by "+report.LongDate(d.Date)+": "+report.Lower(from)+" "+g.Right+" "+report.Lower(to))
		}
	}
	if m.result.Effort != nil && with.Effort != nil && m.result.Effort.Days != with.Effort.Days {
		from, to := report.PersonDays(m.result.Effort.Days), report.PersonDays(with.Effort.Days)
		out.Add(g.Changed, "Work: "+from+" "+g.Right+" "+to+" person-days")
	}
	if was, would := m.result.Cost, with.Cost; was != nil && would != nil && (was.Low != would.Low || was.High != would.High) {
		from, to := report.Money(was.Currency, was.Low, was.High), report.Money(would.Currency, would.Low, would.High)
		out.Add(g.Changed, "Cost: "+from+" "+g.Right+" "+to)
	}
	return out
}

// applies is which gates and obligations come, and which go.
func (m *WhatIf) applies(with *assessment.Result) ui.Signs {
	var out ui.Signs
	was, would := certain(m.result), certain(with)
	for kind := range was {
		for _, title := range would[kind] {
			if !slices.Contains(was[kind], title) {
				out.Add(m.Styles.Glyphs.Comes, title)
			}
		}
		for _, title := range was[kind] {
			if !slices.Contains(would[kind], title) {
				out.Add(m.Styles.Glyphs.Less, title)
			}
		}
	}
	return out
}

// certain names the gates and the obligations that are certain.
func certain(r *assessment.Result) (titles [2][]string) {
	for _, g := range r.Gates {
		if g.State == assessment.Certain {
			titles[0] = append(titles[0], g.Title)
		}
	}
	for _, o := range r.Obligations {
		if o.State == assessment.Certain {
			titles[1] = append(titles[1], o.Title)
		}
	}
	return titles
}

// scopes is what changes in reports and their scopes. Decisions are in the table.
func (m *WhatIf) scopes(list []assessment.Change) ui.Signs {
	c := m.session.Catalog().Catalog
	var out ui.Signs
	for _, change := range list {
		subject, what, _ := strings.Cut(change.Attribute, ".")
		if c.Standard(assessment.StandardID(subject)) == nil || what == "decision" || what == "rank" {
			continue
		}
		w := report.ChangeWords(c, assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out.Add(m.Styles.Glyphs.Changed, w.What+": "+w.From+" "+m.Styles.Glyphs.Right+" "+w.To)
	}
	return out
}
