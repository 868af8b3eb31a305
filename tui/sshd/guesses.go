package sshd

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"

	"trustpath/assessment/workshop"
)

// errGone says that somebody hung up while waiting.
var errGone = errors.New("the connection was closed")

// guesses is how often a code may be wrong, for many connections at once.
//
// A guesser at the address of the room, behind one router, uses up what may be
// looked at there, and the right code has to wait its turn like a wrong one, one's
// own to come back with too: if what is right passed at once, guessing would have
// no limit. So the turns are what is fair: first come those whose connection had no wrong
// code yet, in the order in which they typed, then those with one, and so on.
// Somebody new waits for the next turn, at most a minute, behind any number of
// connections that go on guessing; behind those that hang up after each guess
// and come again, a fifth of a minute for each that typed earlier. A known key
// needs no code and waits for nobody. Against an address that fills all places
// at its own door only another address helps; see gate.
type guesses struct {
	mu    sync.Mutex
	from  workshop.Guesses
	turns map[netip.Addr][]*waiting // who waits, the next one first

	now  func() time.Time
	wait func(done <-chan struct{}, d time.Duration) error
}

// waiting is a code that was typed and not looked at yet.
type waiting struct {
	wrong int           // codes of the same connection before
	next  chan struct{} // it became the first one
}

func newGuesses() *guesses {
	return &guesses{turns: map[netip.Addr][]*waiting{}, now: time.Now, wait: pause}
}

// try says whether a code that was right, or not, is let in. What comes too soon
// after others from its address waits here until it may be looked at; hold is
// called before that, with about how long.
func (g *guesses) try(v *visitor, right bool, hold func(time.Duration)) (bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	mine := &waiting{wrong: v.wrong, next: make(chan struct{}, 1)}
	all := g.turns[v.from]
	at, _ := slices.BinarySearchFunc(all, mine.wrong, func(t *waiting, wrong int) int { return cmp.Or(cmp.Compare(t.wrong, wrong), -1) })
	g.turns[v.from] = slices.Insert(all, at, mine)
	defer g.leave(v.from, mine)
	for {
		ahead := slices.Index(g.turns[v.from], mine)
		if ahead == 0 {
			in, wait := g.from.Try(v.from, g.now(), right)
			if wait <= 0 {
				if !in {
					v.wrong++
				}
				return in, nil
			}
		}
		if err := g.rest(v, mine, ahead, hold); err != nil {
			return false, err
		}
	}
}

// rest waits, without the lock, until a turn may have come.
func (g *guesses) rest(v *visitor, mine *waiting, ahead int, hold func(time.Duration)) error {
	wait := g.from.Wait(v.from, g.now(), ahead)
	g.mu.Unlock()
	defer g.mu.Lock()
	hold(wait)
	if ahead == 0 {
		return g.wait(v.done, wait)
	}
	select {
	case <-mine.next:
		return nil
	case <-v.done:
		return errGone
	}
}

// leave ends a turn, and tells who comes next.
func (g *guesses) leave(from netip.Addr, mine *waiting) {
	left := slices.DeleteFunc(g.turns[from], func(t *waiting) bool { return t == mine })
	if len(left) == 0 {
		delete(g.turns, from)
		return
	}
	g.turns[from] = left
	select {
	case left[0].next <- struct{}{}:
	default: // it knows
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
