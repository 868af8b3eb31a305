package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/status"
)

func (a *app) statusCommand() *cobra.Command {
	to := &output{formats: []string{formatText, formatMarkdown, formatJSON}, file: true}
	var since string
	var check bool
	cmd := a.assessmentCommand("status ID", cobra.ExactArgs(1), to, func(ctx context.Context, s stored, _ []string) error {
		found, err := a.status(ctx, s, since)
		if err != nil {
			return err
		}
		if to.format == formatMarkdown {
			err = a.write(*to, func(w io.Writer) error { return report.Status(w, s.engine.Catalog, s.run, &found) })
		} else {
			err = a.print(to, found, func(w io.Writer) { writeStatus(textWriter{w, a.width()}, s, &found) })
		}
		if err == nil && check && len(found.Late) > 0 {
			a.say("%s late", areCounted(len(found.Late), "task"))
			err = exitError{code: codeFound}
		}
		return err
	})
	cmd.Flags().StringVar(&since, "since", "",
		"what was done and moved since this `day`; else since the last review or the promise")
	cmd.Flags().BoolVar(&check, "check", false, "end with 1 when something is late")
	return cmd
}

// status returns the status of an assessment, with what changed since a day: that which
// is given, else that of the last review, else that of the promise.
func (a *app) status(ctx context.Context, s stored, since string) (assessment.Status, error) {
	out := status.Of(s.engine, s.run, a.day())
	day := s.run.Reviewed
	if day.IsZero() && out.Baseline != nil {
		day = out.Baseline.Day
	}
	if since != "" {
		given, err := assessment.ReadDate(since, a.day())
		if err != nil {
			return out, usagef("--since: %w", err)
		}
		if out.AsOf.Before(given) {
			return out, usagef("--since %s is after %s, the day of the status", given, out.AsOf)
		}
		day = given
	}
	if day.IsZero() {
		return out, nil
	}
	then, err := s.db.At(ctx, s.run.ID, a.beginning(day.AddDays(1)))
	if err == nil {
		status.Since(s.engine, &out, then, day)
	}
	return out, err
}

// writeStatus writes the parts of a status, the summary first.
func writeStatus(w textWriter, s stored, found *assessment.Status) {
	fmt.Fprintln(w, title(found.Company))
	for i, part := range report.StatusParts(s.engine.Catalog, s.run, found) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		w.wrap("", "", part.Title)
		for _, line := range part.Lines {
			w.wrap("  ", "    ", line)
		}
	}
	if found.Baseline == nil {
		fmt.Fprintf(w, "\nTo keep this plan to compare with: trustpath plan commit %s\n", s.run.ID)
	}
}

func (a *app) planCommand() *cobra.Command {
	var reason string
	commit := a.assessmentCommand("plan commit ID", cobra.ExactArgs(1), nil,
		func(ctx context.Context, s stored, _ []string) error {
			text := safetext.Line(reason, safetext.MaxNote)
			if n := len([]rune(text)); n > safetext.MaxReason {
				return usagef("the reason has %d characters; %d at most", n, safetext.MaxReason)
			}
			r := s.engine.Evaluate(s.run, assessment.Options{Today: a.day(), SkipFlips: true})
			promised := status.Promise(s.run, &r, text)
			if len(promised.Work)+len(promised.Milestones) == 0 {
				return usagef("there is no plan to promise yet; first answer what is open: trustpath open %s", s.run.ID)
			}
			if err := s.db.Apply(ctx, s.run.ID, assessment.AddBaseline{Baseline: promised}); err != nil {
				return err
			}
			var ends []string
			for _, m := range r.Plan.InHand(s.engine.Catalog) {
				if day := promised.Milestones[m.ID]; !day.IsZero() {
					ends = append(ends, m.Title+" "+report.LongDate(day))
				}
			}
			line := "promised on " + report.LongDate(promised.Day) + ": " + report.Count(len(promised.Work), "task")
			if len(ends) > 0 {
				line += "; " + strings.Join(ends, ", ")
			}
			a.say("%s\nTo compare with it later: trustpath status %s", line, s.run.ID)
			return nil
		})
	commit.Flags().StringVar(&reason, "reason", "", "why this plan is promised, in a `text`")
	return a.group("plan", commit)
}
