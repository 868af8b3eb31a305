package answersfile

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
)

// templateWidth bounds the lines of comments, in columns.
const templateWidth = 96

// Template writes an answers file with every question, its options and what
// they mean in comments. It is valid as it stands: every answer is don't know.
func Template(w io.Writer, c *assessment.Catalog) error {
	t := template{c: c}
	t.comment("", "Answers for trustpath assess. Put options in the place of unknown: one for a single choice, a list in brackets "+
		"where several may hold. unknown is don't know, and never read as no; a line that is taken out is not answered. "+
		"Answers to questions that are not asked may stay; they do not count.")
	t.line("trustpath: 1")
	t.line("company: My company")
	t.line("# start: 2026-12-01          # the first day of the plan; else the day of the assessment")
	t.line("# deadline_date: 2027-06-30  # when a named deal needs it; it has to fit the answer to deadline")
	t.line("# answered: {deadline: 2026-11-29}  # the day from which deadline counts; else today")
	t.line("")
	t.line("answers:")
	for i := range c.Sections {
		t.line("")
		t.comment("  ", "== "+c.Sections[i].Title+" ==")
		for j := range c.Questions {
			if c.Questions[j].Section == c.Sections[i].ID {
				t.question(&c.Questions[j])
			}
		}
	}
	t.rest()
	_, err := io.WriteString(w, t.text.String())
	return err
}

type template struct {
	c    *assessment.Catalog
	text strings.Builder
}

func (t *template) line(text string) { t.text.WriteString(text + "\n") }

// comment writes a text in lines that a screen shows whole.
func (t *template) comment(indent, text string) { t.hanging(indent, "", text) }

// hanging writes a comment whose further lines stand under its text.
func (t *template) hanging(indent, head, text string) {
	text = strings.Join(strings.Fields(text), " ")
	for i, line := range strings.Split(ansi.Wordwrap(text, templateWidth-len(indent)-len(head)-2, ""), "\n") {
		if i > 0 {
			head = strings.Repeat(" ", len(head))
		}
		t.line(indent + "# " + head + line)
	}
}

func (t *template) question(q *assessment.Question) {
	t.line("")
	t.comment("  ", q.Prompt)
	t.comment("  ", q.Help)
	widest := 0
	for _, o := range q.Options {
		widest = max(widest, len(typed(o.ID)))
	}
	for _, o := range q.Options {
		text := o.Label
		if o.Exclusive {
			text += " (stands alone)"
		}
		if o.Help != "" {
			text += ": " + o.Help
		}
		t.hanging("  ", fmt.Sprintf("  %-*s  ", widest, typed(o.ID)), text)
	}
	kind := "one option"
	if q.Kind == assessment.Multi {
		kind = "a list: [" + typed(q.Options[0].ID) + "]"
	}
	t.line(fmt.Sprintf("  %s: unknown # %s", q.ID, kind))
}

// typed is an option as it is written in the file, in quotes where it needs them.
func typed(id assessment.OptionID) string {
	if other.MatchString(string(id)) {
		return strconv.Quote(string(id))
	}
	return string(id)
}

// rest is what may be left out altogether.
func (t *template) rest() {
	t.line("")
	t.line("# notes:")
	t.line(fmt.Sprintf("#   %s: a note on any question", t.c.Questions[0].ID))
	t.line("")
	t.comment("", "The readiness check, a state for each workstream: missing, partial, in_place, or {state: not_applicable, reason: why}.")
	t.line("# readiness:")
	for i := range t.c.Workstreams {
		w := &t.c.Workstreams[i]
		t.line(fmt.Sprintf("#   %s: missing # %s", w.ID, w.Title))
	}
	t.line("")
	t.comment("", "Deals that wait for a report or a certificate. asks takes the options of the question asks.")
	t.line("# deals:")
	t.line("# - {name: Vermeer, asks: [iso27001], value: 40000, currency: EUR, date: 2027-06-30}")
}
