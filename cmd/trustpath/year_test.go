package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/content"
)

// year is a company's assessment in a real database, under a clock that moves.
type year struct {
	*testing.T
	now    time.Time
	folder string
	pack   string // a content pack; "" for the built-in one
	id     string
}

func (y *year) app(out *os.File, talk io.Writer) *app {
	a := newApp()
	a.now = func() time.Time { return y.now }
	a.talk, a.db, a.content = talk, filepath.Join(y.folder, "t.db"), y.pack
	a.getenv = func(string) string { return "" }
	if out != nil {
		a.out = out
	}
	return a
}

// run runs a command, which must end with a code, and returns what it prints.
func (y *year) run(code int, args ...string) string {
	y.Helper()
	out, err := os.Create(filepath.Join(y.folder, "out"))
	if err != nil {
		y.Fatal(err)
	}
	defer out.Close()
	var talk bytes.Buffer
	a := y.app(out, &talk)
	if got := a.run(context.Background(), append(args, "--db", a.db, "--content", y.pack)); got != code {
		y.Fatalf("%s: got code %d, want %d: %s", args, got, code, &talk)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil {
		y.Fatal(err)
	}
	return string(text) + talk.String()
}

// undo takes the last change back.
func (y *year) undo() {
	y.Helper()
	err := y.app(nil, io.Discard).withStore(y.Context(), existingStore, func(db *sqlite.DB) error {
		_, err := db.Undo(y.Context(), y.id)
		return err
	})
	if err != nil {
		y.Fatal(err)
	}
}

func (y *year) until(day assessment.Date) {
	begin, _ := time.Parse(time.DateOnly, day.String())
	y.now = begin.Add(10 * time.Hour)
}

func (y *year) today() assessment.Date { return assessment.DateOf(y.now) }

// said is what all that is written says on a day: status, result, team's plan and
// calendar.
type said struct {
	assessment.Status
	result struct {
		Plan      assessment.Plan             `json:"plan"`
		Standards []assessment.StandardResult `json:"standards"`
		AsOf      assessment.Date             `json:"as_of"`

		FactsExpired []assessment.ExpiredFact `json:"facts_expired"`
	}
	markdown, team, board, buyer, calendar, operating string

	listed int // how much is late on the list of all assessments
}

func (y *year) says() said {
	y.Helper()
	var out said
	read := func(text string, to any) {
		y.Helper()
		if err := json.Unmarshal([]byte(text), to); err != nil {
			y.Fatal(err)
		}
	}
	read(y.run(codeDone, "status", y.id, "--json"), &out.Status)
	read(y.run(codeDone, "export", y.id, "--json"), &out.result)
	out.markdown = y.run(codeDone, "status", y.id, "--format", "markdown")
	for audience, to := range map[string]*string{"team": &out.team, "board": &out.board, "buyer": &out.buyer} {
		*to = y.run(codeDone, "export", y.id, "--audience", audience)
	}
	out.operating = y.run(codeDone, "export", y.id, "--format", "csv", "--sections", "operating")
	var list []listRow
	read(y.run(codeDone, "list", "--json"), &list)
	out.listed = list[0].Late
	out.calendar = y.run(codeDone, "export", y.id, "--format", "ics")
	return out
}

// late returns the late row with an id, or nil.
func (s *said) late(id string) *assessment.LateTask {
	at := slices.IndexFunc(s.Late, func(t assessment.LateTask) bool { return t.ID == id })
	if at < 0 {
		return nil
	}
	return &s.Late[at]
}

// because says why a milestone moved.
func (s *said) because(id assessment.MilestoneID) []assessment.MoveCause {
	at := slices.IndexFunc(s.Moved, func(m assessment.MovedDate) bool { return m.Milestone == id })
	if at < 0 {
		return nil
	}
	return s.Moved[at].Because
}

// forecast is when a milestone is expected, or none.
func (s *said) forecast(id assessment.MilestoneID) (out assessment.ForecastDate) {
	for _, f := range s.Forecast {
		if f.Milestone == id {
			return f
		}
	}
	return out
}

// event returns the day of an event of the calendar.
func (s *said) event(id string) string {
	_, event, _ := strings.Cut(strings.ReplaceAll(s.calendar, "\r\n", "\n"), "UID:"+id+".")
	day := regexp.MustCompile(`DTSTART;VALUE=DATE:(\d+)`).FindStringSubmatch(event)
	if event == "" || day == nil {
		return ""
	}
	return day[1]
}

// agree checks that all documents of a day have its day and its forecast.
func (s *said) agree(t *testing.T, today assessment.Date) {
	t.Helper()
	if s.AsOf != today || s.result.AsOf != today || !strings.Contains(s.markdown, "As of "+report.LongDate(today)) {
		t.Errorf("%s: the status is of %s, the result of %s", today, s.AsOf, s.result.AsOf)
	}
	if got := s.result.Plan.Status; got == nil || len(got.Late) != len(s.Late) || len(got.Moved) != len(s.Moved) {
		t.Errorf("%s: the result has the status %+v", today, got)
	}
	for _, f := range s.Forecast {
		if got, want := s.event(string(f.Milestone)), f.Expected.Format("20060102"); f.InHand && !f.Renewal && got != want {
			t.Errorf("%s: %s is %q in the calendar, expected %s", today, f.Milestone, got, want)
		}
		if f.Expected.Before(today) {
			t.Errorf("%s: %s is forecast for %s", today, f.Milestone, f.Expected)
		}
	}
	late, begins := len(s.Late), 0
	for _, task := range s.Late {
		if !task.Recurs && !strings.Contains(s.team, task.Title) {
			t.Errorf("%s: the team's plan does not have %q, which is late", today, task.Title)
		}
		if task.Begins { // the list does not plan, so it does not know that a window could open
			begins++
		}
	}
	if s.listed != late-begins {
		t.Errorf("%s: %d late on the list, want %d of %v", today, s.listed, late-begins, s.Late)
	}
	words := " Nothing late."
	if late > 0 {
		words = " " + report.Count(late, "task") + " late."
	}
	if !strings.Contains(s.board, words) {
		_, said, _ := strings.Cut(s.board, "**Since the promise")
		said, _, _ = strings.Cut(said, "\n")
		t.Errorf("%s: the board's page says %q, want %q", today, said, words)
	}
	if !strings.Contains(s.board, report.LongDate(today)) || !strings.Contains(s.buyer, report.LongDate(today)) {
		t.Errorf("%s: a page has another day", today)
	}
	certified := s.result.Standards[1].Decision == assessment.Keep
	_, row, _ := strings.Cut(s.buyer, "| ISO/IEC 27001 |")
	row, _, _ = strings.Cut(row, "\n")
	if issued := !strings.Contains(row, "No certificate has been issued yet"); row == "" || issued != certified {
		t.Errorf("%s: certified %t, and a buyer reads %q", today, certified, row)
	}
	if got, want := len(s.result.FactsExpired), len(s.FactsExpired); got != want || (want > 0) != strings.Contains(s.markdown, "Past their review date") {
		t.Errorf("%s: %d facts are past their day in the result, %d in the status", today, got, want)
	}
}

// same fails unless all that is written is as it was.
func (s *said) same(t *testing.T, as said) {
	t.Helper()
	for name, pair := range map[string][2]string{
		"status": {s.markdown, as.markdown}, "team": {s.team, as.team}, "board": {s.board, as.board},
		"buyer": {s.buyer, as.buyer}, "operating": {s.operating, as.operating}, "calendar": {stamps.ReplaceAllString(s.calendar, ""), stamps.ReplaceAllString(as.calendar, "")},
	} {
		if pair[0] != pair[1] {
			t.Errorf("undone, and %s is\n%s\nwhere it was\n%s", name, pair[0], pair[1])
		}
	}
	if s.listed != as.listed {
		t.Errorf("undone, and %d are late on the list, %d before", s.listed, as.listed)
	}
}

var stamps = regexp.MustCompile(`(?m)^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*$`)

// keepUp lets weeks pass until a day. What was due is done on its day, apart from what
// stays undone.
func (y *year) keepUp(day assessment.Date, undone ...string) {
	y.Helper()
	for {
		next := y.today().AddDays(7)
		if day.Before(next) {
			next = day
		}
		y.until(next)
		var s assessment.Status
		if err := json.Unmarshal([]byte(y.run(codeDone, "status", y.id, "--json")), &s); err != nil {
			y.Fatal(err)
		}
		marks := []string{"ready", y.id}
		for _, late := range s.Late {
			isWork := !slices.ContainsFunc(s.Forecast, func(f assessment.ForecastDate) bool { return string(f.Milestone) == late.ID })
			if isWork && !late.Recurs && !slices.Contains(undone, late.ID) {
				marks = append(marks, late.ID+".done="+late.Due.String())
			}
		}
		if len(marks) > 2 {
			y.run(codeDone, marks...)
		}
		if y.today() == day {
			return
		}
	}
}

// A company lives through a year with its plan. On each day the status, the result, the
// team's plan and the calendar say the same, and a change that is undone is gone from all.
func TestYear(t *testing.T) {
	t.Parallel()
	const test, window, report2, certificate = "penetration_test", "soc2_window", "soc2_type2_report", "iso27001_certificate"
	day := func(month time.Month, day int) assessment.Date {
		return assessment.DateOf(time.Date(2027, month, day, 0, 0, 0, 0, time.UTC))
	}
	y := &year{T: t, folder: t.TempDir(), now: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)}
	y.id, _, _ = strings.Cut(y.run(codeDone, "new", "--answers", "../../assessment/testdata/full.yaml"), "\n")
	if text := y.run(codeDone, "status", y.id); !strings.Contains(text, "nothing promised yet") {
		t.Errorf("before a promise: %s", text)
	}
	y.run(codeDone, "people", "add", y.id, "Lena Fischer", "--role", "coordinator")
	y.run(codeDone, "plan", "commit", y.id, "--reason", "agreed with the board")

	// The day of the promise.
	first := y.says()
	first.agree(t, y.today())
	if len(first.Late)+len(first.Moved) > 0 || first.Baseline == nil || first.Baseline.Reason != "agreed with the board" ||
		!strings.Contains(first.team, "Nothing is late.") || len(first.FactsExpired) > 0 {
		t.Errorf("on the first day: late %v, moved %v, promised %v", first.Late, first.Moved, first.Baseline)
	}
	y.run(codeDone, "status", y.id, "--check")

	// Work is done in time.
	y.keepUp(day(3, 16), test)
	kept := y.says()
	kept.agree(t, y.today())
	if len(kept.Done) < 30 || kept.Due.DoneLate > 0 || kept.Due.OnTime < 30 || kept.late(test) != nil {
		t.Errorf("work done in time: %+v, late %v", kept.Due, kept.Late)
	}
	if len(kept.FactsExpired) == 0 || !strings.Contains(kept.team, "Check first") || !strings.Contains(kept.board, "Check first") {
		t.Error("facts are past their day, and no one says so")
	}

	// A task slips by three weeks.
	y.keepUp(kept.at(t, test).AddDays(21), test)
	slip := y.says()
	slip.agree(t, y.today())
	late := slip.late(test)
	if late == nil || late.Days != 21 || late.Workdays != 15 || len(late.Moves) == 0 {
		t.Fatalf("three weeks late: %+v", late)
	}
	moved := slip.forecast(report2)
	if moved.Days < 14 || !first.forecast(report2).Expected.Before(moved.Expected) {
		t.Errorf("three weeks late, and the report is forecast for %+v", moved)
	}
	if why := slip.because(report2); len(why) != 1 || why[0].Cause != assessment.MovedByTime || why[0].Task != test {
		t.Errorf("the report moved because %+v", why)
	}
	y.run(codeFound, "status", y.id, "--check")
	y.run(codeDone, "ready", y.id, test+".done="+y.today().String())
	done := y.says()
	done.agree(t, y.today())
	if done.late(test) != nil || done.Due.DoneLate != 1 || moved.Expected.Before(done.forecast(report2).Expected) {
		t.Errorf("done late: %+v", done.Due)
	}
	y.undo()
	again := y.says()
	again.same(t, slip)
	y.run(codeDone, "ready", y.id, test+".done="+y.today().String())

	// The window could open, and does not.
	y.keepUp(day(6, 1))
	missed := y.says()
	missed.agree(t, y.today())
	if late := missed.late(window); late == nil || !late.Begins || len(late.Moves) == 0 {
		t.Fatalf("the window did not open: late %v", missed.Late)
	}
	y.run(codeDone, "ready", y.id, window+".started="+y.today().String())
	opened := y.says()
	opened.agree(t, y.today())
	if why := opened.because(report2); opened.late(window) != nil || len(why) != 1 || why[0].Cause != assessment.MovedByMarks ||
		opened.event(window) != y.today().Format("20060102") {
		t.Errorf("the window opened: late %v, because %v, in the calendar %s", opened.Late, why, opened.event(window))
	}
	y.undo()
	again = y.says()
	again.same(t, missed)
	y.run(codeDone, "ready", y.id, window+".started="+y.today().String())

	// A new law comes with new content.
	y.newLaw()
	law := y.says()
	law.agree(t, y.today())
	if law.Tasks != opened.Tasks+1 || !strings.Contains(law.team, "Prepare for the new law") || law.event("in_force_new_law") != "20270901" {
		t.Errorf("%d tasks with a new law, %d before, in force %q", law.Tasks, opened.Tasks, law.event("in_force_new_law"))
	}
	content := false
	for _, m := range law.Moved {
		content = content || slices.ContainsFunc(m.Because, func(c assessment.MoveCause) bool { return c.Cause == assessment.MovedByContent })
	}
	if !content {
		t.Errorf("a new law moves nothing: %+v", law.Moved)
	}
	y.pack = ""

	// The certificate arrives, weeks after the promised day.
	y.keepUp(day(9, 14))
	waiting := y.says()
	waiting.agree(t, y.today())
	if waiting.late(certificate) == nil {
		t.Errorf("the certificate is not there, and late are %v", waiting.Late)
	}
	y.run(codeDone, "ready", y.id, "iso27001_stage1.done="+day(6, 22).String(), "iso27001_stage2.done="+day(8, 19).String())
	audited := y.says()
	audited.agree(t, y.today())
	y.run(codeDone, "held", y.id, "iso27001="+day(9, 1).String())
	held := y.says()
	held.agree(t, y.today())
	decision := func(s said) assessment.Decision { return s.result.Standards[1].Decision }
	surveillance := held.forecast("iso27001_surv1").Expected
	if decision(held) != assessment.Keep || held.forecast(certificate).Milestone != "" ||
		!surveillance.Before(day(9, 1).AddMonths(12)) || !day(9, 1).AddMonths(9).Before(surveillance) {
		t.Errorf("held: %s, the surveillance audit on %s", decision(held), surveillance)
	}
	y.undo()
	again = y.says()
	again.same(t, audited)
	y.run(codeDone, "held", y.id, "iso27001="+day(9, 1).String())

	// It is renewed.
	y.until(surveillance)
	due := y.says()
	due.agree(t, y.today())
	y.run(codeDone, "ready", y.id, "iso27001_surv1.done="+surveillance.String())
	renewed := y.says()
	renewed.agree(t, y.today())
	if renewed.forecast("iso27001_surv1").Milestone != "" || renewed.forecast("iso27001_surv2").Expected.Before(surveillance.AddMonths(9)) ||
		!slices.ContainsFunc(renewed.Done, func(t assessment.StatusTask) bool { return t.ID == "iso27001_surv1" }) {
		t.Errorf("renewed: next on %s, done %v", renewed.forecast("iso27001_surv2").Expected, renewed.Done)
	}
	y.undo()
	again = y.says()
	again.same(t, due)

	// What recurs is done, and comes again.
	at := slices.IndexFunc(due.result.Plan.Recurring, func(t assessment.RecurringTask) bool { return !t.Next.IsZero() })
	task := due.result.Plan.Recurring[at]
	y.run(codeDone, "done", y.id, task.ID+"="+y.today().String(), "--link", "https://files.example/minutes")
	operated := y.says()
	operated.agree(t, y.today())
	next := operated.result.Plan.Recurring[at]
	if next.Last != y.today() || !next.Last.Before(next.Next) || !strings.Contains(operated.operating, "https://files.example/minutes") ||
		!slices.ContainsFunc(operated.Done, func(t assessment.StatusTask) bool { return t.ID == task.ID && t.Done == next.Last }) {
		t.Errorf("%s was done, and is next on %s: %s", task.ID, next.Next, operated.operating)
	}
	y.undo()
	again = y.says()
	again.same(t, due)
}

// at is the day on which a task is due.
func (s *said) at(t *testing.T, id string) assessment.Date {
	t.Helper()
	for _, next := range s.Next {
		if next.ID == id {
			return next.Due
		}
	}
	t.Fatalf("%s is not among the next tasks", id)
	return assessment.Date{}
}

// newLaw makes the content in use one with another law.
func (y *year) newLaw() {
	y.Helper()
	y.pack = filepath.Join(y.folder, "content")
	if err := os.CopyFS(y.pack, content.Default()); err != nil {
		y.Fatal(err)
	}
	file := filepath.Join(y.pack, "obligations.yaml")
	before, err := os.ReadFile(file)
	if err != nil {
		y.Fatal(err)
	}
	_, known, _ := strings.Cut(string(before), "- id: us_employment\n")
	known, _, _ = strings.Cut(known, "\n- id: ")
	law := "- id: new_law\n" + strings.NewReplacer("Compare selection rates across groups", "Prepare for the new law",
		"1965-07-02", "2027-09-01", "{low: 1, high: 4}", "{low: 10, high: 20}", "US employment", "New employment").Replace(known) + "\n"
	if err := os.WriteFile(file, append(before, law...), 0o600); err != nil {
		y.Fatal(err)
	}
}
