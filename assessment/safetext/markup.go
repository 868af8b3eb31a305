package safetext

import "strings"

var inline = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `&`, `\&`,
	`#`, `\#`, `!`, `\!`, `|`, `\|`, `~`, `\~`, `$`, `\$`, `://`, `\://`, `www.`, `www\.`, `@`, `\@`)

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
// list marks, numbers of a list, underlines of a heading.
func markdownLine(s string) string {
	escaped := inline.Replace(s)
	switch {
	case strings.HasPrefix(escaped, "-"), strings.HasPrefix(escaped, "+"), strings.HasPrefix(escaped, "="):
		return `\` + escaped
	}
	digits := 0
	for digits < len(escaped) && escaped[digits] >= '0' && escaped[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < len(escaped) && (escaped[digits] == '.' || escaped[digits] == ')') {
		return escaped[:digits] + `\` + escaped[digits:]
	}
	return escaped
}

// mermaid replaces what ends or breaks a task name in a Mermaid chart. The
// first colon ends it silently, and # and ; are read as entities.
var mermaid = strings.NewReplacer("#", " ", ";", ",", ":", " -", "%", " percent", "`", "'", `"`, "'", "\n", " ", "\t", " ",
	"<", "(", ">", ")", "{", "(", "}", ")", "[", "(", "]", ")")

// Mermaid makes a clean text fit for the name of a task in a Mermaid chart.
func Mermaid(s string) string {
	return strings.Join(strings.Fields(mermaid.Replace(s)), " ")
}
