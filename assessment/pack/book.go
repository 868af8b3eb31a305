package pack

import (
	"io/fs"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/logic"
)

// Written is a pack with its conditions as people read them.
type Written struct {
	*assessment.Catalog
	conditions map[logic.Condition]string
	Named      [][2]string // the conditions with a name, and when they hold
	Changes    string      // its changelog in Markdown, without the title; "" for none
}

// Read loads a pack for readers. The error is yamldoc.Problems.
func Read(files fs.FS) (*Written, error) {
	b := build(readFiles(files))
	if b.failed() {
		return nil, b.result()
	}
	w := &Written{Catalog: b.out, conditions: map[logic.Condition]string{}, Changes: b.changes}
	for condition, text := range b.written {
		w.conditions[condition] = b.inWords(text)
	}
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if asked := b.defined["asked "+string(q.ID)]; asked.text != "" {
			w.conditions[q.Asked] = b.inWords(asked.text)
		}
	}
	for _, id := range b.ids("condition") {
		w.Named = append(w.Named, [2]string{b.texts[id], b.inWords(b.defined[id].text)})
	}
	return w, nil
}

// Condition returns when something holds: "always", or "you train or fine-tune
// models and not (…)".
func (w *Written) Condition(c logic.Condition) string {
	if c == logic.Always {
		return "always"
	}
	return w.conditions[c]
}

// inWords writes a condition with the words of what it names.
func (b *builder) inWords(condition string) string {
	var out []string
	for _, token := range strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(condition)) {
		switch token {
		case "and", "or", "not":
			token = "**" + token + "**"
		case "(", ")":
		default:
			token = b.nameInWords(token)
		}
		out = append(out, token)
	}
	return strings.NewReplacer("( ", "(", " )", ")").Replace(strings.Join(out, " "))
}

func (b *builder) nameInWords(name string) string {
	if text := b.texts[name]; text != "" {
		return text
	}
	subject, value, _ := strings.Cut(name, ".")
	if q := b.out.Question(assessment.QuestionID(subject)); q != nil {
		if o, _ := q.Option(assessment.OptionID(value)); o != nil {
			return strings.TrimSuffix(q.Short, "?") + ": *" + o.Short + "*"
		}
	}
	if s := b.out.Standard(assessment.StandardID(subject)); s != nil {
		return s.Short + " is " + strings.ReplaceAll(value, "_", " ")
	}
	return strings.NewReplacer("_", " ", ".", " ").Replace(name)
}
