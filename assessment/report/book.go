package report

import (
	_ "embed" // the book
	"io"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

//go:embed book.tmpl
var bookSource string

// Pack is a content pack as the rule book prints it.
type Pack struct {
	*assessment.Catalog
	When    func(logic.Condition) string // a condition in words
	Named   [][2]string                  // conditions with a name, and when they hold
	Changes string                       // the changelog of the pack in Markdown, without its title
}

// Refs names sources with their grades.
func (p *Pack) Refs(ids []assessment.SourceID) string {
	var out []string
	for _, id := range ids {
		out = append(out, "["+string(id)+"](#"+string(id)+") ("+string(p.Source(id).Kind)+")")
	}
	return strings.Join(out, ", ")
}

// Book writes a pack as one document in Markdown, for a person to review.
func Book(w io.Writer, p *Pack) error {
	return write(w, p, "book")
}
