package sshd

import (
	"fmt"
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
		shown, last := make([]int, people), make([]workshop.Participant, people)
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
					shown[n], last[n] = shown[n]+1, view.View
				}
			}()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		clear(shown)
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
			if !last[n].Steps[0].Voted {
				t.Errorf("person %d doesn't see their vote", n+1)
			}
		}
		time.Sleep(2 * people * settle)
		synctest.Wait()
		for n := range people {
			if last[n].Votes.In != people || shown[n] > 3 {
				t.Errorf("person %d sees %d votes, after %d views; want %d, after 3 at most", n+1, last[n].Votes.In, shown[n], people)
			}
		}
		clear(shown)
		if err := room.Apply(workshop.Reveal{Question: asked}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for n := range people {
			if last[n].Spread == nil || shown[n] != 1 {
				t.Errorf("person %d doesn't see the reveal at once", n+1)
			}
		}
		room.End()
	})
}
