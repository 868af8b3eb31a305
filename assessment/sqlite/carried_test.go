package sqlite_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
)

// carrying returns the small pack, and version 2.10 of it: a SOC 2 report that was
// asked for means ISO 27001 to a small company and both to a large one, and what
// was asked for and what is held is to be checked again.
func carrying(t *testing.T) (old, later *engine.Engine) {
	t.Helper()
	small, newer := os.DirFS("../../content/testdata/small"), fstest.MapFS{}
	err := fs.WalkDir(small, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(small, name)
		if name == "pack.yaml" {
			data = []byte(strings.Replace(string(data), `version: "1"`, `version: "2.10"`, 1) + `carried:
  - {option: asks.soc2, to: asks.iso27001, when: team_size.few, before: "2.9"}
  - {option: asks.soc2, to: asks.iso27001, keep: true, when: team_size.many, before: "2.9"}
  - {option: held.soc2, to: held.iso27001, when: controls.basics, before: "2.9"}
  - {recheck: [held, asks], before: "2.9"}
`)
		}
		newer[name] = &fstest.MapFile{Data: data}
		return err
	})
	oldCatalog, oldErr := pack.Load(small)
	newCatalog, newErr := pack.Load(newer)
	if err := errors.Join(err, oldErr, newErr); err != nil {
		t.Fatal(err)
	}
	return engine.New(oldCatalog), engine.New(newCatalog)
}

type chosen = map[assessment.QuestionID][]assessment.OptionID

// answers are those of a small company that was asked for a SOC 2 report, with some
// replaced.
func answers(change chosen) assessment.Answers {
	out := map[assessment.QuestionID]assessment.Answer{}
	all := chosen{"asks": {"soc2"}, "team_size": {"few"}, "held": {"soc2"}, "controls": {"starting"}, "capacity": {"dedicated"}}
	for _, part := range []chosen{all, change} {
		for id, options := range part {
			out[id] = assessment.Choose(options...)
		}
	}
	return assessment.AnswersFrom(out)
}

// version8 makes a database as a program before version 9 left it, with an assessment.
func version8(t *testing.T, path string, c *engine.Engine, run assessment.Assessment) string {
	t.Helper()
	db := open(t, path)
	made, err := db.WithEngine(c).Create(t.Context(), run)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Exec("DROP TABLE held_dates; DROP TABLE entries; DROP TABLE agenda; DROP TABLE pushed; PRAGMA user_version = 8")
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	return made.ID
}

// wantCarried checks an assessment as a store with a pack reads it: what was asked
// for, what is held, what was carried, and what is to be checked again.
func wantCarried(t *testing.T, db *sqlite.DB, c *engine.Engine, id, want string) assessment.Assessment {
	t.Helper()
	run := get(t, db.WithEngine(c), id)
	got := fmt.Sprint(run.Answers.Of("asks").Options, run.Answers.Of("held").Options, run.Carried, c.CheckAgain(run))
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	return run
}

func TestOldDatabaseIsCarried(t *testing.T) {
	t.Parallel()
	old, later := carrying(t)
	for _, tc := range []struct {
		name   string
		change chosen
		want   string
	}{
		{"instead", nil, "[iso27001] [soc2] [{asks.soc2 asks.iso27001 false}] [asks held]"},
		{"too", chosen{"team_size": {"many"}}, "[soc2 iso27001] [soc2] [{asks.soc2 asks.iso27001 true}] [asks held]"},
		{"the condition is unknown", chosen{"team_size": {}}, "[soc2] [soc2] [] [asks held]"},
		{"another option", chosen{"asks": {"nothing_yet"}}, "[nothing_yet] [soc2] [] [asks held]"},
		{"both already", chosen{"team_size": {"many"}, "asks": {"soc2", "iso27001"}}, "[soc2 iso27001] [soc2] [] [asks held]"},
		{"two questions", chosen{"controls": {"basics"}}, "[iso27001] [iso27001] [{asks.soc2 asks.iso27001 false} {held.soc2 held.iso27001 false}] [asks held]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			id := version8(t, path, old, assessment.Assessment{Answers: answers(tc.change)})
			db := open(t, path)
			run := wantCarried(t, db, later, id, tc.want)
			for _, change := range later.ContentChanges(run).Changes {
				if change.Cause != assessment.ByContent {
					t.Errorf("%s changed by the %s; the answers are the same", change.Attribute, change.Cause)
				}
			}
			asIs := answers(tc.change)
			wantCarried(t, db, old, id, fmt.Sprintf("%v %v [] []", asIs.Of("asks").Options, asIs.Of("held").Options))
			if damage, err := db.Check(t.Context()); err != nil || len(damage) > 0 {
				t.Errorf("damage: %v, %v", damage, err)
			}
		})
	}
}

// What the rules made of older answers stays, whatever is answered next, until the
// answer is given again.
func TestCarriedAnswersStay(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	old, later := carrying(t)
	id := version8(t, path, old, assessment.Assessment{Answers: answers(nil)})
	db := open(t, path)
	in := db.WithEngine(later)
	apply := func(u assessment.Update) {
		t.Helper()
		before := get(t, in, id)
		if err := in.Apply(ctx, id, u); err != nil {
			t.Fatal(err)
		}
		now, err := before.Apply(later.Catalog, u, before.Changed, assessment.Date{}) // as a session has it
		after := get(t, in, id)
		if got, want := fmt.Sprint(after.Answers.Of("asks"), later.CheckAgain(after)), fmt.Sprint(now.Answers.Of("asks"), later.CheckAgain(now)); got != want || err != nil {
			t.Errorf("stored %s, in memory %s, %v", got, want, err)
		}
	}
	apply(assessment.SetAnswer{Question: "team_size", Answer: assessment.Choose("many")})
	if run := wantCarried(t, db, later, id, "[iso27001] [soc2] [] [asks held]"); run.Pack != old.Pack {
		t.Errorf("belongs to %+v before that was accepted", run.Pack)
	}
	apply(assessment.SetAnswer{Question: "held", Answer: assessment.Choose("soc2")}) // the same answer
	wantCarried(t, db, later, id, "[iso27001] [soc2] [] [asks]")
	apply(assessment.SetAnswer{Question: "asks", Answer: assessment.Choose("soc2")}) // no rule reads it any more
	wantCarried(t, db, later, id, "[soc2] [soc2] [] []")
	for _, want := range []string{"[iso27001] [soc2] [] [asks]", "[iso27001] [soc2] [] [asks held]", "[iso27001] [soc2] [{asks.soc2 asks.iso27001 false}] [asks held]"} {
		if _, err := in.Undo(ctx, id); err != nil {
			t.Fatal(err)
		}
		wantCarried(t, db, later, id, want)
	}
	apply(assessment.AcceptPack{})
	if run := wantCarried(t, db, later, id, "[iso27001] [soc2] [] []"); run.Pack != later.Pack || run.Answers.Of("asks").Content != "" {
		t.Errorf("accepted: got %+v", run)
	}
	recorded(t, db, id, later)
}

// An assessment without a record is carried as well, and an answer to another
// question does not end that.
func TestCarriedWithoutRecord(t *testing.T) {
	t.Parallel()
	old, later := carrying(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.Create(t.Context(), assessment.Assessment{Pack: old.Pack, Answers: answers(nil)})
	if err != nil {
		t.Fatal(err)
	}
	in := db.WithEngine(later)
	if err := in.Apply(t.Context(), made.ID, assessment.SetAnswer{Question: "controls", Answer: assessment.DontKnow()}); err != nil {
		t.Fatal(err)
	}
	wantCarried(t, db, later, made.ID, "[iso27001] [soc2] [] [asks held]")
	if _, err := in.Undo(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	wantCarried(t, db, later, made.ID, "[iso27001] [soc2] [{asks.soc2 asks.iso27001 false}] [asks held]")
	if err := in.Apply(t.Context(), made.ID, assessment.AcceptPack{}); err != nil {
		t.Fatal(err)
	}
	wantCarried(t, db, later, made.ID, "[iso27001] [soc2] [] []")
}

// A bundle of older content is carried where it is imported, and goes on from there.
func TestOldBundleIsCarried(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	old, later := carrying(t)
	from, to := another(t), another(t)
	made, err := from.WithEngine(old).Create(ctx, assessment.Assessment{Company: "Acme", Answers: answers(nil)})
	if err != nil {
		t.Fatal(err)
	}
	move := func(from, to *sqlite.DB, e *engine.Engine, version string) {
		t.Helper()
		b, err := from.WithEngine(e).Bundle(ctx, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := files.WriteBundle(&text, b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), `"trustpath_bundle": `+version+",") {
			t.Errorf("got %.40s, want version %s", &text, version)
		}
		read, err := files.ReadBundle(text.Bytes(), "f", later)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.WithEngine(later).Import(ctx, read, false); err != nil {
			t.Fatal(err)
		}
	}
	move(from, to, old, "1")
	wantCarried(t, to, later, made.ID, "[iso27001] [soc2] [{asks.soc2 asks.iso27001 false}] [asks held]")
	if err := to.WithEngine(later).Apply(ctx, made.ID, assessment.SetAnswer{Question: "held", Answer: assessment.Choose("soc2")},
		assessment.SetFacts{HeldDates: map[assessment.OptionID]assessment.Date{"soc2": day(t, "2026-09-30")}}); err != nil {
		t.Fatal(err)
	}
	third := another(t)
	move(to, third, later, "4")
	run := wantCarried(t, third, later, made.ID, "[iso27001] [soc2] [] [asks]")
	if got := later.HeldDate(run, "soc2"); got != day(t, "2026-09-30") {
		t.Errorf("day of what is held: got %s", got)
	}
}

// What a program with the content before 2027.01 stored, in its database or a bundle,
// keeps its meaning in the content that ships.
func TestFirstEditionIsCarried(t *testing.T) {
	t.Parallel()
	c := shipped(t)
	for _, tc := range []struct {
		name    string
		answers chosen
		want    string // sectors, what was carried, what to check again
		gates   []assessment.GateID
		silent  []assessment.GateID
	}{
		{"public bodies in the US alone", chosen{"regions": {"us"}, "sectors": {"public_other"}},
			"[us_state_local] [{sectors.public_other sectors.us_state_local false}] []", []assessment.GateID{"govramp"}, []assessment.GateID{"market_scheme"}},
		{"and elsewhere", chosen{"regions": {"us", "eu"}, "sectors": {"general", "public_other"}},
			"[general us_state_local public_other] [{sectors.public_other sectors.us_state_local true}] []", []assessment.GateID{"govramp", "market_scheme"}, nil},
		{"elsewhere alone", chosen{"regions": {"latam"}, "sectors": {"public_other"}},
			"[public_other] [] []", []assessment.GateID{"market_scheme"}, []assessment.GateID{"govramp"}},
		{"not known where", chosen{"regions": {}, "sectors": {"public_other"}}, "[public_other] [] []", nil, []assessment.GateID{"govramp"}},
		{"insurers elsewhere", chosen{"regions": {"gulf"}, "sectors": {"insurance"}}, "[insurance] [] []", []assessment.GateID{"market_scheme"}, nil},
		{"insurers in the US", chosen{"regions": {"us"}, "sectors": {"insurance"}},
			"[insurance] [] []", []assessment.GateID{"us_insurers"}, []assessment.GateID{"market_scheme"}},
		{"places in the US", chosen{"regions": {"us"}, "sectors": {"employers_hr"}, "us_places": {"new_york_city"}},
			"[employers_hr] [] [us_places]", []assessment.GateID{"bias_audit"}, nil},
		{"federal agencies", chosen{"regions": {"us"}, "sectors": {"us_federal"}}, "[us_federal] [] []", []assessment.GateID{"fedramp"}, []assessment.GateID{"cmmc"}},
	} {
		run := assessment.Assessment{Pack: assessment.PackRef{ID: c.Pack.ID, Version: "2026.12", Digest: "sha256:old"}}
		entered := chosen{"customers": {"us_enterprise"}, "ai_role": {"fine_tunes"}, "ai_impact": {"decides_about_people"}, "ai_domains": {"employment"}}
		maps.Copy(entered, tc.answers)
		stored := map[assessment.QuestionID]assessment.Answer{}
		for id, options := range entered {
			stored[id] = assessment.Choose(options...)
			if len(options) == 0 {
				stored[id] = assessment.DontKnow()
			}
		}
		run.Answers = assessment.AnswersFrom(stored)
		want := func(t *testing.T, db *sqlite.DB, id string) {
			t.Helper()
			run := get(t, db.WithEngine(c), id)
			if got := fmt.Sprint(run.Answers.Of("sectors").Options, run.Carried, c.CheckAgain(run)); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			if got := run.Answers.Of("us_places"); !got.Equal(assessment.Choose(tc.answers["us_places"]...)) {
				t.Errorf("places in the US: got %v", got)
			}
			certain := map[assessment.GateID]bool{}
			for _, gate := range c.Evaluate(run, assessment.Options{Today: day(t, "2026-12-01"), SkipPlan: true, SkipFlips: true}).Gates {
				certain[gate.ID] = gate.State == assessment.Certain
			}
			for _, gate := range tc.gates {
				if !certain[gate] {
					t.Errorf("the gate %s is not certain, only %v are", gate, certain)
				}
			}
			for _, gate := range tc.silent {
				if certain[gate] {
					t.Errorf("the gate %s is certain", gate)
				}
			}
		}
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			id := version8(t, path, nil, run)
			db := open(t, path)
			want(t, db, id)
			b, err := db.Bundle(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := files.WriteBundle(&text, b); err != nil {
				t.Fatal(err)
			}
			read, err := files.ReadBundle(text.Bytes(), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			to := another(t)
			if _, err := to.WithEngine(c).Import(t.Context(), read, false); err != nil {
				t.Fatal(err)
			}
			want(t, to, id)
		})
	}
}

// A day follows what is held, and waits while the answer has no place for it.
func TestHeldDates(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "t.db")
	old, later := carrying(t)
	id := version8(t, path, old, assessment.Assessment{Answers: answers(chosen{"controls": {"basics"}})})
	db := open(t, path)
	september := day(t, "2026-09-30")
	set := func(held assessment.OptionID, date assessment.Date) error {
		return db.WithEngine(old).Apply(ctx, id, assessment.SetFacts{HeldDates: map[assessment.OptionID]assessment.Date{held: date}})
	}
	if err := set("soc2", september); err != nil {
		t.Fatal(err)
	}
	if err := set("none", september); err == nil {
		t.Error("nothing has a day")
	}
	want := func(when string, e *engine.Engine, held assessment.OptionID, date assessment.Date) {
		t.Helper()
		if got := e.HeldDate(get(t, db.WithEngine(e), id), held); got != date {
			t.Errorf("%s: %s has %q, want %q", when, held, got, date)
		}
	}
	want("set", old, "soc2", september)
	want("carried to another certificate", later, "iso27001", september)
	for _, held := range []assessment.OptionID{"none", "soc2"} {
		if err := db.WithEngine(old).Apply(ctx, id, assessment.SetAnswer{Question: "held", Answer: assessment.Choose(held)}); err != nil {
			t.Fatal(err)
		}
		date := assessment.Date{}
		if held == "soc2" {
			date = september
		}
		want("answered "+string(held), old, "soc2", date)
	}
	if _, err := db.WithEngine(old).Undo(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := set("soc2", assessment.Date{}); err != nil {
		t.Fatal(err)
	}
	if run := get(t, db, id); len(run.HeldDates) > 0 {
		t.Errorf("taken back: got %v", run.HeldDates)
	}
	if _, err := db.Undo(ctx, id); err != nil {
		t.Fatal(err)
	}
	if run := get(t, db, id); run.HeldDates["soc2"] != september {
		t.Errorf("back: got %v", run.HeldDates)
	}
	if _, err := db.Exec("UPDATE held_dates SET day = '2027-09-30'"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Get(ctx, id); !errors.Is(err, sqlite.ErrDamaged) {
		t.Errorf("changed outside the program: got %v", err)
	}
}
