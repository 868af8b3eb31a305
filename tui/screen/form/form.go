// Package form is the dialogs of a few fields: what is entered about a task, who does it,
// why it is not applicable, the promise of a plan, and a report or certificate that has
// arrived. The shell opens one for an OpenMsg, and closes it for a DoneMsg.
package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

// OpenMsg asks for a dialog.
type OpenMsg struct{ Open func() *Model }

// DoneMsg reports that a dialog has changed the assessment, in a sentence.
type DoneMsg struct {
	Of   *Model
	Text string
}

// Key is the row of a key that opens a dialog.
func Key(keys, word, help string, open func() *Model) ui.Key {
	return ui.Sends(ui.GroupAct, keys, word, help, OpenMsg{open})
}

// field is one line to type.
type field struct {
	label, hint string
	ui.Field
}

// Model is one dialog.
type Model struct {
	ui.Page
	title  string
	about  []string // above the fields
	fields []field
	focus  int
	wrong  error
	word   string // of enter

	// keep changes the assessment as typed, and says what it did.
	keep func() (cmd tea.Cmd, text string, err error)
	done bool

	names  []string // to choose from, by typing a part; nil where nothing is chosen
	listed []string // those that are meant by what is typed
	here   int      // of listed
}

func (m *Model) add(label, hint, value string, limit int) {
	f := field{label, hint, ui.NewField(limit)}
	f.SetValue(value)
	m.fields = append(m.fields, f)
	if len(m.fields) == 1 {
		m.fields[0].Focus()
	}
}

// value is what is typed into the field with a label.
func (m *Model) value(label string) string {
	i := slices.IndexFunc(m.fields, func(f field) bool { return f.label == label })
	if i < 0 {
		return ""
	}
	return m.fields[i].Value()
}

func (m *Model) Head() ui.Head { return ui.Head{} }

// Keys are those of the fields, and of the names below them.
func (m *Model) Keys() ui.KeyMap {
	move := func(by int) func() tea.Cmd {
		return ui.Do(func() {
			if m.names != nil {
				m.here = max(0, min(m.here+by, len(m.listed)-1))
				return
			}
			m.fields[m.focus].Blur()
			m.focus = (m.focus + by + len(m.fields)) % len(m.fields)
			m.fields[m.focus].Focus()
		})
	}
	several := func() bool { return len(m.fields) > 1 || len(m.listed) > 1 }
	down := ui.Row(ui.GroupMove, "down tab", "move", "next line", move(1)).Only(several)
	down.Sign = "↑↓"
	return ui.KeyMap{Typing: true, Alone: true, Rows: []ui.Key{
		ui.Row(ui.GroupMove, "up shift+tab", "", "line before", move(-1)).Only(several),
		down,
		ui.Row(ui.GroupAct, "enter", m.word, m.word, m.enter).Kept(),
		ui.Row(ui.GroupLeave, "esc", "cancel", "back; nothing changes", func() tea.Cmd { return ui.Go(ui.ToBack) }).Kept(),
	}}
}

// enter keeps what is typed, once.
func (m *Model) enter() tea.Cmd {
	if m.done {
		return nil
	}
	cmd, text, err := m.keep()
	if err != nil {
		m.wrong = err
		return nil
	}
	m.done = true
	return tea.Batch(cmd, ui.Send(DoneMsg{m, text}))
}

// Update types.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		m.wrong = nil
		before := m.fields[m.focus].Value()
		m.fields[m.focus].Update(msg)
		if m.names != nil && m.fields[m.focus].Value() != before {
			m.list()
		}
	}
	return nil
}

// list lists the names that have what is typed in them.
func (m *Model) list() {
	typed := strings.ToLower(m.fields[0].Value())
	m.listed, m.here = nil, 0
	for _, name := range m.names {
		if strings.Contains(strings.ToLower(name), typed) {
			m.listed = append(m.listed, name)
		}
	}
}

const (
	labelWidth = 11
	frameWidth = 4 // columns of the frame and its margins
	most       = 76
)

func (m *Model) width() int { return min(most, m.Layout.Full()) }

// Place is where the box of the dialog is in the body.
func (m *Model) Place() (x, y int) {
	return max(0, (m.Layout.Full()-m.width())/2), max(0, min(3, m.Layout.Body-len(m.Body().Main)))
}

// Body is the box.
func (m *Model) Body() ui.Body {
	lines, _ := m.lines()
	return ui.Body{Main: ui.Box(m.Styles, m.title, lines, m.width())}
}

// lines are those in the box, with the first one of the fields.
func (m *Model) lines() (lines []string, first int) {
	s, width, rows := m.Styles, m.width()-frameWidth, m.Layout.Body-2
	var wrong []string
	if m.wrong != nil {
		text := strings.ReplaceAll(m.wrong.Error(), "\n", "; ")
		wrong = ui.Hang(s, s.Bad.Render(s.Glyphs.Look)+" ", s.Text, text+".", width, max(1, min(3, rows-len(m.fields))))
	}
	room := rows - len(m.fields) - len(wrong) - min(len(m.names), 6)
	for _, text := range m.about {
		lines = append(lines, ui.Hang(s, "", s.Muted, text, width, ui.AnyRows)...)
	}
	if len(lines)+1 > room {
		lines = ui.Rows(lines, max(0, min(len(lines), room)))
	} else if len(lines) > 0 {
		lines = append(lines, "")
	}
	first = len(lines)
	for i := range m.fields {
		f, here := &m.fields[i], i == m.focus
		pointer, label := s.Pointer(here && m.names == nil)
		if !here {
			label = s.Muted
		}
		room := width - 2 - labelWidth
		line := pointer + " " + label.Render(ui.Pad(f.label, labelWidth)) + f.View(s, room)
		if f.Value() == "" && !here || f.Value() == "" && ui.Width(f.hint)+2 < room {
			gap := 2
			if !here {
				gap = 0
			}
			line = pointer + " " + label.Render(ui.Pad(f.label, labelWidth)) + f.View(s, gap) + s.Muted.Render(f.hint)
		}
		lines = append(lines, ui.Fit(line, width, ""))
	}
	lines = append(lines, wrong...)
	if m.names == nil {
		return lines, first
	}
	left := max(1, min(8, rows-len(lines)))
	from, to, hidden := ui.Around(s.Glyphs, m.here, m.here, left, len(m.listed))
	for i := from; i < to; i++ {
		pointer, style := s.Pointer(i == m.here)
		lines = append(lines, pointer+" "+style.Render(ui.Fit(m.listed[i], width-2, s.Glyphs.Ellipsis)))
	}
	switch {
	case hidden != "":
		lines = append(lines, "  "+s.Muted.Render(hidden))
	case len(m.listed) == 0 && m.fields[0].Value() != "":
		lines = append(lines, s.Muted.Render("  enter adds this person"))
	case len(m.listed) == 0:
		lines = append(lines, s.Muted.Render("  type a name"))
	}
	return lines, first
}

// Cursor is in the field that is typed into.
func (m *Model) Cursor() *tea.Cursor {
	x, y := m.Place()
	_, first := m.lines()
	return tea.NewCursor(x+frameWidth/2+2+labelWidth+m.fields[m.focus].Column(), y+1+first+m.focus)
}
