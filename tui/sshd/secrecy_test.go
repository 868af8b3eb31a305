package sshd

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/time/rate"

	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
	screens "trustpath/tui/workshop"
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

// At the end of the longest visit the terminal is as it was before, and says how
// to come back.
func TestLongestVisit(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.longest = time.Second })
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.leaves()
	g.sees("come back with the same line", g.rejoin)
	stream := g.stream()
	for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h"} {
		if strings.LastIndex(stream, on) > strings.LastIndex(stream, off) {
			t.Errorf("%q is not taken back", on)
		}
	}
	eventually(t, "the room knows", func() bool { return s.room.hubView().Here == 0 })
}

// A person has a few sessions; one more ends the oldest.
func TestSessionsOfOnePerson(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.perPerson = 2 })
	other := join(t, s.Addr().String(), visit{name: "Bob"})
	other.sees("acked 0.")
	key := newKey(t)
	var all []*guest
	for range 5 {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{key}, name: "Ada"})
		g.sees("acked 0.")
		all = append(all, g)
	}
	for _, g := range all[:3] {
		g.leaves()
		g.sees("You have left")
	}
	for _, g := range append(all[3:], other) {
		g.press("1")
		g.sees("acked 1.")
	}
	if here := s.room.hubView().Here; here != 2 {
		t.Errorf("people here: got %d, want 2", here)
	}
}

// Nobody types faster than anybody can.
func TestTypingIsLimited(t *testing.T) {
	for _, tc := range []struct {
		bytes int
		want  time.Duration
	}{{100, 0}, {1000, 0}, {2000, time.Second}, {10_000, 9 * time.Second}, {61_000, time.Minute}} {
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			n, err := io.Copy(io.Discard, limited{t.Context(), io.LimitReader(endless{}, int64(tc.bytes)), rate.NewLimiter(1000, 1000)})
			if took := time.Since(begin); int(n) != tc.bytes || err != nil || took.Round(time.Second) != tc.want {
				t.Errorf("%d bytes: got %d, %v after %v, want them after %v", tc.bytes, n, err, took, tc.want)
			}
		})
	}
}

// Keys that come faster than anybody types wait.
func TestKeysAreLimited(t *testing.T) {
	s := serve(t, func(o *Options) { o.limits.keys = 50 })
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	begin := time.Now()
	g.press(strings.Repeat("1", 300))
	g.sees("acked 300.")
	if took := time.Since(begin); took < time.Second {
		t.Errorf("300 keys, of which 250 at once and 50 a second, took %v", took)
	}
}

// endless gives so many bytes at a time that a limit of 1000 takes them.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return min(len(p), 100), nil }

// ballot is the real screen of a participant.
type ballot struct {
	tea.Model
	feed *Feed[workshop.Participant]
}

func (b ballot) Init() tea.Cmd { return tea.Batch(b.Model.Init(), b.feed.Next) }

func (b ballot) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if shown, ok := msg.(Shown[workshop.Participant]); ok {
		_, cmd := b.Model.Update(shown.View)
		return b, tea.Batch(cmd, b.feed.Next)
	}
	_, cmd := b.Model.Update(msg)
	return b, cmd
}

// Whoever counts bytes on the network learns nothing about a choice: every choice
// on a ballot, and every vote, takes as many bytes as any other.
func TestFramesTellNoChoice(t *testing.T) {
	s := serve(t, func(o *Options) {
		o.Screen = func(s Session) tea.Model {
			looks := screens.Options{Keys: ui.NewKeys(), Theme: ui.ThemeDark}
			return ballot{screens.NewParticipant(s.Room.hub.Catalog().Catalog, s.Room, screens.ParticipantOptions{Options: looks}), s.Room.Participant(s.Who)}
		}
	})
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {40, 12}} {
		g := join(t, s.Addr().String(), visit{name: fmt.Sprint(size), width: size[0], height: size[1]})
		received := 0
		more := func() int { // bytes since the last call
			eventually(t, "a frame is whole", func() bool { n := len(g.stream()); return n > received && n%padTo == 0 })
			before := received
			received = len(g.stream())
			return received - before
		}
		g.sees("No vote from you yet")
		g.press("0")
		g.sees("enter votes")
		more()
		for _, key := range "123456" {
			g.press(string(key))
			if got := more(); got != padTo {
				t.Errorf("%v: choosing %c took %d bytes, want %d", size, key, got, padTo)
			}
		}
		g.hangUp()
	}
}

func TestPadded(t *testing.T) {
	var out strings.Builder
	for _, text := range []string{"", "a", strings.Repeat("b", padTo-1), strings.Repeat("c", padTo), strings.Repeat("d", padTo+1)} {
		out.Reset()
		n, err := padded{&out}.Write([]byte(text))
		got := out.String()
		if n != len(text) || err != nil || len(got)%padTo != 0 || len(got)-len(text) >= padTo || strings.TrimRight(got, "\x00") != text {
			t.Errorf("%d bytes: wrote %d, reported %d, %v", len(text), len(got), n, err)
		}
	}
}
