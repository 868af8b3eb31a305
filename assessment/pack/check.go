package pack

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/yamldoc"
)

// Report is the result of a check.
type Report struct {
	Catalog  *assessment.Catalog
	Findings []Finding // errors and warnings, by file and line
	Proved   Counts
	targets  []target
	proof    *engine.Proof
	names    []string          // of the files, in order
	files    map[string][]byte // by name
}

// Counts says how much a proof covered. Everything counted can be reached, unless
// a finding says otherwise.
type Counts struct {
	Questions    int `json:"questions"`
	Options      int `json:"options"`
	Values       int `json:"values"` // of all attributes but gates and obligations
	Gates        int `json:"gates"`
	Obligations  int `json:"obligations"`
	Cases        int `json:"cases"` // in which an obligation applies
	Claims       int `json:"claims"`
	Rules        int `json:"rules"`
	Conditions   int `json:"conditions"` // with a name
	Requirements int `json:"requirements"`
	Facts        int `json:"facts"` // with sources and days
	Sources      int `json:"sources"`
	Promises     int `json:"promises"`
}

// Errors returns the number of findings that are not warnings.
func (r *Report) Errors() int {
	n := 0
	for _, f := range r.Findings {
		if !f.Warning {
			n++
		}
	}
	return n
}

// Check loads a pack and proves it over all answers. Facts whose review day is
// before today are warnings. If the pack cannot be loaded, the error is
// yamldoc.Problems.
func Check(files fs.FS, today assessment.Date) (*Report, error) {
	b := build(readFiles(files))
	if b.failed() {
		return nil, b.result()
	}
	b.lint(today)
	p := prover{builder: b, Proof: engine.New(b.out).Prove()}
	p.prove()
	r := &Report{
		Catalog:  b.out,
		Findings: b.findings,
		Proved:   p.counts,
		targets:  p.targets,
		proof:    p.Proof,
		names:    b.reader.names,
		files:    b.files,
	}
	sortFindings(r.Findings)
	return r, nil
}

func sortFindings(list []Finding) {
	slices.SortStableFunc(list, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.File, y.File), x.Line-y.Line, cmp.Compare(x.Message, y.Message))
	})
}

// ErrNoTarget is returned for a name that the pack does not have. The message
// suggests the nearest one.
var ErrNoTarget = errors.New("there is nothing of that name to reach")

// ErrUnreachable is returned for a target that no answers lead to.
var ErrUnreachable = errors.New("no answers lead to it")

// Witness returns answers that lead to a target: ATTRIBUTE=VALUE,
// gates.ID, obligations.ID, obligations.ID/CASE, rule:ID, claim:ID, question:ID
// or condition:ID.
func (r *Report) Witness(name string) (assessment.Answers, error) {
	var names []string
	for _, t := range r.targets {
		if t.name == name {
			if out, ok := r.proof.Witness(t.set); ok {
				return out, nil
			}
			return assessment.Answers{}, ErrUnreachable
		}
		names = append(names, t.name)
	}
	if near := yamldoc.Nearest(name, names); near != "" {
		return assessment.Answers{}, fmt.Errorf("%w; did you mean %s?", ErrNoTarget, near)
	}
	return assessment.Answers{}, ErrNoTarget
}

// Finding is an error or a warning about a pack that can be loaded.
type Finding struct {
	yamldoc.Problem
	Warning  bool // the pack can be used all the same
	Examples []Example
}

// Example has answers that show a finding.
type Example struct {
	What    string
	Answers assessment.Answers
}

// Cells that the screens have for a text.
const (
	maxSectionShort  = 9
	maxQuestionShort = 38
	maxLabel         = 60
	maxOptionShort   = 34
)

func (b *builder) fits(at place, key, what string, most int) {
	text := at.word(key)
	if cells := ansi.StringWidth(text.text); cells > most {
		b.wrong(text.at, "%s has %d cells, and the screen has %d: %q", what, cells, most, text.text)
	}
}

func some(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func (b *builder) wrong(at position, format string, args ...any) {
	b.findings = append(b.findings, Finding{Problem: b.located(at, format, args...)})
}

func (b *builder) warn(at position, format string, args ...any) {
	b.findings = append(b.findings, Finding{Problem: b.located(at, format, args...), Warning: true})
}

// lint finds what needs no proof: facts that are due, entries that nothing uses,
// and requirements that no workstream serves.
func (b *builder) lint(today assessment.Date) {
	for at, d := range b.due {
		if d.day.Before(today) {
			b.warn(at,
				"to be checked again by %s, and shown with a warning since: %s", d.day, some(d.facts))
		}
	}
	for _, kind := range []string{"source", "condition"} {
		for _, id := range b.ids(kind) {
			if at := b.positions[kind+":"+id]; !b.used[kind+":"+id] {
				b.warn(at, "%s %q is not used", kind, id)
			}
		}
	}
	b.gradeFacts()
	for i := range b.out.Standards {
		s := &b.out.Standards[i]
		for _, group := range s.Requirements {
			for _, id := range group.IDs {
				key := requirementKey(s.ID, id)
				if at := b.positions[key]; !b.used[key] {
					b.wrong(at, "no workstream serves %s of %s; name it in workstreams.yaml", id, s.ID)
				}
				if group.Kind == kindClause {
					b.cannotBeExcluded(s.ID, id)
				}
			}
		}
	}
}

// gradeFacts finds duties by law that rest on no law or regulator, and decisions,
// gates and figures of the plan that rest on vendors or the community alone.
func (b *builder) gradeFacts() {
	for _, f := range b.out.Facts() {
		best, judgment := b.out.Best(f)
		at := b.positions[f.Kind+":"+f.ID]
		switch {
		case f.Law && !best.IsLegal():
			b.wrong(at, "%s %q is law and cites no law or regulator", f.Kind, f.ID)
		case best.IsWeak() && !judgment && slices.Contains([]string{"rule", "gate", "milestone", "cost"}, f.Kind):
			b.wrong(at, "%s %q rests on vendors or the community alone; find a better source, or cite a source of "+
				"kind judgment and give the reasons", f.Kind, f.ID)
		}
	}
}

// kindClause is the kind of requirements of a management system, which allow no
// exclusion.
const kindClause = "clause"

// cannotBeExcluded finds workstreams that serve a clause and yet may be marked
// not applicable.
func (b *builder) cannotBeExcluded(standard assessment.StandardID, clause string) {
	for i := range b.out.Workstreams {
		w := &b.out.Workstreams[i]
		if w.Required == "" && slices.Contains(w.Requirements[standard], clause) {
			at := b.positions["workstream:"+string(w.ID)]
			b.wrong(at,
				"workstream %q serves clause %s of %s and could be marked not applicable; say in required why "+
					"it can't be", w.ID, clause, standard)
		}
	}
}
