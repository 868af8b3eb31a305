package main

import (
	"context"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
)

// secret is user input that a panic repeats.
const secret = "the answer of Acme AI"

// faulty returns the program with a panic in a place; "none" has none. In the screens
// F12 triggers it.
func faulty(where string) *app {
	a := newApp()
	switch where {
	case "command":
		var once atomic.Bool
		environment := a.getenv
		a.getenv = func(name string) string {
			if once.CompareAndSwap(false, true) {
				panic(secret)
			}
			return environment(name)
		}
	case "network": // no panic, but a special file system
		a.network = func(string) string { return "NFS" }
	case "connecting":
		a.network = func(string) string { panic(secret) }
	}
	a.display = func(ctx context.Context, a *app, model tea.Model) error {
		return display(ctx, a, &faultyModel{Model: model, where: where, report: a.reportPanic})
	}
	return a
}

type faultyModel struct {
	tea.Model
	where   string
	report  func(*crash.Error)
	pressed bool
}

func (f *faultyModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "f12" {
		f.pressed = true
		breaks := func() tea.Msg { panic(secret) }
		harmless := func() tea.Msg { return nil }
		switch f.where {
		case "Update", "Update for good":
			panic(secret)
		case "a command":
			return f, breaks
		case "a command of several":
			return f, tea.Batch(harmless, tea.Batch(harmless, breaks))
		case "a command of a sequence":
			return f, tea.Sequence(harmless, tea.Sequence(harmless, breaks))
		case "a goroutine":
			crash.Go(func() { panic(secret) }, f.report)
		}
	}
	if f.pressed && f.where == "Update for good" {
		panic(secret)
	}
	_, cmd := f.Model.Update(msg)
	return f, cmd
}

func (f *faultyModel) View() tea.View {
	if f.pressed && f.where == "View" {
		panic(secret)
	}
	return f.Model.View()
}
