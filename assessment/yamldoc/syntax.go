package yamldoc

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment/safetext"
)

const (
	tooDeep    = "lists or mappings are nested too deeply"
	noComments = "JSON has no comments; remove this one"
	// oneDocument is the problem at the beginning of a second document.
	oneDocument = "the file holds more than one document; leave out what begins here"
)

// version matches a directive that makes no difference for our files. The YAML
// reader accepts only 1.1.
var version = safetext.Pattern(`^%YAML[ \t]+1\.[12][ \t]*(?:#.*)?$`)

// source turns directives for YAML 1.1 and 1.2 before the document into comments,
// for the YAML reader.
func source(text string) string {
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		switch {
		case version().MatchString(line):
			text = text[:at] + "#" + text[at+1:]
		case strings.TrimSpace(line) != "" && line[0] != '#' && line[0] != '%':
			return text
		}
		at += len(line) + 1
	}
	return text
}

// pair matches the JSON escape of a surrogate pair, which YAML does not have, or
// any other escape, so that no match begins inside one.
var pair = safetext.Pattern(`(?i)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|(?s)\\.`)

// paired writes the surrogate pairs of a JSON text as YAML escapes.
func paired(text string) string {
	return pair().ReplaceAllStringFunc(text, func(escape string) string {
		m := pair().FindStringSubmatch(escape)
		if m[1] == "" {
			return escape
		}
		high, _ := strconv.ParseUint(m[1], 16, 16) // digits by the pattern
		low, _ := strconv.ParseUint(m[2], 16, 16)
		return fmt.Sprintf(`\U%08X`, utf16.DecodeRune(rune(high), rune(low)))
	})
}

// likeJSON matches the beginning of a text that is meant as JSON.
var likeJSON = safetext.Pattern(`^\s*(?:\{\s*(?:"|//|/\*|\})|\[\s*[{"\[])`)

// AsJSON returns what is wrong with a text as JSON. It returns false if nothing
// is, or if the text is YAML.
func AsJSON(text, name string) (Problem, bool) {
	var syntax *json.SyntaxError
	var whole json.RawMessage
	if !errors.As(json.Unmarshal([]byte(text), &whole), &syntax) {
		return Problem{}, false
	}
	at, reason := max(0, min(int(syntax.Offset), len(text))-1), syntax.Error()
	rest, before := text[at:], strings.TrimRight(text[:at], " \t\n")
	switch {
	case strings.Contains(reason, "unexpected end"):
		at = len(text)
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return Placed(text, name, at, noComments), true
	case rest[0] == '#': // a comment of YAML
		return Problem{}, false
	case strings.HasSuffix(before, ",") && strings.ContainsRune("]}", rune(rest[0])):
		at, reason = len(before)-1, "after the last comma"
	}
	return Placed(text, name, at, explained(jsonWords, reason)), true
}

// Placed returns a problem at a byte of a text.
func Placed(text, name string, at int, message string) Problem {
	before := text[:at]
	return Problem{name, strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1, message}
}

// These tables explain the messages of the two readers to the author of a file. A
// line has texts that are all in the message, and the explanation; the first line
// that fits counts.
var (
	//go:embed words/json.txt
	jsonWords string
	//go:embed words/yaml.txt
	yamlWords string
)

func explained(table, message string) string {
	for line := range strings.Lines(table) {
		said, means, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
		lacking := func(part string) bool { return !strings.Contains(message, part) }
		if !slices.ContainsFunc(strings.Split(said, " & "), lacking) {
			return means
		}
	}
	return ""
}

func syntaxProblem(text, name string, err error) Problem {
	var wrong *yaml.LoadError
	if !errors.As(err, &wrong) {
		return Problem{File: name, Message: "not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	p := Problem{name, wrong.Mark.Line, wrong.Mark.Column, ""}
	sign, message := signAt(text, p.Line, p.Column), wrong.Message
	switch {
	case strings.Contains(wrong.ContextMsg, "directive"):
		p.Column = 1
	case strings.Contains(wrong.ContextMsg, "quoted scalar") && strings.HasPrefix(wrong.Message, "found unexpected"):
		p.Line, p.Column = wrong.ContextMark.Line, wrong.ContextMark.Column
	case sign == '\t':
		message += " at a tab"
	}
	p.Message = cmp.Or(explained(yamlWords, wrong.ContextMsg+": "+message), "not YAML: "+wrong.Message)
	p.Message = strings.ReplaceAll(p.Message, "{sign}", string(sign))
	return p
}

func signAt(text string, line, column int) rune {
	lines := strings.SplitN(text, "\n", line+1)
	if signs := []rune(lines[min(line, len(lines))-1]); column <= len(signs) {
		return signs[column-1]
	}
	return ' '
}
