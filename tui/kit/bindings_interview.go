package kit

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
		{Action: Undo, Keys: []string{"ctrl+z"}, Sign: "ctrl+z", Verb: "undo", Help: "take back what was typed last", Group: GroupAct, Scopes: []Scope{NoteScope}},
		{Action: Redo, Keys: []string{"ctrl+y", "ctrl+shift+z"}, Sign: "ctrl+y", Help: "bring back what was taken back", Group: GroupAct, Scopes: []Scope{NoteScope}},
	}
}
