package sshd

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// guard runs the screens of one participant so that a panic in them ends this
// session, is reported, and writes nothing on the terminal of the server.
type guard struct {
	screen  func(Session) tea.Model
	session Session
	leave   func()
	model   tea.Model

	mu  sync.Mutex
	err error // what ended the session
}

// Init makes the screens.
func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught()
	g.model = g.screen(g.session)
	return g.guarded(g.model.Init())
}

// Update hands a message on.
func (g *guard) Update(msg tea.Msg) (out tea.Model, cmd tea.Cmd) {
	out = g
	defer g.caught()
	if g.model != nil {
		g.model, cmd = g.model.Update(msg)
	}
	return g, g.guarded(cmd)
}

// View draws the screens.
func (g *guard) View() (out tea.View) {
	defer g.caught()
	if g.model != nil {
		out = g.model.View()
	}
	return out
}

// caught is deferred around everything that the screens do.
func (g *guard) caught() {
	problem := recover()
	if problem == nil {
		return
	}
	g.mu.Lock()
	if g.err == nil {
		g.err = fmt.Errorf("panic: %v\n%s", problem, debug.Stack())
	}
	g.mu.Unlock()
	g.leave()
}

func (g *guard) failed() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// guarded is a command whose panics are caught, and those of the commands that
// it returns. A sequence of them has a type that only bubbletea can name.
func (g *guard) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught()
		msg = cmd()
		list := reflect.ValueOf(msg)
		if msg == nil || list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
			return msg
		}
		for i := range list.Len() {
			if one := g.guarded(list.Index(i).Interface().(tea.Cmd)); one != nil {
				list.Index(i).Set(reflect.ValueOf(one))
			}
		}
		return msg
	}
}
