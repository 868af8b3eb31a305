package sqlite_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/sqlite"
)

// moving is a store in the words of the shipped pack, on a clock that the test
// moves, and the same store as an older program uses it: without days.
func moving(t *testing.T) (now *time.Time, db, older *sqlite.DB) {
	t.Helper()
	now = new(time.Time)
	*now = time.Date(2026, 11, 29, 10, 0, 0, 0, time.UTC)
	file, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "t.db"), func() time.Time { return *now }, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return now, file.WithEngine(shipped(t)), file
}

func given(t *testing.T, db *sqlite.DB, id string) string {
	t.Helper()
	return get(t, db, id).Answers.Of(assessment.QuestionDeadline).Given.String()
}

func answerDeadline(t *testing.T, db *sqlite.DB, id string, option assessment.OptionID) {
	t.Helper()
	if err := db.Apply(t.Context(), id, assessment.SetAnswer{Question: assessment.QuestionDeadline, Answer: assessment.Choose(option)}); err != nil {
		t.Fatal(err)
	}
}

// The day of an answer in months is that of its first entry: neither reading it
// later, nor the same answer again, a copy, an undo, a bundle move it.
func TestAnswerKeepsItsDay(t *testing.T) {
	t.Parallel()
	const first, second = "2026-11-29", "2027-02-27"
	for _, tc := range []struct {
		name string
		old  bool // entered with an older program
	}{{"with its day", false}, {"of an older program", true}} {
		t.Run(tc.name, func(t *testing.T) {
			now, db, older := moving(t)
			run, err := db.Create(t.Context(), assessment.Assessment{Company: "Acme AI"})
			if err != nil {
				t.Fatal(err)
			}
			*now = now.Add(time.Hour)
			entered := db
			if tc.old {
				entered = older
			}
			answerDeadline(t, entered, run.ID, "within_3_months")
			*now = now.AddDate(0, 0, 90)
			want := func(what, id, day string) {
				t.Helper()
				if got := given(t, db, id); got != day {
					t.Errorf("%s: got %s, want %s", what, got, day)
				}
			}
			want("read later", run.ID, first)
			answerDeadline(t, db, run.ID, "within_3_months")
			want("the same again", run.ID, first)
			copied, err := db.Duplicate(t.Context(), run.ID, "Copy")
			if err != nil {
				t.Fatal(err)
			}
			want("copied", copied, first)
			b, err := db.Bundle(t.Context(), run.ID)
			if err != nil {
				t.Fatal(err)
			}
			var file bytes.Buffer
			if err := files.WriteBundle(&file, b); err != nil {
				t.Fatal(err)
			}
			if b, err = files.ReadBundle(file.Bytes(), "f", shipped(t)); err != nil {
				t.Fatal(err)
			}
			imported, err := db.Import(t.Context(), b, true)
			if err != nil {
				t.Fatal(err)
			}
			want("imported", imported, first)
			answerDeadline(t, db, run.ID, "within_6_months")
			want("another answer", run.ID, second)
			*now = now.AddDate(0, 0, 1)
			if back, err := db.Undo(t.Context(), run.ID); err != nil || back.After.Answers.Of(assessment.QuestionDeadline).Given.String() != first {
				t.Errorf("undone: got %+v, %v", back.After.Answers, err)
			}
			want("undone", run.ID, first)
			if _, err := db.Redo(t.Context(), run.ID); err != nil {
				t.Fatal(err)
			}
			want("redone", run.ID, second)
			past, err := db.At(t.Context(), run.ID, now.AddDate(0, 0, -30))
			if got := past.Answers.Of(assessment.QuestionDeadline).Given.String(); err != nil || got != first {
				t.Errorf("a month ago: got %s, %v", got, err)
			}
			answerDeadline(t, db, run.ID, "none")
			want("an answer without months", run.ID, "")
		})
	}
}

// The day of --today is the day of what is answered.
func TestAnswerOfAnotherDay(t *testing.T) {
	t.Parallel()
	_, db, _ := moving(t)
	db.Today = func() assessment.Date { return day(t, "2027-05-05") }
	run, err := db.Create(t.Context(), assessment.Assessment{Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
		assessment.QuestionDeadline: assessment.Choose("later")})})
	if err != nil {
		t.Fatal(err)
	}
	if got := given(t, db, run.ID); got != "2027-05-05" {
		t.Errorf("got %s", got)
	}
}

// A bundle without a history has no day but that of its last change.
func TestBundleWithoutDays(t *testing.T) {
	t.Parallel()
	now, db, _ := moving(t)
	at := now.AddDate(0, -2, 0)
	id, err := db.Import(t.Context(), files.Bundle{Run: assessment.Assessment{Created: at, Changed: at,
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{assessment.QuestionDeadline: assessment.Choose("within_6_months")})}}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := given(t, db, id); got != "2026-09-29" {
		t.Errorf("got %s", got)
	}
}
