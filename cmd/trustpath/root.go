package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/yamldoc"
	"trustpath/cmd/trustpath/internal/config"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/content"
)

// app is what the commands share: streams, clock, environment, and the flags of
// every command.
type app struct {
	in      *os.File
	out     *os.File
	talk    io.Writer // messages
	getenv  func(string) string
	now     func() time.Time
	network func(path string) string // see sqlite.Options

	db      string
	content string
	theme   string
	ascii   bool
	plain   bool
	flags   *pflag.FlagSet                // of every command
	config  atomic.Pointer[config.Config] // see configure
	today   assessment.Date               // see day

	err     error  // the error of the command
	copies  string // the folder for copies of the database; "" is the temporary folder
	release func() // stops watching for signals
	display func(context.Context, *app, tea.Model) error
	faults  chan *crash.Error // see reportPanic
}

func newApp() *app {
	return &app{
		in:      os.Stdin,
		out:     os.Stdout,
		talk:    os.Stderr,
		getenv:  os.Getenv,
		now:     time.Now,
		network: sqlite.Network,
		release: func() {},
		display: display,
		faults:  make(chan *crash.Error, 1),
	}
}

//go:embed help.txt
var helpText string

// command makes a command. Its use line begins with the names of its parents. The
// other texts are below that line in help.txt: the short one, the long one, and
// indented examples. to, if not nil, is where the command writes.
func (a *app) command(
	use string, args cobra.PositionalArgs, to *output, do func(ctx context.Context, args []string) error,
) *cobra.Command {
	_, text, _ := strings.Cut(helpText, "\n# "+use+"\n")
	text, _, _ = strings.Cut(text, "\n# ")
	short, text, _ := strings.Cut(text, "\n")
	long, example, _ := strings.Cut(text, "\n  ")
	cmd := &cobra.Command{
		Use:     use,
		Short:   short,
		Long:    strings.TrimSpace(long),
		Example: "  " + strings.TrimSpace(example),
		Args:    args,
	}
	if to != nil {
		to.declare(cmd)
	}
	cmd.RunE = a.do(func(ctx context.Context, args []string) error {
		if !strings.HasPrefix(use, "config") { // those mend a file that is wrong
			if err := a.configure(); err != nil {
				return err
			}
		}
		if to != nil {
			if err := to.choose(); err != nil {
				return err
			}
		}
		return do(ctx, args)
	})
	cmd.Args = func(cmd *cobra.Command, given []string) error { return a.written(cmd, args(cmd, given), given) }
	if words := strings.Fields(use); slices.Contains(words, "ID") || slices.Contains(words, "A") {
		a.firstArgument(cmd)
	}
	return cmd
}

// written says how a command is written where its arguments are not right.
func (a *app) written(cmd *cobra.Command, wrong error, given []string) error {
	var known exitError
	if wrong == nil || errors.As(wrong, &known) || strings.HasPrefix(wrong.Error(), "no command") {
		return wrong
	}
	example, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
	return fmt.Errorf("write it as: trustpath %s\nFor example: %s", usage(cmd), example)
}

// engineCommand makes a command that reads the content.
func (a *app) engineCommand(
	use string, args cobra.PositionalArgs, to *output,
	do func(ctx context.Context, c *engine.Engine, args []string) error,
) *cobra.Command {
	return a.command(use, args, to, func(ctx context.Context, args []string) error {
		c, err := a.loadCatalog()
		if err != nil {
			return err
		}
		return do(ctx, c, args)
	})
}

// assessmentCommand makes a command whose first argument is the id of an
// assessment; do gets the others.
func (a *app) assessmentCommand(
	use string, args cobra.PositionalArgs, to *output, do func(ctx context.Context, s stored, args []string) error,
) *cobra.Command {
	return a.command(use, args, to, func(ctx context.Context, args []string) error {
		return a.withAssessment(ctx, args[0], func(s stored) error { return do(ctx, s, args[1:]) })
	})
}

// group makes a command that needs one of those below it.
func (a *app) group(name string, below ...*cobra.Command) *cobra.Command {
	group := a.command(name, knownCommand, nil, func(context.Context, []string) error {
		names := idsOf(below, func(c **cobra.Command) string { return (*c).Name() })
		return usagef("%s needs a command: %s", name, strings.Join(names, ", "))
	})
	return under(group, below...)
}

// under puts commands below another, whose names their use lines begin with.
func under(parent *cobra.Command, below ...*cobra.Command) *cobra.Command {
	for _, cmd := range below {
		cmd.Use = strings.TrimPrefix(cmd.Use, parent.Name()+" ")
	}
	parent.AddCommand(below...)
	return parent
}

func (a *app) root() *cobra.Command {
	root := a.command("trustpath", knownCommand, nil,
		func(ctx context.Context, _ []string) error { return a.openTUI(ctx, start{}) })
	root.Version, root.SilenceErrors, root.SilenceUsage = version(), true, true
	root.SetOut(a.out)
	root.SetErr(talker{a.talk})
	flags := root.PersistentFlags()
	a.flags = flags
	flags.StringVar(&a.db, "db", "", "database `file`; else TRUSTPATH_DB, else the data folder of your user")
	flags.StringVar(&a.content, "content", "", "use the content pack in this `folder` or zip file; else that of content use, else the one that is built in")
	flags.String("library", "", "shared library, a `folder` or postgres://NAME@HOST/DATABASE; else TRUSTPATH_LIBRARY, else the config file")
	a.theme = themeNames()[0]
	flags.Var((*themeFlag)(&a.theme), "theme", "colors of the screens: "+strings.Join(themeNames(), ", "))
	flags.BoolVar(&a.ascii, "ascii", false, "draw with plain ASCII signs")
	flags.BoolVar(&a.plain, "plain", false,
		"numbered lines instead of screens, typed or from a pipe; also by ACCESSIBLE=1 or TERM=dumb")
	flags.TextVar(&a.today, "today", assessment.Date{},
		"judge facts and dates as of this `day`, written 2026-12-01; else the clock")
	root.AddCommand(
		a.newCommand(), a.demoCommand(), a.openCommand(), a.listCommand(), a.showCommand(), a.deleteCommand(), a.restoreCommand(),
		a.backupCommand(), a.setCommand(), a.noteCommand(), a.answerCommand(), a.answersCommand(), a.readyCommand(),
		a.peopleCommand(), a.doneCommand(), a.heldCommand(), a.reviewCommand(),
		a.exportCommand(), a.importCommand(), a.verifyCommand(), a.claimsCommand(), a.dealCommand(), a.assessCommand(),
		a.explainCommand(), a.compareCommand(), a.statusCommand(), a.planCommand(), a.contentCommand(), a.libraryCommand(),
		a.workshopCommand(), a.doctorCommand(),
		a.configCommand(), a.manCommand(), a.versionCommand(),
	)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(a.showHelp)
	a.addCompletions(root)
	return root
}

// knownCommand refuses the name of a command that does not exist.
func knownCommand(parent *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, cmd := range parent.Commands() {
		names = append(names, cmd.Name())
	}
	other := map[string]string{"theme": "config", "settings": "config", "rename": "set", "ls": "list", "rm": "delete", "run": "open",
		"pdf": "export", "save": "export", "load": "import", "sample": "demo", "example": "demo", "undo": "restore", "init": "new"}[args[0]]
	if slices.Contains(names, other) {
		return fmt.Errorf("no command %q; did you mean: trustpath %s", args[0], other)
	}
	return unknown("command", args[0], names)
}

// flagError adds to the error for an unknown flag the nearest one that exists.
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

// day is the day of the evaluation: --today, else that of the clock.
func (a *app) day() assessment.Date {
	if a.today.IsZero() {
		return assessment.DateOf(a.now())
	}
	return a.today
}

// writingTime is when a document of a day is written: now, or for another day its
// beginning.
func (a *app) writingTime(day assessment.Date) time.Time {
	if now := a.now(); assessment.DateOf(now) == day {
		return now
	}
	return a.beginning(day)
}

// beginning is the first moment of a day.
func (a *app) beginning(day assessment.Date) time.Time {
	begin, _ := time.ParseInLocation(time.DateOnly, day.String(), a.now().Location()) // Date writes this form
	return begin
}

// loadCatalog loads the content in use.
func (a *app) loadCatalog() (*engine.Engine, error) { return a.loadPack(a.packInUse()) }

// packInUse is where the content in use is: the folder or file of --content, else
// the copy that content use keeps, else "" for the built-in pack.
func (a *app) packInUse() string { return cmp.Or(a.content, a.keptPack()) }

// keptPack is the copy that content use keeps, or "" if there is none.
func (a *app) keptPack() string {
	path, err := a.keptPath()
	if err != nil {
		return "" // without a data folder nothing is kept
	}
	if _, err := os.Lstat(path); isAny(err, fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR) {
		return "" // a folder that is closed to this user holds nothing of theirs
	}
	return path // reading it says what is wrong with it
}

// keptPath is the path of the copy that content use keeps.
func (a *app) keptPath() (string, error) {
	store, err := a.defaultStore()
	return filepath.Join(filepath.Dir(store), "content.zip"), err
}

// loadPack loads the pack in a folder or a zip file, or the built-in pack for "".
func (a *app) loadPack(place string) (*engine.Engine, error) {
	var c *assessment.Catalog
	err := a.withPack(place, func(files fs.FS) (err error) {
		switch place {
		case "":
			c, err = pack.Restore(files, content.Snapshot())
		case a.keptPack():
			c, err = pack.Restore(files, pack.ArchivedSnapshot(files, programID()))
		default:
			c, err = pack.Load(files)
		}
		return err
	})
	if err != nil {
		return nil, inputErrorf("load the content: %w", err)
	}
	return engine.New(c), nil
}

// programID tells programs apart that may read a pack in different ways. The snapshot
// of the built-in pack changes with how packs are read.
func programID() string {
	return fmt.Sprintf("%s %x", version(), sha256.Sum256([]byte(content.Snapshot())))
}

// withPack runs use on the files of the pack in a folder or a zip file, or of the
// built-in pack for "". No link leads out of the folder.
func (a *app) withPack(place string, use func(fs.FS) error) error {
	if place == "" {
		return use(content.Default())
	}
	kept, err := a.keptPath()
	isKept := err == nil && place == kept
	err = a.withFiles(place, isKept, use)
	if err != nil && isKept {
		err = fmt.Errorf("the content kept in %s cannot be used: %w\n"+
			"Take newer content with: trustpath content use DIR|FILE.zip\n"+
			"Or go back to what is built in with: trustpath content use --built-in", place, err)
	}
	return err
}

// withFiles runs use on the files of a folder or a zip file. The kept copy must be
// the file that content use wrote.
func (a *app) withFiles(place string, isKept bool, use func(fs.FS) error) error {
	info, err := os.Stat(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder or zip file %s", place)
	case err != nil:
		return err
	case info.IsDir() && !isKept:
		root, err := os.OpenRoot(place)
		if err != nil {
			return err
		}
		return errors.Join(use(root.FS()), root.Close())
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s %w", place, outfile.ErrNotRegular)
	}
	archive, err := a.readInput(place, pack.MaxArchive)
	if err != nil {
		return err
	}
	if isKept && !pack.IsIntact(archive) {
		return errors.New("it was changed after content use had written it")
	}
	files, err := pack.OpenArchive(archive, filepath.Base(place))
	if err != nil {
		return err
	}
	return use(files)
}

// storeMode says what to do if there is no database.
type storeMode bool

const (
	existingStore storeMode = false // fail
	createStore   storeMode = true
)

// withStore runs use on the database.
func (a *app) withStore(ctx context.Context, mode storeMode, use func(*sqlite.DB) error) error {
	db, err := a.openStore(ctx, nil, mode)
	if err != nil {
		return err
	}
	if text := storeWarning(db); text != "" {
		a.say("trustpath: %s", text)
	}
	return errors.Join(use(db), db.Close())
}

// with runs use on the content and the existing database.
func (a *app) with(ctx context.Context, use func(*engine.Engine, *sqlite.DB) error) error {
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return use(c, db.WithEngine(c)) })
}

// stored is an assessment of the database, with the content in use.
type stored struct {
	engine *engine.Engine
	db     *sqlite.DB
	run    assessment.Assessment
}

// withAssessment runs use on the assessment that a word means; see find.
func (a *app) withAssessment(ctx context.Context, word string, use func(stored) error) error {
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		id, err := find(ctx, db, word)
		if err != nil {
			return err
		}
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		return use(stored{c, db, run})
	})
}

// openStore opens the database, with content or without. If the database cannot
// be written, it opens a copy to read.
func (a *app) openStore(ctx context.Context, c *engine.Engine, mode storeMode) (*sqlite.DB, error) {
	path, err := a.storePath()
	if err != nil {
		return nil, err
	}
	options := sqlite.Options{Existing: mode == existingStore, Network: a.network}
	db, err := sqlite.OpenWith(ctx, path, a.now, options)
	if isAny(err, sqlite.ErrReadOnly, sqlite.ErrFull, sqlite.ErrLinked) {
		if copied, copying := sqlite.OpenCopy(ctx, path, a.copies, a.now, err); copying == nil {
			db, err = copied, nil
		}
	}
	if err != nil {
		return nil, err
	}
	db.Today = a.day
	return db.WithEngine(c), nil
}

// storeWarning is a sentence about a database that is not as it should be, or "".
func storeWarning(db *sqlite.DB) string {
	switch {
	case errors.Is(db.Copied(), sqlite.ErrLinked):
		return "the database file has a second name (a hard link), so this is a copy of it to read; " +
			"what you change stays unsaved until you keep one name"
	case db.Copied() != nil:
		return "the database cannot be written, so this is a copy of it to read; what you change stays unsaved"
	case db.Network() != "":
		return "the database is on a network file system (" + db.Network() + "): open it on one machine at a time"
	}
	return ""
}

// defaultStore is the database in the user's data folder.
func (a *app) defaultStore() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return sqlite.DefaultPath(a.getenv, home), nil
}

// storePath is the absolute path of the database: --db, else TRUSTPATH_DB, else
// in the user's data folder.
func (a *app) storePath() (string, error) {
	path := cmp.Or(a.db, a.getenv("TRUSTPATH_DB"))
	if path == "" {
		var err error
		path, err = a.defaultStore()
		if err != nil {
			return "", usagef("no home folder to keep the database in (%w); name one with --db", err)
		}
	}
	path = expandHome(path)
	first, _, _ := strings.Cut(path, "/")
	const hint = "write the path in full, or begin it with ./"
	switch {
	case first == "-":
		return "", usagef("a database is a file, so it can't be -; name one with --db")
	case strings.HasPrefix(first, "~"):
		return "", usagef("the database %s begins with %s, which is not a folder of yours; %s", path, first, hint)
	case strings.HasPrefix(first, "$"), strings.HasPrefix(first, "%"):
		return "", usagef("the database %s begins with %s, which has no value; %s", path, first, hint)
	}
	return sqlite.Resolve(path)
}

// asciiOnly reports whether to draw with ASCII characters: because of --ascii or
// the locale.
func (a *app) asciiOnly() bool { return a.ascii || !unicodeLocale(a.getenv) }

// unicodeLocale reports whether the locale is UTF-8, by the first of LC_ALL,
// LC_CTYPE and LANG that is set. A locale that names no character set, or none at
// all, counts as UTF-8.
func unicodeLocale(getenv func(string) string) bool {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG"))
	_, charset, named := strings.Cut(locale, ".")
	charset, _, _ = strings.Cut(charset, "@")
	switch strings.ToLower(charset) {
	case "utf-8", "utf8":
		return true
	}
	return !named && locale != "C" && locale != "POSIX"
}
