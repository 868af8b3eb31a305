package sshd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

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
