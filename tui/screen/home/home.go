// Package home is the list of assessments, and the dialog that imports one.
package home

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/library"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/tui/screen/form"
	"trustpath/tui/ui"
)

// Library carries out what the page asks for: the shell.
type Library interface {
	Open(id string, roadmap bool) tea.Cmd // at its roadmap if roadmap is set
	New(company string) tea.Cmd
	Example() tea.Cmd // adds a made-up company, and opens it
	Sample() tea.Cmd  // works out the row of that company
	Duplicate(id, company string) tea.Cmd
	Export(id string) tea.Cmd
	Rename(id, was, company string) tea.Cmd
	Workshop(id string) tea.Cmd // leaves for a workshop on it
	Delete(id, company string) tea.Cmd
	Restore(id, company string) tea.Cmd
	Compare(left, right string) tea.Cmd
	// Earlier compares an assessment with itself before one of the days on which it
	// was changed.
	Earlier(id string, day int) tea.Cmd
	More() tea.Cmd                 // reads the names after the first part of the library
	Describe(ids []string) tea.Cmd // works out the rows of assessments that came into view
	Agenda(risk bool) tea.Cmd      // reads what all have due, and with risk of which some may be at risk
	Risk(ids []string) tea.Cmd     // works out what is at risk of some
}

// Step is a change of the list that u undoes.
type Step struct {
	ID   string
	Undo func() tea.Cmd
}

// LastDay is the last day on which an assessment was changed.
const LastDay = -1

// mode is what the page does with a key.
type mode int

const (
	listing mode = iota
	naming       // typing the company of a new assessment
	atFoot       // the cursor is on the row of the deleted assessments, below the list
	deleted      // the list of deleted assessments
)

// Model is the page.
type Model struct {
	ui.Page
	library Library
	version string // of the content
	checked string // the day on which it was checked
	first   welcome
	imports bool // whether files can be imported

	names  Names
	rows   map[string]Row       // by id; one that is older than its name is out of date
	asked  map[string]time.Time // by id: the change that is being described
	more   bool                 // all names are being read
	total  int
	loaded bool
	list   ui.List // of names
	toEnd  bool    // go to the last row once it is known
	order  order
	only   choice
	agenda *Agenda // nil while it is not known
	reads  bool    // it is being read
	weighs bool    // what is at risk of some is being worked out
	top    bool    // go to the first row once it is
	aim    string  // go to this id once it is listed

	mode    mode
	company ui.Field
	done    []Step               // what u undoes, the last one last
	undone  map[string]bool      // ids of copies and imports that u removed, and won't bring back
	removed []assessment.Summary // the deleted assessments, the last deleted first
	bin     ui.List              // of removed
	picked  string               // id of the one to compare, or ""
	message string               // until the next key
	behind  map[string]bool      // ids of what is newer in the shared library, as it was seen last
}

// order is in which order the list is, choice what is in it; the s and f keys go through them.
type (
	order  int
	choice int
)

const (
	byChange order = iota
	byNext
	byLate
	byRisk
	orders
)

const (
	allOfThem choice = iota
	lateOnly
	dueOnly
	riskOnly
	choices
)

// dueDays is how soon something is due.
const dueDays = 14

// Agenda is what all assessments have due, and what is at risk where that was asked for,
// which is worked out step by step.
type Agenda struct {
	due  map[string]assessment.Due
	risk map[string]assessment.AtRisk // nil where it was not asked for
	left []string                     // whose risk is not worked out yet
	step int                          // how many of them at once
}

// NewAgenda returns an agenda with the ids of those that may be at risk.
func NewAgenda(due []assessment.Due, asked []string, risk bool) *Agenda {
	const fewest, steps = 200, 50
	a := &Agenda{due: make(map[string]assessment.Due, len(due)), left: asked, step: max(fewest, len(asked)/steps)}
	for _, d := range due {
		a.due[d.ID] = d
	}
	if risk {
		a.risk = make(map[string]assessment.AtRisk, len(asked))
	}
	return a
}

// New returns an empty list; imports is whether files can be imported, examples whether
// there is a made-up company to try.
func New(c *assessment.Catalog, library Library, imports, examples bool) *Model {
	return &Model{
		library: library,
		first:   newWelcome(c, examples),
		imports: imports,
		rows:    map[string]Row{},
		asked:   map[string]time.Time{},
		undone:  map[string]bool{},
		version: "content " + c.Pack.Version,
		checked: "checked " + report.LongDate(c.Checked),
		company: ui.NewField(safetext.MaxCompany),
		list:    ui.NewList(),
		bin:     ui.NewList(),
	}
}

// Pack names the content, with the day on which it was checked on a wide screen, after what
// is to be pushed and pulled.
func (m *Model) Pack() string {
	mark := m.toShare()
	switch {
	case mark != "":
		return "library: " + mark + " · " + m.version
	case m.Layout.Side == 0:
		return m.version
	}
	return m.version + ", " + m.checked
}

// toShare counts what is to be pushed and pulled: "2 to push, 1 behind", or "".
func (m *Model) toShare() string {
	var out []string
	if n := len(m.names.Unpushed); n > 0 {
		out = append(out, report.Thousands(n)+" to push")
	}
	if n := len(m.behind); n > 0 {
		out = append(out, report.Thousands(n)+" behind")
	}
	return strings.Join(out, ", ")
}

// shared is the state of an assessment in the shared library, "" where nothing is to do.
func (m *Model) shared(id string) library.State {
	switch push := slices.Contains(m.names.Unpushed, id); {
	case push && m.behind[id]:
		return library.Apart
	case push:
		return library.Changed
	case m.behind[id]:
		return library.Older
	}
	return ""
}

// Behind takes what a shared library has of the assessments.
func (m *Model) Behind(rows []library.Row) {
	m.behind = map[string]bool{}
	for _, r := range rows {
		if r.State == library.Older || r.State == library.Apart {
			m.behind[r.ID] = true
		}
	}
}

// Status is what just happened.
func (m *Model) Status() string { return m.Styles.Text.Render(m.message) }

func (m *Model) Keys() ui.KeyMap {
	toList := ui.Do(func() { m.mode = listing })
	var keys ui.KeyMap
	switch {
	case m.mode == naming:
		begin := ui.Row(ui.GroupAct, "enter", "first question", "begin with the first question", m.begin).Kept()
		keys = ui.KeyMap{Typing: true, Rows: []ui.Key{begin, ui.CloseKey(toList)}}
	case m.mode == atFoot:
		keys = ui.KeyMap{Page: "the list", Rows: append(ui.MoveKeys("move", func() bool { return true }, m.move),
			ui.Row(ui.GroupLook, "enter", "deleted", "the deleted assessments", ui.Do(func() { m.mode = deleted })).Kept(),
			ui.Row(ui.GroupLeave, "esc", "", ui.BackKey().Help, toList),
			ui.QuitKey(),
		)}
	case m.mode == deleted:
		restore := func() tea.Cmd { return m.restore(m.bin.Cursor()) }
		keys = ui.KeyMap{Page: "the deleted ones", Rows: append(m.bin.Keys(m.visibleDeleted),
			ui.Row(ui.GroupAct, "enter u", "bring back", "bring this one back; also u", restore).Kept(),
			ui.Row(ui.GroupLeave, "esc", "back", "back to the list", toList),
			ui.QuitKey(),
		)}
	case m.list.Typing:
		keys = m.list.FilterKeys(m.visible, m.clearFilter)
	default:
		keys = ui.KeyMap{Page: "the list", Rows: m.listKeys()}
	}
	return keys.Around(m.act)
}

func (m *Model) listKeys() []ui.Key {
	some := func() bool { return m.list.Len() > 0 }
	several := func() bool { return len(m.names.list) > 1 }
	shared := func() bool { return m.names.Shared }
	anyDeleted := func() bool { return len(m.removed) > 0 }
	// row is what keys do with the assessment under the cursor.
	row := func(group ui.Group, keys, word, help, also string, do func(name) tea.Cmd) ui.Key {
		return ui.Row(group, keys, word, help, func() tea.Cmd {
			item, _ := m.list.Here()
			return do(m.names.list[item])
		}).Only(some).FoundBy(also)
	}
	if m.empty() {
		return m.firstKeys()
	}
	open := row(ui.GroupAct, "enter", "open", "open this assessment", "",
		func(n name) tea.Cmd { return m.open(n, false) }).Kept()
	begin := ui.Row(ui.GroupChange, "A", "add", "add an assessment", ui.Do(m.beginNaming)).Kept().FoundBy("create start new begin")
	return append(ui.MoveKeys("move", some, m.move),
		open,
		begin,
		row(ui.GroupChange, "X delete", "delete", "delete; also del; u undoes it", "remove",
			func(n name) tea.Cmd { return m.library.Delete(n.ID, n.Company) }),
		m.undoKey("undo"),
		m.list.FilterKey("filter by company", several),
		ui.Row(ui.GroupLook, "s", "sort", "sort by what is next, late, at risk, or by the last change", m.arrange(1, 0)).
			Only(several).FoundBy("order"),
		ui.Row(ui.GroupLook, "f", m.nextChoice(), "list only what is late, due in two weeks or at risk, or all", m.arrange(0, 1)).
			Only(several).FoundBy("filter late risk"),
		row(ui.GroupLook, "r", "roadmap", "the roadmap so far", "report result",
			func(n name) tea.Cmd { return m.open(n, true) }),
		row(ui.GroupAct, "p", "workshop", "hold a workshop: a room answers it together, over ssh", "facilitate team vote room",
			func(n name) tea.Cmd { return m.library.Workshop(n.ID) }),
		m.wholeListKey(),
		ui.Row(ui.GroupMove, "tab", "", ui.NextTab, func() tea.Cmd { return ui.Go(ui.ToLibrary) }).Only(shared),
		ui.Row(ui.GroupMove, "shift+tab", "", "tab before", func() tea.Cmd { return ui.Go(ui.ToCohort) }).Only(shared),
		ui.QuitKey(),
		ui.Row(ui.GroupLook, "d", "deleted", "the deleted assessments", ui.Do(func() { m.mode = deleted })).
			Only(anyDeleted).DroppedEarly(),
		row(ui.GroupChange, "R", "rename", "give it another name", "name company title", func(n name) tea.Cmd {
			return ui.Send(form.OpenMsg{Open: func() *form.Model {
				return form.Name(n.Company, func(company string) tea.Cmd { return m.library.Rename(n.ID, n.Company, company) })
			}})
		}),
		row(ui.GroupChange, "D", "duplicate", "copy answers, notes, dates and readiness", "clone",
			func(n name) tea.Cmd { return m.library.Duplicate(n.ID, copyOf(n.Company)) }),
		row(ui.GroupAct, "x", "export", "write its roadmap to a file", ui.ExportKey().Also,
			func(n name) tea.Cmd { return m.library.Export(n.ID) }),
		ui.Row(ui.GroupChange, "I i", "import", "import an assessment: a bundle or an answers file", func() tea.Cmd { return ui.Go(ui.ToImport) }).
			Only(func() bool { return m.imports }).DroppedEarly().FoundBy("open load file bundle"),
		ui.CopyKey("copy the name and the outcome", some),
		ui.Row(ui.GroupAct, "space", "pick two", "pick this one; the second one picked is compared with it", m.pick).
			Only(several).FoundBy("compare diff"),
		row(ui.GroupLook, "c", "what changed", "compare with itself as it was before the last day of changes",
			"compare diff history", func(n name) tea.Cmd { return m.library.Earlier(n.ID, LastDay) }),
	)
}

// wholeListKey takes the filter away.
func (m *Model) wholeListKey() ui.Key {
	return ui.Row(ui.GroupLeave, "esc", "", ui.BackKey().Help, ui.Do(m.clearFilter)).Only(m.list.Filtered)
}

// firstKeys are those of the first page.
func (m *Model) firstKeys() []ui.Key {
	anyDeleted := func() bool { return len(m.removed) > 0 }
	return append(m.first.list.Keys(func() int { return len(m.choices()) }),
		ui.Row(ui.GroupAct, "enter", "start", "do what the row at the cursor says", func() tea.Cmd {
			choices := m.choices() // fewer than were drawn, after keys that came at once
			m.first.list.Show(len(choices), nil)
			at, _ := m.first.list.Here()
			return choices[at].do()
		}).Kept(),
		ui.Row(ui.GroupChange, "A", "add", "add an assessment", ui.Do(m.beginNaming)).FoundBy("create start new begin"),
		ui.Row(ui.GroupChange, "I i", "", "import an assessment: a bundle or an answers file", func() tea.Cmd { return ui.Go(ui.ToImport) }).
			Only(func() bool { return m.imports }).FoundBy("open load file bundle"),
		m.undoKey(""),
		ui.Row(ui.GroupLook, "d", "", "the deleted assessments", ui.Do(func() { m.mode = deleted })).Only(anyDeleted),
		m.wholeListKey(),
		ui.QuitKey(),
	)
}

// act does what a key is for, and asks for what came into view.
func (m *Model) act(do func() tea.Cmd) tea.Cmd {
	m.message = ""
	cmd := do()
	return tea.Batch(cmd, m.want())
}

// Update types into the field that is open.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.PasteMsg, tea.KeyPressMsg:
		return m.act(ui.Do(func() { m.write(msg) }))
	default:
		return m.want()
	}
}

func (m *Model) write(msg tea.Msg) {
	switch {
	case m.mode == naming:
		m.company.Update(msg)
	case m.list.Typing && m.list.Type(msg):
		m.list.Move(ui.First, 1)
		m.filter()
	}
}

// move moves the cursor; below the last row is that of the deleted assessments.
func (m *Model) move(a ui.Motion) {
	last := m.names.All && m.list.Cursor() == m.list.Len()-1
	switch {
	case m.mode == atFoot && (a == ui.Down || a == ui.PageDown || a == ui.Last):
		return
	case m.mode == atFoot && (a == ui.Up || a == ui.PageUp):
		m.mode = listing
		return
	case a == ui.Down && last && len(m.removed) > 0:
		m.mode = atFoot
		return
	}
	m.mode = listing
	m.list.Move(a, m.visible())
	m.toEnd = a == ui.Last && !m.names.All
}

func (m *Model) beginNaming() {
	m.mode = naming
	m.company.Focus()
}

// begin asks for a new assessment of the company that was typed.
func (m *Model) begin() tea.Cmd {
	company := m.company.Value()
	m.mode = listing
	m.company.SetValue("")
	return m.library.New(company)
}

// pick picks an assessment to compare, or drops it again; the second one picked is
// compared with the first.
func (m *Model) pick() tea.Cmd {
	item, ok := m.list.Here()
	if !ok {
		return nil
	}
	first, one := m.picked, m.names.list[item]
	m.picked = ""
	switch first {
	case "":
		m.picked = one.ID
		m.message = ui.Named(one.Company) + " is picked: space on another one compares the two."
	case one.ID:
	default:
		return m.library.Compare(first, one.ID)
	}
	return nil
}

// copyOf is the name of a copy, no longer than a name may be.
func copyOf(company string) string {
	const mark = " (copy)"
	return strings.TrimSpace(safetext.Line(company, safetext.MaxCompany-len(mark)) + mark)
}

// Copy is the assessment under the cursor in one line.
func (m *Model) Copy() (label, text string) {
	if m.list.Len() == 0 {
		return "", ""
	}
	r, known := m.row(m.list.Cursor())
	company := ui.Named(r.Company)
	if !known {
		return company, company
	}
	return company + " and its outcome", company + ": " + r.Outcome
}

// setDeleted takes the deleted assessments, the last deleted first.
func (m *Model) setDeleted(list []assessment.Summary) {
	m.removed = list
	m.bin.Show(len(list), nil)
	if len(list) == 0 && (m.mode == deleted || m.mode == atFoot) {
		m.mode = listing
	}
}

// open opens an assessment. From there on its own undo takes back what is done to it.
func (m *Model) open(n name, roadmap bool) tea.Cmd {
	m.forget(n.ID)
	return m.library.Open(n.ID, roadmap)
}

// Did takes a change that u can undo now.
func (m *Model) Did(step Step) { m.done = append(m.done, step) }

// Removed marks a copy or an import that u removed.
func (m *Model) Removed(id string) { m.undone[id] = true }

func (m *Model) forget(id string) {
	m.done = slices.DeleteFunc(m.done, func(s Step) bool { return s.ID == id })
}

func (m *Model) undoKey(word string) ui.Key {
	return ui.Row(ui.GroupAct, "u", word, "undo the last delete, copy, import or rename", m.undo).
		Only(func() bool { return len(m.done) > 0 || m.lastDeleted() >= 0 }).FoundBy("restore bring back")
}

// undo undoes the last change; before those of this run, the last delete.
func (m *Model) undo() tea.Cmd {
	last := len(m.done) - 1
	if last < 0 {
		return m.restore(m.lastDeleted())
	}
	step := m.done[last]
	m.done = m.done[:last]
	return step.Undo()
}

// lastDeleted is the row of what was deleted last, other than by u, or -1.
func (m *Model) lastDeleted() int {
	return slices.IndexFunc(m.removed, func(s assessment.Summary) bool { return !m.undone[s.ID] })
}

// restore asks for a deleted assessment. It leaves the list at once, so that the
// next key restores the next one.
func (m *Model) restore(row int) tea.Cmd {
	one := m.removed[row]
	m.forget(one.ID)
	delete(m.undone, one.ID)
	m.setDeleted(append(m.removed[:row:row], m.removed[row+1:]...))
	return m.library.Restore(one.ID, one.Company)
}

// PageSize is how many names are read for the first frame. All are read once the
// user filters or goes past them.
const PageSize = 100

// Names is the library from its beginning, the last changed first.
type Names struct {
	list    []name
	deleted []assessment.Summary // the last deleted first
	All     bool                 // whether this is all of it
	Now     time.Time            // when it was read

	Shared   bool     // a shared library is set
	Unpushed []string // ids of what is not pushed to it yet
}

type name struct {
	assessment.Summary
	folded string // the company as the filter compares it
	key    int    // see Model.key
}

// NewNames prepares names for the list; a long library makes it work for a command.
func NewNames(list, deleted []assessment.Summary, all bool, now time.Time) Names {
	out := Names{list: make([]name, len(list)), deleted: deleted, All: all, Now: now}
	for i, s := range list {
		out.list[i] = name{Summary: s, folded: strings.ToLower(ui.Named(s.Company))}
	}
	return out
}

// Show lists names as they are stored. The cursor stays on its assessment.
func (m *Model) Show(names Names) tea.Cmd {
	m.setDeleted(names.deleted)
	id := m.current()
	m.names, m.loaded, m.more = names, true, false
	m.reads = false // what is due may have changed too
	if m.order != byChange {
		m.sort()
	}
	if names.All {
		m.total = len(names.list)
	}
	m.filter()
	m.moveTo(id)
	if m.moveTo(m.aim) {
		m.aim = ""
	}
	if m.toEnd && names.All {
		m.list.Move(ui.Last, 1)
	}
	m.toEnd = false
	return m.want()
}

// Companies are the names that were read, the last changed first.
func (m *Model) Companies() []assessment.Summary {
	out := make([]assessment.Summary, len(m.names.list))
	for i, n := range m.names.list {
		out[i] = n.Summary
	}
	return out
}

// Point puts the cursor on an assessment once it is listed.
func (m *Model) Point(id string) { m.aim = id }

// Limit is how many names to read: the first part, or all (-1) if all were read
// before.
func (m *Model) Limit() int {
	if m.names.All && len(m.names.list) >= PageSize {
		return -1
	}
	return PageSize
}

// Counted takes the number of assessments in the library.
func (m *Model) Counted(total int) { m.total = total }

// Described takes rows that were worked out, and the ids of assessments that
// cannot be read. Their names may be damaged too, so nothing of them is shown.
func (m *Model) Described(rows []Row, unreadable []string) {
	for _, id := range unreadable {
		rows = append(rows, Row{
			ID:      id,
			Company: "(damaged)",
			Changed: m.asked[id],
			Outcome: "It can’t be read; trustpath doctor says what to do.",
			Damaged: true,
		})
	}
	for _, r := range rows {
		m.rows[r.ID] = r
		delete(m.asked, r.ID)
	}
}

// moveTo puts the cursor on an assessment, and reports whether it is listed.
func (m *Model) moveTo(id string) bool {
	return m.list.MoveTo(func(item int) bool { return m.names.list[item].ID == id })
}

// filter lists the names that pass the filter.
func (m *Model) filter() {
	want := m.list.Wanted()
	m.list.Show(len(m.names.list), func(item int) bool {
		return strings.Contains(m.names.list[item].folded, want) && m.chosen(m.names.list[item].ID)
	})
}

// chosen reports whether an assessment is of those that are listed now.
func (m *Model) chosen(id string) bool {
	switch {
	case m.only == allOfThem:
		return true
	case m.agenda == nil:
		return false
	case m.only == lateOnly:
		return m.agenda.due[id].Late > 0
	case m.only == dueOnly:
		next := m.agenda.due[id].Next
		return !next.IsZero() && !assessment.DateOf(m.names.Now).AddDays(dueDays).Before(next)
	default:
		return m.agenda.risk[id] != assessment.AtRisk{}
	}
}

// arrange goes on to another order or choice, at the first row of it.
func (m *Model) arrange(order order, choice choice) func() tea.Cmd {
	return ui.Do(func() {
		m.order, m.only = (m.order+order)%orders, (m.only+choice)%choices
		if m.risky() && m.agenda != nil && m.agenda.risk == nil {
			m.reads = false
		}
		m.top = true
		m.rearranged()
	})
}

func (m *Model) rearranged() {
	id := m.current()
	m.sort()
	m.filter()
	m.moveTo(id)
	if m.top {
		m.list.Move(ui.First, 1)
	}
}

// arranged reports whether the list is not simply by the last change, so that it needs
// all names and what they have due; risky whether it needs what is at risk.
func (m *Model) arranged() bool { return m.order != byChange || m.only != allOfThem }
func (m *Model) risky() bool    { return m.order == byRisk || m.only == riskOnly }

// ShowAgenda takes what all assessments have due.
func (m *Model) ShowAgenda(a *Agenda) tea.Cmd {
	m.agenda, m.weighs = a, false
	m.rearranged()
	m.top = false
	return m.want()
}

// ShowRisk takes what is at risk of some assessments, if that is still asked for.
func (m *Model) ShowRisk(ids []string, risk map[string]assessment.AtRisk) tea.Cmd {
	if !m.weighs || len(ids) > len(m.agenda.left) || ids[0] != m.agenda.left[0] {
		return nil
	}
	m.weighs, m.agenda.left = false, m.agenda.left[len(ids):]
	maps.Copy(m.agenda.risk, risk)
	if m.risky() {
		m.top = m.list.Cursor() == 0
		m.rearranged()
		m.top = false
	}
	return m.want()
}

// unweighed is how many assessments the order or the choice waits for.
func (m *Model) unweighed() int {
	if m.agenda == nil || !m.risky() {
		return 0
	}
	return len(m.agenda.left)
}

// sort brings the names into the order that is chosen.
func (m *Model) sort() {
	for i := range m.names.list {
		m.names.list[i].key = m.key(m.names.list[i].ID)
	}
	slices.SortFunc(m.names.list, func(a, b name) int {
		return cmp.Or(a.key-b.key, b.Changed.Compare(a.Changed), strings.Compare(b.ID, a.ID))
	})
}

// key is by what the list is sorted before the last change.
func (m *Model) key(id string) int {
	if m.agenda == nil {
		return 0
	}
	switch m.order {
	case byNext:
		if next := m.agenda.due[id].Next; !next.IsZero() {
			return (assessment.Date{}).DaysTo(next)
		}
		return math.MaxInt32 // what has nothing comes last
	case byLate:
		return -m.agenda.due[id].Late
	case byRisk:
		return -m.agenda.risk[id].Deals - m.agenda.risk[id].Dates
	}
	return 0
}

// nextChoice is what the f key lists next.
func (m *Model) nextChoice() string {
	return [...]string{allOfThem: "late only", lateOnly: "due only", dueOnly: "at risk only", riskOnly: "all"}[m.only]
}

// clearFilter takes the filter away; the cursor stays on its assessment.
func (m *Model) clearFilter() {
	id := m.current()
	m.list.ClearFilter()
	m.filter()
	m.moveTo(id)
}

// current is the id under the cursor, or "".
func (m *Model) current() string {
	if item, ok := m.list.Here(); ok {
		return m.names.list[item].ID
	}
	return ""
}

// row is what is known of a row of the list; known is false while the rest is
// being worked out.
func (m *Model) row(i int) (r Row, known bool) {
	n := m.names.list[m.list.Item(i)]
	r, known = m.rows[n.ID]
	if !known || !r.Changed.Equal(n.Changed) {
		return Row{ID: n.ID, Company: n.Company, Changed: n.Changed}, false
	}
	return r, true
}

// want asks for the rows in view that are not known, and for the other names once
// the user filters or the cursor comes near the end.
func (m *Model) want() tea.Cmd {
	if !m.loaded {
		return nil
	}
	var more, describe tea.Cmd
	beyond := m.list.Typing || m.list.Filtered() || m.toEnd || m.list.Cursor()+2*m.visible() > m.list.Len()
	if !m.names.All && !m.more && (beyond || m.arranged()) {
		m.more = true
		more = m.library.More()
	}
	var ids []string
	from, to := m.list.Window(m.visible())
	for i := from; i < to; i++ {
		n := m.names.list[m.list.Item(i)]
		if _, known := m.row(i); !known && !m.asked[n.ID].Equal(n.Changed) {
			m.asked[n.ID] = n.Changed
			ids = append(ids, n.ID)
		}
	}
	if len(ids) > 0 {
		describe = m.library.Describe(ids)
	}
	if m.empty() && m.first.examples && !m.first.asked {
		m.first.asked = true
		describe = m.library.Sample()
	}
	var agenda, risk tea.Cmd
	if m.arranged() && !m.reads {
		m.reads = true
		agenda = m.library.Agenda(m.risky())
	} else if n := m.unweighed(); n > 0 && !m.weighs {
		m.weighs = true
		risk = m.library.Risk(m.agenda.left[:min(n, m.agenda.step)])
	}
	return tea.Batch(more, describe, agenda, risk)
}
