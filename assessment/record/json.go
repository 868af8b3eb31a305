package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"trustpath/assessment/yamldoc"
)

// maxNesting is how deep lists and objects of a record may be nested.
const maxNesting = 100

// parser reads JSON as a tree of values. It refuses what two readers of JSON can
// understand differently: keys that are repeated or that differ only in case.
type parser struct {
	*json.Decoder
	data     []byte
	name     string
	keys     map[string][]string // the keys of the outermost object, "", and of those below it; others may have any
	problems yamldoc.Problems
	parts    map[string][]byte // the text of each value of the outermost object
}

// parse returns the value of a JSON text, with its numbers in one form, or
// yamldoc.Problems.
func parse(data []byte, name string, keys map[string][]string) (any, *parser, error) {
	p := &parser{Decoder: json.NewDecoder(bytes.NewReader(data)), data: data, name: name, keys: keys, parts: map[string][]byte{}}
	p.UseNumber()
	value, err := p.value("", 0)
	if err == nil {
		if _, after := p.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows it")
		}
	}
	if err != nil {
		at := p.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		p.add(at, "not a record: %v", err)
	}
	if len(p.problems) > 0 {
		return nil, p, p.problems
	}
	return value, p, nil
}

// add notes a problem at an offset, up to the largest number that is shown.
func (p *parser) add(offset int64, format string, args ...any) {
	if len(p.problems) == most {
		return
	}
	before := p.data[:min(int(offset), len(p.data))]
	p.problems = append(p.problems, yamldoc.Problem{File: p.name, Line: 1 + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]), Message: fmt.Sprintf(format, args...)})
}

func (p *parser) value(where string, depth int) (any, error) {
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	if n, ok := token.(json.Number); ok {
		return decimal(n)
	}
	if depth > maxNesting {
		return nil, fmt.Errorf("lists and objects are nested more than %d deep", maxNesting)
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for p.More() {
			item, err := p.value("deeper", depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err = p.Token()
		return list, err
	case json.Delim('{'):
		return p.object(where, depth)
	default:
		return token, nil
	}
}

func (p *parser) object(where string, depth int) (any, error) {
	known := p.keys[where]
	object, anyCase := map[string]any{}, map[string]string{}
	for p.More() {
		before := p.InputOffset()
		from := int64(len(p.data) - len(bytes.TrimLeft(p.data[before:], ", \t\r\n")))
		token, err := p.Token()
		if err != nil {
			return nil, err
		}
		key, end := token.(string), p.InputOffset()
		other, again := anyCase[fold(key)]
		switch {
		case again && other == key:
			p.add(from, "the key %.100q is there twice", key)
		case again:
			p.add(from, "the keys %.100q and %.100q differ only in case", other, key)
		case known != nil && !slices.Contains(known, key):
			p.add(from, "a record has no key %.100q here; the keys are %s", key, strings.Join(known, ", "))
		}
		anyCase[fold(key)] = key
		below := "deeper"
		if depth == 0 {
			below = key
		}
		if object[key], err = p.value(below, depth+1); err != nil {
			return nil, err
		}
		if depth == 0 {
			p.parts[key] = bytes.TrimLeft(p.data[end:p.InputOffset()], ": \t\r\n")
		}
	}
	_, err := p.Token()
	return object, err
}

// fold returns a key in a form that is the same for every case, as encoding/json
// and other readers match keys.
func fold(key string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, key)
}

// decimal returns the one form of a number without an exponent: 1.0, 10e-1 and 1
// are the same number, and no digit is lost.
func decimal(n json.Number) (json.Number, error) {
	const longest = 400 // digits, and the largest exponent
	text, exponent, _ := strings.Cut(strings.ToLower(string(n)), "e")
	shift := 0
	if exponent != "" {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil {
			return "", fmt.Errorf("the number %.40s is too large or too small", string(n))
		}
	}
	if len(text) > longest || max(shift, -shift) > longest {
		return "", fmt.Errorf("the number %.40s is too large, too small or too long", string(n))
	}
	text, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	point := len(digits) - len(fraction) + shift // digits before the point; below zero for zeros behind it
	digits = strings.TrimRight(digits, "0")
	switch {
	case digits == "":
		return "0", nil
	case point <= 0:
		digits = "0." + strings.Repeat("0", -point) + digits
	case point < len(digits):
		digits = digits[:point] + "." + digits[point:]
	default:
		digits += strings.Repeat("0", point-len(digits))
	}
	if negative {
		digits = "-" + digits
	}
	return json.Number(digits), nil
}

// canonical is the JSON of a value in one form: without white space, with sorted
// keys, and with each character and number written in one way.
func canonical(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
