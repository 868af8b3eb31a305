package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"trustpath/tui"
)

// terminal reports whether a person can see and type: both streams must be one.
func (a *app) terminal() bool {
	return term.IsTerminal(a.in.Fd()) && term.IsTerminal(a.out.Fd())
}

// noTerminal says what to use where the screens cannot be drawn.
func noTerminal(instead string) error {
	return usagef("this is not a terminal, so there is nothing to draw on; use: %s", instead)
}

// grace is how long the screens get to save and leave after a signal.
const grace = 3 * time.Second

// signals ends a program the way a person would end it. The screens then save
// what is on its way and give the terminal back; whoever sent the signal still
// sees its number in the exit code.
type signals struct {
	caught  atomic.Int32
	arrived chan os.Signal
	done    chan struct{}
}

// watch begins to listen; the caller must call stop.
func watch(p *tea.Program) *signals {
	s := &signals{arrived: make(chan os.Signal, 1), done: make(chan struct{})}
	signal.Notify(s.arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	go s.wait(p)
	return s
}

func (s *signals) wait(p *tea.Program) {
	select {
	case <-s.done:
		return
	case got := <-s.arrived:
		if number, ok := got.(syscall.Signal); ok {
			s.caught.Store(int32(number))
		}
	}
	go p.Send(tui.EndMsg{})
	select {
	case <-s.done:
	case <-s.arrived: // asked twice
		p.Kill()
	case <-time.After(grace):
		p.Kill()
	}
}

// stop ends the listening and returns the exit code of the signal, or 0.
func (s *signals) stop() int {
	signal.Stop(s.arrived)
	close(s.done)
	if number := s.caught.Load(); number != 0 {
		return 128 + int(number)
	}
	return 0
}

// framesPerSecond is the most that bubbletea draws. Every key waits for the next
// frame, and so does the first one.
const framesPerSecond = 120

// display runs the screens until they end and returns the exit code that a
// signal asks for, else 0.
func display(ctx context.Context, a *app, model tea.Model) (int, error) {
	p := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(a.in), tea.WithOutput(a.out), tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond))
	s := watch(p)
	a.release()
	_, err := p.Run()
	code := s.stop()
	if code != 0 {
		return code, nil // what broke on the way out matters less
	}
	if errors.Is(err, tea.ErrInterrupted) {
		return 128 + int(syscall.SIGINT), nil
	}
	return 0, err
}
