package plan

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
)

// labelled is the column of the labels of a page.
const labelled = 16

// page is everything about one row, as text.
type page struct {
	catalog *assessment.Catalog
	result  *assessment.Result
	styles  kit.Styles
	width   int
	lines   []string
}

func (p *page) title(text string) {
	p.text(p.styles.Bold, text)
	p.lines = append(p.lines, "")
}

func (p *page) text(style lipgloss.Style, text string) {
	for _, line := range kit.Wrap(text, p.width) {
		p.lines = append(p.lines, style.Render(line))
	}
}

// fact is a label and what it says; nothing where there is nothing to say.
func (p *page) fact(label, text string) {
	if text == "" {
		return
	}
	s := p.styles
	if p.width < 3*labelled {
		p.lines = append(p.lines, s.Muted.Render(label))
		for _, line := range kit.Wrap(text, p.width-2) {
			p.lines = append(p.lines, kit.Indent(s.Text.Render(line), 2))
		}
		return
	}
	for _, line := range kit.Wrap(text, p.width-labelled) {
		p.lines = append(p.lines, s.Muted.Render(kit.Pad(label, labelled))+s.Text.Render(line))
		label = ""
	}
}

func (p *page) gap() { p.lines = append(p.lines, "") }

// workstream is what it is, how far it is, and what it needs and serves.
func (p *page) workstream(w *assessment.PlanWorkstream) {
	p.title(w.Title)
	p.text(p.styles.Text, w.Summary)
	p.gap()
	state := kit.ReadinessSign(p.styles, w.State) + " " + kit.ReadinessWord(w.State)
	if w.Reason != "" {
		state += ": " + w.Reason
	}
	p.fact("State", state)
	p.fact("Owner", w.Owner)
	if w.Days.High > 0 {
		p.fact("Work left", kit.PersonDays(w.Days)+" person-days")
		p.fact("Starts", between(w.Start))
		p.fact("Ends", between(w.End))
	}
	for _, e := range w.Extended {
		if e.Days.High > 0 {
			p.fact("Then "+p.names(e.Standards), kit.PersonDays(e.Days)+" of these days, from "+kit.LongDate(e.Start.Low)+" to "+kit.LongDate(e.End.High))
		}
	}
	p.fact("Rhythm", w.Cadence)
	var needs []string
	for _, id := range w.Needs {
		needs = append(needs, p.catalog.Workstream(id).Title)
	}
	p.gap()
	p.fact("Needs first", strings.Join(needs, "; "))
	p.fact("Evidence", strings.Join(w.Evidence, "; "))
	for i := range p.catalog.Standards {
		p.fact(p.catalog.Standards[i].Short, strings.Join(w.Serves[p.catalog.Standards[i].ID], ", "))
	}
}

func (p *page) names(ids []assessment.StandardID) string {
	var out []string
	for _, id := range ids {
		out = append(out, p.catalog.Standard(id).Short)
	}
	return kit.AllOf(out)
}

func between(r assessment.DateRange) string {
	if r.Low == r.High {
		return kit.LongDate(r.Low)
	}
	return "between " + kit.LongDate(r.Low) + " and " + kit.LongDate(r.High)
}

// milestone is when it is, how long it takes, and what has to be done before.
func (p *page) milestone(m *assessment.Milestone, planned *assessment.PlanMilestone) {
	p.title(planned.Title)
	if planned.Begin != planned.Date {
		p.fact("Begins", between(planned.Begin))
	}
	p.fact("Done", between(planned.Date))
	p.fact("Takes", p.takes(m))
	p.gap()
	var work, events []string
	for _, id := range m.After {
		if w := p.catalog.Workstream(assessment.WorkstreamID(id)); w != nil {
			work = append(work, w.Title)
		} else {
			events = append(events, p.event(assessment.MilestoneID(id)))
		}
	}
	p.fact("After", strings.Join(events, "; "))
	p.fact("Needs done", strings.Join(work, "; "))
	if m.RunWeeks[1] > 0 {
		p.fact("In use", "the controls, for "+weeks(m.RunWeeks)+" before it begins")
	}
	if m.GapWeeks[1] > 0 {
		p.fact("Gap", weeks(m.GapWeeks)+" after "+p.event(m.Follows))
	}
	if m.MonthsAfter > 0 {
		p.fact("Due", kit.Count(m.MonthsAfter, "month")+" after "+p.event(m.Follows))
	}
	if d := p.result.Plan.Deadline; d != nil && d.Needs == m.ID {
		p.gap()
		p.text(p.styles.Text, "The deadline of "+kit.LongDate(d.Date)+" waits for this.")
	}
}

func (p *page) event(id assessment.MilestoneID) string {
	for i := range p.catalog.Milestones {
		if p.catalog.Milestones[i].ID == id {
			return short(p.catalog.Milestones[i].Title)
		}
	}
	return ""
}

// takes is how long a milestone lasts; "" where its dates say all.
func (p *page) takes(m *assessment.Milestone) string {
	switch s := p.result.Standard(m.Standard); {
	case m.Window && s.WindowMonths > 0:
		return "an observation window of " + kit.Count(s.WindowMonths, "month")
	case m.Window || m.Build || m.MonthsAfter > 0:
		return ""
	case m.AuditDays[1] > 0:
		return span(m.AuditDays, "day")
	}
	return weeks(m.Weeks)
}

func weeks(r [2]float64) string { return span(r, "week") }

func span(r [2]float64, unit string) string {
	if low, high := int(r[0]), int(r[1]+0.5); low < high {
		return strconv.Itoa(low) + " to " + kit.Count(high, unit)
	}
	return kit.Count(int(r[1]+0.5), unit)
}

// duty is an obligation with its date.
func (p *page) duty(o *assessment.ObligationResult) {
	p.title(o.Title)
	p.text(p.styles.Text, o.Text)
	p.gap()
	p.fact("Applies from", kit.LongDate(o.AppliesFrom))
	if o.State == assessment.Possible {
		p.fact("For you", "possible: an open answer decides")
	}
	p.fact("Next step", o.NextStep)
	for _, r := range o.Because {
		p.fact("Sources", strings.Join(r.Sources, " "))
		p.fact("Checked", kit.LongDate(r.Checked)+", again by "+kit.LongDate(r.ReviewBy))
	}
}

// deadline is the verdict with what to do and to send.
func (p *page) deadline(d *assessment.DeadlineVerdict) {
	p.title("Deadline: " + kit.LongDate(d.Date))
	p.fact("Verdict", verdictWord(d))
	if d.Needs != "" {
		p.fact("Waits for", p.event(d.Needs))
		p.fact("In hand", between(p.result.Plan.Milestone(d.Needs).Date))
	}
	if !d.StartBy.IsZero() {
		p.fact("Start by", kit.LongDate(d.StartBy)+", if all goes as at the early end")
	}
	p.fact("Instead", d.Fallback)
	if d.Sentence != "" {
		p.gap()
		p.text(p.styles.Muted, "To send to the buyer")
		p.text(p.styles.Text, "“"+d.Sentence+"”")
	}
}
