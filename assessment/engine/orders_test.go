package engine_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
)

// stagesOf is the order of the ranks, read from the decisions.
func stagesOf(r assessment.Result) [][]assessment.StandardID {
	var out [][]assessment.StandardID
	for rank := 1; rank <= len(r.Standards); rank++ {
		var stage []assessment.StandardID
		for _, s := range r.Standards {
			if s.Planned() && s.Decision != assessment.Keep && s.Rank == rank {
				stage = append(stage, s.ID)
			}
		}
		if stage != nil {
			out = append(out, stage)
		}
	}
	return out
}

// TestOrders: with two standards or more to build the order of the ranks is
// among those compared, is the one recommended, and says what the plan says.
func TestOrders(t *testing.T) {
	t.Parallel()
	c, r := load(t), rand.New(rand.NewPCG(23, 24))
	seen, better := map[assessment.OrderID]bool{}, 0
	for range 100 * *rounds {
		result := evaluate(t, c, assessment.Assessment{Answers: complete(c.Catalog, r, nil)})
		want := stagesOf(result)
		if standards := slices.Concat(want...); len(standards) < 2 {
			if len(result.Orders) > 0 {
				t.Errorf("%v is compared: %+v", standards, result.Orders)
			}
			continue
		}
		ids := map[assessment.OrderID]bool{}
		recommended := 0
		for _, o := range result.Orders {
			seen[o.ID], ids[o.ID] = true, true
			soundOrder(t, o)
			if o.Better {
				better++
			}
			if !o.Recommended {
				continue
			}
			if o.Better {
				t.Errorf("%s is better than itself", o.ID)
			}
			recommended++
			if !reflect.DeepEqual(o.Stages, want) || o.Days != result.Effort.Days || o.Cost != (assessment.MoneyRange{Low: result.Cost.Low, High: result.Cost.High}) {
				t.Errorf("recommended is %+v, want stages %v, %v and %d to %d", o, want, result.Effort.Days, result.Cost.Low, result.Cost.High)
			}
			for _, h := range o.InHand {
				if m := result.Plan.Milestone(h.Milestone); m == nil || m.Date != h.Date {
					t.Errorf("%s: in hand %v, in the plan %+v", o.ID, h, m)
				}
			}
		}
		if recommended != 1 || len(ids) != len(result.Orders) || len(result.Orders) < 3 {
			t.Errorf("%d recommended, %d ids of %d orders", recommended, len(ids), len(result.Orders))
		}
	}
	if better == 0 {
		t.Error("no order was better than the recommended one")
	}
	for _, o := range c.Planning.Orders {
		if !seen[o.ID] {
			t.Errorf("order %s was never compared", o.ID)
		}
	}
}

func soundOrder(t *testing.T, o assessment.Order) {
	t.Helper()
	if o.Title == "" || o.Reason == "" || strings.ContainsAny(o.Title+o.Reason, "{}") || o.Audits < len(o.Stages) {
		t.Errorf("order without words or audits: %+v", o)
	}
	last := assessment.DateRange{}
	held := map[assessment.StandardID]bool{}
	for i, h := range o.InHand {
		held[h.Standard] = true
		if i > 0 && h.Date.Low.Before(o.InHand[i-1].Date.Low) {
			t.Errorf("%s: %v is not in order of time", o.ID, o.InHand)
		}
		if last.Low.Before(h.Date.Low) {
			last.Low = h.Date.Low
		}
		if last.High.Before(h.Date.High) {
			last.High = h.Date.High
		}
	}
	if last != o.Elapsed {
		t.Errorf("%s: elapsed %v, the last in hand %v", o.ID, o.Elapsed, last)
	}
	if standards := slices.Concat(o.Stages...); len(held) != len(standards) {
		t.Errorf("%s: %v in hand of %v", o.ID, o.InHand, standards)
	}
}

// TestOrderReasons: a dated request is named first, and an order that is faster
// or cheaper is named with what it would delay.
func TestOrderReasons(t *testing.T) {
	c := load(t)
	both := answers{"customers": assessment.Choose("us_enterprise", "global_enterprise"), "regions": assessment.Choose("us", "eu"), "asks": assessment.Choose("nothing_yet"), "deadline": {}}
	dated := answers{"customers": both["customers"], "regions": both["regions"], "asks": assessment.Choose("iso27001"), "deadline": assessment.Choose("within_12_months")}
	asked := answers{"customers": both["customers"], "regions": both["regions"], "asks": assessment.Choose("soc2_type2"), "deadline": assessment.Choose("none")}
	for _, test := range []struct {
		name, id, says string
		answers        answers
	}{
		{"the market", "combined", "your answers put SOC 2 and ISO 27001 first", both},
		{"a date", "iso27001_first", "a buyer wants ISO 27001 by a date", dated},
		{"a request", "combined", "buyers have asked for SOC 2, and", asked},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := evaluate(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, test.answers)})
			for _, o := range result.Orders {
				switch {
				case o.Recommended && (string(o.ID) != test.id || !strings.Contains(o.Reason, test.says)):
					t.Errorf("got %s: %q, want %s: %q", o.ID, o.Reason, test.id, test.says)
				case o.Recommended:
					t.Log(o.Reason)
				case !strings.Contains(o.Reason, "Compared with the recommended order"):
					t.Errorf("%s: %q", o.ID, o.Reason)
				}
			}
		})
	}
}

// TestJointAudit: two ISO standards of one stage are audited together and buy
// one stage 1 and one stage 2, unless a buyer waits for one of them.
func TestJointAudit(t *testing.T) {
	c := load(t)
	base := answers{"customers": assessment.Choose("global_enterprise"), "regions": assessment.Choose("eu"), "promises": {}, "ai_role": assessment.Choose("trains"),
		"ai_impact": assessment.Choose("decides_about_people"), "ai_domains": assessment.Choose("other")}
	for _, test := range []struct {
		name   string
		asks   assessment.Answer
		audits int
	}{{"nobody waits", assessment.Choose("ai_governance"), 2}, {"a buyer waits", assessment.Choose("iso27001", "ai_governance"), 4}} {
		t.Run(test.name, func(t *testing.T) {
			base["asks"] = test.asks
			result := evaluate(t, c, assessment.Assessment{Answers: founder(t, c.Catalog, base)})
			for _, o := range result.Orders {
				if o.ID == "iso27001_with_iso42001" {
					if o.Audits != test.audits {
						t.Errorf("got %d audits, want %d: %+v", o.Audits, test.audits, o)
					}
					return
				}
			}
			t.Errorf("no order of both ISO standards: %+v", result.Standards)
		})
	}
}
