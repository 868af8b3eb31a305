package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"trustpath/assessment"
)

// app is what the commands share: the streams, the clock, the environment, and
// the flags that every command takes.
type app struct {
	in     *os.File
	out    *os.File
	talk   io.Writer
	getenv func(string) string
	now    func() time.Time

	db    string
	theme string
	ascii bool
	today string

	err error // what the command that ran came to
}

func newApp() *app {
	return &app{in: os.Stdin, out: os.Stdout, talk: os.Stderr, getenv: os.Getenv, now: time.Now}
}

// run carries out one command line and returns the exit code. Commands leave
// their error in a.err, so that what comes back from fang is always about the
// command line: fang asks the terminal for its colours before it shows an
// error, and that must not happen after a signal or on a dead terminal.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	err := fang.Execute(ctx, root, fang.WithVersion(version()), fang.WithErrorHandler(sayUsage))
	if err != nil {
		return codeUsage
	}
	if a.err != nil && a.err.Error() != "" {
		a.say("trustpath: %s", a.err)
	}
	return codeOf(a.err)
}

// do adapts a command to cobra; see run.
func (a *app) do(command func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.err = command(cmd.Context(), args)
		return nil
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "trustpath",
		Short: "A trust roadmap for AI companies: SOC 2, ISO 27001, ISO 42001",
		Long: "Answer about sixteen questions and read what they mean for SOC 2, ISO 27001 and ISO 42001:\n" +
			"what to start now, what later, what not at all, and why.\n\n" +
			"Without a command it opens the list of your assessments.",
		Example: "trustpath new \"Acme AI\"\n" +
			"trustpath assess --answers acme.yaml -o roadmap.md",
		Args: cobra.NoArgs,
		RunE: a.do(a.home),
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.db, "db", "", "database `file`; else TRUSTPATH_DB, else the data folder of your user")
	flags.StringVar(&a.theme, "theme", "auto", "colours of the screens: "+strings.Join(themeNames(), ", "))
	flags.BoolVar(&a.ascii, "ascii", false, "draw with plain ASCII signs")
	flags.StringVar(&a.today, "today", "", "judge facts and dates as of this `day` (2026-12-01); else the clock")
	root.AddCommand(a.newCommand(), a.openCommand(), a.listCommand(), a.showCommand(), a.deleteCommand(), a.restoreCommand(),
		a.setCommand(), a.noteCommand(), a.answerCommand(), a.readyCommand(),
		a.exportCommand(), a.assessCommand(), a.versionCommand())
	return root
}

func (a *app) home(ctx context.Context, _ []string) error {
	return a.screens(ctx, "")
}

// say writes one line of talk.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.talk, format+"\n", args...)
}

// sayUsage is what a wrong command line gets.
func sayUsage(w io.Writer, _ fang.Styles, err error) {
	fmt.Fprintf(w, "trustpath: %s\nTry trustpath --help.\n", err)
}

// day is the day by which facts are judged and on which a plan without a start
// begins.
func (a *app) day() (assessment.Date, error) {
	if a.today == "" {
		return assessment.DateOf(a.now()), nil
	}
	day, err := assessment.ParseDate(a.today)
	if err != nil {
		return assessment.Date{}, usagef("--today: %w", err)
	}
	return day, nil
}
