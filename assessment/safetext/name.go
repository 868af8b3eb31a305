package safetext

import (
	"strings"
	"sync"
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
// them two. Letters of other scripts that only look alike do; see Look.
func Alike(a, b string) bool { return Bare(a) == Bare(b) }

// Bare is the same for names that are Alike, to look them up by.
func Bare(s string) string {
	return norm.NFKC.String(strings.ToLower(strings.ToUpper(norm.NFKC.String(strings.Join(strings.Fields(clean(s)), "")))))
}

// Name is Narrow without the characters that look like blanks, or like nothing,
// though Unicode counts them as letters, marks and symbols. A text of marks alone
// is no name.
func Name(s string, cells int) string {
	s = Narrow(strings.Map(func(r rune) rune {
		switch r {
		case 0x2800, 0x1d159, 0x13441, 0x13442, 0xfffc: // blank in Braille, in music and among hieroglyphs; a missing object
			return ' '
		}
		if unseen(r) {
			return -1
		}
		return r
	}, s), cells)
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsMark(r) && !unicode.IsSpace(r) }) {
		return ""
	}
	return s
}

// unseen reports whether a mark only joins its neighbors.
func unseen(r rune) bool { return r == 0x2d7f || r == 0x1107f || r == 0x16fe4 }

// Look is the same for names that look the same, in any case: where Bare is, and
// where letters of Latin, Cyrillic, Greek, Armenian and Cherokee have one shape,
// or a letter that of a digit. Some that differ a little are alike too.
func Look(s string) string {
	s = strings.Map(func(r rune) rune {
		if like, found := shapesOf()[r]; found {
			return like
		}
		if shaping(r) || unseen(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return pairs.Replace(strokes.Replace(Bare(s)))
}

// What looks the same in small letters, which Bare leaves.
var (
	strokes = strings.NewReplacer("0", "o", "1", "l", "|", "l", "i", "l")
	pairs   = strings.NewReplacer("rn", "m", "vv", "w")
)

// shapesOf is letters with the Latin one that has their shape.
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
