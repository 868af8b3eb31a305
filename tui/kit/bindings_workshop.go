package kit

import "slices"

// workshopScopes is every part of the screens of a workshop but its notes.
func workshopScopes() []Scope {
	return []Scope{WatchScope, BallotScope, DoorScope, AgendaScope, AskScope, RoundScope, AgreeScope, HandsScope, EndScope, PeopleScope, RenameScope, SureScope}
}

// workshop is the keys of a room that answers together.
func workshop() []Binding {
	all := slices.DeleteFunc(workshopScopes(), func(s Scope) bool { return s == RenameScope || s == SureScope })
	moving := []Scope{BallotScope, AgendaScope, AgreeScope, HandsScope, PeopleScope}
	scrolling := []Scope{WatchScope, DoorScope, AskScope, RoundScope}
	list := []Binding{
		{Action: Up, Keys: []string{"up", "k"}, Sign: "↑", Group: GroupMove, Scopes: slices.Concat(moving, scrolling)},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "move", Help: "up and down; also k and j", Group: GroupMove, Scopes: moving},
		{Action: Down, Keys: []string{"down", "j"}, Sign: "↑↓", Verb: "scroll", Help: "up and down; also k and j", Group: GroupMove, Scopes: scrolling},
		{Action: PageUp, Keys: []string{"pgup", "ctrl+b"}, Sign: "pgup", Help: "a page up", Group: GroupMove, Scopes: slices.Concat(moving, scrolling)},
		{Action: PageDown, Keys: []string{"pgdown", "ctrl+f"}, Sign: "pgdn", Help: "a page down", Group: GroupMove, Scopes: slices.Concat(moving, scrolling)},
		{Action: First, Keys: []string{"home", "g"}, Sign: "home", Help: "first line; also g", Group: GroupMove, Scopes: moving},
		{Action: Last, Keys: []string{"end", "G"}, Sign: "end", Help: "last line; also G", Group: GroupMove, Scopes: moving},
	}
	return slices.Concat(list, participant(), facilitator(), []Binding{
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Help: "one level up; never ends anything", Group: GroupLeave, Scopes: all},
		{Action: Help, Keys: []string{"?"}, Sign: "?", Verb: "help", Help: "this page", Group: GroupLook, Scopes: all, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "leave", Help: "leave; what you answered stays, and you may come back", Group: GroupLeave, Scopes: []Scope{WatchScope, BallotScope}, Edge: true, Keep: true},
		{Action: Leave, Keys: []string{"q"}, Sign: "q", Verb: "end", Help: "stop for now, or end the workshop; it asks which", Group: GroupLeave, Scopes: []Scope{DoorScope, AgendaScope, AskScope, RoundScope, AgreeScope, PeopleScope}, Edge: true, Keep: true},
	})
}

// participant is the keys of who answers.
func participant() []Binding {
	ballot, answers := []Scope{BallotScope}, []Scope{BallotScope, AgreeScope}
	return []Binding{
		{Action: Digit, Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Sign: "1–9", Help: "choose by number", Group: GroupAct, Scopes: answers},
		{Action: Unknown, Keys: []string{"0"}, Sign: "0", Help: "don’t know: it stays open, never No", Group: GroupAct, Scopes: answers},
		{Action: Choose, Keys: []string{"space"}, Sign: "space", Verb: "choose", Help: "choose, or take back", Group: GroupAct, Scopes: answers},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "vote", Help: "give this answer; it can be changed until the reveal", Group: GroupAct, Scopes: ballot, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "finished", Help: "say that you have answered what you wanted to", Group: GroupAct, Scopes: []Scope{WatchScope}, Keep: true},
		{Action: Withdraw, Keys: []string{"x"}, Sign: "x", Verb: "take it back", Help: "take your vote back", Group: GroupAct, Scopes: ballot},
		{Action: Note, Keys: []string{"n"}, Sign: "n", Verb: "note", Help: "a note beside your vote; the room sees it at the reveal", Group: GroupAct, Scopes: ballot},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Verb: "back", Help: "question before; also h", Group: GroupMove, Scopes: ballot},
		{Action: Skip, Keys: []string{"right", "l"}, Sign: "→", Verb: "skip", Help: "next question without answering; also l", Group: GroupMove, Scopes: ballot},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Verb: "change", Help: "back to the questions; also h", Group: GroupMove, Scopes: []Scope{WatchScope}},
		{Action: Finish, Keys: []string{"f"}, Sign: "f", Verb: "finished", Help: "say that you have answered what you wanted to", Group: GroupAct, Scopes: ballot},
	}
}

// facilitator is the keys of who leads the room.
func facilitator() []Binding {
	door, agenda, ask, round, agree, hands, end := []Scope{DoorScope}, []Scope{AgendaScope}, []Scope{AskScope}, []Scope{RoundScope}, []Scope{AgreeScope}, []Scope{HandsScope}, []Scope{EndScope}
	question := []Scope{AskScope, RoundScope, AgreeScope}
	people, sure, rename := []Scope{PeopleScope}, []Scope{SureScope}, []Scope{RenameScope}
	return []Binding{
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "questions", Help: "the questions", Group: GroupAct, Scopes: door, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "open", Help: "ask the room this question, or show it again", Group: GroupAct, Scopes: agenda, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "ask the room", Help: "begin a blind vote on this question", Group: GroupAct, Scopes: ask, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "reveal", Help: "end the vote and show it to everybody; asks while somebody is thinking", Group: GroupAct, Scopes: round, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "record, go on", Help: "record what is chosen as the agreed answer, and ask the next question", Group: GroupAct, Scopes: agree, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "count these", Help: "take these hands as votes, in place of those before", Group: GroupAct, Scopes: hands, Keep: true},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "stop", Help: "stop; the same command goes on with it", Group: GroupAct, Scopes: end, Keep: true},
		{Action: EndRoom, Keys: []string{"e"}, Sign: "e", Verb: "end for good", Help: "end the workshop; nobody can vote any more", Group: GroupAct, Scopes: end, Keep: true},
		{Action: Note, Keys: []string{"d"}, Sign: "d", Verb: "dissent", Help: "write down what somebody holds against it", Group: GroupAct, Scopes: agree},
		{Action: VoteAgain, Keys: []string{"v"}, Sign: "v", Verb: "vote again", Help: "ask once more, blind, from the beginning", Group: GroupAct, Scopes: agree},
		{Action: Timer, Keys: []string{"t"}, Sign: "t", Verb: "timer", Help: "a countdown for the room: 1, 2, 3, 5, 10 minutes, none", Group: GroupAct, Scopes: question},
		{Action: BlackOut, Keys: []string{"b"}, Sign: "b", Verb: "black out", Help: "make the wall dark, or bring it back", Group: GroupAct, Scopes: []Scope{DoorScope, AgendaScope, AskScope, RoundScope, AgreeScope, HandsScope, PeopleScope}, Early: true},
		{Action: Hands, Keys: []string{"c"}, Sign: "c", Verb: "count hands", Help: "type in raised hands of people without a screen", Group: GroupAct, Scopes: []Scope{AskScope, RoundScope}},
		{Action: Digit, Keys: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, Sign: "0–9", Verb: "type", Help: "how many hands there are for this line", Group: GroupAct, Scopes: hands},
		{Action: More, Keys: []string{"+", "right", "space"}, Sign: "→", Verb: "one more", Help: "one hand more; also + and space", Group: GroupAct, Scopes: hands},
		{Action: Fewer, Keys: []string{"-", "left"}, Sign: "←", Help: "one hand less; also -", Group: GroupAct, Scopes: hands},
		{Action: Delete, Keys: []string{"backspace", "delete"}, Sign: "del", Help: "no hands for this line", Group: GroupAct, Scopes: hands},
		{Action: SkipIdle, Keys: []string{"m"}, Sign: "m", Verb: "next that matters", Help: "the next split that changes the roadmap", Group: GroupMove, Scopes: []Scope{AgendaScope, AgreeScope}},
		{Action: RecordAll, Keys: []string{"a"}, Sign: "a", Verb: "record the rest", Help: "record where all agree, or where a split changes no decision", Group: GroupAct, Scopes: agenda},
		{Action: Skip, Keys: []string{"s"}, Sign: "s", Verb: "skip", Help: "go on without an agreed answer", Group: GroupAct, Scopes: question},
		{Action: Back, Keys: []string{"left", "h"}, Sign: "←", Verb: "questions", Help: "the list of questions; also h", Group: GroupMove, Scopes: question},
		{Action: People, Keys: []string{"p"}, Sign: "p", Verb: "people", Help: "who is in: rename, merge, take out", Group: GroupLook, Scopes: []Scope{DoorScope, AgendaScope, AskScope, RoundScope, AgreeScope}},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "back", Help: "back; or merge with this one, after m", Group: GroupAct, Scopes: people, Keep: true},
		{Action: Rename, Keys: []string{"r"}, Sign: "r", Verb: "rename", Help: "give this participant another name", Group: GroupAct, Scopes: people},
		{Action: Merge, Keys: []string{"m"}, Sign: "m", Verb: "merge", Help: "make one person of this and another one, such as one who came back", Group: GroupAct, Scopes: people},
		{Action: Delete, Keys: []string{"x", "delete"}, Sign: "x", Verb: "take out", Help: "take this participant out of the room, with the vote", Group: GroupAct, Scopes: people},
		{Action: Accept, Keys: []string{"enter"}, Sign: "enter", Verb: "rename", Help: "take this name", Group: GroupAct, Scopes: rename, Keep: true},
		{Action: Escape, Keys: []string{"esc"}, Sign: "esc", Verb: "as before", Help: "leave the name as it was", Group: GroupLeave, Scopes: rename, Keep: true},
		{Action: Sure, Keys: []string{"y", "Y"}, Sign: "y", Verb: "yes", Help: "do it", Group: GroupAct, Scopes: sure, Keep: true},
		{Action: Escape, Keys: []string{"n", "N", "esc"}, Sign: "n", Verb: "no", Help: "leave it as it is; also esc", Group: GroupLeave, Scopes: sure, Keep: true},
	}
}
