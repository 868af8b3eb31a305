package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"trustpath/assessment"
	"trustpath/assessment/yamldoc"
)

// Bounds of a file. What has more is no assessment that people made.
const (
	MaxSize    = 16 << 20 // bytes
	maxObjects = 50_000
	maxNesting = 8
	maxText    = 128 << 10 // bytes of one text, as it stands in the file
	maxOptions = 1000      // of one answer
	maxMembers = 1_000_000 // of all objects and lists
	maxEntries = 2_000     // of one object, and of a list of texts: answers, notes, states
	maxShown   = 100       // problems that are said
)

// Read reads a bundle and checks all of it against a catalog: ids that the
// catalog does not know are taken when they are well formed, since the content
// may be another. name is used in problems. The error is yamldoc.Problems.
func Read(data []byte, name string, c *assessment.Catalog) (Bundle, error) {
	f, err := decode(data, name)
	if err != nil {
		return Bundle{}, err
	}
	k := check{name: name, catalog: c}
	k.file(f)
	held, left := k.room(f.Version, f.Workshop)
	if len(k.problems) > 0 {
		return Bundle{}, k.problems
	}
	run := assessment.Assessment{ID: f.ID, Company: f.Company, Start: f.Start, DeadlineDate: f.Deadline, Answers: stored(f.Answers),
		Notes: f.Notes, Readiness: f.Readiness, Deals: f.Deals, Pack: f.Content, Created: f.Created.UTC(), Changed: f.Changed.UTC()}
	if run.Notes == nil {
		run.Notes = map[assessment.QuestionID]string{}
	}
	if run.Readiness == nil {
		run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	}
	if f.Recommended != nil {
		run.Recommended = &assessment.Recommendation{Answers: stored(f.Recommended.Answers), Values: f.Recommended.Values}
	}
	return Bundle{Run: run, History: f.History, Workshop: held, Left: left}, nil
}

// decode reads the form of the file, after what is cheap to refuse.
func decode(data []byte, name string) (file, error) {
	whole := func(format string, args ...any) (file, error) {
		return file{}, yamldoc.Problems{{File: name, Message: fmt.Sprintf(format, args...)}}
	}
	data, err := yamldoc.Text(data, name, MaxSize)
	switch {
	case err != nil:
		return file{}, err
	case bytes.Count(data, []byte("{")) > maxObjects:
		return whole("the file has more than %d entries", maxObjects)
	case bytes.Count(data, []byte(",")) > maxMembers:
		return whole("the file has more than %d members", maxMembers)
	}
	switch deep, long, wide := extent(data); {
	case wide > maxEntries:
		return whole("a part of the file has more than %d members", maxEntries)
	case deep > maxNesting:
		return whole("lists or objects stand too deep in each other")
	case long > maxText:
		return whole("a text in the file has more than %d bytes", maxText)
	}
	var head struct {
		Version *int `json:"trustpath_bundle"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil: // it is said below, with its place
	case head.Version == nil || *head.Version < plain:
		return whole("this is no bundle: \"trustpath_bundle\": %d is not in it", plain)
	case *head.Version > withDays:
		return whole("this is a bundle of version %d, and this program reads up to %d; update trustpath to read it", *head.Version, withDays)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var f file
	if err := decoder.Decode(&f); err != nil {
		return file{}, yamldoc.Problems{place(data, name, err, decoder.InputOffset())}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return whole("something follows the bundle")
	}
	return f, nil
}

// extent measures JSON before it is decoded: how deep its objects and lists are
// nested, how many bytes the longest text has, and how many members the largest
// object, or list of anything but objects, has.
func extent(data []byte) (deep, long, wide int) {
	type part struct {
		kind  byte // { or [
		count int
	}
	parts := []part{{}} // the open ones, behind the whole
	quoted, from, last := false, 0, byte(0)
	for i := 0; i < len(data); i++ {
		inner := &parts[len(parts)-1]
		switch b := data[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			if quoted {
				long = max(long, i-from)
			}
			quoted, from, last = !quoted, i, b
		case quoted || b == ' ' || b == '\n' || b == '\t' || b == '\r':
		case b == '{' || b == '[':
			parts, last = append(parts, part{b, 1}), b
			deep = max(deep, len(parts)-1)
		case b == '}' || b == ']':
			parts, last = parts[:max(1, len(parts)-1)], b
		case b == ',' && (inner.kind == '{' || last != '}'):
			inner.count++
			wide, last = max(wide, inner.count), b
		default:
			last = b
		}
	}
	if quoted {
		long = max(long, len(data)-from)
	}
	return deep, long, wide
}

// place says where the reader stopped.
func place(data []byte, name string, err error, offset int64) yamldoc.Problem {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
		if p, wrong := yamldoc.AsJSON(string(data), name); wrong {
			p.Message = "not a bundle: " + p.Message
			return p
		}
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return yamldoc.Problem{File: name, Line: line + 1, Column: max(1, column), Message: "not a bundle: " + err.Error()}
}

// check collects what is wrong with the values of a file.
type check struct {
	name     string
	catalog  *assessment.Catalog
	problems yamldoc.Problems
}

func (k *check) add(where, format string, args ...any) {
	switch {
	case len(k.problems) > maxShown:
		return
	case len(k.problems) == maxShown:
		where, format, args = "and more", "the first %d problems are shown", []any{maxShown}
	}
	k.problems = append(k.problems, yamldoc.Problem{File: k.name, Message: where + ": " + fmt.Sprintf(format, args...)})
}

// try notes an error, where there is one.
func (k *check) try(where string, err error) {
	if err != nil {
		k.add(where, "%v", err)
	}
}

func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
