//go:build unix

package sshd

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/keygen"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment/workshop"
)

// typist is a person with the system's own ssh at a real terminal.
type typist struct {
	*guest
	cmd *exec.Cmd
	pty *os.File
}

// exits waits for ssh and its good end.
func (p *typist) exits() {
	p.t.Helper()
	p.leaves()
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("ssh: %v\n%s", err, p.text())
	}
	if p.screen.IsAltScreen() {
		p.t.Error("the terminal is left on the other screen")
	}
}

// sit starts ssh with the line that participants are shown, and the line for
// known_hosts, so that it asks nothing.
func sit(t *testing.T, s *served, options ...string) *typist {
	t.Helper()
	return sitWith(t, s, s.KnownHosts(), append([]string{"-o", "StrictHostKeyChecking=yes"}, options...)...)
}

// sitWith starts ssh with a text in the file known_hosts.
func sitWith(t *testing.T, s *served, hosts string, options ...string) *typist {
	t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		t.Skipf("NO ssh ON THIS SYSTEM, so the way in that people take is not tried: %v", err)
	}
	folder := t.TempDir()
	known := filepath.Join(folder, "known_hosts")
	if err := os.WriteFile(known, []byte(hosts+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-F", "none", "-o", "UserKnownHostsFile=" + known, "-o", "GlobalKnownHostsFile=none",
		"-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes"}, options...)
	line := strings.Fields(s.JoinLine())
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, append(args, line[1:]...)...)
	cmd.Env = []string{"HOME=" + folder, "TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 40})
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	p := &typist{cmd: cmd, pty: master, guest: &guest{t: t, input: master, changed: make(chan struct{}, 1), ended: make(chan struct{}), screen: vt.NewEmulator(100, 40)}}
	go io.Copy(answers{master}, p.screen)
	go p.watch(master)
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone already
		<-p.ended
		master.Close()
		_ = p.screen.InputPipe().(io.Closer).Close()
	})
	return p
}

// The one line that people type, with the ssh that they have.
func TestSystemSSH(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	var own string
	t.Run("without a key", func(t *testing.T) {
		p := sit(t, s, "-o", "IdentityFile=none")
		p.sees("Code of the workshop:")
		p.press("quiet harbour lantern ten\r")
		for strings.Count(p.text(), "Code of the workshop:") < 2 { // ssh drops what is typed before it asks
			select {
			case <-p.changed:
			case <-p.ended:
				t.Fatalf("not asked again:\n%s", p.text())
			}
		}
		p.sees("That is not the code")
		p.press("Quiet Harbour lantern-nine\r")
		p.sees("Your name:")
		p.press("Zoë\r")
		p.sees("Your role (optional)")
		p.press("legal\r")
		p.sees("come back with your own code", "Press enter to join")
		for _, word := range strings.Fields(p.text()) {
			if strings.Count(word, "-") == 3 {
				own = word
			}
		}
		p.press("\r")
		p.sees("I am p1", `"Zoë"`, `a "legal"`, "size 100x40")
		p.press("2")
		p.sees("acked 1.")
		if err := pty.Setsize(p.pty, &pty.Winsize{Cols: 90, Rows: 30}); err != nil {
			t.Fatal(err)
		}
		p.sees("size 90x30")
		p.press("q")
		p.exits()
		p.sees("You have left", own)
	})
	t.Run("back with the code of one's own", func(t *testing.T) {
		p := sit(t, s, "-o", "IdentityFile=none")
		p.sees("Code of the workshop:")
		p.press(own + "\r")
		p.sees("I am p1", `"Zoë"`, `"Voted":true`)
		p.press("q")
		p.exits()
	})
	t.Run("with a key, twice", func(t *testing.T) {
		key := filepath.Join(t.TempDir(), "key")
		if _, err := keygen.New(key, keygen.WithKeyType(keygen.Ed25519), keygen.WithWrite()); err != nil {
			t.Fatal(err)
		}
		for again := range 2 {
			p := sit(t, s, "-i", key)
			if again == 0 {
				p.sees("Code of the workshop:")
				p.press(roomCode + "\r")
				p.sees("Your name:")
				p.press("Key\r")
				p.sees("Your role")
				p.press("\r")
			}
			p.sees("I am p2", fmt.Sprintf("%q", "Key"))
			p.press("q")
			p.exits()
		}
	})
	t.Run("commands and forwarding", func(t *testing.T) {
		for _, args := range [][]string{{"-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"}, {"-T"}} {
			p := sit(t, s, append([]string{"-o", "IdentityFile=none"}, args...)...)
			p.sees("Code of the workshop:")
			p.press(own + "\r")
			p.leaves()
			if err := p.cmd.Wait(); err == nil {
				t.Errorf("%v: ssh is content:\n%s", args, p.text())
			}
		}
	})
	t.Run("answers in the order of the requests", func(t *testing.T) {
		for _, tc := range []struct{ options, want string }{
			{"RequestTTY=force RemoteCommand=ls", "exec request failed"},
			{"RequestTTY=force RemoteCommand=ls SetEnv=LANG=C SendEnv=none", "exec request failed"},
			{"RequestTTY=force RemoteCommand=ls SetEnv=FOO=bar", "exec request failed"},
			{"RequestTTY=force RemoteCommand=ls ForwardAgent=yes", "exec request failed"},
			{"RequestTTY=force RemoteCommand=ls SetEnv=LD_PRELOAD=x", "exec request failed"},
		} {
			var options []string
			for _, option := range strings.Fields("IdentityFile=none " + tc.options) {
				options = append(options, "-o", option)
			}
			p := sit(t, s, options...)
			p.sees("Code of the workshop:")
			p.press(own + "\r")
			p.leaves()
			if text := p.text(); !strings.Contains(text, tc.want) || strings.Contains(text, "PTY allocation") {
				t.Errorf("%s: ssh doesn't take the refusal for what it is:\n%s", tc.options, text)
			}
		}
	})
}

// People take their time to compare the fingerprint, and join at the first try.
func TestFingerprintIsCompared(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	const people = 5
	guests := make([]*typist, people)
	for n := range guests {
		guests[n] = sitWith(t, s, "", "-o", "StrictHostKeyChecking=ask", "-o", "IdentityFile=none")
		guests[n].sees(s.Fingerprint(), "Are you sure you want to continue connecting")
	}
	time.Sleep(10 * time.Second) // real clients, so in real time
	for n, p := range guests {
		p.press("yes\r")
		for _, said := range [][2]string{
			{"Code of the workshop:", roomCode}, {"Your name:", fmt.Sprint("Guest", n)}, {"Your role", ""}, {"Press enter to join", ""},
		} {
			p.sees(said[0])
			p.press(said[1] + "\r")
		}
		p.sees(fmt.Sprintf("I am p%d", n+1))
	}
	if here := len(guests); s.room.board().Here != here {
		t.Errorf("here: got %d, want %d", s.room.board().Here, here)
	}
}

// A person with the name of a participant who is away may be the same one, and then
// has the vote again. No one is asked about people who are here.
func TestAreYouBen(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	enter := func(answer string) *typist {
		p := sit(t, s, "-o", "IdentityFile=none")
		talk := [][2]string{{"Code of the workshop:", roomCode}, {"Your name:", "Ben"}, {"Your role", ""}, {"Are you Ben?", answer}, {"Press enter to join", ""}}
		for _, said := range talk {
			if said[0] == "Are you Ben?" && answer == "" {
				continue
			}
			p.sees(said[0])
			p.press(said[1] + "\r")
		}
		return p
	}
	first := enter("")
	first.sees("I am p1")
	first.press("2")
	first.sees("acked 1.")
	second := enter("") // the first is here
	second.sees("I am p2", `"Ben 2"`)
	first.press("q")
	first.exits()
	eventually(t, "the first is away", func() bool { _, away := s.room.Away("ben"); return away })
	third := enter("no")
	third.sees("I am p3", `"Voted":false`)
	fourth := enter("yes")
	fourth.sees("I am p1", `"Ben"`, `"Voted":true`)
}

// Nothing is offered that has SHA-1 or DSA, and keys that are too short don't
// let anybody in.
func TestAlgorithms(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	path, err := exec.LookPath("ssh")
	if err != nil {
		t.Skipf("NO ssh ON THIS SYSTEM, so its view of the offers is not tried: %v", err)
	}
	line := strings.Fields(s.JoinLine())
	out, _ := exec.Command(path, append([]string{"-vv", "-F", "none", "-o", "BatchMode=yes", "-o", "UserKnownHostsFile=" + filepath.Join(t.TempDir(), "known"), "-o", "StrictHostKeyChecking=no"},
		line[1:]...)...).CombinedOutput() // it is not let in
	_, offers, found := strings.Cut(string(out), "peer server KEXINIT")
	if !found || !strings.Contains(offers, "server-sig-algs") {
		t.Fatalf("no offers to be seen:\n%s", out)
	}
	for _, word := range strings.FieldsFunc(offers, func(r rune) bool { return strings.ContainsRune(",<> \r\n", r) }) {
		if strings.Contains(word, "sha1") || word == "ssh-rsa" || word == "ssh-dss" {
			t.Errorf("offered: %s", word)
		}
	}
}

func TestWeakKeys(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for bits, known := range map[int]bool{1024: false, 2048: true} {
		private, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		key, err := gossh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: fmt.Sprint(bits)}).sees("acked 0.")
		if _, ok := s.room.Find(workshop.Identity{Key: gossh.FingerprintSHA256(key.PublicKey())}); ok != known {
			t.Errorf("%d bits: known by the key %v, want %v", bits, ok, known)
		}
		sha1, err := gossh.NewSignerWithAlgorithms(key.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSA})
		if err != nil {
			t.Fatal(err)
		}
		var rejoin string
		if c, err := (visit{keys: []gossh.Signer{sha1}, code: "not the code"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Errorf("%d bits: a signature with SHA-1 was taken: %v", bits, c.Close())
		}
	}
}
