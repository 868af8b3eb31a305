package library_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/library"
	"trustpath/assessment/sqlite"
)

// person has a machine, and opens a library in a folder.
type person struct {
	folder, name string
	db           *sqlite.DB
}

func newPerson(t *testing.T, folder, name string) person {
	t.Helper()
	db, err := sqlite.OpenWith(t.Context(), t.TempDir()+"/test.db", time.Now, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return person{folder, name, db.WithEngine(shipped())}
}

func (p person) client(t *testing.T) *library.Client {
	t.Helper()
	c, err := library.Connect(t.Context(), library.Options{
		Address: p.folder,
		User:    p.name,
		Engine:  shipped(),
		Machine: p.db,
		Now:     time.Now,
		Today:   today,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func (p person) apply(t *testing.T, id string, changes ...assessment.Update) {
	t.Helper()
	for _, change := range changes {
		if err := p.db.Apply(t.Context(), id, change); err != nil {
			t.Fatal(err)
		}
	}
}

// states are those of all assessments, in the order of All.
func (p person) states(t *testing.T) (out []library.State) {
	t.Helper()
	rows, err := p.client(t).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		out = append(out, r.State)
	}
	return out
}

func (p person) wantStates(t *testing.T, want ...library.State) {
	t.Helper()
	if got := p.states(t); !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", p.name, got, want)
	}
}

// One assessment goes through each state on two machines.
func TestClient(t *testing.T) {
	t.Parallel()
	ctx, folder := t.Context(), t.TempDir()+"/library"
	if err := library.InitFolder(folder); err != nil {
		t.Fatal(err)
	}
	dana, omar := newPerson(t, folder, "dana"), newPerson(t, folder, "omar")
	run, err := dana.db.Create(ctx, assessment.Assessment{Company: "Acme", Pack: shipped().Pack})
	if err != nil {
		t.Fatal(err)
	}
	id := run.ID
	never := func(library.Conflict) library.Side { return "" }
	push := func(p person) {
		t.Helper()
		if err := p.client(t).Push(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	pull := func(p person, take func(library.Conflict) library.Side) library.Pulled {
		t.Helper()
		out, err := p.client(t).Pull(ctx, id, take)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	dana.wantStates(t, library.OnlyHere)
	if c := dana.client(t); len(c.Unpushed(false)) != 0 || len(c.Unpushed(true)) != 1 {
		t.Errorf("not pushed: %v", c.Unpushed(true))
	}
	push(dana)
	dana.wantStates(t, library.Same)
	omar.wantStates(t, library.Absent)
	pull(omar, never)
	omar.wantStates(t, library.Same)
	if out := pull(omar, never); !out.Same {
		t.Errorf("nothing newer: %+v", out)
	}

	// Only one of them changed it.
	note := func(text string) assessment.Update { return assessment.SetNote{Question: "regions", Text: text} }
	omar.apply(t, id, note("from Omar"))
	omar.wantStates(t, library.Changed)
	changes, err := omar.client(t).Changes(ctx, id)
	if err != nil || len(changes) != 1 || changes[0].Base != "" || changes[0].Here != "from Omar" {
		t.Errorf("what Omar changed: %+v, %v", changes, err)
	}
	push(omar)
	dana.wantStates(t, library.Older)
	dana.apply(t, id, assessment.SetAnswer{Question: "regions", Answer: assessment.Choose("us")})
	dana.wantStates(t, library.Apart)
	err = dana.client(t).Push(ctx, id)
	if !errors.Is(err, library.ErrStale) || !library.IsRefusal(err) {
		t.Errorf("a push after another's: %v", err)
	}
	if out := pull(dana, never); !out.Kept {
		t.Errorf("what Dana changed: %+v", out)
	}
	dana.wantStates(t, library.Changed)
	push(dana)
	pull(omar, never)

	// Both did.
	dana.apply(t, id, note("again from Dana"))
	omar.apply(t, id, note("again from Omar"))
	push(dana)
	_, err = omar.client(t).Pull(ctx, id, never)
	var conflict *library.ConflictError
	if !errors.As(err, &conflict) || len(conflict.Conflicts) != 1 || !library.IsRefusal(err) {
		t.Fatalf("both changed it: %v", err)
	}
	what, base, here, there := conflict.Conflicts[0].Words(shipped())
	if want := "Note on " + shipped().Question("regions").Short; what != want || base != "from Omar" ||
		here != "again from Omar" || there != "again from Dana" {
		t.Errorf("got %q, %q, %q, %q", what, base, here, there)
	}
	pull(omar, func(library.Conflict) library.Side { return library.Here })
	push(omar)
	pull(dana, never)
	dana.wantStates(t, library.Same)

	// Without the folder a push waits.
	dana.apply(t, id, note("offline"))
	if err := os.Rename(folder, folder+"-away"); err != nil {
		t.Fatal(err)
	}
	c := dana.client(t)
	if err := c.Push(ctx, id); !errors.Is(err, library.ErrOffline) || c.Offline == nil || c.Close() != nil {
		t.Errorf("offline: %v", err)
	}
	dana.wantStates(t, library.Waiting)
	if err := os.Rename(folder+"-away", folder); err != nil {
		t.Fatal(err)
	}
	if c := dana.client(t); !slices.Equal(c.Sent, []string{id}) || len(c.Refused) > 0 || c.Company(id) != "Acme" {
		t.Errorf("got %v, %v", c.Sent, c.Refused)
	}

	// What is removed stays here, and is not taken again.
	if err := dana.client(t).Remove(ctx, id); err != nil {
		t.Fatal(err)
	}
	dana.wantStates(t, library.Gone)
	if err := os.Rename(folder, folder+"-away"); err != nil {
		t.Fatal(err)
	}
	dana.apply(t, id, note("after"))
	_ = dana.client(t).Push(ctx, id) // it waits
	if err := os.Rename(folder+"-away", folder); err != nil {
		t.Fatal(err)
	}
	if c := dana.client(t); !errors.Is(c.Refused[id], library.ErrRemoved) {
		t.Errorf("got %v", c.Refused)
	}
	if c := dana.client(t); len(c.Refused) > 0 {
		t.Errorf("it still waits: %v", c.Refused)
	}
}

func TestNewerPack(t *testing.T) {
	t.Parallel()
	folder := t.TempDir() + "/library"
	if err := library.InitFolder(folder); err != nil {
		t.Fatal(err)
	}
	c := newPerson(t, folder, "dana").client(t)
	for version, newer := range map[string]bool{"1999.01": false, "2999.01": true} {
		ref := assessment.PackRef{ID: c.Pack.ID, Version: version, Digest: "sha256:" + version}
		if err := c.PutPack(context.Background(), library.Pack{PackRef: ref}, []byte("zip")); err != nil {
			t.Fatal(err)
		}
		got, err := c.NewerPack(t.Context())
		if err != nil || newer && (got == nil || got.Version != version) {
			t.Errorf("%s: got %v, %v", version, got, err)
		}
	}
}

// Each state, each measure and each kind of entry has words.
func TestWords(t *testing.T) {
	t.Parallel()
	e := shipped()
	for _, s := range []library.State{library.Absent, library.Same, library.Older, library.Changed, library.Apart,
		library.Unsynced, library.OnlyHere, library.Waiting, library.Gone} {
		if s.Words() == "" || s.Short() == "" || len(s.Short()) > len("only here") {
			t.Errorf("%s: %q, %q", s, s.Words(), s.Short())
		}
	}
	for _, tc := range []struct {
		m                library.Measure
		key, value, want string
	}{
		{library.Decisions, string(e.Standards[0].ID), "now", e.Standards[0].Short + ": now"},
		{library.Decisions, string(e.Standards[0].ID), "unknown", e.Standards[0].Short + ": open"},
		{library.Gates, string(e.Gates[0].ID), "certain", e.Gates[0].Title + ": yes"},
		{library.Duties, string(e.Obligations[0].ID), "possible", e.Obligations[0].Title + ": perhaps"},
		{library.Work, string(e.Workstreams[0].ID), "", e.Workstreams[0].Title + ": not in the plan"},
		{library.Work, "no_such_work", "in_place", "No such work: in place"},
		{library.Lateness, string(e.Workstreams[0].ID), "yes", e.Workstreams[0].Title + ": late"},
		{library.Dates, string(e.Milestones[0].ID), "yes", e.Milestones[0].Title + ": has a date"},
		{library.Dates, string(e.Milestones[0].ID), "", e.Milestones[0].Title + ": no date"},
		{library.Gates, string(e.Gates[0].ID), "", e.Gates[0].Title + ": no"},
	} {
		if got := tc.m.KeyWords(e, tc.key) + ": " + tc.m.ValueWords(tc.value); got != tc.want || tc.m.Title() == "" {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
	if got := library.GroupWords(e, library.BySector, "unknown"); got != "no answer" {
		t.Errorf("got %q", got)
	}
	us, _ := e.Question(e.Roles.Regions).Option("us")
	if got := library.GroupWords(e, library.ByRegion, "eu+us"); !strings.Contains(got, us.Short) || !strings.Contains(got, " and ") {
		t.Errorf("got %q", got)
	}
	if cell := (library.Cell{Median: "2027-10"}); cell.Month() != "October 2027" || new(library.Cell).Month() != "" {
		t.Errorf("got %q", cell.Month())
	}
	for _, tc := range []struct{ kind, key, text, want string }{
		{"answer", "regions", `["us"]`, us.Label},
		{"answer", "no_such_question", `["us"]`, "no answer"},
		{"readiness", string(e.Workstreams[0].ID), `{"state":"partial","comment":"half"}`, "partial, half"},
		{"readiness", string(e.Workstreams[0].ID), "", "no state"},
		{"person", "1", `{"name":"Mira"}`, "Mira"},
		{"deal", "1", "", "nothing"},
		{"fact", "start", "2026-12-01", "2026-12-01"},
	} {
		var c library.Conflict
		c.Kind, c.Key, c.Here = tc.kind, tc.key, tc.text
		if what, _, here, _ := c.Words(e); what == "" || here != tc.want {
			t.Errorf("%s %s: got %q, %q", tc.kind, tc.key, what, here)
		}
	}
}
