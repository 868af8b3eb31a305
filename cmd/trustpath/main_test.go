package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestMain lets the tests run this test binary as the program: in scripts under the
// name trustpath, and elsewhere by TRUSTPATH_FAULT, which can add a fault. Properties
// are tried on 8 values unless -rapid.checks is given.
func TestMain(m *testing.M) {
	if where := os.Getenv("TRUSTPATH_FAULT"); where != "" {
		os.Exit(faulty(where).run(context.Background(), os.Args[1:]))
	}
	must(flag.Set("rapid.checks", "8"))
	must(flag.Set("test.parallel", "6")) // most tests wait for programs
	testscript.Main(m, map[string]func(){"trustpath": main, "measured": measured})
}

// cmpJSON compares the last stdout with a file, ignoring white space.
func cmpJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cmpjson FILE")
	}
	var got, want bytes.Buffer
	ts.Check(json.Compact(&got, []byte(ts.ReadFile("stdout"))))
	ts.Check(json.Compact(&want, []byte(ts.ReadFile(args[0]))))
	if got.String() != want.String() {
		ts.Fatalf("got\n%s\nwant\n%s", &got, &want)
	}
}

// encode converts a UTF-8 file to another encoding.
func encode(ts *testscript.TestScript, neg bool, args []string) {
	encodings := map[string]encoding.Encoding{
		"utf-8-mark":     unicode.UTF8BOM,
		"utf-16le":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-16be":       unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"utf-16le-plain": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-32":         utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
		"latin-1":        charmap.ISO8859_1,
	}
	if neg || len(args) != 3 || encodings[args[0]] == nil {
		ts.Fatalf("usage: encode ENCODING FROM TO")
	}
	text, err := encodings[args[0]].NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}

var (
	processes = flag.Bool("processes", false, "run the program of the scripts in processes of their own")
	everyCase = flag.Bool("every-case", false, "run every case, not one or two of each kind")
)

// inScript guards what the program shares with the tests when it runs in their
// process: the working directory and the home.
var inScript sync.Mutex

// run runs the program and checks its exit code, 0 unless there is another:
// run [NUMBER] trustpath ARGUMENT… An argument @FILE is the text of that file.
func run(ts *testscript.TestScript, neg bool, args []string) {
	want := strconv.Itoa(codeDone)
	if len(args) > 0 && args[0] != "trustpath" {
		want, args = args[0], args[1:]
	}
	if len(args) == 0 || args[0] != "trustpath" {
		ts.Fatalf("usage: run [NUMBER] trustpath ARGUMENT…")
	}
	if got := exitOf(ts, args[1:]); (strconv.Itoa(got) != want) != neg {
		ts.Fatalf("got exit code %d", got)
	}
}

// exitOf runs the program in this process, or with -processes in its own, and
// returns its exit code.
func exitOf(ts *testscript.TestScript, args []string) int {
	args = slices.Clone(args)
	for i, arg := range args {
		if name, found := strings.CutPrefix(arg, "@"); found {
			args[i] = strings.TrimSpace(ts.ReadFile(name))
		}
	}
	if *processes {
		var exit *exec.ExitError
		err := ts.Exec("trustpath", args...)
		io.WriteString(ts.Stdout(), ts.ReadFile("stdout"))
		io.WriteString(ts.Stderr(), ts.ReadFile("stderr"))
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		ts.Check(err)
		return codeDone
	}
	inScript.Lock()
	defer inScript.Unlock()
	here, err := os.Getwd()
	ts.Check(err)
	home := os.Getenv("HOME")
	ts.Check(os.Chdir(ts.MkAbs(".")))
	ts.Check(os.Setenv("HOME", ts.Getenv("HOME")))
	defer func() { must(errors.Join(os.Chdir(here), os.Setenv("HOME", home))) }()
	nothing, err := os.Open(os.DevNull)
	ts.Check(err)
	defer nothing.Close()
	out, err := os.CreateTemp("", "stdout")
	ts.Check(err)
	defer os.Remove(out.Name())
	defer out.Close()
	a := newApp()
	a.in, a.out, a.talk, a.getenv = nothing, out, ts.Stderr(), ts.Getenv
	a.now = func() time.Time { return time.Now().UTC() }
	code := a.run(context.Background(), args)
	text, err := os.ReadFile(out.Name())
	ts.Check(err)
	ts.Stdout().Write(text)
	return code
}

// TestScript runs every script in an empty home. It is not parallel to other tests,
// because the program changes the working directory.
func TestScript(t *testing.T) {
	scripts, err := filepath.Abs("testdata/script")
	must(err)
	small, err := filepath.Abs("../../content/testdata/small")
	must(err)
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 scripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cmpjson": cmpJSON,
			"encode":  encode,
			"run":     run,
		},
		Condition: func(name string) (bool, error) {
			if name != "every-case" {
				return false, fmt.Errorf("no condition %q", name)
			}
			return *everyCase, nil
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
			env.Setenv("SMALL", small)
			for i := range c.Questions { // Q1 is question 1 in short, Q1_2 its second option
				name := "Q" + strconv.Itoa(i+1)
				env.Setenv(name, c.Questions[i].Short)
				for j := range c.Questions[i].Options {
					env.Setenv(name+"_"+strconv.Itoa(j+1), c.Questions[i].Options[j].Label)
				}
			}
			return nil
		},
	})
}

func TestBuilt(t *testing.T) {
	t.Parallel()
	recorded := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123abcd"}, {Key: "vcs.time", Value: "2027-01-12T23:59:59Z"},
	}}
	bare := &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}
	const flags = "4.5.6 4567cdef 2027-02-03T00:00:00Z"
	for _, test := range []struct {
		info     *debug.BuildInfo
		released string
		want     []string
	}{
		{recorded, "", []string{"v1.2.3", "0123abcd", "2027-01-12"}},
		{recorded, flags, []string{"v1.2.3", "0123abcd", "2027-01-12"}},
		{bare, flags, []string{"v4.5.6", "4567cdef", "2027-02-03"}},
		{nil, flags, []string{"v4.5.6", "4567cdef", "2027-02-03"}},
		{bare, "", []string{"(devel)", "", ""}},
		{nil, "", []string{"(devel)", "", ""}},
	} {
		version, commit, day := built(test.info, test.released)
		if got := []string{version, commit, day}; !slices.Equal(got, test.want) {
			t.Errorf("built(%v) with %q is %q, not %q", test.info, test.released, got, test.want)
		}
	}
}
