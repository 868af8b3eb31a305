package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestMain lets the tests run this test binary as the program: in scripts under the
// name trustpath, and elsewhere by TRUSTPATH_FAULT, which can add a fault. Properties
// are tried on 25 values unless -rapid.checks is given.
func TestMain(m *testing.M) {
	if where := os.Getenv("TRUSTPATH_FAULT"); where != "" {
		os.Exit(faulty(where).run(context.Background(), os.Args[1:]))
	}
	must(flag.Set("rapid.checks", "25"))
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

// TestScript runs every script in an empty home.
func TestScript(t *testing.T) {
	t.Parallel()
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"cmpjson": cmpJSON, "encode": encode},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("TZ", "UTC")
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
