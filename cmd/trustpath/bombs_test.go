package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"trustpath/content"
)

// measured carries out its command line, and leaves the most memory that the
// process had at once, as the system counts it, in the file that MEASURED names.
func measured() {
	code := newApp().run(context.Background(), os.Args[1:])
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	must(os.WriteFile(os.Getenv("MEASURED"), status, 0o600))
	os.Exit(code)
}

var peak = regexp.MustCompile(`VmHWM:\s*([0-9]+) kB`)

// TestBombsAreRefused gives files that want much to a process of its own: each
// is refused with 3, in few words. -v shows what it cost; what the program costs
// alone is what an empty file does.
func TestBombsAreRefused(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what a process used is read from /proc, which is not on " + runtime.GOOS)
	}
	dir := t.TempDir()
	path, err := os.Executable()
	must(err)
	status := filepath.Join(dir, "status")
	alias := "trustpath: 1\na: &a [x, x]\n"
	for i := range 30 {
		alias += fmt.Sprintf("b%d: &b%d [*a, *a, *a, *a]\n", i, i)
	}
	var keys strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	pack := func(name, text string) string {
		folder := filepath.Join(dir, "pack "+name)
		must(os.CopyFS(folder, content.Default()))
		must(os.WriteFile(filepath.Join(folder, "questions", "9.yaml"), []byte(text), 0o600))
		return folder
	}
	file := func(name, text string) string {
		full := filepath.Join(dir, name)
		must(os.WriteFile(full, []byte(text), 0o600))
		return full
	}
	texts := map[string]string{"empty": "", "alias": alias, "deep": "trustpath: 1\nnotes: " + strings.Repeat("[", 100_000), "100 MB": strings.Repeat("# filler\n", 100<<20/9),
		"a million keys": keys.String(), "the same key": strings.Repeat("company: a\n", 90_000), "commas": "a: [" + strings.Repeat("a,", 500_000) + "]",
		"members": `{"trustpath_bundle": 1, "history": [` + strings.Repeat("0,", 10<<20) + "0]}"}
	for name, text := range texts {
		in := file(name, text)
		for kind, args := range map[string][]string{"answers": {"assess", "--answers", in}, "bundle": {"import", in}, "lines": {"assess", "--batch", "--answers", in, "-o", filepath.Join(dir, "out "+name)},
			"pack": {"content", "check", pack(name, text)}} {
			if kind == "lines" && (name == "empty" || name == "100 MB" || name == "a million keys" || name == "the same key") {
				continue // lines of their own, each of which is refused or passed over
			}
			if kind == "pack" && name == "empty" {
				continue // there is nothing wrong with it
			}
			cmd := exec.Command(path, append(args, "--db", filepath.Join(dir, "t.db"))...)
			cmd.Args[0] = "measured"
			cmd.Env = append(os.Environ(), "MEASURED="+status)
			began := time.Now()
			out, err := cmd.CombinedOutput()
			spent := time.Since(began)
			if code := cmd.ProcessState.ExitCode(); code != codeInput || len(out) > 64<<10 {
				t.Errorf("%s of %s: code %d, %v, %d bytes: %.300s", kind, name, code, err, len(out), out)
			}
			used, err := os.ReadFile(status)
			must(err)
			kilobytes, err := strconv.Atoi(string(peak.FindSubmatch(used)[1]))
			must(err)
			t.Logf("%-8s %-15s %6d ms %4d MB", kind, name, spent.Milliseconds(), kilobytes>>10)
		}
	}
}

// TestPacksStayInTheirFolder: no command reads or writes outside of the folder
// of a pack, whatever links lie in it or in the way.
func TestPacksStayInTheirFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TRUSTPATH_DB", filepath.Join(dir, "t.db"))
	victim := filepath.Join(dir, "victim")
	must(os.MkdirAll(victim, 0o700))
	must(os.WriteFile(filepath.Join(victim, "secret.yaml"), []byte("secret: of somebody else\n"), 0o600))
	pack := filepath.Join(dir, "pack")
	must(os.CopyFS(pack, content.Default()))
	must(os.Symlink(filepath.Join(victim, "secret.yaml"), filepath.Join(pack, "questions", "9.yaml")))
	must(os.Symlink(victim, filepath.Join(pack, "rules", "more")))
	must(os.Symlink(victim, filepath.Join(dir, "link")))
	must(os.Symlink(filepath.Join(victim, "not there"), filepath.Join(dir, "dangling")))
	half := filepath.Join(dir, "half")
	must(os.MkdirAll(half, 0o700))
	must(os.Symlink(victim, filepath.Join(half, "questions")))
	for _, args := range [][]string{
		{"content", "check", pack}, {"list", "--content", pack}, {"content", "list", "--content", pack}, {"new", "A", "--content", pack},
		{"content", "eject", filepath.Join(dir, "copy"), "--content", pack}, {"content", "eject", filepath.Join(dir, "link")},
		{"content", "eject", filepath.Join(dir, "dangling")}, {"content", "eject", half}, {"content", "eject", filepath.Join(victim, "secret.yaml")},
	} {
		stdout, stderr, code := runs(t, args...)
		if args[0] != "list" && code == codeDone {
			t.Errorf("%q is done", args)
		}
		if strings.Contains(stdout+stderr, "somebody else") {
			t.Errorf("%q tells a secret: %s%s", args, stdout, stderr)
		}
	}
	entries, err := os.ReadDir(victim)
	must(err)
	text, err := os.ReadFile(filepath.Join(victim, "secret.yaml"))
	if must(err); len(entries) != 1 || string(text) != "secret: of somebody else\n" {
		t.Errorf("the folder beside has %v, %q", entries, text)
	}
	if _, err := os.Lstat(filepath.Join(dir, "copy")); err == nil {
		t.Error("a pack that cannot be used was copied")
	}
}
