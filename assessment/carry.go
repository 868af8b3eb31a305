package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Renamed maps ids of older versions of a pack to the ids of this one. The
// loader has checked that every new id is there and no old one is, so that
// there are no chains.
type Renamed struct {
	Questions   map[QuestionID]QuestionID
	Options     map[OptionRef]OptionRef
	Workstreams map[WorkstreamID]WorkstreamID
}

// OptionRef is an option with its question.
type OptionRef struct {
	Question QuestionID
	Option   OptionID
}

// UnmarshalText reads question.option.
func (r *OptionRef) UnmarshalText(text []byte) error {
	question, option, _ := strings.Cut(string(text), ".")
	*r = OptionRef{QuestionID(question), OptionID(option)}
	return nil
}

// String writes question.option.
func (r OptionRef) String() string { return string(r.Question) + "." + string(r.Option) }

// Question returns the id of today for the id of a question of any version.
func (r Renamed) Question(id QuestionID) QuestionID { return today(r.Questions, id) }

// Workstream returns the id of today for the id of a workstream of any version.
func (r Renamed) Workstream(id WorkstreamID) WorkstreamID { return today(r.Workstreams, id) }

// Option returns the id of today for an option as it was entered: under the
// name that its question had then, or under the one that it has now.
func (r Renamed) Option(entered OptionRef) OptionRef {
	now := OptionRef{r.Question(entered.Question), entered.Option}
	for _, ref := range []OptionRef{entered, now} {
		if to, ok := r.Options[ref]; ok {
			return to
		}
	}
	return now
}

// OlderQuestions returns the ids that a question had before, sorted.
func (r Renamed) OlderQuestions(id QuestionID) []QuestionID { return older(r.Questions, id) }

// OlderWorkstreams returns the ids that a workstream had before, sorted.
func (r Renamed) OlderWorkstreams(id WorkstreamID) []WorkstreamID { return older(r.Workstreams, id) }

func today[K ~string](renamed map[K]K, id K) K {
	if to, ok := renamed[id]; ok {
		return to
	}
	return id
}

func older[K ~string](renamed map[K]K, id K) []K {
	var out []K
	for from, to := range renamed {
		if to == id {
			out = append(out, from)
		}
	}
	slices.Sort(out)
	return out
}

// Renaming is something that was entered under an older id.
type Renaming struct{ From, To string }

// Carry returns a stored assessment under the ids of this pack. It follows
// renamed ids. Answers that the pack does not know move from Answers to Kept, so
// that none of them counts as No. Notes and readiness marks of unknown ids stay
// where they are and have no effect.
func (c *Catalog) Carry(run Assessment) Assessment {
	var answered, noted, marked []Renaming
	run.Answers, run.Kept, answered = c.carryAnswers(run.Answers)
	run.Notes, noted = carry(run.Notes, c.Renamed.Questions)
	run.Readiness, marked = carry(run.Readiness, c.Renamed.Workstreams)
	all := slices.Concat(answered, noted, marked)
	slices.SortFunc(all, func(a, b Renaming) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	run.Carried = slices.Compact(all)
	return run
}

// carry moves values to the new names of their keys. If the new name already has
// a value, both stay as they are and the new one counts.
func carry[K ~string, V any](from map[K]V, renamed map[K]K) (map[K]V, []Renaming) {
	if from == nil {
		return nil, nil
	}
	out := map[K]V{}
	var done []Renaming
	for _, id := range slices.Sorted(maps.Keys(from)) {
		to := today(renamed, id)
		_, there := from[to]
		if _, taken := out[to]; to == id || there || taken {
			out[id] = from[id]
			continue
		}
		out[to] = from[id]
		done = append(done, Renaming{string(id), string(to)})
	}
	return out, done
}

// carryAnswers splits stored answers into those that count in this pack and those
// to keep: answers to unknown questions, unknown options, and answers that the
// question no longer accepts.
func (c *Catalog) carryAnswers(stored Answers) (Answers, map[QuestionID]Answer, []Renaming) {
	moved, done := carry(stored.byQuestion, c.Renamed.Questions)
	before := map[QuestionID]QuestionID{}
	for _, r := range done {
		before[QuestionID(r.To)] = QuestionID(r.From)
	}
	known, kept := map[QuestionID]Answer{}, map[QuestionID]Answer{}
	for id, answer := range moved {
		q := c.Question(id)
		if q == nil {
			kept[id] = answer
			continue
		}
		entered := id
		if from, ok := before[id]; ok {
			entered = from
		}
		counts, rest, renamed := c.splitKnown(q, entered, answer)
		done = append(done, renamed...)
		if !counts.IsZero() {
			known[id] = counts
		}
		if !rest.IsZero() {
			kept[id] = rest
		}
	}
	if len(kept) == 0 {
		kept = nil
	}
	return Answers{byQuestion: known, revision: stored.revision}, kept, done
}

// splitKnown splits an answer into the part that its question accepts today and the
// rest. Entered is the id that the question had when it was answered. Options that
// now exclude each other all go to the rest, because only the person knows which
// one was meant.
func (c *Catalog) splitKnown(q *Question, entered QuestionID, a Answer) (counts, rest Answer, renamed []Renaming) {
	if a.Unknown {
		return a, Answer{}, nil
	}
	for _, id := range a.Options {
		option := id
		if _, at := q.Option(id); at < 0 {
			to := c.Renamed.Option(OptionRef{entered, id})
			option = to.Option
			if option != id {
				renamed = append(renamed, Renaming{OptionRef{entered, id}.String(), to.String()})
			}
		}
		switch _, at := q.Option(option); {
		case at < 0:
			rest.Options = append(rest.Options, id)
		case !counts.Has(option): // two options may have become one
			counts.Options = append(counts.Options, option)
		}
	}
	counts.Given, rest.Given = a.Given, a.Given
	checked, err := q.Check(counts)
	if err != nil {
		return Answer{}, a, nil
	}
	return checked, rest, renamed
}

// isExclusive reports whether an answer is the option that excludes the others.
func (q *Question) isExclusive(a Answer) bool {
	return slices.ContainsFunc(a.Options, func(id OptionID) bool {
		option, _ := q.Option(id)
		return option != nil && option.Exclusive
	})
}

// KeptIDs names what was entered and does not count with this pack: questions,
// options as question.option, and workstreams as readiness.ID; sorted.
func (c *Catalog) KeptIDs(run Assessment) []string {
	var out []string
	for id, answer := range run.Kept {
		if c.Question(id) == nil {
			out = append(out, string(id))
			continue
		}
		for _, option := range answer.Options {
			out = append(out, OptionRef{id, option}.String())
		}
	}
	for id := range run.Notes {
		if c.Question(id) == nil {
			out = append(out, string(id))
		}
	}
	for id, mark := range run.Readiness {
		if !c.Counts(id, mark) {
			out = append(out, "readiness."+string(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
