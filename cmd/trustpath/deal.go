package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/ledgerfile"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) dealCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deal",
		Short: "Keep the deals that wait for a report or a certificate",
		Long: "Keep prospects with what they asked for, what they are worth and when they need it.\n" +
			"The roadmap then says which deals each standard opens, and what blocks others.",
		Example: "  trustpath deal add 01JD \"Vermeer\" --asks iso27001 --value 40000 --currency EUR --date 2027-06-30\n" +
			"  trustpath deal list 01JD",
		Args: knownCommand,
		RunE: a.do(func(context.Context, []string) error {
			return usagef("deal what? There are add, list, import and remove")
		}),
	}
	cmd.AddCommand(a.dealAddCommand(), a.dealListCommand(), a.dealImportCommand(), a.dealRemoveCommand())
	return cmd
}

func (a *app) dealAddCommand() *cobra.Command {
	var e ledgerfile.Entered
	cmd := &cobra.Command{
		Use:     "add ID NAME --asks OPTION[,OPTION]...",
		Short:   "Add a deal, and print its number",
		Example: "  trustpath deal add 01JD \"Vermeer\" --asks soc2_type2,iso27001 --value 40000 --date 2027-06-30",
		Args:    cobra.ExactArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			e.Name = clean(args[1])
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				d, err := ledgerfile.Parse(c, e)
				if err != nil {
					return failure{codeUsage, err}
				}
				return a.addDeals(ctx, db, args[0], []assessment.Deal{d})
			})
		}),
	}
	cmd.Flags().StringSliceVar(&e.Asks, "asks", nil, "what they asked for: `options` of the question asks")
	cmd.Flags().StringVar(&e.Value, "value", "", "what it is worth, a whole `number`")
	cmd.Flags().StringVar(&e.Currency, "currency", "", "three `letters`; else the currency of the content")
	cmd.Flags().StringVar(&e.Date, "date", "", "the `day` they need it by")
	return cmd
}

// addDeals stores deals, and prints their numbers.
func (a *app) addDeals(ctx context.Context, db *sqlite.DB, id string, deals []assessment.Deal) error {
	run, err := db.Get(ctx, id)
	if err != nil {
		return err
	}
	added, err := db.AddDeals(ctx, run.ID, deals)
	if err != nil {
		return err
	}
	for _, d := range added {
		fmt.Fprintln(a.out, d.Number)
	}
	return nil
}

func (a *app) dealListCommand() *cobra.Command {
	var format formatFlag
	var to fileFlag
	cmd := &cobra.Command{
		Use:     "list ID",
		Short:   "List the deals of an assessment",
		Example: "  trustpath deal list 01JD --format csv -o deals.csv",
		Args:    cobra.ExactArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.listDeals(ctx, args[0], &format, to)
		}),
	}
	format.add(cmd, formatText, formatJSON, formatCSV)
	to.add(cmd)
	return cmd
}

func (a *app) listDeals(ctx context.Context, id string, flag *formatFlag, to fileFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	return a.with(ctx, func(_ *assessment.Catalog, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		return a.write(to, func(w io.Writer) error {
			switch format {
			case formatJSON:
				return report.Encode(w, append([]assessment.Deal{}, run.Deals...))
			case formatCSV:
				return ledgerfile.Write(w, run.Deals)
			}
			if len(run.Deals) == 0 {
				a.say("No deals yet. Add one with: trustpath deal add %s NAME --asks OPTION", run.ID)
				return nil
			}
			return dealTable(w, run.Deals)
		})
	})
}

func dealTable(w io.Writer, deals []assessment.Deal) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NUMBER\tASKS\tVALUE\tDATE\tNAME")
	for _, d := range deals {
		fmt.Fprintf(table, "%d\t%s\t%s %d\t%s\t%s\n", d.Number, strings.Join(words(d.Asks), ","), d.Currency, d.Value, d.Date, clean(d.Name))
	}
	return table.Flush()
}

func (a *app) dealImportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import ID FILE",
		Short: "Add the deals of a CSV file, all or none",
		Long: "Add the deals of a CSV file, all or none. Its first row names the columns: Name and Asks, and as wanted\n" +
			"Value, Currency and Date, as deal list --format csv writes them. Other columns are passed over.",
		Example: "  trustpath deal import 01JD deals.csv",
		Args:    cobra.ExactArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			data, err := a.readInput(args[1], ledgerfile.MaxSize)
			if err != nil {
				return err
			}
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				deals, err := ledgerfile.Read(data, inputName(args[1]), c)
				if err != nil {
					return err
				}
				return a.addDeals(ctx, db, args[0], deals)
			})
		}),
	}
}

func (a *app) dealRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove ID NUMBER",
		Short:   "Take a deal out of the ledger",
		Example: "  trustpath deal remove 01JD 3",
		Args:    cobra.ExactArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			number, err := strconv.Atoi(args[1])
			if err != nil {
				return usagef("%q is no number of a deal; trustpath deal list %s shows them", clean(args[1]), clean(args[0]))
			}
			return a.with(ctx, func(_ *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				return db.RemoveDeal(ctx, run.ID, number)
			})
		}),
	}
}
