package report

import (
	"fmt"
	"strings"

	"trustpath/assessment"
)

// fiveLines is the answer that a board can read.
func (d *document) fiveLines() {
	d.heading(2, "In five lines")
	lines := []string{d.firstLine(), d.securityLine(), d.aiLine(), d.dutyLine(), d.openLine()}
	for i, line := range lines {
		d.WriteString(fmt.Sprintf("%d. %s\n", i+1, line))
	}
	d.WriteString("\n")
}

func (d *document) firstLine() string {
	for _, g := range d.r.Gates {
		if g.State == assessment.Certain && !g.Optional {
			return "**" + g.Title + "** comes first: your buyers need it, and none of the three standards replaces it."
		}
	}
	switch d.r.Outcome {
	case assessment.NotYet:
		return "**Buy no audit yet.** Build the shared baseline: three short policies (acceptable use, incident response, data handling), " +
			"sign-in with MFA, audit log, tenant isolation, encryption, and a security summary of one page. " +
			"Re-check at the first enterprise or regulated buyer, or the first written request."
	case assessment.Maintain:
		return "**Keep what you hold.** Nothing new has to start; the renewals below are the plan."
	case assessment.Roadmap:
		return d.startLine()
	}
	return "**Still open.** " + d.nextWords()
}

// startLine names what starts first, and what it takes.
func (d *document) startLine() string {
	var first []string
	for _, want := range []assessment.Decision{assessment.Now, assessment.Next} {
		for _, s := range d.r.Standards {
			if s.Decision == want {
				first = append(first, d.c.Standard(s.ID).Short)
			}
		}
		if len(first) > 0 {
			break
		}
	}
	if len(first) == 0 {
		return "**Something starts**, and open answers decide what. " + d.nextWords()
	}
	out := "**Start with " + joined(first) + ".**"
	if d.r.Effort != nil && d.r.Cost != nil {
		out += fmt.Sprintf(" The whole plan takes %s person-days and, in the first year, %s %s without staff, by estimate.",
			days(d.r.Effort.Days), d.r.Cost.Currency, span(thousands(d.r.Cost.Low), thousands(d.r.Cost.High)))
	}
	return out
}

func (d *document) nextWords() string {
	if q := d.c.Question(d.r.NextQuestion); q != nil {
		return "The answer that would tell most: " + q.Prompt
	}
	return "Answer the open questions below to settle it."
}

func (d *document) securityLine() string {
	soc2, iso := d.r.Standard("soc2"), d.r.Standard("iso27001")
	out := d.inWords(soc2) + " " + d.inWords(iso)
	if soc2.Rank > 0 && soc2.Rank == iso.Rank {
		out += " Run the two as one programme."
	}
	return out
}

func (d *document) aiLine() string { return d.inWords(d.r.Standard("iso42001")) }

// inWords is a standard's decision as a sentence, with the date in hand.
func (d *document) inWords(s *assessment.StandardResult) string {
	name := "**" + d.c.Standard(s.ID).Short + "**"
	switch s.Decision {
	case "":
		var words []string
		for _, p := range s.Possible {
			words = append(words, DecisionWord(p))
		}
		return name + " is open: " + strings.Join(words, ", ") + "."
	case assessment.Keep:
		return name + " is kept and renewed."
	case assessment.Later:
		return name + " comes later; trigger: " + lower(s.Trigger)
	case assessment.NotNow:
		return name + " not now; trigger: " + lower(s.Trigger)
	}
	out := name + " **" + DecisionWord(s.Decision) + "**"
	switch s.Report {
	case "type2":
		out += ", straight to Type II"
	case "type1_then_type2":
		out += ", Type I for the named buyer and Type II right behind it"
	}
	if d.r.Plan != nil {
		for _, id := range []assessment.MilestoneID{"soc2_type2_report", "iso27001_certificate", "iso42001_certificate"} {
			if m := d.r.Plan.Milestone(id); m != nil && m.Standard == s.ID {
				out += ", in hand " + monthRange(m.Date)
			}
		}
	}
	return out + "."
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func (d *document) dutyLine() string {
	var first *assessment.ObligationResult
	for i := range d.r.Obligations {
		o := &d.r.Obligations[i]
		if o.State == assessment.Certain && d.r.Start.Before(o.AppliesFrom) && (first == nil || o.AppliesFrom.Before(first.AppliesFrom)) {
			first = o
		}
	}
	if first != nil {
		return "**" + first.Title + "** applies from **" + first.AppliesFrom.Format(longDate) + "**, and no certificate here satisfies it."
	}
	if v := d.deadline(); v != "" {
		return v
	}
	certain := 0
	for _, o := range d.r.Obligations {
		if o.State == assessment.Certain {
			certain++
		}
	}
	switch {
	case certain > 0:
		return fmt.Sprintf("%d laws, contract duties or voluntary frameworks stand beside the plan; none has a new date ahead.", certain)
	case len(d.r.Obligations) > 0:
		return fmt.Sprintf("Open answers decide which of %d laws and frameworks stand beside the plan.", len(d.r.Obligations))
	}
	return "Your answers name no law with a new date ahead."
}

func (d *document) deadline() string {
	if d.r.Plan == nil || d.r.Plan.Deadline == nil {
		return ""
	}
	v := d.r.Plan.Deadline
	if v.Verdict == "" {
		return "The date **" + v.Date.Format(longDate) + "** gets no verdict: nothing that was asked for has a milestone in this plan."
	}
	return "The date **" + v.Date.Format(longDate) + "** is **" + strings.ReplaceAll(string(v.Verdict), "_", " ") +
		"**: earliest " + v.Earliest.Format(longDate) + "."
}

func (d *document) openLine() string {
	if d.r.Settled {
		return "Nothing that is open can change this."
	}
	for _, o := range d.r.Open {
		if o.Matters && (d.r.NextQuestion == "" || o.Question == d.r.NextQuestion) {
			q := d.c.Question(o.Question)
			return fmt.Sprintf("Open, and able to change this: *%s* It bears on %s.", q.Prompt, d.attributes(o.CouldChange, 3))
		}
	}
	return "Some answers are open; see below what they could change."
}

func (d *document) attributes(names []string, most int) string {
	var out []string
	for i, name := range names {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(names)-most))
			break
		}
		out = append(out, AttributeWords(d.c, name))
	}
	return joined(out)
}

func (d *document) layers() {
	d.heading(2, "The three layers, and where you stand")
	var rows [][]string
	for _, l := range d.r.Stack {
		today := "nothing held"
		if l.Held {
			today = "held"
		}
		rows = append(rows, []string{l.Title, d.c.Standard(l.Standard).Name, today, "**" + DecisionWord(l.Decision) + "**"})
	}
	d.table([]string{"Layer", "Standard", "Today", "Decision"}, rows)
	for _, b := range d.r.OutcomeBecause {
		if !b.Certain {
			continue
		}
		d.para(b.Text + " " + d.trace(b))
	}
}

func (d *document) gates() {
	if len(d.r.Gates) == 0 {
		return
	}
	d.heading(2, "Gates that none of the three opens")
	for _, g := range d.r.Gates {
		title := g.Title
		if g.Optional {
			title += " (optional)"
		}
		if g.State == assessment.Possible {
			title += " (possible: an open answer decides)"
		}
		d.heading(3, title)
		d.para(g.Text)
		d.list([]string{"What still helps: " + g.Helps, "Next step: " + g.NextStep})
		for _, b := range g.Because {
			d.para(d.trace(b))
		}
	}
}

// standards explains each decision, those in the plan in their order.
func (d *document) standards() {
	d.heading(2, "Decisions and why")
	for i := range d.r.Standards {
		s := &d.r.Standards[i]
		standard := d.c.Standard(s.ID)
		d.heading(3, standard.Name+": "+DecisionWord(s.Decision))
		d.para(d.inWords(s))
		if s.Rank > 0 {
			d.para(fmt.Sprintf("Place in the order: %d.", s.Rank))
		}
		d.scope(s, standard)
		for _, b := range s.Because {
			d.para(possibly(b) + b.Text + " " + d.trace(b))
		}
		var scope []string
		for _, b := range s.Scope {
			scope = append(scope, possibly(b)+b.Text+" "+d.trace(b))
		}
		if s.Decision != assessment.Later && s.Decision != assessment.NotNow {
			d.list(scope)
		}
		d.list([]string{"Covers: " + standard.Covers + ".", "What you get: " + standard.Result, "Afterwards: " + standard.Renewal})
	}
}

func possibly(b assessment.Reason) string {
	if b.Certain {
		return ""
	}
	return "Possible: "
}

func (d *document) scope(s *assessment.StandardResult, standard *assessment.Standard) {
	if len(s.CategoriesPossible) == 0 || s.Decision == assessment.Later || s.Decision == assessment.NotNow {
		return
	}
	var certain, open []string
	for _, c := range standard.Categories {
		for _, id := range s.CategoriesPossible {
			if id != c.ID {
				continue
			}
			open = append(open, lower(c.Title))
			for _, sure := range s.Categories {
				if sure == id {
					certain = append(certain, lower(c.Title))
					open = open[:len(open)-1]
				}
			}
		}
	}
	text := "Scope: " + joined(certain) + "."
	if len(open) > 0 {
		text += " Open: " + joined(open) + "."
	}
	if s.WindowMonths > 0 {
		text += fmt.Sprintf(" Observation window: %d months.", s.WindowMonths)
	}
	d.para(text)
}
