package tui_test

import (
	"context"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/tui"
)

// answeredBefore stores an assessment that belongs to older content, in which
// SOC 2 was next and HIPAA a gate; one answer has changed since.
func (w *world) answeredBefore(t testing.TB) {
	t.Helper()
	c := shipped(t)
	then := map[assessment.QuestionID]assessment.Answer{
		"customers": assessment.Choose("us_enterprise"), "regions": assessment.Choose("us"), "sectors": assessment.Choose("general"),
		"asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("none"), "held": assessment.Choose("none"),
	}
	record := c.Recommend(assessment.AnswersFrom(then))
	record.Values["soc2.decision"] = []string{"next"}
	record.Values["gates.hipaa"] = []string{"true"}
	then["regions"] = assessment.Choose("us", "uk")
	_, err := w.Create(context.Background(), assessment.Assessment{Company: "Tindersea", Recommended: &record,
		Pack: assessment.PackRef{ID: "default", Version: "2026.06", Digest: "sha256:0"}, Answers: assessment.AnswersFrom(then)})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOtherContent(t *testing.T) {
	w := newWorld(t)
	w.answeredBefore(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("enter")
	sees(t, p, "Answered with content default 2026.06; this is default 2026.12.", "SOC 2: now", "was next, because of content",
		"because of your answers", "a accept content", "enter go on")

	// Going on decides nothing: the page comes again, and the roadmap leads to it.
	p.Press("enter")
	lacks(t, p, "Answered with content")
	p.Press("r")
	sees(t, p, "c what changed")
	p.Press("c")
	sees(t, p, "Answered with content default 2026.06")
	p.Press("q", "enter")
	sees(t, p, "Answered with content default 2026.06")
	p.Press("?")
	sees(t, p, "keys of what changed")
	p.Press("esc")
	sees(t, p, "Answered with content default 2026.06")

	p.Press("a")
	lacks(t, p, "Answered with content")
	sees(t, p, "saved 10:42")
	p.Press("r")
	lacks(t, p, "c what changed")
	p.Press("q", "enter")
	lacks(t, p, "Answered with content")
	run, err := w.Get(context.Background(), "run1")
	if err != nil || run.Pack != shipped(t).Pack {
		t.Errorf("stored: got %+v, %v", run.Pack, err)
	}
}

func TestOtherContentWithoutARecord(t *testing.T) {
	w := newWorld(t)
	_, err := w.Create(context.Background(), assessment.Assessment{Company: "Old", Pack: assessment.PackRef{ID: "default", Version: "1", Digest: "sha256:0"}})
	if err != nil {
		t.Fatal(err)
	}
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("enter")
	sees(t, p, "recommended then was not recorded")
	p.Press("enter", "1", "enter", "r") // an answer makes it belong to this content
	lacks(t, p, "c what changed")
}

// Facts past their day are marked where they are traced.
func TestOldFactsAreMarked(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		day  time.Time
		want bool
	}{{time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC), false}, {time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC), true}} {
		w.deps.Now, w.deps.Today = clock{tc.day}.Now, clock{tc.day}.Today
		p, _ := w.sit(120, 200, tui.Options{NewCompany: "Northlight AI"})
		p.Press("1", "enter", "1", "enter", "r", "tab")
		if tc.want {
			sees(t, p, "check it before you rely")
		} else {
			lacks(t, p, "check it before you rely")
		}
	}
}
