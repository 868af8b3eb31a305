package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// task is one thing to do by a day, as spreadsheets and trackers get it: work or a part
// of it that comes later, a milestone, or what recurs.
type task struct {
	ID, Kind, Parent, Title string

	start, due   assessment.Date
	bestSlow     assessment.DateRange
	inForce      assessment.Date // of a law
	priority     string
	blockedBy    []string // ids
	after        []string // their titles
	owner        string
	state        assessment.Readiness
	reason       string // why not applicable, as typed
	days         assessment.Days
	doneWhen     string
	firstStep    string
	cost, often  string
	summary      string
	requirements []string
	evidence     []string
	labels       []string
}

// The kinds of tasks that are no work; those of work are assessment.WorkKind.
const (
	kindLater     = "later part"
	kindMilestone = "milestone"
	kindRecurring = "recurring"
)

// The priorities of tasks. High is what is due in the first days and what the first
// report or certificate waits for, Medium what is due in the first half year.
const (
	priorityHigh   = "High"
	priorityMedium = "Medium"
	priorityLow    = "Low"
)

const (
	highDays   = 30
	mediumDays = 182
)

// hoursADay turns days of work into hours.
const hoursADay = 8

// column is a column of a table of tasks.
type column struct {
	name string
	cell func(*task) string
}

// tableOf returns a header and a row for each task.
func tableOf(columns []column, tasks []task) [][]string {
	rows := [][]string{each(columns, func(c column) string { return c.name })}
	for i := range tasks {
		rows = append(rows, each(columns, func(c column) string { return c.cell(&tasks[i]) }))
	}
	return rows
}

// CSV writes all tasks in the order in which they are due. No cell begins like a formula.
func CSV(w io.Writer, c *assessment.Catalog, r assessment.Result) error {
	columns := []column{
		{"ID", func(t *task) string { return t.ID }},
		{"Task", func(t *task) string { return t.Title }},
		{"Kind", func(t *task) string { return t.Kind }},
		{"Parent", func(t *task) string { return t.Parent }},
		{"Start date", func(t *task) string { return t.start.String() }},
		{"Due date", func(t *task) string { return t.due.String() }},
		{"Best case", func(t *task) string { return t.bestSlow.Low.String() }},
		{"Slow case", func(t *task) string { return t.bestSlow.High.String() }},
		{"In force from", func(t *task) string { return t.inForce.String() }},
		{"Priority", func(t *task) string { return t.priority }},
		{"Blocked by", func(t *task) string { return strings.Join(t.blockedBy, "; ") }},
		{"Owner", func(t *task) string { return t.owner }},
		{"State", func(t *task) string { return Spaced(string(t.state)) }},
		{"Hours low", func(t *task) string { return hours(t.days.Low) }},
		{"Hours high", func(t *task) string { return hours(t.days.High) }},
		{"First step", func(t *task) string { return t.firstStep }},
		{"Done when", func(t *task) string { return t.doneWhen }},
		{"How often", func(t *task) string { return t.often }},
		{"Cost", func(t *task) string { return t.cost }},
		{"Requirements", func(t *task) string { return strings.Join(t.requirements, "; ") }},
		{"Evidence", func(t *task) string { return strings.Join(t.evidence, "; ") }},
		{"Reason", func(t *task) string { return t.reason }},
		{"Summary", func(t *task) string { return t.summary }},
	}
	return safetext.WriteCSV(w, tableOf(columns, tasks(c, &r)))
}

// Operating is the section of what recurs once the plan is done.
const Operating Section = "operating"

// OperatingCSV writes each time that recurring work was done, as an auditor samples it,
// and a row for what was not done yet. What is no longer in the plan stays listed, without
// a next day.
func OperatingCSV(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	rows := [][]string{{"ID", "Task", "How often", "Owner", "Done", "Done by", "Evidence", "Comment", "Next"}}
	add := func(t assessment.RecurringTask) {
		row := []string{t.ID, t.Title, t.Often, cmp.Or(t.Person, t.Owner)}
		for _, d := range run.Done[t.ID] {
			rows = append(rows, append(slices.Clone(row), d.Day.String(), d.Person, d.Link, d.Comment, t.Next.String()))
		}
		if len(run.Done[t.ID]) == 0 {
			rows = append(rows, append(row, "", "", "", "", t.Next.String()))
		}
	}
	planned := map[string]bool{}
	if r.Plan != nil {
		for _, t := range r.Plan.Recurring {
			add(t)
			planned[t.ID] = true
		}
	}
	for _, known := range c.Planning.Recurring {
		if !planned[known.ID] && len(run.Done[known.ID]) > 0 {
			add(assessment.RecurringTask{ID: known.ID, Title: known.Title, Often: known.Often})
		}
	}
	return safetext.WriteCSV(w, rows)
}

func hours(days float64) string {
	if days == 0 {
		return ""
	}
	return strconv.FormatFloat(days*hoursADay, 'f', -1, 64)
}

// tasks returns all tasks of the plan in the order in which they are due; those
// without a day are last.
func tasks(c *assessment.Catalog, r *assessment.Result) []task {
	if r.Plan == nil {
		return nil
	}
	var out []task
	for i := range r.Plan.Workstreams {
		out = append(out, workTasks(c, r, &r.Plan.Workstreams[i])...)
	}
	for i := range r.Plan.Milestones {
		out = append(out, milestoneTask(c, r, &r.Plan.Milestones[i]))
	}
	for i := range r.Plan.Recurring {
		t := &r.Plan.Recurring[i]
		out = append(out, task{
			ID:     "recurring_" + t.ID,
			Kind:   kindRecurring,
			Parent: "What recurs",
			Title:  t.Title,
			start:  t.Next,
			due:    t.Next,
			owner:  t.Owner,
			often:  t.Often,
			labels: []string{"trustpath", kindRecurring},
		})
	}
	prioritize(c, r, out)
	slices.SortStableFunc(out, func(a, b task) int {
		return cmp.Or(-cmp.Compare(min(len(a.due.String()), 1), min(len(b.due.String()), 1)), b.due.DaysTo(a.due))
	})
	return out
}

// workTasks returns the task of a workstream, and one for each part that comes later.
func workTasks(c *assessment.Catalog, r *assessment.Result, w *assessment.PlanWorkstream) []task {
	phase := slices.IndexFunc(r.Plan.Phases, func(p assessment.PlanPhase) bool { return p.ID == w.Phase })
	first := task{
		ID:        string(w.ID),
		Kind:      string(w.Kind),
		Parent:    dutyWork,
		Title:     cmp.Or(w.Task, w.Title),
		start:     w.Expected.Start,
		due:       w.Expected.End,
		owner:     w.Owner,
		state:     w.State,
		reason:    w.Reason,
		days:      w.Days,
		doneWhen:  w.DoneWhen,
		firstStep: w.FirstStep,
		cost:      taskCost(r, w.Cost),
		summary:   w.Summary,
		evidence:  w.Evidence,
		labels:    []string{"trustpath", string(w.Kind)},
	}
	if w.Kind != assessment.WorkGate && w.Kind != assessment.WorkLaw {
		first.Parent = fmt.Sprintf("%d. %s", phase+1, r.Plan.Phases[phase].Title)
	}
	if !w.BookBy.IsZero() {
		first.firstStep = "Book it by " + LongDate(w.BookBy)
	}
	for _, o := range r.Obligations {
		if o.ID == w.Obligation {
			first.inForce = o.AppliesFrom
		}
	}
	if w.Days.High > 0 {
		first.bestSlow = w.End
	}
	for _, id := range w.Needs {
		first.blockedBy = append(first.blockedBy, string(id))
	}
	for _, s := range c.Standards {
		if refs := w.Serves[s.ID]; len(refs) > 0 && r.Standard(s.ID).Planned() {
			first.labels = append(first.labels, string(s.ID))
			first.requirements = append(first.requirements, s.Short+": "+strings.Join(refs, ", "))
		}
	}
	out := []task{first}
	for i, e := range w.Extended {
		part := first
		part.ID, part.Kind = fmt.Sprintf("%s_part%d", w.ID, i+2), kindLater
		part.Title = laterPart(c, cmp.Or(e.Task, first.Title), e.Standards)
		part.doneWhen = cmp.Or(e.DoneWhen, first.doneWhen)
		part.start, part.due, part.bestSlow, part.days = e.Expected.Start, e.Expected.End, e.End, e.Days
		part.blockedBy = []string{out[i].ID}
		out[0].days.Low, out[0].days.High = out[0].days.Low-e.Days.Low, out[0].days.High-e.Days.High
		out = append(out, part)
	}
	return out
}

// laterPart names the part of a task that standards add later.
func laterPart(c *assessment.Catalog, title string, standards []assessment.StandardID) string {
	return title + ": the part for " + cmp.Or(ShortNames(c, standards), "later")
}

// taskCost says what a task costs.
func taskCost(r *assessment.Result, cost *assessment.TaskCost) string {
	switch {
	case cost == nil:
		return ""
	case cost.Quote:
		return quoteNeeded
	case r.Cost == nil:
		return Span(Thousands(cost.Low), Thousands(cost.High))
	}
	return Money(r.Cost.Currency, cost.Low, cost.High)
}

func milestoneTask(c *assessment.Catalog, r *assessment.Result, m *assessment.PlanMilestone) task {
	out := task{
		ID:       string(m.ID),
		Kind:     kindMilestone,
		Parent:   "Audits and reports",
		Title:    m.Title,
		start:    m.Expected.Start,
		due:      m.Expected.End,
		bestSlow: m.Date,
		labels:   []string{"trustpath", kindMilestone},
	}
	if m.Expected.End.IsZero() {
		out.firstStep = Upper(EnterDate)
	}
	if m.Standard != "" {
		out.labels = append(out.labels, string(m.Standard))
	}
	of := c.Milestone(m.ID)
	for _, id := range append(slices.Clone(of.After), string(of.Follows)) {
		work, before := r.Plan.Workstream(assessment.WorkstreamID(id)), r.Plan.Milestone(assessment.MilestoneID(id))
		if work != nil || before != nil {
			out.blockedBy = append(out.blockedBy, id)
		}
	}
	return out
}

// prioritize sets priorities, and leaves out what a task does not wait for: what is done
// or not in the plan, or ends later, as where a law asks for a part of it first. The critical path to the first report or certificate goes
// back from it, each time to what ends last.
func prioritize(c *assessment.Catalog, r *assessment.Result, all []task) {
	byID := map[string]*task{}
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	var last *task
	for i := range all {
		t := &all[i]
		t.blockedBy = slices.DeleteFunc(slices.Clone(t.blockedBy), func(id string) bool {
			b := byID[id]
			return b == nil || b.due.IsZero() || t.due.Before(b.due)
		})
		t.after = each(t.blockedBy, func(id string) string { return byID[id].Title })
		m := c.Milestone(assessment.MilestoneID(t.ID))
		inHand := t.Kind == kindMilestone && m.InHand && !t.due.IsZero()
		if inHand && (last == nil || t.due.Before(last.due)) {
			last = t
		}
	}
	critical := map[*task]bool{}
	for last != nil && !critical[last] {
		critical[last] = true
		var before *task
		for _, id := range last.blockedBy {
			if b := byID[id]; before == nil || before.due.Before(b.due) {
				before = b
			}
		}
		last = before
	}
	for i := range all {
		t := &all[i]
		switch days := r.From().DaysTo(t.due); {
		case t.due.IsZero():
			t.priority = priorityLow
		case critical[t] || days <= highDays:
			t.priority = priorityHigh
		case days <= mediumDays:
			t.priority = priorityMedium
		default:
			t.priority = priorityLow
		}
	}
}

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
	if t.days.High == 0 {
		return ""
	}
	size, _ := slices.BinarySearch([]float64{1, 3, 8, 20}, t.days.High)
	return []string{"XS", "S", "M", "L", "XL"}[size]
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
