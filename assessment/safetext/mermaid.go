package safetext

import (
	"regexp"
	"strings"
)

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
