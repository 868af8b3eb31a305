package files

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxDealsFile is the largest file, in bytes.
const MaxDealsFile = 4 << 20

// Bounds of a table, besides the number of its deals.
const (
	maxCells  = 600_000
	maxWords  = 100 // of what one deal asks for
	maxUnread = 20  // parts that are reported as not read
	maxAbove  = 10  // rows that may precede the headers
)

// number matches the values up to maxValue.
var number = regexp.MustCompile(`^(?:[0-9]{1,12}|10{12})$`)

func dealColumns() []string { return []string{"Name", "Asks", "Value", "Currency", "Date"} }

// WriteDeals writes deals, one a row. No cell begins like a formula.
func WriteDeals(w io.Writer, deals []assessment.Deal) error {
	rows := [][]string{dealColumns()}
	for _, d := range deals {
		var asks []string
		for _, id := range d.Asks {
			asks = append(asks, string(id))
		}
		rows = append(rows, []string{d.Name, strings.Join(asks, " "), strconv.FormatInt(d.Value, 10), d.Currency, d.Date.String()})
	}
	return safetext.WriteCSV(w, rows)
}

// DealTable is the content of a file.
type DealTable struct {
	Deals  []assessment.Deal // without numbers
	Empty  int               // rows without a filled cell
	Unread []string          // other columns, and rows above the headers
}

// DealKey returns the same text for two deals that differ only in their numbers.
func DealKey(d assessment.Deal) string {
	return fmt.Sprint(d.Name, "\n", d.Asks, d.Value, d.Currency, d.Date)
}

// ReadDeals reads what WriteDeals or a spreadsheet wrote, in any order of columns: Name
// and Asks are needed, and columns with other headers are ignored. The error
// is yamldoc.Problems.
func ReadDeals(data []byte, name string, c *assessment.Catalog) (DealTable, error) {
	r := dealReader{name: name, catalog: c}
	whole := func(format string, args ...any) (DealTable, error) {
		return DealTable{}, yamldoc.Problems{{File: name, Message: fmt.Sprintf(format, args...)}}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return whole(`this is a workbook, not a table of text; save it as CSV (in Excel: "CSV UTF-8")`)
	}
	data, err := yamldoc.Text(data, name, MaxDealsFile)
	if err != nil {
		return DealTable{}, err
	}
	for _, sign := range separators {
		if strings.Count(string(data), string(sign)) > maxCells {
			return whole("the file has more than %d cells", maxCells)
		}
	}
	data, r.layout = layoutOf(data)
	if r.headers == nil {
		return whole("the file has no row of headers; the first row names the columns: %s", strings.Join(dealColumns(), ", "))
	}
	r.head()
	r.rows(data)
	switch {
	case len(r.out.Deals) > MaxDeals:
		return whole("more than %d deals", MaxDeals)
	case len(r.problems) > 0:
		return DealTable{}, r.problems
	}
	return r.out, nil
}

type dealReader struct {
	layout
	name     string
	catalog  *assessment.Catalog
	in       *csv.Reader
	columns  map[string]int // of the known headers
	out      DealTable
	problems yamldoc.Problems
}

func (r *dealReader) problem(line, column int, format string, args ...any) {
	r.problems = append(r.problems, yamldoc.Problem{File: r.name, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *dealReader) passOver(what string) {
	if !slices.Contains(r.out.Unread, what) && len(r.out.Unread) < maxUnread {
		r.out.Unread = append(r.out.Unread, what)
	}
}

// head finds the known columns. Two of one name are a problem: only a person
// knows which one counts.
func (r *dealReader) head() {
	r.columns = map[string]int{}
	var titles []string
	for i, title := range r.headers {
		known := knownColumn(title)
		before, twice := r.columns[known]
		switch {
		case known == "" && title != "":
			titles = append(titles, title)
			r.passOver(fmt.Sprintf("column %.40q", title))
		case known == "":
		case twice:
			r.problem(r.line, 1, "columns %d and %d are both called %s; keep one of them", before+1, i+1, known)
		default:
			r.columns[known] = i
		}
	}
	for _, needed := range []string{"Name", "Asks"} {
		if _, there := r.columns[needed]; there {
			continue
		}
		message := "there is no column " + needed
		if near := yamldoc.Nearest(needed, titles); near != "" {
			message += fmt.Sprintf("; is it %.40q?", near)
		}
		r.problem(r.line, 1, "%s; the headers are %s, and the cells of this file are separated by %s",
			message, strings.Join(dealColumns(), ", "), separatorNames[r.separator])
	}
}

// rows reads all rows, those above the headers included.
func (r *dealReader) rows(data []byte) {
	r.in = newReader(data, r.separator)
	for len(r.problems) < maxProblems && len(r.out.Deals) <= MaxDeals {
		from := r.in.InputOffset()
		row, line, err := readRow(r.in)
		gap := data[from:r.in.InputOffset()]
		r.out.Empty += len(gap) - len(bytes.TrimLeft(gap, "\n"))
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			r.out.Empty -= r.marked
			return
		case errors.As(err, &wrong):
			r.problem(wrong.Line, wrong.Column, "%s", quoteProblems[wrong.Err])
		case strings.Join(row, "") == "":
			r.out.Empty++
		case line < r.line:
			r.passOver(fmt.Sprintf("row %d, above the headers", line))
		case line > r.line:
			r.row(row)
		}
	}
}

// readRow reads the next row, with blanks for line breaks and tabs in its cells.
func readRow(in *csv.Reader) (row []string, line int, err error) {
	row, err = in.Read()
	if err != nil {
		return nil, 0, err
	}
	for i, cell := range row {
		row[i] = strings.TrimSpace(breaks.Replace(cell))
	}
	line, _ = in.FieldPos(0)
	return row, line, nil
}

var breaks = strings.NewReplacer("\n", " ", "\t", " ")

var quoteProblems = map[error]string{
	csv.ErrBareQuote: `a cell has a quote inside, but no quotes around it; write "" for the quote and put the whole cell in quotes`,
	csv.ErrQuote:     `the quotes of a cell do not match: there is one too few, or text behind the last one`,
}

func (r *dealReader) row(row []string) {
	for i, cell := range row {
		line, column := r.in.FieldPos(i)
		switch {
		case cell == "":
		case i >= len(r.headers):
			r.problem(line, column, "column %d has no header; put a text with %s in it in quotes, or give the column a header",
				i+1, separatorNames[r.separator])
			return
		case r.headers[i] == "":
			r.passOver(fmt.Sprintf("column %d, which has no header", i+1))
		}
	}
	e := EnteredDeal{
		Name: safetext.FromCell(r.cell(row, "Name")),
		Asks: strings.FieldsFunc(r.cell(row, "Asks"), func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;|", c) }),
	}
	var unread, undated error
	e.Value, e.Currency, unread = amountOf(r.cell(row, "Value"), strings.ToUpper(r.cell(row, "Currency")), r.separator)
	e.Date, undated = dateOf(r.cell(row, "Date"))
	d, problems := parseDeal(r.catalog, e)
	for _, p := range append([]cellProblem{{"Value", unread}, {"Date", undated}}, problems...) {
		at, there := r.columns[p.column]
		if !there || p.err == nil { // a column that is not there was reported
			continue
		}
		line, column := r.in.FieldPos(min(at, len(row)-1))
		for message := range strings.SplitSeq(p.err.Error(), "\n") {
			r.problem(line, column, "%s: %s", p.column, message)
		}
	}
	r.out.Deals = append(r.out.Deals, d)
}

func (r *dealReader) cell(row []string, column string) string {
	if i, there := r.columns[column]; there && i < len(row) {
		return row[i]
	}
	return ""
}

// EnteredDeal is a deal as a person types it; only Name and Asks have to be there.
type EnteredDeal struct {
	Name, Value, Currency, Date string
	Asks                        []string
}

// cellProblem is an error in one cell of a deal.
type cellProblem struct {
	column string
	err    error
}

// ParseDeal reads a deal, or returns everything that is wrong with it.
func ParseDeal(c *assessment.Catalog, e EnteredDeal) (assessment.Deal, error) {
	d, problems := parseDeal(c, e)
	var all []error
	for _, p := range problems {
		all = append(all, p.err)
	}
	return d, errors.Join(all...)
}

func parseDeal(c *assessment.Catalog, e EnteredDeal) (assessment.Deal, []cellProblem) {
	var problems []cellProblem
	wrong := func(column string, err error) {
		if err != nil {
			problems = append(problems, cellProblem{column, err})
		}
	}
	d := assessment.Deal{Name: e.Name, Currency: cmp.Or(e.Currency, c.Planning.Currency)}
	if err := safetext.Check(e.Name); err != nil {
		wrong("Name", fmt.Errorf("name: %w", err))
	} else if e.Name == "" {
		wrong("Name", errors.New("a deal has a name, and this one is empty"))
	} else if err := checkLength(e.Name, safetext.MaxCompany); err != nil {
		wrong("Name", fmt.Errorf("the name %w", err))
	}
	var err error
	d.Asks, err = parseAsks(c, e.Asks)
	wrong("Asks", err)
	if e.Value != "" && !number.MatchString(e.Value) {
		wrong("Value", fmt.Errorf("%.40q is no value; write a whole number as 40000", e.Value))
	}
	d.Value, _ = strconv.ParseInt(e.Value, 10, 64) // digits by the pattern, or nothing
	if !currencyForm().MatchString(d.Currency) {
		wrong("Currency", fmt.Errorf("%.20q is no currency; it has three capital letters, as in EUR", d.Currency))
	}
	if e.Date != "" {
		d.Date, err = assessment.ParseDate(e.Date)
		wrong("Date", err)
	}
	return d, problems
}

func parseAsks(c *assessment.Catalog, words []string) ([]assessment.OptionID, error) {
	q := c.Question(assessment.QuestionAsks)
	if q == nil {
		return nil, errors.New("this content does not ask what buyers asked for")
	}
	var known []string
	for _, o := range together(*q) {
		known = append(known, string(o.ID))
	}
	switch {
	case len(words) > maxWords:
		return nil, fmt.Errorf("no deal asks for %d things", len(words))
	case len(words) == 0:
		return nil, fmt.Errorf("what did they ask for? There are %s", strings.Join(known, ", "))
	}
	var asks []assessment.OptionID
	var problems []error
	for _, word := range words {
		id := assessment.OptionID(word)
		switch near := yamldoc.Nearest(word, known); {
		case slices.Contains(known, word):
			if !slices.Contains(asks, id) {
				asks = append(asks, id)
			}
		case near != "":
			problems = append(problems, fmt.Errorf("no deal can ask for %.40q; did you mean %q?", word, near))
		default:
			problems = append(problems, fmt.Errorf("no deal can ask for %.40q; there are %s", word, strings.Join(known, ", ")))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	checked, err := q.Check(assessment.Choose(asks...))
	return checked.Options, err
}

// separators are the signs that may separate cells, the usual one first.
var (
	separators     = []rune{',', ';', '\t', '|'}
	separatorNames = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}
)

// layout describes how a table is written.
type layout struct {
	separator rune
	headers   []string // nil without any row
	line      int      // of the headers
	marked    int      // 1 when the first line names the separator, else 0
}

// named matches the first line that tells Excel the separator.
var named = regexp.MustCompile(`^"?(?i:sep)=([,;\t|])"?[,;\t|]*(?:\n|$)`)

// layoutOf finds the separator and the headers: in the first rows, the one that
// has the most known columns with any separator, or just the most columns. The
// line that names a separator is emptied.
func layoutOf(data []byte) ([]byte, layout) {
	var best layout
	most := 0
	candidates, marked := separators, 0
	if m := named.FindSubmatch(data); m != nil {
		candidates, marked = []rune(string(m[1])), 1
		data = append([]byte("\n"), data[len(m[0]):]...)
	}
	for _, sign := range candidates {
		in := newReader(data, sign)
		first := true
		for range maxAbove {
			row, line, err := readRow(in)
			if errors.Is(err, io.EOF) {
				break
			}
			known, filled := 0, 0
			for _, title := range row {
				if title != "" {
					filled++
				}
				if knownColumn(title) != "" {
					known++
				}
			}
			score := known * maxCells
			if first && filled > 0 {
				score, first = score+filled, false
			}
			if score > most {
				best, most = layout{sign, row, line, marked}, score
			}
		}
	}
	return data, best
}

func newReader(data []byte, separator rune) *csv.Reader {
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma = separator
	in.FieldsPerRecord = -1                 // spreadsheets leave out empty cells at the end
	in.TrimLeadingSpace = separator != '\t' // it takes tabs for blanks
	return in
}

// knownColumn returns the name of the column that a header means, or "".
func knownColumn(title string) string {
	same := func(known string) bool { return strings.EqualFold(title, known) }
	if at := slices.IndexFunc(dealColumns(), same); at >= 0 {
		return dealColumns()[at]
	}
	return ""
}

var (
	money   = regexp.MustCompile(`^([A-Z]{3}|\p{Sc})? *([0-9][0-9.,'’ ]*)([A-Z]{3}|\p{Sc})?$`)
	grouped = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+|(?:'[0-9]{3})+|(?:’[0-9]{3})+|(?: [0-9]{3})+)$`)
	signs   = map[string]string{"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₪": "ILS", "₴": "UAH"} // of one currency each
	blanks  = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2007", " ")
	joined  = strings.NewReplacer(".", "", ",", "", "'", "", "’", "", " ", "")
)

// amountOf reads a value as a spreadsheet shows it, and returns its digits and its
// currency. A point or a comma that may separate thousands as well as decimals is
// read by the separator of the cells: where the comma separates decimals,
// spreadsheets separate cells by semicolons.
func amountOf(cell, currency string, separator rune) (digits, of string, err error) {
	if number.MatchString(cell) || cell == "" {
		return cell, currency, nil
	}
	wrong := func(why string) (string, string, error) {
		return "", currency, fmt.Errorf("%.40q %s; write a whole number as 40000", cell, why)
	}
	m := money.FindStringSubmatch(strings.TrimSpace(blanks.Replace(cell)))
	if m == nil || m[1] != "" && m[3] != "" {
		return wrong("is no value")
	}
	sign := m[1] + m[3]
	meant := signs[sign]
	if currencyForm().MatchString(sign) {
		meant = sign
	}
	switch {
	case sign == "":
	case currency == "" && meant == "":
		return "", "", fmt.Errorf("%.40q does not say which currency; write 40000, and the currency in a column Currency, as USD", cell)
	case currency == "":
		currency = meant
	case meant != currency && (meant != "" || slices.Contains(slices.Collect(maps.Values(signs)), currency)):
		return "", currency, fmt.Errorf("%.40q does not agree with the currency %.20q; write 40000, and one currency", cell, currency)
	}
	digits = strings.TrimSpace(m[2])
	if last := strings.LastIndexAny(digits, ".,"); last >= 0 {
		whole, rest, point := digits[:last], digits[last+1:], digits[last:last+1]
		decimals := !strings.Contains(whole, point) && // only the last sign can be
			(len(rest) != 3 || strings.ContainsAny(whole, ".,'’ "))
		thousands := map[rune]string{',': ",", ';': "."}[separator]
		switch {
		case decimals && strings.Trim(rest, "0") != "":
			return wrong("has decimals")
		case decimals && rest == "":
			return wrong("is no value")
		case decimals:
			digits = whole
		case !strings.ContainsAny(whole, ".,'’ ") && point != thousands:
			return wrong("may mean thousands or decimals")
		}
	}
	if plain := joined.Replace(digits); number.MatchString(plain) && (plain == digits || grouped.MatchString(digits)) {
		return plain, currency, nil
	}
	return wrong("is no value")
}

// midnight is the time that spreadsheets write behind a day.
var midnight = regexp.MustCompile(`^(.*[0-9])[T ]+00:00(?::00(?:\.0+)?)?Z?$`)

// dayLayouts are how spreadsheets show a day. A text that has several of the last four
// forms may be two days.
var dayLayouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "2006. 1. 2.", "2.1.2006", "2. 1. 2006",
	"2 Jan 2006", "2-Jan-2006", "2/Jan/2006", "2. Jan 2006", "2 January 2006", "2-January-2006", "2. January 2006",
	"Jan 2 2006", "Jan 2, 2006", "January 2 2006", "January 2, 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006",
	"2/1/2006", "1/2/2006", "2-1-2006", "1-2-2006",
}

// dateOf reads a day as a spreadsheet shows it, and writes it as 2026-12-01. A
// day that may be two, as 06/07/2027, is refused.
func dateOf(cell string) (string, error) {
	text := strings.TrimSpace(blanks.Replace(cell))
	if m := midnight.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	var days []string
	for _, layout := range dayLayouts {
		day, err := time.Parse(layout, text)
		if date := day.Format(time.DateOnly); err == nil && !slices.Contains(days, date) {
			days = append(days, date)
		}
	}
	switch {
	case len(days) == 1:
		return days[0], nil
	case len(days) > 1:
		return "", fmt.Errorf("%.40q may be two days; write %s or %s", cell, days[0], days[1])
	case number.MatchString(text):
		return "", fmt.Errorf("%.40q is a number, not a date; give the column the format of a date and write it as 2026-12-01", cell)
	case text == "":
		return "", nil
	}
	return "", fmt.Errorf("%.40q is not a date; write it as 2026-12-01", cell)
}
