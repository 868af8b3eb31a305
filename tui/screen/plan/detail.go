package plan

import (
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

// page is everything about one row, as text.
type page struct {
	ui.Sheet
	catalog *assessment.Catalog
	result  *assessment.Result
}

// Workstream writes what a workstream is, how far it is, and what it needs and
// serves.
func Workstream(p *ui.Sheet, c *assessment.Catalog, w *assessment.PlanWorkstream, state string) {
	p.Title(w.Title)
	p.Text(p.Styles.Text, w.Summary)
	p.Gap()
	p.Fact("State", state)
	p.Fact("Owner", w.Owner)
	if w.Days.High > 0 {
		p.Fact("Work left", report.PersonDays(w.Days)+" person-days")
		p.Fact("Starts", between(w.Start))
		p.Fact("Ends", between(w.End))
	}
	for _, e := range w.Extended {
		if e.Days.High > 0 {
			p.Fact("Then "+report.ShortNames(c, e.Standards), report.PersonDays(e.Days)+" of these days, "+fromTo(e))
		}
	}
	p.Fact("Rhythm", w.Cadence)
	var needs []string
	for _, id := range w.Needs {
		needs = append(needs, c.Workstream(id).Title)
	}
	p.Gap()
	p.Fact("Needs first", strings.Join(needs, "; "))
	p.Fact("Evidence", strings.Join(w.Evidence, "; "))
	for i := range c.Standards {
		p.Fact(c.Standards[i].Short, strings.Join(w.Serves[c.Standards[i].ID], ", "))
	}
}

// State writes how far a workstream is, and why it is not applicable.
func State(s ui.Styles, state assessment.Readiness, reason string) string {
	out := ui.ReadinessSign(s, state) + " " + report.ReadinessWord(state)
	if reason != "" {
		out += ": " + safetext.Line(reason, safetext.MaxReason)
	}
	return out
}

// extensions is what a later standard adds to each workstream.
func (p *page) extensions(name string) {
	p.Title(name)
	for _, w := range p.result.Plan.Workstreams {
		for _, e := range w.Extended {
			if strings.HasSuffix(name, "for "+report.ShortNames(p.catalog, e.Standards)) {
				p.Text(p.Styles.Text, w.Title)
				p.Text(p.Styles.Muted, report.PersonDays(e.Days)+" person-days, "+fromTo(e))
				p.Gap()
			}
		}
	}
}

// fromTo is when something is added, from the first day to the last.
func fromTo(e assessment.Extension) string {
	return "from " + report.DateRange(assessment.DateRange{Low: e.Start.Low, High: e.End.High})
}

func between(r assessment.DateRange) string {
	if r.Low == r.High {
		return report.LongDate(r.Low)
	}
	return "between " + report.LongDate(r.Low) + " and " + report.LongDate(r.High)
}

// milestone is when it is, how long it takes, and what has to be done before.
func (p *page) milestone(m *assessment.Milestone, planned *assessment.PlanMilestone) {
	p.Title(planned.Title)
	if planned.Begin != planned.Date {
		p.Fact("Begins", between(planned.Begin))
	}
	p.Fact("Done", between(planned.Date))
	if m.Build || m.Window || m.Weeks[1]+m.AuditDays[1]+m.MonthsAfter[1] > 0 {
		p.Fact("Takes", p.takes(m))
	}
	p.Gap()
	var work, events []string
	for _, id := range m.After {
		if w := p.catalog.Workstream(assessment.WorkstreamID(id)); w != nil {
			work = append(work, w.Title)
		} else {
			events = append(events, p.event(assessment.MilestoneID(id)))
		}
	}
	p.Fact("After", strings.Join(events, "; "))
	p.Fact("Needs done", strings.Join(work, "; "))
	if m.RunWeeks[1] > 0 {
		p.Fact("In use", "the controls, for "+weeks(m.RunWeeks)+" before it begins")
	}
	if m.GapWeeks[1] > 0 {
		p.Fact("Gap", weeks(m.GapWeeks)+" after "+p.event(m.Follows))
	}
	if m.MonthsAfter[1] > 0 {
		p.Fact("Due", span(m.MonthsAfter, "month")+" after "+p.event(m.Follows))
	}
	if d := p.result.Plan.Deadline; d != nil && d.Needs == m.ID {
		p.Gap()
		p.Text(p.Styles.Text, "The deadline of "+report.LongDate(d.Date)+" waits for this.")
	}
}

func (p *page) event(id assessment.MilestoneID) string {
	if m := p.catalog.Milestone(id); m != nil {
		return ui.Brief(m.Title)
	}
	return ""
}

// takes is how long a milestone lasts; "" where its dates say all.
func (p *page) takes(m *assessment.Milestone) string {
	switch s := p.result.Standard(m.Standard); {
	case m.Window && s.WindowMonths > 0:
		return "an observation window of " + report.Count(s.WindowMonths, "month")
	case m.Window || m.Build || m.MonthsAfter[1] > 0:
		return ""
	case m.AuditDays[1] > 0:
		return span(m.AuditDays, "day")
	}
	return weeks(m.Weeks)
}

func weeks(r [2]float64) string { return span(r, "week") }

func span(r [2]float64, unit string) string {
	if low, high := int(r[0]), int(r[1]+0.5); low < high {
		return strconv.Itoa(low) + " to " + report.Count(high, unit)
	}
	return report.Count(int(r[1]+0.5), unit)
}

// obligation is an obligation with its date.
func (p *page) obligation(o *assessment.ObligationResult) {
	p.Title(o.Title)
	p.Text(p.Styles.Text, o.Text)
	p.Gap()
	p.Fact("Applies from", report.LongDate(o.AppliesFrom))
	if o.State == assessment.Possible {
		p.Fact("For you", "possible: an open answer decides")
	}
	p.Fact("Only if", o.If)
	p.Fact("Next step", o.NextStep)
	for _, r := range o.Because {
		p.Fact("Sources", strings.Join(r.Sources, " "))
		p.Fact("Checked", report.LongDate(r.Checked)+", again by "+report.LongDate(r.ReviewBy))
	}
}

// deadline is the verdict with what to do and to send.
func (p *page) deadline(d *assessment.DeadlineVerdict) {
	p.Title("Deadline: " + report.LongDate(d.Date))
	p.Fact("Verdict", report.VerdictWord(d))
	if d.Needs != "" {
		p.Fact("Waits for", p.event(d.Needs))
		p.Fact("Expected", between(p.result.Plan.Milestone(d.Needs).Date))
	}
	if !d.StartBy.IsZero() {
		p.Fact("Start by", report.LongDate(d.StartBy)+", to keep this")
	}
	p.Fact("Instead", d.Fallback)
	if d.Sentence != "" {
		p.Gap()
		p.Text(p.Styles.Muted, "To send to the buyer")
		p.Text(p.Styles.Text, "“"+d.Sentence+"”")
	}
}

// orders sets the possible orders side by side, the recommended one first, and
// says what each would change.
func (p *page) orders() {
	p.Title("The orders compared")
	p.Text(p.Styles.Muted, "Each is planned with the same people, answers and estimates. "+
		"The dates say when you have a report or certificate. Cost is the first year, without staff.")
	p.Gap()
	at := slices.IndexFunc(p.result.Orders, func(o assessment.Order) bool { return o.Recommended })
	sorted := slices.Concat(p.result.Orders[at:at+1], p.result.Orders[:at], p.result.Orders[at+1:])
	table := [][]string{{"Order"}}
	for _, o := range sorted {
		table = append(table, []string{o.Title})
	}
	table[1][0] = p.Styles.Glyphs.Same + " " + table[1][0] + " (recommended)"
	for _, standard := range p.catalog.Standards {
		if inHand(sorted[0], standard.ID) == "" {
			continue
		}
		table[0] = append(table[0], standard.Short)
		for i, o := range sorted {
			table[i+1] = append(table[i+1], inHand(o, standard.ID))
		}
	}
	table[0] = append(table[0], "Person-days", p.result.Cost.Currency, "Audits")
	for i, o := range sorted {
		cost := ui.ShortSum(o.Cost.Low) + "–" + ui.ShortSum(o.Cost.High)
		table[i+1] = append(table[i+1], report.PersonDays(o.Days), cost, strconv.Itoa(o.Audits))
	}
	p.Lines = append(p.Lines, ui.Table(p.Styles, table, p.Width)...)
	for _, o := range sorted {
		p.Gap()
		p.Text(p.Styles.Bold, o.Title)
		p.Text(p.Styles.Text, o.Reason)
	}
}

// inHand says when the reports or certificates of a standard are there.
func inHand(o assessment.Order, id assessment.StandardID) string {
	var out []string
	for _, h := range o.InHand {
		if h.Standard == id {
			out = append(out, h.Date.Low.Format("Jan 06")+"–"+h.Date.High.Format("Jan 06"))
		}
	}
	return strings.Join(out, ", then ")
}

// building reports whether a standard is planned that is not held.
func building(r *assessment.Result) bool {
	return slices.ContainsFunc(r.Standards, func(s assessment.StandardResult) bool { return s.Planned() && !keeps(s) })
}

func keeps(s assessment.StandardResult) bool { return s.Decision == assessment.Keep }

// deadlineWords is the verdict, and what its details hold.
func deadlineWords(d *assessment.DeadlineVerdict) string {
	var parts []string
	if d.Verdict != "" {
		parts = append(parts, report.VerdictWord(d))
	}
	switch {
	case d.Fallback != "":
		parts = append(parts, "enter says what to offer instead")
	case d.Sentence != "":
		parts = append(parts, "enter says what to tell the buyer")
	}
	return strings.Join(parts, "; ")
}

// verdict is the line above the chart: its sign and word, and what it means.
func (m *Model) verdict() (sign, word, text string) {
	g, r := m.Styles.Glyphs, m.result
	d := r.Plan.Deadline
	if d == nil || d.Needs == "" {
		return "", "", m.undated(d)
	}
	sign = g.Look
	if d.Verdict == assessment.Comfortable {
		sign = g.Same
	}
	text = ui.Brief(r.Plan.Milestone(d.Needs).Title) + " by " + report.LongDate(d.Date)
	text += ": earliest " + m.day(d.Earliest, d.Date)
	if !d.StartBy.IsZero() {
		text += ", last day to start " + m.day(d.StartBy, d.Date)
	}
	return sign, report.Upper(report.VerdictWord(d)), text
}

// day is a date without its year where the date before it says that.
func (m *Model) day(d, before assessment.Date) string {
	if d.Format("2006") == before.Format("2006") {
		return d.Format("2 January")
	}
	return report.LongDate(d)
}

// undated says what the plan comes to where no deadline is judged.
func (m *Model) undated(d *assessment.DeadlineVerdict) string {
	r := m.result
	switch {
	case !building(r) && slices.ContainsFunc(r.Standards, keeps):
		return "Nothing is now or next: what you hold is renewed on these dates."
	case !building(r) && r.Outcome == assessment.NotYet:
		return "Nothing is now or next, so no audit is planned: this baseline pays off without one. " +
			"esc goes back to the questions."
	case !building(r):
		return "No standard is certain to be now or next yet: this is the baseline until then. " +
			"esc goes back to the questions."
	case d != nil && d.Sentence != "":
		return d.Sentence
	case d != nil:
		return "A deal needs something by " + report.LongDate(d.Date) + " that none of these audits gives: no verdict."
	}
	low, high := m.end().Low.Format("January 2006"), m.end().High.Format("January 2006")
	return "No date to meet. Everything is done between " + low + " and " + high + "."
}

// end is the day of the last report or certificate; zero without one.
func (m *Model) end() assessment.DateRange {
	var out assessment.DateRange
	for _, p := range m.result.Plan.InHand(m.catalog) {
		out.Low = p.Date.Low // the earliest comes first
		out.High = assessment.Latest(out.High, p.Date.High)
	}
	return out
}

// length is how long the plan takes, in months; "" where nothing ends it.
func (m *Model) length() string {
	end := m.end()
	if end.High.IsZero() {
		return ""
	}
	months := func(d assessment.Date) int { return (m.result.From().DaysTo(d)*12 + 182) / 365 }
	if low, high := months(end.Low), months(end.High); low < high {
		return strconv.Itoa(low) + "–" + report.Count(high, "month")
	}
	return report.Count(months(end.High), "month")
}

// depends says which open answers the plan depends on, as many by name as fit;
// "" when none.
func (m *Model) depends(width int) string {
	var names []string
	for _, o := range m.result.Open {
		if o.Asked && (o.Matters || o.ChangesPlan) {
			names = append(names, strings.TrimSuffix(m.catalog.Question(o.Question).Short, "?"))
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := "Depends on " + report.Count(len(names), "open answer")
	for n := len(names); n > 0; n-- {
		list := names[:n:n]
		if n < len(names) {
			list = append(list, strconv.Itoa(len(names)-n)+" more")
		}
		if named := text + ": " + report.AllOf(list); ui.Width(named) <= width {
			return named
		}
	}
	return text
}

func milestoneWords(m *assessment.Milestone, p *assessment.PlanMilestone) string {
	switch {
	case p.Date.Low == p.Date.High:
		return ""
	case m.Window:
		return "opens " + ui.ShortRange(p.Begin)
	case m.Build:
		return "done " + ui.ShortRange(p.Date)
	}
	return "earliest to latest"
}

func dutyWords(o *assessment.ObligationResult, today assessment.Date) string {
	text := "applies from here"
	if !today.Before(o.AppliesFrom) {
		text = "applies already"
	}
	if o.State == assessment.Possible {
		text += ", if an open answer says so"
	}
	return text
}
