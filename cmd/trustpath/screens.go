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
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/guard"
	"trustpath/tui/input"
	"trustpath/tui/plain"
	questions "trustpath/tui/screen/interview"
	"trustpath/tui/ui"
)

// errUnsaved ends a program that could not save everything.
var errUnsaved = errors.New("the last change could not be saved; everything before it is")

// start is what the screens or plain mode open first: an assessment to begin, one
// to look up, or with the zero value the list.
type start struct {
	begin *assessment.Assessment
	find  bool
	id    string // the assessment to find

	roadmap  bool          // open it at its roadmap
	export   bool          // or with the dialog that writes it to a file
	notice   string        // above the list
	workshop workshopFlags // of one that is begun from the list
}

// open creates or finds the assessment and returns its id; "" is the list.
func (s start) open(ctx context.Context, db *sqlite.DB) (string, error) {
	switch {
	case s.begin != nil:
		made, err := db.Create(ctx, *s.begin)
		return made.ID, err
	case s.find:
		return find(ctx, db, s.id)
	}
	return "", nil
}

// store says whether the database is created: not to find something in it.
func (s start) store() storeMode {
	if s.find {
		return existingStore
	}
	return createStore
}

// interactive reports whether questions can be asked: in screens or lines on a
// terminal, or in lines anywhere if --plain is given.
func (a *app) interactive() bool { return a.plain || a.terminal() }

// plainMode reports whether to write lines instead of screens: because of --plain
// or ACCESSIBLE, or because the terminal cannot move its cursor.
func (a *app) plainMode() bool {
	accessible := a.getenv("ACCESSIBLE")
	return a.plain || accessible != "" && accessible != "0" || a.getenv("TERM") == "dumb"
}

// prepareScreens returns an error if the screens cannot be drawn. Otherwise it
// starts to load in the background what the first frame needs.
func (a *app) prepareScreens() error {
	if !a.interactive() && !a.plainMode() {
		return noTerminal("trustpath assess --answers FILE, or trustpath --help for every command")
	}
	debug.SetGCPercent(openingGCPercent)
	if !a.plainMode() {
		crash.Go(ui.Warm, a.reportPanic)
	}
	return nil
}

// openTUI loads the content and runs the screens.
func (a *app) openTUI(ctx context.Context, first start) error {
	if err := a.prepareScreens(); err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.runTUI(ctx, c, first)
}

// runTUI draws the screens, or talks in plain mode, until the user leaves. The
// paths of exported files go to stdout at the end.
func (a *app) runTUI(ctx context.Context, c *engine.Engine, first start) error {
	if a.plainMode() {
		return a.runPlain(ctx, c, first)
	}
	whole := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var db *sqlite.DB
	connect := sync.OnceValues(func() (made tui.Connection, err error) {
		defer debug.SetGCPercent(steadyGCPercent)
		defer crash.Catch(func(fault *crash.Error) { err = fault })
		db, err = a.openStore(ctx, c, first.store())
		if err != nil {
			return made, err
		}
		made = tui.Connection{Store: db, Warning: cmp.Or(storeWarning(db), first.notice)}
		made.Open, err = first.open(ctx, db)
		return made, err
	})
	closeStore := func() error {
		if db == nil {
			return nil
		}
		return db.Close()
	}
	if first.find { // an unknown id never opens the screens
		if _, err := connect(); err != nil {
			return errors.Join(err, closeStore())
		}
	}
	deps := a.deps(c, func() *sqlite.DB {
		_, _ = connect() // its error ends the screens
		return db
	})
	// The first frame needs nothing from the database, so both start at once.
	deps.Connect = func(context.Context) (tui.Connection, error) { return connect() }
	var model *tui.Model
	err := a.draw(ctx, func() *tui.Model {
		model = tui.New(deps, a.options(tui.Options{Begin: first.begin, Roadmap: first.roadmap, Export: first.export}))
		return model
	})
	cancel() // leaving does not wait for the database to open
	_, _ = connect()
	err = errors.Join(err, closeStore())
	if err != nil || model == nil || model.Workshop == "" {
		return err
	}
	o := first.workshop
	o.home = true
	if o.changed == nil {
		o.changed = func(string) bool { return false }
	}
	return a.workshop(whole, model.Workshop, o)
}

// options adds to the options of the screens how to draw on this terminal.
func (a *app) options(o tui.Options) tui.Options {
	o.Theme, o.Terminal, o.ASCII = ui.Theme(a.theme), ui.TerminalOf(a.getenv("COLORFGBG")), a.asciiOnly()
	o.OnlyASCII, o.Keys, o.Mouse = !unicodeLocale(a.getenv), a.preferred().Keys, a.prefers("mouse").Value == "true"
	return o
}

// The garbage collector's target, in percent of the memory in use. Most commands end
// before the collector would pay. Screens stay, so memory matters more: a little until
// the first of them, which the user waits for, and then more than the collector's time.
const (
	startupGCPercent = 400
	openingGCPercent = 150
	steadyGCPercent  = 40
)

// deps is what the screens and plain mode need, without the store. db waits for
// the database and returns nil if it could not be opened.
func (a *app) deps(c *engine.Engine, db func() *sqlite.DB) tui.Deps {
	local := localFiles{a, c, db}
	return tui.Deps{
		Catalog: c,
		Export:  local,
		Import:  local,
		Now:     a.now,
		Today:   a.day,
		Example: func() (assessment.Assessment, error) { return example(c, a.day()) },
		Editor:  a.textEditor(),

		Settings: preferences{a},
		Library:  shelf{a, c, db},
	}
}

// lazyModel makes its model when the terminal is ready.
type lazyModel struct {
	make func() *tui.Model
	*tui.Model
}

func (l *lazyModel) Init() tea.Cmd {
	l.Model = l.make()
	return l.Model.Init()
}

// draw runs the screens and returns the error or exit code that they end with.
func (a *app) draw(ctx context.Context, newModel func() *tui.Model) error {
	model := &lazyModel{make: newModel}
	err := a.display(ctx, a, model)
	if model.Model == nil {
		return err // the terminal could not be set up
	}
	for _, path := range model.Exported {
		fmt.Fprintln(a.out, path)
	}
	if err == nil && model.Interrupted {
		err = exitError{code: signalCode(syscall.SIGINT)}
	}
	if err == nil {
		err = model.Refused
	}
	var end exitError
	var fault *crash.Error
	switch signaled := errors.As(err, &end); {
	case !model.Unsaved():
	case signaled:
		err = exitError{end.code, errUnsaved}
	case err == nil || errors.As(err, &fault):
		err = errors.Join(err, errUnsaved)
	}
	return err
}

// runPlain asks in numbered lines until the user leaves, the input ends, or a
// signal arrives.
func (a *app) runPlain(ctx context.Context, c *engine.Engine, first start) error {
	return a.withStore(ctx, first.store(), func(db *sqlite.DB) error {
		db = db.WithEngine(c)
		id, err := first.open(ctx, db)
		if err != nil {
			return err
		}
		deps := a.deps(c, func() *sqlite.DB { return db })
		deps.Store = db
		a.release()
		ctx, stop := cancelOnSignal(ctx, 0)
		defer stop()
		piped := !term.IsTerminal(a.in.Fd())
		saved, err := plain.Run(ctx, deps, plain.Terminal{
			In:     a.in,
			Out:    a.out,
			Width:  a.width(),
			ASCII:  a.asciiOnly(),
			Echo:   piped,
			Script: piped,
		}, id)
		if !saved {
			err = errUnsaved
		}
		canceled := signalOrPanic(ctx, err)
		var end exitError
		switch {
		case canceled == nil:
			return err
		case !saved && errors.As(canceled, &end):
			return exitError{end.code, err}
		}
		return canceled
	})
}

// themeNames returns the values of --theme.
func themeNames() []string { return words(ui.Themes()) }

// themeFlag is --theme.
type themeFlag string

func (f *themeFlag) String() string { return string(*f) }

// Type names the kind of value in the help.
func (f *themeFlag) Type() string { return "string" }

// Set refuses an unknown theme.
func (f *themeFlag) Set(text string) error {
	if !slices.Contains(themeNames(), text) {
		return fmt.Errorf("no theme %q; use one of: %s", text, strings.Join(themeNames(), ", "))
	}
	*f = themeFlag(text)
	return nil
}

// terminal reports whether both streams are a terminal.
func (a *app) terminal() bool {
	return term.IsTerminal(a.in.Fd()) && term.IsTerminal(a.out.Fd())
}

// noTerminal is the error for screens without a terminal; it names another command.
func noTerminal(instead string) error {
	return usagef("this is not a terminal, so screens can't be drawn; use: %s", instead)
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

// Opener returns what opens a file in the program for such files, or nil if the person
// is at another machine or has no windows. It ends when that program does.
func (f localFiles) Opener() func(path string) error {
	command := []string{"xdg-open"}
	windows := f.app.getenv("DISPLAY") != "" || f.app.getenv("WAYLAND_DISPLAY") != ""
	switch runtime.GOOS {
	case "darwin":
		command, windows = []string{"open"}, true
	case "windows":
		command, windows = []string{"rundll32", "url.dll,FileProtocolHandler"}, true
	}
	program, err := exec.LookPath(command[0])
	if err != nil || !windows || f.app.getenv("SSH_CONNECTION") != "" || f.app.getenv("SSH_TTY") != "" {
		return nil
	}
	return func(path string) error {
		if err := exec.Command(program, append(command[1:], path)...).Run(); err != nil {
			return fmt.Errorf("%s: %w", command[0], err)
		}
		return nil
	}
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
