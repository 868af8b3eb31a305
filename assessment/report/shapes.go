package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Title returns the title of the document.
func (d *document) Title() string {
	switch {
	case d.IsPart():
	case d.For(Team):
		return "Team plan: " + d.Company()
	case d.For(Consultant):
		return "Consultant's file: " + d.Company()
	case d.Shape() == "unknown":
		return "What you can decide today: " + d.Company()
	case d.Shape() == "early":
		if n := len(d.EarlyRows()); n > 0 {
			return Upper(NumberWord(n)) + " things to do before anyone asks: " + d.Company()
		}
		return "Before anyone asks: " + d.Company()
	case d.For(Board):
		return "Board page: compliance at " + d.Company()
	case d.Shape() == "holder":
		return "Keeping what you hold: " + d.Company()
	}
	return "Compliance roadmap for " + d.Company()
}

// Prepared says when the document was made, and out of what.
func (d *document) Prepared() string {
	out := "Prepared " + LongDate(d.Result.AsOf)
	switch {
	case d.For(Team):
		return out + " · work starts " + LongDate(d.Result.From()) + " · expected dates, each task listed once"
	case d.For(Board) && (d.Shape() == "" || d.Shape() == "holder"):
		return out + " · one decision needed"
	case d.For(Consultant):
		out += " · content " + d.Result.Content.Version
	}
	switch d.Shape() {
	case "unknown":
		return out + " · " + d.Progress()
	case "holder":
		if held := HeldWords(d.Catalog, d.Run); held != "" {
			out += " · you hold " + held
		}
	default:
		out += " · work starts " + LongDate(d.Result.From())
	}
	return out
}

// Letter numbers the appendix of the founder's document.
func (d *document) Letter(letter string) string {
	if d.IsPart() || d.For(Consultant) || d.Shape() != "" {
		return ""
	}
	return letter + ". "
}

// ReuseLine says what carries over between standards of the plan, or "".
func (d *document) ReuseLine() string {
	for _, r := range d.Result.Effort.Reuse {
		if r.Requirements.High > 0 && d.Result.Standard(r.To).Planned() {
			share := assessment.Share{Low: fifth(r.Requirements.Low), High: fifth(r.Requirements.High)}
			out := "**Reuse:** about " + Percent(share) + " of the requirements of " + d.Standard(r.To).Short +
				" carry over from " + d.Standard(r.From).Short + "."
			note := cell(r.Note)
			if cited := d.Cite(r.Sources); cited != "" {
				note += " " + Upper(cited) + "."
			}
			return out + d.Note(note)
		}
	}
	return ""
}

// fifth rounds a share to five in a hundred, as published shares differ by more.
func fifth(share float64) float64 { return math.Round(share*20) / 20 }

// Noted returns duties with their footnotes, as rows of a table.
func (d *document) Noted(duties []duty) [][]string {
	return each(duties, func(one duty) []string {
		return []string{cell(one.Title) + d.NoteOf(one.Because), one.When, cell(one.Means), cell(one.Next)}
	})
}

// Voluntary names the voluntary duties, with their footnotes, or returns "".
func (d *document) Voluntary() string {
	var out []string
	for _, one := range d.Duties() {
		if one.voluntary {
			out = append(out, cell(one.Title)+d.NoteOf(one.Because))
		}
	}
	return strings.Join(out, "; ")
}

// MoreCount says how many duties the appendix has.
func (d *document) MoreCount() string {
	n, where := len(d.binding())-d.pageDuties(), " in the appendix."
	if d.For(Board) {
		where = " in the roadmap."
	}
	if n <= 0 {
		return ""
	}
	return Upper(NumberWord(n)) + " more " + verb(n, "is", "are") + where
}

// When returns the expected day of a milestone, or its first and last.
func (d *document) When(m assessment.PlanMilestone) string {
	planned := d.Milestone(m.ID)
	if planned != nil && (planned.Window || planned.AuditDays[1] > 0) && m.Expected.Start != m.Expected.End {
		return DaysShort(assessment.DateRange{Low: m.Expected.Start, High: m.Expected.End})
	}
	return cmp.Or(m.Expected.End.Format("2 Jan 2006"), EnterDate)
}

// MilestoneRows returns the milestones by date, and the first and the last day of windows.
func (d *document) MilestoneRows() [][]string {
	var out [][]string
	for _, m := range d.MilestonesByDate() {
		if d.leavesOut(m.Expected.End) {
			continue
		}
		if planned := d.Milestone(m.ID); planned == nil || !planned.Window {
			out = append(out, []string{cell(m.Title), d.When(m), DaysShort(m.Date)})
			continue
		}
		first, last := m.Expected.Start.Format("2 Jan 2006"), m.Expected.End.Format("2 Jan 2006")
		out = append(out, []string{cell(m.Title) + ": first day", cmp.Or(first, "–"), DaysShort(m.Begin)},
			[]string{cell(m.Title) + ": last day", cmp.Or(last, "–"), DaysShort(m.Date)})
	}
	return out
}

// Needs returns what the company has to do first, as sentences.
func (d *document) Needs() []string {
	var out []string
	if d.Sentence() != "" {
		text := "**Send** the sentence above to the buyer in the first week."
		if VerdictWord(d.Worst()) != verdictWords()[assessment.Comfortable] {
			text += " The answer may change this plan."
		}
		out = append(out, text)
	}
	out = append(out, "**Approve** the time and money above, and name "+d.Weekly()+" to run this.")
	for _, row := range d.firstPurchases() {
		out = append(out, "**"+cell(row.What)+"** by "+LongDate(row.End)+".")
	}
	return out
}

// firstPurchases returns the first two of what has to be chosen and signed.
func (d *document) firstPurchases() []workRow {
	var out []workRow
	all := d.rows()
	for i := range all {
		if all[i].of.Kind == assessment.WorkBought && !all[i].End.IsZero() && len(out) < 2 {
			out = append(out, all[i])
		}
	}
	return out
}

// NotIncluded says what the costs leave out.
func (d *document) NotIncluded() string {
	_, note, _ := strings.Cut(d.Planning.Sentences["quote_needed"], "{task}")
	var usual, quotes []string
	priced := func(line string) bool { return strings.Contains(line, addedCost) }
	above := !d.For(Board) && slices.ContainsFunc(d.WaysOut(), priced)
	for _, text := range d.Result.Cost.NotIncluded {
		name, quoted := strings.CutSuffix(text, note)
		switch own := slices.Contains(d.Planning.NotIncluded, text); {
		case !own && quoted:
			quotes = append(quotes, name)
		case own, !above: // the ways out have its price
			usual = append(usual, Lower(text))
		}
	}
	out := strings.Join(usual, ", ")
	switch {
	case len(quotes) == 0:
		return out + "."
	case d.For(Board):
		return out + ", and " + NumberWord(len(quotes)) + " " + plural("requirement", len(quotes)) + " whose price needs a quote."
	}
	return out + ". Quotes are needed for: " + strings.Join(quotes, "; ") + "."
}

// SoThat says what an approval makes possible, or "".
func (d *document) SoThat() string {
	parts := each(d.firstPurchases(), func(row workRow) string {
		return Lower(cell(row.What)) + " by **" + LongDate(row.End) + "**"
	})
	if len(parts) == 0 {
		return ""
	}
	return ", so that you can " + AllOf(parts)
}

// AnswerRows returns the questions with their answers.
func (d *document) AnswerRows() [][]string {
	var out [][]string
	for _, step := range d.path() {
		q, kept := step.Question, d.Run.Kept[step.Question.ID]
		if step.Visible == logic.False || step.Answer.IsZero() && kept.IsZero() {
			continue
		}
		answer := cell(AnswerWords(q, step.Answer))
		if day := d.DeadlineDay([]assessment.Step{step}, d.Result.AsOf); !day.IsZero() {
			answer += " (" + LongDate(day) + ")"
		}
		if !kept.IsZero() {
			answer += " *(Kept, and does not count with this content: " + cell(AnswerWords(q, kept)) + ".)*"
		}
		if slices.Contains(d.Result.CheckAgain, q.ID) {
			answer += " *(" + Upper(NewOptions) + ".)*"
		}
		out = append(out, []string{cell(q.Short), answer})
	}
	return out
}

// Unanswered names the questions without an answer: those that can still change the
// result, or the others.
func (d *document) Unanswered(deciding bool) []string {
	var out []string
	for _, step := range d.path() {
		matters := func(o assessment.OpenQuestion) bool { return o.Question == step.Question.ID && o.Matters }
		open := step.Visible != logic.False && step.Answer.IsZero()
		if open && slices.ContainsFunc(d.Result.Open, matters) == deciding {
			out = append(out, cell(step.Question.Short))
		}
	}
	return out
}

// AnswerNotes returns the questions of this content with a note on them, each with it.
func (d *document) AnswerNotes() [][2]string {
	var out [][2]string
	for i := range d.Questions {
		if note := d.Run.Notes[d.Questions[i].ID]; strings.TrimSpace(note) != "" {
			out = append(out, [2]string{d.Questions[i].Short, note})
		}
	}
	return out
}

// Lost returns what is lost if a date is missed: the deal that has it or, for that of
// the answers, those that ask for the same and have none.
func (d *document) Lost(a *assessment.AskedDeadline) string {
	var sums assessment.DealSum
	for i := range d.Run.Deals {
		deal := &d.Run.Deals[i]
		if a.From == assessment.AskedInDeal && deal.Number == a.Deal ||
			a.From == assessment.AskedInAnswer && deal.Date.IsZero() && slices.Contains(deal.Asks, a.For) {
			sums.Add(deal)
		}
	}
	if sums.Count == 0 {
		return "–"
	}
	return sum(sums)
}

// personRow is a role with its share of the work.
type personRow struct {
	Role, Name, Days string
	Tasks            int
	most             float64 // days
}

// People returns those who are responsible for work, with the most first: the roles, with
// the names that were entered.
func (d *document) People() []personRow {
	if d.Result.Plan == nil {
		return nil
	}
	var out []personRow
	var days []assessment.Days
	for i := range d.Result.Plan.Workstreams {
		w := &d.Result.Plan.Workstreams[i]
		if w.Days.High == 0 || len(w.Roles) == 0 {
			continue
		}
		row := personRow{Role: d.RoleTitle(w.Roles[0], d.teamSize()), Name: "**[name]**"}
		if w.Person != "" {
			row.Name = entered(w.Person)
		}
		at := slices.IndexFunc(out, func(other personRow) bool { return other.Role == row.Role && other.Name == row.Name })
		if at < 0 {
			at, out, days = len(out), append(out, row), append(days, assessment.Days{})
		}
		out[at].Tasks++
		days[at] = assessment.Days{Low: days[at].Low + w.Days.Low, High: days[at].High + w.Days.High}
		out[at].Days = HalfDays(days[at])
		out[at].most = days[at].High
	}
	slices.SortStableFunc(out, func(a, b personRow) int { return cmp.Compare(b.most, a.most) })
	return out
}

// teamSize returns the answer about the size of the company, or "".
func (d *document) teamSize() assessment.OptionID {
	if a := d.Run.Answers.Of(d.Roles.Team); len(a.Options) > 0 {
		return a.Options[0]
	}
	return ""
}

// NextWeeks returns the tasks that begin in the first two weeks, by person, without those
// of laws and requirements.
func (d *document) NextWeeks() []workRow {
	out := slices.DeleteFunc(d.starting(), func(row workRow) bool { return row.isDuty() })
	for i := range out {
		out[i].By = d.Day(out[i].End)
	}
	slices.SortStableFunc(out, func(a, b workRow) int { return cmp.Compare(a.Who, b.Who) })
	return out
}

// NextDuties counts the tasks of laws and requirements that begin then, by person: "Legal
// (two)"; "" if there are none. The months have them.
func (d *document) NextDuties() string {
	var people []string
	count := map[string]int{}
	for _, row := range d.starting() {
		if row.isDuty() {
			if count[row.responsible()] == 0 {
				people = append(people, row.responsible())
			}
			count[row.responsible()]++
		}
	}
	slices.Sort(people)
	return AllOf(each(people, func(who string) string { return who + " (" + NumberWord(count[who]) + ")" }))
}

// starting returns the tasks that begin in the first two weeks.
func (d *document) starting() []workRow {
	last := d.Result.From().AddDays(14)
	return slices.DeleteFunc(slices.Clone(d.rows()), func(row workRow) bool {
		return row.Begin.IsZero() || row.End.IsZero() || !row.Begin.Before(last)
	})
}

// isDuty reports whether a task is of a law or a requirement of buyers.
func (r *workRow) isDuty() bool {
	return r.of != nil && (r.of.Kind == assessment.WorkGate || r.of.Kind == assessment.WorkLaw)
}

// responsible is the first of those who do a task.
func (r *workRow) responsible() string {
	if r.lead != "" {
		return r.lead
	}
	who, _, _ := strings.Cut(r.Who, ", ")
	return who
}

// mostMonthRows is how many rows a month has that is listed with the next.
const mostMonthRows = 6

// teamMonths is how far the team's plan lists tasks.
const teamMonths = 12

// LaterTasks says how many tasks come after those of the team's plan, or "".
func (d *document) LaterTasks() string {
	last := d.Result.From().AddMonths(teamMonths)
	n := 0
	for _, row := range d.rows() {
		if last.Before(row.End) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return Upper(Count(n, "task")) + " more " + verb(n, "ends", "end") + " after " + LongDate(last) + ". The roadmap has them."
}

// WorkByMonth returns the tasks of a year by the month of their last day, and the parts
// that come later in the months of theirs, without what NextWeeks has. Small months are one.
func (d *document) WorkByMonth() []phaseRows {
	if d.Result.Plan == nil {
		return nil
	}
	var all []workRow
	above := each(d.NextWeeks(), func(row workRow) assessment.WorkstreamID { return row.of.ID })
	for i := range d.Result.Plan.Workstreams {
		w := &d.Result.Plan.Workstreams[i]
		if w.Days.High == 0 {
			continue
		}
		row := d.row(w)
		row.above = slices.Contains(above, w.ID)
		if law := d.Obligation(w.Obligation); law != nil && law.Title == row.What {
			row = row.stepped() // as it has no task of its own
		}
		all = append(all, row)
		for _, e := range w.Extended {
			part := workRow{
				End:      e.Expected.End,
				What:     row.What,
				Who:      row.responsible(),
				DoneWhen: "Each covers " + cmp.Or(ShortNames(d.Catalog, e.Standards), "what comes later") + " too",
				of:       w,
				part:     cmp.Or(ShortNames(d.Catalog, e.Standards), "later"),
			}
			if e.Task != "" { // it has a text of its own
				part.What, part.DoneWhen, part.part = laterPart(d.Catalog, e.Task, e.Standards), cmp.Or(e.DoneWhen, row.DoneWhen), ""
			}
			all = append(all, part)
		}
	}
	for _, m := range d.Result.Plan.Milestones {
		planned := d.Milestone(m.ID)
		if m.Expected.End.IsZero() || planned.MonthsAfter[1] > 0 {
			continue
		}
		title := m.Title
		if planned.Window {
			title += " ends"
		}
		all = append(all, workRow{End: m.Expected.End, What: "**" + title + "**", Who: "–", DoneWhen: "–"})
	}
	last := d.Result.From().AddMonths(teamMonths)
	all = slices.DeleteFunc(all, func(row workRow) bool { return row.above || row.End.IsZero() || row.of != nil && last.Before(row.End) })
	slices.SortStableFunc(all, func(a, b workRow) int { return b.End.DaysTo(a.End) })
	var out []phaseRows
	for _, row := range all {
		month := row.End.Format(assessment.LongMonth)
		if len(out) == 0 || out[len(out)-1].Title != month {
			out = append(out, phaseRows{Title: month})
		}
		out[len(out)-1].add(row)
	}
	var merged []phaseRows
	for _, month := range out {
		n := len(merged) - 1
		sameYear := n >= 0 && merged[n].Rows[0].End.Year() == month.Rows[0].End.Year()
		if sameYear && len(merged[n].Rows)+len(month.Rows) <= mostMonthRows {
			first, _, _ := strings.Cut(merged[n].Title, " ")
			merged[n].Title = first + " to " + month.Title
			merged[n].Rows = append(merged[n].Rows, month.Rows...)
			continue
		}
		merged = append(merged, month)
	}
	for i := range merged {
		for j := range merged[i].Rows {
			row := &merged[i].Rows[j]
			row.By = row.End.Format("2 Jan")
			if row.part != "" {
				row.joinParts()
			} else {
				row.join()
			}
		}
	}
	return merged
}

// add adds a row to a group, or its task to the row that it goes with: those of duties that
// one person has to do in one month, and parts that come later.
func (p *phaseRows) add(row workRow) {
	duty := row.isDuty()
	for i := range p.Rows {
		other := &p.Rows[i]
		law := duty && other.isDuty() && !other.above && row.responsible() == other.responsible() &&
			row.End.Format(assessment.LongMonth) == other.End.Format(assessment.LongMonth)
		if law || row.part != "" && row.part == other.part {
			if other.tasks == nil {
				other.tasks = []workRow{*other}
			}
			other.tasks = append(other.tasks, row)
			return
		}
	}
	p.Rows = append(p.Rows, row)
}

// join writes the row of several tasks.
func (r *workRow) join() {
	if len(r.tasks) < 2 {
		return
	}
	r.Who, r.days = r.responsible(), assessment.Days{}
	var what, done []string
	for _, task := range r.tasks {
		name := Lower(task.What)
		if task.End != r.End {
			name += " (by " + task.End.Format("2 Jan") + ")"
		}
		what, done = append(what, name), append(done, Lower(task.DoneWhen))
		r.days = assessment.Days{Low: r.days.Low + task.days.Low, High: r.days.High + task.days.High}
	}
	r.What, r.DoneWhen, r.Days = Upper(strings.Join(what, "; ")), Upper(strings.Join(done, "; ")), HalfDays(r.days)
}

// joinParts writes the row of parts that come later.
func (r *workRow) joinParts() {
	byPerson := slices.Clone(r.tasks)
	if byPerson == nil {
		byPerson = []workRow{*r}
	}
	slices.SortStableFunc(byPerson, func(a, b workRow) int { return cmp.Compare(a.Who, b.Who) })
	names := each(byPerson, func(task workRow) string {
		return Lower(task.What) + " (" + task.Who + ", " + task.End.Format("2 Jan") + ")"
	})
	r.What = "The parts for " + r.part + ", by person: " + strings.Join(names, "; ")
	if len(r.tasks) > 1 {
		r.Who = "As named"
	}
}

// keeper names who does what recurs.
func (d *document) keeper(r *assessment.RecurringTask) string {
	if r.Person != "" {
		return entered(r.Person)
	}
	return cell(r.Owner)
}

// RecurringRows returns what recurs, a row for each person.
func (d *document) RecurringRows() [][]string {
	if d.Result.Plan == nil {
		return nil
	}
	var out [][]string
	for _, r := range d.Result.Plan.Recurring {
		who, what := d.keeper(&r), cell(r.Title)+": "+cell(r.Often)
		if !r.Next.IsZero() && !d.leavesOut(r.Next) {
			what += ", from " + d.Day(r.Next)
		}
		at := slices.IndexFunc(out, func(other []string) bool { return other[0] == who })
		if at < 0 {
			out = append(out, []string{who, what})
			continue
		}
		out[at][1] += "; " + Lower(what)
	}
	return out
}

// Calendar returns the operating calendar as rows with the days a year: what one person
// does as often is one row.
func (d *document) Calendar() [][]string {
	var out [][]string
	var days []assessment.Days
	for _, r := range d.Result.Plan.Recurring {
		row := []string{cell(r.Title), cell(r.Often), d.keeper(&r)}
		if !r.Next.IsZero() {
			row[0] += " (" + r.Next.Format("2 Jan 2006") + ")"
		}
		at := slices.IndexFunc(out, func(other []string) bool { return slices.Equal(other[1:], row[1:]) })
		if at < 0 {
			out, days = append(out, row), append(days, r.DaysAYear)
			continue
		}
		out[at][0] += "; " + Lower(row[0])
		days[at] = assessment.Days{Low: days[at].Low + r.DaysAYear.Low, High: days[at].High + r.DaysAYear.High}
	}
	for i := range out {
		out[i] = append(out[i], HalfDays(days[i]))
	}
	return out
}

// LaterAudits returns the first audit or report of each standard after those of the work.
func (d *document) LaterAudits() []assessment.PlanMilestone {
	seen := map[assessment.StandardID]bool{}
	return slices.DeleteFunc(d.Audits(), func(m assessment.PlanMilestone) bool {
		if d.Milestone(m.ID).MonthsAfter[1] == 0 || seen[m.Standard] {
			return true
		}
		seen[m.Standard] = true
		return false
	})
}

// Audits returns the audits and reports to come.
func (d *document) Audits() []assessment.PlanMilestone {
	if d.Result.Plan == nil {
		return nil
	}
	return slices.DeleteFunc(d.MilestonesByDate(), func(m assessment.PlanMilestone) bool {
		planned := d.Milestone(m.ID)
		return planned == nil || !(planned.InHand || planned.AuditDays[1] > 0 || planned.Audit != "")
	})
}

// question is a question to ask someone.
type question struct{ Question, Ask, Decides string }

// AskNext returns the three open questions that decide most, the first to ask first.
func (d *document) AskNext() []question {
	var open []assessment.OpenQuestion
	for _, o := range d.Result.Open {
		if o.Matters && o.Asked {
			open = append(open, o)
		}
	}
	slices.SortStableFunc(open, func(a, b assessment.OpenQuestion) int {
		first := func(o assessment.OpenQuestion) int {
			if o.Question == d.Result.NextQuestion {
				return 0
			}
			return 1
		}
		return cmp.Or(first(a)-first(b), len(b.CouldChange)-len(a.CouldChange))
	})
	return each(open[:min(len(open), 3)], func(o assessment.OpenQuestion) question {
		return question{
			Question: d.Question(o.Question).Prompt,
			Ask:      cmp.Or(d.Texts.WhomToAsk(o.Question), "–"),
			Decides:  Upper(d.decides(o.CouldChange)),
		}
	})
}

// decides says what an open question can change: decisions and reports by name, and
// how many requirements and laws.
func (d *document) decides(attributes []string) string {
	var decisions, reports []string
	gates, laws := 0, 0
	for _, name := range attributes {
		id := assessment.ParseAttribute(name)
		switch id.Kind {
		case assessment.DecisionKind:
			decisions = append(decisions, d.Standard(id.Standard).Short)
		case assessment.ReportKind:
			reports = append(reports, "the type of "+d.Standard(id.Standard).Short+" report")
		case assessment.WindowKind:
			reports = append(reports, "its observation window")
		case assessment.GateKind:
			gates++
		case assessment.ObligationKind:
			laws++
		}
	}
	var parts []string
	if len(decisions) > 0 {
		parts = append(parts, AllOf(decisions))
	}
	parts = append(parts, reports...)
	var rest []string
	if gates > 0 {
		rest = append(rest, Count(gates, "buyer requirement"))
	}
	if laws > 0 {
		rest = append(rest, Count(laws, "law")+" or "+plural("framework", laws))
	}
	if len(rest) > 0 {
		parts = append(parts, "which of "+AllOf(rest)+" apply")
	}
	if len(parts) == 0 {
		return d.Attributes(attributes, 4)
	}
	return strings.Join(parts, "; ")
}

// OpenPlan returns the prompts of open questions that make dates and effort exact.
func (d *document) OpenPlan() []string {
	var out []string
	for _, o := range d.Result.Open {
		if !o.Matters && o.ChangesPlan && o.Asked {
			out = append(out, d.Question(o.Question).Prompt)
		}
	}
	return out
}

// StartsNow reports whether a standard certainly starts now.
func (d *document) StartsNow() bool {
	now := func(s assessment.StandardResult) bool { return s.Decision == assessment.Now }
	return slices.ContainsFunc(d.Result.Standards, now)
}

// IsCertain reports whether the decision on a standard is certain.
func (d *document) IsCertain() bool {
	decided := func(s assessment.StandardResult) bool { return s.Decision != "" }
	return slices.ContainsFunc(d.Result.Standards, decided)
}

// Undated reports whether no report or certificate has a date that says something.
func (d *document) Undated() bool {
	return !slices.ContainsFunc(d.Choices(), func(c choice) bool { return c.Expected != "–" })
}

// Certainly names the requirements, laws and contract duties that certainly apply.
func (d *document) Certainly() []string {
	return each(d.binding(), func(one duty) string { return one.Title })
}

// MayApplyParts returns the requirements and the laws that an open answer decides.
func (d *document) MayApplyParts() [][]string {
	gates, laws := d.PossibleDuties()
	return [][]string{d.firstNames(gates), d.firstNames(laws)}
}

// MayApply returns the same as one list.
func (d *document) MayApply() []string {
	if d.Shape() == "early" && len(d.Duties()) == 0 {
		return nil
	}
	return d.firstNames(slices.Concat(d.MayApplyParts()...))
}

// firstNames returns the first names, and counts the others.
func (d *document) firstNames(names []string) []string {
	if more := len(names) - mostNames; more > 1 {
		return append(slices.Clone(names[:mostNames]), "and "+strconv.Itoa(more)+" more")
	}
	return names
}

// earlyRow is a task of a company that no one asks yet, with the text to start from.
type earlyRow struct{ By, Task, Days, DoneWhen, Template, Text string }

// EarlyRows returns the plain tasks of the plan, in the order of their days.
func (d *document) EarlyRows() []earlyRow {
	if d.Result.Plan == nil {
		return nil
	}
	small := slices.DeleteFunc(slices.Clone(d.Result.Plan.Workstreams), func(w assessment.PlanWorkstream) bool {
		return w.Template == "" || w.Days.High == 0
	})
	slices.SortStableFunc(small, func(a, b assessment.PlanWorkstream) int { return b.Expected.End.DaysTo(a.Expected.End) })
	return each(small, func(w assessment.PlanWorkstream) earlyRow {
		return earlyRow{
			By:       d.Day(w.Expected.End),
			Task:     w.Task,
			Days:     HalfDays(w.Days),
			DoneWhen: w.DoneWhen,
			Template: w.Template,
			Text:     d.Texts.TemplateOf(w.ID),
		}
	})
}

// EarlyWhy is the reason why no audit is bought.
func (d *document) EarlyWhy() string {
	for _, b := range d.Result.OutcomeBecause {
		if b.Certain {
			return firstSentence(b.Text) + "."
		}
	}
	return ""
}

// ComeBackBy returns the day to look again at the latest, or "".
func (d *document) ComeBackBy() string {
	if d.Texts.Early.AgainMonths == 0 {
		return ""
	}
	return LongDate(d.Result.From().AddMonths(d.Texts.Early.AgainMonths))
}

// renewal is a milestone of what is held.
type renewal struct{ What, Expected, Latest, From string }

// Renewals returns the milestones of the plan of a company that keeps what it holds.
func (d *document) Renewals() []renewal {
	var out []renewal
	if d.Result.Plan == nil {
		return nil
	}
	for _, m := range d.MilestonesByDate() {
		planned := d.Milestone(m.ID)
		if planned == nil || m.Expected.End.IsZero() {
			continue
		}
		row := renewal{
			What:     m.Title,
			Expected: d.When(m),
			Latest:   cmp.Or(m.Date.High.Format("2 Jan 2006"), "–"),
			From:     "–",
		}
		if follows := d.Milestone(planned.Follows); follows != nil && planned.MonthsAfter[1] > 0 {
			row.From = fmt.Sprintf("%s, %s months", follows.Title, strconv.FormatFloat(planned.MonthsAfter[1], 'f', -1, 64))
		}
		out = append(out, row)
	}
	return out
}

// NextOf returns the next renewal of a standard that is kept.
func (d *document) NextOf(id assessment.StandardID) string {
	s := d.Result.Standard(id)
	if s.Decision != assessment.Keep {
		return "–"
	}
	for _, m := range d.goals(s) {
		return m.Title + ", " + d.When(m)
	}
	return "–"
}

// NextAudit names the first audit to book, or "".
func (d *document) NextAudit() string {
	for _, m := range d.Audits() {
		if !m.Expected.End.IsZero() && d.Result.AsOf.Before(m.Expected.End) {
			return "The first to book is the " + Lower(m.Title) + ", which has to end by " + LongDate(m.Date.High) + "."
		}
	}
	return ""
}

// InWords returns the decision on a standard as a sentence, with the month of its
// report or certificate.
func (d *document) InWords(s *assessment.StandardResult) string {
	name := d.Standard(s.ID).Short
	switch s.Decision {
	case "":
		return "**" + name + "** is open: " + decisionsInWords(s.Possible) + "."
	case assessment.Keep:
		return "**" + name + ": keep** and renew."
	case assessment.Later, assessment.NotNow:
		return "**" + name + ": " + DecisionWord(s.Decision) + ".** Revisit when: " + Lower(s.Trigger)
	}
	parts := d.ReportWords(s)
	if expected, best := d.dates(s); expected != "–" {
		parts = append(parts, "expected "+expected+" ("+best+")")
	}
	out := "**" + name + ": " + DecisionWord(s.Decision) + "**"
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	return out + "."
}
