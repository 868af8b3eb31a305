package safetext

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Narrow cleans a text of one line and cuts it to a width in cells, as a
// terminal counts them, and not inside what a reader sees as one character.
func Narrow(s string, cells int) string {
	s = lowered(norm.NFC.String(Line(s, 4*max(cells, 0))))
	return strings.TrimSpace(ansi.Truncate(s, cells, ""))
}

// marksOnOne is how many marks one letter may carry: no script needs more, and
// with dozens of them a name covers the lines above and below it.
const marksOnOne = 3

// lowered leaves each letter that many marks.
func lowered(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if !unicode.IsMark(r) {
			marks = 0
			return r
		}
		if marks++; marks > marksOnOne {
			return -1
		}
		return r
	}, s)
}

// Alike reports whether two names read the same: letters in another case, in
// another encoding of the same letter, or set apart by blanks, do not make
// them two. Letters of other scripts that only look alike do.
func Alike(a, b string) bool { return Bare(a) == Bare(b) }

// Bare is the same for names that are Alike, to look them up by.
func Bare(s string) string {
	return norm.NFKC.String(strings.ToLower(strings.ToUpper(norm.NFKC.String(strings.Join(strings.Fields(clean(s)), "")))))
}
