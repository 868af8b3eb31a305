package question

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/kit"
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
func (e *Editor) Type(a kit.Action, msg tea.KeyPressMsg) {
	switch a {
	case kit.Undo:
		e.note.Undo()
	case kit.Redo:
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
func (e *Editor) MoveField(a kit.Action) tea.Cmd {
	to := e.dates.at + 1
	if a == kit.Up {
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
func (e *Editor) Scope(list kit.Scope) kit.Scope {
	switch e.part {
	case Note:
		return kit.NoteScope
	case Dates:
		return kit.DatesScope
	default:
		return list
	}
}

// OptionLines draws the options in at most rows lines, which then are a page.
func (e *Editor) OptionLines(s kit.Styles, width, rows int) []string {
	return e.pick.View(s, width, rows, e.part == Options)
}

// Rows is the number of options with don't know.
func (e *Editor) Rows() int { return e.pick.Rows() }

// NoteLines draws the note that is being written, in rows lines.
func (e *Editor) NoteLines(s kit.Styles, width, rows int) []string {
	return e.note.View(s, width, rows)
}

// NoteCursor is the cell of the cursor inside NoteLines.
func (e *Editor) NoteCursor() (x, y int) { return e.note.Place() }

// DateLines draws the two dates: two lines, and one more for what is wrong.
func (e *Editor) DateLines(s kit.Styles, width int) []string {
	return e.dates.view(s, width, e.part == Dates)
}

// DateCursor is the cell of the cursor inside DateLines.
func (e *Editor) DateCursor() (x, y int) { return e.dates.cursor() }
