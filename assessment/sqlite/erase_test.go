package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
)

// holding returns the files of a database that contain a text.
func holding(t *testing.T, path, text string) (out []string) {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			out = append(out, filepath.Base(name))
		}
	}
	return out
}

// whole fails unless the database is as the program stores it and its history can't be
// changed.
func whole(t *testing.T, db *sqlite.DB) {
	t.Helper()
	if damage, err := db.Check(context.Background()); err != nil || len(damage) > 0 {
		t.Errorf("the check says %v, %v", damage, err)
	}
	for _, statement := range []string{"DELETE FROM changes", "UPDATE changes SET after = 'x'"} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s was let through", statement)
		}
	}
	const want = "changes_are_kept changes_stand workshop_events_are_kept workshop_events_stand"
	var names string
	err := db.QueryRow("SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name <> 'later' ORDER BY name)").Scan(&names)
	if err != nil || names != want {
		t.Errorf("triggers: %s, %v", names, err)
	}
}

func TestDeleteForever(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db := open(t, path)
	kept, err := db.Create(ctx, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, deleted := range []bool{true, false} {
		run := sample(t)
		run.Company = "Cobalt Secret " + strings.Repeat("Works ", 10)
		run.Notes["customers"] = strings.Repeat("the quiet plan ", 900) // on pages of its own
		made, err := db.Create(ctx, run)
		if err != nil {
			t.Fatal(err)
		}
		name := "Cobalt Hidden"
		err = db.Apply(ctx, made.ID, assessment.SetFacts{Company: &name})
		if err == nil && deleted {
			err = db.Delete(ctx, made.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(holding(t, path, "Cobalt Secret")) == 0 {
			t.Fatal("the name is in no file, so this test sees nothing")
		}
		backup, err := db.BackUpBeside(ctx, "before")
		if err != nil {
			t.Fatal(err)
		}
		out, err := db.DeleteForever(ctx, made.ID)
		if err != nil || len(out.Backups) != 1 || out.Backups[0] != backup {
			t.Errorf("got %+v, %v, want the backup %s", out, err, backup)
		}
		if err := os.Remove(backup); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"Cobalt", "the quiet plan", made.ID} {
			if in := holding(t, path, text); len(in) > 0 {
				t.Errorf("%q is still in %v", text, in)
			}
		}
		if _, err := db.DeleteForever(ctx, made.ID); !errors.Is(err, sqlite.ErrNotFound) {
			t.Errorf("the second time: %v", err)
		}
	}
	whole(t, db)
	name := "Acme"
	if err := db.Apply(ctx, kept.ID, assessment.SetFacts{Company: &name}); err != nil {
		t.Fatal(err)
	}
	if back, err := db.Undo(ctx, kept.ID); err != nil || back.After.Company != "Acme AI" { // the numbers of steps go on
		t.Errorf("undo: %+v, %v", back.After.Company, err)
	}
}

// lived is an assessment that two people worked on, who each have an entry in everything
// that can name one.
func lived(t *testing.T, db *sqlite.DB) string {
	t.Helper()
	ctx := context.Background()
	made, err := db.Create(ctx, sample(t))
	if err != nil {
		t.Fatal(err)
	}
	mark := func(person string) *assessment.ReadinessMark {
		return &assessment.ReadinessMark{State: assessment.InProgress, Person: person, Comment: "as agreed"}
	}
	for _, u := range []assessment.Update{
		assessment.SetPerson{Person: assessment.Person{Name: "Anna Berg", Role: "cto", Email: "anna@berg.example"}},
		assessment.SetPerson{Person: assessment.Person{Name: "Jonas Keller"}},
		assessment.SetReadiness{Workstream: "access", Mark: mark("Anna Berg")},
		assessment.SetReadiness{Workstream: "logging", Mark: mark("Anna Berg")},
		assessment.SetReadiness{Workstream: "logging", Mark: mark("Jonas Keller")},
		assessment.SetPerson{Person: assessment.Person{Number: 1, Name: "Anna Berg-Roth", Role: "cto", Email: "anna@roth.example"}},
		assessment.AddBaseline{Baseline: assessment.Baseline{Day: day(t, "2026-12-02"), Pack: made.Pack, Start: made.Start, Answers: made.Answers,
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"access": *mark("Anna Berg-Roth")}}},
		assessment.SetDone{Task: "law_watch", Days: []assessment.DoneDay{{Day: day(t, "2026-12-03"), Person: "Anna Berg-Roth"},
			{Day: day(t, "2026-12-04"), Person: "Jonas Keller"}}},
	} {
		if err := db.Apply(ctx, made.ID, u); err != nil {
			t.Fatal(err)
		}
	}
	return made.ID
}

func TestErasePerson(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db := open(t, path)
	id := lived(t, db)
	if out, err := db.ErasePerson(ctx, id, 3); !errors.Is(err, sqlite.ErrNoPerson) {
		t.Errorf("a third person: %+v, %v", out, err)
	}
	if _, err := db.ErasePerson(ctx, id, 1); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Anna", "anna@", "Roth"} {
		if in := holding(t, path, text); len(in) > 0 {
			t.Errorf("%q is still in %v", text, in)
		}
	}
	whole(t, db)
	run, err := db.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.People) != 1 || run.People[0].Name != "Jonas Keller" || run.Readiness["logging"].Person != "Jonas Keller" ||
		run.Readiness["access"] != (assessment.ReadinessMark{State: assessment.InProgress, Comment: "as agreed"}) ||
		run.Done["law_watch"][0].Person != "" || run.Done["law_watch"][1].Person != "Jonas Keller" || run.Baselines[0].Readiness["access"].Person != "" {
		t.Errorf("got %+v", run)
	}
	history, err := db.History(ctx, id)
	if err != nil || history[len(history)-1].Kind != files.KindErase {
		t.Errorf("the history ends with %+v, %v", history[len(history)-1], err)
	}
	if back, err := db.Undo(ctx, id); err != nil || back.Done {
		t.Errorf("undo went past an erasure: %+v, %v", back, err)
	}
	before, err := db.At(ctx, id, time.Now().Add(-time.Hour))
	if err != nil || len(before.People) > 0 {
		t.Errorf("before: %+v, %v", before, err)
	}
	_, later := packs(t)
	b, err := db.Bundle(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var data bytes.Buffer
	if err := files.WriteBundle(&data, b); err != nil {
		t.Fatal(err)
	}
	read, err := files.ReadBundle(data.Bytes(), "bundle", later)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, filepath.Join(t.TempDir(), "other.db")).Import(ctx, read, false); err != nil {
		t.Error(err)
	}
}

// What people wrote is not changed, and counted: once in the note, once in the line
// that made it.
func TestErasureLeavesTexts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	id := lived(t, db)
	note := "Jonas Keller asks the bank"
	if err := db.Apply(ctx, id, assessment.SetNote{Question: "customers", Text: note}); err != nil {
		t.Fatal(err)
	}
	out, err := db.ErasePerson(ctx, id, 2)
	if err != nil || out.Texts != 2 {
		t.Errorf("got %+v, %v, want 2 texts", out, err)
	}
	if run, err := db.Get(ctx, id); err != nil || run.Notes["customers"] != note || run.Readiness["access"].Person != "Anna Berg" {
		t.Errorf("got %+v, %v", run, err)
	}
	whole(t, db)
}

// An erasure that fails leaves everything as it was.
func TestErasureIsAllOrNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	id := lived(t, db)
	if _, err := db.Exec("CREATE TRIGGER later AFTER INSERT ON changes BEGIN SELECT RAISE (ABORT, 'no room'); END"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ErasePerson(ctx, id, 1); err == nil {
		t.Error("the trigger did not stop it, so this test sees nothing")
	}
	whole(t, db)
	if run, err := db.Get(ctx, id); err != nil || len(run.People) != 2 {
		t.Errorf("got %+v, %v", run.People, err)
	}
}

// A bundle without names can be read and taken in, and has none in its history either.
func TestNameless(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	b, err := db.Bundle(ctx, lived(t, db))
	if err == nil {
		b, err = sqlite.Nameless(b)
	}
	var data bytes.Buffer
	if err == nil {
		err = files.WriteBundle(&data, b)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Anna", "Jonas", "example"} {
		if strings.Contains(data.String(), word) {
			t.Errorf("%s is in it:\n%s", word, data.String())
		}
	}
	_, later := packs(t)
	read, err := files.ReadBundle(data.Bytes(), "bundle", later)
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, filepath.Join(t.TempDir(), "other.db"))
	id, err := other.Import(ctx, read, false)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := other.Undo(ctx, id); err != nil || back.Done {
		t.Errorf("undo went past the line that people are left out: %+v, %v", back, err)
	}
}
