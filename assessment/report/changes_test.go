package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
)

func TestContentChanges(t *testing.T) {
	c := load(t)
	run, r, md := render(t, c, full)
	if strings.Contains(md, "What changed") || r.ContentChanges != nil {
		t.Error("changes of content without other content")
	}
	record := c.Recommend(run.Answers)
	record.Values["soc2.decision"] = []string{"keep", "next"}
	record.Values["soc2.report"] = []string{""}
	record.Values["soc2.categories.privacy"] = []string{"false", "true"}
	record.Values["gates.old|gate"] = []string{"true"}
	record.Values["outcome"] = []string{"not_yet"}
	for _, tc := range []struct {
		name string
		from assessment.PackRef
		then *assessment.Recommendation
		want []string
	}{
		{"changes", assessment.PackRef{ID: "default", Version: "1", Digest: "sha256:1"}, &record, []string{
			"Answered with content default 1; this is default " + c.Pack.Version + ". 5 things in the recommendation change.",
			"| SOC 2 | keep or next | now | content |", "| SOC 2, type of report | none | straight to Type II | content |",
			"| SOC 2, scope: privacy | open | no | content |", `| gates.old\|gate | yes | no | content |`, "| Result | no audit yet | a roadmap"}},
		{"not recorded", assessment.PackRef{ID: "default", Version: c.Pack.Version, Digest: "sha256:0123456789"}, nil, []string{
			"Answered with content default " + c.Pack.Version + " (01234567); this is default " + c.Pack.Version + " (", "was not recorded"}},
		{"nothing changes", assessment.PackRef{ID: "*mine*", Version: "1", Digest: "sha256:1"}, ptr(c.Recommend(run.Answers)), []string{
			`\*mine\* 1`, "The recommendation stays the same."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			run := run
			run.Pack, run.Recommended = tc.from, tc.then
			md, _ := page(t, c, run)
			for _, want := range tc.want {
				if !strings.Contains(md, want) {
					_, section, _ := strings.Cut(md, "## What changed")
					t.Errorf("no %q in %.900s", want, section)
				}
			}
			even(t, md)
			var out bytes.Buffer
			if err := report.JSON(&out, c.Catalog, run, c.Evaluate(run, assessment.Options{}), nil); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Changes *assessment.ContentChanges `json:"content_changes"`
			}
			if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Changes == nil || got.Changes.From != tc.from || got.Changes.Recorded != (tc.then != nil) {
				t.Errorf("JSON: got %+v, %v", got.Changes, err)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }
