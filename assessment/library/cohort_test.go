package library_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment/library"
)

// companies are facts of which a dimension has few groups and a key few values.
func companies(t *rapid.T) []library.Facts {
	n := rapid.IntRange(0, 80).Draw(t, "companies")
	skew := rapid.IntRange(1, 6).Draw(t, "skew")
	one := func(label string, words ...string) string {
		return words[min(rapid.IntRange(0, len(words)*skew-1).Draw(t, label), len(words)-1)]
	}
	out := make([]library.Facts, n)
	for i := range out {
		f := library.Facts{By: map[string]string{
			library.BySector: one("sector", "bank", "health", "hr", "general"),
			library.BySize:   one("size", "small", "mid", "large"),
		}, Decision: map[string]string{}}
		if value := one("decision", "", "now", "next", "keep"); value != "" {
			f.Decision["soc2"] = value
		}
		out[i] = f
	}
	return out
}

// spot is where a figure is: a sector, a size and a decision, each may be all of them.
type spot [3]string

func (s spot) has(f *library.Facts) bool {
	for i, word := range []string{f.By[library.BySector], f.By[library.BySize], f.Decision["soc2"]} {
		if s[i] != "*" && s[i] != word {
			return false
		}
	}
	return true
}

// within reports whether a spot is a part of another.
func (s spot) within(whole spot) bool {
	for i := range s {
		if whole[i] != "*" && whole[i] != s[i] {
			return false
		}
	}
	return s != whole
}

// figures returns what the answers to all queries together show.
func figures(all []library.Facts) map[spot]int {
	out := map[spot]int{}
	for _, by := range [][]string{nil, {library.BySector}, {library.BySize}, {library.BySector, library.BySize}} {
		c := library.Count(library.Query{Measure: library.Decisions, By: by}, all)
		show := func(group []string, value string, n int) {
			at := spot{"*", "*", value}
			for i := range group {
				at[slices.Index([]string{library.BySector, library.BySize}, by[i])] = group[i]
			}
			if n > 0 {
				out[at] = n
			}
		}
		show(nil, "*", c.Companies)
		for _, g := range c.Groups {
			show(g.Names, "*", g.Companies)
		}
		for _, cell := range c.Cells {
			show(cell.Group, cell.Value, cell.Count)
		}
	}
	return out
}

// No figure and no difference of two rests on fewer than five companies.
func TestNoFigureRestsOnFew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := companies(t)
		shown := figures(all)
		for at, n := range shown {
			count := 0
			for i := range all {
				if at.has(&all[i]) {
					count++
				}
			}
			if n != count || n < library.Least {
				t.Fatalf("%q is given as %d, and has %d", at, n, count)
			}
			for whole, more := range shown {
				if left := more - n; at.within(whole) && left > 0 && left < library.Least {
					t.Fatalf("%q without %q rests on %d", whole, at, left)
				}
			}
		}
	})
}

// Where a whole is shown, a hidden part with few companies is never the only one.
func TestNothingIsFoundBySubtraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := companies(t)
		shown := figures(all)
		for whole, n := range shown {
			for d := range whole {
				hidden, last := 0, 0
				for _, word := range []string{"bank", "health", "hr", "general", "small", "mid", "large", "", "now", "next", "keep"} {
					part, count := whole, 0
					part[d] = word
					for i := range all {
						if part.has(&all[i]) {
							count++
						}
					}
					if whole[d] == "*" && shown[part] == 0 && count > 0 {
						hidden, last = hidden+1, count
					}
				}
				if hidden == 1 && last < library.Least {
					t.Fatalf("a part of %q, with %d, has %d and is the only one hidden", whole, n, last)
				}
			}
		}
	})
}

// Every kind of library counts as Count does.
func TestCohortIsTheSameEverywhere(t *testing.T) {
	forEachBackend(t, func(t *testing.T, s store) {
		lib := s.open(t, "dana")
		var all []library.Facts
		for i := range 60 {
			p := newPush(t, newBundle(i, fmt.Sprintf("Company %d", i)))
			p.Facts = library.Facts{
				By: map[string]string{
					library.BySector:  []string{"bank", "hr", "general", "rare"}[min(i%5, i/2%4)],
					library.BySize:    []string{"small", "large"}[i%7/5],
					library.ByOutcome: "roadmap",
				},
				Decision: map[string]string{"soc2": []string{"now", "next", "later"}[i%11/4], "iso27001": "now"},
				Gate:     map[string]string{},
				Duty:     map[string]string{"gdpr": "certain"},
				Work:     map[string]string{"inventory": []string{"missing", "in_place"}[i%3/2]},
				Late:     map[string]string{},
				Days:     map[string]string{},
			}
			if i%4 > 0 {
				p.Facts.Gate["bias_audit"] = "possible"
				p.Facts.Late["plan"] = "yes"
				p.Facts.Days["report"] = fmt.Sprintf("2027-%02d-15", 1+i%12)
			}
			all = append(all, p.Facts)
			if _, err := lib.Put(context.Background(), p, ""); err != nil {
				t.Fatal(err)
			}
		}
		for _, measure := range library.Measures() {
			for _, by := range [][]string{nil, {"sector"}, {"size"}, {"region"}, {"sector", "size"}, {"outcome", "sector"}} {
				q := library.Query{Measure: measure, By: by}
				got, err := lib.Cohort(context.Background(), q)
				want := library.Count(q, all)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%v: got %+v, %v\nwant %+v", q, got, err, want)
				}
				if len(want.Cells) == 0 && len(by) == 0 {
					t.Errorf("%v: nothing is shown", q)
				}
			}
		}
		for _, q := range []library.Query{{Measure: "company"}, {Measure: "work", By: []string{"company"}}, {Measure: "work", By: []string{"size", "size"}}} {
			if _, err := lib.Cohort(context.Background(), q); err == nil {
				t.Errorf("%v is answered", q)
			}
		}
	})
}
