package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) listCommand() *cobra.Command {
	var limit int
	var deleted bool
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "list",
		Example: "  trustpath list --limit 20\n  trustpath list --deleted\n  trustpath list --json",
		Short:   "List the assessments, the last changed first",
		Args:    cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			return a.list(ctx, limit, deleted, &format)
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	cmd.Flags().BoolVar(&deleted, "deleted", false, "the deleted ones, the last deleted first; restore brings one back")
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) list(ctx context.Context, limit int, deleted bool, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	write := listText
	if format == formatJSON {
		write = listJSON
	}
	if limit < 1 {
		return usagef("--limit is 1 or more, not %d", limit)
	}
	err = a.withStore(ctx, func(db *sqlite.DB) error {
		list, count, more := db.List, db.Count, ""
		if deleted {
			list, count, more = db.ListDeleted, db.CountDeleted, "--deleted "
		}
		rows, err := list(ctx, limit, 0)
		if err != nil {
			return err
		}
		total, err := count(ctx)
		if err != nil {
			return err
		}
		switch {
		case total == 0 && deleted:
			a.say("No assessment is deleted.")
		case total == 0:
			gone, err := db.CountDeleted(ctx)
			if err != nil {
				return err
			}
			if gone > 0 {
				a.say("%s deleted; trustpath list --deleted shows what can come back.", are(gone, "assessment"))
			} else {
				a.say("No assessments yet. Begin one with: trustpath new NAME")
			}
		case total > len(rows):
			a.say("%d of %d shown; for more: trustpath list %s--limit %d", len(rows), total, more, total)
		}
		if err := write(a.out, rows); err != nil {
			return err
		}
		if bad := len(slices.DeleteFunc(rows, func(s sqlite.Summary) bool { return !s.Damaged })); bad > 0 {
			return fmt.Errorf("%s not as stored, so nothing else of it is shown; trustpath doctor says what to do", are(bad, "assessment"))
		}
		return nil
	})
	if errors.Is(err, sqlite.ErrAbsent) { // a fresh start is no mistake
		a.say("No assessments yet: %s", err)
		return write(a.out, nil)
	}
	return err
}

// listText prints the company last, since its width is anybody's guess.
func listText(w io.Writer, rows []sqlite.Summary) error {
	if len(rows) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tCHANGED\tANSWERED\tCOMPANY")
	for _, row := range rows {
		if row.Damaged {
			fmt.Fprintf(table, "%s\t\t\t(damaged)\n", clean(row.ID))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", row.ID, row.Changed.Local().Format("2006-01-02 15:04"), row.Answered, title(row.Company))
	}
	return table.Flush()
}

// listRow is one assessment in list --json.
type listRow struct {
	ID       string    `json:"id"`
	Company  string    `json:"company"`
	Answered int       `json:"answered"`
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
	Damaged  bool      `json:"damaged,omitempty"`
}

func listJSON(w io.Writer, rows []sqlite.Summary) error {
	out := make([]listRow, 0, len(rows))
	for _, row := range rows {
		out = append(out, listRow{row.ID, row.Company, row.Answered, row.Created.UTC(), row.Changed.UTC(), row.Damaged})
	}
	return report.Encode(w, out)
}

func (a *app) showCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "Show where an assessment stands",
		Example: "  trustpath show 01JD",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.show(ctx, args[0], &format)
		}),
	}
	format.add(cmd, formatText, formatMarkdown, formatJSON)
	return cmd
}

func (a *app) show(ctx context.Context, id string, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	options, err := a.evaluation(nil)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		return a.write(fileFlag{path: "-"}, func(w io.Writer) error {
			if format == formatText {
				return a.brief(w, c.Catalog, run, c.Evaluate(run, options))
			}
			return render(w, format, document{catalog: c, run: run, options: options, written: a.written(options.Today)})
		})
	})
}

// brief says where an assessment stands in a dozen lines: what is decided, what
// is still open, and what to answer next.
func (a *app) brief(w io.Writer, c *assessment.Catalog, run assessment.Assessment, r assessment.Result) error {
	out := bufio.NewWriter(w)
	line := func(name, text string) { fmt.Fprintf(out, "%-14s %s\n", name, clean(text)) }
	fmt.Fprintf(out, "%s\n%s\n\n", title(run.Company), run.ID)
	changed(out, c, run, r.ContentChanges, a.width())
	if r.Outcome != "" {
		line("Outcome", report.OutcomeWord(r.Outcome))
	} else {
		line("Outcome", "open: "+report.OutcomeWords(r.OutcomePossible))
	}
	for i := range r.Standards {
		s := &r.Standards[i]
		line(c.Standard(s.ID).Short, standardWords(c, s))
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

// standardWords is "now, Type II, window 6 months, security, confidentiality",
// or the decisions that are still possible.
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
	if report.VerdictWord(d) != "" {
		text += ", " + report.VerdictWord(d)
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
