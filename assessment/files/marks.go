package files

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// MarkFields returns the names of what a mark holds.
func MarkFields() []string {
	return []string{"state", "reason", "person", "due", "started", "done", "link", "comment"}
}

// MarkField returns a field of a mark as text.
func MarkField(m *assessment.ReadinessMark, field string) string {
	switch field {
	case "state":
		return string(m.State)
	case "reason":
		return m.Reason
	case "person":
		return m.Person
	case "due":
		return m.Due.String()
	case "started":
		return m.Started.String()
	case "done":
		return m.Done.String()
	case "link":
		return m.Link
	}
	return m.Comment
}

// SetMarkField sets a field of a mark; an empty text takes it away. A state that does
// not go with a reason or a day done takes those away.
func SetMarkField(m *assessment.ReadinessMark, field, text string) (err error) {
	switch field {
	case "state":
		state := assessment.Readiness(text)
		if text != "" && state != assessment.NotChecked && !slices.Contains(assessment.ReadinessStates(), state) {
			return fmt.Errorf("no state %.40q; use one of: %s", text, strings.Join(texts(assessment.ReadinessStates()), ", "))
		}
		m.State = cmp.Or(state, assessment.NotChecked)
		if state != assessment.NotApplicable {
			m.Reason = ""
		}
		if state != assessment.InPlace {
			m.Done = assessment.Date{}
		}
	case "due":
		err = m.Due.UnmarshalText([]byte(text))
	case "started":
		err = m.Started.UnmarshalText([]byte(text))
	case "done":
		err = m.Done.UnmarshalText([]byte(text))
	case "reason":
		m.Reason = text
	case "person":
		m.Person = text
	case "link":
		m.Link = text
	case "comment":
		m.Comment = text
	}
	if err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	return nil
}

// ReadMarkField is SetMarkField for what a person types: days as assessment.ReadDate
// takes them.
func ReadMarkField(m *assessment.ReadinessMark, field, text string, today assessment.Date) error {
	if text != "" && slices.Contains([]string{"due", "started", "done"}, field) {
		day, err := assessment.ReadDate(text, today)
		if err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		text = day.String()
	}
	return SetMarkField(m, field, text)
}

// CheckUpdate returns what is wrong with a change of a mark, or nil. today is the last day
// on which something can have been done.
func CheckUpdate(
	c *assessment.Catalog, run assessment.Assessment, u assessment.SetReadiness, today assessment.Date,
) error {
	if u.Mark == nil {
		return nil
	}
	m, err := u.Mark, CheckMark(*u.Mark)
	if m.State == assessment.NotApplicable && !c.Counts(u.Workstream, *m) {
		err = errors.Join(err, fmt.Errorf("it can't be not applicable: %s",
			cmp.Or(c.Required(u.Workstream), "an audit that you don't need is not in the plan")))
	}
	if today.Before(m.Done) {
		err = errors.Join(err, fmt.Errorf("done on %s is after today, %s; a day to come is due", m.Done, today))
	}
	if m.State == assessment.InPlace && m.Done.IsZero() && !run.Readiness[u.Workstream].Done.IsZero() {
		err = errors.Join(err, fmt.Errorf("what is %s has a day on which it was done; give it another state", m.State))
	}
	return err
}

// ImplyState gives a mark the state that its days say.
func ImplyState(m *assessment.ReadinessMark, today assessment.Date) {
	switch {
	case !m.Done.IsZero():
		m.State = assessment.InPlace
	case m.State == assessment.NotChecked && !m.Started.IsZero() && !today.Before(m.Started):
		m.State = assessment.InProgress
	}
}

func texts[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// MarkRow is a row of the table of marks.
type MarkRow struct {
	ID    assessment.WorkstreamID
	Title string
	State assessment.Readiness // in the plan, marked or assumed
}

func markColumns() []string {
	out := []string{"ID", "Title"}
	for _, field := range MarkFields() {
		out = append(out, strings.ToUpper(field[:1])+field[1:])
	}
	return out
}

// WriteMarks writes the marks of some rows, marked or not. ReadMarks reads them.
func WriteMarks(w io.Writer, run assessment.Assessment, rows []MarkRow) error {
	out := [][]string{markColumns()}
	for _, row := range rows {
		mark, cells := run.Readiness[row.ID], []string{string(row.ID), row.Title}
		for _, field := range MarkFields() {
			cells = append(cells, MarkField(&mark, field))
		}
		out = append(out, cells)
	}
	return safetext.WriteCSV(w, out)
}

// The columns of trackers that are read besides our own: the first of a kind that a file
// has counts. Days due there are those of the plan that was exported, so they are not
// read, and neither are owners.
var trackerColumns = map[string][]string{
	"ID":     {"ID", "ref_id", "Task ID"},
	"Title":  {"Title", "Task", "Summary", "Name", "issue.title"},
	"State":  {"State", "Status", "issue.state"},
	"Person": {"Person", "Assignee", "Assignees"},
	"Done":   {"Done", "Completed", "Completed At", "Resolved", "Closed At", "closed_at", "issue.closed_at"},
}

// trackerStates says what the words of Jira, Linear, GitHub, Asana and CISO Assistant
// mean. Missing is what has not begun: it changes only what was marked as further.
// All but the closed issues of GitHub are open, so that is as far as work in progress.
func trackerStates() map[string]assessment.Readiness {
	out := map[string]assessment.Readiness{}
	for state, words := range map[assessment.Readiness]string{
		assessment.Missing: notClosed + ",to do,todo,backlog,triage,new,reopened,unstarted,not started,planned," +
			"selected for development,--",
		assessment.InProgress: "in progress,in review,started,doing,blocked,on hold",
		assessment.InPlace:    "done,closed,resolved,completed,complete,merged,active",
	} {
		for word := range strings.SplitSeq(words, ",") {
			out[word] = state
		}
	}
	return out
}

const notClosed = "open"

// MarkTable is what a file changes.
type MarkTable struct {
	Marks  []assessment.SetReadiness // that differ from those of the assessment
	Same   int                       // rows that change nothing
	Left   []string                  // rows that were left out, each with the reason
	Unread []string                  // columns that were passed over
	Own    bool                      // it has all columns of WriteMarks, so an empty cell takes a field away
}

// ReadMarks reads what WriteMarks or a tracker wrote, on top of the marks of an
// assessment. A row is about what its id says, else its title, in any case of letters;
// rows has titles besides those of the catalog.
// The error is yamldoc.Problems.
func ReadMarks(
	data []byte, name string, c *assessment.Catalog, run assessment.Assessment, rows []MarkRow, today assessment.Date,
) (MarkTable, error) {
	all := markColumns()
	for _, column := range []string{"ID", "Title", "State", "Person", "Done"} {
		all = append(all, trackerColumns[column][1:]...)
	}
	r := markReader{table: table{name: name, known: knownAs(all)}, catalog: c, run: run, today: today,
		titles: map[string]assessment.WorkstreamID{}, words: trackerStates(),
		states: map[assessment.WorkstreamID]assessment.Readiness{}, rowOf: map[assessment.WorkstreamID]int{}}
	for _, row := range rows {
		r.title(row.Title, row.ID)
		r.states[row.ID] = row.State
	}
	for _, id := range c.Markable() {
		r.title(c.MarkTitle(id), id)
	}
	for i := range c.Planning.Recurring {
		r.title(c.Planning.Recurring[i].Title, "") // it is done again and again, and not marked
	}
	data, err := r.open(data, strings.Join(markColumns(), ", "))
	if err != nil {
		return MarkTable{}, err
	}
	r.head("ID or Title, and State")
	r.out.Own = true
	for _, column := range markColumns() {
		_, there := r.columns[column]
		r.out.Own = r.out.Own && there
	}
	if r.column("State") == "" || r.column("ID") == "" && r.column("Title") == "" {
		r.problem(r.line, 1, "the file needs a column ID or Title, and a column State or Status; it has %s, separated by %s",
			strings.Join(r.headers, ", "), separatorNames[r.separator])
	}
	r.rows(data, r.row)
	if len(r.problems) > 0 {
		return MarkTable{}, r.problems
	}
	r.out.Unread = r.unread
	return r.out, nil
}

type markReader struct {
	table
	catalog *assessment.Catalog
	run     assessment.Assessment
	today   assessment.Date
	titles  map[string]assessment.WorkstreamID // "" where several have one
	words   map[string]assessment.Readiness    // of trackers
	states  map[assessment.WorkstreamID]assessment.Readiness
	rowOf   map[assessment.WorkstreamID]int
	out     MarkTable
}

func fold(title string) string { return strings.ToLower(strings.Join(strings.Fields(title), " ")) }

func (r *markReader) title(title string, id assessment.WorkstreamID) {
	if before, twice := r.titles[fold(title)]; twice && before != id {
		id = ""
	}
	r.titles[fold(title)] = id
}

func (r *markReader) column(kind string) string {
	for _, name := range append([]string{kind}, trackerColumns[kind]...) {
		if _, there := r.columns[name]; there {
			return name
		}
	}
	return ""
}

func (r *markReader) value(row []string, kind string) string {
	return safetext.FromCell(r.cell(row, r.column(kind)))
}

func (r *markReader) row(row []string, line int) bool {
	id := assessment.WorkstreamID(r.value(row, "ID"))
	title := r.value(row, "Title")
	left := func(why string) bool {
		r.out.Left = append(r.out.Left, fmt.Sprintf("row %d, %.80q: %s", line, cmp.Or(title, string(id)), why))
		return true
	}
	id = r.catalog.Renamed.Workstream(id)
	if r.catalog.MarkTitle(id) == "" {
		id = r.titles[fold(title)]
	}
	if id == "" {
		return left("no task, or more than one, has this id or title")
	}
	switch before := r.rowOf[id]; {
	case before > 0 && !r.out.Own:
		return left(fmt.Sprintf("row %d is about %s already", before, id))
	case before > 0:
		r.problem(line, 1, "rows %d and %d are both about %s; keep one of them", before, line, id)
		return true
	}
	r.rowOf[id] = line
	before, marked := r.run.Readiness[id]
	mark := before
	mark.State = cmp.Or(mark.State, assessment.NotChecked)
	var wrong error
	if r.out.Own {
		for _, field := range MarkFields() {
			column := strings.ToUpper(field[:1]) + field[1:]
			text := safetext.FromCell(r.cell(row, column))
			if day := field == "due" || field == "started" || field == "done"; day && text != "" {
				var err error
				text, err = dateOf(text)
				if err != nil {
					wrong = errors.Join(wrong, fmt.Errorf("%s: %w", column, err))
					continue
				}
			}
			if field == "state" && assessment.Readiness(text) == mark.State {
				continue
			}
			wrong = errors.Join(wrong, SetMarkField(&mark, field, text))
		}
	} else if why := r.tracked(row, &mark, r.states[id]); why != "" {
		return left(why)
	}
	u := assessment.SetReadiness{Workstream: id, Mark: &mark}
	if mark == (assessment.ReadinessMark{State: assessment.NotChecked}) {
		u.Mark = nil
	}
	same := u.Mark == nil && !marked || u.Mark != nil && mark == before
	if !same {
		wrong = errors.Join(wrong, CheckUpdate(r.catalog, r.run, u, r.today))
	}
	switch {
	case wrong != nil:
		for message := range strings.SplitSeq(wrong.Error(), "\n") {
			r.problem(line, 1, "%s: %s", id, message)
		}
	case same:
		r.out.Same++
	default:
		r.out.Marks = append(r.out.Marks, u)
	}
	return true
}

// tracked puts what a tracker says on top of a mark, or of the state that is assumed
// without one; empty cells say nothing. It returns why a row can't be read, or "".
func (r *markReader) tracked(row []string, mark *assessment.ReadinessMark, assumed assessment.Readiness) string {
	word := fold(strings.ReplaceAll(r.value(row, "State"), "_", " "))
	state := assessment.Readiness(strings.ReplaceAll(word, " ", "_"))
	own := slices.Contains(assessment.ReadinessStates(), state)
	if !own && state != assessment.NotChecked {
		var known bool
		state, known = r.words[word]
		if !known && word != "" {
			return fmt.Sprintf("the status %.40q does not match a state; to mark it: trustpath ready", word)
		}
	}
	present := mark.State
	if present == assessment.NotChecked {
		present = assumed
	}
	further := mark.State.Partly() && word != notClosed || mark.State == assessment.InPlace
	switch {
	case word == "", state == present, state == assessment.NotChecked, state == assessment.Missing && !own && !further,
		state == assessment.InProgress && present.Partly():
	case state == assessment.NotApplicable:
		return "not applicable needs a reason; to give it: trustpath ready"
	default:
		if err := SetMarkField(mark, "state", string(state)); err != nil {
			return err.Error()
		}
	}
	if done := dayOfTime(r.value(row, "Done")); mark.State == assessment.InPlace && !done.IsZero() {
		mark.Done = done
	} else if mark.State == assessment.InPlace {
		mark.Done = mark.Done.Or(r.today)
	}
	mark.Person = cmp.Or(r.value(row, "Person"), mark.Person)
	return ""
}

// timeLayouts are how trackers write the moment at which something was done.
var timeLayouts = []string{
	time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04:05", "02/Jan/06 3:04 PM", "Mon Jan 02 2006 15:04:05",
}

// dayOfTime returns the day of a moment, or none where the text can't be read.
func dayOfTime(text string) assessment.Date {
	plain, _, _ := strings.Cut(text, " GMT") // as JavaScript writes a zone
	for _, layout := range timeLayouts {
		moment, err := time.Parse(layout, plain)
		if err == nil {
			return assessment.DateOf(moment)
		}
	}
	text, err := dateOf(text)
	if err != nil {
		return assessment.Date{}
	}
	day, _ := assessment.ParseDate(text) // as dateOf writes it
	return day
}
