package sshd

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits are how many and how long.
type limits struct {
	open       int // connections at once
	perAddress int // of them from one address
	starting   int // of those that haven't sent what they can, from one address
	comparing  int // of those whose person may be comparing the fingerprint
	atDoor     int // of those whose person types the code and a name
	inside     int // sessions at once
	perPerson  int // of them

	newcomers      int           // from one address at once
	newcomersAfter time.Duration // for each one more

	handshake time.Duration // for what clients do by themselves
	compare   time.Duration // for a person to compare the fingerprint, or to sign
	door      time.Duration // until the code and the name are typed
	longest   time.Duration // session

	typing int // bytes a second from one session, and at once
	keys   int // a second from one session, and five times as many at once
}

func usual() limits {
	return limits{
		open: 1024, perAddress: 512, starting: 8, comparing: 64, atDoor: 64, inside: 128, perPerson: 3,
		newcomers: 128, newcomersAfter: 500 * time.Millisecond,
		handshake: 10 * time.Second, compare: 2 * time.Minute, door: 5 * time.Minute, longest: 12 * time.Hour,
		typing: 128 << 10, keys: 200,
	}
}

// gate counts connections. See the package comment for the stations.
type gate struct {
	limits limits
	inside chan struct{}

	mu        sync.Mutex
	visitors  map[*visitor]struct{}
	from      map[netip.Addr]*address
	newcomers map[netip.Addr]*rate.Limiter
}

// address is where connections come from.
type address struct {
	open                      int
	outside                   []*visitor    // that have no session, the oldest one first
	starting, comparing, door chan struct{} // places that are taken
}

func newGate(l limits) *gate {
	return &gate{
		limits: l, inside: make(chan struct{}, l.inside), visitors: map[*visitor]struct{}{},
		from: map[netip.Addr]*address{}, newcomers: map[netip.Addr]*rate.Limiter{},
	}
}

// admit takes a new connection in, or returns nil. If there are too many, one
// without a session gives way, from the address that has most of them.
func (g *gate) admit(conn net.Conn) *visitor {
	v := &visitor{Conn: conn, gate: g, from: owner(conn.RemoteAddr()), done: make(chan struct{}), sizes: make(chan size, 1), hello: []byte{}}
	g.mu.Lock()
	from := g.from[v.from]
	if from == nil {
		from = &address{
			starting: make(chan struct{}, g.limits.starting), comparing: make(chan struct{}, g.limits.comparing),
			door: make(chan struct{}, g.limits.atDoor),
		}
	}
	var gone *visitor
	full := true
	switch {
	case from.open >= g.limits.perAddress:
		gone = from.yields()
	case len(g.visitors) >= g.limits.open:
		gone = g.crowded().yields()
	default:
		full = false
	}
	ok := !full || gone != nil
	if ok {
		v.address = from
		g.from[v.from] = from
		from.open++
		from.outside = append(from.outside, v)
		g.visitors[v] = struct{}{}
		v.expire(g.limits.handshake)
	}
	g.mu.Unlock()
	if gone != nil {
		gone.end()
	}
	if !ok {
		return nil
	}
	return v
}

// crowded is the address with most connections that have no session.
func (g *gate) crowded() *address {
	most := &address{}
	for _, from := range g.from {
		if len(from.outside) > len(most.outside) {
			most = from
		}
	}
	return most
}

// yields takes the connection out of the list that gives way: the oldest one
// before the door, else the oldest one at the door; nil for none.
func (a *address) yields() *visitor {
	if len(a.outside) == 0 {
		return nil
	}
	i := max(0, slices.IndexFunc(a.outside, func(v *visitor) bool { return !v.typing }))
	gone := a.outside[i]
	a.outside = slices.Delete(a.outside, i, i+1)
	return gone
}

// leaves takes a visitor out of the list of those without a session.
func (a *address) leaves(v *visitor) {
	a.outside = slices.DeleteFunc(a.outside, func(one *visitor) bool { return one == v })
}

// types marks a visitor who has come as far as a person.
func (g *gate) types(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.typing = true
}

// enters counts a visitor who has a session.
func (g *gate) enters(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.address.leaves(v)
}

// newcomer counts one more new person from an address, and returns how long
// they have to wait.
func (g *gate) newcomer(from netip.Addr) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	for addr, limit := range g.newcomers {
		if limit.Tokens() >= float64(g.limits.newcomers) {
			delete(g.newcomers, addr)
		}
	}
	if g.newcomers[from] == nil {
		g.newcomers[from] = rate.NewLimiter(rate.Every(g.limits.newcomersAfter), g.limits.newcomers)
	}
	return g.newcomers[from].Reserve().Delay()
}

// forget counts a connection that was closed.
func (g *gate) forget(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.address.leaves(v)
	delete(g.visitors, v)
	if v.address.open--; v.address.open == 0 {
		delete(g.from, v.from)
	}
}

// wait returns when everyone with a session has left, or the error of ctx when it
// ends first.
func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	var inside []*visitor
	for v := range g.visitors {
		if v.session.Load() {
			inside = append(inside, v)
		}
	}
	g.mu.Unlock()
	for _, v := range inside {
		select {
		case <-v.done:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// clear ends every connection, wherever it stands.
func (g *gate) clear() {
	g.mu.Lock()
	all := make([]*visitor, 0, len(g.visitors))
	for v := range g.visitors {
		all = append(all, v)
	}
	g.mu.Unlock()
	for _, v := range all {
		v.end()
	}
}
