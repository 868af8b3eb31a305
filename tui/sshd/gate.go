package sshd

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// limits are how many and how long.
type limits struct {
	open       int // connections at once
	perAddress int // of them from one address
	handshakes int // at once from one address
	atDoor     int // at once from one address; as many again with a key that is known
	inside     int // sessions at once

	handshake time.Duration // from the first byte, or without one, until the keys are exchanged
	door      time.Duration // until the code and the name are typed
	idle      time.Duration // without a byte in either direction
	longest   time.Duration
}

func usual() limits {
	return limits{
		open: 1024, perAddress: 512, handshakes: 8, atDoor: 64, inside: 256,
		handshake: 10 * time.Second, door: 5 * time.Minute, idle: 30 * time.Minute, longest: 8 * time.Hour,
	}
}

// gate counts connections. See the package comment for the stations.
type gate struct {
	limits limits
	inside chan struct{}

	mu       sync.Mutex
	visitors map[*visitor]struct{}
	from     map[netip.Addr]*address
	quiet    []*visitor // nothing came from them yet; the oldest one first
}

// address is where connections come from.
type address struct {
	open                   int
	handshakes, door, back chan struct{} // places that are taken
}

func newGate(l limits) *gate {
	return &gate{limits: l, inside: make(chan struct{}, l.inside), visitors: map[*visitor]struct{}{}, from: map[netip.Addr]*address{}}
}

// admit takes a new connection in, at the cost of the oldest quiet one if there
// are too many, or returns nil.
func (g *gate) admit(conn net.Conn) *visitor {
	v := &visitor{Conn: conn, gate: g, from: owner(conn.RemoteAddr()), done: make(chan struct{}), sizes: make(chan size, 1)}
	g.mu.Lock()
	from := g.from[v.from]
	if from == nil {
		from = &address{
			handshakes: make(chan struct{}, g.limits.handshakes),
			door:       make(chan struct{}, g.limits.atDoor), back: make(chan struct{}, g.limits.atDoor),
		}
	}
	var gone *visitor
	ok := true
	switch {
	case from.open >= g.limits.perAddress:
		gone, ok = g.drop(func(q *visitor) bool { return q.from == v.from })
	case len(g.visitors) >= g.limits.open:
		gone, ok = g.drop(func(*visitor) bool { return true })
	}
	if ok {
		v.address = from
		g.from[v.from] = from
		from.open++
		g.visitors[v] = struct{}{}
		g.quiet = append(g.quiet, v)
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

// drop takes the oldest quiet visitor of some kind off the list.
func (g *gate) drop(kind func(*visitor) bool) (*visitor, bool) {
	at := slices.IndexFunc(g.quiet, kind)
	if at < 0 {
		return nil, false
	}
	gone := g.quiet[at]
	g.quiet = slices.Delete(g.quiet, at, at+1)
	return gone, true
}

// spoke takes a visitor off the list of the quiet ones.
func (g *gate) spoke(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.drop(func(q *visitor) bool { return q == v })
}

// forget counts a connection that was closed.
func (g *gate) forget(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.drop(func(q *visitor) bool { return q == v })
	delete(g.visitors, v)
	if v.address.open--; v.address.open == 0 {
		delete(g.from, v.from)
	}
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
