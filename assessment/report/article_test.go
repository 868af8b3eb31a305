package report_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"trustpath/assessment/report"
	"trustpath/content"
)

// TestArticleIsMet checks that the roadmap or the interview has each of the 46
// points of the article that the product started from.
func TestArticleIsMet(t *testing.T) {
	data, err := os.ReadFile("testdata/article.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var article struct {
		Items []struct {
			Item int    `yaml:"item"`
			At   string `yaml:"at"`
			Says string `yaml:"says"`
		} `yaml:"items"`
	}
	if err := yaml.Unmarshal(data, &article); err != nil {
		t.Fatal(err)
	}
	c := load(t)
	run, r, _ := render(t, c, full)
	var out bytes.Buffer
	if err := report.MarkdownOf(&out, c.Catalog, run, r, report.Selection{Sections: report.Sections()}); err != nil {
		t.Fatal(err)
	}
	met := out.String()
	for _, q := range c.Questions {
		met += "\n" + q.Prompt + "\n" + q.Help + "\n" + q.Why
		for _, o := range q.Options {
			met += "\n" + o.Label + "\n" + o.Help
		}
	}
	for _, s := range c.Sections {
		met += "\n" + s.Title
	}
	oneLine := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	met = oneLine(met)
	seen := map[int]bool{}
	for _, item := range article.Items {
		seen[item.Item] = true
		text, err := fs.ReadFile(content.Default(), item.At)
		if err != nil || !strings.Contains(oneLine(string(text)), item.Says) {
			t.Errorf("item %d: %s does not say %q, %v", item.Item, item.At, item.Says, err)
		}
		if !strings.Contains(met, item.Says) {
			t.Errorf("item %d: nobody meets %q", item.Item, item.Says)
		}
	}
	for n := 1; n <= 46; n++ {
		if !seen[n] {
			t.Errorf("item %d has no place", n)
		}
	}
}
