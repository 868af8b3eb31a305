package tui_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// stopwatch is a model that draws after every message, and notes how long both
// took: what the user waits for. Commands run at the same time and are not counted.
type stopwatch struct {
	tea.Model
	spent []time.Duration
}

// Update is that of the model, with the frame after it.
func (s *stopwatch) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	began := time.Now()
	model, cmd := s.Model.Update(msg)
	model.View()
	s.spent = append(s.spent, time.Since(began))
	s.Model = model
	return s, cmd
}

// percentile returns how long so much of all messages took at most, in
// milliseconds.
func (s *stopwatch) percentile(of float64) float64 {
	slices.Sort(s.spent)
	return float64(s.spent[int(of*float64(len(s.spent)-1))].Microseconds()) / 1000
}

// BenchmarkStorm resizes every page at random, from nothing to 500 by 200.
// -benchtime 1000x is a thousand sizes for each page.
func BenchmarkStorm(b *testing.B) {
	for _, page := range pages() {
		b.Run(page.name, func(b *testing.B) {
			w := smallWorld(b)
			watched := &stopwatch{Model: tui.New(w.deps, tui.Options{})}
			p := tuitest.Sit(watched, 120, 36)
			page.open(b, w, p)
			watched.spent = nil
			random := rand.New(rand.NewPCG(1, 1))
			for b.Loop() {
				p.Resize(random.IntN(501), random.IntN(201))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(watched.percentile(0.5), "ms-p50")
			b.ReportMetric(watched.percentile(0.99), "ms-p99")
			b.ReportMetric(watched.percentile(1), "ms-worst")
		})
	}
}
