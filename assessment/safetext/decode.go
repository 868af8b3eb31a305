package safetext

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// EncodingError explains why a file is not text. Line and Column are zero when
// it concerns the whole file.
type EncodingError struct {
	Line, Column int
	Reason       string
}

// Error returns the reason, with its line and column if it has one.
func (e *EncodingError) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Decode returns the text of a file or a pipe as UTF-8 without a byte order
// mark, in which every line ends with \n. It reads UTF-8 and UTF-16, which
// Windows writes, and line ends of every system. The error is an *EncodingError.
func Decode(data []byte) ([]byte, error) {
	whole := func(reason string) ([]byte, error) { return nil, &EncodingError{Reason: reason} }
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return whole("the file is UTF-32; save it as UTF-8")
	case utf16Order(data) != nil:
		text, ok := fromUTF16(data, utf16Order(data))
		if !ok {
			return whole("the file looks like UTF-16, but parts of it are missing or damaged; save it as UTF-8")
		}
		data = text
	}
	for bytes.HasPrefix(data, []byte("\ufeff")) { // two, when marked files were joined
		data = data[len("\ufeff"):]
	}
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(data) {
		return nil, notUTF8(data)
	}
	return data, nil
}

// DecodeWestern is Decode for text that must not be lost: it decodes bytes that
// are not UTF-8 as Windows-1252, a superset of Latin-1, and reports whether it
// found any.
func DecodeWestern(data []byte) (text string, western bool) {
	decoded, err := Decode(data)
	if err == nil {
		return string(decoded), false
	}
	var out []byte
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			r, western = charmap.Windows1252.DecodeByte(data[0]), true
		}
		out, data = utf8.AppendRune(out, r), data[size:]
	}
	decoded, err = Decode(out)
	if err == nil {
		out = decoded
	}
	return string(out), western
}

// utf16Order detects UTF-16 by its byte order mark or by the zero byte of a
// leading ASCII character. It returns nil for anything else.
func utf16Order(data []byte) binary.ByteOrder {
	switch {
	case len(data) < 2:
		return nil
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0:
		return binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0:
		return binary.BigEndian
	}
	return nil
}

// fromUTF16 converts UTF-16 to UTF-8 and reports whether the input was valid.
func fromUTF16(data []byte, order binary.ByteOrder) ([]byte, bool) {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	runes := utf16.Decode(units)
	return []byte(string(runes)), len(data)%2 == 0 && slices.Equal(utf16.Encode(runes), units)
}

// notUTF8 returns the position of the first byte that is not UTF-8.
func notUTF8(data []byte) *EncodingError {
	offset := 0
	for {
		r, size := utf8.DecodeRune(data[offset:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		offset += size
	}
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return &EncodingError{
		Line:   bytes.Count(data[:offset], []byte("\n")) + 1,
		Column: utf8.RuneCount(data[start:offset]) + 1,
		Reason: "this is not UTF-8; save the file as UTF-8",
	}
}
