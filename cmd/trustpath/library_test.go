package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"trustpath/assessment/library"
	"trustpath/assessment/sqlite"
)

// The flag beats the environment, and that the config file, for every command of the
// library and for the pages. Each of the three folders is no library, and the error names it.
func TestWhichLibrary(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	place := func(name string) string { return filepath.Join(folder, name) }
	if err := os.WriteFile(place("config.yaml"), []byte("library: "+place("of-config")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	newest := func(env string) (*app, *bytes.Buffer) {
		var talk bytes.Buffer
		a := newApp()
		out, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		a.out, a.talk = out, &talk
		a.getenv = func(name string) string {
			return map[string]string{
				"TRUSTPATH_DB": place("test.db"), "TRUSTPATH_CONFIG": place("config.yaml"), "TRUSTPATH_LIBRARY": env,
			}[name]
		}
		return a, &talk
	}
	commands := 0
	for want, given := range map[string]struct{ flag, env string }{
		"of-flag":   {place("of-flag"), place("of-env")},
		"of-env":    {"", place("of-env")},
		"of-config": {"", ""},
	} {
		a, _ := newest(given.env)
		eachCommand(a.root(), func(cmd *cobra.Command) {
			name := strings.TrimPrefix(cmd.CommandPath(), "trustpath library ")
			if name == cmd.CommandPath() || name == "init" { // init makes one
				return
			}
			commands++
			args := []string{"library", name}
			if name == "remove" {
				args = append(args, "01JD0000000000000000000000", "--yes")
			}
			if given.flag != "" {
				args = append(args, "--library", given.flag)
			}
			b, talk := newest(given.env)
			if code := b.run(t.Context(), args); code != codeUsage || !strings.Contains(talk.String(), place(want)+": there is no library") {
				t.Errorf("%q: got code %d and %s", args, code, talk)
			}
		})
		a, _ = newest(given.env)
		root := a.root()
		if given.flag != "" {
			if err := root.PersistentFlags().Set("library", given.flag); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.configure(); err != nil {
			t.Fatal(err)
		}
		if got := (shelf{app: a}).Name(); got != place(want) {
			t.Errorf("on the pages: got %q, want %s", got, want)
		}
	}
	if commands != 3*7 {
		t.Errorf("looked at %d commands", commands)
	}
	a, _ := newest(place("of-env"))
	a.root()
	if _, err := (shelf{app: a, db: func() *sqlite.DB { return nil }}).Connect(t.Context()); !isAny(err, library.ErrOffline) {
		t.Errorf("without a database: %v", err)
	}
	if code := a.run(t.Context(), []string{"library", "init"}); code != codeDone {
		t.Errorf("init: %d", code)
	}
	if _, err := os.Stat(place("of-env/library.json")); err != nil {
		t.Error(err)
	}
}
