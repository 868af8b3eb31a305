package report_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// facts are days by what they are of: the kind and the title.
type facts map[string][]string

func (f facts) add(kind, title string, day assessment.Date) {
	key := kind + " " + title
	if !day.IsZero() && !slices.Contains(f[key], day.String()) {
		f[key] = append(f[key], day.String())
	}
}

// differences lists the days of a document that are not those of the plan, and what of
// the kinds it has to have is missing.
func (f facts) differences(plan facts, kinds ...string) []string {
	var out []string
	for key, days := range f {
		for _, day := range days {
			if !slices.Contains(plan[key], day) {
				out = append(out, fmt.Sprintf("%s is on %s, in the plan on %v", key, day, plan[key]))
			}
		}
	}
	for key, days := range plan {
		kind, _, _ := strings.Cut(key, " ")
		for _, day := range days {
			if slices.Contains(kinds, kind) && !slices.Contains(f[key], day) {
				out = append(out, fmt.Sprintf("%s on %s is missing", key, day))
			}
		}
	}
	return out
}

// The kinds of facts.
const (
	workDue        = "work"
	partDue        = "part"
	milestoneDue   = "milestone"
	milestoneBegin = "begin"
	recurringFirst = "recurring"
)

// planned returns the facts of a plan.
func planned(c *assessment.Catalog, r *assessment.Result) facts {
	out := facts{}
	for _, w := range r.Plan.Workstreams {
		title := w.Task
		if title == "" {
			title = w.Title
		}
		if w.Days.High > 0 {
			out.add(workDue, title, w.Expected.End)
		}
		for _, e := range w.Extended {
			out.add(partDue, cmp.Or(e.Task, title), e.Expected.End)
		}
	}
	for _, m := range r.Plan.Milestones {
		out.add(milestoneDue, m.Title, m.Expected.End)
		if source := c.Milestone(m.ID); source.Window || source.AuditDays[1] > 0 {
			out.add(milestoneBegin, m.Title, m.Expected.Start)
		}
	}
	for _, t := range r.Plan.Recurring {
		out.add(recurringFirst, t.Title, t.First)
	}
	return out
}

// laterTitles returns what the later part of a task is called where that is not as its
// first part.
func laterTitles(r *assessment.Result) map[string]string {
	out := map[string]string{}
	for _, w := range r.Plan.Workstreams {
		for _, e := range w.Extended {
			out[w.Task] = e.Task
		}
	}
	return out
}

// nameOfDuty is what a task is for: the requirement, else the law.
func nameOfDuty(r *assessment.Result, w *assessment.PlanWorkstream) string {
	for _, g := range r.Gates {
		if g.ID == w.Gate {
			return g.Title
		}
	}
	for _, o := range r.Obligations {
		if o.ID == w.Obligation {
			return o.Title
		}
	}
	return ""
}

// tablesOf returns the rows of the tables of a page, each with its head first.
func tablesOf(t *testing.T, page string) [][][]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out [][][]string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch last := len(out) - 1; n.Data {
		case "table":
			out = append(out, nil)
		case "tr":
			out[last] = append(out[last], nil)
		case "td", "th":
			var text strings.Builder
			for inner := range n.Descendants() {
				if inner.Type == html.TextNode {
					text.WriteString(inner.Data)
				}
			}
			row := len(out[last]) - 1
			out[last][row] = append(out[last][row], strings.Join(strings.Fields(text.String()), " "))
		}
	}
	return out
}

// reader reads the days of a document. Days without a year are of the first year
// from the start of the work.
type reader struct {
	*testing.T
	from assessment.Date
	plan facts

	later map[string]string // see laterTitles
}

func (r reader) day(text, month string) assessment.Date {
	r.Helper()
	if text == "–" || text == "" || text == report.EnterDate {
		return assessment.Date{}
	}
	return date(r.T, resolved(r.T, text, month, r.from, r.from.Year()))
}

// span reads "5–13 Jul 2027", "28 Apr – 3 May 2027" and one day.
func (r reader) span(text string) (begin, end assessment.Date) {
	r.Helper()
	low, high, two := strings.Cut(text, "–")
	if text == "–" {
		return begin, end
	}
	if !two {
		return assessment.Date{}, r.day(text, "")
	}
	low, high = strings.TrimSpace(low), strings.TrimSpace(high)
	words := strings.Fields(high)
	if given := len(strings.Fields(low)); given < 3 {
		low += " " + strings.Join(words[given:], " ")
	}
	return r.day(low, ""), r.day(high, "")
}

// title returns which task of a kind a cell is about: tables add a first step or a day.
func (r reader) title(kind, text string) string {
	found := ""
	for key := range r.plan {
		rest, of := strings.CutPrefix(key, kind+" ")
		same := strings.EqualFold(text, rest) // joined rows have small letters
		for _, next := range []string{":", " ("} {
			begins := len(text) > len(rest) && strings.EqualFold(text[:len(rest)], rest)
			same = same || begins && strings.HasPrefix(text[len(rest):], next)
		}
		if of && len(rest) > len(found) && same {
			found = rest
		}
	}
	if found == "" {
		r.Errorf("%q is no %s of the plan", text, kind)
	}
	return found
}

// read returns the days of all tables of a document.
func (r reader) read(page string) facts {
	r.Helper()
	out := facts{}
	month := regexp.MustCompile(`^[A-Z][a-z]+(?: to [A-Z][a-z]+)? (\d{4})$`)
	for _, table := range tablesOf(r.T, page) {
		above := ""
		head := strings.Join(table[0], "|")
		for _, row := range table[1:] {
			if len(row) > 1 && row[0] == "" && row[len(row)-1] == "" {
				if m := month.FindStringSubmatch(row[1]); m != nil {
					above = m[1]
				}
				continue
			}
			if len(row) > 1 && strings.Contains(row[1], " tasks of the first ") {
				continue // which an earlier table has
			}
			switch head {
			case "By|What|Who|Days|Done when":
				first, then, _ := strings.Cut(row[0], ", then ")
				r.joined(out, row[1], r.day(first, ""))
				for day := range strings.SplitSeq(then, ", then ") {
					if then != "" {
						title := r.title(workDue, row[1])
						out.add(partDue, cmp.Or(r.later[title], title), r.day(day, ""))
					}
				}
			case "By|What|Who|Done when":
				first, _, _ := strings.Cut(row[0], ", then ")
				switch {
				case row[2] == "–" && row[3] == "–":
					out.add(milestoneDue, strings.TrimSuffix(row[1], " ends"), r.day(first, above))
				case strings.HasPrefix(row[1], "The parts for "):
					_, all, _ := strings.Cut(row[1], ": ")
					for _, m := range regexp.MustCompile(`([^;]+) \(([^()]+), (\d+ \w+)\)(?:; |$)`).FindAllStringSubmatch(all, -1) {
						out.add(partDue, r.title(partDue, m[1]), r.day(m[3], above))
					}
				case strings.Contains(row[1], ": the part for "):
					out.add(partDue, r.title(partDue, row[1]), r.day(first, above))
				default:
					r.joined(out, row[1], r.day(first, above))
				}
			case "Who|By|What|Done when":
				out.add(workDue, r.title(workDue, row[2]), r.day(row[1], ""))
			case "|By|Task|Days|Done when|Template":
				if row[1] != "" {
					out.add(workDue, r.title(workDue, row[2]), r.day(row[1], ""))
				}
			case "Milestone|Expected|Best case – slow case", "Audit or report|Expected|Latest", "What|Expected|Latest|Counted from":
				begin, end := r.span(row[1])
				name, first := strings.CutSuffix(row[0], ": first day")
				name, _ = strings.CutSuffix(name, ": last day")
				switch {
				case strings.HasPrefix(head, "What"): // renewals have other names
				case first:
					out.add(milestoneBegin, name, end)
				default:
					out.add(milestoneBegin, name, begin)
					out.add(milestoneDue, name, end)
				}
			case "Who|What, how often, and from which day":
				for _, m := range regexp.MustCompile(`([^;]+?): [^;:]+, from (\d+ \w+(?: \d{4})?)(?:; |$)`).FindAllStringSubmatch(row[1], -1) {
					out.add(recurringFirst, r.title(recurringFirst, strings.TrimSpace(m[1])), r.day(m[2], ""))
				}
			case "What, and next when|How often|Who|Days a year":
				for _, m := range regexp.MustCompile(`([^;]+) \((\d+ \w+ \d{4})\)`).FindAllStringSubmatch(row[0], -1) {
					out.add(recurringFirst, r.title(recurringFirst, strings.TrimSpace(m[1])), r.day(m[2], ""))
				}
			}
		}
	}
	return out
}

// joined reads the tasks of a row and their days: that of the row, or their own.
func (r reader) joined(out facts, cell string, due assessment.Date) {
	r.Helper()
	own := regexp.MustCompile(`^(.*) \(by (\d+ \w+)\)$`)
	for text := range strings.SplitSeq(cell, "; ") {
		if m := own.FindStringSubmatch(text); m != nil {
			out.add(workDue, r.title(workDue, m[1]), r.day(fmt.Sprint(m[2], " ", due.Year()), ""))
			continue
		}
		out.add(workDue, r.title(workDue, text), due)
	}
}

// readCSV returns the days of the table of all tasks.
func readCSV(t *testing.T, text string) facts {
	t.Helper()
	out := facts{}
	for _, row := range records(t, text) {
		if row["Due date"] == "" {
			continue
		}
		kind := map[string]string{"later part": partDue, "milestone": milestoneDue, "recurring": recurringFirst}[row["Kind"]]
		switch kind {
		case "":
			kind = workDue
		case partDue:
			row["Task"], _, _ = strings.Cut(row["Task"], ": the part for ")
		}
		out.add(kind, row["Task"], date(t, row["Due date"]))
	}
	return out
}

// readTracker returns the days of what a program imports, whose rows have no kind but
// their labels.
func readTracker(t *testing.T, all []imported) facts {
	t.Helper()
	out := facts{}
	for _, one := range all {
		kind, title := workDue, one.title
		if before, _, later := strings.Cut(title, ": the part for "); later {
			kind, title = partDue, before
		}
		for _, label := range one.labels {
			switch label {
			case "milestone":
				kind = milestoneDue
			case "recurring":
				kind = recurringFirst
			}
		}
		if one.due != "" {
			out.add(kind, title, date(t, one.due))
		}
	}
	return out
}

// readICS returns the days of a calendar by the ids of what they are of, and every day
// of work or of an audit in it, with those of series.
func readICS(t *testing.T, c *assessment.Catalog, text string, r *assessment.Result) (out facts, days map[string]assessment.Date) {
	t.Helper()
	calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	out, days = facts{}, map[string]assessment.Date{}
	day := func(e *ical.Component, name string) assessment.Date {
		if e.Props.Get(name) == nil {
			return assessment.Date{}
		}
		at, err := time.Parse("20060102", e.Props.Get(name).Value)
		if err != nil {
			t.Fatal(err)
		}
		return assessment.DateOf(at)
	}
	moved := map[string]assessment.Date{} // by UID and day
	series := map[string]*ical.Component{}
	for _, event := range calendar.Events() {
		e := event.Component
		id, _, _ := strings.Cut(e.Props.Get("UID").Value, ".")
		begin, end := day(e, "DTSTART"), day(e, "DTEND").AddDays(-1)
		if was := day(e, "RECURRENCE-ID"); !was.IsZero() {
			moved[id+was.String()] = begin
			continue
		}
		work := r.Plan.Workstream(assessment.WorkstreamID(id))
		m := r.Plan.Milestone(assessment.MilestoneID(id))
		switch {
		case work != nil:
			title := work.Task
			out.add(workDue, title, end)
			days[id] = end
		case m != nil && m.Expected.End.IsZero(): // its latest day
		case m != nil:
			out.add(milestoneDue, m.Title, end)
			if begin != end {
				out.add(milestoneBegin, m.Title, begin)
			}
			if !c.Milestone(m.ID).Window {
				days[id], days[id+" begins"] = end, begin
			}
		case strings.HasPrefix(id, "recurring_"):
			series[id] = e
		case strings.HasSuffix(id, "_book") || strings.HasSuffix(id, "_reminder"):
			days[id] = end
		}
	}
	for _, again := range r.Plan.Recurring {
		id := "recurring_" + again.ID
		e := series[id]
		if e == nil {
			continue
		}
		out.add(recurringFirst, again.Title, day(e, "DTSTART"))
		all := occurrences(t, e)
		var kept []assessment.Date
		for _, day := range all {
			if other, there := moved[id+day.String()]; there {
				day = other
			}
			days[id+" "+day.String()] = day
			kept = append(kept, day)
		}
		if want := append([]assessment.Date{again.First}, again.Then...); !slices.Equal(kept[:len(want)], want) {
			t.Errorf("%s: the series is on %v, the plan on %v", id, kept[:len(want)], want)
		}
	}
	return out, days
}

// occurrences returns the days of a series, without those that are left out.
func occurrences(t *testing.T, e *ical.Component) []assessment.Date {
	t.Helper()
	set, err := (&ical.Event{Component: e}).RecurrenceSet(time.UTC)
	if err != nil || set == nil {
		t.Fatalf("no series: %v", err)
	}
	var out []assessment.Date
	for _, at := range set.All() {
		out = append(out, assessment.DateOf(at))
	}
	return out
}

// profiles returns assessments of more than fifty companies: the founders, and others
// with random answers, deals and days of what they hold.
func profiles(t *testing.T, c *engine.Engine) map[string]assessment.Assessment {
	t.Helper()
	today := date(t, "2026-11-30")
	out := map[string]assessment.Assessment{}
	for name, answers := range founders(t) {
		run, err := files.ReadAnswers([]byte(answers), "a", c.Catalog, today)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = run
	}
	random := rand.New(rand.NewPCG(11, 30))
	for n := range 22 {
		bytes := make([]byte, len(c.Questions))
		for i := range bytes {
			bytes[i] = byte(random.IntN(256))
			if bytes[i]%8 == 7 && n%3 > 0 { // don't know
				bytes[i]--
			}
		}
		run := typed{company: "Acme", deal: "Vermeer"}.chosen(c.Catalog, bytes)
		run.Start = today.AddDays(random.IntN(200))
		out[fmt.Sprint("random ", n)] = run
	}
	if len(out) < 50 {
		t.Fatalf("only %d profiles", len(out))
	}
	return out
}

// documentsOf writes a result in every format that has days.
func documentsOf(t *testing.T, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) map[string]string {
	t.Helper()
	out := map[string]string{}
	write := func(name string, write func(io.Writer) error) {
		var text bytes.Buffer
		if err := write(&text); err != nil {
			t.Fatal(err)
		}
		out[name] = text.String()
	}
	for _, audience := range []report.Audience{report.Founder, report.Team, report.Consultant} {
		chosen := report.Selection{Audience: audience}
		write("markdown "+string(audience), func(w io.Writer) error {
			var md bytes.Buffer
			if err := report.MarkdownOf(&md, c, run, r, chosen); err != nil {
				return err
			}
			return goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote)).Convert(footless(md.Bytes()), w)
		})
		write("html "+string(audience), func(w io.Writer) error { return report.HTML(w, c, run, r, chosen) })
	}
	write("csv", func(w io.Writer) error { return report.CSV(w, c, r) })
	write("json", func(w io.Writer) error { return report.JSON(w, c, run, r, nil) })
	write("ics", func(w io.Writer) error { return report.ICS(w, c, run, r, report.Edition{}) })
	return out
}

// footless removes the marks of footnotes.
func footless(md []byte) []byte { return regexp.MustCompile(`\[\^\d+\]`).ReplaceAll(md, nil) }

// readBack returns the facts of each document, and the kinds of which it has all.
func readBack(t *testing.T, c *assessment.Catalog, r *assessment.Result, documents map[string]string) (map[string]facts, map[string][]string) {
	t.Helper()
	plan := planned(c, r)
	got, kinds := map[string]facts{}, map[string][]string{}
	for name, text := range documents {
		switch name {
		case "csv":
			got[name] = readCSV(t, text)
			kinds[name] = []string{workDue, partDue, milestoneDue, recurringFirst}
		case "json":
			var read assessment.Result
			if err := json.Unmarshal([]byte(text), &read); err != nil {
				t.Fatal(err)
			}
			got[name] = planned(c, &read)
			kinds[name] = []string{workDue, partDue, milestoneDue, milestoneBegin, recurringFirst}
		case "ics":
			got[name], _ = readICS(t, c, text, r)
			kinds[name] = []string{milestoneDue}
		default:
			got[name] = reader{t, r.From(), plan, laterTitles(r)}.read(text)
			if strings.HasSuffix(name, "consultant") {
				kinds[name] = []string{workDue, milestoneDue, milestoneBegin, recurringFirst}
			}
			if strings.HasSuffix(name, "team") { // which lists a year, and counts what comes after it
				for key, days := range plan {
					kind, _, _ := strings.Cut(key, " ")
					for _, day := range days {
						if year := r.From().AddMonths(12); kind != milestoneDue && year.Before(date(t, day)) {
							got[name][key] = append(got[name][key], day)
						}
					}
				}
				kinds[name] = []string{workDue, partDue, recurringFirst}
			}
		}
	}
	return got, kinds
}

// Every format has the same day for each task, milestone and control. What certainly
// applies is a task in all of them, and its cost is in the cost section.
func TestFormatsAgree(t *testing.T) {
	c := load(t)
	calendar := c.Planning.Calendar
	checked, duties, costs := 0, 0, 0
	for name, run := range profiles(t, c) {
		t.Run(name, func(t *testing.T) {
			r := c.Evaluate(run, assessment.Options{Today: date(t, "2026-11-30"), SkipFlips: true})
			plan := planned(c.Catalog, &r)
			documents := documentsOf(t, c.Catalog, run, r)
			got, kinds := readBack(t, c.Catalog, &r, documents)
			for tracker := range importers() {
				got[tracker] = readTracker(t, importedInto(t, tracker, c.Catalog, r))
				kinds[tracker] = []string{workDue, partDue, milestoneDue, recurringFirst}
				if tracker == "ciso-assistant" {
					kinds[tracker] = []string{workDue, partDue}
				}
			}
			for format, read := range got {
				checked += len(read)
				for _, problem := range read.differences(plan, kinds[format]...) {
					t.Errorf("%s: %s", format, problem)
				}
			}
			var cost bytes.Buffer
			if err := report.MarkdownOf(&cost, c.Catalog, run, r, report.Selection{Sections: []report.Section{"cost"}}); err != nil {
				t.Fatal(err)
			}
			for _, w := range certainDuties(t, c.Catalog, &r) {
				if w.Days.High == 0 {
					continue // done
				}
				duties++
				for format, read := range got {
					short := strings.HasSuffix(format, "founder") && !strings.Contains(documents[format], "Work by phase")
					if !short && len(read[workDue+" "+w.Task]) == 0 {
						t.Errorf("%q is not in %s", w.Task, format)
					}
				}
				if w.Cost != nil {
					costs++
					if name := nameOfDuty(&r, w); !strings.Contains(strings.ToLower(cost.String()), strings.ToLower(name)) {
						t.Errorf("the cost of %q is not in the cost section", name)
					}
				}
			}
			_, days := readICS(t, c.Catalog, documents["ics"], &r)
			for _, row := range records(t, documents["csv"]) {
				m := c.Milestone(assessment.MilestoneID(row["ID"]))
				for _, column := range []string{"Start date", "Due date"} {
					if row[column] != "" && (m == nil || !m.Window) {
						days["csv "+row["ID"]+" "+column] = date(t, row[column])
					}
				}
			}
			for what, day := range days {
				weekday := strings.ToLower(day.Weekday().String())
				year := day.Format("01-02")
				if !slices.Contains(calendar.Work, weekday) || year >= "12-20" || year <= "01-03" {
					t.Errorf("%s is on %s, %s", what, weekday, day)
				}
			}
		})
	}
	if checked < 10000 || duties < 100 || costs < 20 {
		t.Errorf("only %d days, %d duties and %d costs were checked", checked, duties, costs)
	}
}

// A single day that differs is found in each format.
func TestADifferenceIsFound(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, full)
	plan := planned(c.Catalog, &r)
	documents := documentsOf(t, c.Catalog, run, r)
	w := r.Plan.Workstream("choose_auditor")
	was, is := w.Expected.End, w.Expected.End.AddDays(1)
	for name, text := range documents {
		changed := text
		for _, layout := range []string{"2006-01-02", "20060102", "2 Jan"} {
			changed = strings.ReplaceAll(changed, was.Format(layout), is.Format(layout))
		}
		got, kinds := readBack(t, c.Catalog, &r, map[string]string{name: changed})
		if changed == text || len(got[name].differences(plan, kinds[name]...)) == 0 {
			t.Errorf("%s: the day %s became %s, and nothing was found", name, was, is)
		}
		got, kinds = readBack(t, c.Catalog, &r, map[string]string{name: text})
		if problems := got[name].differences(plan, kinds[name]...); len(problems) > 0 {
			t.Errorf("%s: without a change: %v", name, problems)
		}
	}
	w.Expected.End = is
	for name := range importers() {
		all := readTracker(t, importedInto(t, name, c.Catalog, r))
		if len(all.differences(plan)) == 0 {
			t.Errorf("%s: the day %s became %s, and nothing was found", name, was, is)
		}
	}
}

// certainDuties returns the rows of the plan for every requirement of buyers, law and
// contract duty that applies for certain and without a condition.
func certainDuties(t *testing.T, c *assessment.Catalog, r *assessment.Result) []*assessment.PlanWorkstream {
	t.Helper()
	var out []*assessment.PlanWorkstream
	find := func(what, same string, is func(*assessment.PlanWorkstream) bool) {
		for i := range r.Plan.Workstreams {
			w := &r.Plan.Workstreams[i]
			if is(w) || same != "" && (string(w.ID) == same || string(w.Gate) == same) {
				out = append(out, w)
				return
			}
		}
		t.Errorf("%s has no row in the plan", what)
	}
	for _, g := range r.Gates {
		if g.State == assessment.Certain && !g.Optional && !g.Held && g.If == "" {
			find("the gate "+string(g.ID), "", func(w *assessment.PlanWorkstream) bool { return w.Gate == g.ID })
		}
	}
	for _, o := range r.Obligations {
		if o.State == assessment.Certain && o.Force != "voluntary" && o.If == "" {
			same := ""
			if task := c.Obligation(o.ID).Task; task != nil {
				same = task.SameAs
			}
			find("the duty "+string(o.ID), same, func(w *assessment.PlanWorkstream) bool { return w.Obligation == o.ID })
		}
	}
	return out
}
