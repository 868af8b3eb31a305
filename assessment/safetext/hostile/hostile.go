// Package hostile is for tests: the texts with which terminals, browsers,
// spreadsheets, calendars and readers of files have been attacked, in one
// place, and what may never come out where they went in.
package hostile

import (
	"maps"
	"slices"
	"strings"
)

// Cleaned maps texts with what terminals obey, or what readers cannot see, to
// what is left of them in one line.
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

// Shaped maps texts in which joiners and selectors are needed, and others in
// which the same characters only hide something, to what is left of them.
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

// Markup maps texts that mean something in markdown to their escaped form.
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

// Documents are texts that mean something to a page, a table, a calendar, a
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

// Long is a note of a megabyte.
func Long() string { return strings.Repeat("long \x1b[31mnote\u202e 日本 ", 1<<20/24) }

// Texts are all of them but the long one, in order.
func Texts() []string {
	all := slices.Clone(Documents())
	for _, table := range []map[string]string{Cleaned(), Shaped(), Markup()} {
		all = slices.AppendSeq(all, maps.Keys(table))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
