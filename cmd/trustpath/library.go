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
	"time"

	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/library"
	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/assessment/sqlite"
	"trustpath/cmd/trustpath/internal/outfile"
)

// libraryFlags name the library.
type libraryFlags struct{ place string }

func (a *app) libraryCommand() *cobra.Command {
	var l libraryFlags
	cmd := a.group("library",
		a.libraryInitCommand(&l), a.libraryStatusCommand(&l), a.libraryPushCommand(&l), a.libraryPullCommand(&l),
		a.libraryListCommand(&l), a.libraryPacksCommand(&l), a.libraryCohortCommand(&l), a.libraryRemoveCommand(&l))
	cmd.PersistentFlags().StringVar(&l.place, "library", "",
		"the library, a `folder` or postgres://NAME@HOST/DATABASE; else TRUSTPATH_LIBRARY, else the config file")
	return cmd
}

// address is the library that is named. Every user of a machine can read a command
// line, so no password may be in it.
func (a *app) libraryAddress(l *libraryFlags) (string, error) {
	place := cmp.Or(l.place, a.prefers("library").Value)
	switch {
	case place == "":
		return "", usagef("no library is named; name one with --library, TRUSTPATH_LIBRARY, or library in the config file")
	case library.HasPassword(l.place):
		return "", usagef("a password on the command line can be read by others; leave it out, and put it into ~/.pgpass or PGPASSWORD")
	case library.IsServer(place):
		return place, nil
	case strings.Contains(place, "://"):
		return "", usagef("%s is no library; name a folder, or postgres://NAME@HOST/DATABASE", clean(place))
	}
	return filepath.Abs(expandHome(place))
}

// shared is an open library together with the store of this machine.
type shared struct {
	*app
	lib     library.Library // nil while there is no connection
	offline error           // why
	server  bool            // it has rights
	place   string          // in messages and in the store: the address without its password
	engine  *engine.Engine
	db      *sqlite.DB
	known   map[string]sqlite.Pushed
	here    map[string]assessment.Summary
}

// withLibrary runs use on a library and the store. Where there is no connection it ends
// with that error, unless use can wait for one. What waits is pushed first.
func (a *app) withLibrary(ctx context.Context, l *libraryFlags, canWait bool, use func(*shared) error) error {
	address, err := a.libraryAddress(l)
	if err != nil {
		return err
	}
	c, err := a.loadCatalog()
	if err != nil {
		return err
	}
	return a.withStore(ctx, createStore, func(db *sqlite.DB) error {
		s := &shared{app: a, server: library.IsServer(address), place: library.SafeName(address), engine: c, db: db.WithEngine(c), here: map[string]assessment.Summary{}}
		s.known, err = db.Pushed(ctx, s.place)
		if err != nil {
			return err
		}
		all, err := db.Names(ctx, -1, 0)
		if err != nil {
			return err
		}
		for _, one := range all {
			s.here[one.ID] = one
		}
		s.lib, err = library.Open(ctx, address, userName(), a.now)
		if errors.Is(err, library.ErrNone) && !library.IsServer(address) && len(s.known) > 0 {
			err = fmt.Errorf("%w: %s is not there or empty", library.ErrOffline, clean(s.place)) // a share that is not mounted
		}
		if err != nil && (!canWait || !errors.Is(err, library.ErrOffline)) {
			return err
		}
		if err != nil {
			s.lib, s.offline = nil, err
			return use(s)
		}
		err = s.flush(ctx)
		if err == nil {
			err = use(s)
		}
		return errors.Join(err, s.lib.Close())
	})
}

// userName is who pushes to a folder.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return cmp.Or(os.Getenv("USER"), "unknown")
}

// flush pushes what waits for a connection.
func (s *shared) flush(ctx context.Context) error {
	done := 0
	for id, known := range s.known {
		if known.Queued.IsZero() {
			continue
		}
		switch err := s.push(ctx, id); {
		case err == nil:
			done++
		case errors.Is(err, library.ErrOffline):
			return nil // it still waits
		case exitCode(err) == codeFound || errors.Is(err, sqlite.ErrNotFound):
			known.Queued = time.Time{}
			if err := s.note(ctx, known); err != nil {
				return err
			}
			s.say("%s waited for a connection and is not pushed: %v", s.name(id), err)
		default:
			return err
		}
	}
	if done > 0 {
		s.say("%s waited for a connection and %s pushed now.", report.Count(done, "assessment"), map[bool]string{true: "is", false: "are"}[done == 1])
	}
	return nil
}

// note stores what this machine and the library have both.
func (s *shared) note(ctx context.Context, p sqlite.Pushed) error {
	err := s.db.SetPushed(ctx, s.place, p)
	if err == nil {
		s.known[p.ID] = p
	}
	return err
}

func (s *shared) name(id string) string { return title(s.here[id].Company) + " " + id }

// changed reports whether an assessment changed here since it was pushed or pulled.
func (s *shared) changed(id string) bool {
	return s.known[id].Head == "" || !s.known[id].Changed.Equal(s.here[id].Changed)
}

// push pushes an assessment after what the library had when both were last the same. If
// the library has something else that this history begins with, it is pushed after that.
func (s *shared) push(ctx context.Context, id string) error {
	b, err := s.db.Bundle(ctx, id)
	if err != nil {
		return err
	}
	p, err := library.NewPush(b, s.engine, s.day())
	if err != nil {
		return err
	}
	known := s.known[id]
	if s.lib == nil {
		known.ID, known.Queued = id, s.now()
		return errors.Join(s.note(ctx, known), s.offline)
	}
	entry, err := s.lib.Put(ctx, p, known.Head)
	var stale *library.StaleError
	if errors.As(err, &stale) && stale.Head != "" {
		there, read := s.read(ctx, id)
		same := files.EncodeJSON(there.Run.Deals)
		if read == nil && library.FastForward(there, b) &&
			(same == files.EncodeJSON(b.Run.Deals) || known.Head != "" && same == files.EncodeJSON(known.Deals)) {
			entry, err = s.lib.Put(ctx, p, stale.Head)
		}
	}
	switch {
	case errors.Is(err, library.ErrStale):
		return fmt.Errorf("%w; nothing was pushed. First: trustpath library pull %s", err, id)
	case errors.Is(err, library.ErrOffline):
		known.ID, known.Queued = id, s.now()
		return errors.Join(s.note(ctx, known), err)
	case err != nil:
		return err
	}
	return s.note(ctx, sqlite.Pushed{ID: id, Head: entry.Head, Changed: b.Run.Changed, Deals: b.Run.Deals})
}

// find returns the id of what a word means here, or else in the library.
func (s *shared) find(ctx context.Context, word string) (string, error) {
	id, err := find(ctx, s.db, word)
	if !errors.Is(err, sqlite.ErrNotFound) {
		return id, err
	}
	if up := strings.ToUpper(word); library.ValidID(up) {
		return up, nil
	}
	entries, _, err := s.lib.List(ctx, library.Filter{Text: word, Limit: 2})
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

// read returns what the library has of an assessment, after all checks of an import.
func (s *shared) read(ctx context.Context, id string) (files.Bundle, error) {
	entry, data, err := s.lib.Get(ctx, id)
	if err != nil {
		return files.Bundle{}, err
	}
	return library.ReadBundle(entry, data, s.engine)
}

func (a *app) libraryInitCommand(l *libraryFlags) *cobra.Command {
	var members []string
	cmd := a.command("library init", cobra.NoArgs, nil, func(ctx context.Context, _ []string) error {
		address, err := a.libraryAddress(l)
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

func (a *app) libraryPushCommand(l *libraryFlags) *cobra.Command {
	var all bool
	cmd := a.command("library push [ID]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if all && len(args) > 0 {
			return usagef("push takes the id of one assessment, or --all")
		}
		return a.withLibrary(ctx, l, true, func(s *shared) error {
			var ids []string
			if len(args) > 0 {
				id, err := find(ctx, s.db, args[0])
				if err != nil {
					return err
				}
				ids = []string{id}
			} else {
				for id := range s.here {
					if _, known := s.known[id]; (all || known) && s.changed(id) {
						ids = append(ids, id)
					}
				}
				slices.Sort(ids)
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
		err := s.push(ctx, id)
		switch {
		case err == nil:
			fmt.Fprintln(s.out, id)
		case errors.Is(err, library.ErrOffline):
			s.offline = err
			waiting++
		case exitCode(err) == codeFound:
			refused = append(refused, fmt.Errorf("%s: %w", s.name(id), err))
		default:
			return errors.Join(append(refused, err)...)
		}
	}
	switch {
	case waiting > 0:
		s.say("%v\n%s for a connection; the next library command that has one pushes it.", s.offline, waits(waiting))
	case len(ids) == 0 && s.offline == nil:
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

func (a *app) libraryPullCommand(l *libraryFlags) *cobra.Command {
	var take []string
	cmd := a.command("library pull [ID]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		sides, err := parseSides(take)
		if err != nil {
			return err
		}
		return a.withLibrary(ctx, l, false, func(s *shared) error {
			var ids []string
			if len(args) > 0 {
				id, err := s.find(ctx, args[0])
				if err != nil {
					return err
				}
				ids = []string{id}
			} else {
				entries, _, err := s.lib.List(ctx, library.Filter{})
				if err != nil {
					return err
				}
				absent := 0
				for _, e := range entries {
					switch s.row(e).Here {
					case hereNot:
						absent++
					case hereOlder, hereApart:
						ids = append(ids, e.ID)
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

// pull brings an assessment to what the library has, and keeps what changed here.
func (s *shared) pull(ctx context.Context, id string, sides map[string]library.Side) error {
	entry, data, err := s.lib.Get(ctx, id)
	if err != nil {
		return err
	}
	there, err := library.ReadBundle(entry, data, s.engine)
	if err != nil {
		return inputErrorf("%w", err)
	}
	known := s.known[id]
	now := sqlite.Pushed{ID: id, Head: entry.Head, Changed: there.Run.Changed, Deals: there.Run.Deals}
	if _, found := s.here[id]; !found {
		_, err := s.db.Import(ctx, there, false)
		if errors.Is(err, sqlite.ErrTaken) {
			return usagef("%s is deleted here; first: trustpath restore %s", title(there.Run.Company), id)
		}
		return s.pulled(ctx, now, there, err)
	}
	if known.Head == entry.Head {
		s.say("%s: the library has nothing newer.", s.name(id))
		return nil
	}
	here, err := s.db.Bundle(ctx, id)
	if err != nil {
		return err
	}
	merged, conflicts, changed, err := library.Merge(here, there, known.Deals, func(c library.Conflict) library.Side {
		return cmp.Or(sides[c.Key], sides[""])
	}, s.now().UTC().Truncate(time.Microsecond))
	if err != nil {
		return err
	}
	if len(conflicts) > 0 {
		return exitError{codeFound, s.conflictError(id, entry, conflicts)}
	}
	err = s.db.Pull(ctx, merged, here.Run.Changed)
	if err == nil && changed {
		s.say("%s: what changed here is kept and can be pushed.", s.name(id))
	}
	return s.pulled(ctx, now, merged, err)
}

func (s *shared) pulled(ctx context.Context, now sqlite.Pushed, b files.Bundle, err error) error {
	if err == nil {
		err = s.note(ctx, now)
	}
	if err != nil {
		return err
	}
	if b.Left != nil {
		s.say("%s", clean(b.Left.Error()))
	}
	_, err = fmt.Fprintln(s.out, now.ID)
	return err
}

// conflictError names each conflict with both sides.
func (s *shared) conflictError(id string, entry library.Entry, conflicts []library.Conflict) error {
	lines := []string{fmt.Sprintf("%s changed here and in the library, where %s pushed on %s. Nothing was changed.", s.name(id),
		clean(entry.By), report.LongDate(assessment.DateOf(entry.Pushed.Local())))}
	for _, c := range conflicts {
		what, here, there := s.conflictWords(c)
		lines = append(lines, fmt.Sprintf("  %s (%s)\n    here: %s\n    library: %s", what, c.Key, here, there))
	}
	lines = append(lines, fmt.Sprintf("Choose: trustpath library pull %s --take here, --take library, or --take %s=here for each",
		id, conflicts[0].Key))
	return errors.New(strings.Join(lines, "\n"))
}

// conflictWords says what a conflict is about, and what both sides have.
func (s *shared) conflictWords(c library.Conflict) (what, here, there string) {
	words := func(text string) string { return cmp.Or(clean(text), "nothing") }
	q := s.engine.Question(assessment.QuestionID(c.Key))
	switch c.Kind {
	case files.KindAnswer:
		what = "Question " + c.Key
		if q != nil {
			what = q.Short
			words = func(text string) string {
				var run assessment.Assessment
				if text == "" || files.DecodeEntries(map[files.Entry]string{c.Entry: text}, &run) != nil {
					return "no answer"
				}
				return report.AnswerWords(q, run.Answers.Of(q.ID))
			}
		}
	case files.KindNote:
		what = "Note on " + c.Key
		if q != nil {
			what = "Note on " + q.Short
		}
	case files.KindReadiness:
		what = cmp.Or(s.engine.MarkTitle(assessment.WorkstreamID(c.Key)), c.Key)
	default:
		what = report.Upper(report.Spaced(c.Kind))
	}
	return what, words(c.Here), words(c.There)
}

// libraryRow is an assessment in a library, and how it is here.
type libraryRow struct {
	library.Entry
	Here string `json:"here"` // see rowWords
}

// How an assessment of the library is here.
const (
	hereNot    = "absent"
	hereSame   = "same"
	hereOlder  = "older"
	hereNewer  = "changed"
	hereApart  = "both_changed"
	hereSameOf = "unknown" // it was neither pushed nor pulled
)

var rowWords = map[string]string{
	hereNot:    "not here",
	hereSame:   "same",
	hereOlder:  "newer there: pull",
	hereNewer:  "! changes to push",
	hereApart:  "! changed here and there: pull",
	hereSameOf: "here too: pull to compare",
}

func (s *shared) row(e library.Entry) libraryRow {
	out := libraryRow{Entry: e}
	_, here := s.here[e.ID]
	known, synced := s.known[e.ID]
	switch {
	case !here:
		out.Here = hereNot
	case !synced || known.Head == "":
		out.Here = hereSameOf
	case known.Head == e.Head && !s.changed(e.ID):
		out.Here = hereSame
	case known.Head == e.Head:
		out.Here = hereNewer
	case s.changed(e.ID):
		out.Here = hereApart
	default:
		out.Here = hereOlder
	}
	return out
}

func (a *app) libraryListCommand(l *libraryFlags) *cobra.Command {
	to := textOrJSON()
	f := library.Filter{}
	cmd := a.command("library list [TEXT]", cobra.MaximumNArgs(1), to, func(ctx context.Context, args []string) error {
		if f.Limit < 1 {
			return usagef("--limit is 1 or more, not %d", f.Limit)
		}
		if len(args) > 0 {
			f.Text = args[0]
		}
		return a.withLibrary(ctx, l, false, func(s *shared) error {
			entries, total, err := s.lib.List(ctx, f)
			if err != nil {
				return err
			}
			rows := []libraryRow{}
			for _, e := range entries {
				rows = append(rows, s.row(e))
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
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Pushed.Local().Format("2006-01-02 15:04"), clean(r.By), rowWords[r.Here], title(r.Company))
				}
			})
		})
	})
	cmd.Flags().StringVar(&f.By, "by", "", "those that this `person` pushed last")
	cmd.Flags().IntVar(&f.Limit, "limit", 100, "at most so many")
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

func (a *app) libraryStatusCommand(l *libraryFlags) *cobra.Command {
	to := textOrJSON()
	return a.command("library status", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		return a.withLibrary(ctx, l, true, func(s *shared) error {
			out := libraryStatus{Library: s.place, Connected: s.lib != nil, Content: s.engine.Pack, Waiting: []string{}, Changed: []string{}, Pull: []string{}}
			for id := range s.here {
				switch known, synced := s.known[id]; {
				case !known.Queued.IsZero():
					out.Waiting = append(out.Waiting, id)
				case !synced:
					out.Never++
				case s.changed(id):
					out.Changed = append(out.Changed, id)
				}
			}
			if s.lib == nil {
				out.Error = clean(s.offline.Error())
			} else {
				out.Rights = s.lib.Rights()
				entries, _, err := s.lib.List(ctx, library.Filter{})
				if err != nil {
					return err
				}
				for _, e := range entries {
					if here := s.row(e).Here; here == hereOlder || here == hereApart {
						out.Pull = append(out.Pull, e.ID)
					}
				}
				out.Newer, err = s.newerPack(ctx)
				if err != nil {
					return err
				}
			}
			for _, ids := range [][]string{out.Waiting, out.Changed, out.Pull} {
				slices.Sort(ids)
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

// newerPack returns the newest pack of the library that is newer than the one in use.
func (s *shared) newerPack(ctx context.Context) (*assessment.PackRef, error) {
	packs, err := s.lib.Packs(ctx)
	for _, p := range packs { // the newest first
		if p.ID == s.engine.Pack.ID && assessment.CompareVersions(p.Version, s.engine.Pack.Version) > 0 {
			return &p.PackRef, err
		}
	}
	return nil, err
}

// offerPack says that the library has newer content.
func (s *shared) offerPack(ctx context.Context) error {
	newer, err := s.newerPack(ctx)
	if newer != nil {
		s.say("The library has content %s, and you use %s. To use it, and see what it changes: trustpath library packs --use %s",
			packName(*newer), packName(s.engine.Pack), clean(newer.Version))
	}
	return err
}

func (a *app) libraryPacksCommand(l *libraryFlags) *cobra.Command {
	to := textOrJSON()
	var push bool
	var use string
	cmd := a.command("library packs", cobra.NoArgs, to, func(ctx context.Context, _ []string) error {
		changed := ""
		err := a.withLibrary(ctx, l, false, func(s *shared) error {
			if push {
				return s.pushPack(ctx)
			}
			packs, err := s.lib.Packs(ctx)
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
		return inputErrorf("the content is not right, so it is not shared: trustpath content check names %s", report.Count(out.Errors, "error"))
	}
	archive, err := found.Archive(programID())
	if err == nil {
		err = s.lib.PutPack(ctx, library.Pack{PackRef: s.engine.Pack}, archive)
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
	archive, err := s.lib.GetPack(ctx, packs[at].Digest)
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

func (a *app) libraryRemoveCommand(l *libraryFlags) *cobra.Command {
	var yes bool
	cmd := a.command("library remove ID", cobra.ExactArgs(1), nil, func(ctx context.Context, args []string) error {
		if !yes {
			return usagef("this erases %s from the library for everybody; to do it, add --yes", clean(args[0]))
		}
		return a.withLibrary(ctx, l, false, func(s *shared) error {
			id, err := s.find(ctx, args[0])
			if err == nil {
				err = s.lib.Remove(ctx, id)
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
