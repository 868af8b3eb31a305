package sshd

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"trustpath/assessment/workshop"
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
	t.Parallel()
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
	err := checkPrivate(path, 0o077, "is open", "600")
	if want := `chmod 600 '` + filepath.Dir(path) + `/o'\''hara'\''s $HOME ` + "`id`'"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A key, or its folder, that belongs to another user is refused.
func TestHostKeyOfAnotherUser(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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

// Who is in stays while the address changes, and a port that is taken changes nothing.
func TestMove(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	guest := join(t, s.Addr().String(), visit{name: "Ada"})
	guest.sees("acked 0.")
	before := s.Listens()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := s.Move(taken.Addr().String(), "", ""); err == nil || s.Listens() != before {
		t.Errorf("a port that is taken: %v, listens on %s", err, s.Listens())
	}
	join(t, before, visit{name: "Ben"}).sees("acked 0.")
	if err := s.Move("127.0.0.1:0", "room.example", "2200"); err != nil || s.JoinLine() != "ssh -p 2200 room.example" {
		t.Errorf("moved: %v, %s", err, s.JoinLine())
	}
	join(t, s.Listens(), visit{name: "Cem"}).sees("acked 0.")
	if _, err := net.Dial("tcp", before); err == nil {
		t.Error("it is still reached where it was")
	}
	guest.press("1")
	guest.sees("acked 1.")
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

// New reports everything that is wrong with the options at once.
func TestOptions(t *testing.T) {
	t.Parallel()
	_, err := New(Options{HostKey: string([]byte{0}) + "/x"})
	for _, want := range []string{"needs a code", "host key"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	s := serve(t, nil)
	if _, err := New(Options{HostKey: s.options.HostKey, Code: roomCode, Room: s.room, Listen: s.Addr().String()}); err == nil {
		t.Error("two servers listen in one place")
	}
}

// A server that stops leaves every terminal as it was, and accepts no connection.
func TestShutdown(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	quiet, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer quiet.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	g.leaves()
	g.sees("You have left", g.rejoin)
	g.mu.Lock()
	if g.screen.IsAltScreen() {
		t.Error("the terminal is left on the other screen")
	}
	g.mu.Unlock()
	if left := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Leave); return ok }); left != 1 {
		t.Errorf("left: got %d, want 1", left)
	}
	var rejoin string
	if _, err := (visit{name: "late"}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Error("somebody was let in after the end")
	}
	if err := s.Serve(context.Background()); err != nil {
		t.Errorf("serve, after the end: %v", err)
	}
}

// A deadline that has passed cuts off who is there, and says so.
func TestShutdownWithoutPatience(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	join(t, s.Addr().String(), visit{name: "Ada"}).sees("acked 0.")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := s.counts(); got != 0 {
		t.Errorf("connections: got %d, want 0", got)
	}
}

// A participant who leaves reads how to come back.
func TestLeaving(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	g.press("q")
	g.leaves()
	if err := g.session.Wait(); err != nil {
		t.Error(err)
	}
	g.sees("You have left", g.rejoin)
	if len(s.failed()) != 0 {
		t.Errorf("failed: %v", s.failed())
	}
}
