package sshd

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	rand2 "math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/workshop"
	"trustpath/content"
)

const (
	roomCode = "quiet-harbour-lantern-nine"
	asked    = assessment.QuestionID("customers")
)

// memory keeps events as a store does, until it is told to fail.
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

// pack reads the content once for all tests; nobody changes it.
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

func serve(t *testing.T, change func(*Options)) *served {
	t.Helper()
	out := &served{t: t, log: &memory{}, done: make(chan error, 1)}
	room, err := newRoom(out.log)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		HostKey: filepath.Join(t.TempDir(), "keys", "host"), Code: roomCode, Room: room, limits: usual(),
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
	if out.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	go func() { out.done <- out.Serve(context.Background()) }()
	t.Cleanup(out.stop)
	return out
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

// screen is a participant's screen that shows everything it was given, votes
// for the first options with the keys 1 to 3, and breaks when told to.
type screen struct {
	session Session
	feed    *Feed[workshop.Participant]
	view    workshop.Participant
	size    tea.WindowSizeMsg
	acked   int
	text    string // keys that mean nothing else
	torn    bool
	noisy   bool // fills the screen with something else for each count of votes
}

type acked struct{ err error }

func (s *screen) Init() tea.Cmd {
	s.feed = s.session.Room.Participant(s.session.Who)
	return s.feed.Next
}

func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case Shown[workshop.Participant]:
		s.view = msg.View
		return s, s.feed.Next
	case tea.WindowSizeMsg:
		s.size = msg
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
		option := s.session.Room.hub.Catalog().Question(asked).Options[msg.String()[0]-'1'].ID
		return func() tea.Msg {
			return acked{s.session.Room.Apply(workshop.Vote{
				Who: s.session.Who, Question: asked, Answer: assessment.Choose(option), Note: "because-" + string(s.session.Who),
			})}
		}
	case "q":
		return tea.Quit
	case "L":
		s.session.Leave()
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
	fmt.Fprintf(&out, "size %dx%d begun %dx%d\n", s.size.Width, s.size.Height, s.session.Width, s.session.Height)
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

// counts is how many connections there are.
func (s *served) counts() int {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	return len(s.gate.visitors)
}

// hubView is what everybody may see now.
func (r *Room) hubView() workshop.Board {
	r.state.Lock()
	defer r.state.Unlock()
	return r.hub.Projector().Board
}

// fragile is a store that panics when it is told to.
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
