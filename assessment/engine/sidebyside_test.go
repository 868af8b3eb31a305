package engine_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/compare"
)

func dated(text string) assessment.Date {
	d, err := assessment.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// twoSides is an assessment, and the same with some of it entered differently.
func twoSides(c *assessment.Catalog, r *rand.Rand, changes int) (before, after assessment.Assessment) {
	chance := []float64{0.7, 1}[r.IntN(2)]
	before = assessment.Assessment{ID: "a", Answers: random(c, r, chance)}
	after = before
	for range changes {
		switch q := &c.Questions[r.IntN(len(c.Questions))]; r.IntN(10) {
		case 0:
			after.Readiness = someMarks(c, r)
		case 1:
			after.DeadlineDate = dated("2027-06-30")
		default:
			after.Answers = must(after.Answers.With(c, q.ID, anyAnswer(q, r)))
		}
	}
	return before, after
}

// A side with every edit taken back says what the other one says, and each line
// is undone by its cause alone and by no smaller set.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(61, 62))
	today := dated("2026-12-02")
	lines, several := 0, 0
	for range 15 * *rounds {
		before, after := twoSides(c.Catalog, r, 1+r.IntN(6))
		got := compare.SideBySide(c, before, after, today)
		var all []string
		for _, e := range got.Edits {
			all = append(all, e.Of)
		}
		left, right := compare.Lines(c, before, today), compare.Lines(c, after, today)
		if values := compare.Lines(c, compare.TakeBack(c, before, after, all), today); !reflect.DeepEqual(values, left) {
			t.Fatalf("all taken back: got %v, want %v", values, left)
		}
		for _, line := range got.Lines {
			if line.Changed == alike(left[line.Line], right[line.Line]) {
				t.Errorf("%s: changed %v, from %v to %v", line.Line, line.Changed, left[line.Line], right[line.Line])
			}
			if !line.Changed {
				continue
			}
			lines++
			back := compare.Lines(c, compare.TakeBack(c, before, after, line.Because), today)
			if !alike(back[line.Line], left[line.Line]) {
				t.Errorf("%s: without %v it is %v, want %v", line.Line, line.Because, back[line.Line], left[line.Line])
			}
			if len(line.Because) > 1 {
				several++
			}
		}
	}
	if lines < 25 || several < 3 {
		t.Errorf("got %d changed lines, %d with several causes: too few to prove anything", lines, several)
	}
}

// alike compares possible values; what is not there is not so.
func alike(a, b []string) bool {
	no := func(v []string) bool { return len(v) == 0 || slices.Equal(v, []string{"false"}) }
	return slices.Equal(a, b) || no(a) && no(b)
}

func TestSideBySideNamesTheCause(t *testing.T) {
	c := load(t)
	today := dated("2026-12-02")
	run := func(id string, change given) assessment.Assessment {
		return assessment.Assessment{ID: id, Answers: usCompany(change), Pack: c.Pack}
	}
	got := compare.SideBySide(c, run("a", nil), run("b", given{"customers": {"us_enterprise", "global_enterprise"}, "regions": {"us", "eu"}, "us_places": {"illinois"}}), today)
	for line, want := range map[string]string{
		"iso27001.decision":        "later>now by customers true",
		"obligations.texas_traiga": "true>false by us_places true",
	} {
		if text := lineOf(got, line); text != want {
			t.Errorf("%s: got %q, want %q", line, text, want)
		}
	}
	if got.Lines[0].Line != "iso27001.decision" {
		t.Errorf("got %s first, want a changed decision", got.Lines[0].Line)
	}
	nothing := compare.SideBySide(c, run("a", nil), run("b", nil), today)
	for _, line := range nothing.Lines {
		if line.Changed || len(nothing.Edits) > 0 {
			t.Errorf("the same on both sides: got %+v", line)
		}
	}
}

func lineOf(got assessment.Comparison, name string) string {
	for _, l := range got.Lines {
		if l.Line == name {
			return fmt.Sprintf("%s>%s by %s %v", strings.Join(l.From, "/"), strings.Join(l.To, "/"), strings.Join(l.Because, "+"), l.Smallest)
		}
	}
	return ""
}

// One assessment whose content changed: the left side is what was recommended
// then, and differences due to content are marked.
func TestSideBySideAcrossContent(t *testing.T) {
	t.Parallel()
	old, now := load(t), newPack(t)
	today := dated("2026-12-02")
	record := old.Recommend(usCompany(nil))
	before := assessment.Assessment{ID: "a", Answers: usCompany(nil), Pack: old.Pack, Recommended: &record}
	after := before
	after.Answers = usCompany(given{"us_places": {"illinois"}})
	before, after = now.Carry(before), now.Carry(after)
	got := compare.SideBySide(now, before, after, today)
	if text := lineOf(got, "soc2.decision"); text != "now>next by  true" {
		t.Errorf("got %q, want content alone", text)
	}
	if text := lineOf(got, "obligations.texas_traiga"); text != "true>false by us_states true" {
		t.Errorf("got %q, want the answer", text)
	}
	for _, l := range got.Lines {
		if l.Line == "soc2.decision" && !l.Content || l.Line == "obligations.texas_traiga" && l.Content {
			t.Errorf("%s: content %v", l.Line, l.Content)
		}
	}
	other := before
	other.ID = "b"
	for _, l := range compare.SideBySide(now, before, other, today).Lines {
		if l.Changed {
			t.Errorf("two assessments are read with one content: got %+v", l)
		}
	}
}

// However many answers differ, the search ends, and no edit of a cause can be
// spared.
func TestSideBySideOfStrangers(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(63, 64))
	today := dated("2026-12-02")
	for range *rounds {
		before := assessment.Assessment{ID: "a", Answers: random(c.Catalog, r, 1)}
		after := assessment.Assessment{ID: "b", Answers: random(c.Catalog, r, 1), DeadlineDate: dated("2027-06-30"), Readiness: someMarks(c.Catalog, r)}
		left := compare.Lines(c, before, today)
		for _, line := range compare.SideBySide(c, before, after, today).Lines {
			for i := range line.Because {
				less := slices.Delete(slices.Clone(line.Because), i, i+1)
				if back := compare.Lines(c, compare.TakeBack(c, before, after, less), today); alike(back[line.Line], left[line.Line]) {
					t.Errorf("%s: %v is not needed of %v", line.Line, line.Because[i], line.Because)
				}
			}
		}
	}
}

func BenchmarkSideBySide(b *testing.B) {
	c, r := load(b), rand.New(rand.NewPCG(63, 64))
	before := assessment.Assessment{ID: "a", Answers: random(c.Catalog, r, 1)}
	after := assessment.Assessment{ID: "b", Answers: random(c.Catalog, r, 1), Readiness: someMarks(c.Catalog, r)}
	for b.Loop() {
		compare.SideBySide(c, before, after, dated("2026-12-02"))
	}
}

// The same answer of two days is a difference with a cause.
func TestAnswersOfTwoDays(t *testing.T) {
	c := load(t)
	run := func(day string) assessment.Assessment {
		return assessment.Assessment{Start: dated("2026-12-01"), Answers: c.Dated(founder(t, c.Catalog, answers{"asks": assessment.Choose("soc2_type2"),
			"deadline": assessment.Choose("within_12_months")}), dated(day))}
	}
	got := compare.SideBySide(c, run("2026-01-05"), run("2026-12-01"), dated("2026-12-01"))
	if want := []assessment.Edit{{Of: assessment.EditAnswered, Was: []string{"2026-01-05"}, Is: []string{"2026-12-01"}}}; !reflect.DeepEqual(got.Edits, want) {
		t.Errorf("edits: got %+v, want %+v", got.Edits, want)
	}
	for _, line := range got.Lines {
		if line.Changed != (line.Line == assessment.LineVerdict) || line.Changed && !slices.Equal(line.Because, []string{assessment.EditAnswered}) {
			t.Errorf("got %+v", line)
		}
	}
}
