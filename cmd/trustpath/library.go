package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/library"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/cmd/trustpath/internal/outfile"
)

func (a *app) libraryCommand() *cobra.Command {
	return a.group("library",
		a.libraryInitCommand(), a.libraryStatusCommand(), a.libraryPushCommand(), a.libraryPullCommand(),
		a.libraryListCommand(), a.libraryPacksCommand(), a.libraryCohortCommand(), a.libraryRemoveCommand())
}

// libraryAddress is the library that is named; "" is none. Every user of a machine can
// read a command line, so no password may be in it.
func (a *app) libraryAddress() (string, error) {
	named := a.prefers("library")
	switch {
	case named.Value == "":
		return "", nil
	case named.By == "--library" && library.HasPassword(named.Value):
		return "", usagef("a password on the command line can be read by others; leave it out, and put it into ~/.pgpass or PGPASSWORD")
	case library.IsServer(named.Value):
		return named.Value, nil
	case strings.Contains(named.Value, "://"):
		return "", usagef("%s is not a library; name a folder, or postgres://NAME@HOST/DATABASE", clean(named.Value))
	}
	return filepath.Abs(expandHome(named.Value))
}

// shared is a library together with the store of this machine.
type shared struct {
	*app
	*library.Client
	engine *engine.Engine
	db     *sqlite.DB
}

// connect opens the library that is named, for commands and screens.
func (a *app) connect(ctx context.Context, e *engine.Engine, db *sqlite.DB) (*library.Client, error) {
	address, err := a.libraryAddress()
	if err == nil && address == "" {
		err = usagef("no library is named; name one with --library, TRUSTPATH_LIBRARY, or library in the config file")
	}
	if err != nil {
		return nil, err
	}
	return library.Connect(ctx, library.Options{
		Address: address,
		User:    userName(),
		Engine:  e,
		Machine: db,
		Now:     a.now,
		Today:   a.day(),
	})
}

// withLibrary runs use on a library and the store. Where there is no connection it ends
// with that error, unless use can wait for one.
func (a *app) withLibrary(ctx context.Context, canWait bool, use func(*shared) error) error {
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
		db = db.WithEngine(c)
		client, err := a.connect(ctx, c, db)
		if err != nil {
			return err
		}
		s := &shared{a, client, c, db}
		for id, err := range client.Refused {
			s.say("%s waited for a connection and is not pushed: %v", s.name(id), err)
		}
		if n := len(client.Sent); n > 0 {
			s.say("%s waited for a connection and %s pushed now.", report.Count(n, "assessment"), map[bool]string{true: "is", false: "are"}[n == 1])
		}
		if client.Offline != nil && !canWait {
			return client.Offline
		}
		return errors.Join(use(s), client.Close())
	})
}

// shelf is the library that is named, for the screens.
type shelf struct {
	app    *app
	engine *engine.Engine
	db     func() *sqlite.DB
}

// Name is the library without its password; one that can't be read has its words.
func (s shelf) Name() string {
	address, err := s.app.libraryAddress()
	if err != nil {
		return clean(s.app.prefers("library").Value)
	}
	return clean(library.SafeName(address))
}

// Connect opens it.
func (s shelf) Connect(ctx context.Context) (*library.Client, error) {
	db := s.db()
	if db == nil {
		return nil, library.ErrOffline // the screens end with the reason
	}
	return s.app.connect(ctx, s.engine, db)
}

// Unpushed needs no connection.
func (s shelf) Unpushed(ctx context.Context) ([]string, error) { return s.db().Unpushed(ctx, s.Name()) }

// userName is who pushes to a folder.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return cmp.Or(os.Getenv("USER"), "unknown")
}

func (s *shared) name(id string) string { return title(s.Company(id)) + " " + id }

// find returns the id of what a word means here, or else in the library.
func (s *shared) find(ctx context.Context, word string) (string, error) {
	id, err := find(ctx, s.db, word)
	if !errors.Is(err, sqlite.ErrNotFound) {
		return id, err
	}
	if up := strings.ToUpper(word); library.ValidID(up) {
		return up, nil
	}
	entries, _, err := s.List(ctx, library.Filter{Text: word, Limit: 2})
	switch {
	case err != nil:
		return "", err
	case len(entries) == 1:
		return entries[0].ID, nil
	case len(entries) > 1:
		return "", usagef("%q can be several of the library; name one by its id: trustpath library list", clean(word))
	}
	return "", fmt.Errorf("%w %q", library.ErrNotFound, clean(word))
}

func (a *app) libraryInitCommand() *cobra.Command {
	var members []string
	cmd := a.command("library init", cobra.NoArgs, nil, func(ctx context.Context, _ []string) error {
		address, err := a.libraryAddress()
		if err != nil {
			return err
		}
		var wrong []error
		all := make([]library.Member, len(members))
		for i, text := range members {
			all[i], err = library.ParseMember(text)
			wrong = append(wrong, err)
		}
		if err := usageErrors(wrong...); err != nil {
			return err
		}
		if !library.IsServer(address) {
			if len(members) > 0 {
				return usagef("a folder has no members: everybody who can open it sees everything")
			}
			err = library.InitFolder(address)
		} else {
			err = library.InitServer(ctx, address, all)
		}
		if err == nil {
			a.say("The library is at %s. To push to it: trustpath library push ID", library.SafeName(address))
		}
		return err
	})
	cmd.Flags().StringArrayVar(&members, "member", nil, "a `person` who has a role on the server: NAME=own, NAME=team:TEAM or NAME=all")
	return cmd
}

func (a *app) libraryPushCommand() *cobra.Command {
	var all bool
	cmd := a.command("library push [ID]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if all && len(args) > 0 {
			return usagef("push takes the id of one assessment, or --all")
		}
		return a.withLibrary(ctx, true, func(s *shared) error {
			var ids []string
			if len(args) > 0 {
				id, err := find(ctx, s.db, args[0])
				if err != nil {
					return err
				}
				ids = []string{id}
			} else {
				ids = s.Unpushed(all)
			}
			return s.pushAll(ctx, ids)
		})
	})
	cmd.Flags().BoolVar(&all, "all", false, "every assessment, also those that were never pushed")
	return cmd
}

// pushAll pushes assessments, prints the ids of those that the library has now, and
// returns what kept it from having the others. Waiting is no error.
func (s *shared) pushAll(ctx context.Context, ids []string) error {
	var refused []error
	waiting := 0
	for _, id := range ids {
		err := s.Push(ctx, id)
		switch {
		case err == nil:
			fmt.Fprintln(s.out, id)
		case errors.Is(err, library.ErrOffline):
			s.Offline = err
			waiting++
		case errors.Is(err, library.ErrStale):
			refused = append(refused, fmt.Errorf("%s: %w; nothing was pushed. First: trustpath library pull %s", s.name(id), err, id))
		case library.IsRefusal(err):
			refused = append(refused, fmt.Errorf("%s: %w", s.name(id), err))
		default:
			return errors.Join(append(refused, err)...)
		}
	}
	switch {
	case waiting > 0:
		s.say("%v\n%s for a connection; the next library command that has one pushes it.", s.Offline, waits(waiting))
	case len(ids) == 0 && s.Offline == nil:
		s.say("Nothing changed here since it was pushed.")
	}
	if len(refused) > 0 {
		return exitError{codeFound, errors.Join(refused...)}
	}
	return nil
}

func waits(n int) string {
	if n == 1 {
		return "1 assessment waits"
	}
	return report.Count(n, "assessment") + " wait"
}

func (a *app) libraryPullCommand() *cobra.Command {
	var take []string
	cmd := a.command("library pull [ID]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		sides, err := parseSides(take)
		if err != nil {
			return err
		}
		return a.withLibrary(ctx, false, func(s *shared) error {
			var ids []string
			if len(args) > 0 {
				id, err := s.find(ctx, args[0])
				if err != nil {
					return err
				}
				ids = []string{id}
			} else {
				rows, err := s.All(ctx)
				if err != nil {
					return err
				}
				absent := 0
				for _, r := range rows {
					switch r.State {
					case library.Absent:
						absent++
					case library.Older, library.Apart:
						ids = append(ids, r.ID)
					}
				}
				if absent > 0 {
					s.say("%s in the library and not here; see them with: trustpath library list", areCounted(absent, "assessment"))
				}
			}
			var refused []error
			for _, id := range ids {
				switch err := s.pull(ctx, id, sides); {
				case exitCode(err) == codeFound:
					refused = append(refused, err)
				case err != nil:
					return errors.Join(append(refused, err)...)
				}
			}
			if len(refused) > 0 {
				return exitError{codeFound, errors.Join(refused...)}
			}
			if len(ids) == 0 {
				s.say("Nothing that is here is newer in the library.")
			}
			return s.offerPack(ctx)
		})
	})
	cmd.Flags().StringSliceVar(&take, "take", nil,
		"which side wins where both changed: here, library, or `KEY=SIDE` for one question or task")
	return cmd
}

// parseSides reads --take: the sides by key, "" for all others.
func parseSides(take []string) (map[string]library.Side, error) {
	out := map[string]library.Side{}
	var wrong []error
	for _, text := range take {
		key, side, one := strings.Cut(text, "=")
		if !one {
			key, side = "", text
		}
		out[key] = library.Side(side)
		if !slices.Contains([]library.Side{library.Here, library.There}, out[key]) {
			wrong = append(wrong, fmt.Errorf("--take %s: write here, library, KEY=here or KEY=library", clean(text)))
		}
	}
	return out, usageErrors(wrong...)
}

// pull pulls an assessment and says what that did.
func (s *shared) pull(ctx context.Context, id string, sides map[string]library.Side) error {
	out, err := s.Pull(ctx, id, func(c library.Conflict) library.Side { return cmp.Or(sides[c.Key], sides[""]) })
	var conflict *library.ConflictError
	switch {
	case errors.As(err, &conflict):
		return exitError{codeFound, s.conflictError(conflict)}
	case errors.Is(err, sqlite.ErrTaken):
		return usagef("%s is deleted here; first: trustpath restore %s", title(out.Company), id)
	case err != nil:
		return err
	case out.Same:
		s.say("%s: the library has nothing newer.", s.name(id))
		return nil
	case out.Kept:
		s.say("%s: what changed here is kept and can be pushed.", s.name(id))
	}
	if out.Left != nil {
		s.say("%s", clean(out.Left.Error()))
	}
	_, err = fmt.Fprintln(s.out, id)
	return err
}

// conflictError names each conflict with both sides.
func (s *shared) conflictError(e *library.ConflictError) error {
	lines := []string{fmt.Sprintf("%s: %v. Nothing was changed.", s.name(e.ID), e)}
	for _, c := range e.Conflicts {
		what, _, here, there := c.Words(s.engine)
		lines = append(lines, fmt.Sprintf("  %s (%s)\n    here: %s\n    library: %s", what, c.Key, here, there))
	}
	lines = append(lines, fmt.Sprintf("Choose: trustpath library pull %s --take here, --take library, or --take %s=here for each",
		e.ID, e.Conflicts[0].Key))
	return errors.New(strings.Join(lines, "\n"))
}

func (a *app) libraryListCommand() *cobra.Command {
	to := textOrJSON()
	f := library.Filter{}
	cmd := a.command("library list [TEXT]", cobra.MaximumNArgs(1), to, func(ctx context.Context, args []string) error {
		if f.Limit < 1 {
			return usagef("--limit is 1 or more, not %d", f.Limit)
		}
		if len(args) > 0 {
			f.Text = args[0]
		}
		return a.withLibrary(ctx, false, func(s *shared) error {
			rows, total, err := s.Rows(ctx, f)
			if err != nil {
				return err
			}
			if total > len(rows) {
				s.say("%d of %d shown; for more: --limit %d", len(rows), total, total)
			}
			return a.print(to, rows, func(w io.Writer) {
				if len(rows) == 0 {
					return
				}
				table := newTable(w)
				defer table.Flush()
				fmt.Fprintln(table, "ID\tPUSHED\tBY\tHERE\tCOMPANY")
				for _, r := range rows {
					mark := ""
					if r.State == library.Changed || r.State == library.Apart {
						mark = "! "
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Pushed.Local().Format("2006-01-02 15:04"), clean(r.By), mark+r.State.Words(), title(r.Company))
				}
			})
		})
	})
	cmd.Flags().StringVar(&f.By, "by", "", "those that this `person` pushed last")
	cmd.Flags().IntVar(&f.Limit, "limit", 100, "list at most this many")
	return cmd
}

// libraryStatus is what library status prints.
type libraryStatus struct {
	Library   string              `json:"library"`
	Connected bool                `json:"connected"`
	Error     string              `json:"error,omitempty"`
	Rights    string              `json:"seen_by,omitempty"`
	Content   assessment.PackRef  `json:"content"`
	Newer     *assessment.PackRef `json:"newer_content"`
	Waiting   []string            `json:"waiting"` // for a connection
	Changed   []string            `json:"changed"` // here, and not pushed
	Pull      []string            `json:"pull"`    // newer in the library
	Never     int                 `json:"never_pushed"`
}

func (a *app) libraryStatusCommand() *cobra.Command {
	to := textOrJSON()
	return a.command("library status", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		return a.withLibrary(ctx, true, func(s *shared) error {
			out := libraryStatus{
				Library:   s.Place,
				Connected: s.Library != nil,
				Content:   s.Pack,
				Waiting:   []string{},
				Changed:   []string{},
				Pull:      []string{},
			}
			rows, err := s.All(ctx)
			if s.Library == nil {
				out.Error = clean(s.Offline.Error())
			} else if err == nil {
				out.Rights = s.Rights()
				out.Newer, err = s.NewerPack(ctx)
			}
			if err != nil {
				return err
			}
			slices.SortFunc(rows, func(a, b library.Row) int { return strings.Compare(a.ID, b.ID) })
			for _, r := range rows {
				switch r.State {
				case library.Waiting:
					out.Waiting = append(out.Waiting, r.ID)
				case library.OnlyHere:
					out.Never++
				case library.Changed:
					out.Changed = append(out.Changed, r.ID)
				case library.Older, library.Apart:
					out.Pull = append(out.Pull, r.ID)
				}
			}
			return a.print(to, out, func(w io.Writer) { s.writeStatus(w, out) })
		})
	})
}

func (s *shared) writeStatus(w io.Writer, out libraryStatus) {
	line := func(name, text string) { fmt.Fprintf(w, "%-14s %s\n", name, text) }
	list := func(name string, ids []string, command string) {
		if len(ids) > 0 {
			line(name, fmt.Sprintf("%s: %s", report.Count(len(ids), "assessment"), command))
		}
		for _, id := range ids {
			line("", s.name(id))
		}
	}
	line("Library", clean(out.Library))
	if out.Connected {
		line("Connection", "connected")
		line("Seen by", clean(out.Rights))
	} else {
		line("Connection", out.Error)
	}
	list("Waiting", out.Waiting, "pushed by the next library command with a connection")
	list("Not pushed", out.Changed, "trustpath library push")
	list("Newer there", out.Pull, "trustpath library pull")
	if out.Never > 0 {
		line("Never pushed", report.Count(out.Never, "assessment")+": trustpath library push --all")
	}
	line("Content", packName(out.Content))
	if out.Newer != nil {
		line("", "the library has "+packName(*out.Newer)+": trustpath library packs --use "+clean(out.Newer.Version))
	}
}

// offerPack says that the library has newer content.
func (s *shared) offerPack(ctx context.Context) error {
	newer, err := s.NewerPack(ctx)
	if newer != nil {
		s.say("The library has content %s, and you use %s. To use it, and see what it changes: trustpath library packs --use %s",
			packName(*newer), packName(s.Pack), clean(newer.Version))
	}
	return err
}

func (a *app) libraryPacksCommand() *cobra.Command {
	to := textOrJSON()
	var push bool
	var use string
	cmd := a.command("library packs", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		changed := ""
		err := a.withLibrary(ctx, false, func(s *shared) error {
			if push {
				return s.pushPack(ctx)
			}
			packs, err := s.Packs(ctx)
			if err != nil {
				return err
			}
			if use != "" {
				changed, err = s.usePack(ctx, packs, use)
				return err
			}
			return a.print(to, packs, func(w io.Writer) {
				table := newTable(w)
				defer table.Flush()
				for i, p := range packs {
					if i == 0 {
						fmt.Fprintln(table, "CONTENT\tPUSHED\tBY\tHERE\tDIGEST")
					}
					here := ""
					if p.Digest == s.engine.Pack.Digest {
						here = "in use"
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", packName(p.PackRef), p.Pushed.Local().Format("2006-01-02"), clean(p.By), here, clean(p.Digest))
				}
			})
		})
		if err != nil || changed == "" {
			return err
		}
		return a.packChanged(ctx, changed)
	})
	cmd.Flags().BoolVar(&push, "push", false, "share the content in use")
	cmd.Flags().StringVar(&use, "use", "", "use the content of this `version` or digest from now on, as content use does")
	cmd.MarkFlagsMutuallyExclusive("push", "use")
	return cmd
}

// pushPack shares the content in use.
func (s *shared) pushPack(ctx context.Context) error {
	found, out, err := s.examinePack(s.packInUse(), &output{path: "-"}, false)
	if err != nil {
		return err
	}
	if out.Errors > 0 {
		return inputErrorf("the content has errors, so it is not shared: trustpath content check lists %s", report.Count(out.Errors, "error"))
	}
	archive, err := found.Archive(programID())
	if err == nil {
		err = s.PutPack(ctx, library.Pack{PackRef: s.engine.Pack}, archive)
	}
	if err == nil {
		s.say("The library has content %s.", packName(s.engine.Pack))
	}
	return err
}

// usePack keeps a pack of the library as the content in use, and returns where.
func (s *shared) usePack(ctx context.Context, packs []library.Pack, name string) (string, error) {
	at := slices.IndexFunc(packs, func(p library.Pack) bool { return p.Version == name || p.Digest == name })
	if at < 0 {
		return "", fmt.Errorf("%w %q", library.ErrNoPack, clean(name))
	}
	archive, err := s.GetPack(ctx, packs[at].Digest)
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "trustpath")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "content.zip")
	err = outfile.Write(file, false, func(w io.Writer) error {
		_, err := w.Write(archive)
		return err
	})
	if err != nil {
		return "", err
	}
	read, err := pack.OpenArchive(archive, "the content from the library")
	if err != nil {
		return "", inputErrorf("%w", err)
	}
	c, err := pack.Load(read)
	if err == nil && c.Pack.Digest != packs[at].Digest {
		err = errors.New("the content from the library is not what its digest says; nothing was changed")
	}
	if err != nil {
		return "", inputErrorf("%w", err)
	}
	path, err := s.keptPath()
	if err == nil {
		err = s.keepPack(file, path)
	}
	return path, err
}

func (a *app) libraryRemoveCommand() *cobra.Command {
	var yes bool
	cmd := a.command("library remove ID", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		if !yes {
			return usagef("this erases %s from the library for everybody; to do it, add --yes", clean(args[0]))
		}
		return a.withLibrary(ctx, false, func(s *shared) error {
			id, err := s.find(ctx, args[0])
			if err == nil {
				err = s.Remove(ctx, id)
			}
			if err == nil {
				s.say("%s is erased from the library. Its id, this day and your name stay there. Copies on machines stay as they are.", id)
			}
			return err
		})
	})
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}
