package ledgerfile_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/catalog"
	"trustpath/assessment/ledgerfile"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

func shipped(t *testing.T) *assessment.Catalog {
	t.Helper()
	c, err := catalog.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	c := shipped(t)
	day, _ := assessment.ParseDate("2027-06-30")
	want := []assessment.Deal{
		{Name: "Vermeer, \"Delft\"", Asks: []assessment.OptionID{"soc2_type2", "iso27001"}, Value: 40000, Currency: "EUR", Date: day},
		{Name: "=1+1", Asks: []assessment.OptionID{"hitrust"}, Currency: "USD"},
		{Name: "'=1+1", Asks: []assessment.OptionID{"hitrust"}, Currency: "USD"},
		{Name: "株式会社", Asks: []assessment.OptionID{"ai_questionnaire"}, Value: 1, Currency: "JPY"},
	}
	var out bytes.Buffer
	if err := ledgerfile.Write(&out, want); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\n=") {
		t.Errorf("a formula: %s", &out)
	}
	got, err := ledgerfile.Read(out.Bytes(), "f", c)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestReadFromElsewhere(t *testing.T) {
	c := shipped(t)
	got, err := ledgerfile.Read([]byte("\ufeffowner,ASKS, name \nMira,\"iso27001; soc2_any\",Hals\n"), "f", c)
	if err != nil || len(got) != 1 || got[0].Name != "Hals" || len(got[0].Asks) != 2 || got[0].Currency != "USD" {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, tc := range []struct{ text, want string }{
		{"", "no row of headers"},
		{"Company,Wants\nHals,x\n", "f:1:1: there is no column Name"},
		{"Name,Asks\nHals,iso2701\n", `f:2:1: nobody can ask for "iso2701"; did you mean "iso27001"`},
		{"Name,Asks\nHals,nothing_yet\n", "nobody can ask for"},
		{"Name,Asks\nHals\n", "f:2:1: wrong number of fields"},
		{"Name,Asks\n\"Hals\x1b[31m\",iso27001\n", "U+001B"},
		{"Name,Asks,Value\nHals,iso27001,-5\n", "is no value"},
		{"Name,Asks,Date\nHals,iso27001,June\n", "not a date"},
		{"Name,Asks,Currency\nHals,iso27001,euro\n", "is no currency"},
		{"Name,Asks\n,iso27001\n", "has a name"},
		{"Name,Asks\n\"Hals,iso27001\n", "f:"},
		{"Name,Asks\n\xff,iso27001\n", "not UTF-8"},
	} {
		_, err := ledgerfile.Read([]byte(tc.text), "f", c)
		var problems yamldoc.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: got %v, want %q", tc.text, err, tc.want)
		}
	}
	if _, err := ledgerfile.Read([]byte("Name,Asks\n,x\n,y\n"), "f", c); err == nil || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("got %v, want four problems", err)
	}
}
