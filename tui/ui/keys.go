package ui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// KeyMap is the keys of a page as they are now.
type KeyMap struct {
	Page   string // in the heading of the help page, as "the plan"; "" for a text field
	Typing bool   // letters go into a text field
	Alone  bool   // the palette does not open here
	Rows   []Key  // in the order of the footer: move, act, look, leave
}

// Group heads a column of the help page.
type Group string

const (
	GroupMove   Group = "Move"
	GroupAct    Group = "Answer and act"
	GroupChange Group = "Change"
	GroupLook   Group = "Look"
	GroupLeave  Group = "Leave"
)

// Groups returns the groups in the order of the help page.
func Groups() []Group { return []Group{GroupMove, GroupAct, GroupChange, GroupLook, GroupLeave} }

// Keyed is a page, or a part of one, that has keys.
type Keyed interface{ Keys() KeyMap }

// Key is one row of the table: the keys, the word in the footer, the sentence on
// the help page and in the palette, and what the keys do.
type Key struct {
	Keys  string // as tea.KeyPressMsg names them, separated by blanks; the space bar is "space"
	Sign  string // how they are written; "" is the sign of the first one
	Pair  string // how the footer writes them together with the row before; "" is Sign
	Word  string // in the footer, at most two words; "" leaves the row out
	Help  string // on the help page; the palette takes what is before ";" as the command
	Also  string // more words by which the palette finds the command
	Group Group
	Edge  bool // at the right edge of the footer
	Keep  bool // never dropped from a short footer
	Early bool // dropped before the others

	When func() bool // whether the keys do something now; nil is always

	// What the keys do is one of these. With none of them they go to Update. A row without
	// keys is a command of the palette.
	Do    func() tea.Cmd
	Pick  func(digit int) tea.Cmd
	Sends tea.Msg // the shell handles it at once
}

// Row returns the row of keys that do something.
func Row(group Group, keys, word, help string, do func() tea.Cmd) Key {
	return Key{Keys: keys, Word: word, Help: help, Group: group, Do: do}
}

// Sends returns the row of keys that the shell handles.
func Sends(group Group, keys, word, help string, msg tea.Msg) Key {
	return Key{Keys: keys, Word: word, Help: help, Group: group, Sends: msg}
}

// Do makes what a key does of a function that needs no command.
func Do(f func()) func() tea.Cmd {
	return func() tea.Cmd {
		f()
		return nil
	}
}

// Only returns the row with a condition under which its keys do something.
func (k Key) Only(when func() bool) Key {
	k.When = when
	return k
}

// Kept returns the row as one that a short footer never drops.
func (k Key) Kept() Key {
	k.Keep = true
	return k
}

// DroppedEarly returns the row as one that a short footer drops before others.
func (k Key) DroppedEarly() Key {
	k.Early = true
	return k
}

// AtEdge returns the row as one at the right edge of the footer, which a short one
// never drops.
func (k Key) AtEdge() Key {
	k.Edge = true
	return k.Kept()
}

// FoundBy returns the row with more words by which the palette finds it.
func (k Key) FoundBy(words string) Key {
	k.Also = words
	return k
}

// Works reports whether the keys do something now.
func (k Key) Works() bool { return k.When == nil || k.When() }

// Has reports whether a key is one of the row.
func (k Key) Has(name string) bool { return slices.Contains(strings.Fields(k.Keys), name) }

// First is the first of the keys.
func (k Key) First() string {
	name, _, _ := strings.Cut(k.Keys, " ")
	return name
}

// SignIn writes the keys in a set of glyphs.
func (k Key) SignIn(g Glyphs) string {
	named := map[string]string{
		"up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn", "delete": "del", "-": "−",
	}[k.First()]
	return g.sign(cmp.Or(k.Sign, named, k.First()))
}

// pairIn is SignIn for the footer, where one entry may name two rows.
func (k Key) pairIn(g Glyphs) string {
	if k.Pair != "" {
		return g.sign(k.Pair)
	}
	return k.SignIn(g)
}

// Find returns the row of a key.
func (k KeyMap) Find(msg tea.KeyPressMsg) (Key, bool) {
	name := msg.String()
	i := slices.IndexFunc(k.Rows, func(row Key) bool { return row.Has(name) })
	if i < 0 {
		return Key{}, false
	}
	return k.Rows[i], true
}

// Working returns the rows that do something now.
func (k KeyMap) Working() []Key {
	return slices.DeleteFunc(slices.Clone(k.Rows), func(row Key) bool { return !row.Works() })
}

// Around returns the keys with act called for what each row does.
func (k KeyMap) Around(act func(do func() tea.Cmd) tea.Cmd) KeyMap {
	k.Rows = slices.Clone(k.Rows)
	for i := range k.Rows {
		if do := k.Rows[i].Do; do != nil {
			k.Rows[i].Do = func() tea.Cmd { return act(do) }
		}
		if pick := k.Rows[i].Pick; pick != nil {
			k.Rows[i].Pick = func(digit int) tea.Cmd { return act(func() tea.Cmd { return pick(digit) }) }
		}
	}
	return k
}

// Run does what a key is for. It reports whether there was such a key, and what
// the shell has to handle.
func (k KeyMap) Run(msg tea.KeyPressMsg) (sends tea.Msg, cmd tea.Cmd, found bool) {
	row, found := k.Find(msg)
	switch {
	case !found || row.Sends == nil && row.Do == nil && row.Pick == nil:
		return nil, nil, false
	case !row.Works():
		return nil, nil, true
	case row.Sends != nil:
		return row.Sends, nil, true
	case row.Do != nil:
		return nil, row.Do(), true
	default:
		return nil, row.Pick(int(msg.String()[0] - '0')), true
	}
}

// Press returns a key as the rows name it. Where no text is typed, a letter of
// another script counts as the key of a US keyboard at the same place, and any
// digit as its ASCII digit.
func (k KeyMap) Press(msg tea.KeyPressMsg) tea.KeyPressMsg {
	if k.Typing || msg.Text == "" || msg.BaseCode == 0 || msg.Code <= unicode.MaxASCII {
		return msg
	}
	text := msg.BaseCode
	if msg.Mod.Contains(tea.ModShift) || unicode.IsUpper(msg.Code) {
		text = unicode.ToUpper(text)
	}
	msg.Code, msg.Text = msg.BaseCode, string(text)
	return msg
}

// Footer writes the keys that work now into one line of width cells. Where they
// do not all fit, those in the middle are dropped; the help page has them.
func (k KeyMap) Footer(s Styles, width int) string {
	var left, edge []Key
	for _, row := range k.Working() {
		switch {
		case row.Word == "":
		case row.Edge:
			edge = append(edge, row)
		default:
			left = append(left, row)
		}
	}
	for {
		for gap := 3; gap >= 2; gap-- {
			line, right := s.hints(left, gap), s.hints(edge, gap)
			if Width(line)+Width(right)+2 <= width {
				return Between(line, right, width)
			}
		}
		if i := slices.IndexFunc(edge, func(row Key) bool { return row.Early }); i >= 0 {
			edge = slices.Delete(edge, i, i+1)
			continue
		}
		drop := dropped(left)
		if drop < 0 {
			right := s.hints(edge, 2)
			return Between(Fit(s.hints(left, 2), width-Width(right)-2, ""), right, width)
		}
		left = slices.Delete(left, drop, drop+1)
	}
}

// dropped is the position of the row that a short footer leaves out next, or -1:
// those marked early, then from the end.
func dropped(list []Key) int {
	at := -1
	for i, row := range list {
		if row.Early || !row.Keep && (at < 0 || !list[at].Early) {
			at = i
		}
	}
	return at
}

func (s Styles) hints(list []Key, gap int) string {
	parts := make([]string, len(list))
	for i, row := range list {
		parts[i] = s.Text.Render(row.pairIn(s.Glyphs)) + " " + s.Muted.Render(row.Word)
	}
	return strings.Join(parts, strings.Repeat(" ", gap))
}

// NextTab is the help of the key that goes on to the next tab.
const NextTab = "next tab"

// MoveKeys are the rows of the keys that move a cursor in a list; word is their
// word in the footer.
func MoveKeys(word string, when func() bool, move func(Motion)) []Key {
	row := func(keys, help string, m Motion) Key {
		return Row(GroupMove, keys, "", help, Do(func() { move(m) })).Only(when)
	}
	down := row("down j", "up and down; also k and j", Down)
	down.Sign, down.Word = "↑↓", word
	return []Key{
		row("up k", "", Up),
		down,
		row("home g", "first line; also g", First),
		row("end G", "last line; also G", Last),
		row("pgup ctrl+b", "a page up", PageUp),
		row("pgdown ctrl+f", "a page down", PageDown),
	}
}

// Typed returns those of MoveKeys that move while a text is typed: up, down, and a
// page up and down. Letters belong to the text.
func Typed(move []Key) []Key {
	up, down, pageUp, pageDown := move[0], move[1], move[4], move[5]
	up.Keys, down.Keys, pageUp.Keys, pageDown.Keys = "up", "down", "pgup", "pgdown"
	down.Help = "up and down"
	return []Key{up, down, pageUp, pageDown}
}

// BackKey leaves the page for the one below it.
func BackKey() Key {
	return Sends(GroupLeave, "esc", "", "one level up; never ends the program", GoMsg{ToBack})
}

// CloseKey leaves what is open on the page.
func CloseKey(do func() tea.Cmd) Key {
	return Row(GroupLeave, "esc", "back", BackKey().Help, do).Kept()
}

// HomeKey goes to the list of assessments.
func HomeKey() Key {
	return Sends(GroupLeave, "q", "home", "the list of assessments", GoMsg{ToHome}).AtEdge().FoundBy("home list close")
}

// QuitKey ends the program.
func QuitKey() Key { return Sends(GroupLeave, "q", "quit", "end the program", QuitMsg{}).AtEdge() }

// SaveKey saves again what could not be saved.
func SaveKey(when func() bool) Key {
	return Sends(GroupChange, "S", "save again", "save again what was not saved", SaveMsg{}).Only(when)
}

// UndoKeys take back the last change of the assessment that is open, and bring it
// back.
func UndoKeys() []Key {
	undo := Sends(GroupAct, "u", "undo", "undo the last change, also after a restart", UndoMsg{})
	redo := Sends(GroupAct, "ctrl+r", "", "bring back what was undone", RedoMsg{})
	return []Key{undo.DroppedEarly().FoundBy("revert back"), redo.FoundBy("redo again")}
}

// ReviewKey opens all answers and notes.
func ReviewKey() Key {
	return Sends(GroupLook, "v", "review", "all answers and notes", GoMsg{ToReview}).FoundBy("answers")
}

// ExportKey opens the export of the assessment that is open.
func ExportKey() Key {
	return Sends(GroupLook, "x", "export", "write the roadmap to a file", GoMsg{ToExport}).
		FoundBy("save as file pdf html word docx csv json markdown calendar print share")
}

// CopyKey copies what a Copier returns.
func CopyKey(help string, when func() bool) Key {
	return Sends(GroupLook, "y", "", help, CopyMsg{}).Only(when).FoundBy("clipboard")
}

func (g Glyphs) sign(keys string) string {
	if !g.ascii {
		return keys
	}
	return strings.NewReplacer(
		"↑↓", "up/down", "←→", "left/right", "↑", "up", "←", "left", "→", "right", "–", "-", "−", "-",
	).Replace(keys)
}

// Press is the message of a key by the name that it has in the key table.
func Press(name string) tea.KeyPressMsg {
	var key tea.KeyPressMsg
	name, ctrl := strings.CutPrefix(name, "ctrl+")
	if ctrl {
		key.Mod = tea.ModCtrl
	}
	name, alt := strings.CutPrefix(name, "alt+")
	if alt {
		key.Mod |= tea.ModAlt
	}
	name, shift := strings.CutPrefix(name, "shift+")
	if shift {
		key.Mod |= tea.ModShift
	}
	code, named := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp,
		"pgdown": tea.KeyPgDown, "delete": tea.KeyDelete, "backspace": tea.KeyBackspace, "insert": tea.KeyInsert,
		"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
		"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
	}[name]
	switch {
	case named:
		key.Code = code
	case name == "space":
		key.Code, key.Text = tea.KeySpace, " "
	default:
		key.Code, _ = utf8.DecodeRuneInString(name)
		if key.Mod == 0 {
			key.Text = name
		}
	}
	return key
}

// Motion is a way to move a cursor or a text.
type Motion int

const (
	Up Motion = iota
	Down
	First
	Last
	PageUp
	PageDown
)

// Move is where a cursor goes in a list of so many lines, page of which are in
// view.
func Move(m Motion, at, page, total int) int {
	switch m {
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
	}
	return max(0, min(at, total-1))
}

// Messages that rows send to the shell.
type (
	TabMsg       struct{ Tab, Section string } // another tab of the roadmap, at a part of it
	EarlierMsg   struct{}                      // compare the assessment that is open with how it was
	SaveMsg      struct{}                      // save again what could not be saved
	UndoMsg      struct{}
	RedoMsg      struct{}
	CopyMsg      struct{} // copy what the Copier on top returns
	HelpMsg      struct{}
	PaletteMsg   struct{}
	QuitMsg      struct{} // end the program once everything is saved
	InterruptMsg struct{} // QuitMsg for ctrl+c
	SuspendMsg   struct{} // stop the program, as ctrl+z does, once everything is saved
)
