package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"trustpath/assessment/crash"
	"trustpath/cmd/trustpath/internal/outfile"
)

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
