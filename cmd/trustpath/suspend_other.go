//go:build !unix

package main

import (
	"os"

	tea "charm.land/bubbletea/v2"
)

// Here no shell could continue a program that stopped.

func notifySuspend(chan<- os.Signal) {}

func isSuspend(os.Signal) bool { return false }

func (s *signals) suspends(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return nil
	}
	return msg
}
