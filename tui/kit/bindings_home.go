package kit

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
