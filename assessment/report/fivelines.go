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
	d := document{
		c:     c,
		run:   run,
		r:     r,
		alone: true,
	}
	lines := d.lines()
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "*", "")
	}
	return lines
}

func (d *document) fiveLines() {
	lines := d.lines()
	d.heading(2, "In "+NumberWord(len(lines))+" lines")
	for i, line := range lines {
		d.WriteString(fmt.Sprintf("%d. %s\n", i+1, line))
	}
	d.WriteString("\n")
}

func (d *document) lines() []string {
	out := []string{d.firstLine()}
	security, rest := SecurityProof(d.c)
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
		s := d.r.Standard(id)
		sentences = append(sentences, d.inWords(s))
		ranks[s.Rank] = append(ranks[s.Rank], id)
	}
	for rank := 1; rank <= len(d.r.Standards); rank++ {
		switch same := ranks[rank]; {
		case len(same) > 1 && len(same) == len(ids):
			sentences = append(sentences, "Run the "+NumberWord(len(same))+" as one combined program.")
		case len(same) > 1:
			sentences = append(sentences, "Run "+ShortNames(d.c, same)+" as one combined program.")
		}
	}
	return strings.Join(sentences, " ")
}

// firstLine names the gates of the market and what to do.
func (d *document) firstLine() string {
	var gates []string
	for _, g := range d.r.Gates {
		if g.State == assessment.Certain && g.Requirement {
			gates = append(gates, "**"+g.Title+"**")
		}
	}
	out := ""
	if len(gates) > 0 {
		out = "First: " + AllOf(gates) + ". Your market asks for this, and none of the " + d.standardCount() + " standards replaces it. "
	}
	switch d.r.Outcome {
	case assessment.NotYet, assessment.Maintain:
		words := valueWords(d.c, string(assessment.OutcomeKind), string(d.r.Outcome))
		return out + cmp.Or(words.Sentence, "**"+Upper(OutcomeWord(d.r.Outcome))+".**")
	case assessment.Roadmap:
		return out + d.startLine(len(gates) > 0)
	}
	return out + "**Still open.** " + d.nextWords()
}

// startLine names what starts first and what the plan takes.
func (d *document) startLine(gated bool) string {
	var first []string
	for _, want := range []assessment.Decision{assessment.Now, assessment.Next} {
		for _, s := range d.inOrder() {
			if s.Decision == want {
				first = append(first, d.c.Standard(s.ID).Short)
			}
		}
		if len(first) > 0 {
			break
		}
	}
	switch {
	case len(first) == 0 && gated && d.decided():
		return "None of the " + d.standardCount() + " starts now."
	case len(first) == 0 && gated:
		return "Open answers decide whether one of the " + d.standardCount() + " starts. " + d.nextWords()
	case len(first) == 0:
		return "**Open answers decide what comes first.** " + d.nextWords()
	}
	out := "**Start with " + AllOf(first) + ".**"
	if d.r.Effort != nil && d.r.Cost != nil {
		out += fmt.Sprintf(" The whole plan takes %s person-days and, in the first year, %s without staff, by estimate.",
			PersonDays(d.r.Effort.Days), Money(d.r.Cost.Currency, d.r.Cost.Low, d.r.Cost.High))
	}
	return out
}

// standardCount returns the number of standards as a word.
func (d *document) standardCount() string { return NumberWord(len(d.c.Standards)) }

// decided reports whether no decision is open.
func (d *document) decided() bool {
	return !slices.ContainsFunc(d.r.Standards, func(s assessment.StandardResult) bool { return s.Decision == "" })
}

func (d *document) nextWords() string {
	if q := d.c.Question(d.r.NextQuestion); q != nil {
		return "The answer that would tell most: " + q.Prompt
	}
	return "Answer the open questions below to settle it."
}

// inOrder returns the standards that start by rank, then those that are open, kept,
// later and not now.
func (d *document) inOrder() []*assessment.StandardResult {
	class := map[assessment.Decision]int{"": 1, assessment.Keep: 2, assessment.Later: 3, assessment.NotNow: 4}
	var out []*assessment.StandardResult
	for i := range d.r.Standards {
		out = append(out, &d.r.Standards[i])
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

// inWords returns the decision on a standard as a sentence, with the date of its
// report or certificate.
func (d *document) inWords(s *assessment.StandardResult) string {
	name := d.c.Standard(s.ID).Short
	switch s.Decision {
	case "":
		return "**" + name + "** is open: " + decisionsInWords(s.Possible) + "."
	case assessment.Keep:
		return "**" + name + "** is kept and renewed."
	case assessment.Later, assessment.NotNow:
		return "**" + name + " " + DecisionWord(s.Decision) + "**. What would call for it: " + Lower(s.Trigger)
	}
	out := "**" + name + " " + DecisionWord(s.Decision) + "**"
	parts := d.scopeWords(s)
	if m := d.inHand(s.ID); m != nil {
		parts = append(parts, "in hand **"+MonthRange(m.Date)+"**")
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	return out + "."
}

// scopeWords returns the kind of report and its window.
func (d *document) scopeWords(s *assessment.StandardResult) []string {
	var out []string
	if s.Report != "" {
		out = append(out, cmp.Or(valueWords(d.c, reportOf(s.ID), s.Report).Sentence, s.Report))
	}
	if s.WindowMonths > 0 {
		out = append(out, fmt.Sprintf("%d-month window", s.WindowMonths))
	}
	return out
}

// inHand returns the planned milestone that ends in the certificate, or the last of
// the first reports, or nil.
func (d *document) inHand(id assessment.StandardID) *assessment.PlanMilestone {
	if d.r.Plan == nil {
		return nil
	}
	for i := len(d.c.Milestones) - 1; i >= 0; i-- {
		if m := &d.c.Milestones[i]; m.Standard == id && m.InHand {
			return d.r.Plan.Milestone(m.ID)
		}
	}
	return nil
}

// dateLine returns the deadline and the nearest date of an obligation.
func (d *document) dateLine() string {
	out := d.deadline()
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
	case len(d.r.Obligations) == 1:
		return out + "An open answer decides whether one law, contract duty or voluntary framework stands " +
			"beside the plan."
	case len(d.r.Obligations) > 0:
		return out + fmt.Sprintf("Open answers decide which of %d laws and frameworks stand beside the plan.", len(d.r.Obligations))
	}
	return out + "Your answers name no law with a new date ahead."
}

// nextDuty returns the obligation with the nearest date ahead, or nil.
func (d *document) nextDuty(state assessment.State) *assessment.ObligationResult {
	var first *assessment.ObligationResult
	for i := range d.r.Obligations {
		o := &d.r.Obligations[i]
		if o.State == state && d.r.AsOf.Before(o.AppliesFrom) && (first == nil || o.AppliesFrom.Before(first.AppliesFrom)) {
			first = o
		}
	}
	return first
}

// certain counts the obligations that apply for sure.
func (d *document) certain() int {
	n := 0
	for _, o := range d.r.Obligations {
		if o.State == assessment.Certain {
			n++
		}
	}
	return n
}

func (d *document) deadline() string {
	if d.r.Plan == nil || d.r.Plan.Deadline == nil {
		return ""
	}
	v := d.r.Plan.Deadline
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
	case len(d.r.Open) == 0:
		return "Every question is answered; nothing is open."
	case d.r.Settled:
		return "Nothing that is open can change this."
	}
	matter := 0
	for _, o := range d.r.Open {
		if o.Matters {
			matter++
		}
	}
	for _, o := range d.r.Open {
		if o.Matters && (d.r.NextQuestion == "" || o.Question == d.r.NextQuestion) {
			out := fmt.Sprintf("Open, and able to change this: *%s* It bears on %s.", d.c.Question(o.Question).Prompt, d.attributes(o.CouldChange, 3))
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
