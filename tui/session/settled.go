package session

// saving is a run of saves: done is closed when none is under way any more, and
// stored says, once it is, whether everything is on disk.
type saving struct {
	done   chan struct{}
	stored bool
}

// Settled returns what a command calls to wait for the saves that are under way;
// it reports whether everything that was entered is stored. It must not be
// called where messages are handled: the saves need them.
func (s *Session) Settled() func() (stored bool) {
	if s.state != Saving {
		stored := !s.Unsaved()
		return func() bool { return stored }
	}
	under := s.under
	return func() bool {
		<-under.done
		return under.stored
	}
}

// begin and end are the first and the last moment of a run of saves.
func (s *Session) begin() { s.state, s.under = Saving, &saving{done: make(chan struct{})} }

func (s *Session) end(state State) {
	s.state, s.under.stored = state, !s.Unsaved()
	close(s.under.done)
}
