package files_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/assessment/pack"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

const answers = `trustpath: 1
company: Acme </AI>
start: 2026-12-01
answers:
  customers: [us_enterprise, global_enterprise]
  regions: [us, eu]
  sectors: [general]
  asks: [soc2_type2]
  deadline: none
  ai_role: [none]
  sell_trust: unblock_deals
  data: [customer_confidential]
  promises: [none]
  held: [none]
  controls: unknown
  team_size: 11_25
notes:
  customers: "two pilots\n= 2"
readiness:
  physical: {state: not_applicable, reason: no office}
deals:
- {name: Vermeer, asks: [iso27001], value: 40000, currency: EUR, date: 2027-06-30}
`

func made(t *testing.T) (*engine.Engine, string) {
	t.Helper()
	e := shipped(t)
	run, err := files.ReadAnswers([]byte(answers), "f", e.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := assessment.ParseDate("2026-12-02")
	var out bytes.Buffer
	if err := files.WriteRecord(&out, e, run, day, "v1"); err != nil {
		t.Fatal(err)
	}
	return e, out.String()
}

// sorted is JSON with sorted keys, laid out by an encoder.
func sortedObject(t *testing.T, text string, encode func(*json.Encoder)) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encode(encoder)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// reversed is JSON with the keys of every object in the reverse order.
func reversed(t *testing.T, text json.RawMessage) string {
	t.Helper()
	var object map[string]json.RawMessage
	var list []json.RawMessage
	var parts []string
	switch text[0] {
	case '{':
		if err := json.Unmarshal(text, &object); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Backward(slices.Sorted(maps.Keys(object))) {
			parts = append(parts, strconv.Quote(key)+":"+reversed(t, object[key]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case '[':
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		for _, item := range list {
			parts = append(parts, reversed(t, item))
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return string(text)
	}
}

// older is a record with the digests of the first version of the program, which
// were those of the text as written, without its white space.
func older(t *testing.T, text string) string {
	t.Helper()
	var f struct {
		Version         int `json:"trustpath_record"`
		Program, Made   string
		Content         assessment.PackRef
		Answers, Result json.RawMessage
		Digests         struct{ Answers, Result, Record string }
	}
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	sum := func(text []byte) string {
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("sha256:%x", sha256.Sum256(compact.Bytes()))
	}
	rest, err := json.Marshal([]any{f.Version, f.Program, f.Made, f.Content, sum(f.Answers), sum(f.Result)})
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(f.Digests.Answers, sum(f.Answers), f.Digests.Result, sum(f.Result), f.Digests.Record, sum(rest)).Replace(text)
}

// utf16LE is a text as PowerShell redirects it to a file.
func utf16LE(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}

func TestEqual(t *testing.T) {
	c, text := made(t)
	ascii := func(text string) string {
		var out strings.Builder
		for _, unit := range utf16.Encode([]rune(text)) {
			if unit < 0x80 {
				out.WriteByte(byte(unit))
				continue
			}
			fmt.Fprintf(&out, "\\u%04X", unit)
		}
		return out.String()
	}
	plain := func(e *json.Encoder) { e.SetEscapeHTML(false) }
	number := regexp.MustCompile(`: (\d+)([,\n])`)
	for name, text := range map[string]string{
		"as written":        text,
		"without blanks":    strings.TrimSpace(sortedObject(t, text, plain)),
		"sorted":            sortedObject(t, text, plain),
		"indented":          sortedObject(t, text, func(e *json.Encoder) { e.SetIndent("", "\t") }),
		"HTML escaped":      sortedObject(t, text, func(e *json.Encoder) { e.SetEscapeHTML(true) }),
		"reversed":          reversed(t, json.RawMessage(text)),
		"escaped slashes":   strings.ReplaceAll(text, "/", `\/`),
		"one escaped slash": strings.Replace(text, "Acme </AI>", `Acme <\/AI>`, 1),
		"ASCII":             ascii(text),
		"escaped letters":   strings.ReplaceAll(text, `"result"`, `"\u0072esult"`),
		"CRLF":              strings.ReplaceAll(text, "\n", "\r\n"),
		"byte order mark":   "\ufeff" + text,
		"all at once":       "\ufeff" + strings.ReplaceAll(ascii(reversed(t, json.RawMessage(text))), "/", `\/`) + "\r\n",
		"floats":            number.ReplaceAllString(text, ": $1.0$2"),
		"exponents":         number.ReplaceAllString(text, ": $1.0E+0$2"),
		"UTF-16":            utf16LE(text),
		"older":             older(t, text),
		"older, indented":   "\ufeff" + strings.ReplaceAll(older(t, text), "\n", "\r\n\t"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := files.VerifyRecord([]byte(text), "f", c, "v1")
			if err != nil || got.Verdict != files.Equal || len(got.Differences) > 0 {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	for _, want := range []string{`"Acme </AI>"`, `two pilots`, `"no office"`, `"Vermeer"`, `"content"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

// What two readers of JSON can understand differently is refused before
// anything is compared, wherever it is, and all of it at once.
func TestRecordRefused(t *testing.T) {
	c, text := made(t)
	after := func(key, added string) string { return strings.Replace(text, key+": ", key+": "+added, 1) }
	result := regexp.MustCompile(`(?s)"result": (\{.*\}),\s*"digests"`).FindStringSubmatch(text)[1]
	lie := strings.ReplaceAll(result, `"decision": "now"`, `"decision": "not_now"`)
	for _, tc := range []struct{ name, text, want string }{
		{"result twice", after(`"result"`, lie+`, "result": `), `the key "result" is given twice`},
		{"result in capitals", after(`"result"`, lie+`, "RESULT": `), `the keys "result" and "RESULT" differ only in case`},
		{"result with a long s", after(`"result"`, lie+`, "re\u017fult": `), `differ only in case`},
		{"result with an escape", after(`"result"`, lie+`, "resul\u0074": `), `the key "result" is given twice`},
		{"only in capitals", strings.Replace(text, `"result"`, `"RESULT"`, 1), `a record has no key "RESULT" here`},
		{"program twice", after(`"program"`, `"v0", "program": `), `f:3:20: the key "program" is given twice`},
		{"key of its own", after(`"program"`, `"v1", "signed": `), `no key "signed"`},
		{"key in content", after(`"version"`, `"1", "Version": `), `differ only in case`},
		{"key in digests", strings.Replace(text, `"digests": {`, `"digests": {"note": "",`, 1), `no key "note"`},
		{"answer twice", after(`"team_size"`, `"1_10", "team_size": `), `the key "team_size" is given twice`},
		{"deep in the result", after(`"decision"`, `"later", "decision": `), `the key "decision" is given twice`},
		{"deep, in capitals", after(`"decision"`, `"later", "Decision": `), `differ only in case`},
		{"number without end", after(`"trustpath"`, `1e999999999`), "not a record"},
		{"cut", text[:len(text)/2], "not a record"},
		{"more behind it", text + "{}", "the file has more after its end"},
		{"deep", after(`"result"`, strings.Repeat("[", 5000)), "nested"},
		{"a comment", after(`"result"`, "/* x */"), "not a record"},
		{"bytes", "{\"\xff\": 1}", "not UTF-8"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := files.VerifyRecord([]byte(tc.text), "f", c, "v1")
			var problems yamldoc.Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %+v, %v, want %q", got.Verdict, err, tc.want)
			}
		})
	}
	both := strings.Replace(after(`"program"`, `"v0", "program": `), `"made"`, `"extra": 1, "made"`, 1)
	if _, err := files.VerifyRecord([]byte(both), "f", c, "v1"); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two problems: got %v", err)
	}
}

// Other numbers are other numbers, in whatever form.
func TestNumbers(t *testing.T) {
	c, text := made(t)
	for _, to := range []string{"1.0000000000000000000001", "1e1", "-1", "0.1e2", `"1"`, "true", "null"} {
		bad := strings.Replace(text, `"trustpath": 1,`, `"trustpath": `+to+`,`, 2)
		if got, err := files.VerifyRecord([]byte(bad), "f", c, "v1"); err == nil && got.Verdict != files.Tampered {
			t.Errorf("%s: got %+v", to, got)
		}
	}
}

// A record with any number of differences or problems names the first fifty.
func TestFifty(t *testing.T) {
	c, text := made(t)
	var own, twice strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&own, "%q: 1, ", fmt.Sprint("k", i))
		fmt.Fprint(&twice, `"k": 1, `)
	}
	got, err := files.VerifyRecord([]byte(strings.Replace(text, `"result": {`, `"result": {`+own.String(), 1)), "f", c, "v1")
	if err != nil || got.Verdict != files.Tampered || len(got.Differences) < 50 || len(got.Differences) > 53 {
		t.Errorf("keys of its own: got %s with %d differences, %v", got.Verdict, len(got.Differences), err)
	}
	_, err = files.VerifyRecord([]byte(strings.Replace(text, `"result": {`, `"result": {`+twice.String(), 1)), "f", c, "v1")
	var problems yamldoc.Problems
	if !errors.As(err, &problems) || len(problems) != 50 {
		t.Errorf("keys twice: got %d problems", len(problems))
	}
}

// Each change is found, also where the digests were made to fit.
func TestTampered(t *testing.T) {
	c, text := made(t)
	for _, tc := range []struct{ name, from, to, where string }{
		{"answer", `"us_enterprise"`, `"smb"`, "answers"},
		{"note", `two pilots`, `ten pilots`, "answers"},
		{"decision", `"decision": "now"`, `"decision": "later"`, "result.standards[0].decision"},
		{"added key", `"settled"`, `"sure": true, "settled"`, "result.sure"},
		{"day", `"made": "2026-12-02"`, `"made": "2026-12-03"`, "digests.record"},
		{"program", `"program": "v1"`, `"program": "v2"`, "digests.record"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bad := strings.Replace(text, tc.from, tc.to, 1)
			if bad == text {
				t.Fatalf("%s is not there", tc.from)
			}
			got, err := files.VerifyRecord([]byte(bad), "f", c, "v1")
			if err != nil || got.Verdict != files.Tampered {
				t.Fatalf("got %+v, %v", got, err)
			}
			found := false
			for _, d := range got.Differences {
				found = found || d.Where == tc.where
			}
			if !found {
				t.Errorf("%s is not among %+v", tc.where, got.Differences)
			}
			// With digests that fit, the result still has to follow from the answers.
			if tc.where == "result.standards[0].decision" {
				for _, d := range got.Differences {
					bad = strings.Replace(bad, d.Recorded, d.Recomputed, 1)
					if d.Where == tc.where {
						break
					}
				}
				again, err := files.VerifyRecord([]byte(bad), "f", c, "v1")
				if err != nil || again.Verdict != files.Tampered {
					t.Errorf("with other digests: got %+v, %v", again, err)
				}
			}
		})
	}
}

func TestChangedContent(t *testing.T) {
	c, text := made(t)
	changed := fstest.MapFS{}
	err := fs.WalkDir(content.Default(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Default(), name)
		changed[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	changed["claims.yaml"].Data = append(changed["claims.yaml"].Data, "# a remark\n"...)
	other, err := pack.Load(changed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := files.VerifyRecord([]byte(text), "f", engine.New(other), "v1")
	if err != nil || got.Verdict != files.ChangedContent {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err = files.VerifyRecord([]byte(text), "f", c, "v2"); err != nil || got.Verdict != files.Equal {
		t.Errorf("another program with the same result: got %+v, %v", got, err)
	}
}

func TestNoRecord(t *testing.T) {
	c, text := made(t)
	for name, bad := range map[string]string{"empty": "", "an object": "{}", "twice": text + text, "cut": text[:len(text)/2],
		"bytes": "\xff", "newer": strings.Replace(text, `"trustpath_record": 1`, `"trustpath_record": 2`, 1)} {
		_, err := files.VerifyRecord([]byte(bad), "f", c, "v1")
		var problems yamldoc.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
