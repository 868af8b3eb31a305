package catalog

import (
	"strings"

	"trustpath/assessment"
)

// promise is what content undertakes about its rules: choosing one of these
// options as well never lowers the decision on a standard.
type promise struct {
	id       string
	at       place
	text     string
	adding   [][2]int // question and option, by position
	decision string   // the attribute
	// keepIsNow is where keep and now count as one level: what is held there is
	// replaced by more of the same. Never, when content does not say.
	keepIsNow assessment.Condition
}

// readPromises reads what the proof of content has to show.
func (b *builder) readPromises() {
	const file = "promises.yaml"
	var raw rawPromises
	b.yaml(file, &raw)
	for _, r := range raw.Promises {
		id := b.id(file, "promise", r.ID)
		p := promise{id: id, at: place{file, r.ID.line}, text: r.Text, decision: r.NeverLowers.text + ".decision", keepIsNow: assessment.Never}
		if _, ok := b.find(p.decision); !ok {
			b.missing(file, max(r.NeverLowers.line, r.ID.line), "promise %q: never_lowers %q is no standard", id, r.NeverLowers.text)
			continue
		}
		if r.KeepCountsNow.text != "" {
			p.keepIsNow = b.compile(file, r.KeepCountsNow)
		}
		if len(r.Adding) == 0 {
			b.problem(file, r.ID.line, "promise %q adds no option", id)
		}
		for _, option := range r.Adding {
			if b.known(file, "promise "+id, "option", option) {
				p.adding = append(p.adding, b.added(file, id, option))
			}
		}
		b.promises = append(b.promises, p)
	}
}

// added finds the option of a promise, which has to be one of several.
func (b *builder) added(file, id string, option word) [2]int {
	question, name, _ := strings.Cut(option.text, ".")
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		if string(q.ID) != question {
			continue
		}
		o, at := q.Option(assessment.OptionID(name))
		if q.Kind != assessment.Multi || o.Exclusive {
			b.problem(file, option.line, "promise %q: %s cannot be added to another answer", id, option.text)
		}
		return [2]int{i, at}
	}
	return [2]int{}
}
