package crash

import (
	"errors"
	"strings"
	"testing"
)

func TestGo(t *testing.T) {
	var none []int
	for _, tc := range []struct {
		name string
		do   func()
		want string
	}{
		{"the runtime", func() { _ = none[0] }, "index out of range [0] with length 0"},
		{"a text that may be anybody’s", func() { panic("Acme AI") }, "type string"},
		{"an error", func() { panic(errors.New("Acme AI")) }, "type *errors.errorString"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			caught := make(chan *Error)
			Go(tc.do, func(e *Error) { caught <- e })
			got := <-caught
			if !strings.Contains(got.Error(), tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if strings.Contains(got.Error()+got.Stack, "Acme AI") {
				t.Errorf("what was thrown is repeated: %s\n%s", got, got.Stack)
			}
			if !strings.Contains(got.Stack, "crash_test.go") {
				t.Errorf("the stack does not lead here:\n%s", got.Stack)
			}
		})
	}
}

func TestGoWithoutAPanic(t *testing.T) {
	done := make(chan struct{})
	Go(func() { close(done) }, func(e *Error) { t.Errorf("caught %v", e) })
	<-done
}
