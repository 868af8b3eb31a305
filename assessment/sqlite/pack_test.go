package sqlite_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/content"
)

// packs returns the shipped content, and a later version of it in which a
// question, an option and a workstream have other names. Tests share both.
func packs(t *testing.T) (old, later *engine.Engine) {
	t.Helper()
	both, err := loadedPacks()
	if err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

var loadedPacks = sync.OnceValues(func() (out [2]*engine.Engine, err error) {
	files := fstest.MapFS{}
	err = fs.WalkDir(content.Default(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Default(), name)
		text := strings.NewReplacer("us_places.texas", "us_states.tx", "us_places", "us_states", "id: texas\n", "id: tx\n").Replace(string(data))
		switch name {
		case "workstreams.yaml":
			text = strings.Replace(text, "- id: physical\n", "- id: offices\n", 1)
		case "pack.yaml":
			text = strings.Replace(text, "2027.01", "2027.02", 1) + "renamed: {questions: {us_places: us_states}, options: {us_places.texas: us_states.tx}, workstreams: {physical: offices}}\n"
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
		return err
	})
	if err != nil {
		return out, err
	}
	old, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		return out, err
	}
	later, err := pack.Load(files)
	if err != nil {
		return out, err
	}
	return [2]*engine.Engine{engine.New(old), engine.New(later)}, nil
})

func get(t *testing.T, db *sqlite.DB, id string) assessment.Assessment {
	t.Helper()
	run, err := db.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// recorded checks that the record is what the pack makes of the stored answers.
func recorded(t *testing.T, db *sqlite.DB, id string, pack *engine.Engine) {
	t.Helper()
	run := get(t, db, id)
	want := pack.Recommend(run.Answers)
	if run.Pack != pack.Pack {
		t.Errorf("belongs to %+v, want %+v", run.Pack, pack.Pack)
	}
	if run.Recommended == nil || !reflect.DeepEqual(run.Recommended.Values, want.Values) {
		t.Errorf("the record is not what the pack makes of the answers: %+v", run.Recommended)
		return
	}
	for _, q := range want.Answers.Questions() {
		if !run.Recommended.Answers.Of(q).Equal(want.Answers.Of(q)) || run.Recommended.Answers.Len() != want.Answers.Len() {
			t.Errorf("answers of the record: got %+v, want %+v", run.Recommended.Answers, want.Answers)
		}
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	old, later := packs(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.WithEngine(old).Create(ctx, assessment.Assessment{Company: "Acme", Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("us_enterprise"), "promises": assessment.DontKnow()})})
	if err != nil {
		t.Fatal(err)
	}
	recorded(t, db, made.ID, old)
	if got := get(t, db.WithEngine(old), made.ID); !reflect.DeepEqual(got.Recommended.Values, made.Recommended.Values) {
		t.Error("the record that Create returns is not the one that is stored")
	}
	err = errors.Join(db.WithEngine(old).Apply(ctx, made.ID, assessment.SetAnswer{Question: "regions", Answer: assessment.Choose("us")}),
		db.WithEngine(old).Apply(ctx, made.ID, assessment.SetAnswer{Question: "us_places", Answer: assessment.Choose("texas", "illinois")}),
		db.WithEngine(old).Apply(ctx, made.ID, assessment.SetAnswer{Question: "promises", Answer: assessment.Answer{}}))
	if err != nil {
		t.Fatal(err)
	}
	recorded(t, db, made.ID, old)

	// Another pack: the record stays, and the old pack's names are read.
	frozen := get(t, db, made.ID)
	run := get(t, db.WithEngine(later), made.ID)
	if !run.Answers.Of("us_states").Equal(assessment.Choose("illinois", "tx")) {
		t.Errorf("carried: got %v", run.Answers.Of("us_states"))
	}
	if err := db.WithEngine(later).Apply(ctx, made.ID, assessment.SetAnswer{Question: "us_states", Answer: assessment.Choose("illinois")}); err != nil {
		t.Fatal(err)
	}
	after := get(t, db, made.ID)
	if after.Pack != old.Pack || !reflect.DeepEqual(after.Recommended, frozen.Recommended) {
		t.Error("the record changed under another pack")
	}
	if !after.Answers.Of("us_places").IsZero() || !after.Answers.Of("us_states").Equal(assessment.Choose("illinois")) {
		t.Errorf("the answer stands under both names: %+v", after.Answers)
	}

	if err := db.WithEngine(later).Apply(ctx, made.ID, assessment.AcceptPack{}); err != nil {
		t.Fatal(err)
	}
	recorded(t, db, made.ID, later)
	history, err := db.History(ctx, made.ID)
	if err != nil || history[len(history)-1].Kind != files.KindPack {
		t.Errorf("history: got %+v, %v", history, err)
	}
	if err := db.WithEngine(later).Apply(ctx, made.ID, assessment.AcceptPack{}); err != nil {
		t.Fatal(err)
	}
	if again, _ := db.History(ctx, made.ID); len(again) != len(history) {
		t.Error("accepted twice, written down twice")
	}
	if err := db.Apply(ctx, made.ID, assessment.AcceptPack{}); err == nil {
		t.Error("a store without a pack accepted one")
	}
}

func TestAcceptKeepsEverything(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	old, later := packs(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.WithEngine(old).Create(ctx, assessment.Assessment{
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"us_places": assessment.Choose("texas", "utah"), "gone": assessment.Choose("x"), "held": assessment.Choose("ghost")}),
		Notes:     map[assessment.QuestionID]string{"us_places": "Austin", "gone": "old"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.Partial}, "gone_work": {State: assessment.InPlace}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.WithEngine(later).Apply(ctx, made.ID, assessment.AcceptPack{}); err != nil {
		t.Fatal(err)
	}
	run := get(t, db, made.ID)
	if got, want := run.Answers.Questions(), []assessment.QuestionID{"gone", "held", "us_states"}; !slices.Equal(got, want) {
		t.Errorf("questions: got %v, want %v", got, want)
	}
	if got := run.Answers.Of("us_states"); !got.Equal(assessment.Choose("tx", "utah")) {
		t.Errorf("options: got %v", got)
	}
	if run.Notes["us_states"] != "Austin" || run.Notes["gone"] != "old" || len(run.Notes) != 2 {
		t.Errorf("notes: got %v", run.Notes)
	}
	if run.Readiness["offices"].State != assessment.Partial || run.Readiness["gone_work"].State != assessment.InPlace || len(run.Readiness) != 2 {
		t.Errorf("readiness: got %v", run.Readiness)
	}
}

// What is taken back under the name of today does not come back under the old one.
func TestTakenBackUnderBothNames(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	old, later := packs(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.WithEngine(old).Create(ctx, assessment.Assessment{
		Answers:   assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"us_places": assessment.Choose("texas")}),
		Notes:     map[assessment.QuestionID]string{"us_places": "Austin"},
		Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{"physical": {State: assessment.Partial}},
	})
	if err != nil {
		t.Fatal(err)
	}
	in := db.WithEngine(later)
	if err := errors.Join(in.Apply(ctx, made.ID, assessment.SetAnswer{Question: "us_states", Answer: assessment.Answer{}}), in.Apply(ctx, made.ID, assessment.SetNote{Question: "us_states", Text: ""}),
		in.Apply(ctx, made.ID, assessment.SetReadiness{Workstream: "offices"})); err != nil {
		t.Fatal(err)
	}
	if run := get(t, in, made.ID); run.Answers.Len()+len(run.Notes)+len(run.Readiness) != 0 {
		t.Errorf("got %+v", run)
	}
}

// An assessment without a record, of content that no rule carries, belongs to the
// pack in use from its next answer on.
func TestPinnedWithTheNextAnswer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	old, later := packs(t)
	db := open(t, filepath.Join(t.TempDir(), "t.db"))
	made, err := db.Create(ctx, assessment.Assessment{Pack: old.Pack})
	if err != nil {
		t.Fatal(err)
	}
	if run := get(t, db.WithEngine(later), made.ID); run.Recommended != nil || run.Pack != old.Pack {
		t.Fatalf("got %+v, want no record", run)
	}
	if err := db.WithEngine(later).Apply(ctx, made.ID, assessment.SetAnswer{Question: "held", Answer: assessment.Choose("none")}); err != nil {
		t.Fatal(err)
	}
	recorded(t, db, made.ID, later)
}

func BenchmarkSaveAnswer(b *testing.B) {
	ctx := context.Background()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		b.Fatal(err)
	}
	db, err := sqlite.OpenWith(ctx, filepath.Join(b.TempDir(), "t.db"), time.Now, sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for name, in := range map[string]*sqlite.DB{"recorded": db.WithEngine(engine.New(c)), "bare": db} {
		b.Run(name, func(b *testing.B) {
			made, err := in.Create(ctx, assessment.Assessment{})
			if err != nil {
				b.Fatal(err)
			}
			for i := range b.N {
				answer := []assessment.OptionID{"basics", "operating"}[i%2]
				if err := in.Apply(ctx, made.ID, assessment.SetAnswer{Question: "controls", Answer: assessment.Choose(answer)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
