package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
)

func (a *app) setCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "set ID FACT=VALUE...",
		Short:   "Set the company, the start of the plan or the deadline",
		Long:    "Set facts: company, start and deadline_date. An empty value takes the fact away.",
		Example: "  trustpath set 01JD company=\"Acme AI\" start=2026-12-01 deadline_date=2027-06-30",
		Args:    cobra.MinimumNArgs(2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			facts, err := readFacts(args[1:])
			if err != nil {
				return err
			}
			return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if err := a.fitting(c, run, facts); err != nil {
					return err
				}
				return db.SaveFacts(ctx, run.ID, facts)
			})
		}),
	}
}

func readFacts(args []string) (sqlite.Facts, error) {
	var facts sqlite.Facts
	given, problems := pairs(args, "FACT=VALUE")
	for _, p := range given {
		switch p.key {
		case "company":
			name, err := companyName(p.value)
			if err != nil {
				problems = append(problems, err)
			}
			facts.Company = &name
		case "start", "deadline_date":
			day, err := readDay(p)
			if err != nil {
				problems = append(problems, err)
			}
			if p.key == "start" {
				facts.Start = &day
			} else {
				facts.DeadlineDate = &day
			}
		default:
			problems = append(problems, unknown("fact", p.key, []string{"company", "start", "deadline_date"}))
		}
	}
	return facts, allWrong(problems)
}

// readDay reads a date; "" takes it away.
func readDay(p pair) (day assessment.Date, err error) {
	if err = day.UnmarshalText([]byte(p.value)); err != nil {
		err = fmt.Errorf("%s: %w", p.key, err)
	}
	return day, err
}

// fitting refuses facts that would put the deadline before the start, or a
// deadline that does not fit the answers of run.
func (a *app) fitting(c *assessment.Catalog, run assessment.Assessment, facts sqlite.Facts) error {
	if facts.Start != nil {
		run.Start = *facts.Start
	}
	if facts.DeadlineDate != nil {
		run.DeadlineDate = *facts.DeadlineDate
	}
	if !run.Start.IsZero() && !run.DeadlineDate.IsZero() && run.DeadlineDate.Before(run.Start) {
		return usagef("the deadline %s is before the start %s", run.DeadlineDate, run.Start)
	}
	if facts.DeadlineDate == nil {
		return nil
	}
	conflict := c.DeadlineConflict(run, a.day())
	if conflict == nil {
		return nil
	}
	return usagef("%w\nChange one of them, or both at once: trustpath answer %s deadline=%s deadline_date=%s\n"+
		"An empty deadline_date= takes the date away.", conflict, run.ID, conflict.Instead[0].ID, run.DeadlineDate)
}
