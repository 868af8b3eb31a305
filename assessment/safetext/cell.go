package safetext

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
)

// WriteCSV writes rows as spreadsheets read them: each cell through Cell, lines
// that end with CRLF, and a byte order mark before text beyond ASCII, without
// which Excel takes UTF-8 for the code page of the machine.
func WriteCSV(w io.Writer, rows [][]string) error {
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = Cell(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	if slices.ContainsFunc(text.Bytes(), func(b byte) bool { return b > 0x7f }) {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	_, err := text.WriteTo(w)
	return err
}

// Cell cleans a text for a cell of a table that a spreadsheet may open: one
// that begins like a formula gets an apostrophe before it, which spreadsheets
// read as "this is text". FromCell takes it away.
func Cell(s string) string {
	if s = strings.TrimSpace(clean(s)); formula(s) {
		return "'" + s
	}
	return s
}

// FromCell is the text that Cell wrote.
func FromCell(s string) string {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted && formula(rest) {
		return rest
	}
	return s
}

// formula reports whether a text begins like one, apostrophes aside.
func formula(s string) bool {
	for _, r := range strings.TrimLeft(s, "'") {
		return strings.ContainsRune("=+-@＝＋－＠﹢﹣", r)
	}
	return false
}
