package pack

import (
	_ "embed" // the words
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

//go:embed style.txt
var styleWords string

type styleRule struct {
	pattern *regexp.Regexp
	better  string
	content bool // not for the strings of the program
}

// styleRules reads the word list when the first pack is checked for its style.
var styleRules = sync.OnceValue(func() []styleRule {
	var out []styleRule
	content := false
	for line := range strings.Lines(styleWords) {
		pattern, better, found := strings.Cut(strings.TrimSpace(line), " => ")
		content = content || strings.HasPrefix(line, "[content]")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		out = append(out, styleRule{regexp.MustCompile(`(?i)(?:\b|^)(?:` + pattern + `)(?:\b|$)`), better, content})
	}
	return out
})

const maxWords = 30

// CheckStyle checks the texts that a reader sees: words that have a better one are
// errors, and long sentences are warnings. Whether a pack keeps to it is up to its
// authors; ours does.
func (r *Report) CheckStyle() []Finding {
	var out []Finding
	for _, name := range r.names {
		data, err := safetext.Decode(r.files[name])
		if err != nil {
			continue // the pack could not have been loaded
		}
		text := string(data)
		if strings.HasSuffix(name, ".md") {
			out = append(out, styleOf(name, text, place{}, text)...)
			continue
		}
		doc, err := yamldoc.Read(data, name, maxTree)
		if err != nil {
			continue
		}
		eachText(doc.Root, name, func(n *yaml.Node) { out = append(out, styleOf(name, n.Value, place{n}, text)...) })
	}
	sortFindings(out)
	return out
}

// codeLike matches what only conditions and ids look like.
var codeLike = safetext.Pattern(`^[a-z0-9_.()\s]*[a-z0-9][._][a-z0-9][a-z0-9_.()\s]*$`)

// eachText calls use for every value below a node that a reader sees.
func eachText(n *yaml.Node, name string, use func(*yaml.Node)) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && !codeLike().MatchString(n.Value) {
		use(n)
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode {
			key := n.Content[i&^1].Value
			quoted := name == "sources.yaml" && key == "title"
			if i%2 == 0 || quoted || slices.Contains([]string{"address", "patterns", "exceptions"}, key) {
				continue // for the program, or in the words of others
			}
		}
		eachText(child, name, use)
	}
}

var quotation = safetext.Pattern(`“[^”]*”`)

// styleOf checks one text, which begins at a node of a file, or for a Markdown file
// at its beginning.
func styleOf(name, value string, at place, file string) []Finding {
	var out []Finding
	word := 0 // of the text, in which the sentence begins
	for _, sentence := range cutSentences(value) {
		words := strings.Fields(sentence)
		find := func(offset int, warning bool, format string, args ...any) {
			line := lineOf(file, at, word+len(strings.Fields(sentence[:offset])))
			problem := yamldoc.Problem{File: name, Line: line, Message: fmt.Sprintf(format, args...)}
			out = append(out, Finding{Problem: problem, Warning: warning})
		}
		own := quotation().ReplaceAllStringFunc(sentence, func(s string) string { return strings.Repeat(" ", len(s)) })
		trimmed := strings.TrimLeft(own, " \n*_")
		for _, rule := range styleRules() {
			for _, found := range rule.pattern.FindAllStringIndex(trimmed, -1) {
				begin, end := found[0], found[1]
				find(len(own)-len(trimmed)+begin, false, "%q: better %s", strings.Join(strings.Fields(trimmed[begin:end]), " "), rule.better)
			}
		}
		counted := len(slices.DeleteFunc(slices.Clone(words), func(w string) bool {
			return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		}))
		if counted > maxWords {
			find(0, true, "a sentence has %d words, and %d are enough: %s …", counted, maxWords, strings.Join(words[:6], " "))
		}
		word += len(words)
	}
	return out
}

// cutSentences cuts a text after each sentence, before each item, heading and row, and
// between the cells of a row. What it returns is the whole text.
func cutSentences(text string) []string {
	var out []string
	begin := 0
	cut := func(at int) {
		if at > begin && strings.TrimSpace(text[begin:at]) != "" {
			out = append(out, text[begin:at])
			begin = at
		}
	}
	for i, char := range text {
		rest := text[i+utf8.RuneLen(char):]
		switch {
		case char == '\n' && (strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, "- ") ||
			strings.HasPrefix(rest, "#") || strings.HasPrefix(rest, "|")), char == '|' && strings.HasPrefix(rest, " "):
			cut(i)
		case char == '.' || char == '!' || char == '?':
			after := strings.TrimLeft(rest, `”"')*_`)
			next := strings.TrimLeft(after, " \n")
			if first, _ := utf8.DecodeRuneInString(next); next != after && next != "" && !unicode.IsLower(first) {
				cut(len(text) - len(next))
			}
		}
	}
	cut(len(text))
	return out
}

// lineOf returns the line of a file that has a word of the text at a node.
func lineOf(file string, at place, word int) int {
	lines := strings.Split(file, "\n")
	number, column := 1, 1
	if at.Node != nil {
		number, column = at.Line, at.Column
		if at.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			number, column = number+1, 1 // the text begins below its sign
		}
	}
	for ; number < len(lines); number++ {
		line := lines[number-1]
		words := len(strings.Fields(line[min(column-1, len(line)):]))
		if word < words {
			break
		}
		word, column = word-words, 1
	}
	return number
}
