package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
	screens "trustpath/tui/workshop"

	tea "charm.land/bubbletea/v2"
	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/tui/sshd"
	"trustpath/tui/ui"
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
}

func (a *app) workshopCommand() *cobra.Command {
	var o workshopFlags
	cmd := &cobra.Command{
		Use:   "workshop ID",
		Short: "A room answers an assessment together, over SSH",
		Long: "Holds a workshop on an assessment: this terminal is the facilitator's, and everybody else joins with one\n" +
			"ssh line and a code of four words. Votes are blind until you reveal them; then the room sees which splits\n" +
			"change the roadmap, and you record what it agrees on.\n\n" +
			"It listens on this machine alone, unless --listen says where others reach it. A workshop that was stopped\n" +
			"or killed goes on when the command is run again for the same assessment.",
		Example: "  trustpath workshop 01JD --listen :2222\n" +
			"  trustpath workshop 01JD --projector\n" +
			"  trustpath workshop 01JD --no-network",
		Args: cobra.ExactArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.listen, "listen", "", "`address` and port that participants reach; :2222 is every network that this machine is in; else this machine alone")
	flags.StringVar(&o.host, "host", "", "`name` of this machine as participants know it, for the join line, with :PORT where a tunnel has another; else its address")
	flags.BoolVar(&o.offline, "no-network", false, "nobody joins; the room raises hands and you count them")
	flags.BoolVar(&o.free, "free", false, "everybody answers everything at their own pace, and then all is revealed")
	flags.BoolVar(&o.nameless, "without-names", false, "a reveal says how many and never who, from three votes on; the database and its backups still hold who voted what")
	flags.BoolVar(&o.projector, "projector", false, "show a workshop that goes on to the whole room, read-only")
	for _, other := range []string{"listen", "host", "no-network", "free", "without-names"} {
		cmd.MarkFlagsMutuallyExclusive("projector", other)
	}
	cmd.MarkFlagsMutuallyExclusive("no-network", "listen")
	cmd.MarkFlagsMutuallyExclusive("no-network", "host")
	o.changed = flags.Changed
	cmd.RunE = a.do(func(ctx context.Context, args []string) error { return a.workshop(ctx, args[0], o) })
	return cmd
}

func (a *app) workshop(ctx context.Context, id string, o workshopFlags) error {
	if err := o.addresses(); err != nil {
		return err
	}
	if !a.terminal() {
		return noTerminal("trustpath show " + id)
	}
	if a.plainMode() {
		return usagef("a workshop has screens alone; without them go on with: trustpath --plain open %s", id)
	}
	if err := a.prepareScreens(); err != nil {
		return err
	}
	return a.with(ctx, func(c *engine.Engine, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		if o.projector {
			return a.project(ctx, c.Catalog, db, run)
		}
		return a.lead(ctx, c, db, run, o)
	})
}

// lead holds a workshop, with the facilitator at this terminal.
func (a *app) lead(ctx context.Context, c *engine.Engine, db *sqlite.DB, run assessment.Assessment, o workshopFlags) error {
	said := slog.Default() // what the ssh library would write over the screens
	slog.SetDefault(slog.New(slog.DiscardHandler))
	defer slog.SetDefault(said)
	debug.SetGCPercent(steadyGCPercent) // the screens of many people are here
	folder, err := a.workshopFolder()
	if err != nil {
		return err
	}
	release, err := claimOf(folder, run.ID).take(ctx)
	if err != nil {
		return err
	}
	defer release() //nolint:errcheck // it ends with the program at the latest

	// A program that was killed has left its sign.
	if err := os.Remove(signPath(folder, run.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	held, err := hold(ctx, db, run.ID, o)
	if err != nil {
		return err
	}
	twin, err := db.LastWorkshop(ctx, run.ID) // the room has a state of its own beside the one that is stored
	if err != nil {
		return err
	}
	today := a.day()
	room := sshd.NewRoom(twin.Hub, keeping{held})
	looks := a.stage()
	reception := &reception{app: a, catalog: c.Catalog, room: room, company: run.Company, options: looks, screens: map[context.Context]struct{}{}}
	if !o.offline {
		if err := reception.open(ctx, o, folder); err != nil {
			return err
		}
	}
	reception.door.Everywhere = o.everywhere()
	posted := signposted{room, signPath(folder, run.ID), reception.door}
	if err := posted.post(); err != nil {
		return errors.Join(err, reception.close())
	}
	model := screens.NewFacilitator(c, posted, screens.FacilitatorOptions{Options: looks, Door: reception.door, Run: run, Today: today})
	err = a.perform(ctx, model, following[workshop.Facilitator]{model, room.Facilitator().Next})
	return errors.Join(err, reception.close(), posted.remove())
}

// stage is the looks of the screens of this terminal.
func (a *app) stage() screens.Options {
	return screens.Options{Keys: ui.NewKeys(), Theme: ui.Theme(a.theme), Terminal: ui.TerminalOf(a.getenv("COLORFGBG")), ASCII: a.asciiOnly()}
}

// perform draws the screens of a workshop until the person leaves.
func (a *app) perform(ctx context.Context, model *screens.Shell, shown tea.Model) error {
	code, err := a.display(ctx, a, shown)
	if lost := model.Unkept(); lost != nil {
		err = errors.Join(err, fmt.Errorf("what you wrote last could not be kept: %w", lost))
	}
	if code == codeDone && model.Interrupted() {
		code = 128 + int(syscall.SIGINT)
	}
	if code != codeDone {
		return exitError{code, err}
	}
	return err
}

// hold goes on with the last workshop on an assessment, or begins one where
// there is none that goes on.
func hold(ctx context.Context, db *sqlite.DB, id string, o workshopFlags) (*sqlite.Workshop, error) {
	mode := workshop.Rounds
	if o.free {
		mode = workshop.Free
	}
	last, err := db.LastWorkshop(ctx, id)
	if errors.Is(err, sqlite.ErrNoWorkshop) || err == nil && last.Hub.Projector().Closed {
		return db.StartWorkshop(ctx, id, mode, !o.nameless)
	}
	if err != nil {
		return nil, err
	}
	board := last.Hub.Projector()
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

// keeping stores what happens in a room.
type keeping struct{ *sqlite.Workshop }

// Append returns after the events are on disk. Participants read the error, so it
// says why without the path that a StorageError names.
func (k keeping) Append(ctx context.Context, events ...workshop.Event) error {
	err := k.Apply(ctx, events...)
	var stored *sqlite.StorageError
	switch {
	case !errors.As(err, &stored):
		return err
	case stored.Kind != nil:
		return stored.Kind
	}
	return errNotTaken
}

var errNotTaken = errors.New("the database does not take it now; try again")

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
	if len(problems) == 0 {
		return nil
	}
	return usagef("%w", errors.Join(problems...))
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
		if host, port, err = net.SplitHostPort(text); err != nil {
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

// hostname reports whether a name is one that DNS could have.
func hostname(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			return false
		}
	}
	_, err := strconv.ParseUint(labels[len(labels)-1], 0, 64) // 1.2.3 and 0x7f are addresses to some programs
	return err != nil && len(name) <= 253
}

// claim says which program holds a workshop: the one that has the lock on a file
// of its own. The system lets go of a lock however a program ends, where a file
// alone would stay. The file stays, since another program may be about to lock it.
type claim struct{ path string }

func claimOf(folder, id string) claim { return claim{filepath.Join(folder, id+".lock")} }

// asked is how long the lock is asked for: a wall has it for a moment.
const asked = 2 * time.Second

// take takes the lock; release lets go of it. A file system without locks is no
// obstacle.
func (c claim) take(ctx context.Context) (release func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(c.path), 0o700); err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, asked)
	defer cancel()
	lock := flock.New(c.path, flock.SetPermissions(0o600))
	_, err = lock.TryLockContext(within, asked/200)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, usagef("another program holds this workshop now; leave it there with q, or end that program, and run this again")
	}
	return lock.Close, nil
}

// held reports whether a program that lives has taken it.
func (c claim) held() bool {
	lock := flock.New(c.path, flock.SetFlag(os.O_RDONLY)) // a shared lock, so that walls are in nobody's way
	free, err := lock.TryRLock()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	_ = lock.Close() // it ends with this program at the latest
	return !free
}
