package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Bomb is a text that wants much time or memory of whoever reads it.
type Bomb struct{ Name, Text string }

// Bombs are small texts that want much, and large ones, for a reader of YAML or
// JSON that takes at most limit bytes, in order of name. head is the line that a
// file of the kind begins with.
func Bombs(head string, limit int) []Bomb {
	if head != "" {
		head += "\n"
	}
	alias := head + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		alias += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	var keys, unknown strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, "k%d: 1\n", i)
	}
	for i := range 9_000 {
		fmt.Fprintf(&unknown, "  %090d: 1\n", i)
	}
	fit := func(part string) string { return strings.Repeat(part, max(0, limit-100)/len(part)) }
	nested := func(part string, deep int) string { return strings.Repeat(part, deep) }
	texts := map[string]string{
		"alias":                   alias,
		"nested 100k":             head + "notes: " + nested("[", 100_000),
		"nested 100k, closed":     head + "notes: " + nested("[", 100_000) + nested("]", 100_000),
		"nested 100k as JSON":     `{"trustpath": 1, "notes": ` + nested(`{"a":`, 100_000) + "1" + nested("}", 100_000) + "}",
		"nested 100k lists":       head + "notes:\n" + nested("- ", 100_000) + "x\n",
		"nested 100k keys":        head + nested("? ", 100_000) + "x\n",
		"nested, line by line":    head + "notes: " + nested("[\n ", 100_000),
		"nested 9k":               head + "notes: " + nested("[", 9_000) + nested("]", 9_000) + "\n",
		"nested 9k as JSON":       `{"trustpath": 1, "notes": ` + nested(`{"a":`, 9_000) + "1" + nested("}", 9_000) + "}",
		"nested 9k lists":         head + "notes:\n" + nested("- ", 9_000) + "x\n",
		"nested 9k keys":          head + nested("? ", 9_000) + "x\n",
		"nested 900 many times":   head + "notes: [" + strings.Repeat(nested("[", 900)+nested("]", 900)+",", 20) + "]\n",
		"indented deeper, 1k":     head + stairs(1_000),
		"100 MB":                  head + strings.Repeat("# filler\n", 100<<20/9),
		"unknown answers, 9k":     head + "answers:\n" + strings.ReplaceAll(unknown.String(), "0000", "abcd"),
		"colons in JSON":          `{"trustpath": 1, "start": "` + fit(":") + `"}`,
		"a million keys":          head + keys.String(),
		"a million keys, as many": head + keys.String()[:limit-100],
		"19k keys":                head + keys.String()[:strings.Index(keys.String(), "k19000:")],
		"the same key":            head + fit("company: a\n"),
		"the same key, 19k":       head + strings.Repeat("company: a\n", 19_000),
		"commas":                  head + "answers: {customers: [" + fit("a,") + "]}\n",
		"entries":                 head + "deals:\n" + fit("- a\n"),
		"entries, 9k":             head + "deals:\n" + strings.Repeat("- a\n", 9_000),
		"empty maps":              head + "deals: [" + fit("{},") + "]\n",
		"commas as JSON":          `{"trustpath": 1, "deals": [` + fit("1,") + "1]}",
		"keys as JSON":            `{"trustpath": 1, ` + fit(`"":1,`) + `"":1}`,
		"unfinished text":         head + "company: \"" + fit("a\n\n"),
		"question marks":          head + fit("?\n"),
		"anchors":                 head + "notes: [" + fit("&a a,") + "]\n",
		"anchors, 15k":            head + "notes: [" + strings.Repeat("&a a,", 15_000) + "]\n",
		"tags":                    head + "notes: " + fit("!a "),
		"bad characters":          head + fit("\x1b\n"),
		"line ends":               fit("\n") + "a",
		"colons":                  head + "company: " + fit(": "),
		"comments":                head + fit("#\n"),
		"documents":               head + fit("---\n"),
		"long key":                head + fit("a") + ": 1\n",
		"long text":               head + "company: " + fit("a") + "\n",
		"quotes":                  head + "company: [" + fit(`"",`) + "]",
	}
	var out []Bomb
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		out = append(out, Bomb{name, texts[name]})
	}
	return out
}

// stairs are mappings in mappings, each on a line of its own further to the
// right.
func stairs(deep int) string {
	var out strings.Builder
	for i := range deep {
		out.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return out.String() + strings.Repeat(" ", deep) + "b\n"
}
