package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/term"

	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
	"trustpath/tui/ui"
)

// say prints a message on stderr. It may quote file names and other input, so it
// is cleaned here.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.talk, safeTalk(fmt.Sprintf(format, args...)))
}

// safeTalk cleans a text of several lines for stderr.
func safeTalk(text string) string { return safetext.Text(text, len(text)) }

// talker cleans what cobra prints, which quotes the command line.
type talker struct{ to io.Writer }

func (t talker) Write(text []byte) (int, error) {
	cleaned := safeTalk(string(text))
	if strings.HasSuffix(string(text), "\n") {
		cleaned += "\n"
	}
	_, err := io.WriteString(t.to, cleaned)
	return len(text), err
}

// clean makes any input safe to quote in a line of output.
func clean(text string) string { return safetext.Line(text, safetext.MaxNote) }

// title is a company's name, or a placeholder if it has none.
func title(company string) string {
	if company == "" {
		return "(no name)"
	}
	return clean(company)
}

// quoted is a path as one word of a shell command.
func quoted(path string) string {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+=:@%,", r)
	}
	if path != "" && !strings.ContainsFunc(path, special) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// areCounted is a number with its noun and the verb.
func areCounted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return report.Count(n, noun) + " are"
}

// words converts ids to strings.
func words[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// unknown returns the error for an id that does not exist, with the nearest id
// that does.
func unknown[T ~string](kind, id string, known []T) error {
	const mostListed = 24
	names := words(known)
	if near := yamldoc.Nearest(id, names); near != "" {
		return fmt.Errorf("no %s %q; did you mean %q?", kind, clean(id), near)
	}
	if len(names) > mostListed {
		return fmt.Errorf("no %s %q", kind, clean(id))
	}
	return fmt.Errorf("no %s %q; there are %s", kind, clean(id), strings.Join(names, ", "))
}

// idsOf returns the id of each.
func idsOf[T any, ID ~string](all []T, id func(*T) ID) []ID {
	var out []ID
	for i := range all {
		out = append(out, id(&all[i]))
	}
	return out
}

// usageErrors joins every problem of a command line; it returns nil for none.
func usageErrors(problems ...error) error {
	if err := errors.Join(problems...); err != nil {
		return exitError{codeUsage, err}
	}
	return nil
}

// eachPair calls use for each KEY=VALUE argument and returns every problem. A key
// that is given twice is one, since one of the values would be lost.
func eachPair(args []string, form string, use func(key, value string) error) error {
	var problems []error
	seen := map[string]bool{}
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		switch {
		case !ok || key == "":
			problems = append(problems, fmt.Errorf("%q is not %s", clean(arg), form))
		case seen[key]:
			problems = append(problems, fmt.Errorf("%q is given twice", key))
		default:
			seen[key] = true
			problems = append(problems, use(key, value))
		}
	}
	return usageErrors(problems...)
}

// The widths of text, in cells.
const (
	defaultWidth  = 80
	maxWidth      = 100 // longer lines are hard to read
	minWidth      = 20
	maxFinding    = 2000 // characters of a finding of content check or doctor
	factIndent    = 4
	factLabelWide = 10
)

// width is the width of text on stdout.
func (a *app) width() int {
	columns, _, err := term.GetSize(a.out.Fd())
	if err != nil || columns <= 0 {
		return defaultWidth
	}
	return min(columns, maxWidth)
}

// textWriter writes paragraphs that are wrapped at width cells.
type textWriter struct {
	io.Writer
	width int
}

// wrap writes a text with one indent before its first line and another before
// the others.
func (w textWriter) wrap(first, rest, text string) {
	indent := first
	for _, line := range ui.Wrap(clean(text), max(minWidth, w.width-max(ui.Width(first), ui.Width(rest)))) {
		fmt.Fprintln(w, strings.TrimRight(indent+line, " "))
		indent = rest
	}
}

// fact writes a labeled text, or nothing if the text is empty.
func (w textWriter) fact(label, text string) {
	if text == "" {
		return
	}
	indent := strings.Repeat(" ", factIndent)
	for _, line := range ui.Wrap(clean(text), max(minWidth, w.width-factIndent-factLabelWide)) {
		fmt.Fprintln(w, indent+ui.Pad(label, factLabelWide)+strings.TrimRight(line, " "))
		label = ""
	}
}
