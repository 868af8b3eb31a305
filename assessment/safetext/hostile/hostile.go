// Package hostile holds test data: texts that attack terminals, browsers,
// spreadsheets, calendars and file readers, and checks for output that must not
// contain them.
package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Cleaned maps texts with control sequences or invisible characters to what
// remains of them on one line.
func Cleaned() map[string]string {
	return map[string]string{
		"Acme\x1b[2J":                                          "Acme",
		"Acme\x1b[38;5;1m AI\x1b[m":                            "Acme AI",
		"Acme\x1bc\x1b(B\x1b=\x1b7 AI":                         "Acme AI",
		"Acme\x1b[6":                                           "Acme",
		"Acme\x1b":                                             "Acme",
		"Acme\x1b]0;title\x07 AI":                              "Acme AI",
		"Acme\x1b]52;c;aGk=\x1b\\ AI":                          "Acme AI",
		"Acme\x1bP+q544e\x1b\\ AI":                             "Acme AI",
		"Acme\x1bPbell\x07inside\x1b\\ AI":                     "Acme AI",
		"Acme\x1bPq\ntwo lines\x1b\\ AI":                       "Acme AI",
		"Acme\x1b]0;given up\x18 AI":                           "Acme AI",
		"Acme\x1b]0;broken\x1b[31m AI":                         "Acme AI",
		"Acme\x1b_Gf=100;AAAA\x1b\\ AI":                        "Acme AI",
		"Acme\x1b^pm\x1b\\\x1bXsos\x1b\\ AI":                   "Acme AI",
		"Acme \x1b]8;;https://evil":                            "Acme",
		"Acme \x1bPnever ends\nAI":                             "Acme AI",
		"Acme\u009b31m AI":                                     "Acme AI",
		"Acme\u009d0;t\u009c AI":                               "Acme AI",
		"Acme\u0090q\u009c\u009fG\u009c AI":                    "Acme AI",
		"raw \x9b31m":                                          "raw \uFFFD31m",
		"\x1b\x1b]0;t\x07twice":                                "twice",
		"safe\rEVIL":                                           "safe EVIL",
		"a\x00b\x07c\x08d\x7fe":                                "abcde",
		"form\ffeed\vtab\u0085nel":                             "form feed tab nel",
		"a\u202egnp.exe":                                       "agnp.exe",
		"a\u061cb\u200ec\u200fd":                               "abcd",
		"a\u2066b\u2069c\u200ed":                               "abcd",
		"a\u200bb\ufeffc\u2060d\u00ade":                        "abcde",
		"a\u3164b\u034fc\u115fd":                               "abcd",
		"tag\U000e0041\U000e0042\U000e0001":                    "tag",
		"note\ufff9a\ufffbb":                                   "noteab",
		"none\ufffe\U0001ffff":                                 "none",
		"line\u2028para\u2029end":                              "line para end",
		"bad \xff\xfe utf":                                     "bad \uFFFD utf",
		"surrogate \xed\xa0\x80":                               "surrogate \uFFFD",
		"  many   blanks\t\n ":                                 "many blanks",
		"Acme\x1b[6n\x1b[c\x1b[2J AI":                          "Acme AI",
		"Acme\x1b]8;;http://evil/\x07x\x1b]8;;\x07":            "Acmex",
		"Acme\x1bP1$r0m\x1b\\\x1bP$q\"p\x1b\\ AI":              "Acme AI",
		"Acme\x1b]1337;File=name=YQ==:AAAA\x07 AI":             "Acme AI",
		"Acme \x98raw\x9c \x9draw\x07 \x9eraw \x9f":            "Acme \uFFFDraw\uFFFD \uFFFDraw \uFFFDraw \uFFFD",
		"Acme\x1b_never ends":                                  "Acme",
		"Acme\u202dLRO\u202eRLO\u202a\u202b\u202c\u2067\u2068": "AcmeLRORLO",
		"\x1b[200~Acme\x1b[201~":                               "Acme",
		"a\u200b\u200c\u200d\u2061\u2062\u2063\u2064":          "a",
		"\xc0\x80\xf8\x88\x80\x80\x80":                         "\uFFFD",
		"nul\x00\x00nul":                                       "nulnul",
	}
}

// Shaped maps texts that need joiners and selectors, and texts in which these only
// hide something, to what remains of them.
func Shaped() map[string]string {
	return map[string]string{
		"\u0645\u06cc\u200c\u062e\u0648":     "\u0645\u06cc\u200c\u062e\u0648",
		"क\u094d\u200dष":                     "क\u094d\u200dष",
		"ന\u0d4d\u200d":                      "ന\u0d4d\u200d",
		"👩\u200d💻 works":                     "👩\u200d💻 works",
		"👩🏽\u200d💻":                          "👩🏽\u200d💻",
		"🏳\ufe0f\u200d🌈":                     "🏳\ufe0f\u200d🌈",
		"1\ufe0f\u20e3 \u2139\ufe0f ©\ufe0f": "1\ufe0f\u20e3 \u2139\ufe0f ©\ufe0f",
		"葛\U000e0100 \u8fbb\ufe00":           "葛\U000e0100 \u8fbb\ufe00",
		"\u1820\u180b":                       "\u1820\u180b",
		"e\u0301":                            "e\u0301",
		"\u0600 12":                          "\u0600 12",
		"a\u200d\u200d\u200db":               "a\u200db",
		"a\u200d\u202e\u200db":               "a\u200db",
		"a\u200d":                            "a",
		"\u200da \u200c b":                   "a b",
		"👩\u200da":                           "👩a",
		"👩\u200d\ufe0f💻":                     "👩\u200d💻",
		"a\ufe0f\ufe01b\U000e0101c":          "abc",
		"葛\U000e0100\U000e0101":              "葛\U000e0100",
		"a\u180bb":                           "ab",
	}
}

// Markup maps texts with a meaning in Markdown to their escaped form.
func Markup() map[string]string {
	return map[string]string{
		"a | b":                                 `a \| b`,
		"<script>":                              `\<script\>`,
		"[x](javascript:1)":                     `\[x\](javascript:1)`,
		"![x](y)":                               `\!\[x\](y)`,
		"*a* _b_ `c`":                           "\\*a\\* \\_b\\_ \\`c\\`",
		`back\slash`:                            `back\\slash`,
		"- item":                                `\- item`,
		"+ item":                                `\+ item`,
		"1. one":                                `1\. one`,
		"12) twelve":                            `12\) twelve`,
		"2026.12 is a version":                  `2026\.12 is a version`,
		"# head\n```":                           `\# head / ` + "\\`\\`\\`",
		"===":                                   `&#61;==`,
		"==> next":                              `==\> next`,
		":-:":                                   `&#58;-:`,
		"---":                                   `\---`,
		"~~~":                                   `&#126;&#126;&#126;`,
		"~30 people, ~~no~~":                    `~30 people, &#126;&#126;no&#126;&#126;`,
		"$20k and 30$":                          `$20k and 30&#36;`,
		"R&D, AT&T":                             `R&D, AT&T`,
		"&copy; R&D":                            `&amp;copy; R&amp;D`,
		"Q&notes":                               `Q&amp;notes`,
		"https://evil.example":                  `https&#58;//evil.example`,
		"see WWW.evil.example":                  `see WWW\.evil.example`,
		"mail me@evil.example":                  `mail me&#64;evil.example`,
		"a\n\n  b \n":                           `a / b`,
		"plain, with (text): 50%":               "plain, with (text): 50%",
		":100: and :+1: and :white_check_mark:": ":\u2060100: and :\u2060+1: and :\u2060white\\_check\\_mark:",
		"parser:100:14":                         "parser:\u2060100:14",
		":a:b:":                                 ":\u2060a:\u2060b:",
		"- [ ] :tada:":                          "\\- \\[ \\] :\u2060tada:",
		"12:30, a: b, c::d":                     "12:30, a: b, c::d",
		"":                                      "",
		"<img src=x onerror=alert(1)>":          `\<img src=x onerror=alert(1)\>`,
		"<https://evil.example/a>":              `\<https&#58;//evil.example/a\>`,
		"javascript:alert(1)":                   `javascript:alert(1)`,
		"]: https://evil.example \"x\"":         `\]: https&#58;//evil.example "x"`,
		"```mermaid\ngantt\nclick a href \"x\"": "\\`\\`\\`mermaid / gantt / click a href \"x\"",
	}
}

// Documents returns texts with a meaning in HTML, a spreadsheet, a calendar, a
// chart, a shell or one of our own files.
func Documents() []string {
	return []string{
		"</title><script>alert(1)</script>", "<svg/onload=alert(1)>", `"><a href="javascript:alert(1)">x</a>`, "<!-- --><style>@import url(https://evil.example)</style>",
		"]]></style><base href=https://evil.example>", "&lt;script&gt;", "&#x3c;script&#x3e;", "<iframe srcdoc='<script>1</script>'>", "{{7*7}} ${7*7} <%= 7 %>",
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠SUM", "﹢1", "﹣1", "'=1", "''=1", "=cmd|' /C calc'!A0", `=HYPERLINK("https://evil.example")`,
		"a,b;c\"d\"", "\"", "a\r\nATTENDEE:mailto:x@evil.example", "END:VEVENT\nBEGIN:VALARM", "a:b;c=d,e\\n\\,", "#comment ;x %%{init: {}}%%", "a :crit, 2026-01-01, 1d",
		"section evil", "click evil href \"x\"", "; rm -rf /", "$(id) `id`", "../../etc/passwd", `C:\CON`, "~", "null", "yes", "1_000", "- a: b", "&a *a !!x", "? : | >", "{}", "[]",
		"trustpath: 1", "---\n...", "# not a comment", "a #b", strings.Repeat("[", 400), strings.Repeat("{", 400), strings.Repeat("🏳️‍🌈", 60), strings.Repeat("e\u0301\u0302\u0323", 30),
		strings.Repeat("wide日本", 40), "الشركة العربية", "עברית and more", "x" + strings.Repeat("\u0301", 200),
	}
}

// Long returns a note of one megabyte.
func Long() string { return strings.Repeat("long \x1b[31mnote\u202e 日本 ", 1<<20/24) }

// Texts returns every text except Long, sorted.
func Texts() []string {
	all := slices.Clone(Documents())
	for _, table := range []map[string]string{Cleaned(), Shaped(), Markup()} {
		all = slices.AppendSeq(all, maps.Keys(table))
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
		if !drawn(part) {
			text.WriteString(part)
		}
		state, rest = next, rest[n:]
	}
	return Document(text.String())
}

// drawn reports whether the screens may emit the sequence.
func drawn(part string) bool {
	if inner, ok := strings.CutPrefix(part, "\x1b["); ok && strings.HasSuffix(inner, "m") {
		return strings.Trim(inner[:len(inner)-1], "0123456789;:") == ""
	}
	inner, ok := strings.CutPrefix(part, "\x1b]8;")
	if !ok {
		return false
	}
	_, address, ok := strings.Cut(strings.TrimSuffix(strings.TrimSuffix(inner, "\x07"), "\x1b\\"), ";")
	plain := func(r rune) bool { return r > ' ' && r < 0x7f }
	return ok && (address == "" || slices.ContainsFunc([]string{"https://", "http://"}, func(p string) bool { return strings.HasPrefix(address, p) })) &&
		strings.IndexFunc(address, func(r rune) bool { return !plain(r) }) < 0
}

// Bomb is a text that costs its reader much time or memory.
type Bomb struct{ Name, Text string }

// Bombs returns bombs for a reader of YAML or JSON that accepts at most limit
// bytes, sorted by name. head is the first line of such a file.
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

// stairs nests mappings, each on its own line and indented one more blank.
func stairs(deep int) string {
	var out strings.Builder
	for i := range deep {
		out.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return out.String() + strings.Repeat(" ", deep) + "b\n"
}
