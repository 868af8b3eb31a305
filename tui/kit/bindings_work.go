package kit

// work is the keys of the workstreams.
func work() []Binding {
	here, typing := []Scope{WorkScope}, []Scope{ReasonScope}
	return []Binding{
		{Action: NextState, Keys: []string{"space"}, Sign: "space", Verb: "next state", Help: "missing, partial, in place, and round", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Digit, Keys: []string{"1", "2", "3", "4"}, Sign: "1–4", Verb: "set state", Help: "1 missing, 2 partial, 3 in place, 4 not applicable", Group: GroupAct, Scopes: here},
		{Action: Unmark, Keys: []string{"0"}, Sign: "0", Help: "take the mark away; the answers say how far it is", Group: GroupAct, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "details", Help: "all about this workstream, and back", Group: GroupLook, Scopes: here},
		{Action: ByState, Keys: []string{"f"}, Sign: "f", Verb: "filter", Help: "only one state: missing, partial, in place, not applicable", Group: GroupLook, Scopes: here},
		{Action: ByPhase, Keys: []string{"p"}, Sign: "p", Verb: "phase", Help: "only one phase", Group: GroupLook, Scopes: here},
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "find", Help: "find by title, owner or requirement", Group: GroupLook, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Verb: "export", Help: "write the roadmap to a file", Group: GroupLook, Scopes: here, Early: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "not applicable", Help: "mark it so, with this reason", Group: GroupAct, Scopes: typing, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "leave it", Help: "leave the state as it was", Group: GroupLeave, Scopes: typing, Keep: true},
	}
}
