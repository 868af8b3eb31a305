package catalog

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/yamldoc"
)

// Report is what the check of a pack that can be loaded came to.
type Report struct {
	Catalog  *assessment.Catalog
	Findings []Finding // errors and warnings, by file and line
	Proved   Counts
	targets  []target
	proof    *assessment.Proof
}

// Counts says how much a proof covered: what exists, and is reachable unless a
// finding says otherwise.
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

// Errors returns how many findings are more than warnings.
func (r *Report) Errors() int {
	n := 0
	for _, f := range r.Findings {
		if !f.Warning {
			n++
		}
	}
	return n
}

// Check loads a pack and proves it over all answers. Facts are judged by today.
// The error is Problems when the pack cannot be loaded.
func Check(files fs.FS, today assessment.Date) (*Report, error) {
	b := read(files)
	if len(b.problems) > 0 {
		return nil, b.result()
	}
	b.lint(today)
	p := prover{builder: b, Proof: b.out.Prove()}
	p.prove()
	r := &Report{Catalog: b.out, Findings: b.findings, Proved: p.counts, targets: p.targets, proof: p.Proof}
	slices.SortStableFunc(r.Findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.File, y.File), x.Line-y.Line, cmp.Compare(x.Message, y.Message))
	})
	return r, nil
}

// ErrNoTarget is returned for a name that the pack does not have; the text has
// the nearest one.
var ErrNoTarget = errors.New("there is nothing of that name to reach")

// ErrUnreachable is returned for what no answers lead to.
var ErrUnreachable = errors.New("no answers lead to it")

// Witness returns answers that lead to what is named, as ATTRIBUTE=VALUE,
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
		return assessment.Answers{}, noTarget{near}
	}
	return assessment.Answers{}, ErrNoTarget
}

// noTarget is ErrNoTarget with the nearest name.
type noTarget struct{ near string }

func (e noTarget) Error() string { return ErrNoTarget.Error() + "; did you mean " + e.near + "?" }
func (e noTarget) Unwrap() error { return ErrNoTarget }
