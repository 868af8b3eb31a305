package sshd

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// hands is a tally that differs from every other by its count.
func hands(n int) workshop.Tally {
	return workshop.Tally{Question: asked, Hands: map[assessment.OptionID]int{}, Unknown: n, Voters: n}
}

// A client that stops reading is sent what its window holds and no more, holds
// nobody up, and sees the latest when it reads again.
func TestSlowReader(t *testing.T) {
	const window = 2 << 20 // of the client's library, in bytes
	if testing.Short() {
		t.Skip("megabytes of screens are too slow under the race detector")
	}
	s := serve(t, nil)
	feed := s.room.Participant("p1")
	other := join(t, s.Addr().String(), visit{name: "other", width: 240, height: 50})
	other.sees("acked 0.")
	var received atomic.Int64
	slow := join(t, s.Addr().String(), visit{name: "slow", width: 500, height: 200, received: &received})
	slow.sees("acked 0.")
	slow.press("N")
	slow.sees("noise 0")
	slow.mu.Lock() // its reading stands still
	goOn := sync.OnceFunc(slow.mu.Unlock)
	t.Cleanup(goOn)
	n, since := 0, received.Load()
	say := func() {
		n++
		if err := s.room.Apply(hands(n)); err != nil {
			t.Fatal(err)
		}
	}
	for received.Load()-since < window*9/10 { // some of the last frame was under way
		if n > 3000 {
			t.Fatalf("%d bytes came in %d rounds, which do not fill the window", received.Load()-since, n)
		}
		say()
		other.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 300 {
		say()
	}
	other.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	runtime.GC()
	runtime.ReadMemStats(&after)
	if got := received.Load() - since; got > window+window/20 { // a packet is a little longer than what is in it
		t.Errorf("%d bytes came, and the window has %d", got, window)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("the server keeps %d MiB for who does not read", grown>>20)
	}
	goOn()
	slow.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	if shown := feed.Next().(Shown[workshop.Participant]); shown.View.Votes.In != n {
		t.Errorf("a feed that was not read gives %d votes first, want the latest, %d", shown.View.Votes.In, n)
	}
	select {
	case <-feed.signal:
		t.Error("a feed that was not read has more than one thing to say")
	default:
	}
}
