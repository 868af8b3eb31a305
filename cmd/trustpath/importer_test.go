package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// The dialog refuses a bundle that exists already and can import it as a copy. The
// typed path stays until then.
func TestImportInTheScreens(t *testing.T) {
	a := newApp()
	c, err := a.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	t.Setenv("HOME", folder)
	db, err := sqlite.OpenWith(t.Context(), filepath.Join(folder, "a.db"), a.now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db = db.WithEngine(c)
	run, err := db.Create(t.Context(), assessment.Assessment{Company: "Acme AI", Pack: c.Pack})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := render(&text, formatBundle, document{engine: c, run: run, db: db}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "acme.trustpath.json"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	deps := a.deps(c, func() *sqlite.DB { return db })
	deps.Store = db
	p := tuitest.Sit(tui.New(deps, tui.Options{}), 80, 24)
	sees := func(words ...string) {
		t.Helper()
		for _, word := range words {
			if !strings.Contains(p.Frame(), word) {
				t.Fatalf("%q is not on the screen:\n%s", word, p.Frame())
			}
		}
	}
	p.Press("I")
	p.Type("~/gone.json")
	p.Press("enter")
	sees("~/gone.json", "1 problem", "there is no file")
	for range len("gone.json") {
		p.Press("backspace")
	}
	p.Type("acme.tr")
	p.Press("tab")
	sees("~/acme.trustpath.json")
	p.Press("tab", "enter")
	sees("~/acme.trustpath.json", "is here already", "Nothing was changed", "ctrl+o as a copy")
	p.Press("ctrl+o")
	sees("Imported Acme AI. u: undo", "2 of 2")
	all, err := db.Names(t.Context(), -1, 0)
	if err != nil || len(all) != 2 || all[0].ID == all[1].ID {
		t.Errorf("stored: %+v, %v", all, err)
	}
}
