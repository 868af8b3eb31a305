// Package workshop has the screens of a workshop: the facilitator's, a
// participant's, and the projector page that the whole room reads. Each runs as
// its own program, at the machine or behind an SSH connection. A view of the room
// arrives as a message; what a person does goes out through a Room.
package workshop

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui/screen/help"
	"trustpath/tui/ui"
)

// Screen is one page of a workshop.
type Screen interface {
	ui.Screen
	// Who is the first row: whose screen this is, and what stands at its end.
	Who() (left, right string)
	// Dark reports whether nothing is to be seen, not even the frame.
	Dark() bool
}

// Options is the looks.
type Options struct {
	Keys     ui.Keys
	Theme    ui.Theme
	Terminal ui.Terminal
	ASCII    bool
	Wide     bool // the frame takes the whole width of the screen
	Clock    Clock
}

// Shell is the program round a screen: it draws the frame, opens help, and ends.
type Shell struct {
	screen      Screen
	options     Options
	styles      ui.Styles
	layout      ui.Layout
	help        *help.Model // nil while it is closed
	interrupted bool
	unkept      error
}

// newShell returns the program of a screen.
func newShell(screen Screen, options Options) *Shell {
	m := &Shell{screen: screen, options: options}
	m.style()
	return m
}

// Interrupted reports whether ctrl+c ended the program.
func (m *Shell) Interrupted() bool { return m.interrupted }

// Unkept is what could not be kept when the screen was left, or nil.
func (m *Shell) Unkept() error { return m.unkept }

// Init asks for the background, where the theme depends on it.
func (m *Shell) Init() tea.Cmd {
	if m.options.Theme == ui.ThemeDark || m.options.Theme == ui.ThemeLight {
		return m.screen.Init()
	}
	return tea.Batch(tea.RequestBackgroundColor, m.screen.Init())
}

func (m *Shell) style() {
	m.styles = ui.NewStyles(m.options.Theme.Palette(m.options.Terminal), m.options.ASCII)
	m.screen.Restyle(m.styles)
	if m.help != nil {
		m.help.Restyle(m.styles)
	}
}

// EndMsg ends the program as ctrl+c does, without marking it as interrupted.
type EndMsg struct{}

// Update handles what concerns every screen and hands on the rest.
func (m *Shell) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if m.layout = ui.NewLayout(msg.Width, msg.Height); m.options.Wide {
			m.layout = m.layout.Wide()
		}
		m.screen.Resize(m.layout)
		if m.help != nil {
			m.help.Resize(m.layout)
		}
		return m, nil
	case tea.BackgroundColorMsg, tea.ColorProfileMsg, ui.MuteMsg:
		if m.options.Terminal.Learn(msg) {
			m.style()
		}
		return m, nil
	case KeptMsg:
		m.unkept = msg.Err
		return m, nil
	case EndMsg:
		return m, m.end()
	case ui.GoMsg:
		m.help = nil // it leads back alone
		return m, nil
	case tea.KeyPressMsg:
		return m, m.press(msg)
	}
	return m, m.screen.Update(msg)
}

func (m *Shell) press(msg tea.KeyPressMsg) tea.Cmd {
	keys := ui.KeysOf(m.screen)
	if m.help != nil {
		keys = m.help.Keys()
	}
	msg = keys.Press(msg)
	if msg.String() == "ctrl+c" {
		m.interrupted = true
		return m.end()
	}
	sends, cmd, found := keys.Run(msg)
	switch _, helps := sends.(ui.HelpMsg); {
	case m.help != nil:
		return cmd
	case found && helps:
		m.help = help.New(keys)
		m.help.Restyle(m.styles)
		m.help.Resize(m.layout)
		return nil
	}
	return m.screen.Update(msg)
}

func (m *Shell) end() tea.Cmd { return Leave(m.screen) }

// Leave ends the program of a screen after it has kept what is half typed.
func Leave(s ui.Screen) tea.Cmd { return tea.Sequence(s.Commit(), tea.Quit) }

// View draws the frame: identity, where, hairline, body, status, keys.
func (m *Shell) View() tea.View {
	l, s := m.layout, m.styles
	v := tea.NewView("")
	v.AltScreen, v.WindowTitle = true, "trustpath workshop"
	v.KeyboardEnhancements.ReportAlternateKeys = true // for keyboards with other letters
	if l.Tiny {
		v.Content = join(l.TooSmall())
		return v
	}
	var page ui.Screen = m.screen
	switch {
	case m.help != nil:
		page = m.help
	case m.screen.Dark():
		v.Content = join(l.Dark(s))
		return v
	}
	head, body := page.Head(), page.Body()
	tee := 0
	if body.Side != nil {
		tee = l.RuleAt()
	}
	var lines []string
	if !l.Compact {
		lines = append(lines, l.Row(s, m.who()))
	}
	lines = append(lines, l.Row(s, ui.Between(head.Left, head.Right, l.Full())), s.Hairline(l.Inner, l.Margin+head.At, head.Heavy, tee))
	lines = append(lines, l.Panes(s, body)...)
	lines = append(lines, l.Row(s, page.Status()), l.Row(s, ui.KeysOf(page).Footer(s, l.Full())))
	v.Content = join(l.Frame(s, lines))
	if c := page.Cursor(); c != nil {
		c.X += l.Outer + l.Margin
		c.Y += l.Head
		if c.X < l.Width && c.Y < l.Height {
			v.Cursor = c
		}
	}
	return v
}

func (m *Shell) who() string {
	left, right := m.screen.Who()
	return ui.Between(left, right, m.layout.Full())
}

func join(lines []string) string { return strings.Join(lines, "\n") }
