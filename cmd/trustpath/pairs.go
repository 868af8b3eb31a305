package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// pair is one KEY=VALUE of a command line.
type pair struct{ key, value string }

// pairs splits KEY=VALUE arguments. A key given twice is a mistake: one of the
// two values would be lost without a word.
func pairs(args []string, shape string) ([]pair, []error) {
	var out []pair
	var problems []error
	seen := map[string]bool{}
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		switch {
		case !ok || key == "":
			problems = append(problems, fmt.Errorf("%q is not %s", clean(arg), shape))
		case seen[key]:
			problems = append(problems, fmt.Errorf("%q is given twice", key))
		default:
			seen[key] = true
			out = append(out, pair{key, value})
		}
	}
	return out, problems
}

// unknown says that there is no such thing, and names the nearest that is.
func unknown[T ~string](kind, id string, there []T) error {
	names := make([]string, len(there))
	for i, name := range there {
		names[i] = string(name)
	}
	if near := yamldoc.Nearest(id, names); near != "" {
		return fmt.Errorf("no %s %q; did you mean %q?", kind, clean(id), near)
	}
	if len(names) > 24 { // more than anybody reads in a line
		return fmt.Errorf("no %s %q", kind, clean(id))
	}
	return fmt.Errorf("no %s %q; there are %s", kind, clean(id), strings.Join(names, ", "))
}

// allWrong is every problem of a command line, one a line; nil for none.
func allWrong(problems []error) error {
	if len(problems) == 0 {
		return nil
	}
	return failure{codeUsage, errors.Join(problems...)}
}

// clean is text for a line of talk.
func clean(text string) string { return safetext.Line(text, safetext.MaxNote) }

// companyName cleans a name from the command line.
func companyName(text string) (string, error) {
	name := safetext.Line(text, safetext.MaxNote)
	if got := len([]rune(name)); got > safetext.MaxCompany {
		return "", usagef("the name has %d characters; %d at most", got, safetext.MaxCompany)
	}
	return name, nil
}

// title is a company's name, or words for none.
func title(company string) string {
	if company == "" {
		return "(no name)"
	}
	return clean(company)
}

// quoted is a path as one word of a shell.
func quoted(path string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+=:@%,", r)
	}
	if path != "" && strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
