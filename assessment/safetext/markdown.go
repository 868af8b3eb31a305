package safetext

import (
	"html"
	"regexp"
	"strings"
)

// The escapes are those that both CommonMark and the terminal renderer undo:
// a backslash before the punctuation that the latter knows, else an entity.
var (
	inline = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`,
		`<`, `\<`, `>`, `\>`, `#`, `\#`, `!`, `\!`, `|`, `\|`, `://`, `&#58;//`, `@`, `&#64;`)
	web = regexp.MustCompile(`(?i)www\.`)

	// A tilde or a dollar ends a strike-through or a formula only behind
	// something. So "~30" and "$20" stay as they are, and open nothing.
	closing = regexp.MustCompile(`\S[~$]+`)
	marks   = strings.NewReplacer("~", "&#126;", "$", "&#36;")

	underline = regexp.MustCompile(`^(?:=+|:[\s:-]*)$`)
	numbered  = regexp.MustCompile(`^[0-9]+[.)]`)

	// What may begin a shortcode, such as :100:, which GitHub and others show as
	// a picture wherever it is, escaped or not. A word joiner is not seen.
	shortcode  = regexp.MustCompile(`:[\pL\pN_+-]+`)
	wordJoiner = "\u2060"
)

// Markdown escapes a clean text so that it shows literally inside a paragraph,
// a list item or a cell. Lines are joined with " / "; quote blocks call it for
// each line.
func Markdown(s string) string {
	var parts []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			parts = append(parts, markdownLine(line))
		}
	}
	return strings.Join(parts, " / ")
}

// markdownLine also escapes what has a meaning only at the start of a line:
// list marks, numbers of a list, underlines of a heading and of a table.
func markdownLine(line string) string {
	entities := html.UnescapeString(line) != line
	start := ""
	switch {
	case line[0] == '-' || line[0] == '+':
		start = `\`
	case underline.MatchString(line):
		start, line = entity(line[0]), line[1:]
	case numbered.MatchString(line):
		digits := len(numbered.FindString(line)) - 1
		start, line = line[:digits]+`\`, line[digits:]
	}
	if entities {
		line = strings.ReplaceAll(line, "&", "&amp;")
	}
	line = inline.Replace(literalColons(line))
	line = closing.ReplaceAllStringFunc(line, marks.Replace)
	line = web.ReplaceAllStringFunc(line, func(s string) string { return s[:3] + `\.` })
	return start + line
}

// literalColons breaks up what a reader of Markdown could take for a shortcode.
func literalColons(line string) string {
	var out strings.Builder
	last := 0
	for _, found := range shortcode.FindAllStringIndex(line, -1) {
		if strings.HasPrefix(line[found[1]:], ":") {
			out.WriteString(line[last:found[0]+1] + wordJoiner)
			last = found[0] + 1
		}
	}
	return out.String() + line[last:]
}

func entity(c byte) string {
	if c == ':' {
		return "&#58;"
	}
	return "&#61;"
}

var (
	// The first colon ends a name silently, # and ; are read as entities.
	signs = strings.NewReplacer("#", " ", ";", ",", ":", " -", "%", " percent", "`", "'", `"`, "'", "<", "(", ">", ")",
		"{", "(", "}", ")", "[", "(", "]", ")")
	// A name that begins like a statement is read as one.
	statement = regexp.MustCompile(`(?i)^(?:gantt|title|section|click|call|href|excludes|includes|todaymarker|axisformat|tickinterval|` +
		`weekday|weekend|dateformat|inclusiveenddates|topaxis|displaymode|acctitle|accdescr|[0-9]{4}-[0-9]{2}-[0-9]{2})\b`)
)

// Mermaid makes a clean text fit for the name of a task or a section in a
// Mermaid chart: signs that mean something there give way to plain ones.
func Mermaid(s string) string {
	name := strings.Join(strings.Fields(signs.Replace(s)), " ")
	if statement.MatchString(name) {
		return "'" + name + "'"
	}
	return name
}
