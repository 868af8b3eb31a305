package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
)

func (a *app) backupCommand() *cobra.Command {
	var force bool
	cmd := a.command("backup FILE", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		if args[0] != "-" {
			a.copies = filepath.Dir(args[0]) // has room for one copy, so probably for another
		} else if term.IsTerminal(a.out.Fd()) {
			return usagef("a backup is not text for a terminal; name a file, or pipe it")
		}
		return a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return a.backUp(ctx, db, args[0], force) })
	})
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a file that exists")
	return cmd
}

func (a *app) backUp(ctx context.Context, db *sqlite.DB, path string, force bool) error {
	if path != "-" && a.isStore(path) {
		return usagef("%s is the database itself; name another file", path)
	}
	return db.Snapshot(ctx, a.copies, func(copied string, assessments int) error {
		whole := report.Count(assessments, "assessment") + ", all whole"
		err := a.stream(output{path: path, force: force}, func(w io.Writer) error { return copyFile(w, copied) })
		if err != nil {
			return err
		}
		if path == "-" {
			a.say("wrote a backup to stdout: %s", whole)
			return nil
		}
		made, written := sha256.New(), sha256.New()
		if err := errors.Join(copyFile(made, copied), copyFile(written, path)); err != nil {
			return err
		}
		if !bytes.Equal(made.Sum(nil), written.Sum(nil)) {
			return fmt.Errorf("read back %s: it is not what was written, so do not rely on it", path)
		}
		a.say("read back: %s", whole)
		return nil
	})
}

func copyFile(to io.Writer, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, from.Close())
}

// staged runs use on a copy of a backup. A damaged backup is an error.
func (a *app) staged(ctx context.Context, path string, use func(*sqlite.Staged) error) error {
	stage := func() (*sqlite.Staged, error) { return sqlite.Stage(ctx, path, a.now) }
	if path == "-" {
		stage = func() (*sqlite.Staged, error) { return sqlite.StageReader(ctx, a.in, inputName(path), a.now) }
	}
	staged, err := stage()
	switch {
	case errors.Is(err, sqlite.ErrEmpty):
		err = fmt.Errorf("%s is empty, so it is not a backup; nothing was changed", inputName(path))
	case errors.Is(err, sqlite.ErrForeign):
		err = fmt.Errorf("%s is not a backup from trustpath; nothing was changed", inputName(path))
	case err != nil:
	case len(staged.Damage) > 0:
		err = fmt.Errorf("%s is damaged and is not used: %s", inputName(path), staged.Damage[0].What)
		err = errors.Join(err, staged.Close())
	default:
		return errors.Join(use(staged), staged.Close())
	}
	return exitError{codeInput, err}
}

// isStore reports whether a file is the database.
func (a *app) isStore(file string) bool {
	path, err := a.storePath()
	if err != nil {
		return false
	}
	there, missing := os.Stat(file)
	store, err := os.Stat(path)
	return errors.Join(missing, err) == nil && os.SameFile(store, there)
}

func (a *app) restoreCommand() *cobra.Command {
	var force bool
	cmd := a.command("restore ID|NAME|FILE", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if len(args) == 0 {
			return a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return whatToRestore(ctx, db) })
		}
		name := args[0]
		file, err := os.Stat(name)
		switch {
		case name == "-":
		case a.isStore(name):
			return usagef("%s is the database itself", name)
		case err != nil || !file.Mode().IsRegular():
			return a.withStore(ctx, existingStore, func(db *sqlite.DB) error { return a.undelete(ctx, db, name) })
		}
		return a.staged(ctx, name, func(staged *sqlite.Staged) error { return a.putBack(ctx, staged, name, force) })
	})
	cmd.Flags().BoolVar(&force, "force", false, "replace what the database holds")
	return cmd
}

// whatToRestore is the error that names what can be restored.
func whatToRestore(ctx context.Context, db *sqlite.DB) error {
	deleted, err := db.List(ctx, true, -1)
	switch {
	case err != nil:
		return err
	case len(deleted) == 0:
		return usagef("restore needs the file of a backup: trustpath restore FILE. No assessment is deleted")
	}
	names := idsOf(deleted[:min(mostNamed, len(deleted))], func(s *sqlite.Summary) string { return title(s.Company) })
	return usagef("restore needs a deleted assessment or the file of a backup. Deleted: %s; trustpath list --deleted shows all",
		strings.Join(names, ", "))
}

// undelete brings back a deleted assessment.
func (a *app) undelete(ctx context.Context, db *sqlite.DB, name string) error {
	one, err := db.FindDeleted(ctx, name)
	if errors.Is(err, sqlite.ErrNotFound) {
		return usagef("no file and no deleted assessment is called %q; "+
			"trustpath list --deleted shows what you can restore", name)
	}
	if err == nil {
		err = db.Restore(ctx, one.ID)
	}
	if err == nil {
		a.say("restored %s, %s", one.ID, title(one.Company))
	}
	return err
}

// putBack replaces the content of the database by a backup. With force it renames
// a database that cannot be read.
func (a *app) putBack(ctx context.Context, staged *sqlite.Staged, file string, force bool) (err error) {
	db, err := a.openStore(ctx, nil, createStore)
	if err == nil {
		err = a.backUpOld(ctx, db, file, force)
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if !errors.Is(err, sqlite.ErrOther) && isAny(err, sqlite.ErrDamaged, sqlite.ErrForeign, sqlite.ErrEmpty) {
		if !force {
			return inputErrorf("%w\nto set the damaged file aside and restore the backup: trustpath restore --force %s",
				err, quoted(file))
		}
		if err := a.putAside(); err != nil {
			return err
		}
		db, err = a.openStore(ctx, nil, createStore)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.PutBack(ctx, staged); err != nil {
		return err
	}
	damage, err := db.Check(ctx)
	if err != nil {
		return err
	}
	if len(damage) > 0 {
		return fmt.Errorf("after restoring: %s", damage[0].What)
	}
	n, err := db.All(ctx)
	if err == nil {
		a.say("restored %s from %s; read back, all whole", report.Count(n, "assessment"), inputName(file))
	}
	return err
}

// backUpOld makes a backup of the assessments that will be replaced. If there are
// any, it needs force.
func (a *app) backUpOld(ctx context.Context, db *sqlite.DB, file string, force bool) error {
	count, err := db.All(ctx)
	if err != nil || count == 0 {
		return err
	}
	if !force {
		return inputErrorf("the database holds %s, so nothing was restored; --force backs them up and replaces them with %s",
			report.Count(count, "assessment"), inputName(file))
	}
	kept, err := db.BackUpBeside(ctx, "replaced")
	if err == nil {
		a.say("what was there is kept in %s", kept)
	}
	return err
}

// putAside renames a database that cannot be opened, with its log files.
func (a *app) putAside() error {
	path, err := a.storePath()
	if err != nil {
		return err
	}
	aside := path + ".damaged-" + a.now().UTC().Format("20060102T150405")
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if moved := os.Rename(path+end, aside+end); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
			err = errors.Join(err, moved)
		}
	}
	if err == nil {
		a.say("the damaged file is kept as %s", aside)
	}
	return err
}

// finding is one thing that doctor examined.
type finding struct {
	About string   `json:"about"` // program, content, database, terminal
	State severity `json:"state"`
	What  string   `json:"what"`
	Do    string   `json:"do,omitempty"`
}

type severity string

const (
	severityOK    severity = "ok"
	severityLook  severity = "look"  // it works, and could be better
	severityWrong severity = "wrong" // data is lost, refused or open to others
)

func (a *app) doctorCommand() *cobra.Command {
	to := textOrJSON()
	return a.command("doctor", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		program := fmt.Sprintf("trustpath %s, %s on %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		found := []finding{{"program", severityOK, program, ""}, a.examineContent()}
		found = append(found, a.examineDatabase(ctx)...)
		found = append(found, a.examineTerminal())
		err := a.print(to, found, func(w io.Writer) {
			for _, f := range found {
				fmt.Fprintf(w, "%-5s  %-8s  %s\n", f.State, f.About, safetext.Line(f.What, maxFinding))
				if f.Do != "" {
					fmt.Fprintf(w, "%-5s  %-8s  %s\n", "", "", safetext.Line(f.Do, maxFinding))
				}
			}
		})
		wrong := slices.DeleteFunc(found, func(f finding) bool { return f.State != severityWrong })
		if err == nil && len(wrong) > 0 {
			err = exitError{codeFound, fmt.Errorf("%s to fix", report.Count(len(wrong), "thing"))}
		}
		return err
	})
}

func (a *app) examineContent() finding {
	c, err := a.loadCatalog()
	if err != nil {
		remedy := "leave --content out, or look at: trustpath content check DIR"
		if a.content == "" {
			remedy = "trustpath content use --built-in"
		}
		return finding{"content", severityWrong, err.Error(), remedy}
	}
	what := fmt.Sprintf("%s %s, checked %s, good until %s", c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy)
	if c.ReviewBy.Before(a.day()) {
		return finding{"content", severityLook, what,
			"the facts in it are past the day by which they were to be checked again; " +
				"get newer content: trustpath content use DIR|FILE.zip"}
	}
	return finding{"content", severityOK, what, ""}
}

func (a *app) examineTerminal() finding {
	if !a.terminal() {
		return finding{"terminal", severityOK, "none here; commands and --plain work without one", ""}
	}
	what := fmt.Sprintf("TERM=%s, %d columns", a.getenv("TERM"), a.width())
	switch {
	case a.plainMode():
		what += ", lines instead of screens"
	case !unicodeLocale(a.getenv):
		return finding{"terminal", severityLook, what,
			"the locale is not UTF-8, so plain signs are drawn; set LC_ALL or LANG to one that is"}
	case a.width() < defaultWidth:
		return finding{"terminal", severityLook, what, "the screens are whole at 80 columns and 24 lines"}
	}
	return finding{"terminal", severityOK, what, ""}
}

// examineDatabase examines the files of the database and reads a copy of it.
func (a *app) examineDatabase(ctx context.Context) []finding {
	path, err := a.storePath()
	if err != nil {
		return []finding{{"database", severityWrong, err.Error(), ""}}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		what := "there is no database at " + path + " yet; the first assessment makes it"
		return []finding{{"database", severityOK, what, ""}}
	}
	var found []finding
	add := func(state severity, what, do string) { found = append(found, finding{"database", state, what, do}) }
	add(a.examineCopy(ctx, path))
	examineModes(path, add)
	if err == nil && sqlite.Links(info) > 1 {
		add(severityWrong,
			fmt.Sprintf("%s has %d names (hard links), under which programs could change it unseen", path, sqlite.Links(info)),
			"keep one name, and make a copy for each other one: trustpath backup FILE")
	}
	if service := sqlite.Synced(path); service != "" {
		add(severityLook,
			fmt.Sprintf("it is in a folder that %s synchronizes, so it has no write-ahead log", service),
			"do not open it on two machines at once, and wait for the synchronization in between; "+
				"a folder that is not synchronized is safer, with copies made by: trustpath backup FILE")
	}
	conflicts, err := sqlite.Conflicts(path)
	if err != nil {
		add(severityLook, err.Error(), "")
	}
	for _, name := range conflicts {
		add(severityLook,
			"a second database is in its folder, as a synchronization makes it when two machines write: "+name,
			"see what it holds with: trustpath list --db "+quoted(name)+
				"; carry over what is missing with export --format bundle and import, then move it away")
	}
	if name := a.network(path); name != "" {
		add(severityLook,
			"it is on a network file system ("+name+"), so it is kept without a write-ahead log",
			"do not open it on two machines at once; a local disk is safer, with copies made by: trustpath backup FILE")
	}
	switch names, err := sqlite.Backups(path); {
	case err != nil:
		add(severityLook, err.Error(), "")
	case len(names) == 0:
		add(severityLook, "there is no backup in its folder", "trustpath backup FILE")
	default:
		add(severityOK, fmt.Sprintf("%s in its folder, the newest %s", report.Count(len(names), "backup"), names[0]), "")
	}
	return found
}

// examineCopy reads a copy of the database. Another program may write while it is
// copied, so only damage that is found twice counts.
func (a *app) examineCopy(ctx context.Context, path string) (state severity, what, do string) {
	remedy := "it can stay as it is while you decide; to put a backup in its place: trustpath restore --force FILE"
	if backups, err := sqlite.Backups(path); err == nil && len(backups) > 0 {
		remedy = "the newest backup in its folder: trustpath restore --force " + quoted(backups[0])
	}
	for again := true; ; again = false {
		staged, err := sqlite.Stage(ctx, path, a.now)
		if errors.Is(err, sqlite.ErrOther) {
			remedy = "name your own database with --db or TRUSTPATH_DB"
		}
		if err != nil {
			return severityWrong, err.Error(), remedy
		}
		damage := staged.Damage
		n, err := staged.All(ctx)
		err = errors.Join(err, staged.Close())
		switch {
		case err != nil:
			return severityWrong, err.Error(), remedy
		case len(damage) == 0:
			return severityOK, fmt.Sprintf("%s: %s, deleted ones too, all whole", path, report.Count(n, "assessment")), ""
		case !again:
			return severityWrong, fmt.Sprintf("%s is damaged in %s; the first: %s",
				path, report.Count(len(damage), "place"), damage[0].What), remedy
		}
	}
}

// examineModes reports files that other users can read or write.
func examineModes(path string, add func(state severity, what, do string)) {
	if runtime.GOOS == "windows" {
		return // the user's folder keeps others out
	}
	for _, one := range []struct {
		path string
		mode fs.FileMode
	}{{filepath.Dir(path), 0o700}, {path, 0o600}, {path + "-wal", 0o600}, {path + "-shm", 0o600}} {
		info, err := os.Stat(one.path)
		if err != nil || info.IsDir() && sqlite.Synced(path) != "" {
			continue // it may not exist, and the service owns its folder
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			add(severityWrong, fmt.Sprintf("others on this machine may reach %s (mode %04o)", one.path, mode),
				fmt.Sprintf("chmod %04o %s", one.mode, quoted(one.path)))
		}
	}
}
