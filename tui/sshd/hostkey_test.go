package sshd

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func TestHostKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "host")
	first, err := hostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := first.PublicKey().Type(); got != gossh.KeyAlgoED25519 {
		t.Errorf("type: got %s", got)
	}
	again, err := hostKey(path)
	if err != nil || gossh.FingerprintSHA256(again.PublicKey()) != gossh.FingerprintSHA256(first.PublicKey()) {
		t.Errorf("the key is not the same the second time (%v)", err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("the modes of files say nothing on Windows")
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if found, err := os.Stat(name); err != nil || found.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want %03o", name, found.Mode().Perm(), err, want)
		}
	}
	for _, tc := range []struct {
		name         string
		file, folder os.FileMode
		remedies     []string
	}{
		{"others read it", 0o644, 0o700, []string{"chmod 600 '" + path + "'"}},
		{"the group reads it", 0o640, 0o700, []string{"chmod 600 '" + path + "'"}},
		{"others write the folder", 0o600, 0o777, []string{"chmod 700 '" + filepath.Dir(path) + "'"}},
		{"both", 0o666, 0o770, []string{"chmod 600", "chmod 700"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := os.Chmod(path, tc.file); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Dir(path), tc.folder); err != nil {
				t.Fatal(err)
			}
			_, err := New(Options{HostKey: path, Code: roomCode})
			for _, want := range tc.remedies {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		})
	}
}

// What to type is one word for a shell, whatever the path is.
func TestHostKeyRemedyIsQuoted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the modes of files say nothing on Windows")
	}
	path := filepath.Join(t.TempDir(), "o'hara's $HOME `id`")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	err := tight(path, 0o077, "is open", "600")
	if want := `chmod 600 '` + filepath.Dir(path) + `/o'\''hara'\''s $HOME ` + "`id`'"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A key, or its folder, that belongs to another user is refused.
func TestHostKeyOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	path := filepath.Join(t.TempDir(), "new", "host")
	if _, err := hostKey(path); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, filepath.Dir(path)} {
		if err := os.Chown(name, 1, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := hostKey(path); err == nil || !strings.Contains(err.Error(), name+", which belongs to another user") {
			t.Errorf("%s: got %v", name, err)
		}
		if err := os.Chown(name, 0, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// A host key of RSA signs without SHA-1, and needs 2048 bits.
func TestHostKeyRSA(t *testing.T) {
	for bits, want := range map[int]bool{1024: false, 2048: true} {
		path := filepath.Join(t.TempDir(), "host")
		private, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		block, err := gossh.MarshalPrivateKey(private, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		key, err := hostKey(path)
		if (err == nil) != want {
			t.Errorf("%d bits: got %v", bits, err)
		}
		if err == nil && slices.Contains(key.(gossh.MultiAlgorithmSigner).Algorithms(), gossh.KeyAlgoRSA) {
			t.Error("signs with SHA-1")
		}
	}
}

func TestHostKeyThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host")
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "not a key" {
		t.Errorf("the file was changed: %q, %v", text, err)
	}
}

// Participants may reach the server by another name and another port than those it
// listens on, and both lines that they are given say so.
func TestOutsideAddress(t *testing.T) {
	for _, tc := range []struct{ host, port, line, known string }{
		{"room.example", "", "ssh -p PORT room.example", "[room.example]:PORT "},
		{"room.example", "443", "ssh -p 443 room.example", "[room.example]:443 "},
		{"2001:db8::1", "2200", "ssh -p 2200 2001:db8::1", "[2001:db8::1]:2200 "},
		{"room.example", "22", "ssh -p 22 room.example", "room.example "},
		{"", "2200", "ssh -p 2200 127.0.0.1", "[127.0.0.1]:2200 "},
	} {
		s := serve(t, func(o *Options) { o.Host, o.Port = tc.host, tc.port })
		_, port, _ := strings.Cut(s.Addr().String(), ":")
		if got, want := s.JoinLine(), strings.ReplaceAll(tc.line, "PORT", port); got != want {
			t.Errorf("%q, %q: got %q, want %q", tc.host, tc.port, got, want)
		}
		if got, want := s.KnownHosts(), strings.ReplaceAll(tc.known, "PORT", port); !strings.HasPrefix(got, want) {
			t.Errorf("%q, %q: got %q, want it to begin with %q", tc.host, tc.port, got, want)
		}
	}
}

// Without a word the server is for this machine alone; what it says about
// itself is what a client finds.
func TestAddress(t *testing.T) {
	s := serve(t, nil)
	host, port, _ := strings.Cut(s.Addr().String(), ":")
	if host != "127.0.0.1" {
		t.Errorf("listens on %s, want loopback", host)
	}
	if got, want := s.JoinLine(), "ssh -p "+port+" 127.0.0.1"; got != want {
		t.Errorf("join line: got %q, want %q", got, want)
	}
	file := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(file, []byte(s.KnownHosts()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	known, err := knownhosts.New(file)
	if err != nil {
		t.Fatal(err)
	}
	var seen string
	_, err = gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{HostKeyCallback: gossh.HostKeyCallback(known), BannerCallback: func(string) error { return nil },
		HostKeyAlgorithms: []string{gossh.KeyAlgoED25519}})
	if err == nil || !strings.Contains(err.Error(), "unable to authenticate") {
		t.Errorf("the line for known_hosts is not taken: %v", err)
	}
	_, err = gossh.Dial("tcp", s.Addr().String(), &gossh.ClientConfig{HostKeyCallback: func(_ string, _ net.Addr, key gossh.PublicKey) error {
		seen = gossh.FingerprintSHA256(key)
		return nil
	}})
	if seen != s.Fingerprint() {
		t.Errorf("fingerprint: got %s, want %s (%v)", s.Fingerprint(), seen, err)
	}
}

func TestOutward(t *testing.T) {
	for _, tc := range []struct{ found, want string }{
		{"", "localhost"},
		{"127.0.0.1/8 ::1/128 fe80::1/64", "localhost"},
		{"127.0.0.1/8 2001:db8::7/64 192.0.2.7/24 192.0.2.8/24", "192.0.2.7"},
		{"::1/128 2001:db8::7/64", "2001:db8::7"},
	} {
		var found []net.Addr
		for _, one := range strings.Fields(tc.found) {
			found = append(found, named(one))
		}
		if got := outward(found); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.found, got, tc.want)
		}
	}
}

// named is an address of a network interface.
type named string

func (named) Network() string  { return "ip+net" }
func (n named) String() string { return string(n) }

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

// A terminal may claim to be as large as it likes: the screens are made for one
// that can be, and the server goes on in little memory.
func TestSizeBombs(t *testing.T) {
	c := startChild(t)
	const all = 1<<31 - 1
	for _, claimed := range [][2]int{{65535, 65535}, {all, all}, {1 << 31, 3}, {maxWidth, all}} {
		g := join(t, c.addr, visit{name: "bomb", width: claimed[0], height: claimed[1]})
		g.sees(fmt.Sprintf("begun %dx%d", min(claimed[0], maxWidth), min(claimed[1], maxHeight)))
		g.hangUp()
	}
	g := join(t, c.addr, visit{name: "later"})
	g.sees("size 120x40")
	for _, claimed := range [][2]int{{65535, 65535}, {all, all}, {1<<32 - 1, 1<<32 - 1}, {0, 0}, {1, 1}} {
		for range 50 { // and faster than a screen is drawn
			if err := g.resize(claimed[0], claimed[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := g.resize(100, 30); err != nil {
		t.Fatal(err)
	}
	g.sees("size 100x30 begun 120x40")
	peak := c.peak()
	t.Logf("the server had %d MiB at most", peak)
	if peak >= 100 {
		t.Errorf("memory: got %d MiB, want less than 100", peak)
	}
}

// Whatever components do by themselves, no key of a participant reaches the
// clipboard, an editor or the job control of the machine that serves.
func TestServersMachineIsOutOfReach(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skipf("no shell to make the tools of that would be called: %v", err)
	}
	folder := t.TempDir()
	touched := filepath.Join(folder, "touched")
	for _, tool := range []string{"xclip", "xsel", "wl-copy", "wl-paste", "editor"} {
		script := fmt.Sprintf("#!%s\necho %s >> '%s'\necho from-the-clipboard\n", sh, tool, touched)
		if err := os.WriteFile(filepath.Join(folder, tool), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"PATH=" + folder, "DISPLAY=:9", "WAYLAND_DISPLAY=", "EDITOR=" + filepath.Join(folder, "editor"), "VISUAL="}
	t.Run("control", func(t *testing.T) {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self)
		cmd.Env = slices.Concat(os.Environ(), env, []string{childEnv + "=x", childScreen + "=control"})
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got, err := os.ReadFile(touched); err != nil || strings.Count(string(got), "\n") < 2 {
			t.Fatalf("without a server between, the clipboard was read and written: %q, %v", got, err)
		}
		if err := os.Remove(touched); err != nil {
			t.Fatal(err)
		}
	})
	c := startChild(t, append(env, childScreen+"=greedy")...)
	g := join(t, c.addr, visit{name: "greedy"})
	for n, keys := range []string{
		"\x16", "\x05", "\x1a", "E", "Z", "\x01\x1b[99;6u", "\x1b[118;5u", "\x1b[101;5u", "\x1b[122;5u",
		"\x1b[27;5;118~", "\x1b[27;6;99~", "\x1b[2;2~", "\x1b[118;6u", "\x1b[200~pasted\x1b[201~",
	} {
		g.press(keys + fmt.Sprint(n%10))
	}
	g.sees("typed 0123456789012pasted3.")
	if got, err := os.ReadFile(touched); err == nil {
		t.Errorf("the machine of the server was reached: %q", got)
	}
}

// What a client says about its terminal is taken for a word or not at all.
func TestTerminalName(t *testing.T) {
	for _, tc := range []struct{ said, want string }{
		{"xterm-256color", "xterm-256color"}, {"", ""}, {"../../x", ""}, {"x\x1b]0;", ""}, {strings.Repeat("x", 65), ""},
	} {
		if got := plain(tc.said); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.said, got, tc.want)
		}
	}
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
	if ok, err := in.SendRequest("pty-req", true, gossh.Marshal(struct{ Term string }{"cut off"})); ok || err != nil {
		t.Errorf("a request that is cut off: %v, %v", ok, err)
	}
	if err := in.RequestPty("x\x1b]0;", 24, 80, nil); err != nil {
		t.Errorf("a terminal with a strange name is a terminal: %v", err)
	}
	if err := in.RequestPty("xterm", 24, 80, nil); err == nil {
		t.Error("a session has one terminal")
	}
}
