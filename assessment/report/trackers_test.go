package report_test

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// imported is what an importer makes of a row.
type imported struct {
	title, due, priority, parent, state string
	labels                              []string
}

// importer reads a file by the rules of the program that imports it.
type importer struct {
	write func(io.Writer, *assessment.Catalog, assessment.Result) error
	read  func(t *testing.T, row map[string]string, labels []string) imported
}

// importers are those of the programs whose source or documents csv.go names.
func importers() map[string]importer {
	one := func(t *testing.T, allowed []string, value string) string {
		t.Helper()
		if !slices.Contains(allowed, value) {
			t.Errorf("the value %q is none of %v", value, allowed)
		}
		return value
	}
	moment := func(t *testing.T, layout, text string) string {
		t.Helper()
		if text == "" {
			return ""
		}
		at, err := time.Parse(layout, text)
		if err != nil {
			t.Errorf("a day that is not read: %v", err)
		}
		return assessment.DateOf(at).String()
	}
	return map[string]importer{
		"jira": {report.Jira, func(t *testing.T, row map[string]string, labels []string) imported {
			for _, label := range labels {
				if strings.ContainsAny(label, " \t") {
					t.Errorf("a label with a blank: %q", label)
				}
			}
			if n, err := strconv.Atoi(row["Original estimate"]); row["Original estimate"] != "" && (err != nil || n < 3600) {
				t.Errorf("an estimate of %q seconds", row["Original estimate"])
			}
			one(t, []string{"Epic", "Task"}, row["Issue Type"])
			due := moment(t, "02/Jan/06 3:04 PM", row["Due date"])
			if row["Issue Type"] == "Epic" {
				return imported{}
			}
			return imported{
				title:    row["Summary"],
				due:      due,
				priority: one(t, []string{"High", "Medium", "Low"}, row["Priority"]),
				parent:   row["Parent"],
				state:    one(t, []string{"To Do", "In Progress", "Done"}, row["Status"]),
				labels:   labels,
			}
		}},
		"linear": {report.Linear, func(t *testing.T, row map[string]string, _ []string) imported {
			return imported{
				title:    row["Name"],
				due:      moment(t, "2006-01-02T15:04", row["Due Date"]), // new Date() takes it for local time
				priority: one(t, []string{"High", "Med", "Low"}, row["Priority"]),
				state:    row["Completed At"],
				labels:   strings.Split(row["Tags"], ","),
			}
		}},
		"github": {report.GitHub, func(t *testing.T, row map[string]string, _ []string) imported {
			due := regexp.MustCompile(`^Due: (\d{1,2} [A-Z][a-z]+ \d{4})\n`).FindStringSubmatch(row["body"])
			if due == nil {
				t.Fatalf("no day in %q", row["body"])
			}
			return imported{
				title:  row["title"],
				due:    moment(t, "2 January 2006", due[1]),
				state:  one(t, []string{"open", "closed"}, row["state"]),
				labels: strings.Split(row["labels"], ","),
			}
		}},
		"ciso-assistant": {report.CISOAssistant, func(t *testing.T, row map[string]string, _ []string) imported {
			if len(row["name"]) > 200 || len(row["ref_id"]) > 100 {
				t.Errorf("a name that is too long: %q", row["name"])
			}
			one(t, []string{"", "govern", "identify", "protect", "detect", "respond", "recover"}, row["csf_function"])
			one(t, []string{"", "XS", "S", "M", "L", "XL"}, row["effort"])
			moment(t, time.DateOnly, row["start_date"])
			return imported{
				title:    row["name"],
				due:      moment(t, time.DateOnly, row["eta"]),
				priority: one(t, []string{"1", "2", "3", "4"}, row["priority"]),
				state:    one(t, []string{"to_do", "in_progress", "on_hold", "active", "degraded", "deprecated"}, row["status"]),
				labels:   strings.Split(row["filtering_labels"], "|"),
			}
		}},
	}
}

// importedInto writes a result for a program and reads it as that does, without the
// rows that are parents alone. The columns that the program needs are there.
func importedInto(t *testing.T, name string, c *assessment.Catalog, r assessment.Result) []imported {
	t.Helper()
	needs := map[string]string{
		"jira":           "Summary,Issue Type,Issue ID,Parent,Status,Priority,Due date,Original estimate,Description,Labels",
		"linear":         "Name,Assignee,Due Date,Tags,Notes,Priority,Completed At,Created At",
		"github":         "title,body,labels,state",
		"ciso-assistant": "ref_id,name,description,csf_function,status,priority,start_date,eta,effort,owner,filtering_labels",
	}[name]
	program := importers()[name]
	var out bytes.Buffer
	if err := program.write(&out, c, r); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(out.String(), "\ufeff") {
		t.Error("a byte order mark, which becomes a part of the first header")
	}
	header, _, _ := strings.Cut(out.String(), "\r\n")
	for column := range strings.SplitSeq(needs, ",") {
		if !slices.Contains(strings.Split(header, ","), column) {
			t.Errorf("no column %q in %q", column, header)
		}
	}
	var all []imported
	for i, row := range records(t, out.String()) {
		for column, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
				t.Errorf("row %d, %s: a cell that a spreadsheet runs: %q", i, column, cell)
			}
		}
		if read := program.read(t, row, labelsOf(t, out.String(), i)); read.title != "" {
			all = append(all, read)
		}
	}
	return all
}

// labelsOf returns the labels of a row whose columns have all the same name.
func labelsOf(t *testing.T, text string, row int) []string {
	t.Helper()
	rows := cells(t, text)
	var out []string
	for i, name := range rows[0] {
		if name == "Labels" && rows[row+1][i] != "" {
			out = append(out, rows[row+1][i])
		}
	}
	return out
}

// Each tracker gets every task with a day once, with its labels, and CISO Assistant
// gets all work.
func TestTrackers(t *testing.T) {
	c := load(t)
	for name := range importers() {
		t.Run(name, func(t *testing.T) {
			for _, answers := range variants() {
				_, r, _ := render(t, c, answers)
				want := 0
				for _, w := range r.Plan.Workstreams {
					if !w.Expected.End.IsZero() || name == "ciso-assistant" && w.State != assessment.NotApplicable {
						want += 1 + len(w.Extended)
					}
				}
				if name != "ciso-assistant" {
					for _, m := range r.Plan.Milestones {
						if !m.Expected.End.IsZero() {
							want++
						}
					}
					for _, again := range r.Plan.Recurring {
						if !again.First.IsZero() {
							want++
						}
					}
				}
				all := importedInto(t, name, c.Catalog, r)
				names := map[string]bool{}
				for _, one := range all {
					names[one.title] = true
					if !slices.Contains(one.labels, "trustpath") || one.due == "" && one.state != "active" {
						t.Errorf("got %+v", one)
					}
				}
				if len(all) != want {
					t.Errorf("got %d tasks, want %d", len(all), want)
				}
				if name == "ciso-assistant" && len(names) != len(all) {
					t.Errorf("%d names for %d controls, which need names of their own", len(names), len(all))
				}
			}
		})
	}
}

// Jira gets each parent before its children, and finds it by its number.
func TestJiraParents(t *testing.T) {
	c := load(t)
	_, r, _ := render(t, c, full)
	var out bytes.Buffer
	if err := report.Jira(&out, c.Catalog, r); err != nil {
		t.Fatal(err)
	}
	epics, ids := map[string]string{}, map[string]bool{}
	children := map[string]int{}
	for _, row := range records(t, out.String()) {
		if ids[row["Issue ID"]] {
			t.Errorf("the number %s is there twice", row["Issue ID"])
		}
		ids[row["Issue ID"]] = true
		switch {
		case row["Issue Type"] == "Epic":
			epics[row["Issue ID"]] = row["Summary"]
		case epics[row["Parent"]] == "":
			t.Errorf("%s has the parent %q, which is not above it", row["Summary"], row["Parent"])
		}
		children[epics[row["Parent"]]]++
	}
	for _, want := range []string{"1. Foundations", "5. Assure", "Laws and buyers' requirements", "Audits and reports", "What recurs"} {
		if children[want] == 0 {
			t.Errorf("no task is under %q: %v", want, children)
		}
	}
	header, _, _ := strings.Cut(out.String(), "\r\n")
	if strings.Trim(strings.ReplaceAll(header, ",", ""), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ") != "" {
		t.Errorf("the importer takes no punctuation in a header: %q", header)
	}
}
