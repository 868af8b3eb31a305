package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
)

func (a *app) newCommand() *cobra.Command {
	var answers string
	cmd := a.command("new [NAME]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if a.interactive() {
			if err := a.prepareScreens(); err != nil {
				return err
			}
		}
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		var run assessment.Assessment
		if answers != "" {
			run, err = a.readAnswers(c, answers)
			if err != nil {
				return err
			}
		}
		if len(args) > 0 { // wins over the name in the file
			run.Company, err = companyName(args[0])
			if err != nil {
				return err
			}
		}
		first := start{begin: &run}
		if a.interactive() {
			return a.runTUI(ctx, c, first)
		}
		return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
			id, err := first.open(ctx, db.WithEngine(c))
			if err == nil {
				_, err = fmt.Fprintln(a.out, id)
			}
			return err
		})
	})
	cmd.Flags().StringVar(&answers, "answers", "", "begin with the answers of this `file`; - is stdin")
	return cmd
}

// companyName cleans a name from the command line.
func companyName(text string) (string, error) {
	name := clean(text)
	if got := len([]rune(name)); got > safetext.MaxCompany {
		return "", usagef("the name has %d characters; %d at most", got, safetext.MaxCompany)
	}
	return name, nil
}

func (a *app) openCommand() *cobra.Command {
	return a.command("open ID", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		if !a.interactive() {
			return noTerminal("trustpath show " + args[0])
		}
		return a.openTUI(ctx, start{find: true, id: args[0]})
	})
}

func (a *app) listCommand() *cobra.Command {
	var limit int
	var deleted bool
	to := textOrJSON()
	cmd := a.command("list", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		if limit < 1 {
			return usagef("--limit is 1 or more, not %d", limit)
		}
		err := a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return a.list(ctx, db, to, limit, deleted) })
		if errors.Is(err, sqlite.ErrAbsent) { // not an error: nothing has been entered yet
			a.say("No assessments yet: %s", err)
			return a.printList(to, nil)
		}
		return err
	})
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	cmd.Flags().BoolVar(&deleted, "deleted", false, "the deleted ones, the last deleted first; restore brings one back")
	return cmd
}

func (a *app) list(ctx context.Context, db *sqlite.DB, to *output, limit int, deleted bool) error {
	rows, err := db.List(ctx, deleted, limit)
	if err != nil {
		return err
	}
	total, err := db.Count(ctx)
	if err != nil {
		return err
	}
	gone, err := db.Deleted(ctx)
	if err != nil {
		return err
	}
	flag := ""
	if deleted {
		total, flag = len(gone), "--deleted "
	}
	switch {
	case total == 0 && deleted:
		a.say("No assessment is deleted.")
	case total == 0 && len(gone) > 0:
		a.say("%s deleted; trustpath list --deleted shows what can come back.", areCounted(len(gone), "assessment"))
	case total == 0:
		a.say("No assessments yet. Begin one with: trustpath new NAME")
	case total > len(rows):
		a.say("%d of %d shown; for more: trustpath list %s--limit %d", len(rows), total, flag, total)
	}
	if err := a.printList(to, rows); err != nil {
		return err
	}
	damaged := slices.DeleteFunc(rows, func(s sqlite.Summary) bool { return !s.Damaged })
	if len(damaged) > 0 {
		return fmt.Errorf("%s not as stored, so nothing else of it is shown; trustpath doctor says what to do",
			areCounted(len(damaged), "assessment"))
	}
	return nil
}

func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// printList prints a table. The company, of any width, comes last.
func (a *app) printList(to *output, rows []sqlite.Summary) error {
	return a.print(to, append([]sqlite.Summary{}, rows...), func(w io.Writer) {
		if len(rows) == 0 {
			return
		}
		table := newTable(w)
		defer table.Flush()
		fmt.Fprintln(table, "ID\tCHANGED\tANSWERED\tCOMPANY")
		for _, row := range rows {
			if row.Damaged {
				fmt.Fprintf(table, "%s\t\t\t(damaged)\n", clean(row.ID))
				continue
			}
			changed := row.Changed.Local().Format("2006-01-02 15:04")
			fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", row.ID, changed, row.Answered, title(row.Company))
		}
	})
}

func (a *app) showCommand() *cobra.Command {
	to := &output{formats: []string{formatText, formatMarkdown, formatJSON}}
	return a.assessmentCommand("show ID", cobra.ExactArgs(1), to,
		func(_ context.Context, s stored, _ []string) error {
			d := a.document(s.engine, s.run)
			return a.write(*to, func(w io.Writer) error {
				if to.format == formatText {
					a.writeBrief(w, s.engine, s.run, d.result())
					return nil
				}
				return render(w, to.format, d)
			})
		})
}

// writeBrief writes about a dozen lines: what is decided, what is still open, and
// what to answer next.
func (a *app) writeBrief(w io.Writer, c *engine.Engine, run assessment.Assessment, r assessment.Result) {
	line := func(name, text string) { fmt.Fprintf(w, "%-14s %s\n", name, clean(text)) }
	fmt.Fprintf(w, "%s\n%s\n\n", title(run.Company), run.ID)
	writeContentChanges(textWriter{w, a.width()}, c.Catalog, run, r.ContentChanges)
	if r.Outcome != "" {
		line("Outcome", report.OutcomeWord(r.Outcome))
	} else {
		line("Outcome", "open: "+report.OutcomeWords(r.OutcomePossible))
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		line(c.Standard(s.ID).Short, standardWords(c.Catalog, s))
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
	if text := report.Unasked(c.Catalog, run); text != "" {
		line("Deals", text)
	}
	if text := report.Expired(c.Catalog, r.FactsExpired); text != "" {
		line("Past review", text)
	}
	if text := report.HeldWords(c.Catalog, run); text != "" {
		line("Held dates", text)
	}
	line("Answered", answeredWords(c, run.Answers))
	if len(r.Kept) > 0 {
		line("Kept", strings.Join(r.Kept, ", ")+": does not count with this content")
	}
	for _, renaming := range run.Carried {
		now := " now"
		if renaming.Both {
			now = " too"
		}
		line("Renamed", renaming.From+" is "+renaming.To+now)
	}
	if len(r.CheckAgain) > 0 {
		line("Check again", strings.Join(words(r.CheckAgain), ", ")+": new options; answer again, or accept the content")
	}
	next := "none: nothing that is open can change this"
	if q := c.Question(r.NextQuestion); q != nil {
		next = string(q.ID) + ": " + q.Prompt
	}
	line("Next question", next)
}

// standardWords is "now, Type II, window 6 months, security, confidentiality", or
// the decisions that are still possible.
func standardWords(c *assessment.Catalog, s *assessment.StandardResult) string {
	if s.Decision == "" {
		return "open: " + report.DecisionWords(s.Possible)
	}
	words := []string{report.DecisionWord(s.Decision)}
	if s.Report != "" {
		words = append(words, report.ReportWord(c, s.ID, s.Report))
	}
	if s.WindowMonths > 0 {
		words = append(words, fmt.Sprintf("window %d months", s.WindowMonths))
	}
	for _, category := range s.Categories {
		words = append(words, report.Spaced(string(category)))
	}
	return strings.Join(words, ", ")
}

func deadlineWords(d *assessment.DeadlineVerdict) string {
	text := d.Date.String()
	if word := report.VerdictWord(d); word != "" {
		text += ", " + word
	}
	if d.Verdict != "" {
		text += "; the earliest honest date is " + d.Earliest.String()
	}
	return text
}

func answeredWords(c *engine.Engine, answers assessment.Answers) string {
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
