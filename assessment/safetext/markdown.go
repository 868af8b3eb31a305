package safetext

import (
	"fmt"
	"html"
	"strings"
)

// Both CommonMark and the terminal renderer must undo every escape: a backslash
// before punctuation that the renderer knows, otherwise an entity.
var (
	inline = strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`,
		`<`, `\<`, `>`, `\>`, `#`, `\#`, `!`, `\!`, `|`, `\|`, `://`, `&#58;//`, `@`, `&#64;`)
	web = Pattern(`(?i)www\.`)

	// A tilde or a dollar sign closes a strikethrough or a formula only after a
	// non-space, so "~30" and "$20" need no escape.
	closing = Pattern(`\S[~$]+`)
	marks   = strings.NewReplacer("~", "&#126;", "$", "&#36;")

	underline = Pattern(`^(?:=+|:[\s:-]*)$`)
	numbered  = Pattern(`^[0-9]+[.)]`)

	// The start of a shortcode such as :100:, which GitHub and others replace by a
	// picture even when escaped. An invisible word joiner breaks it up.
	shortcode  = Pattern(`:[\pL\pN_+-]+`)
	wordJoiner = "\u2060"
)

// Markdown escapes clean text so that it appears literally in a paragraph, a
// list item or a table cell. It joins lines with " / "; for a quote block, call
// it once a line.
func Markdown(s string) string {
	var parts []string
	for _, line := range strings.Split(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" {
			parts = append(parts, markdownLine(line))
		}
	}
	return strings.Join(parts, " / ")
}

// markdownLine also escapes what is special only at the start of a line: list
// markers, list numbers, and the underlines of headings and tables.
func markdownLine(line string) string {
	entities := html.UnescapeString(line) != line
	start := ""
	switch number := numbered().FindString(line); {
	case line[0] == '-' || line[0] == '+':
		start = `\`
	case underline().MatchString(line):
		start, line = fmt.Sprintf("&#%d;", line[0]), line[1:]
	case number != "":
		start, line = number[:len(number)-1]+`\`, line[len(number)-1:]
	}
	if entities {
		line = strings.ReplaceAll(line, "&", "&amp;")
	}
	line = inline.Replace(literalColons(line))
	if strings.ContainsAny(line, "~$") { // most lines are plain, and the patterns slow
		line = closing().ReplaceAllStringFunc(line, marks.Replace)
	}
	if strings.Contains(line, ".") {
		line = web().ReplaceAllStringFunc(line, func(s string) string { return s[:3] + `\.` })
	}
	return start + line
}

// literalColons breaks up text that looks like a shortcode.
func literalColons(line string) string {
	if strings.Count(line, ":") < 2 {
		return line
	}
	var out strings.Builder
	last := 0
	for _, found := range shortcode().FindAllStringIndex(line, -1) {
		if strings.HasPrefix(line[found[1]:], ":") {
			out.WriteString(line[last:found[0]+1] + wordJoiner)
			last = found[0] + 1
		}
	}
	return out.String() + line[last:]
}

var (
	// The first colon silently ends a name; # and ; start and end entities.
	signs = strings.NewReplacer("#", " ", ";", ",", ":", " -", "%", " percent", "`", "'", `"`, "'", "<", "(", ">", ")",
		"{", "(", "}", ")", "[", "(", "]", ")")
	// Mermaid parses a name that begins with a keyword as a statement.
	statement = Pattern(`(?i)^(?:gantt|title|section|click|call|href|excludes|includes|todaymarker|axisformat|tickinterval|` +
		`weekday|weekend|dateformat|inclusiveenddates|topaxis|displaymode|acctitle|accdescr|[0-9]{4}-[0-9]{2}-[0-9]{2})\b`)
)

// Mermaid makes clean text safe as the name of a task or section in a Mermaid
// chart by replacing characters that are special there.
func Mermaid(s string) string {
	name := strings.Join(strings.Fields(signs.Replace(s)), " ")
	if statement().MatchString(name) {
		return "'" + name + "'"
	}
	return name
}
