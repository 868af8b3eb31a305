package pack_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/logic"
	"trustpath/assessment/pack"
	"trustpath/assessment/pack/packtest"
	"trustpath/content"
)

// today returns a day on which no fact of the shipped pack is due.
func today(t testing.TB) assessment.Date {
	t.Helper()
	day, err := assessment.ParseDate("2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func check(t testing.TB, files fs.FS) *pack.Report {
	t.Helper()
	report, err := pack.Check(files, today(t))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// proved is the report on the shipped pack, which tests share.
var proved = sync.OnceValues(func() (*pack.Report, error) {
	return pack.Check(content.Default(), assessment.DateOf(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)))
})

func checkShipped(t testing.TB) *pack.Report {
	t.Helper()
	report, err := proved()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func doubled(t testing.TB) fs.FS {
	t.Helper()
	files, err := packtest.Doubled(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func fourth(t testing.TB) fs.FS {
	t.Helper()
	files, err := packtest.WithFourthStandard(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPacksAreProved(t *testing.T) {
	t.Parallel()
	reports := map[string]func() *pack.Report{
		"shipped":         func() *pack.Report { return checkShipped(t) },
		"fourth standard": func() *pack.Report { return check(t, fourth(t)) },
		"doubled":         func() *pack.Report { return check(t, doubled(t)) },
	}
	for name, report := range reports {
		for _, f := range report().Findings {
			t.Errorf("%s: %v", name, f.Problem)
		}
	}
}

func TestFactsAreDue(t *testing.T) {
	t.Parallel()
	day, err := assessment.ParseDate("2027-03-01")
	if err != nil {
		t.Fatal(err)
	}
	report, err := pack.Check(content.Default(), day)
	if err != nil {
		t.Fatal(err)
	}
	if report.Errors() != 0 {
		t.Errorf("got %d errors, want warnings alone", report.Errors())
	}
	want := "to be checked again by 2027-02-23, and shown with a warning since: gate fedramp"
	for _, f := range report.Findings {
		if f.File == "gates.yaml" && strings.Contains(f.Message, want) && f.Warning {
			return
		}
	}
	t.Errorf("got %v, want one that says %q", report.Findings, want)
}

// TestWitnesses checks by evaluation that the witness of every target leads to it.
func TestWitnesses(t *testing.T) {
	t.Parallel()
	report := checkShipped(t)
	c := engine.New(report.Catalog)
	for _, attribute := range c.Attributes {
		for _, value := range attribute.Values {
			name := attribute.Name + "=" + value
			answers, err := report.Witness(name)
			if errors.Is(err, pack.ErrUnreachable) && strings.HasSuffix(attribute.Name, ".rank") {
				continue // a pack may need fewer ranks than there are standards
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			valid(t, c.Catalog, name, answers)
			if got := c.Outlook(answers).Values(attribute.Name); len(got) != 1 || got[0] != value {
				t.Errorf("%s: answers %v give %v", name, answers, got)
			}
		}
	}
	for _, claim := range c.Claims {
		answers, err := report.Witness("claim:" + string(claim.ID))
		if err != nil {
			t.Errorf("%s: %v", claim.ID, err)
			continue
		}
		found := false
		run := assessment.Assessment{Answers: answers, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
		for _, id := range claim.InPlace {
			run.Readiness[id] = assessment.ReadinessMark{State: assessment.InPlace}
		}
		for _, said := range c.Evaluate(run, assessment.Options{SkipPlan: true, SkipFlips: true}).Claims.Details {
			found = found || said.ID == claim.ID
		}
		if !found {
			t.Errorf("%s: not among the claims of %v", claim.ID, answers)
		}
	}
}

// valid checks that exactly the questions that are asked have valid answers.
func valid(t *testing.T, c *assessment.Catalog, name string, answers assessment.Answers) {
	t.Helper()
	for _, step := range c.Path(answers) {
		if asked := step.Visible == logic.True; asked == step.Answer.IsZero() {
			t.Errorf("%s: question %s: asked %v, answer %v", name, step.Question.ID, asked, step.Answer)
		}
		if _, err := answers.With(c, step.Question.ID, step.Answer); err != nil && !step.Answer.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWitnessOfNothing(t *testing.T) {
	t.Parallel()
	report := checkShipped(t)
	for name, want := range map[string]string{
		"gates.hitrus":       "did you mean gates.hitrust?",
		"soc2.decision=nows": "did you mean soc2.decision=now?",
		"rule:soc2_helt":     "did you mean rule:soc2_held?",
		"quite different":    "there is nothing of that name",
	} {
		_, err := report.Witness(name)
		if !errors.Is(err, pack.ErrNoTarget) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
}

// BenchmarkCheck takes 2 s and 128 MB for the shipped pack, and six times that for
// one twice as large.
func BenchmarkCheck(b *testing.B) {
	for name, files := range map[string]fs.FS{"shipped": content.Default(), "doubled": doubled(b)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check(b, files)
			}
		})
	}
}
