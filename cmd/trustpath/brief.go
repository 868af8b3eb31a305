package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/kit"
)

// brief says where an assessment stands in a dozen lines: what is decided, what
// is still open, and what to answer next.
func (a *app) brief(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	out := bufio.NewWriter(w)
	line := func(name, text string) { fmt.Fprintf(out, "%-14s %s\n", name, clean(text)) }
	fmt.Fprintf(out, "%s\n%s\n\n", title(run.Company), run.ID)
	changed(out, c, run, r.ContentChanges, a.width())
	line("Outcome", outcomeWords(r))
	for i := range r.Standards {
		s := &r.Standards[i]
		line(c.Standard(s.ID).Short, standardWords(s))
	}
	for _, g := range r.Gates {
		text := g.Title
		if g.State == assessment.Possible {
			text += " (possible)"
		}
		line("Gate", text)
	}
	if r.Plan != nil && r.Plan.Deadline != nil {
		line("Deadline", deadlineWords(r.Plan.Deadline))
	}
	if text := report.Unasked(c, run); text != "" {
		line("Deals", text)
	}
	line("Answered", answeredWords(c, run.Answers))
	if len(r.Kept) > 0 {
		line("Kept", strings.Join(r.Kept, ", ")+": does not count with this content")
	}
	for _, renaming := range run.Carried {
		line("Renamed", renaming.From+" is "+renaming.To+" now")
	}
	if q := c.Question(r.NextQuestion); q != nil {
		line("Next question", fmt.Sprintf("%s: %s", q.ID, q.Prompt))
	} else {
		line("Next question", "none: nothing that is open can change this")
	}
	return out.Flush()
}

func outcomeWords(r assessment.Result) string {
	words := map[assessment.Outcome]string{
		assessment.Roadmap:  "a roadmap",
		assessment.Maintain: "keep up what is held",
		assessment.NotYet:   "not yet: build the shared baseline, buy no audit",
	}
	if r.Outcome != "" {
		return words[r.Outcome]
	}
	var possible []string
	for _, o := range r.OutcomePossible {
		possible = append(possible, words[o])
	}
	return "open: " + kit.OneOf(possible)
}

// standardWords is "now, Type II, window 6 months, security, confidentiality",
// or every decision that is still possible.
func standardWords(s *assessment.StandardResult) string {
	if s.Decision == "" {
		var possible []string
		for _, d := range s.Possible {
			possible = append(possible, report.DecisionWord(d))
		}
		return "open: " + kit.OneOf(possible)
	}
	words := []string{report.DecisionWord(s.Decision)}
	switch s.Report {
	case "type1_then_type2":
		words = append(words, "Type I, then Type II")
	case "type2":
		words = append(words, "Type II")
	}
	if s.WindowMonths > 0 {
		words = append(words, fmt.Sprintf("window %d months", s.WindowMonths))
	}
	for _, category := range s.Categories {
		words = append(words, strings.ReplaceAll(string(category), "_", " "))
	}
	return strings.Join(words, ", ")
}

func deadlineWords(d *assessment.DeadlineVerdict) string {
	text := d.Date.String()
	if d.Word() != "" {
		text += ", " + d.Word()
	}
	if d.Verdict != "" {
		text += "; the earliest honest date is " + d.Earliest.String()
	}
	return text
}

func answeredWords(c *assessment.Catalog, answers assessment.Answers) string {
	counting, unknown, asked := 0, 0, 0
	for _, step := range c.Path(answers) {
		if step.Asked {
			asked++
		}
		if step.Counts() {
			counting++
		}
		if step.Counts() && step.Answer.Unknown {
			unknown++
		}
	}
	text := fmt.Sprintf("%d of %d", counting, asked)
	if unknown > 0 {
		text += fmt.Sprintf(", %d of them don't know", unknown)
	}
	return text
}
