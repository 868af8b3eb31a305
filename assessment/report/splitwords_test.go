package report_test

import (
	"slices"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/report"
	"trustpath/assessment/workshop"
)

func TestSplitWords(t *testing.T) {
	c := load(t)
	change := func(attribute string, would ...string) assessment.Change {
		return assessment.Change{Attribute: attribute, Was: []string{"was"}, Would: would}
	}
	all := []string{"keep", "now", "next", "later", "not_now"}
	weighed := func(count int, a assessment.Answer, headline ...assessment.Change) workshop.Weighed {
		return workshop.Weighed{Given: workshop.Given{Answer: a, Count: count}, Headline: headline}
	}
	eu := assessment.Choose("eu")
	for _, tc := range []struct {
		other workshop.Weighed
		apart bool
		want  string
	}{
		{weighed(2, eu, change("iso27001.decision", "now")), false, "If the two who said “EU” are right, ISO 27001 moves to now."},
		{weighed(1, eu, change("iso27001.decision", "now", "next"), change("soc2.rank", "2")), false,
			"If the one who said “EU” is right, ISO 27001 may be now or next and SOC 2 (place in the order: 2)."},
		{weighed(13, eu, change("outcome", "not_yet"), change("soc2.decision", "later"), change("soc2.rank", "0")), false,
			"If the 13 who said “EU” are right, the outcome is no audit yet and SOC 2 moves to later."},
		{weighed(3, eu, change("soc2.decision", all...)), false, "If the three who said “EU” are right, SOC 2 is open."},
		{weighed(2, eu), false, "Whether the two who said “EU” are right changes nothing."},
		{weighed(1, assessment.DontKnow(), change("soc2.decision", "now", "next")), false, "As long as one does not know, SOC 2 may be now or next."},
		{weighed(4, assessment.DontKnow()), false, "That four do not know changes nothing."},
		{weighed(2, assessment.Choose("us", "eu")), true, "Whether the two who would add “EU” are right changes nothing."},
		{weighed(2, assessment.Choose("uk")), true, "Whether the two who said “UK” are right changes nothing."},
	} {
		split := workshop.Split{Question: "regions", Lead: workshop.Given{Answer: assessment.Choose("us")}, Others: []workshop.Weighed{tc.other}, Apart: tc.apart}
		if got := report.SplitWords(c, split); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}
