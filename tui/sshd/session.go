package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	bm "charm.land/wish/v2/bubbletea"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
	"trustpath/tui/input"
)

// Session is one participant's connection, as their screens need it.
type Session struct {
	Who           workshop.ParticipantID
	Room          *Room
	Width, Height int // in cells; changes come as tea.WindowSizeMsg
	Identity      workshop.Identity
	Rejoin        string // the code to come back with, where it was made in this session; else ""
	Profile       colorprofile.Profile
	Leave         func()          // ends the session; votes stay
	Context       context.Context // done when the session is over
}

// framesPerSecond is the usual: with half of it a key takes more than twice as
// long as at the machine itself.
const framesPerSecond = 60

const resizesPerSecond = 10

// tidyAfter is how long after the last session ended its memory goes back to the
// system.
const tidyAfter = 2 * time.Second

// play runs the screens of one participant.
func (s *Server) play(next ssh.Handler) ssh.Handler {
	return func(line ssh.Session) {
		defer next(line)
		p, ok := line.Permissions().ExtraData[passKey{}].(pass)
		if !ok || !s.begin() {
			return
		}
		defer s.running.Done()
		defer s.tidy.Reset(tidyAfter)
		defer visitorOf(line.Context()).expire(s.options.limits.handshake) // for who does not hang up
		who, err := s.room.Enter(p.Identity, p.name, p.role)
		if err != nil {
			wish.Errorf(line, "You cannot join now: %v.\r\n", err)
			_ = line.Exit(1)
			return
		}
		defer func() {
			if err := s.room.Leave(who); err != nil {
				s.failed(fmt.Errorf("%s left: %w", who, err))
			}
		}()
		err = s.run(line, p, who)
		if err != nil {
			s.failed(fmt.Errorf("screens of %s: %w", who, err))
			wish.Errorf(line, "Something went wrong with your screen. What you voted is safe; join again with the same line.\r\n")
			_ = line.Exit(1)
			return
		}
		s.goodbye(line, p)
	}
}

func (s *Server) goodbye(line ssh.Session, p pass) {
	if _, in := s.room.Find(p.Identity); !in {
		wish.Printf(line, "The facilitator has taken you out of the workshop.\r\n")
		return
	}
	wish.Printf(line, "You have left the workshop. What you voted stays; come back with the same line.\r\n")
	if p.rejoin != "" {
		wish.Printf(line, "At the question for the code, give your own: %s\r\n", p.rejoin)
	}
}

// run returns when the participant has left, the line is gone or the server
// stops; an error is something wrong with the screens.
func (s *Server) run(line ssh.Session, p pass, who workshop.ParticipantID) error {
	ctx, leave := context.WithTimeout(line.Context(), s.options.limits.longest)
	defer leave()
	defer s.sit(who, leave)()
	defer context.AfterFunc(s.leaving, leave)()
	v := visitorOf(line.Context())
	pty, _, _ := line.Pty()
	fits := clamped(pty.Window.Width, pty.Window.Height)
	shown := &guard{screen: s.options.Screen, leave: leave, session: Session{
		Who: who, Room: s.room, Width: fits.width, Height: fits.height, Identity: p.Identity, Rejoin: p.rejoin,
		Profile: colorprofile.Env(append(line.Environ(), "TERM="+pty.Term)), Leave: leave, Context: ctx,
	}}
	program := tea.NewProgram(shown, append(bm.MakeOptions(line),
		tea.WithContext(ctx),
		tea.WithInput(silence{ctx}),                    // keys are read below, and reading ends with the line
		tea.WithOutput(ssh.NewPtyWriter(padded{line})), // newlines first: they grow on the way
		tea.WithWindowSize(fits.width, fits.height),
		tea.WithFilter(sieve), // the last filter is the one that counts
		tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler(), // the signals are the facilitator's
	)...)
	var keys input.Reader
	often := rate.NewLimiter(rate.Limit(s.options.limits.keys), 5*s.options.limits.keys)
	keys.Attach(func(msg tea.Msg) {
		if often.Wait(ctx) == nil {
			program.Send(msg)
		}
	}, func(*crash.Error) { leave() })
	typed := limited{ctx, line, rate.NewLimiter(rate.Limit(s.options.limits.typing), s.options.limits.typing)}
	crash.Go(func() { _ = keys.Copy(typed) }, func(*crash.Error) { leave() }) // an error of the line ends the session
	crash.Go(func() {
		resizes := rate.NewLimiter(resizesPerSecond, 1) // each one makes new buffers
		for resizes.Wait(ctx) == nil {
			select {
			case <-ctx.Done():
			case to := <-v.sizes:
				program.Send(tea.WindowSizeMsg{Width: to.width, Height: to.height})
			}
		}
	}, func(*crash.Error) { leave() })
	_, err := program.Run()
	if failed := shown.failed(); failed != nil {
		return failed
	}
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	return err
}

// seat is one of a few sessions that a person may have.
type seat struct{ leave func() }

// sit takes a seat for a person, and returns what gives it up. If the person
// has too many, the oldest one ends: its line may be dead.
func (s *Server) sit(who workshop.ParticipantID, leave func()) (rise func()) {
	mine := &seat{leave}
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.seats[who]; len(all) >= s.options.limits.perPerson {
		all[0].leave()
		s.seats[who] = slices.Clone(all[1:])
	}
	s.seats[who] = append(s.seats[who], mine)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.seats[who] = slices.DeleteFunc(s.seats[who], func(one *seat) bool { return one == mine })
		if len(s.seats[who]) == 0 {
			delete(s.seats, who)
		}
	}
}

// limited reads no faster than anybody types or pastes.
type limited struct {
	ctx context.Context
	io.Reader
	rate *rate.Limiter
}

func (l limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if late := l.rate.WaitN(l.ctx, n); late != nil {
		return n, io.EOF // the session is over
	}
	return n, err
}

// silence is the input of a program that gets its keys from elsewhere. It ends
// with its context. The program's own reader would keep the memory of a session
// whose line was cut.
type silence struct{ context.Context }

func (s silence) Read([]byte) (int, error) {
	<-s.Done()
	return 0, io.EOF
}

func (s *Server) failed(err error) {
	if s.options.Failed != nil {
		s.options.Failed(err)
	}
}

// padTo is the size that every write to a participant's terminal is a multiple
// of, in bytes. What one key changes on a ballot fits into it.
const padTo = 2048

// padded hides how long a frame is: the frames after different choices on a
// ballot have different lengths, and encryption does not change a length. It
// appends NUL bytes, which terminals ignore.
type padded struct{ io.Writer }

func (w padded) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	whole := make([]byte, (len(p)+padTo-1)/padTo*padTo)
	copy(whole, p)
	n, err := w.Writer.Write(whole)
	return min(n, len(p)), err
}

// local are the keys with which components reach the machine that the program
// runs on, which here is not the participant's: its clipboard, an editor, a
// shell behind a suspended program.
func local() []string {
	return []string{"ctrl+v", "ctrl+e", "ctrl+z", "ctrl+shift+c", "ctrl+shift+v", "shift+insert"}
}

// unnamed are the messages, of types that others cannot name, that would run a
// command on this machine or bring its clipboard.
func unnamed() []string {
	return []string{"tea.execMsg", "textinput.pasteMsg", "textinput.pasteErrMsg", "textarea.pasteMsg", "textarea.pasteErrMsg"}
}

// sieve lets no message through that reaches further than the session. What a
// participant pastes into the terminal comes as tea.PasteMsg and passes.
func sieve(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		fits := clamped(msg.Width, msg.Height)
		return tea.WindowSizeMsg{Width: fits.width, Height: fits.height}
	case tea.SuspendMsg:
		return tea.ResumeMsg{}
	case tea.KeyMsg:
		if slices.Contains(local(), msg.Key().Keystroke()) {
			return nil
		}
	}
	if slices.Contains(unnamed(), fmt.Sprintf("%T", msg)) {
		return nil
	}
	return msg
}

// What a terminal may be; beyond that the memory it takes is not worth it.
const (
	maxWidth  = 300
	maxHeight = 100
)

// maxEnv is how many variables a client may send.
const maxEnv = 16

// size is that of a terminal, in cells.
type size struct{ width, height int }

// clamped is a size that a screen can be made for; a terminal that does not know
// its own is taken for a usual one.
func clamped(width, height int) size {
	if width <= 0 || height <= 0 {
		return size{80, 24}
	}
	return size{min(width, maxWidth), min(height, maxHeight)}
}

// environment is what a client may tell about its terminal.
func environment() []string { return []string{"LANG", "COLORTERM", "NO_COLOR"} }

// session opens the one session of a connection, in which a terminal and a
// shell can be asked for and nothing else.
func (s *Server) session(srv *ssh.Server, conn *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	v := visitorOf(ctx)
	if v.session.Swap(true) {
		_ = asked.Reject(gossh.Prohibited, "one session for each connection") // a client that hung up needs no answer
		return
	}
	if !v.enter() {
		_ = asked.Reject(gossh.ResourceShortage, "the workshop is full")
		v.end()
		return
	}
	defer v.end()
	ssh.DefaultSessionHandler(srv, conn, &sifted{NewChannel: asked, visitor: v}, ctx)
}

// refused is a type of requests that the library doesn't know, and answers with
// a failure.
const refused = "refused"

// sifted is a channel that lets only some requests through. The library answers
// all of them, one after the other, since clients expect the answers in the
// order of their requests (RFC 4254, section 4).
type sifted struct {
	gossh.NewChannel
	visitor *visitor
}

// Accept opens the channel.
func (c *sifted) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	channel, all, err := c.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	some := make(chan *gossh.Request)
	crash.Go(func() {
		defer close(some)
		for asked := range all {
			if !c.visitor.allows(asked) {
				asked.Type = refused
			}
			some <- asked
		}
	}, func(*crash.Error) { c.visitor.end() })
	return channel, some, nil
}

// allows reports whether a request is granted. A change of the size is carried
// out here, since the library's own way can block.
func (v *visitor) allows(asked *gossh.Request) bool {
	switch asked.Type {
	case "shell":
		return true
	case "pty-req":
		var pty struct {
			Term                          string
			Width, Height, PixelW, PixelH uint32
			Modes                         string
		}
		if gossh.Unmarshal(asked.Payload, &pty) != nil {
			break
		}
		fits := clamped(int(pty.Width), int(pty.Height))
		pty.Width, pty.Height, pty.PixelW, pty.PixelH = uint32(fits.width), uint32(fits.height), 0, 0
		pty.Term, pty.Modes = plain(pty.Term), "\x00"
		asked.Payload = gossh.Marshal(&pty)
		return true
	case "env":
		var one struct{ Name, Value string }
		v.env++
		if v.env <= maxEnv && gossh.Unmarshal(asked.Payload, &one) == nil && slices.Contains(environment(), one.Name) && one.Value == plain(one.Value) {
			return true
		}
	case "window-change":
		var to struct{ Width, Height, PixelW, PixelH uint32 }
		if gossh.Unmarshal(asked.Payload, &to) == nil {
			v.resize(clamped(int(to.Width), int(to.Height)))
		}
	}
	return false
}

// resize leaves the latest size for the session to take. There is one goroutine
// that calls it, so that after taking the older one out there is room.
func (v *visitor) resize(to size) {
	select {
	case <-v.sizes:
	default:
	}
	v.sizes <- to
}

// plain is a short word of letters, digits and ._-+ such as xterm-256color, or
// "" for anything else.
func plain(s string) string {
	if len(s) > 64 || strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+", r)
	}) {
		return ""
	}
	return s
}

// guard runs the screens of one participant so that a panic in them ends this
// session, is reported, and writes nothing on the terminal of the server.
type guard struct {
	screen  func(Session) tea.Model
	session Session
	leave   func()
	model   tea.Model

	mu  sync.Mutex
	err error // what ended the session
}

// Init makes the screens.
func (g *guard) Init() (cmd tea.Cmd) {
	defer g.caught()
	g.model = g.screen(g.session)
	return g.guarded(g.model.Init())
}

// Update hands a message on.
func (g *guard) Update(msg tea.Msg) (out tea.Model, cmd tea.Cmd) {
	out = g
	defer g.caught()
	if g.model != nil {
		g.model, cmd = g.model.Update(msg)
	}
	return g, g.guarded(cmd)
}

// View draws the screens.
func (g *guard) View() (out tea.View) {
	defer g.caught()
	if g.model != nil {
		out = g.model.View()
	}
	return out
}

// caught is deferred around everything that the screens do.
func (g *guard) caught() {
	problem := recover()
	if problem == nil {
		return
	}
	g.mu.Lock()
	if g.err == nil {
		g.err = fmt.Errorf("panic: %v\n%s", problem, debug.Stack())
	}
	g.mu.Unlock()
	g.leave()
}

func (g *guard) failed() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// guarded is a command whose panics are caught, and those of the commands that
// it returns. A sequence of them has a type that only bubbletea can name.
func (g *guard) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught()
		msg = cmd()
		list := reflect.ValueOf(msg)
		if msg == nil || list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
			return msg
		}
		for i := range list.Len() {
			if one := g.guarded(list.Index(i).Interface().(tea.Cmd)); one != nil {
				list.Index(i).Set(reflect.ValueOf(one))
			}
		}
		return msg
	}
}
