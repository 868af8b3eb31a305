package roadmap

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/tui/ui"
)

// reasons is the tab that argues each line of the result: what was answered, what follows
// from it, what would change it, and the sources with the day they were read.
type reasons struct {
	reader
	ids bool // the names of the rules are shown
}

func (w *reasons) Head() ui.Head { return ui.Head{Left: "Why"} }

// Init writes the text where it is old.
func (w *reasons) Init() tea.Cmd {
	if want, old := w.version(); old {
		w.write(want)
	}
	return nil
}

// Keys are those of the text, and the one that shows the names of rules.
func (w *reasons) Keys() ui.KeyMap {
	keys := w.reader.Keys()
	if !keys.Typing && !w.contents {
		keys.Rows = append(keys.Rows, ui.Row(ui.GroupLook, "i", "rule names", "show the names of the rules, and hide them", ui.Do(func() {
			w.ids = !w.ids
			w.write(w.shown)
		})).DroppedEarly())
	}
	return keys
}

func (w *reasons) Body() ui.Body { return w.around(w.text()) }

// Copy is all reasons, as text.
func (w *reasons) Copy() (name, text string) {
	return "the reasons", ui.PlainText(w.Styles.Glyphs, w.pager.Lines)
}

// GoTo shows the reasons of a line of the result, named as its title begins.
func (w *reasons) GoTo(what string) {
	w.Init()
	w.reader.GoTo(what)
}

func (w *reasons) write(v version) {
	r, c := w.result, w.session.Catalog()
	sheet := ui.Sheet{Styles: w.Styles, Width: min(v.width, ui.Prose)}
	p := argument{Sheet: sheet, catalog: c.Catalog, ids: w.ids}
	outcome := "open"
	if r.Outcome != "" {
		outcome = report.ValueWords(c.Catalog, string(assessment.OutcomeKind), []string{string(r.Outcome)})
	}
	flips := flipsByStandard(c.Catalog, w.session.Run(), r)
	p.line("The roadmap as a whole", r.Outcome != "", outcome)
	p.argue(r.OutcomeBecause, flips[""], "")
	for _, standard := range r.Standards {
		name := c.Standard(standard.ID).Short
		p.line(name, standard.Settled, report.DecisionWords(standard.Possible))
		last := ""
		if standard.Trigger != "" {
			last = "Look at it again with " + report.Lower(standard.Trigger)
		}
		p.argue(standard.Because, flips[standard.ID], last)
		if len(standard.Scope) > 0 {
			p.line(name+", report and scope", true, "")
			p.argue(standard.Scope, nil, "")
		}
	}
	for _, g := range r.Gates {
		p.line(g.Title, g.State == assessment.Certain, "a requirement, "+string(g.State))
		p.argue(shown(g.State, g.Because), nil, "")
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
		p.argue(shown(o.State, o.Because), nil, "")
	}
	w.take(v, p.Lines[:len(p.Lines)-1], p.sections) // without the last blank
}

// shown is the reasons for what applies for sure. Of what only may, the title is enough,
// unless its facts are old.
func shown(state assessment.State, list []assessment.Reason) []assessment.Reason {
	return slices.DeleteFunc(slices.Clone(list), func(r assessment.Reason) bool { return state != assessment.Certain && !r.Stale })
}

// argument writes reasons.
type argument struct {
	ui.Sheet
	catalog  *assessment.Catalog
	ids      bool
	sections []ui.Section
	cited    []string // sources, by their number
}

// line is the title of a line of the result: its name, and what was decided.
func (p *argument) line(name string, certain bool, decided string) {
	s := p.Styles
	sign := s.Warn.Render(s.Glyphs.Unknown)
	if certain {
		sign = s.Good.Render(s.Glyphs.Decided)
	}
	if decided != "" {
		name += ": " + decided
	}
	p.sections = append(p.sections, ui.Section{Title: name, Line: len(p.Lines)})
	p.Indent = 0
	p.Hanging(sign+" ", s.Bold, name)
	p.Indent = 2
}

// head is the heading of a part.
func (p *argument) head(text string) {
	p.Gap()
	p.Text(p.Styles.Muted, text)
}

// argue says what was answered, what follows, what would change it, and on which sources
// that rests.
func (p *argument) argue(list []assessment.Reason, flips []report.FlipGroup, last string) {
	var answers, sources []string
	certain, possible := []assessment.Reason(nil), []assessment.Reason(nil)
	for _, r := range list {
		if r.Certain {
			certain = append(certain, r)
		} else {
			possible = append(possible, r)
		}
		answers = append(answers, r.Answers...)
		sources = append(sources, r.Sources...)
	}
	if said := p.answers(answers); len(said) > 0 {
		p.head("BECAUSE YOU SAID")
		for _, text := range said {
			p.Text(p.Styles.Text, text)
		}
	}
	p.follows("SO", certain)
	p.follows("POSSIBLE, AS AN OPEN ANSWER DECIDES", possible)
	p.changes(flips)
	if last != "" {
		p.Text(p.Styles.Text, last)
	}
	if len(sources) > 0 {
		p.head("SOURCES")
	}
	slices.SortFunc(sources, func(a, b string) int { return p.number(a) - p.number(b) })
	for _, source := range slices.Compact(sources) {
		p.source(source)
	}
	p.Gap()
}

// follows is what rules say, each with the numbers of its sources.
func (p *argument) follows(head string, list []assessment.Reason) {
	if len(list) > 0 {
		p.head(head)
	}
	for _, r := range list {
		text := r.Text // results share what a rule says
		for _, source := range r.Sources {
			text += " [" + strconv.Itoa(p.number(source)) + "]"
		}
		p.Hanging(p.Styles.Glyphs.Chosen+" ", p.Styles.Text, text)
		p.Indent += 2
		if p.ids {
			p.Text(p.Styles.Muted, "Rule "+string(r.Rule)+", checked "+report.LongDate(r.Checked)+", again by "+report.LongDate(r.ReviewBy))
		}
		if r.Stale {
			p.Hanging(p.Styles.Warn.Render(p.Styles.Glyphs.Look)+" ", p.Styles.Text, "To check again since "+
				report.LongDate(r.ReviewBy)+": check it before you rely on it.")
		}
		p.Indent -= 2
	}
}

// changes is the smallest changes that would alter the line.
func (p *argument) changes(flips []report.FlipGroup) {
	const most = 2
	if len(flips) == 0 {
		return
	}
	p.head("WHAT WOULD CHANGE IT")
	ways := 0
	for i, g := range flips {
		if ways += len(g.Ways); i < most {
			p.Hanging(p.Styles.Glyphs.Chosen+" ", p.Styles.Text, g.Change+", if you "+g.Ways[0].Do+".")
			ways--
		}
	}
	if ways > 0 {
		p.Text(p.Styles.Muted, "What if has "+report.Count(ways, "more way")+".")
	}
}

// number is that of a source in the text.
func (p *argument) number(source string) int {
	at := slices.Index(p.cited, source)
	if at < 0 {
		at = len(p.cited)
		p.cited = append(p.cited, source)
	}
	return at + 1
}

// source is what a number stands for, with its grade and the day it was read.
func (p *argument) source(source string) {
	s := p.Styles
	head := s.Muted.Render("[" + strconv.Itoa(p.number(source)) + "] ")
	at := slices.IndexFunc(p.catalog.Sources, func(of assessment.Source) bool { return of.Address == source || of.Title == source })
	if at < 0 {
		p.Hanging(head, ui.Link(s.Muted, source), source)
		return
	}
	of := &p.catalog.Sources[at]
	text := of.Title + " · " + gradeWords(of.Kind)
	if !of.Checked.IsZero() {
		text += " · read " + report.LongDate(of.Checked)
	}
	p.Hanging(head, s.Muted, text)
	if of.Address != "" {
		p.Hanging(ui.Indent("", ui.Width(head)), ui.Link(s.Muted, of.Address), of.Address)
	}
}

// gradeWords is the kind of a source; our own judgment is called that.
func gradeWords(kind assessment.Grade) string {
	if kind == assessment.GradeJudgment {
		return "our own judgment"
	}
	return report.Spaced(string(kind))
}

// answers writes "question.option" in the words of both, each question once.
func (p *argument) answers(ids []string) []string {
	var questions []assessment.QuestionID
	said := map[assessment.QuestionID][]string{}
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
		if len(said[q.ID]) == 0 {
			questions = append(questions, q.ID)
		}
		if !slices.Contains(said[q.ID], word) {
			said[q.ID] = append(said[q.ID], word)
		}
	}
	var out []string
	for _, id := range questions {
		out = append(out, p.catalog.Question(id).Short+" "+report.Upper(strings.Join(said[id], ", ")))
	}
	return out
}
