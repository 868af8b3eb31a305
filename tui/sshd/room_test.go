package sshd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// If many people vote at once, the facilitator and each voter see it at once,
// and the others a few times.
func TestManyVotesAtOnce(t *testing.T) {
	const people = 50
	room, err := newRoom(&memory{})
	if err != nil {
		t.Fatal(err)
	}
	option := room.hub.Catalog().Question(asked).Options[0].ID
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // guards both; a timer may make a goroutine write
		shown, last := make([]int, people), make([]workshop.Participant, people)
		seen := func(n int) (int, workshop.Participant) {
			mu.Lock()
			defer mu.Unlock()
			return shown[n], last[n]
		}
		reset := func() {
			mu.Lock()
			defer mu.Unlock()
			clear(shown)
		}
		for n := range people {
			who, err := room.Enter(workshop.Identity{Key: fmt.Sprint(n)}, fmt.Sprint(n), "")
			if err != nil {
				t.Fatal(err)
			}
			feed := room.Participant(who)
			go func() {
				for {
					view, ok := feed.Next().(Shown[workshop.Participant])
					if !ok {
						return
					}
					mu.Lock()
					shown[n], last[n] = shown[n]+1, view.View
					mu.Unlock()
				}
			}()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		reset()
		facilitator := room.Facilitator()
		for n := range people {
			vote := workshop.Vote{Who: workshop.ParticipantID(fmt.Sprintf("p%d", n+1)), Question: asked, Answer: assessment.Choose(option)}
			if err := room.Apply(vote); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if view := facilitator.Next().(Shown[workshop.Facilitator]).View; view.Votes.In != n+1 {
				t.Errorf("the facilitator sees %d votes, want %d", view.Votes.In, n+1)
			}
			if _, view := seen(n); !view.Steps[0].Voted {
				t.Errorf("person %d doesn't see their vote", n+1)
			}
		}
		time.Sleep(2 * people * settle)
		synctest.Wait()
		for n := range people {
			if views, view := seen(n); view.Votes.In != people || views > 3 {
				t.Errorf("person %d sees %d votes, after %d views; want %d, after 3 at most", n+1, view.Votes.In, views, people)
			}
		}
		reset()
		if err := room.Apply(workshop.Reveal{Question: asked}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for n := range people {
			if views, view := seen(n); view.Spread == nil || views != 1 {
				t.Errorf("person %d doesn't see the reveal at once", n+1)
			}
		}
		room.End()
	})
}

// slow is a disk whose next write waits until it may go on.
type slow struct {
	memory
	writes int
	begun  chan struct{} // the write has begun; nil doesn't wait
	goOn   chan struct{}
}

func (s *slow) Append(ctx context.Context, events ...workshop.Event) error {
	s.writes++
	if s.begun != nil {
		close(s.begun)
		<-s.goOn
		s.begun = nil
	}
	return s.memory.Append(ctx, events...)
}

// Votes of many people share the writes of a slow disk. An event that doesn't
// fit fails alone, those of one person keep their order, and a disk that is full
// fails all of them.
func TestVotesShareTheDisk(t *testing.T) {
	const people = 50
	disk := &slow{}
	room, err := newRoom(&disk.memory)
	if err != nil {
		t.Fatal(err)
	}
	room.log = disk
	for n := range people {
		if _, err := room.Enter(workshop.Identity{Key: fmt.Sprint(n)}, fmt.Sprint(n), ""); err != nil {
			t.Fatal(err)
		}
	}
	options := room.hub.Catalog().Question(asked).Options
	vote := func(who, option int) workshop.Event {
		id := workshop.ParticipantID(fmt.Sprintf("p%d", who))
		return workshop.Vote{Who: id, Question: asked, Answer: assessment.Choose(options[option].ID)}
	}
	// together applies events while the disk writes the first one, and returns
	// their errors.
	together := func(events ...workshop.Event) []error {
		disk.writes, disk.begun, disk.goOn = 0, make(chan struct{}), make(chan struct{})
		begun, errs := disk.begun, make([]error, len(events))
		var applied sync.WaitGroup
		for n, e := range events {
			applied.Go(func() { errs[n] = room.Apply(e) })
			if n == 0 {
				<-begun
				continue
			}
			eventually(t, "it waits for the disk", func() bool {
				room.state.Lock()
				defer room.state.Unlock()
				return len(room.waiting) == n
			})
		}
		close(disk.goOn)
		applied.Wait()
		return errs
	}
	var all []workshop.Event
	for n := range people {
		all = append(all, vote(n+1, 0))
	}
	errs := together(append(all, vote(people+1, 0))...)
	for n, err := range errs {
		if want := n == people; want != errors.Is(err, workshop.ErrParticipant) || !want && err != nil {
			t.Errorf("vote %d: got %v", n+1, err)
		}
	}
	if disk.writes != 2 || room.hubView().Votes.In != people {
		t.Errorf("%d votes are in after %d writes, want %d after 2", room.hubView().Votes.In, disk.writes, people)
	}
	if err := errors.Join(together(vote(1, 0), vote(1, 1), vote(2, 1), vote(1, 2), workshop.Reveal{Question: asked})...); err != nil {
		t.Error(err)
	}
	if got, want := disk.writes, 4; got != want {
		t.Errorf("votes of one person and a reveal: got %d writes, want %d", got, want)
	}
	if view, _ := room.hub.Participant("p1"); !view.Steps[0].Answer.Equal(assessment.Choose(options[2].ID)) {
		t.Errorf("the last vote of three: got %v", view.Steps[0].Answer)
	}
	if err := room.Apply(workshop.Put{Question: asked}); err != nil {
		t.Fatal(err)
	}
	disk.broken = errors.New("the disk is full")
	for n, err := range together(all...) {
		if !errors.Is(err, ErrUnsaved) {
			t.Errorf("vote %d on a full disk: got %v", n+1, err)
		}
	}
	if got := room.hubView().Votes.In; got != 0 {
		t.Errorf("votes that weren't kept: %d", got)
	}
}

// hands is a tally that differs from every other by its count.
func hands(n int) workshop.Tally {
	return workshop.Tally{Question: asked, Hands: map[assessment.OptionID]int{}, Unknown: n, Voters: n}
}

// A client that stops reading is sent what its window holds and no more, holds
// nobody up, and sees the latest when it reads again.
func TestSlowReader(t *testing.T) {
	const window = 2 << 20 // of the client's library, in bytes
	if testing.Short() {
		t.Skip("megabytes of screens are too slow under the race detector")
	}
	s := serve(t, nil)
	feed := s.room.Participant("p1")
	other := join(t, s.Addr().String(), visit{name: "other", width: 240, height: 50})
	other.sees("acked 0.")
	var received atomic.Int64
	slow := join(t, s.Addr().String(), visit{name: "slow", width: 500, height: 200, received: &received})
	slow.sees("acked 0.")
	slow.press("N")
	slow.sees("noise 0")
	slow.mu.Lock() // its reading stands still
	goOn := sync.OnceFunc(slow.mu.Unlock)
	t.Cleanup(goOn)
	n, since := 0, received.Load()
	say := func() {
		n++
		if err := s.room.Apply(hands(n)); err != nil {
			t.Fatal(err)
		}
	}
	for received.Load()-since < window*9/10 { // some of the last frame was under way
		if n > 3000 {
			t.Fatalf("%d bytes came in %d rounds, which do not fill the window", received.Load()-since, n)
		}
		say()
		other.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 300 {
		say()
	}
	other.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	runtime.GC()
	runtime.ReadMemStats(&after)
	if got := received.Load() - since; got > window+window/20 { // a packet is a little longer than what is in it
		t.Errorf("%d bytes came, and the window has %d", got, window)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("the server keeps %d MiB for who does not read", grown>>20)
	}
	goOn()
	slow.sees(fmt.Sprintf("votes %d of %d,", n, n+2))
	if shown := feed.Next().(Shown[workshop.Participant]); shown.View.Votes.In != n {
		t.Errorf("a feed that was not read gives %d votes first, want the latest, %d", shown.View.Votes.In, n)
	}
	select {
	case <-feed.signal:
		t.Error("a feed that was not read has more than one thing to say")
	default:
	}
}

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
