package report

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
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
		Sentences: eachWord(d.sentences(), plain),
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
		out.Excluded = "Not included: " + AllOf(eachWord(r.Cost.NotIncluded, Lower))
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
	return eachWord((&document{Catalog: c, Result: r}).WaysOut(), plain)
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
