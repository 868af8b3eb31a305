package report_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"golang.org/x/net/html"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
)

// hostile is a text with special characters of each format.
const hostile = "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:y) ```mermaid : ; # a|b\\, \"q\" \x1b[31m\u202eend"

// entered returns a run with the text in every field.
func enteredEverywhere(t *testing.T, c *engine.Engine, text string) (assessment.Assessment, assessment.Result) {
	t.Helper()
	run, _, _ := render(t, c, full)
	run.Company = text
	for i := range c.Questions {
		run.Notes[c.Questions[i].ID] = text + "\r\n" + text
	}
	for i := range c.Workstreams {
		run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: text}
		if i%2 == 0 {
			run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.Missing}
		}
	}
	return run, c.Evaluate(run, assessment.Options{Today: run.Start})
}

// An HTML page has no script, loads nothing, and has all that was entered.
func TestHTML(t *testing.T) {
	c := load(t)
	run, r := enteredEverywhere(t, c, hostile)
	var out bytes.Buffer
	if err := report.HTML(&out, c.Catalog, run, r, report.Selection{}); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	tags, text := map[string]int{}, strings.Builder{}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
			continue
		}
		tags[n.Data]++
		if n.Data == "style" {
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			if !strings.Contains(strings.ReplaceAll(out.String(), "&#43;", "+"), "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Error("the policy does not allow the style sheet")
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, never := range []string{"script", "img", "iframe", "link", "object", "form", "base"} {
		if tags[never] > 0 {
			t.Errorf("there is <%s>", never)
		}
	}
	if !strings.Contains(out.String(), `<strong class="go">Now</strong>`) {
		t.Error("a decision for now has no color")
	}
	if tags["svg"] < 10 || tags["rect"] < 4 || tags["path"] < 5 || tags["h1"] != 1 || tags["style"] != 1 {
		t.Errorf("got %v", tags)
	}
	if want := "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:y) ```mermaid : ; # a|b\\, \"q\" end"; strings.Count(text.String(), want) < 2*len(c.Questions) {
		t.Errorf("what was entered stands %d times", strings.Count(text.String(), want))
	}
	for _, want := range []string{`content="default-src &#39;none&#39;`, "@media print"} {
		if !strings.Contains(strings.ReplaceAll(out.String(), "default-src 'none'", "default-src &#39;none&#39;"), want) {
			t.Errorf("no %s", want)
		}
	}
}

// A Word document has the headings, tables and chart of the page, and all that was
// entered.
func TestDOCX(t *testing.T) {
	c := load(t)
	run, r := enteredEverywhere(t, c, hostile)
	var out, source bytes.Buffer
	if err := report.DOCX(&out, c.Catalog, run, r, report.Selection{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := report.MarkdownOf(&source, c.Catalog, run, r, report.Selection{}); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	got, styles, text := map[string]int{}, map[string]int{}, strings.Builder{}
	d := xml.NewDecoder(file)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			got[token.Name.Local]++
			if token.Name.Local == "pStyle" {
				styles[token.Attr[0].Value]++
			}
		}
	}
	lines := "\n" + source.String()
	for style, mark := range map[string]string{"Title": "\n# ", "Heading1": "\n## ", "Heading2": "\n### "} {
		if want := strings.Count(lines, mark); styles[style] != want || want == 0 {
			t.Errorf("%s: got %d, want %d", style, styles[style], want)
		}
	}
	sections := strings.Count(lines, "\n  section ")
	if want := strings.Count(lines, "\n| --- "); got["tblStyle"] != want || want == 0 || got["drawing"] != sections+1 {
		t.Errorf("got %d tables and %d pictures, want %d and %d", got["tblStyle"], got["drawing"], want, sections+1)
	}
	if want := "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:y) ```mermaid : ; # a|b\\, \"q\" end"; strings.Count(text.String(), want) < 2*len(c.Questions) {
		t.Errorf("what was entered is there %d times", strings.Count(text.String(), want))
	}
}

// The CSV has a row for each task in due order, the same columns in each, and no formula.
func TestCSV(t *testing.T) {
	c := load(t)
	_, r := enteredEverywhere(t, c, hostile)
	var out bytes.Buffer
	if err := report.CSV(&out, c.Catalog, r); err != nil {
		t.Fatal(err)
	}
	rows := records(t, out.String())
	byID := map[string]map[string]string{}
	last := ""
	for _, row := range rows {
		byID[row["ID"]] = row
		if due := row["Due date"]; due < last && due != "" || due != "" && last == "none" {
			t.Errorf("%s is due on %s, after a row of %s", row["ID"], due, last)
		}
		last = cmp.Or(row["Due date"], "none")
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") || strings.Contains(cell, "\x1b") {
				t.Errorf("%s: a cell that a spreadsheet runs: %q", row["ID"], cell)
			}
		}
		for _, id := range strings.Split(row["Blocked by"], "; ") {
			if before := byID[id]; id != "" && (before == nil || before["Due date"] == "") {
				t.Errorf("%s is blocked by %q, which is not above it", row["ID"], id)
			}
		}
	}
	if len(byID) != len(rows) {
		t.Errorf("%d ids in %d rows", len(byID), len(rows))
	}
	reasons, later := 0, 0
	for _, w := range r.Plan.Workstreams {
		row := byID[string(w.ID)]
		hours := func(row map[string]string) float64 {
			n, _ := strconv.ParseFloat(row["Hours high"], 64)
			return n
		}
		sum := hours(row)
		for i, e := range w.Extended {
			later++
			part := byID[string(w.ID)+"_part"+strconv.Itoa(i+2)]
			sum += hours(part)
			if part["Due date"] != e.Expected.End.String() || part["Kind"] != "later part" {
				t.Errorf("%s: got %q", w.ID, part)
			}
		}
		if row["Owner"] != w.Owner || row["Due date"] != w.Expected.End.String() || row["Done when"] != w.DoneWhen || sum != w.Days.High*8 {
			t.Errorf("%s: got %q, %v hours", w.ID, row, sum)
		}
		if strings.HasPrefix(row["Reason"], "'=cmd|") {
			reasons++
		}
	}
	if later == 0 || reasons == 0 {
		t.Errorf("%d later parts and %d reasons were met", later, reasons)
	}
}

// Tasks that are due soon or that the first report waits for are urgent.
func TestPriority(t *testing.T) {
	c := load(t)
	_, r, _ := render(t, c, full)
	var out bytes.Buffer
	if err := report.CSV(&out, c.Catalog, r); err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	byID := map[string]map[string]string{}
	for _, row := range records(t, out.String()) {
		byID[row["ID"]] = row
		count[row["Priority"]]++
		if soon := r.From().AddDays(30).String(); row["Due date"] != "" && row["Due date"] <= soon && row["Priority"] != "High" {
			t.Errorf("%s is due on %s, and its priority is %s", row["ID"], row["Due date"], row["Priority"])
		}
	}
	first := r.Plan.InHand(c.Catalog)[0]
	for _, m := range r.Plan.InHand(c.Catalog) {
		if m.Expected.End.Before(first.Expected.End) {
			first = m
		}
	}
	steps := 0
	for id := string(first.ID); id != ""; steps++ {
		row := byID[id]
		if row["Priority"] != "High" {
			t.Errorf("the first report waits for %s, and its priority is %s", id, row["Priority"])
		}
		id = ""
		for _, before := range strings.Split(row["Blocked by"], "; ") {
			if b := byID[before]; b != nil && (id == "" || byID[id]["Due date"] < b["Due date"]) {
				id = before
			}
		}
	}
	if steps < 4 || count["Low"] == 0 || count["Medium"] == 0 || count["High"] > len(byID)/2 {
		t.Errorf("the path has %d steps, the priorities are %v", steps, count)
	}
}

// records reads CSV as one map for each row, by the names of the columns.
func records(t *testing.T, text string) []map[string]string {
	t.Helper()
	rows := cells(t, text)
	var out []map[string]string
	for _, row := range rows[1:] {
		one := map[string]string{}
		for i, name := range rows[0] {
			one[name] = row[i]
		}
		out = append(out, one)
	}
	return out
}

func cells(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll() // fails if rows differ in length
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Another library reads the calendar.
func TestICS(t *testing.T) {
	c := load(t)
	run, r := enteredEverywhere(t, c, hostile)
	run.ID = "01JD0000000000000000000000"
	read := func(run assessment.Assessment, r assessment.Result) map[string]*ical.Component {
		var out bytes.Buffer
		if err := report.ICS(&out, c.Catalog, run, r, report.Edition{Written: time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(out.String(), "\r\n"), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line of %d bytes, or with a bare end: %q", len(line), line)
			}
		}
		decoder := ical.NewDecoder(&out)
		cal, err := decoder.Decode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decoder.Decode(); err != io.EOF {
			t.Errorf("more than one calendar: %v", err)
		}
		events := map[string]*ical.Component{}
		for _, e := range cal.Events() {
			events[e.Props.Get("UID").Value] = e.Component
			if text, err := e.Props.Text("SUMMARY"); err != nil || !strings.HasPrefix(text, "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:y) ```mermaid : ; # a|b\\, \"q\" end: ") {
				t.Errorf("summary: %q, %v", text, err)
			}
		}
		return events
	}
	events := read(run, r)
	if got, want := len(events), len(r.Plan.Milestones)+1; got < want {
		t.Errorf("got %d events, want %d and more", got, want)
	}
	run.Start = run.Start.AddDays(30)
	later := read(run, c.Evaluate(run, assessment.Options{Today: run.Start}))
	uid := "soc2_type2_report." + run.ID + "@trustpath"
	if events[uid] == nil || later[uid] == nil {
		t.Fatalf("no event %s in %v", uid, events)
	}
	if was, is := events[uid].Props.Get("DTSTART").Value, later[uid].Props.Get("DTSTART").Value; len(was) != 8 || was >= is {
		t.Errorf("the day was %s and is %s", was, is)
	}
}

// calendarOf writes a calendar and returns its events by the start of the UID.
func calendarOf(t *testing.T, c *assessment.Catalog, run assessment.Assessment, r assessment.Result, edition report.Edition) map[string]*ical.Component {
	t.Helper()
	var out bytes.Buffer
	if err := report.ICS(&out, c, run, r, edition); err != nil {
		t.Fatal(err)
	}
	cal, err := ical.NewDecoder(&out).Decode()
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]*ical.Component{}
	for _, e := range cal.Events() {
		if e.Props.Get("RECURRENCE-ID") != nil {
			continue
		}
		id, _, _ := strings.Cut(e.Props.Get("UID").Value, ".")
		events[id] = e.Component
	}
	return events
}

func sequence(t *testing.T, e *ical.Component) int {
	t.Helper()
	n, err := strconv.Atoi(e.Props.Get("SEQUENCE").Value)
	if err != nil || n < 0 || n > math.MaxInt32 {
		t.Fatalf("the sequence %q is not from 0 to %d: %v", e.Props.Get("SEQUENCE").Value, math.MaxInt32, err)
	}
	return n
}

// A later edition has a higher sequence, and one of the same minute with other days
// has a different one.
func TestICSEditions(t *testing.T) {
	c := load(t)
	base, _, _ := render(t, c, full)
	written := time.Date(2026, 12, 2, 9, 30, 10, 0, time.UTC)
	for _, tc := range []struct {
		name          string
		change        func(*assessment.Assessment)
		later         time.Duration
		changes, days int // of the assessment; later than the evaluation
		rises         bool
	}{
		{name: "a minute later", later: time.Minute, rises: true},
		{name: "a day later without a start", change: func(a *assessment.Assessment) { a.Start = assessment.Date{} }, later: 24 * time.Hour, days: 1, rises: true},
		{name: "stored twice in a second, to an earlier start", change: func(a *assessment.Assessment) { a.Start = a.Start.AddDays(-40) }, changes: 1, rises: true},
		{name: "stored twice in a second, to a later start", change: func(a *assessment.Assessment) { a.Start = a.Start.AddDays(56) }, changes: 1, rises: true},
		{name: "other readiness in the same second", change: func(a *assessment.Assessment) {
			a.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{"logging": {State: assessment.InPlace}, "change": {State: assessment.InPlace}}
		}},
		{name: "an earlier start in the same second", change: func(a *assessment.Assessment) { a.Start = a.Start.AddDays(-8) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			today := base.Start
			before := calendarOf(t, c.Catalog, base, c.Evaluate(base, assessment.Options{Today: today}), report.Edition{Written: written, Changes: 5})
			run := base
			if tc.change != nil {
				tc.change(&run)
			}
			after := calendarOf(t, c.Catalog, run, c.Evaluate(run, assessment.Options{Today: today.AddDays(tc.days)}),
				report.Edition{Written: written.Add(tc.later), Changes: 5 + tc.changes})
			for id, was := range before {
				is := after[id]
				moved := is.Props.Get("DTSTART").Value != was.Props.Get("DTSTART").Value
				switch a, b := sequence(t, was), sequence(t, is); {
				case tc.rises && b <= a:
					t.Errorf("%s: the sequence was %d and is %d", id, a, b)
				case moved && b == a:
					t.Errorf("%s moved, and its sequence is still %d", id, a)
				}
				if got, want := is.Props.Get("DTSTAMP").Value, written.Add(tc.later).Format("20060102T150405Z"); got != want {
					t.Errorf("%s: stamped %s, want %s", id, got, want)
				}
			}
		})
	}
}

// The sequence stays in its range on any day.
func TestICSSequenceRange(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	for _, written := range []string{"1970-01-01", "2019-12-31", "2020-01-01", "2026-12-02", "2082-12-31", "2099-12-31"} {
		at, err := time.Parse(time.DateOnly, written)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range calendarOf(t, c.Catalog, run, r, report.Edition{Written: at, Changes: 1000}) {
			sequence(t, e)
		}
	}
}

// Assessments without a company have different calendars, and one assessment keeps
// its calendar when the plan moves.
func TestICSWithoutAName(t *testing.T) {
	c := load(t)
	uid := func(answers string) string {
		run, r, _ := render(t, c, strings.Replace(answers, "company: Northlight AI\n", "", 1))
		return calendarOf(t, c.Catalog, run, r, report.Edition{})["soc2_type2_report"].Props.Get("UID").Value
	}
	own := uid(full)
	for name, other := range map[string][2]string{
		"another region":   {"[us, eu]", "[us, uk]"},
		"other controls":   {"controls: basics", "controls: operating"},
		"another team":     {"11_25", "26_49"},
		"a don't know":     {"promises: [none]", "promises: unknown"},
		"a missing answer": {"  capacity: dedicated\n", ""},
	} {
		if uid(strings.Replace(full, other[0], other[1], 1)) == own {
			t.Errorf("%s: the same UID", name)
		}
	}
	for name, same := range map[string][2]string{
		"a later start":   {"start: 2026-12-02", "start: 2027-03-01"},
		"other readiness": {"access: in_place", "access: partial"},
	} {
		if uid(strings.Replace(full, same[0], same[1], 1)) != own {
			t.Errorf("%s: another UID", name)
		}
	}
}

// A calendar without a plan has an event.
func TestICSWithNothingPlanned(t *testing.T) {
	c := load(t)
	written := time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)
	for _, name := range []string{"empty", "not yet"} {
		run, r, _ := render(t, c, variants()[name])
		events := calendarOf(t, c.Catalog, run, r, report.Edition{Written: written})
		if e := events["review"]; len(events) != 1 || e == nil || e.Props.Get("DTSTART").Value != "20270302" {
			t.Errorf("%s: got %v", name, events)
		}
	}
	run, r, _ := render(t, c, full)
	r.Plan, r.Obligations = nil, nil
	if events := calendarOf(t, c.Catalog, run, r, report.Edition{Written: written}); len(events) != 1 {
		t.Errorf("without a plan: got %v", events)
	}
}

func TestSelection(t *testing.T) {
	c := load(t)
	run, r, whole := render(t, c, full)
	for _, tc := range []struct {
		name   string
		chosen report.Selection
		has    []string
		hasNot []string
	}{
		{"two sections", report.Selection{Sections: []report.Section{"work", "summary"}}, []string{"## Bottom line", "## Work by phase", "not an audit, a certificate"}, []string{"## Timeline", "## Cost", "two pilots"}},
		{"board", report.Selection{Audience: report.Board}, []string{"## Decision asked for", "## Money", "## Three risks", "## Timeline"}, []string{"two pilots", "Work by phase", "## Background", "[^"}},
		{"team", report.Selection{Audience: report.Team}, []string{"## Next two weeks", "## Work by month", "## What recurs", "## Auditor's dates"}, []string{"USD", "two pilots", "## Background", "[^"}},
		{"buyer", report.Selection{Audience: report.Buyer}, []string{"2 December 2026 · contact", "| Framework | Status | Target |", "SOC 2 Type II", "## In place today", "no auditor has examined it"}, []string{"two pilots", "USD", "Do not say", "Your answers"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := report.MarkdownOf(&out, c.Catalog, run, r, tc.chosen); err != nil {
				t.Fatal(err)
			}
			for _, want := range tc.has {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q", want)
				}
			}
			for _, never := range tc.hasNot {
				if strings.Contains(out.String(), never) {
					t.Errorf("there is %q", never)
				}
			}
			even(t, out.String())
		})
	}
	for _, section := range []report.Section{"changes", "workshop", "deals"} {
		var out bytes.Buffer
		if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Sections: []report.Section{section}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "nothing to say about your answers") || strings.Contains(out.String(), "##") || strings.Contains(out.String(), "\n\n\n") {
			t.Errorf("%s: got %q", section, out.String())
		}
	}
	var out bytes.Buffer
	if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Audience: report.Founder}); err != nil || out.String() != whole {
		t.Errorf("the founder's document is not the default: %v", err)
	}
}

// Renewals are shown on their expected day, with a reminder to book the recertification
// thirty months after the certificate.
func TestICSShowsRenewals(t *testing.T) {
	c := load(t)
	day := func(e *ical.Component) string {
		if e == nil {
			return ""
		}
		return e.Props.Get("DTSTART").Value
	}
	run, r, _ := render(t, c, full)
	events := calendarOf(t, c.Catalog, run, r, report.Edition{})
	for _, standard := range []assessment.MilestoneID{"iso27001", "iso42001"} {
		for _, id := range []assessment.MilestoneID{"_surv1", "_surv2", "_recert"} {
			want := strings.ReplaceAll(r.Plan.Milestone(standard+id).Expected.Start.String(), "-", "")
			if got := day(events[string(standard+id)]); got != want {
				t.Errorf("%s%s: got %q, want %s", standard, id, got, want)
			}
		}
		last := r.Plan.Milestone(standard + "_recert").Expected.End.AddMonths(-3)
		got := day(events[string(standard)+"_recert_reminder"])
		if got > last.Format("20060102") || got < last.AddDays(-20).Format("20060102") {
			t.Errorf("%s: the reminder is on %q, want shortly before %s", standard, got, last)
		}
	}
	run, r, _ = render(t, c, variants()["keep"])
	events = calendarOf(t, c.Catalog, run, r, report.Edition{})
	for _, id := range []string{"iso27001_surv1", "iso27001_recert", "iso27001_recert_reminder"} {
		if got := day(events[id]); got != "" {
			t.Errorf("%s of a certificate without its day: got %q", id, got)
		}
	}
}

// What is booked, each law and deal, and what recurs is in the calendar; what needs
// action has an alarm in the week or month before.
func TestICSHasWhatToDo(t *testing.T) {
	c := load(t)
	run, _, _ := render(t, c, full)
	run.Deals = []assessment.Deal{{Number: 3, Name: "Vermeer, Inc.", Asks: []assessment.OptionID{"iso27001"}, Date: run.Start.AddMonths(6)}}
	r := c.Evaluate(run, assessment.Options{Today: run.Start})
	events := calendarOf(t, c.Catalog, run, r, report.Edition{})
	compact := func(d assessment.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
	for id, want := range map[string]struct {
		day     assessment.Date
		summary string
		trigger string
		rule    string
	}{
		"choose_auditor":            {r.Plan.Workstream("choose_auditor").Expected.End, "Northlight AI: Due: Choose, sign and book the auditor", "-P6DT15H", ""},
		"penetration_test_book":     {r.Plan.Workstream("penetration_test").BookBy, "Northlight AI: Book by today: Book the penetration test, fix and retest", "-P6DT15H", ""},
		"gate_bias_audit":           {r.Plan.Workstream("gate_bias_audit").Expected.End, "Northlight AI: Due: Get two quotes for the bias audit", "-P6DT15H", ""},
		"in_force_california_sb947": {date(t, "2027-07-01"), "Northlight AI: In force: California SB 947 (no discipline or dismissal by AI alone)", "-P29DT15H", ""},
		"deal_3":                    {run.Deals[0].Date, "Northlight AI: Deal: Vermeer, Inc.", "-P29DT15H", ""},
		"deadline":                  {run.DeadlineDate, "Northlight AI: Deadline: SOC 2 Type II, ISO 27001", "-P29DT15H", ""},
		"recurring_evidence_check":  {r.Plan.Recurring[0].First, "Northlight AI: Check that evidence arrives", "", "FREQ=WEEKLY;INTERVAL=1"},
		"recurring_access_review":   {date(t, "2027-03-19"), "Northlight AI: Access review", "", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3FR"},
		"recurring_vendor_review":   {date(t, "2027-03-01"), "Northlight AI: Vendor review", "", "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO"},
	} {
		e := events[id]
		if e == nil {
			t.Errorf("no event %s", id)
			continue
		}
		summary, _ := e.Props.Text("SUMMARY")
		if got := e.Props.Get("DTSTART").Value; got != compact(want.day) || summary != want.summary {
			t.Errorf("%s: %q on %s, want %q on %s", id, summary, got, want.summary, compact(want.day))
		}
		rule := ""
		if p := e.Props.Get("RRULE"); p != nil {
			rule, _, _ = strings.Cut(p.Value, ";UNTIL=")
		}
		if rule != want.rule {
			t.Errorf("%s: the rule is %q, want %q", id, rule, want.rule)
		}
		trigger := ""
		for _, alarm := range e.Children {
			trigger = alarm.Props.Get("TRIGGER").Value
			if text, _ := alarm.Props.Text("DESCRIPTION"); text != summary || alarm.Props.Get("ACTION").Value != "DISPLAY" {
				t.Errorf("%s: the alarm says %q", id, text)
			}
		}
		if trigger != want.trigger {
			t.Errorf("%s: the alarm is at %q, want %q", id, trigger, want.trigger)
		}
	}
}

func date(t *testing.T, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What was done is evidence: each day is a row, with what comes next, even where the plan
// no longer has it. CSV and calendar go on from the last day.
func TestOperating(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	on := func(text string) assessment.Date { d, _ := assessment.ParseDate(text); return d }
	task, gone := &r.Plan.Recurring[0], ""
	for i := range r.Plan.Recurring {
		if t := &r.Plan.Recurring[i]; t.EveryMonths == 3 && t.Milestone == "" {
			task = t
		}
	}
	planned := func(id string) bool {
		return slices.ContainsFunc(r.Plan.Recurring, func(t assessment.RecurringTask) bool { return t.ID == id })
	}
	for _, known := range c.Planning.Recurring {
		if !planned(known.ID) {
			gone = known.ID
		}
	}
	run.Done = map[string][]assessment.DoneDay{
		task.ID: {{Day: on("2027-01-08"), Person: "=Ann"}, {Day: on("2027-04-09"), Link: "https://a.example", Comment: "all back"}},
		gone:    {{Day: on("2027-01-08")}},
	}
	r = c.Evaluate(run, assessment.Options{Today: on("2027-04-10")})
	var out, all, calendar bytes.Buffer
	err := errors.Join(report.OperatingCSV(&out, c.Catalog, run, r), report.CSV(&all, c.Catalog, r),
		report.ICS(&calendar, c.Catalog, run, r, report.Edition{Written: time.Date(2027, 4, 10, 9, 0, 0, 0, time.UTC)}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, row := range records(t, out.String()) {
		got[row["ID"]] = append(got[row["ID"]], strings.Join([]string{row["Done"], row["Done by"], row["Evidence"], row["Comment"], row["Next"]}, "|"))
	}
	want := []string{"2027-01-08|'=Ann|||2027-07-09", "2027-04-09||https://a.example|all back|2027-07-09"}
	if !slices.Equal(got[task.ID], want) || !slices.Equal(got[gone], []string{"2027-01-08||||"}) || len(got) != len(r.Plan.Recurring)+1 {
		t.Errorf("got %q", got)
	}
	for _, row := range records(t, all.String()) {
		if row["ID"] == "recurring_"+task.ID && row["Due date"] != "2027-07-09" {
			t.Errorf("got %q", row)
		}
	}
	events, err := ical.NewDecoder(&calendar).Decode()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range events.Children {
		if e.Props.Get("UID") != nil && strings.HasPrefix(e.Props.Get("UID").Value, "recurring_"+task.ID+".") && e.Props.Get("RRULE") != nil {
			found = true
			if start, rule := e.Props.Get("DTSTART").Value, e.Props.Get("RRULE").Value; start != "20270709" || !strings.Contains(rule, "BYDAY=2FR") {
				t.Errorf("the series begins on %s: %s", start, rule)
			}
		}
	}
	if !found {
		t.Errorf("no series of %s", task.ID)
	}
}
