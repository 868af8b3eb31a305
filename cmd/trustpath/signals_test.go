package main

import (
	"errors"
	"os"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// stubborn is a program that ignores the request to end.
type stubborn struct{ begun, asked chan struct{} }

func (s stubborn) Init() tea.Cmd {
	close(s.begun)
	return nil
}

func (s stubborn) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	select {
	case s.asked <- struct{}{}:
	default:
	}
	return s, nil
}

func (s stubborn) View() tea.View { return tea.NewView("") }

// A second signal kills the program; the exit code is that of the first one.
func TestSecondSignalKills(t *testing.T) {
	t.Parallel()
	model := stubborn{make(chan struct{}), make(chan struct{}, 1)}
	p := tea.NewProgram(model, tea.WithInput(nil), tea.WithoutRenderer(), tea.WithoutSignalHandler())
	arrived, done, ended := make(chan os.Signal), make(chan struct{}), make(chan error, 1)
	go func() { ended <- newApp().watch(p, arrived, done) }()
	go func() {
		<-model.begun
		arrived <- syscall.SIGTERM
		<-model.asked
		arrived <- syscall.SIGINT
	}()
	if _, err := p.Run(); !errors.Is(err, tea.ErrProgramKilled) {
		t.Errorf("the program: got %v, want %v", err, tea.ErrProgramKilled)
	}
	close(done)
	if got := exitCode(<-ended); got != 143 {
		t.Errorf("exit code: got %d, want 143", got)
	}
}
