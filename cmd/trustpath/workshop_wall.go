package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/gofrs/flock"

	"trustpath/assessment/safetext"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	screens "trustpath/tui/workshop"
)

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
