package sshd

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// nat is an address that a room and its guessers have in common.
var nat = netip.MustParseAddr("192.0.2.14")

// guessers are so many connections that type wrong codes until done. Those that
// come again hang up after each one. judged is told of each that was looked at.
func guessers(g *guesses, n int, again bool, done chan struct{}, judged chan<- time.Time) {
	for range n {
		go func() {
			for v := (&visitor{from: nat, done: done}); ; {
				if _, err := g.try(v, false, func(time.Duration) {}); err != nil {
					return
				}
				judged <- time.Now()
				if again {
					v = &visitor{from: nat, done: done}
				}
			}
		}()
	}
}

// Somebody new waits for one turn behind any number of connections that guess on,
// and for the turns of those before them where each guess comes by a new
// connection. What is looked at is five a minute all the same.
func TestNewcomerBehindGuessers(t *testing.T) {
	for _, tc := range []struct {
		name  string
		again bool
		most  time.Duration
	}{
		{"that stay", false, time.Minute},
		{"that come again", true, (63/wrongAMinute + 1) * time.Minute},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, done, judged := newGuesses(), make(chan struct{}), make(chan time.Time, 10_000)
				guessers(g, 63, tc.again, done, judged) // and one place at the door is left
				time.Sleep(20*time.Minute + 7*time.Second)
				var told time.Duration
				for n := range 10 {
					began := time.Now()
					in, err := g.try(&visitor{from: nat, done: done}, true, func(wait time.Duration) { told = wait })
					if took := time.Since(began); !in || err != nil || took > tc.most || n == 0 && took > told {
						t.Errorf("let in %v, %v after %v, want %v at most; told %v", in, err, took, tc.most, told)
					} else if n == 0 {
						t.Logf("waits %v", took)
					}
					time.Sleep(13 * time.Second)
				}
				close(done)
				synctest.Wait()
				close(judged)
				if len(g.turns) > 0 {
					t.Errorf("still waiting: %v", g.turns)
				}
				var last []time.Time
				for at := range judged {
					if last = append(last, at); len(last) > wrongAMinute && at.Sub(last[len(last)-1-wrongAMinute]) < time.Minute {
						t.Fatalf("the code at %v is the sixth in a minute", at)
					}
				}
				if len(last) < 20*wrongAMinute {
					t.Errorf("only %d were looked at", len(last))
				}
			})
		})
	}
}

// wrongAMinute is what workshop.Guesses looks at.
const wrongAMinute = 5

// Who hangs up while it is their turn leaves it to the next.
func TestTurnIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, gone, done := newGuesses(), make(chan struct{}), make(chan struct{})
		wrong := &visitor{from: nat, done: done}
		for range wrongAMinute {
			if _, err := g.try(wrong, false, nil); err != nil {
				t.Fatal(err)
			}
		}
		first, second := make(chan error, 1), make(chan error, 1)
		tries := func(done chan struct{}, ended chan<- error) {
			_, err := g.try(&visitor{from: nat, done: done}, true, func(time.Duration) {})
			ended <- err
		}
		go tries(gone, first)
		synctest.Wait()
		go tries(done, second)
		synctest.Wait()
		close(gone)
		if err := <-first; err != errGone {
			t.Errorf("who hung up: got %v", err)
		}
		began := time.Now()
		if err := <-second; err != nil || time.Since(began) > time.Minute {
			t.Errorf("the next one: %v after %v", err, time.Since(began))
		}
	})
}

// The time for typing does not run out while somebody has to wait.
func TestWaitingIsNotTyping(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.door = 300 * time.Millisecond })
	s.guesses.now = func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }
	for range wrongAMinute {
		s.guesses.from.Try(owner(s.Addr()), s.guesses.now(), false)
	}
	ended := make(chan error, 1)
	s.guesses.wait = func(done <-chan struct{}, _ time.Duration) error {
		ended <- pause(done, 3*s.gate.limits.door)
		return errGone
	}
	var rejoin string
	if _, err := (visit{name: "Patient"}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Fatal("the right code did not wait")
	}
	if err := <-ended; err != nil {
		t.Errorf("while waiting: %v", err)
	}
}
