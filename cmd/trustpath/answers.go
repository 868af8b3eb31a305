package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"trustpath/assessment/answersfile"
	"trustpath/assessment/report"
)

func (a *app) answersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "answers",
		Short:   "Help to write an answers file by hand or by program",
		Example: "  trustpath answers template -o acme.yaml\n  trustpath answers schema -o answers.schema.json",
		Args:    knownCommand,
		RunE: a.do(func(context.Context, []string) error {
			return usagef("answers what? There are template and schema; to answer a question it is trustpath answer")
		}),
	}
	cmd.AddCommand(a.answersTemplateCommand(), a.schemaCommand())
	return cmd
}

func (a *app) answersTemplateCommand() *cobra.Command {
	var to fileFlag
	cmd := &cobra.Command{
		Use:     "template",
		Short:   "Write an answers file with every question explained",
		Example: "  trustpath answers template -o acme.yaml\n  trustpath assess --answers acme.yaml",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			if _, err := to.format(formatAnswers, formatAnswers); err != nil {
				return err
			}
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			return a.write(to, func(w io.Writer) error { return answersfile.Template(w, c) })
		}),
	}
	to.add(cmd)
	return cmd
}

func (a *app) schemaCommand() *cobra.Command {
	var to fileFlag
	var result bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Write the JSON Schema of answers files, or of the result",
		Long: "Write the JSON Schema of answers files in the words of the content in use: an editor then completes ids and\n" +
			"explains them. With --result it is the schema of what --format json writes.",
		Example: "  trustpath answers schema -o answers.schema.json\n  trustpath answers schema --result",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			if _, err := to.format(formatJSON, formatJSON); err != nil {
				return err
			}
			c, err := a.loadCatalog()
			if err != nil {
				return err
			}
			return a.write(to, func(w io.Writer) error {
				if result {
					_, err := w.Write(report.Schema())
					return err
				}
				return answersfile.Schema(w, c)
			})
		}),
	}
	cmd.Flags().BoolVar(&result, "result", false, "the schema of the JSON result")
	to.add(cmd)
	return cmd
}
