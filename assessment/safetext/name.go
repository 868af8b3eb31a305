package safetext

import (
	"strings"
	"sync"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Narrow cleans a line and truncates it to a width in terminal cells, never
// inside a grapheme cluster.
func Narrow(s string, cells int) string {
	s = limitMarks(norm.NFC.String(Line(s, 4*max(cells, 0))))
	return strings.TrimSpace(ansi.Truncate(s, cells, ""))
}

// maxMarks limits the combining marks on one letter. No script needs more, and
// dozens of them would draw over the lines above and below a name.
const maxMarks = 3

// limitMarks removes combining marks beyond maxMarks from each letter.
func limitMarks(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if !unicode.IsMark(r) {
			marks = 0
			return r
		}
		if marks++; marks > maxMarks {
			return -1
		}
		return r
	}, s)
}

// Fold returns a key that is equal for names that differ only in case, spacing or
// the encoding of a letter. Skeleton also equates letters that look alike.
func Fold(s string) string {
	return norm.NFKC.String(strings.ToLower(strings.ToUpper(norm.NFKC.String(strings.Join(strings.Fields(clean(s)), "")))))
}

// Name is Narrow without letters, marks and symbols that look blank. It returns
// "" for text that has only marks.
func Name(s string, cells int) string {
	s = Narrow(strings.Map(func(r rune) rune {
		switch r {
		case 0x2800, 0x1d159, 0x13441, 0x13442, 0xfffc: // blanks of Braille, music and hieroglyphs; the object replacement character
			return ' '
		}
		if invisible(r) {
			return -1
		}
		return r
	}, s), cells)
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsMark(r) && !unicode.IsSpace(r) }) {
		return ""
	}
	return s
}

// invisible reports whether a mark only joins its neighbors.
func invisible(r rune) bool { return r == 0x2d7f || r == 0x1107f || r == 0x16fe4 }

// Skeleton returns a key that is equal for names that look the same, in the sense
// of Unicode Technical Standard 39: it extends Fold by letters and digits of
// Latin, Cyrillic, Greek, Armenian and Cherokee that share a shape.
func Skeleton(s string) string {
	s = strings.Map(func(r rune) rune {
		if like, found := shapesOf()[r]; found {
			return like
		}
		if shaping(r) || invisible(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return pairs.Replace(strokes.Replace(Fold(s)))
}

// Lookalikes among the lower-case letters that Fold returns.
var (
	strokes = strings.NewReplacer("0", "o", "1", "l", "|", "l", "i", "l")
	pairs   = strings.NewReplacer("rn", "m", "vv", "w")
)

// shapesOf maps letters to the Latin letter of the same shape.
var shapesOf = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	all := []rune("ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxαaβbγyεeηnιiκkμmνvοoρpσoτtυuχxωwϲcϳj" +
		"АaВbЕeЅsІiЈjКkМmНhОoРpСcТtУyХxҮyԌgԚqԜwаaвbеeѕsіiјjкkмmнhоoрpсcтtуyхxгrпnһhԁdԛqԝwӏlӀlүyьb" +
		"օoսuոnհhցgՕoՏsՍuԼlյj" + "ᎪaᏴbᏟcᎠdᎬeᏀgᎻhᎥiᎫjᏦkᏞlᎷmᏢpᎡrᏚsᎢtᏙvᎳwᏃz" +
		"ıiɑaɡgɩiʋvɓbøoØoᴀaʙbᴄcᴅdᴇeɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz")
	for i := 0; i < len(all); i += 2 {
		out[all[i]] = all[i+1]
	}
	return out
})
