// Package sshd is the server of a workshop: people join with one ssh line, the
// code of the room and their name, and each of them gets screens of their own.
//
// Room lets many sessions share one workshop.Hub. Server lets people in over
// SSH, gives each session a tea.Program, and refuses everything else that SSH
// could do: commands, files, forwarding, agents, and whatever reaches the
// machine that the server runs on.
//
// A connection goes through four stations, each with places of its own for each
// address:
//
//	starting   until the client has sent its KEXINIT, which takes no person
//	comparing  until keys are exchanged; a person may compare the fingerprint
//	door       a person types the code and a name, or signs with a known key
//	inside     one session, until it ends
//
// If there are too many connections, those outside give way, first from the
// address that has most. An idle session stays: a talk may take an hour. A dead
// line is found by the keepalive of TCP.
//
// Who somebody is comes from the key that signed, never from one that was only
// offered; who has no key gets a code of their own to come back with.
package sshd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	"charm.land/wish/v2/activeterm"
	"github.com/charmbracelet/keygen"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
)

// Options are how a server is made.
type Options struct {
	Listen  string // address and port; "" is loopback on a port that is free
	Host    string // the name that participants reach this machine by; "" is found out
	Port    string // the port there, such as that of a tunnel; "" is the one that the server listens on
	HostKey string // path of the private key, which is made where there is none
	Code    string // of the room, see workshop.NewCode
	Room    *Room
	// Screen makes the screens of one participant. It is called on the session's
	// own goroutine.
	Screen func(Session) tea.Model
	// Failed is told what went wrong in a session, which has ended by that and
	// took nobody with it; nil is told nothing. It is called from any goroutine.
	Failed func(error)

	limits limits
}

// loopback is where a server listens unless it is told: for this machine alone.
const loopback = "127.0.0.1:0"

// Server lets people join a workshop over SSH.
type Server struct {
	options  Options
	room     *Room
	key      ssh.Signer
	listener net.Listener
	ssh      *ssh.Server
	gate     *gate
	guesses  *guesses

	leaving context.Context // ends when the sessions are to end
	leave   context.CancelFunc
	mu      sync.Mutex
	stopped bool // no session begins any more
	seats   map[workshop.ParticipantID][]*seat
	tidy    *time.Timer
	running sync.WaitGroup // sessions
}

// New returns a server that listens, and serves nobody yet. The errors say what
// is wrong with the options, all of it at once.
func New(o Options) (*Server, error) {
	if o.Listen == "" {
		o.Listen = loopback
	}
	if o.limits == (limits{}) {
		o.limits = usual()
	}
	var missing error
	if o.Code == "" {
		missing = errors.New("a workshop needs a code, or everybody could come in")
	}
	key, wrong := hostKey(o.HostKey)
	if err := errors.Join(missing, wrong); err != nil {
		return nil, err
	}
	s := &Server{options: o, room: o.Room, key: key, gate: newGate(o.limits), guesses: newGuesses(), seats: map[workshop.ParticipantID][]*seat{}}
	s.tidy = crash.AfterFunc(time.Hour, debug.FreeOSMemory, func(*crash.Error) {})
	s.tidy.Stop()
	s.leaving, s.leave = context.WithCancel(context.Background())
	var err error
	s.ssh, err = wish.NewServer(
		wish.WithVersion("trustpath"),
		wish.WithMiddleware(s.play, activeterm.Middleware()),
		func(srv *ssh.Server) error {
			srv.AddHostKey(key)
			srv.ServerConfigCallback = s.config
			srv.ConnCallback = s.arrived
			srv.PtyCallback = func(_ ssh.Context, pty ssh.Pty) bool {
				return pty.Window.Width <= maxWidth && pty.Window.Height <= maxHeight
			}
			srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.session}
			srv.RequestHandlers = map[string]ssh.RequestHandler{}
			srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
			return nil
		},
	)
	if err != nil {
		return nil, fmt.Errorf("make the server of the workshop: %w", err)
	}
	s.listener, err = net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for participants: %w", err)
	}
	return s, nil
}

type visitorKey struct{}

// visitorOf is the connection that a context belongs to.
func visitorOf(ctx ssh.Context) *visitor { return ctx.Value(visitorKey{}).(*visitor) }

// arrived is called for each connection; nil closes it.
func (s *Server) arrived(ctx ssh.Context, conn net.Conn) net.Conn {
	v := s.gate.admit(conn)
	if v == nil {
		return nil
	}
	ctx.SetValue(visitorKey{}, v)
	return v
}

// Serve lets people in until the context ends or Shutdown is called; then it
// returns nil. A context that ends is a Shutdown without patience.
func (s *Server) Serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.Shutdown(ctx) })
	defer stop()
	if err := s.ssh.Serve(s.listener); s.leaving.Err() == nil {
		return fmt.Errorf("serve the workshop: %w", err)
	}
	return nil
}

// Shutdown lets nobody in any more, ends the sessions so that every terminal is
// left as it was, and returns when the last one is gone. At the end of the
// context what is still there is cut off, and its error returned.
func (s *Server) Shutdown(ctx context.Context) error {
	s.leave()
	_ = s.listener.Close()
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	err := s.gate.wait(ctx) // not ssh.Shutdown, which races with a handshake that ends now
	_ = s.ssh.Close()
	s.gate.clear()
	s.running.Wait()
	s.tidy.Stop()
	return err
}

// begin counts a session, unless the server was shut down; end it with
// running.Done.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.running.Add(1)
	}
	return !s.stopped
}

// Shown is the message that brings the latest view: of workshop.Facilitator,
// workshop.Projector or workshop.Participant.
type Shown[V any] struct{ View V }

// Ended is the message that comes when a feed gives nothing more.
type Ended struct{}

// Feed gives the views of one onlooker, the latest one at each time: whoever is
// slow misses those between, and holds up nobody. Each view is made once after
// an event, when the first onlooker of its kind takes it.
type Feed[V any] struct {
	room   *Room
	signal signal
	view   func() V // called with the room's state held
}

// signal says that there is something newer than what was taken last.
type signal chan struct{}

func (s signal) tell() {
	select {
	case s <- struct{}{}:
	default: // it is known already
	}
}

func follow[V any](r *Room, who workshop.ParticipantID, view func() V) *Feed[V] {
	f := &Feed[V]{room: r, signal: make(signal, 1), view: view}
	r.state.Lock()
	defer r.state.Unlock()
	if r.over {
		close(f.signal)
		return f
	}
	f.signal.tell()
	r.feeds[f.signal] = who
	return f
}

// Next is a command that waits for a view which was not shown yet, and returns
// Shown[V], or Ended. Ask for it again after each Shown; the first one comes at
// once.
func (f *Feed[V]) Next() tea.Msg {
	if _, open := <-f.signal; !open {
		return Ended{}
	}
	f.room.state.Lock()
	defer f.room.state.Unlock()
	return Shown[V]{f.view()}
}

// Close ends the feed. It may be called more than once.
func (f *Feed[V]) Close() {
	f.room.state.Lock()
	defer f.room.state.Unlock()
	if _, open := f.room.feeds[f.signal]; open {
		delete(f.room.feeds, f.signal)
		close(f.signal)
	}
}

// hostKey reads the key of the server, or makes one: ed25519, for its owner's
// eyes alone, in a folder that is made likewise. A key that others can read, or
// exchange, is refused with what to do about it.
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
		tight(folder, 0o022, "others can exchange the host key in", "700"),
		tight(path, 0o077, "others can read the host key", "600"),
	); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the host key: %w", err)
	}
	key, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("host key %s: %w; move it away and a new one is made, which everybody's ssh will ask about", path, err)
	}
	if weak(key.PublicKey()) {
		return nil, fmt.Errorf("host key %s: %w; move it away and a new one is made, which everybody's ssh will ask about", path, errWeak)
	}
	if key.PublicKey().Type() == gossh.KeyAlgoRSA {
		return gossh.NewSignerWithAlgorithms(key.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSASHA512, gossh.KeyAlgoRSASHA256})
	}
	return key, nil
}

// tight returns an error where a file belongs to another user, or has one of the
// permissions that it must not have. On Windows neither is known from the file.
func tight(path string, loose fs.FileMode, wrong, mode string) error {
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
