package status_test

import (
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/status"
	"trustpath/content"
)

func day(y, m, d int) assessment.Date {
	return assessment.DateOf(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC))
}

// A review lists each answer once it is old, counted from the last review, and the laws
// whose day has come since; right after a review there is nothing old.
func TestToReview(t *testing.T) {
	t.Parallel()
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(c)
	run := assessment.Assessment{
		Created: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC),
		Answers: assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{
			"held":        assessment.Choose("none"),
			"established": assessment.Choose("eu"),
			"customers":   assessment.Choose("smb"),
			"regions":     assessment.Choose("eu"),
			"ai_role":     assessment.Choose("integrates_models"),
			"promises":    assessment.DontKnow(),
		}),
	}
	given := map[assessment.QuestionID]assessment.Date{"customers": day(2027, 2, 1)}
	questions := func(on assessment.Date) map[assessment.QuestionID]bool {
		out := map[assessment.QuestionID]bool{}
		for _, o := range status.ToReview(e, run, given, on, 90).Answers {
			out[o.Question] = true
		}
		return out
	}
	if got := questions(day(2027, 2, 28)); len(got) > 0 {
		t.Errorf("after 89 days these are old: %v", got)
	}
	if got := questions(day(2027, 3, 1)); !got["held"] || !got["regions"] || got["customers"] {
		t.Errorf("after 90 days these are old: %v", got)
	}
	if got := questions(day(2027, 5, 2)); !got["customers"] {
		t.Errorf("90 days after its answer these are old: %v", got)
	}
	var law *assessment.ObligationResult
	r := e.Evaluate(run, assessment.Options{Today: day(2027, 3, 1)})
	for i := range r.Obligations {
		if o := &r.Obligations[i]; day(2027, 3, 1).Before(o.AppliesFrom) && (law == nil || o.AppliesFrom.Before(law.AppliesFrom)) {
			law = o
		}
	}
	if law == nil {
		t.Fatal("no law begins to apply later")
	}
	changes := func(on assessment.Date) status.LawChange {
		for _, o := range status.ToReview(e, run, given, on, 90).Laws {
			if o.ID == law.ID {
				return o.Change
			}
		}
		return ""
	}
	if got := changes(law.AppliesFrom.AddDays(-1)); got != "" {
		t.Errorf("%s changed before its day: %s", law.ID, got)
	}
	if got := changes(law.AppliesFrom); got != status.LawInForce {
		t.Errorf("%s on its day: got %q", law.ID, got)
	}
	run.Reviewed = law.AppliesFrom
	if got := changes(law.AppliesFrom.AddDays(1)); got != "" || len(questions(run.Reviewed.AddDays(1))) > 0 {
		t.Errorf("the day after a review: %s is %s, and these are old: %v", law.ID, got, questions(run.Reviewed.AddDays(1)))
	}
	checked := c.Obligation(law.ID).Checked
	run.Created, run.Reviewed = time.Time{}, checked.AddDays(-1)
	if got := changes(checked.AddDays(1)); got != status.LawChecked {
		t.Errorf("%s was checked since: got %q", law.ID, got)
	}
}
