package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// standards explains the outcome and each decision, in the order of the plan.
func (d *document) standards() {
	d.heading(2, "Decisions and why")
	if d.r.Outcome == "" {
		d.para("As a whole this is open: " + OutcomeWords(d.r.OutcomePossible) + ".")
	}
	var why []assessment.Reason
	for _, b := range d.r.OutcomeBecause {
		if b.Certain {
			why = append(why, b)
		}
	}
	d.reasons(why)
	for _, s := range d.inOrder() {
		standard := d.c.Standard(s.ID)
		d.heading(3, standard.Name+": "+DecisionWord(s.Decision))
		d.para(d.inWords(s))
		if place := d.place(s); place != "" {
			d.para(place)
		}
		for _, b := range s.Because {
			d.para(possibly(b) + b.Text + " " + d.trace(b))
		}
		if s.Decision != assessment.Later && s.Decision != assessment.NotNow {
			d.scope(s, standard)
		}
		d.para("About " + standard.Short + ":")
		d.list([]string{"Covers: " + standard.Covers + ".", "What you get: " + standard.Result, "Afterwards: " + standard.Renewal})
	}
}

func (d *document) reasons(because []assessment.Reason) {
	var items []string
	for _, b := range because {
		items = append(items, possibly(b)+b.Text+" "+d.trace(b))
	}
	d.list(items)
}

func possibly(b assessment.Reason) string {
	if b.Certain {
		return ""
	}
	return "Possible: "
}

// place returns the rank in words, or the ranks that are possible.
func (d *document) place(s *assessment.StandardResult) string {
	if s.Rank > 0 {
		return fmt.Sprintf("Place in the order: %d.", s.Rank)
	}
	var words []string
	for _, rank := range s.RankPossible {
		if rank > 0 {
			words = append(words, fmt.Sprint(rank))
		}
	}
	if len(words) == 0 {
		return ""
	}
	if slices.Contains(s.RankPossible, 0) {
		words = append(words, "none")
	}
	return "Place in the order, still open: " + OneOf(words) + "."
}

// scope writes what a report covers, its kind and its window, with the reasons.
func (d *document) scope(s *assessment.StandardResult, standard *assessment.Standard) {
	var items []string
	if len(s.CategoriesPossible) > 0 {
		var certain, open []string
		for _, c := range standard.Categories {
			switch {
			case slices.Contains(s.Categories, c.ID):
				certain = append(certain, Lower(c.Title))
			case slices.Contains(s.CategoriesPossible, c.ID):
				open = append(open, Lower(c.Title))
			}
		}
		var parts []string
		if len(certain) > 0 {
			parts = append(parts, "Scope: "+AllOf(certain)+".")
		}
		if len(open) > 0 {
			parts = append(parts, "Open: "+AllOf(open)+".")
		}
		items = append(items, strings.Join(parts, " "))
	}
	if s.Report != "" {
		items = append(items, "Type of report: "+valueWord(d.c, reportOf(s.ID), s.Report)+".")
	} else if len(s.ReportPossible) > 0 {
		items = append(items, "Type of report, still open: "+ValueWords(d.c, reportOf(s.ID), s.ReportPossible)+".")
	}
	if s.WindowMonths > 0 {
		items = append(items, fmt.Sprintf("Observation window: %d months.", s.WindowMonths))
	} else if len(s.WindowPossible) > 0 {
		items = append(items, "Observation window, still open: "+OneOf(eachWord(s.WindowPossible, strconv.Itoa))+" months.")
	}
	d.list(items)
	if len(s.Scope) > 0 {
		d.para("The reasons, one by one:")
		d.reasons(s.Scope)
	}
}

// background compares the standards, and has the guidance.
func (d *document) background() {
	d.heading(2, "Background")
	d.heading(3, "The "+d.standardCount()+" standards by their own questions")
	head, rows := []string{"Point"}, [][]string{}
	for _, s := range d.c.Standards {
		head = append(head, s.Name)
	}
	for _, line := range []struct {
		title string
		of    func(*assessment.Standard) string
	}{
		{"The customer asks", func(s *assessment.Standard) string { return s.Trust }},
		{"It answers", func(s *assessment.Standard) string { return s.Answers }},
		{"It proves", func(s *assessment.Standard) string { return s.Proves }},
		{"Published by", func(s *assessment.Standard) string { return s.Issuer }},
		{"Edition", func(s *assessment.Standard) string { return s.Edition }},
		{"Focus", func(s *assessment.Standard) string { return s.PrimaryFocus }},
		{"In detail", func(s *assessment.Standard) string { return strings.Join(s.Focus, "; ") }},
		{"Goal", func(s *assessment.Standard) string { return s.Goal }},
		{"Covers", func(s *assessment.Standard) string { return s.Covers }},
		{"Market", func(s *assessment.Standard) string { return s.Market }},
		{"Best for", func(s *assessment.Standard) string { return s.BestFor }},
		{"Where it counts", func(s *assessment.Standard) string { return s.Geography }},
	} {
		row := []string{"**" + line.title + "**"}
		for i := range d.c.Standards {
			row = append(row, cell(line.of(&d.c.Standards[i])))
		}
		rows = append(rows, row)
	}
	d.table(head, rows)
	for _, page := range d.c.Guidance {
		d.heading(3, page.Title)
		d.page(page.Body)
	}
}

// rule matches the delimiter row of a table in a page.
var rule = regexp.MustCompile(`^(\|-+)+\|$`)

// page writes a page of guidance with its headings two levels down.
func (d *document) page(body string) {
	for _, line := range strings.Split(strings.TrimSpace(body), "\n") {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			d.heading(4, title)
			continue
		}
		if rule.MatchString(line) {
			line = "|" + strings.Repeat(" --- |", strings.Count(line, "|")-1)
		}
		if line != "" || !strings.HasSuffix(d.String(), "\n\n") {
			d.WriteString(line + "\n")
		}
	}
	d.WriteString("\n")
}

func (d *document) notCovered() {
	d.heading(2, "What these will not cover")
	if d.c.Uncovered != "" {
		d.para(d.c.Uncovered)
	}
	var rows [][]string
	for _, g := range d.r.NotCovered {
		var by []string
		for _, id := range g.CoveredBy {
			by = append(by, d.c.Standard(id).Short)
		}
		rows = append(rows, []string{"**" + cell(g.Title) + "**", cell(g.Text), cell(strings.Join(by, ", "))})
	}
	d.table([]string{"Question", "What goes wrong", "Managed under"}, rows)
}

func (d *document) open() {
	d.heading(2, "What is open, and what it would change")
	var items []string
	for _, o := range d.r.Open {
		state := "not answered"
		if o.State == assessment.UnknownOpen {
			state = "don't know"
		}
		if !o.Asked {
			state += "; asked only if another open answer calls for it"
		}
		text := "**" + d.c.Question(o.Question).Prompt + "** (" + state + ") "
		switch {
		case o.Matters:
			text += "Could change " + d.attributes(o.CouldChange, 6) + "."
		case o.ChangesPlan:
			text += "Changes no decision; it makes dates and effort more exact."
		default:
			text += "Can no longer change anything."
		}
		items = append(items, text)
	}
	if len(items) == 0 {
		d.para("Nothing is open: every question was answered.")
		return
	}
	d.list(items)
	if q := d.c.Question(d.r.NextQuestion); q != nil {
		d.para("Answer first: **" + q.Prompt + "**")
	}
}

func (d *document) claims() {
	d.heading(2, "What you may say today")
	var items []string
	for _, say := range d.r.Claims.Say {
		items = append(items, "Say: “"+say+"”")
	}
	d.list(items)
	items = nil
	for _, claim := range d.r.Claims.Details {
		if claim.Avoid && claim.Listed {
			items = append(items, fmt.Sprintf("Do not say “%s”. %s Say instead: “%s”", claim.Text, Upper(claim.Reason), claim.Instead))
		}
	}
	if len(items) > 0 {
		d.para("What to leave unsaid, and what to say in its place:")
	}
	d.list(items)
}

func (d *document) sources() {
	defer d.para("This roadmap is a plan by a self-assessment. It is no audit, no certificate and no legal advice.")
	if len(d.order) == 0 {
		return
	}
	d.heading(2, "Sources")
	for i, cited := range d.order {
		line := fmt.Sprintf("%d. %s", i+1, safetext.Markdown(cited))
		for j := range d.c.Sources {
			s := &d.c.Sources[j]
			if s.Cite() != cited {
				continue
			}
			line = fmt.Sprintf("%d. %s", i+1, safetext.Markdown(s.Title))
			if s.Address != "" {
				line = fmt.Sprintf("%d. [%s](<%s>)", i+1, safetext.Markdown(s.Title), s.Address)
			}
			line += fmt.Sprintf(", checked %s, again by %s", s.Checked, s.ReviewBy)
			break
		}
		d.WriteString(line + "\n")
	}
	d.WriteString("\n")
}
