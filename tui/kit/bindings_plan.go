package kit

// plan is the keys of the chart, and of a text that is opened in a tab.
func plan() []Binding {
	here, text := []Scope{PlanScope}, []Scope{DetailScope}
	both := []Scope{PlanScope, DetailScope}
	return []Binding{
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Help: "earlier; also h", Group: GroupMove, Scopes: here},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Pair: "←→", Verb: "pan", Help: "later; also l", Group: GroupMove, Scopes: here},
		{Action: ZoomIn, Keys: []string{"+", "="}, Sign: "+", Help: "nearer: quarters, months, weeks", Group: GroupMove, Scopes: here},
		{Action: ZoomOut, Keys: []string{"-"}, Sign: "−", Pair: "+−", Verb: "zoom", Help: "farther", Group: GroupMove, Scopes: here, Early: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "what is inside a line, or all about it", Group: GroupAct, Scopes: here, Keep: true},
		{Action: ToDeadline, Keys: []string{"d"}, Sign: "d", Verb: "deadline", Help: "to the deadline", Group: GroupLook, Scopes: here, Early: true},
		{Action: Orders, Keys: []string{"o"}, Sign: "o", Verb: "orders", Help: "the possible orders, compared", Group: GroupLook, Scopes: here},
		{Action: PageDown, Keys: []string{"space"}, Sign: "space", Help: "a page down", Group: GroupMove, Scopes: text},
		{Action: Copy, Keys: []string{"y"}, Sign: "y", Verb: "copy", Help: "copy the sentence for the buyer", Group: GroupAct, Scopes: text},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Help: "back", Group: GroupLeave, Scopes: text},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "back", Help: "back to the tab", Group: GroupLeave, Scopes: text, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends the program", Group: GroupLeave, Scopes: here},
		{Action: Save, Keys: []string{"s"}, Sign: "s", Verb: "save again", Help: "save again what was not saved", Group: GroupAct, Scopes: both},
		{Action: Export, Keys: []string{"x"}, Sign: "x", Help: "write the roadmap to a file", Group: GroupLook, Scopes: both},
	}
}
