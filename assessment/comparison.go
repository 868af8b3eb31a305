package assessment

import (
	"fmt"
	"slices"
	"strings"
)

// Recommendation records what a pack made of answers at one moment, so that a
// later change can be explained.
type Recommendation struct {
	Answers Answers `json:"answers"` // as they were stored, ids of that pack
	Values  Values  `json:"values"`
}

// Values are the possible values of every attribute, by its name, in the order
// in which content names them.
type Values map[string][]string

// Cause says what made a recommendation change.
type Cause string

const (
	ByAnswers Cause = "answers"
	ByContent Cause = "content"
	ByBoth    Cause = "both"
)

// Difference is one attribute of a recommendation that is not what it was. From
// and To are its possible values; an attribute that a pack does not have is
// "false" where it is a question of yes and no, else it has no values.
type Difference struct {
	Attribute string   `json:"attribute"`
	From      []string `json:"from"`
	To        []string `json:"to"`
	Cause     Cause    `json:"cause"`
}

// ContentChanges says what another pack than the one it was answered with does
// to an assessment.
type ContentChanges struct {
	From     PackRef      `json:"from"`
	To       PackRef      `json:"to"`
	Recorded bool         `json:"recorded"` // false: what From recommended is not known
	Changes  []Difference `json:"changes"`
}

// Frozen reports whether an assessment still belongs to another pack when an answer
// changes, with its record as it is, until a person accepts this one: the other pack
// recorded a recommendation, or its answers are carried by rules.
func (c *Catalog) Frozen(run Assessment) bool {
	return run.Pack.Digest != c.Pack.Digest && (run.Recommended != nil || len(c.rulesFor(run.Pack)) > 0)
}

// Names of the edits that are not answers; an answer is named by its question.
const (
	EditStart     = "start"
	EditDeadline  = "deadline_date"
	EditAnswered  = "answered" // the day of the same answer to the deadline question
	EditHeldDates = "held_dates"
	EditReadiness = "readiness"
)

// Names of the compared lines that are not attributes. A milestone that buyers
// ask for is the prefix with its id, its values the earliest and the latest day.
const (
	LineMilestone = "milestones."
	LineVerdict   = "deadline.verdict" // "" where there is none
	LineEffort    = "effort"           // person-days, low and high
	LineCost      = "cost"             // low and high
)

// Edit is something that was entered differently on the two sides: options of
// an answer, "unknown", or a date; nothing where nothing was entered.
type Edit struct {
	Of  string   `json:"of"`
	Was []string `json:"was"`
	Is  []string `json:"is"`
}

// ComparedLine is one line of the result on both sides. From and To are what it
// may be there; nothing where the side does not have it.
//
// Because names the edits that make the difference: with them taken back, and
// everything else as it is on the right, the line is what it was on the left, and
// none of them can be spared. Smallest says that there is at most one, so that no
// smaller set does the same. Content says that other content has a part in it.
type ComparedLine struct {
	Line     string   `json:"line"`
	From     []string `json:"from"`
	To       []string `json:"to"`
	Changed  bool     `json:"changed"`
	Content  bool     `json:"content"`
	Because  []string `json:"because"`
	Smallest bool     `json:"smallest"`
}

// Comparison is two assessments side by side, or one before and after.
type Comparison struct {
	Edits []Edit         `json:"edits"`
	Lines []ComparedLine `json:"lines"` // those that changed first
}

// Change is what an attribute could be and what it could be after a change of
// answers, in the order in which content names the values. One value means that
// it is settled.
type Change struct {
	Attribute string
	Was       []string
	Would     []string
}

// MarshalText writes "soc2.rank: 1 -> 2". It joins possible values by "or" and the
// categories of a report by commas, and writes "none" for no value.
func (c Change) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// String is the text of MarshalText.
func (c Change) String() string {
	return c.Attribute + ": " + c.words(c.Was) + " -> " + c.words(c.Would)
}

// UnmarshalText reads what MarshalText writes.
func (c *Change) UnmarshalText(text []byte) error {
	name, rest, named := strings.Cut(string(text), ": ")
	was, would, moved := strings.Cut(rest, " -> ")
	if !named || !moved {
		return fmt.Errorf("%q is not a change; write it as \"soc2.rank: 1 -> 2\"", text)
	}
	c.Attribute = name
	c.Was, c.Would = strings.Split(was, c.between()), strings.Split(would, c.between())
	return nil
}

const nothing = "none"

func (c Change) words(values []string) string {
	var out []string
	for _, v := range values {
		if v == "" || v == "0" {
			v = nothing
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nothing
	}
	return strings.Join(out, c.between())
}

func (c Change) between() string {
	if ParseAttribute(c.Attribute).Kind == CategoryKind {
		return ", "
	}
	return " or "
}

// Settles returns the one value that would be left, and whether there is one.
func (c Change) Settles() (value string, settles bool) {
	if len(c.Would) != 1 {
		return "", false
	}
	return c.Would[0], true
}

// MakesPossible returns the values that would become possible.
func (c Change) MakesPossible() []string {
	return slices.DeleteFunc(slices.Clone(c.Would), func(v string) bool { return slices.Contains(c.Was, v) })
}
