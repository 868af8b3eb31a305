package roadmap

import (
	"cmp"
	"slices"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// trial is what a change would make of the roadmap.
type trial struct {
	answers   assessment.Answers
	decisions []moved
	effects   ui.Signs // what else would change
}

// moved is a decision and its date, before and after.
type moved struct {
	name, was, would string
	on, then         string
}

// evaluate works out the change that is shown.
func (m *WhatIf) evaluate() {
	m.trial = trial{}
	ch := m.shown()
	if !ch.tries() {
		return
	}
	c, run := m.session.Catalog(), m.run(ch)
	result := c.Evaluate(run, assessment.Options{Today: m.today, SkipFlips: true})
	would := report.Summarize(c.Catalog, run, &result)
	m.trial.answers = run.Answers
	for i := range c.Standards {
		is := func(d report.SummaryDecision) bool { return d.ID == c.Standards[i].ID }
		row := moved{name: c.Standards[i].Short}
		if at := slices.IndexFunc(m.was.Decisions, is); at >= 0 {
			row.was, row.on = m.was.Decisions[at].Decision, m.was.Decisions[at].Expected
		}
		if at := slices.IndexFunc(would.Decisions, is); at >= 0 {
			row.would, row.then = would.Decisions[at].Decision, would.Decisions[at].Expected
		}
		m.trial.decisions = append(m.trial.decisions, row)
	}
	base, with := c.Outlook(m.session.Run().Answers), c.Outlook(run.Answers)
	m.trial.effects = slices.Concat(m.figures(would, &result), m.applies(&result), m.scopes(base.Changes(with)))
}

// figures is what changes in effort, cost and deadlines.
func (m *WhatIf) figures(would report.Summary, with *assessment.Result) ui.Signs {
	g := m.Styles.Glyphs
	var out ui.Signs
	for i := range would.Deadlines {
		d := &would.Deadlines[i]
		same := func(o report.SummaryDeadline) bool { return o.For == d.For && o.Date == d.Date && o.Deal == d.Deal }
		if at := slices.IndexFunc(m.was.Deadlines, same); at >= 0 && m.was.Deadlines[at].Word != d.Word {
			from, to := cmp.Or(m.was.Deadlines[at].Word, "no verdict"), cmp.Or(d.Word, "no verdict")
			out.Add(g.Changed, d.What+" by "+report.LongDate(d.Date)+": "+report.Lower(from)+" "+g.Right+" "+report.Lower(to))
		}
	}
	if m.result.Effort != nil && with.Effort != nil && m.result.Effort.Days != with.Effort.Days {
		from, to := report.PersonDays(m.result.Effort.Days), report.PersonDays(with.Effort.Days)
		out.Add(g.Changed, "Work: "+from+" "+g.Right+" "+to+" person-days")
	}
	if was, would := m.result.Cost, with.Cost; was != nil && would != nil && (was.Low != would.Low || was.High != would.High) {
		from, to := report.Money(was.Currency, was.Low, was.High), report.Money(would.Currency, would.Low, would.High)
		out.Add(g.Changed, "Cost: "+from+" "+g.Right+" "+to)
	}
	return out
}

// applies is which gates and obligations come, and which go.
func (m *WhatIf) applies(with *assessment.Result) ui.Signs {
	var out ui.Signs
	was, would := certain(m.result), certain(with)
	for kind := range was {
		for _, title := range would[kind] {
			if !slices.Contains(was[kind], title) {
				out.Add(m.Styles.Glyphs.Comes, title)
			}
		}
		for _, title := range was[kind] {
			if !slices.Contains(would[kind], title) {
				out.Add(m.Styles.Glyphs.Less, title)
			}
		}
	}
	return out
}

// certain names the gates and the obligations that are certain.
func certain(r *assessment.Result) (titles [2][]string) {
	for _, g := range r.Gates {
		if g.State == assessment.Certain {
			titles[0] = append(titles[0], g.Title)
		}
	}
	for _, o := range r.Obligations {
		if o.State == assessment.Certain {
			titles[1] = append(titles[1], o.Title)
		}
	}
	return titles
}

// scopes is what changes in reports and their scopes. Decisions are in the table.
func (m *WhatIf) scopes(list []assessment.Change) ui.Signs {
	c := m.session.Catalog().Catalog
	var out ui.Signs
	for _, change := range list {
		subject, what, _ := strings.Cut(change.Attribute, ".")
		if c.Standard(assessment.StandardID(subject)) == nil || what == "decision" || what == "rank" {
			continue
		}
		w := report.ChangeWords(c, assessment.Difference{Attribute: change.Attribute, From: change.Was, To: change.Would})
		out.Add(m.Styles.Glyphs.Changed, w.What+": "+w.From+" "+m.Styles.Glyphs.Right+" "+w.To)
	}
	return out
}
