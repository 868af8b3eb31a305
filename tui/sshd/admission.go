package sshd

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
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

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
)

// limits are the sizes of a server, its rates, and how long it waits.
type limits struct {
	waiting   int // connections without a session
	sessions  int
	perPerson int // sessions of one participant

	wrongCodes     int           // from one address at once
	wrongCodeEvery time.Duration // for each one more
	newcomers      int           // new participants from one address at once
	newcomerEvery  time.Duration // for each one more

	handshake time.Duration // until the client trusts the host key: a person compares it
	login     time.Duration // for that, the code and the name
	idle      time.Duration // for an authenticated client without a session
	longest   time.Duration // session

	bytes int // a second from one session, and at once
	keys  int // a second from one session, and five times as many at once
}

func defaultLimits() limits {
	return limits{
		waiting:        512,
		sessions:       128,
		perPerson:      3,
		wrongCodes:     5,
		wrongCodeEvery: 12 * time.Second,
		newcomers:      128,
		newcomerEvery:  500 * time.Millisecond,
		handshake:      2 * time.Minute, // as OpenSSH's server
		login:          5 * time.Minute,
		idle:           10 * time.Second,
		longest:        12 * time.Hour,
		bytes:          128 << 10,
		keys:           200,
	}
}

// limiter counts connections, wrong codes and newcomers.
type limiter struct {
	limits   limits
	sessions chan struct{} // a semaphore

	mu        sync.Mutex
	conns     []*conn // the oldest first
	codes     map[netip.Addr]*rate.Limiter
	newcomers map[netip.Addr]*rate.Limiter
}

func newLimiter(l limits) *limiter {
	return &limiter{
		limits:    l,
		sessions:  make(chan struct{}, l.sessions),
		codes:     map[netip.Addr]*rate.Limiter{},
		newcomers: map[netip.Addr]*rate.Limiter{},
	}
}

// conn is one connection of a client.
type conn struct {
	net.Conn
	limiter *limiter
	addr    netip.Addr             // see subnet
	sizes   chan tea.WindowSizeMsg // of the terminal, the latest one
	closed  chan struct{}
	once    sync.Once
	timer   *time.Timer // closes a connection without a session

	auth      gossh.ServerPreAuthConn
	keys      int // offered; only for the handshake
	variables int // only for the reader of requests
	session   atomic.Bool

	// Guarded by the limiter.
	entered bool // it has a session
	typing  bool // a person types, or a known key signs
}

// add counts a new connection. If there are too many without a session, the oldest
// one gives way.
func (l *limiter) add(nc net.Conn) *conn {
	c := &conn{
		Conn:    nc,
		limiter: l,
		addr:    subnet(nc.RemoteAddr()),
		sizes:   make(chan tea.WindowSizeMsg, 1),
		closed:  make(chan struct{}),
	}
	l.mu.Lock()
	waiting := slices.DeleteFunc(slices.Clone(l.conns), func(c *conn) bool { return c.entered })
	l.conns = append(l.conns, c)
	if len(waiting) >= l.limits.waiting {
		defer oldest(waiting).end()
	}
	l.mu.Unlock()
	c.endAfter(l.limits.handshake)
	return c
}

// oldest returns the connection that has waited longest of the address with most
// connections that wait. Where a person types comes last.
func oldest(waiting []*conn) *conn {
	count, typing := map[netip.Addr]int{}, map[bool]int{true: 1}
	for _, c := range waiting {
		count[c.addr]++
	}
	return slices.MinFunc(waiting, func(a, b *conn) int {
		return cmp.Or(count[b.addr]-count[a.addr], typing[a.typing]-typing[b.typing])
	})
}

// enter gives a connection a session, if one is free. Release it with leave.
func (l *limiter) enter(c *conn) bool {
	select {
	case l.sessions <- struct{}{}:
	default:
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c.entered = true
	return true
}

func (l *limiter) leave() { <-l.sessions }

// closeAll ends every connection.
func (l *limiter) closeAll() {
	l.mu.Lock()
	all := slices.Clone(l.conns)
	l.mu.Unlock()
	for _, c := range all {
		c.end()
	}
}

// tryCode reports whether a code lets c in. An address that used up its wrong codes
// waits here before the next code counts. The right code waits too: if it passed at
// once, the number of guesses would have no limit.
func (l *limiter) tryCode(c *conn, right bool) (bool, error) {
	for why := "Too many wrong codes came from your network. Please stay: yours is checked"; ; why = "" {
		l.mu.Lock()
		codes := perAddress(l.codes, c.addr, l.limits.wrongCodeEvery, l.limits.wrongCodes)
		missing := 1 - codes.Tokens()
		if missing <= 0 && !right {
			codes.Allow()
		}
		l.mu.Unlock()
		if missing <= 0 {
			return right, nil
		}
		wait := time.Duration(missing*float64(l.limits.wrongCodeEvery)) + time.Millisecond
		if err := c.pause(wait, why); err != nil {
			return false, err
		}
	}
}

// newcomer delays a new participant if many came from the same address.
func (l *limiter) newcomer(c *conn) error {
	l.mu.Lock()
	wait := perAddress(l.newcomers, c.addr, l.limits.newcomerEvery, l.limits.newcomers).Reserve().Delay()
	l.mu.Unlock()
	if wait == 0 {
		return nil
	}
	return c.pause(wait, "Many new people came from your network. Please stay: your turn comes")
}

// perAddress returns the rate limiter of an address, and forgets those that are
// full again.
func perAddress(all map[netip.Addr]*rate.Limiter, addr netip.Addr, every time.Duration, burst int) *rate.Limiter {
	for other, l := range all {
		if l.Tokens() >= float64(burst) {
			delete(all, other)
		}
	}
	if all[addr] == nil {
		all[addr] = rate.NewLimiter(rate.Every(every), burst)
	}
	return all[addr]
}

// subnet returns the IPv4 address, or the /64 network, that a connection comes
// from. One owner has all addresses of such a network.
func subnet(from net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(from.String())
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap().WithZone("")
	if addr.Is4() {
		return addr
	}
	network, _ := addr.Prefix(64) // it never fails for IPv6
	return network.Addr()
}

// Close closes the connection once.
func (c *conn) Close() error {
	err := net.ErrClosed
	c.once.Do(func() {
		close(c.closed)
		c.limiter.mu.Lock()
		c.limiter.conns = slices.DeleteFunc(c.limiter.conns, func(other *conn) bool { return other == c })
		c.limiter.mu.Unlock()
		err = c.Conn.Close()
	})
	return err
}

func (c *conn) end() { _ = c.Close() } // the error does not matter

// endAfter closes the connection, unless its timer is stopped before.
func (c *conn) endAfter(d time.Duration) {
	c.timer = crash.AfterFunc(d, c.end, func(*crash.Error) { _ = c.Conn.Close() })
}

// endSoon closes the connection if it stays without a session.
func (c *conn) endSoon() { c.endAfter(c.limiter.limits.idle) }

// markTyping makes the connection one of the last that give way.
func (c *conn) markTyping() {
	c.limiter.mu.Lock()
	defer c.limiter.mu.Unlock()
	c.typing = true
}

// pause waits, unless the client hangs up, and says why. It does not matter if the
// client is too slow to read it.
func (c *conn) pause(d time.Duration, why string) error {
	if why != "" {
		_ = c.auth.SendAuthBanner(fmt.Sprintf("%s in about %.0f seconds.\r\n", why, math.Ceil(d.Seconds())))
	}
	select {
	case <-time.After(d):
		return nil
	case <-c.closed:
		return errHungUp
	}
}

const (
	codesAsked = 3  // in one round of questions; a client may ask for another
	keysTried  = 32 // that a client may offer
	minRSABits = 2048
)

var (
	errHungUp    = errors.New("the connection was closed")
	errWrongCode = errors.New("the code was wrong")
	errWeakKey   = errors.New("the key is too short")
)

// admission is what a connection has proved.
type admission struct {
	workshop.Identity
	name, role string
	rejoin     string                 // the personal code in words, if it was made now
	again      workshop.ParticipantID // the participant who is away that they say they are; "" for none
}

type admissionKey struct{}

func admit(a admission) *gossh.Permissions {
	return &gossh.Permissions{ExtraData: map[any]any{admissionKey{}: a}}
}

// secure are the algorithms that the library calls secure, without those that use
// SHA-1.
var secure = func() gossh.Algorithms {
	all := gossh.SupportedAlgorithms()
	for _, list := range []*[]string{&all.KeyExchanges, &all.Ciphers, &all.MACs, &all.HostKeys, &all.PublicKeyAuths} {
		*list = slices.DeleteFunc(*list, func(name string) bool { return strings.Contains(name, "sha1") })
	}
	return all
}()

// isWeak reports whether a key is too short.
func isWeak(key gossh.PublicKey) bool {
	public, ok := key.(gossh.CryptoPublicKey)
	if !ok {
		return false
	}
	rsaKey, ok := public.CryptoPublicKey().(*rsa.PublicKey)
	return ok && rsaKey.N.BitLen() < minRSABits
}

// config says how a connection authenticates. The session reads the result from
// the permissions alone, which come from the last step that was verified.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	c := connOf(ctx)
	return &gossh.ServerConfig{
		Config:                  gossh.Config{KeyExchanges: secure.KeyExchanges, Ciphers: secure.Ciphers, MACs: secure.MACs},
		PublicKeyAuthAlgorithms: secure.PublicKeyAuths,
		PreAuthConnCallback: func(auth gossh.ServerPreAuthConn) { // the handshake is over
			c.auth = auth
			c.timer.Stop()
		},
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return s.checkKey(c, key)
		},
		KeyboardInteractiveCallback: s.askCode(c, ""),
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if err == nil {
				c.endSoon()
			}
		},
	}
}

// checkKey is called for a key that a client offers, and that it may not have: the
// result counts only after a signature with this key was verified. A key that is in
// the room passes; any other one needs the code too.
func (s *Server) checkKey(c *conn, key gossh.PublicKey) (*gossh.Permissions, error) {
	c.keys++
	if c.keys > keysTried {
		c.end()
		return nil, errHungUp
	}
	if cert, ok := key.(*gossh.Certificate); ok {
		key = cert.Key // a new certificate of the same person
	}
	if isWeak(key) {
		return nil, errWeakKey
	}
	c.markTyping() // a person may have to touch a token to sign
	id := workshop.Identity{Key: gossh.FingerprintSHA256(key)}
	if _, known := s.room.Find(id); known {
		return admit(admission{Identity: id}), nil
	}
	return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
		KeyboardInteractiveCallback: s.askCode(c, id.Key),
	}}
}

// askCode asks for the code and a name. key is the fingerprint of the key that
// signed before, or "".
func (s *Server) askCode(c *conn, key string) func(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	return func(_ gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
		c.markTyping()
		a, err := s.checkCode(c, ask)
		if err != nil {
			return nil, err
		}
		if a.Code != "" { // a personal code: no newcomer
			return admit(a), nil
		}
		answers, err := ask("", "Welcome to the workshop.\n", []string{"Your name: ", "Your role (optional), such as legal, or nothing: "}, []bool{true, true})
		if err != nil {
			return nil, err
		}
		a.name, a.role, a.Key = answers[0], answers[1], key
		if err := s.limiter.newcomer(c); err != nil {
			return nil, err
		}
		a.again, err = s.askAgain(a.name, ask)
		if err != nil {
			return nil, err
		}
		if key != "" {
			return admit(a), nil
		}
		a.rejoin, err = workshop.NewCode(rand.Reader)
		if err != nil {
			return nil, err
		}
		a.Code = workshop.Digest(a.rejoin)
		_, err = ask("", fmt.Sprintf("If your connection drops, come back with your own code instead of the room's:\n\n    %s\n\nYou need it to go in. Write it down.\n", a.rejoin),
			[]string{"Written down? Press enter to join. "}, []bool{true})
		return admit(a), err
	}
}

// askAgain asks a person with the name of a participant who is away whether they are the
// same one. It returns that participant, or "".
func (s *Server) askAgain(name string, ask gossh.KeyboardInteractiveChallenge) (workshop.ParticipantID, error) {
	away, ok := s.room.Away(name)
	if !ok {
		return "", nil
	}
	answers, err := ask("", away.Name+" was here before, and is away now.\n",
		[]string{"Are you " + away.Name + "? (yes/no) "}, []bool{true})
	if err != nil {
		return "", err
	}
	if answer := strings.ToLower(strings.TrimSpace(answers[0])); answer == "y" || answer == "yes" {
		return away.ID, nil
	}
	return "", nil
}

// checkCode asks for the code of the room, or a personal code. Both are compared
// before the limiter decides whether this guess counts, and in constant time.
func (s *Server) checkCode(c *conn, ask gossh.KeyboardInteractiveChallenge) (admission, error) {
	notice := ""
	for range codesAsked {
		answers, err := ask("", notice, []string{"Code of the workshop: "}, []bool{true})
		if err != nil {
			return admission{}, err
		}
		isRoom := workshop.Same(s.options.Code, answers[0])
		personal := workshop.Identity{Code: workshop.Digest(answers[0])}
		_, isPersonal := s.room.Find(personal)
		passed, err := s.limiter.tryCode(c, isRoom || isPersonal)
		switch {
		case err != nil:
			return admission{}, err
		case passed && isRoom:
			return admission{}, nil
		case passed:
			return admission{Identity: personal}, nil
		}
		notice = "That is not the code. It is four words; capitals, blanks and hyphens do not matter.\n"
	}
	_ = c.auth.SendAuthBanner("The code was wrong three times. Read it again from the wall, or ask the facilitator.\r\n") // the refusal follows
	return admission{}, errWrongCode
}
