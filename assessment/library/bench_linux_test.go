package library_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"trustpath/assessment/files"
	"trustpath/assessment/library"
)

// large is a bundle as it is after some weeks of work.
func large(t testing.TB, n int) files.Bundle {
	b := newBundle(n, fmt.Sprintf("Company %d", n))
	for i := range 60 {
		b = answered(t, b, fmt.Sprintf("question_%d", i%30), fmt.Sprintf("option_%d", i), i+1)
	}
	return b
}

// manyFacts are facts of a whole plan.
func manyFacts(r *rand.Rand) library.Facts {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	f := library.Facts{
		By: map[string]string{
			"sector": pick("general", "us_bank", "employers_hr", "general+us_bank", "education_us", "us_health_system",
				"insurance"),
			"region":  pick("us", "eu", "eu+us", "uk", "several"),
			"size":    pick("t1_10", "t11_25", "t26_49", "t50_99", "t100"),
			"outcome": pick("roadmap", "roadmap", "not_yet", "maintain"),
		},
		Decision: map[string]string{},
		Gate:     map[string]string{},
		Duty:     map[string]string{},
		Work:     map[string]string{},
		Late:     map[string]string{},
		Days:     map[string]string{},
	}
	for i := range 3 {
		f.Decision[fmt.Sprint("standard_", i)] = pick("now", "next", "later", "not_now", "keep")
	}
	for i := range 12 {
		if r.IntN(3) == 0 {
			f.Gate[fmt.Sprint("gate_", i)], f.Duty[fmt.Sprint("duty_", i)] = "certain", "possible"
		}
	}
	for i := range 39 {
		f.Work[fmt.Sprint("workstream_", i)] = pick("missing", "in_progress", "in_place", "not_checked")
	}
	for i := range 4 {
		f.Days[fmt.Sprint("milestone_", i)] = fmt.Sprintf("2027-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	}
	return f
}

// fastest runs a function some times and returns the shortest time, since others use the
// machine.
func fastest(times int, run func(i int)) time.Duration {
	all := make([]time.Duration, times)
	for i := range all {
		began := time.Now()
		run(i)
		all[i] = time.Since(began)
	}
	return slices.Min(all)
}

// The figures of a library with 20,000 assessments, in milliseconds; the insert is a bare one
// of the same bytes through pgx.
func BenchmarkServer(b *testing.B) {
	const many = 20_000
	s := ownServer(b, "on")
	ctx := context.Background()
	name := s.newLibrary(b, "c")
	s.exec(b, "admin", name, "ALTER DATABASE "+name+" SET synchronous_commit = off; CREATE TABLE bare (id text PRIMARY KEY, bundle bytea)")
	p := newPush(b, large(b, 0))
	next := func(n int) library.Push {
		p := p
		one := newBundle(n, "")
		p.ID = one.Run.ID
		p.Bundle = bytes.Replace(p.Bundle, []byte(newBundle(0, "").Run.ID), []byte(p.ID), 1)
		p.Head = library.Digest(p.Bundle)
		p.Facts = manyFacts(rand.New(rand.NewPCG(uint64(n), 1)))
		return p
	}
	var all sync.WaitGroup
	for w, role := range []string{"dana", "omar", "ines", "pia"} {
		lib := s.open(b, name, role)
		all.Go(func() {
			for i := w; i < many; i += 4 {
				if _, err := lib.Put(ctx, next(i), ""); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	for _, statement := range []string{
		"ALTER DATABASE " + name + " RESET ALL",
		"UPDATE trustpath.assessments SET pushed_by = 'solo' WHERE hashtext(id) % 100 = 0",
		"VACUUM ANALYZE",
	} {
		s.exec(b, "admin", name, statement)
	}
	conn, err := pgx.Connect(ctx, s.address("admin", name))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(ctx)
	dana, pia := s.open(b, name, "dana"), s.open(b, name, "pia")
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		pushes := make([]library.Push, 400)
		for i := range pushes {
			pushes[i] = next(many + i)
		}
		var bare, push []time.Duration
		for i := range 4 { // in turns
			bare = append(bare, fastest(100, func(n int) {
				one := pushes[100*i+n]
				_, err := conn.Exec(ctx, "INSERT INTO bare VALUES ($1, $2)", one.ID, one.Bundle)
				check(err)
			}))
			push = append(push, fastest(100, func(n int) {
				_, err := dana.Put(ctx, pushes[100*i+n], "")
				check(err)
			}))
		}
		b.ReportMetric(float64(len(pushes[0].Bundle)), "bytes/bundle")
		b.ReportMetric(milliseconds(slices.Min(bare)), "ms/insert")
		b.ReportMetric(milliseconds(slices.Min(push)), "ms/push")
		b.ReportMetric(milliseconds(fastest(100, func(i int) {
			_, err := dana.Put(ctx, pushes[i], "0")
			check(err) // it is the same
		})), "ms/repeated")
		b.ReportMetric(milliseconds(fastest(20, func(int) {
			_, n, err := pia.List(ctx, library.Filter{By: "solo", Limit: 100})
			check(err)
			if n < 10 {
				b.Fatal(n)
			}
		})), "ms/list-of-one")
		b.ReportMetric(milliseconds(fastest(10, func(int) {
			_, err := pia.Cohort(ctx, library.Query{Measure: library.Decisions, By: []string{"sector", "size"}})
			check(err)
		})), "ms/decisions")
		b.ReportMetric(milliseconds(fastest(5, func(int) {
			_, err := pia.Cohort(ctx, library.Query{Measure: library.Work})
			check(err)
		})), "ms/readiness")
		b.ReportMetric(milliseconds(fastest(5, func(int) {
			_, err := pia.Cohort(ctx, library.Query{Measure: library.Work, By: []string{"sector"}})
			check(err)
		})), "ms/readiness-by-sector")
		last := next(many - 1).ID
		s.exec(b, "admin", name, "DELETE FROM bare; DELETE FROM trustpath.pushes WHERE id > '"+last+"'; "+
			"DELETE FROM trustpath.assessments WHERE id > '"+last+"'")
	}
}

// 200 clients push 50 times each to ten assessments: one winner for each head, nothing lost.
func TestManyClients(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes 10,000 pushes")
	}
	s := needServer(t)
	name := s.newLibrary(t, "c")
	var all sync.WaitGroup
	for n := range 10 {
		all.Go(func() {
			race(t, newBundle(n, "Acme"), 20, 50, func() library.Library { return s.open(t, name, "dana") })
		})
	}
	all.Wait()
}
