package kit

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
