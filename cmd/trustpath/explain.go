package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) explainCommand() *cobra.Command {
	var answers string
	to := textOrJSON()
	do := func(ctx context.Context, c *engine.Engine, args []string) (err error) {
		var run assessment.Assessment
		switch {
		case answers != "" && len(args) > 1:
			return usagef("--answers takes the place of ID; name one thing to explain, or none")
		case answers != "":
			run, err = a.readAnswers(c, answers)
		case len(args) == 0:
			return usagef("name an assessment, or a file with --answers FILE")
		default:
			err = a.withStore(ctx, existingStore, func(db *sqlite.DB) error {
				id, err := find(ctx, db, args[0])
				if err == nil {
					run, err = db.WithEngine(c).Get(ctx, id)
				}
				return err
			})
			args = args[1:]
		}
		if err != nil {
			return err
		}
		options := assessment.Options{Today: a.day(), SkipPlan: true, SkipFlips: true}
		e := explanation{
			Trustpath: 1,
			Content:   c.Pack,
			Company:   run.Company,
			Today:     options.Today,
			engine:    c,
			run:       run,
			result:    c.Evaluate(run, options),
		}
		e.trace()
		if len(args) > 0 {
			if err := e.selectLines(args[0]); err != nil {
				return exitError{codeUsage, err}
			}
		}
		return a.print(to, e, func(w io.Writer) { e.write(textWriter{w, a.width()}) })
	}
	cmd := a.engineCommand("explain ID [WHAT]", cobra.MaximumNArgs(2), to, do)
	cmd.Flags().StringVar(&answers, "answers", "", "explain this answers `file`, YAML or JSON; - is stdin")
	return cmd
}

// explanation traces the lines of a result.
type explanation struct {
	Trustpath int                `json:"trustpath"`
	Content   assessment.PackRef `json:"content"`
	Company   string             `json:"company"`
	Today     assessment.Date    `json:"today"`
	Lines     []tracedLine       `json:"lines"`

	engine *engine.Engine
	run    assessment.Assessment
	result assessment.Result
	note   string // why there are no lines
}

// tracedLine is one line of a result with its reasons.
type tracedLine struct {
	About       string              `json:"about"`    // attribute: "soc2.decision", "gates.hipaa"
	Possible    []string            `json:"possible"` // its possible values; one when it is settled
	Settled     bool                `json:"settled"`
	Trigger     string              `json:"trigger"`      // what would make it a stronger decision
	AppliesFrom assessment.Date     `json:"applies_from"` // of an obligation
	Stale       bool                `json:"stale"`        // a reason is past the day to check it again
	Open        []openQuestion      `json:"open"`         // questions that could still change it
	Because     []assessment.Reason `json:"because"`

	duty      *assessment.Duty // of an obligation
	condition string           // that no question asks, of an obligation
}

// openQuestion is a question without a certain answer.
type openQuestion struct {
	Question assessment.QuestionID `json:"question"`
	State    assessment.OpenState  `json:"state"`
}

// trace adds every line of the result, in its order.
func (e *explanation) trace() {
	outlook := e.engine.Outlook(e.run.Answers)
	add := func(about string, because []assessment.Reason) *tracedLine {
		possible := outlook.Values(about)
		line := tracedLine{
			About:    about,
			Possible: possible,
			Settled:  len(possible) == 1,
			Open:     []openQuestion{},
			Because:  because,
			Stale:    slices.ContainsFunc(because, func(r assessment.Reason) bool { return r.Stale }),
		}
		changed, _, categories := strings.Cut(about, ".categories.")
		if categories {
			changed += ".categories"
		}
		for _, q := range e.result.Open {
			if !line.Settled && slices.Contains(q.CouldChange, changed) {
				line.Open = append(line.Open, openQuestion{q.Question, q.State})
			}
		}
		e.Lines = append(e.Lines, line)
		return &e.Lines[len(e.Lines)-1]
	}
	add(string(assessment.OutcomeKind), e.result.OutcomeBecause)
	for i := range e.result.Standards {
		s := &e.result.Standards[i]
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
	for i := range e.result.Gates {
		add("gates."+string(e.result.Gates[i].ID), e.result.Gates[i].Because)
	}
	for i := range e.result.Obligations {
		o := &e.result.Obligations[i]
		line := add("obligations."+string(o.ID), o.Because)
		line.AppliesFrom, line.duty, line.condition = o.AppliesFrom, o.Duty, o.If
	}
}

// selectLines keeps the lines that a name means. An unknown name is an error.
func (e *explanation) selectLines(what string) error {
	all := e.Lines
	e.Lines = slices.DeleteFunc(slices.Clone(all), func(line tracedLine) bool { return !isAbout(line.About, what) })
	for _, line := range all {
		line.Because = slices.DeleteFunc(slices.Clone(line.Because), func(r assessment.Reason) bool {
			return string(r.Rule) != what
		})
		if len(line.Because) > 0 {
			e.Lines = append(e.Lines, line)
		}
	}
	names, rules := e.known()
	text, isRule := rules[what]
	known := slices.ContainsFunc(e.engine.Attributes, func(at assessment.Attribute) bool { return isAbout(at.Name, what) })
	switch {
	case len(e.Lines) > 0:
	case isRule:
		e.note = "The rule " + what + " decides nothing under these answers. It says: " + text
	case known:
		e.note = "These answers lead to no result for " + what + "."
	default:
		err := unknown("standard, gate, obligation or rule", what, names)
		return fmt.Errorf("%w\nName one of %s, or an id that explain lists without one: trustpath explain ID", err,
			strings.Join(names[:1+len(e.engine.Standards)], ", "))
	}
	return nil
}

// isAbout reports whether a name means an attribute: the attribute itself, the
// beginning of it, or the id of a gate or an obligation.
func isAbout(attribute, what string) bool {
	subject, id, _ := strings.Cut(attribute, ".")
	if subject == "gates" || subject == "obligations" {
		return attribute == what || id == what
	}
	return attribute == what || strings.HasPrefix(attribute, what+".")
}

// known returns the names of all that can be explained, for a correction of the
// spelling, and the text of each rule. A gate and an obligation have one rule each.
func (e *explanation) known() (names []string, rules map[string]string) {
	names, rules = []string{string(assessment.OutcomeKind)}, map[string]string{}
	for _, s := range e.engine.Standards {
		names = append(names, string(s.ID))
	}
	for _, g := range e.engine.Gates {
		names = append(names, string(g.ID))
		rules["gate_"+string(g.ID)] = g.Text
	}
	for _, o := range e.engine.Obligations {
		names = append(names, string(o.ID))
		rules["obligation_"+string(o.ID)] = o.Cases[0].Text
	}
	for _, at := range e.engine.Attributes {
		for _, rule := range at.Rules {
			names = append(names, string(rule.ID))
			rules[string(rule.ID)] = rule.Text
		}
	}
	return names, rules
}

// write writes the lines in words.
func (e *explanation) write(w textWriter) {
	fmt.Fprintln(w, title(e.Company))
	w.wrap("", "", "Content "+packName(e.Content)+", as of "+report.LongDate(e.Today))
	fmt.Fprintln(w)
	writeContentChanges(w, e.engine.Catalog, e.run, e.result.ContentChanges)
	if e.note != "" {
		w.wrap("", "", e.note)
	}
	for i := range e.Lines {
		if i > 0 {
			fmt.Fprintln(w)
		}
		e.writeLine(w, &e.Lines[i])
	}
}

func (e *explanation) writeLine(w textWriter, line *tracedLine) {
	head := report.AttributeName(e.engine.Catalog, line.About) + ": " + e.lineWords(line)
	if !line.AppliesFrom.IsZero() {
		head += ", " + report.Applies(line.duty, e.Today)
	}
	if line.condition != "" {
		head += ", if " + line.condition
	}
	w.wrap("", "", head)
	for _, reason := range line.Because {
		e.writeReason(w, reason)
	}
	if line.Trigger != "" {
		w.wrap("  ", "  ", "Revisit with "+report.Lower(line.Trigger))
	}
	if len(line.Open) > 0 {
		var open []string
		for _, q := range line.Open {
			open = append(open, e.questionWords(q.Question))
		}
		w.wrap("  ", "  ", "Still open, and able to change this: "+strings.Join(open, "; "))
	}
}

// lineWords is the value of a line in words.
func (e *explanation) lineWords(line *tracedLine) string {
	if subject, _, _ := strings.Cut(line.About, "."); subject == "gates" || subject == "obligations" {
		if line.Settled {
			return "certain"
		}
		return "possible, an open answer decides"
	}
	words := report.ValueWords(e.engine.Catalog, line.About, line.Possible)
	if !line.Settled && words != "open" {
		return "open: " + words
	}
	return words
}

func (e *explanation) writeReason(w textWriter, r assessment.Reason) {
	text := r.Text
	if !r.Certain {
		text = "Possible: " + text
	}
	w.wrap("  ", "  ", text)
	rule := string(r.Rule) + ", gives " + r.Sets
	if r.Policy > 0 {
		rule += fmt.Sprintf(", by point %d of the policy", r.Policy)
	}
	w.fact("Rule", rule)
	var given, open []string
	for _, id := range r.Answers { // "question.option", or "question=" without an answer
		question, option, _ := strings.Cut(id, ".")
		q := e.engine.Question(assessment.QuestionID(question))
		if q == nil {
			question, _, _ = strings.Cut(id, "=")
			open = append(open, e.questionWords(assessment.QuestionID(question)))
			continue
		}
		if o, _ := q.Option(assessment.OptionID(option)); o != nil {
			option = o.Short
		}
		given = append(given, strings.TrimSuffix(q.Short, "?")+": "+option+" ("+id+")")
	}
	w.fact("You said", strings.Join(given, "; "))
	w.fact("Open", strings.Join(open, "; "))
	label := "Sources"
	for _, source := range r.Sources {
		w.fact(label, source)
		label = ""
	}
	if r.Checked.IsZero() {
		return
	}
	w.fact("Checked", report.LongDate(r.Checked)+", again by "+report.LongDate(r.ReviewBy))
	if r.Stale {
		w.fact("Warning", "past that day: check it before you rely on it")
	}
}

// questionWords is a question in a few words, with its id.
func (e *explanation) questionWords(id assessment.QuestionID) string {
	text := string(id)
	if q := e.engine.Question(id); q != nil {
		text = strings.TrimSuffix(q.Short, "?")
	}
	return text + " (" + string(id) + ")"
}

func (a *app) compareCommand() *cobra.Command {
	to := &output{formats: []string{formatText, formatMarkdown, formatJSON}, file: true}
	var since string
	cmd := a.command("compare A [B]", cobra.RangeArgs(1, 2), to, func(ctx context.Context, args []string) error {
		if since != "" && len(args) > 1 {
			return usagef("--since compares one assessment with itself; name one, or leave it out")
		}
		return a.withAssessment(ctx, args[len(args)-1], func(s stored) (err error) {
			before, after := s.run, s.run
			names := report.Sides{Left: title(after.Company) + " before", Right: title(after.Company)}
			switch {
			case len(args) > 1:
				var id string
				id, err = find(ctx, s.db, args[0])
				if err != nil {
					return err
				}
				before, err = s.db.Get(ctx, id)
				names.Left = title(before.Company)
			case since != "" || s.run.Pack.Digest == s.engine.Pack.Digest:
				day, wrong := assessment.DateOf(after.Changed.In(a.now().Location())), error(nil)
				if since != "" {
					day, wrong = assessment.ReadDate(since, a.day())
				}
				if wrong != nil {
					return usagef("--since: %w", wrong)
				}
				before, err = s.db.At(ctx, after.ID, a.beginning(day))
				names.Left += " " + report.LongDate(day)
			}
			if err != nil {
				return err
			}
			c := comparison{
				Trustpath:  1,
				Content:    s.engine.Pack,
				Today:      a.day(),
				Left:       side{before.ID, before.Company},
				Right:      side{after.ID, after.Company},
				Comparison: compare.SideBySide(s.engine, before, after, a.day()),
			}
			if to.format == formatMarkdown {
				return a.write(*to, func(w io.Writer) error {
					return report.SideBySide(w, s.engine.Catalog, names, c.Comparison)
				})
			}
			return a.print(to, c, func(w io.Writer) {
				writeComparison(textWriter{w, a.width()}, s.engine.Catalog, names, c.Comparison)
			})
		})
	})
	cmd.Flags().StringVar(&since, "since", "",
		"compare one assessment with itself as this `day` began, written 2026-12-01")
	return cmd
}

// comparison is a comparison as JSON.
type comparison struct {
	Trustpath int                `json:"trustpath"`
	Content   assessment.PackRef `json:"content"`
	Today     assessment.Date    `json:"today"`
	Left      side               `json:"left"`
	Right     side               `json:"right"`
	assessment.Comparison
}

type side struct {
	ID      string `json:"id"`
	Company string `json:"company"`
}

// writeComparison writes each difference with its cause, then the edits.
func writeComparison(w textWriter, c *assessment.Catalog, names report.Sides, cmp assessment.Comparison) {
	changed := 0
	for _, line := range cmp.Lines {
		if line.Changed {
			changed++
		}
	}
	w.wrap("", "", fmt.Sprintf("%s → %s: %d of %d lines are different", names.Left, names.Right, changed, len(cmp.Lines)))
	if changed == 0 && len(cmp.Edits) == 0 {
		w.wrap("", "", "Your entries are the same too. To compare with another day: --since DAY")
	}
	for _, line := range cmp.Lines[:changed] {
		fmt.Fprintln(w)
		w.wrap("", "", report.LineName(c, line.Line))
		w.wrap("  ", "  ", report.LineWords(c, line.Line, line.From)+" → "+report.LineWords(c, line.Line, line.To))
		var because []string
		for _, of := range line.Because {
			because = append(because, report.EditName(c, of))
		}
		if line.Content {
			because = append(because, "content "+c.Pack.Version)
		}
		w.fact("Because", strings.Join(because, "; "))
	}
	if len(cmp.Edits) > 0 {
		fmt.Fprintln(w, "\nDifferent entries")
	}
	for _, e := range cmp.Edits {
		w.wrap("  ", "    ", report.EditName(c, e.Of)+": "+report.EditWords(c, e))
	}
}

// writeContentChanges tells the user that an assessment was answered with other
// content, what that changes, and how to accept it. cc may be nil.
func writeContentChanges(
	w textWriter, c *assessment.Catalog, run assessment.Assessment, cc *assessment.ContentChanges,
) {
	if cc == nil {
		return
	}
	w.wrap("", "", report.ContentSentence(cc))
	for _, change := range cc.Changes {
		words := report.ChangeWords(c, change)
		w.wrap("  ", "    ", fmt.Sprintf("%s: %s, was %s (%s)", words.What, words.To, words.From, words.Cause))
	}
	fmt.Fprintf(w, "To accept it: trustpath content accept %s\n\n", run.ID)
}
