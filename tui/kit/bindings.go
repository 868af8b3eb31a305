package kit

import "slices"

// Bindings is the key table: footer, help page and matching are all made of it.
// Its order is that of the footer: move, act, go on, back, the screen's own. A
// screen with many keys of its own lists them in a file of its own.
func Bindings() []Binding {
	return slices.Concat(common(), tabs(), plan(), coverage(), work(), exportTab(), home(), intake(), interview(), review(), whatIf(), palette(), clipboard(), compare(), workshop())
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
		{Action: Suspend, Keys: []string{"ctrl+z"}, Sign: "ctrl+z", Help: "stop here; fg in your shell goes on", Group: GroupLeave, Scopes: besides(append(workshopScopes(), NoteScope)...)},
		{Action: End, Keys: []string{"ctrl+c"}, Sign: "ctrl+c", Help: "end now; everything is saved", Group: GroupLeave, Scopes: Scopes()},
	}
}
