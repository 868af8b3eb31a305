package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// contentCommand is the parent of what is done with content packs.
func (a *app) contentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "content",
		Short:   "List, copy and check content packs: questions, rules, facts and sources",
		Example: "  trustpath content check\n  trustpath content eject our-content",
		Args:    knownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.contentListCommand(), a.contentCheckCommand(), a.contentEjectCommand(), a.contentAcceptCommand())
	return cmd
}

func (a *app) contentListCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the content packs that there are, the one in use first",
		Example: "  trustpath content list\n  trustpath content list --content our-content --json",
		Args:    cobra.NoArgs,
		RunE:    a.do(func(context.Context, []string) error { return a.listContent(&format) }),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

// packRow is one pack in content list.
type packRow struct {
	ID       string          `json:"id"`
	Version  string          `json:"version"`
	Title    string          `json:"title"`
	Checked  assessment.Date `json:"checked"`
	ReviewBy assessment.Date `json:"review_by"`
	Stale    bool            `json:"stale"` // past the day to check again
	Digest   string          `json:"digest"`
	Where    string          `json:"where"` // "built in", or the folder
	InUse    bool            `json:"in_use"`
}

func (a *app) listContent(flag *formatFlag) error {
	format, err := flag.value()
	if err != nil {
		return err
	}
	today := a.day()
	folders := []string{""}
	if a.content != "" {
		folders = []string{a.content, ""}
	}
	var rows []packRow
	for i, folder := range folders {
		c, err := a.loadPack(folder)
		if err != nil {
			return err
		}
		row := packRow{ID: c.Pack.ID, Version: c.Pack.Version, Title: c.Title, Checked: c.Checked, ReviewBy: c.ReviewBy,
			Stale: !c.ReviewBy.IsZero() && c.ReviewBy.Before(today), Digest: c.Pack.Digest, Where: folder, InUse: i == 0}
		if folder == "" {
			row.Where = "built in"
		}
		rows = append(rows, row)
	}
	if format == formatJSON {
		return report.Encode(a.out, rows)
	}
	return listPacks(a.out, rows)
}

// shortDigest is enough of a digest to tell packs apart, in characters; --json
// has all of it.
const shortDigest = len("sha256:") + 12

func listPacks(w io.Writer, rows []packRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tVERSION\tCHECKED\tAGAIN BY\tWHERE\tTITLE\tDIGEST")
	for _, row := range rows {
		again := row.ReviewBy.String()
		if row.Stale {
			again += " (past)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", clean(row.ID), clean(row.Version), row.Checked, again,
			clean(row.Where), clean(row.Title), row.Digest[:min(shortDigest, len(row.Digest))])
	}
	return table.Flush()
}
