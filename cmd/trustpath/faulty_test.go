package main

import (
	"context"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment/crash"
)

// secret stands for what somebody entered, in a panic that repeats it.
const secret = "the answer of Acme AI"

// faulty is the program with a fault in the place of this name; "none" has none.
// In the screens it shows when somebody presses F12.
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
	case "network": // no fault, but a place that needs care
		a.network = func(string) string { return "NFS" }
	case "connecting":
		a.network = func(string) string { panic(secret) }
	}
	a.display = func(ctx context.Context, a *app, model tea.Model) (int, error) {
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
