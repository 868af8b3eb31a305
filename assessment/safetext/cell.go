package safetext

import "strings"

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
