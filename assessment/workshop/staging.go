package workshop

import "time"

// Staging is what the facilitator does beside the questions. It is of one run of
// the program: no event makes it and a hub knows nothing of it. Whoever holds the
// room puts it into the views.
type Staging struct {
	Dark  bool  `json:"dark"`  // the wall shows nothing
	Timer Timer `json:"timer"` // the countdown that was started last
}

// Timer is a countdown for as long as the room stays at one turn. Nothing is
// closed when it ends.
type Timer struct {
	Turn   int           `json:"turn"`   // of Board
	Length time.Duration `json:"length"` // in nanoseconds
	Ends   time.Time     `json:"ends"`   // zero for none
}

// Same reports whether two timers are one.
func (t Timer) Same(other Timer) bool {
	return t.Turn == other.Turn && t.Length == other.Length && t.Ends.Equal(other.Ends)
}

// Countdown is the timer of what the room looks at, which may have run out; zero
// where there is none.
func (b Board) Countdown() Timer {
	if b.Closed || b.Staging.Timer.Turn != b.Turn {
		return Timer{}
	}
	return b.Staging.Timer
}

// turns reports whether an event turns the room to something else.
func turns(e Event) bool {
	switch e.(type) {
	case Put, Show, Reveal, Record, Skip, Close:
		return true
	}
	return false
}
