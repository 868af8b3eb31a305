package report

import (
	"fmt"
	"strings"

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
		q := d.c.Question(o.Question)
		state := "not answered"
		if o.State == assessment.UnknownOpen {
			state = "don't know"
		}
		text := "**" + q.Prompt + "** (" + state + ") "
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
		if claim.Avoid {
			reason := strings.ToUpper(claim.Reason[:min(1, len(claim.Reason))]) + claim.Reason[min(1, len(claim.Reason)):]
			items = append(items, fmt.Sprintf("Do not say “%s”. %s Say instead: “%s”", claim.Text, reason, claim.Instead))
		}
	}
	d.list(items)
}

func (d *document) answers() {
	d.heading(2, "Your answers and notes")
	facts := []string{"Company: " + d.company(), "Start: " + d.r.Start.Format(longDate)}
	if !d.run.DeadlineDate.IsZero() {
		facts = append(facts, "Deadline date: "+d.run.DeadlineDate.Format(longDate))
	}
	d.list(facts)
	path := d.c.Path(d.run.Answers)
	for _, section := range d.c.Sections {
		d.heading(3, section.Title)
		for _, s := range path {
			if s.Question.Section == section.ID {
				d.answer(s)
			}
		}
	}
}

func (d *document) answer(s assessment.Step) {
	note := d.run.Notes[s.Question.ID]
	if s.Visible == assessment.False && s.Answer.IsZero() && note == "" {
		return
	}
	text := "**" + s.Question.Prompt + "** " + AnswerWords(s.Question, s.Answer) + "."
	if s.Visible == assessment.False {
		text += " *(Not asked now; kept, and does not count.)*"
	}
	d.para(text)
	if note == "" {
		return
	}
	for _, line := range strings.Split(note, "\n") {
		d.WriteString(strings.TrimRight("> "+safetext.Markdown(line), " ") + "\n")
	}
	d.WriteString("\n")
}

func (d *document) readiness() {
	var rows [][]string
	for i := range d.c.Workstreams {
		w := &d.c.Workstreams[i]
		if mark, ok := d.run.Readiness[w.ID]; ok {
			rows = append(rows, []string{cell(w.Title), strings.ReplaceAll(string(mark.State), "_", " "), cell(safetext.Markdown(mark.Reason))})
		}
	}
	if len(rows) == 0 {
		return
	}
	d.heading(2, "Readiness that you marked")
	d.table([]string{"Workstream", "State", "Reason"}, rows)
}

// background is the mental model: the three side by side, and the guidance.
func (d *document) background() {
	d.heading(2, "Background")
	d.heading(3, "The three standards by their own questions")
	head, rows := []string{""}, [][]string{}
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
		for _, line := range strings.Split(strings.TrimSpace(page.Body), "\n") {
			if strings.HasPrefix(line, "## ") {
				line = "##" + line
			}
			d.WriteString(line + "\n")
		}
		d.WriteString("\n")
	}
}

func (d *document) sources() {
	d.heading(2, "Sources")
	for i, cited := range d.order {
		line := fmt.Sprintf("%d. %s", i+1, cited)
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
	d.para("This roadmap is a plan by a self-assessment. It is no audit, no certificate and no legal advice.")
}
