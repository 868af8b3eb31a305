package kit

// clipboard copies what a page is about.
func clipboard() []Binding {
	copying := func(help string, scopes ...Scope) Binding {
		return Binding{Action: Copy, Keys: []string{"y"}, Sign: "y", Help: help, Group: GroupLook, Scopes: scopes}
	}
	return []Binding{
		copying("copy the name and the outcome", HomeScope),
		copying("copy the question and its answer", QuestionScope, EditScope),
		copying("copy every answer and note", ReviewScope),
		copying("copy this tab; the summary as markdown", RoadmapScope, PlanScope, CoverageScope, WorkScope, WhatIfScope),
		copying("copy what changes", ChangesScope),
	}
}
