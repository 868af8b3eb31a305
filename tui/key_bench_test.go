package tui_test

import (
	"testing"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// BenchmarkKey is a key and the frame after it, without the terminal: an arrow
// in the interview, an answer that is stored, evaluated and previewed, and the
// roadmap that is scrolled.
func BenchmarkKey(b *testing.B) {
	for _, bench := range []struct {
		name string
		open []string
		keys []string
	}{
		{"arrow", nil, []string{"down", "up"}},
		{"answer", nil, []string{"1", "2"}},
		{"answer after the roadmap", []string{"r", "q", "enter"}, []string{"1", "2"}},
		{"scroll", []string{"r"}, []string{"down", "up"}},
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
	w := smallWorld(b)
	w.stock(b, 1)
	if _, err := w.Exec(`
		WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
		SELECT printf('01%06d', i), 'Company ' || i, start, deadline_date, pack_id, pack_version, pack_digest, created, i
		FROM n, assessments`); err != nil {
		b.Fatal(err)
	}
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

// BenchmarkSortKey is a key that sorts a hundred thousand assessments by what is next, or
// by how much is late, and the frame after it. What is due was read before.
func BenchmarkSortKey(b *testing.B) {
	w := smallWorld(b)
	w.stock(b, 1)
	for _, statement := range []string{`
		WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO assessments (id, company, start, deadline_date, pack_id, pack_version, pack_digest, created, changed)
		SELECT printf('01%06d', i), 'Company ' || i, start, deadline_date, pack_id, pack_version, pack_digest, created, i
		FROM n, assessments`,
		// One day each, some 20,000 days after 1970: a number of three bytes.
		`INSERT INTO agenda SELECT id, 20000 + 2 * (changed % 500), unhex(printf('%02xb902', 128 + changed % 128)), 'access'
		FROM assessments WHERE id NOT IN (SELECT assessment FROM agenda)`,
	} {
		if _, err := w.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	p, model := w.sit(120, 36, tui.Options{})
	p.Press("s")
	sees(b, p, "by next date")
	b.ResetTimer()
	for b.Loop() {
		model.Update(tuitest.Key("s"))
		model.View()
	}
}

// BenchmarkMark is a key that sets the state of a task, and the frame with it; the
// result and the status come later, in commands.
func BenchmarkMark(b *testing.B) {
	w := newWorld(b)
	p, model := w.sit(120, 36, tui.Options{Open: answered(b, w.deps.Store, shipped(b), northlight)})
	openTab(b, p, "Work")
	for b.Loop() {
		model.Update(tuitest.Key("space"))
		model.View()
	}
}
