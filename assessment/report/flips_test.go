package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

// TestFlipsMergeIntoAnswers merges each flip of the JSON into the answers of the
// JSON and assesses them, as a program would.
func TestFlipsMergeIntoAnswers(t *testing.T) {
	c := load(t)
	for _, name := range []string{"full", "open", "gate"} {
		t.Run(name, func(t *testing.T) {
			run, r, _ := render(t, c, variants()[name])
			var out bytes.Buffer
			if err := report.JSON(&out, c.Catalog, run, r, nil); err != nil {
				t.Fatal(err)
			}
			var result struct {
				Flips []struct {
					Set     map[string]any
					Edits   int
					Changes []string
				}
			}
			if err := json.Unmarshal(out.Bytes(), &result); err != nil {
				t.Fatal(err)
			}
			if len(result.Flips) < 20 {
				t.Fatalf("got %d flips, want twenty and more", len(result.Flips))
			}
			for _, f := range result.Flips[:20] {
				answers := asFile(c.Catalog, run.Answers)
				maps.Copy(answers, f.Set)
				file, err := json.Marshal(map[string]any{"trustpath": 1, "answers": answers})
				if err != nil {
					t.Fatal(err)
				}
				merged, err := files.ReadAnswers(file, "merged", c.Catalog, assessment.Date{})
				if err != nil {
					t.Fatalf("%v: %v", f.Set, err)
				}
				flipped := c.Outlook(merged.Answers)
				for _, change := range f.Changes {
					attribute, rest, _ := strings.Cut(change, ": ")
					_, want, _ := strings.Cut(rest, " -> ")
					values := flipped.Values(attribute)
					if values == nil {
						continue // the categories are one change
					}
					got := strings.Join(values, " or ")
					if got == "" || got == "0" {
						got = "none"
					}
					if got != want {
						t.Errorf("%v: %s: got %q, want %q", f.Set, attribute, got, want)
					}
				}
			}
		})
	}
}

// asFile returns answers as an answers file has them.
func asFile(c *assessment.Catalog, a assessment.Answers) map[string]any {
	out := map[string]any{}
	for _, id := range a.Questions() {
		switch answer := a.Of(id); {
		case answer.Unknown:
			out[string(id)] = "unknown"
		case c.Question(id).Kind == assessment.Single:
			out[string(id)] = answer.Options[0]
		default:
			out[string(id)] = answer.Options
		}
	}
	return out
}

func TestFlipsInWords(t *testing.T) {
	c := load(t)
	run, full, _ := render(t, c, full)
	md := firmness(t, c.Catalog, run, full)
	_, section, _ := strings.Cut(md, "\n## How firm this is\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, want := range []string{
		"**ISO 42001: next → now**, if you answer *HITRUST* to *What do you hold already?*; or if you add *Microsoft* under *Which sectors?*",
		"add *ISO 42001*, *proof of AI governance* or *Microsoft SSPA* under *What have buyers asked for?*",
		"**Result: no audit yet; SOC 2: now → not now;",
		"answer *within 3 months* or *within 6 months* to *When does a deal need it?*",
		"These are 8 of ",
	} {
		if !strings.Contains(section, want) {
			t.Errorf("does not say %q", want)
		}
	}
	if got := strings.Count(section, "\n- "); got != 8 {
		t.Errorf("got %d lines, want 8", got)
	}
	if *full.Robust {
		t.Error("a result with a flip in one question is called robust")
	}
}

// firmness returns the section on what would change a result.
func firmness(t *testing.T, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.MarkdownOf(&out, c, run, r, report.Selection{Sections: []report.Section{"flips"}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRobust checks the words for firm and less firm results.
func TestRobust(t *testing.T) {
	c := load(t)
	run, base, _ := render(t, c, full)
	two := assessment.Flip{Edits: 2, Set: map[assessment.QuestionID]assessment.FlipAnswer{
		"regions": {Kind: assessment.Multi, Options: []assessment.OptionID{"us", "canada", "eu"}},
		"held":    {Kind: assessment.Multi, Options: []assessment.OptionID{"iso27001"}},
	}, Own: []assessment.Change{{Attribute: "soc2.window_months", Was: []string{"6"}, Would: []string{"3", "12"}}}}
	two.Changes = two.Own
	third := two
	third.Set = map[assessment.QuestionID]assessment.FlipAnswer{
		"regions": {Kind: assessment.Multi, Options: []assessment.OptionID{"us", "eu", "gulf"}},
		"held":    {Kind: assessment.Multi, Options: []assessment.OptionID{"hitrust"}},
	}
	yes, no := true, false
	for _, test := range []struct {
		name    string
		robust  *bool
		settled bool
		flips   []assessment.Flip
		want    string
	}{
		{"left out", nil, true, nil, ""},
		{"nothing flips", &yes, true, nil, "The result is robust: no change of up to four options"},
		{"two questions", &yes, true, []assessment.Flip{two}, "The result is robust: no change within one question"},
		{"the words", &yes, true, []assessment.Flip{two}, "**SOC 2 window: 6 months → 3 months or 12 months**, if you answer *ISO 27001* to *What do you hold already?* and add *Canada* under *Where are your customers?*."},
		{"two that differ twice", &yes, true, []assessment.Flip{two, third}, "under *Where are your customers?*; or if you answer *HITRUST* to *What do you hold already?*"},
		{"partly open", &no, false, []assessment.Flip{two}, "No change within one question overturns what is settled."},
		{"partly open, nothing flips", &no, false, nil, "would change what is settled. Only settled decisions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := base
			r.Robust, r.Settled, r.Flips = test.robust, test.settled, test.flips
			out := firmness(t, c.Catalog, run, r)
			if test.want == "" {
				if strings.Contains(out, "How firm this is") {
					t.Error("the page speaks of flips that were left out")
				}
			} else if !strings.Contains(out, test.want) {
				t.Errorf("does not say %q", test.want)
			}
		})
	}
}

// Every flip is in one group, and its words name what it changes.
func TestFlipGroupsHoldEveryFlip(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, variants()["full"])
	text := firmness(t, c.Catalog, run, r)
	groups := report.FlipGroups(c.Catalog, run, r)
	ways := 0
	for i, g := range groups {
		if !strings.Contains(text, g.Change) && i < 8 {
			t.Errorf("the document does not say %q", g.Change)
		}
		for n, w := range g.Ways {
			if ways++; n > 0 && w.Flip.Edits < g.Ways[n-1].Flip.Edits {
				t.Errorf("%s: a shorter way comes after a longer one", g.Change)
			}
			for id := range w.Flip.Set {
				if q := c.Question(id); !strings.Contains(w.Do, "“"+q.Short+"”") {
					t.Errorf("%q does not name %q", w.Do, q.Short)
				}
			}
		}
	}
	if ways < 20 || ways > len(r.Flips) {
		t.Errorf("got %d ways out of %d flips", ways, len(r.Flips))
	}
	if got := report.Robustness(r); !strings.Contains(text, got) || got == "" {
		t.Errorf("the document does not say %q", got)
	}
}
