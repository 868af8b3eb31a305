package claims

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain is a text as patterns read it: small letters, one blank for any white
// space, plain apostrophes and hyphens, no quotes, no marks of markdown or HTML. A new line
// stands where one paragraph, item or cell ends.
type plain struct {
	from   string // the text itself
	text   string
	origin []int // for each byte of text, and its end: the place in from
}

var (
	// avoided is the list of phrases in a JSON result that are named in order
	// not to be said.
	avoided = regexp.MustCompile(`"avoid":\s*\[[^\]]*\]`)
	page    = regexp.MustCompile(`(?i)^\s*(?:<!doctype html|<html)`)
	hidden  = regexp.MustCompile(`(?is)<style.*?</style>|<script.*?</script>|<!--.*?-->`)
	tag     = regexp.MustCompile(`<[^<>]*>`)
	inline  = regexp.MustCompile(`(?i)^</?(?:a|abbr|b|cite|code|em|i|mark|s|small|span|strong|sub|sup|u)[ >]`)
	block   = regexp.MustCompile(`^\s*(?:[-*+#|>]|[0-9]+[.)]\s|$)`)
)

// plainly reads a text. Bytes keep their places while tags are taken out.
func plainly(text string) plain {
	seen := avoided.ReplaceAllStringFunc(text, blanked)
	if page.MatchString(seen) {
		seen = hidden.ReplaceAllStringFunc(seen, blanked)
		seen = tag.ReplaceAllStringFunc(seen, func(t string) string {
			if inline.MatchString(t) {
				return strings.Repeat("\x00", len(t))
			}
			return "\n\n" + strings.Repeat(" ", len(t)-2)
		})
		for entity, sign := range map[string]string{"&nbsp;": " ", "&quot;": `"`, "&#34;": `"`, "&#39;": "'", "&rsquo;": "'", "&amp;": "&"} {
			seen = strings.ReplaceAll(seen, entity, sign+strings.Repeat("\x00", len(entity)-len(sign)))
		}
	}
	w := writer{out: plain{from: text}}
	lines := strings.SplitAfter(seen, "\n")
	at := 0
	for i, line := range lines {
		w.line(line, at)
		at += len(line)
		if i+1 < len(lines) && (block.MatchString(lines[i+1]) || block.MatchString(line) && strings.TrimSpace(line) == "") {
			w.put('\n', at)
		}
	}
	w.out.text = w.text.String()
	w.out.origin = append(w.out.origin, len(text))
	return w.out
}

// blanked is a text of the same length with nothing in it but its lines.
func blanked(text string) string {
	out := []byte(text)
	for i := range out {
		if out[i] != '\n' {
			out[i] = ' '
		}
	}
	return string(out)
}

type writer struct {
	text strings.Builder
	out  plain
	last rune
}

// put writes a blank or the end of a paragraph, but no second one.
func (w *writer) put(r rune, from int) {
	if w.last != '\n' && (w.last != ' ' || r == '\n') {
		w.write(r, from)
	}
}

func (w *writer) write(r rune, from int) {
	w.text.WriteRune(r)
	for range utf8.RuneLen(r) {
		w.out.origin = append(w.out.origin, from)
	}
	w.last = r
}

func (w *writer) line(line string, at int) {
	for i, r := range line {
		switch {
		case unicode.IsSpace(r):
			w.put(' ', at+i)
		case r == '|':
			w.put(' ', at+i)
			w.put('\n', at+i)
		case strings.ContainsRune("‘’‚‛′`´", r):
			if r != '`' { // a mark
				w.write('\'', at+i)
			}
		case strings.ContainsRune("‐‑‒–—―−", r):
			w.write('-', at+i)
		case r >= '！' && r <= '～':
			w.write(unicode.ToLower(r-'！'+'!'), at+i)
		case r == 0, strings.ContainsRune("*_~\\™®©\u00ad\"“”„‟″«»", r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
		default:
			w.write(unicode.ToLower(r), at+i)
		}
	}
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
