package sshd

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"trustpath/assessment/crash"
)

// typed gives a program what comes over a line, until the line is gone. The
// program's own reader waits for ever with what is typed while the program ends,
// and each session cut off so would keep its memory; here it is let go.
func typed(ctx context.Context, line io.Reader, term string, program *tea.Program, broken func()) {
	events := make(chan uv.Event)
	crash.Go(func() {
		defer close(events)
		// An error is that of the line, which ends the session by itself.
		_ = uv.NewTerminalReader(line, term).StreamEvents(ctx, events)
	}, func(*crash.Error) { broken() })
	crash.Go(func() {
		for event := range events {
			program.Send(event)
		}
	}, func(*crash.Error) { broken() })
}

// silence is the input of a program whose input comes from elsewhere. It ends
// with its context.
type silence struct{ context.Context }

func (s silence) Read([]byte) (int, error) {
	<-s.Done()
	return 0, io.EOF
}
