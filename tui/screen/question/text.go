package question

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/tui/ui"
)

// Write types into the note or into a date.
func (e *Editor) Write(msg tea.Msg) {
	e.message = ""
	switch e.part {
	case Note:
		e.note.Update(msg)
	case Dates:
		e.dates.update(msg)
	}
}

// Type handles a key while a note or a date is typed; in a note one may take
// back what was typed, and bring it back.
func (e *Editor) Type(a ui.Action, msg tea.KeyPressMsg) {
	switch a {
	case ui.Undo:
		e.note.Undo()
	case ui.Redo:
		e.note.Redo()
	default:
		e.Write(msg)
	}
}

// Done ends a note or the dates: their text is kept and saved. It reports
// whether it ended; a date that cannot be read stays open with a reason.
func (e *Editor) Done() (cmd tea.Cmd, ended bool) {
	switch e.part {
	case Note:
		cmd = e.session.Note(e.question.ID, e.note.Value())
	case Dates:
		start, deadline, ok := e.dates.read()
		if !ok {
			return nil, false
		}
		var err error
		if cmd, err = e.session.Dates(start, deadline, e.pending); err != nil {
			e.dates.refuse(err.Error() + ".")
			return nil, false
		}
		e.pending = assessment.Answer{}
		e.pick.Show(e.Answer())
	}
	e.part = Options
	return cmd, true
}

// Leave is Done for one who goes away: dates that cannot be read are put back
// to what is stored, and that is said.
func (e *Editor) Leave() tea.Cmd {
	cmd, ended := e.Done()
	if !ended {
		e.dates = newDates(e.session.Run().Start, e.session.Run().DeadlineDate)
		e.message = "The dates stay as they were: what was typed could not be used."
		if !e.pending.IsZero() {
			e.message = "Answer and dates stay as they were: the date does not fit."
		}
		e.part, e.pending = Options, assessment.Answer{}
	}
	return cmd
}

// MoveField goes to the next date, or to the one before, and past the last one
// back to the options.
func (e *Editor) MoveField(a ui.Action) tea.Cmd {
	to := e.dates.at + 1
	if a == ui.Up {
		to = e.dates.at - 1
	}
	if to >= 0 && to < len(e.dates.fields) {
		e.dates.focus(to)
		return nil
	}
	cmd, _ := e.Done()
	return cmd
}

// Scope names the keys that are alive; list is the scope while options are.
func (e *Editor) Scope(list ui.Scope) ui.Scope {
	switch e.part {
	case Note:
		return ui.NoteScope
	case Dates:
		return ui.DatesScope
	default:
		return list
	}
}

// OptionLines draws the options in at most rows lines, which then are a page.
func (e *Editor) OptionLines(s ui.Styles, width, rows int) []string {
	return e.pick.View(s, width, rows, e.part == Options)
}

// Rows is the number of options with don't know.
func (e *Editor) Rows() int { return e.pick.Rows() }

// NoteLines draws the note that is being written, in rows lines.
func (e *Editor) NoteLines(s ui.Styles, width, rows int) []string {
	return e.note.View(s, width, rows)
}

// NoteCursor is the cell of the cursor inside NoteLines.
func (e *Editor) NoteCursor() (x, y int) { return e.note.Place() }

// DateLines draws the two dates: two lines, and one more for what is wrong.
func (e *Editor) DateLines(s ui.Styles, width int) []string {
	return e.dates.view(s, width, e.part == Dates)
}

// DateCursor is the cell of the cursor inside DateLines.
func (e *Editor) DateCursor() (x, y int) { return e.dates.cursor() }

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
		e.Do(ui.Note, tea.KeyPressMsg{})
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
	text = strings.TrimSpace(ui.Untabbed(text))
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
