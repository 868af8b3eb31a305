package roadmap

import (
	"strings"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// whyPage traces each line of the result to the rule that made it, the answers
// that the rule read, its sources and the day it was checked.
func whyPage(c *assessment.Catalog, r *assessment.Result, s ui.Styles, width int) ui.Document {
	w := reasons{catalog: c, styles: s, width: width}
	if r.Outcome != "" {
		w.title("The roadmap as a whole", true, report.ValueWords(c, string(assessment.OutcomeKind), []string{string(r.Outcome)}))
	} else {
		w.title("The roadmap as a whole", false, "open")
	}
	w.all(r.OutcomeBecause)
	for i := range r.Standards {
		standard := &r.Standards[i]
		w.title(c.Standard(standard.ID).Short, standard.Settled, report.DecisionWords(standard.Possible))
		w.all(standard.Because)
		if standard.Trigger != "" {
			w.line("  ", s.Muted, "What would call for it: "+standard.Trigger)
			w.lines = append(w.lines, "")
		}
		if len(standard.Scope) > 0 {
			w.title(c.Standard(standard.ID).Short+", report and scope", true, "")
			w.all(standard.Scope)
		}
	}
	for i := range r.Gates {
		w.title(r.Gates[i].Title, r.Gates[i].State == assessment.Certain, "a gate, "+string(r.Gates[i].State))
		w.certain(r.Gates[i].State, r.Gates[i].Because)
	}
	for i := range r.Obligations {
		o := &r.Obligations[i]
		when := string(o.State)
		if !o.AppliesFrom.IsZero() {
			when += ", " + report.Applies(o.Duty, r.AsOf)
		}
		w.title(o.Title, o.State == assessment.Certain, when)
		w.certain(o.State, o.Because)
	}
	return ui.Document{Lines: trim(w.lines), Sections: w.sections}
}

func trim(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

type reasons struct {
	catalog *assessment.Catalog
	styles  ui.Styles
	width   int
	lines   []string

	sections []ui.Section
}

// title is a line of the result: what, and what was decided.
func (w *reasons) title(what string, certain bool, decided string) {
	s := w.styles
	sign := s.Warn.Render(s.Glyphs.Unknown)
	if certain {
		sign = s.Good.Render(s.Glyphs.Same)
	}
	if decided != "" {
		what += ": " + decided
	}
	w.sections = append(w.sections, ui.Section{Title: what, Line: len(w.lines)})
	for i, line := range ui.Wrap(what, w.width-2) {
		head := "  "
		if i == 0 {
			head = sign + " "
		}
		w.lines = append(w.lines, head+s.Bold.Render(line))
	}
}

func (w *reasons) line(indent string, style interface{ Render(...string) string }, text string) {
	for _, line := range ui.Wrap(text, w.width-len(indent)) {
		w.lines = append(w.lines, indent+style.Render(line))
	}
}

func (w *reasons) all(list []assessment.Reason) {
	s := w.styles
	for _, r := range list {
		text := r.Text
		if !r.Certain {
			text = "Possible: " + text
		}
		w.line("  ", s.Text, text)
		w.fact("Rule", string(r.Rule))
		w.fact("You said", w.said(r.Answers))
		w.sources(r.Sources)
		w.checked(r)
		w.lines = append(w.lines, "")
	}
	if len(list) == 0 {
		w.lines = append(w.lines, "")
	}
}

// checked gives the days of a fact, with a warning once it is old.
func (w *reasons) checked(r assessment.Reason) {
	if r.Checked.IsZero() {
		return
	}
	checked := report.LongDate(r.Checked) + ", again by " + report.LongDate(r.ReviewBy)
	if r.Stale {
		checked += ": past that day, check it before you rely on it"
	}
	w.fact("Checked", checked)
}

// certain gives the reasons of what applies for sure; of what only may, the
// title is enough, unless its facts are old.
func (w *reasons) certain(state assessment.State, list []assessment.Reason) {
	if state == assessment.Certain {
		w.all(list)
		return
	}
	for _, r := range list {
		if r.Stale {
			w.checked(r)
		}
	}
	w.lines = append(w.lines, "")
}

// Columns of a fact.
const (
	factIndent = 4
	factLabel  = 10
)

func (w *reasons) fact(label, text string) {
	if text != "" {
		w.labelled(label, text, w.styles.Muted.Render)
	}
}

// sources names each source on a line of its own; one with an address leads
// there, where the terminal can.
func (w *reasons) sources(list []string) {
	label := "Sources"
	for _, source := range list {
		w.labelled(label, source, ui.Link(w.styles.Muted, source).Render)
		label = ""
	}
}

func (w *reasons) labelled(label, text string, render func(...string) string) {
	for _, line := range ui.Wrap(text, max(10, w.width-factIndent-factLabel)) {
		head := ui.Indent(w.styles.Muted.Render(ui.Pad(label, factLabel)), factIndent)
		w.lines = append(w.lines, head+render(line))
		label = ""
	}
}

// said writes "question.option" in the words of both.
func (w *reasons) said(answers []string) string {
	var out []string
	for _, id := range answers {
		question, option, _ := strings.Cut(id, ".")
		q := w.catalog.Question(assessment.QuestionID(question))
		if q == nil {
			continue
		}
		word := "don’t know"
		if o, _ := q.Option(assessment.OptionID(option)); o != nil {
			word = o.Short
		}
		out = append(out, strings.TrimSuffix(q.Short, "?")+": "+word)
	}
	return strings.Join(out, "; ")
}
