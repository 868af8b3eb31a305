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

// terminal reports whether both streams are a terminal.
func (a *app) terminal() bool {
	return term.IsTerminal(a.in.Fd()) && term.IsTerminal(a.out.Fd())
}

// noTerminal is the error for screens without a terminal; it names another command.
func noTerminal(instead string) error {
	return usagef("this is not a terminal, so there is nothing to draw on; use: %s", instead)
}

// saveTimeout is how long the screens may take to save and leave after a signal.
const saveTimeout = 3 * time.Second

// signals ends the screens after a signal or a panic: they save what is not saved
// yet and restore the terminal. The exit code has the number of the signal.
type signals struct {
	caught  atomic.Int32
	fault   atomic.Pointer[crash.Error]
	arrived chan os.Signal
	faults  chan *crash.Error // see app.reportPanic
	done    chan struct{}
}

func newSignals(faults chan *crash.Error) *signals {
	return &signals{arrived: make(chan os.Signal, 1), faults: faults, done: make(chan struct{})}
}

// watch starts to listen; the caller must call stop.
func (s *signals) watch(p *tea.Program) {
	signal.Notify(s.arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	notifySuspend(s.arrived)
	crash.Go(func() { s.wait(p) }, func(fault *crash.Error) {
		s.fault.Store(fault)
		p.Kill()
	})
}

func (s *signals) wait(p *tea.Program) {
	send := func(msg tea.Msg) {
		crash.Go(func() { p.Send(msg) }, func(fault *crash.Error) { s.fault.Store(fault) })
	}
	select {
	case <-s.done:
		return
	case got := <-s.arrived:
		if isSuspend(got) {
			send(tui.SuspendMsg{})
			s.wait(p)
			return
		}
		s.caught.Store(int32(signalCode(got)))
	case fault := <-s.faults:
		s.fault.Store(fault)
	}
	send(tui.EndMsg{})
	select {
	case <-s.done:
	case <-s.arrived: // a second signal
		p.Kill()
	case <-time.After(saveTimeout):
		p.Kill()
	}
}

// stop ends the listening. It returns the exit code of the signal or 0, and the
// panic that ended the program or nil.
func (s *signals) stop() (int, error) {
	signal.Stop(s.arrived)
	close(s.done)
	fault := s.fault.Load()
	select {
	case late := <-s.faults:
		fault = late
	default:
	}
	if fault != nil {
		return 0, fault
	}
	return int(s.caught.Load()), nil
}

// framesPerSecond is how often bubbletea draws at most. It delays every key and
// the first frame.
const framesPerSecond = 120

// display runs the screens until they end. It returns the exit code of a signal,
// or 0.
func display(ctx context.Context, a *app, model tea.Model) (int, error) {
	s := newSignals(a.faults)
	keys := input.Open(a.in)
	r := &replies{failed: a.reportPanic}
	p := tea.NewProgram(guard.New(model, tui.EndMsg{}, a.reportPanic),
		tea.WithContext(ctx),
		tea.WithInput(keys),
		tea.WithOutput(a.out),
		tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
		tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg { return suspend(r.filter(msg)) }),
	)
	r.send = p.Send
	keys.Attach(p.Send, a.reportPanic)
	s.watch(p)
	a.release()
	_, err := p.Run()
	code, fault := s.stop()
	if code != 0 || fault != nil {
		return code, fault // it matters more than err
	}
	if errors.Is(err, tea.ErrInterrupted) {
		return signalCode(syscall.SIGINT), nil
	}
	return 0, err
}

const (
	// replyTimeout is how long the end of the program waits for replies.
	replyTimeout = 200 * time.Millisecond
	// queriesWritten is the time after which bubbletea has written the queries of
	// the first frame: several frames.
	queriesWritten = 50 * time.Millisecond
)

// replies delays messages that hand the terminal to another program (the end of
// the program, its suspension, an editor) until the terminal has answered every
// query. A later reply would be typed into the shell or the editor.
//
// A terminal answers in order, and every terminal answers the query for its
// primary device attributes. That query is sent last, so its reply means that no
// other reply is missing. All methods run in the event loop.
type replies struct {
	send       func(tea.Msg)
	failed     func(*crash.Error)
	complete   bool
	background bool    // the terminal has answered the query for its background
	leaving    tea.Msg // the message that waits
}

// editorMsg opens an editor on the terminal once every query is answered.
type editorMsg struct{ exec tea.Msg }

// replyTimeoutMsg ends the wait.
type replyTimeoutMsg struct{}

// filter returns the message that the program receives next, or nil.
func (r *replies) filter(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.EnvMsg, tea.ResumeMsg: // the program starts, or starts again and repeats its queries
		r.complete = false
		r.after(queriesWritten, tea.RawMsg{Msg: ansi.RequestPrimaryDeviceAttributes})
		return msg
	case tea.BackgroundColorMsg:
		r.background = true
	case uv.PrimaryDeviceAttributesEvent:
		r.complete = true
		if leaving := r.leave(); leaving != nil || r.background {
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

// textEditor is the command of the user's editor, for a shell.
type textEditor struct{ command string }

// textEditor returns the editor of $VISUAL or $EDITOR, or nil if neither is set.
func (a *app) textEditor() questions.External {
	command := cmp.Or(a.getenv("VISUAL"), a.getenv("EDITOR"))
	if command == "" {
		return nil
	}
	return textEditor{command}
}

// Edit returns a command that opens a text in the editor.
func (e textEditor) Edit(text string, report func(string, error) tea.Msg) tea.Cmd {
	edit := &editing{command: e.command, text: text}
	exec := tea.Exec(edit, func(err error) tea.Msg { return report(edit.text, err) })
	return func() tea.Msg { return editorMsg{exec()} }
}

// maxEdited is how many bytes are read back from the editor, far more than a note
// may have.
const maxEdited = 1 << 20

// editing is a text in the editor. While the editor runs, the text is in a private
// file in a private folder.
type editing struct {
	command  string
	text     string
	in       io.Reader
	out, err io.Writer
}

// SetStdin passes on the terminal, not its key reader.
func (e *editing) SetStdin(in io.Reader) {
	if keys, ok := in.(*input.Terminal); ok {
		in = keys.File
	}
	e.in = in
}

func (e *editing) SetStdout(out io.Writer) { e.out = out }
func (e *editing) SetStderr(err io.Writer) { e.err = err }

// Run edits the text. After an error the text is unchanged.
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
	left, err := io.ReadAll(io.LimitReader(file, maxEdited))
	if err != nil {
		return fmt.Errorf("read what the editor left: %w", err)
	}
	e.text = string(left)
	return nil
}
