package sqlite_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

var mutations = flag.Int("mutations", 40, "how many damaged databases are read")

// known is everything that can be read of a database.
type known struct {
	list    []sqlite.Summary
	runs    map[string]assessment.Assessment
	history map[string][]sqlite.Change
}

// reading reads all of it; what fails is missing, and counted.
func reading(ctx context.Context, db *sqlite.DB, ids []string) (k known, failed int) {
	k = known{runs: map[string]assessment.Assessment{}, history: map[string][]sqlite.Change{}}
	var err error
	if k.list, err = db.List(ctx, false, -1); err != nil {
		k.list, failed = nil, 1
	}
	for _, id := range ids {
		if run, err := db.Get(ctx, id); err == nil {
			k.runs[id] = run
		} else {
			failed++
		}
		if lines, err := db.History(ctx, id); err == nil {
			k.history[id] = lines
		} else {
			failed++
		}
	}
	return k, failed
}

// fixture is a closed database with some assessments, and its content.
func fixture(t *testing.T, path string) (ids []string, truth known) {
	t.Helper()
	ctx, db := context.Background(), open(t, path)
	for n := range 6 {
		run := sample(t)
		run.Company = fmt.Sprintf("Company %d", n)
		made, err := db.Create(ctx, run)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
		for i := range 20 {
			question := assessment.QuestionID(fmt.Sprintf("question_%d", i))
			if err := db.Apply(ctx, made.ID, assessment.SetAnswer{Question: question, Answer: assessment.Choose("one", "two")}); err != nil {
				t.Fatal(err)
			}
			if err := db.Apply(ctx, made.ID, assessment.SetNote{Question: question, Text: fmt.Sprintf("a note about %d of company %d", i, n)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	truth, failed := reading(ctx, db, ids)
	if damage, err := db.Check(ctx); failed > 0 || err != nil || len(damage) > 0 {
		t.Fatalf("whole: %d could not be read, %v, %v", failed, damage, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return ids, truth
}

// harm cuts the file, flips bits in the header or anywhere, or blanks a page.
func harm(data []byte, random *rand.Rand) (damaged []byte, what string) {
	data = append([]byte(nil), data...)
	flip := func(below int) string {
		at, bit := random.IntN(below), byte(1)<<random.IntN(8)
		data[at] ^= bit
		return fmt.Sprintf("bit %#x of byte %d", bit, at)
	}
	page := random.IntN(len(data) / 4096)
	switch random.IntN(8) {
	case 0:
		return data[:page*4096], fmt.Sprintf("cut behind page %d", page)
	case 1:
		at := 1 + random.IntN(len(data)-1)
		return data[:at], fmt.Sprintf("cut at byte %d", at)
	case 2:
		clear(data[page*4096 : (page+1)*4096])
		return data, fmt.Sprintf("page %d blank", page+1)
	case 3:
		return data, flip(100)
	default:
		return data, flip(len(data))
	}
}

// TestDamagedNeverLies damages a database in every way that a disk does, and
// reads it: what comes back is true or an error, and what is missing is found by
// Check. -mutations says how often.
func TestDamagedNeverLies(t *testing.T) {
	t.Parallel()
	ctx, folder := context.Background(), t.TempDir()
	path := filepath.Join(folder, "whole.db")
	ids, truth := fixture(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var refused, partly, unharmed int
	for n := range *mutations {
		damaged, what := harm(whole, random)
		path := filepath.Join(folder, fmt.Sprintf("%d.db", n))
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		lies, failed, err := read(ctx, path, ids, truth)
		switch {
		case lies != "":
			t.Errorf("%s: %s", what, lies)
		case err != nil:
			refused++
		case failed > 0:
			partly++
		default:
			unharmed++
		}
		if t.Failed() {
			t.FailNow()
		}
		os.Remove(path) //nolint:errcheck // the folder goes anyway
	}
	t.Logf("%d databases: %d refused, %d read in part, %d with all that was stored", *mutations, refused, partly, unharmed)
	if refused == 0 || partly == 0 || unharmed == 0 {
		t.Error("the damage is of one kind only")
	}
}

// read opens a damaged database and names what it says that is not true.
func read(ctx context.Context, path string, ids []string, truth known) (lie string, failed int, err error) {
	db, err := sqlite.OpenWith(ctx, path, time.Now, sqlite.Options{})
	if err != nil {
		return "", 0, err
	}
	defer db.Close()
	got, failed := reading(ctx, db, ids)
	for id, run := range got.runs {
		if !reflect.DeepEqual(run, truth.runs[id]) {
			return fmt.Sprintf("got %+v, want %+v", run, truth.runs[id]), failed, nil
		}
	}
	for id, lines := range got.history {
		if !reflect.DeepEqual(lines, truth.history[id]) {
			return fmt.Sprintf("history of %s: got %d lines that differ from the %d stored", id, len(lines), len(truth.history[id])), failed, nil
		}
	}
	if failed == 0 && reflect.DeepEqual(got.list, truth.list) {
		return "", 0, nil
	}
	damage, err := db.Check(ctx)
	if err == nil && len(damage) == 0 {
		return fmt.Sprintf("%d could not be read or the list differs, and Check finds nothing", failed), failed, nil
	}
	return "", failed + 1, nil
}
