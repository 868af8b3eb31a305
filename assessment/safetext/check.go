package safetext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CharacterError is the first character of a text that a file may not hold.
type CharacterError struct {
	Offset int  // bytes before it
	Rune   rune // utf8.RuneError when the bytes are not UTF-8
}

// Error names the character and its place, counting bytes from one.
func (e *CharacterError) Error() string {
	return fmt.Sprintf("%s at byte %d is not allowed", e.What(), e.Offset+1)
}

// What names the character without its place.
func (e *CharacterError) What() string {
	if e.Rune == utf8.RuneError {
		return "text that is not UTF-8"
	}
	return fmt.Sprintf("the character U+%04X", e.Rune)
}

// Check reports the first character that a file may not hold in a text of one
// line, as a *CharacterError. Files are refused, not cleaned.
func Check(s string) error { return check(s, "") }

// CheckText is Check for a text of several lines: \n and \t may stand.
func CheckText(s string) error { return check(s, lines) }

// CheckSource is CheckText for a text in which characters may be written as
// escapes. A joiner or a selector may shape one of those, so that they are left
// to CheckText, once the escapes are undone.
func CheckSource(s string) error { return check(s, lines+joiners) }

// What check lets pass.
const (
	lines   = "\n\t"
	joiners = "\u200c\u200d\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)

func check(s, passes string) error {
	before := rune(0)
	for i, r := range s {
		bad := forbidden(r) && !strings.ContainsRune(passes, r)
		switch {
		case r == utf8.RuneError:
			_, size := utf8.DecodeRuneInString(s[i:])
			bad = size == 1
		case shaping(r):
			after, _ := follows(s, i)
			bad = !shapes(before, r, after) && !strings.ContainsRune(passes, r)
		}
		if bad {
			return &CharacterError{Offset: i, Rune: r}
		}
		before = r
	}
	return nil
}
