// Package sshd is the server of a workshop: people join with one ssh line, the
// code of the room and a name, and each session runs its own screens.
//
// Room lets many sessions share one workshop. Server lets people in over SSH, gives
// each session a tea.Program, and refuses everything else that SSH can do:
// commands, files, forwarding, agents, and keys or messages that reach the machine
// that the server runs on.
//
// The number of connections without a session is limited. One more closes the
// oldest of the address with most of them, so a flood from a few addresses leaves
// room for everyone else. Sessions have a limit of their own, and an idle session
// stays: a discussion may take an hour. TCP keepalive finds a dead connection.
//
// A participant is known by the key that signed, never by one that was only
// offered. People without a key get a personal code to come back with.
package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"github.com/charmbracelet/keygen"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
)

// Options configure a server.
type Options struct {
	Listen  string // address and port; "" is loopback on a free port
	Host    string // the name by which participants reach this machine; "" is detected
	Port    string // the port there, such as that of a tunnel; "" is the one that the server listens on
	HostKey string // path of the private key, which is made if it does not exist
	Code    string // of the room, see workshop.NewCode
	Room    *Room
	// Screen makes the screens of one participant. It is called on the goroutine
	// of the session.
	Screen func(Session) tea.Model
	// Lines, if set, talks with a participant in lines, where the terminal has no
	// screen: its name is dumb. In has keys as they are typed.
	Lines func(s Session, in io.Reader, out io.Writer, width int) error
	// Failed, if set, receives the error that ended a session. The other sessions
	// go on. It is called from any goroutine.
	Failed func(error)

	limits limits
}

const loopback = "127.0.0.1:0"

// Server lets people join a workshop over SSH.
type Server struct {
	options  Options
	room     *Room
	key      ssh.Signer
	listener net.Listener
	ssh      *ssh.Server
	limiter  *limiter

	stopping context.Context // canceled when the sessions have to end
	stop     context.CancelFunc
	mu       sync.Mutex
	stopped  bool                                             // no session begins any more
	seats    map[workshop.ParticipantID][]*context.CancelFunc // each ends a session, the oldest first
	tidy     *time.Timer
	running  sync.WaitGroup // sessions
}

// New returns a server that listens and does not accept connections yet. The error
// lists everything that is wrong with the options.
func New(o Options) (*Server, error) {
	if o.Listen == "" {
		o.Listen = loopback
	}
	if o.limits == (limits{}) {
		o.limits = defaultLimits()
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	var missing error
	if o.Code == "" {
		missing = errors.New("a workshop needs a code, or everybody could come in")
	}
	key, err := hostKey(o.HostKey)
	if err := errors.Join(missing, err); err != nil {
		return nil, err
	}
	s := &Server{
		options: o,
		room:    o.Room,
		key:     key,
		limiter: newLimiter(o.limits),
		seats:   map[workshop.ParticipantID][]*context.CancelFunc{},
	}
	s.tidy = crash.AfterFunc(time.Hour, debug.FreeOSMemory, func(*crash.Error) {})
	s.tidy.Stop()
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.ssh = &ssh.Server{
		Version:              "trustpath",
		Handler:              s.play,
		HostSigners:          []ssh.Signer{key},
		HandshakeTimeout:     o.limits.login,
		ServerConfigCallback: s.config,
		ConnCallback: func(ctx ssh.Context, nc net.Conn) net.Conn {
			c := s.limiter.add(nc)
			ctx.SetValue(connKey{}, c)
			return c
		},
		PtyCallback: func(_ ssh.Context, pty ssh.Pty) bool {
			return pty.Window.Width <= maxWidth && pty.Window.Height <= maxHeight
		},
		ChannelHandlers:   map[string]ssh.ChannelHandler{"session": s.session},
		RequestHandlers:   map[string]ssh.RequestHandler{},
		SubsystemHandlers: map[string]ssh.SubsystemHandler{},
	}
	s.listener, err = listen(o.Listen)
	return s, err
}

func listen(address string) (net.Listener, error) {
	out, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for participants: %w", err)
	}
	return out, nil
}

// Move changes where participants reach the server: see Options. Those who are in stay.
// After an error it is reached where it was.
func (s *Server) Move(address, host, port string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if address != s.listener.Addr().String() && !s.stopped {
		before := s.listener.Addr().String()
		_ = s.listener.Close() // it may be in the way of the new one
		next, err := listen(address)
		if err != nil {
			var again error
			next, again = listen(before)
			if again != nil {
				return errors.Join(err, again)
			}
		}
		s.listener = next
		if err != nil {
			return err
		}
	}
	s.options.Host, s.options.Port = host, port
	return nil
}

type connKey struct{}

func connOf(ctx ssh.Context) *conn { return ctx.Value(connKey{}).(*conn) }

// Serve accepts connections until ctx is canceled or Shutdown is called; then it
// returns nil.
func (s *Server) Serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.Shutdown(ctx) })
	defer stop()
	for {
		listener := s.current()
		err := s.ssh.Serve(listener)
		switch {
		case s.isStopped():
			return nil
		case listener == s.current():
			return fmt.Errorf("serve the workshop: %w", err)
		}
	}
}

// current is the listener as it is now.
func (s *Server) current() net.Listener {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.listener
}

// Shutdown ends the room, so that the screens save what was typed and leave each
// terminal as it was, and returns when the last client has hung up. When ctx ends
// first, it closes the remaining connections and returns the error of ctx.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.stopped = true
	_ = s.listener.Close()
	s.mu.Unlock()
	s.room.End()
	finished := make(chan struct{})
	crash.Go(func() { s.running.Wait(); close(finished) }, func(*crash.Error) {})
	err := ctx.Err()
	select { // not ssh.Shutdown, which races with a handshake that ends now
	case <-finished:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.stop()
	_ = s.ssh.Close()
	s.limiter.closeAll()
	<-finished
	s.tidy.Stop()
	return err
}

func (s *Server) isStopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// begin counts a session unless the server was shut down. End it with running.Done.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.running.Add(1)
	}
	return !s.stopped
}

// JoinLine returns what a participant types: "ssh -p 2222 192.0.2.7".
func (s *Server) JoinLine() string {
	host, port := s.Reached()
	return "ssh -p " + port + " " + host
}

// Fingerprint returns that of the host key, "SHA256:…", which ssh shows on the first
// visit.
func (s *Server) Fingerprint() string { return gossh.FingerprintSHA256(s.key.PublicKey()) }

// KnownHosts returns the line for a known_hosts file with which ssh does not ask.
func (s *Server) KnownHosts() string {
	host, port := s.Reached()
	return knownhosts.Line([]string{net.JoinHostPort(host, port)}, s.key.PublicKey())
}

// Reached returns where participants find the server: the address that it listens
// on, or if that is every address, the first one that other machines can reach.
func (s *Server) Reached() (host, port string) {
	host, port, _ = net.SplitHostPort(s.Listens())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.options.Port != "" {
		port = s.options.Port
	}
	if s.options.Host != "" {
		return s.options.Host, port
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsUnspecified() {
		host = Address()
	}
	return host, port
}

// Listens returns the address and port that the server listens on.
func (s *Server) Listens() string { return s.current().Addr().String() }

// Address returns the first address by which other machines reach this one.
func Address() string {
	found, _ := net.InterfaceAddrs()
	return outward(found)
}

// outward returns the first address that is reachable from outside, IPv4 first
// because it is shorter to type.
func outward(found []net.Addr) string {
	out := "localhost"
	for _, one := range found {
		switch network, err := netip.ParsePrefix(one.String()); {
		case err != nil || !network.Addr().IsGlobalUnicast():
		case network.Addr().Is4():
			return network.Addr().String()
		case out == "localhost":
			out = network.Addr().String()
		}
	}
	return out
}

// hostKey reads the key of the server, or makes an ed25519 key that only its owner
// can read, in a folder that only its owner can change. The error about a key that
// others can read or replace says what to do.
func hostKey(path string) (gossh.Signer, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("host key %s: %w", path, err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the host key: %w", err)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := keygen.New(path, keygen.WithKeyType(keygen.Ed25519), keygen.WithWrite()); err != nil {
			return nil, fmt.Errorf("make the host key %s: %w", path, err)
		}
	}
	if err := errors.Join(
		checkPrivate(folder, 0o022, "others can exchange the host key in", "700"),
		checkPrivate(path, 0o077, "others can read the host key", "600"),
	); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the host key: %w", err)
	}
	key, err := gossh.ParsePrivateKey(text)
	if err == nil && isWeak(key.PublicKey()) {
		err = errWeakKey
	}
	if err != nil {
		return nil, fmt.Errorf("host key %s: %w; move it away and a new one is made, which everybody's ssh will ask about", path, err)
	}
	if key.PublicKey().Type() == gossh.KeyAlgoRSA {
		return gossh.NewSignerWithAlgorithms(key.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256})
	}
	return key, nil
}

// checkPrivate returns an error if a file belongs to another user or has a permission
// of loose. Windows does not tell either.
func checkPrivate(path string, loose fs.FileMode, wrong, mode string) error {
	found, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" {
		return err
	}
	if owner, known := ownerOf(found); known && owner != os.Geteuid() {
		return fmt.Errorf("%s %s, which belongs to another user; move it away and a new one is made", wrong, path)
	}
	if is := found.Mode().Perm(); is&loose != 0 {
		return fmt.Errorf("%s %s (its mode is %03o); run: chmod %s '%s'", wrong, path, is, mode, strings.ReplaceAll(path, "'", `'\''`))
	}
	return nil
}
