package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/sqlite"
	"trustpath/tui/screen/intake"
)

func (a *app) importCommand() *cobra.Command {
	var copied bool
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take in a bundle from another machine, or an answers file",
		Long: "Take in a bundle that trustpath export --format bundle wrote, with its history and what came of its last\n" +
			"workshop, or an answers file, which begins a new assessment, and print the id.\n" +
			"An assessment that is here already is never changed: it is refused, or taken in beside it with --copy.",
		Example: "  trustpath import acme.trustpath.json\n  trustpath import - < acme.trustpath.json",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.importFile(ctx, args[0], copied)
		}),
	}
	cmd.Flags().BoolVar(&copied, "copy", false, "give it a new id, so that it stands beside one that is here")
	return cmd
}

func (a *app) importFile(ctx context.Context, path string, copied bool) error {
	data, err := a.readInput(path, bundle.MaxSize)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
		made, err := takeIn(ctx, c, db, inFile{data, inputName(path)}, copied)
		if errors.Is(err, sqlite.ErrTaken) {
			return failure{codeInput, fmt.Errorf("%w; nothing was changed, and --copy takes the file in beside it", err)}
		}
		if err != nil {
			return err
		}
		for _, remark := range made.Remarks {
			a.say("%s", remark)
		}
		_, err = fmt.Fprintln(a.out, made.ID)
		return err
	})
}

// inFile is a file that was read, and what to call it.
type inFile struct {
	data []byte
	name string
}

// takeIn stores what a bundle or an answers file holds.
func takeIn(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, f inFile, copied bool) (intake.Imported, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(f.data), []byte("{")) || !bytes.Contains(f.data, []byte(`"trustpath_bundle"`)) {
		return takeAnswers(ctx, c, db, f)
	}
	read, err := bundle.Read(f.data, f.name, c)
	if err != nil {
		return intake.Imported{}, err
	}
	id, err := db.Import(ctx, read, copied)
	out := intake.Imported{ID: id, Company: title(read.Run.Company)}
	if was := read.Run.Pack; was.Digest != "" && was.Digest != c.Pack.Digest {
		out.Remarks = []string{fmt.Sprintf("it was answered with content %s %s; here is %s %s, and the roadmap says what that changes",
			clean(was.ID), clean(was.Version), c.Pack.ID, c.Pack.Version)}
	}
	if read.Left != nil {
		out.Remarks = append(out.Remarks, clean(read.Left.Error()))
	}
	return out, err
}

// takeAnswers begins an assessment with an answers file, which has no id: it is
// never one that is here already.
func takeAnswers(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, f inFile) (intake.Imported, error) {
	run, remarks, err := answersOf(c, f)
	if err != nil {
		return intake.Imported{}, err
	}
	made, err := db.Create(ctx, run)
	return intake.Imported{ID: made.ID, Company: title(made.Company), Remarks: remarks}, err
}

// inputName is what to call a file, or stdin for "-".
func inputName(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}
