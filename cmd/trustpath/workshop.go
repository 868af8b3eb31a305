package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/tui/kit"
	"trustpath/tui/screen/workshop/facilitator"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/sshd"
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
	if a.plainly() {
		return usagef("a workshop has screens alone; without them go on with: trustpath --plain open %s", id)
	}
	if err := a.canDraw(); err != nil {
		return err
	}
	return a.with(ctx, func(c *assessment.Catalog, db *sqlite.DB) error {
		run, err := db.Get(ctx, id)
		if err != nil {
			return err
		}
		if o.projector {
			return a.project(ctx, c, db, run)
		}
		return a.lead(ctx, c, db, run, o)
	})
}

// lead holds a workshop, with the facilitator at this terminal.
func (a *app) lead(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, run assessment.Assessment, o workshopFlags) error {
	said := slog.Default() // what the ssh library would write over the screens
	slog.SetDefault(slog.New(slog.DiscardHandler))
	defer slog.SetDefault(said)
	debug.SetGCPercent(tidy) // the screens of many people are here
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
	reception := &reception{app: a, catalog: c, room: room, company: run.Company, options: looks, screens: map[context.Context]struct{}{}}
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
	model := facilitator.New(c, posted, facilitator.Options{Options: looks, Door: reception.door, Run: run, Today: today})
	err = a.perform(ctx, model, following[workshop.Facilitator]{model, room.Facilitator().Next})
	return errors.Join(err, reception.close(), posted.remove())
}

// stage is the looks of the screens of this terminal.
func (a *app) stage() stage.Options {
	return stage.Options{Keys: kit.NewKeys(), Theme: kit.Theme(a.theme), Terminal: kit.TerminalOf(a.getenv("COLORFGBG")), ASCII: a.signs()}
}

// perform draws the screens of a workshop until the person leaves.
func (a *app) perform(ctx context.Context, model *stage.Model, shown tea.Model) error {
	code, err := a.display(ctx, a, shown)
	if lost := model.Unkept(); lost != nil {
		err = errors.Join(err, fmt.Errorf("what you wrote last could not be kept: %w", lost))
	}
	if code == codeDone && model.Interrupted() {
		code = 128 + int(syscall.SIGINT)
	}
	if code != codeDone {
		return ended{code, err}
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
