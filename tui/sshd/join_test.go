package sshd

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/screen/workshop/participant"
	"trustpath/tui/screen/workshop/stage"
	"trustpath/tui/ui"
)

// A person with a key gives the code once; without one they get a code of their
// own. Both find their vote again.
func TestJoinAndRejoin(t *testing.T) {
	s := serve(t, nil)
	key := newKey(t)
	for _, tc := range []struct {
		name  string
		first visit
		again func(*guest) visit
	}{
		{"by key", visit{keys: []gossh.Signer{key}, name: "Ada", role: "legal"}, func(*guest) visit {
			return visit{keys: []gossh.Signer{key}, code: "not needed any more"}
		}},
		{"by a code of one's own", visit{name: "Bob", role: "sales"}, func(g *guest) visit {
			return visit{code: strings.ToUpper(strings.ReplaceAll(g.rejoin, "-", " "))}
		}},
		{"by that code, with a new key", visit{name: "Cleo"}, func(g *guest) visit {
			return visit{code: g.rejoin, keys: []gossh.Signer{newKey(t)}}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := join(t, s.Addr().String(), tc.first)
			g.sees(fmt.Sprintf("%q, a %q", tc.first.name, tc.first.role), "acked 0.")
			if (g.rejoin == "") != (tc.first.keys != nil) {
				t.Errorf("a code of their own: got %q", g.rejoin)
			}
			g.press("2")
			g.sees("acked 1.")
			g.hangUp()
			again := join(t, s.Addr().String(), tc.again(g))
			again.sees(fmt.Sprintf("%q", tc.first.name), `"Voted":true`)
			again.press("q")
			again.leaves()
		})
	}
	if got := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Join); return ok }); got != 3 {
		t.Errorf("joined: got %d, want 3", got)
	}
}

func TestWrongCode(t *testing.T) {
	s := serve(t, nil)
	for _, keys := range [][]gossh.Signer{nil, {newKey(t)}} {
		var rejoin string
		if c, err := (visit{keys: keys, code: "quiet-harbour-lantern-ten", name: "Eve"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Error("a wrong code was let in", c.Close())
		}
	}
	if got := s.log.has(func(e workshop.Event) bool { _, ok := e.(workshop.Join); return ok }); got != 0 {
		t.Errorf("joined: got %d, want 0", got)
	}
}

// shifty is a key that is offered as one and signs as another.
type shifty struct {
	gossh.Signer
	offered gossh.PublicKey
}

func (s shifty) PublicKey() gossh.PublicKey { return &turn{s.offered, s.Signer.PublicKey(), 0} }

// turn is the offered key as often as a client asks for the offer and its
// answer, and the other one from then on.
type turn struct {
	gossh.PublicKey
	real  gossh.PublicKey
	asked int
}

func (k *turn) Marshal() []byte {
	if k.asked++; k.asked <= 2 {
		return k.PublicKey.Marshal()
	}
	return k.real.Marshal()
}

// Offering somebody's key and signing with one's own makes nobody somebody else.
func TestIdentityIsTheKeyThatSigned(t *testing.T) {
	s := serve(t, nil)
	victim, mine := newKey(t), newKey(t)
	join(t, s.Addr().String(), visit{keys: []gossh.Signer{victim}, name: "Victim"}).sees(`"Victim"`)

	t.Run("offers a key that is known, signs with another", func(t *testing.T) {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{shifty{mine, victim.PublicKey()}}, name: "Mallory"})
		g.sees("I am p2", `"Mallory"`)
		if id, _ := s.room.Find(workshop.Identity{Key: gossh.FingerprintSHA256(mine.PublicKey())}); id != "p2" {
			t.Errorf("the key that signed belongs to %q, want p2", id)
		}
	})
	t.Run("offers one key and another, then signs with the second", func(t *testing.T) {
		other := newKey(t)
		join(t, s.Addr().String(), visit{keys: []gossh.Signer{shifty{other, newKey(t).PublicKey()}}, name: "Nina"}).sees(`"Nina"`)
		if _, ok := s.room.Find(workshop.Identity{Key: gossh.FingerprintSHA256(other.PublicKey())}); !ok {
			t.Error("the key that signed is not in the room")
		}
	})
	t.Run("signs for a key with another", func(t *testing.T) {
		var rejoin string
		forged := forger{victim.PublicKey(), mine}
		if c, err := (visit{keys: []gossh.Signer{forged}, name: "Forger"}).connect(s.Addr().String(), &rejoin); err == nil {
			t.Error("a forged signature was let in", c.Close())
		}
	})
	t.Run("offers a known key and then uses the door", func(t *testing.T) {
		g := join(t, s.Addr().String(), visit{keys: []gossh.Signer{unable{victim}}, name: "Olga"})
		g.sees(`"Olga"`)
	})
}

// forger claims a key and signs with another one.
type forger struct {
	claimed gossh.PublicKey
	gossh.Signer
}

func (f forger) PublicKey() gossh.PublicKey { return f.claimed }

// unable has a key that the server refuses to hear of after the offer: it says
// that it is another one when it is asked for a signature.
type unable struct{ gossh.Signer }

func (u unable) PublicKey() gossh.PublicKey { return &nonsense{PublicKey: u.Signer.PublicKey()} }

type nonsense struct {
	gossh.PublicKey
	asked int
}

func (k *nonsense) Marshal() []byte {
	if k.asked++; k.asked <= 2 {
		return k.PublicKey.Marshal()
	}
	return []byte("nonsense")
}

// Names are cleaned, and nobody has the name of somebody else.
func TestNames(t *testing.T) {
	s := serve(t, nil)
	for _, tc := range []struct{ typed, want string }{
		{"Ada", `"Ada"`}, {"ada", `"ada 2"`}, {"\u202eAda\x1b]52;c;aGk=\x07", `"Ada 3"`}, {"", `"guest"`}, {"facilitator", `"guest 2"`},
	} {
		g := join(t, s.Addr().String(), visit{name: tc.typed})
		g.sees(tc.want)
		if strings.Contains(g.stream(), "52;c;aGk") {
			t.Errorf("%q: an escape of a name came to a terminal", tc.typed)
		}
	}
}

// Where nothing can be stored nobody is told that it is.
func TestNotStored(t *testing.T) {
	s := serve(t, nil)
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("acked 0.")
	s.log.mu.Lock()
	s.log.broken = errors.New("the disk is full")
	s.log.mu.Unlock()
	g.press("1")
	g.sees("typed the facilitator’s computer could not save it: the disk is full", "acked 0.", "votes 0 of 1")
}

// Somebody who leaves while nothing can be stored is away once there is room again,
// although nothing else happens.
func TestLeftWhileNothingIsStored(t *testing.T) {
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
	if got := s.room.hubView().Here; got != 3 {
		t.Errorf("while nothing is stored: %d here, want 3", got)
	}
	fail(nil)
	eventually(t, "the room knows who left", func() bool { return s.room.hubView().Here == 2 })
	if failed := s.failed(); len(failed) > 0 {
		t.Errorf("reported: %v", failed)
	}
}

// Somebody who is taken out is told so, and the connection ends; with the code of
// the room they may come again, as somebody new.
func TestTakenOut(t *testing.T) {
	log := &memory{}
	s := serve(t, func(o *Options) {
		room, err := newRoom(log)
		if err != nil {
			t.Fatal(err)
		}
		o.Room = room
		o.Screen = func(s Session) tea.Model {
			looks := stage.Options{Keys: ui.NewKeys(), Theme: ui.ThemeDark}
			return ballot{participant.New(s.Room.hub.Catalog(), s.Room, participant.Options{Options: looks}), s.Room.Participant(s.Who)}
		}
	})
	g := join(t, s.Addr().String(), visit{name: "Ada"})
	g.sees("No vote from you yet")
	if err := s.room.Apply(workshop.Remove{Who: "p1"}); err != nil {
		t.Fatal(err)
	}
	g.leaves()
	g.sees("The facilitator has taken you out of the workshop.")
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
	room, err := newRoom(&memory{})
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
	room.carry()
	if second.done {
		t.Error("both are in one batch")
	}
	room.carry()
	if !errors.Is(second.err, workshop.ErrNoVote) {
		t.Errorf("the second one: %v", second.err)
	}
}
