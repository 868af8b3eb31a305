// Package safetext is the boundary for every text that a person or a file
// brings in. What passes it is valid UTF-8 of bounded length, without control
// characters, escape sequences, bidirectional overrides or invisible tags, so
// that nothing behind it has to ask again. A renderer is no such boundary.
package safetext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Lengths in characters.
const (
	MaxCompany = 120
	MaxNote    = 4000
	MaxReason  = 500
)

// sequences are terminal escape sequences, whole, in their 7-bit and C1 forms.
// A string (OSC, DCS, SOS, PM, APC) runs to its end, or to the end of the line
// when it has none; only OSC may end with BEL. It never runs over the beginning
// of another, which also keeps the search linear. Then come CSI and short ones.
var sequences = regexp.MustCompile(
	"(?:\x1b\\]|\u009d)(?:[^\x07\x18\x1a\x1b\u0080-\u009f]*(?:[\x07\x18\x1a\u009c]|\x1b\\\\)|[^\x07\x18\x1a\x1b\u0080-\u009f\n]*)" +
		"|(?:\x1b[PX^_]|[\u0090\u0098\u009e\u009f])(?:[^\x18\x1a\x1b\u0080-\u009f]*(?:[\x18\x1a\u009c]|\x1b\\\\)|[^\x18\x1a\x1b\u0080-\u009f\n]*)" +
		"|(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]?" +
		"|\x1b[ -/]*[0-~]?")

// Line cleans a text of one line: a run of newlines, tabs and blanks becomes
// one blank. It is trimmed and has at most max characters.
func Line(s string, max int) string {
	return cut(strings.Join(strings.Fields(clean(s)), " "), max)
}

// Text cleans a text of several lines: \n and \t stay, CRLF becomes \n. It is
// trimmed and has at most max characters.
func Text(s string, max int) string {
	return cut(strings.TrimSpace(clean(s)), max)
}

// clean removes what is not allowed. Joiners are judged last, by the
// neighbours that are left, so that cleaning twice changes nothing.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = sequences.ReplaceAllString(s, "")
	}
	s = strings.Map(func(r rune) rune {
		if forbidden(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	var out strings.Builder
	before, after, until := rune(0), rune(0), 0 // after holds for the run of shaping characters before until
	for i, r := range s {
		if shaping(r) {
			if i >= until {
				after, until = follows(s, i)
			}
			if !shapes(before, r, after) {
				continue
			}
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// cut shortens a text to max characters, and not inside what a reader sees as
// one character, unless that alone is longer.
func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	end, count := 0, 0
	for {
		cluster, _ := ansi.FirstGraphemeCluster(s[end:], ansi.GraphemeWidth)
		count += utf8.RuneCountInString(cluster)
		if count > max {
			break
		}
		end += len(cluster)
	}
	if end == 0 && max > 0 {
		end = len(string([]rune(s)[:max]))
	}
	return strings.TrimRightFunc(s[:end], func(r rune) bool { return unicode.IsSpace(r) || r == zwnj || r == zwj })
}
