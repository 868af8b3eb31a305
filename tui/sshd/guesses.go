package sshd

import (
	"errors"
	"sync"
	"time"

	"trustpath/assessment/workshop"
)

// errGone says that somebody hung up while waiting.
var errGone = errors.New("the connection was closed")

// guesses is how often a code may be wrong, for many connections at once.
type guesses struct {
	mu   sync.Mutex
	from workshop.Guesses

	now  func() time.Time
	wait func(done <-chan struct{}, d time.Duration) error
}

func newGuesses() *guesses { return &guesses{now: time.Now, wait: pause} }

// try says whether a code that was right, or not, is let in. What comes too soon
// after others from its address waits here until it may be looked at; hold is
// called before that.
func (g *guesses) try(v *visitor, right bool, hold func(time.Duration)) (bool, error) {
	for {
		g.mu.Lock()
		in, wait := g.from.Try(v.from, g.now(), right)
		g.mu.Unlock()
		if wait <= 0 {
			return in, nil
		}
		hold(wait)
		if err := g.wait(v.done, wait); err != nil {
			return false, err
		}
	}
}

func pause(done <-chan struct{}, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-done:
		return errGone
	}
}
