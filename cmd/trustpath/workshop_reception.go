package main

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/crash"
	"trustpath/assessment/workshop"
	"trustpath/tui/kit"
	"trustpath/tui/screen/workshop/participant"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/sshd"
)

// reception lets participants in over SSH. Without open there is no network.
type reception struct {
	app     *app
	catalog *assessment.Catalog
	room    *sshd.Room
	company string
	options stage.Options
	door    stage.Door
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
	crash.Go(func() { r.served <- r.server.Serve(ctx) }, r.app.fell)
	r.door = stage.Door{Line: r.server.JoinLine(), Code: code, Fingerprint: r.server.Fingerprint(), KnownHosts: r.server.KnownHosts()}
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
	options.Theme, options.ASCII = kit.ThemeAuto, r.app.ascii
	model := participant.New(r.catalog, s.Room, participant.Options{Options: options, Company: r.company, Rejoin: s.Rejoin})
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
