// Package work is the tabs of the work: every task of the plan with its state, its day
// and who does it; and the coverage, with every requirement of the standards as one
// sign.
package work

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/screen/form"
	"trustpath/tui/screen/plan"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab of the tasks: workstreams, what gates and laws ask for, and
// milestones.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date
	source  *Source
	open    func(link string) error // nil where no program can be started

	result   *assessment.Result // nil before the first one
	tasks    []task             // as arranged
	longest  int                // the width of the longest of their titles
	arranged bool               // in order for the tab as it was opened
	promised bool               // with the days of a status
	list     ui.List            // of tasks
	late     bool               // only late ones are listed

	reading bool // the whole page of the task under the cursor
	page    ui.Pager
	message func() string // what the last key did; nil for nothing to say
}

// task is a row: a workstream, the task of a gate or a law, or a milestone.
type task struct {
	id        assessment.WorkstreamID
	work      *assessment.PlanWorkstream // nil for a milestone
	milestone *assessment.PlanMilestone
	group     string          // the heading above it
	own       assessment.Date // the day of its own by which it was arranged
}

// openedMsg reports that a link was opened, or why not.
type openedMsg struct {
	by  *Model
	err error
}

// New returns the tab. open starts the program for a link; it is nil where none can be.
func New(s *session.Session, today assessment.Date, source *Source, open func(link string) error) *Model {
	return &Model{session: s, today: today, source: source, open: open, list: ui.NewList()}
}

// DrawsMarks makes the result come after the key that marks.
func (m *Model) DrawsMarks() {}

func (m *Model) Head() ui.Head { return ui.Head{Left: "Work"} }

func (m *Model) Resize(l ui.Layout)  { m.Page.Resize(l); m.write() }
func (m *Model) Restyle(s ui.Styles) { m.Page.Restyle(s); m.write() }

// Init asks for the status, by which the tasks are late.
func (m *Model) Init() tea.Cmd { return m.source.Want(m.result) }

// Commit forgets what the last key did, and where rows were: the tab is being left.
func (m *Model) Commit() tea.Cmd {
	m.message, m.arranged = nil, false
	return nil
}

func (m *Model) Show(r *assessment.Result) {
	id, run := m.currentID(), m.session.Run()
	before, order := map[assessment.WorkstreamID]task{}, map[assessment.WorkstreamID]int{}
	for i, t := range m.tasks {
		before[t.id], order[t.id] = t, i
	}
	m.result = r
	m.tasks, m.longest = m.tasks[:0:0], 0
	same := m.arranged
	add := func(t task) {
		t.group, t.own = before[t.id].group, before[t.id].own
		same = same && t.group != "" && t.own == run.Readiness[t.id].Due
		m.tasks, m.longest = append(m.tasks, t), max(m.longest, ui.Width(t.title()))
	}
	if r.Plan != nil {
		for i := range r.Plan.Workstreams {
			add(task{id: r.Plan.Workstreams[i].ID, work: &r.Plan.Workstreams[i]})
		}
		for i := range r.Plan.Milestones {
			add(task{id: assessment.WorkstreamID(r.Plan.Milestones[i].ID), milestone: &r.Plan.Milestones[i]})
		}
	}
	if !same || len(m.tasks) != len(order) {
		m.arrange()
	} else { // what was marked does not slip away below the cursor
		slices.SortStableFunc(m.tasks, func(a, b task) int { return order[a.id] - order[b.id] })
	}
	m.filter(id)
	m.write()
}

// Update takes the status and typed text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case StatusMsg:
		if m.source.Take(msg) && m.result != nil && !m.promised {
			here, first := m.currentID(), m.list.Cursor() == 0
			m.arrange()
			m.filter(here)
			if first {
				m.list.Move(ui.First, 1)
			}
			m.write()
		}
	case openedMsg:
		if msg.by == m && msg.err != nil {
			m.say("Not opened: " + msg.err.Error() + ".")
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.list.Typing && m.list.Type(msg) {
			m.refilter()
		}
	}
	return nil
}

// state is how far a task is: as marked, also before a result has the mark.
func (m *Model) state(t *task) assessment.Readiness {
	mark := m.session.Run().Readiness[t.id]
	switch {
	case mark.State != "" && mark.State != assessment.NotChecked && m.session.Catalog().Counts(t.id, mark):
		return mark.State
	case t.work != nil:
		return t.work.State
	}
	return assessment.NotChecked
}

// who does a task: a person, else the roles that own it.
func (m *Model) who(t *task) (person, owner string) {
	mark := m.session.Run().Readiness[t.id]
	if t.work == nil {
		return cmp.Or(mark.Person, t.milestone.Person), ""
	}
	return cmp.Or(mark.Person, t.work.Person), t.work.Owner
}

// due is when a task is due: on the day it was given, as promised, or as expected.
func (m *Model) due(t *task) assessment.Date {
	own := m.session.Run().Readiness[t.id].Due
	switch {
	case !own.IsZero():
		return own
	case t.work != nil:
		return m.planned(t)
	}
	return t.milestone.Due.Or(m.planned(t))
}

// planned is due without the day it was given.
func (m *Model) planned(t *task) assessment.Date {
	promised := m.promisedDay(t)
	switch {
	case t.work == nil:
		return promised.Or(t.milestone.Expected.End).Or(t.milestone.Date.High)
	case finished(m.state(t)):
		return promised
	}
	return promised.Or(t.work.Expected.End).Or(t.work.End.High)
}

// promisedDay is when a task is due by the status; zero where it was given another day.
func (m *Model) promisedDay(t *task) assessment.Date {
	if t.work != nil && !t.work.Due.IsZero() || t.work == nil && !t.milestone.Due.IsZero() {
		return assessment.Date{}
	}
	return m.source.Status.Days[string(t.id)]
}

// isLate reports whether a task was due before today and is not done. Of an audit, that
// is a day that was booked or promised.
func (m *Model) isLate(t *task) bool {
	day := m.due(t)
	if t.work == nil {
		day = m.session.Run().Readiness[t.id].Due.Or(m.promisedDay(t))
	}
	return !finished(m.state(t)) && !day.IsZero() && day.Before(m.today)
}

func finished(state assessment.Readiness) bool {
	return state == assessment.InPlace || state == assessment.NotApplicable
}

func (t *task) title() string {
	if t.work == nil {
		return t.milestone.Title
	}
	return t.work.Task
}

const (
	lateGroup = "Late"
	doneGroup = "Done"
	naGroup   = "Not applicable"
	noDay     = "Without a day"
)

// arrange sorts the tasks by the day they are due, late ones first and finished ones
// last, and writes their headings.
func (m *Model) arrange() {
	rank := func(t *task) int { // months are between late ones and the others
		return map[string]int{lateGroup: -1, noDay: 1, doneGroup: 2, naGroup: 3}[t.group]
	}
	for i := range m.tasks {
		t := &m.tasks[i]
		day := m.due(t)
		t.own = m.session.Run().Readiness[t.id].Due
		switch state := m.state(t); {
		case state == assessment.InPlace:
			t.group = doneGroup
		case state == assessment.NotApplicable:
			t.group = naGroup
		case m.isLate(t):
			t.group = lateGroup
		case day.IsZero():
			t.group = noDay
		case day.Format("2006") == m.today.Format("2006"):
			t.group = day.Format("January")
		default:
			t.group = day.Format("January 2006")
		}
	}
	slices.SortStableFunc(m.tasks, func(a, b task) int {
		return cmp.Or(rank(&a)-rank(&b), m.due(&b).DaysTo(m.due(&a)))
	})
	m.arranged, m.promised = true, m.source.Ready()
}

// filter lists what passes. The task with the id stays, so that what was just marked
// does not slip away below the cursor.
func (m *Model) filter(id assessment.WorkstreamID) {
	m.list.Show(len(m.tasks), func(i int) bool {
		t := &m.tasks[i]
		if m.late && t.id != id && !m.isLate(t) {
			return false
		}
		person, owner := m.who(t)
		words := []string{string(t.id), t.title(), person, owner}
		if t.work != nil {
			words = append(words, t.work.Title)
			for _, ids := range t.work.Serves {
				words = append(words, ids...)
			}
		}
		return strings.Contains(strings.ToLower(strings.Join(words, "\n")), m.list.Wanted())
	})
	m.moveTo(id)
}

func (m *Model) moveTo(id assessment.WorkstreamID) bool {
	return m.list.MoveTo(func(i int) bool { return m.tasks[i].id == id })
}

// refilter lists what passes a filter that has changed.
func (m *Model) refilter() {
	id := m.currentID()
	m.filter("")
	if !m.moveTo(id) {
		m.list.Move(ui.First, 1)
	}
}

// current is the task under the cursor, or nil.
func (m *Model) current() *task {
	if i, ok := m.list.Here(); ok && i < len(m.tasks) {
		return &m.tasks[i]
	}
	return nil
}

func (m *Model) currentID() assessment.WorkstreamID {
	if t := m.current(); t != nil {
		return t.id
	}
	return ""
}

// Keys are those of the list, or of the text that is typed.
func (m *Model) Keys() ui.KeyMap {
	keys := ui.KeyMap{Page: "the work"}
	if m.list.Typing {
		keys = m.list.FilterKeys(m.pageRows, func() { m.list.ClearFilter(); m.refilter() })
	} else {
		keys.Rows = m.rows()
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = nil; return do() })
}

// rows are the keys while no text is typed.
func (m *Model) rows() []ui.Key {
	here := func() bool { return m.current() != nil }
	closed := func() bool { return !m.reading && len(m.tasks) > 0 }
	moves := ui.MoveKeys("move", here, func(a ui.Motion) {
		m.list.Move(a, m.pageRows())
		m.filter(m.currentID())
	})
	if m.reading {
		long := func() bool { return m.page.Long(m.textRows()) }
		moves = ui.MoveKeys("scroll", long, func(a ui.Motion) { m.page.Move(a, m.textRows()) })
	}
	set := ui.Row(ui.GroupAct, "1 2 3 4", "", "1 missing, 2 in progress, 3 partial, 4 in place, 5 not applicable", nil).Only(here)
	set.Sign = "1–5"
	set.Pick = func(digit int) tea.Cmd { return m.set(assessment.ReadinessStates()[digit-1]) }
	five := form.Key("5", "", "", func() *form.Model { return form.Reason(m.session, m.currentID(), m.current().title()) }).Only(here)
	five.Group = ui.GroupMove
	if t := m.current(); t != nil && m.refusal(t) != "" {
		five = ui.Row(ui.GroupMove, "5", "", "", ui.Do(func() { m.say("Can't be not applicable. " + m.refusal(m.current())) })).Only(here)
	}
	only, help := "late only", "only what is late, or everything"
	if m.late {
		only = "all"
	}
	find := m.list.FilterKey("find by title, person, owner or requirement", closed)
	find.Word = "find"
	rows := append(moves,
		ui.Row(ui.GroupAct, "space", "next state", "next state: in progress, in place, missing", m.setNext).Only(here).Kept(),
		set, five,
		ui.Row(ui.GroupAct, "0", "", "clear the state; your answers decide it again", m.unset).
			Only(func() bool { return m.session.Run().Readiness[m.currentID()].State != "" }),
		form.Key("enter", "edit", "due day, done day, link and comment", func() *form.Model {
			return form.Edit(m.session, m.currentID(), m.current().title(), m.planned(m.current()), m.today)
		}).Only(here),
		form.Key("@", "person", "who does it", func() *form.Model { return form.Who(m.session, m.currentID(), m.current().title()) }).
			Only(here).FoundBy("owner assign people"),
		ui.Row(ui.GroupLook, "f", only, help, ui.Do(func() {
			m.late = !m.late
			m.refilter()
		})).Only(closed),
		find,
		ui.Row(ui.GroupLook, "o", "open link", "open the evidence", m.follow).Only(func() bool {
			return m.open != nil && here() && m.link(m.current()) != ""
		}),
		ui.Row(ui.GroupLook, "w", "read more", "all about this task, and back", ui.Do(func() {
			m.reading, m.page = !m.reading, ui.Pager{}
			m.write()
		})).Only(here).DroppedEarly(),
	)
	if key, ok := form.HaveKey(m.session, m.result, assessment.MilestoneID(m.currentID()), m.today); ok {
		rows = append(rows, key)
	}
	if m.reading || m.filtered() {
		rows = append(rows, ui.Row(ui.GroupLeave, "esc", "", ui.BackKey().Help, ui.Do(m.close)))
	}
	return rows
}

func (m *Model) filtered() bool { return m.late || m.list.Filtered() }

// close goes back from the page of a task, or lists all of them again.
func (m *Model) close() {
	if m.reading {
		m.reading = false
		return
	}
	m.late = false
	m.list.ClearFilter()
	m.refilter()
}

// refusal says why a task can't be not applicable; "" where it can.
func (m *Model) refusal(t *task) string {
	if t.work == nil {
		return "A milestone is in the plan unless an answer removes it."
	}
	return m.session.Catalog().Required(t.id)
}

// Next is the state after another one. Not applicable needs a reason and is left out.
func Next(state assessment.Readiness) assessment.Readiness {
	switch state {
	case assessment.NotChecked, assessment.Missing:
		return assessment.InProgress
	case assessment.InProgress, assessment.Partial:
		return assessment.InPlace
	}
	return assessment.Missing
}

// Marked is what is entered about a task, with another state. Who does it, the days, the
// link and the comment stay.
func Marked(run assessment.Assessment, id assessment.WorkstreamID, state assessment.Readiness) *assessment.ReadinessMark {
	mark := run.Readiness[id]
	mark.State, mark.Reason = state, ""
	if state != assessment.InPlace {
		mark.Done = assessment.Date{}
	}
	return &mark
}

func (m *Model) setNext() tea.Cmd { return m.set(Next(m.state(m.current()))) }

// set stores a state, and says what that changes.
func (m *Model) set(state assessment.Readiness) tea.Cmd {
	return m.save(Marked(m.session.Run(), m.currentID(), state), "Marked "+report.ReadinessWord(state))
}

// unset takes the state away.
func (m *Model) unset() tea.Cmd {
	mark := Marked(m.session.Run(), m.currentID(), assessment.NotChecked)
	if *mark == (assessment.ReadinessMark{State: assessment.NotChecked}) {
		mark = nil
	}
	return m.save(mark, "The state is gone")
}

func (m *Model) say(text string) { m.message = func() string { return text } }

func (m *Model) save(mark *assessment.ReadinessMark, did string) tea.Cmd {
	before, revision := m.result, m.session.Revision()
	cmd := m.session.Mark(m.currentID(), mark)
	if revision == m.session.Revision() {
		return cmd
	}
	m.message = func() string { // the result with the mark comes after this key
		if m.result == before {
			return did + "; u undoes it."
		}
		return did + ". " + difference(before.Effort.Days, m.result.Effort.Days) + "; u undoes it."
	}
	m.write()
	return cmd
}

// link is the address of the evidence.
func (m *Model) link(t *task) string { return m.session.Run().Readiness[t.id].Link }

// follow opens the link to the evidence.
func (m *Model) follow() tea.Cmd {
	open, link := m.open, m.link(m.current())
	m.say("Opening " + link + ".")
	return func() tea.Msg { return openedMsg{m, open(link)} }
}

// difference says how the work that is left has changed.
func difference(before, now assessment.Days) string {
	left := report.PersonDays(now) + " person-days left"
	less := func(a, b assessment.Days) string {
		return ", " + report.PersonDays(assessment.Days{Low: max(0, a.Low-b.Low), High: max(0, a.High-b.High)})
	}
	switch {
	case now == before:
		return left + ", as before"
	case now.High < before.High:
		return left + less(before, now) + " less"
	default:
		return left + less(now, before) + " more"
	}
}

// write writes the page of the task under the cursor, where it is open.
func (m *Model) write() {
	t := m.current()
	if t == nil || !m.reading {
		return
	}
	p := m.Sheet(76)
	if t.work == nil {
		plan.Milestone(&p, m.session.Catalog().Catalog, m.result, t.milestone)
	} else {
		plan.Workstream(&p, m.session.Catalog().Catalog, t.work, m.stateWords(t))
	}
	m.page.Lines = p.Lines
}

// Status is what the last key did.
func (m *Model) Status() string {
	if m.message == nil {
		return ""
	}
	return m.Styles.Text.Render(m.message())
}
