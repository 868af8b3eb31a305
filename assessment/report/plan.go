package report

import (
	"cmp"
	"fmt"
	"sort"
	"strings"

	"trustpath/assessment"
)

func (d *document) plan() {
	p := d.r.Plan
	if p == nil {
		return
	}
	d.heading(2, "Plan")
	if len(p.Workstreams) == 0 {
		d.para("Nothing has to be built before the open answers are known.")
	} else {
		d.para(fmt.Sprintf("%s person-days are left, by our estimate. Dates are ranges: the early end takes the "+
			"least effort, the late end the most.", PersonDays(d.r.Effort.Days)))
	}
	d.verdict(p)
	d.gantt(p)
	d.milestones(p)
}

// work lists the workstreams by phase. After the plan it has no heading.
func (d *document) work() {
	p := d.r.Plan
	if p == nil || len(p.Phases) == 0 {
		return
	}
	if d.under[2] != "Plan" {
		d.heading(2, "Work")
	}
	for _, phase := range p.Phases {
		d.phase(p, phase)
	}
}

func (d *document) verdict(p *assessment.Plan) {
	v := p.Deadline
	if v == nil {
		return
	}
	d.heading(3, "The deadline")
	d.para(d.deadline())
	if conflict := d.c.DeadlineConflict(d.run, d.r.AsOf); conflict != nil {
		d.para("**Change one of the two.** " + conflict.Error() + ".")
	}
	var items []string
	if v.Needs != "" {
		items = append(items, "What it needs: "+p.Milestone(v.Needs).Title+", "+DateRange(p.Milestone(v.Needs).Date))
	}
	if !v.StartBy.IsZero() {
		items = append(items, "Last day to start, if all goes as at the early end: "+LongDate(v.StartBy))
	}
	if v.Fallback != "" {
		items = append(items, "Fallback: "+v.Fallback)
	}
	if v.Sentence != "" {
		items = append(items, "To send to the buyer: “"+v.Sentence+"”")
	}
	d.list(items)
}

// lasts reports whether a milestone is an observation window, which has two ends.
func (d *document) lasts(m assessment.PlanMilestone) bool { return d.c.Milestone(m.ID).Window }

func (d *document) milestones(p *assessment.Plan) {
	if len(p.Milestones) == 0 {
		return
	}
	d.heading(3, "Milestones")
	sorted := append([]assessment.PlanMilestone(nil), p.Milestones...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Date.Low.Before(sorted[j].Date.Low) })
	var rows [][]string
	for _, m := range sorted {
		begins := "–"
		if d.lasts(m) {
			begins = m.Begin.Low.String() + " to " + m.Begin.High.String()
		}
		rows = append(rows, []string{cell(m.Title), d.c.Standard(m.Standard).Short, begins, m.Date.Low.String(), m.Date.High.String()})
	}
	d.table([]string{"Milestone", "Standard", "Begins", "Done, earliest", "Done, latest"}, rows)
}

func (d *document) phase(p *assessment.Plan, phase assessment.PlanPhase) {
	d.heading(3, "Phase: "+phase.Title)
	for _, ph := range d.c.Phases {
		if ph.ID == phase.ID {
			d.para(ph.Text)
		}
	}
	var rows [][]string
	for _, w := range p.Workstreams {
		if w.Phase == phase.ID {
			rows = append(rows, []string{d.when(w), "**" + cell(w.Title) + "**", cell(w.Owner), Span(fmt.Sprint(w.Days.Low), fmt.Sprint(w.Days.High)), state(w.State, w.Reason), cell(strings.Join(w.Evidence, "; "))})
		}
	}
	d.table([]string{"When", "What", "Who", "Person-days", "State", "Evidence you keep"}, rows)
	d.served(p, phase.ID)
}

// when returns the dates of the first build and of what later standards add.
func (d *document) when(w assessment.PlanWorkstream) string {
	switch {
	case w.Days.High > 0:
		out := w.Start.Low.String() + " to " + w.End.High.String()
		for _, e := range w.Extended {
			out += "; for " + ShortNames(d.c, e.Standards) + " " + e.Start.Low.String() + " to " + e.End.High.String()
		}
		return out
	case w.State == assessment.NotApplicable:
		return "–"
	}
	return "done"
}

// state returns a readiness with its reason, which a person typed.
func state(s assessment.Readiness, reason string) string {
	out := Spaced(string(s))
	if reason != "" {
		out += ": " + entered(reason)
	}
	return out
}

// served describes the work of a phase, and lists the requirements that it serves.
func (d *document) served(p *assessment.Plan, phase assessment.PhaseID) {
	head := []string{"What", "How"}
	var planned []assessment.StandardID
	for i := range d.r.Standards {
		if s := &d.r.Standards[i]; s.Planned() {
			planned = append(planned, s.ID)
			head = append(head, d.c.Standard(s.ID).Short)
		}
	}
	var rows [][]string
	for _, w := range p.Workstreams {
		if w.Phase != phase {
			continue
		}
		row := []string{cell(w.Title), cell(w.Summary)}
		for _, id := range planned {
			row = append(row, cell(strings.Join(w.Serves[id], ", ")))
		}
		rows = append(rows, row)
	}
	d.table(head, rows)
}

// orders compares the orders in which the standards can be built.
func (d *document) orders() {
	if len(d.r.Orders) == 0 {
		return
	}
	d.heading(3, "The orders compared")
	d.para("Each order is planned with the same people, answers and estimates. In hand means that the report is " +
		"issued or the certificate is there; " +
		"audits are those bought until everything is. Cost is the first year of each standard, without staff.")
	var rows [][]string
	for _, o := range d.r.Orders {
		title := cell(o.Title)
		if o.Recommended {
			title = "**" + title + "** (recommended)"
		}
		rows = append(rows, []string{title, cell(d.inHandWords(o)), PersonDays(o.Days),
			Money(d.r.Cost.Currency, o.Cost.Low, o.Cost.High), fmt.Sprint(o.Audits)})
	}
	d.table([]string{"Order", "In hand", "Person-days", "Cost, estimate", "Audits"}, rows)
	var items []string
	for _, o := range d.r.Orders {
		if o.Recommended {
			items = append([]string{"**" + o.Title + "**: " + o.Reason}, items...)
		} else {
			items = append(items, o.Title+": "+o.Reason)
		}
	}
	d.list(items)
}

// inHandWords returns when each report and certificate is there.
func (d *document) inHandWords(o assessment.Order) string {
	var out []string
	for _, h := range o.InHand {
		name := cmp.Or(d.c.Milestone(h.Milestone).Short, d.c.Standard(h.Standard).Short)
		out = append(out, name+" "+MonthRange(h.Date))
	}
	return strings.Join(out, "; ")
}

func (d *document) obligations() {
	if len(d.r.Obligations) == 0 {
		return
	}
	d.heading(2, "Obligations to know about")
	d.para("These are flags, not legal advice; ask a lawyer before you rely on one.")
	sorted := append([]assessment.ObligationResult(nil), d.r.Obligations...)
	sort.SliceStable(sorted, func(i, j int) bool { return dated(sorted[i]).Before(dated(sorted[j])) })
	var rows [][]string
	for _, o := range sorted {
		rows = append(rows, []string{cell(o.Title), o.Force, d.from(o), stateWord(o.State)})
	}
	d.table([]string{"Obligation", "Force", "Applies from", "For you"}, rows)
	for _, o := range sorted {
		d.heading(3, o.Title)
		if o.State == assessment.Possible {
			d.para("*An open answer decides whether this concerns you.*")
		}
		d.para(o.Text)
		d.list([]string{"Next step: " + o.NextStep})
		for _, b := range o.Because {
			d.para(d.trace(b))
		}
	}
}

// from returns when an obligation applies.
func (d *document) from(o assessment.ObligationResult) string {
	switch {
	case o.AppliesFrom.IsZero():
		return "no date"
	case d.r.AsOf.Before(o.AppliesFrom):
		return "**" + LongDate(o.AppliesFrom) + "**"
	}
	return Applies(o.Duty, d.r.AsOf)
}

// Applies returns from when, or since when, an obligation with a date applies.
func Applies(o *assessment.Duty, today assessment.Date) string {
	day := LongDate(o.AppliesFrom)
	switch {
	case today.Before(o.AppliesFrom):
		return "from " + day
	case o.Force == "voluntary":
		return "published " + day
	}
	return "in force since " + day
}

// stateWord returns whether something concerns the reader.
func stateWord(s assessment.State) string {
	if s == assessment.Possible {
		return "an open answer decides"
	}
	return "yes"
}

// dated returns the day of an obligation, a late one if it has none.
func dated(o assessment.ObligationResult) assessment.Date {
	if o.AppliesFrom.IsZero() {
		return o.AppliesFrom.AddMonths(12 * 3000)
	}
	return o.AppliesFrom
}

func (d *document) money() {
	if d.r.Effort == nil || d.r.Cost == nil || len(d.r.Cost.Items) == 0 {
		return
	}
	d.heading(2, "Effort and cost")
	d.para("Your own work: " + PersonDays(d.r.Effort.Days) + " person-days, our estimate. What you pay to " +
		"others, an estimate too:")
	var rows [][]string
	for _, i := range d.r.Cost.Items {
		rows = append(rows, []string{cell(i.Title), Money(d.r.Cost.Currency, i.Low, i.High), d.cite(i.Sources)})
	}
	rows = append(rows, []string{"**First year**", "**" + Money(d.r.Cost.Currency, d.r.Cost.Low, d.r.Cost.High) + "**", "estimate"})
	d.table([]string{"What", "Range", "From"}, rows)
	d.para(d.r.Cost.Basis)
	rows = nil
	for _, u := range d.r.Effort.Reuse {
		rows = append(rows, []string{d.c.Standard(u.From).Short, d.c.Standard(u.To).Short, Percent(u.Requirements), Percent(u.EffortSaved),
			cell(u.Note) + " (" + d.cite(u.Sources) + ")"})
	}
	if len(rows) > 0 {
		d.heading(3, "What carries over")
		d.para("Requirements carried over and effort saved are two different figures, and neither is the share " +
			"of the audit that falls away. " +
			"The first is what the sources say, widened to our own mapping where it says less or more; the " +
			"second is our estimate, from the person-days of the work.")
		d.table([]string{"From", "To", "Requirements", "Effort saved", "Note"}, rows)
	}
}
