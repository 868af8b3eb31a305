package question

import (
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/kit"
)

// Bears says in a few words what an open question could change: "SOC 2: the
// scope, dates and effort", or "nothing".
func Bears(c *assessment.Catalog, o *assessment.OpenQuestion) string {
	var words []string
	for _, name := range o.CouldChange {
		words = append(words, report.AttributeWords(c, name))
	}
	if len(words) > 2 {
		words = append(words[:1:1], kit.Count(len(words)-1, "thing")+" more")
	}
	switch {
	case o.ChangesPlan:
		words = append(words, "dates and effort")
	case len(words) == 0:
		return "nothing"
	}
	return strings.Join(words, ", ")
}
