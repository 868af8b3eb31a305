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
func FiveLines(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []string {
	d := document{Catalog: c, Run: run, Result: &r, alone: true}
	return eachWord(d.Lines(), func(line string) string { return strings.ReplaceAll(line, "*", "") })
}

// Lines returns the summary for a board.
func (d *document) Lines() []string {
	out := []string{d.firstLine()}
	security, rest := SecurityProof(d.Catalog)
	for _, ids := range [][]assessment.StandardID{security, rest} {
		if len(ids) > 0 {
			out = append(out, d.together(ids))
		}
	}
	return append(out, d.dateLine(), d.openLine())
}

// SecurityProof returns the standards that prove security, and the rest, which
// cover what such proof leaves open.
func SecurityProof(c *assessment.Catalog) (security, rest []assessment.StandardID) {
	for i := range c.Standards {
		id := c.Standards[i].ID
		if slices.ContainsFunc(c.NotCovered, func(g assessment.Gap) bool { return slices.Contains(g.CoveredBy, id) }) {
			rest = append(rest, id)
		} else {
			security = append(security, id)
		}
	}
	return security, rest
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

// firstLine names the gates of the market and what to do.
func (d *document) firstLine() string {
	var gates []string
	for _, g := range d.Result.Gates {
		if g.State == assessment.Certain && g.Requirement {
			gates = append(gates, "**"+g.Title+"**")
		}
	}
	out := ""
	if len(gates) > 0 {
		out = "First: " + AllOf(gates) + ". Your market asks for this, and none of the " + d.StandardCount() + " standards replaces it. "
	}
	switch d.Result.Outcome {
	case assessment.NotYet, assessment.Maintain:
		words := valueWords(d.Catalog, string(assessment.OutcomeKind), string(d.Result.Outcome))
		return out + cmp.Or(words.Sentence, "**"+Upper(OutcomeWord(d.Result.Outcome))+".**")
	case assessment.Roadmap:
		return out + d.startLine(len(gates) > 0)
	}
	return out + "**Still open.** " + d.nextWords()
}

// startLine names what starts first and what the plan takes.
func (d *document) startLine(gated bool) string {
	var first []string
	for _, want := range []assessment.Decision{assessment.Now, assessment.Next} {
		for _, s := range d.InOrder() {
			if s.Decision == want {
				first = append(first, d.Catalog.Standard(s.ID).Short)
			}
		}
		if len(first) > 0 {
			break
		}
	}
	switch {
	case len(first) == 0 && gated && d.decided():
		return "None of the " + d.StandardCount() + " starts now."
	case len(first) == 0 && gated:
		return "Open answers decide whether one of the " + d.StandardCount() + " starts. " + d.nextWords()
	case len(first) == 0:
		return "**Open answers decide what comes first.** " + d.nextWords()
	}
	out := "**Start with " + AllOf(first) + ".**"
	if d.Result.Effort != nil && d.Result.Cost != nil {
		out += fmt.Sprintf(" The whole plan takes %s person-days and, in the first year, %s without staff, by estimate.",
			PersonDays(d.Result.Effort.Days), Money(d.Result.Cost.Currency, d.Result.Cost.Low, d.Result.Cost.High))
	}
	return out
}

// StandardCount returns the number of standards as a word.
func (d *document) StandardCount() string { return NumberWord(len(d.Catalog.Standards)) }

// decided reports whether no decision is open.
func (d *document) decided() bool {
	return !slices.ContainsFunc(d.Result.Standards, func(s assessment.StandardResult) bool { return s.Decision == "" })
}

func (d *document) nextWords() string {
	if q := d.Catalog.Question(d.Result.NextQuestion); q != nil {
		return "The answer that would tell most: " + q.Prompt
	}
	return "Answer the open questions below to settle it."
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
	name := d.Catalog.Standard(s.ID).Short
	switch s.Decision {
	case "":
		return "**" + name + "** is open: " + decisionsInWords(s.Possible) + "."
	case assessment.Keep:
		return "**" + name + "** is kept and renewed."
	case assessment.Later, assessment.NotNow:
		return "**" + name + " " + DecisionWord(s.Decision) + "**. What would call for it: " + Lower(s.Trigger)
	}
	out := "**" + name + " " + DecisionWord(s.Decision) + "**"
	parts := d.ReportWords(s)
	if m := d.inHand(s.ID); m != nil {
		parts = append(parts, "in hand **"+MonthRange(m.Date)+"**")
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
		out = append(out, cmp.Or(valueWords(d.Catalog, reportOf(s.ID), s.Report).Sentence, s.Report))
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
	for i := len(d.Catalog.Milestones) - 1; i >= 0; i-- {
		if m := &d.Catalog.Milestones[i]; m.Standard == id && m.InHand {
			return d.Result.Plan.Milestone(m.ID)
		}
	}
	return nil
}

// dateLine returns the deadline and the nearest date of an obligation.
func (d *document) dateLine() string {
	out := d.Deadline()
	if out != "" {
		out += " "
	}
	if o := d.nextDuty(assessment.Certain); o != nil {
		return out + "From **" + LongDate(o.AppliesFrom) + "**: **" + o.Title + "**; no certificate here satisfies it."
	}
	if o := d.nextDuty(assessment.Possible); o != nil {
		return out + "If an open answer brings it: **" + o.Title + "**, from **" + LongDate(o.AppliesFrom) + "**."
	}
	certain := d.certain()
	switch {
	case certain == 1:
		return out + "One law, contract duty or voluntary framework stands beside the plan, in force already or " +
			"without a date."
	case certain > 1:
		return out + fmt.Sprintf("%d laws, contract duties or voluntary frameworks stand beside the plan, in "+
			"force already or without a date.", certain)
	case len(d.Result.Obligations) == 1:
		return out + "An open answer decides whether one law, contract duty or voluntary framework stands " +
			"beside the plan."
	case len(d.Result.Obligations) > 0:
		return out + fmt.Sprintf("Open answers decide which of %d laws and frameworks stand beside the plan.", len(d.Result.Obligations))
	}
	return out + "Your answers name no law with a new date ahead."
}

// nextDuty returns the obligation with the nearest date ahead, or nil.
func (d *document) nextDuty(state assessment.State) *assessment.ObligationResult {
	var first *assessment.ObligationResult
	for i := range d.Result.Obligations {
		o := &d.Result.Obligations[i]
		if o.State == state && d.Result.AsOf.Before(o.AppliesFrom) && (first == nil || o.AppliesFrom.Before(first.AppliesFrom)) {
			first = o
		}
	}
	return first
}

// certain counts the obligations that apply for sure.
func (d *document) certain() int {
	n := 0
	for _, o := range d.Result.Obligations {
		if o.State == assessment.Certain {
			n++
		}
	}
	return n
}

func (d *document) Deadline() string {
	if d.Result.Plan == nil || d.Result.Plan.Deadline == nil {
		return ""
	}
	v := d.Result.Plan.Deadline
	out := "The date **" + LongDate(v.Date) + "** "
	switch {
	case v.Passed && v.Verdict == "":
		return out + "has **passed**. Nothing that was asked for has a milestone in this plan."
	case v.Verdict == "":
		return out + "gets no verdict: nothing that was asked for has a milestone in this plan."
	case v.Passed:
		out += "has "
	default:
		out += "is "
	}
	return out + "**" + VerdictWord(v) + "**: earliest " + LongDate(v.Earliest) + "."
}

func (d *document) openLine() string {
	switch {
	case len(d.Result.Open) == 0:
		return "Every question is answered; nothing is open."
	case d.Result.Settled:
		return "Nothing that is open can change this."
	}
	matter := 0
	for _, o := range d.Result.Open {
		if o.Matters {
			matter++
		}
	}
	for _, o := range d.Result.Open {
		if o.Matters && (d.Result.NextQuestion == "" || o.Question == d.Result.NextQuestion) {
			out := fmt.Sprintf("Open, and able to change this: *%s* It bears on %s.", d.Catalog.Question(o.Question).Prompt, d.Attributes(o.CouldChange, 3))
			if matter > 1 {
				out += fmt.Sprintf(" So do %d more", matter-1) + d.below("; see what is open below") + "."
			}
			return out
		}
	}
	return "Some answers are open" + d.below("; see below what they could change") + "."
}

// below returns a hint at a later section, or "" in the summary alone.
func (d *document) below(hint string) string {
	if d.alone {
		return ""
	}
	return hint
}
