package safetext_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"trustpath/assessment/safetext"
)

func TestDecode(t *testing.T) {
	const text = "company: Café 🚀\nanswers:\n  a: b\n"
	utf16 := func(order binary.AppendByteOrder, s string) string {
		var out []byte
		for _, unit := range utf16.Encode([]rune(s)) {
			out = order.AppendUint16(out, unit)
		}
		return string(out)
	}
	little, big := binary.LittleEndian, binary.BigEndian
	crlf, cr := strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r")
	for name, in := range map[string]string{
		"UTF-8":                             text,
		"UTF-8 with a mark":                 "\ufeff" + text,
		"UTF-8 with two marks":              "\ufeff\ufeff" + text,
		"UTF-8 with CRLF":                   crlf,
		"UTF-8 with CR":                     cr,
		"UTF-16LE with a mark":              utf16(little, "\ufeff"+text),
		"UTF-16BE with a mark":              utf16(big, "\ufeff"+text),
		"UTF-16LE without a mark":           utf16(little, text),
		"UTF-16BE without a mark":           utf16(big, text),
		"UTF-16LE with a mark and CRLF":     utf16(little, "\ufeff"+crlf),
		"UTF-16BE without a mark, and CRLF": utf16(big, crlf),
	} {
		if got, err := safetext.Decode([]byte(in)); err != nil || string(got) != text {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, tc := range []struct{ name, in, want string }{
		{"Latin-1", "a: b\ncompany: Caf\xe9\n", "line 2, column 13: this is not UTF-8; save the file as UTF-8"},
		{"after other characters", "é🚀\xff", "line 1, column 3: this is not UTF-8"},
		{"a cut character", "a\r\nb\xe2\x82", "line 2, column 2: this is not UTF-8"},
		{"UTF-16 of odd length", utf16(little, "\ufeff"+text) + "x", "UTF-16, but parts of it are missing"},
		{"half a pair", "\xfe\xff\xd8\x00\x00a", "UTF-16, but parts of it are missing"},
		{"UTF-32LE", "\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32; save it as UTF-8"},
		{"UTF-32BE", "\x00\x00\xfe\xff\x00\x00\x00a", "UTF-32; save it as UTF-8"},
	} {
		if got, err := safetext.Decode([]byte(tc.in)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %q, %v, want %q", tc.name, got, err, tc.want)
		}
	}
}
