package report_test

import (
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// five returns the summary of a roadmap.
func five(t *testing.T, md string) []string {
	t.Helper()
	_, rest, _ := strings.Cut(md, "## In five lines\n\n")
	block, _, _ := strings.Cut(rest, "\n\n")
	lines := strings.Split(block, "\n")
	if len(lines) != 5 {
		t.Fatalf("got %d lines, want 5: %q", len(lines), lines)
	}
	return lines
}

func TestFiveLines(t *testing.T) {
	c := load(t)
	notYetGated := "trustpath: 1\nstart: 2026-12-02\nanswers: {customers: [smb], regions: [us], sectors: [us_health_provider], asks: [nothing_yet], ai_role: [none], data: [patient_data], sell_trust: not_yet, held: [none], controls: basics, team_size: 1_10, capacity: part_time}\n"
	for _, tc := range []struct {
		name, answers string
		line          int
		says          []string
		silent        string
	}{
		{"a gate, and what starts behind it", full, 1, []string{"First: **Independent bias audit", "Start with SOC 2 and ISO 27001", "person-days", "USD"}, ""},
		{"the two security standards", full, 2, []string{"**SOC 2 now**: straight to Type II, 6-month window, expected **", "**ISO 27001 now**: expected **", "one combined program"}, ""},
		{"the AI", full, 3, []string{"**ISO 42001 next**: expected **"}, ""},
		{"a duty does not hide the deadline", full, 4, []string{"The date **30 November 2027** is", "From **9 December 2026**"}, ""},
		{"nor one that cannot be met", variants()["hurry"], 4, []string{"**not possible**", "From **"}, ""},
		{"nothing is open", full, 5, []string{"You have answered every question"}, ""},
		{"what is open", variants()["open"], 5, []string{"What do your contracts already promise?", "SOC 2: the scope"}, "more"},
		{"no audit yet", variants()["not yet"], 1, []string{"**Buy no audit yet.**", "Re-check"}, "First:"},
		{"no audit yet, behind a gate", notYetGated, 1, []string{"First: **HIPAA", "**Buy no audit yet.**"}, ""},
		{"a gate alone", variants()["gate"], 1, []string{"First: **TISAX", "None of the three starts now"}, "Start with"},
		{"what is held", variants()["keep"], 1, []string{"**Keep what you hold.**"}, ""},
		{"nothing is known", variants()["empty"], 2, []string{"any of the five decisions"}, ""},
		{"a date that may come", variants()["empty"], 4, []string{"Possible, depending on an open answer", "from **9 December 2026**"}, "also apply"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, md := render(t, c, tc.answers)
			got := five(t, md)[tc.line-1]
			for _, want := range tc.says {
				if !strings.Contains(got, want) {
					t.Errorf("got %q, want %q in it", got, want)
				}
			}
			if tc.silent != "" && strings.Contains(got, tc.silent) {
				t.Errorf("got %q, which says %q", got, tc.silent)
			}
		})
	}
}

// Standards are explained in the order of the plan.
func TestStandardsInOrder(t *testing.T) {
	c := load(t)
	europe := "trustpath: 1\nanswers: {customers: [global_enterprise], regions: [eu], sectors: [general], asks: [iso27001], deadline: none, ai_role: [none], data: [customer_confidential], sell_trust: not_yet, held: [none], controls: basics, team_size: 11_25, capacity: dedicated}\n"
	for name, tc := range map[string]struct {
		answers string
		want    []string
	}{
		"as listed":         {full, []string{"### SOC 2: now", "### ISO/IEC 27001: now", "### ISO/IEC 42001: next"}},
		"what starts first": {europe, []string{"### ISO/IEC 27001: now", "### SOC 2: later", "### ISO/IEC 42001: not now"}},
		"kept before later": {variants()["keep"], []string{"### ISO/IEC 27001: keep", "### ISO/IEC 42001: keep", "### SOC 2: later"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, tc.answers)
			_, rest, _ := strings.Cut(md, "\n## Decisions and why\n")
			section, _, _ := strings.Cut(rest, "\n## ")
			var got []string
			for _, line := range strings.Split(section, "\n") {
				if strings.HasPrefix(line, "### ") {
					got = append(got, line)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// Values that are partly open name what is possible.
func TestOpenValues(t *testing.T) {
	c := load(t)
	_, r, md := render(t, c, "trustpath: 1\nanswers: {customers: [us_enterprise], asks: unknown, held: unknown}\n")
	if r.Standard("soc2").Decision != assessment.Decision("") {
		t.Fatal("SOC 2 is settled, so this test shows nothing")
	}
	for _, want := range []string{"**SOC 2** is open: keep or now.", "Place in the order, still open: ", "Type of report, still open: Type I, then Type II or straight to Type II.",
		"Observation window, still open: 3, 6 or 12 months.", "The overall result is open: ", "asked only if another open answer needs it"} {
		if !strings.Contains(md, want) {
			t.Errorf("does not say %q", want)
		}
	}
}

// Sentences are complete for open and for single values.
func TestOpenSentences(t *testing.T) {
	c := load(t)
	for _, tc := range []struct{ answers, want, not string }{
		{"{established: unknown, customers: [regulated], regions: [us], sectors: [general], asks: [soc2_type2], deadline: none, ai_role: [internal_use], data: [nothing_sensitive], promises: [uptime], held: [iso42001], controls: basics, team_size: 26_49, capacity: spare_time}",
			"whether one law, contract duty or voluntary framework", "of 1 laws"},
		{"{customers: [smb], regions: [eu], sectors: [general], asks: unknown, ai_role: [fine_tunes], ai_impact: [assists_people], data: [customer_confidential], promises: [uptime], held: [iso42001], controls: documented, team_size: 50_100, capacity: team}",
			"- Open: security, availability and confidentiality.", "Scope: ."},
	} {
		_, _, md := render(t, c, "trustpath: 1\nanswers: "+tc.answers+"\n")
		if !strings.Contains(md, tc.want) || strings.Contains(md, tc.not) {
			t.Errorf("want %q and not %q in\n%.3000s", tc.want, tc.not, md)
		}
	}
}

// FiveLines has no Markdown and no references to other sections.
func TestFiveLinesAlone(t *testing.T) {
	c := load(t)
	for name, answers := range variants() {
		run, r, md := render(t, c, answers)
		alone, err := report.FiveLines(c.Catalog, run, r)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range five(t, md) {
			want := strings.NewReplacer("*", "", "; see below.", ".", "; see below what they could change", "").Replace(line[3:])
			if got := alone[i]; got != want {
				t.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
	}
}
