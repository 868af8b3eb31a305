package report

import (
	"regexp"
	"strings"

	"trustpath/assessment"
)

// background is the mental model: the three side by side, and the guidance.
func (d *document) background() {
	d.heading(2, "Background")
	d.heading(3, "The three standards by their own questions")
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

// rule is the line under the head of a table as pages write it.
var rule = regexp.MustCompile(`^(\|-+)+\|$`)

// page writes a page of guidance two heading levels down, its tables in the
// style of the rest.
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
