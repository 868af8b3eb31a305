package report

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"time"

	ics "github.com/arran4/golang-ical"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Edition distinguishes a calendar of an assessment from an earlier one.
type Edition struct {
	Written time.Time // when it is written
	Changes int       // of the assessment so far; 0 if it is not stored
}

// ICS writes a calendar of the milestones and the deadline. Without either it has
// one event to review the roadmap, because a calendar needs an event. Events keep
// their UID and raise their sequence, so that importing a later edition moves them.
func ICS(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, edition Edition) error {
	company := safetext.Line(run.Company, len(run.Company))
	if company == "" {
		company = "Compliance roadmap"
	}
	b := calendar{
		Calendar: ics.NewCalendarFor("trustpath"),
		edition:  edition,
		company:  company,
		id:       calendarID(run),
	}
	b.SetName(company + ": trust roadmap")
	if r.Plan != nil {
		b.plan(c, r.Plan)
	}
	if len(b.Events()) == 0 {
		day := assessment.DateOf(edition.Written).AddMonths(reviewMonths)
		b.event("review",
			"Review the roadmap", "No audit is planned and no deadline is named. Go through the questions "+
				"again: buyers, laws and prices change.", "Review", day, day)
	}
	return b.SerializeTo(w, ics.WithNewLineWindows)
}

// reviewMonths is when to review a roadmap without dates.
const reviewMonths = 3

// calendarID returns the part of every UID that names the assessment: its id, or a
// checksum of its company or its answers.
func calendarID(run assessment.Assessment) string {
	if run.ID != "" {
		return run.ID
	}
	names := []byte(run.Company)
	if run.Company == "" {
		for _, id := range run.Answers.Questions() {
			answer := run.Answers.Of(id)
			names = fmt.Appendln(names, id, answer.Unknown, answer.Options)
		}
	}
	return fmt.Sprintf("%x", sha256.Sum256(names))[:16]
}

type calendar struct {
	*ics.Calendar
	edition Edition
	company string
	id      string // of the assessment, in every UID
}

func (b *calendar) plan(c *assessment.Catalog, p *assessment.Plan) {
	for _, m := range p.Milestones {
		source, category := c.Milestone(m.ID), c.Standard(m.Standard).Short
		begin, end := m.Date.High, m.Date.High
		done := "between " + LongDate(m.Date.Low) + " and " + LongDate(m.Date.High)
		text := "Done " + done + ". Shown at its late end."
		switch {
		case source.MonthsAfter[1] > 0: // a renewal may come early, and is never late
			begin, end = m.Date.Low, m.Date.Low
			text = "Due " + done + ". Shown at its early end."
		case source.Window:
			begin = m.Begin.Low
			text = "Begins between " + LongDate(m.Begin.Low) + " and " + LongDate(m.Begin.High) + ", ends " + done + "."
		}
		b.event(string(m.ID), m.Title, text, category, begin, end)
		if source.MonthsAfter[1] > 0 && source.RemindAfter > 0 {
			day := m.Date.Low.AddMonths(int(source.RemindAfter - source.MonthsAfter[0]))
			b.event(string(m.ID)+"_reminder", "Book: "+m.Title, text, category, day, day)
		}
	}
	if v := p.Deadline; v != nil {
		b.event("deadline", "Deadline of the deal", v.Sentence, "Deadline", v.Date, v.Date)
		if !v.StartBy.IsZero() {
			text := "For the deadline of " + LongDate(v.Date) + ". A later start can miss it."
			b.event("start_by", "Last day to start", text, "Deadline", v.StartBy, v.StartBy)
		}
	}
}

// event adds an event of whole days, with both ends, that shows as free time.
func (b *calendar) event(id, title, text, category string, begin, end assessment.Date) {
	e := b.AddEvent(id + "." + b.id + "@trustpath")
	e.SetDtStampTime(b.edition.Written)
	e.SetModifiedAt(b.edition.Written)
	e.SetSequence(b.edition.sequence(begin, end))
	e.SetSummary(b.company + ": " + title)
	e.SetDescription(text)
	e.AddCategory(category)
	e.SetAllDayStartAt(midnight(begin))
	e.SetAllDayEndAt(midnight(end.AddDays(1)))
	e.SetTimeTransparency(ics.TransparencyTransparent)
}

// sequence rises with every minute and with every change of the assessment. Within
// a minute the days of the event distinguish two editions. It reaches the largest
// number that RFC 5545 allows in 2083.
func (e Edition) sequence(begin, end assessment.Date) int {
	const steps = 64
	first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	minutes := max(0, int(e.Written.Sub(first)/time.Minute))
	day := assessment.DateOf(first)
	return min(math.MaxInt32, (minutes+e.Changes)*steps+(day.DaysTo(begin)+2*day.DaysTo(end))&(steps-1))
}

func midnight(d assessment.Date) time.Time {
	t, _ := time.Parse(time.DateOnly, d.String()) // as Date writes it
	return t
}
