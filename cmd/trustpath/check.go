package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment/claims"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/assessment/yamldoc"
)

func (a *app) claimsCommand() *cobra.Command {
	var to output
	cmd := &cobra.Command{
		Use:   "claims [FILE]",
		Short: "Find sentences about standards that must not be said",
		Long: "Read HTML, Markdown, JSON or plain text, such as a page of your site, and name each sentence that you must not say,\n" +
			"with the reason and a right one. Without FILE, or with -, it reads stdin. The exit code is 1 when something was\n" +
			"found. Denials, questions, and what you quote as wrong or after the words Do not say are left alone.",
		Example: "  trustpath claims website.md\n  curl -s https://example.com | trustpath claims",
		Args:    cobra.MaximumNArgs(1),
	}
	cmd.RunE = a.doFormat(&to, func(_ context.Context, args []string, format string) error {
		path := "-"
		if len(args) > 0 {
			path = args[0]
		}
		data, err := a.readInput(path, claims.MaxSize)
		if err != nil {
			return err
		}
		data, err = yamldoc.Text(data, inputName(path), claims.MaxSize)
		if err != nil {
			return err
		}
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		checker, err := claims.New(c.Catalog)
		if err != nil {
			return err
		}
		found := checker.Find(string(data))
		err = a.print(func(w io.Writer) error {
			if format == formatJSON {
				return report.Encode(w, found)
			}
			for _, f := range found { // the place first, as compilers do
				fmt.Fprintf(w, "%s:%d:%d: “%s”\n  in:      %s\n  why:     %s\n  instead: %s\n",
					clean(inputName(path)), f.Line, f.Column, f.Text, f.Sentence, f.Reason, f.Instead)
			}
			return nil
		})
		if err != nil || len(found) == 0 {
			return err
		}
		a.say("%s that must not be said", report.Count(len(found), "sentence"))
		return exitError{code: codeFound}
	})
	to.addFormats(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) verifyCommand() *cobra.Command {
	var to output
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Recompute a decision record, and say whether it is what it says",
		Long: "Recompute a record that trustpath export --format record wrote, offline, and say one of three things: equal,\n" +
			"changed content, or tampered and where. The exit code is 0 for equal, else 1. The digests in a record show a\n" +
			"change by accident or in one place; they are no signature.",
		Example: "  trustpath verify acme.record.json\n  trustpath verify - --json < acme.record.json",
		Args:    cobra.ExactArgs(1),
	}
	cmd.RunE = a.doFormat(&to, func(_ context.Context, args []string, format string) error {
		data, err := a.readInput(args[0], files.MaxRecord)
		if err != nil {
			return err
		}
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		found, err := files.VerifyRecord(data, inputName(args[0]), c, version())
		if err != nil {
			return err
		}
		err = a.print(func(w io.Writer) error {
			if format == formatJSON {
				return report.Encode(w, found)
			}
			writeVerdict(w, found)
			return nil
		})
		if err == nil && found.Verdict != files.Equal {
			err = exitError{code: codeFound}
		}
		return err
	})
	to.addFormats(cmd, formatText, formatJSON)
	return cmd
}

// writeVerdict writes the result of a check, the verdict in the first line.
func writeVerdict(w io.Writer, found files.RecordCheck) {
	switch found.Verdict {
	case files.Equal:
		fmt.Fprintf(w, "equal: the same answers give the same result (content %s, as of %s)\n",
			packName(found.Recorded), found.Made)
	case files.ChangedContent:
		from, to := report.PackNames(found.Recorded, found.Content)
		fmt.Fprintf(w, "changed content: the record fits itself; it was made with content %s by trustpath %s, "+
			"and this is content %s by %s\n", clean(from), found.Program, to, version())
		if len(found.Differences) == 0 {
			fmt.Fprintln(w, "The result would be the same today.")
		}
	case files.Tampered:
		fmt.Fprintln(w, "tampered: the record does not fit itself or its answers")
	}
	for _, d := range found.Differences {
		fmt.Fprintf(w, "  %s: %s\n", d.Where, d.What)
		if d.Recorded != "" {
			fmt.Fprintf(w, "    recorded    %s\n", d.Recorded)
		}
		if d.Recomputed != "" {
			fmt.Fprintf(w, "    recomputed  %s\n", d.Recomputed)
		}
	}
}
