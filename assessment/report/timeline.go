package report

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// mostBars is how many bars and milestones the timeline has, and timelineMonths how
// far it goes.
const (
	mostBars       = 12
	timelineMonths = 36
	lawMonths      = 14 // for laws ahead, if the plan ends earlier
	mostLaws       = 2
	mostDeadlines  = 3
)

// Critical is a bar of an audit, and DatePoint the day of a law or a buyer.
const (
	Critical  ChartKind = "critical"
	DatePoint ChartKind = "date"
)

// timeline returns the plan on its expected dates in at most twelve rows: the phases
// of the work, which are one bar for a board, windows, audits, reports and
// certificates, and the days that laws and buyers set.
func timeline(c *assessment.Catalog, r *assessment.Result, audience Audience) []ChartRow {
	if r.Plan == nil {
		return nil
	}
	goals := goalRows(c, r)
	goals = goals[:min(len(goals), mostBars-2)]
	dates := dateRows(c, r, timelineEnd(r, goals), mostBars-len(goals)-1)
	room := mostBars - len(goals) - len(dates)
	if audience == Board {
		room = min(room, 2)
	}
	return slices.Concat(dates, workBars(r, room), goals)
}

// Timeline returns the timeline of the document.
func (d *document) Timeline() []ChartRow {
	if d.Result.Plan != nil && d.leavesOut(d.Result.Plan.TooLongUntil()) {
		return nil
	}
	return timeline(d.Catalog, d.Result, d.chosen.Audience)
}

// timelineEnd is the last day of the bars, or three months after the start.
func timelineEnd(r *assessment.Result, rows []ChartRow) assessment.Date {
	end := r.From().AddMonths(3)
	for _, row := range rows {
		end = assessment.Latest(end, row.End.High)
	}
	return end
}

// dateRows are the days that buyers and laws set, by date: the worst deadline, the next
// laws, first those that apply without a condition, and where there is room for more,
// the next deadlines.
func dateRows(c *assessment.Catalog, r *assessment.Result, last assessment.Date, room int) []ChartRow {
	var out []ChartRow
	add := func(name string, day assessment.Date) {
		out = append(out, ChartRow{
			Section: "Dates",
			Name:    name,
			Kind:    DatePoint,
			Begin:   day,
			End:     assessment.DateRange{Low: day, High: day},
		})
	}
	deadlines := deadlineDays(r)
	if len(deadlines) > 0 {
		add(dueName(c, r, deadlines[0]), deadlines[0])
	}
	laws := 0
	last = assessment.Latest(last.AddMonths(3), r.From().AddMonths(lawMonths))
	for _, o := range slices.SortedStableFunc(slices.Values(r.Obligations), func(a, b assessment.ObligationResult) int {
		return cmp.Or(cmp.Compare(min(len(a.If), 1), min(len(b.If), 1)), b.AppliesFrom.DaysTo(a.AppliesFrom))
	}) {
		ahead := r.AsOf.Before(o.AppliesFrom) && !last.Before(o.AppliesFrom)
		if o.State == assessment.Certain && o.Force != "voluntary" && ahead && laws < mostLaws {
			laws++
			add(o.Title, o.AppliesFrom)
		}
	}
	for _, day := range deadlines[min(len(deadlines), 1):min(len(deadlines), mostDeadlines)] {
		if !last.Before(day) {
			add(dueName(c, r, day), day)
		}
	}
	out = out[:min(len(out), room)]
	slices.SortStableFunc(out, func(a, b ChartRow) int { return b.Begin.DaysTo(a.Begin) })
	return out
}

// deadlineDays are the days of deadlines ahead: that of the worst, and the others by
// date.
func deadlineDays(r *assessment.Result) []assessment.Date {
	var out []assessment.Date
	for _, d := range r.Plan.Deadlines {
		if !d.Date.Before(r.AsOf) && !slices.Contains(out, d.Date) {
			out = append(out, d.Date)
		}
	}
	slices.SortFunc(out, func(a, b assessment.Date) int { return b.DaysTo(a) })
	worst := r.Plan.Deadline
	if worst == nil || worst.Date.Before(r.AsOf) {
		return out
	}
	others := slices.DeleteFunc(out, func(day assessment.Date) bool { return day == worst.Date })
	return append([]assessment.Date{worst.Date}, others...)
}

// dueName names what buyers want by a day.
func dueName(c *assessment.Catalog, r *assessment.Result, day assessment.Date) string {
	due := func(id assessment.OptionID) bool {
		return slices.ContainsFunc(r.Plan.Deadlines, func(d assessment.AskedDeadline) bool {
			return d.Date == day && d.For == id
		})
	}
	var names []string
	if q := c.Question(c.Roles.Asks); q != nil {
		for _, o := range q.Options {
			if due(o.ID) {
				names = append(names, o.Short)
			}
		}
	}
	if len(names) == 0 {
		return "The date you named"
	}
	return "Due: " + AllOf(names)
}

// goalRows are the windows, audits, reports and certificates, by standard. Audits of
// several stages are one bar.
func goalRows(c *assessment.Catalog, r *assessment.Result) []ChartRow {
	var out []ChartRow
	limit := r.From().AddMonths(timelineMonths)
	for i := range c.Standards {
		standard := &c.Standards[i]
		var rows []ChartRow
		audits := -1
		for _, planned := range r.Plan.Milestones {
			m, span := c.Milestone(planned.ID), planned.Expected
			if planned.Standard != standard.ID || m.MonthsAfter[1] > 0 || span.End.IsZero() || limit.Before(span.End) {
				continue
			}
			row := ChartRow{
				Section: standard.Short,
				Name:    Upper(strings.TrimPrefix(planned.Title, standard.Short+" ")),
				ID:      string(m.ID),
				Begin:   span.Start,
				End:     assessment.DateRange{Low: span.End, High: span.End},
			}
			switch {
			case m.Window:
				row.Kind = Window
			case m.InHand:
				row.Kind, row.Begin = Point, span.End
			case m.AuditDays[1] > 0 && audits >= 0:
				rows[audits].End = row.End
				continue
			case m.AuditDays[1] > 0:
				row.Kind, row.Name, audits = Critical, "Audits", len(rows)
			default:
				continue
			}
			rows = append(rows, row)
		}
		out = append(out, rows...)
	}
	return out
}

// laterDays is how long after the other work the later parts have to end for a bar.
const laterDays = 28

// workBars are the phases of the work, or one bar for all of them where there is room
// for fewer, and one for what a later standard adds.
func workBars(r *assessment.Result, room int) []ChartRow {
	bar := func(name string) ChartRow { return ChartRow{Section: "Work", Name: name, Kind: Bar} }
	all, later := bar("Preparation"), bar("Later parts of the work")
	var phases []ChartRow
	for _, phase := range r.Plan.Phases {
		row := bar(phase.Title)
		for _, w := range r.Plan.Workstreams {
			if w.Days.High == 0 {
				continue
			}
			if w.Phase == phase.ID {
				stretch(&row, w.Expected)
				stretch(&all, w.Expected)
			}
		}
		if !row.Begin.IsZero() {
			phases = append(phases, row)
		}
	}
	for _, w := range r.Plan.Workstreams {
		for _, e := range w.Extended {
			stretch(&later, e.Expected)
		}
	}
	var out []ChartRow
	// Parts that end with the other work need no bar.
	if !later.Begin.IsZero() && all.End.High.AddDays(laterDays).Before(later.End.High) {
		out = append(out, later)
	}
	if len(phases)+len(out) <= room {
		return append(phases, out...)
	}
	if all.Begin.IsZero() || room <= 0 {
		return nil
	}
	return append([]ChartRow{all}, out[:min(len(out), room-1)]...)
}

// stretch makes a bar as long as a span needs.
func stretch(row *ChartRow, span assessment.Span) {
	if span.End.IsZero() {
		return
	}
	if row.Begin.IsZero() || span.Start.Before(row.Begin) {
		row.Begin = span.Start
	}
	end := assessment.Latest(row.End.High, span.End)
	row.End = assessment.DateRange{Low: end, High: end}
}

// gantt writes the rows of a timeline for Mermaid.
func gantt(rows []ChartRow) string {
	var out strings.Builder
	section := ""
	for _, row := range rows {
		if row.Section != section {
			section = row.Section
			out.WriteString("  section " + safetext.Mermaid(section) + "\n")
		}
		last := row.End.High.String()
		if row.Kind == Point || row.Kind == DatePoint {
			last = "0d"
		}
		out.WriteString("  " + safetext.Mermaid(row.Name) + " :" + mermaidTags(row.Kind) + row.Begin.String() + ", " + last + "\n")
	}
	return out.String()
}

// mermaidTags are what Mermaid wants before the days of a row.
func mermaidTags(kind ChartKind) string {
	return cmp.Or(map[ChartKind]string{
		Window:    "active, ",
		Critical:  "crit, ",
		Point:     "milestone, ",
		DatePoint: "crit, milestone, ",
	}[kind])
}
