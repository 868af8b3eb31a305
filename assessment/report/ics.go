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

// Edition tells one calendar of an assessment apart from an earlier one.
type Edition struct {
	Written time.Time // the moment of writing
	Changes int       // how often the assessment was changed; 0 where it is not stored
}

// ICS writes a calendar of the milestones and of the deadline, or with neither
// one event to review the roadmap, since a calendar has at least one event. An
// event keeps its UID, and its sequence rises from one edition to the next, so
// that importing it again moves what is there.
func ICS(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, edition Edition) error {
	company := safetext.Line(run.Company, len(run.Company))
	if company == "" {
		company = "Trust roadmap"
	}
	b := calendar{Calendar: ics.NewCalendarFor("trustpath"), edition: edition, company: company, of: calendarID(run)}
	b.SetName(company + ": trust roadmap")
	if r.Plan != nil {
		b.plan(c, r.Plan)
	}
	if len(b.Events()) == 0 {
		day := assessment.DateOf(edition.Written).AddMonths(reviewMonths)
		b.event("review", "Review the roadmap", "No audit is planned and no deadline is named. Go through the questions again: buyers, laws and prices change.", "Review", day, day)
	}
	return b.SerializeTo(w, ics.WithNewLineWindows)
}

// reviewMonths is how long a roadmap without dates goes without a second look.
const reviewMonths = 3

// calendarID names an assessment in every UID: by its id, else by its company,
// else by its answers.
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

// calendar is a calendar in the making.
type calendar struct {
	*ics.Calendar
	edition Edition
	company string
	of      string // names the assessment in every UID
}

func (b *calendar) plan(c *assessment.Catalog, p *assessment.Plan) {
	d := document{c: c}
	for _, m := range p.Milestones {
		begin := m.Date.High
		text := "Done between " + LongDate(m.Date.Low) + " and " + LongDate(m.Date.High) + ". Shown at its late end."
		if of := d.c.Milestone(m.ID); of.MonthsAfter[1] > 0 { // it depends on a day that may come early, and is never late
			text = "Due between " + LongDate(m.Date.Low) + " and " + LongDate(m.Date.High) + ". Shown at its early end."
			category := c.Standard(m.Standard).Short
			b.event(string(m.ID), m.Title, text, category, m.Date.Low, m.Date.Low)
			if of.RemindAfter > 0 {
				day := m.Date.Low.AddMonths(int(of.RemindAfter - of.MonthsAfter[0]))
				b.event(string(m.ID)+"_reminder", "Book: "+m.Title, text, category, day, day)
			}
			continue
		}
		if d.lasts(m) {
			begin = m.Begin.Low
			text = "Begins between " + LongDate(m.Begin.Low) + " and " + LongDate(m.Begin.High) +
				", ends between " + LongDate(m.Date.Low) + " and " + LongDate(m.Date.High) + "."
		}
		b.event(string(m.ID), m.Title, text, c.Standard(m.Standard).Short, begin, m.Date.High)
	}
	if v := p.Deadline; v != nil {
		b.event("deadline", "Deadline of the deal", v.Sentence, "Deadline", v.Date, v.Date)
		if !v.StartBy.IsZero() {
			b.event("start_by", "Last day to start", "For the deadline of "+LongDate(v.Date)+", if all goes as at the early end.", "Deadline", v.StartBy, v.StartBy)
		}
	}
}

// event adds whole days, both ends included, that keep nobody busy.
func (b *calendar) event(id, title, text, category string, begin, end assessment.Date) {
	e := b.AddEvent(id + "." + b.of + "@trustpath")
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

// sequence rises with every minute and with every change of the assessment.
// Within one minute the days of the event keep two editions apart. It reaches
// the largest number that RFC 5545 allows in 2083, and stays there.
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
