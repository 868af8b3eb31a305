package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/screen/export"
	"trustpath/tui/tuitest"
)

func TestDroppedPath(t *testing.T) {
	this, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ text, want string }{
		{"/a/my file.yaml", "/a/my file.yaml"},
		{"'/a/my file.yaml'", "/a/my file.yaml"},
		{`"/a/my file.yaml"`, "/a/my file.yaml"},
		{`/a/my\ file.yaml`, "/a/my file.yaml"},
		{`/a/it\'s\ \(1\)\&.yaml`, "/a/it's (1)&.yaml"},
		{`'/a/it'\''s.yaml'`, "/a/it's.yaml"},
		{`"/a/say \"hi\".yaml"`, `/a/say "hi".yaml`},
		{"file:///a/my%20file.yaml", "/a/my file.yaml"},
		{"file:///a/Caf%C3%A9%20%231.yaml", "/a/Café #1.yaml"},
		{"FILE://localhost/a/b.yaml", "/a/b.yaml"},
		{"file://" + this + "/a/b.yaml", "/a/b.yaml"},
		{"file:///a/my file.yaml", "/a/my file.yaml"},
		{"file://elsewhere.example/a.yaml", "file://elsewhere.example/a.yaml"},
		{"file:///a/50%.yaml", "file:///a/50%.yaml"},
		{"https://example.com/a.yaml", "https://example.com/a.yaml"},
		{"O'Brien.yaml", "O'Brien.yaml"},
		{"it's John's.yaml", "it's John's.yaml"},
		{"'/a' '/b'", "'/a' '/b'"},
		{"'/a", "'/a"},
		{"", ""},
	} {
		if got := droppedPath(tc.text, false); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.text, got, tc.want)
		}
	}
	for _, tc := range []struct{ text, want string }{
		{`"C:\my files\a.yaml"`, `C:\my files\a.yaml`},
		{`C:\my\a.yaml`, `C:\my\a.yaml`},
		{"file:///C:/my%20files/a.yaml", filepath.FromSlash("C:/my files/a.yaml")},
	} {
		if got := droppedPath(tc.text, true); got != tc.want {
			t.Errorf("%q on Windows: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

// A file that is dropped on the terminal can be imported or written, however the
// terminal writes its path.
func TestDroppedInTheScreens(t *testing.T) {
	a := newApp()
	c, err := a.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "my files")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "answers.yaml")
	escaped := strings.ReplaceAll(file, " ", `\ `)
	address := "file://" + strings.ReplaceAll(file, " ", "%20")
	if err := os.WriteFile(file, []byte("trustpath: 1\ncompany: Dropped AI\nanswers: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, file + " ", "'" + file + "'", `"` + file + `" `, escaped, escaped + " ", address, address + "\n"} {
		db, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "a.db"), a.now, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		deps := a.deps(c, func() *sqlite.DB { return db.WithEngine(c) })
		deps.Store = db.WithEngine(c)
		p := tuitest.Sit(tui.New(deps, tui.Options{}), 80, 24)
		p.Press("I")
		p.Paste(path)
		p.Press("enter")
		if !strings.Contains(p.Frame(), "Imported Dropped AI.") {
			t.Errorf("%q is not taken in:\n%s", path, p.Frame())
		}
	}
	e := localFiles{a, c, noStore}
	for i, path := range []string{"'" + folder + "/a.md'", `"` + folder + `/b.md"`, strings.ReplaceAll(folder, " ", `\ `) + "/c.md",
		"file://" + strings.ReplaceAll(folder, " ", "%20") + "/d.md", folder + "/e.md "} {
		if e.Exists(path) {
			t.Errorf("%q exists before it was written", path)
		}
		written, err := e.Export(assessment.Assessment{Company: "Acme AI"}, export.Wish{Format: formatMarkdown, Path: path})
		if want := filepath.Join(folder, string(rune('a'+i))+".md"); err != nil || written != want || !e.Exists(path) {
			t.Errorf("%q: got %q, %v, want %q", path, written, err, want)
		}
	}
	literal := filepath.Join(folder, "'quoted'")
	if err := os.WriteFile(literal, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	if got := enteredPath("'quoted'"); got != "'quoted'" {
		t.Errorf("a file whose name has quotes: got %q", got)
	}
}

// A path with an unexpanded variable creates nothing.
func TestUnfilledDatabasePath(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Chdir(t.TempDir())
	for path, code := range map[string]int{
		"~": codeFailure, "~/": codeFailure, "~nobody": codeUsage, "~nobody/t.db": codeUsage, "$HOME/t.db": codeUsage,
		"${HOME}/t.db": codeUsage, "$XDG_DATA_HOME": codeUsage, `%APPDATA%/t.db`: codeUsage, "-": codeUsage,
	} {
		for _, args := range [][]string{{"new", "Acme AI"}, {"list"}} {
			if _, talk, got := runs(t, append(args, "--db", path)...); got != code {
				t.Errorf("%s --db %s: got exit code %d, want %d; %s", args[0], path, got, code, talk)
			}
		}
	}
	if made, err := os.ReadDir("."); err != nil || len(made) > 0 {
		t.Errorf("got %v, %v, want nothing", made, err)
	}
	for _, path := range []string{"./~", "./$HOME.db", "a$b.db", "~/t.db"} {
		if _, talk, got := runs(t, "new", "Acme AI", "--db", path); got != 0 {
			t.Errorf("--db %s: got exit code %d, %s", path, got, talk)
		}
	}
}
