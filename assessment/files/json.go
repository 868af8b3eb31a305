package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"trustpath/assessment/yamldoc"
)

// bounds are what a file of JSON may hold, so that none costs much to read.
type bounds struct {
	bytes   int
	members int // of all objects and lists
	wide    int // members of one object, or of one list that has anything but objects
	depth   int // of objects and lists in each other
	text    int // bytes of one text
}

// jsonReader reads JSON as a tree of values. It refuses what two readers of JSON
// can understand differently: keys that are repeated or that differ only in case.
type jsonReader struct {
	*json.Decoder
	bounds
	data       []byte
	name, kind string
	keys       map[string][]string // see readJSON
	problems   yamldoc.Problems
}

// errRefused says that reading ended and the problems have the reason.
var errRefused = errors.New("refused")

// readJSON returns the text of a file and its value, an object, with numbers in one
// form. kind is the format that it should have. keys are those of the outermost
// object, "", and of objects in it; others may have any. The error is yamldoc.Problems.
func readJSON(data []byte, name, kind string, limit bounds, keys map[string][]string) ([]byte, any, error) {
	data, err := yamldoc.Text(data, name, limit.bytes)
	if err != nil {
		return nil, nil, err
	}
	r := &jsonReader{
		Decoder: json.NewDecoder(bytes.NewReader(data)),
		bounds:  limit,
		data:    data,
		name:    name,
		kind:    kind,
		keys:    keys,
	}
	switch {
	case !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		return nil, nil, yamldoc.Refuse(name, "not a %s: it is not a JSON object; trustpath export --format %s writes one", kind, kind)
	case bytes.Count(data, []byte(",")) > limit.members:
		return nil, nil, yamldoc.Refuse(name, "the file has more than %d members", limit.members)
	}
	r.UseNumber()
	value, err := r.value("", 0)
	if err == nil {
		if _, after := r.Token(); !errors.Is(after, io.EOF) {
			err = r.refuse("the file has more after its end")
		}
	}
	if err != nil && !errors.Is(err, errRefused) {
		p, wrong := yamldoc.AsJSON(string(data), name)
		if !wrong {
			p = yamldoc.Placed(string(data), name, int(r.InputOffset()), err.Error())
		}
		p.Message = "not a " + kind + ": " + p.Message
		r.problems = append(r.problems, p)
	}
	if len(r.problems) > 0 {
		return nil, nil, r.problems
	}
	return data, value, nil
}

func (r *jsonReader) add(offset int64, format string, args ...any) {
	if len(r.problems) < maxDifferences {
		r.problems = append(r.problems, yamldoc.Placed(string(r.data), r.name, int(offset), fmt.Sprintf(format, args...)))
	}
}

func (r *jsonReader) refuse(format string, args ...any) error {
	r.add(r.InputOffset(), "not a "+r.kind+": "+format, args...)
	return errRefused
}

// value reads a value: where is the key of the outermost object that it is under.
func (r *jsonReader) value(where string, depth int) (any, error) {
	token, err := r.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Number:
		number, err := decimal(token)
		if err != nil {
			return nil, r.refuse("%v", err)
		}
		return number, nil
	case string:
		if len(token) > r.text {
			return nil, r.refuse("a text in the file has more than %d bytes", r.text)
		}
	case json.Delim:
		if depth >= r.depth {
			return nil, r.refuse("lists and objects are nested too deep, more than %d in each other", r.depth)
		}
		if token == '{' {
			return r.object(where, depth)
		}
		list, wide := []any{}, 0
		for r.More() {
			item, err := r.value("deeper", depth+1)
			if _, object := item.(map[string]any); !object {
				wide++
			}
			if err == nil && wide > r.wide {
				err = r.refuse("a list has more than %d members", r.wide)
			}
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := r.Token()
		return list, err
	}
	return token, nil
}

func (r *jsonReader) object(where string, depth int) (any, error) {
	known := r.keys[where]
	object, anyCase := map[string]any{}, map[string]string{}
	for r.More() {
		before := r.InputOffset()
		from := int64(len(r.data) - len(bytes.TrimLeft(r.data[before:], ", \t\r\n")))
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string)
		folded := strings.ToLower(strings.ToUpper(key))
		other, again := anyCase[folded]
		switch {
		case again && other == key:
			r.add(from, "the key %.100q is given twice", key)
		case again:
			r.add(from, "the keys %.100q and %.100q differ only in case", other, key)
		case known != nil && !slices.Contains(known, key):
			r.add(from, "a %s has no key %.100q here; the keys are %s", r.kind, key, strings.Join(known, ", "))
		}
		anyCase[folded] = key
		if len(object) >= r.wide {
			return nil, r.refuse("a part of the file has more than %d members", r.wide)
		}
		below := "deeper"
		if depth == 0 {
			below = key
		}
		object[key], err = r.value(below, depth+1)
		if err != nil {
			return nil, err
		}
	}
	_, err := r.Token()
	return object, err
}

// decimal returns the one form of a number without an exponent: 1.0, 10e-1 and 1
// are the same number, and no digit is lost.
func decimal(n json.Number) (json.Number, error) {
	const longest = 400 // digits, and the largest exponent
	digits, exponent, _ := strings.Cut(strings.ToLower(string(n)), "e")
	shift, err := strconv.Atoi(exponent)
	if exponent != "" && err != nil || len(digits) > longest || max(shift, -shift) > longest {
		return "", fmt.Errorf("the number %.40s is too large, too small or too long", string(n))
	}
	if exponent == "" && !strings.ContainsAny(digits, ".") && digits != "-0" {
		return n, nil
	}
	exact, _ := new(big.Rat).SetString(string(n)) // it is a number of JSON
	text := exact.FloatString(2 * longest)
	return json.Number(strings.TrimSuffix(strings.TrimRight(text, "0"), ".")), nil
}

// canonical is the JSON of a value that was read, in one form: without white space,
// with sorted keys, and with each character and number written in one way.
func canonical(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
