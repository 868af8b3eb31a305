package safetext_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"

	"trustpath/assessment/safetext"
)

func TestCell(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"", ""},
		{"plain", "plain"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'=1"},
		{"\r\n=1", "'=1"},
		{"\u00a0=1", "'=1"},
		{"\x1b[31m=1", "'=1"},
		{"\u200b=1", "'=1"},
		{"＝1", "'＝1"},
		{"＋1", "'＋1"},
		{"a=1", "a=1"},
		{"é=1", "é=1"},
		{"'=1", "''=1"},
		{"'plain", "'plain"},
	} {
		if got := safetext.Cell(tc.text); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.text, got, tc.want)
		}
		if got, want := safetext.FromCell(safetext.Cell(tc.text)), strings.TrimSpace(safetext.Text(tc.text, 100)); got != want {
			t.Errorf("%q: came back as %q", tc.text, got)
		}
	}
}

// Rows come back, and text beyond ASCII has a byte order mark before it.
func TestWriteCSV(t *testing.T) {
	for _, tc := range []struct {
		name string
		rows [][]string
		mark bool
	}{
		{"ASCII", [][]string{{"Name", "Asks"}, {"Acme, Inc.", "a \"b\""}}, false},
		{"no rows", nil, false},
		{"a dash", [][]string{{"Name"}, {"1–3"}}, true},
		{"a header", [][]string{{"Größe"}}, true},
		{"the last cell", [][]string{{"a", "b"}, {"c", "日本"}}, true},
		{"lines in a cell", [][]string{{"a\nb’s"}}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := safetext.WriteCSV(&out, tc.rows); err != nil {
				t.Fatal(err)
			}
			text, marked := strings.CutPrefix(out.String(), "\ufeff")
			if marked != tc.mark {
				t.Errorf("byte order mark: %v, want %v", marked, tc.mark)
			}
			var bare bytes.Buffer
			if err := safetext.WriteRows(&bare, tc.rows); err != nil || bare.String() != text {
				t.Errorf("without a mark: got %q, %v", bare.String(), err)
			}
			if strings.Count(text, "\r\n") < len(tc.rows) {
				t.Errorf("lines do not end with CRLF: %q", text)
			}
			got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil || len(tc.rows) > 0 && !reflect.DeepEqual(got, tc.rows) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
