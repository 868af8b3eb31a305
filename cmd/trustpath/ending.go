package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"trustpath/assessment/crash"
)

// headless is how long a command gets to end after a signal. What it writes to a
// file has its name last, so there is nothing half done to lose.
const headless = 500 * time.Millisecond

// endOnSignal ends the context of a command when a signal comes, with the exit
// code as its cause, and the program when the command does not end by itself, as
// one does that waits for its input. Screens and conversations watch for signals
// themselves and call the function first.
func endOnSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	arrived, released := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	crash.Go(func() {
		var end ended
		select {
		case <-released:
			return
		case got := <-arrived:
			signal.Stop(arrived) // a second one does what it does to any program
			if number, ok := got.(syscall.Signal); ok {
				end.code = 128 + int(number)
			}
			cancel(end)
		}
		select {
		case <-released:
		case <-time.After(headless):
			os.Exit(end.code)
		}
	}, func(fault *crash.Error) { cancel(fault) })
	return ctx, sync.OnceFunc(func() {
		signal.Stop(arrived)
		close(released)
	})
}
