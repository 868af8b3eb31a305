package report

import (
	"cmp"
	_ "embed" // the book
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// ChangeLine is one change of a recommendation in words.
type ChangeLine struct {
	What, From, To string
	Cause          string // "content", "your answers" or "content and answers"
}

// ChangeWords returns a change of a recommendation in words.
func ChangeWords(c *assessment.Catalog, change assessment.Difference) ChangeLine {
	cause := map[assessment.Cause]string{assessment.ByContent: "content", assessment.ByAnswers: "your answers",
		assessment.ByBoth: "content and answers"}[change.Cause]
	return ChangeLine{AttributeName(c, change.Attribute), ValueWords(c, change.Attribute, change.From), ValueWords(c, change.Attribute, change.To), cause}
}

// PackNames returns different names for two packs.
func PackNames(from, to assessment.PackRef) (string, string) {
	name := func(p assessment.PackRef) string {
		if from.ID != to.ID || from.Version != to.Version {
			return p.ID + " " + p.Version
		}
		_, sum, _ := strings.Cut(p.Digest, ":")
		return fmt.Sprintf("%s %s (%.8s)", p.ID, p.Version, sum)
	}
	return name(from), name(to)
}

// ContentSentence names the two packs and counts the changes.
func ContentSentence(cc *assessment.ContentChanges) string {
	from, to := PackNames(cc.From, cc.To)
	text := "Answered with content " + from + "; this is " + to + ". "
	switch n := len(cc.Changes); {
	case !cc.Recorded:
		return text + "What it recommended then was not recorded, so we cannot say what changed."
	case n == 0:
		return text + "The recommendation stays the same."
	case n == 1:
		return text + "One thing in the recommendation changes."
	default:
		return text + fmt.Sprintf("%d things in the recommendation change.", n)
	}
}

// LineName returns a line of a comparison as a title.
func LineName(c *assessment.Catalog, line string) string {
	switch line {
	case assessment.LineVerdict:
		return "The date of the deal"
	case assessment.LineEffort:
		return "Work left"
	case assessment.LineCost:
		return "Cost, estimate"
	}
	if id, ok := strings.CutPrefix(line, assessment.LineMilestone); ok {
		if m := c.Milestone(assessment.MilestoneID(id)); m != nil {
			return m.Title
		}
	}
	return AttributeName(c, line)
}

// LineWords returns a line of a comparison on one side, a dash if that side does
// not have it.
func LineWords(c *assessment.Catalog, line string, values []string) string {
	switch {
	case len(values) == 0:
		return "–"
	case strings.HasPrefix(line, assessment.LineMilestone):
		low, _ := assessment.ParseDate(values[0]) // as the comparison writes it
		high, _ := assessment.ParseDate(values[len(values)-1])
		return ShortMonths(assessment.DateRange{Low: low, High: high})
	case line == assessment.LineEffort, line == assessment.LineCost:
		low, _ := strconv.ParseFloat(values[0], 64)
		high, _ := strconv.ParseFloat(values[len(values)-1], 64)
		if line == assessment.LineCost {
			return Money(c.Planning.Currency, int(low), int(high))
		}
		return PersonDays(assessment.Days{Low: low, High: high}) + " person-days"
	}
	if line == assessment.LineVerdict {
		return OneOf(each(values, func(v string) string { return verdictWords()[assessment.Verdict(v)] }))
	}
	return ValueWords(c, line, values)
}

// EditName returns the name of something that was entered, such as the short form
// of a question.
func EditName(c *assessment.Catalog, of string) string {
	if q := c.Question(assessment.QuestionID(of)); q != nil {
		return q.Short
	}
	return cmp.Or(map[string]string{
		assessment.EditStart:     "The first day of the plan",
		assessment.EditDeadline:  "The day of the deal",
		assessment.EditAnswered:  "The day of the answer on the deadline",
		assessment.EditHeldDates: "The days of what you hold",
		assessment.EditReadiness: "The readiness check",
	}[of], of)
}

// EditWords returns the options that were added and dropped, or what was and is
// entered.
func EditWords(c *assessment.Catalog, e assessment.Edit) string {
	q := c.Question(assessment.QuestionID(e.Of))
	word := func(value string) string {
		switch {
		case value == string(assessment.UnknownOpen):
			return "don't know"
		case q != nil:
			if o, _ := q.Option(assessment.OptionID(value)); o != nil {
				return o.Short
			}
		case e.Of == assessment.EditHeldDates:
			id, day, _ := strings.Cut(value, "=")
			return heldWord(c, assessment.OptionID(id)) + " " + day
		case e.Of == assessment.EditReadiness:
			return strings.NewReplacer("=", " ", "_", " ").Replace(value)
		}
		return value
	}
	choosing := q != nil && q.Kind == assessment.Multi && len(e.Was) > 0 && len(e.Is) > 0
	if choosing || e.Of == assessment.EditReadiness || e.Of == assessment.EditHeldDates {
		return strings.Join(append(signed("+ ", e.Is, e.Was, word), signed("− ", e.Was, e.Is, word)...), ", ")
	}
	empty := "no day"
	if q != nil {
		empty = "not answered"
	}
	side := func(values []string) string { return cmp.Or(strings.Join(each(values, word), ", "), empty) }
	return side(e.Was) + " → " + side(e.Is)
}

// signed returns the values that are not among others, each after a sign.
func signed(sign string, values, others []string, word func(string) string) []string {
	var out []string
	for _, v := range values {
		if !slices.Contains(others, v) {
			out = append(out, sign+word(v))
		}
	}
	return out
}

// namedCauses is the number of causes that are named; more are counted.
const namedCauses = 3

// CauseWords names the causes of a difference: "Who are your customers? and 1 more",
// "content 2026.12", "7 things together".
func CauseWords(c *assessment.Catalog, line assessment.ComparedLine) string {
	var out []string
	switch n := len(line.Because); {
	case n > namedCauses:
		out = append(out, fmt.Sprintf("%d things together", n))
	case n > 1:
		out = append(out, fmt.Sprintf("%s and %d more", EditName(c, line.Because[0]), n-1))
	case n > 0:
		out = append(out, EditName(c, line.Because[0]))
	}
	if line.Content {
		out = append(out, "content "+c.Pack.Version)
	}
	return strings.Join(out, ", ")
}

// Sides are the names of the two sides of a comparison.
type Sides struct{ Left, Right string }

// SideBySide writes a comparison as Markdown.
func SideBySide(w io.Writer, c *assessment.Catalog, names Sides, compared assessment.Comparison) error {
	page := struct {
		*assessment.Catalog
		Sides
		assessment.Comparison
		Changed, Equal []assessment.ComparedLine
	}{Catalog: c, Sides: names, Comparison: compared}
	for _, line := range compared.Lines {
		if line.Changed {
			page.Changed = append(page.Changed, line)
		} else {
			page.Equal = append(page.Equal, line)
		}
	}
	return write(w, page, "comparison")
}

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
