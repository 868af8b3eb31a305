// Package workshop_test plays whole workshops on the screens of everybody in
// them, without a network.
package workshop_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	screens "trustpath/tui/workshop"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/workshop"
	"trustpath/content"
	"trustpath/tui"
	"trustpath/tui/tuitest"
	"trustpath/tui/ui"
)

var loaded = sync.OnceValues(func() (*assessment.Catalog, error) { return pack.Load(content.Default()) })

// hall is a room with the screens of everybody in it.
type hall struct {
	t      *testing.T
	state  *workshop.State
	refuse string // the kind of event that cannot be kept
	size   [2]int
	door   screens.Door
	leader *tuitest.Person
	wall   *tuitest.Person
	seats  []*tuitest.Person
	page   *screens.FacilitatorPage
	setup  *screens.SetupPage
	pages  map[*tuitest.Person]ui.Screen
	ascii  bool
	all    *workshop.Analyst

	timer workshop.Timer
	now   time.Time
	ticks []tick
}

// tick is something that a screen waits for.
type tick struct {
	at   time.Time
	make func(time.Time) tea.Msg
	to   *tuitest.Person
}

func (h *hall) Apply(e workshop.Event) error {
	if workshop.KindOf(e) == h.refuse {
		return errors.New("the disk is full")
	}
	return h.state.Apply(e)
}

func (h *hall) SetTimer(t workshop.Timer) error {
	if h.refuse == "timer" {
		return errors.New("the disk is full")
	}
	h.timer = t
	return nil
}

func (h *hall) change(is screens.Setup) (screens.Door, error) {
	e := workshop.Setup{Mode: workshop.Rounds, Named: !is.Nameless}
	if is.Free {
		e.Mode = workshop.Free
	}
	if err := h.state.Apply(e); err != nil {
		return h.door, err
	}
	h.door.Line = "ssh -p 2222 " + is.Address
	return h.door, nil
}

// clock is the time of one screen, which passes in wait alone.
func (h *hall) clock(of **tuitest.Person) screens.Clock {
	return screens.Clock{Now: func() time.Time { return h.now }, Tick: func(after time.Duration, make func(time.Time) tea.Msg) tea.Cmd {
		return func() tea.Msg {
			h.ticks = append(h.ticks, tick{h.now.Add(after), make, *of})
			return nil
		}
	}}
}

// wait lets time pass, and every screen have its ticks.
func (h *hall) wait(long time.Duration) {
	end := h.now.Add(long)
	for {
		next := -1
		for i, t := range h.ticks {
			if !t.at.After(end) && (next < 0 || t.at.Before(h.ticks[next].at)) {
				next = i
			}
		}
		if next < 0 {
			h.now = end
			return
		}
		due := h.ticks[next]
		h.ticks = slices.Delete(h.ticks, next, next+1)
		h.now = due.at
		due.to.Send(due.make(h.now))
	}
}

func newHall(t *testing.T, width, height int, open workshop.Open) *hall {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{t: t, state: workshop.New(engine.New(c)), size: [2]int{width, height}, pages: map[*tuitest.Person]ui.Screen{},
		door: screens.Door{Line: "ssh -p 2222 192.0.2.14", Code: "quiet-harbour-lantern-nine", Fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDOzGs0i5qUsDWWnYo",
			KnownHosts: "[192.0.2.14]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2p4Gz0nY2m1q3Qk1c0E0d9uJm0ZB3E2m4p0p6hX8aa"}}
	h.all = workshop.NewAnalyst(h.state.Catalog(), assessment.Assessment{Company: "Northlight AI"}, today(t))
	h.play(open)
	return h
}

func today(t *testing.T) assessment.Date {
	day, err := assessment.ParseDate("2026-12-02")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// play applies events, all of which must fit, and shows what comes of them.
func (h *hall) play(events ...workshop.Event) {
	h.t.Helper()
	for _, e := range events {
		if err := h.state.Apply(e); err != nil {
			h.t.Fatalf("%s: %v", workshop.KindOf(e), err)
		}
	}
	h.show()
}

// open starts a program with this page.
func (h *hall) open(page ui.Screen) *tuitest.Person {
	_, wide := page.(*screens.ProjectorPage)
	model := tui.New(tui.Deps{}, tui.Options{Start: page, Theme: ui.ThemeDark, ASCII: h.ascii, Wide: wide})
	p := tuitest.Sit(model, h.size[0], h.size[1])
	h.pages[p] = page
	return p
}

// lead seats the facilitator, and look the wall.
func (h *hall) lead() *tuitest.Person {
	h.page = screens.NewFacilitator(h.state.Catalog(), h, screens.FacilitatorOptions{
		Options:  screens.Options{Company: "Northlight AI", Clock: h.clock(&h.leader), Analyst: h.all},
		SetTimer: h.SetTimer,
		Door:     h.door,
		Setup:    setupOptions(0),
		Change:   h.change,
		Today:    today(h.t),
		Run:      assessment.Assessment{Company: "Northlight AI", Answers: h.state.Answers()},
	})
	h.leader = h.open(h.page)
	h.show()
	return h.leader
}

func (h *hall) look() *tuitest.Person {
	h.wall = h.open(screens.NewProjector(h.state.Catalog().Catalog, screens.Options{
		Company: "Northlight AI",
		Clock:   h.clock(&h.wall),
		Analyst: h.all,
	}))
	h.show()
	return h.wall
}

// joined adds people with these names and without screens.
func (h *hall) joined(names ...string) {
	for _, name := range names {
		h.play(workshop.Join{Identity: workshop.Identity{Key: "SHA256:" + name}, Name: name})
	}
}

// seat gives the next participant a screen.
func (h *hall) seat(name string) *tuitest.Person {
	h.joined(name)
	people := h.state.Facilitator().People
	return h.sit(people[len(people)-1].ID)
}

// sit gives a participant a screen.
func (h *hall) sit(id workshop.ParticipantID) *tuitest.Person {
	var p *tuitest.Person
	p = h.open(screens.NewParticipant(h.state.Catalog().Catalog, h, screens.ParticipantOptions{
		Options: screens.Options{Company: "Northlight AI", Clock: h.clock(&p), Analyst: h.all},
	}))
	number, _ := strconv.Atoi(string(id[1:]))
	for len(h.seats) < number {
		h.seats = append(h.seats, nil)
	}
	h.seats[number-1] = p
	h.show()
	return p
}

// show sends everybody what they may see.
func (h *hall) show() {
	if h.leader != nil {
		v := h.state.Facilitator()
		v.Timer = h.timer
		h.leader.Send(v)
	}
	if h.wall != nil {
		v := h.state.Projector()
		v.Timer = h.timer
		h.wall.Send(screens.ProjectorMsg{View: v, Door: h.door})
	}
	for i, p := range h.seats {
		if p != nil {
			v, _ := h.state.Participant(workshop.ParticipantID(fmt.Sprintf("p%d", i+1)))
			v.Timer = h.timer
			p.Send(v)
		}
	}
}

// press presses keys, and shows everybody what comes of each.
func (h *hall) press(p *tuitest.Person, keys ...string) {
	for _, key := range keys {
		p.Press(key)
		h.show()
	}
}

func (h *hall) sees(p *tuitest.Person, words ...string) {
	h.t.Helper()
	for _, word := range words {
		if strings.Contains(word, "{") {
			word = tuitest.Words(h.state.Catalog(), word)
		}
		if !strings.Contains(p.Frame(), word) {
			h.t.Fatalf("%q is not on the screen:\n%s", word, p.Frame())
		}
	}
}

func (h *hall) lacks(p *tuitest.Person, words ...string) {
	h.t.Helper()
	for _, word := range words {
		if strings.Contains(word, "{") {
			word = tuitest.Words(h.state.Catalog(), word)
		}
		if strings.Contains(p.Frame(), word) {
			h.t.Fatalf("%q is on the screen:\n%s", word, p.Frame())
		}
	}
}

// vote is the answer of a participant, counted from one.
func vote(n int, q assessment.QuestionID, options ...assessment.OptionID) workshop.Vote {
	v := workshop.Vote{Who: workshop.ParticipantID(fmt.Sprintf("p%d", n)), Question: q, Answer: assessment.Choose(options...)}
	if len(options) == 0 {
		v.Answer = assessment.DontKnow()
	}
	return v
}
