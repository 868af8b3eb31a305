// Package ledgerfile reads and writes the deal ledger as a table: CSV with a
// row of headers, as spreadsheets and sales tools write it.
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
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxSize is the largest file, in bytes.
const MaxSize = 4 << 20

// Bounds of a table, beside that of its deals.
const (
	maxCells = 600_000
	maxWords = 100 // of what one deal asks for
)

var (
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	number   = regexp.MustCompile(`^[0-9]{1,12}$`)
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

// Read reads what Write wrote, in any order of columns: Name and Asks are
// needed, others that it does not know are passed over. The deals have no
// numbers. The error is yamldoc.Problems, all of them.
func Read(data []byte, name string, c *assessment.Catalog) ([]assessment.Deal, error) {
	r := reader{name: name, catalog: c, at: map[string]int{}}
	whole := func(format string, args ...any) ([]assessment.Deal, error) {
		return nil, yamldoc.Problems{{File: name, Message: fmt.Sprintf(format, args...)}}
	}
	data, err := yamldoc.Text(data, name, MaxSize)
	switch {
	case err != nil:
		return nil, err
	case bytes.Count(data, []byte(",")) > maxCells:
		return whole("the file has more than %d cells", maxCells)
	}
	in := csv.NewReader(bytes.NewReader(data))
	head, err := in.Read()
	if err != nil {
		return whole("no row of headers: %v", err)
	}
	for i, title := range head {
		for _, known := range columns() {
			if strings.EqualFold(strings.TrimSpace(title), known) {
				r.at[known] = i
			}
		}
	}
	for _, needed := range []string{"Name", "Asks"} {
		if _, there := r.at[needed]; !there {
			r.problem(1, "there is no column %s; the headers are %s", needed, strings.Join(columns(), ", "))
		}
	}
	var out []assessment.Deal
	for len(r.problems) < 100 {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			r.problem(wrong.Line, "%v", wrong.Err)
			if !errors.Is(err, csv.ErrFieldCount) {
				break
			}
			continue
		}
		line, _ := in.FieldPos(0)
		out = append(out, r.deal(row, line))
		if len(out) > answersfile.MaxDeals {
			return whole("more than %d deals", answersfile.MaxDeals)
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return out, nil
}

type reader struct {
	name     string
	catalog  *assessment.Catalog
	at       map[string]int // columns
	problems yamldoc.Problems
}

func (r *reader) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, yamldoc.Problem{File: r.name, Line: line, Column: 1, Message: fmt.Sprintf(format, args...)})
}

func (r *reader) cell(row []string, column string) string {
	if at, there := r.at[column]; there {
		return strings.TrimSpace(row[at])
	}
	return ""
}

func (r *reader) deal(row []string, line int) assessment.Deal {
	d, err := Parse(r.catalog, Entered{Name: safetext.FromCell(r.cell(row, "Name")), Value: r.cell(row, "Value"),
		Currency: r.cell(row, "Currency"), Date: r.cell(row, "Date"),
		Asks: strings.FieldsFunc(r.cell(row, "Asks"), func(c rune) bool { return strings.ContainsRune(" ,;|", c) })})
	if err != nil {
		for _, one := range strings.Split(err.Error(), "\n") {
			r.problem(line, "%s", one)
		}
	}
	return d
}

// Entered is a deal as a person types it; only Name and Asks have to be there.
type Entered struct {
	Name, Value, Currency, Date string
	Asks                        []string
}

// Parse reads a deal, or returns everything that is wrong with it.
func Parse(c *assessment.Catalog, e Entered) (assessment.Deal, error) {
	var problems []error
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	d := assessment.Deal{Name: e.Name, Currency: e.Currency}
	if err := safetext.Check(e.Name); err != nil {
		wrong("name: %w", err)
	} else if count := utf8.RuneCountInString(e.Name); count == 0 || count > safetext.MaxCompany {
		wrong("a deal has a name of at most %d characters", safetext.MaxCompany)
	}
	var err error
	if d.Asks, err = parseAsks(c, e.Asks); err != nil {
		problems = append(problems, err)
	}
	if e.Value != "" {
		if !number.MatchString(e.Value) {
			wrong("%.40q is no value; write a whole number as 40000", e.Value)
		}
		d.Value, _ = strconv.ParseInt(e.Value, 10, 64) // digits by the pattern
	}
	if d.Currency == "" {
		d.Currency = c.Planning.Currency
	}
	if !currency.MatchString(d.Currency) {
		wrong("%.20q is no currency; it has three capital letters, as in EUR", d.Currency)
	}
	if e.Date != "" {
		if d.Date, err = assessment.ParseDate(e.Date); err != nil {
			problems = append(problems, err)
		}
	}
	return d, errors.Join(problems...)
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
