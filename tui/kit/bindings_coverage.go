package kit

// coverage is the keys of the map of the requirements.
func coverage() []Binding {
	here := []Scope{CoverageScope}
	return []Binding{
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Help: "requirement before; also h", Group: GroupMove, Scopes: here},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Help: "requirement after; also l", Group: GroupMove, Scopes: here},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "the requirement, and the work that serves it", Group: GroupAct, Scopes: here, Keep: true},
		{Action: Digit, Keys: []string{"1", "2", "3"}, Sign: "1–3", Verb: "standard", Help: "to one of the standards", Group: GroupMove, Scopes: here, Early: true},
		{Action: OnlyMissing, Keys: []string{"f"}, Sign: "f", Verb: "only missing", Help: "only what is missing, and back", Group: GroupLook, Scopes: here, Early: true},
		{Action: Uncovered, Keys: []string{"n"}, Sign: "n", Verb: "not covered", Help: "what security certificates do not cover, and what is reused", Group: GroupLook, Scopes: here},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: here},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Help: "write the roadmap to a file", Group: GroupLook, Scopes: here},
	}
}
