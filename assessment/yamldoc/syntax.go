package yamldoc

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

const (
	tooDeep    = "lists or mappings stand too deep in each other"
	noComments = "JSON has no comments; remove this one"
	// oneDocument is the problem at the beginning of a second document.
	oneDocument = "the file holds more than one document; leave out what begins here"
)

// version matches a directive that makes no difference for our files. The YAML
// reader accepts only 1.1.
var version = regexp.MustCompile(`^%YAML[ \t]+1\.[12][ \t]*(?:#.*)?$`)

// source turns directives for YAML 1.1 and 1.2 before the document into comments,
// for the YAML reader.
func source(text string) string {
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		switch {
		case version.MatchString(line):
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
var pair = regexp.MustCompile(`(?i)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|(?s)\\.`)

// paired writes the surrogate pairs of a JSON text as YAML escapes.
func paired(text string) string {
	return pair.ReplaceAllStringFunc(text, func(escape string) string {
		m := pair.FindStringSubmatch(escape)
		if m[1] == "" {
			return escape
		}
		high, _ := strconv.ParseUint(m[1], 16, 16) // digits by the pattern
		low, _ := strconv.ParseUint(m[2], 16, 16)
		return fmt.Sprintf(`\U%08X`, utf16.DecodeRune(rune(high), rune(low)))
	})
}

// likeJSON matches the beginning of a text that is meant as JSON.
var likeJSON = regexp.MustCompile(`^\s*(?:\{\s*(?:"|//|/\*|\})|\[\s*[{"\[])`)

// AsJSON returns what is wrong with a text as JSON. It returns false if nothing
// is, or if the text is YAML.
func AsJSON(text, name string) (Problem, bool) {
	var syntax *json.SyntaxError
	var whole json.RawMessage
	if !errors.As(json.Unmarshal([]byte(text), &whole), &syntax) {
		return Problem{}, false
	}
	at, reason := max(0, min(int(syntax.Offset), len(text))-1), syntax.Error()
	rest, comma := text[at:], strings.TrimRight(text[:at], " \t\n")
	switch {
	case strings.Contains(reason, "unexpected end"):
		return Placed(text, name, len(text), "the file ends too early; a bracket or a quote is not closed"), true
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return Placed(text, name, at, noComments), true
	case rest[0] == '#': // a comment of YAML
		return Problem{}, false
	case strings.Contains(reason, "in string literal"):
		return Placed(text, name, at, `a text has a line break or a tab in it; write \n or \t, and end the text with a quote`), true
	case strings.Contains(reason, "escape"):
		return Placed(text, name, at, `a backslash begins an escape, and this is none; write \\ for a backslash`), true
	case strings.Contains(reason, "looking for beginning") && strings.HasSuffix(comma, ",") && strings.ContainsRune("]}", rune(rest[0])):
		return Placed(text, name, len(comma)-1, "there is a comma too many; remove this one"), true
	case strings.Contains(reason, "beginning of object key"):
		return Placed(text, name, at, "a key is missing here, in double quotes"), true
	case strings.Contains(reason, "after object key:value pair"):
		return Placed(text, name, at, "a comma or } is missing before this"), true
	case strings.Contains(reason, "after object key"):
		return Placed(text, name, at, "a colon is missing before this"), true
	case strings.Contains(reason, "after array element"):
		return Placed(text, name, at, "a comma or ] is missing before this"), true
	case strings.Contains(reason, "after top-level value"):
		return Placed(text, name, at, oneDocument), true
	}
	return Placed(text, name, at, "this is no value of JSON; put a text in double quotes"), true
}

// Placed returns a problem at a byte of a text.
func Placed(text, name string, at int, message string) Problem {
	before := text[:at]
	return Problem{name, strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1, message}
}

// spoken explains the messages of the YAML reader to the author of a file. The
// first match counts.
var spoken = []struct{ said, means string }{
	{"exceeded max depth", tooDeep},
	{"tab character", "this is a tab; indent with spaces"},
	{"document start", oneDocument},
	{"mapping values are not allowed", `a colon is not expected here; put a text with ": " in quotes, or mend the indentation`},
	{"mapping keys are not allowed", "a key is not expected here; mend the indentation"},
	{"block sequence entries are not allowed", `an entry of a list is not expected here; begin "- " in a line of its own`},
	{"did not find expected key", "the indentation does not fit; keys of one mapping begin in the same column"},
	{"'-' indicator", "the indentation does not fit; entries of one list begin in the same column"},
	{"could not find expected ':'", "a key needs a colon and a space behind it, as in company: Acme"},
	{"',' or ']'", "a comma or ] is missing before this"},
	{"',' or '}'", "a comma or } is missing before this"},
	{"node content", "a value is missing here; put a text that begins with a sign in quotes"},
	{"Unicode character escape code", "this escape is no character; write the character itself"},
	{"escape character", `a backslash in double quotes begins an escape; write \\ for a backslash, or use single quotes`},
	{"hexadecimal", "this escape lacks digits; write the character itself"},
	{"incompatible YAML document", "this program reads YAML 1.1 and 1.2; remove this line"},
	{"unknown anchor", "put a text that begins with * in quotes"},
	{"alphabetic or numeric character", "put a text that begins with & or * in quotes"},
}

// syntaxProblem explains why the YAML reader cannot read a text.
func syntaxProblem(text, name string, err error) Problem {
	var wrong *yaml.LoadError
	if !errors.As(err, &wrong) {
		return Problem{File: name, Message: "not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	p := Problem{name, wrong.Mark.Line, wrong.Mark.Column, "not YAML: " + wrong.Message}
	sign := signAt(text, wrong.Mark.Line, wrong.Mark.Column)
	switch {
	case strings.Contains(wrong.ContextMsg, "directive"):
		p.Column, p.Message = 1, "a line that begins with % is a directive, which no file here needs; remove it"
		return p
	case strings.Contains(wrong.ContextMsg, "quoted scalar") && strings.HasPrefix(wrong.Message, "found unexpected"):
		return Problem{name, wrong.ContextMark.Line, wrong.ContextMark.Column, "the quote that begins here is not closed"}
	case strings.Contains(wrong.Message, "cannot start any token") && sign == '\t':
		p.Message = "this is a tab; indent with spaces"
		return p
	case strings.Contains(wrong.Message, "cannot start any token"):
		p.Message = fmt.Sprintf("put a text that begins with %c in quotes", sign)
		return p
	case strings.Contains(wrong.ContextMsg, "tag"), strings.Contains(wrong.Message, "tag"):
		p.Message = "tags are not allowed; put a text that begins with ! in quotes"
		return p
	case strings.Contains(wrong.ContextMsg, "block scalar") && strings.Contains(wrong.Message, "line break"):
		p.Message = "put a text that begins with | or > in quotes"
		return p
	}
	for _, s := range spoken {
		if strings.Contains(wrong.Message, s.said) {
			p.Message = s.means
			break
		}
	}
	return p
}

// signAt returns the character at a position, or a blank.
func signAt(text string, line, column int) rune {
	for range line - 1 {
		_, text, _ = strings.Cut(text, "\n")
	}
	for i, r := range []rune(text) {
		if i == column-1 {
			return r
		}
	}
	return ' '
}
