package report

import (
	"cmp"
	"slices"

	"trustpath/assessment"
)

// BottomLine returns the result in a few sentences of plain text: what to start, what
// can wait, whether the date can be met, and what comes before any standard.
func BottomLine(c *assessment.Catalog, run assessment.Assessment, r assessment.Result) []string {
	d := &document{Catalog: c, Run: run, Result: &r}
	return eachWord(slices.Concat(d.Lead(), d.Before()), plain)
}

// Lead returns the decisions and the verdict on the date, as sentences.
func (d *document) Lead() []string {
	var out []string
	switch {
	case d.Result.Outcome == "":
		out = append(out, "It is still open what you need.")
	case d.Result.Outcome == assessment.NotYet:
		out = append(out, "Don't buy an audit yet.")
	case d.Result.Outcome == assessment.Maintain:
		out = append(out, "You don't need a new standard.")
	}
	by := map[assessment.Decision][]*assessment.StandardResult{}
	for _, s := range d.InOrder() {
		by[s.Decision] = append(by[s.Decision], s)
	}
	names := func(list []*assessment.StandardResult) string {
		return AllOf(eachWord(list, func(s *assessment.StandardResult) string { return d.Standard(s.ID).Short }))
	}
	if now := by[assessment.Now]; len(now) > 0 {
		text := "Start " + names(now) + " now"
		switch {
		case len(now) > 1 && now[0].Rank == now[len(now)-1].Rank:
			text += " as one program"
		case len(now) > 1:
			text += ", in this order"
		}
		out = append(out, d.expecting(text, now))
	}
	if next := by[assessment.Next]; len(next) > 0 {
		out = append(out, d.expecting("Add "+names(next)+" next", next))
	}
	if deadline := d.deadlineSentence(); deadline != "" {
		out = append(out, deadline)
	}
	if keep := by[assessment.Keep]; len(keep) > 0 {
		out = append(out, "Keep "+names(keep)+".")
	}
	if d.Result.Outcome != assessment.NotYet {
		if later := by[assessment.Later]; len(later) > 0 {
			out = append(out, names(later)+" can wait.")
		}
		if not := by[assessment.NotNow]; len(not) > 0 {
			out = append(out, "You don't need "+names(not)+" today.")
		}
	}
	if open := by[""]; len(open) > 0 && d.Result.Outcome != "" {
		out = append(out, names(open)+" "+isAre(len(open))+" still open.")
	}
	return out
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// expecting ends a sentence with the reports and certificates that are expected.
func (d *document) expecting(text string, standards []*assessment.StandardResult) string {
	var goals []string
	for _, s := range standards {
		for _, m := range d.goals(s) {
			if !wide(m.Date) && !m.Expected.End.IsZero() {
				goals = append(goals, "the "+m.Title+" in "+m.Expected.End.Format("January 2006"))
			}
		}
	}
	if len(goals) == 0 {
		return text + "."
	}
	return text + ", and expect " + AllOf(goals) + "."
}

// deadlineSentence says whether the worst of the dates can be met.
func (d *document) deadlineSentence() string {
	w := d.Worst()
	if w == nil || w.Date.IsZero() {
		return ""
	}
	day, goal := LongDate(w.Date), "report"
	if m := d.Milestone(w.Needs); m != nil {
		goal = m.Title
	}
	switch {
	case w.Passed:
		return "Your date of " + day + " has passed."
	case w.LikelyLate():
		late := timeSpan(w.Date.DaysTo(w.Expected))
		return "The " + goal + " is likely " + late + " late for " + day + ", so ask the buyer what else would do."
	case w.Verdict == assessment.Comfortable:
		return "The " + goal + " is in time for your date of " + day + "."
	case w.Verdict == assessment.Tight:
		return "Your date of " + day + " for the " + goal + " is at risk."
	case w.Verdict == assessment.NotFeasible:
		return "The " + goal + " isn't possible by " + day + "."
	}
	return ""
}

// Before says what comes before any standard: requirements of buyers and laws.
func (d *document) Before() []string {
	var gates, ahead []string
	inForce := 0
	for _, g := range d.Result.Gates {
		if g.State == assessment.Certain && g.Requirement && !g.Held {
			gates = append(gates, g.Title)
		}
	}
	for _, o := range d.ObligationsByDate() {
		switch {
		case o.State != assessment.Certain || o.Force == "voluntary" || o.If != "":
		case d.Result.AsOf.Before(o.AppliesFrom):
			ahead = append(ahead, cell(o.Title)+" follows on "+LongDate(o.AppliesFrom))
		default:
			inForce++
		}
	}
	var out []string
	if len(gates) > 0 {
		out = append(out, "Before any standard: "+named(gates)+".")
	}
	switch {
	case inForce == 1:
		out = append(out, "One law or contract duty applies already"+andAlso(ahead)+".")
	case inForce > 1:
		out = append(out, Upper(NumberWord(inForce))+" laws and contract duties apply already"+andAlso(ahead)+".")
	case len(ahead) > 0:
		out = append(out, Upper(ahead[0])+".")
	}
	if len(out) == 0 {
		return []string{"No law or buyer requirement in your answers has to come first."}
	}
	if len(gates)+inForce+len(ahead) == 1 {
		return append(out, "No certificate covers it.")
	}
	return append(out, "No certificate covers them.")
}

// andAlso adds the next law to a sentence.
func andAlso(ahead []string) string {
	if len(ahead) == 0 {
		return ""
	}
	return ", and " + ahead[0]
}

// named lists the first names, and counts the others.
func named(names []string) string {
	const most = 3
	if len(names) > most {
		names = append(slices.Clone(names[:most]), NumberWord(len(names)-most)+" more")
	}
	return AllOf(names)
}

// StandardCount returns the number of standards as a word.
func (d *document) StandardCount() string { return NumberWord(len(d.Standards)) }

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

// ReportWords returns the kind of report and its window.
func (d *document) ReportWords(s *assessment.StandardResult) []string {
	var out []string
	if s.Report != "" {
		attribute := reportOf(s.ID)
		words := valueWords(d.Catalog, attribute, s.Report)
		if s.Decision == assessment.Keep {
			words.Sentence = words.Short // a renewal goes straight to nothing
		}
		out = append(out, cmp.Or(words.Sentence, valueWord(d.Catalog, attribute, s.Report)))
	}
	if s.WindowMonths > 0 {
		out = append(out, NumberWord(s.WindowMonths)+"-month window")
	}
	return out
}
