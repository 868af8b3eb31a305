//go:build unix

package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

func notifySuspend(arrived chan<- os.Signal) { signal.Notify(arrived, syscall.SIGTSTP) }

func isSuspend(got os.Signal) bool { return got == syscall.SIGTSTP }

// suspends makes of bubbletea's own suspension one that works although SIGTSTP is
// watched for, and none where there is no shell.
func (s *signals) suspends(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); !ok {
		return msg
	}
	if !underAShell() {
		return nil // nobody could continue it
	}
	return tea.Exec(suspension{}, func(error) tea.Msg { return tea.ResumeMsg{} })()
}

// suspension stops the program, with all that were started beside it, as ctrl+z
// does in a shell, and ends when somebody continues it.
type suspension struct{}

func (suspension) SetStdin(io.Reader)  {}
func (suspension) SetStdout(io.Writer) {}
func (suspension) SetStderr(io.Writer) {}

func (suspension) Run() error {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	// Not SIGTSTP: once it was watched for, Go never lets it stop the program.
	if err := syscall.Kill(0, syscall.SIGSTOP); err != nil {
		return err
	}
	<-continued
	return nil
}

// underAShell reports whether a shell keeps this job apart from itself, as one
// does that can stop jobs and continue them.
func underAShell() bool {
	session, err := unix.Getsid(0)
	if err != nil || session == syscall.Getpgrp() {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err == nil && parents == session
}
