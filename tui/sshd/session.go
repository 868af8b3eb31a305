package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	bm "charm.land/wish/v2/bubbletea"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
	"trustpath/tui/guard"
	"trustpath/tui/input"
)

// Session is the connection of one participant, for Options.Screen.
type Session struct {
	Who     workshop.ParticipantID
	Room    *Room
	Rejoin  string          // the personal code, if it was made in this session
	Context context.Context // done when the session is over
}

const (
	// framesPerSecond is the default of bubbletea. With half of it a key takes more
	// than twice as long as at the machine itself.
	framesPerSecond = 60

	resizesPerSecond = 10 // each one makes new buffers

	// tidyAfter is how long after the last session its memory goes back to the system.
	tidyAfter = 2 * time.Second

	// A larger terminal is not worth the memory it takes.
	maxWidth  = 300
	maxHeight = 100

	maxVariables = 16 // of the environment, that a client may send
)

func (s *Server) play(session ssh.Session) {
	a, ok := session.Permissions().ExtraData[admissionKey{}].(admission)
	if !ok || !s.begin() {
		return
	}
	defer s.running.Done()
	defer s.tidy.Reset(tidyAfter)
	defer connOf(session.Context()).endSoon() // for clients that do not hang up
	if _, _, terminal := session.Pty(); !terminal {
		wish.Errorf(session, "The workshop needs a terminal. Type the ssh line in a terminal window, without -T and without a command. (Requires an active PTY.)\r\n")
		_ = session.Exit(1)
		return
	}
	who, err := s.room.Enter(a.Identity, a.name, a.role, a.again)
	if err != nil {
		wish.Errorf(session, "%s\r\n", refusal(err))
		_ = session.Exit(1)
		return
	}
	defer func() {
		if err := s.room.Leave(who); err != nil {
			s.options.Failed(fmt.Errorf("%s left: %w", who, err))
		}
	}()
	if err := s.run(session, a, who); err != nil {
		s.options.Failed(fmt.Errorf("screens of %s: %w", who, err))
		wish.Errorf(session, "Something went wrong with your screen. What you voted is safe; join again with the same line.\r\n")
		_ = session.Exit(1)
		return
	}
	if _, in := s.room.Find(a.Identity); !in {
		wish.Printf(session, "The facilitator has removed you from the workshop.\r\n")
		return
	}
	wish.Printf(session, "You have left the workshop. What you voted stays; come back with the same line.\r\n")
	if a.rejoin != "" {
		wish.Printf(session, "At the question for the code, give your own: %s\r\n", a.rejoin)
	}
}

// refusal says why a person cannot join, and what helps.
func refusal(err error) string {
	if errors.Is(err, ErrUnsaved) {
		return "You cannot join now: the facilitator’s computer cannot save anything. Tell the facilitator, and join again in a minute."
	}
	if refused := workshop.Refusal(""); errors.As(err, &refused) {
		return refused.Sentence()
	}
	return "You cannot join now: " + err.Error() + "."
}

// run returns when the participant has left, the connection is gone or the server
// stops. The error is a fault of the screens.
func (s *Server) run(session ssh.Session, a admission, who workshop.ParticipantID) (err error) {
	ctx, leave := context.WithTimeout(session.Context(), s.options.limits.longest)
	defer leave()
	defer s.takeSeat(who, leave)()
	defer context.AfterFunc(s.stopping, leave)()
	var fault atomic.Pointer[crash.Error]
	failed := func(f *crash.Error) {
		fault.CompareAndSwap(nil, f)
		leave()
	}
	defer func() {
		if f := fault.Load(); f != nil {
			err = fmt.Errorf("%w\n%s", f, f.Stack)
		}
	}()
	pty, _, _ := session.Pty()
	fits := clamped(pty.Window.Width, pty.Window.Height)
	visit := Session{Who: who, Room: s.room, Rejoin: a.rejoin, Context: ctx}
	if pty.Term == "dumb" && s.options.Lines != nil {
		defer crash.Catch(failed)
		return s.options.Lines(visit, s.slow(ctx, session), ssh.NewPtyWriter(session), fits.Width)
	}
	var screen tea.Model
	func() {
		defer crash.Catch(failed)
		screen = s.options.Screen(visit)
	}()
	if fault.Load() != nil {
		return nil
	}
	program := tea.NewProgram(guard.New(screen, nil, failed), append(bm.MakeOptions(session),
		tea.WithContext(ctx),
		tea.WithInput(idleReader{ctx}),                    // readKeys reads the keys
		tea.WithOutput(ssh.NewPtyWriter(padded{session})), // newlines first: they grow on the way
		tea.WithWindowSize(fits.Width, fits.Height),
		tea.WithFilter(filterMessages), // the last filter counts
		tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler(), // signals are for the facilitator
	)...)
	s.readKeys(ctx, session, program, leave)
	c := connOf(session.Context())
	crash.Go(func() {
		resizes := rate.NewLimiter(resizesPerSecond, 1)
		for resizes.Wait(ctx) == nil {
			select {
			case <-ctx.Done():
			case to := <-c.sizes:
				program.Send(to)
			}
		}
	}, failed)
	_, err = program.Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	return err
}

// readKeys sends the keys of a session to its program, no faster than people type
// or paste. The program's own reader would keep the memory of a session whose
// connection was cut.
func (s *Server) readKeys(ctx context.Context, session io.Reader, program *tea.Program, leave func()) {
	l := s.options.limits
	perSecond := rate.NewLimiter(rate.Limit(l.keys), 5*l.keys)
	var keys input.Reader
	keys.Attach(func(msg tea.Msg) {
		if perSecond.Wait(ctx) == nil {
			program.Send(msg)
		}
	}, func(*crash.Error) { leave() })
	slow := s.slow(ctx, session)
	crash.Go(func() { _ = keys.Copy(slow) }, func(*crash.Error) { leave() }) // an error of the connection ends the session
}

// takeSeat counts a session of a participant until release is called. One session
// too many ends the oldest: its connection may be dead.
func (s *Server) takeSeat(who workshop.ParticipantID, leave context.CancelFunc) (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if all := s.seats[who]; len(all) >= s.options.limits.perPerson {
		(*all[0])()
		s.seats[who] = slices.Clone(all[1:])
	}
	s.seats[who] = append(s.seats[who], &leave)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.seats[who] = slices.DeleteFunc(s.seats[who], func(one *context.CancelFunc) bool { return one == &leave })
		if len(s.seats[who]) == 0 {
			delete(s.seats, who)
		}
	}
}

// slow reads a session no faster than people type or paste.
func (s *Server) slow(ctx context.Context, session io.Reader) io.Reader {
	bytes := s.options.limits.bytes
	return slowReader{ctx, session, rate.NewLimiter(rate.Limit(bytes), bytes)}
}

// slowReader limits the rate of a reader.
type slowReader struct {
	ctx context.Context
	io.Reader
	rate *rate.Limiter
}

func (r slowReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if late := r.rate.WaitN(r.ctx, n); late != nil {
		return n, io.EOF // the session is over
	}
	return n, err
}

// idleReader has no data and ends with its context.
type idleReader struct{ context.Context }

func (r idleReader) Read([]byte) (int, error) {
	<-r.Done()
	return 0, io.EOF
}

// padTo is the size in bytes that every write to a participant's terminal is a
// multiple of. What one key changes on a ballot fits into it.
const padTo = 2048

// padded hides the length of a frame: the frames after different choices on a ballot
// have different lengths, and encryption does not change a length. It appends NUL
// bytes, which terminals ignore.
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

var (
	// hostKeys are the keys with which components reach the machine that the program
	// runs on: its clipboard, an editor, a shell behind a suspended program.
	hostKeys = []string{"ctrl+v", "ctrl+e", "ctrl+z", "ctrl+shift+c", "ctrl+shift+v", "shift+insert"}

	// hostMessages are messages of unexported types that would run a command on this
	// machine or paste its clipboard.
	hostMessages = []string{"tea.execMsg", "textinput.pasteMsg", "textinput.pasteErrMsg", "textarea.pasteMsg", "textarea.pasteErrMsg"}

	// environment are the variables that a client may set.
	environment = []string{"LANG", "COLORTERM", "NO_COLOR"}
)

// filterMessages drops messages that reach the machine of the server. What a
// participant pastes into the terminal comes as tea.PasteMsg and passes.
func filterMessages(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return clamped(msg.Width, msg.Height)
	case tea.SuspendMsg:
		return tea.ResumeMsg{}
	case tea.KeyMsg:
		if slices.Contains(hostKeys, msg.Key().Keystroke()) {
			return nil
		}
	}
	if slices.Contains(hostMessages, fmt.Sprintf("%T", msg)) {
		return nil
	}
	return msg
}

// clamped returns a size that a screen can be made for; a terminal that does not
// know its size counts as 80x24.
func clamped(width, height int) tea.WindowSizeMsg {
	if width <= 0 || height <= 0 {
		return tea.WindowSizeMsg{Width: 80, Height: 24}
	}
	return tea.WindowSizeMsg{Width: min(width, maxWidth), Height: min(height, maxHeight)}
}

// session handles the one session of a connection, in which a client can ask for a
// terminal and a shell.
func (s *Server) session(srv *ssh.Server, sc *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	c := connOf(ctx)
	if c.session.Swap(true) {
		_ = asked.Reject(gossh.Prohibited, "one session for each connection") // a client that hung up needs no answer
		return
	}
	defer c.end()
	if !s.begin() {
		return
	}
	defer s.running.Done()
	if !s.limiter.enter(c) {
		_ = asked.Reject(gossh.ResourceShortage, "the workshop is full; join again when a person has left")
		return
	}
	defer s.limiter.leave()
	if !c.timer.Stop() {
		return // it is being closed
	}
	ssh.DefaultSessionHandler(srv, sc, &sessionChannel{NewChannel: asked, conn: c}, ctx)
}

// sessionChannel lets only some requests through. The library refuses the others
// under a type that it does not know; it has to answer all of them, since clients
// expect the answers in order (RFC 4254, section 4).
type sessionChannel struct {
	gossh.NewChannel
	conn *conn
}

func (c *sessionChannel) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	channel, all, err := c.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	some := make(chan *gossh.Request)
	crash.Go(func() {
		defer close(some)
		for asked := range all {
			if !c.conn.allows(asked) {
				asked.Type = "refused"
			}
			some <- asked
		}
	}, func(*crash.Error) { c.conn.end() })
	return channel, some, nil
}

// allows reports whether a request is granted, and cleans it. It carries out a change
// of the size itself, since the library can block there.
func (c *conn) allows(asked *gossh.Request) bool {
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
			return false
		}
		fits := clamped(int(pty.Width), int(pty.Height))
		pty.Width, pty.Height, pty.PixelW, pty.PixelH = uint32(fits.Width), uint32(fits.Height), 0, 0
		pty.Term, pty.Modes = plain(pty.Term), "\x00"
		asked.Payload = gossh.Marshal(&pty)
		return true
	case "env":
		var variable struct{ Name, Value string }
		c.variables++
		return c.variables <= maxVariables && gossh.Unmarshal(asked.Payload, &variable) == nil &&
			slices.Contains(environment, variable.Name) && variable.Value == plain(variable.Value)
	case "window-change":
		var to struct{ Width, Height, PixelW, PixelH uint32 }
		if gossh.Unmarshal(asked.Payload, &to) == nil {
			select {
			case <-c.sizes: // an older one that was not taken
			default:
			}
			c.sizes <- clamped(int(to.Width), int(to.Height)) // the only sender, so there is room
		}
	}
	return false
}

// plain returns s if it is a short word of letters, digits and ._-+ such as
// xterm-256color, else "".
func plain(s string) string {
	if len(s) > 64 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+") != "" {
		return ""
	}
	return s
}
