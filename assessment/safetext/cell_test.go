package safetext_test

import (
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
