package sshd

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
	"golang.org/x/time/rate"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
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

// JoinLine is what a participant types, "ssh -p 2222 192.0.2.7".
func (s *Server) JoinLine() string {
	host, port := s.reachable()
	return "ssh -p " + port + " " + host
}

// Fingerprint is that of the host key, "SHA256:…", which ssh shows to a
// participant on the first visit.
func (s *Server) Fingerprint() string { return gossh.FingerprintSHA256(s.key.PublicKey()) }

// KnownHosts is the line for a participant's known_hosts file, with which ssh
// does not ask.
func (s *Server) KnownHosts() string {
	host, port := s.reachable()
	return knownhosts.Line([]string{net.JoinHostPort(host, port)}, s.key.PublicKey())
}

// Addr is where the server listens.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// reachable is where participants find the server: where it listens, or if that
// is everywhere, the first address of this machine that others can reach.
func (s *Server) reachable() (host, port string) {
	host, port, _ = net.SplitHostPort(s.listener.Addr().String())
	if s.options.Port != "" {
		port = s.options.Port
	}
	if s.options.Host != "" {
		return s.options.Host, port
	}
	if at, err := netip.ParseAddr(host); err == nil && at.IsUnspecified() {
		found, _ := net.InterfaceAddrs()
		host = outward(found)
	}
	return host, port
}

// outward is the first address that is more than this machine's own; of IPv4 if
// there is one, since it is shorter to type.
func outward(found []net.Addr) string {
	out := "localhost"
	for _, one := range found {
		network, err := netip.ParsePrefix(one.String())
		if err != nil || !network.Addr().IsGlobalUnicast() {
			continue
		}
		if network.Addr().Is4() {
			return network.Addr().String()
		}
		if out == "localhost" {
			out = network.Addr().String()
		}
	}
	return out
}

// owner is the address of a connection, or the network of an IPv6 address that
// one owner has.
func owner(from net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(from.String())
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.Is4() {
		return addr
	}
	network, _ := addr.Prefix(64) // of an IPv6 address it never fails
	return network.Addr()
}

// visitor is one connection, from its first byte to its last.
type visitor struct {
	net.Conn
	gate    *gate
	from    netip.Addr
	address *address
	done    chan struct{}
	sizes   chan size // of the terminal, the latest one

	hello   []byte // what came until the client's KEXINIT was whole; then nil; for the reader alone
	offers  int    // keys; for the handshake alone
	env     int    // variables; for the reader of requests alone
	conn    gossh.ServerPreAuthConn
	wrong   int         // codes; guarded by the guesses
	session atomic.Bool // it had its one session

	typing bool // a person types, or signs; guarded by the gate

	mu    sync.Mutex
	timer *time.Timer   // ends it, unless it comes further in time
	held  chan struct{} // where it has a place; nil for none
	gone  bool
}

// Read waits for a place as the handshake goes on: when the first bytes came,
// and when the client's KEXINIT is there. From then on a person may be asked
// about the fingerprint, which takes longer than machines do.
func (v *visitor) Read(p []byte) (int, error) {
	n, err := v.Conn.Read(p)
	if n == 0 || v.hello == nil {
		return n, err
	}
	if len(v.hello) == 0 && !v.take(v.address.starting) {
		return 0, net.ErrClosed
	}
	v.hello = append(v.hello, p[:n]...)
	switch {
	case begun(v.hello):
		v.hello = nil
		if !v.take(v.address.comparing) {
			return 0, net.ErrClosed
		}
		v.expire(v.gate.limits.compare)
	case len(v.hello) > maxHello:
		return 0, net.ErrClosed
	}
	return n, err
}

// maxHello is the most bytes that a client's version and KEXINIT may have;
// OpenSSH and PuTTY send less than 2 KiB.
const maxHello = 16 << 10

// begun reports whether a client's version line and its KEXINIT are there (RFC
// 4253, sections 4.2 and 6).
func begun(hello []byte) bool {
	const kexInit = 20
	_, packet, ok := bytes.Cut(hello, []byte("\n"))
	return ok && len(packet) > 5 && packet[5] == kexInit && len(packet)-4 >= int(binary.BigEndian.Uint32(packet))
}

// take waits for a place and gives the one before up. False says that the
// connection was closed meanwhile.
func (v *visitor) take(place chan struct{}) bool {
	select {
	case place <- struct{}{}:
	case <-v.done:
		return false
	}
	return v.keep(place)
}

// enter takes the place of a session if one is free now.
func (v *visitor) enter() bool {
	select {
	case v.gate.inside <- struct{}{}:
	default:
		return false
	}
	if !v.keep(v.gate.inside) {
		return false
	}
	v.gate.enters(v)
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.timer.Stop()
}

// keep gives the place before up for one that was taken, or for none.
func (v *visitor) keep(place chan struct{}) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone {
		if place != nil {
			<-place
		}
		return false
	}
	if v.held != nil {
		<-v.held
	}
	v.held = place
	return true
}

// atDoor waits for a place where a person types. Whoever has one there stays.
func (v *visitor) atDoor() bool {
	v.mu.Lock()
	there := v.held == v.address.door
	v.mu.Unlock()
	if there {
		return true
	}
	if !v.take(v.address.door) {
		return false
	}
	v.gate.types(v)
	v.expire(v.gate.limits.door)
	return true
}

// atBack lets somebody pass whose key is in the room. They need no place, and a
// person may have to touch a token to sign.
func (v *visitor) atBack() bool {
	v.gate.types(v)
	v.expire(v.gate.limits.compare)
	return v.keep(nil)
}

// expire ends the connection after some time, counted from now.
func (v *visitor) expire(after time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.timer != nil {
		v.timer.Stop()
	}
	if !v.gone {
		v.timer = crash.AfterFunc(after, v.end, func(*crash.Error) { _ = v.Conn.Close() })
	}
}

// Close closes the connection and gives its place up.
func (v *visitor) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone {
		return net.ErrClosed
	}
	v.gone = true
	v.timer.Stop()
	close(v.done)
	if v.held != nil {
		<-v.held
		v.held = nil
	}
	v.gate.forget(v)
	return v.Conn.Close()
}

func (v *visitor) end() { _ = v.Close() } // it is of no interest any more

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

const (
	codesAsked = 3  // in one round of questions; ssh may ask for another
	keysTried  = 32 // that a client may offer
)

var (
	errCode = errors.New("the code was wrong")
	errWeak = errors.New("the key is too short")
)

// pass is what somebody came in with.
type pass struct {
	workshop.Identity
	name, role string
	rejoin     string // the code of their own, in words; "" for none or not made now
}

// passKey is where the permissions of a connection have the pass.
type passKey struct{}

func admitted(p pass) *gossh.Permissions {
	return &gossh.Permissions{ExtraData: map[any]any{passKey{}: p}}
}

// secure are the algorithms that the server offers: those that the library
// calls secure, less what still has SHA-1.
var secure = func() gossh.Algorithms {
	all := gossh.SupportedAlgorithms()
	for _, list := range []*[]string{&all.KeyExchanges, &all.Ciphers, &all.MACs, &all.HostKeys, &all.PublicKeyAuths} {
		*list = slices.DeleteFunc(*list, func(name string) bool { return strings.Contains(name, "sha1") })
	}
	return all
}()

// leastRSA is how many bits an RSA key needs.
const leastRSA = 2048

// weak reports whether a key is too short.
func weak(key gossh.PublicKey) bool {
	public, ok := key.(gossh.CryptoPublicKey)
	if !ok {
		return false
	}
	short, ok := public.CryptoPublicKey().(*rsa.PublicKey)
	return ok && short.N.BitLen() < leastRSA
}

// config says how a connection proves who it is. Permissions alone tell the
// session, and they come from the last step that was verified.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	v := visitorOf(ctx)
	return &gossh.ServerConfig{
		Config:                  gossh.Config{KeyExchanges: secure.KeyExchanges, Ciphers: secure.Ciphers, MACs: secure.MACs},
		PublicKeyAuthAlgorithms: secure.PublicKeyAuths,
		PreAuthConnCallback:     func(c gossh.ServerPreAuthConn) { v.conn = c },
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return s.offered(v, key)
		},
		KeyboardInteractiveCallback: s.door(v, ""),
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if err == nil {
				v.expire(s.options.limits.handshake) // a client asks for its session by itself
			}
		},
	}
}

// offered is called for a key that somebody offers, and may not have: nothing
// is kept of it. What it returns holds only after a signature with this key was
// verified. A key that is in the room passes; any other one has to go through
// the door.
func (s *Server) offered(v *visitor, key gossh.PublicKey) (*gossh.Permissions, error) {
	if v.offers++; v.offers > keysTried {
		v.end()
		return nil, errGone
	}
	if cert, ok := key.(*gossh.Certificate); ok {
		key = cert.Key // a new certificate of the same person
	}
	if weak(key) {
		return nil, errWeak
	}
	fingerprint := gossh.FingerprintSHA256(key)
	who := workshop.Identity{Key: fingerprint}
	if _, known := s.room.Find(who); known {
		if !v.atBack() {
			return nil, errGone
		}
		return admitted(pass{Identity: who}), nil
	}
	if !v.atDoor() {
		return nil, errGone
	}
	return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
		KeyboardInteractiveCallback: s.door(v, fingerprint),
	}}
}

// door asks for the code and a name. The key is the one that signed before, or
// "" where there was none.
func (s *Server) door(v *visitor, key string) func(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	return func(_ gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
		if !v.atDoor() {
			return nil, errGone
		}
		p, err := s.code(v, ask)
		if err != nil {
			return nil, err
		}
		if p.Code != "" { // back, by a code of their own
			return admitted(p), nil
		}
		answers, err := ask("", "Welcome. What the room may call you, and what you do there.\n",
			[]string{"Your name: ", "Your role, such as legal, or nothing: "}, []bool{true, true})
		if err != nil {
			return nil, err
		}
		p.name, p.role, p.Key = answers[0], answers[1], key
		if wait := s.gate.newcomer(v.from); wait > 0 {
			v.hold(wait, "Many new people came from your network. Please stay: your turn comes")
			if err := pause(v.done, wait); err != nil {
				return nil, err
			}
		}
		if key != "" {
			return admitted(p), nil
		}
		if p.rejoin, err = workshop.NewCode(rand.Reader); err != nil {
			return nil, err
		}
		p.Code = workshop.Digest(p.rejoin)
		_, err = ask("", fmt.Sprintf("If your line drops, come back with a code of your own instead of the room's:\n\n    %s\n\n", p.rejoin),
			[]string{"Noted? Press enter to go in. "}, []bool{true})
		return admitted(p), err
	}
}

// code asks for the code of the room, or somebody's own to come back with. Both
// are compared before it is known whether this guess counts, and in the same
// time whether they are alike or not.
func (s *Server) code(v *visitor, ask gossh.KeyboardInteractiveChallenge) (pass, error) {
	notice := ""
	for range codesAsked {
		answers, err := ask("", notice, []string{"Code of the workshop: "}, []bool{true})
		if err != nil {
			return pass{}, err
		}
		right := workshop.Same(s.options.Code, answers[0])
		own := workshop.Identity{Code: workshop.Digest(answers[0])}
		_, back := s.room.Find(own)
		in, err := s.guesses.try(v, right || back, func(wait time.Duration) {
			v.hold(wait, "Too many wrong codes came from your network. Please stay: yours is looked at")
		})
		switch {
		case err != nil:
			return pass{}, err
		case in && right:
			return pass{}, nil
		case in:
			return pass{Identity: own}, nil
		}
		notice = "That is not the code. It is four words; capitals, blanks and hyphens do not matter.\n"
	}
	return pass{}, errCode
}

// hold writes why nothing happens, and gives the person the time for it. A line
// that is too slow for the words is no reason to give up.
func (v *visitor) hold(wait time.Duration, why string) {
	v.expire(wait + v.gate.limits.door)
	_ = v.conn.SendAuthBanner(fmt.Sprintf("%s in about %.0f seconds.\r\n", why, math.Ceil(wait.Seconds())))
}
