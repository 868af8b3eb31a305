package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

func (d *document) notCovered() {
	d.heading(2, "What these will not cover")
	d.para("Security proof leaves seven questions of an AI company open. ISO 42001 makes you manage them; it proves nothing about one answer of a model.")
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
			items = append(items, fmt.Sprintf("Do not say “%s”. %s Say instead: “%s”", claim.Text, upper(claim.Reason), claim.Instead))
		}
	}
	if len(items) > 0 {
		d.para("What to leave unsaid, and what to say in its place:")
	}
	d.list(items)
}

// upper begins a sentence.
func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
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
