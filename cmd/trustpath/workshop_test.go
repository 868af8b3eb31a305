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
	screens "trustpath/tui/workshop"
)

// A workshop goes on until it is ended for good, and as it was begun.
func TestHold(t *testing.T) {
	a, ctx := newApp(), t.Context()
	a.db = filepath.Join(t.TempDir(), "t.db")
	c, err := a.loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	err = a.withStore(ctx, createStore, func(db *sqlite.DB) error {
		db = db.WithEngine(c)
		run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
		if err != nil {
			return err
		}
		said := func(flags ...string) workshopFlags {
			has := func(flag string) bool { return strings.Contains(strings.Join(flags, " "), flag) }
			return workshopFlags{free: has("free"), nameless: has("without-names"), changed: has}
		}
		resume := func(flags ...string) (*sqlite.Workshop, error) {
			o := said(flags...)
			return resumeWorkshop(ctx, db, run.ID, o, keptSetup{Setup: screens.Setup{Free: o.free, Nameless: o.nameless}})
		}
		first, err := resume("free")
		if err != nil {
			return err
		}
		if board := first.State.Projector(); board.Mode != workshop.Free || !board.Named {
			t.Errorf("begun as %s, with names %v", board.Mode, board.Named)
		}
		for _, flags := range [][]string{nil, {"free"}} {
			again, err := resume(flags...)
			if err != nil || again.ID != first.ID {
				t.Errorf("with %q: %v", flags, err)
			}
			first = again
		}
		var refused exitError
		if _, err := resume("without-names"); !errors.As(err, &refused) || refused.code != codeUsage {
			t.Errorf("other flags: got %v", err)
		}
		if err := first.Apply(ctx, workshop.Close{}); err != nil {
			return err
		}
		second, err := resume("without-names")
		if err != nil || second.ID == first.ID || second.State.Projector().Named {
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
	h := held{app: a, stored: stored{engine: c}, ctx: t.Context(), room: sshd.NewRoom(workshop.New(c), nil), folder: t.TempDir(),
		is: keptSetup{Listen: taken.Addr().String(), Code: "a-b-c-d"}}
	err = h.open()
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()) || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("got %v", err)
	}
}

func TestOutside(t *testing.T) {
	for _, tc := range []struct{ in, host, port string }{
		{"room.example", "room.example", ""},
		{"  room.example ", "room.example", ""},
		{"room.example.", "room.example.", ""},
		{"ROOM", "ROOM", ""},
		{"my_host-1", "my_host-1", ""},
		{"room.example:2200", "room.example", "2200"},
		{"room.example:022", "room.example", "22"},
		{"192.0.2.7", "192.0.2.7", ""},
		{"192.0.2.7:65535", "192.0.2.7", "65535"},
		{"2001:db8::1", "2001:db8::1", ""},
		{"[2001:db8::1]", "2001:db8::1", ""},
		{"[2001:db8::1]:2200", "2001:db8::1", "2200"},
		{"0.tcp.example:12345", "0.tcp.example", "12345"},
		{"xn--rum-0qa.example", "xn--rum-0qa.example", ""},
	} {
		host, port, err := outside(tc.in)
		if err != nil || host != tc.host || port != tc.port {
			t.Errorf("%q: got %q, %q, %v; want %q, %q", tc.in, host, port, err, tc.host, tc.port)
		}
	}
	for _, in := range []string{"", " ", "-oProxyCommand=x", "-p", "--", "x y", "x\ty", "\nx\ny", "https://x.example/", "ssh://x.example:22", "x.example/", "a@x.example",
		"a@x.example:22", "x.example:", "x.example:0", "x.example:65536", "x.example:-1", "x.example:ssh", "x.example:22:33", ":2222", "[]", "[::1", "::1]",
		"[fe80::1%eth0]:22", "fe80::1%eth0", "0.0.0.0", "::", "[::]:22", "224.0.0.1", "::ffff:0.0.0.0", "::ffff:224.0.0.1", "255.255.255.255", "[::ffff:255.255.255.255]:22", "300.1.2.3", "1.2.3", "0x7f000001", "x..y", ".x", "x..", "x-.y", "-x.y", "x;id", "$(id)", "`id`", "x|y",
		"x,y", "x'y", "x\"y", "x\\y", "räum.example", "x\x1b[31m", "x\u202ey", strings.Repeat("a", 64), strings.Repeat("a.", 200) + "b"} {
		if host, port, err := outside(in); err == nil {
			t.Errorf("%q: taken as %q, %q", in, host, port)
		}
	}
}

// The error lists what is wrong with both flags, and what to write instead.
func TestAddresses(t *testing.T) {
	set := func(string) bool { return true }
	wrong := workshopFlags{listen: "2222", host: "https://room.example/", changed: set}
	var refused exitError
	err := wrong.addresses()
	if !errors.As(err, &refused) || refused.code != codeUsage {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"--listen", ":2222", "--host", "room.example:2200", "(room.example)"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
	for _, host := range []string{"", "  "} {
		if err := (&workshopFlags{host: host, changed: set}).addresses(); err == nil {
			t.Errorf("--host %q is taken", host)
		}
	}
	right := workshopFlags{listen: ":2222", host: "[2001:db8::1]:2200", changed: set}
	if err := right.addresses(); err != nil {
		t.Error(err)
	}
	for listen, want := range map[string]bool{":2222": true, "0.0.0.0:0": true, "[::]:2222": true, "[0:0::0]:1": true, "127.0.0.1:2222": false, "": false, "[::1]:1": false, "localhost:1": false, "192.0.2.7:1": false} {
		if got := everywhere(listen); got != want {
			t.Errorf("%q is everywhere: got %v, want %v", listen, got, want)
		}
	}
}

// Participants read why nothing is saved, without the path.
func TestUnsavedNamesNoFile(t *testing.T) {
	for name, spoil := range map[string]string{
		"full":      "PRAGMA max_page_count = 1",
		"read-only": "PRAGMA query_only = 1",
		"other":     "DROP TABLE workshop_events",
	} {
		t.Run(name, func(t *testing.T) {
			a, ctx := newApp(), t.Context()
			a.db = filepath.Join(t.TempDir(), "user-of-this-machine", "t.db")
			c, err := a.loadCatalog()
			if err != nil {
				t.Fatal(err)
			}
			err = a.withStore(ctx, createStore, func(db *sqlite.DB) error {
				db = db.WithEngine(c)
				db.SetMaxOpenConns(1) // before the first use: what spoils it holds for one connection
				run, err := db.Create(ctx, assessment.Assessment{Company: "Acme AI"})
				if err != nil {
					return err
				}
				stored, err := db.StartWorkshop(ctx, run.ID, workshop.Rounds, true)
				if err != nil {
					return err
				}
				shown, err := db.LastWorkshop(ctx, run.ID)
				if err != nil {
					return err
				}
				if _, err := db.ExecContext(ctx, spoil); err != nil {
					return err
				}
				room := sshd.NewRoom(shown.State, logTo(stored))
				for n := 0; err == nil && n < 500; n++ {
					_, err = room.Enter(workshop.Identity{Key: strings.Repeat("k", n+1)}, strings.Repeat("n", 20), "", "")
				}
				if err == nil || !strings.Contains(err.Error(), "the facilitator’s computer could not save it: ") {
					t.Errorf("got %v", err)
				} else if strings.Contains(err.Error(), "user-of") || strings.Contains(err.Error(), "t.db") {
					t.Errorf("a path is told: %v", err)
				} else {
					t.Log(err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
