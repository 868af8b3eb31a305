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
	return "Place in the order, still open: " + OneOf(words) + "."
}

// scope is what a SOC 2 report looks at, how and for how long, and why.
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

// way is a flip in words: what to do, question by question.
type way []deed

// deed is something done to one answer.
type deed struct {
	verb     string // add, drop or answer
	question string
	options  []string
	either   bool // one of the options is enough
}

// way takes a flip apart into what a person would do.
func (d *document) way(f assessment.Flip) way {
	var out way
	for i := range d.c.Questions {
		q := &d.c.Questions[i]
		set, changes := f.Set[q.ID]
		if !changes {
			continue
		}
		old := d.run.Answers.Of(q.ID)
		if q.Kind == assessment.Single || alone(q, old.Options) || alone(q, set.Options) {
			out = append(out, deed{verb: "answer", question: q.Short, options: shorts(q, set.Options, nil)})
			continue
		}
		if added := shorts(q, set.Options, old.Options); len(added) > 0 {
			out = append(out, deed{verb: "add", question: q.Short, options: added})
		}
		if dropped := shorts(q, old.Options, set.Options); len(dropped) > 0 {
			out = append(out, deed{verb: "drop", question: q.Short, options: dropped})
		}
	}
	return out
}

// alone reports whether an answer is the exclusive option.
func alone(q *assessment.Question, options []assessment.OptionID) bool {
	if len(options) != 1 {
		return false
	}
	o, _ := q.Option(options[0])
	return o != nil && o.Exclusive
}

// shorts names the options that are not among others.
func shorts(q *assessment.Question, options, others []assessment.OptionID) []string {
	var out []string
	for _, id := range options {
		if o, _ := q.Option(id); o != nil && !slices.Contains(others, id) {
			out = append(out, o.Short)
		}
	}
	return out
}

// join takes up another way that differs in one option of one deed.
func (w way) join(other way) bool {
	if len(w) != len(other) {
		return false
	}
	differs := -1
	for i := range w {
		switch {
		case w[i].verb != other[i].verb || w[i].question != other[i].question:
			return false
		case !w[i].either && slices.Equal(w[i].options, other[i].options):
			continue
		case differs >= 0 || len(other[i].options) != 1 || len(w[i].options) != 1 && !w[i].either:
			return false
		}
		differs = i
	}
	if differs < 0 {
		return false
	}
	w[differs].options, w[differs].either = append(w[differs].options, other[differs].options...), true
	return true
}

// words says what to do, with what is quoted between two marks. What is done to
// one answer names its question once, at the end.
func (w way) words(open, end string) string {
	var out []string
	for i, d := range w {
		text := d.words(open, end)
		if i+1 == len(w) || w[i+1].question != d.question {
			text += d.where(open, end)
		}
		out = append(out, text)
	}
	return strings.Join(out, " and ")
}

// where names the question.
func (d deed) where(open, end string) string {
	if d.verb == "answer" {
		return " to " + open + d.question + end
	}
	return " under " + open + d.question + end
}

func (d deed) words(open, end string) string {
	options := eachWord(d.options, func(o string) string { return open + o + end })
	if !d.either {
		return d.verb + " " + AllOf(options)
	}
	if n := len(options) - mostOptions; n > 1 {
		options = append(options[:mostOptions], fmt.Sprintf("one of %d more", n))
	}
	return d.verb + " " + OneOf(options)
}
