package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/outfile"
)

// contentCommand is the parent of what is done with content packs.
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

func (a *app) contentListCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the content packs that there are, the one in use first",
		Example: "  trustpath content list\n  trustpath content list --content our-content --json",
		Args:    cobra.NoArgs,
		RunE:    a.do(func(context.Context, []string) error { return a.listContent(&format) }),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

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

func (a *app) listContent(flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	today := a.day()
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
		row := packRow{ID: c.Pack.ID, Version: c.Pack.Version, Title: c.Title, Checked: c.Checked, ReviewBy: c.ReviewBy,
			Stale: !c.ReviewBy.IsZero() && c.ReviewBy.Before(today), Digest: c.Pack.Digest, Where: folder, InUse: i == 0}
		if folder == "" {
			row.Where = "built in"
		}
		rows = append(rows, row)
	}
	if format == formatJSON {
		return report.Encode(a.out, rows)
	}
	return listPacks(a.out, rows)
}

// shortDigest is enough of a digest to tell packs apart, in characters; --json
// has all of it.
const shortDigest = len("sha256:") + 12

func listPacks(w io.Writer, rows []packRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tVERSION\tCHECKED\tAGAIN BY\tWHERE\tTITLE\tDIGEST")
	for _, row := range rows {
		again := row.ReviewBy.String()
		if row.Stale {
			again += " (past)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clean(row.ID), clean(row.Version), row.Checked, again,
			clean(row.Where), clean(row.Title), row.Digest[:min(shortDigest, len(row.Digest))])
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
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if run.Pack == c.Pack && run.Recommended != nil {
					a.say("%s belongs to content %s already", title(run.Company), packName(c.Pack))
					return nil
				}
				if err := db.Accept(ctx, run.ID); err != nil {
					return err
				}
				a.say("%s belongs to content %s now", title(run.Company), packName(c.Pack))
				return nil
			})
		}),
	}
}

// packName is a pack in a line of talk.
func packName(pack assessment.PackRef) string { return clean(pack.ID + " " + pack.Version) }

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
		Example: "  trustpath content check\n  trustpath content check mypack\n  trustpath content check --witness soc2.decision=keep",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.do(func(_ context.Context, args []string) error {
			folder := a.content
			if len(args) > 0 {
				if folder = args[0]; folder == "" {
					return usagef("name the folder of the pack; without one the pack that is built in is checked")
				}
			}
			found, err := a.checkPack(folder)
			var problems yamldoc.Problems
			switch {
			case errors.As(err, &problems):
				return a.unloadable(problems, asJSON && witness == "")
			case err != nil:
				return err
			case witness != "":
				return a.witness(found, witness)
			}
			return a.checked(found, asJSON)
		}),
	}
	cmd.Flags().StringVar(&witness, "witness", "", "print answers that lead to what is `NAME`d")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print findings and counts as JSON")
	cmd.MarkFlagsMutuallyExclusive("witness", "json")
	return cmd
}

func (a *app) checkPack(folder string) (found *pack.Report, err error) {
	day := a.day()
	err = a.withPack(folder, func(files fs.FS) (err error) {
		found, err = pack.Check(files, day)
		return err
	})
	if err != nil {
		return nil, failure{codeInput, err}
	}
	return found, nil
}

// unloadable prints why a pack cannot be loaded; then there is nothing to prove.
func (a *app) unloadable(problems yamldoc.Problems, asJSON bool) error {
	out := checkDocument{Errors: len(problems), Findings: []findingDocument{}}
	for _, p := range problems {
		out.Findings = append(out.Findings, findingDocument{File: p.File, Line: p.Line, Severity: "error", Message: p.Message})
	}
	if err := a.printCheck(out, asJSON); err != nil {
		return err
	}
	return failure{codeInput, fmt.Errorf("the content cannot be loaded: %s", report.Count(len(problems), "problem"))}
}

func (a *app) witness(found *pack.Report, name string) error {
	answers, err := found.Witness(name)
	switch {
	case errors.Is(err, pack.ErrUnreachable):
		return failure{codeFound, fmt.Errorf("no answers lead to %s", name)}
	case err != nil:
		return usagef("%s: %w", name, err)
	}
	return files.WriteAnswers(a.out, assessment.Assessment{Answers: answers}, found.Catalog)
}

// checked prints what was found and what was proved.
func (a *app) checked(found *pack.Report, asJSON bool) error {
	out := checkDocument{Content: &found.Catalog.Pack, Errors: found.Errors(), Proved: &found.Proved, Findings: []findingDocument{}}
	out.Warnings = len(found.Findings) - out.Errors
	for _, warnings := range []bool{false, true} {
		for _, f := range found.Findings {
			if f.Warning != warnings {
				continue
			}
			severity := "error"
			if f.Warning {
				severity = "warning"
			}
			finding := findingDocument{File: f.File, Line: f.Line, Severity: severity, Message: f.Message}
			for _, e := range f.Examples {
				var text bytes.Buffer
				if err := files.WriteAnswers(&text, assessment.Assessment{Answers: e.Answers}, found.Catalog); err != nil {
					return err
				}
				finding.Examples = append(finding.Examples, exampleDocument{e.What, text.String()})
			}
			out.Findings = append(out.Findings, finding)
		}
	}
	if err := a.printCheck(out, asJSON); err != nil || out.Errors == 0 {
		return err
	}
	return failure{codeFound, fmt.Errorf("the content is not right: %s", report.Count(out.Errors, "error"))}
}

// checkDocument is the result of a check; Content and Proved are missing when
// the pack cannot be loaded.
type checkDocument struct {
	Content  *assessment.PackRef `json:"content,omitempty"`
	Errors   int                 `json:"errors"`
	Warnings int                 `json:"warnings"`
	Findings []findingDocument   `json:"findings"`
	Proved   *pack.Counts        `json:"proved,omitempty"`
}

type findingDocument struct {
	File     string            `json:"file"`
	Line     int               `json:"line,omitempty"` // 0: the whole file
	Severity string            `json:"severity"`
	Message  string            `json:"message"`
	Examples []exampleDocument `json:"examples,omitempty"`
}

// exampleDocument is an answers file, as text, that shows a finding.
type exampleDocument struct {
	What    string `json:"what"`
	Answers string `json:"answers"`
}

func (a *app) printCheck(d checkDocument, asJSON bool) error {
	if asJSON {
		return report.Encode(a.out, d)
	}
	var text bytes.Buffer
	d.write(&text)
	_, err := text.WriteTo(a.out)
	return err
}

// write writes the document for a person: findings first, since they are what
// there is to do.
func (d *checkDocument) write(w io.Writer) {
	for _, f := range d.Findings {
		message := f.Message
		if f.Severity != "error" {
			message = f.Severity + ": " + message
		}
		fmt.Fprintln(w, safetext.Line(yamldoc.Problem{File: f.File, Line: f.Line, Message: message}.Error(), maxFinding))
		for _, e := range f.Examples {
			fmt.Fprintf(w, "    %s:\n      %s\n", e.What, strings.ReplaceAll(strings.TrimSpace(e.Answers), "\n", "\n      "))
		}
	}
	if d.Proved == nil {
		return
	}
	p := d.Proved
	fmt.Fprintf(w, "%s %s: %s, %s\n", d.Content.ID, d.Content.Version, report.Count(d.Errors, "error"), report.Count(d.Warnings, "warning"))
	looked, reachable, hold := "proved over all answers", " reachable", " hold"
	if d.Errors > 0 {
		looked, reachable, hold = "looked at over all answers", "", ""
	}
	fmt.Fprintf(w, "%s: %d questions, %d options; %d values, %d rules, %d gates, %d cases of %d obligations, %d claims, %d conditions%s; %d promises%s\n",
		looked, p.Questions, p.Options, p.Values, p.Rules, p.Gates, p.Cases, p.Obligations, p.Claims, p.Conditions, reachable, p.Promises, hold)
	fmt.Fprintf(w, "read: %d requirements, %d facts, %d sources\n", p.Requirements, p.Facts, p.Sources)
}

// maxFinding bounds one line of a finding, in characters.
const maxFinding = 2000

// are is counted with its verb.
func are(n int, what string) string {
	if n == 1 {
		return "1 " + what + " is"
	}
	return report.Count(n, what) + " are"
}

func (a *app) contentEjectCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "eject DIR",
		Short: "Copy the content in use into a new folder, to edit it there",
		Long: "Copy the content in use, all of it, into a folder that is new or empty. Nothing is written over, and\n" +
			"nothing through a link.",
		Example: "  trustpath content eject our-content\n  trustpath content check our-content\n  trustpath --content our-content",
		Args:    cobra.ExactArgs(1),
		RunE:    a.do(func(_ context.Context, args []string) error { return a.eject(args[0]) }),
	}
}

func (a *app) eject(folder string) error {
	c, err := a.loadCatalog() // what cannot be used is not in use
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	err = a.withPack(a.content, func(pack fs.FS) error {
		return fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files[name], err = fs.ReadFile(pack, name)
			return err
		})
	})
	if err != nil {
		return failure{codeInput, fmt.Errorf("read the content: %w", err)}
	}
	if err := outfile.WriteFolder(folder, files); err != nil {
		return fmt.Errorf("%w; name a folder that is new or empty", err)
	}
	name := clean(folder)
	a.say("copied content %s to %s\nEdit it there. Then look for mistakes: trustpath content check %s\nAnd use it: trustpath --content %s",
		packName(c.Pack), name, name, name)
	return nil
}
