package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/tui/ui"
)

const (
	wholeID   = 26 // characters
	leastOfID = 4  // that name an assessment
	mostNamed = 8  // assessments in an error
	mostAsked = 20 // lines of a list to choose from
)

// find returns the id of the assessment that a word means: an id, the beginning or the end
// of one, or the name of a company or its beginning. The first of these that fits counts.
func find(ctx context.Context, db *sqlite.DB, word string) (string, error) {
	if _, err := db.Get(ctx, word); len(word) == wholeID && err == nil {
		return strings.ToUpper(word), nil
	}
	all, err := db.Names(ctx, -1, 0)
	if err != nil {
		return "", err
	}
	part := strings.ToUpper(strings.TrimLeft(word, "….")) // as a list writes the end of an id
	long := len(part) >= leastOfID
	folded := strings.ToLower(strings.TrimSpace(word))
	for _, means := range []func(s assessment.Summary) bool{
		func(s assessment.Summary) bool { return s.ID == part },
		func(s assessment.Summary) bool { return folded != "" && strings.ToLower(s.Company) == folded },
		func(s assessment.Summary) bool {
			return long && (strings.HasPrefix(s.ID, part) || strings.HasSuffix(s.ID, part))
		},
		func(s assessment.Summary) bool {
			return folded != "" && strings.HasPrefix(strings.ToLower(s.Company), folded)
		},
	} {
		var found []assessment.Summary
		for _, s := range all {
			if means(s) {
				found = append(found, s)
			}
		}
		switch {
		case len(found) == 1:
			return found[0].ID, nil
		case len(found) > 1:
			return "", usagef("%q can be %s:\n%sName one by its short id.", word,
				report.Count(len(found), "assessment"), idTable(found[:min(mostAsked, len(found))], shortIDs(all)))
		}
	}
	return "", fmt.Errorf("%w %q%s", sqlite.ErrNotFound, word, nearest(folded, all))
}

// nearest says which name is almost the word, or which names there are.
func nearest(word string, all []assessment.Summary) string {
	var names []string
	for _, s := range all {
		names = append(names, strings.ToLower(s.Company))
	}
	near := slices.Index(names, yamldoc.Nearest(word, names))
	switch {
	case len(all) == 0:
		return "; there is none yet: trustpath new NAME"
	case near >= 0 && names[near] != "":
		return fmt.Sprintf("; did you mean %q?", all[near].Company)
	}
	return "; yours: " + named(all)
}

// named lists assessments by name and short id, the last changed first.
func named(all []assessment.Summary) string {
	short := shortIDs(all)
	var names []string
	for _, s := range all[:min(mostNamed, len(all))] {
		names = append(names, title(s.Company)+" ("+short[s.ID]+")")
	}
	text := strings.Join(names, ", ")
	if more := len(all) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more; trustpath list shows them", more)
	}
	return text
}

// shortIDs returns the end of each id that no other one ends with, after an ellipsis. Ids of
// one day begin alike.
func shortIDs(all []assessment.Summary) map[string]string {
	out := make(map[string]string, len(all))
	ends := map[string]int{}
	for _, s := range all {
		for n := min(leastOfID, len(s.ID)); n <= len(s.ID); n++ {
			ends[s.ID[len(s.ID)-n:]]++
		}
	}
	for _, s := range all {
		n := min(leastOfID, len(s.ID))
		for n < len(s.ID) && ends[s.ID[len(s.ID)-n:]] > 1 {
			n++
		}
		out[s.ID] = "…" + s.ID[len(s.ID)-n:]
	}
	return out
}

// idTable is a table of names and short ids.
func idTable(list []assessment.Summary, short map[string]string) string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, s := range list {
		fmt.Fprintf(table, "  %s\t%s\tchanged %s\n", title(s.Company), short[s.ID], s.Changed.Local().Format("2006-01-02 15:04"))
	}
	table.Flush()
	return out.String()
}

// firstArgument makes a command whose first argument names an assessment ask for it where
// there is none: a list to choose from on a terminal, else an error that lists them.
func (a *app) firstArgument(cmd *cobra.Command) {
	check, do := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return check(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 || cmd.Flags().Changed("all") || cmd.Flags().Changed("answers") {
			return do(cmd, args)
		}
		needsMore := check(cmd, []string{""})
		id := ""
		err := a.do(func(ctx context.Context, _ []string) (err error) {
			id, err = a.choose(ctx, cmd, needsMore == nil)
			return err
		})(cmd, args)
		if err != nil || a.err != nil || id == "" {
			return err
		}
		return do(cmd, []string{id})
	}
}

// choose asks which assessment is meant. "" is none, because the answer was empty.
func (a *app) choose(ctx context.Context, cmd *cobra.Command, asks bool) (id string, err error) {
	if err := a.configure(); err != nil {
		return "", err
	}
	what := strings.TrimPrefix(cmd.CommandPath(), "trustpath ")
	err = a.withStore(ctx, existingStore, func(db *sqlite.DB) error {
		all, err := db.Names(ctx, -1, 0)
		switch {
		case err != nil:
			return err
		case len(all) == 0:
			return usagef("%s needs an assessment, and there is none yet. Begin one with: trustpath new NAME", what)
		case !asks || !a.terminal():
			return usagef("%s needs an assessment. Yours: %s.\nWrite it as: trustpath %s", what, named(all), usage(cmd))
		}
		id, err = a.askWhich(ctx, db, all)
		return err
	})
	if errors.Is(err, sqlite.ErrAbsent) {
		return "", usagef("%s needs an assessment, and there is none yet. Begin one with: trustpath new NAME", what)
	}
	return id, err
}

// usage is how a command is written, without flags.
func usage(cmd *cobra.Command) string {
	line := strings.TrimSuffix(cmd.UseLine(), " [flags]")
	return strings.TrimSpace(strings.TrimPrefix(line, "trustpath"))
}

// askWhich lists assessments on the terminal until one of them is named.
func (a *app) askWhich(ctx context.Context, db *sqlite.DB, all []assessment.Summary) (string, error) {
	short := shortIDs(all)
	a.say("Which assessment?")
	width := 0
	shown := all[:min(mostAsked, len(all))]
	for _, s := range shown {
		width = max(width, ui.Width(title(s.Company)))
	}
	for i, s := range shown {
		a.say("%3d  %s  %s", i+1, ui.Pad(title(s.Company), width), short[s.ID])
	}
	if more := len(all) - len(shown); more > 0 {
		a.say("     and %d more, by name", more)
	}
	lines := bufio.NewReader(a.in)
	for {
		fmt.Fprint(a.talk, "Number or name (enter for none): ")
		line, err := lines.ReadString('\n')
		line = strings.TrimSpace(line)
		if n, wrong := strconv.Atoi(line); wrong == nil && n >= 1 && n <= len(shown) {
			return shown[n-1].ID, nil
		}
		if line == "" && (err == nil || errors.Is(err, io.EOF)) {
			return "", nil
		}
		id, unknown := find(ctx, db, line)
		if unknown == nil || err != nil {
			return id, cmp.Or(err, unknown)
		}
		a.say("%s", unknown)
	}
}
