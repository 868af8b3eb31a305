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
	"trustpath/assessment/engine"
	"trustpath/assessment/files"

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
	var e files.EnteredDeal
	cmd := &cobra.Command{
		Use:     "add ID NAME --asks OPTION[,OPTION]...",
		Short:   "Add a deal, and print its number",
		Example: "  trustpath deal add 01JD \"Vermeer\" --asks soc2_type2,iso27001 --value 40000 --date 2027-06-30",
		Args:    cobra.ExactArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			e.Name = clean(args[1])
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				d, err := files.ParseDeal(c.Catalog, e)
				if err != nil {
					return failure{codeUsage, err}
				}
				there, _, err := a.addDeals(ctx, c.Catalog, db, args[0], []assessment.Deal{d})
				if err == nil && len(there) > 0 {
					fmt.Fprintln(a.out, there[0])
					a.say("Deal %d is the same; nothing was added", there[0])
				}
				return err
			})
		}),
	}
	cmd.Flags().StringSliceVar(&e.Asks, "asks", nil, "what they asked for: `options` of the question asks")
	cmd.Flags().StringVar(&e.Value, "value", "", "what it is worth, a whole `number`")
	cmd.Flags().StringVar(&e.Currency, "currency", "", "three `letters`; else the currency of the content")
	cmd.Flags().StringVar(&e.Date, "date", "", "the `day` they need it by")
	return cmd
}

// addDeals stores the deals that are not there yet, each once, and prints their
// numbers. It returns the numbers of those that are, and how many are repeated
// among themselves.
func (a *app) addDeals(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, id string, deals []assessment.Deal) (there []int, repeated int, err error) {
	run, err := db.Get(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	known, names := map[string]int{}, map[string]int{}
	for _, d := range run.Deals {
		known[files.DealKey(d)], names[d.Name] = d.Number, d.Number
	}
	var fresh []assessment.Deal
	for _, d := range deals {
		switch number, found := known[files.DealKey(d)]; {
		case !found:
			fresh = append(fresh, d)
			known[files.DealKey(d)] = 0
		case number > 0:
			there = append(there, number)
		default:
			repeated++
		}
	}
	if len(fresh) == 0 {
		return there, repeated, nil
	}
	if len(run.Deals)+len(fresh) > files.MaxDeals {
		return nil, 0, failure{codeInput, fmt.Errorf("these would be %d deals; %d at most", len(run.Deals)+len(fresh), files.MaxDeals)}
	}
	added, err := db.AddDeals(ctx, run.ID, fresh)
	if err != nil {
		return nil, 0, err
	}
	for _, d := range added {
		fmt.Fprintln(a.out, d.Number)
	}
	for _, d := range added {
		if before, found := names[d.Name]; found {
			a.say("Deal %d, %q, has the name of deal %d and other details. If it replaces that one: trustpath deal remove %s %d",
				d.Number, d.Name, before, run.ID, before)
		}
	}
	run.Deals = append(run.Deals, added...)
	a.sayUnasked(c, run)
	return there, repeated, nil
}

// sayUnasked says what deals ask for and the answers leave out, and how to add it.
func (a *app) sayUnasked(c *assessment.Catalog, run assessment.Assessment) {
	if text := report.Unasked(c, run); text != "" {
		a.say("%s\nTo add it: %s", text, addUnasked(c, run))
	}
}

// addUnasked is the command that adds to the answers what deals ask for.
func addUnasked(c *assessment.Catalog, run assessment.Assessment) string {
	asks := c.Unasked(run)
	for _, id := range run.Answers.Of(assessment.QuestionAsks).Options {
		if o, _ := c.Question(assessment.QuestionAsks).Option(id); !o.Exclusive {
			asks = append(asks, id)
		}
	}
	return "trustpath answer " + run.ID + " " + string(assessment.QuestionAsks) + "=" + strings.Join(words(asks), ",")
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
	format, err := flag.valueFor(to)
	if err != nil {
		return err
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		return a.write(to, func(w io.Writer) error {
			switch format {
			case formatJSON:
				return report.Encode(w, append([]assessment.Deal{}, run.Deals...))
			case formatCSV:
				return files.WriteDeals(w, run.Deals)
			}
			if len(run.Deals) == 0 {
				a.say("No deals yet. Add one with: trustpath deal add %s NAME --asks OPTION", run.ID)
				return nil
			}
			a.sayUnasked(c.Catalog, run)
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
			"Value, Currency and Date, as deal list --format csv writes them. Other columns are not read.\n" +
			"Commas, semicolons, tabs or bars may separate the cells. A deal that is there already is not added again.",
		Example: "  trustpath deal import 01JD deals.csv",
		Args:    cobra.ExactArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			data, err := a.readInput(args[1], files.MaxDealsFile)
			if err != nil {
				return err
			}
			return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
				return a.importDeals(ctx, c.Catalog, db, args[0], inputName(args[1]), data)
			})
		}),
	}
}

// importDeals adds the deals of a file, and reports everything that was in it.
func (a *app) importDeals(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, id, name string, data []byte) error {
	table, err := files.ReadDeals(data, name, c)
	if err != nil {
		return err
	}
	there, repeated, err := a.addDeals(ctx, c, db, id, table.Deals)
	if err != nil {
		return err
	}
	parts := []string{report.Count(len(table.Deals)-len(there)-repeated, "deal") + " added"}
	if len(table.Deals) == 0 {
		parts[0] = name + " has headers but no deals in it; nothing was added"
	}
	for _, part := range []struct {
		count int
		words string
	}{
		{len(there), fmt.Sprintf("%d already there", len(there))},
		{repeated, fmt.Sprintf("%d repeated in the file", repeated)},
		{table.Empty, report.Count(table.Empty, "empty row") + " skipped"},
	} {
		if part.count > 0 {
			parts = append(parts, part.words)
		}
	}
	a.say("%s", strings.Join(parts, ", "))
	if len(table.Unread) > 0 {
		a.say("Not read: %s", strings.Join(table.Unread, ", "))
	}
	return nil
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
			return a.with(ctx, func(_ *engine.Engine, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				return db.RemoveDeal(ctx, run.ID, number)
			})
		}),
	}
}
