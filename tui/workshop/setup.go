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
	Free     bool   `json:"-"`
	Nameless bool   `json:"-"`
	Offline  bool   `json:"offline"` // no one joins: the room raises hands
	NoWall   bool   `json:"no_wall"` // no other window shows the room how to join
	Minutes  int    `json:"minutes"` // of the timer that each vote begins with; 0 is none
	Address  string `json:"address"` // what people type after ssh, with :PORT where a tunnel has another
	Port     string `json:"local_port"`
}

// Check is one thing that was looked at before the room waits.
type Check struct {
	Bad  bool // the workshop cannot go on so
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

// SetupPage asks how to hold a workshop, with defaults that work, and checks that people
// can join. The facilitator opens it again to change what was chosen.
type SetupPage struct {
	page
	Begun bool // enter was pressed, and nothing is in the way
	Setup Setup

	options SetupOptions
	fields  []*setting
	cursor  int
	checks  []Check
	goesOn  bool                // the workshop has begun before
	keep    func(Setup) tea.Cmd // holds the workshop as it is set up now
	leave   func() tea.Cmd
}

// setting is a row of the page: a choice, or a text.
type setting struct {
	label, help string
	choices     []string
	chosen      int
	text        *ui.Field
}

// The rows of the page.
const (
	rowHow = iota
	rowNames
	rowPeople
	rowTimer
	rowWall
	rowAddress
	rowPort
)

// NewSetup returns the page outside of a workshop. It ends with the choice.
func NewSetup(o SetupOptions) *SetupPage {
	quit := func() tea.Cmd { return ui.Send(ui.QuitMsg{}) }
	m := newSetup(o, nil, quit)
	m.keep = func(is Setup) tea.Cmd {
		m.Begun, m.Setup = true, is
		return quit()
	}
	return m
}

func newSetup(o SetupOptions, keep func(Setup) tea.Cmd, leave func() tea.Cmd) *SetupPage {
	is := o.Setup
	second := map[bool]int{true: 1}
	choice := func(label, help string, chosen int, choices ...string) *setting {
		return &setting{label: label, help: help, choices: choices, chosen: chosen}
	}
	text := func(label, help, value string) *setting {
		field := ui.NewField(80)
		field.SetValue(value)
		return &setting{label: label, help: help, text: &field}
	}
	return &SetupPage{
		page: newPage(nil, nil, Options{Company: o.Company}),
		fields: []*setting{
			choice("How", "", second[is.Free], "In rounds: all vote, reveal, agree", "Free: each person answers alone first"),
			choice("Names", "", second[is.Nameless], "Shown after the reveal", "Never shown (a reveal needs three votes)"),
			choice("People", "", second[is.Offline], "Join with ssh", "Raise hands, and you count them"),
			choice("Timer", "Nothing closes when it ends.", max(0, slices.Index(timers, is.Minutes)), "none", "1 min", "2 min", "5 min"),
			choice("Projector", "", second[is.NoWall], "A page for the wall", "none"),
			text("Address", "What people type after ssh. Found: this computer is "+o.Found+". Add :PORT for a tunnel.", is.Address),
			text("Port", "The port on this computer.", is.Port),
		},
		Setup:   is,
		options: o,
		goesOn:  keep != nil,
		keep:    keep,
		leave:   leave,
	}
}

// timers are the minutes of the choices of the timer.
var timers = []int{0, 1, 2, 5}

// read takes what the rows say.
func (m *SetupPage) read() Setup {
	f := m.fields
	return Setup{
		Free:     f[rowHow].chosen == 1,
		Nameless: f[rowNames].chosen == 1,
		Offline:  f[rowPeople].chosen == 1,
		Minutes:  timers[f[rowTimer].chosen],
		NoWall:   f[rowWall].chosen == 1,
		Address:  f[rowAddress].text.Value(),
		Port:     f[rowPort].text.Value(),
	}
}

// checkedMsg is what was found out about a setup; keep is whether to hold it then.
type checkedMsg struct {
	of     Setup
	checks []Check
	keep   bool
}

func (m *SetupPage) check(keep bool) tea.Cmd {
	of, check := m.read(), m.options.Check
	return func() tea.Msg { return checkedMsg{of, check(of), keep} }
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
		if !msg.keep {
			return nil
		}
		if bad := slices.IndexFunc(msg.checks, func(c Check) bool { return c.Bad }); bad >= 0 {
			m.message = msg.checks[bad].Text
			return nil
		}
		return m.keep(msg.of)
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

// rowsShown is how many rows count: without a network there is no address.
func (m *SetupPage) rowsShown() int {
	if m.fields[rowPeople].chosen == 1 {
		return rowAddress
	}
	return len(m.fields)
}

// move goes to another row.
func (m *SetupPage) move(by int) func() tea.Cmd {
	return func() tea.Cmd {
		if here := m.here(); here.text != nil {
			here.text.Blur()
		}
		m.cursor = (m.cursor + by + m.rowsShown()) % m.rowsShown()
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
	down, up := "down j", "up k"
	if typing {
		down, up = "down", "up"
	}
	next := ui.Row(ui.GroupMove, down, "move", "the row below", m.move(1))
	next.Sign = "↑↓"
	rows := []ui.Key{
		next,
		ui.Row(ui.GroupMove, up, "", "the row above", m.move(-1)),
		ui.Row(ui.GroupMove, "tab", "", "the next row", m.move(1)),
		ui.Row(ui.GroupMove, "shift+tab", "", "the row before", m.move(-1)),
	}
	if !typing {
		rows = append(rows,
			ui.Row(ui.GroupAct, "space", "choose", "the next choice", m.choose(1)),
			ui.Row(ui.GroupAct, "right l", "", "the next choice", m.choose(1)),
			ui.Row(ui.GroupAct, "left h", "", "the choice before", m.choose(-1)))
	}
	begin := func() tea.Cmd { return m.check(true) }
	leave := ui.Row(ui.GroupLeave, "esc", "leave", "leave; nothing changes", m.leave).AtEdge()
	rows = append(rows, ui.Row(ui.GroupAct, "enter", strings.ToLower(m.step()), "hold the workshop like this", begin).Kept(), leave)
	if !typing {
		rows = append(rows, ui.Row(ui.GroupLeave, "q", "", "leave; nothing changes", m.leave))
	}
	return ui.KeyMap{Page: "the set-up", Typing: typing, Rows: rows}
}

// step is what enter does.
func (m *SetupPage) step() string {
	if m.goesOn {
		return "Keep the changes"
	}
	return "Open the door"
}

// Who returns the company for the first row of the frame.
func (m *SetupPage) Who() (left, right string) { return m.title(), "" }

func (m *SetupPage) Head() ui.Head { return m.stages(0, facilitatorStages...) }

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
	s, width, roomy := m.Styles, m.mainWidth(), m.Layout.Body >= 26
	if !m.Layout.Compact {
		lines = append(lines, "")
	}
	lines = append(lines, m.caps("Set up the workshop"))
	if roomy {
		questions := s.Muted.Render("at most " + strconv.Itoa(m.options.Questions) + " questions")
		head := "  " + s.Text.Render(ui.Pad("Assessment", settingLabel)) + s.Bold.Render(ui.Named(m.company))
		lines = append(lines, "", ui.Between(head, questions, width), "")
	}
	for i, f := range m.fields[:m.rowsShown()] {
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
	if !roomy && !m.Layout.Compact {
		lines = append(lines, "")
	}
	lines = append(lines, s.Bold.Render("enter  "+m.step()))
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
	part := func(title string) { p.Lines = append(p.Lines, "", m.caps(title), "") }
	if !is.Offline {
		part("People will type")
		host, port := is.typed()
		p.Text(s.Bold, "ssh -p "+port+" "+host)
		p.Text(s.Text, "code: "+m.options.Code)
	}
	if !is.NoWall {
		part("The wall shows")
		p.Text(s.Text, "The question, who has sent a vote, and after each answer what it did to the roadmap. In another window:")
		p.Text(s.Bold, m.options.WallLine)
	}
	part("Checked")
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
