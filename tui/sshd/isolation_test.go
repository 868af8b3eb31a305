package sshd

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment/workshop"
)

// No byte that anybody else is sent tells a vote before the reveal; after it
// everybody is sent it.
func TestVotesAreSecretUntilTheReveal(t *testing.T) {
	s := serve(t, nil)
	var guests []*guest
	for n := range *people {
		guests = append(guests, join(t, s.Addr().String(), visit{name: fmt.Sprintf("n%d", n), width: 240, height: 50}))
	}
	for _, g := range guests {
		g.press("2")
	}
	all := fmt.Sprintf("votes %d of %d,", *people, *people)
	for _, g := range guests {
		g.sees("acked 1.", all)
	}
	option := string(s.room.hub.Catalog().Question(asked).Options[1].ID)
	ids := map[string]workshop.ParticipantID{} // who comes first at the door is not always first in the room
	s.room.state.Lock()
	for _, p := range s.room.hub.Facilitator().People {
		ids[p.Name] = p.ID
	}
	s.room.state.Unlock()
	notes := func(g *guest) (mine, others int) {
		text := g.stream()
		for n := range guests {
			found := strings.Count(text, fmt.Sprintf(`because-%s"`, ids[fmt.Sprintf("n%d", n)]))
			if guests[n] == g {
				mine += found
			} else {
				others += found
			}
		}
		return mine, others
	}
	for n, g := range guests {
		if mine, others := notes(g); mine == 0 || others != 0 {
			t.Errorf("guest %d was sent their own note %d times and others' %d times", n+1, mine, others)
		}
	}
	watcher := join(t, s.Addr().String(), visit{name: "watcher", width: 240, height: 50})
	watcher.sees(fmt.Sprintf("votes %d of %d,", *people, *people+1))
	if strings.Contains(watcher.stream(), option) {
		t.Errorf("somebody who has not voted was sent %q", option)
	}
	if err := s.room.Apply(workshop.Reveal{Question: asked}); err != nil {
		t.Fatal(err)
	}
	watcher.sees("revealed", option)
	for n, g := range guests {
		if g.sees("revealed", option); !strings.Contains(g.text(), option) {
			t.Errorf("guest %d does not see the reveal", n+1)
		}
	}
}

// A panic in the screens of one participant ends their session and nothing else.
func TestPanics(t *testing.T) {
	s := serve(t, nil)
	other := join(t, s.Addr().String(), visit{name: "other"})
	for n, key := range []string{"U", "C", "V"} {
		name := "breaks " + key
		g := join(t, s.Addr().String(), visit{name: name})
		g.sees("acked 0.")
		g.press("1")
		g.sees("acked 1.")
		g.press(key)
		g.leaves()
		if err := g.session.Wait(); err == nil || !strings.Contains(g.errs.String(), "Something went wrong") {
			t.Errorf("%s: nobody was told (%v): %q", key, err, g.errs.String())
		}
		eventually(t, "it is reported", func() bool { return len(s.failed()) == n+1 })
		if err := s.failed()[n]; !strings.Contains(err.Error(), "panic: in ") {
			t.Errorf("%s: reported as %v", key, err)
		}
		other.sees(fmt.Sprintf("votes %d of %d, 1 here", n+1, n+2))
		again := join(t, s.Addr().String(), visit{code: g.rejoin})
		again.sees(fmt.Sprintf("%q", name), `"Voted":true`)
		again.hangUp()
	}
	other.press("1")
	other.sees("acked 1.")
}

// A panic while the screens are made is one of theirs too, and one in the store
// leaves the room to the others.
func TestPanicsElsewhere(t *testing.T) {
	log := &fragile{}
	s := serve(t, func(o *Options) {
		room, err := newRoom(log)
		if err != nil {
			t.Fatal(err)
		}
		o.Room = room
	})
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	log.tears.Store(true)
	g.press("1")
	g.leaves()
	eventually(t, "it is reported", func() bool { return len(s.failed()) > 0 })
	log.tears.Store(false)
	other := join(t, s.Addr().String(), visit{name: "Bob"})
	other.sees("acked 0.")
	other.press("1")
	other.sees("acked 1.")
}

// Thirty lines that are cut while somebody types leave nothing behind.
func TestAbruptCloses(t *testing.T) {
	s := serve(t, nil)
	join(t, s.Addr().String(), visit{name: "first"}).hangUp()
	eventually(t, "the first one is gone", func() bool { return s.counts() == 0 })
	base := runtime.NumGoroutine()
	var all sync.WaitGroup
	for n := range 30 {
		all.Go(func() {
			g, err := visit{name: fmt.Sprint(n)}.join(t, s.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			g.press(strings.Repeat("12", 20))
			if n%2 == 0 {
				<-g.changed
			}
			g.hangUp()
		})
	}
	all.Wait()
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= base+1 })
	eventually(t, "nobody is here", func() bool { return s.room.hubView().Here == 0 })
}

// Without a byte for too long, or at the end of the longest visit, a session
// ends; what was voted stays.
func TestTimeouts(t *testing.T) {
	for _, tc := range []struct {
		name  string
		limit func(*limits)
	}{
		{"idle", func(l *limits) { l.idle = 400 * time.Millisecond }},
		{"longest", func(l *limits) { l.longest = time.Second }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := serve(t, func(o *Options) { tc.limit(&o.limits) })
			g := join(t, s.Addr().String(), visit{name: "Ada"})
			g.leaves()
			eventually(t, "the room knows", func() bool { return s.room.hubView().Here == 0 })
		})
	}
	if l := usual(); l.idle != 30*time.Minute || l.longest != 8*time.Hour || l.handshake != 10*time.Second || l.inside != 256 || l.handshakes != 8 {
		t.Errorf("usual limits: got %+v", l)
	}
}
