// Package settings is the page of what a person prefers on this machine: each setting,
// what it can be, and what sets it. A change is kept at once.
package settings

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// Store keeps the settings. Set and Write are called from commands.
type Store interface {
	// Settings returns each setting as it is now.
	Settings() []Setting
	// Check returns what is wrong with a value, or nil.
	Check(name, value string) error
	// Set keeps a value for the next time too; "" takes it away.
	Set(name, value string) error
	// Read returns the config file, and Write replaces it with one that is right.
	Read() (string, error)
	Write(text string) error
	// Keys are the keys that the person has changed.
	Keys() ui.Keymap
	// Path is the config file, as people write it.
	Path() string
}

// Setting is a line of the page.
type Setting struct {
	Name, Title string
	Value       string
	Values      []string // all that it can be; nil is any text
	Help        string
	By          string // what sets it; "" is the default
	Env         string // the environment variable that beats the file
	Flag        bool   // a flag beats both
	Fixed       bool   // it is set by one of them, so a change counts from the next time on
}

// External is the person's text editor.
type External interface {
	Edit(text string, report func(text string, err error) tea.Msg) tea.Cmd
}

// ChangedMsg says that settings were changed, and are kept.
type ChangedMsg struct{}

// keptMsg is the answer of the store.
type keptMsg struct {
	of   *Model
	text string // what was done
	err  error
}

// editedMsg is the config file as the editor left it.
type editedMsg struct {
	text string
	err  error
}

// change is what u takes back.
type change struct{ name, before string }

const longestValue = 300 // characters

// Model is the page.
type Model struct {
	ui.Page
	store    Store
	external External // nil if there is none
	all      []Setting
	list     ui.List
	editing  bool
	field    ui.Field
	done     []change
	message  string
}

// New returns the page.
func New(store Store, external External) *Model {
	m := &Model{store: store, external: external, list: ui.NewList(), field: ui.NewField(longestValue)}
	m.load()
	return m
}

func (m *Model) load() {
	m.all = m.store.Settings()
	m.list.Show(len(m.all), nil)
}

// Keys are those of the list, or of the value that is typed.
func (m *Model) Keys() ui.KeyMap {
	closed := func() bool { return m.all != nil && m.here().Values != nil }
	if m.editing {
		return ui.KeyMap{Typing: true, Rows: []ui.Key{
			ui.Row(ui.GroupAct, "enter", "keep", "keep the value", m.accept).Kept(),
			ui.CloseKey(ui.Do(func() { m.editing = false })),
		}}
	}
	keys := ui.KeyMap{Page: "the settings", Rows: append(m.list.Keys(func() int { return len(m.all) }),
		ui.Row(ui.GroupAct, "space", "next value", "the next value that it can have", m.step).Only(closed).Kept(),
		ui.Row(ui.GroupAct, "enter", "change", "change the value", m.edit).Kept(),
		ui.Row(ui.GroupLook, "e", "open file", "the config file in $EDITOR", m.open).
			Only(func() bool { return m.external != nil }).FoundBy("keys remap shortcuts config yaml"),
		ui.Row(ui.GroupAct, "u", "undo", "undo the last change of a setting", m.undo).
			Only(func() bool { return len(m.done) > 0 }),
		ui.BackKey(),
		ui.HomeKey(),
	)}
	return keys.Around(func(do func() tea.Cmd) tea.Cmd {
		m.message = ""
		return do()
	})
}

func (m *Model) here() Setting { return m.all[m.list.Cursor()] }

// step goes on to the next value.
func (m *Model) step() tea.Cmd {
	s := m.here()
	at := slices.Index(s.Values, s.Value)
	return m.set(s, s.Values[(at+1)%len(s.Values)])
}

func (m *Model) edit() tea.Cmd {
	if m.here().Values != nil {
		return m.step()
	}
	m.editing = true
	m.field.SetValue(m.here().Value)
	m.field.Focus()
	return nil
}

func (m *Model) accept() tea.Cmd {
	s, value := m.here(), m.field.Value()
	if err := m.store.Check(s.Name, value); err != nil {
		m.message = report.Upper(err.Error()) + "."
		return nil
	}
	m.editing = false
	return m.set(s, value)
}

// set keeps a value. What is shown changes at once.
func (m *Model) set(s Setting, value string) tea.Cmd {
	before := s.Value
	if s.By == "" {
		before = ""
	}
	m.done = append(m.done, change{s.Name, before})
	return m.keep(s.Name, value, "")
}

func (m *Model) keep(name, value, text string) tea.Cmd {
	return func() tea.Msg { return keptMsg{m, text, m.store.Set(name, value)} }
}

func (m *Model) undo() tea.Cmd {
	last := m.done[len(m.done)-1]
	m.done = m.done[:len(m.done)-1]
	return m.keep(last.name, last.before, "Undone.")
}

// open opens the config file in the person's editor.
func (m *Model) open() tea.Cmd {
	text, err := m.store.Read()
	if err != nil {
		m.message = report.Upper(err.Error()) + "."
		return nil
	}
	return m.external.Edit(text, func(text string, err error) tea.Msg { return editedMsg{text, err} })
}

// Update types into the field, or takes what the store or the editor did.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case keptMsg:
		if msg.of != m {
			return nil
		}
		m.message = msg.text
		if msg.err != nil {
			m.message = "Not kept: " + msg.err.Error()
		}
		m.load()
		return ui.Send(ChangedMsg{})
	case editedMsg:
		if msg.err != nil {
			m.message = "Nothing changed: " + msg.err.Error()
			return nil
		}
		return func() tea.Msg { return keptMsg{m, "The config file is saved.", m.store.Write(msg.text)} }
	case tea.KeyPressMsg, tea.PasteMsg:
		if m.editing {
			m.field.Update(msg)
		}
	}
	return nil
}

// Status is what just happened.
func (m *Model) Status() string {
	first, _, _ := strings.Cut(m.message, "\n")
	return m.Styles.Text.Render(first)
}

// Head names the page.
func (m *Model) Head() ui.Head {
	return ui.Head{Left: m.Styles.Text.Render("Settings"), Heavy: 8, Right: m.Styles.Muted.Render("saved at once")}
}

const titleColumn = 18

// Body is the settings, and on a wide screen how the theme looks and what sets the one
// under the cursor.
func (m *Model) Body() ui.Body {
	var lines []string
	if !m.Layout.Compact {
		lines = append(lines, "")
	}
	width := m.Layout.Full()
	if m.Layout.Side > 0 {
		width = m.Layout.Main
	}
	top := len(lines)
	for i := range m.all {
		lines = append(lines, ui.Fit(m.line(i), width, m.Styles.Glyphs.Ellipsis))
	}
	keys := "as shipped"
	if n := len(m.store.Keys()); n > 0 {
		keys = strconv.Itoa(n) + " of your own"
	}
	s := m.Styles
	lines = append(lines, "", "  "+s.Muted.Render(ui.Pad("Keys", titleColumn)+keys+"; change any in the config file (e)"), "")
	below := m.about()
	if m.Layout.Side > 0 {
		lines = append(lines, "  "+s.Muted.Render("Kept in "+m.store.Path()))
		return ui.Body{Main: lines, Side: m.side()}
	}
	if room := m.Layout.Body - len(lines); room < len(below) { // a small screen shows the list first
		rows := max(1, m.Layout.Body-len(below))
		from := ui.Window(top+m.list.Cursor(), top+m.list.Cursor(), rows, len(lines))
		lines = ui.Rows(lines[from:], rows)
	}
	return ui.Body{Main: append(lines, below...)}
}

func (m *Model) line(i int) string {
	s, one := m.Styles, m.all[i]
	pointer, style := s.Pointer(i == m.list.Cursor())
	head := pointer + " " + style.Render(ui.Pad(one.Title, titleColumn))
	if m.editing && i == m.list.Cursor() {
		return head + m.field.View(s, max(10, m.Layout.Full()-titleColumn-4))
	}
	if one.Values == nil {
		return head + s.Bold.Render(cmp.Or(one.Value, "–"))
	}
	parts := make([]string, len(one.Values))
	for j, v := range one.Values {
		parts[j] = s.Muted.Render(spoken(v))
		if v == one.Value {
			parts[j] = s.Bold.Render(spoken(v))
		}
	}
	return head + strings.Join(parts, s.Muted.Render(" · "))
}

// spoken is a value as people read it.
func spoken(value string) string {
	return cmp.Or(map[string]string{
		"true": "on", "false": "off", "day_month": "12 January 2027", "month_day": "January 12, 2027", "iso": "2027-01-12",
	}[value], value)
}

// about says what the setting under the cursor is, and what sets it.
func (m *Model) about() []string {
	one, s := m.here(), m.Styles
	width := m.Layout.Full()
	if m.Layout.Side > 0 {
		width = m.Layout.Side
	}
	beaten := one.Env
	if one.Flag {
		beaten += ", then --" + one.Name
	}
	sheet := ui.Sheet{Styles: s, Width: width}
	sheet.Text(s.Text, report.Upper(one.Help)+".")
	sheet.Fact("Set by", cmp.Or(one.By, "the default"))
	sheet.Fact("Overridden by", beaten)
	if one.Fixed {
		sheet.Text(s.Warn, one.By+" overrides this, so a change here counts once that is unset.")
	}
	return sheet.Lines
}

// side is how the theme looks, and what sets the setting under the cursor.
func (m *Model) side() []string {
	s, g := m.Styles, m.Styles.Glyphs
	return slices.Concat([]string{
		"",
		s.Bold.Render("The theme, as it looks"),
		"",
		s.Good.Render(g.Settled) + s.Text.Render(" settled, in place"),
		s.Warn.Render(g.Unknown) + s.Text.Render(" not known yet"),
		s.Bad.Render(g.Look+" late") + s.Text.Render(", not saved"),
		s.Change.Render(g.Comes) + s.Text.Render(" a change you are only looking at"),
		s.Accent.Render(g.Cursor + " where you are"),
		s.Muted.Render("labels and hints"),
		"",
		s.Bold.Render(m.here().Title),
		"",
	}, m.about())
}

// Cursor is that of the value that is typed.
func (m *Model) Cursor() *tea.Cursor {
	if !m.editing {
		return nil
	}
	top := 1
	if m.Layout.Compact {
		top = 0
	}
	return tea.NewCursor(2+titleColumn+m.field.Column(), top+m.list.Cursor())
}
