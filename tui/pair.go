package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
	"trustpath/tui/screen/compare"
)

// lastDay stands for the last day on which an assessment was changed.
const lastDay = -1

type pairMsg struct {
	pair compare.Pair
	err  error
}

// pairOf reads two assessments.
func (m *Model) pairOf(left, right string) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		var out pairMsg
		if out.pair.Before, out.err = store.Get(context.Background(), left); out.err == nil {
			out.pair.After, out.err = store.Get(context.Background(), right)
		}
		return out
	}
}

// earlier reads an assessment, and as it stood when one of the days on which it
// was changed began.
func (m *Model) earlier(id string, day int) tea.Cmd {
	store, zone := m.deps.Store, m.deps.Clock.Now().Location()
	return func() tea.Msg {
		ctx := context.Background()
		run, err := store.Get(ctx, id)
		if err != nil {
			return pairMsg{err: err}
		}
		times, err := store.Times(ctx, run.ID)
		if err != nil || len(times) == 0 {
			return pairMsg{compare.Pair{Before: run, After: run}, err}
		}
		days := daysOf(times, zone)
		if day == lastDay {
			day = len(days) - 1
		}
		before, err := store.At(ctx, run.ID, days[day])
		pair := compare.Pair{Before: before, After: run, Day: day}
		for _, d := range days {
			pair.Days = append(pair.Days, assessment.DateOf(d))
		}
		return pairMsg{pair, err}
	}
}

// daysOf is the beginning of each day that the times are of.
func daysOf(times []time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	for _, t := range times {
		t = t.In(zone)
		out = append(out, time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone))
	}
	return slices.Compact(out)
}

// openCompare shows a pair; another day of the same pair keeps nothing but it.
func (m *Model) openCompare(pair compare.Pair) tea.Cmd {
	m.compare = compare.New(m.deps.Catalog, pair, m.keys, m.deps.Clock.Today())
	m.prepare(m.compare)
	m.route = kit.ToCompare
	return m.compare.Init()
}

// openAt opens an assessment at a question.
func (m *Model) openAt(id string, question assessment.QuestionID) tea.Cmd {
	store := m.deps.Store
	return func() tea.Msg {
		run, err := store.Get(context.Background(), id)
		return openedMsg{run: run, question: question, err: err}
	}
}
