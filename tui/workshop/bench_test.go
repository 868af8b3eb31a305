package workshop_test

import (
	"fmt"
	"testing"
	screens "trustpath/tui/workshop"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/workshop"
	"trustpath/tui"
	"trustpath/tui/ui"
)

// What a view of a room of thirty costs until its frame is drawn.
func BenchmarkView(b *testing.B) {
	c, err := loaded()
	if err != nil {
		b.Fatal(err)
	}
	h := workshop.New(engine.New(c))
	if err := h.Apply(rounds()); err != nil {
		b.Fatal(err)
	}
	for n := range 30 {
		name := fmt.Sprintf("person %d", n+1)
		if err := h.Apply(workshop.Join{Identity: workshop.Identity{Key: name}, Name: name}); err != nil {
			b.Fatal(err)
		}
	}
	if err := h.Apply(workshop.Put{Question: "held"}); err != nil {
		b.Fatal(err)
	}
	measure := func(name string, page ui.Screen, view tea.Msg) {
		model := tui.New(tui.Deps{}, tui.Options{Start: page, Theme: ui.ThemeDark})
		model.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
		model.Update(view)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				model.Update(view)
				model.View()
			}
		})
	}
	mine, _ := h.Participant("p1")
	measure("facilitator votes", screens.NewFacilitator(engine.New(c), nil, screens.FacilitatorOptions{}), h.Facilitator())
	measure("participant votes", screens.NewParticipant(c, nil, screens.ParticipantOptions{}), mine)
	for n := range 30 {
		if err := h.Apply(vote(n+1, "held", []assessment.OptionID{"soc2_type1", "hitrust", "iso42001"}[n%3])); err != nil {
			b.Fatal(err)
		}
	}
	if err := h.Apply(workshop.Reveal{Question: "held"}); err != nil {
		b.Fatal(err)
	}
	measure("wall after", screens.NewProjector(c, screens.Options{}), screens.ProjectorMsg{View: h.Projector()})
	measure("facilitator after", screens.NewFacilitator(engine.New(c), nil, screens.FacilitatorOptions{}), h.Facilitator())
}
