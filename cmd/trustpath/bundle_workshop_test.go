package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
)

// A bundle carries the workshop: every document is the same on another machine, and
// nobody's access to the workshop is carried with it.
func TestBundleCarriesWorkshop(t *testing.T) {
	t.Parallel()
	for _, mode := range []workshop.Mode{workshop.Rounds, workshop.Free} {
		for _, named := range []bool{true, false} {
			if !*everyCase && named != (mode == workshop.Rounds) {
				continue
			}
			t.Run(fmt.Sprintf("%s, with names %v", mode, named), func(t *testing.T) { carried(t, mode, named) })
		}
	}
}

func carried(t *testing.T, mode workshop.Mode, named bool) {
	folder := t.TempDir()
	from, to := elsewhere(t, "from"), elsewhere(t, "to")
	var id string
	c, err := from.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	err = from.withStore(t.Context(), createStore, func(db *sqlite.DB) (err error) {
		id, err = roomful(t, db.WithEngine(c), mode, named)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "acme.trustpath.json")
	from.does(t, 0, "export", id, "--format", formatBundle, "-o", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"SHA256:", workshop.Digest("code 1"), "not revealed"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%q is in the bundle", secret)
		}
	}
	if got := bytes.Contains(text, []byte("Mira")); got != named {
		t.Errorf("names are in the bundle: %v, want %v", got, named)
	}
	for _, tc := range []struct{ name, from, to, want string }{
		{"truncated", string(text[len(text)/2:]), "", "not a bundle"},
		{"without the end", lastEvent(string(text)), "", "workshop.digest: does not match"},
		{"forged", `"kind": "close"`, `"kind": "resume"`, "workshop.digest: does not match"},
	} {
		forged := filepath.Join(folder, tc.name)
		if err := os.WriteFile(forged, bytes.Replace(text, []byte(tc.from), []byte(tc.to), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, said := to.does(t, codeInput, "import", forged); !strings.Contains(said, tc.want) {
			t.Errorf("%s: got %s", tc.name, said)
		}
	}
	if got, _ := to.does(t, 0, "list", "--json"); strings.Contains(got, id) {
		t.Errorf("something of a bundle that was refused is stored: %s", got)
	}
	to.does(t, 0, "import", file)
	for _, format := range []string{formatMarkdown, formatHTML, formatJSON, formatBundle} {
		want, _ := from.does(t, 0, "export", id, "--format", format)
		got, _ := to.does(t, 0, "export", id, "--format", format)
		if got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", format, got, want)
		}
		if said := map[string]string{formatMarkdown: "## What the room said", formatHTML: "What the room said", formatJSON: `"workshop"`, formatBundle: `"workshop"`}[format]; !strings.Contains(got, said) {
			t.Errorf("%s has nothing of the workshop", format)
		}
	}
	copied, _ := to.does(t, 0, "import", file, "--copy")
	if got, _ := to.does(t, 0, "export", strings.TrimSpace(copied)); !strings.Contains(got, "## What the room said") {
		t.Error("a copy has nothing of the workshop")
	}
	err = to.with(t.Context(), func(_ *engine.Engine, db *sqlite.DB) error {
		w, err := db.LastWorkshop(t.Context(), id)
		if err != nil {
			return err
		}
		for _, who := range []workshop.Identity{{Key: "SHA256:1"}, {Code: workshop.Digest("code 1")}, {Code: workshop.Digest("elsewhere 1")}} {
			if _, known := w.State.Find(who); known {
				t.Errorf("%+v is known", who)
			}
		}
		if damage, err := db.Check(t.Context()); err != nil || len(damage) > 0 {
			t.Errorf("check: %v, %v", damage, err)
		}
		if _, err := db.StartWorkshop(t.Context(), id, workshop.Rounds, true); err != nil {
			return err
		}
		if last, err := db.LastWorkshop(t.Context(), id); err != nil || last.ID == w.ID {
			t.Errorf("a workshop that begins after the import is not the last one: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lastEvent matches the last event of a bundle, with the comma before it.
func lastEvent(text string) string {
	at := strings.LastIndex(text, "},\n      {\n        \"kind\"") + 1
	end := "\n      }"
	return text[at : at+strings.Index(text[at:], end)+len(end)]
}

// elsewhere returns the program with its own database.
func elsewhere(t *testing.T, name string) *app {
	a := newApp()
	a.db = filepath.Join(t.TempDir(), name+".db")
	return a
}

// does runs a command line and returns its stdout and stderr.
func (a *app) does(t *testing.T, code int, args ...string) (out, said string) {
	t.Helper()
	out, said, got := runs(t, append(args, "--db", a.db, "--today", "2026-12-01")...)
	if got != code {
		t.Fatalf("%q: exit code %d, want %d; %s", args, got, code, said)
	}
	return out, said
}

// roomful stores an assessment with a workshop of seven, most of whom voted.
func roomful(t *testing.T, db *sqlite.DB, mode workshop.Mode, named bool) (string, error) {
	start, _ := assessment.ParseDate("2026-12-01")
	run, err := db.Create(t.Context(), assessment.Assessment{Company: "Acme AI", Start: start})
	if err != nil {
		return "", err
	}
	w, err := db.StartWorkshop(t.Context(), run.ID, mode, named)
	if err != nil {
		return "", err
	}
	var problems []error
	happens := func(e workshop.Event) { problems = append(problems, w.Apply(t.Context(), e)) }
	for n, name := range []string{"Mira", "Mira", "Mira | Zoë", "Mira A", "Mira B", "Mira C", "Mira D"} {
		happens(workshop.Join{Identity: workshop.Identity{Key: fmt.Sprint("SHA256:", n+1), Code: workshop.Digest(fmt.Sprint("code ", n+1))},
			Name: name, Role: []string{"legal", "sales"}[n%2]})
	}
	votes := func(q assessment.QuestionID, options ...assessment.OptionID) {
		for n, option := range options {
			happens(workshop.Vote{Who: workshop.ParticipantID(fmt.Sprint("p", n+1)), Question: q, Answer: assessment.Choose(option), Note: []string{"", "why | not"}[n%2]})
		}
	}
	customers := []assessment.OptionID{"smb", "consumers", "smb", "smb", "us_enterprise", "smb"}
	if mode == workshop.Free {
		votes("customers", customers...)
		votes("regions", "us", "us", "eu")
		happens(workshop.Reveal{})
	} else {
		happens(workshop.Put{Question: "regions"})
		votes("regions", "us", "us", "eu", "us")
		happens(workshop.Reveal{Question: "regions"})
		happens(workshop.Put{Question: "customers"})
		votes("customers", "smb", "smb", "smb")
		happens(workshop.Reveal{Question: "customers"})
		happens(workshop.Put{Question: "customers"}) // a second time
		votes("customers", customers...)
		happens(workshop.Reveal{Question: "customers"})
	}
	happens(workshop.Record{Question: "customers", Answer: assessment.Choose("smb"), Dissent: "enterprises will come"})
	happens(workshop.Put{Question: "team_size"})
	happens(workshop.Vote{Who: "p1", Question: "team_size", Answer: assessment.DontKnow(), Note: "not revealed"})
	happens(workshop.Leave{Who: "p1"})
	happens(workshop.Close{})
	return run.ID, errors.Join(problems...)
}
