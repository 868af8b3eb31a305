package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/engine"
)

// usCompany answers every question of a US company; change replaces some
// answers, and nil takes one back.
func usCompany(change given) assessment.Answers {
	all := given{"customers": {"us_enterprise"}, "regions": {"us"}, "sectors": {"general"}, "asks": {"nothing_yet"},
		"ai_role": {"integrates_models"}, "ai_impact": {"assists_people"}, "us_places": {"texas"}, "sell_trust": {"not_yet"},
		"data": {"nothing_sensitive"}, "promises": {"none"}, "held": {"none"}, "established": {"us"}, "controls": {"basics"}, "team_size": {"1_10"}, "capacity": {"dedicated"}}
	for id, options := range change {
		if all[id] = options; options == nil {
			delete(all, id)
		}
	}
	return answersOf(all)
}

func words(changes []assessment.Difference) string {
	var out []string
	for _, c := range changes {
		out = append(out, fmt.Sprintf("%s %s>%s %s", c.Attribute, strings.Join(c.From, "/"), strings.Join(c.To, "/"), c.Cause))
	}
	return strings.Join(out, "; ")
}

func TestCompare(t *testing.T) {
	t.Parallel()
	old, now := load(t), newPack(t)
	for _, tc := range []struct {
		name         string
		before       assessment.Recommendation
		pack         *engine.Engine
		after        assessment.Answers
		want, absent string
	}{
		{"nothing", old.Recommend(usCompany(nil)), old, usCompany(nil), "", "soc2"},
		{"content", old.Recommend(usCompany(nil)), now, usCompany(nil), "soc2.decision now>next content", "answers"},
		{"answers, same pack", old.Recommend(usCompany(nil)), old, usCompany(given{"us_places": {"illinois"}}), "obligations.texas_traiga true>false answers", "content"},
		{"answers, with the other pack", old.Recommend(usCompany(nil)), now, usCompany(given{"us_places": {"illinois"}}), "obligations.texas_traiga true>false answers", ""},
		{"both", old.Recommend(usCompany(nil)), now, usCompany(given{"held": {"soc2_type2"}}), "soc2.decision now>keep both", ""},
		{"what cancels out is no change", old.Recommend(usCompany(nil)), now, usCompany(given{"asks": {"soc2_any"}, "deadline": {"none"}}), "", "soc2.decision"},
		{"open values", old.Recommend(usCompany(given{"held": nil})), old, usCompany(nil), "soc2.decision keep/now>now answers", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := words(tc.pack.Compare(tc.before, tc.after))
			if !strings.Contains(got, tc.want) || tc.want == "" && tc.absent == "soc2" && got != "" {
				t.Errorf("got %q, want %q in it", got, tc.want)
			}
			if tc.absent != "" && strings.Contains(got, tc.absent) {
				t.Errorf("got %q, want no %q", got, tc.absent)
			}
		})
	}
}

// An attribute that one pack lacks is a change only where it had a value.
func TestCompareAttributesOfOnePack(t *testing.T) {
	c := load(t)
	before := c.Recommend(usCompany(nil))
	before.Values["gates.old_gate"] = []string{"true"}
	before.Values["gates.quiet_gate"] = []string{"false"}
	before.Values["iso9001.decision"] = []string{"now"}
	delete(before.Values, "obligations.texas_traiga")
	delete(before.Values, "gates.hipaa")
	want := "obligations.texas_traiga false>true content; gates.old_gate true>false content; iso9001.decision now> content"
	if got := words(c.Compare(before, usCompany(nil))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestContentChanges(t *testing.T) {
	old, now := load(t), newPack(t)
	record := old.Recommend(usCompany(nil))
	run := assessment.Assessment{Pack: old.Pack, Recommended: &record, Answers: usCompany(nil)}
	if got := old.ContentChanges(run); got != nil {
		t.Errorf("the same pack: got %+v", got)
	}
	r := now.Evaluate(now.Carry(run), assessment.Options{SkipPlan: true, SkipFlips: true})
	got := r.ContentChanges
	if got == nil || !got.Recorded || got.From != old.Pack || got.To != now.Pack || len(got.Changes) == 0 {
		t.Errorf("another pack: got %+v", got)
	}
	run.Recommended = nil
	if got := now.ContentChanges(run); got == nil || got.Recorded || len(got.Changes) > 0 {
		t.Errorf("without a record: got %+v", got)
	}
	if got := now.ContentChanges(assessment.Assessment{}); got != nil {
		t.Errorf("never answered with any: got %+v", got)
	}
}
