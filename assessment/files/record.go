package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
func WriteRecord(w io.Writer, c *engine.Engine, run assessment.Assessment, today assessment.Date, program string) error {
	if run.Start.IsZero() {
		run.Start = today
	}
	run.Answers = c.Dated(run.Answers, today)
	run.Kept = nil
	var answers bytes.Buffer
	if err := WriteAnswersJSON(&answers, run, c.Catalog); err != nil {
		return err
	}
	f := recordFile{Version: RecordVersion, Program: program, Made: today, Content: c.Pack, Answers: answers.Bytes()}
	var err error
	f.Result, err = decide(c, f.Answers, today)
	if err != nil {
		return err
	}
	f.Digests.Answers, err = digestOf(f.Answers)
	if err != nil {
		return err
	}
	f.Digests.Result, err = digestOf(f.Result)
	if err != nil {
		return err
	}
	f.Digests.Record, err = f.sum()
	if err != nil {
		return err
	}
	return report.Encode(w, f)
}

// decide evaluates an answers file to the JSON of its result.
func decide(c *engine.Engine, answers []byte, today assessment.Date) ([]byte, error) {
	run, err := ReadAnswers(answers, "answers", c.Catalog, today)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = report.Encode(&out, c.Evaluate(run, assessment.Options{Today: today}))
	return out.Bytes(), err
}

// sum is the digest of a record, with its answers and its result represented by
// their digests.
func (f *recordFile) sum() (string, error) {
	text, err := json.Marshal([]any{f.Version, f.Program, f.Made, f.Content, f.Digests.Answers, f.Digests.Result})
	return digest(text), err
}

// digestOf is the digest of the canonical form of a JSON text.
func digestOf(text []byte) (string, error) {
	value, _, err := parseJSON(text, "record", nil)
	if err != nil {
		return "", err
	}
	form, err := canonical(value)
	return digest(form), err
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
func VerifyRecord(data []byte, name string, c *engine.Engine, program string) (RecordCheck, error) {
	f, result, parts, err := decodeRecord(data, name)
	if err != nil {
		return RecordCheck{}, err
	}
	out := RecordCheck{Verdict: Equal, Made: f.Made, Program: shortened(f.Program), Recorded: f.Content, Content: c.Pack, Differences: []Difference{}}
	sum, err := f.sum()
	if err != nil {
		return RecordCheck{}, err
	}
	for _, part := range []struct{ where, got, written, want string }{
		{"answers", digest(f.Answers), compact(parts["answers"]), f.Digests.Answers},
		{"result", digest(f.Result), compact(parts["result"]), f.Digests.Result},
		{"digests.record", sum, sum, f.Digests.Record},
	} {
		if part.want != part.got && part.want != part.written {
			out.Verdict = Tampered
			out.Differences = append(out.Differences, Difference{Where: part.where, What: "does not fit its digest", Recorded: shortened(part.want), Recomputed: part.got})
		}
	}
	again, err := decide(c, f.Answers, f.Made)
	foreign := f.Content != c.Pack || f.Program != program
	switch {
	case err != nil && f.Content == c.Pack:
		out.Verdict = Tampered
		out.Differences = append(out.Differences, Difference{Where: "answers", What: shortened(err.Error())})
	case err != nil:
		out.Differences = append(out.Differences, Difference{Where: "answers", What: "the content in use does not take them: " + shortened(err.Error())})
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

// recordKeys are the keys of a record outside its answers and its result.
var recordKeys = map[string][]string{
	"":        {"trustpath_record", "program", "made", "content", "answers", "result", "digests"},
	"content": {"id", "version", "digest"},
	"digests": {"answers", "result", "record"},
}

// decodeRecord reads a record, and returns it with its result as a tree and the text of
// its parts as written.
func decodeRecord(data []byte, name string) (f recordFile, result any, parts map[string][]byte, err error) {
	refused := func(format string, args ...any) (recordFile, any, map[string][]byte, error) {
		return f, nil, nil, yamldoc.Problems{{File: name, Message: "not a record: " + fmt.Sprintf(format, args...)}}
	}
	data, err = yamldoc.Text(data, name, MaxRecord)
	if err != nil {
		return f, nil, nil, err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return refused("it is not a JSON object; trustpath export --format record writes a record")
	}
	value, p, err := parseJSON(data, name, recordKeys)
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
	if f.Version != RecordVersion || object["answers"] == nil || object["result"] == nil {
		return refused("\"trustpath_record\": %d with answers and a result is not there", RecordVersion)
	}
	return f, object["result"], p.parts, nil
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

// maxDifferences is how many differences or problems are listed.
const maxDifferences = 50

// differences lists where two results differ, in the order of their keys.
func differences(recorded any, recomputed []byte) []Difference {
	again, _, err := parseJSON(recomputed, "result", nil)
	if err != nil {
		return []Difference{{Where: "result", What: "cannot be read"}}
	}
	var out []Difference
	compare("result", recorded, again, &out)
	return out
}

func compare(where string, a, b any, out *[]Difference) {
	if len(*out) == maxDifferences {
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
	*out = append(*out, Difference{Where: where, What: "differs", Recorded: jsonValue(a), Recomputed: jsonValue(b)})
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
		if len(*out) == maxDifferences {
			return
		}
		x, inA := a[key]
		y, inB := b[key]
		at := where + "." + shortened(key)
		switch {
		case inA && inB:
			compare(at, x, y, out)
		case inA:
			*out = append(*out, Difference{Where: at, What: "is not in what was recomputed", Recorded: jsonValue(x)})
		default:
			*out = append(*out, Difference{Where: at, What: "is not in the record", Recomputed: jsonValue(y)})
		}
	}
}

// jsonValue is the JSON of a value for a line.
func jsonValue(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return shortened(string(text))
}

func shortened(text string) string { return safetext.Line(text, 200) }

// maxRecordNesting is how deep lists and objects of a record may be nested.
const maxRecordNesting = 100

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

// parseJSON returns the value of a JSON text, with its numbers in one form, or
// yamldoc.Problems.
func parseJSON(data []byte, name string, keys map[string][]string) (any, *parser, error) {
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
	if len(p.problems) == maxDifferences {
		return
	}
	at := min(int(offset), len(p.data))
	p.problems = append(p.problems, yamldoc.Placed(string(p.data), p.name, at, fmt.Sprintf(format, args...)))
}

func (p *parser) value(where string, depth int) (any, error) {
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	if n, ok := token.(json.Number); ok {
		return decimal(n)
	}
	if depth > maxRecordNesting {
		return nil, fmt.Errorf("lists and objects are nested more than %d deep", maxRecordNesting)
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
		object[key], err = p.value(below, depth+1)
		if err != nil {
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
		shift, err = strconv.Atoi(exponent)
		if err != nil {
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
