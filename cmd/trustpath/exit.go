package main

import (
	"errors"
	"fmt"

	"trustpath/assessment/crash"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

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
