package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui/screen/export"
)

func TestFileName(t *testing.T) {
	for _, tc := range []struct{ company, want string }{
		{"Acme AI", "acme-ai"},
		{"  Acme, AI & Co. ", "acme-ai-co"},
		{"../../etc/passwd", "etc-passwd"},
		{"", "roadmap"},
		{"...", "roadmap"},
		{"Müller 株式会社", "müller-株式会社"},
		{strings.Repeat("a", 200), strings.Repeat("a", 60)},
	} {
		if got := fileName(tc.company); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.company, got, tc.want)
		}
	}
}

// noStore is the database of localFiles if there is none.
func noStore() *sqlite.DB { return nil }

func TestExporter(t *testing.T) {
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	t.Setenv("HOME", folder)
	t.Chdir(folder)
	a := newApp()
	a.today, _ = assessment.ParseDate("2026-12-02")
	e := localFiles{a, c, noStore}
	run := assessment.Assessment{Company: "Acme AI"}
	if got, want := e.SuggestPath(run, formatMarkdown), "~/acme-ai-2026-12-02.md"; got != want {
		t.Errorf("path for markdown: got %q, want %q", got, want)
	}
	if got, want := e.SuggestPath(run, formatJSON), "~/acme-ai-2026-12-02.json"; got != want {
		t.Errorf("path for JSON: got %q, want %q", got, want)
	}
	if e.Exists("~/a.md") {
		t.Error("a.md exists before it was written")
	}
	written, err := e.Export(run, export.Wish{Format: formatMarkdown, Path: "~/a.md"})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "a.md"); written != want {
		t.Errorf("written: got %q, want %q", written, want)
	}
	if !e.Exists("~/a.md") || !e.Exists("a.md") {
		t.Error("a.md does not exist after it was written")
	}
	if _, err := e.Export(run, export.Wish{Format: formatJSON, Path: "a.md"}); !errors.Is(err, outfile.ErrExists) {
		t.Errorf("a second time: got %v, want %v", err, outfile.ErrExists)
	}
	if _, err := e.Export(run, export.Wish{Format: formatJSON, Path: "a.md", Force: true}); err != nil {
		t.Errorf("with force: %v", err)
	}
	data, err := os.ReadFile(written)
	if err != nil || !strings.HasPrefix(string(data), "{") {
		t.Errorf("with force: got %.20q, %v, want JSON", data, err)
	}
}

// A preview is the beginning of the file, in every format.
func TestPreviewIsTheBeginningOfTheFile(t *testing.T) {
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	a := newApp()
	a.today, _ = assessment.ParseDate("2026-12-02")
	e := localFiles{a, c, noStore}
	run, err := a.readAnswers(c, "testdata/acme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// What is held is in the plan, and this standard has a statement of applicability.
	run.Answers, err = run.Answers.With(c.Catalog, c.Roles.Held, assessment.Choose("iso27001"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, f := range e.Formats() {
		path := e.SuggestPath(run, f.ID)
		if f.Title == "" || f.Use == "" || f.Holds == "" || e.Exists(path) {
			t.Errorf("%+v: a title, a use, what it holds and a path of its own are missing", f)
		}
		if formatByID(f.ID).binary || f.ID == formatHTML {
			continue // the preview is that of Markdown
		}
		written, err := e.Export(run, export.Wish{Format: f.ID, Path: path})
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(written)
		if err != nil {
			t.Fatal(err)
		}
		text, err := e.Preview(run, export.Wish{Format: f.ID})
		if err != nil {
			t.Fatal(err)
		}
		if len(text.Lines) == 0 || !strings.HasPrefix(string(data), strings.Join(text.Lines, "\n")) {
			t.Errorf("%s: the preview is not the beginning of the file", f.ID)
		}
		if got, want := text.Total, strings.Count(string(data), "\n"); got != want {
			t.Errorf("%s: got %d lines, want %d", f.ID, got, want)
		}
	}
}

// A bundle is not written without data that is stored but cannot be read.
func TestBundleThatCannotBeReadIsSaid(t *testing.T) {
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	a := newApp()
	db, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "a.db"), a.now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	e := localFiles{a, c, func() *sqlite.DB { return db }}
	if _, err := e.Preview(assessment.Assessment{Company: "Acme AI"}, export.Wish{Format: formatBundle}); err == nil {
		t.Errorf("got %v, want why it cannot be read", err)
	}
	if _, err := e.Preview(assessment.Assessment{Company: "Acme AI"}, export.Wish{Format: formatBundle, Unsaved: true}); err != nil {
		t.Errorf("what could not be stored: %v", err)
	}
}
