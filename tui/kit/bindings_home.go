package kit

// home is what the list of assessments does beside moving and opening.
func home() []Binding {
	list := []Scope{HomeScope}
	return []Binding{
		{Action: Up, Keys: []string{"up"}, Sign: "↑", Group: GroupMove, Scopes: []Scope{FilterScope}},
		{Action: Down, Keys: []string{"down"}, Sign: "↑↓", Verb: "move", Help: "up and down in what passes", Group: GroupMove, Scopes: []Scope{FilterScope}},
		{Action: Duplicate, Keys: []string{"d"}, Sign: "d", Verb: "duplicate", Help: "copy answers, notes, dates and readiness", Group: GroupAct, Scopes: list},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write its roadmap to a file", Group: GroupAct, Scopes: list},
	}
}
