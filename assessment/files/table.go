package files

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// MaxTable is the largest file of a table, in bytes.
const MaxTable = 4 << 20

// Bounds of a table.
const (
	maxCells  = 600_000
	maxUnread = 20 // parts that are reported as not read
	maxAbove  = 10 // rows that may precede the headers
)

// table reads a table of text as a spreadsheet or a tracker writes it, in any order of
// columns. Columns that are not known are passed over.
type table struct {
	layout
	name     string
	known    func(title string) string // the column that a header means, or ""
	in       *csv.Reader
	columns  map[string]int // of the known headers
	empty    int            // rows without a filled cell
	unread   []string       // other columns, and rows above the headers
	problems yamldoc.Problems
}

// open finds the separator and the headers, and returns the text of the table. forms
// names the columns in messages. The error is yamldoc.Problems.
func (r *table) open(data []byte, forms string) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return nil, yamldoc.Refuse(r.name, `this is a workbook, not a table of text; save it as CSV (in Excel: "CSV UTF-8")`)
	}
	data, err := yamldoc.Text(data, r.name, MaxTable)
	if err != nil {
		return nil, err
	}
	for _, sign := range separators {
		if strings.Count(string(data), string(sign)) > maxCells {
			return nil, yamldoc.Refuse(r.name, "the file has more than %d cells", maxCells)
		}
	}
	data, r.layout = r.layoutOf(data)
	if r.headers == nil {
		return nil, yamldoc.Refuse(r.name, "the file has no row of headers; the first row names the columns: %s", forms)
	}
	return data, nil
}

func (r *table) problem(line, column int, format string, args ...any) {
	r.problems = append(r.problems, yamldoc.Problem{File: r.name, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *table) passOver(what string) {
	if !slices.Contains(r.unread, what) && len(r.unread) < maxUnread {
		r.unread = append(r.unread, what)
	}
}

// head finds the known columns, of which some are needed. Two of one name are a
// problem: only a person knows which one counts.
func (r *table) head(forms string, needed ...string) {
	r.columns = map[string]int{}
	var titles []string
	for i, title := range r.headers {
		known := r.known(title)
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
	for _, needed := range needed {
		if _, there := r.columns[needed]; there {
			continue
		}
		message := "there is no column " + needed
		if near := yamldoc.Nearest(needed, titles); near != "" {
			message += fmt.Sprintf("; is it %.40q?", near)
		}
		r.problem(r.line, 1, "%s; the headers are %s, and the cells of this file are separated by %s",
			message, forms, separatorNames[r.separator])
	}
}

// rows reads all rows, those above the headers included, and hands on those below them
// until use returns false.
func (r *table) rows(data []byte, use func(row []string, line int) bool) {
	r.in = newReader(data, r.separator)
	for len(r.problems) < maxProblems {
		from := r.in.InputOffset()
		row, line, err := readRow(r.in)
		gap := data[from:r.in.InputOffset()]
		r.empty += len(gap) - len(bytes.TrimLeft(gap, "\n"))
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			r.empty -= r.marked
			return
		case errors.As(err, &wrong):
			r.problem(wrong.Line, wrong.Column, "%s", quoteProblems[wrong.Err])
		case strings.Join(row, "") == "":
			r.empty++
		case line < r.line:
			r.passOver(fmt.Sprintf("row %d, above the headers", line))
		case line > r.line && r.headed(row) && !use(row, line):
			return
		}
	}
}

// headed reports whether every filled cell of a row has a column.
func (r *table) headed(row []string) bool {
	for i, cell := range row {
		line, column := r.in.FieldPos(i)
		switch {
		case cell == "":
		case i >= len(r.headers):
			r.problem(line, column, "column %d has no header; put a text with %s in it in quotes, or give the column a header",
				i+1, separatorNames[r.separator])
			return false
		case r.headers[i] == "":
			r.passOver(fmt.Sprintf("column %d, which has no header", i+1))
		}
	}
	return true
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

// cell returns the cell of a row in a column, or "".
func (r *table) cell(row []string, column string) string {
	if i, there := r.columns[column]; there && i < len(row) {
		return row[i]
	}
	return ""
}

// separators are the signs that may separate cells, the usual one first.
var (
	separators     = []rune{',', ';', '\t', '|'}
	separatorNames = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}
)

type layout struct {
	separator rune
	headers   []string // nil without any row
	line      int      // of the headers
	marked    int      // 1 when the first line names the separator, else 0
}

// named matches the first line that tells Excel the separator.
var named = safetext.Pattern(`^"?(?i:sep)=([,;\t|])"?[,;\t|]*(?:\n|$)`)

// layoutOf finds the separator and the headers: in the first rows, the one that
// has the most known columns with any separator, or just the most columns. The
// line that names a separator is emptied.
func (r *table) layoutOf(data []byte) ([]byte, layout) {
	var best layout
	most := 0
	candidates, marked := separators, 0
	if m := named().FindSubmatch(data); m != nil {
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
				if r.known(title) != "" {
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

// midnight is the time that spreadsheets write behind a day.
var midnight = safetext.Pattern(`^(.*[0-9])[T ]+00:00(?::00(?:\.0+)?)?Z?$`)

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
	if m := midnight().FindStringSubmatch(text); m != nil {
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
	case number().MatchString(text):
		return "", fmt.Errorf("%.40q is a number, not a date; give the column the format of a date and write it as 2026-12-01", cell)
	case text == "":
		return "", nil
	}
	return "", fmt.Errorf("%.40q is not a date; write it as 2026-12-01", cell)
}

// knownAs returns a function that finds columns by their names, in any case of letters.
func knownAs(columns []string) func(title string) string {
	return func(title string) string {
		at := slices.IndexFunc(columns, func(known string) bool { return strings.EqualFold(title, known) })
		if at < 0 {
			return ""
		}
		return columns[at]
	}
}
