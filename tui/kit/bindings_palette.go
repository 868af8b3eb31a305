package kit

import "slices"

// palette opens the palette wherever nothing is typed, and works in it.
func palette() []Binding {
	dialogs := []Scope{ExportScope, HelpScope, FirstScope}
	without := slices.Concat(dialogs, workshopScopes())
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
