package question

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/kit"
	"trustpath/tui/widget"
)

// External is the person's own editor, on the machine that the screens run on.
type External interface {
	// Edit returns the command that shows a text in the editor, while the screens
	// wait, and then reports what the person left there.
	Edit(text string, report func(text string, err error) tea.Msg) tea.Cmd
}

// EditedMsg is a note as the person's own editor left it.
type EditedMsg struct {
	question assessment.QuestionID
	text     string
	err      error
}

// Outside opens the note in the person's own editor. What was typed so far is
// saved first: nothing is lost whatever the editor does.
func (e *Editor) Outside(external External) tea.Cmd {
	if e.part != Note {
		e.Do(kit.Note, tea.KeyPressMsg{})
	}
	id, text := e.question.ID, e.note.Value()
	return tea.Sequence(e.session.Note(id, text), external.Edit(text, func(text string, err error) tea.Msg {
		return EditedMsg{id, text, err}
	}))
}

// Edited takes up what the editor left and saves it. Where the editor failed, the
// note stays open as it was.
func (e *Editor) Edited(msg EditedMsg) tea.Cmd {
	if msg.question != e.question.ID || e.part != Note {
		return nil
	}
	if msg.err != nil {
		e.message = "The note is as it was: " + safetext.Line(msg.err.Error(), safetext.MaxReason) + "."
		return nil
	}
	text, western := safetext.DecodeWestern([]byte(msg.text))
	var changes []string
	if western {
		changes = append(changes, "it was read as Latin-1")
	}
	if strings.Contains(text, "\t") {
		changes = append(changes, "tabs are spaces now")
	}
	text = strings.TrimSpace(widget.Untabbed(text))
	whole := safetext.Text(text, len(text))
	e.note.Replace(whole)
	kept := safetext.Text(whole, safetext.MaxNote)
	if whole != text || kept != e.note.Value() {
		changes = append(changes, "some characters are left out")
	}
	if kept != whole {
		e.message = "A note has " + strconv.Itoa(safetext.MaxNote) + " characters at most; the end is left out."
		return nil
	}
	cmd, _ := e.Done()
	e.message = "The note is as you left it in your editor."
	if len(changes) > 0 {
		e.message = "The note is as you left it, but " + strings.Join(changes, ", ") + "."
	}
	return cmd
}
