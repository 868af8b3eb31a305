package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

// RecordVersion is the form of the file.
const RecordVersion = 1

// MaxRecord is the largest record that is read, in bytes.
const MaxRecord = 16 << 20

// recordFile is the form of a record. Answers are an answers file. The digests are
// those of the canonical form of a value, which no other layout of the same JSON
// changes.
type recordFile struct {
	Version int                `json:"trustpath_record"`
	Program string             `json:"program"`
	Made    assessment.Date    `json:"made"` // the day by which facts were judged
	Content assessment.PackRef `json:"content"`
	Answers json.RawMessage    `json:"answers"`
	Result  json.RawMessage    `json:"result"`
	Digests digests            `json:"digests"`
}

type digests struct {
	Answers string `json:"answers"`
	Result  string `json:"result"`
	Record  string `json:"record"` // of everything else
}

// WriteRecord writes what was decided on a day so that it can be checked later,
// offline: the content by its digest, the answers, the result, and digests of
// both. What the content does not know does not count and is left out. program
// is the version that decides. The digests show a change made by accident or in
// one place. They are not a signature: a change of everything together changes
// them too.
func WriteRecord(w io.Writer, e *engine.Engine, run assessment.Assessment, today assessment.Date, program string) error {
	if run.Start.IsZero() {
		run.Start = today
	}
	run.Answers = e.Dated(run.Answers, today)
	run.Kept = nil
	var answers bytes.Buffer
	if err := WriteAnswersJSON(&answers, run, e.Catalog); err != nil {
		return err
	}
	made, entered, err := readJSON(answers.Bytes(), "answers", "record", recordBounds, nil)
	if err != nil {
		return err
	}
	text, result, err := decide(e, made, today)
	if err != nil {
		return err
	}
	f := recordFile{
		Version: RecordVersion,
		Program: program,
		Made:    today,
		Content: e.Pack,
		Answers: made,
		Result:  text,
		Digests: digests{Answers: digest(canonical(entered)), Result: digest(canonical(result))},
	}
	f.Digests.Record = f.sum()
	return report.Encode(w, f)
}

// decide evaluates an answers file, and returns the JSON of its result and the same
// as a tree.
func decide(e *engine.Engine, answers []byte, today assessment.Date) (text []byte, result any, err error) {
	run, err := ReadAnswers(answers, "answers", e.Catalog, today)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	if err := report.Encode(&out, e.Evaluate(run, assessment.Options{Today: today})); err != nil {
		return nil, nil, err
	}
	return readJSON(out.Bytes(), "result", "record", recordBounds, nil)
}

// sum is the digest of a record, with its answers and its result represented by
// their digests.
func (f *recordFile) sum() string {
	return digest([]byte(EncodeJSON([]any{f.Version, f.Program, f.Made, f.Content, f.Digests.Answers, f.Digests.Result})))
}

func digest(text []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(text)) }

// Verdict is the result of a check.
type Verdict string

const (
	Equal          Verdict = "equal"           // the same answers give the same result
	ChangedContent Verdict = "changed_content" // whole, and made with other content or another program
	Tampered       Verdict = "tampered"        // it does not fit itself, or its answers
)

// RecordCheck is the result of VerifyRecord. Differences of changed content are what the content
// in use makes of the same answers.
type RecordCheck struct {
	Verdict     Verdict            `json:"verdict"`
	Made        assessment.Date    `json:"made"`
	Program     string             `json:"program"`
	Recorded    assessment.PackRef `json:"recorded"` // the content of the record
	Content     assessment.PackRef `json:"content"`  // the content in use
	Differences []Difference       `json:"differences"`
}

// Difference is a difference in one place of a record. Values are JSON, shortened,
// or "" if there is none.
type Difference struct {
	Where      string `json:"where"` // as in result.standards[0].decision
	What       string `json:"what"`
	Recorded   string `json:"recorded,omitempty"`
	Recomputed string `json:"recomputed,omitempty"`
}

// VerifyRecord checks a record against a catalog and the version of the program. name
// is used in problems. The error, yamldoc.Problems, is for files that are no record.
func VerifyRecord(data []byte, name string, e *engine.Engine, program string) (RecordCheck, error) {
	f, result, parts, err := decodeRecord(data, name)
	if err != nil {
		return RecordCheck{}, err
	}
	out := RecordCheck{
		Verdict:     Equal,
		Made:        f.Made,
		Program:     shortened(f.Program),
		Recorded:    f.Content,
		Content:     e.Pack,
		Differences: []Difference{},
	}
	sum := f.sum()
	for _, part := range []struct{ where, got, written, want string }{
		{"answers", digest(f.Answers), compact(parts["answers"]), f.Digests.Answers},
		{"result", digest(f.Result), compact(parts["result"]), f.Digests.Result},
		{"digests.record", sum, sum, f.Digests.Record},
	} {
		if part.want != part.got && part.want != part.written {
			out.Verdict = Tampered
			out.Differences = append(out.Differences, Difference{
				Where:      part.where,
				What:       "does not fit its digest",
				Recorded:   shortened(part.want),
				Recomputed: part.got,
			})
		}
	}
	_, again, err := decide(e, f.Answers, f.Made)
	same := f.Content == e.Pack
	switch {
	case err != nil && same:
		out.Differences = append(out.Differences, Difference{Where: "answers", What: shortened(err.Error())})
	case err != nil:
		out.Differences = append(out.Differences, Difference{Where: "answers", What: "the content in use does not take them: " + shortened(err.Error())})
	default:
		compare("result", result, again, &out.Differences)
	}
	switch {
	case out.Verdict == Tampered, len(out.Differences) == 0 && same:
	case same && (err != nil || f.Program == program):
		out.Verdict = Tampered
	default:
		out.Verdict = ChangedContent
	}
	return out, nil
}

// recordBounds allow for every deal that an assessment takes.
var recordBounds = bounds{
	bytes:   MaxRecord,
	members: maxMembers,
	wide:    maxMembers,
	depth:   100,
	text:    MaxRecord,
}

var recordKeys = map[string][]string{
	"":        {"trustpath_record", "program", "made", "content", "answers", "result", "digests"},
	"content": {"id", "version", "digest"},
	"digests": {"answers", "result", "record"},
}

// decodeRecord reads a record in its canonical form, and returns it with its result
// as a tree and the text of its parts as written.
func decodeRecord(data []byte, name string) (f recordFile, result any, parts map[string]json.RawMessage, err error) {
	data, value, err := readJSON(data, name, "record", recordBounds, recordKeys)
	if err != nil {
		return f, nil, nil, err
	}
	object := value.(map[string]any)
	err = json.Unmarshal(canonical(value), &f)
	switch {
	case err != nil:
	case f.Version != RecordVersion || object["answers"] == nil || object["result"] == nil:
		err = fmt.Errorf("\"trustpath_record\": %d with answers and a result is not there", RecordVersion)
	default:
		err = json.Unmarshal(data, &parts)
	}
	if err != nil {
		err = yamldoc.Refuse(name, "not a record: %v", err)
	}
	return f, object["result"], parts, err
}

// compact returns the digest of a text without its white space. Records had such
// digests before there was a canonical form.
func compact(text []byte) string {
	var out bytes.Buffer
	if err := json.Compact(&out, text); err != nil {
		return ""
	}
	return digest(out.Bytes())
}

const maxDifferences = 50

// compare lists where two results differ, in the order of their keys.
func compare(where string, a, b any, out *[]Difference) {
	if len(*out) == maxDifferences {
		return
	}
	switch x := a.(type) {
	case map[string]any:
		y, same := b.(map[string]any)
		if !same {
			break
		}
		keys := maps.Clone(x)
		maps.Copy(keys, y)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			one, inX := x[key]
			other, inY := y[key]
			at := where + "." + shortened(key)
			switch {
			case len(*out) == maxDifferences:
				return
			case !inX:
				*out = append(*out, Difference{Where: at, What: "is not in the record", Recomputed: jsonValue(other)})
			case !inY:
				*out = append(*out, Difference{Where: at, What: "is not in what was recomputed", Recorded: jsonValue(one)})
			default:
				compare(at, one, other, out)
			}
		}
		return
	case []any:
		y, same := b.([]any)
		if !same || len(x) != len(y) {
			break
		}
		for i := range x {
			compare(fmt.Sprintf("%s[%d]", where, i), x[i], y[i], out)
		}
		return
	default:
		if a == b {
			return
		}
	}
	*out = append(*out, Difference{Where: where, What: "differs", Recorded: jsonValue(a), Recomputed: jsonValue(b)})
}

func jsonValue(v any) string { return shortened(EncodeJSON(v)) }

func shortened(text string) string { return safetext.Line(text, 200) }
