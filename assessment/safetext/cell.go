package safetext

import "strings"

// Cell cleans a text for a cell of a table that a spreadsheet may open: one
// that begins like a formula gets an apostrophe before it, which spreadsheets
// read as "this is text".
func Cell(s string) string {
	s = strings.TrimSpace(clean(s))
	if s != "" && strings.ContainsAny(s[:1], "=+-@") || strings.ContainsRune("＝＋－＠﹢﹣", firstRune(s)) {
		return "'" + s
	}
	return s
}

// firstRune is the first character; 0 when there is none.
func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
