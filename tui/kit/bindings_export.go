package kit

// exportTab is the keys of the export as a tab. The dialog has tab for the next
// field; here it opens the next tab.
func exportTab() []Binding {
	here := []Scope{ExportTabScope}
	return []Binding{
		{Action: Path, Keys: []string{"p"}, Sign: "p", Verb: "path", Help: "type another path", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "write", Help: "write the file; one that exists stays", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Overwrite, Keys: []string{"o"}, Sign: "o", Verb: "overwrite", Help: "overwrite the file that exists", Group: GroupAct, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
	}
}
