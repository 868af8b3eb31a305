package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"
)

// progress counts on stderr what is done of long work, where a person sees it
// and when it takes longer than a second.
type progress struct {
	to    io.Writer // nil where nobody looks
	what  string
	of    int
	done  int
	since time.Time
	shown bool
}

func (a *app) progress(what string, of int) *progress {
	out := &progress{what: what, of: of, since: a.now()}
	if file, ok := a.talk.(*os.File); ok && term.IsTerminal(file.Fd()) {
		out.to = file
	}
	return out
}

// step counts one.
func (p *progress) step() {
	p.done++
	if p.to == nil || p.done%64 != 0 || time.Since(p.since) < time.Second {
		return
	}
	p.shown = true
	fmt.Fprintf(p.to, "\r%s %d of %d", p.what, p.done, p.of)
}

// end leaves the line for what follows.
func (p *progress) end() {
	if p.shown {
		fmt.Fprintf(p.to, "\r%s %d of %d\n", p.what, p.done, p.of)
	}
}
