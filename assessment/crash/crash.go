// Package crash turns a panic into an error, so that a fault in one place ends
// the program in an orderly way: what is on its way is saved and the terminal
// given back. Every goroutine of ours begins in Go.
package crash

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// Error is a panic that was caught. It holds nothing that a person entered: of
// what was thrown it keeps the text only where the Go runtime wrote it.
type Error struct {
	What  string // such as "runtime error: index out of range [3] with length 3"
	Stack string // of the goroutine, with addresses in place of values
}

func (e *Error) Error() string { return "a fault in the program: " + e.What }

// Catch is to be deferred. It hands a panic to caught and ends it.
func Catch(caught func(*Error)) {
	if thrown := recover(); thrown != nil {
		caught(&Error{what(thrown), string(debug.Stack())})
	}
}

// Go runs do in a new goroutine and hands a panic in it to caught, after
// what do deferred.
func Go(do func(), caught func(*Error)) {
	go func() {
		defer Catch(caught)
		do()
	}()
}

// AfterFunc runs do in a new goroutine after some time, watched as in Go.
func AfterFunc(after time.Duration, do func(), caught func(*Error)) *time.Timer {
	return time.AfterFunc(after, func() {
		defer Catch(caught)
		do()
	})
}

func what(thrown any) string {
	if err, ok := thrown.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("a panic with a value of type %T", thrown)
}
