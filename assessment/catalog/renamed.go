package catalog

import (
	"strings"

	"trustpath/assessment"
)

// rawRenamed says which ids of older versions are which ids of this one.
type rawRenamed struct {
	Questions   mapping[string] `yaml:"questions"`
	Options     mapping[string] `yaml:"options"` // question.option on both sides
	Workstreams mapping[string] `yaml:"workstreams"`
}

// renamed checks the table: each new id is there and no old one is, so that a
// chain or a circle cannot be written.
func (b *builder) renamed(raw rawRenamed) {
	out := assessment.Renamed{Questions: map[assessment.QuestionID]assessment.QuestionID{},
		Options:     map[assessment.OptionRef]assessment.OptionRef{},
		Workstreams: map[assessment.WorkstreamID]assessment.WorkstreamID{}}
	b.checkRenamed("question", raw.Questions, func(old, now string) {
		out.Questions[assessment.QuestionID(old)] = assessment.QuestionID(now)
	})
	b.checkRenamed("workstream", raw.Workstreams, func(old, now string) {
		out.Workstreams[assessment.WorkstreamID(old)] = assessment.WorkstreamID(now)
	})
	b.checkRenamed("option", raw.Options, func(old, now string) {
		out.Options[optionRef(old)] = optionRef(now)
	})
	for _, r := range raw.Options {
		if from, to := optionRef(r.key), optionRef(r.value); out.Question(from.Question) != to.Question {
			b.problem("pack.yaml", r.line, "renamed option %q: an option stays in its question, and %s is not %s", r.key, from.Question, to.Question)
		}
	}
	b.out.Renamed = out
}

func (b *builder) checkRenamed(kind string, list mapping[string], put func(old, now string)) {
	has := func(id string) bool {
		_, there := b.places[kind+":"+id]
		return there
	}
	for _, r := range list {
		switch {
		case has(r.key):
			b.problem("pack.yaml", r.line, "renamed %s %q is still there; an id that is used is not renamed", kind, r.key)
		case !has(r.value):
			b.problem("pack.yaml", r.line, "renamed %s %q: there is no %q to follow it%s", kind, r.key, r.value, b.nearestID(r.value, kind))
		default:
			put(r.key, r.value)
		}
	}
}

func optionRef(text string) assessment.OptionRef {
	question, option, _ := strings.Cut(text, ".")
	return assessment.OptionRef{Question: assessment.QuestionID(question), Option: assessment.OptionID(option)}
}
