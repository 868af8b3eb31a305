package sshd

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"trustpath/assessment/workshop"
)

// A server that stops leaves every terminal as it was, and lets nobody in.
func TestShutdown(t *testing.T) {
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	quiet, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer quiet.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	g.leaves()
	g.sees("You have left", g.rejoin)
	g.mu.Lock()
	if g.screen.IsAltScreen() {
		t.Error("the terminal is left on the other screen")
	}
	g.mu.Unlock()
	if left := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Leave); return ok }); left != 1 {
		t.Errorf("left: got %d, want 1", left)
	}
	var rejoin string
	if _, err := (visit{name: "late"}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Error("somebody was let in after the end")
	}
	if err := s.Serve(context.Background()); err != nil {
		t.Errorf("serve, after the end: %v", err)
	}
}

// A deadline that has passed cuts off who is there, and says so.
func TestShutdownWithoutPatience(t *testing.T) {
	s := serve(t, nil)
	join(t, s.Addr().String(), visit{name: "Ada"}).sees("acked 0.")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := s.counts(); got != 0 {
		t.Errorf("connections: got %d, want 0", got)
	}
}

// Leave ends the session from inside the screens, and q by the usual way.
func TestLeaving(t *testing.T) {
	s := serve(t, nil)
	for _, key := range []string{"L", "q"} {
		g := join(t, s.Addr().String(), visit{name: "Ada"})
		g.sees("acked 0.")
		g.press(key)
		g.leaves()
		if err := g.session.Wait(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
		g.sees("You have left", g.rejoin)
	}
	if len(s.failed()) != 0 {
		t.Errorf("failed: %v", s.failed())
	}
}

// All that is wrong with the options is said at once.
func TestOptions(t *testing.T) {
	_, err := New(Options{HostKey: string([]byte{0}) + "/x"})
	for _, want := range []string{"needs a code", "host key"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	s := serve(t, nil)
	if _, err := New(Options{HostKey: s.options.HostKey, Code: roomCode, Room: s.room, Listen: s.Addr().String()}); err == nil {
		t.Error("two servers listen in one place")
	}
}

// A room that has ended ends every feed.
func TestEnd(t *testing.T) {
	s := serve(t, nil)
	feed := s.room.Facilitator()
	if _, ok := feed.Next().(Shown[workshop.Facilitator]); !ok {
		t.Error("the first view does not come at once")
	}
	closed := s.room.Projector()
	closed.Close()
	closed.Close()
	s.room.End()
	for name, next := range map[string]any{"open": feed.Next(), "closed": func() any { closed.Next(); return closed.Next() }(), "late": s.room.Participant("p1").Next()} {
		if _, ok := next.(Ended); !ok {
			t.Errorf("%s feed: got %T, want that it has ended", name, next)
		}
	}
}
