package assessment

import (
	"maps"
	"slices"
)

// Recommendation is what a pack made of answers: a record of one moment, kept
// so that the reason of a later change can be told.
type Recommendation struct {
	Answers Answers // as they were stored, ids of that pack
	Values  Values
}

// Values are the possible values of every attribute, by its name, in the order
// in which content names them.
type Values map[string][]string

// Recommend records what this pack makes of stored answers.
func (c *Catalog) Recommend(stored Answers) Recommendation {
	return Recommendation{stored, c.values(stored)}
}

func (c *Catalog) values(stored Answers) Values {
	known, _, _ := c.carryAnswers(stored)
	outlook, out := c.Outlook(known), Values{}
	for i := range c.Attributes {
		out[c.Attributes[i].Name] = outlook.values(i)
	}
	return out
}

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

// Compare returns what is different between a recommendation and what this
// pack makes of the answers of now. Between the two stands this pack on the
// answers of then: up to there content is the cause, after it the answers are.
// Attributes of this pack come first, in its order.
func (c *Catalog) Compare(before Recommendation, now Answers) []Difference {
	between, after := c.values(before.Answers), c.values(now)
	out := []Difference{}
	for _, name := range c.attributeNames(before.Values) {
		from, middle, to := before.Values[name], between[name], after[name]
		if yesNo(from, middle, to) {
			from, middle, to = orFalse(from), orFalse(middle), orFalse(to)
		}
		if slices.Equal(from, to) {
			continue
		}
		cause := ByBoth
		switch {
		case slices.Equal(from, middle):
			cause = ByAnswers
		case slices.Equal(middle, to):
			cause = ByContent
		}
		out = append(out, Difference{name, from, to, cause})
	}
	return out
}

// attributeNames returns those of this pack, then others, sorted.
func (c *Catalog) attributeNames(others Values) []string {
	var out []string
	for i := range c.Attributes {
		out = append(out, c.Attributes[i].Name)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if c.attribute(name) == nil {
			out = append(out, name)
		}
	}
	return out
}

// yesNo reports whether all values that there are say false or true.
func yesNo(lists ...[]string) bool {
	for _, v := range slices.Concat(lists...) {
		if v != "false" && v != "true" {
			return false
		}
	}
	return true
}

func orFalse(values []string) []string {
	if len(values) == 0 {
		return []string{"false"}
	}
	return values
}

// ContentChanges says what another pack than the one it was answered with does
// to an assessment.
type ContentChanges struct {
	From     PackRef      `json:"from"`
	To       PackRef      `json:"to"`
	Recorded bool         `json:"recorded"` // false: what From recommended is not known
	Changes  []Difference `json:"changes"`
}

// ContentChanges compares the record of an assessment with what this pack
// makes of it now; nil when it was answered with this pack. Same digest, same
// pack.
func (c *Catalog) ContentChanges(run Assessment) *ContentChanges {
	if run.Pack.Digest == "" || run.Pack.Digest == c.Pack.Digest {
		return nil
	}
	out := ContentChanges{From: run.Pack, To: c.Pack, Changes: []Difference{}}
	if run.Recommended != nil {
		out.Recorded = true
		out.Changes = c.Compare(*run.Recommended, run.Answers)
	}
	return &out
}

// Frozen reports whether the record of an assessment stays as it is when an
// answer changes: it was made with another pack, and nobody has accepted this
// one yet.
func (c *Catalog) Frozen(run Assessment) bool {
	return run.Recommended != nil && run.Pack.Digest != c.Pack.Digest
}
