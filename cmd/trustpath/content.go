package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

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

// contentCommand is the parent of the commands about content packs.
func (a *app) contentCommand() *cobra.Command {
	cmd := a.group("content",
		a.contentListCommand(), a.contentCheckCommand(), a.contentEjectCommand(), a.contentUseCommand(),
		a.contentAcceptCommand(), a.contentSourcesCommand(), a.contentBookCommand())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

// sourceRow is one source in content sources.
type sourceRow struct {
	ID    assessment.SourceID `json:"id"`
	Title string              `json:"title"`
	URL   string              `json:"url"`
	Grade assessment.Grade    `json:"grade"`
	Read  assessment.Date     `json:"read"`
	Copy  string              `json:"copy"` // which copy was read
}

// factRow is what one statement of the content rests on, in content sources.
type factRow struct {
	ID       string           `json:"id"`
	Kind     string           `json:"kind"`
	Best     assessment.Grade `json:"best"`
	Judgment bool             `json:"judgment"`
}

func (a *app) contentSourcesCommand() *cobra.Command {
	to := textOrJSON()
	return a.command("content sources", cobra.NoArgs, to, func(context.Context, []string) error {
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		out := struct {
			Sources []sourceRow              `json:"sources"`
			Lines   []factRow                `json:"lines"`
			Counts  map[assessment.Grade]int `json:"counts"`
		}{Counts: map[assessment.Grade]int{}}
		for _, s := range c.Sources {
			out.Sources = append(out.Sources, sourceRow{s.ID, s.Title, s.Address, s.Kind, s.Checked, s.Note})
			out.Counts[s.Kind]++
		}
		best := map[assessment.Grade]int{}
		for _, f := range c.Facts() {
			grade, judgment := c.Best(f)
			out.Lines = append(out.Lines, factRow{f.ID, f.Kind, grade, judgment})
			best[grade]++
		}
		return a.print(to, out, func(w io.Writer) {
			table := newTable(w)
			fmt.Fprintln(table, "GRADE\tSOURCES\tBEST FOR")
			for _, grade := range assessment.Grades() {
				fmt.Fprintf(table, "%s\t%d\t%d\n", grade, out.Counts[grade], best[grade])
			}
			fmt.Fprintln(table, "\nSOURCE\tGRADE\tREAD\tADDRESS")
			for _, s := range out.Sources {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.ID, s.Grade, s.Read, clean(s.URL))
			}
			table.Flush()
		})
	})
}

func (a *app) contentBookCommand() *cobra.Command {
	to := &output{formats: []string{formatMarkdown}, file: true}
	return a.command("content book", cobra.NoArgs, to, func(context.Context, []string) error {
		var written *pack.Written
		err := a.withPack(a.packInUse(), func(files fs.FS) (err error) {
			written, err = pack.Read(files)
			return err
		})
		if err != nil {
			return exitError{codeInput, err}
		}
		return a.write(*to, func(w io.Writer) error {
			return report.Book(w, &report.Pack{
				Catalog: written.Catalog,
				When:    written.Condition,
				Named:   written.Named,
				Changes: written.Changes,
			})
		})
	})
}

// packName is a pack in a message.
func packName(pack assessment.PackRef) string { return clean(pack.ID + " " + pack.Version) }

// packRow is one pack in content list.
type packRow struct {
	assessment.PackRef
	Title    string          `json:"title"`
	Checked  assessment.Date `json:"checked"`
	ReviewBy assessment.Date `json:"review_by"`
	Stale    bool            `json:"stale"` // past the day to check again
	Where    string          `json:"where"` // "built in", or the folder or zip file
	InUse    bool            `json:"in_use"`
	Kept     bool            `json:"kept"` // the copy that content use keeps
}

func (a *app) contentListCommand() *cobra.Command {
	to := textOrJSON()
	return a.command("content list", cobra.NoArgs, to, func(context.Context, []string) error {
		var rows []packRow
		places := []string{a.packInUse()}
		for _, place := range []string{a.keptPack(), ""} {
			if !slices.Contains(places, place) {
				places = append(places, place)
			}
		}
		for _, place := range places {
			c, err := a.loadPack(place)
			if err != nil {
				return err
			}
			rows = append(rows, packRow{
				PackRef:  c.Pack,
				Title:    c.Title,
				Checked:  c.Checked,
				ReviewBy: c.ReviewBy,
				Stale:    !c.ReviewBy.IsZero() && c.ReviewBy.Before(a.day()),
				Where:    cmp.Or(place, "built in"),
				InUse:    place == a.packInUse(),
				Kept:     place != "" && place == a.keptPack(),
			})
		}
		return a.print(to, rows, func(w io.Writer) {
			const digestLength = len("sha256:") + 12 // enough to tell packs apart
			table := newTable(w)
			defer table.Flush()
			fmt.Fprintln(table, "ID\tVERSION\tCHECKED\tAGAIN BY\tWHERE\tTITLE\tDIGEST")
			for _, row := range rows {
				again := row.ReviewBy.String()
				if row.Stale {
					again += " (past)"
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clean(row.ID), clean(row.Version), row.Checked, again,
					clean(row.Where), clean(row.Title), row.Digest[:min(digestLength, len(row.Digest))])
			}
		})
	})
}

func (a *app) contentAcceptCommand() *cobra.Command {
	return a.assessmentCommand("content accept ID", cobra.ExactArgs(1), nil,
		func(ctx context.Context, s stored, _ []string) error {
			when := "already"
			if s.run.Pack != s.engine.Pack || s.run.Recommended == nil {
				when = "now"
				if err := s.db.Apply(ctx, s.run.ID, assessment.AcceptPack{}); err != nil {
					return err
				}
			}
			a.say("%s belongs to content %s %s", title(s.run.Company), packName(s.engine.Pack), when)
			return nil
		})
}

func (a *app) contentCheckCommand() *cobra.Command {
	var witness string
	var asJSON, style bool
	cmd := a.command("content check [DIR|FILE.zip]", cobra.MaximumNArgs(1), nil, func(_ context.Context, args []string) error {
		place := append(args, a.packInUse())[0]
		if len(args) > 0 && place == "" {
			return usagef("name the folder or the zip file of the pack; without one the pack in use is checked")
		}
		return a.checkPack(place, witness, asJSON, style)
	})
	cmd.Flags().StringVar(&witness, "witness", "", "print answers that lead to what is `NAME`d")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print findings and counts as JSON")
	cmd.Flags().BoolVar(&style, "style", false, "find words with a better one, and long sentences, in the texts")
	cmd.MarkFlagsMutuallyExclusive("witness", "json")
	cmd.MarkFlagsMutuallyExclusive("witness", "style")
	return cmd
}

// checkPack prints the findings of a check, or with the name of a witness an
// answers file.
func (a *app) checkPack(place, witness string, asJSON, style bool) error {
	to := &output{path: "-"}
	if asJSON {
		to.format = formatJSON
	}
	found, out, err := a.examinePack(place, to, style)
	if err != nil {
		return err
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
	err = a.print(to, out, out.write)
	if err == nil && out.Errors > 0 {
		err = exitError{codeFound, fmt.Errorf("the content has errors: %s", report.Count(out.Errors, "error"))}
	}
	return err
}

// examinePack checks a pack. If it cannot be loaded, nothing is proved, and the
// problems are printed.
func (a *app) examinePack(place string, to *output, style bool) (*pack.Report, checkResult, error) {
	var found *pack.Report
	err := a.withPack(place, func(files fs.FS) (err error) {
		found, err = pack.Check(files, a.day())
		return err
	})
	var problems yamldoc.Problems
	if errors.As(err, &problems) {
		out := checkResult{Errors: len(problems), Findings: []checkFinding{}}
		for _, p := range problems {
			out.Findings = append(out.Findings, checkFinding{
				File:     p.File,
				Line:     p.Line,
				Severity: "error",
				Message:  p.Message,
			})
		}
		if err := a.print(to, out, out.write); err != nil {
			return nil, out, err
		}
		return nil, out, inputErrorf("the content cannot be loaded: %s", report.Count(len(problems), "problem"))
	}
	if err != nil {
		return nil, checkResult{}, exitError{codeInput, err}
	}
	if style {
		found.Findings = append(found.Findings, found.CheckStyle()...)
	}
	out := checkResult{
		Content:  &found.Catalog.Pack,
		Errors:   found.Errors(),
		Warnings: len(found.Findings) - found.Errors(),
		Findings: []checkFinding{},
		Proved:   &found.Proved,
	}
	for _, f := range found.Findings {
		finding := checkFinding{File: f.File, Line: f.Line, Severity: "error", Message: f.Message}
		if f.Warning {
			finding.Severity = "warning"
		}
		for _, e := range f.Examples {
			var text strings.Builder
			if err := files.WriteAnswers(&text, assessment.Assessment{Answers: e.Answers}, found.Catalog); err != nil {
				return nil, out, err
			}
			finding.Examples = append(finding.Examples, checkExample{e.What, text.String()})
		}
		out.Findings = append(out.Findings, finding)
	}
	slices.SortStableFunc(out.Findings, func(a, b checkFinding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.File, b.File), a.Line-b.Line)
	})
	return found, out, nil
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

func (d checkResult) write(w io.Writer) {
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
		return
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
	fmt.Fprintf(w, "read: %d requirements, %d facts, %d sources\n", p.Requirements, p.Facts, p.Sources)
}

func (a *app) contentUseCommand() *cobra.Command {
	var builtIn bool
	cmd := a.command("content use [DIR|FILE.zip]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if builtIn != (len(args) == 0) || !builtIn && args[0] == "" {
			return usagef("name the folder or the zip file of a pack, or go back with --built-in")
		}
		path, err := a.keptPath()
		if err != nil {
			return usagef("no data folder to keep the content in: %w", err)
		}
		place := path
		if builtIn {
			place = ""
			err = os.Remove(path)
			if isAny(err, fs.ErrNotExist, syscall.ENOTDIR) {
				a.say("the built-in content is in use already")
				return nil
			}
		} else {
			err = a.keepPack(args[0], path)
		}
		if err != nil {
			return err
		}
		return a.packChanged(ctx, place)
	})
	cmd.Flags().BoolVar(&builtIn, "built-in", false, "go back to the content that is built in")
	return cmd
}

// packChanged says what is in use now, and what that changes.
func (a *app) packChanged(ctx context.Context, place string) error {
	c, err := a.loadPack(place)
	if err != nil {
		return err
	}
	a.say("content %s, checked %s, is in use from now on", packName(c.Pack), c.Checked)
	return a.writeChanges(ctx, c)
}

// keepPack checks a pack and keeps a copy of what it checked.
func (a *app) keepPack(place, path string) error {
	to := &output{path: "-"}
	found, out, err := a.examinePack(place, to, false)
	if err != nil {
		return err
	}
	if out.Errors > 0 {
		if err := a.print(to, out, out.write); err != nil {
			return err
		}
		return inputErrorf("the content has errors, so nothing was changed: %s", report.Count(out.Errors, "error"))
	}
	if out.Warnings > 0 {
		a.say("%s about this content; see them with: trustpath content check %s",
			report.Count(out.Warnings, "warning"), quoted(place))
	}
	archive, err := found.Archive(programID())
	if err != nil {
		return fmt.Errorf("keep the content: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep the content: %w", err)
	}
	return outfile.Write(path, true, func(w io.Writer) error {
		_, err := w.Write(archive)
		return err
	})
}

// writeChanges writes what content changes in the recommendations of the stored
// assessments, the last changed first.
func (a *app) writeChanges(ctx context.Context, c *engine.Engine) error {
	err := a.withStore(ctx, existingStore, func(db *sqlite.DB) error {
		db = db.WithEngine(c)
		all, err := db.Names(ctx, -1, 0)
		if err != nil {
			return err
		}
		step, end := a.progress("compared", len(all))
		changed, unrecorded, damaged := 0, 0, 0
		for _, one := range all {
			step()
			run, err := db.Get(ctx, one.ID)
			if errors.Is(err, sqlite.ErrDamaged) {
				damaged++
				continue
			}
			if err != nil {
				return err
			}
			switch changes := c.ContentChanges(run); {
			case changes == nil:
			case !changes.Recorded:
				unrecorded++
			case len(changes.Changes) > 0:
				changed++
				fmt.Fprintf(a.out, "%s  %s\n", title(run.Company), run.ID)
				writeContentChanges(textWriter{a.out, a.width()}, c.Catalog, run, changes)
			}
		}
		end()
		a.say("%s: the recommendation changes in %d", report.Count(len(all), "stored assessment"), changed)
		if unrecorded > 0 {
			a.say("what was recommended before is not recorded for %d", unrecorded)
		}
		if damaged > 0 {
			return exitError{codeFailure, fmt.Errorf("%s could not be read; trustpath doctor says what to do",
				report.Count(damaged, "assessment"))}
		}
		return nil
	})
	if errors.Is(err, sqlite.ErrAbsent) {
		return nil // nothing is stored
	}
	return err
}

func (a *app) contentEjectCommand() *cobra.Command {
	do := func(_ context.Context, c *engine.Engine, args []string) error { // content that does not load is not in use
		copied := map[string][]byte{}
		err := a.withPack(a.packInUse(), func(files fs.FS) error {
			return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
					return err // a hidden file is no part of a pack
				}
				copied[name], err = fs.ReadFile(files, name)
				return err
			})
		})
		if err != nil {
			return inputErrorf("read the content: %w", err)
		}
		if err := outfile.WriteFolder(args[0], copied); err != nil {
			return fmt.Errorf("%w; name a folder that is new or empty", err)
		}
		name := clean(args[0])
		a.say("copied content %s to %s\nEdit it there. Then look for mistakes: trustpath content check %s\n"+
			"And use it: trustpath --content %s", packName(c.Pack), name, name, name)
		return nil
	}
	return a.engineCommand("content eject DIR", cobra.ExactArgs(1), nil, do)
}
