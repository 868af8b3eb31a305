package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

// contentCommand is the parent of the commands about content packs.
func (a *app) contentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "content",
		Short:   "List, copy and check content packs: questions, rules, facts and sources",
		Example: "  trustpath content check\n  trustpath content eject our-content",
		Args:    knownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.contentListCommand(), a.contentCheckCommand(), a.contentEjectCommand(), a.contentAcceptCommand())
	return cmd
}

// packName is a pack in a message.
func packName(pack assessment.PackRef) string { return clean(pack.ID + " " + pack.Version) }

// packRow is one pack in content list.
type packRow struct {
	ID       string          `json:"id"`
	Version  string          `json:"version"`
	Title    string          `json:"title"`
	Checked  assessment.Date `json:"checked"`
	ReviewBy assessment.Date `json:"review_by"`
	Stale    bool            `json:"stale"` // past the day to check again
	Digest   string          `json:"digest"`
	Where    string          `json:"where"` // "built in", or the folder
	InUse    bool            `json:"in_use"`
}

func (a *app) contentListCommand() *cobra.Command {
	var to output
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the content packs that there are, the one in use first",
		Example: "  trustpath content list\n  trustpath content list --content our-content --json",
		Args:    cobra.NoArgs,
	}
	cmd.RunE = a.doFormat(&to, func(_ context.Context, _ []string, format string) error {
		folders := []string{""}
		if a.content != "" {
			folders = []string{a.content, ""}
		}
		var rows []packRow
		for i, folder := range folders {
			c, err := a.loadPack(folder)
			if err != nil {
				return err
			}
			row := packRow{
				ID:       c.Pack.ID,
				Version:  c.Pack.Version,
				Title:    c.Title,
				Checked:  c.Checked,
				ReviewBy: c.ReviewBy,
				Stale:    !c.ReviewBy.IsZero() && c.ReviewBy.Before(a.day()),
				Digest:   c.Pack.Digest,
				Where:    folder,
				InUse:    i == 0,
			}
			if folder == "" {
				row.Where = "built in"
			}
			rows = append(rows, row)
		}
		return a.print(func(w io.Writer) error {
			if format == formatJSON {
				return report.Encode(w, rows)
			}
			return writePacks(w, rows)
		})
	})
	to.addFormats(cmd, formatText, formatJSON)
	return cmd
}

func writePacks(w io.Writer, rows []packRow) error {
	const digestLength = len("sha256:") + 12 // enough to tell packs apart
	table := newTable(w)
	fmt.Fprintln(table, "ID\tVERSION\tCHECKED\tAGAIN BY\tWHERE\tTITLE\tDIGEST")
	for _, row := range rows {
		again := row.ReviewBy.String()
		if row.Stale {
			again += " (past)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clean(row.ID), clean(row.Version), row.Checked, again,
			clean(row.Where), clean(row.Title), row.Digest[:min(digestLength, len(row.Digest))])
	}
	return table.Flush()
}

func (a *app) contentAcceptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accept ID",
		Short: "Let an assessment belong to the content in use",
		Long: "An assessment belongs to the content that it was answered with, and show says what other content\n" +
			"changes. Accept ends that: from here on it belongs to the content in use. Nothing entered is lost.",
		Example: "  trustpath show 01JD\n  trustpath content accept 01JD",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.withAssessment(ctx, args[0], func(s stored) error {
				if s.run.Pack == s.engine.Pack && s.run.Recommended != nil {
					a.say("%s belongs to content %s already", title(s.run.Company), packName(s.engine.Pack))
					return nil
				}
				if err := s.db.Apply(ctx, s.run.ID, assessment.AcceptPack{}); err != nil {
					return err
				}
				a.say("%s belongs to content %s now", title(s.run.Company), packName(s.engine.Pack))
				return nil
			})
		}),
	}
}

func (a *app) contentCheckCommand() *cobra.Command {
	var witness string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Prove a content pack over all answers: reachable, free of contradiction, sourced",
		Long: "Check the pack in DIR, else that of --content, else the one that is built in. Everything that is wrong is\n" +
			"said at once, with file and line: what no answers reach, options that change nothing, rules that contradict\n" +
			"each other, broken promises, requirements that nothing serves, facts without sources or past their day.\n\n" +
			"--witness prints an answers file that leads to a value (soc2.decision=now), a gate (gates.hitrust), an\n" +
			"obligation (obligations.nis2) or a case of it (obligations.gdpr_art22/2), or to rule:ID, claim:ID,\n" +
			"question:ID or condition:ID.\n\n" +
			"The exit code is 0 when there is nothing or only warnings, 1 when errors were found or nothing leads to\n" +
			"the witness, and 3 when the pack cannot be loaded.",
		Example: "  trustpath content check\n  trustpath content check mypack\n" +
			"  trustpath content check --witness soc2.decision=keep",
		Args: cobra.MaximumNArgs(1),
		RunE: a.do(func(_ context.Context, args []string) error {
			folder := a.content
			if len(args) > 0 {
				folder = args[0]
				if folder == "" {
					return usagef("name the folder of the pack; without one the pack that is built in is checked")
				}
			}
			return a.checkPack(folder, witness, asJSON)
		}),
	}
	cmd.Flags().StringVar(&witness, "witness", "", "print answers that lead to what is `NAME`d")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print findings and counts as JSON")
	cmd.MarkFlagsMutuallyExclusive("witness", "json")
	return cmd
}

// checkPack prints the findings of a check, or with the name of a witness an
// answers file.
func (a *app) checkPack(folder, witness string, asJSON bool) error {
	var found *pack.Report
	err := a.withPack(folder, func(files fs.FS) (err error) {
		found, err = pack.Check(files, a.day())
		return err
	})
	var problems yamldoc.Problems
	if errors.As(err, &problems) { // the pack cannot be loaded, so nothing is proved
		out := checkResult{Errors: len(problems), Findings: []checkFinding{}}
		for _, p := range problems {
			out.Findings = append(out.Findings, checkFinding{
				File:     p.File,
				Line:     p.Line,
				Severity: "error",
				Message:  p.Message,
			})
		}
		if err := a.print(func(w io.Writer) error { return out.write(w, asJSON) }); err != nil {
			return err
		}
		return inputErrorf("the content cannot be loaded: %s", report.Count(len(problems), "problem"))
	}
	if err != nil {
		return exitError{codeInput, err}
	}
	if witness != "" {
		answers, err := found.Witness(witness)
		switch {
		case errors.Is(err, pack.ErrUnreachable):
			return exitError{codeFound, fmt.Errorf("no answers lead to %s", witness)}
		case err != nil:
			return usagef("%s: %w", witness, err)
		}
		return files.WriteAnswers(a.out, assessment.Assessment{Answers: answers}, found.Catalog)
	}
	out := checkResult{
		Content:  &found.Catalog.Pack,
		Errors:   found.Errors(),
		Warnings: len(found.Findings) - found.Errors(),
		Findings: []checkFinding{},
		Proved:   &found.Proved,
	}
	for _, severity := range []string{"error", "warning"} {
		for _, f := range found.Findings {
			if f.Warning != (severity == "warning") {
				continue
			}
			finding := checkFinding{File: f.File, Line: f.Line, Severity: severity, Message: f.Message}
			for _, e := range f.Examples {
				var text strings.Builder
				if err := files.WriteAnswers(&text, assessment.Assessment{Answers: e.Answers}, found.Catalog); err != nil {
					return err
				}
				finding.Examples = append(finding.Examples, checkExample{e.What, text.String()})
			}
			out.Findings = append(out.Findings, finding)
		}
	}
	err = a.print(func(w io.Writer) error { return out.write(w, asJSON) })
	if err == nil && out.Errors > 0 {
		err = exitError{codeFound, fmt.Errorf("the content is not right: %s", report.Count(out.Errors, "error"))}
	}
	return err
}

// checkResult is the result of a check. Content and Proved are missing if the
// pack cannot be loaded.
type checkResult struct {
	Content  *assessment.PackRef `json:"content,omitempty"`
	Errors   int                 `json:"errors"`
	Warnings int                 `json:"warnings"`
	Findings []checkFinding      `json:"findings"` // errors first
	Proved   *pack.Counts        `json:"proved,omitempty"`
}

type checkFinding struct {
	File     string         `json:"file"`
	Line     int            `json:"line,omitempty"` // 0: the whole file
	Severity string         `json:"severity"`
	Message  string         `json:"message"`
	Examples []checkExample `json:"examples,omitempty"`
}

// checkExample is an answers file, as text, that shows a finding.
type checkExample struct {
	What    string `json:"what"`
	Answers string `json:"answers"`
}

func (d *checkResult) write(w io.Writer, asJSON bool) error {
	if asJSON {
		return report.Encode(w, d)
	}
	for _, f := range d.Findings {
		message := f.Message
		if f.Severity != "error" {
			message = f.Severity + ": " + message
		}
		problem := yamldoc.Problem{File: f.File, Line: f.Line, Message: message}
		fmt.Fprintln(w, safetext.Line(problem.Error(), maxFinding))
		for _, e := range f.Examples {
			fmt.Fprintf(w, "    %s:\n      %s\n", e.What, strings.ReplaceAll(strings.TrimSpace(e.Answers), "\n", "\n      "))
		}
	}
	if d.Proved == nil {
		return nil
	}
	p := d.Proved
	fmt.Fprintf(w, "%s %s: %s, %s\n", d.Content.ID, d.Content.Version,
		report.Count(d.Errors, "error"), report.Count(d.Warnings, "warning"))
	looked, reachable, hold := "proved over all answers", " reachable", " hold"
	if d.Errors > 0 {
		looked, reachable, hold = "looked at over all answers", "", ""
	}
	fmt.Fprintf(w, "%s: %d questions, %d options; %d values, %d rules, %d gates, %d cases of %d obligations, ",
		looked, p.Questions, p.Options, p.Values, p.Rules, p.Gates, p.Cases, p.Obligations)
	fmt.Fprintf(w, "%d claims, %d conditions%s; %d promises%s\n", p.Claims, p.Conditions, reachable, p.Promises, hold)
	_, err := fmt.Fprintf(w, "read: %d requirements, %d facts, %d sources\n", p.Requirements, p.Facts, p.Sources)
	return err
}

func (a *app) contentEjectCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "eject DIR",
		Short: "Copy the content in use into a new folder, to edit it there",
		Long: "Copy the content in use, all of it, into a folder that is new or empty. Nothing is written over, and\n" +
			"nothing through a link.",
		Example: "  trustpath content eject our-content\n  trustpath content check our-content\n" +
			"  trustpath --content our-content",
		Args: cobra.ExactArgs(1),
		RunE: a.do(func(_ context.Context, args []string) error { return a.ejectPack(args[0]) }),
	}
}

func (a *app) ejectPack(folder string) error {
	c, err := a.loadCatalog() // content that does not load is not in use
	if err != nil {
		return err
	}
	copied := map[string][]byte{}
	err = a.withPack(a.content, func(files fs.FS) error {
		return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			copied[name], err = fs.ReadFile(files, name)
			return err
		})
	})
	if err != nil {
		return inputErrorf("read the content: %w", err)
	}
	if err := outfile.WriteFolder(folder, copied); err != nil {
		return fmt.Errorf("%w; name a folder that is new or empty", err)
	}
	name := clean(folder)
	a.say("copied content %s to %s\nEdit it there. Then look for mistakes: trustpath content check %s\n"+
		"And use it: trustpath --content %s", packName(c.Pack), name, name, name)
	return nil
}
