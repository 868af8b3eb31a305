//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
)

// f12 is what a terminal sends for the key.
const f12 = "\x1b[24~"

// After a panic anywhere the terminal is restored, every answer is saved, also the one
// being saved, and a report names the place.
func TestFaultInTheScreens(t *testing.T) {
	t.Parallel()
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{"Update", "View", "a command", "a command of several", "a command of a sequence", "a goroutine"} {
		t.Run(where, func(t *testing.T) {
			h := newMachine(t)
			h.env = []string{"TRUSTPATH_FAULT=" + where}
			p := h.sit(120, 36, "new", "Acme AI")
			i := newInterview(p, c.Catalog)
			i.answer(2)
			q := i.asks()
			p.types("01" + f12)
			fallen(t, h, p)
			answers, err := i.answers.With(c.Catalog, q.ID, assessment.Choose(q.Options[0].ID))
			if err != nil {
				t.Fatal(err)
			}
			h.holds(c.Catalog, answers)
		})
	}
	t.Run("Update for good", func(t *testing.T) {
		h := newMachine(t)
		h.env = []string{"TRUSTPATH_FAULT=Update for good"}
		p := h.sit(120, 36, "new", "Acme AI")
		answers := newInterview(p, c.Catalog).answer(2)
		p.types(f12)
		fallen(t, h, p)
		h.holds(c.Catalog, answers)
	})
	t.Run("connecting", func(t *testing.T) {
		h := newMachine(t)
		h.env = []string{"TRUSTPATH_FAULT=connecting"}
		p := h.sit(120, 36, "new", "Acme AI") // the panic comes before or after the first frame
		p.sees("a fault in the program ended it", "crash-")
		if got := p.leaves(); got != codeFault {
			t.Errorf("exit code: got %d, want %d", got, codeFault)
		}
		reported(t, h, string(p.written()))
	})
}

func TestFaultInACommand(t *testing.T) {
	t.Parallel()
	h := newMachine(t)
	h.env = []string{"TRUSTPATH_FAULT=command"}
	cmd := h.command("list")
	var talk strings.Builder
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if got := cmd.ProcessState.ExitCode(); got != codeFault || len(out) > 0 {
		t.Errorf("got exit code %d, %v, stdout %q, want %d", got, err, out, codeFault)
	}
	reported(t, h, talk.String())
}

// fallen checks how a program ended after a panic.
func fallen(t *testing.T, h machine, p *person) {
	t.Helper()
	if got := p.leaves(); got != codeFault {
		t.Errorf("exit code: got %d, want %d; the screen is\n%s", got, codeFault, p.text())
	}
	p.restored()
	p.sees("a fault in the program ended it", "crash-")
	reported(t, h, string(p.written()))
}

// reported checks the report, and that stderr names it.
func reported(t *testing.T, h machine, said string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.folder, "data", "trustpath", "crash-*.txt"))
	if err != nil || len(files) != 1 {
		t.Fatalf("reports: got %v, %v, want one", files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := info.Mode(), fs.FileMode(0o600); got != want {
		t.Errorf("mode of the report: got %v, want %v", got, want)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"trustpath ", "a panic with a value of type string", "faulty_test.go"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "Acme") {
		t.Errorf("the report repeats what was entered:\n%s", text)
	}
	if !strings.Contains(said, files[0]) || strings.Contains(said, secret) || strings.Contains(said, "goroutine ") {
		t.Errorf("what it says should name %s and nothing more:\n%s", files[0], said)
	}
}
