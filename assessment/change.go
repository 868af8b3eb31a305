package assessment

import (
	"fmt"
	"slices"
	"strings"
)

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

// RulesOut returns the values that would no longer be possible.
func (c Change) RulesOut() []string { return without(c.Was, c.Would) }

// MakesPossible returns the values that would become possible.
func (c Change) MakesPossible() []string { return without(c.Would, c.Was) }

func without(list, other []string) []string {
	var out []string
	for _, v := range list {
		if !slices.Contains(other, v) {
			out = append(out, v)
		}
	}
	return out
}
