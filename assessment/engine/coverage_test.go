package engine_test

import (
	"math/rand/v2"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

func coverage(t *testing.T, c *engine.Engine, run assessment.Assessment) map[assessment.StandardID]assessment.Coverage {
	t.Helper()
	r := evaluate(t, c, run)
	out := map[assessment.StandardID]assessment.Coverage{}
	for _, one := range c.Coverage(run, &r) {
		out[one.Standard] = one
	}
	return out
}

func servedStates() []assessment.Served {
	return []assessment.Served{assessment.ServedNot, assessment.ServedPartly, assessment.ServedFully, assessment.ServedOutside, assessment.ServedOpen}
}

// TestCoverageCounts: every requirement of the catalog is there once, in one of
// the states, in the order of the catalog, whatever was answered.
func TestCoverageCounts(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(31, 32))
	want := map[assessment.StandardID]int{"soc2": 61, "iso27001": 123, "iso42001": 70}
	seen := map[assessment.Served]bool{}
	for range 50 * *rounds {
		run := assessment.Assessment{Answers: complete(c.Catalog, r, nil), Readiness: someMarks(c.Catalog, r)}
		for n := r.IntN(6); n > 0; n-- {
			run.Answers = run.Answers.Without(c.Questions[r.IntN(len(c.Questions))].ID)
		}
		all := coverage(t, c, run)
		for i := range c.Standards {
			s := &c.Standards[i]
			got, sum := all[s.ID], 0
			for _, state := range servedStates() {
				n := got.Count(state)
				sum += n
				seen[state] = seen[state] || n > 0
			}
			if got.Count("") != want[s.ID] || sum != want[s.ID] {
				t.Fatalf("%s: %d requirements, %d in a state, want %d", s.ID, got.Count(""), sum, want[s.ID])
			}
			for g := range s.Requirements {
				for n, id := range s.Requirements[g].IDs {
					if one := got.Groups[g].Requirements[n]; one.ID != id || len(one.Work) == 0 {
						t.Fatalf("%s %s: got %s served by %d workstreams", s.ID, id, one.ID, len(one.Work))
					}
				}
			}
		}
	}
	for _, state := range servedStates() {
		if !seen[state] {
			t.Errorf("no requirement was ever %q", state)
		}
	}
}

func someMarks(c *assessment.Catalog, r *rand.Rand) map[assessment.WorkstreamID]assessment.ReadinessMark {
	out := map[assessment.WorkstreamID]assessment.ReadinessMark{}
	for range r.IntN(12) {
		state := assessment.ReadinessStates()[r.IntN(4)]
		out[c.Workstreams[r.IntN(len(c.Workstreams))].ID] = assessment.ReadinessMark{State: state, Reason: "none here"}
	}
	return out
}

// TestCoverageNeverFalls: a workstream that gets further takes no requirement
// back, and moves none in or out of the scope.
func TestCoverageNeverFalls(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(33, 34))
	place := map[assessment.Served]int{assessment.ServedNot: 1, assessment.ServedPartly: 2, assessment.ServedFully: 3}
	grown := 0
	for range 50 * *rounds {
		run := assessment.Assessment{Answers: complete(c.Catalog, r, nil), Readiness: someMarks(c.Catalog, r)}
		id := c.Workstreams[r.IntN(len(c.Workstreams))].ID
		run.Readiness[id] = assessment.ReadinessMark{State: assessment.Missing}
		before := coverage(t, c, run)
		for _, state := range []assessment.Readiness{assessment.Partial, assessment.InPlace} {
			run.Readiness[id] = assessment.ReadinessMark{State: state}
			after := coverage(t, c, run)
			for s := range after {
				for g, group := range after[s].Groups {
					for n, now := range group.Requirements {
						then := before[s].Groups[g].Requirements[n]
						if place[now.State] < place[then.State] || (place[now.State] == 0) != (place[then.State] == 0) {
							t.Errorf("%s %s: %s turns %s into %s", s, now.ID, id, then.State, now.State)
						}
						if now.State != then.State {
							grown++
						}
					}
				}
			}
			before = after
		}
	}
	if grown == 0 {
		t.Error("no requirement ever got further")
	}
}

// TestCoverageStates: what is held is in place, what is not applicable is
// outside, and an open scope is open.
func TestCoverageStates(t *testing.T) {
	c := load(t)
	base := answers{"customers": assessment.Choose("us_enterprise", "global_enterprise"), "regions": assessment.Choose("us", "eu"),
		"asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("none"), "promises": assessment.Choose("uptime"), "held": assessment.Choose("none"), "controls": assessment.Choose("starting")}
	t.Run("nothing is there", func(t *testing.T) {
		got := coverage(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, base)})
		for id, one := range got {
			if n := one.Count(assessment.ServedFully) + one.Count(assessment.ServedPartly); n != 0 {
				t.Errorf("%s: %d requirements are there", id, n)
			}
		}
	})
	t.Run("all is there", func(t *testing.T) {
		run := assessment.Assessment{Answers: founder(t, c.Catalog, base), Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
		for i := range c.Workstreams {
			run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.InPlace}
		}
		for id, one := range coverage(t, c, run) {
			if got, want := one.Count(assessment.ServedFully), one.Count("")-one.Count(assessment.ServedOutside); got != want {
				t.Errorf("%s: got %d in place, want %d", id, got, want)
			}
		}
	})
	t.Run("held", func(t *testing.T) {
		held := answers{}
		for q, a := range base {
			held[q] = a
		}
		held["held"] = assessment.Choose("iso27001")
		got := coverage(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, held)})
		if one := got["iso27001"]; one.Count(assessment.ServedFully) != one.Count("") {
			t.Errorf("got %d of %d in place", one.Count(assessment.ServedFully), one.Count(""))
		}
		if one := got["soc2"]; one.Count(assessment.ServedPartly) == 0 || one.Count(assessment.ServedFully) > 0 {
			t.Errorf("SOC 2: got %d partial and %d in place", one.Count(assessment.ServedPartly), one.Count(assessment.ServedFully))
		}
	})
	t.Run("no office", func(t *testing.T) {
		got := coverage(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, base), Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{
			"physical": {State: assessment.NotApplicable, Reason: "no office"}}})
		if one := got["iso27001"]; one.Count(assessment.ServedOutside) == 0 {
			t.Error("nothing of ISO 27001 is outside")
		}
	})
	t.Run("open scope", func(t *testing.T) {
		open := founder(t, c.Catalog, base).Without("promises")
		got := coverage(t, c, assessment.Assessment{Answers: open})
		if one := got["soc2"]; one.Count(assessment.ServedOpen) == 0 || one.Count(assessment.ServedOpen)+one.Count(assessment.ServedNot) != 61 {
			t.Errorf("got %d open and %d missing, want 61 in all", one.Count(assessment.ServedOpen), one.Count(assessment.ServedNot))
		}
	})
}
