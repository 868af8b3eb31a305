package sshd

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/ui"
)

// If many people vote at once, the facilitator and each voter see it at once,
// and the others a few times.
func TestManyVotesAtOnce(t *testing.T) {
	const people = 50
	room, err := newRoom((&memory{}).Append)
	if err != nil {
		t.Fatal(err)
	}
	option := room.workshop.Catalog().Question(asked).Options[0].ID
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
			who, err := room.Enter(workshop.Identity{Key: fmt.Sprint(n)}, fmt.Sprint(n), "", "")
			if err != nil {
				t.Fatal(err)
			}
			feed := room.Participant(who)
			go func() {
				for {
					view, ok := feed.Next().(workshop.Participant)
					if !ok {
						return
					}
					mu.Lock()
					shown[n], last[n] = shown[n]+1, view
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
			if view := facilitator.Next().(workshop.Facilitator); view.Votes.In != n+1 {
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
	t.Parallel()
	const people = 50
	disk := &slow{}
	room, err := newRoom(disk.memory.Append)
	if err != nil {
		t.Fatal(err)
	}
	room.log = disk.Append
	for n := range people {
		if _, err := room.Enter(workshop.Identity{Key: fmt.Sprint(n)}, fmt.Sprint(n), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	options := room.workshop.Catalog().Question(asked).Options
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
	if disk.writes != 2 || room.board().Votes.In != people {
		t.Errorf("%d votes are in after %d writes, want %d after 2", room.board().Votes.In, disk.writes, people)
	}
	if err := errors.Join(together(vote(1, 0), vote(1, 1), vote(2, 1), vote(1, 2), workshop.Reveal{Question: asked})...); err != nil {
		t.Error(err)
	}
	if got, want := disk.writes, 4; got != want {
		t.Errorf("votes of one person and a reveal: got %d writes, want %d", got, want)
	}
	if view, _ := room.workshop.Participant("p1"); !view.Steps[0].Answer.Equal(assessment.Choose(options[2].ID)) {
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
	if got := room.board().Votes.In; got != 0 {
		t.Errorf("votes that weren't kept: %d", got)
	}
}

// hands is a tally that differs from every other by its count.
func hands(n int) workshop.Tally {
	return workshop.Tally{Question: asked, Hands: map[assessment.OptionID]int{}, Unknown: n, Voters: n}
}

// A client that stops reading gets only what its window holds, delays no other client,
// and sees the latest view when it reads again.
func TestSlowReader(t *testing.T) {
	const window = 2 << 20 // of the client's library, in bytes
	if !*slowTests {
		t.Skip("it draws megabytes of screens; -args -slow")
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
	slow.mu.Lock() // it does not read
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
	if shown := feed.Next().(workshop.Participant); shown.Votes.In != n {
		t.Errorf("a feed that was not read gives %d votes first, want the latest, %d", shown.Votes.In, n)
	}
	select {
	case <-feed.signal:
		t.Error("a feed that was not read has more than one thing to say")
	default:
	}
}

// An event that cannot be stored is not acknowledged.
func TestNotStored(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	s.log.mu.Lock()
	s.log.broken = errors.New("the disk is full")
	s.log.mu.Unlock()
	g.press("1")
	g.sees("typed the facilitator’s computer could not save it: the disk is full", "acked 0.", "votes 0 of 1")
}

// A participant who leaves while nothing can be stored is away once there is room
// again, although nothing else happens.
func TestLeftWhileNothingIsStored(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for _, name := range []string{"Ada", "Ben"} {
		join(t, s.Addr().String(), visit{name: name}).sees("acked 0.")
	}
	g := join(t, s.Addr().String(), visit{name: "Cem"})
	g.sees("3 here")
	fail := func(err error) {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		s.log.broken = err
	}
	fail(errors.New("the disk is full"))
	g.hangUp()
	eventually(t, "the log refuses it", func() bool {
		s.log.mu.Lock()
		defer s.log.mu.Unlock()
		return s.log.refused > 0
	})
	if got := s.room.board().Here; got != 3 {
		t.Errorf("while nothing is stored: %d here, want 3", got)
	}
	fail(nil)
	eventually(t, "the room knows who left", func() bool { return s.room.board().Here == 2 })
	if failed := s.failed(); len(failed) > 0 {
		t.Errorf("reported: %v", failed)
	}
}

// The session of a participant who is taken out ends with a message. With the code of
// the room they may join again as a newcomer.
func TestTakenOut(t *testing.T) {
	t.Parallel()
	log := &memory{}
	s := serve(t, func(o *Options) {
		room, err := newRoom(log.Append)
		if err != nil {
			t.Fatal(err)
		}
		o.Room = room
		o.Screen = ballot
	})
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("No vote from you yet")
	if err := s.room.Apply(workshop.Remove{Who: "p1"}); err != nil {
		t.Fatal(err)
	}
	g.leaves()
	g.sees("The facilitator has removed you from the workshop.")
	eventually(t, "the end of the connection is kept", func() bool {
		return log.has(func(e workshop.Event) bool { return workshop.KindOf(e) == "leave" }) == 1
	})
	if failed := s.failed(); len(failed) > 0 {
		t.Errorf("reported: %v", failed)
	}
	var rejoin string
	if _, err := (visit{code: g.rejoin}).connect(s.Addr().String(), &rejoin); err == nil {
		t.Error("the code of who was taken out still lets in")
	}
	join(t, s.Addr().String(), visit{name: "Ada"}).sees("you are Ada")
}

// Two IDs of one participant, after a merge, are never in one batch: the second
// event may not fit after the first.
func TestMergedIsOne(t *testing.T) {
	room, err := newRoom((&memory{}).Append)
	if err != nil {
		t.Fatal(err)
	}
	vote := workshop.Vote{Who: "p1", Question: asked, Answer: assessment.DontKnow()}
	for _, e := range []workshop.Event{
		workshop.Join{Identity: workshop.Identity{Key: "1"}, Name: "Ada"}, workshop.Leave{Who: "p1"},
		workshop.Join{Identity: workshop.Identity{Key: "2"}, Name: "Ada"}, workshop.Merge{Who: "p2", Into: "p1"}, vote,
	} {
		if err := room.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []workshop.ParticipantID{"p2", "p1"} {
		room.waiting = append(room.waiting, &pending{event: workshop.Withdraw{Who: who, Question: asked}, who: who, small: true})
	}
	second := room.waiting[1]
	room.applyBatch()
	if second.done {
		t.Error("both are in one batch")
	}
	room.applyBatch()
	if !errors.Is(second.err, workshop.ErrNoVote) {
		t.Errorf("the second one: %v", second.err)
	}
}

// A room that has ended ends every feed.
func TestEnd(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	feed := s.room.Facilitator()
	if _, ok := feed.Next().(workshop.Facilitator); !ok {
		t.Error("the first view does not come at once")
	}
	closed := s.room.Participant("p1")
	closed.Close()
	closed.Close()
	s.room.End()
	for name, next := range map[string]any{"open": feed.Next(), "closed": func() any { closed.Next(); return closed.Next() }(), "late": s.room.Participant("p1").Next()} {
		if _, ok := next.(ui.QuitMsg); !ok {
			t.Errorf("%s feed: got %T, want that it has ended", name, next)
		}
	}
}
