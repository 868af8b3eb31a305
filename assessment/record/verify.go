package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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
	f, result, parts, err := decode(data, name)
	if err != nil {
		return Check{}, err
	}
	out := Check{Verdict: Equal, Made: f.Made, Program: short(f.Program), Recorded: f.Content, Content: c.Pack, Differences: []Difference{}}
	sum, err := f.sum()
	if err != nil {
		return Check{}, err
	}
	for _, part := range []struct{ where, got, written, want string }{
		{"answers", digest(f.Answers), compact(parts["answers"]), f.Digests.Answers},
		{"result", digest(f.Result), compact(parts["result"]), f.Digests.Result},
		{"digests.record", sum, sum, f.Digests.Record},
	} {
		if part.want != part.got && part.want != part.written {
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
		out.Differences = append(out.Differences, differences(result, again)...)
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

// keys are the keys of a record outside its answers and its result.
var keys = map[string][]string{
	"":        {"trustpath_record", "program", "made", "content", "answers", "result", "digests"},
	"content": {"id", "version", "digest"},
	"digests": {"answers", "result", "record"},
}

// decode reads a record, and returns it with its result as a tree and the text of
// its parts as written.
func decode(data []byte, name string) (f file, result any, parts map[string][]byte, err error) {
	refused := func(format string, args ...any) (file, any, map[string][]byte, error) {
		return f, nil, nil, yamldoc.Problems{{File: name, Message: "not a record: " + fmt.Sprintf(format, args...)}}
	}
	data, err = yamldoc.Text(data, name, MaxSize)
	if err != nil {
		return f, nil, nil, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return refused("it is not a JSON object; trustpath export --format record writes a record")
	}
	value, p, err := parse(data, name, keys)
	if err != nil {
		return f, nil, nil, err
	}
	text, err := canonical(value)
	if err != nil {
		return f, nil, nil, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return refused("%v", err)
	}
	object, _ := value.(map[string]any)
	if f.Version != Version || object["answers"] == nil || object["result"] == nil {
		return refused("\"trustpath_record\": %d with answers and a result is not there", Version)
	}
	return f, object["result"], p.parts, nil
}

// compact is the digest of a text without its white space, which is what the
// digests of records were before there was a canonical form.
func compact(text []byte) string {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		return ""
	}
	return digest(out.Bytes())
}

// most is how many differences or problems are listed.
const most = 50

// differences lists where two results differ, in the order of their keys.
func differences(recorded any, recomputed []byte) []Difference {
	again, _, err := parse(recomputed, "result", nil)
	if err != nil {
		return []Difference{{Where: "result", What: "cannot be read"}}
	}
	var out []Difference
	compare("result", recorded, again, &out)
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
		if len(*out) == most {
			return
		}
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
