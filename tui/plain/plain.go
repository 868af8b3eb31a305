// Package plain is trustpath line by line, for a terminal that draws nothing
// and for a voice that reads aloud: numbered lines, answers typed as numbers,
// no escape sequence, nothing that is drawn twice. The questions, what they
// decide and what is stored are those of the screens.
package plain

import (
	"context"
	"io"

	"trustpath/tui"
	"trustpath/tui/session"
)

// Terminal is where the lines come from and go to.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Width int  // cells of a line
	ASCII bool // write ASCII signs alone
	Echo  bool // write down what is read, since no terminal shows it
	// Script is true for lines from a file or a pipe. Nobody is there to correct
	// a line, so the first one that is not understood ends the run.
	Script bool
}

// Run talks until the person leaves, the input ends or ctx does. With an id it
// opens that assessment, else the list. It reports whether everything entered
// is stored; err is what ended the talk before its time. For a line of a script
// that is not understood it is yamldoc.Problems.
//
// One goroutine reads In. It outlives Run by the one read that it waits in.
func Run(ctx context.Context, deps tui.Deps, terminal Terminal, id string) (saved bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := newTalk(ctx, terminal)
	t.say("trustpath in plain mode. Type a line, then enter. ? is help, q leaves. An answer is on disk when its line says saved.")
	if id == "" {
		l := list{talk: t, deps: deps, ctx: ctx}
		saved, err = l.run()
	} else {
		saved, err = interviewOf(ctx, t, deps, id)
	}
	t.flush()
	if err == nil {
		err = t.failed
	}
	if err == nil && len(t.refused) > 0 {
		err = t.refused
	}
	return saved, err
}

// interviewOf opens an assessment and asks its questions.
func interviewOf(ctx context.Context, t *talk, deps tui.Deps, id string) (saved bool, err error) {
	run, err := deps.Store.Get(ctx, id)
	if err != nil {
		return true, err
	}
	i := newInterview(t, deps, session.New(deps.Catalog, deps.Store, deps.Clock.Now, deps.Clock.Today, run))
	i.run()
	return !i.session.Unsaved(), nil
}
