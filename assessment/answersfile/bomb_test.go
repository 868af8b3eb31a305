package answersfile_test

import (
	"runtime"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/safetext/hostile"
)

// bombs are small files that want much time or memory, and large ones.
func bombs() []hostile.Bomb { return hostile.Bombs("trustpath: 1", answersfile.MaxSize) }

// What reading a file may allocate in all before it is refused, and how much it
// may say about it.
const (
	mostBytes = 50 << 20
	mostWords = 64 << 10
)

// TestBombs: each is refused, in few words, and what reading it allocated in all
// stays within a bound. BenchmarkBombs has the times.
func TestBombs(t *testing.T) {
	c := load(t)
	for _, b := range bombs() {
		data := []byte(b.Text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := answersfile.Read(data, "bomb.yaml", c, assessment.Date{})
		runtime.ReadMemStats(&after)
		if spent := after.TotalAlloc - before.TotalAlloc; spent > mostBytes {
			t.Errorf("%s: %d MB were allocated", b.Name, spent>>20)
		}
		switch {
		case err == nil:
			t.Errorf("%s is taken", b.Name)
		case len(err.Error()) > mostWords:
			t.Errorf("%s: the refusal has %d bytes", b.Name, len(err.Error()))
		}
	}
}

// BenchmarkBombs refuses each.
func BenchmarkBombs(b *testing.B) {
	c := load(b)
	for _, bomb := range bombs() {
		b.Run(bomb.Name, func(b *testing.B) {
			data := []byte(bomb.Text)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := answersfile.Read(data, "bomb.yaml", c, assessment.Date{}); err == nil {
					b.Fatal("taken")
				}
			}
		})
	}
}
