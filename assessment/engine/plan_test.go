package engine_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

func date(t testing.TB, text string) assessment.Date {
	t.Helper()
	d, err := assessment.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// complete answers every question: by given, else at random.
func complete(c *assessment.Catalog, r *rand.Rand, given map[assessment.QuestionID]assessment.Answer) assessment.Answers {
	a := random(c, r, 1)
	for id, answer := range given {
		a = must(a.With(c, id, answer))
	}
	return a
}

// evaluate leaves out the flips, which take four times as long as all the rest.
func evaluate(t *testing.T, c *engine.Engine, run assessment.Assessment) assessment.Result {
	t.Helper()
	run.Start = date(t, "2026-12-01")
	return c.Evaluate(run, assessment.Options{Today: run.Start, SkipFlips: true})
}

func TestSameAnswersSameResult(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(9, 10))
	for range 10 * *rounds {
		a := random(c.Catalog, r, 0.8)
		again := assessment.Answers{}
		ids := a.Questions()
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		for _, id := range ids {
			again = must(again.With(c.Catalog, id, a.Of(id)))
		}
		today := assessment.Options{Today: date(t, "2026-12-01")}
		first, second := c.Evaluate(assessment.Assessment{Answers: a}, today), c.Evaluate(assessment.Assessment{Answers: again}, today)
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("%v: other order, other result", a)
		}
	}
}

// A mark of not applicable leaves everything as it was where a workstream is
// required, and takes its effort away where it is not.
func TestRequiredIsNeverLeftOut(t *testing.T) {
	c := load(t)
	all := founder(t, c.Catalog, answers{"asks": assessment.Choose("soc2_any", "iso27001", "iso42001"), "customers": assessment.Choose("us_enterprise", "global_enterprise"),
		"regions": assessment.Choose("us", "eu"), "ai_role": assessment.Choose("trains"), "ai_impact": assessment.Choose("decides_about_people"), "deadline": assessment.Choose("within_12_months")})
	before := evaluate(t, c, assessment.Assessment{Answers: all})
	required := 0
	for i := range before.Plan.Workstreams {
		id := before.Plan.Workstreams[i].ID
		if c.Workstream(id) == nil {
			continue // the task of a gate or a law
		}
		t.Run(string(id), func(t *testing.T) {
			mark := assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "too small"}
			run := assessment.Assessment{Answers: all, Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{id: mark}}
			after := evaluate(t, c, run)
			if c.Workstream(id).Required == "" {
				if after.Effort.Days.High >= before.Effort.Days.High || after.Plan.Workstreams[i].State != assessment.NotApplicable || len(after.Kept) > 0 || len(c.Overruled(run)) > 0 {
					t.Errorf("it may be left out: got %v person-days of %v, %q, kept %v", after.Effort.Days, before.Effort.Days, after.Plan.Workstreams[i].State, after.Kept)
				}
				return
			}
			required++
			if !reflect.DeepEqual(after.Plan, before.Plan) || after.Effort.Days != before.Effort.Days {
				t.Error("the plan is another")
			}
			if !reflect.DeepEqual(after.Kept, []string{"readiness." + string(id)}) || len(c.Overruled(run)) != 1 {
				t.Errorf("got kept %v", after.Kept)
			}
			for s, one := range coverage(t, c, run) {
				if was := coverage(t, c, assessment.Assessment{Answers: all})[s]; one.Count(assessment.ServedOutside) != was.Count(assessment.ServedOutside) {
					t.Errorf("%s: requirements are outside", s)
				}
			}
		})
	}
	if required < 20 {
		t.Errorf("only %d workstreams are required", required)
	}
}

// No criterion of a category that the report does not have is in the plan, and
// each of one that it has, or may have, is.
func TestPlanServesTheScope(t *testing.T) {
	c := load(t)
	categoryOf := map[string]assessment.CategoryID{}
	for _, group := range c.Standard("soc2").Requirements {
		for _, id := range group.IDs {
			categoryOf[id] = group.Category
		}
	}
	all := answers{"asks": assessment.Choose("soc2_type2", "iso27001", "iso42001"), "customers": assessment.Choose("us_enterprise", "global_enterprise"),
		"regions": assessment.Choose("us", "eu"), "ai_role": assessment.Choose("trains"), "ai_impact": assessment.Choose("decides_about_people"), "deadline": assessment.Choose("within_12_months")}
	for name, promises := range map[string]assessment.Answer{
		"security alone": assessment.Choose("none"), "availability": assessment.Choose("uptime"), "processing integrity": assessment.Choose("correct_processing"),
		"privacy": assessment.Choose("privacy_rights"), "two": assessment.Choose("uptime", "confidentiality"), "open": assessment.DontKnow(),
	} {
		t.Run(name, func(t *testing.T) {
			given := answers{"promises": promises, "data": assessment.Choose("nothing_sensitive")}
			for q, a := range all {
				given[q] = a
			}
			r := evaluate(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, given)})
			scope := append(slices.Clone(r.Standard("soc2").CategoriesPossible), "security")
			got := map[assessment.CategoryID]bool{}
			for _, w := range r.Plan.Workstreams {
				for _, id := range w.Serves["soc2"] {
					if got[categoryOf[id]] = true; !slices.Contains(scope, categoryOf[id]) {
						t.Errorf("%s serves %s, and the scope is %v", w.ID, id, scope)
					}
				}
				if ids, there := w.Serves["soc2"]; there && len(ids) == 0 {
					t.Errorf("%s serves an empty list", w.ID)
				}
			}
			for _, category := range scope {
				if !got[category] {
					t.Errorf("nothing serves %s", category)
				}
			}
		})
	}
}

// A founder with one market outside the US reads its schemes alone, and the
// sources of those.
func TestMarketIsNamedAlone(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, regions := range [][]assessment.OptionID{{"latam"}, {"latam", "gulf"}} {
		a := answers{
			"held": assessment.Choose("none"), "customers": assessment.Choose("regulated"), "regions": assessment.Choose(regions...),
			"sectors": assessment.Choose("finance_other"), "asks": assessment.Choose("nothing_yet"),
		}
		result := c.Evaluate(assessment.Assessment{Answers: assessment.AnswersFrom(a)}, assessment.Options{SkipPlan: true, SkipFlips: true})
		at := slices.IndexFunc(result.Gates, func(g assessment.GateResult) bool { return g.ID == "market_scheme" })
		if at < 0 {
			t.Fatalf("%v: no gate market_scheme", regions)
		}
		g, alone := result.Gates[at], len(regions) == 1
		if strings.Contains(g.Text, "CMN Resolution") != alone || strings.Contains(g.Text, "ISMAP") == alone || (len(g.Because[0].Sources) < 10) != alone {
			t.Errorf("%v: got %q from %v", regions, g.Text, g.Because[0].Sources)
		}
	}
}

// A gate that depends on what no question asks is a requirement where a buyer
// has named its scheme.
func TestNamedSchemeIsRequired(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, named := range []bool{true, false} {
		a := answers{
			"held": assessment.Choose("none"), "customers": assessment.Choose("regulated"), "regions": assessment.Choose("eu"),
			"sectors": assessment.Choose("health_other"), "data": assessment.Choose("patient_data"), "asks": assessment.Choose("nothing_yet"),
		}
		if named {
			a["asks"], a["schemes"] = assessment.Choose("other_scheme"), assessment.Choose("c5")
		}
		result := c.Evaluate(assessment.Assessment{Answers: assessment.AnswersFrom(a)}, assessment.Options{SkipPlan: true, SkipFlips: true})
		at := slices.IndexFunc(result.Gates, func(g assessment.GateResult) bool { return g.ID == "c5" })
		if at < 0 {
			t.Fatalf("named %v: no gate c5", named)
		}
		if g := result.Gates[at]; g.Requirement != named || (g.If == "") != named {
			t.Errorf("named %v: got required %v, if %q", named, g.Requirement, g.If)
		}
	}
}

// A law that depends on what no question asks has no condition where an answer
// settles it.
func TestAnsweredConditionIsGone(t *testing.T) {
	t.Parallel()
	c := load(t)
	for data, met := range map[assessment.OptionID]bool{"customer_confidential": false, "personal_for_customers": true} {
		a := assessment.AnswersFrom(answers{"customers": assessment.Choose("global_enterprise"), "regions": assessment.Choose("uk"), "data": assessment.Choose(data)})
		result := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true, SkipFlips: true})
		at := slices.IndexFunc(result.Obligations, func(o assessment.ObligationResult) bool { return o.ID == "uk_gdpr" })
		if at < 0 {
			t.Fatalf("%s: no uk_gdpr", data)
		}
		if got := result.Obligations[at].If; (got == "") != met {
			t.Errorf("%s: got the condition %q", data, got)
		}
	}
}

// An optional scheme never decides the outcome, and nothing stays as it is where
// a market has a requirement.
func TestOutcomeFollowsRequirements(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(11, 12))
	optional, kept := 0, 0
	check := func(a assessment.Answers) {
		t.Helper()
		result := c.Evaluate(assessment.Assessment{Answers: a}, assessment.Options{SkipPlan: true, SkipFlips: true})
		required, some := false, false
		for _, g := range result.Gates {
			some = some || g.State == assessment.Certain
			required = required || g.State == assessment.Certain && g.Requirement
		}
		starts, keeps := false, false
		for _, s := range result.Standards {
			starts = starts || s.Decision == assessment.Now || s.Decision == assessment.Next
			keeps = keeps || s.Decision == assessment.Keep
		}
		if !starts && !required && some {
			optional++
		}
		if keeps && !starts && required {
			kept++
		}
		switch {
		case result.Outcome == assessment.Roadmap && !starts && !required:
			t.Errorf("a roadmap in which nothing starts, with %v", a)
		case result.Outcome == assessment.Maintain && (starts || required || !keeps):
			t.Errorf("nothing new has to start, with %v", a)
		}
	}
	for range 500 * *rounds {
		check(complete(c.Catalog, r, answers{"customers": assessment.Choose("smb"), "asks": assessment.Choose("security_questionnaire"), "sell_trust": assessment.Choose("not_yet")}))
	}
	for range 75 * *rounds {
		check(complete(c.Catalog, r, nil))
	}
	for _, held := range []string{"none", "soc2_type2", "iso27001", "iso42001", "hitrust"} {
		check(founder(t, c.Catalog, answers{"customers": assessment.Choose("smb"), "asks": assessment.Choose("security_questionnaire"), "ai_role": assessment.Choose("integrates_models"),
			"ai_impact": assessment.Choose("acts_alone"), "us_places": assessment.Choose("elsewhere"), "held": assessment.Choose(assessment.OptionID(held))}))
	}
	if optional == 0 || kept == 0 {
		t.Errorf("met %d optional schemes alone, and %d requirements beside something that is kept", optional, kept)
	}
}
