package report

import (
	"slices"

	"trustpath/assessment/workshop"
)

// Section names a part of the roadmap.
type Section string

// Audience names who reads a document.
type Audience string

const (
	Board Audience = "board" // what is decided, when, at what cost
	Team  Audience = "team"  // what has to be done
	Buyer Audience = "buyer" // a page of its own: see buyersPage
)

// Audiences returns all of them.
func Audiences() []Audience { return []Audience{Board, Team, Buyer} }

// Selection is the part of the roadmap that is written: these sections, or what
// an audience needs. The zero Selection is all of it. What a document cites is
// always at its end.
type Selection struct {
	Sections []Section
	Audience Audience

	Workshop *workshop.Result // what came of the workshop that answered this; nil for none
}

func (s Selection) has(id Section) bool {
	wanted := s.Sections
	switch s.Audience {
	case Board:
		wanted = []Section{"summary", "changes", "layers", "gates", "deals", "flips", "plan", "orders", "cost", "obligations", "limits", "open", "workshop"}
	case Team:
		wanted = []Section{"summary", "gates", "decisions", "plan", "work", "obligations", "open", "claims", "answers", "readiness"}
	}
	return len(wanted) == 0 || slices.Contains(wanted, id)
}

// section is a part of the roadmap that can be written alone.
type section struct {
	id    Section
	write func(*document)
}

// sections are all of them, in the order of the roadmap.
func sections() []section {
	return []section{
		{"summary", (*document).fiveLines},
		{"changes", (*document).contentChanges},
		{"layers", (*document).layers},
		{"gates", (*document).gates},
		{"deals", (*document).deals},
		{"decisions", (*document).standards},
		{"flips", (*document).flips},
		{"plan", (*document).plan},
		{"work", (*document).work},
		{"orders", (*document).orders},
		{"cost", (*document).money},
		{"obligations", (*document).obligations},
		{"limits", (*document).notCovered},
		{"open", (*document).open},
		{"claims", (*document).claims},
		{"workshop", (*document).workshop},
		{"answers", (*document).answers},
		{"readiness", (*document).readiness},
		{"background", (*document).background},
	}
}

// Sections returns the names of all parts, in the order of the roadmap.
func Sections() []Section {
	var out []Section
	for _, s := range sections() {
		out = append(out, s.id)
	}
	return out
}
