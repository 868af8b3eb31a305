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
	rows := [][]string{eachRow(columns, func(c column) string { return c.name })}
	for i := range tasks {
		rows = append(rows, eachRow(columns, func(c column) string { return c.cell(&tasks[i]) }))
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
		out = append(out, recurringTask(&r.Plan.Recurring[i]))
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

func recurringTask(t *assessment.RecurringTask) task {
	return task{
		ID:     "recurring_" + t.ID,
		Kind:   kindRecurring,
		Parent: "What recurs",
		Title:  t.Title,
		start:  t.Next,
		due:    t.Next,
		owner:  t.Owner,
		often:  t.Often,
		labels: []string{"trustpath", kindRecurring},
	}
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
		t.after = eachWord(t.blockedBy, func(id string) string { return byID[id].Title })
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
