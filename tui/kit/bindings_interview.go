package kit

// interview is the keys that came with the interview and what belongs to it.
func interview() []Binding {
	answers := []Scope{QuestionScope, ReviewScope, EditScope, RoadmapScope}
	return []Binding{
		{Action: Undo, Keys: []string{"u"}, Sign: "u", Verb: "undo", Help: "take back the last change, also after a restart", Group: GroupAct, Scopes: answers, Early: true},
		{Action: Redo, Keys: []string{"ctrl+r"}, Sign: "ctrl+r", Help: "bring back what was undone", Group: GroupAct, Scopes: answers},
	}
}
