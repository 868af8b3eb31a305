package kit

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
