package sshd

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// dial is a clock that waiting turns forward.
type dial struct {
	mu     sync.Mutex
	now    time.Time
	waited int
}

func (d *dial) read() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *dial) turn(_ <-chan struct{}, by time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
	d.waited++
	return nil
}

// Of all the codes that one address guesses, five a minute are looked at.
func TestGuessingCodes(t *testing.T) {
	s := serve(t, nil)
	clock := &dial{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	begin := clock.now
	s.guesses.now, s.guesses.wait = clock.read, clock.turn
	guessed := 0
	for guessed < *guessTries {
		_, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
			HostKeyCallback: gossh.InsecureIgnoreHostKey(), BannerCallback: func(string) error { return nil },
			Auth: []gossh.AuthMethod{gossh.RetryableAuthMethod(gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
				guessed++
				return []string{fmt.Sprintf("guess-number-%d-x", guessed)}, nil
			}), -1)},
		})
		if err == nil {
			t.Fatal("a guess was right")
		}
	}
	minutes := clock.now.Sub(begin).Minutes()
	if least := float64(guessed-5) / 5; minutes < least {
		t.Errorf("%d guesses took %.1f minutes, want at least %.1f", guessed, minutes, least)
	}
	t.Logf("%d guesses take %.0f minutes", guessed, minutes)
}

// Who types the right code while the address has to wait stays, is told why,
// and gets in then; who is known by a key waits for nobody.
func TestRightCodeWaitsItsTurn(t *testing.T) {
	s := serve(t, nil)
	key := newKey(t)
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: "Known"}).hangUp()
	turn, waits := make(chan struct{}), make(chan time.Duration, 1)
	var late time.Duration // guarded by the guesses
	s.guesses.now = func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(late) }
	s.guesses.wait = func(done <-chan struct{}, d time.Duration) error {
		waits <- d
		select {
		case <-turn:
			s.guesses.mu.Lock()
			defer s.guesses.mu.Unlock()
			late += d
			return nil
		case <-done:
			return errGone
		}
	}
	var rejoin string
	for range 5 {
		if _, err := (visit{code: "wrong-wrong-wrong-wrong"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Fatal("a wrong code was let in")
		}
	}
	told, in := make(chan string, 1), make(chan error, 1)
	go func() {
		_, err := gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{
			HostKeyCallback: gossh.InsecureIgnoreHostKey(),
			BannerCallback:  func(text string) error { told <- text; return nil },
			Auth:            []gossh.AuthMethod{gossh.KeyboardInteractive(visit{name: "Patient"}.answers(&rejoin))},
		})
		in <- err
	}()
	if d := <-waits; d <= 0 || d > time.Minute {
		t.Errorf("waits %s, want a minute at most", d)
	}
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}}).sees(`"Known"`)
	select {
	case err := <-in:
		t.Fatalf("the right code did not wait: %v", err)
	default:
	}
	turn <- struct{}{}
	if err := <-in; err != nil {
		t.Errorf("the right code, later: %v", err)
	}
	if text := <-told; text == "" {
		t.Error("nobody was told why they wait")
	}
	t.Run("hangs up meanwhile", func(t *testing.T) {
		done := make(chan struct{})
		close(done)
		if err := pause(done, time.Hour); !errors.Is(err, errGone) {
			t.Errorf("got %v", err)
		}
	})
}
