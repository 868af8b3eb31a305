package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

// row is one line of the chart: the head of a section, or one thing in it.
type row struct {
	key     string // the same in every result
	label   string
	head    bool
	inside  string // the labels of the rows that are folded into it
	strokes []stroke
	on      assessment.Date // its date; of a section none
	words   string          // what it is, for the line above the keys
	detail  func(p *page)
}

// stroke is a part of a row, drawn from one day to another, both included. Where
// two strokes meet in a cell, the sign that is later in this list is drawn.
type stroke struct {
	from, to assessment.Date
	sign     sign
}

type sign int

const (
	ranged   sign = iota // from the best case to the slow one
	expected             // work or an audit, on its expected days
	window               // an observation window
	event                // on its expected day
	duty                 // something applies from here
	deadline
)

const (
	chartMonths = 24 // with renewals years ahead, the first months would be too narrow to read
	openDuties  = 4  // more are folded at first
)

// build returns the deadlines, the laws and requirements, the milestones by standard,
// and the work by phase.
func (m *Model) build() []row {
	p := m.result.Plan
	out := m.deadlines()
	duties := m.duties()
	out = append(out, m.section("Laws and requirements", duties, len(duties) > openDuties)...)
	limit := m.result.From().AddMonths(chartMonths)
	for i := range m.catalog.Standards {
		var rows []row
		for j := range p.Milestones {
			if one := &p.Milestones[j]; one.Standard == m.catalog.Standards[i].ID && !limit.Before(one.Expected.End.Or(one.Date.High)) {
				rows = append(rows, m.milestone(&m.catalog.Standards[i], one))
			}
		}
		out = append(out, m.section(m.catalog.Standards[i].Short, rows, false)...)
	}
	for _, phase := range p.Phases {
		var rows []row
		for i := range p.Workstreams {
			if w := &p.Workstreams[i]; w.Phase == phase.ID && w.Days.High > 0 && w.Gate == "" && w.Obligation == "" {
				rows = append(rows, m.work(w))
			}
		}
		out = append(out, m.section(phase.Title, rows, true)...)
	}
	return out
}

// section returns a head and the rows below it. One that is folded draws all its rows
// in its head, until the user unfolds it.
func (m *Model) section(title string, rows []row, folded bool) []row {
	if len(rows) == 0 {
		return nil
	}
	head := row{key: title, label: title, head: true}
	if folded == m.toggled[title] {
		return append([]row{head}, rows...)
	}
	head.label += " (" + strconv.Itoa(len(rows)) + ")"
	head.words = "enter unfolds it"
	for _, r := range rows {
		head.strokes = append(head.strokes, r.strokes...)
		head.inside += r.label + " "
	}
	return []row{head}
}

const maxBuyer = 16 // cells

// deadlines are the things that were asked for by a date.
func (m *Model) deadlines() []row {
	var out []row
	if d := m.result.Plan.Deadline; d != nil && len(m.result.Plan.Deadlines) == 0 {
		return []row{m.deadline(deadlineKey, "Deadline", d)}
	}
	for i := range m.result.Plan.Deadlines {
		a := &m.result.Plan.Deadlines[i]
		by := "Deadline"
		for _, deal := range m.session.Run().Deals {
			if a.From == assessment.AskedInDeal && deal.Number == a.Deal {
				by = cmp.Or(safetext.Line(deal.Name, maxBuyer), by)
			}
		}
		r := m.deadline(deadlineKey+strconv.Itoa(i), by+": "+report.Asked(m.catalog, a.For), &a.DeadlineVerdict)
		if word := report.VerdictWord(&a.DeadlineVerdict); word != "" {
			r.words = word + ", " + report.Slack(m.catalog, m.result, a)
		}
		out = append(out, r)
	}
	return out
}

func (m *Model) deadline(key, label string, d *assessment.DeadlineVerdict) row {
	return row{
		key:     key,
		label:   label,
		strokes: []stroke{{d.Date, d.Date, deadline}},
		on:      d.Date,
		words:   report.VerdictWord(d),
		detail:  func(p *page) { p.deadline(d) },
	}
}

// work is a workstream or a task with the parts that come later.
func (m *Model) work(w *assessment.PlanWorkstream) row {
	r := row{
		key:    "work/" + string(w.ID),
		label:  w.Title,
		on:     w.Expected.End,
		words:  report.PersonDays(w.Days) + " person-days, " + w.Owner,
		detail: func(p *page) { Workstream(&p.Sheet, p.catalog, w, State(p.Styles, w.State, w.Reason)) },
	}
	if w.Expected.End.IsZero() {
		r.strokes = []stroke{{w.Start.Low, w.End.High, ranged}}
		return r
	}
	r.strokes = []stroke{{w.Expected.Start, w.Expected.End, expected}}
	for _, e := range w.Extended {
		if !e.Expected.End.IsZero() {
			r.strokes = append(r.strokes, stroke{e.Expected.Start, e.Expected.End, expected})
		}
	}
	return r
}

// milestone is an event of an audit on its expected days, with its range.
func (m *Model) milestone(standard *assessment.Standard, planned *assessment.PlanMilestone) row {
	of := m.catalog.Milestone(planned.ID)
	r := row{
		key:    milestoneKey + string(planned.ID),
		label:  report.Upper(strings.TrimPrefix(ui.Brief(planned.Title), standard.Short+" ")),
		on:     planned.Expected.End,
		detail: func(p *page) { p.milestone(of, planned) },
	}
	begin, end := planned.Expected.Start, planned.Expected.End
	if planned.Date.Low != planned.Date.High {
		r.words = "between " + report.LongDate(planned.Date.Low) + " and " + report.LongDate(planned.Date.High)
		r.strokes = []stroke{{planned.Date.Low, planned.Date.High, ranged}}
	}
	switch {
	case end.IsZero():
		r.words = report.EnterDate
	case of.Window:
		r.words = "opens " + report.LongDate(begin) + "; closes " + r.words
		r.strokes = []stroke{{begin, end, window}}
	case of.AuditDays[1] > 0 && begin != end:
		r.strokes = append(r.strokes, stroke{begin, end, expected})
	default:
		r.strokes = append(r.strokes, stroke{end, end, event})
	}
	return r
}

// duties are the requirements of buyers and the laws that have a task or a day to
// come, by date.
func (m *Model) duties() []row {
	var out []row
	add := func(key, title string, state assessment.State, task *assessment.PlanWorkstream, from assessment.Date, detail func(*page)) {
		r := row{}
		if task != nil && task.Days.High > 0 {
			r = m.work(task)
		}
		if m.today.Before(from) {
			r.strokes = append(r.strokes, stroke{from, from, duty})
			r.words = "applies from " + report.LongDate(from)
			if task != nil && !r.on.IsZero() {
				r.words += ", " + task.Owner
			}
			r.on = r.on.Or(from)
		}
		r.key, r.label = key, title
		if state == assessment.Possible {
			r.label, r.words = "? "+title, "if an open answer says so"
		}
		r.detail = func(p *page) {
			detail(p)
			if task != nil {
				p.Gap()
				p.Fact("Task", task.Task)
				taskFacts(&p.Sheet, p.catalog, task, State(p.Styles, task.State, task.Reason))
			}
		}
		if len(r.strokes) > 0 {
			out = append(out, r)
		}
	}
	for i := range m.result.Gates {
		if g := &m.result.Gates[i]; g.State == assessment.Certain {
			of := m.result.Plan.TaskOf(g.ID, "")
			add("gate/"+string(g.ID), g.Title, g.State, of, assessment.Date{}, func(p *page) { p.gate(g) })
		}
	}
	for i := range m.result.Obligations {
		o := &m.result.Obligations[i]
		of := m.result.Plan.TaskOf("", o.ID)
		add("obligation/"+string(o.ID), o.Title, o.State, of, o.AppliesFrom, func(p *page) { p.obligation(o) })
	}
	slices.SortStableFunc(out, func(a, b row) int { return b.on.DaysTo(a.on) })
	return out
}

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
	taskFacts(p, c, w, state)
}

// taskFacts is what is known about a workstream or a task, under its title.
func taskFacts(p *ui.Sheet, c *assessment.Catalog, w *assessment.PlanWorkstream, state string) {
	p.Fact("Done when", w.DoneWhen)
	p.Fact("State", state)
	p.Fact("Owner", w.Owner)
	if w.Days.High > 0 {
		p.Fact("Work left", report.PersonDays(w.Days)+" person-days")
		p.Fact("Expected", days(w.Expected, w.Start.Low, w.End.High))
	}
	for _, e := range w.Extended {
		if e.Days.High > 0 {
			p.Fact("Then "+report.ShortNames(c, e.Standards), report.PersonDays(e.Days)+" of these days, "+days(e.Expected, e.Start.Low, e.End.High))
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

// days is a span from its first day to its last; without expected days, the range.
func days(on assessment.Span, low, high assessment.Date) string {
	return report.DateRange(assessment.DateRange{Low: on.Start.Or(low), High: on.End.Or(high)})
}

func between(r assessment.DateRange) string {
	if r.Low == r.High {
		return report.LongDate(r.Low)
	}
	return "between " + report.LongDate(r.Low) + " and " + report.LongDate(r.High)
}

// Milestone writes when a milestone is, how long it takes, and what it needs.
func Milestone(p *ui.Sheet, c *assessment.Catalog, r *assessment.Result, planned *assessment.PlanMilestone) {
	text := page{*p, c, r}
	text.milestone(c.Milestone(planned.ID), planned)
	*p = text.Sheet
}

// milestone is when it is, how long it takes, and what has to be done before.
func (p *page) milestone(m *assessment.Milestone, planned *assessment.PlanMilestone) {
	p.Title(planned.Title)
	if planned.Expected.Start != planned.Expected.End {
		p.Fact("Begins", report.LongDate(planned.Expected.Start))
	}
	p.Fact("Expected", report.LongDate(planned.Expected.End))
	p.Fact("Range", between(planned.Date))
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

// gate is a requirement of buyers.
func (p *page) gate(g *assessment.GateResult) {
	p.Title(g.Title)
	p.Text(p.Styles.Text, g.Text)
	p.Gap()
	p.Fact("Only if", g.If)
	p.Fact("What helps", g.Helps)
	p.Fact("Takes", g.Takes)
	p.Fact("Next step", g.NextStep)
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
		planned := p.result.Plan.Milestone(d.Needs)
		p.Fact("Expected", report.LongDate(planned.Expected.End))
		p.Fact("Range", between(planned.Date))
	}
	if !d.StartBy.IsZero() {
		p.Fact("Start by", report.LongDate(d.StartBy)+", to keep this")
	}
	var ways []string
	if d.Needs == p.result.Plan.Deadline.Needs {
		ways = report.WaysToReach(p.catalog, p.result)
	}
	for i, way := range ways {
		label := "What would help"
		if i > 0 {
			label = ""
		}
		p.StyledFact(label, p.Styles.Text, way)
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

// verdict is the line above the chart: the word for the worst of the verdicts, and
// what it means.
func (m *Model) verdict() (word, text string) {
	r := m.result
	d := r.Plan.Deadline
	if d == nil || d.Needs == "" {
		return "", m.undated(d)
	}
	text = ui.Brief(r.Plan.Milestone(d.Needs).Title) + " by " + report.LongDate(d.Date)
	for i := range r.Plan.Deadlines {
		if a := &r.Plan.Deadlines[i]; a.Needs == d.Needs && a.Date == d.Date {
			if !d.Expected.IsZero() {
				text += ": expected " + m.day(d.Expected, d.Date)
			}
			text += "; " + report.Slack(m.catalog, r, a)
			break
		}
	}
	if !d.StartBy.IsZero() {
		text += "; start by " + m.day(d.StartBy, d.Date)
	}
	return report.Upper(report.VerdictWord(d)), text
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
