package workshop_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
	"trustpath/tui/tuitest"
	screens "trustpath/tui/workshop"
)

// update is whether to write the golden frames; UPDATE=1 in the environment sets it.
var update = os.Getenv("UPDATE") != ""

// scene is a moment of a workshop on one screen.
type scene struct {
	name string
	open workshop.Open
	play func(h *hall) *tuitest.Person
}

func rounds() workshop.Open { return workshop.Open{Mode: workshop.Rounds, Named: true} }

// voting lets a room of five vote on the first question, three of them so far.
func voting(h *hall) (leader, wall, legal *tuitest.Person) {
	leader, wall, legal = h.lead(), h.look(), h.seat("legal")
	h.joined("ceo", "cto", "sales", "data")
	h.press(leader, "enter", "enter")
	h.press(legal, "2", "enter")
	h.play(vote(2, "held", "soc2_type1"), vote(3, "held", "soc2_type1"))
	return leader, wall, legal
}

func revealed(h *hall) (leader, wall, legal *tuitest.Person) {
	leader, wall, legal = voting(h)
	h.play(vote(4, "held"), vote(5, "held", "hitrust"))
	h.press(leader, "enter")
	h.wait(time.Second)
	return leader, wall, legal
}

// unconfirmed reveals while one is thinking and one has chosen something.
func unconfirmed(h *hall) (legal *tuitest.Person) {
	leader, _, legal := voting(h)
	h.press(legal, "X", "5", "1")
	h.press(leader, "enter", "Y")
	return legal
}

// setUp opens the page that asks how to hold a workshop.
func setUp(h *hall) *tuitest.Person {
	h.setup = screens.NewSetup(setupOptions(2))
	return h.open(h.setup)
}

func setupOptions(minutes int) screens.SetupOptions {
	return screens.SetupOptions{
		Company:   "Northlight AI",
		Questions: 21,
		Setup:     screens.Setup{Minutes: minutes, Address: "192.0.2.14", Port: "2222"},
		Code:      "quiet-harbour-lantern-nine",
		Found:     "192.0.2.14",
		WallLine:  "trustpath workshop 01JD --projector",
		Check: func(is screens.Setup) []screens.Check {
			return []screens.Check{{Bad: is.Port == "", Text: "port " + is.Port + " is free"}, {Warn: true, Text: "not checked from outside"}}
		},
	}
}

// agreed records an answer, with a dissent.
func agreed(h *hall) (leader, wall, legal *tuitest.Person) {
	leader, wall, legal = revealed(h)
	h.press(leader, "2", "W")
	leader.Type("legal: the report is a draft")
	h.press(leader, "esc", "enter")
	return leader, wall, legal
}

// over ends a workshop in which everything was agreed on.
func over(h *hall) (leader, wall, legal *tuitest.Person) {
	leader, wall, legal = agreed(h)
	for _, q := range h.state.Catalog().Questions {
		for _, r := range h.state.Facilitator().Rounds {
			if r.Question == q.ID && r.Asked && r.Agreed == nil {
				h.play(workshop.Record{Question: q.ID, Answer: assessment.Choose(q.Options[0].ID)})
			}
		}
	}
	h.press(leader, "q", "E", "Y")
	return leader, wall, legal
}

// timed lets the room vote against the clock.
func timed(h *hall) (legal *tuitest.Person) {
	leader, _, legal := voting(h)
	h.press(leader, "T", "T")
	h.wait(36 * time.Second)
	h.press(leader, "end")
	return legal
}

func scenes() []scene {
	return []scene{
		{"setup", rounds(), func(h *hall) *tuitest.Person { return setUp(h) }},
		{"setup-address", rounds(), func(h *hall) *tuitest.Person {
			p := setUp(h)
			h.press(p, "up", "up")
			return p
		}},
		{"door", rounds(), func(h *hall) *tuitest.Person { h.lead(); h.joined("legal", "ceo"); return h.leader }},
		{"setup-goes-on", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := revealed(h); h.press(leader, ","); return leader }},
		{"door-no-network", rounds(), func(h *hall) *tuitest.Person { h.door.Line = ""; return h.lead() }},
		{"questions", rounds(), func(h *hall) *tuitest.Person {
			leader, _, _ := revealed(h)
			h.press(leader, "enter", "m", "left")
			return leader
		}},
		{"facilitator-before", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := voting(h); return leader }},
		{"facilitator-after", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := revealed(h); return leader }},
		{"facilitator-dissent", rounds(), func(h *hall) *tuitest.Person {
			leader, _, _ := revealed(h)
			h.press(leader, "W")
			leader.Type("legal: the report is a draft")
			return leader
		}},
		{"hands", rounds(), func(h *hall) *tuitest.Person {
			h.door.Line = ""
			leader := h.lead()
			h.press(leader, "enter", "enter", "1", "2", "down", "7", "down", "right")
			return leader
		}},
		{"end", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := voting(h); h.press(leader, "q"); return leader }},
		{"free", workshop.Open{Mode: workshop.Free, Named: true}, func(h *hall) *tuitest.Person {
			h.lead()
			h.joined("legal", "ceo")
			h.play(workshop.Finish{Who: "p1"})
			h.press(h.leader, "enter")
			return h.leader
		}},
		{"facilitator-asks", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := voting(h); h.press(leader, "enter"); return leader }},
		{"facilitator-people", rounds(), func(h *hall) *tuitest.Person {
			leader, _, _ := voting(h)
			h.play(workshop.Leave{Who: "p2"})
			h.play(workshop.Join{Identity: workshop.Identity{Key: "SHA256:another"}, Name: "ceo", Role: "sales"})
			h.press(leader, "p", "down", "R")
			return leader
		}},
		{"facilitator-unconfirmed", rounds(), func(h *hall) *tuitest.Person { unconfirmed(h); return h.leader }},
		{"participant-unconfirmed", rounds(), func(h *hall) *tuitest.Person { return unconfirmed(h) }},
		{"projector-unconfirmed", rounds(), func(h *hall) *tuitest.Person { unconfirmed(h); return h.wall }},
		{"participant-waits", rounds(), func(h *hall) *tuitest.Person { return h.seat("legal") }},
		{"participant", rounds(), func(h *hall) *tuitest.Person { _, _, legal := voting(h); h.press(legal, "down", "space"); return legal }},
		{"participant-note", rounds(), func(h *hall) *tuitest.Person {
			_, _, legal := voting(h)
			h.press(legal, "W")
			legal.Type("valid until May")
			return legal
		}},
		{"participant-after", rounds(), func(h *hall) *tuitest.Person { _, _, legal := revealed(h); return legal }},
		{"participant-free", workshop.Open{Mode: workshop.Free, Named: true}, func(h *hall) *tuitest.Person {
			legal := h.seat("legal")
			h.press(legal, "1", "enter")
			return legal
		}},
		{"projector-door", rounds(), func(h *hall) *tuitest.Person { h.look(); h.joined("legal", "ceo"); return h.wall }},
		{"projector-before", rounds(), func(h *hall) *tuitest.Person { _, wall, _ := voting(h); return wall }},
		{"facilitator-timer", rounds(), func(h *hall) *tuitest.Person { timed(h); return h.leader }},
		{"participant-timer", rounds(), func(h *hall) *tuitest.Person { return timed(h) }},
		{"projector-timer", rounds(), func(h *hall) *tuitest.Person { timed(h); return h.wall }},
		{"facilitator-agreed", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := agreed(h); return leader }},
		{"participant-agreed", rounds(), func(h *hall) *tuitest.Person { _, _, legal := agreed(h); return legal }},
		{"projector-agreed", rounds(), func(h *hall) *tuitest.Person { _, wall, _ := agreed(h); return wall }},
		{"facilitator-say", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := voting(h); h.press(leader, "w"); return leader }},
		{"facilitator-compare", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := revealed(h); h.press(leader, "c"); return leader }},
		{"facilitator-over", rounds(), func(h *hall) *tuitest.Person { leader, _, _ := over(h); return leader }},
		{"participant-over", rounds(), func(h *hall) *tuitest.Person { _, _, legal := over(h); return legal }},
		{"projector-over", rounds(), func(h *hall) *tuitest.Person { _, wall, _ := over(h); return wall }},
		{"projector-after", rounds(), func(h *hall) *tuitest.Person { _, wall, _ := revealed(h); return wall }},
	}
}

// everySize are the scenes with golden frames at every size; the others have one at
// 80x24.
var everySize = []string{
	"setup", "door", "questions", "facilitator-before", "facilitator-after", "hands",
	"participant", "participant-after", "projector-door", "projector-before", "projector-after",
	"facilitator-agreed", "participant-agreed", "projector-agreed", "facilitator-over", "projector-over",
}

func TestFrames(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		for _, scene := range scenes() {
			if size[0] != 80 && !slices.Contains(everySize, scene.name) {
				continue
			}
			name := fmt.Sprintf("%dx%d/%s", size[0], size[1], scene.name)
			t.Run(name, func(t *testing.T) {
				h := newHall(t, size[0], size[1], scene.open)
				golden(t, name, scene.play(h).Frame()+"\n")
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name)+".txt")
	if update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; UPDATE=1 go test ./tui/workshop writes it", err)
	}
	if got != string(want) {
		t.Errorf("the frame differs from %s; look at it, and UPDATE=1 takes it\ngot\n%s\nwant\n%s", path, got, want)
	}
}

// A terminal without Unicode gets none of its signs, and a title in bold.
func TestWallInASCII(t *testing.T) {
	h := newHall(t, 120, 36, rounds())
	h.ascii = true
	wall := h.look()
	h.joined("legal")
	for _, e := range []workshop.Event{workshop.Put{Question: "held"}, vote(1, "held", "iso42001"), workshop.Reveal{Question: "held"},
		workshop.Record{Question: "held", Answer: assessment.Choose("iso42001")}, workshop.Close{}} {
		h.play(e)
		if workshop.KindOf(e) == "reveal" {
			h.sees(wall, "####")
		}
		for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
			wall.Resize(size[0], size[1])
			if at := strings.IndexFunc(wall.Frame(), func(r rune) bool { return r > 126 }); at >= 0 {
				t.Errorf("%v: a sign outside ASCII\n%s", size, wall.Frame())
			}
		}
	}
}

// The facilitator reads that every network reaches the workshop; the room does not.
func TestEverywhere(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		h := newHall(t, size[0], size[1], rounds())
		h.door.Everywhere = true
		leader, wall := h.lead(), h.look()
		h.press(leader, "pgdown")
		h.sees(leader, "Every network")
		h.lacks(wall, "Every network")
	}
}

// A workshop is set up with what the rows say, and not while something is in the way.
func TestSetUp(t *testing.T) {
	h := newHall(t, 80, 24, rounds())
	p := setUp(h)
	h.press(p, "space", "down", "right", "down", "down", "left", "down", "space", "down")
	h.sees(p, "192.0.2.14", "Found: this", "esc leave")
	p.Type(":2200")
	h.press(p, "down", "backspace", "backspace", "backspace", "backspace", "enter")
	h.sees(p, "port  is free") // the check says what is wrong
	if p.Ended() {
		t.Fatal("it began without a port")
	}
	p.Type("2022")
	h.press(p, "enter")
	want := screens.Setup{Free: true, Nameless: true, NoWall: true, Minutes: 1, Address: "192.0.2.14:2200", Port: "2022"}
	if got := h.setup; !p.Ended() || !got.Begun || got.Setup != want {
		t.Errorf("begun: %v, got %+v, want %+v", got.Begun, got.Setup, want)
	}
}

// The keys of every page of a workshop, at every moment, are those of the table.
func TestKeyTable(t *testing.T) {
	seen := 0
	for _, scene := range scenes() {
		h := newHall(t, 120, 36, scene.open)
		seen += tuitest.KeyTable(t, h.pages[scene.play(h)].Keys())
	}
	if seen < 400 {
		t.Errorf("only %d keys were looked at", seen)
	}
}
