package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	homepage "trustpath/tui/screen/home"
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

// importFile reads and checks all of a file before the database is opened, so
// that one that is refused costs little and leaves no trace.
func (a *app) importFile(ctx context.Context, path string, copied bool) error {
	data, err := a.readInput(path, files.MaxBundle)
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	in, err := readIn(c, inFile{data, inputName(path), a.day()})
	if err != nil {
		return err
	}
	return a.withNewStore(ctx, func(db *sqlite.DB) error {
		made, err := in.store(ctx, c.Catalog, db.In(c), copied)
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

// inFile is a file that was read on a day, and what to call it.
type inFile struct {
	data  []byte
	name  string
	today assessment.Date
}

// incoming is what a file holds: a bundle, or answers that begin an assessment.
type incoming struct {
	bundle  *files.Bundle // nil for answers
	answers assessment.Assessment
	remarks []string
}

// readIn reads a bundle or an answers file.
func readIn(c *engine.Engine, f inFile) (in incoming, err error) {
	if text, err := safetext.Decode(f.data); err == nil { // else the reader reports it
		f.data = text
	}
	if !bytes.HasPrefix(bytes.TrimSpace(f.data), []byte("{")) || !bytes.Contains(f.data, []byte(`"trustpath_bundle"`)) {
		in.answers, in.remarks, err = answersOf(c.Catalog, f)
		return in, err
	}
	read, err := files.ReadBundle(f.data, f.name, c)
	return incoming{bundle: &read}, err
}

// store stores what was read. Answers have no id: they are never an assessment
// that is here already.
func (in incoming) store(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, copied bool) (homepage.Imported, error) {
	if in.bundle == nil {
		made, err := db.Create(ctx, in.answers)
		return homepage.Imported{ID: made.ID, Company: title(made.Company), Remarks: in.remarks}, err
	}
	id, err := db.Import(ctx, *in.bundle, copied)
	out := homepage.Imported{ID: id, Company: title(in.bundle.Run.Company)}
	if was := in.bundle.Run.Pack; was.Digest != "" && was.Digest != c.Pack.Digest {
		out.Remarks = []string{fmt.Sprintf("it was answered with content %s %s; here is %s %s, and the roadmap says what that changes",
			clean(was.ID), clean(was.Version), c.Pack.ID, c.Pack.Version)}
	}
	for _, w := range c.Overruled(in.bundle.Run) {
		out.Remarks = append(out.Remarks, fmt.Sprintf("%s is marked not applicable, which is kept and does not count: %s", w.ID, w.Required))
	}
	if in.bundle.Left != nil {
		out.Remarks = append(out.Remarks, clean(in.bundle.Left.Error()))
	}
	return out, err
}

// inputName is what to call a file, or stdin for "-".
func inputName(path string) string {
	if path == "-" {
		return "stdin"
	}
	return path
}

// importer takes in the files that the import dialog asks for.
type importer struct {
	app     *app
	catalog *engine.Engine
	opened  func() *sqlite.DB // waits for the store; nil when there is none
}

// Import stores what the file at a path holds, as trustpath import does.
func (i importer) Import(ctx context.Context, path string, copied bool) (homepage.Imported, error) {
	full, err := filepath.Abs(enteredPath(path)) // never "-", which is stdin
	if err != nil {
		return homepage.Imported{}, err
	}
	data, err := i.app.readInput(full, files.MaxBundle)
	if err != nil {
		return homepage.Imported{}, err
	}
	in, err := readIn(i.catalog, inFile{data, filepath.Base(full), i.app.day()})
	if err != nil {
		return homepage.Imported{}, err
	}
	db := i.opened()
	if db == nil {
		return homepage.Imported{}, errUnsaved
	}
	made, err := in.store(ctx, i.catalog.Catalog, db, copied)
	if errors.Is(err, sqlite.ErrTaken) {
		err = homepage.ErrTaken
	}
	return made, err
}
