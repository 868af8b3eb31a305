package main

import (
	"context"
	"fmt"
	"io"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trustpath/assessment/claims"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
)

func (a *app) claimsCommand() *cobra.Command {
	to := textOrJSON()
	do := func(_ context.Context, c *engine.Engine, args []string) error {
		path := append(args, "-")[0]
		if path == "-" && term.IsTerminal(a.in.Fd()) {
			a.say("Type or paste the text; ctrl+d ends it.")
		}
		data, err := a.readText(path, claims.MaxSize)
		if err != nil {
			return err
		}
		checker, err := claims.New(c.Catalog)
		if err != nil {
			return err
		}
		found := checker.Find(string(data))
		err = a.print(to, found, func(w io.Writer) {
			for _, f := range found { // the place first, as compilers do
				fmt.Fprintf(w, "%s:%d:%d: “%s”\n  in:      %s\n  why:     %s\n  instead: %s\n",
					clean(inputName(path)), f.Line, f.Column, f.Text, f.Sentence, f.Reason, f.Instead)
			}
		})
		if err != nil || len(found) == 0 {
			return err
		}
		a.say("%s that you must not make", report.Count(len(found), "claim"))
		return exitError{code: codeFound}
	}
	return a.engineCommand("claims [FILE]", cobra.MaximumNArgs(1), to, do)
}

func (a *app) verifyCommand() *cobra.Command {
	to := textOrJSON()
	do := func(_ context.Context, c *engine.Engine, args []string) error {
		data, err := a.readInput(args[0], files.MaxRecord)
		if err != nil {
			return err
		}
		found, err := files.VerifyRecord(data, inputName(args[0]), c, version())
		if err != nil {
			return err
		}
		err = a.print(to, found, func(w io.Writer) { writeVerdict(w, found) })
		if err == nil && found.Verdict != files.Equal {
			err = exitError{code: codeFound}
		}
		return err
	}
	return a.engineCommand("verify FILE", cobra.ExactArgs(1), to, do)
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
