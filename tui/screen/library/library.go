// Package library has the pages of the shared library: what is not pushed and what is
// newer there, with pull, push and the choice between two answers; and what is counted
// over all companies. A library is asked in commands, with a timeout, so that no key
// waits for it.
package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/library"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Source opens the library of the person.
type Source interface {
	// Name is the library that is set, without its password; "" is none.
	Name() string
	Connect(ctx context.Context) (*library.Client, error)
	// Unpushed returns the ids of what changed here since the library had it, or waits to
	// be pushed. It needs no connection.
	Unpushed(ctx context.Context) ([]string, error)
}

// OpenMsg asks the shell to open an assessment.
type OpenMsg struct{ ID string }

// AnswerMsg is what a library answered. The shell takes up what it changed, and gives it
// to the page.
type AnswerMsg struct {
	Of     *Model
	Rows   []library.Row
	Pulled string // the id of what was pulled, or ""

	name      string // of the library that was asked
	message   string
	err       error
	conflicts *library.ConflictError
	offline   string
	rights    string
	newer     string              // content of the library
	changes   map[string][]string // by id: what changed here and is not pushed
}

// Seen reports whether the library was seen as it is.
func (a *AnswerMsg) Seen() bool { return a.Rows != nil && a.offline == "" }

// Model is the page of the library.
type Model struct {
	ui.Page
	source  Source
	engine  *engine.Engine
	now     func() time.Time
	unsaved func() bool

	last    AnswerMsg
	known   bool   // there is an answer
	asking  string // what the library is being asked, or ""
	rows    []library.Row
	list    ui.List
	heads   int  // how many groups are listed
	asks    bool // only what asks for a push or a pull is listed
	message string

	conflict *library.ConflictError // whose sides are being chosen, or nil
	sides    []library.Side
	choices  ui.List
}

// New returns the page. source is nil where no library can be set; unsaved reports whether
// the assessment that is open has changes that are not stored.
func New(source Source, e *engine.Engine, now func() time.Time, unsaved func() bool) *Model {
	return &Model{source: source, engine: e, now: now, unsaved: unsaved, list: ui.NewList(), choices: ui.NewList()}
}

// name is the library that is set, or "".
func name(s Source) string {
	if s == nil {
		return ""
	}
	return s.Name()
}

// Init looks at the library.
func (m *Model) Init() tea.Cmd {
	if name(m.source) == "" {
		m.known, m.rows = false, nil
		return nil
	}
	if m.last.name != name(m.source) {
		m.known, m.rows = false, nil
	}
	return m.ask("Asking the library", nil)
}

// patience is how long a library may take to answer.
const patience = 20 * time.Second

// within runs work, and returns ErrOffline where it takes too long: a folder on a network
// that hangs cannot be interrupted.
func within[T any](work func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	done := make(chan result, 1)
	crash.Go(func() {
		value, err := work(ctx)
		done <- result{value, err}
	}, func(fault *crash.Error) { done <- result{err: fault} })
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return *new(T), fmt.Errorf("%w: no answer in %s", library.ErrOffline, patience)
	}
}

// ask does something with the library in a command, and then looks at it.
func (m *Model) ask(what string, do func(context.Context, *library.Client, *AnswerMsg) error) tea.Cmd {
	if m.asking != "" {
		return nil
	}
	m.asking = what
	source, e := m.source, m.engine
	return func() tea.Msg {
		out, err := within(func(ctx context.Context) (AnswerMsg, error) {
			out := AnswerMsg{name: source.Name()}
			c, err := source.Connect(ctx)
			if err != nil {
				return out, err
			}
			if do != nil {
				err = do(ctx, c, &out)
			}
			if !errors.As(err, &out.conflicts) {
				out.err = err
			}
			return out, errors.Join(out.look(ctx, c, e), c.Close())
		})
		if err != nil {
			out.name, out.err = source.Name(), err
		}
		out.Of = m
		return out
	}
}

// mostChanged is of how many assessments the page says what changed.
const mostChanged = 100

// look reads what the page shows.
func (a *AnswerMsg) look(ctx context.Context, c *library.Client, e *engine.Engine) error {
	rows, err := c.All(ctx)
	if err != nil {
		return err
	}
	if c.Library == nil {
		a.offline = oneLine(c.Offline)
	} else {
		a.rights = c.Rights()
		newer, err := c.NewerPack(ctx)
		if err != nil {
			return err
		}
		if newer != nil {
			a.newer = newer.Version
		}
	}
	a.Rows, a.changes = rows, map[string][]string{}
	for _, r := range rows {
		if r.State != library.Changed && r.State != library.Waiting && r.State != library.Apart || len(a.changes) == mostChanged {
			continue
		}
		changes, err := c.Changes(ctx, r.ID)
		if err != nil {
			return err
		}
		for i := range changes {
			what, was, is, _ := changes[i].Words(e)
			a.changes[r.ID] = append(a.changes[r.ID], strings.TrimSuffix(what, "?")+": "+was+" → "+is)
		}
	}
	if n := len(c.Sent); n > 0 && a.message == "" {
		a.message = report.Count(n, "assessment") + " waited for a connection, and the library has " + itOrThem(n) + " now."
	}
	for id, err := range c.Refused {
		a.message = ui.Named(c.Company(id)) + " waited, and is not pushed: " + oneLine(err)
	}
	return nil
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// oneLine is the beginning of an error, without the addresses that a driver has tried.
func oneLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	line, _, _ = strings.Cut(line, ": failed to connect")
	return line
}

// Update takes an answer, or types into the filter.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case AnswerMsg:
		return m.take(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.list.Typing && m.list.Type(msg) {
			m.list.Move(ui.First, 1)
			m.filter()
		}
	}
	return nil
}

// take takes an answer of the library.
func (m *Model) take(msg AnswerMsg) tea.Cmd {
	m.asking = ""
	if msg.name != name(m.source) {
		return m.Init() // another library was set meanwhile
	}
	if msg.Rows != nil {
		m.last, m.known = msg, true
		m.show()
	}
	m.message = msg.message
	switch {
	case errors.Is(msg.err, library.ErrOffline):
		m.known, m.last.offline = true, oneLine(msg.err)
	case errors.Is(msg.err, library.ErrStale):
		m.message = "The library has a newer version, so nothing was pushed. enter pulls it first."
	case msg.err != nil:
		m.known = true
		m.message = report.Upper(oneLine(msg.err))
	}
	if msg.conflicts != nil {
		m.conflict, m.sides = msg.conflicts, make([]library.Side, len(msg.conflicts.Conflicts))
		m.choices.Show(len(m.sides), nil)
		m.choices.Move(ui.First, 1)
	}
	return nil
}

// group is what a row asks of the person.
func group(s library.State) int {
	switch {
	case s.Asks():
		return 0
	case s == library.OnlyHere:
		return 1
	case s == library.Absent:
		return 3
	}
	return 2
}

// groups head the rows.
func groups() []string {
	return []string{"NEEDS YOU", "NEVER PUSHED", "UP TO DATE HERE", "ONLY IN THE LIBRARY"}
}

// show lists the rows of the last answer. The cursor stays on its assessment.
func (m *Model) show() {
	id := m.current().ID
	m.rows = slices.Clone(m.last.Rows)
	slices.SortStableFunc(m.rows, func(a, b library.Row) int { return group(a.State) - group(b.State) })
	m.filter()
	m.list.MoveTo(func(item int) bool { return m.rows[item].ID == id })
}

func (m *Model) filter() {
	want, last := m.list.Wanted(), -1
	m.heads = 0
	m.list.Show(len(m.rows), func(i int) bool {
		r := &m.rows[i]
		pass := (!m.asks || r.State.Asks() || r.State == library.OnlyHere) &&
			(strings.Contains(strings.ToLower(ui.Named(r.Company)), want) || strings.Contains(strings.ToLower(r.By), want))
		if pass && group(r.State) != last {
			last = group(r.State)
			m.heads++
		}
		return pass
	})
}

// current is the row at the cursor; its id is "" where there is none.
func (m *Model) current() library.Row {
	if i, ok := m.list.Here(); ok {
		return m.rows[i]
	}
	return library.Row{}
}

// Keys are those of the list, of the filter, or of the sides to choose from.
func (m *Model) Keys() ui.KeyMap {
	switch {
	case m.conflict != nil:
		return m.conflictKeys()
	case m.list.Typing:
		return m.list.FilterKeys(m.visible, m.clearFilter)
	}
	some := func() bool { return m.list.Len() > 0 }
	state := func(states ...library.State) func() bool {
		return func() bool { return some() && m.asking == "" && slices.Contains(states, m.current().State) }
	}
	enter := ui.Row(ui.GroupAct, "enter", "open", "pull what is newer or not here; open what is here", m.enter).Only(some).Kept()
	if some() && m.pulls() {
		enter.Word = "pull"
	}
	narrow := "only to do"
	if m.asks {
		narrow = "all"
	}
	all := func() bool {
		return slices.ContainsFunc(m.rows, func(r library.Row) bool { return r.State == library.Changed })
	}
	keys := ui.KeyMap{Page: "the library", Rows: append(m.list.Keys(m.visible),
		enter,
		ui.Row(ui.GroupChange, "P", "push", "push this assessment to the library", m.push).
			Only(state(library.Changed, library.OnlyHere, library.Waiting)).FoundBy("share send upload"),
		ui.Row(ui.GroupLook, "f", narrow, "list only what is not pushed or newer there, or all", ui.Do(func() {
			m.asks = !m.asks
			m.filter()
		})).Only(func() bool { return len(m.rows) > 0 }),
		m.list.FilterKey("filter by company, or by who pushed", func() bool { return len(m.rows) > 1 }),
		ui.Row(ui.GroupChange, "", "", "push everything that changed here", m.pushAll).Only(all).FoundBy("library share"),
		ui.Row(ui.GroupLook, "", "", "ask the library again", m.Init).FoundBy("refresh reload library"),
	)}
	back := ui.BackKey()
	if m.list.Filtered() {
		back = ui.Row(ui.GroupLeave, "esc", "", back.Help, ui.Do(m.clearFilter))
	}
	keys.Rows = append(keys.Rows, back)
	keys.Rows = append(keys.Rows, tabKeys(ui.ToHome, ui.ToCohort)...)
	keys.Rows = append(keys.Rows, ui.HomeKey())
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message = ""
		return do()
	})
}

// tabKeys go to the pages before and after this one.
func tabKeys(before, after ui.Route) []ui.Key {
	return []ui.Key{
		ui.Row(ui.GroupMove, "tab", "", ui.NextTab, func() tea.Cmd { return ui.Go(after) }),
		ui.Row(ui.GroupMove, "shift+tab", "", "tab before", func() tea.Cmd { return ui.Go(before) }),
	}
}

// Tabs is the head of the list of assessments and of both pages.
func Tabs(l ui.Layout, open int) ui.Head {
	titles := []string{"Assessments", "Library", "Cohort"}
	if l.Compact {
		return ui.Heads(titles[open:open+1], 0, "")
	}
	return ui.Heads(titles, open, "   ")
}

func (m *Model) clearFilter() {
	id := m.current().ID
	m.list.ClearFilter()
	m.filter()
	m.list.MoveTo(func(item int) bool { return m.rows[item].ID == id })
}

// pulls reports whether enter pulls the row at the cursor.
func (m *Model) pulls() bool {
	switch m.current().State {
	case library.Older, library.Apart, library.Unsynced, library.Absent:
		return true
	}
	return false
}

func (m *Model) enter() tea.Cmd {
	r := m.current()
	if !m.pulls() {
		return ui.Send(OpenMsg{r.ID})
	}
	return m.pull(r.ID, ui.Named(r.Company), func(library.Conflict) library.Side { return "" })
}

func (m *Model) pull(id, company string, take func(library.Conflict) library.Side) tea.Cmd {
	if m.unsaved() {
		m.message = "First what is not saved: open it, and S saves again."
		return nil
	}
	return m.ask("Pulling "+company, func(ctx context.Context, c *library.Client, out *AnswerMsg) error {
		pulled, err := c.Pull(ctx, id, take)
		if err != nil {
			return err
		}
		out.Pulled = id
		out.message = "Pulled " + company + ". enter opens it."
		switch {
		case pulled.Same:
			out.message = company + ": the library has nothing newer."
		case pulled.Kept:
			out.message = "Pulled " + company + ". What changed here is kept: P pushes it."
		}
		if pulled.Left != nil {
			out.message += " " + oneLine(pulled.Left)
		}
		return nil
	})
}

func (m *Model) push() tea.Cmd { return m.pushes(m.current()) }

// pushAll pushes what changed here.
func (m *Model) pushAll() tea.Cmd {
	return m.pushes(slices.DeleteFunc(slices.Clone(m.rows), func(r library.Row) bool { return r.State != library.Changed })...)
}

func (m *Model) pushes(rows ...library.Row) tea.Cmd {
	what := report.Count(len(rows), "assessment")
	if len(rows) == 1 {
		what = ui.Named(rows[0].Company)
	}
	return m.ask("Pushing "+what, func(ctx context.Context, c *library.Client, out *AnswerMsg) error {
		out.message = "Pushed " + what + "."
		var refused error
		for _, r := range rows {
			err := c.Push(ctx, r.ID)
			switch {
			case errors.Is(err, library.ErrOffline):
				out.message = what + ": no connection, so it waits. It is pushed when there is one."
			case library.IsRefusal(err):
				refused = errors.Join(refused, err)
			case err != nil:
				return err
			}
		}
		return refused
	})
}
