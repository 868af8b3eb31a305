package report

import (
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// ICS writes a calendar: the milestones at their late end, the deadline, and the
// last day to start. Each event has the same UID every time, and a higher
// sequence after a change, so that importing it again moves what is there.
func ICS(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	company := safetext.Line(run.Company, len(run.Company))
	if company == "" {
		company = "Trust roadmap"
	}
	b := calendar{Calendar: ics.NewCalendarFor("trustpath"), run: run, company: company, of: run.ID, stamp: run.Changed}
	if b.of == "" {
		b.of = fmt.Sprintf("%x", sha256.Sum256([]byte(run.Company)))[:16]
	}
	if b.stamp.IsZero() {
		b.stamp = midnight(r.Start)
	}
	b.SetName(company + ": trust roadmap")
	if r.Plan != nil {
		b.plan(c, r.Plan)
	}
	return b.SerializeTo(w, ics.WithNewLineWindows)
}

// calendar is a calendar in the making.
type calendar struct {
	*ics.Calendar
	run     assessment.Assessment
	company string
	of      string // names the assessment in every UID
	stamp   time.Time
}

func (b *calendar) plan(c *assessment.Catalog, p *assessment.Plan) {
	d := document{c: c}
	for _, m := range p.Milestones {
		begin := m.Date.High
		text := "Done between " + m.Date.Low.Format(longDate) + " and " + m.Date.High.Format(longDate) + ". Shown at its late end."
		if d.lasts(m) {
			begin = m.Begin.Low
			text = "Begins between " + m.Begin.Low.Format(longDate) + " and " + m.Begin.High.Format(longDate) +
				", ends between " + m.Date.Low.Format(longDate) + " and " + m.Date.High.Format(longDate) + "."
		}
		b.event(string(m.ID), m.Title, text, c.Standard(m.Standard).Short, begin, m.Date.High)
	}
	if v := p.Deadline; v != nil {
		b.event("deadline", "Deadline of the deal", v.Sentence, "Deadline", v.Date, v.Date)
		if !v.StartBy.IsZero() {
			b.event("start_by", "Last day to start", "For the deadline of "+v.Date.Format(longDate)+", if all goes as at the early end.", "Deadline", v.StartBy, v.StartBy)
		}
	}
}

// event adds whole days, both ends included, that keep nobody busy.
func (b *calendar) event(id, title, text, category string, begin, end assessment.Date) {
	e := b.AddEvent(id + "." + b.of + "@trustpath")
	e.SetDtStampTime(b.stamp)
	e.SetModifiedAt(b.stamp)
	e.SetSequence(int(b.run.Changed.Sub(b.run.Created) / time.Second))
	e.SetSummary(b.company + ": " + title)
	e.SetDescription(text)
	e.AddCategory(category)
	e.SetAllDayStartAt(midnight(begin))
	e.SetAllDayEndAt(midnight(end.AddDays(1)))
	e.SetTimeTransparency(ics.TransparencyTransparent)
}

func midnight(d assessment.Date) time.Time {
	t, _ := time.Parse(time.DateOnly, d.String()) // as Date writes it
	return t
}
