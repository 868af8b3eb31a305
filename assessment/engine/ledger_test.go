package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

const withDeals = `trustpath: 1
start: 2026-12-01
answers:
  customers: [us_enterprise, global_enterprise]
  regions: [us, eu]
  sectors: [us_federal]
  asks: [soc2_type2, iso27001]
  deadline: none
  ai_role: [none]
  sell_trust: unblock_deals
  data: [customer_confidential]
  promises: [none]
  held: [none]
  controls: basics
  team_size: 11_25
  capacity: dedicated
`

func dealt(t *testing.T, answers string, deals ...assessment.Deal) assessment.Result {
	t.Helper()
	c := load(t)
	run, err := files.ReadAnswers([]byte(answers), "f", c.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	run.Deals = deals
	return c.Evaluate(run, assessment.Options{Today: run.Start})
}

func asking(value int64, date string, asks ...assessment.OptionID) assessment.Deal {
	day, _ := assessment.ParseDate(date)
	return assessment.Deal{Number: 1, Name: "Vermeer", Asks: asks, Value: value, Currency: "EUR", Date: day}
}

func TestLedger(t *testing.T) {
	for _, tc := range []struct {
		name    string
		deal    assessment.Deal
		needs   string
		blocked string
		verdict assessment.Verdict
	}{
		{"in time", asking(10, "2029-01-01", "soc2_type2"), "[soc2_type2_report]", "[]", assessment.Comfortable},
		{"too late", asking(10, "2026-12-24", "soc2_type2"), "[soc2_type2_report]", "[]", assessment.NotFeasible},
		{"no date", asking(10, "", "iso27001"), "[iso27001_certificate]", "[]", ""},
		{"two", asking(10, "", "soc2_any", "iso27001"), "[soc2_type2_report iso27001_certificate]", "[]", ""},
		{"not in the plan", asking(10, "", "iso42001"), "[]", "[iso42001]", ""},
		{"a gate", asking(10, "", "hitrust"), "[]", "[hitrust]", ""},
		{"a gate that stands anyway", asking(10, "", "fedramp"), "[]", "[fedramp]", ""},
		{"a questionnaire", asking(10, "", "security_questionnaire"), "[]", "[]", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := dealt(t, withDeals, tc.deal).Ledger.Deals[0]
			if got := fmt.Sprint(d.Needs); got != tc.needs {
				t.Errorf("needs: got %s, want %s", got, tc.needs)
			}
			if got := fmt.Sprint(d.Blocked); got != tc.blocked || d.Verdict != tc.verdict {
				t.Errorf("got %s %q, want %s %q", got, d.Verdict, tc.blocked, tc.verdict)
			}
		})
	}
}

// What is held blocks no deal, and neither does having no customer yet.
func TestLedgerByAnswers(t *testing.T) {
	held := "trustpath: 1\nstart: 2026-12-01\nanswers: {customers: [us_enterprise], regions: [us], sectors: [general], asks: [soc2_type2], held: [soc2_type2, hitrust]}\n"
	l := dealt(t, held, asking(10, "", "soc2_any"), asking(5, "", "hitrust")).Ledger
	if l.Ready.Count != 2 || l.Ready.Sums[0].Value != 15 || len(l.Opens)+len(l.Blocked) != 0 {
		t.Errorf("got %+v", l)
	}
	early := "trustpath: 1\nstart: 2026-12-01\nanswers: {customers: [none_yet], held: [none]}\n"
	l = dealt(t, early, asking(10, "", "soc2_type2")).Ledger
	if len(l.Blocked) != 1 || l.Blocked[0].Standard != "soc2" {
		t.Errorf("got %+v", l)
	}
}

func TestLedgerSums(t *testing.T) {
	usd := asking(7, "2026-12-24", "iso27001")
	usd.Currency = "USD"
	l := dealt(t, withDeals, asking(10, "", "soc2_type2"), asking(20, "", "soc2_type2", "iso27001"), usd, asking(0, "", "iso42001"), asking(3, "", "iso42001", "soc2_type2")).Ledger
	got, err := json.Marshal(map[string]any{"opens": l.Opens, "blocked": l.Blocked, "ready": l.Ready})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"blocked":[{"standard":"iso42001","count":2,"sums":[{"currency":"EUR","value":3}]}],` +
		`"opens":[{"standard":"soc2","count":2,"sums":[{"currency":"EUR","value":30}],"late":{"count":0,"sums":[]}},` +
		`{"standard":"iso27001","count":2,"sums":[{"currency":"EUR","value":20},{"currency":"USD","value":7}],"late":{"count":1,"sums":[{"currency":"USD","value":7}]}}],` +
		`"ready":{"count":0,"sums":[]}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Without deals nothing is different, and deals change nothing but the ledger.
func TestLedgerChangesNothingElse(t *testing.T) {
	with, without := dealt(t, withDeals, asking(10, "", "hitrust")), dealt(t, withDeals)
	if without.Ledger != nil || with.Ledger == nil {
		t.Fatalf("got %v, %v", without.Ledger, with.Ledger)
	}
	with.Ledger = nil
	a, _ := json.Marshal(with)
	b, _ := json.Marshal(without)
	if !bytes.Equal(a, b) {
		t.Errorf("deals changed the result")
	}
}

// What deals ask for and the answers leave out is named, in catalog order.
func TestUnasked(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		name  string
		asked assessment.Answer
		deals []assessment.Deal
		want  string
	}{
		{"nobody asked", assessment.Choose("nothing_yet"), []assessment.Deal{asking(1, "", "iso27001"), asking(1, "", "soc2_type2")}, "[soc2_type2 iso27001]"},
		{"some of it", assessment.Choose("iso27001"), []assessment.Deal{asking(1, "", "iso27001", "hitrust")}, "[hitrust]"},
		{"all of it", assessment.Choose("soc2_type2", "iso27001"), []assessment.Deal{asking(1, "", "soc2_type2")}, "[]"},
		{"twice", assessment.Choose("iso27001"), []assessment.Deal{asking(1, "", "tisax"), asking(2, "", "tisax")}, "[tisax]"},
		{"don't know", assessment.DontKnow(), []assessment.Deal{asking(1, "", "iso27001")}, "[iso27001]"},
		{"not answered", assessment.Answer{}, []assessment.Deal{asking(1, "", "iso27001")}, "[iso27001]"},
		{"an option of other content", assessment.Choose("iso27001"), []assessment.Deal{asking(1, "", "of_old")}, "[]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run := assessment.Assessment{Answers: founder(t, c.Catalog, answers{"asks": tc.asked}), Deals: tc.deals}
			if got := fmt.Sprint(evaluate(t, c, run).Ledger.Unasked); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
