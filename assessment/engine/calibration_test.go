package engine_test

import (
	"testing"

	"trustpath/assessment"
)

// founder answers as a typical founder does, with changes; a zero answer leaves
// a question open.
func founder(t testing.TB, c *assessment.Catalog, changes map[assessment.QuestionID]assessment.Answer) assessment.Answers {
	t.Helper()
	a := assessment.Answers{}
	for _, answers := range []map[assessment.QuestionID]assessment.Answer{{
		"customers": assessment.Choose("us_enterprise"), "regions": assessment.Choose("us"), "sectors": assessment.Choose("general"),
		"asks": assessment.Choose("soc2_any"), "deadline": assessment.Choose("none"), "ai_role": assessment.Choose("internal_use"),
		"sell_trust": assessment.Choose("unblock_deals"), "data": assessment.Choose("customer_confidential"), "promises": assessment.Choose("none"),
		"held": assessment.Choose("none"), "controls": assessment.Choose("basics"), "team_size": assessment.Choose("11_25"), "capacity": assessment.Choose("dedicated"),
	}, changes} {
		for id, answer := range answers {
			if answer.IsZero() {
				a = a.Without(id)
				continue
			}
			a = must(a.With(c, id, answer))
		}
	}
	return a
}

type answers = map[assessment.QuestionID]assessment.Answer

// TestCalibration: for typical answers the dates land in the published elapsed
// ranges, in weeks from the start. go test -v prints the table.
func TestCalibration(t *testing.T) {
	c := load(t)
	abroad := answers{"customers": assessment.Choose("global_enterprise"), "regions": assessment.Choose("eu"), "asks": assessment.Choose("iso27001"), "promises": {}}
	ai := answers{"asks": assessment.Choose("iso42001"), "ai_role": assessment.Choose("trains"), "ai_impact": assessment.Choose("decides_about_people"),
		"ai_domains": assessment.Choose("other"), "deadline": assessment.Choose("none"), "us_places": assessment.Choose("elsewhere")}
	with := func(sets ...answers) answers {
		out := answers{}
		for _, set := range sets {
			for id, answer := range set {
				out[id] = answer
			}
		}
		return out
	}
	tests := []struct {
		name      string
		answers   answers
		milestone assessment.MilestoneID
		from, to  int  // published, in weeks
		holds     bool // the range need only hold the published one
	}{
		{"SOC 2 Type I", answers{"asks": assessment.Choose("soc2_type1"), "deadline": assessment.Choose("within_6_months")}, "soc2_type1", 6, 12, false},
		{"SOC 2 Type II, the first", nil, "soc2_type2_report", 26, 61, false}, // 9 to 14 months from a standing start
		{"ISO 27001 from nothing", abroad, "iso27001_certificate", 13, 52, false},
		{"ISO 27001 on top of SOC 2", with(abroad, answers{"held": assessment.Choose("soc2_type2"), "promises": assessment.Choose("none")}), "iso27001_certificate", 13, 39, false},
		{"ISO 42001 on top of ISO 27001", with(abroad, ai, answers{"us_places": {}, "held": assessment.Choose("iso27001")}), "iso42001_certificate", 17, 39, false},
		{"ISO 42001 from SOC 2", with(ai, answers{"held": assessment.Choose("soc2_type2")}), "iso42001_certificate", 17, 61, false},
		{"ISO 42001 from nothing", with(ai, answers{"customers": assessment.Choose("consumers"), "promises": {}}), "iso42001_certificate", 26, 78, false},
		{"SOC 2 Type II and ISO 27001 as one", with(abroad, answers{"customers": assessment.Choose("us_enterprise", "global_enterprise"),
			"regions": assessment.Choose("us", "eu"), "asks": assessment.Choose("soc2_type2", "iso27001"), "promises": assessment.Choose("none")}), "soc2_type2_report", 52, 52, true},
	}
	for _, test := range tests {
		for _, team := range []assessment.OptionID{"11_25", "26_49"} {
			t.Run(test.name+" "+string(team), func(t *testing.T) {
				result := evaluate(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, with(test.answers, answers{"team_size": assessment.Choose(team)}))})
				m := result.Plan.Milestone(test.milestone)
				if m == nil {
					t.Fatalf("no %s in %+v", test.milestone, result.Plan.Milestones)
				}
				low, high := float64(result.Start.DaysTo(m.Date.Low))/7, float64(result.Start.DaysTo(m.Date.High))/7
				// Published weeks know no break, no law and no audit that waits for Monday:
				// they come on top.
				late := 2.5
				for _, w := range result.Plan.Workstreams {
					if w.Kind == assessment.WorkGate || w.Kind == assessment.WorkLaw {
						late += w.Days.High / 11 // the person-days of a week of these answers
					}
				}
				t.Logf("%-36s %-6s %4.1f to %4.1f weeks, published %d to %d, and %.1f", test.name, team, low, high, test.from, test.to, late)
				inside := low >= float64(test.from) && high <= float64(test.to)+late
				if test.holds {
					inside = low <= float64(test.from) && high >= float64(test.to)
				}
				if !inside {
					t.Errorf("got %.1f to %.1f weeks, published are %d to %d", low, high, test.from, test.to)
				}
			})
		}
	}
}
