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
			return a.withStore(ctx, func(db *sqlite.DB) error {
				run, err := db.Get(ctx, args[0])
				if err != nil {
					return err
				}
				if err := inOrder(run, facts); err != nil {
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
			var day assessment.Date
			if p.value != "" {
				read, err := assessment.ParseDate(p.value)
				if err != nil {
					problems = append(problems, fmt.Errorf("%s: %w", p.key, err))
				}
				day = read
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

// inOrder refuses facts that would put the deadline before the start.
func inOrder(run assessment.Assessment, facts sqlite.Facts) error {
	start, deadline := run.Start, run.DeadlineDate
	if facts.Start != nil {
		start = *facts.Start
	}
	if facts.DeadlineDate != nil {
		deadline = *facts.DeadlineDate
	}
	if !start.IsZero() && !deadline.IsZero() && deadline.Before(start) {
		return usagef("the deadline %s is before the start %s", deadline, start)
	}
	return nil
}
