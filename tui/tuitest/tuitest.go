// Package tuitest drives the screens as a person would, without a terminal and
// without waiting: it presses keys, runs the commands that they cause until
// nothing is left to do, and reads the frame.
package tuitest

import (
	"reflect"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/tui/kit"
)

// Person is somebody in front of a model.
type Person struct {
	model tea.Model
	ended bool
	steps int // commands run since the last key
}

// mostCommands is more than any key may cause; past it a model is running in a circle.
const mostCommands = 1000

// Sit starts a model on a screen of this size.
func Sit(model tea.Model, width, height int) *Person {
	p := &Person{model: model}
	p.run(model.Init())
	p.Resize(width, height)
	return p
}

// Resize changes the size of the screen.
func (p *Person) Resize(width, height int) { p.Send(tea.WindowSizeMsg{Width: width, Height: height}) }

// Send delivers a message and runs what it causes.
func (p *Person) Send(msg tea.Msg) {
	p.steps = 0
	p.deliver(msg)
}

// Burst delivers messages that come faster than what they cause is done, and
// runs that when the last one was delivered.
func (p *Person) Burst(msgs ...tea.Msg) {
	p.steps = 0
	var caused []tea.Cmd
	for _, msg := range msgs {
		next, cmd := p.model.Update(msg)
		p.model, caused = next, append(caused, cmd)
	}
	for _, cmd := range caused {
		p.run(cmd)
	}
}

// Press presses keys by name: "enter", "space", "ctrl+c", "x".
func (p *Person) Press(keys ...string) {
	for _, name := range keys {
		p.Send(Key(name))
	}
}

// Type types text, one key for each character.
func (p *Person) Type(text string) {
	for _, msg := range Typed(text) {
		p.Send(msg)
	}
}

// Typed are the keys that type a text.
func Typed(text string) []tea.Msg {
	var out []tea.Msg
	for _, r := range text {
		if r == ' ' {
			out = append(out, Key("space"))
			continue
		}
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return out
}

// Paste pastes text as a terminal does.
func (p *Person) Paste(text string) { p.Send(tea.PasteMsg{Content: text}) }

// Ended reports whether the program asked to quit.
func (p *Person) Ended() bool { return p.ended }

// Frame is what stands on the screen, without colour and without blanks at the
// ends of lines.
func (p *Person) Frame() string {
	lines := strings.Split(ansi.Strip(p.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// Model is the model as it is now.
func (p *Person) Model() tea.Model { return p.model }

// View is the frame with its colours, cursor and title.
func (p *Person) View() tea.View { return p.model.View() }

// Key is the message of a key by its name.
func Key(name string) tea.KeyPressMsg { return kit.Press(name) }

func (p *Person) deliver(msg tea.Msg) {
	if _, quit := msg.(tea.QuitMsg); quit {
		p.ended = true
		return
	}
	next, cmd := p.model.Update(msg)
	p.model = next
	p.run(cmd)
}

// run runs a command and what comes of it, one after the other.
func (p *Person) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if p.steps++; p.steps > mostCommands {
		panic("the model causes commands without end")
	}
	msg := cmd()
	switch list, ok := commands(msg); {
	case ok:
		for _, c := range list {
			p.run(c)
		}
	case msg != nil:
		p.deliver(msg)
	}
}

// commands reads a batch or a sequence; the type of the latter is not exported.
func commands(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	out := make([]tea.Cmd, v.Len())
	for i := range out {
		out[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return out, true
}
