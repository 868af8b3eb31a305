package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/compare"
	"trustpath/assessment/report"
	"trustpath/assessment/status"
)

func (a *app) reviewCommand() *cobra.Command {
	to := textOrJSON()
	var days int
	var done bool
	cmd := a.assessmentCommand("review ID", cobra.ExactArgs(1), to, func(ctx context.Context, s stored, _ []string) error {
		if days < 1 {
			return usagef("--older is 1 or more days, not %d", days)
		}
		given, last, err := s.db.ReviewDays(ctx, s.run.ID)
		if err != nil {
			return err
		}
		value := struct {
			ID      string `json:"id"`
			Company string `json:"company"`
			status.Review
			Changes *assessment.Comparison `json:"changes"` // since the last review; only with --done, and after a first one
		}{ID: s.run.ID, Company: s.run.Company, Review: status.ToReview(s.engine, s.run, given, a.day(), days)}
		if done && !last.IsZero() {
			before, err := s.db.At(ctx, s.run.ID, last)
			if err != nil {
				return err
			}
			changes := compare.SideBySide(s.engine, before, s.run, a.day())
			value.Changes = &changes
		}
		if done {
			day := a.day()
			if err := s.db.Apply(ctx, s.run.ID, assessment.SetFacts{Reviewed: &day}); err != nil {
				return err
			}
		}
		return a.print(to, value, func(w io.Writer) {
			out := textWriter{w, a.width()}
			switch {
			case value.Changes != nil:
				names := report.Sides{Left: "reviewed " + report.LongDate(s.run.Reviewed), Right: "now"}
				writeComparison(out, s.engine.Catalog, names, *value.Changes)
			case done:
				a.say("Reviewed on %s. The next review shows what changed since.", report.LongDate(a.day()))
			default:
				writeReview(out, s, value.Review, days)
			}
		})
	})
	cmd.Flags().IntVar(&days, "older", status.OldDays, "answers at least this many `days` old")
	cmd.Flags().BoolVar(&done, "done", false, "record the review, and show what changed since the last one")
	return cmd
}

// writeReview writes what is worth a look, each with the command that changes it.
func writeReview(w textWriter, s stored, v status.Review, days int) {
	last := "never reviewed"
	if !v.Reviewed.IsZero() {
		last = "last reviewed " + report.LongDate(v.Reviewed)
	}
	w.wrap("", "", fmt.Sprintf("%s, %s", title(s.run.Company), last))
	section := func(n int, heading string) {
		if n > 0 {
			fmt.Fprintln(w)
			w.wrap("", "", fmt.Sprintf("%s: %d", heading, n))
		}
	}
	section(len(v.Answers), fmt.Sprintf("Answers of %d days or more", days))
	for _, o := range v.Answers {
		answer := assessment.Answer{Options: o.Options, Unknown: o.Unknown}
		given := report.AnswerWords(s.engine.Question(o.Question), answer)
		text := fmt.Sprintf("%s %s (%s)", o.Title, given, report.LongDate(o.Given))
		if o.Recheck {
			text += ", with new options since"
		}
		w.wrap("  ", "    ", text)
		w.wrap("    ", "      ", fmt.Sprintf("trustpath answer %s %s=…", s.run.ID, o.Question))
	}
	section(len(v.Late), "Late work")
	for _, t := range v.Late {
		text := fmt.Sprintf("%s, due %s, %s late", t.Title, report.LongDate(t.Due), report.Count(t.Days, "day"))
		if who := t.Who(); who != "" {
			text += ": " + who
		}
		w.wrap("  ", "    ", text)
		command := fmt.Sprintf("trustpath ready %s %s=in_place", s.run.ID, t.ID)
		if t.Recurs {
			command = fmt.Sprintf("trustpath done %s %s=%s", s.run.ID, t.ID, v.AsOf)
		}
		w.wrap("    ", "      ", command)
	}
	section(len(v.Laws), "Laws and contracts with a new date")
	for _, o := range v.Laws {
		w.wrap("  ", "    ", o.Title+": "+lawWords(o))
		w.wrap("    ", "      ", fmt.Sprintf("trustpath explain %s %s", s.run.ID, o.ID))
	}
	section(len(v.FactsExpired), "Facts past their review date")
	if text := report.Expired(s.engine.Catalog, v.FactsExpired); text != "" {
		w.wrap("  ", "    ", text)
		w.wrap("    ", "      ", "trustpath content use FILE.zip")
	}
	if len(v.Answers)+len(v.Late)+len(v.Laws)+len(v.FactsExpired) == 0 {
		w.wrap("", "", "Nothing is old, late or new.")
	}
	fmt.Fprintln(w)
	w.wrap("", "", "When you are done: trustpath review "+s.run.ID+" --done")
}

func lawWords(o status.ChangedLaw) string {
	switch o.Change {
	case status.LawInForce:
		return "in force since " + report.LongDate(o.AppliesFrom)
	case status.LawChecked:
		return fmt.Sprintf("from %s, checked on %s", report.LongDate(o.AppliesFrom), report.LongDate(o.Checked))
	case status.LawContent:
		return "the content in use now decides differently"
	}
	return ""
}
