package content_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/content"
)

// old is a folder with a database and two bundles that the last program with content
// 2026.12 wrote.
const old = "testdata/2026.12"

// oldMeaning is what each of those assessments means with this content, by company:
// sectors and places, what was carried, what to check again, and who requires what.
func oldMeaning() map[string]string {
	return map[string]string{
		"US bodies": "[us_federal us_state_local] [illinois texas] " +
			"[{sectors.public_other sectors.us_state_local false}] [us_places] fedramp govramp texas_traiga illinois_hb3773",
		"Bodies on both sides": "[us_state_local public_other] [elsewhere] " +
			"[{sectors.public_other sectors.us_state_local true}] [us_places] govramp market_scheme",
		"Bodies in the EU":   "[public_other] [] [] [] market_scheme",
		"Insurers in Brazil": "[insurance] [] [] [] market_scheme",
	}
}

// meaning is what oldMeaning describes.
func meaning(e *engine.Engine, run assessment.Assessment) string {
	out := fmt.Sprint(run.Answers.Of("sectors").Options, run.Answers.Of("us_places").Options, run.Carried, e.CheckAgain(run))
	outlook := e.Outlook(run.Answers)
	for _, name := range []string{"gates.fedramp", "gates.govramp", "gates.market_scheme", "gates.us_insurers",
		"obligations.texas_traiga", "obligations.illinois_hb3773"} {
		if values := outlook.Values(name); len(values) == 1 && values[0] == "true" {
			out += " " + assessment.ParseAttribute(name).ID
		}
	}
	return out
}

func openStore(t *testing.T, path string, e *engine.Engine) *sqlite.DB {
	t.Helper()
	db, err := sqlite.OpenWith(t.Context(), path, time.Now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db.WithEngine(e)
}

// Answers that were given to older content keep their meaning, from an old database
// and from old bundles.
func TestOldAnswersKeepTheirMeaning(t *testing.T) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	e, dir := engine.New(c), t.TempDir()
	unpack(t, filepath.Join(old, "trustpath.db.gz"), filepath.Join(dir, "old.db"))
	stores := map[string]*sqlite.DB{"database": openStore(t, filepath.Join(dir, "old.db"), e), "bundles": openStore(t, filepath.Join(dir, "new.db"), e)}
	for _, name := range []string{"us.json", "both.json"} {
		data, err := os.ReadFile(filepath.Join(old, name))
		if err != nil {
			t.Fatal(err)
		}
		bundle, err := files.ReadBundle(data, name, e)
		if err == nil {
			_, err = stores["bundles"].Import(t.Context(), bundle, false)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want, seen := oldMeaning(), 0
	for from, db := range stores {
		list, err := db.List(t.Context(), false, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			run, err := db.Get(t.Context(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if got := meaning(e, run); got != want[run.Company] {
				t.Errorf("%s out of the %s:\ngot  %s\nwant %s", run.Company, from, got, want[run.Company])
			}
		}
	}
	if seen != 6 {
		t.Errorf("got %d assessments, want four of the database and two bundles", seen)
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	packed, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(packed)
	if err := errors.Join(err, os.WriteFile(to, data, 0o600)); err != nil {
		t.Fatal(err)
	}
}
