// Package guard keeps a panic in a bubbletea model, or in a command that the
// model returned, from ending the program at once: the caller gets the panic as
// an error, can still save what is not saved yet, and decides how to end.
//
//	program := tea.NewProgram(guard.New(model, tui.EndMsg{}, report))
package guard

import (
	"reflect"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
)

// Model is a tea.Model that catches the panics of another one.
type Model struct {
	tea.Model
	end    tea.Msg
	report func(*crash.Error)
	broken *bool // View has panicked, so the model cannot be drawn
}

// New guards a model that is changed in place. Each panic goes to report, which
// may be called from several goroutines. If Update panics on the message end, the
// program quits; end may be nil.
func New(model tea.Model, end tea.Msg, report func(*crash.Error)) Model {
	return Model{model, end, report, new(bool)}
}

// Init implements tea.Model.
func (g Model) Init() (cmd tea.Cmd) {
	defer crash.Catch(g.report)
	return g.command(g.Model.Init())
}

// Update implements tea.Model.
func (g Model) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	next = g
	defer crash.Catch(func(fault *crash.Error) {
		g.report(fault)
		if msg == g.end {
			cmd = tea.Quit
		}
	})
	_, cmd = g.Model.Update(msg)
	return g, g.command(cmd)
}

// View implements tea.Model. After a panic it draws nothing.
func (g Model) View() (view tea.View) {
	if *g.broken {
		return tea.View{AltScreen: true}
	}
	defer crash.Catch(func(fault *crash.Error) {
		*g.broken = true
		view = tea.View{AltScreen: true}
		g.report(fault)
	})
	return g.Model.View()
}

// command guards a command, and the commands that it returns.
func (g Model) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer crash.Catch(g.report)
		msg = cmd()
		cmds := Commands(msg)
		for i, one := range cmds {
			cmds[i] = g.command(one)
		}
		return msg
	}
}

// Commands returns the commands in the message of tea.Batch or tea.Sequence, and
// nil for any other message. The slice is the message's own. The type of a
// sequence is not exported, so it is found by its form.
func Commands(msg tea.Msg) []tea.Cmd {
	wanted := reflect.TypeFor[[]tea.Cmd]()
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || !v.CanConvert(wanted) {
		return nil
	}
	return v.Convert(wanted).Interface().([]tea.Cmd)
}
