package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/tui/ui"
)

func (a *app) explainCommand() *cobra.Command {
	var answers string
	var format formatFlag
	cmd := &cobra.Command{
		Use:   "explain ID [WHAT]",
		Short: "Trace a result to rules, answers, sources and dates",
		Long: "Trace a result: for each line the rule that made it, the answers that the rule read, its sources, and\n" +
			"the day they were checked. WHAT is one of soc2, iso27001, iso42001, outcome, or the id of a gate, an\n" +
			"obligation or a rule; without it everything is explained. --answers FILE stands in for ID.",
		Example: "  trustpath explain 01JD soc2\n  trustpath explain --answers acme.yaml hipaa --json",
		Args:    cobra.MaximumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.explain(ctx, args, answers, &format)
		}),
	}
	cmd.Flags().StringVar(&answers, "answers", "", "explain this answers `file`, YAML or JSON; - is stdin")
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) explain(ctx context.Context, args []string, answers string, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	options, err := a.evaluation([]string{"plan", "flips"})
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	run, rest, err := a.explained(ctx, c, args, answers)
	if err != nil {
		return err
	}
	what := ""
	if len(rest) > 0 {
		what = rest[0]
	}
	e := explanation{catalog: c, run: run, result: c.Evaluate(run, options), today: options.Today}
	if err := e.about(what); err != nil {
		return failure{codeUsage, err}
	}
	return a.write(fileFlag{path: "-"}, func(w io.Writer) error {
		if format == formatJSON {
			return e.json(w)
		}
		return e.text(w, a.width())
	})
}

// explained is the assessment to explain, stored or in a file, and the
// arguments that are left.
func (a *app) explained(ctx context.Context, c *engine.Engine, args []string, answers string) (run assessment.Assessment, rest []string, err error) {
	switch {
	case answers != "" && len(args) > 1:
		return run, nil, usagef("--answers stands in for ID; name one thing to explain, or none")
	case answers != "":
		run, err = a.readAnswers(c.Catalog, answers)
		return run, args, err
	case len(args) == 0:
		return run, nil, usagef("name an assessment, or a file with --answers FILE")
	}
	err = a.withStore(ctx, func(db *sqlite.DB) error {
		run, err = db.In(c).Get(ctx, args[0])
		return err
	})
	return run, args[1:], err
}

// json writes what is explained.
func (e *explanation) json(w io.Writer) error {
	return report.Encode(w, struct {
		Trustpath int                `json:"trustpath"`
		Content   assessment.PackRef `json:"content"`
		Company   string             `json:"company"`
		Today     assessment.Date    `json:"today"`
		Lines     []tracedLine       `json:"lines"`
	}{1, e.catalog.Pack, e.run.Company, e.today, e.lines})
}

// tracedLine is one line of a result with all that stands behind it.
type tracedLine struct {
	About       string              `json:"about"`    // attribute: "soc2.decision", "gates.hipaa"
	Possible    []string            `json:"possible"` // its possible values; one when it is settled
	Settled     bool                `json:"settled"`
	Trigger     string              `json:"trigger"`      // what would call for more
	AppliesFrom assessment.Date     `json:"applies_from"` // of an obligation
	Stale       bool                `json:"stale"`        // a reason is past the day to check it again
	Open        []openQuestion      `json:"open"`         // what could still change it
	Because     []assessment.Reason `json:"because"`

	duty *assessment.Duty // of an obligation
}

// openQuestion is a question without a certain answer.
type openQuestion struct {
	Question assessment.QuestionID `json:"question"`
	State    assessment.OpenState  `json:"state"`
}

// explanation traces one result.
type explanation struct {
	catalog *engine.Engine
	run     assessment.Assessment
	result  assessment.Result
	today   assessment.Date

	lines  []tracedLine
	silent string // why there are no lines
}

// about keeps the lines that a name means, all of them for "". A name that
// nothing has is an error with the nearest one.
func (e *explanation) about(what string) error {
	all := e.all()
	if what == "" {
		e.lines = all
		return nil
	}
	known := e.subjects(what)
	for _, line := range all {
		if slices.ContainsFunc(known, func(name string) bool { return line.About == name || strings.HasPrefix(line.About, name+".") }) {
			e.lines = append(e.lines, line)
		}
	}
	rule := e.rule(what)
	if rule != nil {
		e.lines = append(e.lines, byRule(all, rule.ID)...)
	}
	switch {
	case len(known) == 0 && rule == nil:
		return unknown("standard, gate, obligation or rule", what, e.names())
	case len(e.lines) > 0:
	case rule != nil:
		e.silent = "The rule " + what + " made no line under these answers. It says: " + rule.Text
	default:
		e.silent = "Under these answers nothing is said about " + what + ": they do not bring it."
	}
	return nil
}

// subjects returns the attributes, or their common beginnings, that a name
// means. A gate and an obligation may share one.
func (e *explanation) subjects(what string) []string {
	var out []string
	for i := range e.catalog.Attributes {
		name := e.catalog.Attributes[i].Name
		subject, id, _ := strings.Cut(name, ".")
		switch {
		case name == what, subject == what && subject != "gates" && subject != "obligations":
			out = append(out, what)
		case id == what && (subject == "gates" || subject == "obligations"):
			out = append(out, name)
		}
	}
	return slices.Compact(out)
}

// rule returns the rule with this id, or nil. Gates and obligations have one
// each.
func (e *explanation) rule(what string) *assessment.Rule {
	for i := range e.catalog.Attributes {
		for j := range e.catalog.Attributes[i].Rules {
			if rule := &e.catalog.Attributes[i].Rules[j]; string(rule.ID) == what {
				return rule
			}
		}
	}
	for i := range e.catalog.Gates {
		if g := &e.catalog.Gates[i]; "gate_"+string(g.ID) == what {
			return &assessment.Rule{ID: assessment.RuleID(what), Text: g.Text}
		}
	}
	for i := range e.catalog.Obligations {
		if o := &e.catalog.Obligations[i]; "obligation_"+string(o.ID) == what {
			return &assessment.Rule{ID: assessment.RuleID(what), Text: o.Cases[0].Text}
		}
	}
	return nil
}

// byRule keeps the lines that a rule made, with that reason alone.
func byRule(all []tracedLine, id assessment.RuleID) []tracedLine {
	var out []tracedLine
	for _, line := range all {
		line.Because = slices.DeleteFunc(slices.Clone(line.Because), func(r assessment.Reason) bool { return r.Rule != id })
		if len(line.Because) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// names is all that can be explained.
func (e *explanation) names() []string {
	out := []string{assessment.AttrOutcome}
	for i := range e.catalog.Standards {
		out = append(out, string(e.catalog.Standards[i].ID))
	}
	for i := range e.catalog.Gates {
		out = append(out, string(e.catalog.Gates[i].ID))
	}
	for i := range e.catalog.Obligations {
		out = append(out, string(e.catalog.Obligations[i].ID))
	}
	for i := range e.catalog.Attributes {
		for _, rule := range e.catalog.Attributes[i].Rules {
			out = append(out, string(rule.ID))
		}
	}
	return out
}

// all is every line of the result, in its order.
func (e *explanation) all() []tracedLine {
	r := &e.result
	outlook := e.catalog.Outlook(e.run.Answers)
	var out []tracedLine
	add := func(about string, because []assessment.Reason) *tracedLine {
		possible := outlook.Values(about)
		out = append(out, tracedLine{About: about, Possible: possible, Settled: len(possible) == 1, Open: []openQuestion{}, Because: because,
			Stale: slices.ContainsFunc(because, func(reason assessment.Reason) bool { return reason.Stale })})
		line := &out[len(out)-1]
		if !line.Settled {
			line.Open = e.open(about)
		}
		return line
	}
	add(assessment.AttrOutcome, r.OutcomeBecause)
	for i := range r.Standards {
		s := &r.Standards[i]
		add(string(s.ID)+".decision", s.Because).Trigger = s.Trigger
		var order []string
		scope := map[string][]assessment.Reason{}
		for _, reason := range s.Scope {
			about, _, _ := strings.Cut(reason.Sets, "=")
			if scope[about] == nil {
				order = append(order, about)
			}
			scope[about] = append(scope[about], reason)
		}
		for _, about := range order {
			add(about, scope[about])
		}
	}
	for i := range r.Gates {
		add("gates."+string(r.Gates[i].ID), r.Gates[i].Because)
	}
	for i := range r.Obligations {
		o := &r.Obligations[i]
		line := add("obligations."+string(o.ID), o.Because)
		line.AppliesFrom, line.duty = o.AppliesFrom, o.Duty
	}
	return out
}

// open is the open questions that could change an attribute.
func (e *explanation) open(about string) []openQuestion {
	if cut := strings.Index(about, ".categories."); cut >= 0 {
		about = about[:cut] + ".categories"
	}
	out := []openQuestion{}
	for _, q := range e.result.Open {
		if slices.Contains(q.CouldChange, about) {
			out = append(out, openQuestion{q.Question, q.State})
		}
	}
	return out
}

// text writes the lines for people, at most width cells wide.
func (e *explanation) text(w io.Writer, width int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, title(e.run.Company))
	wrapped(out, "", "", fmt.Sprintf("Content %s %s, as of %s", e.catalog.Pack.ID, e.catalog.Pack.Version, report.LongDate(e.today)), width)
	fmt.Fprintln(out)
	changed(out, e.catalog.Catalog, e.run, e.result.ContentChanges, width)
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
	head := report.AttributeName(e.catalog.Catalog, line.About) + ": " + e.value(line)
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
	words := report.ValueWords(e.catalog.Catalog, line.About, line.Possible)
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
	fact(w, "Checked", report.LongDate(r.Checked)+", again by "+report.LongDate(r.ReviewBy), width)
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
	for _, line := range ui.Wrap(clean(text), max(20, width-indent-labelled)) {
		fmt.Fprintln(w, strings.Repeat(" ", indent)+ui.Pad(label, labelled)+strings.TrimRight(line, " "))
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
