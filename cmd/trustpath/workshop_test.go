package main

import (
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/sqlite"
	"trustpath/assessment/workshop"
	"trustpath/tui/sshd"
)

// A workshop goes on until it is ended for good, and as it was begun.
func TestHold(t *testing.T) {
	a, ctx := newApp(), t.Context()
	a.db = filepath.Join(t.TempDir(), "t.db")
	c, err := a.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	err = a.withNewStore(ctx, func(db *sqlite.DB) error {
		db = db.In(c)
		run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
		if err != nil {
			return err
		}
		said := func(flags ...string) workshopFlags {
			has := func(flag string) bool { return strings.Contains(strings.Join(flags, " "), flag) }
			return workshopFlags{free: has("free"), nameless: has("without-names"), changed: has}
		}
		first, err := hold(ctx, db, run.ID, said("free"))
		if err != nil {
			return err
		}
		if board := first.Hub.Projector(); board.Mode != workshop.Free || !board.Named {
			t.Errorf("begun as %s, with names %v", board.Mode, board.Named)
		}
		for _, flags := range [][]string{nil, {"free"}} {
			again, err := hold(ctx, db, run.ID, said(flags...))
			if err != nil || again.ID != first.ID {
				t.Errorf("with %q: %v", flags, err)
			}
			first = again
		}
		var refused failure
		if _, err := hold(ctx, db, run.ID, said("without-names")); !errors.As(err, &refused) || refused.code != codeUsage {
			t.Errorf("other flags: got %v", err)
		}
		if err := first.Apply(ctx, workshop.Close{}); err != nil {
			return err
		}
		second, err := hold(ctx, db, run.ID, said("without-names"))
		if err != nil || second.ID == first.ID || second.Hub.Projector().Named {
			t.Errorf("after the end: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An address that is taken is named with what to do.
func TestAddressIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	a := newApp()
	a.db = filepath.Join(t.TempDir(), "t.db")
	c, err := a.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	r := &reception{app: a, catalog: c, room: sshd.NewRoom(workshop.New(c), nil)}
	err = r.open(t.Context(), workshopFlags{listen: taken.Addr().String()}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("got %v", err)
	}
	if err := r.close(); err != nil {
		t.Errorf("close: %v", err)
	}
}
