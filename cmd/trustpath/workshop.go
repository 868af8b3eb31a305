package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui"
	"trustpath/tui/sshd"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// workshopFlags is how a workshop is held.
type workshopFlags struct {
	listen    string
	host      string
	port      string // outside, where --host has one
	offline   bool   // no network: hands are counted
	free      bool
	nameless  bool
	projector bool
	changed   func(flag string) bool

	home    bool   // begun from the list of assessments, which it goes back to
	code    string // of the room; "" is a new one
	noWall  bool   // no projector reads how to join
	minutes int    // of the timer that each vote begins with
}

// workshopChoices are the flags that say how a workshop is held. Without any of them
// a page asks.
func workshopChoices() []string {
	return []string{"listen", "host", "no-network", "free", "without-names"}
}

func (a *app) workshopCommand() *cobra.Command {
	var o workshopFlags
	cmd := a.command("workshop [ID]", cobra.MaximumNArgs(1), nil, func(ctx context.Context, args []string) error {
		if len(args) == 0 {
			return a.chooseForWorkshop(ctx, o)
		}
		return a.workshop(ctx, args[0], o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.listen, "listen", "", "`address` and port that participants reach; :2222 is every network that this machine is in; else this machine alone")
	flags.StringVar(&o.host, "host", "", "`name` of this machine as participants know it, for the join line, with :PORT where a tunnel has another; else its address")
	flags.BoolVar(&o.offline, "no-network", false, "no one joins; the room raises hands and you count them")
	flags.BoolVar(&o.free, "free", false, "everybody answers everything alone first, and then all is revealed")
	flags.BoolVar(&o.nameless, "without-names", false, "a reveal says how many and never who, from three votes on; the database and its backups still hold who voted what")
	flags.BoolVar(&o.projector, "projector", false, "show a workshop that goes on to the whole room, read-only")
	for _, other := range workshopChoices() {
		cmd.MarkFlagsMutuallyExclusive("projector", other)
	}
	cmd.MarkFlagsMutuallyExclusive("no-network", "listen")
	cmd.MarkFlagsMutuallyExclusive("no-network", "host")
	o.changed = flags.Changed
	return cmd
}

// chooseForWorkshop offers the list of assessments. If there is one it takes that.
func (a *app) chooseForWorkshop(ctx context.Context, o workshopFlags) error {
	if !a.terminal() || a.plainMode() {
		return usagef("workshop needs an assessment: trustpath workshop ID; trustpath list shows yours")
	}
	id := ""
	err := a.with(ctx, func(_ *engine.Engine, db *sqlite.DB) error {
		all, err := db.Names(ctx, 2, 0)
		if err == nil && len(all) == 1 {
			id = all[0].ID
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case id != "":
		return a.workshop(ctx, id, o)
	case o.changed("projector"):
		return usagef("--projector needs an assessment: trustpath workshop ID --projector; trustpath list shows yours")
	}
	return a.openTUI(ctx, start{notice: "Choose an assessment for the workshop, and press w.", workshop: o})
}

func (a *app) workshop(ctx context.Context, id string, o workshopFlags) error {
	if err := o.addresses(); err != nil {
		return err
	}
	if !a.terminal() {
		return noTerminal("trustpath show " + quoted(id))
	}
	if a.plainMode() {
		return usagef("a workshop has screens alone; without them go on with: trustpath --plain open %s", id)
	}
	if err := a.prepareScreens(); err != nil {
		return err
	}
	next := start{}
	err := a.withAssessment(ctx, id, func(s stored) (err error) {
		if o.projector {
			return a.project(ctx, s)
		}
		next, err = a.openWorkshop(ctx, s, o)
		return err
	})
	if err == nil && (next.find || o.home) {
		return a.openTUI(ctx, next)
	}
	return err
}

// openWorkshop holds a workshop, with the facilitator at this terminal. It returns what
// to open afterwards.
func (a *app) openWorkshop(ctx context.Context, s stored, o workshopFlags) (next start, err error) {
	before := slog.Default() // the ssh library would write over the screens
	slog.SetDefault(slog.New(slog.DiscardHandler))
	defer slog.SetDefault(before)
	debug.SetGCPercent(steadyGCPercent) // the screens of many people are here
	folder, err := a.workshopFolder()
	if err != nil {
		return next, err
	}
	release, err := lockWorkshop(ctx, folder, s.run.ID)
	if err != nil {
		return next, err
	}
	defer release() //nolint:errcheck // it ends with the program at the latest

	info := infoPath(folder, s.run.ID)
	if err := os.Remove(info); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a program that was killed
		return next, err
	}
	begin, err := a.setUp(ctx, s, folder, &o)
	if err != nil || !begin {
		return next, err
	}
	resumed, err := resumeWorkshop(ctx, s.db, s.run.ID, o)
	if err != nil {
		return next, err
	}
	shown, err := s.db.LastWorkshop(ctx, s.run.ID) // the room has its own copy of the state
	if err != nil {
		return next, err
	}
	room := sshd.NewRoom(shown.State, logTo(resumed))
	var door screens.Door
	stop := func() error { room.End(); return nil }
	analyst := workshop.NewAnalyst(s.engine, s.run, a.day())
	if !o.offline {
		door, stop, err = a.serveWorkshop(ctx, room, s.engine.Catalog, analyst, s.run.Company, folder, &o)
		if err != nil {
			return next, err
		}
	}
	door.Everywhere = o.everywhere()
	setTimer := func(t workshop.Timer) error {
		shared := roomInfo{Timer: t}
		if !o.noWall {
			shared.Door = door
		}
		err := outfile.Write(info, true, func(w io.Writer) error { return json.NewEncoder(w).Encode(shared) })
		if err == nil {
			room.SetTimer(t)
		}
		return err
	}
	keep := func() error {
		return outfile.Write(setupPath(folder, s.run.ID), true, func(w io.Writer) error { return json.NewEncoder(w).Encode(o.kept()) })
	}
	if err := errors.Join(setTimer(workshop.Timer{}), keep()); err != nil {
		return next, errors.Join(err, stop())
	}
	page := screens.NewFacilitator(s.engine, room, screens.FacilitatorOptions{
		Options:  screens.Options{Company: s.run.Company, Next: room.Facilitator().Next, Analyst: analyst},
		SetTimer: setTimer,
		Door:     door,
		Minutes:  o.minutes,
		Run:      s.run,
		Today:    a.day(),
	})
	err = a.showWorkshop(ctx, page, false)
	if lost := page.Unkept(); lost != nil {
		err = errors.Join(err, fmt.Errorf("what you wrote last could not be kept: %w", lost))
	}
	err = errors.Join(err, stop(), os.Remove(info))
	if err != nil || !resumed.State.Projector().Closed {
		return next, err
	}
	leaves := page.Leaves()
	if leaves == screens.ToShell {
		a.say("The workshop is over. What you agreed on is saved.\nWrite the roadmap: trustpath export %s -o roadmap.md", s.run.ID)
	} else {
		next = start{find: true, id: s.run.ID, roadmap: leaves == screens.ToRoadmap, export: leaves == screens.ToExport}
	}
	return next, os.Remove(setupPath(folder, s.run.ID))
}

// keptSetup is what a workshop that goes on keeps of its setup, so that the same command
// resumes it and people come back with the same line and the same code.
type keptSetup struct {
	Listen  string `json:"listen"`
	Host    string `json:"host"`
	Port    string `json:"port"`
	Code    string `json:"code"`
	Offline bool   `json:"offline"`
	NoWall  bool   `json:"no_wall"`
	Minutes int    `json:"minutes"`
}

// setupPath is the file of the keptSetup. Only its owner can read it.
func setupPath(folder, id string) string { return filepath.Join(folder, "setup-"+id+".json") }

func (o *workshopFlags) kept() keptSetup {
	return keptSetup{o.listen, o.host, o.port, o.code, o.offline, o.noWall, o.minutes}
}

// setUp takes the setup of a workshop that goes on, or else asks how to hold one unless
// flags say it. It reports whether to begin.
func (a *app) setUp(ctx context.Context, s stored, folder string, o *workshopFlags) (begin bool, err error) {
	given := slices.ContainsFunc(workshopChoices(), o.changed)
	last, err := s.db.LastWorkshop(ctx, s.run.ID)
	goesOn := err == nil && !last.State.Projector().Closed
	if err != nil && !errors.Is(err, sqlite.ErrNoWorkshop) {
		return false, err
	}
	if goesOn {
		var kept keptSetup
		text, err := os.ReadFile(setupPath(folder, s.run.ID))
		if err == nil && json.Unmarshal(text, &kept) == nil {
			o.code, o.noWall, o.minutes = kept.Code, kept.NoWall, kept.Minutes
			if !slices.ContainsFunc([]string{"listen", "host", "no-network"}, o.changed) {
				o.listen, o.host, o.port, o.offline = kept.Listen, kept.Host, kept.Port, kept.Offline
			}
		}
	}
	if o.code == "" {
		o.code, err = workshop.NewCode(rand.Reader)
		if err != nil {
			return false, err
		}
	}
	if goesOn || given {
		return true, nil
	}
	found := sshd.Address()
	page := screens.NewSetup(screens.SetupOptions{
		Company:   s.run.Company,
		Questions: len(s.engine.Questions),
		Setup:     screens.Setup{Wall: true, Minutes: 2, Address: found, Port: "2222"},
		Code:      o.code,
		Found:     found,
		WallLine:  "trustpath workshop " + s.run.ID + " --projector",
		Check:     func(is screens.Setup) []screens.Check { return checkSetup(ctx, is) },
	})
	err = a.showWorkshop(ctx, page, false)
	if err != nil || !page.Begun {
		return false, err
	}
	is := page.Setup
	o.free, o.nameless, o.offline, o.noWall, o.minutes = is.Free, is.Nameless, is.Offline, !is.Wall, is.Minutes
	if !is.Offline {
		o.host, o.port, err = outside(is.Address)
		o.listen = listenFor(o.host, is.Port)
	}
	return err == nil, err
}

// listenFor is the address to listen on for people who type a host: this computer alone
// for an address that only it reaches.
func listenFor(host, port string) string {
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsLoopback() || host == "localhost" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return ":" + port
}

// lookupTimeout is how long the name of an address is looked up.
const lookupTimeout = 2 * time.Second

// checkSetup looks at what could keep people from joining.
func checkSetup(ctx context.Context, is screens.Setup) []screens.Check {
	if is.Offline {
		return []screens.Check{{Text: "no one joins over a network, and you count raised hands"}}
	}
	host, _, err := outside(is.Address)
	if err != nil {
		return []screens.Check{{Bad: true, Text: fmt.Sprintf("the address %q %s", is.Address, err)}}
	}
	n, err := strconv.ParseUint(is.Port, 10, 16)
	if err != nil || n == 0 {
		return []screens.Check{{Bad: true, Text: fmt.Sprintf("the port %q is not a number from 1 to 65535", is.Port)}}
	}
	listen := listenFor(host, is.Port)
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return []screens.Check{{Bad: true, Text: "port " + is.Port + " is in use or not allowed; choose another"}}
	}
	_ = listener.Close() // it was only tried
	out := []screens.Check{{Text: "port " + is.Port + " is free"}}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		out = append(out, screens.Check{Warn: true, Text: "this computer does not find " + host})
	} else {
		out = append(out, screens.Check{Text: "this computer finds " + host})
	}
	if !strings.HasPrefix(listen, ":") {
		return append(out, screens.Check{Warn: true, Text: "only this computer reaches " + host})
	}
	return append(out,
		screens.Check{Warn: true, Text: "every network of this computer can reach it"},
		screens.Check{Warn: true, Text: "not checked from outside: try it once from a phone hotspot"})
}

// showWorkshop draws a page of a workshop until the user leaves.
func (a *app) showWorkshop(ctx context.Context, page ui.Screen, wide bool) error {
	return a.draw(ctx, func() *tui.Model { return tui.New(tui.Deps{}, a.options(tui.Options{Start: page, Wide: wide})) })
}

// shutdownTimeout is how long the screens of participants may take to end.
const shutdownTimeout = 2 * time.Second

// serveWorkshop lets participants in over SSH. stop ends
// their screens and prints what went wrong with some of them.
func (a *app) serveWorkshop(
	ctx context.Context, room *sshd.Room, c *assessment.Catalog, analyst *workshop.Analyst, company, folder string, o *workshopFlags,
) (door screens.Door, stop func() error, err error) {
	var mu sync.Mutex
	var failed []error
	server, err := sshd.New(sshd.Options{
		Listen:  o.listen,
		Host:    o.host,
		Port:    o.port,
		HostKey: filepath.Join(folder, "host_key"),
		Code:    o.code,
		Room:    room,
		Screen: func(s sshd.Session) tea.Model {
			feed := room.Participant(s.Who)
			context.AfterFunc(s.Context, feed.Close)
			page := screens.NewParticipant(c, room, screens.ParticipantOptions{
				Options: screens.Options{Company: company, Next: feed.Next, Analyst: analyst},
				Rejoin:  s.Rejoin,
			})
			return tui.New(tui.Deps{}, tui.Options{Start: page, ASCII: a.ascii})
		},
		Failed: func(err error) {
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err)
		},
	})
	if busy := (*net.OpError)(nil); errors.As(err, &busy) {
		return door, nil, usagef("%w; name another address or port with --listen", err)
	}
	if err != nil {
		return door, nil, err
	}
	if o.listen == "" {
		o.listen = server.Listens() // the same port again when it is resumed
	}
	served := make(chan error, 1)
	crash.Go(func() { served <- server.Serve(ctx) }, a.reportPanic)
	stop = func() error {
		timeout, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
		defer cancel()
		err := server.Shutdown(timeout)
		if errors.Is(err, context.DeadlineExceeded) {
			err = nil // the remaining connections are closed
		}
		err = errors.Join(err, <-served)
		mu.Lock()
		defer mu.Unlock()
		for _, failure := range failed {
			a.say("%s", failure)
		}
		return err
	}
	return screens.Door{
		Line:        server.JoinLine(),
		Code:        o.code,
		Fingerprint: server.Fingerprint(),
		KnownHosts:  server.KnownHosts(),
	}, stop, nil
}

// workshopFolder returns the folder of the host key, next to the database.
func (a *app) workshopFolder() (string, error) {
	database, err := a.storePath()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(database), "workshop"), nil
}

// logTo stores the events of a room. Participants read the errors, so they leave out
// the path that a StorageError names.
func logTo(w *sqlite.Workshop) sshd.Log {
	return func(ctx context.Context, events ...workshop.Event) error {
		err := w.Apply(ctx, events...)
		var stored *sqlite.StorageError
		switch {
		case !errors.As(err, &stored):
			return err
		case stored.Kind != nil:
			return stored.Kind
		}
		return errNotStored
	}
}

var errNotStored = errors.New("the database does not take it now; try again")

// resumeWorkshop resumes the last workshop on an assessment, or begins one if there is
// none or it was closed.
func resumeWorkshop(ctx context.Context, db *sqlite.DB, id string, o workshopFlags) (*sqlite.Workshop, error) {
	mode := workshop.Rounds
	if o.free {
		mode = workshop.Free
	}
	last, err := db.LastWorkshop(ctx, id)
	if errors.Is(err, sqlite.ErrNoWorkshop) || err == nil && last.State.Projector().Closed {
		return db.StartWorkshop(ctx, id, mode, !o.nameless)
	}
	if err != nil {
		return nil, err
	}
	board := last.State.Projector()
	var problems []error
	if o.changed("free") && board.Mode != mode {
		problems = append(problems, fmt.Errorf("--free: a workshop on this assessment goes on in another mode"))
	}
	if o.changed("without-names") && board.Named == o.nameless {
		problems = append(problems, fmt.Errorf("--without-names: a workshop on this assessment goes on, and what its reveals say is fixed"))
	}
	if len(problems) > 0 {
		return nil, usagef("%w\nLeave the flag out to go on with it, or end it for good first: q, then e", errors.Join(problems...))
	}
	return db.ResumeWorkshop(ctx, id)
}

// addresses checks where a workshop listens and how participants reach it.
func (o *workshopFlags) addresses() error {
	var problems []error
	if o.listen != "" {
		if _, _, err := net.SplitHostPort(o.listen); err != nil {
			problems = append(problems, fmt.Errorf("--listen: %w; write an address and a port, such as :2222", err))
		}
	}
	if o.host != "" || o.changed("host") {
		host, port, err := outside(o.host)
		if err != nil {
			problems = append(problems, fmt.Errorf("--host %q %w; write a name or an address, such as room.example, and behind it the port if participants use another: room.example:2200", o.host, err))
		}
		o.host, o.port = host, port
	}
	return usageErrors(problems...)
}

// everywhere reports whether the server listens on every address of this machine.
func (o *workshopFlags) everywhere() bool {
	host, _, err := net.SplitHostPort(o.listen)
	addr, parsing := netip.ParseAddr(host)
	return err == nil && (host == "" || parsing == nil && addr.IsUnspecified())
}

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// outside reads the name or the address that participants type, with or without
// a port. It ends up in a command that they copy, so nothing else may be in it.
func outside(text string) (host, port string, err error) {
	text = strings.TrimSpace(text)
	if u, err := url.Parse(text); err == nil && strings.Contains(text, "://") {
		return "", "", fmt.Errorf("is a URL, and ssh needs the name alone (%s)", u.Hostname())
	}
	if _, name, found := strings.Cut(text, "@"); found {
		return "", "", fmt.Errorf("has a user in it, and participants need none (%s)", name)
	}
	host = text
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed && strings.HasSuffix(text, "]") {
		host = inner[:len(inner)-1]
	} else if bracketed || strings.Count(text, ":") == 1 {
		host, port, err = net.SplitHostPort(text)
		if err != nil {
			return "", "", fmt.Errorf("is not an address: %w", err)
		}
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", "", fmt.Errorf("has the port %q, which is not a number from 1 to 65535", port)
		}
		port = strings.TrimLeft(port, "0")
	}
	switch addr, err := netip.ParseAddr(host); {
	case err != nil && !hostname(host):
		return "", "", errors.New("is neither a name nor an address")
	case err == nil && (addr.Zone() != "" || addr.Unmap().IsUnspecified() || addr.Unmap().IsMulticast() || addr.Unmap() == broadcast):
		return "", "", errors.New("is an address that other computers can't use")
	}
	return host, port, nil
}

// dnsName is a name as DNS could have it, or with underscores.
var dnsName = safetext.Pattern(`^(?:[0-9A-Za-z_](?:[-0-9A-Za-z_]{0,61}[0-9A-Za-z_])?(?:\.|$))+$`)

// hostname reports whether a name is one that DNS could have, and no address to some
// program, as 1.2.3 and 0x7f are.
func hostname(name string) bool {
	last := strings.TrimSuffix(name, ".")
	_, err := strconv.ParseUint(last[strings.LastIndexByte(last, '.')+1:], 0, 64)
	return err != nil && len(name) <= 253 && dnsName().MatchString(name)
}

// lockTimeout is how long a lock is tried: a projector holds it for a moment.
const lockTimeout = 2 * time.Second

func lockPath(folder, id string) string { return filepath.Join(folder, id+".lock") }

// lockWorkshop makes this program the only one that holds a workshop. The system
// releases the lock however a program ends. The file stays, since another program may
// be about to lock it. A file system without locks is no error.
func lockWorkshop(ctx context.Context, folder, id string) (release func() error, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	timeout, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	lock := flock.New(lockPath(folder, id), flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(timeout, lockTimeout/200)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, usagef("another program holds this workshop now; leave it there with q, or end that program, and run this again")
	}
	return lock.Close, nil
}

// isHeld reports whether a running program holds a workshop.
func isHeld(folder, id string) bool {
	lock := flock.New(lockPath(folder, id), flock.SetFlag(os.O_RDONLY)) // shared, so that projectors do not block each other
	free, err := lock.TryRLock()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	_ = lock.Close() // it ends with this program at the latest
	return !free
}

// roomInfo is what a running workshop tells a projector, which is another program: how
// to join, and what no event records.
type roomInfo struct {
	screens.Door
	Timer workshop.Timer `json:"timer"`
}

// infoPath is the file of the roomInfo. Only its owner can read it.
func infoPath(folder, id string) string { return filepath.Join(folder, "door-"+id+".json") }

// readInfo reads the text of a roomInfo; other text counts as an empty one.
func readInfo(text []byte) roomInfo {
	var info roomInfo
	if json.Unmarshal(text, &info) != nil {
		return roomInfo{}
	}
	const most = 200
	info.Door = screens.Door{
		Line:        safetext.Line(info.Line, most),
		Code:        safetext.Line(info.Code, most),
		Fingerprint: safetext.Line(info.Fingerprint, most),
	}
	return info
}

// project shows a running workshop to the whole room. It reads what the facilitator's
// program stores; the views hide votes before a reveal as they do everywhere.
func (a *app) project(ctx context.Context, s stored) error {
	if _, err := s.db.LastWorkshop(ctx, s.run.ID); errors.Is(err, sqlite.ErrNoWorkshop) {
		return usagef("%w; begin one with: trustpath workshop %s", err, s.run.ID)
	} else if err != nil {
		return err
	}
	folder, err := a.workshopFolder()
	if err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	feed := &projectorFeed{ctx: ctx, db: s.db, conn: conn, id: s.run.ID, folder: folder}
	page := screens.NewProjector(s.engine.Catalog, screens.Options{
		Company: s.run.Company,
		Next:    feed.next,
		Analyst: workshop.NewAnalyst(s.engine, s.run, a.day()),
	})
	err = a.showWorkshop(ctx, page, true)
	stop()
	return errors.Join(err, conn.Close())
}

// projectorFeed waits for what another program stores.
type projectorFeed struct {
	ctx     context.Context
	db      *sqlite.DB
	conn    *sql.Conn // one connection sees by a number whether another one changed something
	id      string
	folder  string
	version int64
	info    []byte
}

// pollInterval is how often a projector looks for something new.
const pollInterval = 250 * time.Millisecond

// next is a command that waits for the next view.
func (f *projectorFeed) next() tea.Msg {
	for first := f.version == 0; ; first = false {
		if !first {
			select {
			case <-f.ctx.Done():
				return nil
			case <-time.After(pollInterval):
			}
		}
		var info []byte
		if isHeld(f.folder, f.id) { // a program that was killed left its file behind
			info, _ = os.ReadFile(infoPath(f.folder, f.id)) // it comes a little later
		}
		var version int64
		err := f.conn.QueryRowContext(f.ctx, "PRAGMA data_version").Scan(&version)
		if err != nil || version == f.version && bytes.Equal(info, f.info) {
			continue
		}
		last, err := f.db.LastWorkshop(f.ctx, f.id)
		if err != nil {
			continue // it is being written
		}
		f.version, f.info = version, info
		room, view := readInfo(info), last.State.Projector()
		view.Timer = room.Timer
		return screens.ProjectorMsg{View: view, Door: room.Door}
	}
}
