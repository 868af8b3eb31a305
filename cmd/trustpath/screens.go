package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/plain"
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
}

// open creates or finds the assessment and returns its id; "" is the list.
func (s start) open(ctx context.Context, db *sqlite.DB) (string, error) {
	switch {
	case s.begin != nil:
		made, err := db.Create(ctx, *s.begin)
		return made.ID, err
	case s.find:
		run, err := db.Get(ctx, s.id)
		return run.ID, err
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
	if !a.interactive() {
		return noTerminal("trustpath assess --answers FILE, or trustpath --help for every command")
	}
	if !a.plainMode() {
		debug.SetGCPercent(startupGCPercent)
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
		made = tui.Connection{Store: db, Warning: storeWarning(db)}
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
	err := a.draw(ctx, func() *tui.Model { return tui.New(deps, a.options(tui.Options{Begin: first.begin})) })
	cancel() // leaving does not wait for the database to open
	_, _ = connect()
	return errors.Join(err, closeStore())
}

// options adds to the options of the screens how to draw on this terminal.
func (a *app) options(o tui.Options) tui.Options {
	o.Theme, o.Terminal, o.ASCII = ui.Theme(a.theme), ui.TerminalOf(a.getenv("COLORFGBG")), a.asciiOnly()
	return o
}

// The garbage collector's target, in percent of the memory in use. Before the
// database is open little memory is in use and the user waits; after that memory
// matters more than the collector's time.
const (
	startupGCPercent = 400
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
		Editor:  a.textEditor(),
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
	for _, path := range model.Exported() {
		fmt.Fprintln(a.out, path)
	}
	if err == nil && model.Interrupted() {
		err = exitError{code: signalCode(syscall.SIGINT)}
	}
	if err == nil {
		err = model.Refused()
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
		return fmt.Errorf("no theme %q; there are %s", text, strings.Join(themeNames(), ", "))
	}
	*f = themeFlag(text)
	return nil
}
