package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
)

// symptom is one thing that doctor looked at.
type symptom struct {
	About string `json:"about"` // program, content, database, terminal
	State state  `json:"state"`
	What  string `json:"what"`
	Do    string `json:"do,omitempty"`
}

// state says whether something is to be done.
type state string

const (
	well  state = "ok"
	look  state = "look"  // it works, and could be better
	wrong state = "wrong" // something is lost, refused or open to others
)

func (a *app) doctorCommand() *cobra.Command {
	var format formatFlag
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look for what is wrong with the database, the content or the terminal",
		Long: "Look for what is wrong with the database, the content or the terminal, and say what to do.\n" +
			"Nothing is changed: the database is copied, and the copy is examined. Ends with 1 when something is wrong.",
		Example: "  trustpath doctor\n  trustpath doctor --json",
		Args:    cobra.NoArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			format, err := format.value()
			if err != nil {
				return err
			}
			return a.doctor(ctx, format)
		}),
	}
	format.add(cmd, formatText, formatJSON)
	return cmd
}

func (a *app) doctor(ctx context.Context, format string) error {
	found := []symptom{{About: "program", State: well, What: fmt.Sprintf("trustpath %s, %s on %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)}}
	found = append(found, a.examineContent()...)
	found = append(found, a.examineDatabase(ctx)...)
	found = append(found, a.examineTerminal()...)
	var err error
	if format == formatJSON {
		err = report.Encode(a.out, found)
	} else {
		err = a.write(fileFlag{path: "-"}, func(w io.Writer) error { return symptoms(w, found) })
	}
	if err != nil {
		return err
	}
	ill := 0
	for _, s := range found {
		if s.State == wrong {
			ill++
		}
	}
	if ill > 0 {
		return failure{codeFound, fmt.Errorf("%s to put right", report.Count(ill, "thing"))}
	}
	return nil
}

// symptoms writes what was found for a person, a line each, and below it what to
// do.
func symptoms(w io.Writer, found []symptom) error {
	for _, s := range found {
		if _, err := fmt.Fprintf(w, "%-5s  %-8s  %s\n", s.State, s.About, safetext.Line(s.What, maxFinding)); err != nil {
			return err
		}
		if s.Do == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-5s  %-8s  %s\n", "", "", safetext.Line(s.Do, maxFinding)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) examineContent() []symptom {
	c, err := a.loadCatalog()
	if err != nil {
		return []symptom{{"content", wrong, err.Error(), "leave --content out for what is built in, or look at: trustpath content check DIR"}}
	}
	s := symptom{About: "content", State: well, What: fmt.Sprintf("%s %s, checked %s, good until %s", c.Pack.ID, c.Pack.Version, c.Checked, c.ReviewBy)}
	if c.ReviewBy.Before(a.day()) {
		s.State, s.Do = look, "the facts in it are past the day by which they were to be checked again: get a newer version of trustpath"
	}
	return []symptom{s}
}

func (a *app) examineTerminal() []symptom {
	if !a.terminal() {
		return []symptom{{"terminal", well, "none here; commands and --plain work without one", ""}}
	}
	name := a.getenv("TERM")
	s := symptom{About: "terminal", State: well, What: fmt.Sprintf("TERM=%s, %d columns", name, a.width())}
	switch {
	case a.plainly():
		s.What += ", lines instead of screens"
	case !unicodeLocale(a.getenv):
		s.State, s.Do = look, "the locale is not UTF-8, so plain signs are drawn; set LC_ALL or LANG to one that is"
	case a.width() < 80:
		s.State, s.Do = look, "the screens are whole at 80 columns and 24 lines"
	}
	return []symptom{s}
}

// examineDatabase looks at the database from outside and reads a copy of it.
func (a *app) examineDatabase(ctx context.Context) []symptom {
	path, err := a.storePath()
	if err != nil {
		return []symptom{{"database", wrong, err.Error(), ""}}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return []symptom{{"database", well, "there is no database at " + path + " yet; the first assessment makes it", ""}}
	}
	found := append([]symptom{a.whole(ctx, path)}, open(path)...)
	if err == nil && sqlite.Links(info) > 1 {
		found = append(found, symptom{"database", wrong, fmt.Sprintf("%s has %d names (hard links), under which programs could change it unseen", path, sqlite.Links(info)),
			"keep one name, and make a copy for each other one: trustpath backup FILE"})
	}
	if service := sqlite.Synced(path); service != "" {
		found = append(found, symptom{"database", look, fmt.Sprintf("it is in a folder that %s synchronizes, so it has no write-ahead log", service),
			"do not open it on two machines at once, and wait for the synchronization in between; a folder that is not synchronized is safer, with copies made by: trustpath backup FILE"})
	}
	found = append(found, conflicts(path)...)
	if name := a.network(path); name != "" {
		found = append(found, symptom{"database", look, "it is on a network file system (" + name + "), so it is kept without a write-ahead log",
			"do not open it on two machines at once; a local disk is safer, with copies made by: trustpath backup FILE"})
	}
	return append(found, backups(path))
}

// whole reads a copy of the database. Somebody may write while it is copied, so
// damage has to show twice.
func (a *app) whole(ctx context.Context, path string) symptom {
	remedy := "it can stay as it is while you decide; to put a backup in its place: trustpath restore --force FILE"
	if newest, err := sqlite.Backups(path); err == nil && len(newest) > 0 {
		remedy = "the newest backup beside it: trustpath restore --force " + quoted(newest[0])
	}
	for again := true; ; again = false {
		staged, err := sqlite.Stage(ctx, path, a.now)
		if errors.Is(err, sqlite.ErrOther) {
			remedy = "name your own database with --db or TRUSTPATH_DB"
		}
		if err != nil {
			return symptom{"database", wrong, err.Error(), remedy}
		}
		damage := staged.Damage
		n, err := staged.All(ctx)
		err = errors.Join(err, staged.Close())
		switch {
		case err != nil:
			return symptom{"database", wrong, err.Error(), remedy}
		case len(damage) == 0:
			return symptom{"database", well, fmt.Sprintf("%s: %s, deleted ones too, all whole", path, report.Count(n, "assessment")), ""}
		case !again:
			return symptom{"database", wrong, fmt.Sprintf("%s is damaged in %s; the first: %s", path, report.Count(len(damage), "place"), damage[0].What), remedy}
		}
	}
}

// conflicts reports copies of the database that a synchronization made.
func conflicts(path string) []symptom {
	names, err := sqlite.Conflicts(path)
	if err != nil {
		return []symptom{{"database", look, err.Error(), ""}}
	}
	var out []symptom
	for _, name := range names {
		out = append(out, symptom{"database", look, "a second database is in its folder, as a synchronization makes it when two machines write: " + name,
			"see what it holds with: trustpath list --db " + quoted(name) + "; carry over what is missing with export --format bundle and import, then move it away"})
	}
	return out
}

// open reports who else can read or write the database.
func open(path string) []symptom {
	if runtime.GOOS == "windows" {
		return nil // there it is the folder of the user that keeps others out
	}
	var out []symptom
	for _, one := range []struct {
		path string
		mode fs.FileMode
	}{{filepath.Dir(path), 0o700}, {path, 0o600}, {path + "-wal", 0o600}, {path + "-shm", 0o600}} {
		info, err := os.Stat(one.path)
		if err != nil || info.IsDir() && sqlite.Synced(path) != "" {
			continue // it need not be there, and a folder of a service is not ours
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			out = append(out, symptom{"database", wrong, fmt.Sprintf("others on this machine may reach %s (mode %04o)", one.path, mode),
				fmt.Sprintf("chmod %04o %s", one.mode, quoted(one.path))})
		}
	}
	return out
}

func backups(path string) symptom {
	names, err := sqlite.Backups(path)
	switch {
	case err != nil:
		return symptom{"database", look, err.Error(), ""}
	case len(names) == 0:
		return symptom{"database", look, "there is no backup beside it", "trustpath backup FILE"}
	}
	return symptom{"database", well, fmt.Sprintf("%s beside it, the newest %s", report.Count(len(names), "backup"), names[0]), ""}
}
