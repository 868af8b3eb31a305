//go:build !unix

package main

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

// Without job control no shell could continue a stopped program.

func notifySuspend(chan<- os.Signal) {}

func isSuspend(os.Signal) bool { return false }

func suspend(msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return nil
	}
	return msg
}
