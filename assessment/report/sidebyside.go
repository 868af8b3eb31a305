package report

import (
	"fmt"
	"io"
	"strings"

	"trustpath/assessment"
)

// LineName is a line of a comparison as a title.
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
		for i := range c.Milestones {
			if string(c.Milestones[i].ID) == id {
				return c.Milestones[i].Title
			}
		}
	}
	return AttributeName(c, line)
}

// LineWords is what a line of a comparison says on one side; a dash where that
// side does not have it.
func LineWords(c *assessment.Catalog, line string, values []string) string {
	switch {
	case len(values) == 0:
		return "–"
	case strings.HasPrefix(line, assessment.LineMilestone):
		return dayRange(values)
	case line == assessment.LineEffort:
		return span(rounded(values[0]), rounded(values[len(values)-1])) + " person-days"
	case line == assessment.LineCost:
		return c.Planning.Currency + " " + span(grouped(values[0]), grouped(values[len(values)-1]))
	default:
		return ValueWords(line, values)
	}
}

// dayRange is two days by their months, short enough for a column.
func dayRange(values []string) string {
	var r assessment.DateRange
	if r.Low.UnmarshalText([]byte(values[0])) != nil || r.High.UnmarshalText([]byte(values[len(values)-1])) != nil {
		return strings.Join(values, "–")
	}
	low, high := r.Low.Format("Jan 2006"), r.High.Format("Jan 2006")
	switch {
	case low == high:
		return low
	case r.Low.Format("2006") == r.High.Format("2006"):
		low = r.Low.Format("Jan")
	}
	return low + "–" + high
}

func rounded(number string) string {
	var v float64
	if _, err := fmt.Sscan(number, &v); err != nil {
		return number
	}
	return fmt.Sprintf("%.0f", v)
}

func grouped(number string) string {
	var v int
	if _, err := fmt.Sscan(number, &v); err != nil {
		return number
	}
	return thousands(v)
}

// EditName is something that was entered: a question in short, or what else.
func EditName(c *assessment.Catalog, of string) string {
	switch of {
	case assessment.EditStart:
		return "The first day of the plan"
	case assessment.EditDeadline:
		return "The day of the deal"
	case assessment.EditAnswered:
		return "The day of the answer on the deadline"
	case assessment.EditReadiness:
		return "The readiness check"
	}
	if q := c.Question(assessment.QuestionID(of)); q != nil {
		return q.Short
	}
	return of
}

// EditWords says how an edit differs: what came and went of several options,
// else what it was and what it is.
func EditWords(c *assessment.Catalog, e assessment.Edit) string {
	q := c.Question(assessment.QuestionID(e.Of))
	word := func(value string) string {
		switch {
		case value == string(assessment.UnknownOpen):
			return "don’t know"
		case q != nil:
			if o, _ := q.Option(assessment.OptionID(value)); o != nil {
				return o.Short
			}
		case e.Of == assessment.EditReadiness:
			return strings.NewReplacer("=", " ", "_", " ").Replace(value)
		}
		return value
	}
	choosing := q != nil && q.Kind == assessment.Multi && len(e.Was) > 0 && len(e.Is) > 0
	if parts := difference(e, word); choosing || e.Of == assessment.EditReadiness {
		return strings.Join(parts, ", ")
	}
	empty := "no day"
	if q != nil {
		empty = "not answered"
	}
	return all(e.Was, word, empty) + " → " + all(e.Is, word, empty)
}

// difference names what came, then what went.
func difference(e assessment.Edit, word func(string) string) []string {
	var out []string
	for _, side := range []struct {
		sign       string
		here, away []string
	}{{"+ ", e.Is, e.Was}, {"− ", e.Was, e.Is}} {
		there := map[string]bool{}
		for _, v := range side.away {
			there[v] = true
		}
		for _, v := range side.here {
			if !there[v] {
				out = append(out, side.sign+word(v))
			}
		}
	}
	return out
}

func all(values []string, word func(string) string, empty string) string {
	if len(values) == 0 {
		return empty
	}
	var out []string
	for _, v := range values {
		out = append(out, word(v))
	}
	return strings.Join(out, ", ")
}

// namedCauses is how many causes a line names; more are counted.
const namedCauses = 3

// CauseWords names what made a line differ, by the ids of questions as words:
// "customers, ai impact", "content 2026.12", "7 answers together".
func CauseWords(c *assessment.Catalog, line assessment.ComparedLine) string {
	var out []string
	switch n := len(line.Because); {
	case n > namedCauses:
		out = append(out, fmt.Sprintf("%d things together", n))
	case n > 0:
		for _, of := range line.Because {
			out = append(out, strings.ReplaceAll(of, "_", " "))
		}
	}
	if line.Content {
		out = append(out, "content "+c.Pack.Version)
	}
	return strings.Join(out, ", ")
}

// Sides names the two sides of a comparison.
type Sides struct{ Left, Right string }

// SideBySide writes a comparison as markdown.
func SideBySide(w io.Writer, c *assessment.Catalog, names Sides, cmp assessment.Comparison) error {
	d := document{c: c, titles: map[string]bool{}}
	d.heading(1, "What is different: "+entered(names.Left)+" and "+entered(names.Right))
	var changed, equal [][]string
	for _, line := range cmp.Lines {
		from, to := cell(LineWords(c, line.Line, line.From)), cell(LineWords(c, line.Line, line.To))
		if line.Changed {
			changed = append(changed, []string{cell(LineName(c, line.Line)), from, to, cell(CauseWords(c, line))})
		} else {
			equal = append(equal, []string{cell(LineName(c, line.Line)), to})
		}
	}
	d.para(fmt.Sprintf("%d of %d lines are different, content %s.", len(changed), len(cmp.Lines), c.Pack.Version))
	if len(changed) > 0 {
		d.heading(2, "Different")
		d.table([]string{"Line", cell(entered(names.Left)), cell(entered(names.Right)), "Caused by"}, changed)
		d.para("A cause is the smallest set of what was entered that alone makes the difference: with it as on the left, and everything else as on the right, the line is what it is on the left.")
	}
	if len(cmp.Edits) > 0 {
		d.heading(2, "Entered differently")
		var items []string
		for _, e := range cmp.Edits {
			items = append(items, EditName(c, e.Of)+": "+entered(EditWords(c, e))+" (`"+e.Of+"`)")
		}
		d.list(items)
	}
	if len(equal) > 0 {
		d.heading(2, "The same")
		d.table([]string{"Line", "On both sides"}, equal)
	}
	_, err := io.WriteString(w, strings.TrimRight(d.String(), "\n")+"\n")
	return err
}
