package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
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
			return a.withAssessment(ctx, args[0], func(s stored) error {
				d, err := files.ParseDeal(s.engine.Catalog, e)
				if err != nil {
					return exitError{codeUsage, err}
				}
				existing, _, err := a.addDeals(ctx, s, []assessment.Deal{d})
				if err == nil && len(existing) > 0 {
					fmt.Fprintln(a.out, existing[0])
					a.say("Deal %d is the same; nothing was added", existing[0])
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

// addDeals stores new deals, each once, and prints their numbers. It returns the
// numbers of deals that exist already, and how many are repeated in the list.
func (a *app) addDeals(
	ctx context.Context, s stored, deals []assessment.Deal,
) (existing []int, repeated int, err error) {
	known, names := map[string]int{}, map[string]int{} // the number of each deal; 0 for a new one
	for _, d := range s.run.Deals {
		known[files.DealKey(d)], names[d.Name] = d.Number, d.Number
	}
	var fresh []assessment.Deal
	for _, d := range deals {
		key := files.DealKey(d)
		switch number, found := known[key]; {
		case !found:
			fresh = append(fresh, d)
			known[key] = 0
		case number > 0:
			existing = append(existing, number)
		default:
			repeated++
		}
	}
	if len(fresh) == 0 {
		return existing, repeated, nil
	}
	if total := len(s.run.Deals) + len(fresh); total > files.MaxDeals {
		return nil, 0, inputErrorf("these would be %d deals; %d at most", total, files.MaxDeals)
	}
	added, err := s.db.AddDeals(ctx, s.run.ID, fresh)
	if err != nil {
		return nil, 0, err
	}
	for _, d := range added {
		fmt.Fprintln(a.out, d.Number)
	}
	for _, d := range added {
		if before, found := names[d.Name]; found {
			a.say("Deal %d, %q, has the name of deal %d and other details. If it replaces that one: trustpath deal remove %s %d",
				d.Number, d.Name, before, s.run.ID, before)
		}
	}
	s.run.Deals = append(s.run.Deals, added...)
	a.sayUnasked(s)
	return existing, repeated, nil
}

// sayUnasked prints what deals ask for that the answers do not have, and the
// command that adds it.
func (a *app) sayUnasked(s stored) {
	text := report.Unasked(s.engine.Catalog, s.run)
	if text == "" {
		return
	}
	asks := s.engine.Unasked(s.run)
	for _, id := range s.run.Answers.Of(assessment.QuestionAsks).Options {
		if o, _ := s.engine.Question(assessment.QuestionAsks).Option(id); !o.Exclusive {
			asks = append(asks, id)
		}
	}
	a.say("%s\nTo add it: trustpath answer %s %s=%s",
		text, s.run.ID, assessment.QuestionAsks, strings.Join(words(asks), ","))
}

func (a *app) dealListCommand() *cobra.Command {
	var to output
	cmd := &cobra.Command{
		Use:     "list ID",
		Short:   "List the deals of an assessment",
		Example: "  trustpath deal list 01JD --format csv -o deals.csv",
		Args:    cobra.ExactArgs(1),
	}
	cmd.RunE = a.doFormat(&to, func(ctx context.Context, args []string, format string) error {
		return a.withAssessment(ctx, args[0], func(s stored) error {
			return a.write(to, func(w io.Writer) error {
				switch {
				case format == formatJSON:
					return report.Encode(w, append([]assessment.Deal{}, s.run.Deals...))
				case format == formatCSV:
					return files.WriteDeals(w, s.run.Deals)
				case len(s.run.Deals) == 0:
					a.say("No deals yet. Add one with: trustpath deal add %s NAME --asks OPTION", s.run.ID)
					return nil
				}
				a.sayUnasked(s)
				table := newTable(w)
				fmt.Fprintln(table, "NUMBER\tASKS\tVALUE\tDATE\tNAME")
				for _, d := range s.run.Deals {
					fmt.Fprintf(table, "%d\t%s\t%s %d\t%s\t%s\n",
						d.Number, strings.Join(words(d.Asks), ","), d.Currency, d.Value, d.Date, clean(d.Name))
				}
				return table.Flush()
			})
		})
	})
	to.addFormats(cmd, formatText, formatJSON, formatCSV)
	to.addFile(cmd)
	return cmd
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
			return a.withAssessment(ctx, args[0], func(s stored) error {
				return a.importDeals(ctx, s, inputName(args[1]), data)
			})
		}),
	}
}

// importDeals adds the deals of a file and prints what was in the file.
func (a *app) importDeals(ctx context.Context, s stored, name string, data []byte) error {
	table, err := files.ReadDeals(data, name, s.engine.Catalog)
	if err != nil {
		return err
	}
	existing, repeated, err := a.addDeals(ctx, s, table.Deals)
	if err != nil {
		return err
	}
	text := report.Count(len(table.Deals)-len(existing)-repeated, "deal") + " added"
	if len(table.Deals) == 0 {
		text = name + " has headers but no deals in it; nothing was added"
	}
	if len(existing) > 0 {
		text += fmt.Sprintf(", %d already there", len(existing))
	}
	if repeated > 0 {
		text += fmt.Sprintf(", %d repeated in the file", repeated)
	}
	if table.Empty > 0 {
		text += ", " + report.Count(table.Empty, "empty row") + " skipped"
	}
	a.say("%s", text)
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
			return a.withAssessment(ctx, args[0], func(s stored) error {
				return s.db.RemoveDeal(ctx, s.run.ID, number)
			})
		}),
	}
}
