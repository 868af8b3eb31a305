package report

import (
	"io"

	"github.com/goccy/go-json"

	"trustpath/assessment"
)

// JSON writes the result, schema 1: indented, the same bytes for the same
// result, a newline at the end.
func JSON(w io.Writer, r assessment.Result) error { return writeJSON(w, &r, "  ") }

// JSONLine writes the result as JSON does, in one line.
func JSONLine(w io.Writer, r assessment.Result) error { return writeJSON(w, &r, "") }

func writeJSON(w io.Writer, r *assessment.Result, indent string) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", indent)
	return out.Encode(r)
}
