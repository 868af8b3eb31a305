package kit

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
