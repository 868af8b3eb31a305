package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trustpath/assessment/files"
	"trustpath/assessment/safetext/hostile"
	"trustpath/content"
)

// measured runs its command line and writes the process status, with the peak of
// its memory, to the file in MEASURED.
func measured() {
	code := newApp().run(context.Background(), os.Args[1:])
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	must(os.WriteFile(os.Getenv("MEASURED"), status, 0o600))
	os.Exit(code)
}

var peak = regexp.MustCompile(`VmHWM:\s*([0-9]+) kB`)

// wanting returns texts that cost a parser of YAML, JSON or bundles much.
func wanting() []hostile.Bomb {
	bundle := func(name, text string) hostile.Bomb {
		return hostile.Bomb{Name: name, Text: `{"trustpath_bundle": 1, ` + text}
	}
	return append(hostile.Bombs("trustpath: 1", files.MaxAnswers),
		bundle("members", `"history": [`+strings.Repeat("0,", 10<<20)+"0]}"), bundle("objects", `"history": [`+strings.Repeat("{},", 49_000)+"{}]}"),
		bundle("long company", `"company": "`+strings.Repeat("a", 15<<20)+`"}`), bundle("nested bundle", `"history": `+strings.Repeat("[", 15<<20)))
}

// entrance is a command line that reads a file.
type entrance struct {
	kind string
	args []string
}

// entrances writes a text to files and returns the commands that read them.
func entrances(b hostile.Bomb, dir string) []entrance {
	in, folder := filepath.Join(dir, "in"), filepath.Join(dir, "pack")
	must(os.WriteFile(in, []byte(b.Text), 0o600))
	must(os.CopyFS(folder, content.Default()))
	must(os.WriteFile(filepath.Join(folder, "questions", "9.yaml"), []byte(b.Text), 0o600))
	out := []entrance{{"answers", []string{"assess", "--answers", in}}, {"bundle", []string{"import", in}},
		{"pack", []string{"content", "check", folder}}, {"content", []string{"new", "A", "--content", folder}}}
	if strings.Count(b.Text, "\n") < 10 { // with more lines each line would be refused separately
		out = append(out, entrance{"lines", []string{"assess", "--batch", "--answers", in, "-o", filepath.Join(dir, "out")}})
	}
	for i := range out {
		out[i].args = append(out[i].args, "--db", filepath.Join(dir, "t.db"))
	}
	return out
}

// cost is what a command cost in its own process.
type cost struct {
	code      int
	said      []byte
	spent     time.Duration
	processor time.Duration // does not depend on other programs
	megabytes float64       // peak
}

// costs runs a command line in its own process.
func costs(tb testing.TB, args ...string) cost {
	tb.Helper()
	if runtime.GOOS != "linux" {
		tb.Skip("what a process used is read from /proc, which is not on " + runtime.GOOS)
	}
	path, err := os.Executable()
	must(err)
	status := filepath.Join(tb.TempDir(), "status")
	cmd := exec.Command(path, args...)
	cmd.Args[0] = "measured"
	cmd.Env = append(os.Environ(), "MEASURED="+status)
	began := time.Now()
	said, err := cmd.CombinedOutput()
	spent := time.Since(began)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		tb.Fatal(err)
	}
	used, err := os.ReadFile(status)
	must(err)
	kilobytes, err := strconv.Atoi(string(peak.FindSubmatch(used)[1]))
	must(err)
	state := cmd.ProcessState
	return cost{state.ExitCode(), said, spent, state.UserTime() + state.SystemTime(), float64(kilobytes) / 1024}
}

// Each costly file is refused with exit code 3 and a short message. BenchmarkBombs
// has all of them, and measures the cost.
func TestBombsAreRefused(t *testing.T) {
	some := []string{"alias", "100 MB", "members"}
	if *everyCase {
		some = append(some, "nested 100k as JSON", "unknown answers, 9k", "long company")
	}
	for _, b := range wanting() {
		if !slices.Contains(some, b.Name) {
			continue
		}
		for _, e := range entrances(b, t.TempDir()) {
			got := costs(t, e.args...)
			if got.code != codeInput || len(got.said) > 64<<10 {
				t.Errorf("%s of %s: code %d, %d bytes: %.300s", e.kind, b.Name, got.code, len(got.said), got.said)
			}
			t.Logf("%-8s %-20s %6d ms %4.0f MB", e.kind, b.Name, got.spent.Milliseconds(), got.megabytes)
		}
	}
}

// BenchmarkBombs refuses each file in each command, here and in its own process, and
// reports the peak of memory. x-version compares the time with that of --version, to
// separate the file from the machine.
func BenchmarkBombs(b *testing.B) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	must(err)
	for _, bomb := range wanting() {
		for _, e := range entrances(bomb, b.TempDir()) {
			b.Run(e.kind+"/"+bomb.Name, func(b *testing.B) {
				var inside, whole, processor, version time.Duration
				most := 0.0
				for b.Loop() {
					began := time.Now()
					a := newApp()
					a.out, a.talk = nowhere, io.Discard
					if code := a.run(b.Context(), e.args); code != codeInput {
						b.Fatalf("code %d", code)
					}
					inside += time.Since(began)
					got := costs(b, e.args...)
					whole += got.spent
					processor += got.processor
					version += costs(b, "--version").spent
					most = max(most, got.megabytes)
				}
				each := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(each(inside), "ms-inside")
				b.ReportMetric(each(whole), "ms-whole")
				b.ReportMetric(each(processor), "ms-processor")
				b.ReportMetric(float64(whole)/float64(version), "x-version")
				b.ReportMetric(most, "MB")
			})
		}
	}
}

// No command reads or writes outside the folder of a pack, whatever links there are.
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
