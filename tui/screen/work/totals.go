package work

import (
	"strconv"
	"strings"

	"trustpath/assessment"
	"trustpath/tui/ui"
)

// counts is how many workstreams are in each state.
func (m *Model) counts() map[assessment.Readiness]int {
	out := map[assessment.Readiness]int{}
	for i := range m.result.Plan.Workstreams {
		out[m.result.Plan.Workstreams[i].State]++
	}
	return out
}

// tally is the counts with the signs of the list, and in words where there is
// room.
func (m *Model) tally() string {
	counts, parts := m.counts(), []string(nil)
	for _, state := range assessment.ReadinessStates() {
		if n := counts[state]; n > 0 {
			text := " " + strconv.Itoa(n)
			if m.wide() {
				text += " " + ui.ReadinessWord(state)
			}
			parts = append(parts, m.sign(state)+m.styles.Muted.Render(text))
		}
	}
	return strings.Join(parts, "   ")
}

// left is the work that is left, and what it was without any mark.
func (m *Model) left(unit string) string {
	s, now, was := m.styles, m.result.Effort.Days, m.bare.Effort.Days
	text := s.Muted.Render("Left ") + s.Bold.Render(ui.PersonDays(now)) + s.Muted.Render(unit)
	if now != was {
		text += s.Muted.Render(", was " + ui.PersonDays(was))
	}
	return text
}

// first is the first report or certificate, and when it was without any mark.
func (m *Model) first() string {
	s := m.styles
	now := m.inHand()
	if now == nil {
		return ""
	}
	text := s.Muted.Render(m.session.Catalog().Standard(now.Standard).Short+" in hand ") + s.Text.Render(ui.ShortRange(now.Date))
	if was := m.bare.Plan.Milestone(now.ID); was != nil && ui.ShortRange(was.Date) != ui.ShortRange(now.Date) {
		text += s.Muted.Render(", was " + ui.ShortRange(was.Date))
	}
	return text
}

// inHand is the first report or certificate of the plan, or nil.
func (m *Model) inHand() *assessment.PlanMilestone {
	var first *assessment.PlanMilestone
	for i := range m.session.Catalog().Milestones {
		of := &m.session.Catalog().Milestones[i]
		if !of.InHand {
			continue
		}
		if p := m.result.Plan.Milestone(of.ID); p != nil && (first == nil || p.Date.Low.Before(first.Date.Low)) {
			first = p
		}
	}
	return first
}
