package ui

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Meaning is a line of the key table: the one thing that keys do on every page. Lower
// case looks or goes, and capitals change data.
type Meaning struct {
	Name  string // in the config file
	Keys  string // as in Key
	Sign  string // on the help page; "" is the keys
	Means string
	Group Group
}

// Meanings returns the key table.
func Meanings() []Meaning {
	return []Meaning{
		{"up", "up k", "", "row above", GroupMove},
		{"down", "down j", "", "row below", GroupMove},
		{"left", "left h", "", "back", GroupMove},
		{"right", "right l", "", "on", GroupMove},
		{"first", "home g", "", "first row", GroupMove},
		{"last", "end G", "", "last row", GroupMove},
		{"page_up", "pgup ctrl+b", "", "a page up", GroupMove},
		{"page_down", "pgdown ctrl+f", "", "a page down", GroupMove},
		{"next_tab", "tab", "", "next tab, field or group", GroupMove},
		{"tab_before", "shift+tab", "", "the one before", GroupMove},
		{"search", "/", "", "search or filter", GroupMove},
		{"next", "n", "", "next place found", GroupMove},
		{"before", "N", "", "place found before", GroupMove},

		{"option", "1 2 3 4 5 6 7 8 9", "1–9, 01–18", "choose that option", GroupAct},
		{"unknown", "0", "0, 00", "I don’t know", GroupAct},
		{"choose", "space", "", "choose, or next state", GroupAct},
		{"go_on", "enter", "", "open or do the row", GroupAct},
		{"undo", "u", "", "undo", GroupAct},
		{"redo", "ctrl+r", "", "redo", GroupAct},
		{"person", "@", "", "who does it", GroupAct},

		{"more", "w", "", "read more", GroupLook},
		{"roadmap", "r", "", "the roadmap", GroupLook},
		{"review", "v", "", "all answers", GroupLook},
		{"check", "a", "", "check again, accept the rest", GroupLook},
		{"best", "b", "", "most useful next", GroupLook},
		{"open_next", "m", "", "next that is open", GroupLook},
		{"compare", "c", "", "compare", GroupLook},
		{"try", "t", "", "try without saving", GroupLook},
		{"narrow", "f", "", "narrow the list", GroupLook},
		{"sort", "s", "", "sort, swap", GroupLook},
		{"rules", "i", "", "rule names", GroupLook},
		{"open", "o", "", "open", GroupLook},
		{"copy", "y", "", "copy", GroupLook},
		{"editor", "e", "", "text editor", GroupLook},
		{"people", "p", "", "people, a workshop with them", GroupLook},
		{"deleted", "d", "", "what was deleted", GroupLook},
		{"export", "x", "", "export", GroupLook},
		{"commands", ": ctrl+k", "", "every command", GroupLook},
		{"help", "? f1", "", "help", GroupLook},
		{"settings", ",", "", "settings", GroupLook},

		{"add", "A", "", "add", GroupChange},
		{"import", "I", "", "import", GroupChange},
		{"duplicate", "D", "", "duplicate", GroupChange},
		{"rename", "R", "", "rename", GroupChange},
		{"delete", "X delete", "", "delete", GroupChange},
		{"note", "W", "", "write a note", GroupChange},
		{"save", "S", "", "save", GroupChange},
		{"promise", "K", "", "keep the plan as promised", GroupChange},
		{"arrived", "H", "", "a certificate arrived", GroupChange},
		{"push", "P", "", "push to the library", GroupChange},
		{"again", "V", "", "vote again", GroupChange},
		{"timer", "T", "", "timer", GroupChange},
		{"hands", "C", "", "count hands", GroupChange},
		{"merge", "M", "", "merge two people", GroupChange},
		{"finished", "F", "", "finished, in a workshop", GroupChange},
		{"end_workshop", "E", "", "end the workshop", GroupChange},
		{"yes", "Y", "", "yes, where a question is asked", GroupChange},

		{"back", "esc", "", "one level up", GroupLeave},
		{"leave", "q", "", "leave this screen", GroupLeave},
		{"suspend", "ctrl+z", "", "suspend; fg resumes", GroupLeave},
		{"end", "ctrl+c", "", "end; all is saved", GroupLeave},
	}
}

// fixed reports whether a name keeps its keys: without them a page has no way in or out.
func fixed(name string) bool {
	return slices.Contains([]string{"up", "down", "left", "right", "option", "unknown", "go_on", "back", "end"}, name)
}

// KeyNames returns the names whose keys a person can change.
func KeyNames() []string {
	var out []string
	for _, m := range Meanings() {
		if !fixed(m.Name) {
			out = append(out, m.Name)
		}
	}
	return out
}

// Keymap replaces keys of the table with a person's own: by name, the keys separated by
// blanks.
type Keymap map[string]string

// CheckKeys returns what is wrong with keys that a person chose, or nil.
func CheckKeys(keys string) error {
	for key := range strings.FieldsSeq(keys) {
		last := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(key, "ctrl+"), "alt+"), "shift+")
		one, _ := utf8.DecodeRuneInString(last)
		switch letter := utf8.RuneCountInString(last) == 1 && unicode.IsPrint(one); {
		case letter && unicode.IsDigit(one):
			return fmt.Errorf("%q chooses an option, so it can do nothing else", key)
		case !letter && !slices.Contains(namedKeys(), last):
			return fmt.Errorf("%.40q is not a key; write a letter, a sign, ctrl+ and a letter, or one of %s",
				key, strings.Join(namedKeys(), ", "))
		}
	}
	if strings.TrimSpace(keys) == "" {
		return errors.New("it needs at least one key")
	}
	return nil
}

// namedKeys are keys with a name that may be given to something else.
func namedKeys() []string {
	return []string{"space", "tab", "home", "end", "pgup", "pgdown", "insert", "delete", "backspace",
		"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12"}
}

// Keys are the keys of a line of the table.
func (k Keymap) Keys(m Meaning) string {
	if own, changed := k[m.Name]; changed {
		return own
	}
	return m.Keys
}

// Clash returns a key that two lines of the table have, with their names, or "".
func (k Keymap) Clash() (key, one, other string) {
	owner := map[string]string{}
	for _, m := range Meanings() {
		for key := range strings.FieldsSeq(k.Keys(m)) {
			if owner[key] != "" {
				return key, owner[key], m.Name
			}
			owner[key] = m.Name
		}
	}
	return "", "", ""
}

// On returns the keys of a page with a person's own in place of those of the table. While
// a text is typed, no letter is one.
func (k Keymap) On(page KeyMap) KeyMap {
	if len(k) == 0 {
		return page
	}
	own := map[string]string{}
	for _, m := range Meanings() {
		for key := range strings.FieldsSeq(m.Keys) {
			if keys, changed := k[m.Name]; changed {
				own[key] = keys
			}
		}
	}
	page.Rows = slices.Clone(page.Rows)
	for i := range page.Rows {
		page.Rows[i] = page.Rows[i].with(own, page.Typing)
	}
	return page
}

// with returns the row with other keys; where a text is typed, a letter is none.
func (k Key) with(own map[string]string, typing bool) Key {
	var keys []string
	for _, key := range strings.Fields(k.Keys) {
		for name := range strings.FieldsSeq(cmp.Or(own[key], key)) {
			if typing && name != key && utf8.RuneCountInString(name) == 1 {
				name = key
			}
			if !slices.Contains(keys, name) {
				keys = append(keys, name)
			}
		}
	}
	if len(keys) > 0 && keys[0] != k.First() {
		k.Sign, k.Pair = "", ""
	}
	k.Keys = strings.Join(keys, " ")
	return k
}
