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
	"trustpath/assessment/workshop"
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

// What people wrote has another word in the place of the name and the address, as it is
// now and as it was. What has a part of the name is counted.
func TestErasureInTexts(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	_, later := packs(t)
	db := open(t, path).WithEngine(later)
	id := lived(t, db)
	mark := assessment.ReadinessMark{State: assessment.InProgress, Reason: "for Anna Berg-Roth", Comment: "ask anna@roth.example",
		Link: "https://files.example/?by=anna@roth.example"}
	for _, u := range []assessment.Update{
		assessment.SetNote{Question: "customers", Text: "ANNA BERG asks the bank"},
		assessment.SetNote{Question: "customers", Text: "Anna Berg-Roth asks the bank, and not Anna Bergmann.\nAsk Anna@Roth.example."},
		assessment.SetReadiness{Workstream: "access", Mark: &mark},
		assessment.SetDone{Task: "law_watch", Days: []assessment.DoneDay{{Day: day(t, "2026-12-03"), Comment: "with Anna Berg-Roth"}}},
	} {
		if err := db.Apply(ctx, id, u); err != nil {
			t.Fatal(err)
		}
	}
	deals := []assessment.Deal{{Name: "Bank of Anna Berg", Asks: []assessment.OptionID{"soc2_type2"}, Currency: "USD"}}
	if _, err := db.AddDeals(ctx, id, deals); err != nil {
		t.Fatal(err)
	}
	room, err := db.StartWorkshop(ctx, id, workshop.Rounds, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []workshop.Event{
		workshop.Join{Identity: workshop.Identity{Key: "SHA256:1"}, Name: "Anna", Role: "legal"},
		workshop.Join{Identity: workshop.Identity{Key: "SHA256:2"}, Name: "Jonas", Role: "cto"},
		workshop.Rename{Who: "p1", Name: "Anna Berg"},
		workshop.Put{Question: "customers"},
		workshop.Vote{Who: "p2", Question: "customers", Answer: assessment.Choose("us_enterprise"), Note: "as Anna Berg says"},
	} {
		if err := room.Apply(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	out, err := db.ErasePerson(ctx, id, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Anna Berg ", "ANNA", "Anna Berg-", "nna@", `Anna"`} {
		if in := holding(t, path, text); len(in) > 0 {
			t.Errorf("%q is still in %v", text, in)
		}
	}
	run, err := db.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if want := "(erased) asks the bank, and not Anna Bergmann.\nAsk (erased)."; run.Notes["customers"] != want {
		t.Errorf("the note is %q, want %q", run.Notes["customers"], want)
	}
	if want := (assessment.ReadinessMark{State: assessment.InProgress, Reason: "for (erased)", Comment: "ask (erased)"}); run.Readiness["access"] != want {
		t.Errorf("the mark is %+v, want %+v", run.Readiness["access"], want)
	}
	if run.Done["law_watch"][0].Comment != "with (erased)" || run.Deals[0].Name != "Bank of (erased)" {
		t.Errorf("got %+v, %+v", run.Done, run.Deals)
	}
	if out.Replaced < 6 || out.Left != 2 { // the note and its line in the history
		t.Errorf("got %+v", out)
	}
	last, err := db.LastWorkshop(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	people := last.State.Facilitator().People
	if len(people) != 2 || people[0].Name == "Anna Berg" || people[1].Name != "Jonas" {
		t.Errorf("people: %+v", people)
	}
	whole(t, db)
}

// A name is found as a whole word, whatever its letters are.
func TestErasedWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"Mark", "Mark it: mark, Mark's and Marks", "(erased) it: mark, (erased)'s and Marks"},
		{"Ann Lee", "ann lee, Ann Lee's, Joann Lee, Ann Leeds", "(erased), (erased)'s, Joann Lee, Ann Leeds"},
		{"田中", "これは田中さんの", "これは(erased)さんの"},
		{"김철수", "김철수가 왔다", "(erased)가 왔다"},
		{"Émile", "Émile: É", "(erased): É"},
		{"a.b@c.io", "A.B@c.io xa.b@c.io", "(erased) xa.b@c.io"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			db := open(t, filepath.Join(t.TempDir(), "t.db"))
			run := sample(t)
			run.Notes["customers"] = tc.text
			made, err := db.Create(t.Context(), run)
			if err == nil {
				err = db.Apply(t.Context(), made.ID, assessment.SetPerson{Person: assessment.Person{Name: tc.name}})
			}
			if err == nil {
				_, err = db.ErasePerson(t.Context(), made.ID, 1)
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := db.Get(t.Context(), made.ID)
			if err != nil || got.Notes["customers"] != tc.want {
				t.Errorf("got %q, %v, want %q", got.Notes["customers"], err, tc.want)
			}
		})
	}
}

// What can't be read any more can still be erased.
func TestDamagedIsErased(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db := open(t, path)
	if _, err := db.Create(ctx, sample(t)); err != nil { // it has a history that stays
		t.Fatal(err)
	}
	run := sample(t)
	run.Company = "Cobalt Works"
	made, err := db.Create(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE answers SET answer = 'not JSON' WHERE assessment = ?", made.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Get(ctx, made.ID); !errors.Is(err, sqlite.ErrDamaged) {
		t.Fatalf("it is not damaged: %v", err)
	}
	found, err := db.Find(ctx, made.ID)
	if err != nil || found.ID != made.ID || found.Company != "Cobalt Works" {
		t.Fatalf("found %+v, %v", found, err)
	}
	if _, err := db.DeleteForever(ctx, found.ID); err != nil {
		t.Fatal(err)
	}
	if in := holding(t, path, "Cobalt"); len(in) > 0 {
		t.Errorf("it is still in %v", in)
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
