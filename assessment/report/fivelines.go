package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// FiveLines returns the summary for a board as plain text: what comes first, the
// security proof, the AI, the dates, and what is open.
func FiveLines(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) ([]string, error) {
	d := &document{Catalog: c, Run: run, Result: &r, Alone: true}
	lines, err := d.Lines()
	return eachWord(lines, func(line string) string { return strings.ReplaceAll(line, "*", "") }), err
}

// Lines returns the summary for a board.
func (d *document) Lines() ([]string, error) {
	var text strings.Builder
	err := documents().ExecuteTemplate(&text, "lines", d)
	return strings.Split(text.String(), "\n"), err
}

// Proofs returns sentences about the standards that prove security, and about the
// rest, which cover what such proof leaves open.
func (d *document) Proofs() []string {
	var security, rest []assessment.StandardID
	for i := range d.Standards {
		id := d.Standards[i].ID
		if slices.ContainsFunc(d.NotCovered, func(g assessment.Gap) bool { return slices.Contains(g.CoveredBy, id) }) {
			rest = append(rest, id)
		} else {
			security = append(security, id)
		}
	}
	var out []string
	for _, ids := range [][]assessment.StandardID{security, rest} {
		if len(ids) > 0 {
			out = append(out, d.together(ids))
		}
	}
	return out
}

// together returns the decisions on standards, and which of them are one program.
func (d *document) together(ids []assessment.StandardID) string {
	var sentences []string
	ranks := map[int][]assessment.StandardID{}
	for _, id := range ids {
		s := d.Result.Standard(id)
		sentences = append(sentences, d.InWords(s))
		ranks[s.Rank] = append(ranks[s.Rank], id)
	}
	for rank := 1; rank <= len(d.Result.Standards); rank++ {
		switch same := ranks[rank]; {
		case len(same) > 1 && len(same) == len(ids):
			sentences = append(sentences, "Run the "+NumberWord(len(same))+" as one combined program.")
		case len(same) > 1:
			sentences = append(sentences, "Run "+ShortNames(d.Catalog, same)+" as one combined program.")
		}
	}
	return strings.Join(sentences, " ")
}

// Required names the gates that the market asks for.
func (d *document) Required() []string {
	var out []string
	for _, g := range d.Result.Gates {
		if g.State == assessment.Certain && g.Requirement {
			out = append(out, "**"+g.Title+"**")
		}
	}
	return out
}

// OutcomeSentence returns an outcome without a roadmap.
func (d *document) OutcomeSentence() string {
	words := valueWords(d.Catalog, string(assessment.OutcomeKind), string(d.Result.Outcome))
	return cmp.Or(words.Sentence, "**"+Upper(OutcomeWord(d.Result.Outcome))+".**")
}

// First names the standards that start first.
func (d *document) First() []string {
	for _, want := range []assessment.Decision{assessment.Now, assessment.Next} {
		var out []string
		for _, s := range d.InOrder() {
			if s.Decision == want {
				out = append(out, d.Standard(s.ID).Short)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// StandardCount returns the number of standards as a word.
func (d *document) StandardCount() string { return NumberWord(len(d.Standards)) }

// Decided reports whether no decision is open.
func (d *document) Decided() bool {
	return !slices.ContainsFunc(d.Result.Standards, func(s assessment.StandardResult) bool { return s.Decision == "" })
}

// InOrder returns the standards that start by rank, then those that are open, kept,
// later and not now.
func (d *document) InOrder() []*assessment.StandardResult {
	class := map[assessment.Decision]int{"": 1, assessment.Keep: 2, assessment.Later: 3, assessment.NotNow: 4}
	var out []*assessment.StandardResult
	for i := range d.Result.Standards {
		out = append(out, &d.Result.Standards[i])
	}
	slices.SortStableFunc(out, func(a, b *assessment.StandardResult) int {
		return cmp.Or(class[a.Decision]-class[b.Decision], firstRank(a)-firstRank(b))
	})
	return out
}

// firstRank returns the best rank that is possible, or 0.
func firstRank(s *assessment.StandardResult) int {
	best := s.Rank
	for _, rank := range s.RankPossible {
		if best == 0 || rank > 0 && rank < best {
			best = rank
		}
	}
	return best
}

// decisionsInWords returns DecisionWords for a sentence.
func decisionsInWords(possible []assessment.Decision) string {
	if len(possible) == len(assessment.Decisions()) {
		return "any of the five decisions"
	}
	return DecisionWords(possible)
}

// InWords returns the decision on a standard as a sentence, with the date of its
// report or certificate.
func (d *document) InWords(s *assessment.StandardResult) string {
	name := d.Standard(s.ID).Short
	switch s.Decision {
	case "":
		return "**" + name + "** is open: " + decisionsInWords(s.Possible) + "."
	case assessment.Keep:
		return "**" + name + "** is kept and renewed."
	case assessment.Later, assessment.NotNow:
		return "**" + name + " " + DecisionWord(s.Decision) + "**. Revisit with " + Lower(s.Trigger)
	}
	out := "**" + name + " " + DecisionWord(s.Decision) + "**"
	parts := d.ReportWords(s)
	if m := d.inHand(s.ID); m != nil {
		parts = append(parts, "expected **"+MonthRange(m.Date)+"**")
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	return out + "."
}

// ReportWords returns the kind of report and its window.
func (d *document) ReportWords(s *assessment.StandardResult) []string {
	var out []string
	if s.Report != "" {
		words := valueWords(d.Catalog, reportOf(s.ID), s.Report)
		if s.Decision == assessment.Keep {
			words.Sentence = words.Short // a renewal goes straight to nothing
		}
		out = append(out, cmp.Or(words.Sentence, s.Report))
	}
	if s.WindowMonths > 0 {
		out = append(out, fmt.Sprintf("%d-month window", s.WindowMonths))
	}
	return out
}

// inHand returns the planned milestone that ends in the certificate, or the last of
// the first reports, or nil.
func (d *document) inHand(id assessment.StandardID) *assessment.PlanMilestone {
	if d.Result.Plan == nil {
		return nil
	}
	for i := len(d.Milestones) - 1; i >= 0; i-- {
		if m := &d.Milestones[i]; m.Standard == id && m.InHand {
			return d.Result.Plan.Milestone(m.ID)
		}
	}
	return nil
}

// NextDuty returns the obligation with the nearest date ahead, or nil.
func (d *document) NextDuty(state assessment.State) *assessment.ObligationResult {
	for _, o := range d.ObligationsByDate() {
		if o.State == state && d.Result.AsOf.Before(o.AppliesFrom) {
			return &o
		}
	}
	return nil
}

// Certain counts the obligations that apply for sure.
func (d *document) Certain() int {
	n := 0
	for _, o := range d.Result.Obligations {
		if o.State == assessment.Certain {
			n++
		}
	}
	return n
}

// OpenFirst returns the open questions that matter, the one to answer next first;
// none if it is not among them.
func (d *document) OpenFirst() []assessment.OpenQuestion {
	var out []assessment.OpenQuestion
	for _, o := range d.Result.Open {
		if o.Matters {
			out = append(out, o)
		}
	}
	at := slices.IndexFunc(out, func(o assessment.OpenQuestion) bool {
		return d.Result.NextQuestion == "" || o.Question == d.Result.NextQuestion
	})
	if at < 0 {
		return nil
	}
	return append(out[at:at+1:at+1], append(out[:at:at], out[at+1:]...)...)
}
