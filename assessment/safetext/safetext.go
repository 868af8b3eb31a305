// Package safetext is the boundary for all text that a person types or a file
// contains. Text that passes is valid UTF-8 of bounded length, without control
// characters, escape sequences, bidirectional overrides or invisible tags, so
// no code after the boundary needs to check it again:
//
//	company := safetext.Line(input, safetext.MaxCompany)
//
// Line, Text and Name clean what a person typed; Check and CheckText refuse a
// character in a file, with its offset. Markdown, Mermaid, Cell and EncodeJSON
// escape clean text for one format. A renderer is not such a boundary.
package safetext

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/goccy/go-json"
	"golang.org/x/text/unicode/norm"
)

// Maximum lengths in characters.
const (
	MaxCompany = 120
	MaxNote    = 4000
	MaxReason  = 500
)

// sequences are terminal escape sequences, whole, in their 7-bit and C1 forms.
// A string (OSC, DCS, SOS, PM, APC) runs to its end, or to the end of the line
// when it has none; only OSC may end with BEL. A string never includes the start
// of another sequence, which also keeps the search linear. The last two lines
// match CSI and short sequences.
var sequences = Pattern(
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

// clean removes forbidden characters. It checks joiners last, against the
// neighbors that remain, so that cleaning twice changes nothing.
func clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' && r != '\t' }) {
		return s // most texts
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
		"\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = sequences().ReplaceAllString(s, "")
	}
	s = strings.Map(func(r rune) rune {
		if forbidden(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	var out strings.Builder
	before, after, until := rune(0), rune(0), 0 // after follows the run of shaping characters that ends at until
	for i, r := range s {
		if shaping(r) {
			if i >= until {
				after, until = nextVisible(s, i)
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

const (
	zwnj = 0x200c // zero-width non-joiner: Persian needs it between letters
	zwj  = 0x200d // zero-width joiner: Indic letters and emoji need it
)

// forbidden reports whether a character is never allowed; that includes \n and \t.
func forbidden(r rune) bool {
	switch {
	case r < 0x7f: // most text takes this quick path
		return r < 0x20
	case r > 0xad && r < 0x300, r >= 0x2010 && r <= 0x2027: // Latin letters, dashes and quotes, quickly too
		return false
	case unicode.Is(unicode.Cf, r): // bidirectional controls, tags, soft hyphen …
		return r != zwnj && r != zwj && !visibleFormat(r)
	case unicode.In(r, unicode.Cc, unicode.Co, unicode.Zl, unicode.Zp):
		return true
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // except the ideographic variation selectors
		return r < 0xe0100 || r > 0xe01ef
	}
	switch r { // invisible, though they count as letters or marks
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2065, 0x3164, 0xffa0:
		return true
	}
	return r >= 0xfff0 && r <= 0xfff8
}

// visibleFormat reports whether a format character is visible, as the number
// signs of Arabic, Syriac and Kaithi are.
func visibleFormat(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }

// shaping reports whether a character only changes how its neighbors look.
func shaping(r rune) bool {
	return r >= 0x180b && (r == zwnj || r == zwj || unicode.Is(unicode.Variation_Selector, r))
}

// shapes reports whether a shaping character has an effect between the
// characters before and after it (0 for none). Elsewhere, and in a run, it is
// invisible and could hide text.
func shapes(before, r, after rune) bool {
	switch {
	case r == zwj && (pictograph(before) || before == 0xfe0f):
		return pictograph(after)
	case r == zwnj || r == zwj:
		return letter(before) && letter(after) || virama(before)
	case r >= 0x180b && r <= 0x180f:
		return unicode.Is(unicode.Mongolian, before) && !shaping(before)
	case r == 0xfe0e || r == 0xfe0f: // as text, as emoji
		return pictograph(before) || before == 0x2139 || before == '#' || before == '*' ||
			before >= '0' && before <= '9' || before == '©' || before == '®'
	}
	return unicode.In(before, unicode.Han, unicode.Myanmar) || pictograph(before) && r < 0xe0100
}

// nextVisible returns the first character at or after byte start that is not a
// shaping character, and its offset, or 0 and len(s) when there is none.
func nextVisible(s string, start int) (rune, int) {
	for i, r := range s[start:] {
		if !shaping(r) {
			return r, start + i
		}
	}
	return 0, len(s)
}

// letter reports whether r is a letter or a mark on a letter.
func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) && !shaping(r) }

// virama reports whether r is a mark of one script, such as the virama of the
// Indic ones, which a joiner may follow at the end of a word.
func virama(r rune) bool {
	return unicode.IsMark(r) && !shaping(r) && !unicode.Is(unicode.Inherited, r)
}

// pictograph reports whether r may be, or be part of, an emoji.
func pictograph(r rune) bool {
	switch r {
	case 0x203c, 0x2049, 0x3030, 0x303d: // punctuation with an emoji form
		return true
	}
	return r >= 0x2000 && unicode.IsSymbol(r) && r != utf8.RuneError
}

// WriteCSV writes rows for spreadsheets, as WriteRows does. A byte order mark precedes
// non-ASCII text, which Excel would otherwise decode with the code page of the machine.
func WriteCSV(w io.Writer, rows [][]string) error {
	var text bytes.Buffer
	if err := WriteRows(&text, rows); err != nil {
		return err
	}
	mark := ""
	if slices.ContainsFunc(text.Bytes(), func(b byte) bool { return b > 0x7f }) {
		mark = "\ufeff"
	}
	_, err := io.WriteString(w, mark+text.String())
	return err
}

// WriteRows writes rows as CSV: each cell passes Cell, and lines end with CRLF. It has
// no byte order mark, which importers would take for a part of the first header.
func WriteRows(w io.Writer, rows [][]string) error {
	out := csv.NewWriter(w)
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
	out.Flush()
	return out.Error()
}

// Cell cleans text for a table cell that a spreadsheet may open. Text that
// begins like a formula gets a leading apostrophe, which marks a cell as text.
// FromCell reverses it.
func Cell(s string) string {
	s = strings.TrimSpace(clean(s))
	if formula(s) {
		return "'" + s
	}
	return s
}

// FromCell removes the apostrophe that Cell adds.
func FromCell(s string) string {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted && formula(rest) {
		return rest
	}
	return s
}

// formula reports whether text begins like a formula after any apostrophes.
func formula(s string) bool {
	for _, r := range strings.TrimLeft(s, "'") {
		return strings.ContainsRune("=+-@＝＋－＠﹢﹣", r)
	}
	return false
}

// CharacterError reports the first forbidden character in a file's text.
type CharacterError struct {
	Offset int  // bytes before it
	Rune   rune // utf8.RuneError when the bytes are not UTF-8
}

// Error names the character and its byte position, counted from one.
func (e *CharacterError) Error() string {
	return fmt.Sprintf("%s at byte %d is not allowed", e.What(), e.Offset+1)
}

// What names the character without its position.
func (e *CharacterError) What() string {
	if e.Rune == utf8.RuneError {
		return "text that is not UTF-8"
	}
	return fmt.Sprintf("the character U+%04X", e.Rune)
}

// Check returns a *CharacterError for the first forbidden character in a line of
// a file. Text in files is refused rather than cleaned.
func Check(s string) error { return check(s, "") }

// CheckText is Check for several lines: it allows \n and \t.
func CheckText(s string) error { return check(s, lines) }

// CheckSource is CheckText for source that may contain escaped characters. It
// allows joiners and selectors, which may shape such a character; call CheckText
// on the decoded text as well.
func CheckSource(s string) error { return check(s, lines+joiners) }

// Characters that check may allow.
const (
	lines   = "\n\t"
	joiners = "\u200c\u200d\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)

func check(s, allowed string) error {
	before := rune(0)
	for i, r := range s {
		bad := forbidden(r) && !strings.ContainsRune(allowed, r)
		switch {
		case r == utf8.RuneError:
			_, size := utf8.DecodeRuneInString(s[i:])
			bad = size == 1
		case shaping(r):
			after, _ := nextVisible(s, i)
			bad = !shapes(before, r, after) && !strings.ContainsRune(allowed, r)
		}
		if bad {
			return &CharacterError{Offset: i, Rune: r}
		}
		before = r
	}
	return nil
}

// Pattern returns a function that compiles a regular expression at its first
// call. Compiled at start-up, the large expressions of rarely used commands
// would delay every first frame by milliseconds.
func Pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// EncodeJSON writes v as JSON and a newline, indented by indent, or on one line
// if indent is "". It escapes control and invisible characters, so the document
// keeps them and no terminal obeys them.
func EncodeJSON(w io.Writer, v any, indent string) error {
	enc := json.NewEncoder(jsonWriter{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc.Encode(v)
}

// jsonWriter writes whole documents for EncodeJSON.
type jsonWriter struct{ io.Writer }

func (w jsonWriter) Write(text []byte) (int, error) {
	var safe []byte
	plain := 0 // what is plain and not in safe yet begins there
	for i := 0; i < len(text); {
		if i+8 <= len(text) && allPlain(binary.LittleEndian.Uint64(text[i:])) { // results are long and almost ASCII
			i += 8
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if escaped(r) {
			safe = append(safe, text[plain:i]...)
			for _, unit := range utf16.Encode([]rune{r}) {
				safe = fmt.Appendf(safe, `\u%04x`, unit)
			}
			plain = i + size
		}
		i += size
	}
	if plain == 0 {
		return w.Writer.Write(text)
	}
	_, err := w.Writer.Write(append(safe, text[plain:]...))
	return len(text), err
}

// allPlain reports whether each of eight bytes is below 0x7f.
func allPlain(bytes uint64) bool { return (bytes|(bytes+0x0101010101010101))&0x8080808080808080 == 0 }

// escaped reports whether EncodeJSON writes a character as an escape. The JSON
// encoder has already escaped those below 0x7f.
func escaped(r rune) bool { return r == 0x7f || r > 0x7f && forbidden(r) }

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
