package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
)

func (a *app) listCommand() *cobra.Command {
	var limit int
	var deleted bool
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "list",
		Example: "  trustpath list --limit 20\n  trustpath list --deleted\n  trustpath list --json",
		Short:   "List the assessments, the last changed first",
		Args:    cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			return a.list(ctx, limit, deleted, &format)
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	cmd.Flags().BoolVar(&deleted, "deleted", false, "the deleted ones, the last deleted first; restore brings one back")
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) list(ctx context.Context, limit int, deleted bool, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	write := listText
	if format == formatJSON {
		write = listJSON
	}
	if limit < 1 {
		return usagef("--limit is 1 or more, not %d", limit)
	}
	err = a.withStore(ctx, func(db *sqlite.DB) error {
		list, count, more := db.List, db.Count, ""
		if deleted {
			list, count, more = db.ListDeleted, db.CountDeleted, "--deleted "
		}
		rows, err := list(ctx, limit, 0)
		if err != nil {
			return err
		}
		total, err := count(ctx)
		if err != nil {
			return err
		}
		switch {
		case total == 0 && deleted:
			a.say("No assessment is deleted.")
		case total == 0:
			gone, err := db.CountDeleted(ctx)
			if err != nil {
				return err
			}
			if gone > 0 {
				a.say("%s deleted; trustpath list --deleted shows what can come back.", are(gone, "assessment"))
			} else {
				a.say("No assessments yet. Begin one with: trustpath new NAME")
			}
		case total > len(rows):
			a.say("%d of %d shown; for more: trustpath list %s--limit %d", len(rows), total, more, total)
		}
		if err := write(a.out, rows); err != nil {
			return err
		}
		if bad := len(slices.DeleteFunc(rows, func(s sqlite.Summary) bool { return !s.Damaged })); bad > 0 {
			return fmt.Errorf("%s not as stored, so nothing else of it is shown; trustpath doctor says what to do", are(bad, "assessment"))
		}
		return nil
	})
	if errors.Is(err, sqlite.ErrAbsent) { // a fresh start is no mistake
		a.say("No assessments yet: %s", err)
		return write(a.out, nil)
	}
	return err
}

// listText prints the company last, since its width is anybody's guess.
func listText(w io.Writer, rows []sqlite.Summary) error {
	if len(rows) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tCHANGED\tANSWERED\tCOMPANY")
	for _, row := range rows {
		if row.Damaged {
			fmt.Fprintf(table, "%s\t\t\t(damaged)\n", clean(row.ID))
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", row.ID, row.Changed.Local().Format("2006-01-02 15:04"), row.Answered, title(row.Company))
	}
	return table.Flush()
}

// listRow is one assessment in list --json.
type listRow struct {
	ID       string    `json:"id"`
	Company  string    `json:"company"`
	Answered int       `json:"answered"`
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
	Damaged  bool      `json:"damaged,omitempty"`
}

func listJSON(w io.Writer, rows []sqlite.Summary) error {
	out := make([]listRow, 0, len(rows))
	for _, row := range rows {
		out = append(out, listRow{row.ID, row.Company, row.Answered, row.Created.UTC(), row.Changed.UTC(), row.Damaged})
	}
	return report.Encode(w, out)
}
