// Command trustpath is a self-assessment for founders of AI companies: answers
// about customers, product and data become a roadmap for SOC 2, ISO 27001 and
// ISO 42001.
//
// On a terminal it opens the screens; every subcommand also works without one.
// What it finds goes to stdout, what it says about it to stderr.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"trustpath/assessment/crash"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

func main() {
	os.Exit(newApp().run(context.Background(), os.Args[1:]))
}

// Exit codes. A signal gives 128 and its number: 129 hang-up, 130 interrupt,
// 143 terminate.
const (
	codeDone    = 0
	codeFound   = 1 // a check found something
	codeUsage   = 2 // the command line, an id that is not there, no terminal
	codeInput   = 3 // a file or content that is not right, or a file in the way
	codeFailure = 4 // storage, or anything else that failed underneath
	codeFault   = 5 // the program itself is wrong, and a report says where
)

// exitCodes explains the exit codes to people, with the names of commands and
// flags in backticks.
var exitCodes = []struct{ code, text string }{
	{"0", "done"},
	{"1", "`content check`, `doctor`, `verify` or `claims` found something, or nothing leads to the witness"},
	{"2", "the command line, an unknown id, or no terminal"},
	{"3", "a file, piped line or content that is not right, or a file that exists and no `--force`"},
	{"4", "storage, or a file that could not be written"},
	{"5", "a fault in the program itself; a report of it is kept beside the database"},
	{"129, 130, 143", "hang-up, interrupted, terminated"},
}

// failure is an error that knows its exit code.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// ended is the end of the screens by a signal or by ctrl+c. There is nothing to
// say about it, unless something could not be saved.
type ended struct {
	code int
	err  error
}

func (e ended) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func usagef(format string, args ...any) error {
	return failure{codeUsage, fmt.Errorf(format, args...)}
}

// codeOf returns the exit code of what a command returned.
func codeOf(err error) int {
	var known failure
	var end ended
	var problems yamldoc.Problems
	var fault *crash.Error
	switch {
	case err == nil:
		return codeDone
	case errors.As(err, &fault):
		return codeFault
	case errors.As(err, &known):
		return known.code
	case errors.As(err, &end):
		return end.code
	case errors.Is(err, sqlite.ErrNotFound), errors.Is(err, sqlite.ErrAmbiguous), errors.Is(err, sqlite.ErrNoDeal), errors.Is(err, sqlite.ErrAbsent):
		return codeUsage
	case errors.As(err, &problems), errors.Is(err, outfile.ErrExists), errors.Is(err, outfile.ErrNotRegular), errors.Is(err, outfile.ErrNotEmpty):
		return codeInput
	default:
		return codeFailure
	}
}

// headless is how long a command gets to end after a signal. What it writes to a
// file has its name last, so there is nothing half done to lose.
const headless = 500 * time.Millisecond

// endOnSignal ends the context of a command when a signal comes, with the exit
// code as its cause, and the program when the command does not end by itself, as
// one does that waits for its input. Screens and conversations watch for signals
// themselves and call the function first.
func endOnSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	arrived, released := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	crash.Go(func() {
		var end ended
		select {
		case <-released:
			return
		case got := <-arrived:
			signal.Stop(arrived) // a second one does what it does to any program
			if number, ok := got.(syscall.Signal); ok {
				end.code = 128 + int(number)
			}
			cancel(end)
		}
		select {
		case <-released:
		case <-time.After(headless):
			os.Exit(end.code)
		}
	}, func(fault *crash.Error) { cancel(fault) })
	return ctx, sync.OnceFunc(func() {
		signal.Stop(arrived)
		close(released)
	})
}

// fell hands a fault beside or in the screens to those who end them. Of several
// the first one counts.
func (a *app) fell(fault *crash.Error) {
	select {
	case a.faults <- fault:
	default:
	}
}

// tell says that a fault ended the program, with what else is to be known, and
// returns the exit code.
func (a *app) tell(fault *crash.Error, err error) int {
	a.say("trustpath: a fault in the program ended it. What it called saved is in the database.")
	if errors.Is(err, errUnsaved) {
		a.say("%s.", errUnsaved)
	}
	path, err := a.report(fault)
	if err != nil {
		a.say("A report could not be kept (%s), so here it is:\n%s\n%s", err, fault.What, fault.Stack)
		return codeFault
	}
	a.say("Start trustpath again to go on. To have it put right, send this report to those you have trustpath from,\n"+
		"with what you did last; it says where in the program it was, and nothing that you entered:\n%s", path)
	return codeFault
}

// report writes what is known of a fault beside the database and returns the
// path of the file. It asks the machine for the time itself: the fault may be
// anywhere.
func (a *app) report(fault *crash.Error) (string, error) {
	database, err := a.storePath()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(filepath.Join(filepath.Dir(database), time.Now().UTC().Format("crash-20060102T150405.000.txt")))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	return path, outfile.Write(path, false, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "trustpath %s, %s on %s/%s\n%s\n\n%s\n\n%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
			time.Now().UTC().Format(time.RFC3339), fault.What, fault.Stack)
		return err
	})
}
