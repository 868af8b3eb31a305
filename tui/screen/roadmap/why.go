package roadmap

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// reasons is the tab that traces each line of the result to the rule that made
// it, the answers that the rule read, its sources and the day it was checked.
type reasons struct{ reader }

func (w *reasons) Head() ui.Head { return ui.Head{Left: "Why"} }

// Init writes the text where it is old.
func (w *reasons) Init() tea.Cmd {
	if want, old := w.version(); old {
		w.write(want)
	}
	return nil
}

func (w *reasons) Body() ui.Body { return w.around(w.text()) }

// Copy is all reasons, as text.
func (w *reasons) Copy() (name, text string) {
	return "the reasons", ui.PlainText(w.Styles.Glyphs, w.pager.Lines)
}

// goTo shows the reasons of a line of the result, named as its title begins.
func (w *reasons) goTo(what string) {
	w.Init()
	w.reader.goTo(what)
}

func (w *reasons) write(v version) {
	r, c := w.result, w.session.Catalog()
	p := trace{Sheet: ui.Sheet{Styles: w.Styles, Width: v.width}, catalog: c.Catalog}
	outcome := "open"
	if r.Outcome != "" {
		outcome = report.ValueWords(c.Catalog, string(assessment.OutcomeKind), []string{string(r.Outcome)})
	}
	p.line("The roadmap as a whole", r.Outcome != "", outcome)
	p.reasons(r.OutcomeBecause)
	for _, standard := range r.Standards {
		name := c.Standard(standard.ID).Short
		p.line(name, standard.Settled, report.DecisionWords(standard.Possible))
		p.reasons(standard.Because)
		if standard.Trigger != "" {
			p.Text(w.Styles.Muted, "Revisit with "+report.Lower(standard.Trigger))
			p.Gap()
		}
		if len(standard.Scope) > 0 {
			p.line(name+", report and scope", true, "")
			p.reasons(standard.Scope)
		}
	}
	for _, g := range r.Gates {
		p.line(g.Title, g.State == assessment.Certain, "a gate, "+string(g.State))
		p.certain(g.State, g.Because)
	}
	for _, o := range r.Obligations {
		when := string(o.State)
		if !o.AppliesFrom.IsZero() {
			when += ", " + report.Applies(o.Duty, r.AsOf)
		}
		if o.If != "" {
			when += ", if " + o.If
		}
		p.line(o.Title, o.State == assessment.Certain, when)
		p.certain(o.State, o.Because)
	}
	w.take(v, p.Lines[:len(p.Lines)-1], p.sections) // without the last blank
}

// trace writes reasons.
type trace struct {
	ui.Sheet
	catalog  *assessment.Catalog
	sections []ui.Section
}

// line is the title of a line of the result: its name, and what was decided.
func (p *trace) line(name string, certain bool, decided string) {
	s := p.Styles
	sign := s.Warn.Render(s.Glyphs.Unknown)
	if certain {
		sign = s.Good.Render(s.Glyphs.Same)
	}
	if decided != "" {
		name += ": " + decided
	}
	p.sections = append(p.sections, ui.Section{Title: name, Line: len(p.Lines)})
	p.Indent = 0
	p.Hanging(sign+" ", s.Bold, name)
	p.Indent = 2
}

func (p *trace) reasons(list []assessment.Reason) {
	for _, r := range list {
		text := r.Text // results share what a rule says
		if !r.Certain {
			text = "Possible: " + text
		}
		p.Text(p.Styles.Text, text)
		p.fact("Rule", string(r.Rule))
		p.fact("You said", p.answers(r.Answers))
		label := "Sources"
		for _, source := range r.Sources {
			p.StyledFact(label, ui.Link(p.Styles.Muted, source), source)
			label = ""
		}
		p.checked(r)
		p.Gap()
	}
	if len(list) == 0 {
		p.Gap()
	}
}

func (p *trace) fact(label, text string) { p.StyledFact(label, p.Styles.Muted, text) }

// checked gives the days of a fact, with a warning once it is old.
func (p *trace) checked(r assessment.Reason) {
	if r.Checked.IsZero() {
		return
	}
	checked := report.LongDate(r.Checked) + ", again by " + report.LongDate(r.ReviewBy)
	if r.Stale {
		checked += ": past that day, check it before you rely on it"
	}
	p.fact("Checked", checked)
}

// certain gives the reasons of what applies for sure. Of what only may, the title
// is enough, unless its facts are old.
func (p *trace) certain(state assessment.State, list []assessment.Reason) {
	if state == assessment.Certain {
		p.reasons(list)
		return
	}
	for _, r := range list {
		if r.Stale {
			p.checked(r)
		}
	}
	p.Gap()
}

// answers writes "question.option" in the words of both.
func (p *trace) answers(ids []string) string {
	var out []string
	for _, id := range ids {
		question, option, _ := strings.Cut(id, ".")
		q := p.catalog.Question(assessment.QuestionID(question))
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
