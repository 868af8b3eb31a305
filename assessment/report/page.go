package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// How much the page of a founder has; the appendix has the rest.
const (
	mostDuties    = 8 // laws and requirements
	fewDuties     = 4 // on a page for a board, or without a plan
	mostFull      = 6 // of them in full, in the appendix
	mostFirstRows = 8 // tasks of the first days
	firstDays     = 60
	mostDutyTasks = 4 // of the first tasks, those of laws and requirements
	mostRisks     = 3
	mostEvents    = 3
	mostWaysOut   = 3 // of a deadline
	mostTexts     = 2 // sentences of reasons in a footnote
	decisiveOpen  = 3 // with more open answers that decide, there is no plan to write
)

// Note adds a footnote and returns its mark, or "" in a document without provenance.
func (d *document) Note(text string) string {
	if !d.traced() || text == "" {
		return ""
	}
	at := slices.Index(d.Notes, text)
	if at < 0 {
		at = len(d.Notes)
		d.Notes = append(d.Notes, text)
	}
	return fmt.Sprintf("[^%d]", at+1)
}

// traced reports whether the document shows its provenance.
func (d *document) traced() bool {
	return d.chosen.Audience == "" || d.chosen.Audience == Founder || d.chosen.Audience == Consultant
}

// NoteOf adds the footnote of a decision: the answers, the rules and the sources,
// and what more there is to say.
func (d *document) NoteOf(reasons []assessment.Reason, more ...string) string {
	if !d.traced() {
		return ""
	}
	var answers, rules, sources []string
	stale := false
	for _, r := range reasons {
		answers = append(answers, r.Answers...)
		rules = appendNew(rules, codeWord(string(r.Rule)))
		sources = appendNew(sources, r.Sources...)
		stale = stale || r.Stale
	}
	given, open := d.answersOnly(answers)
	if len(rules) == 0 {
		return ""
	}
	var parts []string
	if len(given) > 0 {
		parts = append(parts, "Your answers: "+strings.Join(given, "; ")+".")
	}
	if len(open) > 0 {
		parts = append(parts, "Still open: "+strings.Join(open, " "))
	}
	parts = append(parts, plural("Rule", len(rules))+" "+strings.Join(d.firstNames(rules), ", ")+".")
	if cited := d.Cite(sources); cited != "" {
		parts = append(parts, Upper(cited)+".")
	}
	if stale {
		parts = append(parts, pastReview)
	}
	return d.Note(strings.Join(append(parts, more...), " "))
}

// answersOnly returns answers for a footnote: with their questions, which the answers in the
// appendix have, only where another question has the same words.
func (d *document) answersOnly(answers []string) (given, open []string) {
	if d.sameWords == nil {
		d.sameWords = make(map[string]int, 8*len(d.Questions))
		for i := range d.Questions {
			for j := range d.Questions[i].Options {
				d.sameWords[d.Questions[i].Options[j].Short]++
			}
		}
	}
	for _, a := range answers {
		id, option, _ := strings.Cut(a, ".")
		q := d.Question(assessment.QuestionID(id))
		if q == nil {
			continue
		}
		o, _ := q.Option(assessment.OptionID(option))
		if o == nil {
			continue
		}
		word := o.Short
		if d.sameWords[word] > 1 {
			word += " (" + q.Short + ")"
		}
		given = appendNew(given, word)
	}
	_, open = d.answerWords(answers)
	return given, open
}

// texts returns what certain reasons say beyond the first sentence of the first, each
// thing once.
func texts(reasons []assessment.Reason) []string {
	var seen, out []string
	for _, r := range reasons {
		if !r.Certain {
			continue
		}
		for text := oneLine(r.Text); text != ""; {
			one := firstSentence(text)
			text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, one), "."))
			known := slices.ContainsFunc(seen, func(s string) bool { return strings.HasPrefix(s, one) })
			if len(seen) > 0 && !known && len(out) < mostTexts {
				out = append(out, one+".")
			}
			seen = append(seen, one)
		}
	}
	return out
}

// pastReview marks what rests on a fact whose review day has passed.
const pastReview = "**Past its review day: check this before you rely on it.**"

func codeWord(id string) string { return "`" + id + "`" }

func plural(noun string, n int) string { return verb(n, noun, noun+"s") }

// verb is the word of two that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// choice is the decision on a standard, as a row of a table.
type choice struct {
	ID                             assessment.StandardID
	Name, Decision, Why            string
	Expected, Range, Trigger, Note string
}

// Choices returns the decisions, those that start first.
func (d *document) Choices() []choice {
	var out []choice
	for _, s := range d.InOrder() {
		standard := d.Standard(s.ID)
		row := choice{ID: s.ID, Name: standard.Short, Decision: Upper(DecisionWord(s.Decision))}
		var more []string
		if s.Decision != "" {
			more = texts(s.Because)
		}
		row.Note = d.NoteOf(s.Because, more...)
		if s.Report != "" && s.Planned() {
			row.Name += " " + ReportWord(d.Catalog, s.ID, s.Report)
		}
		switch s.Decision {
		case "":
			row.Decision = Upper(decisionsInWords(s.Possible))
		case assessment.Now, assessment.Next:
			row.Decision = "**" + row.Decision + "**"
			row.Name = "**" + row.Name + "**"
		case assessment.Later, assessment.NotNow:
			if !d.For(Board) && !d.hasEvent(standard.Short) { // which says the same
				row.Trigger = strings.TrimSuffix(s.Trigger, ".")
			}
		}
		row.Why = d.why(s, 3)
		row.Expected, row.Range = d.dates(s)
		out = append(out, row)
	}
	return out
}

// DependsOn begins the reason of what is not decided.
const DependsOn = "Depends on: "

// why is the first reason of a decision, or at most so many of the questions on which it
// depends.
func (d *document) why(s *assessment.StandardResult, questions int) string {
	var answers []string
	for _, r := range s.Because {
		answers = append(answers, r.Answers...)
	}
	_, open := d.answerWords(answers)
	switch {
	case s.Decision == "" && len(open) > 0:
		return DependsOn + strings.Join(open[:min(len(open), questions)], " ")
	case len(s.Because) > 0:
		return firstSentence(s.Because[0].Text)
	}
	return ""
}

// Why says in a sentence why a standard has its decision, or names the first question on
// which it depends.
func Why(c *assessment.Catalog, run assessment.Assessment, r *assessment.Result, id assessment.StandardID) string {
	d := &document{Catalog: c, Run: run, Result: r}
	return plain(d.why(r.Standard(id), 1))
}

// dates returns the months of the reports or certificates of a standard, or of the
// next one of a standard that is kept.
func (d *document) dates(s *assessment.StandardResult) (expected, best string) {
	var months, ranges []string
	for _, m := range d.goals(s) {
		if wide(m.Date) || m.Expected.End.IsZero() || d.tooFar(m.Expected.End) {
			continue
		}
		months = append(months, m.Expected.End.Format("Jan 2006"))
		ranges = append(ranges, MonthsShort(m.Date))
	}
	return cmp.Or(strings.Join(months, ", then "), "–"), cmp.Or(strings.Join(ranges, "; "), "–")
}

// wide reports whether a range of days is so wide that it says nothing.
func wide(r assessment.DateRange) bool { return r.Low.AddMonths(12).Before(r.High) }

// tooFar reports whether a day of a plan that takes too long is later than anyone can plan
// for.
func (d *document) tooFar(day assessment.Date) bool {
	return d.Result.Plan.TooLong != nil && d.Result.From().AddMonths(d.Planning.MostMonths).Before(day)
}

// leavesOut reports whether a document for who decides leaves out a day of a plan that takes
// too long: those after the first year.
func (d *document) leavesOut(day assessment.Date) bool {
	p := d.Result.Plan
	return p != nil && p.TooLong != nil && !d.For(Consultant) && d.Result.From().AddMonths(teamMonths).Before(day)
}

// LeftOut says which days the document leaves out, or returns "".
func (d *document) LeftOut() string {
	if p := d.Result.Plan; p == nil || !d.leavesOut(p.TooLongUntil()) {
		return ""
	}
	return "Days after " + LongDate(d.Result.From().AddMonths(teamMonths)) + " are left out, because this plan takes too long. The spreadsheet has them."
}

// goals returns the planned reports and certificates of a standard, the earliest
// first, or the next renewal of one that is kept.
func (d *document) goals(s *assessment.StandardResult) []assessment.PlanMilestone {
	var out []assessment.PlanMilestone
	for _, m := range d.Catalog.Milestones {
		if d.Result.Plan == nil || m.Standard != s.ID {
			continue
		}
		renews := m.MonthsAfter[1] > 0
		wanted := (m.InHand || renews) && renews == (s.Decision == assessment.Keep)
		if planned := d.Result.Plan.Milestone(m.ID); planned != nil && wanted {
			out = append(out, *planned)
		}
	}
	slices.SortStableFunc(out, func(a, b assessment.PlanMilestone) int { return b.Date.High.DaysTo(a.Date.High) })
	if s.Decision == assessment.Keep && len(out) > 1 {
		out = out[:1]
	}
	return out
}

// ScopeLine says what a report covers and for how long it is observed; "" if that is
// not decided, or there is no such choice.
func (d *document) ScopeLine(id assessment.StandardID) string {
	s := d.Result.Standard(id)
	if !s.Planned() {
		return ""
	}
	var parts []string
	if covered := categories(d.Standard(id), s.Categories, nil); len(covered) > 0 {
		parts = append(parts, "The "+d.Standard(id).Short+" report covers "+AllOf(covered)+".")
	}
	if s.WindowMonths > 0 && s.Decision != assessment.Keep {
		parts = append(parts, "Its observation window is "+NumberWord(s.WindowMonths)+" months.")
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " ") + d.NoteOf(s.Scope)
}

// firstSentence returns a text to the end of its first sentence, without the stop.
func firstSentence(text string) string {
	text = oneLine(text)
	for at := 0; ; {
		next := strings.Index(text[at:], ". ")
		if next < 0 {
			return strings.TrimSuffix(text, ".")
		}
		at += next
		word := text[strings.LastIndexAny(text[:at], " (")+1 : at]
		number := strings.Trim(word, "0123456789") == ""                   // as in "a SOC 1"
		initial := !number && len(word) < 2 || strings.Contains(word, ".") // as in "U.S. law"
		if rest := text[at+2:]; !initial && rest != "" && rest[:1] == strings.ToUpper(rest[:1]) {
			return text[:at]
		}
		at += 2
	}
}

// duty is a law, a contract duty or a requirement of buyers.
type duty struct {
	Title, When, Means, Next string
	Short                    string // the next step in a few words, for a board
	Text                     string // in full
	Because                  []assessment.Reason
	Gate, voluntary          bool
	from                     assessment.Date
	place                    int // those that come first on the page
}

// Duties returns all that certainly applies, by date: what buyers require, then laws.
func (d *document) Duties() []duty {
	if d.duties == nil {
		d.duties = d.readDuties()
	}
	return d.duties
}

func (d *document) readDuties() []duty {
	out := []duty{}
	for _, g := range d.Result.Gates {
		if g.State != assessment.Certain {
			continue
		}
		row := duty{Title: g.Title, When: "when a buyer asks", Means: firstSentence(g.Text), Because: g.Because, Gate: true}
		switch {
		case g.Held:
			row.When, row.place = "held: renew", 1
		case g.Optional:
			row.When, row.place, row.voluntary = "optional", 5, true
		case !g.Requirement:
			row.place = 4
		default:
			row.When = "before the sale"
		}
		row.Next, row.Short = d.nextStep(d.Result.Plan.TaskOf(g.ID, ""), g.Title, g.NextStep)
		row.Means = withCondition(g.If, row.Means)
		takes := ""
		if g.Takes != "" {
			takes = "Time and cost: " + Lower(g.Takes)
		}
		row.Text = strings.Join([]string{g.Text, g.Helps, takes, g.NextStep}, " ")
		out = append(out, row)
	}
	for _, o := range d.ObligationsByDate() {
		if o.State != assessment.Certain || d.GateOf(o.Duty) != nil {
			continue
		}
		row := duty{
			Title:   o.Title,
			When:    inForce(o.Duty, d.Result.AsOf),
			Means:   withCondition(o.If, firstSentence(o.Text)),
			Text:    o.Text + " " + o.NextStep,
			Because: o.Because,
			from:    o.AppliesFrom,
		}
		switch {
		case o.Force == "voluntary":
			row.place, row.voluntary = 5, true
		case d.Result.AsOf.Before(o.AppliesFrom):
			row.place = 2
		case o.Force == "contract":
			row.place = 4
		default:
			row.place = 3
		}
		if o.If != "" {
			row.place++
		}
		row.Next, row.Short = d.nextStep(d.Result.Plan.TaskOf("", o.ID), o.Title, o.NextStep)
		out = append(out, row)
	}
	return out
}

// withCondition puts a condition that no question asks before a text.
func withCondition(condition, text string) string {
	if condition == "" {
		return text
	}
	return "If " + condition + ": " + goingOn(text)
}

// goingOn returns a text that goes on in a sentence: it begins with a small letter
// where its first word is no name.
func goingOn(text string) string {
	word, _, _ := strings.Cut(text, " ")
	small := []string{"A", "An", "The", "You", "Your", "You're", "It", "Its", "One", "Some", "Such", "If", "From", "Since",
		"In", "No", "Each", "Customers", "People", "They", "Misuse"}
	if slices.Contains(small, word) {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

// GateOf returns the gate that certainly applies and whose task is that of an
// obligation, so that one row is enough; or nil.
func (d *document) GateOf(o *assessment.Duty) *assessment.GateResult {
	for i := range d.Result.Gates {
		if g := &d.Result.Gates[i]; g.State == assessment.Certain && g.ID == o.Gate {
			return g
		}
	}
	return nil
}

// nextStep returns the first step of a task with its day, or the one of the pack, and the
// same in a few words: as the task is called.
func (d *document) nextStep(task *assessment.PlanWorkstream, title, step string) (full, short string) {
	if task == nil {
		return firstSentence(step), firstSentence(step)
	}
	full = firstSentence(cmp.Or(task.FirstStep, step))
	if short = cmp.Or(task.Task, task.Title); short == title {
		short = full
	}
	if !task.Expected.End.IsZero() {
		by := ", by " + d.Day(task.Expected.End)
		if strings.HasSuffix(full, "?") {
			by = " By " + d.Day(task.Expected.End)
		}
		full, short = full+by, strings.TrimSuffix(short, "?")+", by "+d.Day(task.Expected.End)
	}
	return full, short
}

// inForce says since when or from when an obligation applies, in a table.
func inForce(o *assessment.Duty, today assessment.Date) string {
	switch {
	case o.Force == "voluntary":
		return "voluntary"
	case o.AppliesFrom.IsZero() && o.Force == "contract":
		return "by contract"
	case o.AppliesFrom.IsZero():
		return "in force"
	case today.Before(o.AppliesFrom):
		return "**" + o.AppliesFrom.Format("2 Jan 2006") + "**"
	}
	return "since " + o.AppliesFrom.Format("January 2006")
}

// pageDuties is how many duties the page has.
func (d *document) pageDuties() int {
	if d.For(Board) || d.Shape() != "" {
		return fewDuties
	}
	return mostDuties
}

// PageDuties returns the duties of the page, in the order of Duties.
func (d *document) PageDuties() []duty {
	return d.dutiesByPlace(func(n int) bool { return n < d.pageDuties() })
}

// MoreDuties returns the duties that the page leaves to the appendix.
func (d *document) MoreDuties() []duty {
	return d.dutiesByPlace(func(n int) bool { return n >= d.pageDuties() })
}

// DutyTexts returns the duties of the page that an appendix has in full.
func (d *document) DutyTexts() []duty {
	all := d.PageDuties()
	return all[:min(len(all), mostFull)]
}

// binding returns the duties that are not voluntary.
func (d *document) binding() []duty {
	return slices.DeleteFunc(slices.Clone(d.Duties()), func(one duty) bool { return one.voluntary })
}

// dutiesByPlace returns the binding duties whose number, counted by place, is wanted.
func (d *document) dutiesByPlace(wanted func(n int) bool) []duty {
	all := d.binding()
	numbers := make([]int, len(all))
	for i := range numbers {
		numbers[i] = i
	}
	slices.SortStableFunc(numbers, func(a, b int) int { return all[a].place - all[b].place })
	var out []duty
	for i := range all {
		if wanted(slices.Index(numbers, i)) {
			out = append(out, all[i])
		}
	}
	return out
}

// mostNames is how many names of what may apply are listed.
const mostNames = 5

// PossibleDuties names what an open answer decides.
func (d *document) PossibleDuties() (gates, laws []string) {
	for _, g := range d.Result.Gates {
		if g.State == assessment.Possible {
			gates = append(gates, g.Title)
		}
	}
	for _, o := range d.Result.Obligations {
		if o.State == assessment.Possible {
			laws = append(laws, o.Title)
		}
	}
	return gates, laws
}

// Day returns a day in a table, with its year where that is not plain from the plan.
func (d *document) Day(day assessment.Date) string {
	if day.IsZero() {
		return "–"
	}
	from := d.Result.From()
	if d.yearFrom.IsZero() {
		d.yearFrom = from.AddMonths(10)
	}
	if day.Before(d.yearFrom) && !day.Before(from) {
		return day.Format("2 Jan")
	}
	return day.Format("2 Jan 2006")
}

// workRow is a task in a table.
type workRow struct {
	Begin, End           assessment.Date
	By, What, Who        string
	Days, DoneWhen, Mark string
	of                   *assessment.PlanWorkstream // nil for a milestone
	lead                 string                     // the first of Who, where it is of the plan
	first                string                     // the first step of a duty
	part                 string                     // the standards of a part that comes later
	tasks                []workRow                  // those that are one row
	days                 assessment.Days
	above                bool // the document has what it is done when already
}

// cells returns a task without its effort, as a row of a table.
func (r workRow) cells() []string {
	return []string{r.By, cell(r.What), cmp.Or(r.Who, "–"), cell(r.DoneWhen)}
}

// stepped returns the row with its first step, where it has one.
func (r workRow) stepped() workRow {
	if r.first != "" {
		r.What += ": " + Lower(r.first)
	}
	return r
}

// rows returns the tasks of the plan with work left, by their last day. They are read
// once, so a caller must not change the list.
func (d *document) rows() []workRow {
	if d.Result.Plan == nil || d.tasks != nil {
		return d.tasks
	}
	d.tasks = make([]workRow, 0, len(d.Result.Plan.Workstreams))
	for i := range d.Result.Plan.Workstreams {
		if w := &d.Result.Plan.Workstreams[i]; w.Days.High > 0 {
			d.tasks = append(d.tasks, d.row(w))
		}
	}
	slices.SortStableFunc(d.tasks, func(a, b workRow) int { return b.End.DaysTo(a.End) })
	return d.tasks
}

// doers names those who do a task: by the name that was entered for a role, else by its
// title.
func (d *document) doers(w *assessment.PlanWorkstream, title, name func(string) string) []string {
	if w.Person == "" && len(d.Run.People) == 0 {
		return each(strings.Split(w.Owner, ", "), title)
	}
	var out []string
	for i, role := range w.Roles {
		who := title(d.RoleTitle(role, d.teamSize()))
		person := d.PersonAs(d.Run.People, role, d.teamSize())
		if i == 0 {
			person = cmp.Or(w.Person, person)
		}
		if person != "" {
			who = name(person)
		}
		out = appendNew(out, who)
	}
	return out
}

func (d *document) row(w *assessment.PlanWorkstream) workRow {
	who := d.doers(w, cell, entered)
	out := workRow{
		Begin:    w.Expected.Start,
		End:      w.Expected.End,
		By:       d.Day(w.Expected.End),
		What:     cmp.Or(w.Task, w.Title),
		Who:      strings.Join(who, ", "),
		lead:     who[0],
		Days:     HalfDays(w.Days),
		days:     w.Days,
		DoneWhen: w.DoneWhen,
		Mark:     d.mark(w),
		of:       w,
	}
	if w.Kind == assessment.WorkGate || w.Kind == assessment.WorkLaw {
		out.first = firstSentence(w.FirstStep)
	}
	if !w.BookBy.IsZero() {
		out.What += " (book by " + d.Day(w.BookBy) + ", begins " + d.Day(w.Expected.Start) + ")"
	}
	for _, e := range w.Extended {
		if !e.Expected.End.IsZero() && !d.leavesOut(e.Expected.End) && d.Day(e.Expected.End) != out.By {
			out.By += ", then " + d.Day(e.Expected.End)
		}
	}
	return out
}

// mark returns the state of a task where it says more than that it is not checked.
func (d *document) mark(w *assessment.PlanWorkstream) string {
	switch {
	case w.State == assessment.NotChecked:
		return ""
	case w.Assumed:
		return "assumed " + Spaced(string(w.State))
	}
	return state(w.State, w.Reason)
}

// phaseRows is a phase of the work with its tasks.
type phaseRows struct {
	Title, Days string
	Rows        []workRow
}

// Work writes the tasks as rows of a table, with their effort and their state.
func (p phaseRows) Work() string {
	return rows(each(p.Rows, func(r workRow) []string {
		done := cell(r.DoneWhen)
		if r.above {
			done = "as above"
		}
		if r.Mark != "" {
			done += " *(" + r.Mark + ")*"
		}
		return []string{r.By, cell(r.What), cmp.Or(r.Who, "–"), r.Days, done}
	}))
}

// WorkByPhase returns all tasks by phase: first those of laws and requirements, and
// last what is done.
func (d *document) WorkByPhase() []phaseRows {
	p := d.Result.Plan
	if p == nil {
		return nil
	}
	var out []phaseRows
	var first []assessment.WorkstreamID
	if d.Shape() == "" && (d.For(Founder) || d.chosen.Audience == "") && !d.IsPart() {
		first = each(d.FirstRows(), func(row workRow) assessment.WorkstreamID { return row.of.ID })
	}
	add := func(title string, is func(*assessment.PlanWorkstream) bool) {
		group := phaseRows{Title: title}
		var sum assessment.Days
		for i := range p.Workstreams {
			if w := &p.Workstreams[i]; is(w) {
				sum.Low, sum.High = sum.Low+w.Days.Low, sum.High+w.Days.High
			}
		}
		all := d.rows()
		for i := range all {
			if !is(all[i].of) || !all[i].isDuty() && d.leavesOut(all[i].End) {
				continue
			}
			row := all[i]
			row.above = slices.Contains(first, row.of.ID)
			switch {
			case row.above && row.Mark == "":
				group.addAbove(row)
			case row.above, d.For(Consultant):
				group.Rows = append(group.Rows, row)
			default:
				group.add(row)
			}
		}
		for i := range group.Rows {
			if !group.Rows[i].above {
				group.Rows[i].join()
			}
		}
		if group.Days = HalfDays(sum); len(group.Rows) > 0 {
			out = append(out, group)
		}
	}
	duty := func(w *assessment.PlanWorkstream) bool {
		return w.Kind == assessment.WorkGate || w.Kind == assessment.WorkLaw
	}
	add(dutyWork, duty)
	for i, phase := range p.Phases {
		of := func(w *assessment.PlanWorkstream) bool { return w.Phase == phase.ID && !duty(w) }
		add(fmt.Sprintf("%d. %s", i+1, phase.Title), of)
	}
	return out
}

// addAbove adds a row that the document has already: several of them are one.
func (p *phaseRows) addAbove(row workRow) {
	at := slices.IndexFunc(p.Rows, func(other workRow) bool { return other.above && other.Mark == "" })
	if at < 0 {
		row.tasks = []workRow{row}
		p.Rows = append(p.Rows, row)
		return
	}
	one := &p.Rows[at]
	one.tasks = append(one.tasks, row)
	one.days = assessment.Days{Low: one.days.Low + row.days.Low, High: one.days.High + row.days.High}
	one.Days = HalfDays(one.days)
	one.By, one.Who, one.Mark = "–", "–", ""
	one.What = Upper(NumberWord(len(one.tasks))) + " tasks of the first " + strconv.Itoa(firstDays) + " days"
}

// HasParts reports whether a task has a part that comes later.
func (d *document) HasParts() bool {
	parts := func(w assessment.PlanWorkstream) bool { return w.Days.High > 0 && len(w.Extended) > 0 }
	return d.Result.Plan != nil && slices.ContainsFunc(d.Result.Plan.Workstreams, parts)
}

// FirstRows returns the tasks that are due in the first days: those of laws and
// requirements and what has to be bought, then what comes first.
func (d *document) FirstRows() []workRow {
	duties, others := d.firstTasks().duties, slices.Clone(d.firstTasks().others)
	duties = duties[:min(len(duties), mostDutyTasks)]
	slices.SortStableFunc(others, func(a, b workRow) int { return bought(a) - bought(b) })
	out := append(slices.Clone(duties), others[:min(len(others), mostFirstRows-len(duties))]...)
	slices.SortStableFunc(out, func(a, b workRow) int { return b.End.DaysTo(a.End) })
	return out
}

// firstTasks are the tasks that are due in the first days: those of laws and
// requirements, and the others.
type firstTasks struct{ duties, others []workRow }

// firstTasks returns the first tasks, with the first step of those for which no row of
// the page has it.
func (d *document) firstTasks() *firstTasks {
	if d.first != nil {
		return d.first
	}
	d.first = &firstTasks{}
	last, all := d.Result.From().AddDays(firstDays), d.rows()
	var page []duty
	if !d.IsPart() {
		page = d.PageDuties()
	}
	for i := range all {
		if all[i].End.IsZero() || last.Before(all[i].End) {
			continue
		}
		row := all[i]
		if !slices.ContainsFunc(page, func(one duty) bool { return strings.HasPrefix(one.Next, row.first) }) {
			row = row.stepped()
		}
		row.By = d.Day(row.End)
		if row.isDuty() {
			d.first.duties = append(d.first.duties, row)
		} else {
			d.first.others = append(d.first.others, row)
		}
	}
	return d.first
}

// FirstMore says how many more tasks are due in the first days, or "".
func (d *document) FirstMore() string {
	first := d.firstTasks()
	n, where := len(first.duties)+len(first.others)-len(d.FirstRows()), "appendix B"
	if d.Letter("B") == "" {
		where = "the work by phase"
	}
	if n <= 0 || d.IsPart() {
		return ""
	}
	return Upper(NumberWord(n)) + " more " + plural("task", n) + " " + verb(n, "ends", "end") +
		" in that time; " + where + " has all."
}

func bought(row workRow) int {
	if row.of.Kind == assessment.WorkBought {
		return 0
	}
	return 1
}

// Weekly names who coordinates, and for how long a week: as in the answer, or as long as
// the plan needs where that is too little.
func (d *document) Weekly() string {
	if p := d.Result.Plan; p != nil && p.TooLong != nil && p.TooLong.Option != "" {
		return d.Planning.CapacityText[p.TooLong.Option]
	}
	answer := d.Run.Answers.Of(d.Roles.Capacity)
	if len(answer.Options) == 0 {
		return "one coordinator"
	}
	return d.people(answer.Options[0])
}

// people says who coordinates, without the days a week that the plan takes it for, which the
// cost has.
func (d *document) people(capacity assessment.OptionID) string {
	text, _, _ := strings.Cut(d.Planning.CapacityText[capacity], " (")
	return text
}

// Assumption returns one line on what the plan rests on, or "".
func (d *document) Assumption(id string) string {
	if d.Result.Plan == nil {
		return ""
	}
	for _, a := range d.Result.Plan.Assumptions {
		if a.ID == id {
			return a.Text
		}
	}
	return ""
}

// HasChoice reports whether another order is better than the recommended one by so
// much that there is something to choose.
func (d *document) HasChoice() bool {
	return slices.ContainsFunc(d.Result.Orders, func(o assessment.Order) bool { return o.Better })
}

// OtherAssumptions returns what else the dates rest on.
func (d *document) OtherAssumptions() []string {
	var out []string
	if d.Result.Plan != nil {
		for _, a := range d.Result.Plan.Assumptions {
			if a.ID != "capacity" {
				out = append(out, a.Text)
			}
		}
	}
	return out
}

// YearColumns returns what falls due in each year; none of a plan that takes too long.
func (d *document) YearColumns() []assessment.YearCost {
	if d.leavesOut(d.Result.Plan.TooLongUntil()) {
		return nil
	}
	return d.Result.Cost.ByYear
}

// Years says when the costs fall due, or returns "".
func (d *document) Years() string {
	var parts []string
	for _, y := range d.YearColumns() {
		if y.High > 0 {
			parts = append(parts, Span(Thousands(y.Low), Thousands(y.High))+" in "+strconv.Itoa(y.Year))
		}
	}
	switch len(parts) {
	case 0:
		return ""
	case 1:
		_, year, _ := strings.Cut(parts[0], " in ")
		return ", in " + year
	}
	return ", of which " + AllOf(parts)
}

// CostParts says what each standard and task costs, where there are several.
func (d *document) CostParts() string {
	items := d.Result.Cost.Items
	if len(items) < 2 {
		return ""
	}
	return strings.Join(each(items, func(item assessment.CostItem) string {
		name := cell(item.Title)
		if s := d.Standard(item.Standard); s != nil && item.Milestone == "" && item.Work == "" {
			name = s.Short
		}
		return name + " " + Span(Thousands(item.Low), Thousands(item.High))
	}), "; ")
}

// CostNote is the footnote of the cost.
func (d *document) CostNote() string {
	var sources []string
	for _, item := range d.Result.Cost.Items {
		sources = appendNew(sources, item.Sources...)
	}
	text := d.Result.Cost.Basis
	if d.Shape() == "holder" { // whose costs are not those of a first year
		text = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(text, firstSentence(text)), "."))
	}
	if cited := d.Cite(sources); cited != "" {
		text += " " + Upper(cited) + "."
	}
	return d.Note(text)
}

// OutputRisks names what security proof leaves open about the AI, where a plan is made.
func (d *document) OutputRisks() string {
	if d.Shape() != "" {
		return ""
	}
	return strings.Join(each(d.Result.NotCovered, func(g assessment.NotCovered) string { return Lower(g.Title) }), ", ")
}

// truths returns the truth of every condition.
func (d *document) truths() []logic.Truth {
	if d.truth == nil {
		d.truth = d.Truths(d.Run.Answers)
	}
	return d.truth
}

// path returns the questions in their order.
func (d *document) path() []assessment.Step {
	if d.steps == nil {
		d.steps = d.PathIn(d.Run.Answers, d.truths())
	}
	return d.steps
}

// Risks returns what could go wrong.
func (d *document) Risks() []assessment.Risk {
	truth := d.truths()
	var out []assessment.Risk
	for _, r := range d.Texts.Risks {
		if truth[r.When] == logic.True && len(out) < mostRisks {
			out = append(out, r)
		}
	}
	return out
}

// Events returns what can happen to the company and would change a decision, such as
// "**A buyer asks for ISO 27001:** ISO 27001 becomes now".
func (d *document) Events() []string {
	type change struct {
		effect string
		events []*assessment.Event
		rank   int
	}
	var all []change
	for _, f := range d.Result.Flips {
		event := d.eventOf(f)
		if event == nil {
			continue
		}
		for _, c := range f.Own {
			id := assessment.ParseAttribute(c.Attribute)
			value, settles := c.Settles()
			if id.Kind != assessment.DecisionKind || !settles || value == string(assessment.Keep) {
				continue
			}
			effect := d.Standard(id.Standard).Short + " becomes *" + DecisionWord(assessment.Decision(value)) + "*"
			at := slices.IndexFunc(all, func(c change) bool { return c.effect == effect })
			if at < 0 {
				at = len(all)
				rank := slices.Index(assessment.Decisions(), assessment.Decision(value))
				all = append(all, change{effect: effect, rank: rank})
			}
			all[at].events = appendNew(all[at].events, event)
		}
	}
	slices.SortStableFunc(all, func(a, b change) int { return a.rank - b.rank })
	var out []string
	for _, c := range all[:min(len(all), mostEvents)] {
		slices.SortStableFunc(c.events, func(a, b *assessment.Event) int { return d.eventOrder(a) - d.eventOrder(b) })
		events := each(c.events[:min(len(c.events), 2)], func(e *assessment.Event) string { return e.Text })
		for i := range events[1:] {
			events[i+1] = goingOn(events[i+1])
		}
		out = append(out, "**"+strings.Join(events, ", or ")+":** "+c.effect+".")
	}
	return out
}

// hasEvent reports whether a founder's document has an event that starts a standard.
func (d *document) hasEvent(standard string) bool {
	return !d.IsPart() && !d.For(Consultant) && d.Shape() == "" && slices.ContainsFunc(d.Events(), func(event string) bool {
		return strings.Contains(event, ":** "+standard+" becomes ")
	})
}

// eventOrder is the place of an event in the pack, the likeliest first.
func (d *document) eventOrder(e *assessment.Event) int {
	return slices.IndexFunc(d.Texts.Events, func(other assessment.Event) bool { return other.ID == e.ID })
}

// eventOf returns the event that a change of the answers is, or nil: one more option
// of one question.
func (d *document) eventOf(f assessment.Flip) *assessment.Event {
	if f.Edits != 1 || len(f.Set) != 1 {
		return nil
	}
	for id, set := range f.Set {
		old := d.Run.Answers.Of(id)
		q := d.Question(id)
		alone := q != nil && isExclusive(q, old.Options) // so one in its place is one more
		if len(set.Options) <= len(old.Options) && !alone {
			return nil
		}
		for _, option := range set.Options {
			if !old.Has(option) {
				return d.Texts.EventOf(assessment.OptionRef{Question: id, Option: option})
			}
		}
	}
	return nil
}

// FactsLine says when the facts were checked, and when they are due again.
func (d *document) FactsLine() string {
	out := "Facts checked " + LongDate(d.Checked) + ", next check " + LongDate(d.ReviewBy)
	var laws assessment.Date
	for _, o := range d.Result.Obligations {
		for _, b := range o.Because {
			if laws.IsZero() || b.ReviewBy.Before(laws) {
				laws = b.ReviewBy
			}
		}
	}
	if !laws.IsZero() && laws.Before(d.ReviewBy) {
		out += "; laws " + LongDate(laws)
	}
	return out
}
