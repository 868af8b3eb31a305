package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
)

// Finding is one thing that the check of a pack found.
type Finding struct {
	Problem
	Warning  bool // worth a look; the pack is still fit for use
	Examples []Example
}

// Example is answers that show a finding.
type Example struct {
	What    string
	Answers assessment.Answers
}

// Cells that the screens have for a text; see assessment/question.go.
const (
	maxSectionShort  = 9
	maxQuestionShort = 38
	maxLabel         = 60
	maxOptionShort   = 34
)

// fits notes a text that is too long for its place on the screen.
func (b *builder) fits(file string, text word, what string, most int) {
	if cells := ansi.StringWidth(text.text); cells > most {
		b.wrong(file, text.line, "%s has %d cells, and the screen has %d: %q", what, cells, most, text.text)
	}
}

// some names a few things and counts the rest.
func some(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// wrong notes a fault of a pack that can be loaded all the same.
func (b *builder) wrong(file string, line int, format string, args ...any) {
	b.findings = append(b.findings, Finding{Problem: Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)}})
}

// warn notes what is worth a look.
func (b *builder) warn(file string, line int, format string, args ...any) {
	b.findings = append(b.findings, Finding{Problem: Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)}, Warning: true})
}

// lint looks at what needs no proof: facts that are due, what nothing uses, and
// requirements that no workstream serves.
func (b *builder) lint(today assessment.Date) {
	for at, d := range b.due {
		if d.day.Before(today) {
			b.warn(at.file, at.line, "to be checked again by %s, and shown with a warning since: %s", d.day, some(d.facts))
		}
	}
	for _, kind := range []string{"source", "condition"} {
		for _, id := range b.ids(kind) {
			if at := b.places[kind+":"+id]; !b.used[kind+":"+id] {
				b.warn(at.file, at.line, "nothing uses %s %q", kind, id)
			}
		}
	}
	for i := range b.out.Standards {
		s := &b.out.Standards[i]
		for _, group := range s.Requirements {
			for _, id := range group.IDs {
				key := requirementKey(s.ID, id)
				if at := b.places[key]; !b.used[key] {
					b.wrong(at.file, at.line, "no workstream serves %s of %s; name it in workstreams.yaml", id, s.ID)
				}
				if group.Kind == kindClause {
					b.cannotBeExcluded(s.ID, id)
				}
			}
		}
	}
}

// kindClause is the kind of requirements of a management system, which allow no
// exclusion.
const kindClause = "clause"

// cannotBeExcluded notes workstreams that serve a clause and may be marked not
// applicable.
func (b *builder) cannotBeExcluded(standard assessment.StandardID, clause string) {
	for i := range b.out.Workstreams {
		w := &b.out.Workstreams[i]
		if at := b.places["workstream:"+string(w.ID)]; w.Required == "" && slices.Contains(w.Requirements[standard], clause) {
			b.wrong(at.file, at.line, "workstream %q serves clause %s of %s and could be marked not applicable; say in required why it can't be", w.ID, clause, standard)
		}
	}
}
