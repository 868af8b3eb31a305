package ui

import (
	"slices"
)

// Bindings is the key table: footer, help page and matching are all made of it.
// Its order is that of the footer: move, act, go on, back, the screen's own. A
// screen with many keys of its own lists them in a file of its own.
func Bindings() []Binding {
	return slices.Concat(common(), home(), intake(), interview(), review(), palette(), clipboard(), compare())
}

// common is the keys of the list, the interview, its pages and the document.
func common() []Binding {
	lists := []Scope{HomeScope, DeletedScope, QuestionScope, ReviewScope, EditScope}
	typing := []Scope{NameScope, FilterScope}
	pages := []Scope{HelpScope, ChangesScope}
	return []Binding{
		{Action: Up, Keys: []string{"up", "k"}, Sign: "↑", Group: GroupMove, Scopes: lists},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "move", Help: "up and down; also k and j", Group: GroupMove, Scopes: lists},
		{Action: Up, Keys: []string{"up", "shift+tab"}, Sign: "↑", Help: "field before", Group: GroupMove, Scopes: []Scope{DatesScope}},
		{Action: Down, Keys: []string{"down", "tab"}, Sign: "tab", Verb: "next field", Help: "next field", Group: GroupMove, Scopes: []Scope{DatesScope}},
		{Action: Up, Keys: []string{"up", "k"}, Sign: "↑", Group: GroupMove, Scopes: pages},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "scroll", Help: "scroll", Group: GroupMove, Scopes: pages},
		{Action: PageUp, Keys: []string{"pgup", "ctrl+b"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: pages},
		{Action: PageDown, Keys: []string{"pgdown", "ctrl+f", "space"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: pages},
		{Action: First, Keys: []string{"home", "g"}, Sign: "home", Help: "first line; also g", Group: GroupMove, Scopes: lists},
		{Action: Last, Keys: []string{"end", "G"}, Sign: "end", Help: "last line; also G", Group: GroupMove, Scopes: lists},
		{Action: PageUp, Keys: []string{"pgup", "ctrl+b"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: lists},
		{Action: PageDown, Keys: []string{"pgdown", "ctrl+f"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: lists},
		{Action: Digit, Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Sign: "1–9", Help: "choose by number", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Unknown, Keys: []string{"0"}, Sign: "0", Help: "don’t know: it stays open, never No", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Choose, Keys: []string{"space"}, Sign: "space", Verb: "choose", Help: "choose, or take back", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "next", Help: "next question; takes the line of a single choice", Group: GroupAct, Scopes: []Scope{QuestionScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "done", Help: "done with this question", Group: GroupAct, Scopes: []Scope{EditScope, DatesScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "open this assessment", Group: GroupAct, Scopes: []Scope{HomeScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "change here", Help: "change the answer here", Group: GroupAct, Scopes: []Scope{ReviewScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "start", Help: "start the assessment", Group: GroupAct, Scopes: []Scope{NameScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "keep filter", Help: "back to the list", Group: GroupAct, Scopes: []Scope{FilterScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "go on", Help: "go on; this page comes again", Group: GroupAct, Scopes: []Scope{ChangesScope}, Keep: true},
		{Action: AcceptContent, Keys: []string{"a"}, Sign: "a", Verb: "accept content", Help: "the assessment belongs to this content from now on", Group: GroupAct, Scopes: []Scope{ChangesScope}, Keep: true},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Verb: "back", Help: "question before; also h", Group: GroupMove, Scopes: []Scope{QuestionScope}},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Verb: "skip", Help: "next question without answering", Group: GroupMove, Scopes: []Scope{QuestionScope}, Early: true},
		{Action: Tab, Keys: []string{"tab"}, Sign: "tab", Verb: "dates", Help: "the two dates below the options", Group: GroupMove, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope, EditScope, ChangesScope}},
		{Action: NewOne, Keys: []string{"n"}, Sign: "n", Verb: "new", Help: "new assessment", Group: GroupAct, Scopes: []Scope{HomeScope}, Keep: true},
		{Action: Delete, Keys: []string{"delete", "X"}, Sign: "del", Verb: "delete", Help: "delete; also X; u brings it back", Group: GroupAct, Scopes: []Scope{HomeScope}},
		{Action: Undelete, Keys: []string{"u"}, Sign: "u", Verb: "bring back", Help: "bring back what was deleted last", Group: GroupAct, Scopes: []Scope{HomeScope}},
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "filter", Help: "filter by company", Group: GroupLook, Scopes: []Scope{HomeScope}},
		{Action: Note, Keys: []string{"n"}, Sign: "n", Verb: "note", Help: "note on this question", Group: GroupAct, Scopes: []Scope{QuestionScope, ReviewScope, EditScope}},
		{Action: Roadmap, Keys: []string{"r"}, Sign: "r", Verb: "roadmap", Help: "the roadmap so far", Group: GroupLook, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope}},
		{Action: Review, Keys: []string{"v"}, Sign: "v", Verb: "review", Help: "all answers and notes", Group: GroupLook, Scopes: []Scope{QuestionScope}, Early: true},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: []Scope{ReviewScope}},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "keep and close", Help: "keep the text and close", Group: GroupLeave, Scopes: []Scope{NoteScope}, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: append([]Scope{EditScope, DatesScope, HelpScope}, typing...), Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope, ChangesScope}},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: []Scope{HomeScope, DeletedScope, QuestionScope, ReviewScope, EditScope, ChangesScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "quit", Help: "end the program", Group: GroupLeave, Scopes: []Scope{HomeScope, DeletedScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "home", Help: "the list of assessments", Group: GroupLeave, Scopes: []Scope{QuestionScope, ReviewScope, ChangesScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q", "?"}, Sign: "q", Help: "back", Group: GroupLeave, Scopes: []Scope{HelpScope}},
		{Action: Suspend, Keys: []string{"ctrl+z"}, Sign: "ctrl+z", Help: "stop here; fg in your shell goes on", Group: GroupLeave, Scopes: besides(NoteScope)},
		{Action: End, Keys: []string{"ctrl+c"}, Sign: "ctrl+c", Help: "end now; everything is saved", Group: GroupLeave, Scopes: Scopes()},
	}
}

// compare is the keys of the two assessments side by side, and those of the
// list that lead there.
func compare() []Binding {
	page, list := []Scope{CompareScope}, []Scope{HomeScope}
	return []Binding{
		{Action: Choose, Keys: []string{"space"}, Sign: "space", Verb: "pick two", Help: "pick this one; the second one picked is compared with it", Group: GroupAct, Scopes: list},
		{Action: Earlier, Keys: []string{"c"}, Sign: "c", Verb: "what changed", Help: "compare with itself as it was before the last day of changes", Group: GroupLook, Scopes: list},
		{Action: Up, Keys: []string{"up", "k"}, Sign: "↑", Group: GroupMove, Scopes: page},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "move", Help: "up and down; also k and j", Group: GroupMove, Scopes: page},
		{Action: First, Keys: []string{"home", "g"}, Sign: "home", Help: "first line; also g", Group: GroupMove, Scopes: page},
		{Action: Last, Keys: []string{"end", "G"}, Sign: "end", Help: "last line; also G", Group: GroupMove, Scopes: page},
		{Action: PageUp, Keys: []string{"pgup", "ctrl+b"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: page},
		{Action: PageDown, Keys: []string{"pgdown", "ctrl+f"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: page},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Help: "a day of changes earlier; also h", Group: GroupMove, Scopes: page},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Pair: "←→", Verb: "earlier, later", Help: "a day of changes later; also l", Group: GroupMove, Scopes: page},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open the answer", Help: "open the answer that makes the difference, on the right side", Group: GroupAct, Scopes: page, Keep: true},
		{Action: OnlyChanges, Keys: []string{"f"}, Sign: "f", Verb: "only changes", Help: "hide what is the same on both sides, or show it", Group: GroupLook, Scopes: page},
		{Action: Swap, Keys: []string{"s"}, Sign: "s", Verb: "swap sides", Help: "the left side becomes the right one", Group: GroupLook, Scopes: page},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the comparison to a file, as markdown", Group: GroupLook, Scopes: page},
		{Action: Copy, Keys: []string{"y"}, Sign: "y", Verb: "copy", Help: "copy the comparison as markdown", Group: GroupLook, Scopes: page},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "the list of assessments", Group: GroupLeave, Scopes: page},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: page, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "home", Help: "the list of assessments", Group: GroupLeave, Scopes: page, Edge: true, Keep: true},
	}
}

// clipboard copies what a page is about.
func clipboard() []Binding {
	copying := func(help string, scopes ...Scope) Binding {
		return Binding{Action: Copy, Keys: []string{"y"}, Sign: "y", Help: help, Group: GroupLook, Scopes: scopes}
	}
	return []Binding{
		copying("copy the name and the outcome", HomeScope),
		copying("copy the question and its answer", QuestionScope, EditScope),
		copying("copy every answer and note", ReviewScope),
		copying("copy this tab; the summary as markdown"),
		copying("copy what changes", ChangesScope),
	}
}

// home is what the list of assessments does beside moving and opening.
func home() []Binding {
	list := []Scope{HomeScope}
	return []Binding{
		{Action: Up, Keys: []string{"up"}, Sign: "↑", Group: GroupMove, Scopes: []Scope{FilterScope}},
		{Action: Down, Keys: []string{"down"}, Sign: "↑↓", Verb: "move", Help: "up and down in what passes", Group: GroupMove, Scopes: []Scope{FilterScope}},
		{Action: Undelete, Keys: []string{"enter", "u"}, Sign: "enter", Verb: "bring back", Help: "bring this one back; also u", Group: GroupAct, Scopes: []Scope{DeletedScope}, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "back to the list", Group: GroupLeave, Scopes: []Scope{DeletedScope}},
		{Action: Bin, Keys: []string{"D"}, Sign: "D", Verb: "deleted", Help: "the deleted assessments", Group: GroupLook, Scopes: list, Early: true},
		{Action: Duplicate, Keys: []string{"d"}, Sign: "d", Verb: "duplicate", Help: "copy answers, notes, dates and readiness", Group: GroupAct, Scopes: list},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write its roadmap to a file", Group: GroupAct, Scopes: list},
	}
}

// intake is the keys of the dialog that takes a file in, and the one of the list
// that opens it.
func intake() []Binding {
	in := []Scope{ImportScope}
	return []Binding{
		{Action: Import, Keys: []string{"i"}, Sign: "i", Verb: "import", Help: "import an assessment: a bundle or an answers file", Group: GroupAct, Scopes: []Scope{HomeScope}, Early: true},
		{Action: Up, Keys: []string{"up"}, Sign: "↑", Group: GroupMove, Scopes: in},
		{Action: Down, Keys: []string{"down"}, Sign: "↑↓", Verb: "scroll", Help: "up and down in what is wrong", Group: GroupMove, Scopes: in},
		{Action: PageUp, Keys: []string{"pgup"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: in},
		{Action: PageDown, Keys: []string{"pgdown"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: in},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "import", Help: "take the file in; what is here is never changed", Group: GroupAct, Scopes: in, Keep: true},
		{Action: Duplicate, Keys: []string{"ctrl+o"}, Sign: "ctrl+o", Verb: "as a copy", Help: "take it in beside the one that is here", Group: GroupAct, Scopes: in, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: in, Keep: true},
	}
}

// interview is the keys that came with the interview and what belongs to it.
func interview() []Binding {
	first := []Scope{FirstScope}
	answers := []Scope{QuestionScope, ReviewScope, EditScope}
	return []Binding{
		{Action: Best, Keys: []string{"b"}, Sign: "b", Verb: "best next", Help: "the question that decides most", Group: GroupMove, Scopes: []Scope{QuestionScope}, Early: true},
		{Action: SkipIdle, Keys: []string{"m"}, Sign: "m", Verb: "next that matters", Help: "past all that can no longer change the result", Group: GroupMove, Scopes: []Scope{QuestionScope}},
		{Action: Undo, Keys: []string{"u"}, Sign: "u", Verb: "undo", Help: "take back the last change, also after a restart", Group: GroupAct, Scopes: answers, Early: true},
		{Action: Redo, Keys: []string{"ctrl+r"}, Sign: "ctrl+r", Help: "bring back what was undone", Group: GroupAct, Scopes: answers},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: []Scope{QuestionScope}, Early: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "roadmap", Help: "read the roadmap, as any other key does", Group: GroupAct, Scopes: first, Keep: true},
		{Action: Review, Keys: []string{"v"}, Sign: "v", Verb: "review answers", Help: "all answers and notes", Group: GroupLook, Scopes: first},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: first},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "back to the questions", Group: GroupLeave, Scopes: first},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: first, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "home", Help: "the list of assessments", Group: GroupLeave, Scopes: first, Edge: true, Keep: true},
		{Action: External, Keys: []string{"ctrl+e"}, Sign: "ctrl+e", Verb: "open $EDITOR", Help: "write the note in $EDITOR", Group: GroupAct, Scopes: []Scope{NoteScope}},
		{Action: External, Keys: []string{"e"}, Sign: "e", Help: "write the note in $EDITOR", Group: GroupAct, Scopes: []Scope{QuestionScope, ReviewScope, EditScope}},
	}
}

// palette opens the palette wherever nothing is typed, and works in it.
func palette() []Binding {
	dialogs := []Scope{HelpScope, FirstScope}
	without := dialogs
	pages := slices.DeleteFunc(Scopes(), func(s Scope) bool { return s.Typing() || slices.Contains(without, s) })
	in := []Scope{PaletteScope}
	return []Binding{
		{Action: Commands, Keys: []string{":", "ctrl+k"}, Sign: ":", Help: "every command, by typing; also ctrl+k", Group: GroupLook, Scopes: pages},
		{Action: Up, Keys: []string{"up", "ctrl+p", "shift+tab"}, Sign: "↑", Group: GroupMove, Scopes: in},
		{Action: Down, Keys: []string{"down", "ctrl+n", "tab"}, Sign: "↑↓", Verb: "move", Help: "up and down", Group: GroupMove, Scopes: in},
		{Action: PageUp, Keys: []string{"pgup"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: in},
		{Action: PageDown, Keys: []string{"pgdown"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: in},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "run", Help: "run the command", Group: GroupAct, Scopes: in, Keep: true},
		{Action: Escape, Keys: []string{"esc", "ctrl+k"}, Sign: "esc", Verb: "back", Help: "back to the page", Group: GroupLeave, Scopes: in, Keep: true},
	}
}

// review is what the page of all answers has beside moving and changing.
func review() []Binding {
	return []Binding{
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "filter", Help: "only what has these letters: in a question, an answer or a note", Group: GroupLook, Scopes: []Scope{ReviewScope}},
	}
}
