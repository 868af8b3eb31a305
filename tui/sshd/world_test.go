package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	rand2 "math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/workshop"
	"trustpath/content"
	"trustpath/tui/ui"
)

const (
	roomCode = "quiet-harbour-lantern-nine"
	asked    = assessment.QuestionID("customers")
)

// memory keeps events as a store does, until broken is set.
type memory struct {
	mu      sync.Mutex
	events  []workshop.Event
	broken  error
	refused int
}

func (m *memory) Append(_ context.Context, events ...workshop.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		m.refused++
		return m.broken
	}
	m.events = append(m.events, events...)
	return nil
}

func (m *memory) has(want func(workshop.Event) bool) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, e := range m.events {
		if want(e) {
			n++
		}
	}
	return n
}

// shipped is the shipped pack, loaded once for all tests.
var shipped = sync.OnceValues(func() (*assessment.Catalog, error) { return pack.Load(content.Default()) })

// newRoom is a workshop with a question put.
func newRoom(log Log) (*Room, error) {
	c, err := shipped()
	if err != nil {
		return nil, err
	}
	room := NewRoom(workshop.New(engine.New(c)), log)
	return room, errors.Join(room.Apply(workshop.Open{Mode: workshop.Rounds, Named: true}), room.Apply(workshop.Put{Question: asked}))
}

// served is a server that runs.
type served struct {
	*Server
	t    *testing.T
	log  *memory
	done chan error // Serve returned

	mu       sync.Mutex
	failures []error
}

// stop ends the server at once. It may be called twice.
func (s *served) stop() {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = s.Shutdown(now) // it is given no time, and says so
	if err := <-s.done; err != nil {
		s.t.Errorf("serve: %v", err)
	}
	s.done <- nil
}

func (s *served) failed() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// counts is how many connections there are.
func (s *served) counts() int {
	s.limiter.mu.Lock()
	defer s.limiter.mu.Unlock()
	return len(s.limiter.conns)
}

func serve(t *testing.T, change func(*Options)) *served {
	t.Helper()
	out := &served{t: t, log: &memory{}, done: make(chan error, 1)}
	room, err := newRoom(out.log.Append)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		HostKey: filepath.Join(t.TempDir(), "keys", "host"), Code: roomCode, Room: room, limits: defaultLimits(),
		Screen: func(s Session) tea.Model { return &screen{session: s} },
		Failed: func(err error) {
			out.mu.Lock()
			defer out.mu.Unlock()
			out.failures = append(out.failures, err)
		},
	}
	if change != nil {
		change(&o)
	}
	out.Server, err = New(o)
	if err != nil {
		t.Fatal(err)
	}
	go func() { out.done <- out.Serve(context.Background()) }()
	t.Cleanup(out.stop)
	return out
}

func newKey(t testing.TB) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// patience is how long a test waits for an event before it gives up.
const patience = 30 * time.Second

// visit is how a person connects to the server.
type visit struct {
	keys             []gossh.Signer
	code, name, role string        // "" as a code is the room's
	from             string        // their address; "" is this machine's
	beforeCode       func()        // is called before the code is typed; nil is not
	width, height    int           // 0 is 120x40
	received         *atomic.Int64 // counts bytes that come; nil does not
	mute             bool          // the terminal answers no queries
}

// answers are what a person types at the door. They note their own code.
func (v visit) answers(rejoin *string) gossh.KeyboardInteractiveChallenge {
	return func(_, instruction string, questions []string, _ []bool) ([]string, error) {
		var out []string
		for _, q := range questions {
			switch {
			case strings.Contains(q, "Code"):
				if strings.Contains(instruction, "not the code") {
					return nil, errors.New("the code was wrong")
				}
				if v.beforeCode != nil {
					v.beforeCode()
				}
				if v.code == "" {
					out = append(out, "Quiet harbour lantern nine")
				} else {
					out = append(out, v.code)
				}
			case strings.Contains(q, "name"):
				out = append(out, v.name)
			case strings.Contains(q, "role"):
				out = append(out, v.role)
			default:
				*rejoin = strings.Fields(instruction[strings.LastIndex(instruction, ":")+1:])[0]
				out = append(out, "")
			}
		}
		return out, nil
	}
}

// connect opens a connection and proves who comes.
func (v visit) connect(addr string, rejoin *string) (*gossh.Client, error) {
	var methods []gossh.AuthMethod
	if v.keys != nil {
		methods = append(methods, gossh.PublicKeys(v.keys...))
	}
	methods = append(methods, gossh.KeyboardInteractive(v.answers(rejoin)))
	dialer := net.Dialer{Timeout: patience}
	if v.from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(v.from)}
	}
	conn, err := dialer.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if v.received != nil {
		conn = counted{conn, v.received}
	}
	c, channels, requests, err := gossh.NewClientConn(conn, addr, &gossh.ClientConfig{
		User: "anybody", Auth: methods, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return gossh.NewClient(c, channels, requests), nil
}

func (v visit) join(t testing.TB, addr string) (*guest, error) {
	if v.width == 0 {
		v.width, v.height = 120, 40
	}
	g := &guest{t: t, changed: make(chan struct{}, 1), ended: make(chan struct{}), screen: vt.NewEmulator(min(v.width, maxWidth), min(v.height, maxHeight))}
	var err error
	g.client, err = v.connect(addr, &g.rejoin)
	if err != nil {
		return nil, err
	}
	g.session, err = g.client.NewSession()
	if err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	output, err1 := g.session.StdoutPipe()
	input, err2 := g.session.StdinPipe()
	g.session.Stderr = &g.errs
	g.input = input
	if err := errors.Join(err1, err2, g.session.RequestPty("xterm-256color", v.height, v.width, gossh.TerminalModes{}), g.session.Shell()); err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	replies := answers{input}
	if v.mute {
		replies = answers{}
	}
	go io.Copy(replies, g.screen)
	go g.watch(output)
	t.Cleanup(g.hangUp)
	return g, nil
}

// counted counts what is read.
type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// guest is a person with a session, at a terminal that answers queries.
type guest struct {
	t       testing.TB
	client  *gossh.Client
	session *gossh.Session
	input   io.WriteCloser
	rejoin  string
	changed chan struct{} // something was drawn
	ended   chan struct{} // the session is over

	mu     sync.Mutex
	screen *vt.Emulator
	bytes  []byte
	errs   bytes.Buffer
}

func (g *guest) watch(output io.Reader) {
	defer close(g.ended)
	buffer := make([]byte, 32<<10)
	for {
		n, err := output.Read(buffer)
		if n > 0 {
			g.mu.Lock()
			g.screen.Write(buffer[:n])
			g.bytes = append(g.bytes, buffer[:n]...)
			g.mu.Unlock()
			select {
			case g.changed <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// hangUp cuts the line. It may be called twice.
func (g *guest) hangUp() {
	_ = g.client.Close() // it may be closed already
	<-g.ended
	_ = g.screen.InputPipe().(io.Closer).Close()
}

func (g *guest) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.screen.String()
}

func (g *guest) stream() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return string(g.bytes)
}

// press types.
func (g *guest) press(keys string) {
	g.t.Helper()
	if _, err := io.WriteString(g.input, keys); err != nil {
		g.t.Errorf("press %q: %v", keys, err)
	}
}

// sees waits until the screen has all of these.
func (g *guest) sees(want ...string) {
	g.t.Helper()
	limit := time.After(patience)
	for over := false; ; {
		text, all := g.text(), true
		for _, w := range want {
			all = all && strings.Contains(text, w)
		}
		if all {
			return
		}
		if over {
			g.t.Fatalf("the session ended before %q was seen:\n%s", want, text)
		}
		select {
		case <-g.changed:
		case <-g.ended:
			over = true // and the last of it was drawn
		case <-limit:
			g.t.Fatalf("%q did not come:\n%s", want, text)
		}
	}
}

// leaves waits until the session is over.
func (g *guest) leaves() {
	g.t.Helper()
	select {
	case <-g.ended:
	case <-time.After(patience):
		g.t.Fatalf("the session does not end:\n%s", g.text())
	}
}

// resize tells the server another size.
func (g *guest) resize(width, height int) error { return g.session.WindowChange(height, width) }

// join comes to the server and waits for the screen.
func join(t testing.TB, addr string, v visit) *guest {
	t.Helper()
	g, err := v.join(t, addr)
	if err != nil {
		t.Fatalf("%s joins: %v", v.name, err)
	}
	return g
}

// answers are the replies of a terminal to queries. After the session they are
// dropped, but have to be read, or the terminal blocks.
type answers struct{ io.Writer }

func (a answers) Write(p []byte) (int, error) {
	if a.Writer != nil {
		_, _ = a.Writer.Write(p) // see above
	}
	return len(p), nil
}

// screen shows everything that a participant's page gets. The keys 1 to 3 vote for the
// first options, and other keys make it panic.
type screen struct {
	session Session
	feed    *Feed[workshop.Participant]
	view    workshop.Participant
	begun   tea.WindowSizeMsg // the first size
	size    tea.WindowSizeMsg
	acked   int
	text    string // keys that mean nothing else
	torn    bool
	noisy   bool // fills the screen with something else for each count of votes
}

func (s *screen) Init() tea.Cmd {
	s.feed = s.session.Room.Participant(s.session.Who)
	return s.feed.Next
}

func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case workshop.Participant:
		s.view = msg
		return s, s.feed.Next
	case tea.WindowSizeMsg:
		s.size = msg
		if s.begun == (tea.WindowSizeMsg{}) {
			s.begun = msg
		}
	case ui.QuitMsg:
		return s, tea.Quit
	case acked:
		if msg.err == nil {
			s.acked++
		} else {
			s.text = msg.err.Error()
		}
	case tea.PasteMsg:
		s.text += msg.Content
	case tea.KeyPressMsg:
		return s, s.pressed(msg)
	}
	return s, nil
}

func (s *screen) pressed(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "1", "2", "3":
		option := s.session.Room.workshop.Catalog().Question(asked).Options[msg.String()[0]-'1'].ID
		return func() tea.Msg {
			return acked{s.session.Room.Apply(workshop.Vote{
				Who: s.session.Who, Question: asked, Answer: assessment.Choose(option), Note: "because-" + string(s.session.Who),
			})}
		}
	case "q":
		return tea.Quit
	case "U":
		panic("in update")
	case "C":
		return tea.Sequence(tea.Batch(func() tea.Msg { panic("in a command") }))
	case "V":
		s.torn = true
	case "N":
		s.noisy = true
	default:
		s.text += msg.String() + " "
	}
	return nil
}

func (s *screen) View() tea.View {
	if s.torn {
		panic("in view")
	}
	shown, err := json.Marshal(struct {
		Me     workshop.Person
		Steps  []workshop.Step
		Board  workshop.Board
		Spread *workshop.Spread
	}{s.view.Me, s.view.Steps, s.view.Board, s.view.Spread})
	if err != nil {
		panic(err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "I am %s, %q, a %q\n", s.session.Who, s.view.Me.Name, s.view.Me.Role)
	fmt.Fprintf(&out, "size %dx%d begun %dx%d\n", s.size.Width, s.size.Height, s.begun.Width, s.begun.Height)
	fmt.Fprintf(&out, "acked %d.\n", s.acked)
	fmt.Fprintf(&out, "votes %d of %d, %d here, %s\n", s.view.Votes.In, s.view.Votes.Of, s.view.Here, s.view.State)
	fmt.Fprintf(&out, "typed %s\n", s.text)
	width := max(20, s.size.Width)
	if s.noisy {
		fmt.Fprintf(&out, "noise %d\n", s.view.Votes.In)
		noise := rand2.NewChaCha8([32]byte{byte(s.view.Votes.In), byte(s.view.Votes.In >> 8)})
		for range max(0, s.size.Height-7) {
			line := make([]byte, width)
			for i := range line {
				line[i] = 'a' + byte(noise.Uint64()%26)
			}
			out.Write(append(line, '\n'))
		}
	}
	for len(shown) > 0 {
		n := min(width, len(shown))
		out.Write(shown[:n])
		out.WriteByte('\n')
		shown = shown[n:]
	}
	v := tea.NewView(out.String())
	v.AltScreen = true
	return v
}

type acked struct{ err error }

// board is what everybody may see now.
func (r *Room) board() workshop.Board {
	r.state.Lock()
	defer r.state.Unlock()
	return r.workshop.Projector()
}

// fragile is a store that panics once tears is set.
type fragile struct {
	memory
	tears atomic.Bool
}

func (f *fragile) Append(ctx context.Context, events ...workshop.Event) error {
	if _, ok := events[0].(workshop.Vote); ok && f.tears.Load() {
		panic("in the store")
	}
	return f.memory.Append(ctx, events...)
}
