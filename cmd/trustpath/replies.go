package main

import (
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"trustpath/assessment/crash"
	"trustpath/tui/kit"
)

const (
	// replyTimeout is how long the end of the program waits for replies.
	replyTimeout = 200 * time.Millisecond
	// queriesWritten is the time after which bubbletea has written the queries
	// of the first frame: several frames, in case some come late.
	queriesWritten = 50 * time.Millisecond
)

// replies delays what gives the terminal away (the end of the program, its
// suspension, an editor) until the terminal has answered every query. A reply that
// came later would be typed into the shell or the editor.
//
// A terminal answers in order, and every terminal answers the query for its
// primary device attributes. That query is sent last, so its reply shows that no
// other one is missing. All methods run in the event loop.
type replies struct {
	send     func(tea.Msg)
	failed   func(*crash.Error)
	complete bool
	told     bool    // the terminal told its background
	leaving  tea.Msg // the message that gives the terminal away; it waits
}

// editorMsg opens an editor on the terminal once every query is answered.
type editorMsg struct{ exec tea.Msg }

// replyTimeoutMsg ends the wait.
type replyTimeoutMsg struct{}

// hold returns the message that the program should see next, or nil.
func (r *replies) hold(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.EnvMsg, tea.ResumeMsg: // the program starts, or starts again and repeats its queries
		r.complete = false
		r.after(queriesWritten, tea.RawMsg{Msg: ansi.RequestPrimaryDeviceAttributes})
		return msg
	case tea.BackgroundColorMsg:
		r.told = true
	case uv.PrimaryDeviceAttributesEvent:
		r.complete = true
		if leaving := r.leave(); leaving != nil || r.told {
			return leaving
		}
		return kit.MuteMsg{}
	case replyTimeoutMsg:
		return r.leave()
	case tea.QuitMsg, tea.InterruptMsg, tea.SuspendMsg:
		return r.wait(msg)
	case editorMsg:
		return r.wait(msg.exec)
	case tea.KeyPressMsg, tea.PasteMsg:
		if _, suspends := r.leaving.(tea.SuspendMsg); r.leaving != nil && !suspends {
			return nil
		}
	}
	return msg
}

// wait returns msg if every query is answered; otherwise leave returns it later.
func (r *replies) wait(msg tea.Msg) tea.Msg {
	if r.complete {
		return msg
	}
	if r.leaving == nil {
		r.after(replyTimeout, replyTimeoutMsg{})
	}
	r.leaving = msg
	return nil
}

// leave returns the message that waits, or nil.
func (r *replies) leave() tea.Msg {
	leaving := r.leaving
	r.leaving = nil
	return leaving
}

func (r *replies) after(wait time.Duration, msg tea.Msg) {
	crash.AfterFunc(wait, func() { r.send(msg) }, r.failed)
}
