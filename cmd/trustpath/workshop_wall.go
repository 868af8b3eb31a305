package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/tui"
	"trustpath/tui/screen/workshop/projector"
	"trustpath/tui/screen/workshop/stage"
)

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
	model := projector.New(c, projector.Options{Options: a.stage(), Company: run.Company})
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
	door stage.Door
}

// watching hands what the wall finds to the screen, which is changed in place.
type watching struct {
	*stage.Model
	wall *wall
}

func (w watching) Init() tea.Cmd { return tea.Batch(w.Model.Init(), w.wall.next) }

func (w watching) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch given := msg.(type) {
	case glimpse:
		w.Model.Update(given.door)
		_, cmd := w.Model.Update(given.view)
		return w, tea.Batch(cmd, w.wall.next)
	case tui.EndMsg:
		msg = stage.EndMsg{}
	}
	_, cmd := w.Model.Update(msg)
	return w, cmd
}
