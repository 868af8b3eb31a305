package report

import (
	"io"

	"github.com/goccy/go-json"

	"trustpath/assessment"
)

// JSON writes the result, schema 1: indented, the same bytes for the same
// result, a newline at the end.
func JSON(w io.Writer, r assessment.Result) error { return Encode(w, &r) }

// JSONLine writes the result as JSON does, in one line.
func JSONLine(w io.Writer, r assessment.Result) error { return encode(w, &r, "") }

// Encode writes any document in the form of the result.
func Encode(w io.Writer, v any) error { return encode(w, v, "  ") }

func encode(w io.Writer, v any, indent string) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", indent)
	return out.Encode(v)
}
