package main

import (
	"reflect"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
	"trustpath/tui"
)

// guarded is a model whose panics end the program in order: what is on its way
// is saved first, which bubbletea's own recovery does not wait for, and nothing
// that was thrown is written to the terminal.
type guarded struct {
	tea.Model
	fell  func(*crash.Error)
	blank *bool // the model can no longer be drawn
}

func (g guarded) Init() (cmd tea.Cmd) {
	defer crash.Catch(g.fell)
	return g.watch(g.Model.Init())
}

func (g guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	next = g
	defer crash.Catch(func(fault *crash.Error) {
		g.fell(fault)
		if _, ending := msg.(tui.EndMsg); ending {
			cmd = tea.Quit // it cannot even save
		}
	})
	_, cmd = g.Model.Update(msg)
	return next, g.watch(cmd)
}

func (g guarded) View() (view tea.View) {
	if *g.blank {
		return tea.View{AltScreen: true}
	}
	defer crash.Catch(func(fault *crash.Error) {
		*g.blank = true
		view = tea.View{AltScreen: true}
		g.fell(fault)
	})
	return g.Model.View()
}

// watch is the command with its panics caught, and those of the commands that
// it returns.
func (g guarded) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer crash.Catch(g.fell)
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			return tea.BatchMsg(g.all(msg))
		default:
			if several, ok := sequence(msg); ok {
				return tea.Sequence(g.all(several)...)()
			}
			return msg
		}
	}
}

func (g guarded) all(cmds []tea.Cmd) []tea.Cmd {
	out := make([]tea.Cmd, len(cmds))
	for i, cmd := range cmds {
		out[i] = g.watch(cmd)
	}
	return out
}

// sequence returns the commands of what tea.Sequence sends, whose type has no
// public name.
func sequence(msg tea.Msg) ([]tea.Cmd, bool) {
	wanted := reflect.TypeFor[[]tea.Cmd]()
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || !v.CanConvert(wanted) {
		return nil, false
	}
	return v.Convert(wanted).Interface().([]tea.Cmd), true
}
