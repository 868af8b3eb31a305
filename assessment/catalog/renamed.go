package catalog

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"trustpath/assessment"
)

// rawRenamed says which ids of older versions are which ids of this one.
type rawRenamed struct {
	Questions   renamings `yaml:"questions"`
	Options     renamings `yaml:"options"` // question.option on both sides
	Workstreams renamings `yaml:"workstreams"`
}

// renamings is a mapping of old ids to new ones, each with its line.
type renamings []struct {
	old, new string
	line     int
}

// UnmarshalYAML keeps the lines for problems.
func (r *renamings) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: renamed ids are a mapping of old ids to new ones", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		from, to := n.Content[i], n.Content[i+1]
		if from.Kind != yaml.ScalarNode || to.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: an old id has one new id", from.Line)
		}
		*r = append(*r, struct {
			old, new string
			line     int
		}{from.Value, to.Value, from.Line})
	}
	return nil
}

// renamed checks the table: each new id is there and no old one is, so that a
// chain or a circle cannot be written.
func (b *builder) renamed(raw rawRenamed) {
	questions, workstreams, options := b.ids()
	out := assessment.Renamed{Questions: map[assessment.QuestionID]assessment.QuestionID{},
		Options:     map[assessment.OptionRef]assessment.OptionRef{},
		Workstreams: map[assessment.WorkstreamID]assessment.WorkstreamID{}}
	b.checkRenamed("question", raw.Questions, questions, func(old, now string) {
		out.Questions[assessment.QuestionID(old)] = assessment.QuestionID(now)
	})
	b.checkRenamed("workstream", raw.Workstreams, workstreams, func(old, now string) {
		out.Workstreams[assessment.WorkstreamID(old)] = assessment.WorkstreamID(now)
	})
	b.checkRenamed("option", raw.Options, options, func(old, now string) {
		out.Options[optionRef(old)] = optionRef(now)
	})
	for _, r := range raw.Options {
		if from, to := optionRef(r.old), optionRef(r.new); out.Question(from.Question) != to.Question {
			b.problem("pack.yaml", r.line, "renamed option %q: an option stays in its question, and %s is not %s", r.old, from.Question, to.Question)
		}
	}
	b.out.Renamed = out
}

func (b *builder) checkRenamed(kind string, list renamings, there []string, put func(old, now string)) {
	has := map[string]bool{}
	for _, id := range there {
		has[id] = true
	}
	seen := map[string]bool{}
	for _, r := range list {
		switch {
		case seen[r.old]:
			b.problem("pack.yaml", r.line, "renamed %s %q stands twice", kind, r.old)
		case has[r.old]:
			b.problem("pack.yaml", r.line, "renamed %s %q is still there; an id that is used is not renamed", kind, r.old)
		case !has[r.new]:
			b.problem("pack.yaml", r.line, "renamed %s %q: there is no %q to follow it%s", kind, r.old, r.new, b.nearest(r.new, there))
		default:
			put(r.old, r.new)
		}
		seen[r.old] = true
	}
}

// ids lists what there is of each kind.
func (b *builder) ids() (questions, workstreams, options []string) {
	for i := range b.out.Questions {
		q := &b.out.Questions[i]
		questions = append(questions, string(q.ID))
		for _, o := range q.Options {
			options = append(options, assessment.OptionRef{Question: q.ID, Option: o.ID}.String())
		}
	}
	for i := range b.out.Workstreams {
		workstreams = append(workstreams, string(b.out.Workstreams[i].ID))
	}
	return questions, workstreams, options
}

func optionRef(text string) assessment.OptionRef {
	question, option, _ := strings.Cut(text, ".")
	return assessment.OptionRef{Question: assessment.QuestionID(question), Option: assessment.OptionID(option)}
}
