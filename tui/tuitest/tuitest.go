// Package tuitest drives the screens as a person would, without a terminal and
// without waiting: it presses keys, runs the commands that they cause until
// nothing is left to do, and reads the frame.
package tuitest

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/tui/guard"
	"trustpath/tui/ui"
)

// Person drives a model with keys.
type Person struct {
	model tea.Model
	ended bool
}

// mostCommands is more than any key may cause; past it a model is running in a circle.
const mostCommands = 1000

// grace is how long a command may take before it counts as waiting for another,
// and patience is how long the last ones may take then.
const (
	grace    = time.Second
	patience = 10 * time.Second
)

// Sit starts a model on a screen of this size.
func Sit(model tea.Model, width, height int) *Person {
	p := &Person{model: model}
	p.run([]tea.Cmd{model.Init()})
	p.Resize(width, height)
	return p
}

// Resize changes the size of the screen.
func (p *Person) Resize(width, height int) { p.Send(tea.WindowSizeMsg{Width: width, Height: height}) }

// Send delivers a message and runs what it causes.
func (p *Person) Send(msg tea.Msg) { p.Burst(msg) }

// Burst delivers messages that come faster than what they cause is done, and
// runs that when the last one was delivered: each command with all that comes of
// it before the next, but for one that waits for what a later one does.
func (p *Person) Burst(msgs ...tea.Msg) {
	var todo []tea.Cmd
	for _, msg := range msgs {
		todo = append(todo, p.update(msg))
	}
	p.run(todo)
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

// Frame is the text on the screen, without colors and without blanks at the ends
// of lines.
func (p *Person) Frame() string {
	lines := strings.Split(ansi.Strip(p.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// Model is the model as it is now.
func (p *Person) Model() tea.Model { return p.model }

// View is the frame with its colors, cursor and title.
func (p *Person) View() tea.View { return p.model.View() }

// Key is the message of a key by its name.
func Key(name string) tea.KeyPressMsg { return ui.Press(name) }

// update delivers one message.
func (p *Person) update(msg tea.Msg) tea.Cmd {
	if _, quit := msg.(tea.QuitMsg); quit {
		p.ended = true
		return nil
	}
	next, cmd := p.model.Update(msg)
	p.model = next
	return cmd
}

// run runs commands and what comes of them.
func (p *Person) run(todo []tea.Cmd) {
	var waiting []chan tea.Msg
	for steps := 0; len(todo) > 0 || len(waiting) > 0; {
		var msg tea.Msg
		switch {
		case len(todo) == 0:
			select {
			case msg = <-waiting[0]:
				waiting = waiting[1:]
			case <-time.After(patience):
				panic("a command does not end; the screen is\n" + p.Frame())
			}
		case todo[0] == nil:
			todo = todo[1:]
			continue
		default:
			if steps++; steps > mostCommands {
				panic("the model causes commands without end")
			}
			done := begin(todo[0])
			todo = todo[1:]
			select {
			case msg = <-done:
			case <-time.After(grace):
				waiting = append(waiting, done)
				continue
			}
		}
		if fault, ok := msg.(*crash.Error); ok {
			panic(fault.What + "\n" + fault.Stack)
		}
		caused := slices.Clone(guard.Commands(msg)) // run may cut it
		if caused == nil && msg != nil {
			caused = []tea.Cmd{p.update(msg)}
		}
		todo = append(caused, todo...)
	}
}

// begin starts a command; a fault in it is its message.
func begin(cmd tea.Cmd) chan tea.Msg {
	done := make(chan tea.Msg, 1)
	crash.Go(func() { done <- cmd() }, func(fault *crash.Error) { done <- fault })
	return done
}

// Small returns the content of content/testdata/small, loaded once.
var Small = sync.OnceValue(func() *engine.Engine {
	_, here, _, _ := runtime.Caller(0)
	c, err := pack.Load(os.DirFS(filepath.Join(filepath.Dir(here), "../../content/testdata/small")))
	if err != nil {
		panic(err)
	}
	return engine.New(c)
})

var placeholder = regexp.MustCompile(`\{(\w+)(?:\.(\d+)(s?))?(\??)\}`)

// Words replaces {1} by question 1 in short, {1?} by how its prompt begins, {1.2} by the
// label of its second option, {1.2s} by that option in short, and {all} by the number of
// questions, so that tests do not repeat content. {customers} is the question with that id.
func Words(c *engine.Engine, text string) string {
	text = strings.ReplaceAll(text, "{all}", strconv.Itoa(len(c.Questions)))
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		part := placeholder.FindStringSubmatch(found)
		q := c.Question(assessment.QuestionID(part[1]))
		if number, err := strconv.Atoi(part[1]); err == nil {
			q = &c.Questions[number-1]
		}
		option, _ := strconv.Atoi(part[2])
		switch {
		case part[4] == "?":
			words := strings.Fields(q.Prompt)
			return strings.Join(words[:min(3, len(words))], " ") // on one line of any screen
		case option == 0:
			return q.Short
		case part[3] == "s":
			return q.Options[option-1].Short
		}
		return q.Options[option-1].Label
	})
}
