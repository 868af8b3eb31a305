package sqlite_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

var seeds = flag.Int("seeds", 1, "how many times changes are undone and redone by chance, 150 steps each")

// entered is what undo is about.
type entered struct {
	Company         string
	Start, Deadline assessment.Date
	Answers         map[assessment.QuestionID]assessment.Answer
	Notes           map[assessment.QuestionID]string
	Readiness       map[assessment.WorkstreamID]assessment.ReadinessMark
	HeldDates       map[assessment.OptionID]assessment.Date
	Currency        string
	Reviewed        assessment.Date
	People          []assessment.Person
	Baselines       []assessment.Baseline
	Done            map[string][]assessment.DoneDay
}

func enteredIn(run assessment.Assessment) entered {
	out := entered{run.Company, run.Start, run.DeadlineDate, map[assessment.QuestionID]assessment.Answer{}, run.Notes, run.Readiness, run.HeldDates,
		run.Currency, run.Reviewed, run.People, run.Baselines, run.Done}
	for _, id := range run.Answers.Questions() {
		out.Answers[id] = run.Answers.Of(id)
	}
	return out
}

// model is undo and redo as everybody knows them: states, and where one is.
type model struct {
	states []entered
	at     int
}

func (m *model) change(to entered) {
	if !reflect.DeepEqual(to, m.states[m.at]) {
		m.states = append(m.states[:m.at+1], to)
		m.at++
	}
}

// move goes by one state and reports whether there is one.
func (m *model) move(by int) bool {
	if to := m.at + by; to < 0 || to >= len(m.states) {
		return false
	}
	m.at += by
	return true
}

// TestUndoIsTheModel changes, undoes, redoes and opens anew by chance, on two
// open stores in turn: what is stored always is what the model says, and the
// history only grows.
func TestUndoIsTheModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(*seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			ctx, path, random := context.Background(), filepath.Join(t.TempDir(), "t.db"), rand.New(rand.NewPCG(seed, 1))
			stores := []*sqlite.DB{open(t, path), open(t, path)}
			made, err := stores[0].Create(ctx, sample(t))
			if err != nil {
				t.Fatal(err)
			}
			want := &model{states: []entered{enteredIn(made)}}
			rows := 0
			for step := range 150 {
				at := random.IntN(len(stores))
				if random.IntN(10) == 0 {
					stores[at].Close()
					stores[at] = open(t, path)
				}
				db := stores[at]
				before := want.states[want.at]
				var got assessment.Reversal
				did, moved := "change", false
				switch random.IntN(5) {
				case 0, 1:
					did, moved = "undo", want.move(-1)
					got, err = db.Undo(ctx, made.ID)
				case 2:
					did, moved = "redo", want.move(1)
					got, err = db.Redo(ctx, made.ID)
				default:
					err = byChance(ctx, db, made.ID, random)
				}
				if err != nil {
					t.Fatalf("step %d, %s: %v", step, did, err)
				}
				stored, err := db.Get(ctx, made.ID)
				if err != nil {
					t.Fatal(err)
				}
				if did == "change" {
					want.change(enteredIn(stored))
				}
				if got.Done != moved || moved && (!reflect.DeepEqual(enteredIn(got.Before), before) || !reflect.DeepEqual(got.After, stored)) {
					t.Fatalf("step %d, %s: got %+v, want done %v", step, did, got, moved)
				}
				if got, want := enteredIn(stored), want.states[want.at]; !reflect.DeepEqual(got, want) {
					t.Fatalf("step %d, %s: got %+v, want %+v", step, did, got, want)
				}
				history, err := db.History(ctx, made.ID)
				if err != nil || len(history) < rows || moved && len(history) == rows {
					t.Fatalf("step %d, %s: the history has %d lines after %d, %v", step, did, len(history), rows, err)
				}
				rows = len(history)
			}
		})
	}
}

// byChance makes a random change, which may change nothing.
func byChance(ctx context.Context, db *sqlite.DB, id string, random *rand.Rand) error {
	question := []assessment.QuestionID{"customers", "held"}[random.IntN(2)]
	day := assessment.DateOf(time.Date(2027, time.Month(1+random.IntN(2)), 1, 0, 0, 0, 0, time.UTC))
	switch random.IntN(10) {
	case 6:
		return db.Apply(ctx, id, assessment.SetPerson{Person: assessment.Person{Number: random.IntN(3), Name: []string{"", fmt.Sprint("Ann ", random.Int())}[random.IntN(2)]}})
	case 7:
		return db.Apply(ctx, id, assessment.AddBaseline{Baseline: assessment.Baseline{Day: day, Work: map[assessment.WorkstreamID]assessment.Date{"access": day}}})
	case 8:
		return db.Apply(ctx, id, assessment.SetDone{Task: "restore_test", Days: []assessment.DoneDay{{Day: day}}[random.IntN(2):]})
	case 9:
		currency := []string{"", "EUR"}[random.IntN(2)]
		return db.Apply(ctx, id, assessment.SetFacts{Currency: &currency, Reviewed: &day})
	case 0:
		return db.Apply(ctx, id, assessment.SetNote{Question: question, Text: []string{"", "one", "two\nlines"}[random.IntN(3)]})
	case 1:
		var mark *assessment.ReadinessMark
		if n := random.IntN(3); n > 0 {
			mark = &assessment.ReadinessMark{State: assessment.ReadinessStates()[n]}
		}
		return db.Apply(ctx, id, assessment.SetReadiness{Workstream: "access", Mark: mark})
	case 2:
		facts := assessment.SetFacts{Start: &assessment.Date{}, DeadlineDate: &assessment.Date{}}
		for _, date := range []*assessment.Date{facts.Start, facts.DeadlineDate} {
			if n := random.IntN(3); n > 0 {
				*date = assessment.DateOf(time.Date(2027, time.Month(n), 1, 0, 0, 0, 0, time.UTC))
			}
		}
		return db.Apply(ctx, id, facts)
	case 3:
		var date assessment.Date
		if n := random.IntN(3); n > 0 {
			date = assessment.DateOf(time.Date(2026, time.Month(n), 1, 0, 0, 0, 0, time.UTC))
		}
		held := []assessment.OptionID{"soc2_type2", "iso27001"}[random.IntN(2)]
		return db.Apply(ctx, id, assessment.SetFacts{HeldDates: map[assessment.OptionID]assessment.Date{held: date}})
	default:
		answers := []assessment.Answer{{}, assessment.DontKnow(), assessment.Choose("a"), assessment.Choose("a", "b")}
		return db.Apply(ctx, id, assessment.SetAnswer{Question: question, Answer: answers[random.IntN(len(answers))]})
	}
}

// What was accepted stays, and so does what was entered before it; a delete is
// brought back by Restore.
func TestUndoHasBounds(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	_, pack := packs(t)
	made, err := db.Create(ctx, assessment.Assessment{Company: "A"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := db.Undo(ctx, made.ID); err != nil || got.Done {
		t.Errorf("nothing was entered: got %+v, %v", got, err)
	}
	mark := assessment.ReadinessMark{State: assessment.InPlace}
	err = errors.Join(db.Apply(ctx, made.ID, assessment.SetNote{Question: "held", Text: "x"}), db.WithEngine(pack).Apply(ctx, made.ID, assessment.AcceptPack{}), db.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "access", Mark: &mark}),
		db.Delete(ctx, made.ID))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Undo(ctx, made.ID); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("deleted: got %v, want not found", err)
	}
	if err := db.Restore(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		got, err := db.Undo(ctx, made.ID)
		if err != nil || got.Done != want {
			t.Errorf("got %+v, %v, want done %v", got, err, want)
		}
	}
	if got, err := db.Get(ctx, made.ID); err != nil || got.Notes["held"] != "x" || len(got.Readiness) != 0 || got.Pack != pack.Pack {
		t.Errorf("got %+v, %v", got, err)
	}
}

// Undo restores an answer under its old id too, and what the pack recommends is
// recorded as after any answer.
func TestUndoInTheWordsOfAPack(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	_, pack := packs(t)
	made, err := db.Create(ctx, assessment.Assessment{Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"us_places": assessment.Choose("texas")})})
	if err != nil {
		t.Fatal(err)
	}
	in := db.WithEngine(pack)
	if err := in.Apply(ctx, made.ID, assessment.SetAnswer{Question: "us_states", Answer: assessment.Choose("illinois")}); err != nil {
		t.Fatal(err)
	}
	got, err := in.Undo(ctx, made.ID)
	if err != nil || !got.Before.Answers.Of("us_states").Equal(assessment.Choose("illinois")) || !got.After.Answers.Of("us_states").Equal(assessment.Choose("tx")) {
		t.Errorf("got %+v, %v", got, err)
	}
	if run := get(t, db, made.ID); !run.Answers.Of("us_places").Equal(assessment.Choose("texas")) || run.Answers.Len() != 1 {
		t.Errorf("stored: got %+v", run.Answers)
	}
	recorded(t, db, made.ID, pack)
}

// The first time that every question has an answer is written down once, and
// undo leaves it.
func TestCompleteIsWrittenDownOnce(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	_, pack := packs(t)
	in := db.WithEngine(pack)
	made, err := in.Create(ctx, assessment.Assessment{})
	if err != nil {
		t.Fatal(err)
	}
	answers, last := made.Answers, assessment.QuestionID("")
	for !pack.Complete(answers) {
		if run := get(t, in, made.ID); !run.Completed.IsZero() {
			t.Fatalf("after %d answers it counts as complete", answers.Len())
		}
		for _, step := range pack.Path(answers) {
			if step.Asked && step.Answer.IsZero() {
				last = step.Question.ID
				break
			}
		}
		if err := in.Apply(ctx, made.ID, assessment.SetAnswer{Question: last, Answer: assessment.DontKnow()}); err != nil {
			t.Fatal(err)
		}
		answers = get(t, in, made.ID).Answers
	}
	first := get(t, in, made.ID).Completed
	if _, err := in.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	run := get(t, in, made.ID)
	if pack.Complete(run.Answers) || first.IsZero() || !run.Completed.Equal(first) {
		t.Errorf("undone: completed %v, first %v", run.Completed, first)
	}
	if err := in.Apply(ctx, made.ID, assessment.SetAnswer{Question: last, Answer: assessment.DontKnow()}); err != nil {
		t.Fatal(err)
	}
	if again := get(t, in, made.ID); !again.Completed.Equal(first) {
		t.Errorf("completed again: got %v, want %v", again.Completed, first)
	}
	whole, err := in.Create(ctx, assessment.Assessment{Answers: answers})
	if err != nil || whole.Completed.IsZero() || !get(t, in, whole.ID).Completed.Equal(whole.Completed) {
		t.Errorf("made complete: got %+v, %v", whole.Completed, err)
	}
}

// Updates of one step may change the same answer again, and undo reverts them all.
func TestUndoSeveralUpdates(t *testing.T) {
	t.Parallel()
	ctx, db := context.Background(), open(t, filepath.Join(t.TempDir(), "t.db"))
	_, pack := packs(t)
	in := db.WithEngine(pack)
	made, err := in.Create(ctx, assessment.Assessment{Company: "A"})
	if err != nil {
		t.Fatal(err)
	}
	answer := func(a assessment.Answer) assessment.Update {
		return assessment.SetAnswer{Question: "us_states", Answer: a}
	}
	chosen, name := assessment.Choose("illinois"), "B"
	err = errors.Join(in.Apply(ctx, made.ID, answer(chosen)),
		in.Apply(ctx, made.ID, answer(assessment.DontKnow()), assessment.SetFacts{Company: &name}, answer(chosen)))
	if err != nil {
		t.Fatal(err)
	}
	if run := get(t, in, made.ID); !run.Answers.Of("us_states").Equal(chosen) || run.Company != name {
		t.Errorf("stored: got %+v", run)
	}
	recorded(t, db, made.ID, pack)
	got, err := in.Undo(ctx, made.ID)
	if err != nil || !got.After.Answers.Of("us_states").Equal(chosen) || got.After.Company != "A" {
		t.Errorf("undone: got %+v, %v", got, err)
	}
	if damage, err := db.Check(ctx); err != nil || len(damage) > 0 {
		t.Errorf("got %v, %v", damage, err)
	}
}

// A certificate that arrives is one step: the answer, its day and the milestone go back
// together.
func TestUndoWhatArrived(t *testing.T) {
	t.Parallel()
	ctx, e := context.Background(), shipped(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db")).WithEngine(e)
	run := sample(t)
	run.Answers, _ = run.Answers.With(e.Catalog, e.Roles.Held, assessment.Choose("none"))
	made, err := db.Create(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	before := get(t, db, made.ID)
	if err := db.Apply(ctx, before.ID, assessment.Arrive(e.Catalog, before, "iso27001", day(t, "2026-06-30"))...); err != nil {
		t.Fatal(err)
	}
	after, err := db.Get(ctx, before.ID)
	mark := after.Readiness["iso27001_certificate"]
	if err != nil || !after.Answers.Of(e.Roles.Held).Equal(assessment.Choose("iso27001")) || mark.Done != day(t, "2026-06-30") {
		t.Fatalf("got %+v, %v", after, err)
	}
	undone, err := db.Undo(ctx, before.ID)
	if err != nil || !undone.Done || !reflect.DeepEqual(enteredIn(undone.After), enteredIn(before)) {
		t.Errorf("got %+v, %v\nwant %+v", enteredIn(undone.After), err, enteredIn(before))
	}
}
