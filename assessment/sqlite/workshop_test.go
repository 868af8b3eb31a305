package sqlite_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/content"
)

// shipped returns the shipped pack, loaded once.
func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	e, err := loadShipped()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var loadShipped = sync.OnceValues(func() (*engine.Engine, error) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	return engine.New(c), err
})

// held is a store with an assessment and a workshop on it with people in it.
func held(t testing.TB, path string, people int) (*sqlite.DB, *sqlite.Workshop) {
	t.Helper()
	ctx := context.Background()
	file, err := sqlite.OpenWith(ctx, path, time.Now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	db := file.WithEngine(shipped(t))
	run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI", Notes: map[assessment.QuestionID]string{"customers": "two pilots"},
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")})})
	if err != nil {
		t.Fatal(err)
	}
	w, err := db.StartWorkshop(ctx, run.ID, workshop.Rounds, true)
	if err != nil {
		t.Fatal(err)
	}
	for n := range people {
		happens(t, w, workshop.Join{Identity: workshop.Identity{Key: fmt.Sprint("SHA256:", n+1), Code: workshop.Digest(fmt.Sprint("code ", n+1))}, Name: fmt.Sprint("person ", n+1)})
	}
	return db, w
}

func happens(t testing.TB, w *sqlite.Workshop, events ...workshop.Event) {
	t.Helper()
	for _, e := range events {
		if err := w.Apply(context.Background(), e); err != nil {
			t.Fatalf("%s: %v", workshop.KindOf(e), err)
		}
	}
}

func voted(n int, options ...assessment.OptionID) workshop.Vote {
	return workshop.Vote{Who: workshop.ParticipantID(fmt.Sprint("p", n)), Question: "customers", Answer: assessment.Choose(options...)}
}

func seen(t *testing.T, h *workshop.State) string {
	t.Helper()
	all := []any{h.Facilitator(), h.Projector()}
	for _, p := range h.Facilitator().People {
		view, _ := h.Participant(p.ID)
		all = append(all, view)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A resumed workshop has everything, unrevealed votes included, and what was agreed
// is an answer of the assessment.
func TestWorkshopResumes(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db, w := held(t, path, 3)
	if !w.State.Answers().Of("held").Equal(assessment.Choose("none")) {
		t.Error("it does not begin with the answers that are there")
	}
	happens(t, w, workshop.Put{Question: "customers"}, voted(1, "smb"), voted(2, "smb", "consumers"), workshop.Reveal{Question: "customers"},
		workshop.Record{Question: "customers", Answer: assessment.Choose("smb"), Dissent: "people too"}, workshop.Put{Question: "regions"})
	happens(t, w, workshop.Vote{Who: "p3", Question: "regions", Answer: assessment.Choose("eu"), Note: "mostly"})
	for range 3 {
		happens(t, w, workshop.Leave{Who: w.State.Facilitator().People[w.State.Projector().Here-1].ID})
	}
	want := seen(t, w.State)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, path).WithEngine(shipped(t))
	again, err := db.ResumeWorkshop(ctx, w.Assessment[:12])
	if err != nil {
		t.Fatal(err)
	}
	if got := seen(t, again.State); got != want {
		t.Errorf("resumed\n%s\nwant\n%s", got, want)
	}
	run, err := db.Get(ctx, w.Assessment)
	if err != nil || !run.Answers.Of("customers").Equal(assessment.Choose("smb")) || run.Notes["customers"] != "two pilots\n\nDissent in the workshop: people too" {
		t.Errorf("the assessment has %v, %q, %v", run.Answers.Of("customers"), run.Notes["customers"], err)
	}
	happens(t, again, workshop.Skip{Question: "regions"}, workshop.Record{Question: "customers", Answer: assessment.Choose("consumers"), Dissent: "companies too"})
	if run, err = db.Get(ctx, w.Assessment); err != nil || run.Notes["customers"] != "two pilots\n\nDissent in the workshop: companies too" {
		t.Errorf("after another agreement the note is %q, %v", run.Notes["customers"], err)
	}
	happens(t, again, workshop.Rejoin{Identity: workshop.Identity{Code: workshop.Digest("CODE 2")}}, workshop.Close{})
	if _, err := db.ResumeWorkshop(ctx, w.Assessment); !errors.Is(err, sqlite.ErrNoWorkshop) {
		t.Errorf("resume of one that was closed: got %v", err)
	}
	if last, err := db.LastWorkshop(ctx, w.Assessment); err != nil || !last.State.Projector().Closed || last.State.Projector().Here != 1 {
		t.Errorf("the last workshop: %v", err)
	}
	if _, err := db.StartWorkshop(ctx, w.Assessment, workshop.Free, false); err != nil {
		t.Errorf("another workshop: %v", err)
	}
	if damage, err := db.Check(ctx); err != nil || len(damage) > 0 {
		t.Errorf("check: %v, %v", damage, err)
	}
}

// Several events are stored together and are there again in their order.
func TestWorkshopStoresTogether(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db, w := held(t, path, 3)
	happens(t, w, workshop.Put{Question: "customers"})
	if err := w.Apply(ctx, voted(1, "smb"), voted(2, "consumers"), voted(3, "smb")); err != nil {
		t.Fatal(err)
	}
	happens(t, w, workshop.Reveal{Question: "customers"})
	again, err := db.LastWorkshop(ctx, w.Assessment)
	if err != nil || seen(t, again.State) != seen(t, w.State) || again.State.Projector().Spread.Voters != 3 {
		t.Errorf("stored %v\n%s\n%s", err, seen(t, again.State), seen(t, w.State))
	}
	if damage, err := db.Check(ctx); err != nil || len(damage) > 0 {
		t.Errorf("check: %v, %v", damage, err)
	}
}

// An event that cannot be stored did not happen, and two programs do not go on
// with one workshop.
func TestWorkshopStoresFirst(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db, w := held(t, path, 1)
	happens(t, w, workshop.Put{Question: "customers"})
	before := seen(t, w.State)
	ended, end := context.WithCancel(ctx)
	end()
	if err := w.Apply(ended, voted(1, "smb")); err == nil || seen(t, w.State) != before {
		t.Errorf("a vote that was not stored: %v, %s", err, seen(t, w.State))
	}
	if err := w.Apply(ctx, voted(2, "smb")); !errors.Is(err, workshop.ErrParticipant) {
		t.Errorf("a vote of nobody: got %v", err)
	}
	if err := w.Apply(ctx, voted(1, "smb"), voted(2, "smb")); !errors.Is(err, workshop.ErrParticipant) || seen(t, w.State) != before {
		t.Errorf("a vote and one without a voter: got %v, %s", err, seen(t, w.State))
	}
	other, err := db.ResumeWorkshop(ctx, w.Assessment)
	if err != nil {
		t.Fatal(err)
	}
	happens(t, other, voted(1, "consumers"))
	if err := w.Apply(ctx, voted(1, "smb")); !errors.Is(err, sqlite.ErrElsewhere) {
		t.Errorf("two at once: got %v", err)
	}
	if err := db.Delete(ctx, w.Assessment); err != nil {
		t.Fatal(err)
	}
	happens(t, other, workshop.Reveal{Question: "customers"})
	events := other.State.Events()
	if err := other.Apply(ctx, workshop.Record{Question: "customers", Answer: assessment.Choose("smb")}); !errors.Is(err, sqlite.ErrNotFound) || other.State.Events() != events {
		t.Errorf("an agreement on what was deleted: got %v", err)
	}
	if err := db.Restore(ctx, w.Assessment); err != nil {
		t.Fatal(err)
	}
	if last, err := db.LastWorkshop(ctx, w.Assessment); err != nil || last.State.Events() != events {
		t.Errorf("an agreement that failed left an event behind: %v", err)
	}
	for _, db := range []*sqlite.DB{open(t, path), open(t, filepath.Join(t.TempDir(), "t.db")).WithEngine(w.State.Catalog())} {
		if _, err := db.ResumeWorkshop(ctx, w.Assessment); err == nil {
			t.Error("a workshop without content, or without an assessment, was resumed")
		}
	}
}

// What changed outside the program is found, and nothing is built on it.
func TestWorkshopDamaged(t *testing.T) {
	t.Parallel()
	const loose = "DROP TRIGGER workshop_events_stand; DROP TRIGGER workshop_events_are_kept; PRAGMA foreign_keys=0;"
	for _, tc := range []struct{ name, script, says string }{
		{"a vote is another", "UPDATE workshop_events SET event = replace(event, 'smb', 'consumers') WHERE kind = 'vote'", "event 4 of workshop"},
		{"the last one is missing", "DELETE FROM workshop_events WHERE kind = 'vote'", "workshop"},
		{"a time is another", "UPDATE workshop_events SET time = time + 1 WHERE number = 1", "event 1 of workshop"},
		{"of other content", "UPDATE workshops SET pack = 'other 1'", "workshop"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
			db, w := held(t, path, 1)
			happens(t, w, workshop.Put{Question: "customers"}, voted(1, "smb"))
			raw(t, path, loose+tc.script)
			if _, err := db.LastWorkshop(ctx, w.Assessment); !errors.Is(err, sqlite.ErrDamaged) {
				t.Errorf("read: got %v", err)
			}
			if damage, err := db.Check(ctx); err != nil || len(damage) != 1 || damage[0].Assessment != w.Assessment || !strings.HasPrefix(damage[0].What, tc.says) {
				t.Errorf("check: %v, %v", damage, err)
			}
		})
	}
}

// BenchmarkWorkshopVote is one vote of thirty, on the disk.
func BenchmarkWorkshopVote(b *testing.B) {
	_, w := held(b, filepath.Join(b.TempDir(), "t.db"), 30)
	happens(b, w, workshop.Put{Question: "customers"})
	for n := 0; b.Loop(); n++ {
		happens(b, w, voted(n%30+1, "smb"))
	}
}

// TestWorkshopChild is not a test: it is the process that is killed.
func TestWorkshopChild(t *testing.T) {
	path := os.Getenv("TRUSTPATH_ROOM")
	if path == "" {
		t.Skip("only as a child process")
	}
	ctx := context.Background()
	w, err := open(t, path).WithEngine(shipped(t)).ResumeWorkshop(ctx, os.Getenv("TRUSTPATH_ID"))
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		v := voted(n%5+1, []assessment.OptionID{"smb", "consumers"}[n%2])
		v.Note = strconv.Itoa(n)
		happens(t, w, v)
		fmt.Println("saved", n)
	}
}

// A program that is killed at a random moment has lost no vote that it had
// acknowledged. -kills says how often.
func TestWorkshopKilled(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	db, w := held(t, path, 5)
	happens(t, w, workshop.Put{Question: "customers"})
	random := rand.New(rand.NewPCG(5, 6))
	for range max(2, *kills/3) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWorkshopChild$")
		cmd.Env = append(os.Environ(), "TRUSTPATH_ROOM="+path, "TRUSTPATH_ID="+w.Assessment)
		acknowledged := killed(t, cmd, 5+random.IntN(60), time.Duration(random.IntN(1000))*time.Microsecond)
		last, err := db.LastWorkshop(ctx, w.Assessment)
		if err != nil {
			t.Fatal(err)
		}
		newest := map[int]int{} // of each participant, the number of the vote
		for i := range acknowledged {
			newest[(i+1)%5+1] = i + 1
		}
		for who, n := range newest {
			view, _ := last.State.Participant(workshop.ParticipantID(fmt.Sprint("p", who)))
			if got, err := strconv.Atoi(view.Steps[0].Note); err != nil || got != n && got != n+5 {
				t.Errorf("participant %d: vote %d was acknowledged, %q is there", who, n, view.Steps[0].Note)
			}
		}
		if len(acknowledged) < 5 {
			t.Errorf("only %d acknowledged", len(acknowledged))
		}
	}
}
