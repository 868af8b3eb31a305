package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestMain lets scripts run this test binary under the name trustpath, and other
// tests run it as a program with a fault. Properties are tried on 25 values; -rapid.checks says how many otherwise.
func TestMain(m *testing.M) {
	if where := os.Getenv("TRUSTPATH_FAULT"); where != "" {
		os.Exit(faulty(where).run(context.Background(), os.Args[1:]))
	}
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	testscript.Main(suite{m}, map[string]func(){"trustpath": main, "measured": measured})
}

// suite runs the tests with a folder for what they build for each other.
type suite struct{ *testing.M }

var shared string

func (s suite) Run() int {
	folder, err := os.MkdirTemp("", "trustpath")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	shared = folder
	return s.M.Run()
}

// cmpJSON compares what the last command wrote with a file, blanks aside.
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

// encode rewrites a text file in UTF-8 in the encoding that is named.
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

// TestScript runs every command, good and bad, from an empty home.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"cmpjson": cmpJSON, "encode": encode},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
			return nil
		},
	})
}
