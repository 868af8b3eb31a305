package report

import (
	"fmt"
	"slices"
	"strings"

	"trustpath/assessment"
)

// standards explains the outcome and each decision, in the order of the plan.
func (d *document) standards() {
	d.heading(2, "Decisions and why")
	if d.r.Outcome == "" {
		var words []string
		for _, o := range d.r.OutcomePossible {
			words = append(words, outcomeWord(o))
		}
		d.para("As a whole this is open: " + joined(words, "or") + ".")
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

func outcomeWord(o assessment.Outcome) string {
	switch o {
	case assessment.NotYet:
		return "no audit yet"
	case assessment.Maintain:
		return "keep what you hold"
	}
	return "a roadmap"
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

// place is the rank in words, or the ranks that are still possible.
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
	return "Place in the order, still open: " + joined(words, "or") + "."
}

// scope is what a SOC 2 report looks at, how and for how long, and why.
func (d *document) scope(s *assessment.StandardResult, standard *assessment.Standard) {
	var items []string
	if len(s.CategoriesPossible) > 0 {
		var certain, open []string
		for _, c := range standard.Categories {
			switch {
			case slices.Contains(s.Categories, c.ID):
				certain = append(certain, lower(c.Title))
			case slices.Contains(s.CategoriesPossible, c.ID):
				open = append(open, lower(c.Title))
			}
		}
		var parts []string
		if len(certain) > 0 {
			parts = append(parts, "Scope: "+joined(certain, "and")+".")
		}
		if len(open) > 0 {
			parts = append(parts, "Open: "+joined(open, "and")+".")
		}
		items = append(items, strings.Join(parts, " "))
	}
	if s.Report != "" {
		items = append(items, "Type of report: "+reportWord(s.Report)+".")
	} else if len(s.ReportPossible) > 0 {
		var words []string
		for _, r := range s.ReportPossible {
			words = append(words, reportWord(r))
		}
		items = append(items, "Type of report, still open: "+joined(words, "or")+".")
	}
	if s.WindowMonths > 0 {
		items = append(items, fmt.Sprintf("Observation window: %d months.", s.WindowMonths))
	} else if len(s.WindowPossible) > 0 {
		var words []string
		for _, months := range s.WindowPossible {
			words = append(words, fmt.Sprint(months))
		}
		items = append(items, "Observation window, still open: "+joined(words, "or")+" months.")
	}
	d.list(items)
	if len(s.Scope) > 0 {
		d.para("The reasons, one by one:")
		d.reasons(s.Scope)
	}
}

func reportWord(report string) string {
	if report == "type1_then_type2" {
		return "Type I, then Type II"
	}
	return "straight to Type II"
}
