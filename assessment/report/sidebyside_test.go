package report_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

func TestSideBySideInWords(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		line   string
		values []string
		name   string
		words  string
	}{
		{"iso27001.decision", []string{"later"}, "ISO 27001", "later"},
		{"soc2.decision", nil, "SOC 2", "–"},
		{"milestones.iso27001_certificate", []string{"2027-06-10", "2027-09-02"}, "ISO 27001 certificate", "Jun–Sep 2027"},
		{assessment.LineEffort, []string{"17.5", "42"}, "Work left", "18–42 person-days"},
		{assessment.LineCost, []string{"20000", "45000"}, "Cost, estimate", "USD 20,000–45,000"},
		{assessment.LineVerdict, []string{"not_feasible"}, "The date of the deal", "not possible"},
	} {
		if got := report.LineName(c.Catalog, test.line); !strings.HasPrefix(got, test.name) {
			t.Errorf("%s: got %q, want %q first", test.line, got, test.name)
		}
		if got := report.LineWords(c.Catalog, test.line, test.values); got != test.words {
			t.Errorf("%s: got %q, want %q", test.line, got, test.words)
		}
	}
	for _, test := range []struct {
		edit assessment.Edit
		want string
	}{
		{assessment.Edit{Of: "customers", Was: []string{"smb"}, Is: []string{"smb", "consumers"}}, "+ individuals"},
		{assessment.Edit{Of: "controls", Was: []string{"basics"}, Is: []string{"unknown"}}, "basics → don't know"},
		{assessment.Edit{Of: "controls", Is: []string{"basics"}}, "not answered → basics"},
		{assessment.Edit{Of: assessment.EditDeadline, Is: []string{"2027-06-30"}}, "no day → 2027-06-30"},
		{assessment.Edit{Of: assessment.EditHeldDates, Was: []string{"iso27001=2025-01-31"}, Is: []string{"iso27001=2026-01-31"}}, "+ ISO 27001 2026-01-31, − ISO 27001 2025-01-31"},
		{assessment.Edit{Of: assessment.EditReadiness, Was: []string{"access=missing"}, Is: []string{"access=in_place"}}, "+ access in place, − access missing"},
	} {
		if got := report.EditWords(c.Catalog, test.edit); got != test.want {
			t.Errorf("%s: got %q, want %q", test.edit.Of, got, test.want)
		}
	}
	many := assessment.ComparedLine{Because: []string{"a", "b", "c", "d"}, Content: true}
	if got, want := report.CauseWords(c.Catalog, many), "4 things together, content "+c.Pack.Version; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The name of a company is text in every cell, whatever it is.
func TestSideBySideKeepsNamesText(t *testing.T) {
	c := load(t)
	var b strings.Builder
	names := report.Sides{Left: "A|B [x](javascript:1)", Right: "<b>C</b>"}
	cmp := assessment.Comparison{Lines: []assessment.ComparedLine{{Line: "soc2.decision", From: []string{"now"}, To: []string{"keep"}, Changed: true}}}
	if err := report.SideBySide(&b, c.Catalog, names, cmp); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"[x](", "<b>"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("%q is markup in\n%s", bad, b.String())
		}
	}
}
