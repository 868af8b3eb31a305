package ledgerfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"
)

// separators are the signs that may separate cells, the usual one first.
var separators = []rune{',', ';', '\t', '|'}

func separatorName(sign rune) string {
	return map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}[sign]
}

// layout says how a table is written.
type layout struct {
	separator rune
	headers   []string // nil without any row
	line      int      // of the headers
	marked    int      // 1 when the first line names the separator, else 0
}

// named is the first line by which Excel is told the separator.
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
			row, err := in.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				continue
			}
			line, _ := in.FieldPos(0)
			known, filled := 0, 0
			for i, title := range row {
				row[i] = strings.TrimSpace(breaks.Replace(title))
				if row[i] != "" {
					filled++
				}
				if knownColumn(row[i]) != "" {
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
	for _, known := range columns() {
		if strings.EqualFold(title, known) {
			return known
		}
	}
	return ""
}
