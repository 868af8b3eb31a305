//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTextEditor(t *testing.T) {
	for _, tc := range []struct {
		name, command, want, fails string
	}{
		{"appends", `printf 'more\n' >>`, "two pilots\nmore\n", ""},
		{"with an argument of its own", `f() { test "$1" = --wait && echo "a b" > "$2"; }; f --wait`, "a b\n", ""},
		{"file and folder are private", `f() { ls -ld "$1" "${1%/*}" | cut -c1-10 | tr '\n' ' ' > "$1.x"; mv "$1.x" "$1"; }; f`, "drwx------ -rw------- ", ""},
		{"fails after it wrote", `f() { echo lost > "$1"; return 3; }; f`, "two pilots", "exit status 3"},
		{"is not there", "no-such-editor", "two pilots", "exit status 127"},
		{"takes the file away", "rm", "two pilots", "read what the editor left"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			e := editing{command: tc.command, text: "two pilots"}
			err := e.Run()
			if tc.fails == "" && err != nil || tc.fails != "" && (err == nil || !strings.Contains(err.Error(), tc.fails)) {
				t.Errorf("got error %v, want %q", err, tc.fails)
			}
			if e.text != tc.want {
				t.Errorf("got %q, want %q", e.text, tc.want)
			}
			if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestWhichTextEditor(t *testing.T) {
	for _, tc := range []struct{ visual, editor, want string }{{"", "", ""}, {"", "vi", "vi"}, {"code --wait", "vi", "code --wait"}} {
		a := newApp()
		a.getenv = func(name string) string { return map[string]string{"VISUAL": tc.visual, "EDITOR": tc.editor}[name] }
		got, _ := a.textEditor().(textEditor)
		if got.command != tc.want {
			t.Errorf("%+v: got %q", tc, got.command)
		}
	}
}
