package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment/sqlite"
)

func (a *app) listCommand() *cobra.Command {
	var limit int
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "list",
		Example: "  trustpath list --limit 20\n  trustpath list --json",
		Short:   "List the assessments, the last changed first",
		Args:    cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			return a.list(ctx, limit, &format)
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) list(ctx context.Context, limit int, flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	if limit < 1 {
		return usagef("--limit is 1 or more, not %d", limit)
	}
	return a.withStore(ctx, func(db *sqlite.DB) error {
		rows, err := db.List(ctx, limit, 0)
		if err != nil {
			return err
		}
		total, err := db.Count(ctx)
		if err != nil {
			return err
		}
		if total == 0 {
			a.say("No assessments yet. Begin one with: trustpath new NAME")
		} else if total > len(rows) {
			a.say("%d of %d shown; for more: trustpath list --limit %d", len(rows), total, total)
		}
		if format == formatJSON {
			return listJSON(a.out, rows)
		}
		return listText(a.out, rows)
	})
}

// listText prints the company last, since its width is anybody's guess.
func listText(w io.Writer, rows []sqlite.Summary) error {
	if len(rows) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tCHANGED\tANSWERED\tCOMPANY")
	for _, row := range rows {
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
}

func listJSON(w io.Writer, rows []sqlite.Summary) error {
	out := make([]listRow, 0, len(rows))
	for _, row := range rows {
		out = append(out, listRow{row.ID, row.Company, row.Answered, row.Created.UTC(), row.Changed.UTC()})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
