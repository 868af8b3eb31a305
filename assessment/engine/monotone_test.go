package engine_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"trustpath/assessment"
)

// built names the standards to build in their order with their scope, and the tasks
// of gates and laws, so that only like is compared with like.
func built(r assessment.Result, without assessment.StandardID) string {
	out := ""
	for _, o := range r.Standards {
		if o.Planned() && o.ID != without {
			place := 0 // how many of the others go before it
			for _, other := range r.Standards {
				if other.Planned() && other.Decision != assessment.Keep && other.ID != without && other.Rank < o.Rank {
					place++
				}
			}
			out += fmt.Sprint(o.ID, o.Decision == assessment.Keep, place, o.Report, o.WindowMonths, o.Categories, ";")
		}
	}
	for _, w := range r.Plan.Workstreams {
		if w.Kind == assessment.WorkGate || w.Kind == assessment.WorkLaw {
			out += string(w.ID) + ";"
		}
		if w.ID == assessment.CheckTask {
			out += w.Summary + ";"
		}
	}
	return out
}

// neverWorse checks that no effort is added and no milestone moves later.
func neverWorse(t *testing.T, what string, before, after assessment.Result) {
	t.Helper()
	if after.Effort.Days.High > before.Effort.Days.High+1e-9 || after.Effort.Days.Low > before.Effort.Days.Low+1e-9 {
		t.Errorf("%s adds effort: %v to %v", what, before.Effort.Days, after.Effort.Days)
	}
	for _, m := range after.Plan.Milestones {
		then := before.Plan.Milestone(m.ID)
		if then == nil || before.Standard(m.Standard).Decision != after.Standard(m.Standard).Decision {
			continue
		}
		if then.Date.High.Before(m.Date.High) || then.Date.Low.Before(m.Date.Low) {
			t.Errorf("%s: %s moves from %v to %v\n%s", what, m.ID, then.Date, m.Date, built(after, ""))
		}
	}
}

// TestReadinessNeverEndsLater: a workstream in place, partly there or not
// applicable only ever shortens, and the first and the last are one.
func TestReadinessNeverEndsLater(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(7, 8))
	for range 50 * *rounds {
		run := assessment.Assessment{Answers: complete(c.Catalog, r, nil)}
		before := evaluate(t, c, run)
		some := map[assessment.WorkstreamID]bool{}
		for range 1 + r.IntN(6) {
			some[c.Workstreams[r.IntN(len(c.Workstreams))].ID] = true
		}
		marked := func(state assessment.Readiness) assessment.Result {
			ready := run
			ready.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
			for id := range some {
				if ready.Readiness[id] = (assessment.ReadinessMark{State: state}); !c.Counts(id, ready.Readiness[id]) {
					ready.Readiness[id] = assessment.ReadinessMark{State: assessment.InPlace}
				}
			}
			return evaluate(t, c, ready)
		}
		partial, inPlace, out := marked(assessment.Partial), marked(assessment.InPlace), marked(assessment.NotApplicable)
		neverWorse(t, fmt.Sprint("partial ", some), before, partial)
		neverWorse(t, fmt.Sprint("in place ", some), partial, inPlace)
		if !reflect.DeepEqual(inPlace.Plan.Milestones, out.Plan.Milestones) || inPlace.Effort.Days != out.Effort.Days {
			t.Errorf("%v: in place and not applicable differ", some)
		}
	}
}

// TestMorePeopleNeverEndLater: more capacity, and more owners for the same work.
func TestMorePeopleNeverEndLater(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(9, 10))
	for id := range c.Planning.TeamFactor {
		c.Planning.TeamFactor[id] = 1
	}
	for range 20 * *rounds {
		answers := complete(c.Catalog, r, nil)
		for _, id := range []assessment.QuestionID{"capacity", "team_size"} {
			var before assessment.Result
			for i, option := range c.Question(id).Options {
				after := evaluate(t, c, assessment.Assessment{Answers: must(answers.With(c.Catalog, id, assessment.Choose(option.ID)))})
				if i > 0 && built(before, "") == built(after, "") {
					neverWorse(t, fmt.Sprint(id, " ", option.ID), before, after)
				}
				before = after
			}
		}
	}
}

// TestHeldNeverEndsLater: for the same other standards in the plan, a report or
// certificate held adds no effort and no day.
func TestHeldNeverEndsLater(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(21, 22))
	compared := map[assessment.OptionID]int{}
	for range 200 * *rounds {
		given := complete(c.Catalog, r, answers{"held": assessment.Choose("none")})
		before := evaluate(t, c, assessment.Assessment{Answers: given})
		for _, held := range []struct {
			option   assessment.OptionID
			standard assessment.StandardID
		}{{"soc2_type2", "soc2"}, {"iso27001", "iso27001"}, {"iso42001", "iso42001"}} {
			after := evaluate(t, c, assessment.Assessment{Answers: must(given.With(c.Catalog, "held", assessment.Choose(held.option)))})
			if built(before, held.standard) == built(after, held.standard) && after.Outcome == before.Outcome {
				compared[held.option]++
				neverWorse(t, "held "+string(held.option), before, after)
			}
		}
	}
	for option, n := range compared {
		if n < 15 {
			t.Errorf("%s was compared %d times", option, n)
		}
	}
}
