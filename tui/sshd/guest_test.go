package sshd

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"
)

// patience is how long a test waits for an event before it gives up.
const patience = 30 * time.Second

// visit is how somebody comes to the server.
type visit struct {
	keys             []gossh.Signer
	code, name, role string        // "" as a code is the room's
	from             string        // their address; "" is this machine's
	width, height    int           // 0 is 120x40
	received         *atomic.Int64 // counts bytes that come; nil does not
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

// guest is somebody who is in, at a terminal that answers what a program asks.
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

// join comes to the server and waits for the screen.
func join(t testing.TB, addr string, v visit) *guest {
	t.Helper()
	g, err := v.join(t, addr)
	if err != nil {
		t.Fatalf("%s joins: %v", v.name, err)
	}
	return g
}

func (v visit) join(t testing.TB, addr string) (*guest, error) {
	if v.width == 0 {
		v.width, v.height = 120, 40
	}
	g := &guest{t: t, changed: make(chan struct{}, 1), ended: make(chan struct{}), screen: vt.NewEmulator(min(v.width, maxWidth), min(v.height, maxHeight))}
	var err error
	if g.client, err = v.connect(addr, &g.rejoin); err != nil {
		return nil, err
	}
	if g.session, err = g.client.NewSession(); err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	output, err1 := g.session.StdoutPipe()
	input, err2 := g.session.StdinPipe()
	g.session.Stderr = &g.errs
	g.input = input
	if err := errors.Join(err1, err2, g.session.RequestPty("xterm-256color", v.height, v.width, gossh.TerminalModes{}), g.session.Shell()); err != nil {
		return nil, errors.Join(err, g.client.Close())
	}
	go io.Copy(answers{input}, g.screen)
	go g.watch(output)
	t.Cleanup(g.hangUp)
	return g, nil
}

// answers are what a terminal says to queries. Once the session is over they go
// nowhere, and have to be taken all the same, or the terminal stands still.
type answers struct{ io.Writer }

func (a answers) Write(p []byte) (int, error) {
	_, _ = a.Writer.Write(p) // see above
	return len(p), nil
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
