package plain_test

import (
	"bytes"
	"errors"
	"testing"

	"trustpath/assessment/crash"
	"trustpath/tui"
	"trustpath/tui/plain"
)

// faulty is an input with one line and then a panic.
type faulty struct{ read bool }

func (f *faulty) Read(p []byte) (int, error) {
	if f.read {
		panic("what was typed")
	}
	f.read = true
	return copy(p, "1\n"), nil
}

// A panic of the reader ends the conversation with everything saved.
func TestFaultInTheReading(t *testing.T) {
	d := newDesk(t)
	id := d.begin(t)
	var out bytes.Buffer
	saved, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
		plain.Terminal{In: &faulty{}, Out: &out, Width: 80}, id)
	var fault *crash.Error
	if !errors.As(err, &fault) || !saved {
		t.Errorf("got saved %v, %v, want saved and a fault", saved, err)
	}
	if got := d.run(t, id).Answers.Len(); got != 1 {
		t.Errorf("answers: got %d, want 1", got)
	}
}
