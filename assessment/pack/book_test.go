package pack_test

import (
	"strings"
	"testing"

	"trustpath/assessment/pack"
	"trustpath/assessment/report"
	"trustpath/content"
)

// TestBookHasEverything checks that the rule book names every fact, every option
// and every source, and has words for every condition.
func TestBookHasEverything(t *testing.T) {
	w, err := pack.Read(content.Default())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = report.Book(&out, &report.Pack{Catalog: w.Catalog, When: w.Condition, Named: w.Named, Changes: w.Changes})
	if err != nil {
		t.Fatal(err)
	}
	book := out.String()
	has := func(text string) {
		t.Helper()
		if !strings.Contains(book, text) {
			t.Errorf("the book has no %s", text)
		}
	}
	for i := range w.Questions {
		q := &w.Questions[i]
		if w.Condition(q.Asked) == "" {
			t.Errorf("no words for when %s is asked", q.ID)
		}
		for _, o := range q.Options {
			has("`" + string(o.ID) + "`")
		}
	}
	for i := range w.Attributes {
		a := &w.Attributes[i]
		for _, r := range a.Rules {
			if w.Condition(r.When) == "" {
				t.Errorf("no words for when rule %s holds", r.ID)
			}
			if !a.Derived {
				has("`" + string(r.ID) + "`")
			}
		}
	}
	for _, g := range w.Gates {
		has("`" + string(g.ID) + "` · when " + w.Condition(g.When))
	}
	for _, o := range w.Obligations {
		has("`" + string(o.ID) + "`")
		for _, c := range o.Cases {
			has("- When " + w.Condition(c.When))
		}
	}
	for _, s := range w.Sources {
		has(`<a id="` + string(s.ID) + `">`)
	}
}
