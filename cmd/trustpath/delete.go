package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
)

func (a *app) deleteCommand() *cobra.Command {
	var forever, yes bool
	cmd := a.command("delete ID", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		return a.withStore(ctx, existingStore, func(db *sqlite.DB) error {
			if forever {
				return a.erase(ctx, db, args[0], yes)
			}
			id, err := find(ctx, db, args[0])
			if err != nil {
				return err
			}
			run, err := db.Get(ctx, id)
			if err != nil {
				return err
			}
			if err := db.Delete(ctx, run.ID); err != nil {
				return err
			}
			a.say("Deleted %s. To bring it back: trustpath restore %s", title(run.Company), run.ID)
			return nil
		})
	})
	cmd.Flags().BoolVar(&forever, "forever", false, "remove it from the file with its history; a deleted one too")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask before --forever; without that nothing is asked")
	return cmd
}

// erase removes an assessment for good, after it asked twice.
func (a *app) erase(ctx context.Context, db *sqlite.DB, word string, yes bool) error {
	var one assessment.Summary
	id, err := find(ctx, db, word)
	if err == nil {
		one, err = db.Find(ctx, id) // a damaged one too
	}
	if errors.Is(err, sqlite.ErrNotFound) {
		one, err = db.FindDeleted(ctx, word)
	}
	if err != nil {
		return err
	}
	name := title(one.Company)
	agreed, err := a.agreed(yes, name, "trustpath delete --forever --yes "+one.ID,
		ask{"Erase " + name + " with its history and workshops for good? This can't be undone. Type yes:", "yes"},
		ask{"Type the name of the company, " + name + ":", name})
	if err != nil || !agreed {
		return err
	}
	out, err := db.DeleteForever(ctx, one.ID)
	a.sayErased(name, out, err)
	return err
}

// ask is a question before something is erased, and the answer that agrees.
type ask struct{ question, want string }

// agreed asks before something with a name is erased. Without a terminal it is an error
// that names the command that asks nothing.
func (a *app) agreed(yes bool, name, instead string, asks ...ask) (bool, error) {
	if yes {
		return true, nil
	}
	if !a.terminal() {
		return false, usagef("erasing can't be undone; to erase %s without being asked: %s", name, instead)
	}
	answers := bufio.NewReader(a.in)
	for _, ask := range asks {
		a.say("%s", ask.question)
		line, err := answers.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		if !strings.EqualFold(strings.TrimSpace(line), ask.want) {
			a.say("nothing was erased")
			return false, nil
		}
	}
	return true, nil
}

// sayErased says that a company or a person was erased, and what may still hold it.
func (a *app) sayErased(name string, out sqlite.Erased, err error) {
	if err != nil {
		return
	}
	a.say("erased %s for good", name)
	if out.Replaced > 0 {
		a.say("%s in its place in %s: notes, comments, deals and workshops, earlier versions too",
			sqlite.ErasedWord, report.Count(out.Replaced, "text"))
	}
	if out.Left > 0 {
		a.say("A part of the name is still in %s, earlier versions too; search notes, comments and the name of the company",
			report.Count(out.Left, "text"))
	}
	for _, backup := range out.Backups {
		a.say("this backup was made before and may still hold it: %s", safetext.Line(backup, maxFinding))
	}
	a.say("Backups elsewhere and files that you exported before still hold it.")
}
