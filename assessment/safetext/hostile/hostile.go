// Package hostile holds test data: texts that attack terminals, browsers,
// spreadsheets, calendars and file readers, and checks for output that must not
// contain them.
package hostile

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

var (
	//go:embed testdata/texts.txt
	texts string
	//go:embed testdata/bombs.tmpl
	bombs string
)

// part returns a part of the texts: each text with what becomes of it, "" where the
// part does not say that.
func part(name string) map[string]string {
	_, rest, _ := strings.Cut(texts, "\n["+name+"]\n")
	rest, _, _ = strings.Cut(rest, "\n\n")
	out := map[string]string{}
	for line := range strings.Lines(rest) {
		var text, becomes string
		if _, err := fmt.Sscanf(strings.TrimSpace(line)+` ""`, "%q%q", &text, &becomes); err != nil {
			panic(fmt.Sprintf("%s: %v", line, err))
		}
		out[text] = becomes
	}
	return out
}

// Cleaned maps texts with control sequences or invisible characters to what
// remains of them on one line.
func Cleaned() map[string]string { return part("cleaned") }

// Shaped maps texts that need joiners and selectors, and texts in which these only
// hide something, to what remains of them.
func Shaped() map[string]string { return part("shaped") }

// Markup maps texts with a meaning in Markdown to their escaped form.
func Markup() map[string]string { return part("markup") }

// Long returns a note of one megabyte.
func Long() string { return strings.Repeat("long \x1b[31mnote\u202e 日本 ", 1<<20/24) }

// Texts returns every text except Long, sorted: also those with a meaning in HTML,
// a spreadsheet, a calendar, a chart, a shell or one of our own files.
func Texts() []string {
	var all []string
	for _, name := range []string{"cleaned", "shaped", "markup", "documents"} {
		all = slices.AppendSeq(all, maps.Keys(part(name)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Document returns an error for the first forbidden character in a document, a
// terminal line or a name: control characters other than \n, \t and CRLF,
// bidirectional controls, tags, invisible blanks and invalid UTF-8. A leading
// byte order mark is fine, and so is a word joiner after a colon, which breaks up
// a shortcode. It shares no code with package safetext, which it tests.
func Document(s string) error {
	s = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", ":\u2060", ":").Replace(s), "\ufeff")
	for i, r := range s {
		bad := unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) ||
			r >= 0xe0000 && r <= 0xe007f || r == 0x200b || r == 0x2060 || r == 0xfeff || r == 0x2028 || r == 0x2029
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			bad = true
		}
		if bad {
			return fmt.Errorf("U+%04X at byte %d, after %q", r, i, s[max(0, i-40):i])
		}
	}
	return nil
}

// Screen is Document for a frame, in which it allows colors and web links.
func Screen(frame string) error {
	var text strings.Builder
	parser := ansi.NewParser()
	for state, rest := byte(0), frame; rest != ""; {
		part, _, n, next := ansi.DecodeSequence(rest, state, parser)
		if n == 0 {
			return fmt.Errorf("no end at %q", rest[:min(40, len(rest))])
		}
		if !drawn.MatchString(part) {
			text.WriteString(part)
		}
		state, rest = next, rest[n:]
	}
	return Document(text.String())
}

// drawn matches the sequences that the screens may emit: colors and web links.
var drawn = regexp.MustCompile(`^\x1b\[[0-9;:]*m$|^\x1b\]8;[^;]*;(?:https?://[!-~]*?)?(?:\x1b\\)?\x07?$`)

// Bomb is a text that costs its reader much time or memory.
type Bomb struct{ Name, Text string }

// Bombs returns bombs for a reader of YAML or JSON that accepts at most limit
// bytes, sorted by name. head is the first line of such a file.
func Bombs(head string, limit int) []Bomb {
	if head != "" {
		head += "\n"
	}
	all := template.Must(template.New("").Funcs(template.FuncMap{
		"add":     func(a, b int) int { return a + b },
		"times":   func(count int, part string) string { return strings.Repeat(part, count) },
		"fill":    func(room int, part string) string { return strings.Repeat(part, room/len(part)) },
		"replace": strings.ReplaceAll,
		"keys": func(count int) string {
			var out []byte
			for i := range count {
				out = append(strconv.AppendInt(append(out, 'k'), int64(i), 10), ": 1\n"...)
			}
			return string(out)
		},
	}).Parse(bombs))
	in := struct {
		Head string
		Room int
	}{head, limit - 100}
	var out []Bomb
	for _, t := range all.Templates() {
		if t.Name() == "" { // what is between the bombs
			continue
		}
		var text bytes.Buffer
		if err := t.Execute(&text, in); err != nil {
			panic(err)
		}
		out = append(out, Bomb{t.Name(), text.String()})
	}
	slices.SortFunc(out, func(a, b Bomb) int { return strings.Compare(a.Name, b.Name) })
	return out
}
