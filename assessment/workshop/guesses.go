package workshop

import (
	"net/netip"
	"slices"
	"time"
)

const (
	wrongCodes = 5           // from one address
	wrongIn    = time.Minute // in any such time
	addresses  = 10_000      // that are remembered at once
	network    = 64          // bits of an IPv6 address that one owner has
)

// Guesses keeps codes from being found by trying: from one address five wrong
// ones a minute are looked at and no more. The zero Guesses is ready. It is not
// safe for several goroutines at once.
//
// While an address has to wait, the right code does not pass either: if it did,
// there would be no limit to guessing, only to being told so. A room behind one
// address waits with its guesser, so a server should hold on to what was typed
// and try it again then, rather than ask anew, and take turns that are fair. Who is
// known by a key needs no code and waits for nobody.
type Guesses struct {
	wrong map[netip.Addr][]time.Time // the first one first
}

// Try says whether a code that was right, or not, is let in now, and if it was
// not even looked at how long until the next one is. Compare the code before,
// whatever Try will say, so that the time it takes tells nothing.
func (g *Guesses) Try(from netip.Addr, now time.Time, right bool) (in bool, wait time.Duration) {
	from = owner(from)
	recent := g.recent(from, now)
	if len(recent) >= wrongCodes {
		return false, recent[0].Add(wrongIn).Sub(now)
	}
	if right {
		return true, 0
	}
	if g.wrong == nil {
		g.wrong = map[netip.Addr][]time.Time{}
	}
	if len(recent) == 0 && len(g.wrong) >= addresses {
		if g.forget(now); len(g.wrong) >= addresses {
			return false, wrongIn
		}
	}
	g.wrong[from] = append(recent, now)
	return false, 0
}

// Wait is how long it takes until a code from an address is looked at, where as
// many come before it and all of them are wrong.
func (g *Guesses) Wait(from netip.Addr, now time.Time, before int) time.Duration {
	looked := slices.Clone(g.recent(owner(from), now))
	for {
		at := now
		if n := len(looked); n >= wrongCodes {
			at = looked[n-wrongCodes].Add(wrongIn)
		}
		if before == 0 {
			return at.Sub(now)
		}
		before--
		looked = append(looked, at)
	}
}

// recent are the wrong codes of the last minute from an address.
func (g *Guesses) recent(from netip.Addr, now time.Time) []time.Time {
	list := g.wrong[from]
	for len(list) > 0 && now.Sub(list[0]) >= wrongIn {
		list = list[1:]
	}
	return list
}

// forget drops the addresses without a wrong code in the last minute.
func (g *Guesses) forget(now time.Time) {
	for from := range g.wrong {
		if len(g.recent(from, now)) == 0 {
			delete(g.wrong, from)
		}
	}
}

// owner is an address, or the network of an IPv6 address.
func owner(from netip.Addr) netip.Addr {
	from = from.Unmap().WithZone("")
	if !from.Is6() {
		return from
	}
	prefix, _ := from.Prefix(network) // of an IPv6 address without a zone it never fails
	return prefix.Addr()
}
