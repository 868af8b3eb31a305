package ui

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// Action is what a key does.
type Action int

const (
	NoAction Action = iota
	Up
	Down
	First
	Last
	PageUp
	PageDown
	Digit
	Unknown
	Choose
	Accept // enter: go on, open, write
	Skip
	Back
	Note
	Dates
	Roadmap
	Review
	Save
	Export
	Overwrite
	Tab
	TabBack
	NewOne
	Delete
	Undelete
	Bin // the deleted assessments
	Duplicate
	Import // an assessment from a file
	Filter
	Best     // the question that decides most
	SkipIdle // past questions that can no longer change the result
	External // the person’s own editor
	Undo
	Redo
	Copy     // to the clipboard of the terminal
	Commands // every command, by typing
	Earlier  // compare with an earlier day
	OnlyChanges
	Swap
	Changes       // what other content changes
	AcceptContent // let the assessment belong to the content in use
	ZoomIn
	ZoomOut
	ToDeadline
	Orders      // the possible orders, compared
	OnlyMissing // of the requirements
	Uncovered   // what no security certificate covers
	NextState   // of a workstream
	Unmark      // take the mark of a workstream away
	ByState     // show workstreams in one state
	ByPhase     // show workstreams of one phase
	Path        // type the path of an export
	KeepTrial   // save what is tried as the answer
	Withdraw    // take one's vote back
	Finish      // say that one has answered everything
	Hands       // count raised hands
	More        // one hand more
	Fewer       // one hand less
	VoteAgain   // ask the same question once more
	People      // who is in the room
	RecordAll   // what can be recorded without a word
	EndRoom     // end the workshop for good
	Rename      // a participant
	Merge       // two participants who are one person
	Sure        // yes, do what cannot be undone
	BlackOut    // make the wall dark, or bring it back
	Timer       // a countdown for the room
	Help
	Leave  // q
	Escape // esc, one level up
	End    // ctrl+c
	Suspend
)

// Scope is the part of a screen that has the keys.
type Scope int

const (
	HomeScope      Scope = iota // the list of assessments
	DeletedScope                // the deleted assessments
	NameScope                   // typing the company of a new one
	FilterScope                 // typing a filter
	QuestionScope               // a question of the interview
	NoteScope                   // typing a note
	DatesScope                  // typing a date
	ReviewScope                 // the page of all answers
	EditScope                   // a question opened on that page
	RoadmapScope                // the roadmap
	ExportScope                 // the formats of the export dialog
	PathScope                   // typing the path of an export
	HelpScope                   // the page of keys
	ChangesScope                // what other content changes
	PlanScope                   // the chart of the plan
	CoverageScope               // the map of the requirements
	DetailScope                 // a text opened in a tab of the roadmap
	WorkScope                   // the workstreams of the roadmap
	ReasonScope                 // typing why a workstream is not applicable
	ExportTabScope              // the formats on the tab of the roadmap
	FirstScope                  // the first complete roadmap
	WhatIfScope                 // the changes that would flip the result
	PaletteScope                // typing a command
	CompareScope                // two assessments side by side
	ImportScope                 // typing the path of a file to take in
	WatchScope                  // looking at what the room does
	BallotScope                 // a question of a workshop, blind
	DoorScope                   // how to join, and who is in
	AgendaScope                 // the questions of a workshop
	AskScope                    // a question before the room is asked
	RoundScope                  // a question while the room votes
	AgreeScope                  // a question after the reveal
	HandsScope                  // counting raised hands
	EndScope                    // how to end a workshop
	PeopleScope                 // the participants of a workshop
	RenameScope                 // typing the name of a participant
	SureScope                   // yes or no
)

// Scopes returns every scope.
func Scopes() []Scope {
	return []Scope{HomeScope, DeletedScope, NameScope, FilterScope, QuestionScope, NoteScope, DatesScope, ReviewScope,
		EditScope, RoadmapScope, ExportScope, PathScope, HelpScope, ChangesScope, PlanScope, CoverageScope, DetailScope, WorkScope, ReasonScope, ExportTabScope, FirstScope, WhatIfScope, PaletteScope, CompareScope, ImportScope,
		WatchScope, BallotScope, DoorScope, AgendaScope, AskScope, RoundScope, AgreeScope, HandsScope, EndScope, PeopleScope, RenameScope, SureScope}
}

// besides returns every scope but these.
func besides(these ...Scope) []Scope {
	return slices.DeleteFunc(Scopes(), func(s Scope) bool { return slices.Contains(these, s) })
}

// Page names the page whose keys a scope has, as "the plan"; "" for a text field
// and a workshop.
func (s Scope) Page() string {
	switch s {
	case HomeScope:
		return "the list"
	case DeletedScope:
		return "the deleted ones"
	case QuestionScope:
		return "the question screen"
	case ReviewScope, EditScope:
		return "the review"
	case RoadmapScope:
		return "the roadmap"
	case ExportScope, ExportTabScope:
		return "the export"
	case ChangesScope:
		return "what changed"
	case FirstScope:
		return "the first roadmap"
	case PlanScope:
		return "the plan"
	case CoverageScope:
		return "the coverage"
	case DetailScope:
		return "what a tab opens"
	case WorkScope:
		return "the work"
	case WhatIfScope:
		return "what if"
	case CompareScope:
		return "the comparison"
	default:
		return ""
	}
}

// Typing reports whether letters belong to a text field in this scope.
func (s Scope) Typing() bool {
	return slices.Contains([]Scope{NameScope, FilterScope, NoteScope, DatesScope, PathScope, ReasonScope, PaletteScope, ImportScope, RenameScope}, s)
}

// Press returns a key as the bindings of a scope name it. Where no text is
// typed, a letter of another script counts as the key of a US keyboard at the
// same place, and any digit as its ASCII digit.
func (s Scope) Press(msg tea.KeyPressMsg) tea.KeyPressMsg {
	if s.Typing() || msg.Text == "" || msg.BaseCode == 0 || msg.Code <= unicode.MaxASCII {
		return msg
	}
	text := msg.BaseCode
	if msg.Mod.Contains(tea.ModShift) || unicode.IsUpper(msg.Code) {
		text = unicode.ToUpper(text)
	}
	msg.Code, msg.Text = msg.BaseCode, string(text)
	return msg
}

// Group heads a column of the help page.
type Group string

const (
	GroupMove  Group = "Move"
	GroupAct   Group = "Answer and act"
	GroupLook  Group = "Look"
	GroupLeave Group = "Leave"
)

// Groups returns the groups in the order of the help page.
func Groups() []Group { return []Group{GroupMove, GroupAct, GroupLook, GroupLeave} }

// Binding is one row of the key table.
type Binding struct {
	Action Action
	Keys   []string // as tea.KeyPressMsg.String names them; space is "space"
	Sign   string   // how the keys are written
	Pair   string   // how the footer writes them with those of the binding before; "" is Sign
	Verb   string   // in the footer, at most two words; "" leaves it out
	Help   string   // on the help page
	Group  Group
	Scopes []Scope
	Edge   bool // stands at the right edge of the footer
	Keep   bool // never dropped from a short footer
	Early  bool // dropped before the others
}

// Keys is the key table, made once.
type Keys struct{ table []Binding }

// NewKeys returns the table ready for matching.
func NewKeys() Keys { return Keys{Bindings()} }

// Match returns the action of a key in a scope, or NoAction.
func (k Keys) Match(scope Scope, msg tea.KeyPressMsg) Action {
	for i := range k.table {
		b := &k.table[i]
		if slices.Contains(b.Scopes, scope) && slices.Contains(b.Keys, msg.String()) {
			return b.Action
		}
	}
	return NoAction
}

// Of returns the bindings of a scope, in table order.
func (k Keys) Of(scope Scope) []Binding {
	var out []Binding
	for _, b := range k.table {
		if slices.Contains(b.Scopes, scope) {
			out = append(out, b)
		}
	}
	return out
}

// Working returns the bindings of a screen that do something now.
func (k Keys) Working(screen Screen) []Binding {
	return slices.DeleteFunc(k.Of(screen.Scope()), func(b Binding) bool { return !Works(screen, b.Action) })
}

// Works reports whether an action of a screen does something now.
func Works(screen Screen, a Action) bool {
	switch a {
	case NoAction:
		return false
	case Up, First, Last, PageUp, PageDown: // wherever there is room to move
		a = Down
	}
	return screen.Can(a)
}

// Has reports whether a key of a scope does this.
func (k Keys) Has(scope Scope, a Action) bool {
	return slices.ContainsFunc(k.table, func(b Binding) bool { return b.Action == a && slices.Contains(b.Scopes, scope) })
}

// SignIn writes the sign of a binding in a set of glyphs.
func (b Binding) SignIn(g Glyphs) string { return g.sign(b.Sign) }

// PairIn is SignIn for the footer, where one entry may name two bindings.
func (b Binding) PairIn(g Glyphs) string {
	if b.Pair != "" {
		return g.sign(b.Pair)
	}
	return g.sign(b.Sign)
}

func (g Glyphs) sign(keys string) string {
	if !g.ascii {
		return keys
	}
	return strings.NewReplacer("↑↓", "up/down", "←→", "left/right", "↑", "up", "←", "left", "→", "right", "–", "-", "−", "-").Replace(keys)
}

// Press is the message of a key by the name that it has in the key table.
func Press(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp,
		"pgdown": tea.KeyPgDown, "delete": tea.KeyDelete, "backspace": tea.KeyBackspace,
	}
	var mod tea.KeyMod
	for {
		if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			mod, name = mod|tea.ModCtrl, rest
		} else if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			mod, name = mod|tea.ModShift, rest
		} else {
			break
		}
	}
	if code, ok := named[name]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " ", Mod: mod}
	}
	r := []rune(name)[0]
	if mod != 0 {
		return tea.KeyPressMsg{Code: r, Mod: mod}
	}
	return tea.KeyPressMsg{Code: r, Text: name}
}

// Footer writes the keys that work now into one line of width cells. Where
// they do not all fit, those in the middle are dropped; the help page has them.
func (k Keys) Footer(screen Screen, s Styles, width int) string {
	var left, edge []Binding
	for _, b := range k.Working(screen) {
		switch {
		case b.Verb == "":
		case b.Edge:
			edge = append(edge, b)
		default:
			left = append(left, b)
		}
	}
	for {
		for gap := 3; gap >= 2; gap-- {
			line, right := s.hints(left, gap), s.hints(edge, gap)
			if Width(line)+Width(right)+2 <= width {
				return Between(line, right, width)
			}
		}
		at := dropped(left)
		if at < 0 {
			right := s.hints(edge, 2)
			return Between(Fit(s.hints(left, 2), width-Width(right)-2, ""), right, width)
		}
		left = append(left[:at:at], left[at+1:]...)
	}
}

// dropped is the position of the binding that goes next, or -1: those marked
// early, then from the end.
func dropped(list []Binding) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Early {
			return i
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].Keep {
			return i
		}
	}
	return -1
}

func (s Styles) hints(list []Binding, gap int) string {
	parts := make([]string, len(list))
	for i, b := range list {
		parts[i] = s.Text.Render(b.PairIn(s.Glyphs)) + " " + s.Muted.Render(b.Verb)
	}
	return strings.Join(parts, strings.Repeat(" ", gap))
}

// Move is where a cursor goes in a list of so many lines, page of which are in
// view; moved is false for an action that moves nothing.
func Move(a Action, at, page, total int) (to int, moved bool) {
	switch a {
	case Up:
		at--
	case Down:
		at++
	case PageUp:
		at -= page
	case PageDown:
		at += page
	case First:
		at = 0
	case Last:
		at = total
	default:
		return at, false
	}
	return max(0, min(at, total-1)), true
}
