package files_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"reflect"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
	"trustpath/assessment/yamldoc"
)

func TestRoundTrip(t *testing.T) {
	c := shipped(t).Catalog
	day, _ := assessment.ParseDate("2027-06-30")
	want := []assessment.Deal{
		{Name: "Vermeer, \"Delft\"", Asks: []assessment.OptionID{"soc2_type2", "iso27001"}, Value: 40000, Currency: "EUR", Date: day},
		{Name: "=1+1", Asks: []assessment.OptionID{"hitrust"}, Currency: "USD"},
		{Name: "'=1+1", Asks: []assessment.OptionID{"hitrust"}, Currency: "USD"},
		{Name: "株式会社", Asks: []assessment.OptionID{"ai_questionnaire"}, Value: 1, Currency: "JPY"},
	}
	var out bytes.Buffer
	if err := files.WriteDeals(&out, want); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\n=") {
		t.Errorf("a formula: %s", &out)
	}
	got, err := files.ReadDeals(out.Bytes(), "f", c)
	if err != nil || !reflect.DeepEqual(got.Deals, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

// Whatever a spreadsheet makes of a table, the same deals are read from it.
func TestReadSpreadsheets(t *testing.T) {
	c := shipped(t).Catalog
	day, _ := assessment.ParseDate("2027-06-30")
	alpha := assessment.Deal{Name: "Alpha", Asks: []assessment.OptionID{"soc2_type2"}, Value: 40000, Currency: "EUR", Date: day}
	sons := assessment.Deal{Name: "Beta; Sons, Ltd", Asks: []assessment.OptionID{"soc2_any", "iso27001"}, Currency: "USD"}
	want := []assessment.Deal{alpha, sons}
	const head = "Name,Asks,Value,Currency,Date\n"
	const rows = "Alpha,soc2_type2,40000,EUR,2027-06-30\n" + `"Beta; Sons, Ltd","iso27001,soc2_any",,,` + "\n"
	const semicolons = "Name;Asks;Value;Currency;Date\nAlpha;soc2_type2;40000;EUR;2027-06-30\n" + `"Beta; Sons, Ltd";"iso27001;soc2_any";;;` + "\n"
	ends := func(text, end string) string { return strings.ReplaceAll(text, "\n", end) }
	for _, tc := range []struct {
		name, text string
		empty      int
		unread     []string
	}{
		{"commas", head + rows, 0, nil},
		{"CRLF", ends(head+rows, "\r\n"), 0, nil},
		{"CR", ends(head+rows, "\r"), 0, nil},
		{"CR, and every cell in quotes", ends(`"Name","Asks","Value","Currency","Date"`+"\n"+`"Alpha","soc2_type2","40000","EUR","2027-06-30"`+
			"\n"+`"Beta; Sons, Ltd","iso27001,soc2_any","","",""`, "\r"), 0, nil},
		{"no line end", strings.TrimSuffix(head+rows, "\n"), 0, nil},
		{"byte order mark", "\ufeff" + head + rows, 0, nil},
		{"semicolons", semicolons, 0, nil},
		{"semicolons, CR and a mark", "\ufeff" + ends(semicolons, "\r"), 0, nil},
		{"separator named", "sep=;\n" + semicolons, 0, nil},
		{"separator named in quotes, CRLF", ends("\"sep=,\"\n"+head+rows, "\r\n"), 0, nil},
		{"separator named, and filled up", "SEP=,,,,,\n" + head + rows, 0, nil},
		{"tabs", "Name\tAsks\tValue\tCurrency\tDate\nAlpha\tsoc2_type2\t40000\tEUR\t2027-06-30\nBeta; Sons, Ltd\tiso27001,soc2_any\t\t\t\n", 0, nil},
		{"tabs, empty first cells", "\tName\tAsks\tValue\tCurrency\tDate\n\tAlpha\tsoc2_type2\t40000\tEUR\t2027-06-30\n\tBeta; Sons, Ltd\tiso27001,soc2_any\t\t\t\n", 0, nil},
		{"bars", "Name|Asks|Value|Currency|Date\nAlpha|soc2_type2|40000|EUR|2027-06-30\nBeta; Sons, Ltd|iso27001,soc2_any|||\n", 0, nil},
		{"blanks behind separators", "Name, Asks, Value, Currency, Date\nAlpha, \"soc2_type2\", 40000, EUR, 2027-06-30\n \"Beta; Sons, Ltd\", \"iso27001, soc2_any\",,,\n", 0, nil},
		{"empty rows at the end", head + rows + ",,,,\n,,,,\n", 2, nil},
		{"empty rows between", head + ",,,,\n" + rows + ",,,,\n", 2, nil},
		{"empty rows of blanks and quotes", head + rows + "\"\",\"\",\"\",\"\",\"\"\n  , ,\t,\u00a0,\"  \"\n", 2, nil},
		{"empty lines", "\n" + head + "\n\n" + rows + "\n", 4, nil},
		{"empty lines with blanks", head + "  \n" + rows + " \n", 2, nil},
		{"empty columns", "Name,Asks,Value,Currency,Date,,\nAlpha,soc2_type2,40000,EUR,2027-06-30,,\n\"Beta; Sons, Ltd\",iso27001 soc2_any,,,,,\n,,,,,,\n", 1, nil},
		{"empty cells left out", head + "Alpha,soc2_type2,40000,EUR,2027-06-30\n\"Beta; Sons, Ltd\",soc2_any|iso27001\n", 0, nil},
		{"line breaks in cells", "Name,Asks,Value,Currency,Date\nAlpha,soc2_type2,40000,EUR,2027-06-30\n\"Beta; Sons,\nLtd\",\"iso27001\nsoc2_any\",,,\n", 0, nil},
		{"other columns and a note", "owner,NAME, asks ,Value,currency,DATE,\nMira,Alpha,soc2_type2,40000,EUR,2027-06-30,call\n,\"Beta; Sons, Ltd\",iso27001 soc2_any,,,,\n",
			0, []string{`column "owner"`, "column 7, which has no header"}},
		{"a title above", "Deals of June\n\n" + head + rows, 1, []string{"row 1, above the headers"}},
		{"numbers and dates as shown", "Name,Asks,Value,Currency,Date\nAlpha,soc2_type2,\"€40,000.00\",,30 June 2027\n\"Beta; Sons, Ltd\",iso27001 soc2_any,,,\n", 0, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := files.ReadDeals([]byte(tc.text), "f", c)
			if err != nil || !reflect.DeepEqual(got.Deals, want) || got.Empty != tc.empty || !reflect.DeepEqual(got.Unread, tc.unread) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	for _, headers := range []string{head, "\ufeff" + head, "Name;Asks\r\n", "Name,Asks\n,\n"} {
		if got, err := files.ReadDeals([]byte(headers), "f", c); err != nil || len(got.Deals) > 0 {
			t.Errorf("%q: got %+v, %v, want no deals", headers, got, err)
		}
	}
}

func TestReadValues(t *testing.T) {
	c := shipped(t).Catalog
	for _, tc := range []struct {
		separator, cell, currency string
		want                      int64
		money                     string
	}{
		{",", "", "", 0, "USD"},
		{",", "40000", "eur", 40000, "EUR"},
		{",", "40,000", "", 40000, "USD"},
		{",", "1,234,567.00", "", 1234567, "USD"},
		{",", "1.234.567,00", "", 1234567, "USD"},
		{",", "1.234.567", "", 1234567, "USD"},
		{",", "40000.0", "", 40000, "USD"},
		{";", "40000,00", "", 40000, "USD"},
		{";", "40.000", "", 40000, "USD"},
		{";", "40.000,00 €", "", 40000, "EUR"},
		{";", "1\u202f234\u202f567 EUR", "", 1234567, "EUR"},
		{"\t", "40 000", "", 40000, "USD"},
		{"\t", "CHF 40'000.00", "CHF", 40000, "CHF"},
		{"\t", "40’000", "CHF", 40000, "CHF"},
		{",", "$40,000.00", "CAD", 40000, "CAD"},
		{",", "£ 40", "", 40, "GBP"},
	} {
		text := strings.Join([]string{"Name", "Asks", "Currency", "Value"}, tc.separator) + "\nA" + tc.separator + "iso27001" + tc.separator + tc.currency +
			tc.separator + `"` + tc.cell + `"` + "\n"
		got, err := files.ReadDeals([]byte(text), "f", c)
		if err != nil || got.Deals[0].Value != tc.want || got.Deals[0].Currency != tc.money {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
	}
	for _, tc := range []struct{ separator, cell, currency, want string }{
		{",", "40.000", "", "may mean thousands or decimals; write a whole number as 40000"},
		{";", "40,000", "", "may mean thousands or decimals"},
		{"\t", "40,000", "", "may mean thousands or decimals"},
		{"|", "1.234", "", "may mean thousands or decimals"},
		{",", "1,234.56", "", "has decimals"},
		{";", "1234,5", "", "has decimals"},
		{",", "0.5", "", "has decimals"},
		{",", "40,00,000", "", "is not a value"},
		{",", "1,234.567.890", "", "is not a value"},
		{",", "1'234 567", "", "is not a value"},
		{",", "1234,567", "", "is not a value"},
		{",", "0,500", "", "is not a value"},
		{",", "-5", "", "is not a value"},
		{",", "(5)", "", "is not a value"},
		{",", "40k", "", "is not a value"},
		{",", "4E+04", "", "is not a value"},
		{",", "40.", "", "is not a value"},
		{",", "9999999999999", "", "is not a value"},
		{",", "$40,000", "", "does not say which currency"},
		{",", "€40,000", "USD", "does not agree with the currency"},
		{",", "$40,000", "EUR", "does not agree with the currency"},
		{",", "USD 40,000", "EUR", "does not agree with the currency"},
		{",", "USD 40 €", "", "is not a value"},
	} {
		text := strings.Join([]string{"Name", "Asks", "Currency", "Value"}, tc.separator) + "\nA" + tc.separator + "iso27001" + tc.separator + tc.currency +
			tc.separator + `"` + tc.cell + `"` + "\n"
		_, err := files.ReadDeals([]byte(text), "f", c)
		if err == nil || !strings.Contains(err.Error(), "Value: ") || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "write ") {
			t.Errorf("%q: got %v, want %q", text, err, tc.want)
		}
	}
}

func TestReadDates(t *testing.T) {
	c := shipped(t).Catalog
	read := func(cell string) (files.DealTable, error) {
		return files.ReadDeals([]byte("Name,Asks,Date\nA,iso27001,\""+cell+"\"\n"), "f", c)
	}
	for _, cell := range []string{"2027-06-30", "2027/6/30", "2027.06.30", "30.06.2027", "30. 6. 2027", "30/06/2027", "6/30/2027", "30-06-2027", "06-30-2027",
		"30 June 2027", "30-Jun-2027", "30. June 2027", "June 30, 2027", "Jun 30 2027", "Wednesday, June 30, 2027", "2027-06-30 00:00:00",
		"2027-06-30T00:00:00.000Z", "30.06.2027 00:00", "30\u00a0June\u00a02027"} {
		if got, err := read(cell); err != nil || got.Deals[0].Date.String() != "2027-06-30" {
			t.Errorf("%q: got %+v, %v", cell, got, err)
		}
	}
	if got, err := read("07/07/2027"); err != nil || got.Deals[0].Date.String() != "2027-07-07" {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, tc := range []struct{ cell, want string }{
		{"06/07/2027", "may be two days; write 2027-07-06 or 2027-06-07"},
		{"6-7-2027", "may be two days"},
		{"30/06/27", "is not a date; write it as 2026-12-01"},
		{"30-Jun-27", "is not a date"},
		{"2027-02-30", "is not a date"},
		{"31.06.2027", "is not a date"},
		{"2027-06-30 14:30", "is not a date"},
		{"46568", "is a number, not a date"},
		{"June 2027", "is not a date"},
		{"0027-06-30", "is not a date"},
	} {
		if _, err := read(tc.cell); err == nil || !strings.Contains(err.Error(), "f:2:12: Date: ") || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: got %v, want %q", tc.cell, err, tc.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	c := shipped(t).Catalog
	for _, tc := range []struct{ text, want string }{
		{"", "no row of headers"},
		{"\n  \n", "no row of headers"},
		{"PK\x03\x04abc", "a workbook"},
		{"\xd0\xcf\x11\xe0abc", "a workbook"},
		{"Company,Wants\nHals,x\n", "f:1:1: there is no column Name"},
		{"Names;Asks\nHals;x\n", `f:1:1: there is no column Name; is it "Names"?`},
		{"Names;Asks\nHals;x\n", "separated by semicolons"},
		{"Name,Name,Asks\nHals,B,iso27001\n", "f:1:1: columns 1 and 2 are both called Name; keep one of them"},
		{"Name;Asks; asks \nHals;iso27001;soc2_any\n", "columns 2 and 3 are both called Asks"},
		{"Name,Asks,Value,VALUE\nHals,iso27001,1,\n", "columns 3 and 4 are both called Value"},
		{"Name,Date,Asks,date\nHals,,iso27001,\n", "columns 2 and 4 are both called Date"},
		{"sep=;\nName;Currency;currency;Asks\nHals;;;iso27001\n", "f:2:1: columns 2 and 3 are both called Currency"},
		{"Name,Asks\nHals,iso2701\n", `f:2:6: Asks: no deal can ask for "iso2701"; did you mean "iso27001"`},
		{"Name,Asks\nHals,nothing_yet\n", "no deal can ask for"},
		{"Name,Asks\nHals\n", "f:2:1: Asks: what did they ask for"},
		{"Name,Asks,Value\nHals,iso27001,40,000\n", "f:2:18: column 4 has no header; put a text with commas in it in quotes"},
		{"Name,Asks\n\"Hals\x1b[31m\",iso27001\n", "U+001B"},
		{"Name,Asks,Date\nHals,iso27001,June\n", "not a date"},
		{"Name,Asks,Currency\nHals,iso27001,euro\n", "f:2:15: Currency: \"EURO\" is not a currency"},
		{"Name,Asks\n,iso27001\n", "f:2:1: Name: a deal has a name"},
		{"Name,Asks\n" + strings.Repeat("x", 121) + ",iso27001\n", "Name: the name has 121 characters; 120 at most"},
		{"Name,Asks\n\"Hals,iso27001\n", "the quotes of a cell do not match"},
		{"Name,Asks\nHals \"the first\",iso27001\n", "f:2:6: a cell has a quote inside"},
		{"Name,Asks\n\xff,iso27001\n", "f:2:1: this is not UTF-8; save the file as UTF-8"},
	} {
		_, err := files.ReadDeals([]byte(tc.text), "f", c)
		var problems yamldoc.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: got %v, want %q", tc.text, err, tc.want)
		}
	}
	const bad = "Name,Asks,Value,Date\n,x,-1,2027\nHals \"a\",iso27001,,\n,iso27001,2,\n"
	if _, err := files.ReadDeals([]byte(bad), "f", c); err == nil || strings.Count(err.Error(), "\n") != 5 {
		t.Errorf("got %v, want six problems", err)
	}
}

// FuzzRead reads anything. What is taken is written so that no spreadsheet runs
// it, and read again as the same.
func FuzzDeals(f *testing.F) {
	f.Add([]byte("Name,Asks,Value,Currency,Date\r\nVermeer,iso27001 soc2_type2,40000,EUR,2027-06-30\r\n"))
	for _, text := range hostile.Texts() {
		f.Add([]byte("Name,Asks\n" + text + ",iso27001\n"))
		f.Add([]byte("Name,Asks\n\"" + strings.ReplaceAll(text, `"`, `""`) + "\",iso27001\n"))
	}
	c := shipped(f).Catalog
	f.Fuzz(func(t *testing.T, data []byte) {
		if table, err := files.ReadDeals(data, "f", c); err == nil {
			comesBack(t, c, table.Deals)
		}
	})
}

// Every name comes back from the table, and none of them is run.
func TestNamesComeBack(t *testing.T) {
	c := shipped(t).Catalog
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
	if err := files.WriteDeals(&out, deals); err != nil {
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
	again, err := files.ReadDeals(out.Bytes(), "again", c)
	if err != nil || !reflect.DeepEqual(again.Deals, deals) {
		t.Errorf("got %v, %v\nwant %v\n%s", again, err, deals, &out)
	}
}

// A table that wants much memory is refused, in few words.
func TestDealsBombs(t *testing.T) {
	c := shipped(t).Catalog
	for name, bomb := range map[string]string{
		"columns": "Name,Asks" + strings.Repeat(",", files.MaxTable-100),
		"words":   "Name,Asks\nA," + strings.Repeat("b ", files.MaxTable/2-100),
		"rows":    "Name,Asks\n" + strings.Repeat("A,iso27001\n", 20_000),
		"faults":  "Name,Asks\n" + strings.Repeat(",\n", 1_000_000),
		"size":    "Name,Asks\n" + strings.Repeat("A,iso27001\n", files.MaxTable/10),
		"quote":   "Name,Asks\n\"" + strings.Repeat("a\n", files.MaxTable/2-100),
	} {
		if _, err := files.ReadDeals([]byte(bomb), "f", c); err == nil || len(err.Error()) > 64<<10 {
			t.Errorf("%s: taken, or refused in too many words", name)
		}
	}
}
