// Command trustpath is a self-assessment for founders of AI companies: answers
// about customers, product and data become a roadmap for SOC 2, ISO 27001 and
// ISO 42001.
//
// On a terminal it opens the screens; every subcommand also works without one.
// Results go to stdout, messages to stderr.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment/crash"
	"trustpath/assessment/library"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

func main() {
	debug.SetGCPercent(startupGCPercent)
	os.Exit(newApp().run(context.Background(), os.Args[1:]))
}

// Exit codes. A signal gives 128 plus its number.
const (
	codeDone    = 0
	codeFound   = 1 // a check found something, or a library refused a push
	codeUsage   = 2 // the command line, an unknown id, no terminal
	codeInput   = 3 // a file or content that is not right, or a file in the way
	codeFailure = 4 // storage, or any other failure
	codeFault   = 5 // a panic; a report names the place
)

// exitCodes explains the exit codes in help, manual page and README, with
// commands and flags in backticks.
var exitCodes = []struct{ code, text string }{
	{"0", "done"},
	{"1", "`content check`, `doctor`, `verify` or `claims` found something, `status --check` something late, nothing leads to the witness, or the library has another version"},
	{"2", "the command line, an unknown id, or no terminal"},
	{"3", "a file, piped line or content with an error, or a file that exists without `--force`"},
	{"4", "storage, a file that could not be written, or no connection to the library"},
	{"5", "a fault in the program itself; a report is kept next to the database"},
	{"129, 130, 143", "hang-up, interrupted, terminated"},
}

// exitError ends the program with an exit code. Without err there is nothing to
// print: a signal ended the program, or the findings were printed already.
type exitError struct {
	code int
	err  error
}

func (e exitError) Unwrap() error { return e.err }

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func usagef(format string, args ...any) error {
	return exitError{codeUsage, fmt.Errorf(format, args...)}
}

func inputErrorf(format string, args ...any) error {
	return exitError{codeInput, fmt.Errorf(format, args...)}
}

// exitCode returns the exit code for the error of a command.
func exitCode(err error) int {
	var known exitError
	var problems yamldoc.Problems
	var fault *crash.Error
	switch {
	case err == nil:
		return codeDone
	case errors.As(err, &fault):
		return codeFault
	case errors.As(err, &known):
		return known.code
	case library.IsRefusal(err):
		return codeFound
	case isAny(err, sqlite.ErrNotFound, sqlite.ErrAmbiguous, sqlite.ErrNoDeal, sqlite.ErrAbsent,
		library.ErrNotFound, library.ErrNoPack, library.ErrNone, library.ErrPlain):
		return codeUsage
	case errors.As(err, &problems), isAny(err, library.ErrUnreadable, outfile.ErrExists, outfile.ErrNotRegular, outfile.ErrNotEmpty):
		return codeInput
	default:
		return codeFailure
	}
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// run carries out a command line and returns the exit code. Commands leave their
// error in a.err, so an error from cobra is about the command line.
func (a *app) run(ctx context.Context, args []string) (code int) {
	defer crash.Catch(func(fault *crash.Error) { code = a.printPanic(fault, nil) })
	root := a.root()
	root.SetArgs(args)
	ctx, a.release = cancelOnSignal(ctx, killTimeout)
	defer a.release()
	if cmd, err := root.ExecuteContextC(ctx); err != nil {
		var unwritten *fs.PathError
		if errors.As(err, &unwritten) {
			a.say("trustpath: %s", err)
			return codeFailure
		}
		a.say("trustpath: %s\nLearn more: %s --help", err, cmd.CommandPath())
		return codeUsage
	}
	var fault *crash.Error
	if errors.As(a.err, &fault) {
		return a.printPanic(fault, a.err)
	}
	if a.err != nil && a.err.Error() != "" {
		a.say("trustpath: %s", a.err)
	}
	return exitCode(a.err)
}

// do adapts a command to cobra; see run.
func (a *app) do(command func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.err = command(cmd.Context(), args)
		if canceled := signalOrPanic(cmd.Context(), a.err); canceled != nil {
			a.err = canceled
		}
		return nil
	}
}

// signalOrPanic returns what canceled a context of cancelOnSignal: the exit code
// of a signal, or a panic joined with err. It returns nil for anything else.
func signalOrPanic(ctx context.Context, err error) error {
	var end exitError
	var fault *crash.Error
	switch cause := context.Cause(ctx); {
	case errors.As(cause, &fault):
		return errors.Join(fault, err)
	case errors.As(cause, &end):
		return end
	}
	return nil
}

// killTimeout is how long a command may take to end after a signal. A file gets
// its name last, so an early end leaves nothing half written.
const killTimeout = 500 * time.Millisecond

// cancelOnSignal returns a context that a signal cancels, with an exitError as
// its cause, and a function that stops watching. A command that has not ended
// after kill, for example because it waits for input, is ended; zero means never.
// A second signal has its usual effect. The screens watch for signals themselves
// and call the function first.
func cancelOnSignal(ctx context.Context, kill time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	arrived, released := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	crash.Go(func() {
		var end exitError
		select {
		case <-released:
			return
		case got := <-arrived:
			signal.Stop(arrived)
			end.code = signalCode(got)
			cancel(end)
		}
		if kill == 0 {
			return
		}
		select {
		case <-released:
		case <-time.After(kill):
			os.Exit(end.code)
		}
	}, func(fault *crash.Error) { cancel(fault) })
	return ctx, sync.OnceFunc(func() {
		signal.Stop(arrived)
		close(released)
	})
}

// signalCode is the exit code for a signal.
func signalCode(s os.Signal) int {
	number, _ := s.(syscall.Signal)
	return 128 + int(number)
}

// reportPanic passes a panic from another goroutine to the code that ends the
// screens. Only the first one counts.
func (a *app) reportPanic(fault *crash.Error) {
	select {
	case a.faults <- fault:
	default:
	}
}

// printPanic tells the user that a panic ended the program and where the report
// is. It returns the exit code.
func (a *app) printPanic(fault *crash.Error, err error) int {
	a.say("trustpath: a fault in the program ended it. What it called saved is in the database.")
	if errors.Is(err, errUnsaved) {
		a.say("%s.", errUnsaved)
	}
	path, err := a.writeCrashReport(fault)
	if err != nil {
		a.say("A report could not be kept (%s), so here it is:\n%s\n%s", err, fault.What, fault.Stack)
		return codeFault
	}
	a.say("Start trustpath again to continue. To get it fixed, send this report to those you have trustpath from,\n"+
		"with what you did last; it says where in the program it was, and nothing that you entered:\n%s", path)
	return codeFault
}

// writeCrashReport writes a report next to the database and returns its path. It
// reads the clock directly, since the panic may come from anywhere.
func (a *app) writeCrashReport(fault *crash.Error) (string, error) {
	database, err := a.storePath()
	if err != nil {
		return "", err
	}
	now := time.Now().UTC()
	path, err := filepath.Abs(filepath.Join(filepath.Dir(database), now.Format("crash-20060102T150405.000.txt")))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	return path, outfile.Write(path, false, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "trustpath %s, %s on %s/%s\n%s\n\n%s\n\n%s", version(), runtime.Version(),
			runtime.GOOS, runtime.GOARCH, now.Format(time.RFC3339), fault.What, fault.Stack)
		return err
	})
}
