// Package work is the tabs of the work: the workstreams, with how far each is and
// how the plan shrinks as more of them are marked; and the coverage, with every
// requirement of the standards as one sign.
package work

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/session"
	"trustpath/tui/ui"
)

// Model is the tab of the workstreams.
type Model struct {
	ui.Page
	session *session.Session
	today   assessment.Date

	result *assessment.Result // nil before the first one
	bare   assessment.Result  // the same without any mark
	work   []*assessment.PlanWorkstream
	list   ui.List // of work
	state  pick
	phase  pick

	opened  bool // the whole page of the workstream under the cursor
	page    ui.Pager
	asking  bool // why it is not applicable
	reason  ui.Field
	message func() string // what the last key did; nil for nothing to say
}

// New returns the tab.
func New(s *session.Session, today assessment.Date) *Model {
	m := &Model{session: s, today: today, list: ui.NewList(), reason: ui.NewField(safetext.MaxReason)}
	for _, state := range assessment.ReadinessStates() {
		m.state.add(string(state), report.ReadinessWord(state))
	}
	return m
}

// pick is one of some ids to filter by, with its word; "" is all.
type pick struct {
	ids, words []string
	id         string
}

func (p *pick) add(id, word string) { p.ids, p.words = append(p.ids, id), append(p.words, word) }

// next picks the id after this one. All is between the last one and the first.
func (p *pick) next() {
	if at := slices.Index(p.ids, p.id) + 1; at < len(p.ids) {
		p.id = p.ids[at]
	} else {
		p.id = ""
	}
}

func (p *pick) passes(id string) bool { return p.id == "" || p.id == id }

// view is the words, with the picked one in brackets. The others are left out
// unless all are wanted.
func (p *pick) view(s ui.Styles, all bool) string {
	line := ""
	for i, id := range append([]string{""}, p.ids...) {
		switch word := strings.ToLower(append([]string{"all"}, p.words...)[i]); {
		case id == p.id:
			line += s.Accent.Render("[" + word + "]")
		case all:
			line += s.Muted.Render(" " + word + " ")
		}
	}
	return line
}

func (m *Model) Head() ui.Head { return ui.Head{Left: "Work"} }

func (m *Model) Resize(l ui.Layout)  { m.Page.Resize(l); m.write() }
func (m *Model) Restyle(s ui.Styles) { m.Page.Restyle(s); m.write() }

// Commit drops what the last key did: the tab is being left.
func (m *Model) Commit() tea.Cmd { m.message = nil; return nil }

func (m *Model) Show(r *assessment.Result) {
	run := m.session.Run()
	run.Readiness = nil
	m.bare = m.session.Catalog().Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	id := m.currentID()
	m.result, m.work, m.phase = r, nil, pick{id: m.phase.id}
	if r.Plan != nil {
		for _, phase := range r.Plan.Phases {
			m.phase.add(string(phase.ID), phase.Title)
			for i := range r.Plan.Workstreams {
				if w := &r.Plan.Workstreams[i]; w.Phase == phase.ID {
					m.work = append(m.work, w)
				}
			}
		}
	}
	m.filter(id)
	m.write()
}

// filter lists what passes. The workstream with the id stays even in another
// state, so that what was just marked does not slip away below the cursor.
func (m *Model) filter(id assessment.WorkstreamID) {
	m.list.Show(len(m.work), func(i int) bool {
		w := m.work[i]
		if w.ID != id && !m.state.passes(string(w.State)) || !m.phase.passes(string(w.Phase)) {
			return false
		}
		words := []string{string(w.ID), w.Title, w.Owner}
		for _, ids := range w.Serves {
			words = append(words, ids...)
		}
		return strings.Contains(strings.ToLower(strings.Join(words, "\n")), m.list.Wanted())
	})
	m.moveTo(id)
}

func (m *Model) moveTo(id assessment.WorkstreamID) bool {
	return m.list.MoveTo(func(i int) bool { return m.work[i].ID == id })
}

// refilter lists what passes a filter that has changed.
func (m *Model) refilter() {
	id := m.currentID()
	m.filter("")
	if !m.moveTo(id) {
		m.list.Move(ui.First, 1)
	}
}

// current is the workstream under the cursor, or nil.
func (m *Model) current() *assessment.PlanWorkstream {
	if i, ok := m.list.Here(); ok {
		return m.work[i]
	}
	return nil
}

func (m *Model) currentID() assessment.WorkstreamID {
	if w := m.current(); w != nil {
		return w.ID
	}
	return ""
}

// Keys are those of the list, or of the text that is typed.
func (m *Model) Keys() ui.KeyMap {
	keys := ui.KeyMap{Page: "the work"}
	switch {
	case m.asking:
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{
			ui.Row(ui.GroupAct, "enter", "not applicable", "mark it so, with this reason", m.giveReason).Kept(),
			ui.Row(ui.GroupLeave, "esc", "leave it", "leave the state as it was",
				ui.Do(func() { m.asking = false })).Kept(),
		}}
	case m.list.Typing:
		keys = m.list.FilterKeys(m.pageRows, func() { m.list.ClearFilter(); m.refilter() })
	default:
		keys.Rows = m.rows()
	}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd { m.message = nil; return do() })
}

// rows are the keys while no text is typed.
func (m *Model) rows() []ui.Key {
	here := func() bool { return m.current() != nil }
	closed := func() bool { return !m.opened && len(m.work) > 0 }
	moves := ui.MoveKeys("move", here, func(a ui.Motion) {
		m.list.Move(a, m.pageRows())
		m.filter(m.currentID())
	})
	if m.opened {
		long := func() bool { return m.page.Long(m.textRows()) }
		moves = ui.MoveKeys("scroll", long, func(a ui.Motion) { m.page.Move(a, m.textRows()) })
	}
	set := ui.Row(ui.GroupAct, "1 2 3 4 5", "set state", "1 missing, 2 in progress, 3 partial, 4 in place, 5 not applicable", nil)
	set.Sign, set.When = "1–5", here
	set.Pick = func(digit int) tea.Cmd { return m.mark(assessment.ReadinessStates()[digit-1]) }
	find := m.list.FilterKey("find by title, owner or requirement", closed)
	find.Word = "find"
	rows := append(moves,
		ui.Row(ui.GroupAct, "space", "next state", "in progress, in place, missing, and round", m.markNext).Only(here).Kept(),
		set,
		ui.Row(ui.GroupAct, "0", "", "take the mark away; the answers say how far it is",
			func() tea.Cmd { return m.save(nil) }).
			Only(func() bool { return m.session.Run().Readiness[m.currentID()].State != "" }),
		ui.Row(ui.GroupLook, "enter", "details", "all about this workstream, and back", ui.Do(func() {
			m.opened, m.page = !m.opened, ui.Pager{}
			m.write()
		})).Only(here),
		ui.Row(ui.GroupLook, "f", "filter", "only one state: missing, partial, in place, not applicable", ui.Do(func() {
			m.state.next()
			m.refilter()
		})).Only(closed),
		ui.Row(ui.GroupLook, "p", "phase", "only one phase", ui.Do(func() {
			m.phase.next()
			m.refilter()
		})).Only(closed),
		find,
	)
	if m.opened || m.filtered() {
		rows = append(rows, ui.Row(ui.GroupLeave, "esc", "", ui.BackKey().Help, ui.Do(m.close)))
	}
	return rows
}

func (m *Model) filtered() bool { return m.state.id != "" || m.phase.id != "" || m.list.Filtered() }

// close goes back from the page of a workstream, or lists all of them again.
func (m *Model) close() {
	if m.opened {
		m.opened = false
		return
	}
	m.state.id, m.phase.id = "", ""
	m.list.ClearFilter()
	m.refilter()
}

// Update types text.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.asking {
			m.reason.Update(msg)
		} else if m.list.Typing && m.list.Type(msg) {
			m.refilter()
		}
	}
	return nil
}

// markNext sets the state after this one. Not applicable needs a reason and is left
// out.
func (m *Model) markNext() tea.Cmd {
	next := map[assessment.Readiness]assessment.Readiness{
		assessment.NotChecked: assessment.InProgress,
		assessment.Missing:    assessment.InProgress,
		assessment.InProgress: assessment.InPlace,
		assessment.Partial:    assessment.InPlace,
	}
	return m.mark(cmp.Or(next[m.current().State], assessment.Missing))
}

// mark sets the state of the workstream under the cursor, or asks for a reason.
func (m *Model) mark(state assessment.Readiness) tea.Cmd {
	w := m.current()
	if state != assessment.NotApplicable {
		return m.save(m.marked(state, ""))
	}
	if required := m.session.Catalog().Required(w.ID); required != "" {
		m.say("Can't be not applicable. " + required)
		return nil
	}
	m.asking = true
	m.reason.SetValue(w.Reason)
	m.reason.Focus()
	return nil
}

func (m *Model) giveReason() tea.Cmd {
	reason := m.reason.Value()
	if reason == "" {
		m.say("Say in a few words why it is not applicable: an auditor will ask.")
		return nil
	}
	m.asking = false
	return m.save(m.marked(assessment.NotApplicable, reason))
}

// marked is the mark on the workstream under the cursor with another state. Who does
// it, the days, the link and the comment stay.
func (m *Model) marked(state assessment.Readiness, reason string) *assessment.ReadinessMark {
	mark := m.session.Run().Readiness[m.currentID()]
	mark.State, mark.Reason = state, reason
	if state != assessment.InPlace {
		mark.Done = assessment.Date{}
	}
	return &mark
}

func (m *Model) say(text string) { m.message = func() string { return text } }

// save stores a mark, or for nil takes it away, and says what that changes.
func (m *Model) save(mark *assessment.ReadinessMark) tea.Cmd {
	id, before, revision := m.currentID(), m.result.Effort.Days, m.session.Revision()
	cmd := m.session.Mark(id, mark)
	if revision == m.session.Revision() {
		return cmd
	}
	m.message = func() string { // the result with the mark comes after this key
		head := "The mark is gone"
		if mark != nil {
			head = "Marked " + report.ReadinessWord(mark.State)
		} else if w := m.current(); w != nil {
			head += ": " + report.ReadinessWord(w.State) + ", as your answers say"
		}
		remains := m.session.Catalog().Remains(id)
		if remains != "" && mark != nil && mark.State == assessment.NotApplicable {
			return head + ". " + remains
		}
		return head + ". " + difference(before, m.result.Effort.Days) + "; u takes it back."
	}
	return cmd
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

// Status is what the last key did.
func (m *Model) Status() string {
	if m.message == nil {
		return ""
	}
	return m.Styles.Text.Render(m.message())
}
