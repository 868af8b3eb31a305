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
	return a.group("deal",
		a.dealAddCommand(), a.dealListCommand(), a.dealImportCommand(), a.dealRemoveCommand())
}

func (a *app) dealAddCommand() *cobra.Command {
	var e files.EnteredDeal
	cmd := a.assessmentCommand("deal add ID NAME --asks OPTION[,OPTION]...", cobra.ExactArgs(2), nil,
		func(ctx context.Context, s stored, args []string) error {
			e.Name = clean(args[0])
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
	to := &output{formats: []string{formatText, formatJSON, formatCSV}, file: true}
	return a.assessmentCommand("deal list ID", cobra.ExactArgs(1), to,
		func(_ context.Context, s stored, _ []string) error {
			deals := append([]assessment.Deal{}, s.run.Deals...)
			if to.format == formatCSV {
				return a.write(*to, func(w io.Writer) error { return files.WriteDeals(w, deals) })
			}
			return a.print(to, deals, func(w io.Writer) {
				if len(deals) == 0 {
					a.say("No deals yet. Add one with: trustpath deal add %s NAME --asks OPTION", s.run.ID)
					return
				}
				a.sayUnasked(s)
				table := newTable(w)
				defer table.Flush()
				fmt.Fprintln(table, "NUMBER\tASKS\tVALUE\tDATE\tNAME")
				for _, d := range deals {
					fmt.Fprintf(table, "%d\t%s\t%s %d\t%s\t%s\n",
						d.Number, strings.Join(words(d.Asks), ","), d.Currency, d.Value, d.Date, clean(d.Name))
				}
			})
		})
}

func (a *app) dealImportCommand() *cobra.Command {
	return a.command("deal import ID FILE", cobra.ExactArgs(2), nil, func(ctx context.Context, args []string) error {
		data, err := a.readInput(args[1], files.MaxTable)
		if err != nil {
			return err
		}
		return a.withAssessment(ctx, args[0], func(s stored) error {
			return a.importDeals(ctx, s, inputName(args[1]), data)
		})
	})
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
	return a.command("deal remove ID NUMBER", cobra.ExactArgs(2), nil, func(ctx context.Context, args []string) error {
		number, err := strconv.Atoi(args[1])
		if err != nil {
			return usagef("%q is not the number of a deal; trustpath deal list %s shows them", clean(args[1]), clean(args[0]))
		}
		return a.withAssessment(ctx, args[0], func(s stored) error {
			return s.db.RemoveDeal(ctx, s.run.ID, number)
		})
	})
}
