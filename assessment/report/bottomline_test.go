package report_test

import (
	"bytes"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// holder is a company that keeps a report and a certificate with their days.
const holder = `trustpath: 1
company: Marlow Systems
start: 2026-12-02
held_dates: {soc2_type2: 2026-08-31, iso27001: 2026-04-14}
answers:
  established: [us]
  customers: [us_enterprise, global_enterprise]
  regions: [us, uk]
  sectors: [general]
  asks: [security_questionnaire]
  deadline: none
  ai_role: [integrates_models]
  ai_impact: [assists_people]
  us_places: [elsewhere]
  sell_trust: unblock_deals
  data: [customer_confidential]
  delivery: [hosted]
  promises: [none]
  held: [soc2_type2, iso27001]
  controls: operating
  team_size: "50_100"
  capacity: part_time
`

// The bottom line says what to start, what can wait, whether the date can be met, and
// what comes before any standard.
func TestBottomLine(t *testing.T) {
	c := load(t)
	notYetGated := "trustpath: 1\nstart: 2026-12-02\nanswers: {customers: [smb], regions: [us], sectors: [us_health_provider], asks: [nothing_yet], ai_role: [none], data: [patient_data], sell_trust: not_yet, held: [none], controls: basics, team_size: 1_10, capacity: part_time}\n"
	for _, tc := range []struct {
		name, answers string
		says          []string
		silent        string
	}{
		{"two standards and a gate", full, []string{"Start SOC 2 and ISO 27001 now as one combined program. Expect the ISO 27001 certificate in ", "Add ISO 42001 next, and expect the certificate in ", "Before any standard: Independent bias audit", "30 November 2027", "Next: EU Product Liability Directive, on 9 December 2026.", "No certificate covers them."}, "can wait"},
		{"a date that cannot be met", variants()["hurry"], []string{"isn't possible by"}, "at risk"},
		{"no audit yet", variants()["not yet"], []string{"Don't buy an audit yet.", "No law or buyer requirement in your answers has to come first."}, "Start"},
		{"no audit yet, behind a gate", notYetGated, []string{"Don't buy an audit yet.", "Before any standard: HIPAA"}, "No law"},
		{"what is held", holder, []string{"You don't need a new standard.", "Keep SOC 2 and ISO 27001.", "You don't need ISO 42001 today."}, "Start"},
		{"nothing is known", variants()["empty"], []string{"We can't say yet what you need."}, "Keep"},
		{"the type of report is open", founders(t)["simple us"], []string{"so ask the buyer whether a Type I report would do."}, "what else would do"},
		{"all is held, behind a gate", founders(t)["all held"], []string{"You don't need a new standard.", "Before any standard: TISAX label.", "In force already: GDPR; EU AI Act: AI literacy; and three more."}, "Start"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run, r, md := render(t, c, tc.answers)
			got := strings.Join(report.BottomLine(c.Catalog, run, r), " ")
			for _, want := range tc.says {
				if !strings.Contains(got, want) {
					t.Errorf("got %q, want %q in it", got, want)
				}
			}
			if strings.Contains(got, tc.silent) {
				t.Errorf("got %q, which says %q", got, tc.silent)
			}
			if strings.ContainsAny(got, "*\\") {
				t.Errorf("got %q, which has Markdown in it", got)
			}
			if lead := report.BottomLine(c.Catalog, run, r)[0]; tc.name != "no audit yet" && !strings.Contains(md, lead) {
				t.Errorf("the document doesn't say %q", lead)
			}
		})
	}
}

// Standards are listed in the order of the plan.
func TestStandardsInOrder(t *testing.T) {
	c := load(t)
	europe := "trustpath: 1\nanswers: {established: [eu], customers: [global_enterprise], regions: [eu], sectors: [general], asks: [iso27001], deadline: none, ai_role: [none], data: [customer_confidential], delivery: [hosted], sell_trust: not_yet, held: [none], controls: basics, team_size: 11_25, capacity: dedicated}\n"
	for name, tc := range map[string]struct {
		answers string
		want    []string
	}{
		"as listed":         {full, []string{"| **SOC 2 Type II** | **Now**", "| **ISO 27001** | **Now**", "| **ISO 42001** | **Next**"}},
		"what starts first": {europe, []string{"| **ISO 27001** | **Now**", "| SOC 2 | Later", "| ISO 42001 | Not now"}},
		"kept before later": {holder, []string{"| SOC 2 Type II | Keep", "| ISO 27001 | Keep", "| ISO 42001 | Not now"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, md := render(t, c, tc.answers)
			at := 0
			for _, want := range tc.want {
				next := strings.Index(md[at:], want)
				if next < 0 {
					t.Fatalf("no %q after %d in\n%s", want, at, md)
				}
				at += next
			}
		})
	}
}

// Values that are partly open name what is possible.
func TestOpenValues(t *testing.T) {
	c := load(t)
	run, r, _ := render(t, c, "trustpath: 1\nanswers: {customers: [us_enterprise], asks: unknown, held: unknown}\n")
	if r.Standard("soc2").Decision != assessment.Decision("") {
		t.Fatal("SOC 2 is settled, so this test shows nothing")
	}
	var out bytes.Buffer
	if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Audience: report.Consultant}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"**SOC 2** is open: keep or now.", "| SOC 2 | Keep or now |", "Place in the order, still open: ", "Type of report, still open: Type I, then Type II or straight to Type II.",
		"Observation window, still open: 3, 6 or 12 months.", "The overall result is open: ", "asked only if"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not say %q", want)
		}
	}
}
