package catalog

import (
	"fmt"
	"strings"
)

// A condition is written as question.option, a name, and, or, not and
// parentheses. maxNesting bounds what a hostile pack can make the parser do.
const maxNesting = 64

// expr is a parsed condition.
type expr struct {
	op          string // "name", "and", "or", "not"
	name        string
	offset      int // in the text, for problems
	left, right *expr
}

// parse reads a condition. The error names what is wrong and where in the text.
func parse(text string) (*expr, error) {
	p := parser{text: text}
	p.next()
	e, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.token != "" {
		return nil, p.errorf("unexpected %q", p.token)
	}
	return e, nil
}

type parser struct {
	text  string
	at    int // after the token
	start int // of the token
	token string
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf("at character %d of the condition: %s", p.start+1, fmt.Sprintf(format, args...))
}

func isWord(c byte) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z'
}

func (p *parser) next() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	p.start = p.at
	for p.at < len(p.text) && isWord(p.text[p.at]) {
		p.at++
	}
	if p.at == p.start && p.at < len(p.text) {
		p.at++
	}
	p.token = p.text[p.start:p.at]
}

func (p *parser) or(depth int) (*expr, error) { return p.chain("or", depth, p.and) }

func (p *parser) and(depth int) (*expr, error) { return p.chain("and", depth, p.not) }

func (p *parser) chain(op string, depth int, part func(int) (*expr, error)) (*expr, error) {
	left, err := part(depth)
	for err == nil && p.token == op {
		at := p.start
		p.next()
		var right *expr
		if right, err = part(depth); err == nil {
			left = &expr{op: op, left: left, right: right, offset: at}
		}
	}
	return left, err
}

func (p *parser) not(depth int) (*expr, error) {
	if depth > maxNesting {
		return nil, p.errorf("nested deeper than %d", maxNesting)
	}
	switch {
	case p.token == "not":
		at := p.start
		p.next()
		inner, err := p.not(depth + 1)
		return &expr{op: "not", left: inner, offset: at}, err
	case p.token == "(":
		p.next()
		inner, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.token != ")" {
			return nil, p.errorf("a parenthesis is not closed")
		}
		p.next()
		return inner, nil
	case p.token == "":
		return nil, p.errorf("a name is missing")
	case !isWord(p.token[0]) || p.token == "and" || p.token == "or":
		return nil, p.errorf("unexpected %q", p.token)
	}
	e := &expr{op: "name", name: p.token, offset: p.start}
	p.next()
	return e, nil
}
