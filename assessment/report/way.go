package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// way is a flip in words: what to do, question by question.
type way []deed

// deed is something done to one answer.
type deed struct {
	verb     string // add, drop or answer
	question string
	options  []string
	either   bool // one of the options is enough
}

// way takes a flip apart into what a person would do.
func (d *document) way(f assessment.Flip) way {
	var out way
	for i := range d.c.Questions {
		q := &d.c.Questions[i]
		set, changes := f.Set[q.ID]
		if !changes {
			continue
		}
		old := d.run.Answers.Of(q.ID)
		if q.Kind == assessment.Single || alone(q, old.Options) || alone(q, set.Options) {
			out = append(out, deed{verb: "answer", question: q.Short, options: shorts(q, set.Options, nil)})
			continue
		}
		if added := shorts(q, set.Options, old.Options); len(added) > 0 {
			out = append(out, deed{verb: "add", question: q.Short, options: added})
		}
		if dropped := shorts(q, old.Options, set.Options); len(dropped) > 0 {
			out = append(out, deed{verb: "drop", question: q.Short, options: dropped})
		}
	}
	return out
}

// alone reports whether an answer is the exclusive option.
func alone(q *assessment.Question, options []assessment.OptionID) bool {
	if len(options) != 1 {
		return false
	}
	o, _ := q.Option(options[0])
	return o != nil && o.Exclusive
}

// shorts names the options that are not among others.
func shorts(q *assessment.Question, options, others []assessment.OptionID) []string {
	var out []string
	for _, id := range options {
		if o, _ := q.Option(id); o != nil && !slices.Contains(others, id) {
			out = append(out, o.Short)
		}
	}
	return out
}

// join takes up another way that differs in one option of one deed.
func (w way) join(other way) bool {
	if len(w) != len(other) {
		return false
	}
	differs := -1
	for i := range w {
		switch {
		case w[i].verb != other[i].verb || w[i].question != other[i].question:
			return false
		case !w[i].either && slices.Equal(w[i].options, other[i].options):
			continue
		case differs >= 0 || len(other[i].options) != 1 || len(w[i].options) != 1 && !w[i].either:
			return false
		}
		differs = i
	}
	if differs < 0 {
		return false
	}
	w[differs].options, w[differs].either = append(w[differs].options, other[differs].options...), true
	return true
}

// words says what to do, with what is quoted between two marks. What is done to
// one answer names its question once, at the end.
func (w way) words(open, end string) string {
	var out []string
	for i, d := range w {
		text := d.words(open, end)
		if i+1 == len(w) || w[i+1].question != d.question {
			text += d.where(open, end)
		}
		out = append(out, text)
	}
	return strings.Join(out, " and ")
}

// where names the question.
func (d deed) where(open, end string) string {
	if d.verb == "answer" {
		return " to " + open + d.question + end
	}
	return " under " + open + d.question + end
}

func (d deed) words(open, end string) string {
	var options []string
	for _, o := range d.options {
		options = append(options, open+o+end)
	}
	last := "and"
	if d.either {
		last = "or"
	}
	if n := len(options) - mostOptions; d.either && n > 1 {
		options = append(options[:mostOptions], fmt.Sprintf("one of %d more", n))
	}
	return d.verb + " " + joined(options, last)
}
