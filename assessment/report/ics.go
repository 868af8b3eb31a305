package report

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
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

// ICS writes a calendar: what has to be booked, the tasks and days of laws and buyers'
// requirements, windows, audits, reports, deals, what was asked for by a day, and what
// recurs. RFC 5545 wants a component in every calendar, and importers refuse one
// without; where nothing has a day, there is an event to review the roadmap. Events
// keep their UID and raise their sequence, so that importing a later edition moves them.
func ICS(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, edition Edition) error {
	company := safetext.Line(run.Company, len(run.Company))
	if company == "" {
		company = "Compliance roadmap"
	}
	b := calendar{
		Calendar: ics.NewCalendarFor("trustpath"),
		document: &document{Catalog: c, Run: run, Result: &r},
		edition:  edition,
		company:  company,
		id:       calendarID(run),
	}
	b.SetName(company + ": trust roadmap")
	if r.Plan != nil {
		b.work()
		b.milestones()
		b.asked()
		for i := range r.Plan.Recurring {
			b.series(&r.Plan.Recurring[i])
		}
	}
	b.laws()
	b.deals()
	if len(b.Calendar.Events()) == 0 {
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
	*document
	edition Edition
	company string
	id      string // of the assessment, in every UID
}

// The categories of events that belong to no standard.
const (
	inBookings  = "Booking"
	inLaws      = "Laws and requirements"
	inDeadlines = "Deadline"
	inControls  = "Recurring control"
)

// How many days before an event its alarm is.
const (
	weekBefore  = 7
	monthBefore = 30
)

// work adds what has to be booked and signed, and the tasks of laws and requirements.
func (b *calendar) work() {
	for i := range b.Result.Plan.Workstreams {
		w := &b.Result.Plan.Workstreams[i]
		title, id := cmp.Or(w.Task, w.Title), string(w.ID)
		if w.Days.High == 0 || w.Expected.End.IsZero() {
			continue
		}
		text := strings.Join(slices.DeleteFunc([]string{w.FirstStep, w.DoneWhen, w.Owner}, func(s string) bool {
			return s == ""
		}), "\n")
		if !w.BookBy.IsZero() {
			b.alarm(b.event(id+"_book", "Book by today: "+title, text, inBookings, w.BookBy, w.BookBy), weekBefore)
			b.event(id+"_begins", "Begins: "+title, text, inBookings, w.Expected.Start, w.Expected.Start)
		}
		switch {
		case w.Gate != "" || w.Obligation != "":
			b.alarm(b.event(id, "Due: "+title, text, inLaws, w.Expected.End, w.Expected.End), weekBefore)
		case w.Kind == assessment.WorkBought:
			b.alarm(b.event(id, "Due: "+title, text, inBookings, w.Expected.End, w.Expected.End), weekBefore)
		}
	}
}

// laws adds the days on which laws and contracts begin to apply that certainly do.
func (b *calendar) laws() {
	for _, o := range b.Result.Obligations {
		if o.State != assessment.Certain || o.Force == "voluntary" || !b.Result.AsOf.Before(o.AppliesFrom) {
			continue
		}
		text := withCondition(o.If, firstSentence(o.Text))
		day := o.AppliesFrom
		b.alarm(b.event("in_force_"+string(o.ID), "In force: "+o.Title, text, inLaws, day, day), monthBefore)
	}
}

// milestones adds windows, audits, reports and certificates on their expected days.
func (b *calendar) milestones() {
	for _, m := range b.Result.Plan.Milestones {
		source, title := b.Milestone(m.ID), m.Title
		begin, end := m.Expected.End, m.Expected.End
		text := "Expected day. Best case to slow case: " + DateRange(m.Date) + "."
		switch {
		case end.IsZero():
			continue
		case source.Window || source.AuditDays[1] > 0:
			begin = m.Expected.Start
		}
		category := inBookings
		if s := b.Standard(m.Standard); s != nil {
			category = s.Short
		}
		e := b.event(string(m.ID), title, text, category, begin, end)
		if source.AuditDays[1] > 0 {
			b.alarm(e, monthBefore)
		}
		if source.MonthsAfter[1] > 0 && source.RemindAfter > 0 {
			day := b.workday(end.AddMonths(int(source.RemindAfter - source.MonthsAfter[0])))
			b.alarm(b.event(string(m.ID)+"_reminder", "Book: "+m.Title, text, inBookings, day, day), weekBefore)
		}
	}
}

// asked adds the day by which a buyer wants something, the days of deals, and the last
// day to start.
func (b *calendar) asked() {
	v := b.Worst()
	if v == nil {
		return
	}
	title, day, text := "Deadline of the deal", v.Date, v.Sentence
	var asks []assessment.OptionID
	for _, a := range b.Result.Plan.Deadlines {
		if a.From == assessment.AskedInAnswer {
			asks = append(asks, a.For)
			day, text = a.Date, a.Sentence
		}
	}
	if len(asks) > 0 {
		title = "Deadline: " + b.AskedFor(asks)
	}
	if len(asks) > 0 || len(b.Result.Plan.Deadlines) == 0 {
		b.alarm(b.event("deadline", title, text, inDeadlines, day, day), monthBefore)
	}
	if !v.StartBy.IsZero() {
		text := "For the deadline of " + LongDate(v.Date) + ". A later start can miss it."
		b.alarm(b.event("start_by", "Last day to start", text, inDeadlines, v.StartBy, v.StartBy), weekBefore)
	}
}

// deals adds the days by which deals need what they ask for.
func (b *calendar) deals() {
	for _, d := range b.Run.Deals {
		if !d.Date.IsZero() {
			title := "Deal: " + cmp.Or(safetext.Line(d.Name, len(d.Name)), strconv.Itoa(d.Number))
			text := "Needs by this day: " + b.AskedFor(d.Asks) + "."
			b.alarm(b.event("deal_"+strconv.Itoa(d.Number), title, text, inDeadlines, d.Date, d.Date), monthBefore)
		}
	}
}

// seriesYears is how far a series goes. Its days are known that far.
const seriesYears = 5

// series adds a control that recurs, as a rule of weeks or of the same weekday of a
// month. A day within a break is moved to the last day of work before it, where that is
// after the time before, and left out otherwise. What was done before begins with the next
// time. Audits that recur are milestones.
func (b *calendar) series(t *assessment.RecurringTask) {
	if t.Milestone != "" || t.First.IsZero() {
		return
	}
	if !t.Last.IsZero() {
		again := *t
		again.First = t.Next
		t = &again
	}
	id, text := "recurring_"+t.ID, Upper(t.Often)+". "+t.Owner+"."
	e := b.event(id, t.Title, text, inControls, t.First, t.First)
	until := t.First.AddMonths(12 * seriesYears)
	rule := "FREQ=WEEKLY;INTERVAL=" + strconv.Itoa(t.EveryWeeks)
	if t.EveryMonths > 0 {
		week, last := t.MonthWeek()
		if last {
			week = -1
		}
		weekday := strings.ToUpper(t.First.Weekday().String()[:2])
		rule = fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s", t.EveryMonths, week, weekday)
		if t.EveryMonths == 12 {
			rule = fmt.Sprintf("FREQ=YEARLY;BYMONTH=%s;BYDAY=%d%s", t.First.Format("1"), week, weekday)
		}
	}
	e.AddRrule(rule + ";UNTIL=" + until.Format(icsDate))
	before := t.First
	for n := 1; !until.Before(t.Again(n)); n++ {
		day := t.Again(n)
		moved := b.workday(day)
		switch {
		case moved == day:
		case before.Before(moved):
			one := b.event(id, t.Title, text, inControls, moved, moved)
			one.SetProperty(ics.ComponentPropertyRecurrenceId, day.Format(icsDate), ics.WithValue("DATE"))
		default:
			e.AddExdate(day.Format(icsDate), ics.WithValue("DATE"))
			continue
		}
		before = moved
	}
}

const icsDate = "20060102"

// workday returns the last day of work that is no later than a day.
func (b *calendar) workday(day assessment.Date) assessment.Date {
	c := &b.Planning.Calendar
	free := func() bool {
		if !slices.Contains(c.Work, strings.ToLower(day.Weekday().String())) {
			return true
		}
		now := day.Format("01-02")
		return slices.ContainsFunc(c.Breaks, func(of assessment.Break) bool {
			if of.To < of.From { // over the end of the year
				return now >= of.From || now <= of.To
			}
			return of.From <= now && now <= of.To
		})
	}
	for free() {
		day = day.AddDays(-1)
	}
	return day
}

// alarm adds a reminder at nine in the morning, some days before an event.
func (b *calendar) alarm(e *ics.VEvent, days int) {
	a := e.AddAlarm()
	a.SetAction(ics.ActionDisplay)
	a.SetTrigger(fmt.Sprintf("-P%dDT15H", days-1))
	a.SetProperty(ics.ComponentPropertyDescription, e.GetProperty(ics.ComponentPropertySummary).Value)
}

// event adds an event of whole days, with both ends, that shows as free time.
func (b *calendar) event(id, title, text, category string, begin, end assessment.Date) *ics.VEvent {
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
	return e
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
