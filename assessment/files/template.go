package files

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// templateWidth bounds the lines of comments, in columns.
const templateWidth = 96

// WriteTemplate writes an answers file with every question, its options and what
// they mean in comments. It is valid: every answer is don't know.
func WriteTemplate(w io.Writer, c *assessment.Catalog) error {
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

// hanging writes a comment whose further lines are indented to its text.
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
	if quotedInYAML.MatchString(string(id)) {
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

// object is a JSON object.
type object = map[string]any

// WriteSchema writes the JSON Schema (2020-12) of answers files in the words of a
// catalog, for editors. It accepts what ReadAnswers accepts, except for ids of older content.
func WriteSchema(w io.Writer, c *assessment.Catalog) error {
	answers, notes, readiness := object{}, object{}, object{}
	for i := range c.Questions {
		q := &c.Questions[i]
		answers[string(q.ID)] = answerSchema(q)
		notes[string(q.ID)] = object{"type": "string", "maxLength": safetext.MaxNote}
	}
	for i := range c.Workstreams {
		form := "#/$defs/mark"
		if c.Workstreams[i].Required != "" {
			form = "#/$defs/required_mark"
		}
		readiness[string(c.Workstreams[i].ID)] = object{"title": c.Workstreams[i].Title, "$ref": form}
	}
	schema := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "Answers for trustpath, content " + c.Pack.ID + " " + c.Pack.Version,
		"type":    "object", "required": []string{"trustpath"}, "additionalProperties": false,
		"properties": object{
			"trustpath":     object{"const": 1},
			"company":       object{"type": "string", "maxLength": safetext.MaxCompany},
			"start":         object{"description": "the first day of the plan", "$ref": "#/$defs/date"},
			"deadline_date": object{"description": "when a named deal needs it", "$ref": "#/$defs/date"},
			"answers":       closed(answers),
			"answered": closed(object{string(assessment.QuestionDeadline): object{
				"description": "the day from which an answer in months counts; today when absent", "$ref": "#/$defs/date"}}),
			"notes":     closed(notes),
			"readiness": closed(readiness),
			"deals":     object{"type": "array", "maxItems": MaxDeals, "items": dealSchema(c)},
		},
		"$defs": object{
			"date":          object{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
			"mark":          object{"oneOf": append(markForms(), excludedForm())},
			"required_mark": object{"oneOf": markForms()},
		},
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(schema)
}

func closed(properties object) object {
	return object{"type": "object", "properties": properties, "additionalProperties": false}
}

func answerSchema(q *assessment.Question) object {
	single := q.Kind == assessment.Single
	var options, exclusive []object
	for _, o := range q.Options {
		one := object{"const": o.ID, "title": o.Label}
		if o.Exclusive && !single {
			exclusive = append(exclusive, one)
		} else {
			options = append(options, one)
		}
	}
	forms := []object{{"const": unknownWord, "title": "Don't know"}}
	if single {
		forms = append(forms, options...)
	} else {
		forms = append(forms, object{"type": "array", "minItems": 1, "uniqueItems": true, "items": object{"oneOf": options}})
		for _, one := range exclusive {
			forms = append(forms, object{"type": "array", "minItems": 1, "maxItems": 1, "items": one})
		}
	}
	return object{"title": q.Prompt, "description": q.Help, "oneOf": forms}
}

func dealSchema(c *assessment.Catalog) object {
	var asks []object
	if q := c.Question(assessment.QuestionAsks); q != nil {
		for _, o := range q.Options {
			if !o.Exclusive {
				asks = append(asks, object{"const": o.ID, "title": o.Label})
			}
		}
	}
	out := closed(object{
		"name":     object{"type": "string", "minLength": 1, "maxLength": safetext.MaxCompany},
		"asks":     object{"type": "array", "minItems": 1, "uniqueItems": true, "items": object{"oneOf": asks}},
		"value":    object{"type": "integer", "minimum": 0, "maximum": maxValue},
		"currency": object{"type": "string", "pattern": currencyForm().String()},
		"date":     object{"$ref": "#/$defs/date"},
	})
	out["required"] = []string{"name", "asks"}
	return out
}

// markForms are the marks that every workstream takes.
func markForms() []object {
	var plain []assessment.Readiness
	for _, s := range assessment.ReadinessStates() {
		if s != assessment.NotApplicable {
			plain = append(plain, s)
		}
	}
	with := closed(object{"state": object{"enum": plain}, "reason": reasonSchema()})
	with["required"] = []string{"state"}
	return []object{{"enum": plain}, with}
}

// excludedForm is the mark of a workstream that is left out, with its reason.
func excludedForm() object {
	out := closed(object{"state": object{"const": assessment.NotApplicable}, "reason": reasonSchema()})
	out["required"] = []string{"state", "reason"}
	return out
}

func reasonSchema() object {
	return object{"type": "string", "minLength": 1, "maxLength": safetext.MaxReason}
}
