package files

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

var (
	//go:embed answers.tmpl
	answersTemplate string
	//go:embed schema.tmpl
	schemaTemplate string
)

// WriteTemplate writes an answers file with every question, its options and what
// they mean in comments. It is valid: every answer is don't know.
func WriteTemplate(w io.Writer, c *assessment.Catalog) error {
	return writeTemplate(w, answersTemplate, c)
}

// WriteSchema writes the JSON Schema (2020-12) of answers files in the words of a
// catalog, for editors. It accepts what ReadAnswers accepts, except for ids of older content.
func WriteSchema(w io.Writer, c *assessment.Catalog) error {
	var text bytes.Buffer
	if err := writeTemplate(&text, schemaTemplate, c); err != nil {
		return err
	}
	var schema any
	if err := json.Unmarshal(text.Bytes(), &schema); err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(schema)
}

func writeTemplate(w io.Writer, text string, c *assessment.Catalog) error {
	t, err := template.New("").Funcs(template.FuncMap{
		"comment": func(indent, text string) string { return comment(indent, "", text) },
		"json":    EncodeJSON,
		"always": func(id assessment.WorkstreamID) bool {
			return !c.Counts(id, assessment.ReadinessMark{State: assessment.NotApplicable})
		},
		"marks": func() map[string][]assessment.Readiness {
			states := []assessment.Readiness{assessment.NotChecked}
			for _, state := range assessment.ReadinessStates() {
				if state != assessment.NotApplicable {
					states = append(states, state)
				}
			}
			return map[string][]assessment.Readiness{"mark": states, "required_mark": states}
		},
		"options":  explained,
		"together": together,
		"typed":    typed,
	}).Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(w, struct {
		*assessment.Catalog
		MaxLine, MaxNote, MaxReason, MaxDeals, MaxPeople, MaxLink int
		MaxValue                                                  int64
	}{c, safetext.MaxCompany, safetext.MaxNote, safetext.MaxReason, MaxDeals, MaxPeople, maxLink, maxValue})
}

// comment writes a text in lines of comments that a screen shows whole; further
// lines are indented by the width of head.
func comment(indent, head, text string) string {
	const width = 96
	out := ""
	for line := range strings.SplitSeq(ansi.Wordwrap(strings.Join(strings.Fields(text), " "), width-len(indent)-len(head)-2, ""), "\n") {
		out += indent + "# " + head + line + "\n"
		head = strings.Repeat(" ", len(head))
	}
	return out
}

// explained writes the options of a question with what they mean, as comments.
func explained(q assessment.Question) string {
	out, widest := "", 0
	for _, o := range q.Options {
		widest = max(widest, len(typed(o.ID)))
	}
	for _, o := range q.Options {
		text := o.Label
		if o.Exclusive {
			text += " (only on its own)"
		}
		if o.Help != "" {
			text += ": " + o.Help
		}
		out += comment("  ", fmt.Sprintf("  %-*s  ", widest, typed(o.ID)), text)
	}
	return out
}

// typed is an option as it is written in the file, in quotes where it needs them.
func typed(id assessment.OptionID) string {
	if quotedInYAML().MatchString(string(id)) {
		return strconv.Quote(string(id))
	}
	return string(id)
}

// together returns the options that may be chosen together.
func together(q assessment.Question) []assessment.Option {
	return slices.DeleteFunc(slices.Clone(q.Options), func(o assessment.Option) bool { return o.Exclusive })
}
