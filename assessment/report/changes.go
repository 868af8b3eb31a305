package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// ChangeLine is one change of a recommendation in words.
type ChangeLine struct {
	What, From, To string
	Cause          string // "content", "your answers" or "content and answers"
}

// ChangeWords says a change in words.
func ChangeWords(c *assessment.Catalog, change assessment.Difference) ChangeLine {
	cause := map[assessment.Cause]string{assessment.ByContent: "content", assessment.ByAnswers: "your answers",
		assessment.ByBoth: "content and answers"}[change.Cause]
	return ChangeLine{AttributeName(c, change.Attribute), ValueWords(change.Attribute, change.From), ValueWords(change.Attribute, change.To), cause}
}

// AttributeName is an attribute as a title: "SOC 2, place in the order". One
// that this content does not have is named by its id.
func AttributeName(c *assessment.Catalog, name string) string {
	if name == assessment.AttrOutcome {
		return "The whole"
	}
	subject, what, _ := strings.Cut(name, ".")
	if s := c.Standard(assessment.StandardID(subject)); s != nil {
		return s.Short + attributePart(s, what)
	}
	for i := range c.Gates {
		if subject == "gates" && string(c.Gates[i].ID) == what {
			return "Gate: " + c.Gates[i].Title
		}
	}
	for i := range c.Obligations {
		if subject == "obligations" && string(c.Obligations[i].ID) == what {
			return c.Obligations[i].Title
		}
	}
	return name
}

func attributePart(s *assessment.Standard, what string) string {
	switch what {
	case "decision":
		return ""
	case "rank":
		return ", place in the order"
	case "report":
		return ", type of report"
	case "window_months":
		return ", window in months"
	}
	id, _ := strings.CutPrefix(what, "categories.")
	for _, category := range s.Categories {
		if string(category.ID) == id {
			return ", scope: " + lower(category.Title)
		}
	}
	return ", " + what
}

// ValueWords is the possible values of an attribute: "now", "keep or now",
// "yes", or "open" when any may be.
func ValueWords(attribute string, values []string) string {
	if len(values) == 0 {
		return "not there"
	}
	var words []string
	for _, v := range values {
		words = append(words, valueWord(attribute, v))
	}
	if slices.Equal(values, []string{"false", "true"}) {
		return "open"
	}
	if len(values) == len(assessment.Decisions()) && strings.HasSuffix(attribute, ".decision") {
		return "open"
	}
	return joined(words, "or")
}

func valueWord(attribute, value string) string {
	switch {
	case value == "true":
		return "yes"
	case value == "false":
		return "no"
	case attribute == assessment.AttrOutcome:
		return outcomeWord(assessment.Outcome(value))
	case strings.HasSuffix(attribute, ".report") && value != "":
		return reportWord(value)
	case value == "" || value == "0":
		return "none"
	}
	return strings.ReplaceAll(value, "_", " ")
}

// PackNames names two packs so that they can be told apart.
func PackNames(from, to assessment.PackRef) (string, string) {
	a, b := from.ID+" "+from.Version, to.ID+" "+to.Version
	if a == b {
		return a + " (" + digestStart(from.Digest) + ")", b + " (" + digestStart(to.Digest) + ")"
	}
	return a, b
}

// digestStart is enough of a digest to tell two apart.
func digestStart(digest string) string {
	_, sum, _ := strings.Cut(digest, ":")
	return sum[:min(8, len(sum))]
}

// ContentSentence says which packs meet and how much is different.
func ContentSentence(cc *assessment.ContentChanges) string {
	from, to := PackNames(cc.From, cc.To)
	text := "Answered with content " + from + "; this is " + to + ". "
	switch n := len(cc.Changes); {
	case !cc.Recorded:
		return text + "What it recommended then was not recorded, so nobody can say what changed."
	case n == 0:
		return text + "Nothing in the recommendation changes."
	case n == 1:
		return text + "One thing in the recommendation changes."
	default:
		return text + fmt.Sprintf("%d things in the recommendation change.", n)
	}
}

// contentChanges says what other content does to the roadmap.
func (d *document) contentChanges() {
	cc := d.r.ContentChanges
	if cc == nil {
		return
	}
	d.heading(2, "What changed since it was answered")
	d.para(entered(ContentSentence(cc)))
	var rows [][]string
	for _, change := range cc.Changes {
		w := ChangeWords(d.c, change)
		rows = append(rows, []string{cell(w.What), cell(w.From), cell(w.To), w.Cause})
	}
	d.table([]string{"What", "Then", "Now", "Because of"}, rows)
	d.para("Until this content is accepted, what was recommended then is kept to compare with.")
}
