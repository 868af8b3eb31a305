package tui_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// longer is a roadmap of about this many lines.
type longer struct{ paragraphs int }

func (l longer) Markdown(run assessment.Assessment, _ assessment.Result) (string, error) {
	return "# Trust roadmap\n\n## All\n\n" + strings.Repeat("A paragraph of one line.\n\n", l.paragraphs), nil
}

// BenchmarkKey is a key and the frame after it, without the terminal: an arrow
// in the interview, an answer that is stored, evaluated and previewed, and a
// roadmap of two lengths that is scrolled.
func BenchmarkKey(b *testing.B) {
	for _, bench := range []struct {
		name  string
		lines int
		open  []string
		keys  []string
	}{
		{"arrow", 100, nil, []string{"down", "up"}},
		{"answer", 100, nil, []string{"1", "2"}},
		{"answer after a roadmap of 100 lines", 100, []string{"r", "q", "enter"}, []string{"1", "2"}},
		{"answer after a roadmap of 1000 lines", 1000, []string{"r", "q", "enter"}, []string{"1", "2"}},
		{"scroll 100 lines", 100, []string{"r"}, []string{"down", "up"}},
		{"scroll 1000 lines", 1000, []string{"r"}, []string{"down", "up"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			w := newWorld(b)
			p, model := w.sit(120, 36, tui.Options{NewCompany: "Northlight AI"})
			p.Press(bench.open...)
			keys := []func(){}
			for _, name := range bench.keys {
				keys = append(keys, func() { p.Send(tuitest.Key(name)) })
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				keys[i%len(keys)]()
				model.View()
			}
		})
	}
}

// BenchmarkFilterKey is one key of a filter over a hundred thousand names, and
// the frame after it.
func BenchmarkFilterKey(b *testing.B) {
	w := newWorld(b)
	w.stock(b, 100_000)
	p, model := w.sit(120, 36, tui.Options{})
	p.Press("/")
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		key := "9"
		if i%2 == 1 {
			key = "backspace"
		}
		model.Update(tuitest.Key(key))
		model.View()
	}
}
