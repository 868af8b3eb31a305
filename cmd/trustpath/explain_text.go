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

// text writes the lines for people, at most width cells wide.
func (e *explanation) text(w io.Writer, width int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, title(e.run.Company))
	wrapped(out, "", "", fmt.Sprintf("Content %s %s, as of %s", e.catalog.Pack.ID, e.catalog.Pack.Version, kit.LongDate(e.today)), width)
	fmt.Fprintln(out)
	changed(out, e.catalog, e.run, e.result.ContentChanges, width)
	if e.silent != "" {
		wrapped(out, "", "", e.silent, width)
	}
	for i := range e.lines {
		if i > 0 {
			fmt.Fprintln(out)
		}
		e.line(out, &e.lines[i], width)
	}
	return out.Flush()
}

func (e *explanation) line(w io.Writer, line *tracedLine, width int) {
	head := report.AttributeName(e.catalog, line.About) + ": " + e.value(line)
	if !line.AppliesFrom.IsZero() {
		head += ", " + report.Applies(line.duty, e.today)
	}
	wrapped(w, "", "", head, width)
	for _, reason := range line.Because {
		e.reason(w, reason, width)
	}
	if line.Trigger != "" {
		wrapped(w, "  ", "  ", "What would call for it: "+line.Trigger, width)
	}
	if len(line.Open) > 0 {
		var words []string
		for _, q := range line.Open {
			words = append(words, e.question(q.Question)+" ("+string(q.Question)+")")
		}
		wrapped(w, "  ", "  ", "Still open, and able to change this: "+strings.Join(words, "; "), width)
	}
}

// value is what a line says, in words.
func (e *explanation) value(line *tracedLine) string {
	if subject, _, _ := strings.Cut(line.About, "."); subject == "gates" || subject == "obligations" {
		if line.Settled {
			return "certain"
		}
		return "possible, an open answer decides"
	}
	words := report.ValueWords(line.About, line.Possible)
	if !line.Settled && words != "open" {
		return "open: " + words
	}
	return words
}

func (e *explanation) reason(w io.Writer, r assessment.Reason, width int) {
	text := r.Text
	if !r.Certain {
		text = "Possible: " + text
	}
	wrapped(w, "  ", "  ", text, width)
	rule := string(r.Rule) + ", gives " + r.Sets
	if r.Policy > 0 {
		rule += fmt.Sprintf(", by point %d of the policy", r.Policy)
	}
	said, open := e.answers(r.Answers)
	fact(w, "Rule", rule, width)
	fact(w, "You said", said, width)
	fact(w, "Open", open, width)
	for i, source := range r.Sources {
		label := ""
		if i == 0 {
			label = "Sources"
		}
		fact(w, label, source, width)
	}
	if r.Checked.IsZero() {
		return
	}
	fact(w, "Checked", kit.LongDate(r.Checked)+", again by "+kit.LongDate(r.ReviewBy), width)
	if r.Stale {
		fact(w, "Warning", "past that day: check it before you rely on it", width)
	}
}

// fact writes a label and a text beside it.
func fact(w io.Writer, label, text string, width int) {
	const indent, labelled = 4, 10
	if text == "" {
		return
	}
	for _, line := range kit.Wrap(clean(text), max(20, width-indent-labelled)) {
		fmt.Fprintln(w, strings.Repeat(" ", indent)+kit.Pad(label, labelled)+strings.TrimRight(line, " "))
		label = ""
	}
}

// answers writes "question.option" in words with the id, and apart from them
// the questions that have no certain answer.
func (e *explanation) answers(ids []string) (said, open string) {
	var chosen, without []string
	for _, id := range ids {
		question, option, _ := strings.Cut(id, ".")
		q := e.catalog.Question(assessment.QuestionID(question))
		if q == nil {
			question, _, _ = strings.Cut(id, "=")
			without = append(without, e.question(assessment.QuestionID(question))+" ("+question+")")
			continue
		}
		word := option
		if o, _ := q.Option(assessment.OptionID(option)); o != nil {
			word = o.Short
		}
		chosen = append(chosen, e.question(q.ID)+": "+word+" ("+id+")")
	}
	return strings.Join(chosen, "; "), strings.Join(without, "; ")
}

// question is a question in a few words.
func (e *explanation) question(id assessment.QuestionID) string {
	if q := e.catalog.Question(id); q != nil {
		return strings.TrimSuffix(q.Short, "?")
	}
	return string(id)
}
