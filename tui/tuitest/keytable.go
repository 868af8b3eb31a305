package tuitest

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"trustpath/tui/ui"
)

// KeyTable checks the keys of a page, and returns how many there are: each row takes its
// keys from one line of the table, and a capital changes data. In a text, space is a page
// down.
func KeyTable(t *testing.T, keys ui.KeyMap) (seen int) {
	t.Helper()
	owner := map[string]ui.Meaning{}
	for _, m := range ui.Meanings() {
		for key := range strings.FieldsSeq(m.Keys) {
			if owner[key].Name != "" {
				t.Errorf("%q is the key of %s and of %s", key, owner[key].Name, m.Name)
			}
			owner[key] = m
		}
	}
	if keys.Typing {
		return 0
	}
	for _, row := range keys.Rows {
		for key := range strings.FieldsSeq(row.Keys) {
			seen++
			m, known := owner[key]
			changes := len(key) == 1 && unicode.IsUpper(rune(key[0])) && key != "N" && key != "G"
			switch {
			case key == "i" && row.First() == "I": // it imports too where no rule has a name
			case !known:
				t.Errorf("%s: %q (%s) is not in the key table", keys.Page, key, row.Help)
			case !strings.HasPrefix(row.Keys, strings.Fields(m.Keys)[0]) && owner[row.First()].Name != m.Name && m.Name != "go_on":
				t.Errorf("%s: %q (%s) is the key of %s", keys.Page, key, row.Help, m.Name)
			case changes && m.Group != ui.GroupChange:
				t.Errorf("%q changes data, and the table has it under %s", key, m.Group)
			}
		}
		words := wordsOf[owner[row.First()].Name]
		if words != nil && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(row.Word+" "+row.Help, w) }) {
			t.Errorf("%s: %s does %q, and means %s", keys.Page, row.Keys, row.Help, owner[row.First()].Means)
		}
	}
	return seen
}

// wordsOf has, for keys whose meaning pages could stretch, words of which each row with
// the key says one.
var wordsOf = map[string][]string{
	"search": {"filter", "search", "find"}, "next": {"next place"}, "undo": {"undo", "back"}, "redo": {"undone"},
	"unknown": {"don’t know", "clear the state"}, "more": {"more", "not covered"}, "roadmap": {"roadmap"},
	"review": {"answers"}, "check": {"check", "accept"}, "best": {"most"}, "open_next": {"next"}, "compare": {"compare", "what changed", "changes"},
	"narrow": {"only", "all"}, "sort": {"sort", "swap"}, "open": {"open"}, "copy": {"copy"}, "editor": {"$EDITOR"},
	"deleted": {"deleted"}, "export": {"file", "export"}, "add": {"add"}, "import": {"import"}, "duplicate": {"copy"},
	"delete": {"delete"}, "note": {"note"}, "save": {"save", "record"}, "promise": {"promise"}, "person": {"who"},
	"yes": {"accept", "overwrite"}, "rename": {"name"},
}
