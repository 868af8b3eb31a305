// Package safetext is the boundary for every text that a person or a file
// brings in. What passes it is valid UTF-8 of bounded length, without control
// characters, escape sequences, bidirectional overrides or invisible tags, so
// that nothing behind it has to ask again. A renderer is no such boundary.
package safetext

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths in characters.
const (
	MaxCompany = 120
	MaxNote    = 4000
	MaxReason  = 500
)

// sequences are terminal escape sequences, whole: strings (OSC, DCS, APC, PM,
// SOS) to their end, to the end of the line when unterminated, then CSI, then
// short ones.
var sequences = regexp.MustCompile("(?:\x1b[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\x07\x1b\u009c\n]*(?:\x07|\x1b\\\\|\u009c)?" +
	"|(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]?" +
	"|\x1b[ -/]*[0-~]?")

// Line cleans a text of one line: newlines and tabs become a blank. It is
// trimmed and cut to max characters.
func Line(s string, max int) string {
	s = clean(s)
	s = strings.Join(strings.Fields(s), " ")
	return cut(s, max)
}

// Text cleans a text of several lines: \n and \t stay, CRLF becomes \n.
func Text(s string, max int) string {
	return cut(strings.TrimSpace(clean(s)), max)
}

func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(s)
	s = sequences.ReplaceAllString(s, "")
	runes := []rune(s)
	var out strings.Builder
	for i, r := range runes {
		if r == '\n' || r == '\t' || !forbidden(r) && (!joiner(r) || joins(runes, i)) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// forbidden reports whether a character may never pass.
func forbidden(r rune) bool {
	switch {
	case unicode.Is(unicode.Cc, r):
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // direction
		return true
	case r == 0x200b, r == 0x2060, r >= 0x2061 && r <= 0x2064, r == 0xfeff, r == 0x00ad, r == 0x180e: // invisible
		return true
	case r >= 0xe0000 && r <= 0xe0fff, r >= 0xfff9 && r <= 0xfffb, r >= 0x206a && r <= 0x206f: // tags, annotations
		return true
	case unicode.Is(unicode.Co, r), r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

// joiner reports whether a character only shapes its neighbours.
func joiner(r rune) bool {
	return r == 0x200c || r == 0x200d || r >= 0xfe00 && r <= 0xfe0f
}

// joins reports whether a joiner stands behind something that it can shape:
// Persian, Hindi and emoji need them; a row of them is only there to hide.
func joins(runes []rune, at int) bool {
	if at == 0 {
		return false
	}
	before := runes[at-1]
	switch {
	case before == 0xfe0f:
		return runes[at] == 0x200d
	case joiner(before):
		return false
	}
	return unicode.IsLetter(before) || unicode.IsMark(before) || unicode.IsSymbol(before) || unicode.IsDigit(before)
}

// cut shortens a text to max characters, and never between a character and the
// marks or joiners that belong to it.
func cut(s string, max int) string {
	runes := []rune(s)
	if len(runes) <= max {
		return s
	}
	end := max
	for end > 0 && (unicode.IsMark(runes[end]) || joiner(runes[end]) || joiner(runes[end-1])) {
		end--
	}
	return strings.TrimRight(string(runes[:end]), " \t\n")
}

// Check reports the first character that a file may not hold in a text of one
// line. Files are refused, not cleaned.
func Check(s string) error { return check(s, false) }

// CheckText is Check for a text of several lines: \n and \t may stand.
func CheckText(s string) error { return check(s, true) }

func check(s string, lines bool) error {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return fmt.Errorf("not UTF-8 at byte %d", i+1)
			}
		}
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if forbidden(r) {
			return fmt.Errorf("the character U+%04X at byte %d is not allowed", r, i+1)
		}
	}
	return nil
}
