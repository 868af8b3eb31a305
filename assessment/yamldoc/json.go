package yamldoc

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// fromJSON reads a document that is JSON to the letter, in a fraction of the
// time that the YAML reader takes. The tree is the one that the YAML reader
// makes of the same text; a test compares them. It gives up at whatever it does
// not expect, and the YAML reader says what is wrong; where that is how deep the
// document is, deep stands there.
func fromJSON(text string) (root, deep *yaml.Node) {
	values := 1 + strings.Count(text, ",") + 2*strings.Count(text, ":") // or fewer, where those are in texts
	p := jsonParser{text: text, line: 1, column: 1, nodes: make([]yaml.Node, 0, min(values, maxBlock))}
	p.blank()
	if p.at >= len(text) || text[p.at] != '{' {
		return nil, nil
	}
	root, ok := p.value(0)
	if p.blank(); !ok || p.at != len(text) {
		return nil, p.deep
	}
	return root, nil
}

const maxBlock = 4096 // nodes that are made at once

type jsonParser struct {
	text         string
	at           int
	line, column int         // of at, counted from one, in characters
	nodes        []yaml.Node // handed out one by one, so that they are made at once
	deep         *yaml.Node  // the first one that stands too deep
}

// node hands out a node that begins here.
func (p *jsonParser) node(kind yaml.Kind, tag string, style yaml.Style) *yaml.Node {
	if len(p.nodes) == cap(p.nodes) {
		p.nodes = make([]yaml.Node, 0, min(2*cap(p.nodes), maxBlock))
	}
	p.nodes = append(p.nodes, yaml.Node{Kind: kind, Tag: tag, Style: style, Line: p.line, Column: p.column})
	return &p.nodes[len(p.nodes)-1]
}

func (p *jsonParser) blank() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case '\n':
			p.line, p.column = p.line+1, 0
		case ' ', '\t', '\r':
		default:
			return
		}
		p.at, p.column = p.at+1, p.column+1
	}
}

// take goes past one sign of the grammar.
func (p *jsonParser) take(sign byte) bool {
	if p.at >= len(p.text) || p.text[p.at] != sign {
		return false
	}
	p.at, p.column = p.at+1, p.column+1
	return true
}

func (p *jsonParser) value(depth int) (*yaml.Node, bool) {
	if p.at >= len(p.text) {
		return nil, false
	}
	if depth > maxNesting {
		p.deep = &yaml.Node{Line: p.line, Column: p.column}
		return nil, false
	}
	switch c := p.text[p.at]; {
	case c == '{':
		return p.list(p.node(yaml.MappingNode, "!!map", yaml.FlowStyle), '}', depth)
	case c == '[':
		return p.list(p.node(yaml.SequenceNode, "!!seq", yaml.FlowStyle), ']', depth)
	case c == '"':
		return p.quoted()
	default:
		return p.plain()
	}
}

// list reads the members of an object or an array, up to its end.
func (p *jsonParser) list(n *yaml.Node, end byte, depth int) (*yaml.Node, bool) {
	p.at, p.column = p.at+1, p.column+1
	if p.blank(); p.take(end) {
		return n, true
	}
	for {
		if end == '}' {
			key, ok := p.key()
			if !ok {
				return nil, false
			}
			n.Content = append(n.Content, key)
		}
		member, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		n.Content = append(n.Content, member)
		p.blank()
		if p.take(end) {
			return n, true
		}
		if !p.take(',') {
			return nil, false
		}
		p.blank()
	}
}

// key reads a name with its colon.
func (p *jsonParser) key() (*yaml.Node, bool) {
	if p.at >= len(p.text) || p.text[p.at] != '"' {
		return nil, false
	}
	n, ok := p.quoted()
	p.blank()
	if !ok || !p.take(':') {
		return nil, false
	}
	p.blank()
	return n, true
}

func (p *jsonParser) quoted() (*yaml.Node, bool) {
	n := p.node(yaml.ScalarNode, "!!str", yaml.DoubleQuotedStyle)
	from := p.at + 1
	end := from
	plain := true
	for ; ; end++ {
		if end >= len(p.text) || p.text[end] < ' ' {
			return nil, false
		}
		if p.text[end] == '"' {
			break
		}
		if p.text[end] == '\\' {
			plain = false
			end++
		}
	}
	raw := p.text[from:end]
	p.at, p.column = end+1, p.column+utf8.RuneCountInString(raw)+2
	if n.Value = raw; plain {
		return n, true
	}
	value, ok := unescape(raw)
	n.Value = value
	return n, ok
}

// unescape undoes the escapes of JSON. A lone half of a pair is none.
func unescape(raw string) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out.WriteByte(raw[i])
			continue
		}
		i++
		if i == len(raw) {
			return "", false
		}
		if raw[i] != 'u' {
			at := strings.IndexByte(`"\/bfnrt`, raw[i])
			if at < 0 {
				return "", false
			}
			out.WriteByte("\"\\/\b\f\n\r\t"[at])
			continue
		}
		r, ok := unit(raw, i+1)
		i += 4
		if ok && utf16.IsSurrogate(r) {
			low, second := rune(0), false
			if strings.HasPrefix(raw[min(i+1, len(raw)):], `\u`) {
				low, second = unit(raw, i+3)
			}
			r = utf16.DecodeRune(r, low)
			ok = second && r != utf8.RuneError
			i += 6
		}
		if !ok {
			return "", false
		}
		out.WriteRune(r)
	}
	return out.String(), true
}

// unit reads four digits of base sixteen.
func unit(raw string, at int) (rune, bool) {
	if at+4 > len(raw) || strings.ContainsAny(raw[at:at+4], "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(raw[at:at+4], 16, 16)
	return rune(n), err == nil
}

var number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`)

// plain reads a number, true, false or null.
func (p *jsonParser) plain() (*yaml.Node, bool) {
	end := p.at
	for end < len(p.text) && strings.IndexByte("+-.0123456789abcdefghijklmnopqrstuvwxyzE", p.text[end]) >= 0 {
		end++
	}
	word := p.text[p.at:end]
	tag := ""
	switch word {
	case "null":
		tag = "!!null"
	case "true", "false":
		tag = "!!bool"
	default:
		if !number.MatchString(word) {
			return nil, false
		}
		tag = "!!int"
		if strings.ContainsAny(word, ".eE") {
			tag = "!!float"
		}
	}
	n := p.node(yaml.ScalarNode, tag, 0)
	n.Value = word
	p.at, p.column = end, p.column+len(word)
	return n, true
}
