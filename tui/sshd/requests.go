package sshd

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/crash"
)

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
