package sshd

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
