package report

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Summary is the result for one screen, in plain text: what, when, whether a date is
// met, what it costs, what else applies, and what to do first.
type Summary struct {
	Remarks   []string // what to know before the rest counts
	Sentences []string // the bottom line
	Lead      int      // how many of them say what to do
	Decisions []SummaryDecision
	Deadlines []SummaryDeadline
	WayOut    string // what would reach a date that is not on track
	Cost      string
	Excluded  string // what the cost does not include
	Duties    []SummaryDuty
	MayApply  int    // more of them, as an open answer decides
	StepsHead string // what the steps are
	Steps     []SummaryStep
}

// SummaryDecision is the decision on a standard. Name has the kind of report, and
// Short has not.
type SummaryDecision struct {
	*assessment.StandardResult
	Name, Short, Decision, Why, Expected, Range string
}

// SummaryDeadline is the verdict on a thing that was asked for by a date.
type SummaryDeadline struct {
	*assessment.AskedDeadline
	Word, What, Slack string
}

// SummaryDuty is what no certificate covers.
type SummaryDuty struct{ Title, When, Next string }

// SummaryStep is something to do, or a question to ask. Send is that to send the dates
// to the buyer.
type SummaryStep struct {
	By, What, Who, DoneWhen string
	Send                    bool
}

// summarySteps is how many first steps a summary has.
const summarySteps = 3

// Summarize returns the summary of a result.
func Summarize(c *assessment.Catalog, run assessment.Assessment, r *assessment.Result) Summary {
	d := &document{Catalog: c, Run: run, Result: r, chosen: Selection{Audience: Board}}
	out := Summary{
		Remarks:   d.remarks(),
		Sentences: each(d.sentences(), plain),
		Lead:      len(d.Lead()),
		Cost:      d.costLine(),
	}
	for _, choice := range d.Choices() {
		s := r.Standard(choice.ID)
		row := SummaryDecision{
			StandardResult: s,
			Name:           plain(choice.Name),
			Short:          c.Standard(choice.ID).Short,
			Decision:       DecisionWords(s.Possible),
			Why:            plain(choice.Why),
		}
		if goal := d.goal(s); goal != nil {
			row.Expected, row.Range = LongDate(goal.Expected.End), DaysShort(goal.Date)
		}
		out.Decisions = append(out.Decisions, row)
	}
	for _, row := range d.AskedRows() {
		word := Upper(VerdictWord(&row.Asked.DeadlineVerdict))
		out.Deadlines = append(out.Deadlines, SummaryDeadline{row.Asked, word, plain(row.What), Slack(c, r, row.Asked)})
	}
	if ways := WaysToReach(c, r); len(ways) > 0 {
		out.WayOut = ways[0]
	}
	worst := map[string]int{Upper(verdictWords()[assessment.Tight]): 1, "": 2, Upper(verdictWords()[assessment.Comfortable]): 3}
	slices.SortStableFunc(out.Deadlines, func(a, b SummaryDeadline) int { return worst[a.Word] - worst[b.Word] })
	if r.Cost != nil && r.Cost.High > 0 {
		out.Excluded = "Not included: " + AllOf(each(r.Cost.NotIncluded, Lower))
	}
	duties := slices.Clone(d.Duties())
	slices.SortStableFunc(duties, func(a, b duty) int { return a.place - b.place })
	for _, one := range duties {
		out.Duties = append(out.Duties, SummaryDuty{one.Title, plain(one.When), one.Next})
	}
	gates, laws := d.PossibleDuties()
	out.MayApply = len(gates) + len(laws)
	out.StepsHead, out.Steps = d.summarySteps()
	return out
}

// goal is the milestone that brings the report or certificate of a standard, or nil. A
// first report on one day is a step on the way.
func (d *document) goal(s *assessment.StandardResult) *assessment.PlanMilestone {
	goals := slices.DeleteFunc(d.goals(s), func(m assessment.PlanMilestone) bool {
		return wide(m.Date) || m.Expected.End.IsZero()
	})
	if len(goals) == 0 {
		return nil
	}
	return &goals[len(goals)-1]
}

// Expected is the day on which the report or certificate of a standard is expected, the
// same on every page; zero where the plan has none.
func Expected(c *assessment.Catalog, r *assessment.Result, id assessment.StandardID) assessment.Date {
	goal := (&document{Catalog: c, Result: r}).goal(r.Standard(id))
	if goal == nil {
		return assessment.Date{}
	}
	return goal.Expected.End
}

// Asked names a thing that was asked for.
func Asked(c *assessment.Catalog, id assessment.OptionID) string {
	return (&document{Catalog: c}).AskedFor([]assessment.OptionID{id})
}

// Slack says what the slack of a date is, after the word of its verdict.
func Slack(c *assessment.Catalog, r *assessment.Result, a *assessment.AskedDeadline) string {
	verdict := (&document{Catalog: c, Result: r}).verdict(a)
	if _, slack, ok := strings.Cut(verdict, ": "); ok && a.Verdict != "" {
		return plain(slack)
	}
	return plain(verdict)
}

// WaysToReach returns what would reach the dates that are not on track.
func WaysToReach(c *assessment.Catalog, r *assessment.Result) []string {
	return each((&document{Catalog: c, Result: r}).WaysOut(), plain)
}

// plain takes the marks of Markdown out of a text.
func plain(text string) string { return strings.NewReplacer("*", "", `\`, "").Replace(text) }

// sentences are the bottom line of the shape that the document has.
func (d *document) sentences() []string {
	out := d.Lead()
	switch d.Shape() {
	case "unknown":
		return append(out, Upper(NumberWord(len(d.AskNext())))+" questions next week settle most of the rest.")
	case "early":
		out = append(out, d.EarlyWhy())
	}
	return append(out, d.Before()...)
}

// remarks are the warnings above a document.
func (d *document) remarks() []string {
	var out []string
	if d.Result.Behind() {
		out = append(out, "The start, "+LongDate(d.Result.Start)+", has passed. All dates count from today.")
	}
	if text := Unasked(d.Catalog, d.Run); text != "" {
		out = append(out, text)
	}
	if text := Expired(d.Catalog, d.Result.FactsExpired); text != "" {
		out = append(out, text)
	}
	return out
}

// costLine is the time and the money in one line.
func (d *document) costLine() string {
	var parts []string
	if d.Shape() == "unknown" { // more than what is certain today
		return ""
	}
	if e := d.Result.Effort; e != nil && e.Days.High > 0 {
		parts = append(parts, PersonDays(e.Days)+" person-days of your own")
	} else if e != nil && e.Keep.High > 0 {
		parts = append(parts, HalfDays(e.Keep)+" person-days a year to keep what you hold")
	}
	if cost := d.Result.Cost; cost != nil && cost.High > 0 {
		parts = append(parts, Money(cost.Currency, cost.Low, cost.High)+" to others")
	}
	return strings.Join(parts, " · ")
}

// summarySteps is what to do first: the questions that decide while nothing else is
// clear, the tasks of a plan, and else what comes again.
func (d *document) summarySteps() (head string, out []SummaryStep) {
	day := func(day assessment.Date) string { return day.Format("2 January") }
	switch d.Shape() {
	case "unknown":
		for _, q := range d.AskNext() {
			out = append(out, SummaryStep{What: q.Question, Who: q.Ask})
		}
		return "Ask next week", out
	case "early":
		for _, row := range d.EarlyRows() {
			out = append(out, SummaryStep{By: row.By, What: row.Task, DoneWhen: row.DoneWhen})
		}
	default:
		if d.Sentence() != "" {
			send := "Send the buyer the dates; the tab Plan has the sentence"
			out = append(out, SummaryStep{By: "First week", What: send, Send: true})
		}
		for _, row := range d.FirstRows() {
			out = append(out, SummaryStep{By: day(row.End), What: row.What, Who: strings.Join(d.doers(row.of, oneLine, oneLine), ", "), DoneWhen: row.DoneWhen})
		}
	}
	if p := d.Result.Plan; len(out) == 0 && p != nil {
		recurring := slices.Clone(p.Recurring)
		slices.SortStableFunc(recurring, func(a, b assessment.RecurringTask) int { return b.Next.DaysTo(a.Next) })
		for _, task := range recurring {
			by := cmp.Or(day(task.Next), "–")
			out = append(out, SummaryStep{By: by, What: task.Title, Who: task.Owner, DoneWhen: task.Often})
		}
	}
	return "First steps", out[:min(len(out), summarySteps)]
}

// BottomLine returns the result in a few sentences of plain text: what to start, what
// can wait, whether the date can be met, and what comes before any standard.
func BottomLine(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []string {
	d := &document{Catalog: c, Run: run, Result: &r}
	return each(slices.Concat(d.Lead(), d.Before()), plain)
}

// Lead returns the decisions and the verdict on the date, as sentences.
func (d *document) Lead() []string {
	var out []string
	switch {
	case d.Result.Outcome == "":
		out = append(out, "We can't say yet what you need.")
	case d.Result.Outcome == assessment.NotYet:
		out = append(out, "Don't buy an audit yet.")
	case d.keepsOnly():
		out = append(out, "You don't need a new standard.")
	}
	by := map[assessment.Decision][]*assessment.StandardResult{}
	for _, s := range d.InOrder() {
		by[s.Decision] = append(by[s.Decision], s)
	}
	if now := by[assessment.Now]; len(now) > 0 {
		text := "Start " + d.shortNames(now) + " now"
		switch {
		case len(now) > 1 && now[0].Rank == now[len(now)-1].Rank:
			text += " as one combined program"
		case len(now) > 1:
			text += ", in this order"
		}
		out = append(out, d.expecting(text, now)...)
	}
	if next := by[assessment.Next]; len(next) > 0 {
		out = append(out, d.expecting("Add "+d.shortNames(next)+" next", next)...)
	}
	if d.Result.Plan != nil && d.Result.Plan.TooLong != nil {
		out = append(out, d.Result.Plan.TooLong.Sentence)
	}
	if deadline := d.deadlineSentence(); deadline != "" {
		out = append(out, deadline)
	}
	if keep := by[assessment.Keep]; len(keep) > 0 {
		out = append(out, "Keep "+d.shortNames(keep)+".")
	}
	if d.Result.Outcome != assessment.NotYet {
		if later := by[assessment.Later]; len(later) > 0 {
			out = append(out, d.shortNames(later)+" can wait.")
		}
		if not := by[assessment.NotNow]; len(not) > 0 {
			out = append(out, "You don't need "+OneOf(d.shorts(not))+" today.")
		}
	}
	if open := by[""]; len(open) > 0 && d.Result.Outcome != "" {
		out = append(out, d.shortNames(open)+" "+verb(len(open), "is", "are")+" still open.")
	}
	return out
}

// keepsOnly reports whether something is kept, and no standard starts or may start.
func (d *document) keepsOnly() bool {
	keeps := false
	for _, s := range d.Result.Standards {
		switch s.Decision {
		case assessment.Keep:
			keeps = true
		case assessment.Now, assessment.Next, "":
			return false
		}
	}
	return keeps
}

func (d *document) shorts(list []*assessment.StandardResult) []string {
	return each(list, func(s *assessment.StandardResult) string { return d.Standard(s.ID).Short })
}

func (d *document) shortNames(list []*assessment.StandardResult) string { return AllOf(d.shorts(list)) }

// expecting ends a sentence about standards, and says which reports and certificates
// are expected, the first first.
func (d *document) expecting(text string, standards []*assessment.StandardResult) []string {
	var goals []assessment.PlanMilestone
	for _, s := range standards {
		for _, m := range d.goals(s) {
			if !wide(m.Date) && !m.Expected.End.IsZero() && !d.tooFar(m.Expected.End) {
				goals = append(goals, m)
			}
		}
	}
	slices.SortStableFunc(goals, func(a, b assessment.PlanMilestone) int { return b.Expected.End.DaysTo(a.Expected.End) })
	parts := each(goals, func(m assessment.PlanMilestone) string {
		title := m.Title
		if len(standards) == 1 {
			title = strings.TrimPrefix(title, d.Standard(m.Standard).Short+" ")
		}
		return "the " + title + " in " + m.Expected.End.Format(assessment.LongMonth)
	})
	switch {
	case len(goals) == 0, len(goals) > 1 && d.For(Board): // whose table has them
		return []string{text + "."}
	case len(goals) == 1:
		return []string{text + ", and expect " + parts[0] + "."}
	}
	return []string{text + ".", "Expect " + AllOf(parts) + "."}
}

// shortGoal returns the title of a milestone, without its standard where only one is planned.
func (d *document) shortGoal(title string, id assessment.StandardID) string {
	if s := d.Standard(id); s != nil && len(d.Planned()) == 1 {
		return strings.TrimPrefix(title, s.Short+" ")
	}
	return title
}

// deadlineSentence says whether the worst of the dates can be met, and what to ask the
// buyer.
func (d *document) deadlineSentence() string {
	w := d.Worst()
	if w == nil || w.Date.IsZero() {
		return ""
	}
	day, goal := LongDate(w.Date), "report"
	if m := d.Result.Plan.Milestone(w.Needs); m != nil {
		goal = d.shortGoal(m.Title, m.Standard)
	}
	smaller, ask := d.smallerReport(w), ""
	if smaller != "" {
		ask = "ask the buyer whether a " + smaller + " would do"
	}
	switch {
	case w.Passed:
		return "Your date of " + day + " has passed."
	case w.LikelyLate():
		late := timeSpan(w.Date.DaysTo(w.Expected))
		return "The " + goal + " will probably come " + late + " after your date of " + day + ", so " +
			cmp.Or(ask, "ask the buyer what else would do") + "."
	case w.Verdict == assessment.Comfortable:
		return "The " + goal + " is in time for your date of " + day + "."
	case w.Verdict == assessment.Tight:
		return "Your date of " + day + " for the " + goal + " is at risk" + so(ask) + "."
	case w.Verdict == assessment.NotFeasible:
		return "The " + goal + " isn't possible by " + day + so(ask) + "."
	}
	return ""
}

func so(ask string) string {
	if ask == "" {
		return ""
	}
	return ", so " + ask
}

// smallerReport names the report that would answer a request as well as the one that is
// planned, where the request leaves its type open, or that would be there in time; else "".
func (d *document) smallerReport(w *assessment.DeadlineVerdict) string {
	for i := range d.Result.Plan.Deadlines {
		a := &d.Result.Plan.Deadlines[i]
		if a.Date != w.Date || a.Needs != w.Needs {
			continue
		}
		if m := d.Milestone(d.typeLeftOpen(a)); m != nil {
			return d.shortGoal(m.Title, m.Standard)
		}
		for _, r := range a.Reach {
			if m := d.Milestone(r.Milestone); r.Change == assessment.ReachTypeOne && r.Verdict == assessment.Comfortable && m != nil {
				return d.shortGoal(m.Title, m.Standard)
			}
		}
	}
	return ""
}

// typeLeftOpen returns the smaller milestone that a request would take too, or "".
func (d *document) typeLeftOpen(a *assessment.AskedDeadline) assessment.MilestoneID {
	truth := d.truths()
	for _, asked := range d.Planning.Asked {
		if asked.For == a.For && truth[asked.When] == logic.True && a.Needs == asked.Instead && asked.Milestone != asked.Instead {
			return asked.Milestone
		}
	}
	return ""
}

// Before says what comes before any standard: requirements of buyers and laws.
func (d *document) Before() []string {
	var gates, ahead, inForce []string
	for _, g := range d.Result.Gates {
		if g.State == assessment.Certain && g.Requirement && !g.Held {
			gates = append(gates, cell(g.Title))
		}
	}
	for _, o := range d.ObligationsByDate() {
		switch {
		case o.State != assessment.Certain || o.Force == "voluntary" || o.If != "" || d.GateOf(o.Duty) != nil:
		case d.Result.AsOf.Before(o.AppliesFrom):
			ahead = append(ahead, cell(o.Title)+", on "+LongDate(o.AppliesFrom))
		default:
			inForce = append(inForce, cell(o.Title))
		}
	}
	var out []string
	if len(gates) > 0 {
		out = append(out, "Before any standard: "+named(gates, 3)+".")
	}
	if len(inForce) > 0 {
		out = append(out, "In force already: "+named(inForce, 2)+".")
	}
	if len(ahead) > 0 {
		out = append(out, "Next: "+ahead[0]+".")
	}
	switch len(gates) + len(inForce) + len(ahead) {
	case 0:
		return []string{"No law or buyer requirement in your answers has to come first."}
	case 1:
		return append(out, "No certificate covers it.")
	}
	return append(out, "No certificate covers them.")
}

// named lists the first names, which may have commas and an "and" in them, and counts the others.
func named(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		names = append(slices.Clone(names[:most]), "and "+NumberWord(more)+" more")
	}
	return strings.Join(names, "; ")
}

// InOrder returns the standards that start by rank, then those that are open, kept,
// later and not now.
func (d *document) InOrder() []*assessment.StandardResult {
	class := map[assessment.Decision]int{"": 1, assessment.Keep: 2, assessment.Later: 3, assessment.NotNow: 4}
	var out []*assessment.StandardResult
	for i := range d.Result.Standards {
		out = append(out, &d.Result.Standards[i])
	}
	slices.SortStableFunc(out, func(a, b *assessment.StandardResult) int {
		return cmp.Or(class[a.Decision]-class[b.Decision], firstRank(a)-firstRank(b))
	})
	return out
}

// firstRank returns the best rank that is possible, or 0.
func firstRank(s *assessment.StandardResult) int {
	best := s.Rank
	for _, rank := range s.RankPossible {
		if best == 0 || rank > 0 && rank < best {
			best = rank
		}
	}
	return best
}

// decisionsInWords returns DecisionWords for a sentence.
func decisionsInWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "anything from now to not now"
	}
	return DecisionWords(possible)
}

// ReportWords returns the kind of report and its window.
func (d *document) ReportWords(s *assessment.StandardResult) []string {
	var out []string
	if s.Report != "" {
		attribute := reportOf(s.ID)
		words := valueWords(d.Catalog, attribute, s.Report)
		if s.Decision == assessment.Keep {
			words.Sentence = words.Short // a renewal goes straight to nothing
		}
		out = append(out, cmp.Or(words.Sentence, valueWord(d.Catalog, attribute, s.Report)))
	}
	if s.WindowMonths > 0 {
		out = append(out, NumberWord(s.WindowMonths)+"-month window")
	}
	return out
}
