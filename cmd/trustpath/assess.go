package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
)

// assessFlags are the flags of assess.
type assessFlags struct {
	answers string
	batch   bool
	without []string
	format  formatFlag
	parts   partsFlag
	to      fileFlag
}

func (a *app) assessCommand() *cobra.Command {
	var f assessFlags
	cmd := &cobra.Command{
		Use:   "assess --answers FILE",
		Short: "Turn an answers file into a roadmap, without a database",
		Example: "  trustpath assess --answers acme.yaml -o roadmap.md\n  trustpath assess --answers - --json --without flips < acme.yaml\n" +
			"  trustpath assess --batch --answers many.jsonl -o results.jsonl",
		Args: cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error { return a.assess(ctx, f) }),
	}
	cmd.Flags().StringVar(&f.answers, "answers", "", "answers `file`, YAML or JSON; - is stdin")
	cmd.Flags().BoolVar(&f.batch, "batch", false, "one JSON answers document a line in, one JSON result a line out")
	cmd.Flags().StringSliceVar(&f.without, "without", nil, "leave out these `parts`: plan, flips")
	f.format.add(cmd, formatNames()...)
	f.parts.add(cmd)
	f.to.add(cmd)
	return cmd
}

func (a *app) assess(ctx context.Context, f assessFlags) error {
	format, err := f.format.valueFor(f.to)
	if f.batch {
		if f.format.given() && format != formatJSON {
			return usagef("--batch writes JSON, a line for each result")
		}
		format, err = f.to.format(formatJSON, formatJSON)
	}
	if err != nil {
		return err
	}
	chosen, err := f.parts.value(format)
	if err != nil {
		return err
	}
	options, err := a.evaluation(f.without)
	if err != nil {
		return err
	}
	if f.answers == "" {
		return usagef("name the answers with --answers FILE; - is stdin")
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	if f.batch {
		return a.batch(ctx, f, c, options)
	}
	run, err := a.readAnswers(c, f.answers)
	if err != nil {
		return err
	}
	return a.write(f.to, func(w io.Writer) error {
		return render(w, format, document{catalog: c, run: run, options: options, written: a.written(options.Today), chosen: chosen})
	})
}

// evaluation returns the options of an evaluation on the day of the flags.
func (a *app) evaluation(without []string) (assessment.Options, error) {
	options := assessment.Options{Today: a.day()}
	for _, part := range without {
		switch strings.TrimSpace(part) {
		case "plan":
			options.SkipPlan = true
		case "flips":
			options.SkipFlips = true
		default:
			return options, usagef("--without takes plan and flips, not %q", part)
		}
	}
	return options, nil
}

// readAnswers reads an answers file; its problems name the file, or stdin. Ids
// of older content are said.
func (a *app) readAnswers(c *assessment.Catalog, path string) (assessment.Assessment, error) {
	data, err := a.readInput(path, answersfile.MaxSize)
	if err != nil {
		return assessment.Assessment{}, err
	}
	run, remarks, err := answersOf(c, inFile{data, inputName(path), a.day()})
	for _, remark := range remarks {
		a.say("%s", remark)
	}
	return run, err
}

// answersOf reads an answers file, with a sentence on each name that is another
// one by now.
func answersOf(c *assessment.Catalog, f inFile) (run assessment.Assessment, remarks []string, err error) {
	run, err = answersfile.Read(f.data, f.name, c, f.today)
	for _, r := range run.Carried {
		remarks = append(remarks, fmt.Sprintf("%s: %s is called %s now, and was read as that", f.name, clean(r.From), clean(r.To)))
	}
	return run, remarks, err
}
