package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) explainCommand() *cobra.Command {
	var answers string
	var format formatFlag
	cmd := &cobra.Command{
		Use:   "explain ID [WHAT]",
		Short: "Trace a result to rules, answers, sources and dates",
		Long: "Trace a result: for each line the rule that made it, the answers that the rule read, its sources, and\n" +
			"the day they were checked. WHAT is one of soc2, iso27001, iso42001, outcome, or the id of a gate, an\n" +
			"obligation or a rule; without it everything is explained. --answers FILE stands in for ID.",
		Example: "  trustpath explain 01JD soc2\n  trustpath explain --answers acme.yaml hipaa --json",
		Args:    cobra.MaximumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.explain(ctx, args, answers, &format)
		}),
	}
	cmd.Flags().StringVar(&answers, "answers", "", "explain this answers `file`, YAML or JSON; - is stdin")
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) explain(ctx context.Context, args []string, answers string, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	options, err := a.evaluation([]string{"plan", "flips"})
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	run, rest, err := a.explained(ctx, c, args, answers)
	if err != nil {
		return err
	}
	what := ""
	if len(rest) > 0 {
		what = rest[0]
	}
	e := explanation{catalog: c, run: run, result: c.Evaluate(run, options), today: options.Today}
	if err := e.about(what); err != nil {
		return failure{codeUsage, err}
	}
	return a.write(fileFlag{path: "-"}, func(w io.Writer) error {
		if format == formatJSON {
			return e.json(w)
		}
		return e.text(w, a.width())
	})
}

// explained is the assessment to explain, stored or in a file, and the
// arguments that are left.
func (a *app) explained(ctx context.Context, c *assessment.Catalog, args []string, answers string) (run assessment.Assessment, rest []string, err error) {
	switch {
	case answers != "" && len(args) > 1:
		return run, nil, usagef("--answers stands in for ID; name one thing to explain, or none")
	case answers != "":
		run, err = a.readAnswers(c, answers)
		return run, args, err
	case len(args) == 0:
		return run, nil, usagef("name an assessment, or a file with --answers FILE")
	}
	err = a.withStore(ctx, func(db *sqlite.DB) error {
		run, err = db.In(c).Get(ctx, args[0])
		return err
	})
	return run, args[1:], err
}

// json writes what is explained.
func (e *explanation) json(w io.Writer) error {
	return report.Encode(w, struct {
		Trustpath int                `json:"trustpath"`
		Content   assessment.PackRef `json:"content"`
		Company   string             `json:"company"`
		Today     assessment.Date    `json:"today"`
		Lines     []tracedLine       `json:"lines"`
	}{1, e.catalog.Pack, e.run.Company, e.today, e.lines})
}
