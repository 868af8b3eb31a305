package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/library"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
)

// cohortDocument is what library cohort prints.
type cohortDocument struct {
	AsOf   assessment.Date `json:"as_of"`
	By     []string        `json:"by"`
	Rights string          `json:"seen_by"`

	HasRights bool               `json:"has_rights"`
	Over      string             `json:"over"` // all, or seen: what you may open, under other content
	Content   assessment.PackRef `json:"content"`
	Cohorts   []library.Cohort   `json:"cohorts"`
	Changed   []string           `json:"recommendation_changes,omitempty"` // companies that you may open
}

func (a *app) libraryCohortCommand() *cobra.Command {
	to := &output{formats: []string{formatText, formatMarkdown, formatHTML, formatJSON, formatCSV}, file: true}
	var by, measures []string
	var csv bool
	cmd := a.command("library cohort", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		if csv {
			to.format = formatCSV
		}
		doc := cohortDocument{AsOf: a.day(), By: append([]string{}, by...), Over: "all"}
		var wrong []error
		for _, dimension := range by {
			if !slices.Contains(library.Dimensions(), dimension) {
				wrong = append(wrong, unknown("dimension", dimension, library.Dimensions()))
			}
		}
		for _, m := range measures {
			if !slices.Contains(library.Measures(), library.Measure(m)) {
				wrong = append(wrong, unknown("measure", m, library.Measures()))
			}
		}
		if len(by) > 2 {
			wrong = append(wrong, errors.New("--by takes one or two dimensions"))
		}
		if err := usageErrors(wrong...); err != nil {
			return err
		}
		return a.withLibrary(ctx, false, func(s *shared) error {
			doc.Rights, doc.Content, doc.HasRights = s.Rights(), s.Pack, s.Server
			count := s.Cohort
			if flag := a.flags.Lookup("content"); flag.Changed {
				facts, changed, err := s.recomputed(ctx)
				if err != nil {
					return err
				}
				doc.Over, doc.Changed = "seen", changed
				count = func(_ context.Context, q library.Query) (library.Cohort, error) { return library.Count(q, facts), nil }
			}
			for _, m := range library.Measures() {
				if len(measures) > 0 && !slices.Contains(measures, string(m)) {
					continue
				}
				found, err := count(ctx, library.Query{Measure: m, By: by})
				if err != nil {
					return err
				}
				doc.Cohorts = append(doc.Cohorts, found)
			}
			return a.write(*to, func(w io.Writer) error { return s.writeCohort(w, to.format, doc) })
		})
	})
	cmd.Flags().StringSliceVar(&by, "by", nil, "count by one or two of these `dimensions`: "+strings.Join(library.Dimensions(), ", "))
	cmd.Flags().StringSliceVar(&measures, "measure", nil, "count only `these`: "+strings.Join(words(library.Measures()), ", "))
	cmd.Flags().BoolVar(&csv, "csv", false, "short for --format csv")
	cmd.MarkFlagsMutuallyExclusive("csv", "json")
	cmd.MarkFlagsMutuallyExclusive("csv", "format")
	return cmd
}

// recomputed evaluates what this person may open with the content in use, and names the
// companies whose recommendation that changes.
func (s *shared) recomputed(ctx context.Context) (facts []library.Facts, changed []string, err error) {
	entries, _, err := s.List(ctx, library.Filter{})
	if err != nil {
		return nil, nil, err
	}
	step, end := s.progress("evaluated", len(entries))
	defer end()
	for _, e := range entries {
		step()
		b, err := s.Read(ctx, e.ID)
		if errors.Is(err, library.ErrNotFound) { // it was removed meanwhile
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", e.ID, err)
		}
		facts = append(facts, library.FactsOf(s.engine, b.Run, s.day()))
		if c := s.engine.ContentChanges(s.engine.Carry(b.Run)); c != nil && len(c.Changes) > 0 {
			changed = append(changed, title(b.Run.Company)+" "+b.Run.ID)
		}
	}
	slices.Sort(changed)
	return facts, changed, nil
}

// writeCohort writes a cohort in a format.
func (s *shared) writeCohort(w io.Writer, format string, doc cohortDocument) error {
	var source strings.Builder
	switch format {
	case formatJSON:
		return report.Encode(w, doc)
	case formatCSV:
		return writeCohortCSV(w, doc)
	}
	const name = "Cohort"
	s.writeCohortTables(&source, doc, format == formatText)
	if format == formatHTML {
		return report.HTMLPage(w, name, doc.AsOf, []byte(source.String()), "", report.Selection{})
	}
	_, err := io.WriteString(w, source.String())
	return err
}

// writeCohortCSV writes a row for each count.
func writeCohortCSV(w io.Writer, doc cohortDocument) error {
	rows := [][]string{{"measure", "by", "group", "key", "value", "companies", "median"}}
	for _, c := range doc.Cohorts {
		by := strings.Join(c.By, " ")
		for _, g := range c.Groups {
			rows = append(rows, []string{"group", by, strings.Join(g.Names, " "), "", "", strings.TrimPrefix(fmt.Sprint(g.Companies), "0"), ""})
		}
		for _, x := range c.Cells {
			rows = append(rows, []string{string(c.Measure), by, strings.Join(x.Group, " "), x.Key, x.Value, fmt.Sprint(x.Count), x.Median})
		}
	}
	return safetext.WriteCSV(w, rows)
}

// writeCohortTables writes a cohort as Markdown, or as text with plain tables.
func (s *shared) writeCohortTables(w io.Writer, doc cohortDocument, plain bool) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	cell := func(text string) string {
		if plain {
			return clean(text)
		}
		return safetext.Markdown(clean(text))
	}
	row := func(w io.Writer, cells []string) {
		if plain {
			fmt.Fprintln(w, strings.Join(cells, "\t"))
			return
		}
		fmt.Fprintln(w, "| "+strings.Join(cells, " | ")+" |")
	}
	over := "All companies in the library, " + report.LongDate(doc.AsOf) + "."
	if doc.Over == "seen" {
		over = "The companies that you may open, with content " + packName(doc.Content) + ", " + report.LongDate(doc.AsOf) + "."
	}
	if plain {
		line("%s\n", over)
	} else {
		line("# Cohort\n\n%s\n", over)
	}
	for _, c := range doc.Cohorts {
		if len(c.Cells) == 0 {
			continue
		}
		size := map[string]int{}
		for _, g := range c.Groups {
			size[strings.Join(g.Names, "\t")] = g.Companies
		}
		heading := c.Measure.Title()
		if c.Companies > 0 {
			heading += fmt.Sprintf(", %d companies", c.Companies)
		}
		if plain {
			line("%s", heading)
		} else {
			line("## %s\n", heading)
		}
		var to io.Writer = w
		table := newTable(w)
		if plain {
			to = table
		}
		head := []string{"What", "Value", "Companies", "Of"}
		for i, dimension := range doc.By {
			head = slices.Insert(head, i, report.Upper(dimension))
		}
		if c.Measure == library.Dates {
			head = append(head, "Middle")
		}
		if plain {
			for i := range head {
				head[i] = strings.ToUpper(head[i])
			}
		}
		row(to, head)
		if !plain {
			row(to, slices.Repeat([]string{"---"}, len(head)))
		}
		for _, x := range c.Cells {
			if x.Value == "" && c.Measure != library.Decisions {
				continue // the complement of the others
			}
			of := c.Companies
			if len(doc.By) > 0 {
				of = size[strings.Join(x.Group, "\t")]
			}
			var cells []string
			for i, dimension := range doc.By {
				cells = append(cells, cell(library.GroupWords(s.engine, dimension, x.Group[i])))
			}
			cells = append(cells, cell(c.Measure.KeyWords(s.engine, x.Key)), c.Measure.ValueWords(x.Value), fmt.Sprint(x.Count), fmt.Sprint(of))
			if c.Measure == library.Dates {
				cells = append(cells, x.Month())
			}
			row(to, cells)
		}
		if plain {
			table.Flush()
		}
		line("")
		s.writeHidden(w, c)
	}
	line("A count of fewer than %d companies is hidden, and so is one that would reveal it by subtraction.", library.Least)
	if !doc.HasRights {
		line("This library is a folder: everyone who can open it can read every assessment.")
	}
	if len(doc.Changed) > 0 {
		line("\nThe recommendation changes for:")
		for _, name := range doc.Changed {
			line("- %s", cell(name))
		}
	}
}

// writeHidden names the groups of one dimension that are hidden.
func (s *shared) writeHidden(w io.Writer, c library.Cohort) {
	var hidden []string
	for _, g := range c.Groups {
		if g.Companies == 0 && len(c.By) == 1 {
			hidden = append(hidden, library.GroupWords(s.engine, c.By[0], g.Names[0]))
		}
	}
	if len(hidden) > 0 {
		fmt.Fprintf(w, "Hidden: %s.\n\n", safetext.Line(strings.Join(hidden, "; "), safetext.MaxNote))
	}
}
