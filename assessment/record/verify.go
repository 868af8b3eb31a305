package record

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
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// Verdict is what a check of a record came to.
type Verdict string

const (
	Equal          Verdict = "equal"           // the same answers give the same result
	ChangedContent Verdict = "changed_content" // whole, and made with other content or another program
	Tampered       Verdict = "tampered"        // it does not fit itself, or its answers
)

// Check is what was found. Differences of changed content are what the content
// in use makes of the same answers.
type Check struct {
	Verdict     Verdict            `json:"verdict"`
	Made        assessment.Date    `json:"made"`
	Program     string             `json:"program"`
	Recorded    assessment.PackRef `json:"recorded"` // the content of the record
	Content     assessment.PackRef `json:"content"`  // the content in use
	Differences []Difference       `json:"differences"`
}

// Difference is one place of a record. Values are JSON, shortened, "" where
// there is none.
type Difference struct {
	Where      string `json:"where"` // as in result.standards[0].decision
	What       string `json:"what"`
	Recorded   string `json:"recorded,omitempty"`
	Recomputed string `json:"recomputed,omitempty"`
}

// Verify checks a record against a catalog and the version of the program. name
// is used in problems. The error, yamldoc.Problems, is for what is no record.
func Verify(data []byte, name string, c *assessment.Catalog, program string) (Check, error) {
	f, err := decode(data)
	if err != nil {
		return Check{}, yamldoc.Problems{{File: name, Message: "not a record: " + err.Error()}}
	}
	sums, err := f.sums()
	if err != nil {
		return Check{}, yamldoc.Problems{{File: name, Message: "not a record: " + err.Error()}}
	}
	out := Check{Verdict: Equal, Made: f.Made, Program: short(f.Program), Recorded: f.Content, Content: c.Pack, Differences: []Difference{}}
	for _, part := range []struct{ where, got, want string }{
		{"answers", sums.Answers, f.Digests.Answers}, {"result", sums.Result, f.Digests.Result}, {"digests.record", sums.Record, f.Digests.Record},
	} {
		if part.got != part.want {
			out.Verdict = Tampered
			out.Differences = append(out.Differences, Difference{Where: part.where, What: "does not fit its digest", Recorded: short(part.want), Recomputed: part.got})
		}
	}
	again, err := decide(c, f.Answers, f.Made)
	foreign := f.Content != c.Pack || f.Program != program
	switch {
	case err != nil && f.Content == c.Pack:
		out.Verdict = Tampered
		out.Differences = append(out.Differences, Difference{Where: "answers", What: short(err.Error())})
	case err != nil:
		out.Differences = append(out.Differences, Difference{Where: "answers", What: "the content in use does not take them: " + short(err.Error())})
	default:
		out.Differences = append(out.Differences, differences(f.Result, again)...)
	}
	switch {
	case out.Verdict == Tampered:
	case foreign && (f.Content != c.Pack || len(out.Differences) > 0):
		out.Verdict = ChangedContent
	case len(out.Differences) > 0:
		out.Verdict = Tampered
	}
	return out, nil
}

func decode(data []byte) (file, error) {
	var f file
	switch {
	case len(data) > MaxSize:
		return f, fmt.Errorf("it is larger than %d bytes", MaxSize)
	case !utf8.Valid(data):
		return f, errors.New("it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return f, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return f, errors.New("something follows it")
	}
	if f.Version != Version || len(f.Answers) == 0 || len(f.Result) == 0 {
		return f, fmt.Errorf("\"trustpath_record\": %d with answers and a result is not there", Version)
	}
	return f, nil
}

// most is how many differences are told apart.
const most = 50

// differences lists where two results differ, in the order of their keys.
func differences(recorded, recomputed []byte) []Difference {
	var a, b any
	if err := errors.Join(json.Unmarshal(recorded, &a), json.Unmarshal(recomputed, &b)); err != nil {
		return []Difference{{Where: "result", What: "cannot be read"}}
	}
	var out []Difference
	compare("result", a, b, &out)
	return out
}

func compare(where string, a, b any, out *[]Difference) {
	if len(*out) == most {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		if y, same := b.(map[string]any); same {
			compareKeys(where, x, y, out)
			return
		}
	case []any:
		if y, same := b.([]any); same && len(x) == len(y) {
			for i := range x {
				compare(fmt.Sprintf("%s[%d]", where, i), x[i], y[i], out)
			}
			return
		}
	default:
		if a == b {
			return
		}
	}
	*out = append(*out, Difference{Where: where, What: "differs", Recorded: value(a), Recomputed: value(b)})
}

func compareKeys(where string, a, b map[string]any, out *[]Difference) {
	keys := map[string]bool{}
	for key := range a {
		keys[key] = true
	}
	for key := range b {
		keys[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		x, inA := a[key]
		y, inB := b[key]
		at := where + "." + short(key)
		switch {
		case inA && inB:
			compare(at, x, y, out)
		case inA:
			*out = append(*out, Difference{Where: at, What: "is not in what was recomputed", Recorded: value(x)})
		default:
			*out = append(*out, Difference{Where: at, What: "is not in the record", Recomputed: value(y)})
		}
	}
}

// value is the JSON of a value for a line.
func value(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return short(string(text))
}

func short(text string) string { return safetext.Line(text, 200) }
