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

// watch waits for the end of the screens. After a signal or a panic it ends them:
// they save what is not saved yet and restore the terminal. It returns the panic, or
// an exitError with the code of the signal.
func (a *app) watch(p *tea.Program, arrived <-chan os.Signal, done <-chan struct{}) (end error) {
	send := func(msg tea.Msg) { crash.Go(func() { p.Send(msg) }, a.reportPanic) }
	for end == nil {
		select {
		case <-done:
			return nil
		case fault := <-a.faults:
			end = fault
		case got := <-arrived:
			if isSuspend(got) {
				send(tui.SuspendMsg{})
				continue
			}
			end = exitError{code: signalCode(got)}
		}
	}
	send(tui.EndMsg{})
	select {
	case <-done:
	case <-arrived: // a second signal
		p.Kill()
	case <-time.After(saveTimeout):
		p.Kill()
	}
	return end
}

// framesPerSecond is how often bubbletea draws at most. It delays every key and
// the first frame.
const framesPerSecond = 120

// display runs the screens until they end. It returns the panic or the signal that
// ended them before any other error.
func display(ctx context.Context, a *app, model tea.Model) error {
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
	arrived, done, ended := make(chan os.Signal, 1), make(chan struct{}), make(chan error, 1)
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	notifySuspend(arrived)
	crash.Go(func() { ended <- a.watch(p, arrived, done) }, func(fault *crash.Error) {
		p.Kill()
		ended <- fault
	})
	a.release()
	_, err := p.Run()
	signal.Stop(arrived)
	close(done)
	end := <-ended
	select {
	case fault := <-a.faults: // after the watch
		return fault
	default:
	}
	if end != nil {
		return end
	}
	if errors.Is(err, tea.ErrInterrupted) {
		return exitError{code: signalCode(syscall.SIGINT)}
	}
	return err
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
