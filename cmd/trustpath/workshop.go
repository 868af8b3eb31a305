package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"trustpath/assessment/crash"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui"
	"trustpath/tui/plain"
	"trustpath/tui/sshd"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
)

// workshopFlags is how a workshop is held.
type workshopFlags struct {
	listen    string
	host      string // as participants type it
	offline   bool   // no network: hands are counted
	free      bool
	nameless  bool
	projector bool
	changed   func(flag string) bool

	home bool // begun from the list of assessments, which it goes back to
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
	flags.BoolVar(&o.free, "free", false, "everybody answers all questions alone first, then you reveal them")
	flags.BoolVar(&o.nameless, "without-names", false, "a reveal shows counts and never names, from three votes on; the database and its backups still hold who voted what")
	flags.BoolVar(&o.projector, "projector", false, "show a running workshop to the whole room, read-only")
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
		return usagef("a workshop needs the screens; in plain mode use: trustpath --plain open %s", id)
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
	is, begin, err := a.setUp(ctx, s, folder, o)
	if err != nil || !begin {
		return next, err
	}
	resumed, err := resumeWorkshop(ctx, s.db, s.run.ID, o, is)
	if err != nil {
		return next, err
	}
	shown, err := s.db.LastWorkshop(ctx, s.run.ID) // the room has its own copy of the state
	if err != nil {
		return next, err
	}
	board := shown.State.Projector()
	is.Free, is.Nameless = board.Mode == workshop.Free, !board.Named
	h := &held{
		app:     a,
		stored:  s,
		ctx:     ctx,
		room:    sshd.NewRoom(shown.State, logTo(resumed)),
		analyst: workshop.NewAnalyst(s.engine, s.run, a.day()),
		folder:  folder,
		is:      is,
	}
	if err := errors.Join(h.open(), h.share(workshop.Timer{})); err != nil {
		return next, errors.Join(err, h.stop())
	}
	page := screens.NewFacilitator(s.engine, h.room, screens.FacilitatorOptions{
		Options:  screens.Options{Company: s.run.Company, Next: h.room.Facilitator().Next, Analyst: h.analyst},
		SetTimer: h.share,
		Door:     h.door,
		Setup: setupOptions(s, is.Code, h.shown(), func(is screens.Setup) []screens.Check {
			return checkSetup(ctx, is, h.shown().Port)
		}),
		Change: h.change,
		Run:    s.run,
		Today:  a.day(),
	})
	err = a.showWorkshop(ctx, page, false)
	if lost := page.Unkept(); lost != nil {
		err = errors.Join(err, fmt.Errorf("what you wrote last could not be kept: %w", lost))
	}
	err = errors.Join(err, h.stop(), os.Remove(info))
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
	screens.Setup
	Listen string `json:"listen"` // address and port; "" is this computer alone, on a free port
	Code   string `json:"code"`
}

// setupPath is the file of the keptSetup. Only its owner can read it.
func setupPath(folder, id string) string { return filepath.Join(folder, "setup-"+id+".json") }

// setUp takes the setup of a workshop that goes on, or else asks how to hold one unless
// flags say it. It reports whether to begin.
func (a *app) setUp(ctx context.Context, s stored, folder string, o workshopFlags) (is keptSetup, begin bool, err error) {
	given := slices.ContainsFunc(workshopChoices(), o.changed)
	last, err := s.db.LastWorkshop(ctx, s.run.ID)
	goesOn := err == nil && !last.State.Projector().Closed
	if err != nil && !errors.Is(err, sqlite.ErrNoWorkshop) {
		return is, false, err
	}
	if text, err := os.ReadFile(setupPath(folder, s.run.ID)); goesOn && err == nil && json.Unmarshal(text, &is) != nil {
		is = keptSetup{}
	}
	if slices.ContainsFunc([]string{"listen", "host", "no-network"}, o.changed) {
		is.Listen, is.Address, is.Offline = o.listen, o.host, o.offline
	}
	if is.Code == "" {
		is.Code, err = workshop.NewCode(rand.Reader)
		if err != nil {
			return is, false, err
		}
	}
	if goesOn || given {
		is.Free, is.Nameless = o.free, o.nameless
		return is, true, nil
	}
	first := screens.Setup{Minutes: 2, Address: sshd.Address(), Port: "2222"}
	page := screens.NewSetup(setupOptions(s, is.Code, first, func(is screens.Setup) []screens.Check { return checkSetup(ctx, is, "") }))
	err = a.showWorkshop(ctx, page, false)
	if err != nil || !page.Begun {
		return is, false, err
	}
	is.Setup = page.Setup
	return is, true, is.listen()
}

// listen derives the address to listen on from what people type.
func (k *keptSetup) listen() error {
	if k.Offline {
		return nil
	}
	host, _, err := outside(k.Address)
	k.Listen = listenFor(host, k.Port)
	return err
}

func setupOptions(s stored, code string, is screens.Setup, check func(screens.Setup) []screens.Check) screens.SetupOptions {
	return screens.SetupOptions{
		Company:   s.run.Company,
		Questions: len(s.engine.Questions),
		Setup:     is,
		Code:      code,
		Found:     sshd.Address(),
		WallLine:  "trustpath workshop " + s.run.ID + " --projector",
		Check:     check,
	}
}

// held is a workshop that goes on.
type held struct {
	stored
	app     *app
	ctx     context.Context
	room    *sshd.Room
	analyst *workshop.Analyst
	folder  string

	mu     sync.Mutex // guards the rest
	is     keptSetup
	door   screens.Door
	timer  workshop.Timer
	server *sshd.Server // nil until people can join
	served chan error
	failed []error
}

// open lets people join as the setup says. Those who are in stay.
func (h *held) open() error {
	if h.is.Offline {
		h.door = screens.Door{}
		return nil
	}
	host, port, err := "", "", error(nil)
	if h.is.Address != "" {
		host, port, err = outside(h.is.Address)
	}
	switch {
	case err != nil:
	case h.server == nil:
		err = h.serve(host, port)
	default:
		err = h.server.Move(h.is.Listen, host, port)
	}
	if busy := (*net.OpError)(nil); errors.As(err, &busy) {
		return usagef("%w; name another address or port with --listen", err)
	}
	if err != nil {
		return err
	}
	h.is.Listen = h.server.Listens() // the same port again when it is resumed
	h.door = screens.Door{
		Line:        h.server.JoinLine(),
		Code:        h.is.Code,
		Fingerprint: h.server.Fingerprint(),
		KnownHosts:  h.server.KnownHosts(),
		Everywhere:  everywhere(h.is.Listen),
	}
	return nil
}

// shown is the setup with the address and the port that people use now.
func (h *held) shown() screens.Setup {
	h.mu.Lock()
	defer h.mu.Unlock()
	is := h.is.Setup
	is.Port = "2222"
	if h.server != nil {
		host, port := h.server.Reached()
		_, is.Port, _ = net.SplitHostPort(h.is.Listen)
		is.Address = cmp.Or(is.Address, host)
		if host == is.Address && port != is.Port {
			is.Address = net.JoinHostPort(host, port)
		}
	}
	is.Address = cmp.Or(is.Address, sshd.Address())
	return is
}

// change holds the workshop in another way, and returns how to join then.
func (h *held) change(is screens.Setup) (screens.Door, error) {
	shown := h.shown()
	h.mu.Lock()
	defer h.mu.Unlock()
	before, next := h.is, h.is
	next.Setup = is
	var err error
	if is.Address == shown.Address && is.Port == shown.Port && (h.server != nil || is.Offline) {
		next.Address = before.Address
	} else {
		err = next.listen()
	}
	if err == nil && (is.Free != before.Free || is.Nameless != before.Nameless) {
		err = h.room.Apply(workshop.Setup{Mode: modeOf(is.Free), Named: !is.Nameless})
	}
	if err != nil {
		return h.door, err
	}
	h.is = next
	err = h.open()
	if err != nil {
		h.is = before
		h.is.Free, h.is.Nameless = is.Free, is.Nameless
		return h.door, err
	}
	return h.door, h.write()
}

func modeOf(free bool) workshop.Mode {
	if free {
		return workshop.Free
	}
	return workshop.Rounds
}

// share starts a countdown for every screen.
func (h *held) share(t workshop.Timer) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = t
	err := h.write()
	if err == nil {
		h.room.SetTimer(t)
	}
	return err
}

// write stores what a projector reads, and what the same command resumes with.
func (h *held) write() error {
	shared := roomInfo{Timer: h.timer}
	if !h.is.NoWall {
		shared.Door = h.door
	}
	file := func(path string, value any) error {
		return outfile.Write(path, true, func(w io.Writer) error { return json.NewEncoder(w).Encode(value) })
	}
	return errors.Join(file(infoPath(h.folder, h.run.ID), shared), file(setupPath(h.folder, h.run.ID), h.is))
}

// showWorkshop draws a page of a workshop until the user leaves.
func (a *app) showWorkshop(ctx context.Context, page ui.Screen, wide bool) error {
	return a.draw(ctx, func() *tui.Model { return tui.New(tui.Deps{}, a.options(tui.Options{Start: page, Wide: wide})) })
}

// shutdownTimeout is how long the screens of participants may take to end.
const shutdownTimeout = 2 * time.Second

// serve lets participants in over SSH.
func (h *held) serve(host, port string) (err error) {
	h.server, err = sshd.New(sshd.Options{
		Listen:  h.is.Listen,
		Host:    host,
		Port:    port,
		HostKey: filepath.Join(h.folder, "host_key"),
		Code:    h.is.Code,
		Room:    h.room,
		Screen: func(s sshd.Session) tea.Model {
			feed := h.room.Participant(s.Who)
			context.AfterFunc(s.Context, feed.Close)
			page := screens.NewParticipant(h.engine.Catalog, h.room, screens.ParticipantOptions{
				Options: screens.Options{Company: h.run.Company, Next: feed.Next, Analyst: h.analyst},
				Rejoin:  s.Rejoin,
			})
			return tui.New(tui.Deps{}, tui.Options{Start: page, ASCII: h.app.ascii})
		},
		Lines: func(s sshd.Session, in io.Reader, out io.Writer, width int) error {
			feed := h.room.Participant(s.Who)
			defer feed.Close()
			terminal := plain.Terminal{In: &plain.Typed{Keys: in, Show: out}, Out: out, Width: width, ASCII: h.app.ascii}
			return plain.Join(s.Context, terminal, plain.Room{
				Catalog: h.engine.Catalog,
				Company: h.run.Company,
				Rejoin:  s.Rejoin,
				Next:    feed.Next,
				Events:  h.room,
				Analyst: h.analyst,
			})
		},
		Failed: func(err error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.failed = append(h.failed, err)
		},
	})
	if err != nil {
		h.server = nil
		return err
	}
	h.served = make(chan error, 1)
	server := h.server
	crash.Go(func() { h.served <- server.Serve(h.ctx) }, h.app.reportPanic)
	return nil
}

// stop ends the screens of participants, and prints what went wrong with some of them.
func (h *held) stop() error {
	if h.server == nil {
		h.room.End()
		return nil
	}
	timeout, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	err := h.server.Shutdown(timeout)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // the remaining connections are closed
	}
	err = errors.Join(err, <-h.served)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, failure := range h.failed {
		h.app.say("%s", failure)
	}
	return err
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

var errNotStored = errors.New("the database is busy; try again")

// resumeWorkshop resumes the last workshop on an assessment, or begins one if there is
// none or it was closed.
func resumeWorkshop(ctx context.Context, db *sqlite.DB, id string, o workshopFlags, is keptSetup) (*sqlite.Workshop, error) {
	mode := modeOf(is.Free)
	last, err := db.LastWorkshop(ctx, id)
	if errors.Is(err, sqlite.ErrNoWorkshop) || err == nil && last.State.Projector().Closed {
		return db.StartWorkshop(ctx, id, mode, !is.Nameless)
	}
	if err != nil {
		return nil, err
	}
	board := last.State.Projector()
	if o.changed("free") && board.Mode != mode || o.changed("without-names") && board.Named == is.Nameless {
		return nil, usagef("a workshop on this assessment is running in another way\n" +
			"Leave out --free and --without-names, and change it there: press ,")
	}
	return db.ResumeWorkshop(ctx, id)
}
