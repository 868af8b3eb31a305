package hostile

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Document reports the first thing that a document, a line on a terminal or a
// name may not hold: control characters but \n and \t (CRLF is read as \n),
// direction controls, tags, invisible blanks, bytes that are no text. A byte
// order mark may begin it, and a word joiner may follow a colon, where it keeps
// a shortcode from turning into a picture. It does not ask the package that
// cleans, which is what it tests.
func Document(s string) error {
	s = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", ":\u2060", ":").Replace(s), "\ufeff")
	for i, r := range s {
		bad := unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) ||
			r >= 0xe0000 && r <= 0xe007f || r == 0x200b || r == 0x2060 || r == 0xfeff || r == 0x2028 || r == 0x2029
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			bad = true
		}
		if bad {
			return fmt.Errorf("U+%04X at byte %d, after %q", r, i, s[max(0, i-40):i])
		}
	}
	return nil
}

// Screen reports the first thing that a frame may not hold: what Document says,
// and every escape sequence but colours and links to pages.
func Screen(frame string) error {
	var text strings.Builder
	parser := ansi.NewParser()
	for state, rest := byte(0), frame; rest != ""; {
		part, _, n, next := ansi.DecodeSequence(rest, state, parser)
		if n == 0 {
			return fmt.Errorf("no end at %q", rest[:min(40, len(rest))])
		}
		if !drawn(part) {
			text.WriteString(part)
		}
		state, rest = next, rest[n:]
	}
	return Document(text.String())
}

// drawn reports whether a sequence is one that the screens draw with.
func drawn(part string) bool {
	if inner, ok := strings.CutPrefix(part, "\x1b["); ok && strings.HasSuffix(inner, "m") {
		return strings.Trim(inner[:len(inner)-1], "0123456789;:") == ""
	}
	inner, ok := strings.CutPrefix(part, "\x1b]8;")
	if !ok {
		return false
	}
	_, address, ok := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(inner, "\x07"), "\x1b\\"), ";")
	plain := func(r rune) bool { return r > ' ' && r < 0x7f }
	return ok && (address == "" || slices.ContainsFunc([]string{"https://", "http://"}, func(p string) bool { return strings.HasPrefix(address, p) })) &&
		strings.IndexFunc(address, func(r rune) bool { return !plain(r) }) < 0
}
