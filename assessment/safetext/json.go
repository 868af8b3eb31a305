package safetext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
)

// EncodeJSON writes a value and a newline, each level behind one more indent, or
// all in one line for "". Characters that a terminal obeys or nobody sees are
// written as escapes: the document holds them, and nothing shows them.
func EncodeJSON(w io.Writer, v any, indent string) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	text := out.Bytes()
	if bytes.IndexFunc(text, escaped) < 0 {
		_, err := w.Write(text)
		return err
	}
	var safe bytes.Buffer
	for _, r := range string(text) {
		if !escaped(r) {
			safe.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&safe, `\u%04x`, unit)
		}
	}
	_, err := safe.WriteTo(w)
	return err
}

// escaped is for characters of JSON: below 0x7f it has none that is not its own.
func escaped(r rune) bool { return r == 0x7f || r > 0x7f && forbidden(r) }
