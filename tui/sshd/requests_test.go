package sshd

import (
	"bytes"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// A session is a terminal with the screens of the workshop; the rest of SSH is
// refused, and the session is none the worse for the asking.
func TestRefused(t *testing.T) {
	s := serve(t, nil)
	for _, tc := range []struct {
		name string
		ask  func(*gossh.Client) (granted bool, err error)
	}{
		{"a command", inSession(func(in *gossh.Session) error { return in.Start("id") })},
		{"a command at a terminal", inSession(func(in *gossh.Session) error {
			if err := in.RequestPty("xterm", 24, 80, nil); err != nil {
				return nil // which would be granted
			}
			return in.Start("id")
		})},
		{"sftp", inSession(func(in *gossh.Session) error { return in.RequestSubsystem("sftp") })},
		{"the agent", request("auth-agent-req@openssh.com", nil)},
		{"X11", request("x11-req", make([]byte, 20))},
		{"a break", request("break", make([]byte, 4))},
		{"environment that a loader reads", inSession(func(in *gossh.Session) error { return in.Setenv("LD_PRELOAD", "/tmp/x.so") })},
		{"environment of a debugger", inSession(func(in *gossh.Session) error { return in.Setenv("TEA_TRACE", "/tmp/x") })},
		{"a language that is none", inSession(func(in *gossh.Session) error { return in.Setenv("LANG", "en_GB\x1b]0;x\x07") })},
		{"-L", channel("direct-tcpip", struct {
			To       string
			ToPort   uint32
			From     string
			FromPort uint32
		}{"127.0.0.1", 22, "127.0.0.1", 1})},
		{"-L to a socket", channel("direct-streamlocal@openssh.com", struct {
			Path, From string
			Port       uint32
		}{"/run/x", "", 0})},
		{"-R", func(c *gossh.Client) (bool, error) {
			ok, _, err := c.SendRequest("tcpip-forward", true, gossh.Marshal(struct {
				Host string
				Port uint32
			}{"127.0.0.1", 0}))
			return ok, err
		}},
		{"-w", channel("tun@openssh.com", struct{ Mode, Unit uint32 }{1, 0})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var rejoin string
			c, err := visit{name: tc.name}.connect(s.Addr().String(), &rejoin)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if granted, err := tc.ask(c); granted || err != nil {
				t.Errorf("granted: %v, %v", granted, err)
			}
		})
	}
	t.Run("what a terminal needs is granted", func(t *testing.T) {
		var rejoin string
		c, err := visit{name: "Ada"}.connect(s.Addr().String(), &rejoin)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		in, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range environment() {
			if err := in.Setenv(e, "en_GB.UTF-8"); err != nil {
				t.Errorf("%s: %v", e, err)
			}
		}
		for n := len(environment()); n < maxEnv; n++ {
			if err := in.Setenv("LANG", "C"); err != nil {
				t.Errorf("variable %d: %v", n+1, err)
			}
		}
		if err := in.Setenv("LANG", "C"); err == nil {
			t.Error("there is no end to variables")
		}
		for _, bad := range []string{"env", "auth-agent-req@openssh.com", "window-change"} {
			if ok, err := in.SendRequest(bad, true, []byte{1}); ok || err != nil {
				t.Errorf("%s that is cut off: %v, %v", bad, ok, err)
			}
		}
	})
}

// No terminal, no screens: the line that says so is all that comes.
func TestWithoutTerminal(t *testing.T) {
	s := serve(t, nil)
	var rejoin string
	c, err := visit{name: "Ada"}.connect(s.Addr().String(), &rejoin)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	in, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	in.Stdout, in.Stderr = &out, &errs
	if err := in.Shell(); err != nil {
		t.Fatal(err)
	}
	if err := in.Wait(); err == nil {
		t.Error("a session without a terminal ends as if all were well")
	}
	if strings.Contains(out.String(), "I am") || !strings.Contains(out.String()+errs.String(), "PTY") {
		t.Errorf("without a terminal this came: %q, %q", out.String(), errs.String())
	}
}

func inSession(ask func(*gossh.Session) error) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		in, err := c.NewSession()
		if err != nil {
			return false, err
		}
		return ask(in) == nil, nil
	}
}

func request(name string, payload []byte) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		in, err := c.NewSession()
		if err != nil {
			return false, err
		}
		return in.SendRequest(name, true, payload)
	}
}

func channel(name string, payload any) func(*gossh.Client) (bool, error) {
	return func(c *gossh.Client) (bool, error) {
		_, _, err := c.OpenChannel(name, gossh.Marshal(payload))
		return err == nil, nil
	}
}
