package tui_test

import (
	"math/rand/v2"
	"testing"
)

// bytesSource takes its numbers from bytes, two for each, and
// ordinary chance when there are no more, since some numbers are drawn again.
type bytesSource struct {
	rest []byte
	then rand.Source
}

func (s *bytesSource) Uint64() uint64 {
	if len(s.rest) < 2 {
		s.rest = nil
		return s.then.Uint64()
	}
	n := uint64(s.rest[0])<<56 | uint64(s.rest[1])<<48
	s.rest = s.rest[2:]
	return n
}

// FuzzKeys does what TestAnyKeyAnySize does, with keys and sizes that the fuzzer
// chooses.
func FuzzKeys(f *testing.F) {
	for seed := range uint64(4) {
		chance, data := rand.New(rand.NewPCG(seed, 7)), make([]byte, 80)
		for i := range data {
			data[i] = byte(chance.IntN(256))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		source := &bytesSource{data[:min(len(data), 80)], rand.NewPCG(1, 1)}
		walk(t, rand.New(source), func() bool { return len(source.rest) > 0 })
	})
}
