package kit

// review is what the page of all answers has beside moving and changing.
func review() []Binding {
	return []Binding{
		{Action: Filter, Keys: []string{"/"}, Sign: "/", Verb: "filter", Help: "only what has these letters: in a question, an answer or a note", Group: GroupLook, Scopes: []Scope{ReviewScope}},
	}
}
