package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"trustpath/assessment/crash"
	"trustpath/tui"
	"trustpath/tui/guard"
	"trustpath/tui/input"
	questions "trustpath/tui/screen/interview"
	"trustpath/tui/ui"
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
	p := tea.NewProgram(guard.New(model, tui.EndMsg{}, a.fell), tea.WithContext(ctx), tea.WithInput(keys), tea.WithOutput(a.out), tea.WithoutSignalHandler(),
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

const (
	// replyTimeout is how long the end of the program waits for replies.
	replyTimeout = 200 * time.Millisecond
	// queriesWritten is the time after which bubbletea has written the queries
	// of the first frame: several frames, in case some come late.
	queriesWritten = 50 * time.Millisecond
)

// replies delays what gives the terminal away (the end of the program, its
// suspension, an editor) until the terminal has answered every query. A reply that
// came later would be typed into the shell or the editor.
//
// A terminal answers in order, and every terminal answers the query for its
// primary device attributes. That query is sent last, so its reply shows that no
// other one is missing. All methods run in the event loop.
type replies struct {
	send     func(tea.Msg)
	failed   func(*crash.Error)
	complete bool
	told     bool    // the terminal told its background
	leaving  tea.Msg // the message that gives the terminal away; it waits
}

// editorMsg opens an editor on the terminal once every query is answered.
type editorMsg struct{ exec tea.Msg }

// replyTimeoutMsg ends the wait.
type replyTimeoutMsg struct{}

// hold returns the message that the program should see next, or nil.
func (r *replies) hold(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.EnvMsg, tea.ResumeMsg: // the program starts, or starts again and repeats its queries
		r.complete = false
		r.after(queriesWritten, tea.RawMsg{Msg: ansi.RequestPrimaryDeviceAttributes})
		return msg
	case tea.BackgroundColorMsg:
		r.told = true
	case uv.PrimaryDeviceAttributesEvent:
		r.complete = true
		if leaving := r.leave(); leaving != nil || r.told {
			return leaving
		}
		return ui.MuteMsg{}
	case replyTimeoutMsg:
		return r.leave()
	case tea.QuitMsg, tea.InterruptMsg, tea.SuspendMsg:
		return r.wait(msg)
	case editorMsg:
		return r.wait(msg.exec)
	case tea.KeyPressMsg, tea.PasteMsg:
		if _, suspends := r.leaving.(tea.SuspendMsg); r.leaving != nil && !suspends {
			return nil
		}
	}
	return msg
}

// wait returns msg if every query is answered; otherwise leave returns it later.
func (r *replies) wait(msg tea.Msg) tea.Msg {
	if r.complete {
		return msg
	}
	if r.leaving == nil {
		r.after(replyTimeout, replyTimeoutMsg{})
	}
	r.leaving = msg
	return nil
}

// leave returns the message that waits, or nil.
func (r *replies) leave() tea.Msg {
	leaving := r.leaving
	r.leaving = nil
	return leaving
}

func (r *replies) after(wait time.Duration, msg tea.Msg) {
	crash.AfterFunc(wait, func() { r.send(msg) }, r.failed)
}

// textEditor is the editor that the environment names, as a shell reads it.
type textEditor struct{ command string }

// textEditor returns the editor of $VISUAL or $EDITOR; nil when neither is set.
func (a *app) textEditor() questions.External {
	command := cmp.Or(a.getenv("VISUAL"), a.getenv("EDITOR"))
	if command == "" {
		return nil
	}
	return textEditor{command}
}

// Edit returns the command that runs the editor on a text.
func (e textEditor) Edit(text string, report func(string, error) tea.Msg) tea.Cmd {
	edit := &editing{command: e.command, text: text}
	exec := tea.Exec(edit, func(err error) tea.Msg { return report(edit.text, err) })
	return func() tea.Msg { return editorMsg{exec()} }
}

// longestNote is more bytes than a note can have that is worth reading back.
const longestNote = 1 << 20

// editing is one text in the editor: in a file that nobody else can read, in a
// folder of its own, for as long as the editor runs.
type editing struct {
	command  string
	text     string
	in       io.Reader
	out, err io.Writer
}

// SetStdin gives the editor the terminal itself.
func (e *editing) SetStdin(in io.Reader) {
	if keys, ok := in.(*input.Terminal); ok {
		in = keys.File
	}
	e.in = in
}

func (e *editing) SetStdout(out io.Writer) { e.out = out }
func (e *editing) SetStderr(err io.Writer) { e.err = err }

// Run shows the text and reads what was left of it; after an error the text is
// what it was.
func (e *editing) Run() (err error) {
	folder, err := os.MkdirTemp("", "trustpath-")
	if err != nil {
		return fmt.Errorf("make a file for the editor: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "note.txt")
	if err := os.WriteFile(path, []byte(e.text+"\n"), 0o600); err != nil {
		return fmt.Errorf("make a file for the editor: %w", err)
	}
	editor := exec.Command("sh", "-c", e.command+` "$@"`, e.command, path)
	editor.Stdin, editor.Stdout, editor.Stderr = e.in, e.out, e.err
	if err := editor.Run(); err != nil {
		return fmt.Errorf("%s: %w", e.command, err)
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	defer file.Close()
	left, err := io.ReadAll(io.LimitReader(file, longestNote))
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	e.text = string(left)
	return nil
}
