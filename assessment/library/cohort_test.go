package library_test

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment/library"
)

// dimensions are those that the companies of a property have.
var dimensions = []string{library.BySector, library.BySize, library.ByRegion}

// companies are facts of which a dimension has few groups and a key few values.
func companies(t *rapid.T) []library.Facts {
	skew := rapid.IntRange(1, 6).Draw(t, "skew")
	one := func(label string, words ...string) string {
		return words[min(rapid.IntRange(0, len(words)*skew-1).Draw(t, label), len(words)-1)]
	}
	out := make([]library.Facts, rapid.IntRange(0, 200).Draw(t, "companies"))
	for i := range out {
		out[i] = library.Facts{By: map[string]string{
			library.BySector: one("sector", "bank", "health", "hr", "general"),
			library.BySize:   one("size", "small", "mid", "large"),
			library.ByRegion: one("region", "us", "eu"),
		}, Decision: map[string]string{}}
		if value := one("decision", "", "now", "next", "keep"); value != "" {
			out[i].Decision["soc2"] = value
		}
	}
	return out
}

// spot is where a figure is: a group of each dimension and a decision; each may be all.
type spot [4]string

func (s spot) covers(part spot) bool {
	for i := range s {
		if s[i] != "*" && s[i] != part[i] {
			return false
		}
	}
	return true
}

// spots returns every spot that has one of these words in each place.
func spots(words [len(spot{})][]string) []spot {
	out := []spot{{}}
	for i := range words {
		var longer []spot
		for _, s := range out {
			for _, s[i] = range words[i] {
				longer = append(longer, s)
			}
		}
		out = longer
	}
	return out
}

// figures returns what the answers to all queries together show.
func figures(all []library.Facts) map[spot]int {
	out := map[spot]int{}
	queries := [][]string{nil}
	for i, d := range dimensions {
		queries = append(queries, []string{d}, []string{d, dimensions[(i+1)%len(dimensions)]})
	}
	for _, by := range queries {
		c := library.Count(library.Query{Measure: library.Decisions, By: by}, all)
		show := func(group []string, value string, n int) {
			at := spot{"*", "*", "*", value}
			for i := range group {
				at[slices.Index(dimensions, by[i])] = group[i]
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

// prime is the field in which a reader's equations are solved.
const prime = 1<<61 - 1

func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return bits.Rem64(high, low, prime)
}

// unseen returns a random change of the unknowns that changes none of some sums. rows
// name the unknowns of each sum. A sum of unknowns that does not change either can be
// found from those sums.
func unseen(rows [][]uint64, unknowns int) []uint64 {
	solved := map[int][]uint64{} // each row gives the unknown of its number
	reduce := func(a, b []uint64, at int) {
		for i, often := 0, prime-a[at]; i < len(a); i++ {
			a[i] = (a[i] + times(often, b[i])) % prime
		}
	}
	for _, row := range rows {
		for at, other := range solved {
			reduce(row, other, at)
		}
		at := slices.IndexFunc(row, func(x uint64) bool { return x != 0 })
		if at < 0 {
			continue
		}
		inverse := new(big.Int).ModInverse(new(big.Int).SetUint64(row[at]), big.NewInt(prime)).Uint64()
		for i := range row {
			row[i] = times(row[i], inverse)
		}
		for _, other := range solved {
			reduce(other, row, at)
		}
		solved[at] = row
	}
	r, out := rand.New(rand.NewPCG(1, 2)), make([]uint64, unknowns)
	for i := range out {
		if solved[i] == nil {
			out[i] = r.Uint64N(prime)
		}
	}
	for at, row := range solved {
		sum := uint64(0)
		for i, x := range row {
			if i != at && solved[i] == nil {
				sum = (sum + times(x, out[i])) % prime
			}
		}
		out[at] = (prime - sum) % prime
	}
	return out
}

// No figure rests on fewer than five companies, and no sum of up to three hidden ones that
// the figures of all answers together determine.
func TestNothingRestsOnFew(t *testing.T) {
	t.Parallel()
	type hidden struct {
		spot
		n      int
		change uint64
	}
	rapid.Check(t, func(t *rapid.T) {
		all := companies(t)
		shown := figures(all)
		var words, cells [len(spot{})][]string
		where := make([]spot, len(all))
		for i := range all {
			where[i] = spot{3: all[i].Decision["soc2"]}
			for d, name := range dimensions {
				where[i][d] = all[i].By[name]
			}
			for d, word := range where[i] {
				if !slices.Contains(words[d], word) {
					words[d] = append(words[d], word)
				}
			}
		}
		for d := range words {
			cells[d] = append([]string{"*"}, words[d]...)
		}
		unknowns := spots(words)
		var rows [][]uint64
		for at := range shown {
			row := make([]uint64, len(unknowns))
			for i, u := range unknowns {
				if at.covers(u) {
					row[i] = 1
				}
			}
			rows = append(rows, row)
		}
		change := unseen(rows, len(unknowns))
		var few []hidden
		for _, at := range spots(cells) {
			h := hidden{spot: at}
			for _, w := range where {
				if at.covers(w) {
					h.n++
				}
			}
			for i, u := range unknowns {
				if at.covers(u) {
					h.change = (h.change + change[i]) % prime
				}
			}
			switch n, found := shown[at]; {
			case found && (n != h.n || n < library.Least):
				t.Fatalf("%q is given as %d, and has %d", at, n, h.n)
			case h.n > 0 && h.n < library.Least && h.change == 0:
				t.Fatalf("%q is found: %d", at, h.n)
			case h.n < library.Least && h.change != 0:
				few = append(few, h)
			}
		}
		pairs := map[uint64][][2]int{}
		for i, a := range few {
			for j, b := range few[:i] {
				sum, n := (a.change+b.change)%prime, a.n+b.n
				if n > 0 && n < library.Least && sum == 0 {
					t.Fatalf("%q and %q are found: %d", a.spot, b.spot, n)
				}
				pairs[sum] = append(pairs[sum], [2]int{i, j})
			}
		}
		for _, a := range few {
			for _, p := range pairs[prime-a.change] {
				b, c := few[p[0]], few[p[1]]
				if n := a.n + b.n + c.n; n > 0 && n < library.Least && a != b && a != c {
					t.Fatalf("%q, %q and %q are found: %d", a.spot, b.spot, c.spot, n)
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
				p.Facts.Late["auditor"] = "yes"
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
		for _, q := range []library.Query{
			{Measure: "company"}, {Measure: "work", By: []string{"company"}}, {Measure: "work", By: []string{"size", "size"}},
		} {
			if _, err := lib.Cohort(context.Background(), q); err == nil {
				t.Errorf("%v is answered", q)
			}
		}
	})
}
