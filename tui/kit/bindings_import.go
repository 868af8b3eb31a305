package kit

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
