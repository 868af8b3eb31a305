package plain_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/plain"
	"trustpath/tui/sshd"
)

// heard is what a participant has read so far.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Write(p)
	select {
	case h.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (h *heard) all() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// participant is a person in a room, by line.
type participant struct {
	*heard
	t    *testing.T
	keys *io.PipeWriter
	who  workshop.ParticipantID
	done chan error
	read int // of what was heard
}

func takesPart(t *testing.T, d *desk, room *sshd.Room, name string) *participant {
	t.Helper()
	who, err := room.Enter(workshop.Identity{Key: name}, name, "legal", "")
	if err != nil {
		t.Fatal(err)
	}
	in, keys := io.Pipe()
	p := &participant{heard: &heard{more: make(chan struct{}, 1)}, t: t, keys: keys, who: who, done: make(chan error, 1)}
	feed := room.Participant(who)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() { cancel(); feed.Close(); _ = keys.Close() })
	analyst := workshop.NewAnalyst(d.catalog, assessment.Assessment{Company: "Northlight AI"}, d.clock.Today())
	go func() {
		p.done <- plain.Join(ctx, plain.Terminal{In: &plain.Typed{Keys: in, Show: p}, Out: p, Width: 80},
			plain.Room{Catalog: d.catalog.Catalog, Company: "Northlight AI", Rejoin: "own-code", Next: feed.Next, Events: room, Analyst: analyst})
	}()
	return p
}

// types presses keys, then waits for words that were not heard before.
func (p *participant) types(keys string, words ...string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, keys); err != nil {
		p.t.Fatal(err)
	}
	for _, word := range words {
		for {
			text := strings.Join(strings.Fields(p.all()), " ")
			if at := strings.Index(text[min(p.read, len(text)):], word); at >= 0 {
				p.read = min(p.read, len(text)) + at + len(word)
				break
			}
			select {
			case <-p.more:
			case <-time.After(20 * time.Second):
				p.t.Fatalf("%q was not heard:\n%s", word, p.all())
			}
		}
	}
}

// A person takes part in a workshop by line: votes blind, corrects a key, reads what was
// revealed, what was agreed and what the room decided.
func TestParticipantByLine(t *testing.T) {
	d := newDesk(t)
	room := sshd.NewRoom(workshop.New(d.catalog), func(context.Context, ...workshop.Event) error { return nil })
	does := func(events ...workshop.Event) {
		t.Helper()
		for _, e := range events {
			if err := room.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	q := d.catalog.Question("customers")
	does(workshop.Open{Mode: workshop.Rounds, Named: true})
	mira, ben := takesPart(t, d, room, "Mira"), takesPart(t, d, room, "Ben")
	mira.types("", "Workshop on Northlight AI", "own-code", "You are Mira.", "The next question comes when the facilitator asks it.")
	mira.types("1\r", "There is nothing to vote on now.")
	ben.types("", "You are Ben.")
	does(workshop.Put{Question: q.ID})
	mira.types("", q.Prompt, "1. "+q.Options[0].Label, "0. Don’t know")
	mira.types("\x1b[A1 33\x7f\x7f 2\r", "> 1 33", "Sent. You can change it until the reveal.")
	mira.types("99\r", "There is no 99 here")
	mira.types("n two pilots\r", "Noted.")
	mira.types("v\r", "2 here; 1 of 2 have voted.")
	mira.types("?\r", q.Help[:20], "Why we ask: ", "q: leaves")
	ben.types("0\r", "Sent. You can change it until the reveal.")
	ben.types("-\r", "Cleared.")
	ben.types("3\r", "Sent.")
	does(workshop.Reveal{Question: q.ID})
	ben.types("", "Revealed, 2 of 2 voted:", q.Options[0].Label+": 1, Mira", q.Options[2].Label+": 1, Ben", "Mira: “two pilots”", "If the one")
	does(workshop.Record{Question: q.ID, Answer: assessment.Choose(q.Options[0].ID)})
	mira.types("", "Agreed: "+q.Options[0].Label+".", "SOC 2")
	does(workshop.Close{})
	mira.types("", "The workshop is over. Thank you.", "1. ", "q leaves.")
	mira.types("q\r")
	ben.types("\x03")
	for _, p := range []*participant{mira, ben} {
		if err := <-p.done; err != nil {
			t.Error(err)
		}
	}
	if strings.Contains(mira.all(), "\x1b") {
		t.Errorf("an escape sequence:\n%q", mira.all())
	}
}

// At their own pace people go through the questions by line, back and forth.
func TestParticipantAtTheirPace(t *testing.T) {
	d := newDesk(t)
	room := sshd.NewRoom(workshop.New(d.catalog), func(context.Context, ...workshop.Event) error { return nil })
	if err := room.Apply(workshop.Open{Mode: workshop.Free, Named: true}); err != nil {
		t.Fatal(err)
	}
	p := takesPart(t, d, room, "Mira")
	all := d.catalog.Questions
	p.types("", all[0].Prompt)
	p.types("1\r", "Sent.", all[1].Prompt)
	p.types("b\r", all[0].Prompt)
	p.types("\r", all[1].Prompt)
	p.types("1\r", "Sent.", all[2].Prompt)
	p.types("f\r", "The facilitator knows.")
	if err := room.Apply(workshop.Reveal{}); err != nil {
		t.Fatal(err)
	}
	p.types("", "The next question comes when")
	room.End()
	if err := <-p.done; err != nil {
		t.Error(err)
	}
}
