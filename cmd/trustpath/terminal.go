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

	"trustpath/assessment/crash"
	"trustpath/tui"
	"trustpath/tui/input"
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

// signals ends a program the way a person would end it, on a signal or after a
// fault. The screens then save what is on its way and give the terminal back;
// whoever sent the signal still sees its number in the exit code.
type signals struct {
	caught  atomic.Int32
	fault   atomic.Pointer[crash.Error]
	arrived chan os.Signal
	fell    chan *crash.Error // see app.fell
	done    chan struct{}
}

func newSignals(fell chan *crash.Error) *signals {
	return &signals{arrived: make(chan os.Signal, 1), fell: fell, done: make(chan struct{})}
}

// watch begins to listen; the caller must call stop.
func (s *signals) watch(p *tea.Program) {
	signal.Notify(s.arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	notifySuspend(s.arrived)
	crash.Go(func() { s.wait(p) }, func(fault *crash.Error) {
		s.fault.Store(fault)
		p.Kill()
	})
}

func (s *signals) wait(p *tea.Program) {
	select {
	case <-s.done:
		return
	case got := <-s.arrived:
		if isSuspend(got) {
			crash.Go(func() { p.Send(tui.SuspendMsg{}) }, s.fallen)
			s.wait(p)
			return
		}
		if number, ok := got.(syscall.Signal); ok {
			s.caught.Store(int32(number))
		}
	case fault := <-s.fell:
		s.fault.Store(fault)
	}
	crash.Go(func() { p.Send(tui.EndMsg{}) }, s.fallen)
	select {
	case <-s.done:
	case <-s.arrived: // asked twice
		p.Kill()
	case <-time.After(grace):
		p.Kill()
	}
}

func (s *signals) fallen(fault *crash.Error) { s.fault.Store(fault) }

// stop ends the listening and returns the exit code of the signal, or 0, and the
// fault that ended the program, or nil.
func (s *signals) stop() (int, error) {
	signal.Stop(s.arrived)
	close(s.done)
	fault := s.fault.Load()
	select {
	case late := <-s.fell:
		fault = late
	default:
	}
	if fault != nil {
		return 0, fault
	}
	if number := s.caught.Load(); number != 0 {
		return 128 + int(number), nil
	}
	return 0, nil
}

// framesPerSecond is the most that bubbletea draws. Every key waits for the next
// frame, and so does the first one.
const framesPerSecond = 120

// display runs the screens until they end and returns the exit code that a
// signal asks for, else 0.
func display(ctx context.Context, a *app, model tea.Model) (int, error) {
	s := newSignals(a.faults)
	keys := input.Open(a.in)
	r := &replies{failed: a.fell}
	p := tea.NewProgram(guarded{model, a.fell, new(bool)}, tea.WithContext(ctx), tea.WithInput(keys), tea.WithOutput(a.out), tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond), tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg { return s.suspends(m, r.hold(msg)) }))
	r.send = p.Send
	keys.Attach(p.Send, a.fell)
	s.watch(p)
	a.release()
	_, err := p.Run()
	code, fault := s.stop()
	if code != 0 || fault != nil {
		return code, fault // what broke on the way out matters less
	}
	if errors.Is(err, tea.ErrInterrupted) {
		return 128 + int(syscall.SIGINT), nil
	}
	return 0, err
}
