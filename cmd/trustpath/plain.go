package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/charmbracelet/x/term"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/plain"
)

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
func (a *app) talkPlainly(ctx context.Context, c *assessment.Catalog, begin beginning) error {
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
