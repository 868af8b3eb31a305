package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
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
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/plain"
	"trustpath/tui/ui"
)

// themeNames are the values that --theme takes.
func themeNames() []string {
	var names []string
	for _, theme := range ui.Themes() {
		names = append(names, string(theme))
	}
	return names
}

// errUnsaved ends a program that could not store everything.
var errUnsaved = errors.New("the last change could not be saved; everything before it is")

// beginning makes or finds the assessment that the screens open first, and
// returns its id. Without find they open the list.
type beginning struct {
	existing bool // there must be a database; else a new one is created
	find     func(ctx context.Context, db *sqlite.DB) (id string, err error)
}

// screens draws on the terminal until the person leaves. The paths that were
// exported go to stdout when the screens are gone.
func (a *app) screens(ctx context.Context, begin beginning) error {
	if err := a.canDraw(); err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.screensOf(ctx, c, begin, nil)
}

// screensOf draws the screens with the given content. The list and an assessment
// that begin creates need nothing from the database for their first frame, so
// the database is opened while that frame is drawn. An assessment that begin
// looks up is found first: an unknown id never opens the screens.
func (a *app) screensOf(ctx context.Context, c *engine.Engine, begin beginning, created *assessment.Assessment) error {
	if a.plainly() {
		return a.talkPlainly(ctx, c, begin)
	}
	debug.SetGCPercent(untidy)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	connection := &connection{made: make(chan struct{})}
	connect := sync.OnceFunc(func() { a.connect(ctx, c, begin, connection) })
	if begin.find != nil && created == nil {
		connect()
		if connection.err != nil {
			return errors.Join(connection.err, connection.close())
		}
	}
	deps := a.deps(ctx, c, connection.opened)
	deps.Connect = func(context.Context) (tui.Connection, error) {
		connect()
		return tui.Connection{Store: keeper{connection.db}, Open: connection.open, Warning: warning(connection.db)}, connection.err
	}
	err := a.draw(ctx, func() *tui.Model {
		return tui.New(deps, tui.Options{Theme: ui.Theme(a.theme), Terminal: ui.TerminalOf(a.getenv("COLORFGBG")), ASCII: a.signs(), Begin: created})
	})
	cancel() // leaving does not wait until the database is open
	connect()
	return errors.Join(err, connection.close())
}

// How much may become garbage before it is collected, in percent of what is in
// use. The screens work in bursts after a key, so memory is worth more to a
// person than the little time that collecting takes; the first frame is waited
// for, and all that there is then is small.
const (
	untidy = 400 // until the database is open
	tidy   = 40
)

// connection is the database while it is being opened; what it comes to is
// there once made is closed.
type connection struct {
	made chan struct{}
	db   *sqlite.DB // nil when it could not be opened
	open string     // the id of what the screens open at once
	err  error
}

// opened waits for the database.
func (c *connection) opened() *sqlite.DB {
	<-c.made
	return c.db
}

// close closes the database where it was opened.
func (c *connection) close() error {
	if c.db == nil {
		return nil
	}
	return c.db.Close()
}

func (a *app) connect(ctx context.Context, c *engine.Engine, begin beginning, out *connection) {
	defer close(out.made)
	defer debug.SetGCPercent(tidy)
	defer crash.Catch(func(fault *crash.Error) { out.err = fault })
	out.db, out.err = a.openStore(ctx, c, !begin.existing)
	if out.err == nil && begin.find != nil {
		out.open, out.err = begin.find(ctx, out.db)
	}
}

// themeFlag is --theme.
type themeFlag string

func (f *themeFlag) String() string { return string(*f) }

// Type names the kind of value in the help.
func (f *themeFlag) Type() string { return "string" }

// Set refuses a theme that there isn't, whatever the command.
func (f *themeFlag) Set(text string) error {
	if !slices.Contains(themeNames(), text) {
		return fmt.Errorf("no theme %q; there are %s", text, strings.Join(themeNames(), ", "))
	}
	*f = themeFlag(text)
	return nil
}

// canDraw reports what keeps the screens from being drawn. Where nothing does,
// it lets what the first frame would wait for begin.
func (a *app) canDraw() error {
	if !a.conversation() {
		return noTerminal("trustpath assess --answers FILE, or trustpath --help for every command")
	}
	if !a.plainly() {
		crash.Go(ui.Warm, a.fell)
	}
	return nil
}

// late is a model that is made once the terminal is ready for it.
type late struct {
	make func() *tui.Model
	*tui.Model
}

func (l *late) Init() tea.Cmd {
	l.Model = l.make()
	return l.Model.Init()
}

// draw runs the model and returns what it came to.
func (a *app) draw(ctx context.Context, made func() *tui.Model) error {
	model := &late{make: made}
	code, err := a.display(ctx, a, model)
	if model.Model == nil {
		return err // the terminal could not be set up
	}
	for _, path := range model.Exported() {
		fmt.Fprintln(a.out, path)
	}
	if code == codeDone && model.Interrupted() {
		code = 128 + int(syscall.SIGINT)
	}
	if err == nil {
		err = model.Refused()
	}
	var fault *crash.Error
	if model.Unsaved() && (err == nil || errors.As(err, &fault)) {
		err = errors.Join(err, errUnsaved)
	}
	if code != codeDone {
		return ended{code, err}
	}
	return err
}

// keeper is the store in the shape that the screens ask for.
type keeper struct{ *sqlite.DB }

// warning is one sentence, or "" where the database is as it should be.
func warning(db *sqlite.DB) string {
	switch {
	case db == nil:
		return ""
	case errors.Is(db.Copied(), sqlite.ErrLinked):
		return "the database file has a second name (a hard link), so this is a copy of it to read; what you change stays unsaved until you keep one name"
	case db.Copied() != nil:
		return "the database cannot be written, so this is a copy of it to read; what you change stays unsaved"
	case db.Network() != "":
		return "the database is on a network file system (" + db.Network() + "): open it on one machine at a time"
	}
	return ""
}

// SaveDates stores both dates; zero dates mean none.
func (k keeper) SaveDates(ctx context.Context, id string, start, deadline assessment.Date) error {
	return k.SaveFacts(ctx, id, sqlite.Facts{Start: &start, DeadlineDate: &deadline})
}

// renderer writes the roadmap for the screen.
type renderer struct{ catalog *assessment.Catalog }

func (r renderer) Markdown(run assessment.Assessment, result assessment.Result) (string, error) {
	var text bytes.Buffer
	err := report.Markdown(&text, r.catalog, run, result)
	return text.String(), err
}

// conversation reports whether questions can be asked: by screens or lines on a
// terminal, or by lines anywhere when --plain says so.
func (a *app) conversation() bool { return a.plain || a.terminal() }

// plainly reports whether to talk in lines instead of drawing: because of
// --plain, because ACCESSIBLE asks for it, or because the terminal is one that
// can place no cursor.
func (a *app) plainly() bool {
	accessible := a.getenv("ACCESSIBLE")
	return a.plain || accessible != "" && accessible != "0" || a.getenv("TERM") == "dumb"
}

// talkPlainly asks in numbered lines until the person leaves, the input ends, or
// a signal ends it.
func (a *app) talkPlainly(ctx context.Context, c *engine.Engine, begin beginning) error {
	return a.withStoreOf(ctx, !begin.existing, func(db *sqlite.DB) error {
		db = db.In(c)
		var id string
		if begin.find != nil {
			found, err := begin.find(ctx, db)
			if err != nil {
				return err
			}
			id = found
		}
		deps := a.deps(ctx, c, func() *sqlite.DB { return db })
		deps.Store = keeper{db}
		return a.converse(ctx, deps, id)
	})
}

// converse is the conversation about an assessment, or about the list for "".
func (a *app) converse(ctx context.Context, deps tui.Deps, id string) error {
	a.release()
	ctx, stop := untilSignal(ctx)
	defer stop()
	piped := !term.IsTerminal(a.in.Fd())
	terminal := plain.Terminal{In: a.in, Out: a.out, Width: a.width(), ASCII: a.signs(), Echo: piped, Script: piped}
	saved, err := plain.Run(ctx, deps, terminal, id)
	if !saved {
		err = errUnsaved
	}
	var end ended
	var fault *crash.Error
	switch cause := context.Cause(ctx); {
	case errors.As(cause, &fault):
		return errors.Join(fault, err)
	case errors.As(cause, &end):
		if saved {
			return end // what broke on the way out matters less
		}
		return ended{end.code, err}
	default:
		return err
	}
}

// untilSignal ends a context when a signal comes, which its cause then tells as
// an exit code. A second signal does what it does to any program.
func untilSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	arrived := make(chan os.Signal, 1)
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	crash.Go(func() {
		select {
		case got := <-arrived:
			signal.Stop(arrived)
			if number, ok := got.(syscall.Signal); ok {
				cancel(ended{128 + int(number), nil})
			}
		case <-ctx.Done():
		}
	}, func(fault *crash.Error) { cancel(fault) })
	return ctx, func() {
		signal.Stop(arrived)
		cancel(nil)
	}
}
