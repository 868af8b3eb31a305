package ui

import (
	"slices"
)

// Bindings is the key table: footer, help page and matching are all made of it.
// Its order is that of the footer: move, act, go on, back, the screen's own. A
// screen with many keys of its own lists them in a file of its own.
func Bindings() []Binding {
	return slices.Concat(common(), tabs(), plan(), coverage(), work(), exportTab(), home(), intake(), interview(), review(), whatIf(), palette(), clipboard(), compare())
}

// common is the keys of the list, the interview, its pages and the document.
func common() []Binding {
	lists := []Scope{HomeScope, DeletedScope, QuestionScope, ReviewScope, EditScope, RoadmapScope, ExportScope}
	typing := []Scope{NameScope, FilterScope, PathScope}
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
		{Action: PageDown, Keys: []string{"space"}, Sign: "space", Help: "a page down", Group: GroupMove, Scopes: []Scope{RoadmapScope}},
		{Action: Digit, Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Sign: "1–9", Help: "choose by number", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Unknown, Keys: []string{"0"}, Sign: "0", Help: "don’t know: it stays open, never No", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Choose, Keys: []string{"space"}, Sign: "space", Verb: "choose", Help: "choose, or take back", Group: GroupAct, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "next", Help: "next question; takes the line of a single choice", Group: GroupAct, Scopes: []Scope{QuestionScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "done", Help: "done with this question", Group: GroupAct, Scopes: []Scope{EditScope, DatesScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "open this assessment", Group: GroupAct, Scopes: []Scope{HomeScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "change here", Help: "change the answer here", Group: GroupAct, Scopes: []Scope{ReviewScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "start", Help: "start the assessment", Group: GroupAct, Scopes: []Scope{NameScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "keep filter", Help: "back to the list", Group: GroupAct, Scopes: []Scope{FilterScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "write", Help: "write the file; one that exists stays", Group: GroupAct, Scopes: []Scope{ExportScope, PathScope}, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "go on", Help: "go on; this page comes again", Group: GroupAct, Scopes: []Scope{ChangesScope}, Keep: true},
		{Action: AcceptContent, Keys: []string{"a"}, Sign: "a", Verb: "accept content", Help: "the assessment belongs to this content from now on", Group: GroupAct, Scopes: []Scope{ChangesScope}, Keep: true},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Verb: "back", Help: "question before; also h", Group: GroupMove, Scopes: []Scope{QuestionScope}},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Verb: "skip", Help: "next question without answering", Group: GroupMove, Scopes: []Scope{QuestionScope}, Early: true},
		{Action: Tab, Keys: []string{"tab"}, Sign: "tab", Verb: "dates", Help: "the two dates below the options", Group: GroupMove, Scopes: []Scope{QuestionScope, EditScope}},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Help: "section before; also h", Group: GroupMove, Scopes: []Scope{RoadmapScope}},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Pair: "←→", Verb: "section", Help: "next section; also l", Group: GroupMove, Scopes: []Scope{RoadmapScope}},
		{Action: Tab, Keys: []string{"tab"}, Sign: "tab", Verb: "next tab", Help: "next tab", Group: GroupMove, Scopes: []Scope{RoadmapScope}},
		{Action: TabBack, Keys: []string{"shift+tab"}, Sign: "shift+tab", Help: "tab before", Group: GroupMove, Scopes: []Scope{RoadmapScope}},
		{Action: Tab, Keys: []string{"tab", "shift+tab"}, Sign: "tab", Verb: "next field", Help: "format or path", Group: GroupMove, Scopes: []Scope{ExportScope, PathScope}},
		{Action: Overwrite, Keys: []string{"o"}, Sign: "o", Verb: "overwrite instead", Help: "overwrite the file that exists", Group: GroupAct, Scopes: []Scope{ExportScope}},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope, EditScope, RoadmapScope, ChangesScope}},
		{Action: NewOne, Keys: []string{"n"}, Sign: "n", Verb: "new", Help: "new assessment", Group: GroupAct, Scopes: []Scope{HomeScope}, Keep: true},
		{Action: Delete, Keys: []string{"delete", "X"}, Sign: "del", Verb: "delete", Help: "delete; also X; u brings it back", Group: GroupAct, Scopes: []Scope{HomeScope}},
		{Action: Undelete, Keys: []string{"u"}, Sign: "u", Verb: "bring back", Help: "bring back what was deleted last", Group: GroupAct, Scopes: []Scope{HomeScope}},
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "filter", Help: "filter by company", Group: GroupLook, Scopes: []Scope{HomeScope}},
		{Action: Note, Keys: []string{"n"}, Sign: "n", Verb: "note", Help: "note on this question", Group: GroupAct, Scopes: []Scope{QuestionScope, ReviewScope, EditScope}},
		{Action: Roadmap, Keys: []string{"r"}, Sign: "r", Verb: "roadmap", Help: "the roadmap so far", Group: GroupLook, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope}},
		{Action: Review, Keys: []string{"v"}, Sign: "v", Verb: "review", Help: "all answers and notes", Group: GroupLook, Scopes: []Scope{QuestionScope, RoadmapScope}, Early: true},
		{Action: Changes, Keys: []string{"c"}, Sign: "c", Verb: "what changed", Help: "what other content changes", Group: GroupLook, Scopes: []Scope{RoadmapScope}},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: []Scope{RoadmapScope, ReviewScope}},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "keep and close", Help: "keep the text and close", Group: GroupLeave, Scopes: []Scope{NoteScope}, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: append([]Scope{EditScope, DatesScope, ExportScope, HelpScope}, typing...), Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: []Scope{HomeScope, QuestionScope, ReviewScope, RoadmapScope, ChangesScope}},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: []Scope{HomeScope, DeletedScope, QuestionScope, ReviewScope, EditScope, RoadmapScope, ExportScope, ChangesScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "quit", Help: "end the program", Group: GroupLeave, Scopes: []Scope{HomeScope, DeletedScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "home", Help: "the list of assessments", Group: GroupLeave, Scopes: []Scope{QuestionScope, ReviewScope, RoadmapScope, ChangesScope}, Edge: true, Keep: true},
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
		copying("copy this tab; the summary as markdown", RoadmapScope, PlanScope, CoverageScope, WorkScope, WhatIfScope),
		copying("copy what changes", ChangesScope),
	}
}

// coverage is the keys of the map of the requirements.
func coverage() []Binding {
	here := []Scope{CoverageScope}
	return []Binding{
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Help: "requirement before; also h", Group: GroupMove, Scopes: here},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Help: "requirement after; also l", Group: GroupMove, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "the requirement, and the work that serves it", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Digit, Keys: []string{"1", "2", "3"}, Sign: "1–3", Verb: "standard", Help: "to one of the standards", Group: GroupMove, Scopes: here, Early: true},
		{Action: OnlyMissing, Keys: []string{"f"}, Sign: "f", Verb: "only missing", Help: "only what is missing, and back", Group: GroupLook, Scopes: here, Early: true},
		{Action: Uncovered, Keys: []string{"n"}, Sign: "n", Verb: "not covered", Help: "what security certificates do not cover, and what is reused", Group: GroupLook, Scopes: here},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Help: "write the roadmap to a file", Group: GroupLook, Scopes: here},
	}
}

// exportTab is the keys of the export as a tab. The dialog has tab for the next
// field; here it opens the next tab.
func exportTab() []Binding {
	here := []Scope{ExportTabScope}
	return []Binding{
		{Action: Path, Keys: []string{"p"}, Sign: "p", Verb: "path", Help: "type another path", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "write", Help: "write the file; one that exists stays", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Overwrite, Keys: []string{"o"}, Sign: "o", Verb: "overwrite", Help: "overwrite the file that exists", Group: GroupAct, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
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
	answers := []Scope{QuestionScope, ReviewScope, EditScope, RoadmapScope}
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
	dialogs := []Scope{ExportScope, HelpScope, FirstScope}
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

// plan is the keys of the chart, and of a text that is opened in a tab.
func plan() []Binding {
	here, text := []Scope{PlanScope}, []Scope{DetailScope}
	both := []Scope{PlanScope, DetailScope}
	return []Binding{
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "what is inside a line, or all about it", Group: GroupAct, Scopes: here, Keep: true},
		{Action: ToDeadline, Keys: []string{"d"}, Sign: "d", Verb: "deadline", Help: "to the deadline", Group: GroupLook, Scopes: here, Early: true},
		{Action: Orders, Keys: []string{"o"}, Sign: "o", Verb: "orders", Help: "the possible orders, compared", Group: GroupLook, Scopes: here},
		{Action: PageDown, Keys: []string{"space"}, Sign: "space", Help: "a page down", Group: GroupMove, Scopes: text},
		{Action: Copy, Keys: []string{"y"}, Sign: "y", Verb: "copy", Help: "copy the sentence for the buyer", Group: GroupAct, Scopes: text},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Help: "back", Group: GroupLeave, Scopes: text},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "back to the tab", Group: GroupLeave, Scopes: text, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: both},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Help: "write the roadmap to a file", Group: GroupLook, Scopes: both},
	}
}

// review is what the page of all answers has beside moving and changing.
func review() []Binding {
	return []Binding{
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "filter", Help: "only what has these letters: in a question, an answer or a note", Group: GroupLook, Scopes: []Scope{ReviewScope}},
	}
}

// tabs is the keys of every tab of the roadmap that stands beside the document.
func tabs() []Binding {
	all := []Scope{PlanScope, CoverageScope, DetailScope, WorkScope, WhatIfScope, ExportTabScope}
	return []Binding{
		{Action: Up, Keys: []string{"up", "k"}, Sign: "↑", Group: GroupMove, Scopes: all},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "move", Help: "up and down; also k and j", Group: GroupMove, Scopes: all},
		{Action: PageUp, Keys: []string{"pgup", "ctrl+b"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: all},
		{Action: PageDown, Keys: []string{"pgdown", "ctrl+f"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: all},
		{Action: First, Keys: []string{"home", "g"}, Sign: "home", Help: "first line; also g", Group: GroupMove, Scopes: all},
		{Action: Last, Keys: []string{"end", "G"}, Sign: "end", Help: "last line; also G", Group: GroupMove, Scopes: all},
		{Action: Tab, Keys: []string{"tab"}, Sign: "tab", Verb: "next tab", Help: "next tab", Group: GroupMove, Scopes: all},
		{Action: TabBack, Keys: []string{"shift+tab"}, Sign: "shift+tab", Help: "tab before", Group: GroupMove, Scopes: all},
		{Action: Undo, Keys: []string{"u"}, Sign: "u", Verb: "undo", Help: "take back the last change, also after a restart", Group: GroupAct, Scopes: all, Early: true},
		{Action: Redo, Keys: []string{"ctrl+r"}, Sign: "ctrl+r", Help: "bring back what was undone", Group: GroupAct, Scopes: all},
		{Action: Review, Keys: []string{"v"}, Sign: "v", Help: "all answers and notes", Group: GroupLook, Scopes: all},
		{Action: Changes, Keys: []string{"c"}, Sign: "c", Help: "what other content changes", Group: GroupLook, Scopes: all},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: all, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "home", Help: "the list of assessments", Group: GroupLeave, Scopes: all, Edge: true, Keep: true},
	}
}

// whatIf is the keys of the changes that would flip the result.
func whatIf() []Binding {
	here := []Scope{WhatIfScope}
	return []Binding{
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "try", Help: "try this change; nothing is saved", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "stop", Help: "stop trying, nothing changes; else one level up", Group: GroupLeave, Scopes: here, Keep: true},
		{Action: KeepTrial, Keys: []string{"s"}, Sign: "s", Verb: "save", Help: "save what is tried as the answer", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: here, Early: true},
	}
}

// work is the keys of the workstreams.
func work() []Binding {
	here, typing := []Scope{WorkScope}, []Scope{ReasonScope}
	return []Binding{
		{Action: NextState, Keys: []string{"space"}, Sign: "space", Verb: "next state", Help: "missing, partial, in place, and round", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Digit, Keys: []string{"1", "2", "3", "4"}, Sign: "1–4", Verb: "set state", Help: "1 missing, 2 partial, 3 in place, 4 not applicable", Group: GroupAct, Scopes: here},
		{Action: Unmark, Keys: []string{"0"}, Sign: "0", Help: "take the mark away; the answers say how far it is", Group: GroupAct, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "details", Help: "all about this workstream, and back", Group: GroupLook, Scopes: here},
		{Action: ByState, Keys: []string{"f"}, Sign: "f", Verb: "filter", Help: "only one state: missing, partial, in place, not applicable", Group: GroupLook, Scopes: here},
		{Action: ByPhase, Keys: []string{"p"}, Sign: "p", Verb: "phase", Help: "only one phase", Group: GroupLook, Scopes: here},
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "find", Help: "find by title, owner or requirement", Group: GroupLook, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: here, Early: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "not applicable", Help: "mark it so, with this reason", Group: GroupAct, Scopes: typing, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "leave it", Help: "leave the state as it was", Group: GroupLeave, Scopes: typing, Keep: true},
	}
}
