package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// Trackers get what is left to do: their importers create an open issue for each row.
// All files are CSV without a byte order mark.

// Jira writes what the CSV import of Jira Cloud reads with its own defaults, as of
// support.atlassian.com/jira-cloud-administration/docs/import-data-from-a-csv-file and
// support.atlassian.com/jira/kb/keep-issue-parent-child-mapping-during-csv-import-to-jira-cloud:
// a header without punctuation, parents above their children and named by Issue ID, a
// column for each label, estimates in seconds, and days in the date format that the
// import suggests, dd/MMM/yy h:mm a. Owners are roles and no accounts, so they are in
// the description.
func Jira(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	children := openTasks(c, &r)
	var all []task
	ids := map[string]string{}
	for _, t := range children {
		if ids[t.Parent] == "" {
			ids[t.Parent] = strconv.Itoa(len(ids) + 1)
			all = append(all, task{Title: t.Parent, Kind: jiraEpic, priority: priorityMedium, labels: t.labels[:1]})
		}
	}
	all = append(all, children...)
	number := map[*task]string{}
	for i := range all {
		number[&all[i]] = strconv.Itoa(i + 1)
	}
	columns := []column{
		{"Summary", func(t *task) string { return t.Title }},
		{"Issue Type", func(t *task) string {
			if t.Kind == jiraEpic {
				return jiraEpic
			}
			return "Task"
		}},
		{"Issue ID", func(t *task) string { return number[t] }},
		{"Parent", func(t *task) string { return ids[t.Parent] }},
		{"Status", func(t *task) string {
			if t.state.Partly() {
				return "In Progress"
			}
			return "To Do"
		}},
		{"Priority", func(t *task) string { return t.priority }},
		{"Start date", func(t *task) string { return t.start.Format(jiraDate) }},
		{"Due date", func(t *task) string { return t.due.Format(jiraDate) }},
		{"Original estimate", func(t *task) string {
			if t.days.High == 0 {
				return ""
			}
			return strconv.Itoa(int((t.days.Low + t.days.High) / 2 * hoursADay * 3600))
		}},
		{"Description", details},
	}
	most := 0
	for i := range all {
		most = max(most, len(all[i].labels))
	}
	for i := range most {
		columns = append(columns, column{"Labels", func(t *task) string {
			if i < len(t.labels) {
				return t.labels[i]
			}
			return ""
		}})
	}
	return safetext.WriteRows(w, tableOf(columns, all))
}

const (
	jiraEpic = "Epic"
	jiraDate = "02/Jan/06 3:04 PM"
)

// Linear writes what linear-import reads as "Asana (CSV)", the form in which it takes
// due days (AsanaCsvImporter.ts in packages/import of linear/linear, commit 8335e09).
// It reads a day without a time as one in UTC and writes it as a local one, so days
// have a time here.
func Linear(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	return safetext.WriteRows(w, tableOf([]column{
		{"Task ID", func(t *task) string { return t.ID }},
		{"Created At", func(*task) string { return "" }},
		{"Completed At", func(*task) string { return "" }},
		{"Name", func(t *task) string { return t.Title }},
		{"Assignee", func(t *task) string { return t.owner }},
		{"Start Date", func(t *task) string { return t.start.Format(linearDate) }},
		{"Due Date", func(t *task) string { return t.due.Format(linearDate) }},
		{"Tags", func(t *task) string { return strings.Join(t.labels, ",") }},
		{"Notes", details},
		{"Parent Task", func(t *task) string { return t.Parent }},
		{"Priority", func(t *task) string {
			if t.priority == priorityMedium {
				return "Med"
			}
			return t.priority
		}},
	}, openTasks(c, &r)))
}

const linearDate = "2006-01-02T15:04"

// GitHub writes what github-csv-tools reads (import.js in gavinr/github-csv-tools,
// commit 0426c00). Issues of GitHub have no due day, so the body begins with it.
func GitHub(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	return safetext.WriteRows(w, tableOf([]column{
		{"title", func(t *task) string { return t.Title }},
		{"body", details},
		{"labels", func(t *task) string {
			priority := "priority-" + strings.ToLower(t.priority)
			return strings.Join(append(slices.Clone(t.labels), priority), ",")
		}},
		{"state", func(*task) string { return "open" }},
	}, openTasks(c, &r)))
}

// CISOAssistant writes the work as applied controls, as the data wizard of CISO
// Assistant reads them (AppliedControlRecordConsumer in backend/data_wizard/views.py of
// intuitem/ciso-assistant-community, commit f990d7b). What is in place is there too.
// Owners match teams of these names.
func CISOAssistant(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	all := slices.DeleteFunc(tasks(c, &r), func(t task) bool {
		return t.Kind == kindMilestone || t.Kind == kindRecurring || t.state == assessment.NotApplicable
	})
	seen := map[string]int{} // a name that is there already is a conflict
	for i := range all {
		title := all[i].Title
		seen[title]++
		if n := seen[title]; n > 1 {
			all[i].Title = fmt.Sprintf("%s (%d)", title, n)
		}
	}
	return safetext.WriteRows(w, tableOf([]column{
		{"ref_id", func(t *task) string { return t.ID }},
		{"name", func(t *task) string { return t.Title }},
		{"description", details},
		{"csf_function", func(*task) string { return "" }}, // without the column, each is "govern"
		{"status", func(t *task) string {
			switch t.state {
			case assessment.Partial, assessment.InProgress:
				return "in_progress"
			case assessment.InPlace:
				return "active"
			}
			return "to_do"
		}},
		{"priority", func(t *task) string {
			return strconv.Itoa(1 + slices.Index([]string{priorityHigh, priorityMedium, priorityLow}, t.priority))
		}},
		{"start_date", func(t *task) string { return t.start.String() }},
		{"eta", func(t *task) string { return t.due.String() }},
		{"effort", effortSize},
		{"owner", func(t *task) string { return strings.ReplaceAll(t.owner, ", ", ";") }},
		{"filtering_labels", func(t *task) string { return strings.Join(t.labels, "|") }},
	}, all))
}

// effortSize returns an effort in the sizes of clothes.
func effortSize(t *task) string {
	switch days := t.days.High; {
	case days == 0:
		return ""
	case days <= 1:
		return "XS"
	case days <= 3:
		return "S"
	case days <= 8:
		return "M"
	case days <= 20:
		return "L"
	}
	return "XL"
}

// openTasks returns the tasks that have a day.
func openTasks(c *assessment.Catalog, r *assessment.Result) []task {
	return slices.DeleteFunc(tasks(c, r), func(t task) bool { return t.due.IsZero() })
}

// details says in lines what a tracker has no fields for. Nothing in it was typed by a
// person.
func details(t *task) string {
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("Due: ", LongDate(t.due))
	if !t.due.IsZero() && t.bestSlow.Low != t.bestSlow.High {
		add("Best case to slow case: ", DateRange(t.bestSlow))
	}
	add("In force from: ", LongDate(t.inForce))
	add("", t.summary)
	add("First step: ", t.firstStep)
	add("Done when: ", t.doneWhen)
	add("Owner: ", t.owner)
	if t.days.High > 0 {
		add("Effort: ", fmt.Sprintf("%s person-days", HalfDays(t.days)))
	}
	add("Cost: ", t.cost)
	add("How often: ", t.often)
	add("Part of: ", t.Parent)
	add("Blocked by: ", strings.Join(t.after, "; "))
	add("Requirements: ", strings.Join(t.requirements, "; "))
	add("Evidence: ", strings.Join(t.evidence, "; "))
	return strings.Join(lines, "\n")
}
