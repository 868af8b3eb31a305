package workshop

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/ui"
)

// Setup is how a workshop is held.
type Setup struct {
	Free     bool
	Nameless bool
	Offline  bool   // no one joins: the room raises hands
	Wall     bool   // another window may show the room how to join
	Minutes  int    // of the timer that each vote begins with; 0 is none
	Address  string // what people type after ssh, with :PORT where a tunnel has another
	Port     string // on this computer
}

// Check is one thing that was looked at before the room waits.
type Check struct {
	Bad  bool // the workshop cannot begin so
	Warn bool
	Text string
}

// SetupOptions are those of the page that sets a workshop up.
type SetupOptions struct {
	Company   string
	Questions int
	Setup     Setup // to begin with
	Code      string
	Found     string // the address of this computer
	WallLine  string // what to type in another window
	Check     func(Setup) []Check
}

// SetupPage asks how to hold a workshop, with defaults that work, and checks that
// people can join.
type SetupPage struct {
	page
	Begun bool // enter was pressed, and nothing is in the way
	Setup Setup

	options SetupOptions
	fields  []*setting
	cursor  int
	checks  []Check
}

// setting is a row of the page: a choice, or a text.
type setting struct {
	label, help string
	choices     []string
	chosen      int
	text        *ui.Field
	when        func() bool
}

// NewSetup returns the page.
func NewSetup(o SetupOptions) *SetupPage {
	m := &SetupPage{page: newPage(nil, nil, Options{Company: o.Company}), options: o, Setup: o.Setup}
	choice := func(label, help string, chosen int, choices ...string) *setting {
		s := &setting{label: label, help: help, choices: choices, chosen: chosen}
		m.fields = append(m.fields, s)
		return s
	}
	text := func(label, help, value string) *setting {
		field := ui.NewField(80)
		field.SetValue(value)
		s := &setting{label: label, help: help, text: &field, when: func() bool { return m.fields[2].chosen == 0 }}
		m.fields = append(m.fields, s)
		return s
	}
	at := map[bool]int{true: 1}
	choice("How", "", at[o.Setup.Free], "In rounds: all vote, reveal, agree", "Free: each person answers alone first")
	choice("Names", "", at[o.Setup.Nameless], "Shown after the reveal", "Never shown (a reveal needs three votes)")
	choice("People", "", at[o.Setup.Offline], "Join with ssh", "Raise hands, and you count them")
	choice("Timer", "Nothing closes when it ends.", max(0, slices.Index(timers, o.Setup.Minutes)), "none", "1 min", "2 min", "5 min")
	choice("Projector", "", at[!o.Setup.Wall], "A page for the wall", "none")
	text("Address", "What people type after ssh. Found: this computer is "+o.Found+". Add :PORT for a tunnel.", o.Setup.Address)
	text("Port", "The port on this computer.", o.Setup.Port)
	return m
}

// timers are the minutes of the choices of the timer.
var timers = []int{0, 1, 2, 5}

// read takes what the rows say.
func (m *SetupPage) read() Setup {
	f := m.fields
	return Setup{
		Free:     f[0].chosen == 1,
		Nameless: f[1].chosen == 1,
		Offline:  f[2].chosen == 1,
		Minutes:  timers[f[3].chosen],
		Wall:     f[4].chosen == 0,
		Address:  f[5].text.Value(),
		Port:     f[6].text.Value(),
	}
}

// checkedMsg is what was found out about a setup; begin is whether to begin then.
type checkedMsg struct {
	of     Setup
	checks []Check
	begin  bool
}

func (m *SetupPage) check(begin bool) tea.Cmd {
	of, check := m.read(), m.options.Check
	return func() tea.Msg { return checkedMsg{of, check(of), begin} }
}

// Init checks the defaults.
func (m *SetupPage) Init() tea.Cmd { return m.check(false) }

func (m *SetupPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case checkedMsg:
		if msg.of != m.read() {
			return nil
		}
		m.checks = msg.checks
		if !msg.begin {
			return nil
		}
		for _, c := range msg.checks {
			if c.Bad {
				m.message = c.Text
				return nil
			}
		}
		m.Begun, m.Setup = true, msg.of
		return ui.Send(ui.QuitMsg{})
	case tea.PasteMsg, tea.KeyPressMsg:
		m.message = ""
		if field := m.here().text; field != nil {
			field.Update(msg)
			m.checks = nil // until the field is left
		}
	}
	return nil
}

func (m *SetupPage) here() *setting { return m.fields[m.cursor] }

// move goes to another row that counts.
func (m *SetupPage) move(by int) func() tea.Cmd {
	return func() tea.Cmd {
		if here := m.here(); here.text != nil {
			here.text.Blur()
		}
		for {
			m.cursor = (m.cursor + by + len(m.fields)) % len(m.fields)
			if here := m.here(); here.when == nil || here.when() {
				break
			}
		}
		if here := m.here(); here.text != nil {
			here.text.Focus()
		}
		return m.check(false)
	}
}

func (m *SetupPage) choose(by int) func() tea.Cmd {
	return func() tea.Cmd {
		here := m.here()
		here.chosen = (here.chosen + by + len(here.choices)) % len(here.choices)
		return m.check(false)
	}
}

func (m *SetupPage) Keys() ui.KeyMap {
	typing := m.here().text != nil
	keys := [2]string{"down tab j", "up shift+tab k"}
	if typing {
		keys = [2]string{"down tab", "up shift+tab"}
	}
	next := ui.Row(ui.GroupMove, keys[0], "next", "the next row; also tab", m.move(1))
	next.Sign = "↑↓"
	rows := []ui.Key{next, ui.Row(ui.GroupMove, keys[1], "", "the row before", m.move(-1))}
	if !typing {
		rows = append(rows,
			ui.Row(ui.GroupAct, "space right l", "choose", "the next choice; also →", m.choose(1)),
			ui.Row(ui.GroupAct, "left h", "", "the choice before", m.choose(-1)))
	}
	begin := func() tea.Cmd { return m.check(true) }
	rows = append(rows, ui.Row(ui.GroupAct, "enter", "open the door", "begin, and let people join", begin).Kept())
	leave := ui.Sends(ui.GroupLeave, "esc q", "leave", "leave; nothing has begun", ui.QuitMsg{}).AtEdge()
	if typing {
		leave.Keys = "esc"
	}
	return ui.KeyMap{Page: "the workshop", Typing: typing, Rows: append(rows, leave)}
}

// Who returns the company for the first row of the frame.
func (m *SetupPage) Who() (left, right string) { return m.title(), "" }

func (m *SetupPage) Head() ui.Head { return m.stages(0, "Lobby", "Vote", "Reveal", "Record", "Result") }

const settingLabel = 14

func (m *SetupPage) Body() ui.Body {
	lines, _ := m.lines()
	body := ui.Body{Main: lines}
	if m.Layout.Side > 0 {
		body.Side = m.side(m.Layout.Side)
	}
	return body
}

// lines are the rows; field is the one of the cursor.
func (m *SetupPage) lines() (lines []string, field int) {
	s, width, roomy := m.Styles, m.Layout.Full(), m.Layout.Body >= 26
	if m.Layout.Side > 0 {
		width = m.Layout.Main
	}
	if !m.Layout.Compact {
		lines = append(lines, "")
	}
	lines = append(lines, m.caps("Set up the workshop"))
	questions := s.Muted.Render("at most " + strconv.Itoa(m.options.Questions) + " questions")
	if roomy {
		lines = append(lines, "")
		head := "  " + s.Text.Render(ui.Pad("Assessment", settingLabel)) + s.Bold.Render(ui.Named(m.company))
		lines = append(lines, ui.Between(head, questions, width), "")
	}
	for i, f := range m.fields {
		if f.when != nil && !f.when() {
			continue
		}
		sign, style := s.Pointer(i == m.cursor)
		head := sign + " " + style.Render(ui.Pad(f.label, settingLabel))
		if i == m.cursor {
			field = len(lines)
		}
		lines = append(lines, m.rowLines(f, head, width)...)
		if i == m.cursor && f.help != "" && !m.Layout.Compact {
			bar := ui.Indent("", settingLabel+2) + s.Accent.Render(s.Glyphs.Rule) + " "
			for _, line := range ui.WrapAtMost(f.help, width-settingLabel-4, 3, s.Glyphs.Ellipsis) {
				lines = append(lines, bar+s.Muted.Render(line))
			}
		}
		if roomy {
			lines = append(lines, "")
		}
	}
	lines = append(lines, s.Bold.Render("enter  Open the door"))
	if m.Layout.Side == 0 && !m.Layout.Compact {
		lines = append(append(lines, ""), m.checkLines(width)...)
	}
	from := ui.Window(field, field, m.Layout.Body, len(lines))
	return lines[from:], field - from
}

// rowLines is a choice, in one line if it fits, or a text.
func (m *SetupPage) rowLines(f *setting, head string, width int) []string {
	s := m.Styles
	if f.text != nil {
		return []string{head + f.text.View(s, max(10, width-settingLabel-2))}
	}
	var parts []string
	for i, choice := range f.choices {
		box, style := "( ) ", s.Text
		if i == f.chosen {
			box, style = "("+s.Glyphs.Chosen+") ", s.Bold
		}
		parts = append(parts, s.Text.Render(box)+style.Render(choice))
	}
	if line := head + strings.Join(parts, "   "); ui.Width(line) <= width {
		return []string{line}
	}
	if m.Layout.Body < 18 {
		return []string{ui.Fit(head+parts[f.chosen], width, s.Glyphs.Ellipsis)}
	}
	for i := range parts {
		parts[i] = head + parts[i]
		head = ui.Indent("", ui.Width(head))
	}
	return parts
}

func (m *SetupPage) checkLines(width int) []string {
	s := m.Styles
	var out []string
	for _, c := range m.checks {
		sign := s.Good.Render(s.Glyphs.Settled)
		switch {
		case c.Bad:
			sign = s.Bad.Render(s.Glyphs.Look)
		case c.Warn:
			sign = s.Warn.Render(s.Glyphs.Look)
		}
		out = append(out, ui.Hang(s, sign+" ", s.Text, c.Text, width, 3)...)
	}
	return out
}

// side is what people will type, what the wall shows, and what was checked.
func (m *SetupPage) side(width int) []string {
	s, is, p := m.Styles, m.read(), ui.Sheet{Styles: m.Styles, Width: width}
	p.Gap()
	if !is.Offline {
		p.Lines = append(p.Lines, m.caps("People will type"), "")
		host, port := is.typed()
		p.Text(s.Bold, "ssh -p "+port+" "+host)
		p.Text(s.Text, "code: "+m.options.Code)
		p.Gap()
	}
	if is.Wall {
		p.Lines = append(p.Lines, m.caps("The wall shows"), "")
		p.Text(s.Text, "The question, who has sent a vote, and after each answer what it did to the roadmap. In another window:")
		p.Text(s.Bold, m.options.WallLine)
		p.Gap()
	}
	p.Lines = append(p.Lines, m.caps("Before you begin"), "")
	return append(p.Lines, m.checkLines(width)...)
}

// typed returns the two parts of what people type.
func (s Setup) typed() (host, port string) {
	at := strings.LastIndexByte(s.Address, ':')
	if at < 0 || strings.Count(s.Address, ":") > 1 && !strings.Contains(s.Address, "]:") {
		return s.Address, s.Port
	}
	return strings.Trim(s.Address[:at], "[]"), s.Address[at+1:]
}

func (m *SetupPage) Status() string { return m.Styles.Warn.Render(m.message) }

func (m *SetupPage) Cursor() *tea.Cursor {
	field := m.here().text
	if field == nil {
		return nil
	}
	_, row := m.lines()
	return tea.NewCursor(2+settingLabel+field.Column(), row)
}
