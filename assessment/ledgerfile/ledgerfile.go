// Package ledgerfile reads and writes the deal ledger as a table: CSV with a
// row of headers, as spreadsheets and sales tools write it. Cells may be
// separated by commas, semicolons, tabs or bars, and numbers and dates may be
// written as spreadsheets show them, as long as they mean one thing.
package ledgerfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxSize is the largest file, in bytes.
const MaxSize = 4 << 20

// Bounds of a table, besides the number of its deals.
const (
	maxCells    = 600_000
	maxWords    = 100 // of what one deal asks for
	maxProblems = 100 // that are reported
	maxUnread   = 20  // parts that are reported as not read
	maxAbove    = 10  // rows that may precede the headers
)

var (
	code   = regexp.MustCompile(`^[A-Z]{3}$`)
	number = regexp.MustCompile(`^[0-9]{1,12}$`)
)

func columns() []string { return []string{"Name", "Asks", "Value", "Currency", "Date"} }

// Write writes deals, one a row. No cell begins like a formula.
func Write(w io.Writer, deals []assessment.Deal) error {
	rows := [][]string{columns()}
	for _, d := range deals {
		var asks []string
		for _, id := range d.Asks {
			asks = append(asks, string(id))
		}
		rows = append(rows, []string{d.Name, strings.Join(asks, " "), strconv.FormatInt(d.Value, 10), d.Currency, d.Date.String()})
	}
	return safetext.WriteCSV(w, rows)
}

// Table is what a file holds.
type Table struct {
	Deals  []assessment.Deal // without numbers
	Empty  int               // rows without a filled cell
	Unread []string          // other columns, and rows above the headers
}

// Key is equal for two deals that differ in nothing but their numbers.
func Key(d assessment.Deal) string {
	return fmt.Sprint(d.Name, "\n", d.Asks, d.Value, d.Currency, d.Date)
}

// Read reads what Write or a spreadsheet wrote, in any order of columns: Name
// and Asks are needed, and columns with other headers are passed over. The error
// is yamldoc.Problems, all of them.
func Read(data []byte, name string, c *assessment.Catalog) (Table, error) {
	r := reader{name: name, catalog: c, unread: map[string]bool{}}
	whole := func(format string, args ...any) (Table, error) {
		return Table{}, yamldoc.Problems{{File: name, Message: fmt.Sprintf(format, args...)}}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return whole(`this is a workbook, not a table of text; save it as CSV (in Excel: "CSV UTF-8")`)
	}
	data, err := yamldoc.Text(data, name, MaxSize)
	if err != nil {
		return Table{}, err
	}
	for _, sign := range separators {
		if strings.Count(string(data), string(sign)) > maxCells {
			return whole("the file has more than %d cells", maxCells)
		}
	}
	data, r.layout = layoutOf(data)
	if r.headers == nil {
		return whole("the file has no row of headers; the first row names the columns: %s", strings.Join(columns(), ", "))
	}
	r.head()
	r.rows(data)
	switch {
	case len(r.out.Deals) > answersfile.MaxDeals:
		return whole("more than %d deals", answersfile.MaxDeals)
	case len(r.problems) > 0:
		return Table{}, r.problems
	}
	return r.out, nil
}

type reader struct {
	layout
	name     string
	catalog  *assessment.Catalog
	in       *csv.Reader
	columns  map[string]int  // of the known headers
	unread   map[string]bool // what was added to out.Unread
	out      Table
	problems yamldoc.Problems
}

func (r *reader) problem(line, column int, format string, args ...any) {
	r.problems = append(r.problems, yamldoc.Problem{File: r.name, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) passOver(what string) {
	if !r.unread[what] && len(r.unread) < maxUnread {
		r.unread[what] = true
		r.out.Unread = append(r.out.Unread, what)
	}
}

// head finds the known columns. Two of one name are a problem: only a person
// knows which one counts.
func (r *reader) head() {
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
			message, strings.Join(columns(), ", "), separatorName(r.separator))
	}
}

// rows reads all rows, those above the headers included.
func (r *reader) rows(data []byte) {
	r.in = newReader(data, r.separator)
	for len(r.problems) < maxProblems && len(r.out.Deals) <= answersfile.MaxDeals {
		from := r.in.InputOffset()
		row, err := r.in.Read()
		gap := data[from:r.in.InputOffset()]
		r.out.Empty += len(gap) - len(bytes.TrimLeft(gap, "\n"))
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			r.problem(wrong.Line, wrong.Column, "%s", quoteProblem(wrong.Err))
			continue
		}
		line, _ := r.in.FieldPos(0)
		for i, cell := range row {
			row[i] = strings.TrimSpace(breaks.Replace(cell))
		}
		switch {
		case !slices.ContainsFunc(row, func(cell string) bool { return cell != "" }):
			r.out.Empty++
		case line < r.line:
			r.passOver(fmt.Sprintf("row %d, above the headers", line))
		case line > r.line:
			r.row(row)
		}
	}
	r.out.Empty -= r.marked
}

// breaks turns a line break or a tab inside a cell into a blank.
var breaks = strings.NewReplacer("\n", " ", "\t", " ")

func quoteProblem(err error) string {
	if errors.Is(err, csv.ErrBareQuote) {
		return `a cell has a quote inside, but no quotes around it; write "" for the quote and put the whole cell in quotes`
	}
	return `the quotes of a cell do not match: there is one too few, or text behind the last one`
}

func (r *reader) row(row []string) {
	for i, cell := range row {
		line, column := r.in.FieldPos(i)
		switch {
		case cell == "":
		case i >= len(r.headers):
			r.problem(line, column, "column %d has no header; put a text with %s in it in quotes, or give the column a header",
				i+1, separatorName(r.separator))
			return
		case r.headers[i] == "":
			r.passOver(fmt.Sprintf("column %d, which has no header", i+1))
		}
	}
	e := Entered{Name: safetext.FromCell(r.cell(row, "Name")), Currency: strings.ToUpper(r.cell(row, "Currency")),
		Asks: strings.FieldsFunc(r.cell(row, "Asks"), func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;|", c) })}
	var problems []cellProblem
	amount, err := amountOf(r.cell(row, "Value"), e.Currency, r.separator)
	if err != nil {
		problems = append(problems, cellProblem{"Value", err})
	}
	e.Value, e.Currency = amount.digits, amount.currency
	if e.Date, err = dateOf(r.cell(row, "Date")); err != nil {
		problems = append(problems, cellProblem{"Date", err})
	}
	d, more := parse(r.catalog, e)
	for _, p := range append(problems, more...) {
		if _, there := r.columns[p.column]; !there { // which was reported
			continue
		}
		line, column := r.in.FieldPos(min(r.columns[p.column], len(row)-1))
		for message := range strings.SplitSeq(p.err.Error(), "\n") {
			r.problem(line, column, "%s: %s", p.column, message)
		}
	}
	r.out.Deals = append(r.out.Deals, d)
}

func (r *reader) cell(row []string, column string) string {
	if i, there := r.columns[column]; there && i < len(row) {
		return row[i]
	}
	return ""
}

// Entered is a deal as a person types it; only Name and Asks have to be there.
type Entered struct {
	Name, Value, Currency, Date string
	Asks                        []string
}

// cellProblem is what is wrong with one cell of a deal.
type cellProblem struct {
	column string
	err    error
}

// Parse reads a deal, or returns everything that is wrong with it.
func Parse(c *assessment.Catalog, e Entered) (assessment.Deal, error) {
	d, problems := parse(c, e)
	var all []error
	for _, p := range problems {
		all = append(all, p.err)
	}
	return d, errors.Join(all...)
}

func parse(c *assessment.Catalog, e Entered) (assessment.Deal, []cellProblem) {
	var problems []cellProblem
	wrong := func(column, format string, args ...any) {
		problems = append(problems, cellProblem{column, fmt.Errorf(format, args...)})
	}
	d := assessment.Deal{Name: e.Name, Currency: e.Currency}
	if err := safetext.Check(e.Name); err != nil {
		wrong("Name", "name: %w", err)
	} else if count := utf8.RuneCountInString(e.Name); count == 0 {
		wrong("Name", "a deal has a name, and this one is empty")
	} else if count > safetext.MaxCompany {
		wrong("Name", "the name has %d characters; %d at most", count, safetext.MaxCompany)
	}
	var err error
	d.Asks, err = parseAsks(c, e.Asks)
	if err != nil {
		problems = append(problems, cellProblem{"Asks", err})
	}
	if e.Value != "" {
		if !number.MatchString(e.Value) {
			wrong("Value", "%.40q is no value; write a whole number as 40000", e.Value)
		}
		d.Value, _ = strconv.ParseInt(e.Value, 10, 64) // digits by the pattern
	}
	if d.Currency == "" {
		d.Currency = c.Planning.Currency
	}
	if !code.MatchString(d.Currency) {
		wrong("Currency", "%.20q is no currency; it has three capital letters, as in EUR", d.Currency)
	}
	if e.Date != "" {
		d.Date, err = assessment.ParseDate(e.Date)
		if err != nil {
			problems = append(problems, cellProblem{"Date", err})
		}
	}
	return d, problems
}

func parseAsks(c *assessment.Catalog, words []string) ([]assessment.OptionID, error) {
	q := c.Question(assessment.QuestionAsks)
	if q == nil {
		return nil, errors.New("this content does not ask what buyers asked for")
	}
	var known []string
	for _, o := range q.Options {
		if !o.Exclusive {
			known = append(known, string(o.ID))
		}
	}
	if len(words) > maxWords {
		return nil, fmt.Errorf("nobody asks for %d things", len(words))
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("what did they ask for? There are %s", strings.Join(known, ", "))
	}
	var asks []assessment.OptionID
	var problems []error
	for _, word := range words {
		id := assessment.OptionID(word)
		switch near := yamldoc.Nearest(word, known); {
		case slices.Contains(known, word) && !slices.Contains(asks, id):
			asks = append(asks, id)
		case slices.Contains(known, word):
		case near != "":
			problems = append(problems, fmt.Errorf("nobody can ask for %.40q; did you mean %q?", word, near))
		default:
			problems = append(problems, fmt.Errorf("nobody can ask for %.40q; there are %s", word, strings.Join(known, ", ")))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return answersfile.CheckAsks(q, asks)
}
