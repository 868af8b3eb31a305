package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
	screens "trustpath/tui/workshop"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/cmd/trustpath/internal/outfile"
	"trustpath/tui"
	"trustpath/tui/sshd"
	"trustpath/tui/ui"
)

// reception lets participants in over SSH. Without open there is no network.
type reception struct {
	app     *app
	catalog *assessment.Catalog
	room    *sshd.Room
	company string
	options screens.Options
	door    screens.Door
	server  *sshd.Server
	served  chan error

	mu      sync.Mutex
	failed  []error
	screens map[context.Context]struct{} // that are being looked at
}

// parting is how long the screens of participants get to be left in order.
const parting = 2 * time.Second

// open begins to listen. The code is for this run alone.
func (r *reception) open(ctx context.Context, o workshopFlags, folder string) error {
	code, err := workshop.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	r.server, err = sshd.New(sshd.Options{Listen: o.listen, Host: o.host, Port: o.port, HostKey: filepath.Join(folder, "host_key"), Code: code, Room: r.room,
		Screen: r.screen, Failed: r.note})
	if busy := (*net.OpError)(nil); errors.As(err, &busy) {
		return usagef("%w; name another address or port with --listen", err)
	}
	if err != nil {
		return err
	}
	r.served = make(chan error, 1)
	crash.Go(func() { r.served <- r.server.Serve(ctx) }, r.app.reportPanic)
	r.door = screens.Door{Line: r.server.JoinLine(), Code: code, Fingerprint: r.server.Fingerprint(), KnownHosts: r.server.KnownHosts()}
	return nil
}

// workshopFolder is where the host key is, beside the database.
func (a *app) workshopFolder() (string, error) {
	database, err := a.storePath()
	if err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(database), "workshop"), nil
}

// screen is what one participant sees.
func (r *reception) screen(s sshd.Session) tea.Model {
	options := r.options // what this terminal can draw says nothing of theirs
	options.Theme, options.ASCII = ui.ThemeAuto, r.app.ascii
	model := screens.NewParticipant(r.catalog, s.Room, screens.ParticipantOptions{Options: options, Company: r.company, Rejoin: s.Rejoin})
	feed := s.Room.Participant(s.Who)
	context.AfterFunc(s.Context, func() {
		feed.Close()
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.screens, s.Context)
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.screens[s.Context] = struct{}{}
	return following[workshop.Participant]{model, feed.Next}
}

func (r *reception) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, err)
}

// left waits until everybody’s screen has ended by itself, which keeps what was
// half typed there, or until the end of the context.
func (r *reception) left(ctx context.Context) {
	r.mu.Lock()
	screens := slices.Collect(maps.Keys(r.screens))
	r.mu.Unlock()
	for _, screen := range screens {
		select {
		case <-screen.Done():
		case <-ctx.Done():
		}
	}
}

// close lets nobody in any more, ends the screens of everybody, and says what
// went wrong with some of them.
func (r *reception) close() error {
	r.room.End()
	if r.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	r.left(ctx)
	err := r.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // who was still there is cut off
	}
	err = errors.Join(err, <-r.served)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, failure := range r.failed {
		r.app.say("%s", failure)
	}
	return err
}

// sign is what a running workshop tells its wall, which is another program: how
// to join, and what no event says.
type sign struct {
	screens.Door
	workshop.Staging
}

// signPath is the file of the sign. Its owner alone can read it.
func signPath(folder, id string) string { return filepath.Join(folder, "door-"+id+".json") }

// write makes it known.
func (s sign) write(path string) error {
	return outfile.Write(path, true, func(w io.Writer) error { return json.NewEncoder(w).Encode(s) })
}

// readSign reads the text of a sign; what is none says nothing.
func readSign(text []byte) sign {
	var s sign
	if json.Unmarshal(text, &s) != nil {
		return sign{}
	}
	const most = 200
	s.Door = screens.Door{Line: safetext.Line(s.Line, most), Code: safetext.Line(s.Code, most), Fingerprint: safetext.Line(s.Fingerprint, most)}
	return s
}

// signposted is a room whose wall is told by a sign.
type signposted struct {
	*sshd.Room
	path string
	door screens.Door
}

// post puts the sign up.
func (r signposted) post() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o700); err != nil {
		return err
	}
	return r.Stage(workshop.Staging{})
}

// Stage tells the wall, and then everybody who looks on.
func (r signposted) Stage(s workshop.Staging) error {
	if err := (sign{r.door, s}).write(r.path); err != nil {
		return err
	}
	r.Room.Stage(s)
	return nil
}

// remove takes the sign away.
func (r signposted) remove() error { return os.Remove(r.path) }

// following hands the views of a feed to a screen of the workshop, which is
// changed in place.
type following[V any] struct {
	tea.Model
	next func() tea.Msg // waits for the next view
}

func (f following[V]) Init() tea.Cmd { return tea.Batch(f.Model.Init(), f.next) }

func (f following[V]) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var more tea.Cmd
	switch given := msg.(type) {
	case sshd.Shown[V]:
		msg, more = given.View, f.next
	case sshd.Ended, tui.EndMsg:
		msg = screens.EndMsg{}
	}
	_, cmd := f.Model.Update(msg)
	return f, tea.Batch(cmd, more)
}

// glance is how often the wall looks for something new.
const glance = 250 * time.Millisecond

// project shows a workshop that goes on to the whole room. It reads what the
// facilitator's program stores, and talks to nobody: what is on the disk before
// a reveal passes through the same views as everywhere.
func (a *app) project(ctx context.Context, c *assessment.Catalog, db *sqlite.DB, run assessment.Assessment) error {
	if _, err := db.LastWorkshop(ctx, run.ID); errors.Is(err, sqlite.ErrNoWorkshop) {
		return usagef("%w; begin one with: trustpath workshop %s", err, run.ID)
	} else if err != nil {
		return err
	}
	folder, err := a.workshopFolder()
	if err != nil {
		return err
	}
	line, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	w := &wall{ctx: ctx, db: db, line: line, id: run.ID, sign: signPath(folder, run.ID), claim: claimOf(folder, run.ID)}
	model := screens.NewProjector(c, screens.ProjectorOptions{Options: a.stage(), Company: run.Company})
	err = a.perform(ctx, model, watching{model, w})
	stop()
	return errors.Join(err, line.Close())
}

// wall waits for what another program stores, or puts on its sign.
type wall struct {
	ctx     context.Context
	db      *sqlite.DB
	line    *sql.Conn // one connection sees by a number whether another one changed something
	id      string
	sign    string
	claim   claim
	version int64
	read    []byte // on the sign
}

// next is a command that waits for the next view.
func (w *wall) next() tea.Msg {
	for first := w.version == 0; ; first = false {
		if !first {
			select {
			case <-w.ctx.Done():
				return nil
			case <-time.After(glance):
			}
		}
		var text []byte
		if w.claim.held() { // who was killed left the sign behind
			text, _ = os.ReadFile(w.sign) // it comes a little later
		}
		var version int64
		err := w.line.QueryRowContext(w.ctx, "PRAGMA data_version").Scan(&version)
		if err != nil || version == w.version && bytes.Equal(text, w.read) {
			continue
		}
		held, err := w.db.LastWorkshop(w.ctx, w.id)
		if err != nil {
			continue // in the middle of something; it comes again
		}
		w.version, w.read = version, text
		s, view := readSign(text), held.Hub.Projector()
		view.Staging = s.Staging
		return glimpse{view, s.Door}
	}
}

// glimpse is what the wall shows next, and how to join then.
type glimpse struct {
	view workshop.Projector
	door screens.Door
}

// watching hands what the wall finds to the screen, which is changed in place.
type watching struct {
	*screens.Shell
	wall *wall
}

func (w watching) Init() tea.Cmd { return tea.Batch(w.Shell.Init(), w.wall.next) }

func (w watching) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch given := msg.(type) {
	case glimpse:
		w.Shell.Update(given.door)
		_, cmd := w.Shell.Update(given.view)
		return w, tea.Batch(cmd, w.wall.next)
	case tui.EndMsg:
		msg = screens.EndMsg{}
	}
	_, cmd := w.Shell.Update(msg)
	return w, cmd
}
