package engine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"trustpath/assessment"
)

// Every piece of work comes after what it needs.
func TestPlanIsInOrder(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(5, 6))
	for range 75 * *rounds {
		answers := random(c.Catalog, r, 0.95)
		result := evaluate(t, c, assessment.Assessment{Answers: answers})
		workInOrder(t, c.Catalog, result)
		checksComeLast(t, c.Catalog, result)
		milestonesInOrder(t, c.Catalog, result)
		if t.Failed() {
			t.Fatalf("with %v", answers)
		}
	}
}

func workInOrder(t *testing.T, c *assessment.Catalog, result assessment.Result) {
	t.Helper()
	p := result.Plan
	work := map[assessment.WorkstreamID]assessment.PlanWorkstream{}
	for _, w := range p.Workstreams {
		work[w.ID] = w
		ends := w.End
		if w.Start.Low.Before(result.Start) || w.End.Low.Before(w.Start.Low) || w.End.High.Before(w.End.Low) || w.Days.High < w.Days.Low {
			t.Errorf("%s: %+v", w.ID, w)
		}
		for _, e := range w.Extended {
			if e.Start.Low.Before(ends.Low) || e.Start.High.Before(ends.High) {
				t.Errorf("%s is extended from %v before it ends %v", w.ID, e.Start, ends)
			}
			ends = e.End
		}
	}
	for _, w := range p.Workstreams {
		for _, id := range w.Needs {
			need, listed := work[id]
			if first := w.Template != "" || c.Workstream(w.ID).AILaw > 0; !listed || first || w.Days.Low == 0 || need.Days.Low == 0 {
				continue // done, not needed, small, or first of all where an AI law applies
			}
			if w.Start.Low.Before(need.End.Low) || w.Start.High.Before(need.End.High) {
				t.Errorf("%s starts %v, before %s ends %v", w.ID, w.Start, id, need.End)
			}
		}
	}
}

// checksComeLast: where one stage builds all, it is checked when it is built.
func checksComeLast(t *testing.T, c *assessment.Catalog, result assessment.Result) {
	t.Helper()
	for _, check := range result.Plan.Workstreams {
		if phase(c, check) < 5 || check.Days.Low == 0 || len(result.Orders) > 0 || result.Outcome != assessment.Roadmap {
			continue
		}
		for _, w := range result.Plan.Workstreams {
			served := c.Workstream(w.ID) != nil && len(w.Extended) == 0 && len(check.Extended) == 0
			if served && phase(c, w) < 5 && buildsFor(c, result, w.ID) && w.Days.Low > 0 && (check.Start.Low.Before(w.End.Low) || check.Start.High.Before(w.End.High)) {
				t.Errorf("%s starts %v, and %s ends %v", check.ID, check.Start, w.ID, w.End)
			}
		}
	}
}

// phase is that of a workstream; the tasks of gates and laws come first.
func phase(c *assessment.Catalog, w assessment.PlanWorkstream) int {
	if work := c.Workstream(w.ID); work != nil {
		return work.Phase
	}
	return 1
}

// buildsFor reports whether a standard that is built needs a workstream, not an AI law
// alone.
func buildsFor(c *assessment.Catalog, result assessment.Result, id assessment.WorkstreamID) bool {
	for _, s := range result.Standards {
		depth := c.Workstream(id).Depth
		if s.Planned() && s.Decision != assessment.Keep && (depth[string(s.ID)] > 0 || len(s.CategoriesPossible) > 0) {
			return true
		}
	}
	return false
}

func milestonesInOrder(t *testing.T, c *assessment.Catalog, result assessment.Result) {
	t.Helper()
	p := result.Plan
	ends := map[string]assessment.DateRange{}
	for _, w := range p.Workstreams {
		ends[string(w.ID)] = w.End
	}
	for _, m := range p.Milestones {
		ends[string(m.ID)] = m.Date
		if m.Date.High.IsZero() && result.Standard(m.Standard).Decision == assessment.Keep {
			continue // its day is not entered
		}
		if m.Date.High.Before(m.Date.Low) || m.Date.Low.Before(m.Begin.Low) || m.Begin.Low.Before(result.Start) {
			t.Errorf("%s: %+v", m.ID, m)
		}
	}
	for i := range c.Milestones {
		m := p.Milestone(c.Milestones[i].ID)
		if m == nil || result.Standard(m.Standard).Decision == assessment.Keep {
			continue
		}
		for _, after := range c.Milestones[i].After {
			w := c.Workstream(assessment.WorkstreamID(after))
			if c.Milestones[i].Build && w != nil && w.TypeOne == 0 && p.Milestone("soc2_type1") != nil {
				continue // the Type I does without it, and the window waits for it
			}
			if end, there := ends[after]; there && (m.Begin.Low.Before(end.Low) || m.Begin.High.Before(end.High)) {
				t.Errorf("%s begins %v, before %s ends %v", m.ID, m.Begin, after, end)
			}
		}
	}
	for _, id := range []string{"iso27001", "iso42001"} {
		stage1, stage2 := p.Milestone(assessment.MilestoneID(id+"_stage1")), p.Milestone(assessment.MilestoneID(id+"_stage2"))
		if stage2 != nil && (stage2.Begin.Low.Before(stage1.Date.Low.AddDays(28)) || stage2.Begin.High.Before(stage1.Date.High.AddDays(28))) {
			t.Errorf("%s: stage 2 %+v within four weeks of stage 1 %+v", id, stage2, stage1)
		}
	}
	if w := p.Milestone("soc2_window"); w != nil {
		for _, one := range [][2]assessment.Date{{w.Begin.Low, w.Date.Low}, {w.Begin.High, w.Date.High}} {
			if after := one[1].AddDays(1); !slices.Contains([]assessment.Date{one[0].AddMonths(3), one[0].AddMonths(6), one[0].AddMonths(9), one[0].AddMonths(12)}, after) {
				t.Errorf("window from %s whose last day is %s", one[0], one[1])
			}
		}
		if report := p.Milestone("soc2_type2_report"); !w.Date.Low.Before(report.Begin.Low) || !w.Date.High.Before(report.Begin.High) {
			t.Errorf("the report begins %v in the window %v", report.Begin, w.Date)
		}
	}
	for _, id := range []string{"iso27001", "iso42001"} {
		review, stage2 := ends["management_review"], p.Milestone(assessment.MilestoneID(id+"_stage2"))
		held := result.Standard(assessment.StandardID(id)).Decision == assessment.Keep
		if stage2 != nil && !held && result.Start.Before(review.Low) && (stage2.Begin.Low.Before(review.Low.AddDays(14)) || stage2.Begin.High.Before(review.High.AddDays(14))) {
			t.Errorf("%s: stage 2 %v within two weeks of the management review %v", id, stage2.Begin, review)
		}
		recurs(t, p, id, held)
	}
	controlsRunBeforeTheyAreAudited(t, c, p)
}

// recurs: no surveillance audit is later than eleven months after the certificate
// or the audit before, and no recertification later than thirty-four, and neither has
// a day where that of the certificate is not known.
func recurs(t *testing.T, p *assessment.Plan, standard string, held bool) {
	t.Helper()
	certificate := p.Milestone(assessment.MilestoneID(standard + "_certificate"))
	for suffix, months := range map[string][2]int{"_surv1": {10, 11}, "_surv2": {22, 23}, "_recert": {33, 34}} {
		m := p.Milestone(assessment.MilestoneID(standard + suffix))
		switch {
		case m == nil:
			if certificate != nil || held {
				t.Errorf("%s%s is not planned", standard, suffix)
			}
		case held:
			if m.Date != (assessment.DateRange{}) {
				t.Errorf("%s has a day, and that of the certificate is not known: %v", m.ID, m.Date)
			}
		case certificate.Date.Low.AddMonths(months[0]).Before(m.Date.Low) || certificate.Date.High.AddMonths(months[1]).Before(m.Date.High),
			certificate.Date.High.AddMonths(months[1]).AddDays(-27).DaysTo(m.Date.High) < 0:
			t.Errorf("%s: %v after a certificate of %v", m.ID, m.Date, certificate.Date)
		}
	}
}

// controlsRunBeforeTheyAreAudited: what serves a standard is in use before a
// window opens, and has run for some weeks before a stage 1.
func controlsRunBeforeTheyAreAudited(t *testing.T, c *assessment.Catalog, p *assessment.Plan) {
	t.Helper()
	for id, begin := range map[assessment.StandardID]assessment.MilestoneID{"soc2": "soc2_window", "iso27001": "iso27001_stage1", "iso42001": "iso42001_stage1"} {
		m := p.Milestone(begin)
		if m == nil {
			continue
		}
		wait := 0
		if id != "soc2" {
			wait = 28
		}
		for _, w := range p.Workstreams {
			work := c.Workstream(w.ID)
			if work == nil || work.Phase == 5 || work.Depth[string(id)] == 0 || w.Days.Low == 0 {
				continue
			}
			if m.Begin.Low.Before(w.End.Low.AddDays(wait)) || m.Begin.High.Before(w.End.High.AddDays(wait)) {
				t.Errorf("%s begins %v, and %s ends %v", begin, m.Begin, w.ID, w.End)
			}
		}
	}
}

// TestWorkFitsTheHands: at every date and at both ends, the work that has ended
// is no more than the people could have done by then.
func TestWorkFitsTheHands(t *testing.T) {
	c, r := load(t), rand.New(rand.NewPCG(15, 16))
	type piece struct {
		days float64
		end  assessment.Date
	}
	for range 50 * *rounds {
		answers := complete(c.Catalog, r, nil)
		result := evaluate(t, c, assessment.Assessment{Answers: answers})
		coordinator := c.Planning.Capacity[answers.Of("capacity").Options[0]]
		beside := c.Planning.Beside[answers.Of("team_size").Options[0]]
		perWeek := coordinator + min(beside, coordinator*c.Planning.BesideMost)
		var low, high []piece
		for _, w := range result.Plan.Workstreams {
			if c.Workstream(w.ID) == nil {
				continue // due on its day, for any owner
			}
			first := w.Days
			for _, e := range w.Extended {
				first = assessment.Days{Low: first.Low - e.Days.Low, High: first.High - e.Days.High}
				low, high = append(low, piece{e.Days.Low, e.End.Low}), append(high, piece{e.Days.High, e.End.High})
			}
			low, high = append(low, piece{first.Low, w.End.Low}), append(high, piece{first.High, w.End.High})
		}
		for name, pieces := range map[string][]piece{"low": low, "high": high} {
			for _, at := range pieces {
				done, rounding := 0.0, 0.0
				for _, p := range pieces {
					if !at.end.Before(p.end) {
						done, rounding = done+p.days, rounding+0.5
					}
				}
				worked := 0
				for d := result.Start; !at.end.Before(d); d = d.AddDays(1) {
					if off := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; !off {
						worked++
					}
				}
				if most := perWeek * float64(worked) / 5; done > most+rounding {
					t.Fatalf("%s end: by %s %.1f person-days are done, and the people have %.1f", name, at.end, done, most)
				}
			}
		}
	}
}
