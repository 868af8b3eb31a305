package workshop_test

import (
	"net/netip"
	"testing"
	"time"

	"trustpath/assessment/workshop"
)

func TestGuesses(t *testing.T) {
	var g workshop.Guesses
	begin := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	room, other := netip.MustParseAddr("192.0.2.14"), netip.MustParseAddr("192.0.2.15")
	looked := 0
	for i := range 10_000 { // in an hour, the right one among them at the end
		now := begin.Add(time.Duration(i) * 360 * time.Millisecond)
		in, wait := g.Try(room, now, false)
		if in {
			t.Fatal("a wrong code was let in")
		}
		if wait == 0 {
			looked++
		}
		if wait < 0 || wait > time.Minute {
			t.Fatalf("wait %v", wait)
		}
	}
	if looked != 5*60 {
		t.Errorf("%d wrong codes of an hour were looked at, want 300", looked)
	}
	late := begin.Add(time.Hour)
	in, wait := g.Try(room, late, true)
	if in || wait == 0 {
		t.Errorf("the right code passes while the address waits: %v, %v", in, wait)
	}
	if in, _ := g.Try(room, late.Add(wait), true); !in {
		t.Error("the right code does not pass after the wait")
	}
	if in, _ := g.Try(other, late, true); !in {
		t.Error("another address waits too")
	}
}

// One owner of addresses is one guesser, and there is an end to what is kept.
func TestGuessesFromManyAddresses(t *testing.T) {
	var g workshop.Guesses
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for i := range 6 {
		_, wait := g.Try(netip.AddrFrom16([16]byte{0x20, 1, 15: byte(i)}), now, false)
		if (wait > 0) != (i == 5) {
			t.Errorf("address %d of one network: wait %v", i, wait)
		}
	}
	if _, wait := g.Try(netip.MustParseAddr("2001:0:0:1::"), now, false); wait > 0 {
		t.Errorf("another network: wait %v", wait)
	}
	many := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	for i := range 10_000 {
		g.Try(many(i), now, false)
	}
	if _, wait := g.Try(many(20_000), now, false); wait == 0 {
		t.Error("more addresses are remembered than there should be")
	}
	if in, _ := g.Try(many(20_000), now, true); !in {
		t.Error("a right code from an address without a wrong one waits")
	}
	if _, wait := g.Try(many(20_000), now.Add(time.Minute), false); wait > 0 {
		t.Errorf("after a minute: wait %v", wait)
	}
}

// Wait tells the time at which Try looks at the code, however many come before.
func TestGuessesWait(t *testing.T) {
	for before := range 23 {
		var g workshop.Guesses
		now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		room := netip.MustParseAddr("192.0.2.14")
		for range 3 {
			g.Try(room, now, false)
			now = now.Add(7 * time.Second)
		}
		told, begin := g.Wait(room, now, before), now
		for looked := 0; looked <= before; {
			if _, wait := g.Try(room, now, false); wait > 0 {
				now = now.Add(wait)
			} else {
				looked++
			}
		}
		if took := now.Sub(begin); took != told {
			t.Errorf("behind %d: took %v, told %v", before, took, told)
		}
	}
}
