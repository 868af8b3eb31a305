package ui

import (
	"slices"
	"strings"

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
	Help
	Leave  // q
	Escape // esc, one level up
	End    // ctrl+c
	Suspend
)

// Scope is the part of a screen that has the keys.
type Scope int

const (
	HomeScope     Scope = iota // the list of assessments
	DeletedScope               // the deleted assessments
	NameScope                  // typing the company of a new one
	FilterScope                // typing a filter
	QuestionScope              // a question of the interview
	NoteScope                  // typing a note
	DatesScope                 // typing a date
	ReviewScope                // the page of all answers
	EditScope                  // a question opened on that page
	HelpScope                  // the page of keys
	ChangesScope               // what other content changes
	FirstScope                 // the first complete roadmap
	PaletteScope               // typing a command
	CompareScope               // two assessments side by side
	ImportScope                // typing the path of a file to take in
)

// Scopes returns every scope.
func Scopes() []Scope {
	return []Scope{HomeScope, DeletedScope, NameScope, FilterScope, QuestionScope, NoteScope, DatesScope, ReviewScope,
		EditScope, HelpScope, ChangesScope, FirstScope, PaletteScope, CompareScope, ImportScope}
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
	case ChangesScope:
		return "what changed"
	case FirstScope:
		return "the first roadmap"
	case CompareScope:
		return "the comparison"
	default:
		return ""
	}
}

// Typing reports whether letters belong to a text field in this scope.
func (s Scope) Typing() bool {
	return slices.Contains([]Scope{NameScope, FilterScope, NoteScope, DatesScope, PaletteScope, ImportScope}, s)
}

// Press is KeyMap.Press for a scope.
func (s Scope) Press(msg tea.KeyPressMsg) tea.KeyPressMsg {
	return KeyMap{Typing: s.Typing()}.Press(msg)
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

// Works reports whether an action of a screen does something now.
func Works(screen Scoped, a Action) bool {
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

// Scoped is a screen whose keys are in the table of all screens.
type Scoped interface {
	Scope() Scope
	Can(a Action) bool
}

// KeysOf returns the keys of a screen, its own or those in the table of all.
func KeysOf(screen Screen) KeyMap {
	if keyed, ok := screen.(Keyed); ok {
		return keyed.Keys()
	}
	scoped := screen.(Scoped)
	scope := scoped.Scope()
	out := KeyMap{Page: scope.Page(), Typing: scope.Typing()}
	out.Alone = slices.Contains([]Scope{HelpScope, FirstScope}, scope)
	for _, b := range NewKeys().Of(scope) {
		row := b.key()
		row.When = func() bool { return Works(scoped, b.Action) }
		out.Rows = append(out.Rows, row)
	}
	return out
}

// key is a binding as a row.
func (b Binding) key() Key {
	row := Key{
		Keys:  strings.Join(b.Keys, " "),
		Sign:  b.Sign,
		Pair:  b.Pair,
		Word:  b.Verb,
		Help:  b.Help,
		Also:  also[b.Action],
		Group: b.Group,
		Edge:  b.Edge,
		Keep:  b.Keep,
		Early: b.Early,
	}
	scope := b.Scopes[0]
	switch b.Action {
	case End:
		row.Sends = InterruptMsg{}
	case Suspend:
		row.Sends = SuspendMsg{}
	case Help:
		row.Sends = HelpMsg{}
	case Commands:
		row.Sends = PaletteMsg{}
	case Copy:
		row.Sends = CopyMsg{}
	case Save:
		row.Sends = SaveMsg{}
	case Undo:
		if !scope.Typing() {
			row.Sends = UndoMsg{}
		}
	case Redo:
		if !scope.Typing() {
			row.Sends = RedoMsg{}
		}
	case Leave:
		if scope == HomeScope {
			row.Sends = QuitMsg{}
		}
	}
	return row
}

// also is more words for what keys do.
var also = map[Action]string{
	Export:    "save as file pdf html word docx csv json markdown calendar print share",
	Copy:      "clipboard",
	Help:      "keys shortcuts manual",
	Leave:     "home list close",
	Note:      "comment",
	Filter:    "search find",
	Undo:      "revert back",
	Redo:      "redo again",
	Delete:    "remove",
	Undelete:  "restore undo",
	Duplicate: "clone",
	NewOne:    "create start add",
	Import:    "open load file bundle",
	Choose:    "compare diff",
	Earlier:   "compare diff history",
	Roadmap:   "report result",
	Review:    "answers",
	Suspend:   "stop background",
}

// TableMaps returns a map for each page whose keys are in the table of all.
func TableMaps() []KeyMap {
	var out []KeyMap
	for _, scope := range Scopes() {
		if scope.Typing() || scope.Page() == "" {
			continue
		}
		m := KeyMap{Page: scope.Page()}
		for _, b := range NewKeys().Of(scope) {
			m.Rows = append(m.Rows, b.key())
		}
		out = append(out, m)
	}
	return out
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
