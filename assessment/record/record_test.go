package record_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment"
	"trustpath/assessment/answersfile"
	"trustpath/assessment/catalog"
	"trustpath/assessment/record"
	"trustpath/assessment/yamldoc"
	"trustpath/content"
)

const answers = `trustpath: 1
company: Acme <AI>
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

func made(t *testing.T) (*assessment.Catalog, string) {
	t.Helper()
	c, err := catalog.Restore(content.Default(), content.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	run, err := answersfile.Read([]byte(answers), "f", c, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := assessment.ParseDate("2026-12-02")
	var out bytes.Buffer
	if err := record.Write(&out, c, run, day, "v1"); err != nil {
		t.Fatal(err)
	}
	return c, out.String()
}

func TestEqual(t *testing.T) {
	c, text := made(t)
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(text)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"as written": text, "without blanks": compact.String()} {
		got, err := record.Verify([]byte(text), "f", c, "v1")
		if err != nil || got.Verdict != record.Equal || len(got.Differences) > 0 {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	for _, want := range []string{`"Acme <AI>"`, `two pilots`, `"no office"`, `"Vermeer"`, `"content"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
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
			got, err := record.Verify([]byte(bad), "f", c, "v1")
			if err != nil || got.Verdict != record.Tampered {
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
				again, err := record.Verify([]byte(bad), "f", c, "v1")
				if err != nil || again.Verdict != record.Tampered {
					t.Errorf("with other digests: got %+v, %v", again, err)
				}
			}
		})
	}
}

func TestChangedContent(t *testing.T) {
	c, text := made(t)
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Default(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Default(), name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["claims.yaml"].Data = append(files["claims.yaml"].Data, "# a remark\n"...)
	other, err := catalog.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	got, err := record.Verify([]byte(text), "f", other, "v1")
	if err != nil || got.Verdict != record.ChangedContent {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err = record.Verify([]byte(text), "f", c, "v2"); err != nil || got.Verdict != record.Equal {
		t.Errorf("another program with the same result: got %+v, %v", got, err)
	}
}

func TestNoRecord(t *testing.T) {
	c, text := made(t)
	for name, bad := range map[string]string{"empty": "", "an object": "{}", "twice": text + text, "cut": text[:len(text)/2],
		"bytes": "\xff", "newer": strings.Replace(text, `"trustpath_record": 1`, `"trustpath_record": 2`, 1)} {
		_, err := record.Verify([]byte(bad), "f", c, "v1")
		var problems yamldoc.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
