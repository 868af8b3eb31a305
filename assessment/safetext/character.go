package safetext

import (
	"unicode"
	"unicode/utf8"
)

const (
	zwnj = 0x200c // zero-width non-joiner: Persian needs it between letters
	zwj  = 0x200d // zero-width joiner: Indic letters and emoji need it
)

// forbidden reports whether a character may stand nowhere, \n and \t included.
func forbidden(r rune) bool {
	switch {
	case r < 0x7f: // most text, told quickly
		return r < 0x20
	case unicode.Is(unicode.Cf, r): // bidirectional controls, tags, soft hyphen …
		return r != zwnj && r != zwj && !visibleFormat(r)
	case unicode.In(r, unicode.Cc, unicode.Co, unicode.Zl, unicode.Zp):
		return true
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // but the selectors of ideographs
		return r < 0xe0100 || r > 0xe01ef
	}
	switch r { // invisible, though they count as letters or marks
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2065, 0x3164, 0xffa0:
		return true
	}
	return r >= 0xfff0 && r <= 0xfff8
}

// visibleFormat reports whether a format character has a shape of its own:
// the number signs of Arabic, Syriac and Kaithi.
func visibleFormat(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }

// shaping reports whether a character is only there to shape its neighbours.
func shaping(r rune) bool {
	return r >= 0x180b && (r == zwnj || r == zwj || unicode.Is(unicode.Variation_Selector, r))
}

// shapes reports whether a shaping character has something to shape between
// the characters before and after it (0 for none). Anywhere else, and in a
// row, it only hides something.
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

// follows returns the first character from byte at on that is not a shaping
// one, and where it stands; 0 and the length of s when there is none.
func follows(s string, at int) (rune, int) {
	for i, r := range s[at:] {
		if !shaping(r) {
			return r, at + i
		}
	}
	return 0, len(s)
}

// letter reports whether r is a letter or stands on one.
func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) && !shaping(r) }

// virama reports whether r is a mark of one script, such as the virama of the
// Indic ones, which a joiner may follow at the end of a word.
func virama(r rune) bool {
	return unicode.IsMark(r) && !shaping(r) && !unicode.Is(unicode.Inherited, r)
}

// pictograph reports whether r may be, or be part of, an emoji.
func pictograph(r rune) bool {
	switch r {
	case 0x203c, 0x2049, 0x3030, 0x303d: // punctuation that is also drawn
		return true
	}
	return r >= 0x2000 && unicode.IsSymbol(r) && r != utf8.RuneError
}
