package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

// compiled returns the schema for an independent validator. It closes objects with
// listed keys, so that other keys are errors.
func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(doc)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mem:schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, lists := v["properties"].(map[string]any); lists {
			v["additionalProperties"] = false
		}
		for _, child := range v {
			closeObjects(child)
		}
	case []any:
		for _, child := range v {
			closeObjects(child)
		}
	}
}

func TestSchema(t *testing.T) {
	c := load(t)
	schema := compiled(t, report.Schema())
	validate := func(t *testing.T, text []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(doc)
	}
	for name, answers := range variants() {
		t.Run(name, func(t *testing.T) {
			run, _, _ := render(t, c, answers)
			for _, o := range []assessment.Options{{Today: run.Start}, {Today: run.Start, SkipPlan: true, SkipFlips: true}} {
				run.Pack = assessment.PackRef{ID: "default", Version: "1", Digest: "sha256:0"}
				run.Deals = []assessment.Deal{{Number: 1, Name: "Vermeer", Asks: []assessment.OptionID{"iso27001", "hitrust"}, Value: 5, Currency: "EUR"},
					{Number: 2, Name: "Hals", Asks: []assessment.OptionID{"soc2_any"}, Value: 5, Currency: "EUR"}}
				run.HeldDates = map[assessment.OptionID]assessment.Date{"iso27001": run.Start}
				run.Recommended = ptr(c.Recommend(assessment.Answers{}))
				var out bytes.Buffer
				if err := report.JSON(&out, c.Catalog, run, c.Evaluate(run, o), nil); err != nil {
					t.Fatal(err)
				}
				if err := validate(t, out.Bytes()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	run, r, _ := render(t, c, full)
	var out bytes.Buffer
	if err := report.JSON(&out, c.Catalog, run, r, nil); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{{`"decision": "now"`, `"decision": "soon"`}, {`"robust"`, `"sturdy"`}, {`"rank": 1`, `"rank": "1"`}, {`"2026-12-02"`, `"tomorrow"`}, {`"trustpath": 1`, `"trustpath": 2`}} {
		bad := strings.Replace(out.String(), change[0], change[1], 1)
		if bad == out.String() || !json.Valid([]byte(bad)) {
			t.Fatalf("%s is not there", change[0])
		}
		if validate(t, []byte(bad)) == nil {
			t.Errorf("%s for %s is taken", change[1], change[0])
		}
	}
}
