package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
)

// app is what the commands share: the streams, the clock, the environment, and
// the flags that every command takes.
type app struct {
	in      *os.File
	out     *os.File
	talk    io.Writer
	getenv  func(string) string
	now     func() time.Time
	network func(path string) string // see sqlite.OpenOn

	db      string
	content string
	theme   string
	ascii   bool
	plain   bool
	today   assessment.Date // the day of the evaluation; zero for that of the clock

	err     error  // what the command that ran came to
	copies  string // the folder for copies of the database; "" is that for temporary files
	release func() // leaves signals to whoever watches for them itself
	display func(context.Context, *app, tea.Model) (int, error)
	faults  chan *crash.Error // see fell
}

func newApp() *app {
	return &app{in: os.Stdin, out: os.Stdout, talk: os.Stderr, getenv: os.Getenv, now: time.Now, network: sqlite.Network, release: func() {}, display: display, faults: make(chan *crash.Error, 1)}
}

// run carries out one command line and returns the exit code. Commands leave
// their error in a.err, so that what comes back from cobra is always about the
// command line itself. Help is cobra's plain text: styling it with fang would
// ask the terminal for its background, which takes four seconds where nobody
// answers.
func (a *app) run(ctx context.Context, args []string) (code int) {
	defer crash.Catch(func(fault *crash.Error) { code = a.tell(fault, nil) })
	root := a.root()
	root.SetArgs(args)
	ctx, a.release = endOnSignal(ctx)
	defer a.release()
	if err := root.ExecuteContext(ctx); err != nil {
		var unwritten *fs.PathError
		if errors.As(err, &unwritten) {
			a.say("trustpath: %s", err)
			return codeFailure
		}
		a.say("trustpath: %s\nTry trustpath --help.", err)
		return codeUsage
	}
	var fault *crash.Error
	if errors.As(a.err, &fault) {
		return a.tell(fault, a.err)
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
		var end ended
		var fault *crash.Error
		switch cause := context.Cause(cmd.Context()); {
		case errors.As(cause, &fault):
			a.err = errors.Join(fault, a.err)
		case errors.As(cause, &end):
			a.err = end
		}
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
		Example: "  trustpath new \"Acme AI\"\n" +
			"  trustpath assess --answers acme.yaml -o roadmap.md",
		Args:          knownCommand,
		RunE:          a.do(a.home),
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(a.out)
	root.SetErr(talker{a.talk})
	flags := root.PersistentFlags()
	flags.StringVar(&a.db, "db", "", "database `file`; else TRUSTPATH_DB, else the data folder of your user")
	flags.StringVar(&a.content, "content", "", "use the content pack in this `folder`; else the one that is built in")
	a.theme = themeNames()[0]
	flags.Var((*themeFlag)(&a.theme), "theme", "colours of the screens: "+strings.Join(themeNames(), ", "))
	flags.BoolVar(&a.ascii, "ascii", false, "draw with plain ASCII signs")
	flags.BoolVar(&a.plain, "plain", false, "numbered lines instead of screens, typed or from a pipe; also by ACCESSIBLE=1 or TERM=dumb")
	flags.TextVar(&a.today, "today", assessment.Date{}, "judge facts and dates as of this `day`, written 2026-12-01; else the clock")
	root.AddCommand(a.newCommand(), a.openCommand(), a.listCommand(), a.showCommand(), a.deleteCommand(), a.restoreCommand(), a.backupCommand(),
		a.setCommand(), a.noteCommand(), a.answerCommand(), a.answersCommand(), a.readyCommand(),
		a.exportCommand(), a.importCommand(), a.verifyCommand(), a.claimsCommand(), a.dealCommand(), a.assessCommand(), a.explainCommand(), a.compareCommand(),
		a.contentCommand(), a.workshopCommand(), a.doctorCommand(), a.manCommand(), a.versionCommand())
	root.SetFlagErrorFunc(flagError)
	a.addCompletions(root)
	return root
}

// knownCommand refuses what is not the name of a command below this one.
func knownCommand(parent *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, cmd := range parent.Commands() {
		names = append(names, cmd.Name())
	}
	return unknown("command", args[0], names)
}

// flagError names the flag that was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := yamldoc.Nearest(missing.GetSpecifiedName(), names); near != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return err
}

func (a *app) home(ctx context.Context, _ []string) error {
	return a.screens(ctx, beginning{})
}

// say writes a line of talk, or several. Names of files and what else it quotes
// may hold anything, so that it is cleaned here.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.talk, safeTalk(fmt.Sprintf(format, args...)))
}

// safeTalk is a text for stderr.
func safeTalk(text string) string { return safetext.Text(text, len(text)) }

// talker cleans what cobra has to say, which quotes the command line.
type talker struct{ to io.Writer }

func (t talker) Write(text []byte) (int, error) {
	said := safeTalk(string(text))
	if strings.HasSuffix(string(text), "\n") {
		said += "\n"
	}
	_, err := io.WriteString(t.to, said)
	return len(text), err
}

// day is the day of the evaluation.
func (a *app) day() assessment.Date {
	if a.today.IsZero() {
		return assessment.DateOf(a.now())
	}
	return a.today
}

// written is the moment at which a document of a day is written: now, or the
// beginning of another day that was named.
func (a *app) written(day assessment.Date) time.Time {
	now := a.now()
	if assessment.DateOf(now) == day {
		return now
	}
	begin, _ := time.ParseInLocation(time.DateOnly, day.String(), now.Location()) // as Date writes it
	return begin
}
