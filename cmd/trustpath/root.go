package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/anmitsu/go-shlex"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
	"trustpath/tui"
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

// loadCatalog reads the content that --content names, else what is built in.
func (a *app) loadCatalog() (*engine.Engine, error) { return a.loadPack(a.content) }

// loadPack reads the pack in a folder, or for "" what is built in.
func (a *app) loadPack(folder string) (*engine.Engine, error) {
	var c *assessment.Catalog
	err := a.withPack(folder, func(files fs.FS) (err error) {
		if folder == "" {
			c, err = pack.Restore(files, content.Snapshot())
		} else {
			c, err = pack.Load(files)
		}
		return err
	})
	if err != nil {
		return nil, failure{codeInput, fmt.Errorf("load the content: %w", err)}
	}
	return engine.New(c), nil
}

// withPack runs use on the files of a pack: those in a folder, out of which no
// link leads, or for "" those that are built in.
func (a *app) withPack(folder string, use func(fs.FS) error) error {
	if folder == "" {
		return use(content.Default())
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	return errors.Join(use(root.FS()), root.Close())
}

// withStore runs use on the store that the flags and the environment name, which
// exists.
func (a *app) withStore(ctx context.Context, use func(*sqlite.DB) error) error {
	return a.withStoreOf(ctx, false, use)
}

// withNewStore is withStore where the database is created if there is none.
func (a *app) withNewStore(ctx context.Context, use func(*sqlite.DB) error) error {
	return a.withStoreOf(ctx, true, use)
}

func (a *app) withStoreOf(ctx context.Context, create bool, use func(*sqlite.DB) error) error {
	db, err := a.openStore(ctx, nil, create)
	if err != nil {
		return err
	}
	if text := warning(db); text != "" {
		a.say("trustpath: %s", text)
	}
	return errors.Join(use(db), db.Close())
}

// openStore opens that store in the words of a catalog, or of none. A database
// that cannot be written is read as a copy.
func (a *app) openStore(ctx context.Context, c *engine.Engine, create bool) (*sqlite.DB, error) {
	path, err := a.storePath()
	if err != nil {
		return nil, err
	}
	db, err := sqlite.OpenWith(ctx, path, a.now, sqlite.Options{Existing: !create, Network: a.network})
	if errors.Is(err, sqlite.ErrReadOnly) || errors.Is(err, sqlite.ErrFull) || errors.Is(err, sqlite.ErrLinked) {
		if copied, copying := sqlite.OpenCopy(ctx, path, a.copies, a.now, err); copying == nil {
			db, err = copied, nil
		}
	}
	if err != nil {
		return nil, err
	}
	db.Today = a.day
	return db.In(c), nil
}

// storePath is --db, else TRUSTPATH_DB, else the data folder of the user, as the
// absolute path of the file itself.
func (a *app) storePath() (string, error) {
	path := cmp.Or(a.db, a.getenv("TRUSTPATH_DB"))
	if path == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usagef("no home folder to keep the database in (%w); name one with --db", err)
		}
		path = sqlite.DefaultPath(a.getenv, home)
	}
	path = expand(path)
	first, _, _ := strings.Cut(path, "/")
	switch {
	case first == "-":
		return "", usagef("a database is a file, and - is none; name one with --db")
	case strings.HasPrefix(first, "~"):
		return "", usagef("the database %s begins with %s, which is not a folder of yours; write the path in full, or begin it with ./", path, first)
	case strings.HasPrefix(first, "$"), strings.HasPrefix(first, "%"):
		return "", usagef("the database %s begins with %s, which nothing has put a value in for; write the path in full, or begin it with ./", path, first)
	}
	return sqlite.Resolve(path)
}

// with runs use on the catalog and the store in its words: what most commands
// need.
func (a *app) with(ctx context.Context, use func(*engine.Engine, *sqlite.DB) error) error {
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(db *sqlite.DB) error { return use(c, db.In(c)) })
}

// deps is what the screens reach the rest of the world through, but for the
// store. opened waits for the store; nil when there is none.
func (a *app) deps(ctx context.Context, c *engine.Engine, opened func() *sqlite.DB) tui.Deps {
	stored := func(id string) (files.Bundle, error) {
		if db := opened(); db != nil {
			return db.Bundle(ctx, id)
		}
		return files.Bundle{}, errUnsaved
	}
	came := func(run assessment.Assessment) (*workshop.Result, error) {
		if db := opened(); db != nil {
			return held(ctx, db, run, a.day())()
		}
		return nil, nil // there is no store
	}
	return tui.Deps{Catalog: c, Export: exporter{c, a, stored, came}, Import: importer{a, c, opened}, Render: renderer{c.Catalog}, Now: a.now, Today: a.day, Editor: a.textEditor()}
}

// enteredPath reads a path from a field of the screens: as it is where a file
// has that name, else without what a terminal adds to a file that is dropped on
// it: quotes, backslashes before blanks, or the form of a URL.
func enteredPath(text string) string {
	text = strings.TrimSpace(text)
	if _, err := os.Lstat(expand(text)); err == nil {
		return expand(text)
	}
	return expand(droppedPath(text, runtime.GOOS == "windows"))
}

func droppedPath(text string, windows bool) string {
	const scheme = "file://"
	switch {
	case len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme):
		return pathOfURL(text, text[len(scheme):], windows)
	case windows:
		return strings.Trim(text, `"`)
	case strings.HasPrefix(text, "'"), strings.HasPrefix(text, `"`), strings.Contains(text, `\`):
		if words, err := shlex.Split(text, true); err == nil && len(words) == 1 {
			return words[0]
		}
	}
	return text
}

// pathOfURL returns the path of a file on this machine from what follows file://;
// the whole text when it is none.
func pathOfURL(text, address string, windows bool) string {
	host, path, found := strings.Cut(address, "/")
	this, _ := os.Hostname()
	if !found || host != "" && !strings.EqualFold(host, "localhost") && !strings.EqualFold(host, this) {
		return text
	}
	path, err := url.PathUnescape("/" + path)
	if err != nil {
		return text
	}
	if windows && len(path) > 2 && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}

// signs reports whether only ASCII signs are drawn: because of --ascii, or
// because the locale says that the terminal knows no others.
func (a *app) signs() bool { return a.ascii || !unicodeLocale(a.getenv) }

// unicodeLocale reports whether text may hold any character, by the first of
// LC_ALL, LC_CTYPE and LANG that is set. Where none is, or one names no set of
// characters, a terminal of today is taken for granted.
func unicodeLocale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		_, charset, named := strings.Cut(locale, ".")
		charset, _, _ = strings.Cut(charset, "@")
		switch strings.ToLower(charset) {
		case "utf-8", "utf8":
			return true
		}
		return !named && locale != "C" && locale != "POSIX"
	}
	return true
}
