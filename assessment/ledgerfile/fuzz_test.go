package ledgerfile_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/ledgerfile"
	"trustpath/assessment/pack"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
	"trustpath/content"
)

// FuzzRead reads anything. What is taken is written so that no spreadsheet runs
// it, and read again as the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Name,Asks,Value,Currency,Date\r\nVermeer,iso27001 soc2_type2,40000,EUR,2027-06-30\r\n"))
	for _, text := range hostile.Texts() {
		f.Add([]byte("Name,Asks\n" + text + ",iso27001\n"))
		f.Add([]byte("Name,Asks\n\"" + strings.ReplaceAll(text, `"`, `""`) + "\",iso27001\n"))
	}
	c, err := pack.Load(content.Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if table, err := ledgerfile.Read(data, "f", c); err == nil {
			comesBack(t, c, table.Deals)
		}
	})
}

// Every name comes back from the table, and none of them is run.
func TestNamesComeBack(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	var deals []assessment.Deal
	for _, text := range hostile.Texts() {
		if name := safetext.Line(text, safetext.MaxCompany); name != "" {
			deals = append(deals, assessment.Deal{Name: name, Asks: []assessment.OptionID{"iso27001"}, Currency: "EUR"})
		}
	}
	comesBack(t, c, deals)
}

func comesBack(t *testing.T, c *assessment.Catalog, deals []assessment.Deal) {
	t.Helper()
	var out bytes.Buffer
	if err := ledgerfile.Write(&out, deals); err != nil {
		t.Fatal(err)
	}
	if err := hostile.Document(out.String()); err != nil {
		t.Error(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if first := []rune(cell + " ")[0]; strings.ContainsRune("=+-@\t\r＝＋－＠﹢﹣", first) {
				t.Errorf("a cell that a spreadsheet runs: %q", cell)
			}
		}
	}
	again, err := ledgerfile.Read(out.Bytes(), "again", c)
	if err != nil || !reflect.DeepEqual(again.Deals, deals) {
		t.Errorf("got %v, %v\nwant %v\n%s", again, err, deals, &out)
	}
}

// A table that wants much memory is refused, in few words.
func TestBombs(t *testing.T) {
	c, err := pack.Load(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	for name, bomb := range map[string]string{
		"columns": "Name,Asks" + strings.Repeat(",", ledgerfile.MaxSize-100),
		"words":   "Name,Asks\nA," + strings.Repeat("b ", ledgerfile.MaxSize/2-100),
		"rows":    "Name,Asks\n" + strings.Repeat("A,iso27001\n", 20_000),
		"faults":  "Name,Asks\n" + strings.Repeat(",\n", 1_000_000),
		"size":    "Name,Asks\n" + strings.Repeat("A,iso27001\n", ledgerfile.MaxSize/10),
		"quote":   "Name,Asks\n\"" + strings.Repeat("a\n", ledgerfile.MaxSize/2-100),
	} {
		if _, err := ledgerfile.Read([]byte(bomb), "f", c); err == nil || len(err.Error()) > 64<<10 {
			t.Errorf("%s: taken, or refused in too many words", name)
		}
	}
}
