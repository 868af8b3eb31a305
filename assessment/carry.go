package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"trustpath/assessment/logic"
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

// Renaming is something that was entered under an older id, or an option that a
// CarryRule reads as another one.
type Renaming struct {
	From, To string
	Both     bool // From counts too
}

// CarryRule says what answers of older versions of a pack mean in this one: that an
// option also counts as another one, or instead of itself, where a condition holds;
// or that a person should look at some answers again.
type CarryRule struct {
	Option, To OptionRef       // of one question; zero in a rule that has Recheck
	Keep       bool            // Option still counts
	When       logic.Condition // over the stored answers, under the ids of this pack
	Recheck    []QuestionID
	Before     string // the first version that the rule does not apply to
}

func (c *Catalog) rulesFor(pack PackRef) []CarryRule {
	var out []CarryRule
	for _, rule := range c.CarryRules {
		if pack.ID == c.Pack.ID && CompareVersions(pack.Version, rule.Before) < 0 {
			out = append(out, rule)
		}
	}
	return out
}

// markOf returns what an answer to a question gets as Content in an assessment of a
// pack: the present version where a rule would else read it as an older answer.
func (c *Catalog) markOf(pack PackRef, id QuestionID) string {
	for _, rule := range c.rulesFor(pack) {
		if rule.Option.Question == id || slices.Contains(rule.Recheck, id) {
			return c.Pack.Version
		}
	}
	return ""
}

// Ruled returns the questions whose answers rules can carry, each once.
func (c *Catalog) Ruled() []QuestionID {
	var out []QuestionID
	for _, rule := range c.CarryRules {
		if id := rule.Option.Question; id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// CompareVersions compares versions of a pack part by part: the number that each part
// begins with, so that 2027.2 comes before 2027.10.
func CompareVersions(a, b string) int {
	first, second := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(first), len(second)) {
		x, y := versionPart(first, i), versionPart(second, i)
		if order := cmp.Or(len(x)-len(y), strings.Compare(x, y)); order != 0 {
			return order
		}
	}
	return 0
}

// versionPart returns the digits that a part of a version begins with, without
// leading zeros.
func versionPart(parts []string, at int) string {
	if at >= len(parts) {
		return ""
	}
	rest := strings.TrimLeft(parts[at], "0123456789")
	return strings.TrimLeft(strings.TrimSuffix(parts[at], rest), "0")
}

// Carry returns a stored assessment under the ids of this pack. It follows
// renamed ids and the rules for older answers. Answers that the pack does not know
// move from Answers to Kept, so that none of them counts as No. Notes, readiness
// marks and days of unknown ids stay where they are and have no effect.
func (c *Catalog) Carry(run Assessment) Assessment {
	var answered, noted, marked []Renaming
	run.Answers, run.Kept, answered = c.carryAnswers(run.Answers)
	run.Notes, noted = carry(run.Notes, c.Renamed.Questions)
	run.Readiness, marked = carry(run.Readiness, c.Renamed.Workstreams)
	run.HeldDates, _ = carry(run.HeldDates, c.renamedHeld()) // the answer names the renaming
	all := slices.Concat(answered, noted, marked, c.applyRules(&run))
	slices.SortFunc(all, func(a, b Renaming) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	run.Carried = slices.Compact(all)
	return run
}

// applyRules carries the answers of an older version of this pack by the rules that
// hold on all of them as they were.
func (c *Catalog) applyRules(run *Assessment) []Renaming {
	rules := c.rulesFor(run.Pack)
	if len(rules) == 0 {
		return nil
	}
	truth, before := c.Truths(run.Answers), run.Answers
	run.Answers.byQuestion = copyWithout(before.byQuestion, nil)
	var done []Renaming
	for _, rule := range rules {
		from, to := rule.Option, rule.To
		q, was, next := c.Question(from.Question), before.Of(from.Question), run.Answers.Of(from.Question)
		isOld := was.Content == "" || CompareVersions(was.Content, rule.Before) < 0
		if q == nil || !isOld || !was.Has(from.Option) || truth[rule.When] != logic.True || rule.Keep && was.Has(to.Option) {
			continue
		}
		next.Options = slices.DeleteFunc(slices.Clone(next.Options), func(id OptionID) bool {
			return id == to.Option || id == from.Option && !rule.Keep
		})
		next.Options = append(next.Options, to.Option)
		next.Content, next.Carried = c.Pack.Version, true
		checked, err := q.Check(next)
		if err != nil {
			continue // it excludes another option of the answer
		}
		run.Answers.byQuestion[q.ID] = checked
		if day, dated := run.HeldDates[from.Option]; dated && q.ID == c.Roles.Held && !rule.Keep {
			run.HeldDates = copyWithout(run.HeldDates, []OptionID{from.Option})
			run.HeldDates[to.Option] = run.HeldDates[to.Option].Or(day)
		}
		done = append(done, Renaming{From: from.String(), To: to.String(), Both: rule.Keep})
	}
	return done
}

// CheckAgain returns the questions whose answers a person should look at again, in the
// order of the interview: they have other options than when they were answered. A
// question is no longer among them once it is answered again, or once the pack is
// accepted.
func (c *Catalog) CheckAgain(run Assessment) []QuestionID {
	rules := c.rulesFor(run.Pack)
	if len(rules) == 0 {
		return nil
	}
	var out []QuestionID
	for _, step := range c.Path(run.Answers) {
		a, id := step.Answer, step.Question.ID
		if len(a.Options) == 0 || step.Visible == logic.False {
			continue
		}
		if slices.ContainsFunc(rules, func(rule CarryRule) bool {
			isOld := a.Content == "" || a.Carried || CompareVersions(a.Content, rule.Before) < 0
			return isOld && slices.Contains(rule.Recheck, id)
		}) {
			out = append(out, id)
		}
	}
	return out
}

// renamedHeld returns the options of the question about what is held that have other
// ids now.
func (c *Catalog) renamedHeld() map[OptionID]OptionID {
	out := map[OptionID]OptionID{}
	for from, to := range c.Renamed.Options {
		if to.Question == c.Roles.Held && !slices.Contains(c.HeldOptions(), from.Option) {
			out[from.Option] = to.Option
		}
	}
	return out
}

// OlderHeld returns the ids that something held had before, sorted.
func (c *Catalog) OlderHeld(id OptionID) []OptionID { return older(c.renamedHeld(), id) }

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
		done = append(done, Renaming{From: string(id), To: string(to)})
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
	return Answers{byQuestion: known}, kept, done
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
				renamed = append(renamed, Renaming{From: OptionRef{entered, id}.String(), To: to.String()})
			}
		}
		switch _, at := q.Option(option); {
		case at < 0:
			rest.Options = append(rest.Options, id)
		case !counts.Has(option): // two options may have become one
			counts.Options = append(counts.Options, option)
		}
	}
	counts.Given, counts.Content, counts.Carried = a.Given, a.Content, a.Carried
	rest.Given = a.Given
	checked, err := q.Check(counts)
	if err != nil {
		return Answer{}, a, nil
	}
	return checked, rest, renamed
}

func isExclusive(q *Question, a Answer) bool {
	at := q.Exclusive()
	return at >= 0 && a.Has(q.Options[at].ID)
}

// KeptIDs names what was entered and does not count with this pack: questions,
// options as question.option, workstreams as readiness.ID, and days as held_dates.ID;
// sorted.
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
	for id := range run.HeldDates {
		if !slices.Contains(c.HeldOptions(), id) {
			out = append(out, "held_dates."+string(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
