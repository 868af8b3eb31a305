package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/tui/ui"
)

func (a *app) compareCommand() *cobra.Command {
	var format formatFlag
	var to fileFlag
	var since string
	cmd := &cobra.Command{
		Use:   "compare A [B]",
		Short: "Say what is different between two assessments, or in one since a day, and why",
		Long: "Say what is different between the roadmaps of two assessments, and which of what was entered makes\n" +
			"each difference. With one assessment and --since, it is compared with itself as it stood when that day\n" +
			"began; without either, with what other content recommended when it was answered.",
		Example: "  trustpath compare 01JD 01JE\n  trustpath compare 01JD --since 2026-11-12 --format markdown -o changes.md",
		Args:    cobra.RangeArgs(1, 2),
		RunE: a.do(func(ctx context.Context, args []string) error {
			return a.compare(ctx, args, since, &format, to)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "compare one assessment with itself as this `day` began, written 2026-12-01")
	format.add(cmd, formatText, formatMarkdown, formatJSON)
	to.add(cmd)
	return cmd
}

func (a *app) compare(ctx context.Context, args []string, since string, flag *formatFlag, to fileFlag) error {
	format, err := flag.valueFor(to)
	if err != nil {
		return err
	}
	today := a.day()
	if since != "" && len(args) > 1 {
		return usagef("--since compares one assessment with itself; name one, or leave it out")
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		before, after, names, err := a.compared(ctx, db, args, since)
		if err != nil {
			return err
		}
		cmp := c.SideBySide(before, after, today)
		return a.write(to, func(w io.Writer) error {
			switch format {
			case formatJSON:
				return compareJSON(w, c.Catalog, before, after, today, cmp)
			case formatMarkdown:
				return report.SideBySide(w, c.Catalog, names, cmp)
			default:
				return compareText(w, c.Catalog, names, cmp, a.width())
			}
		})
	})
}

// compared reads the two sides.
func (a *app) compared(ctx context.Context, db *sqlite.DB, args []string, since string) (before, after assessment.Assessment, names report.Sides, err error) {
	if after, err = db.Get(ctx, args[len(args)-1]); err != nil {
		return before, after, names, err
	}
	names.Left, names.Right = title(after.Company)+" before", title(after.Company)
	switch {
	case len(args) > 1:
		before, err = db.Get(ctx, args[0])
		names.Left = title(before.Company)
	case since != "":
		var day assessment.Date
		if day, err = assessment.ParseDate(since); err != nil {
			return before, after, names, usagef("--since: %w", err)
		}
		at, _ := time.ParseInLocation(time.DateOnly, day.String(), a.now().Location())
		before, err = db.At(ctx, after.ID, at)
		names.Left = title(after.Company) + " before " + report.LongDate(day)
	default:
		before = after
	}
	return before, after, names, err
}

// compareJSON writes the comparison as data.
func compareJSON(w io.Writer, c *assessment.Catalog, before, after assessment.Assessment, today assessment.Date, cmp assessment.Comparison) error {
	type side struct {
		ID      string `json:"id"`
		Company string `json:"company"`
	}
	return report.Encode(w, struct {
		Trustpath int                `json:"trustpath"`
		Content   assessment.PackRef `json:"content"`
		Today     assessment.Date    `json:"today"`
		Left      side               `json:"left"`
		Right     side               `json:"right"`
		assessment.Comparison
	}{1, c.Pack, today, side{before.ID, before.Company}, side{after.ID, after.Company}, cmp})
}

// compareText writes the comparison for people: what is different with its
// cause, then how what was entered differs.
func compareText(w io.Writer, c *assessment.Catalog, names report.Sides, cmp assessment.Comparison, width int) error {
	out := bufio.NewWriter(w)
	changed := 0
	for _, line := range cmp.Lines {
		if line.Changed {
			changed++
		}
	}
	wrapped(out, "", "", fmt.Sprintf("%s → %s: %d of %d lines are different", names.Left, names.Right, changed, len(cmp.Lines)), width)
	for _, line := range cmp.Lines[:changed] {
		fmt.Fprintln(out)
		wrapped(out, "", "", report.LineName(c, line.Line), width)
		wrapped(out, "  ", "  ", report.LineWords(c, line.Line, line.From)+" → "+report.LineWords(c, line.Line, line.To), width)
		because := strings.Join(line.Because, ", ")
		if line.Content {
			because = strings.TrimPrefix(because+", content "+c.Pack.Version, ", ")
		}
		if !line.Smallest {
			because += " (none can be spared; a smaller set was not looked for)"
		}
		fact(out, "Because", because, width)
	}
	if len(cmp.Edits) > 0 {
		fmt.Fprintln(out, "\nEntered differently")
	}
	for _, e := range cmp.Edits {
		wrapped(out, "  ", "    ", e.Of+": "+report.EditWords(c, e), width)
	}
	return out.Flush()
}

// changed is the notice that an assessment was answered with other content:
// what is different, and whether content or answers did it. It stays until the
// content is accepted.
func changed(w io.Writer, c *assessment.Catalog, run assessment.Assessment, cc *assessment.ContentChanges, width int) {
	if cc == nil {
		return
	}
	wrapped(w, "", "", report.ContentSentence(cc), width)
	for _, change := range cc.Changes {
		words := report.ChangeWords(c, change)
		wrapped(w, "  ", "    ", fmt.Sprintf("%s: %s, was %s (%s)", words.What, words.To, words.From, words.Cause), width)
	}
	fmt.Fprintf(w, "To accept it: trustpath content accept %s\n\n", run.ID)
}

// wrapped writes a text as lines of at most width cells: the first one behind
// one indent, the others behind another.
func wrapped(w io.Writer, first, rest, text string, width int) {
	indent := first
	for _, line := range ui.Wrap(clean(text), max(20, width-max(ui.Width(first), ui.Width(rest)))) {
		fmt.Fprintln(w, strings.TrimRight(indent+line, " "))
		indent = rest
	}
}

// The widths of text for people.
const (
	plainWidth = 80
	mostWidth  = 100 // longer lines are hard to read
)

// width is that of the terminal that stdout goes to, else 80.
func (a *app) width() int {
	columns, _, err := term.GetSize(a.out.Fd())
	if err != nil || columns <= 0 {
		return plainWidth
	}
	return min(columns, mostWidth)
}
