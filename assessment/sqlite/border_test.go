package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
)

// craft changes a database and updates every digest, as an attacker who knows them
// can.
func craft(t *testing.T, db *DB, id string, statements ...string) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := tx.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	w := writer{ctx: t.Context(), tx: db.transaction(tx), id: id}
	w.finish()
	if err := errors.Join(w.err, tx.Commit()); err != nil {
		t.Fatal(err)
	}
}

// Ids, states, currencies and names of content are shown as they are, so a
// database in which they are something else is damaged, with digests that fit.
func TestCraftedRefused(t *testing.T) {
	t.Parallel()
	const esc = "\x1b]0;owned\x07\u202e\u009b31m"
	for name, statement := range map[string]string{
		"question":       "UPDATE answers SET question = 'a" + esc + "'",
		"option":         `UPDATE answers SET answer = '["<script>"]'`,
		"option escape":  `UPDATE answers SET answer = '["a\u001b[31m"]'`,
		"no answer":      `UPDATE answers SET answer = 'x'`,
		"note of":        "UPDATE notes SET question = '<img src=x>'",
		"workstream":     "UPDATE readiness SET workstream = 'a\nb'",
		"state":          `UPDATE readiness SET mark = '{"state":"in\u202eplace"}'`,
		"no state":       `UPDATE readiness SET mark = '['`,
		"currency":       "UPDATE deals SET currency = '" + esc + "'",
		"currency html":  "UPDATE deals SET currency = '<b>x</b>'",
		"asks":           `UPDATE deals SET asks = '["\u001b]8;;http://x\u0007"]'`,
		"no date":        "UPDATE deals SET date = 'soon" + esc + "'",
		"content":        "UPDATE assessments SET pack_id = 'a" + esc + "'",
		"content html":   "UPDATE assessments SET pack_version = '<script>alert(1)</script>'",
		"content digest": "UPDATE assessments SET pack_digest = 'x\u2028y'",
		"start":          "UPDATE assessments SET start = 'tomorrow'",
		"recommended":    `INSERT INTO recommendations SELECT id, '{"a\u001bb":["x"]}', '{}' FROM assessments`,
		"values":         `INSERT INTO recommendations SELECT id, '{}', '{"soc2.\u202edecision":["now"]}' FROM assessments`,
		"too many":       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) INSERT INTO notes SELECT id, 'n' || i, 'x' FROM n, assessments",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, path := t.Context(), filepath.Join(t.TempDir(), "t.db")
			db, _ := begin(t, path)
			run, err := db.Create(ctx, assessment.Assessment{Company: "Bolt", Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")}),
				Notes: map[assessment.QuestionID]string{"held": "x"}, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"access": {State: assessment.InPlace}},
				Deals: []assessment.Deal{{Number: 1, Name: "Vermeer", Asks: []assessment.OptionID{"iso27001"}, Currency: "EUR"}}})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(statement, "assessments") {
				statement += " WHERE id = '" + run.ID + "'"
			}
			craft(t, db, run.ID, statement)
			for what, err := range map[string]error{
				"get": second(db.Get(ctx, run.ID)), "bundle": second(db.Bundle(ctx, run.ID)), "at": second(db.At(ctx, run.ID, time.Now())),
			} {
				if !errors.Is(err, ErrDamaged) {
					t.Errorf("%s: got %v, want %v", what, err, ErrDamaged)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			staged, err := Stage(ctx, path, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer staged.Close()
			if len(staged.Damage) != 1 || staged.Damage[0].Assessment != run.ID {
				t.Errorf("check: got %v, want damage in %s", staged.Damage, run.ID)
			}
		})
	}
}

func second[T any](_ T, err error) error { return err }

// Texts that people enter come back clean, whatever a database holds.
func TestCraftedTextsCleaned(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, id := begin(t, filepath.Join(t.TempDir(), "t.db"))
	const esc = "\x1b]0;owned\x07\u202e\u009b31m"
	if err := errors.Join(db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "before" + esc}), db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "x"}), db.Apply(ctx, id, assessment.SetReadiness{Workstream: "access", Mark: &assessment.ReadinessMark{State: assessment.Partial, Reason: "r"}})); err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddDeals(ctx, id, []assessment.Deal{{Name: "d", Asks: []assessment.OptionID{"iso27001"}, Currency: "EUR"}}); err != nil {
		t.Fatal(err)
	}
	craft(t, db, id, "UPDATE assessments SET company = 'C"+esc+"'", "UPDATE notes SET note = 'N"+esc+"\nline'", `UPDATE readiness SET mark = '{"state":"partial","reason":"R\u001b[31m\u202e"}'`, "UPDATE deals SET name = 'D"+esc+"'")
	run, err := db.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := db.List(ctx, false, 10)
	if err != nil {
		t.Fatal(err)
	}
	names, err := db.Names(ctx, 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	times, err := db.Times(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	past, err := db.At(ctx, id, times[2])
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{run.Company, run.Notes["held"], run.Readiness["access"].Reason, run.Deals[0].Name, listed[0].Company, names[0].Company, past.Company, past.Notes["held"]} {
		if text == "" || strings.ContainsAny(text, "\x1b\x07\u202e\u009b") {
			t.Errorf("got %q, want it clean", text)
		}
	}
}

// What another program changed is marked in the list, with nothing else of it.
func TestListMarksDamage(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, statement := range map[string]string{
		"company": "UPDATE assessments SET company = 'EVIL' WHERE id = ?", "time": "UPDATE assessments SET changed = 1 WHERE id = ?",
		"deleted": "UPDATE assessments SET deleted = 1 WHERE id = ?", "answer": "INSERT INTO answers VALUES (?, 'held', '[\"none\"]')",
		"note": "INSERT INTO notes VALUES (?, 'held', 'EVIL')", "content": "UPDATE assessments SET pack_version = 'EVIL' WHERE id = ?",
	} {
		t.Run(name, func(t *testing.T) {
			db, id := begin(t, filepath.Join(t.TempDir(), "t.db"))
			other, err := db.Create(ctx, assessment.Assessment{Company: "True"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Exec(statement, id); err != nil {
				t.Fatal(err)
			}
			listed, err := db.List(ctx, false, 10)
			if err != nil {
				t.Fatal(err)
			}
			deleted, err := db.List(ctx, true, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range append(listed, deleted...) {
				if want := (Summary{ID: id, Damaged: true}); one.ID == id && one != want || one.ID == other.ID && (one.Damaged || one.Company != "True") {
					t.Errorf("got %+v", one)
				}
			}
			if len(listed)+len(deleted) != 2 {
				t.Errorf("got %v and %v", listed, deleted)
			}
		})
	}
}

// Any clock is good enough to begin an assessment, and a bundle of it is taken.
func TestAnyClock(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 0), time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC), time.Date(2290, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		t.Run(fmt.Sprint(at.Year()), func(t *testing.T) {
			ctx, clock := t.Context(), at
			db, err := OpenWith(ctx, filepath.Join(t.TempDir(), "t.db"), func() time.Time { return clock }, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI", Completed: at})
			if err != nil {
				t.Fatal(err)
			}
			clock = clock.Add(-48 * time.Hour) // it is set back
			if err := db.Apply(ctx, run.ID, assessment.SetNote{Question: "held", Text: "x"}); err != nil {
				t.Fatal(err)
			}
			got, err := db.Get(ctx, run.ID)
			if err != nil || !got.Created.Equal(at) || !got.Completed.Equal(at) || !got.Changed.Equal(clock) {
				t.Errorf("got %+v, %v", got, err)
			}
			whole, err := db.Bundle(ctx, run.ID)
			if err != nil {
				t.Fatal(err)
			}
			other, err := OpenWith(ctx, filepath.Join(t.TempDir(), "b.db"), time.Now, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			if id, err := other.Import(ctx, whole, false); err != nil || id != run.ID {
				t.Errorf("got %s, %v, want %s", id, err, run.ID)
			}
		})
	}
}

// The dates of a new assessment are in its history, so that nothing can change
// them unseen, and before it began there are none.
func TestDatesInTheHistory(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := OpenWith(ctx, filepath.Join(t.TempDir(), "t.db"), time.Now, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	start, _ := assessment.ParseDate("2026-12-01")
	run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI", Start: start, DeadlineDate: start})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := db.History(ctx, run.ID)
	if err != nil || len(lines) != 3 || lines[1].Key != "start" || lines[2].After != `"2026-12-01"` {
		t.Errorf("got %+v, %v", lines, err)
	}
	if past, err := db.At(ctx, run.ID, run.Created); err != nil || !past.Start.IsZero() || !past.DeadlineDate.IsZero() {
		t.Errorf("before it began: got %v and %v, %v", past.Start, past.DeadlineDate, err)
	}
	if undone, err := db.Undo(ctx, run.ID); err != nil || undone.Done {
		t.Errorf("got %+v, %v, want nothing to undo", undone, err)
	}
}

// What was before is held to its digests as what is now.
func TestAtChecksDigests(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, statement := range map[string]string{
		"now":     "UPDATE notes SET note = 'EVIL'",
		"history": "DROP TRIGGER changes_stand; UPDATE changes SET before = '\"EVIL\"' WHERE kind = 'note'",
	} {
		db, id := begin(t, filepath.Join(t.TempDir(), "t.db"))
		if err := errors.Join(db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "x"}), db.Apply(ctx, id, assessment.SetNote{Question: "held", Text: "y"})); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		if run, err := db.At(ctx, id, time.UnixMicro(0)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: got %+v, %v, want %v", name, run, err, ErrDamaged)
		}
	}
}
