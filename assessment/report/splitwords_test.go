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
		want  string
	}{
		{weighed(2, eu, change("iso27001.decision", "now")), "If the two who said “EU” are right, ISO 27001 moves to now."},
		{weighed(1, eu, change("iso27001.decision", "now", "next"), change("soc2.rank", "2")),
			"If the one who said “EU” is right, ISO 27001 may be now or next and SOC 2 (place in the order: 2)."},
		{weighed(13, eu, change("outcome", "not_yet"), change("soc2.decision", "later"), change("soc2.rank", "0")),
			"If the 13 who said “EU” are right, the outcome is no audit yet and SOC 2 moves to later."},
		{weighed(3, eu, change("soc2.decision", all...)), "If the three who said “EU” are right, SOC 2 is open."},
		{weighed(2, eu), "Whether the two who said “EU” are right changes nothing."},
		{weighed(1, assessment.DontKnow(), change("soc2.decision", "now", "next")), "As long as one does not know, SOC 2 may be now or next."},
		{weighed(4, assessment.DontKnow()), "That four do not know changes nothing."},
	} {
		split := workshop.Split{Question: "regions", Majority: workshop.Given{Answer: assessment.Choose("us")}, Others: []workshop.Weighed{tc.other}}
		if got := report.SplitWords(c.Catalog, split); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

// Raised hands are anonymous, so sentences about them name no persons.
func TestSplitWordsOfHands(t *testing.T) {
	c := load(t)
	lead := assessment.Choose("us", "eu")
	move := []assessment.Change{{Attribute: "iso27001.decision", Was: []string{"later"}, Would: []string{"now"}}}
	lines := make([]workshop.Line, len(c.Question("regions").Options))
	_, eu := c.Question("regions").Option("eu")
	lines[eu].Count = 2
	for _, tc := range []struct {
		voters, count int
		other         assessment.Answer
		apart         bool
		want          string
	}{
		{5, 3, assessment.Choose("us"), true, "Without the 2 hands for “EU”, ISO 27001 moves to now."},
		{5, 1, assessment.Choose("us", "eu", "uk"), true, "With the 1 hand for “UK”, ISO 27001 moves to now."},
		{6, 2, assessment.Choose("us", "eu", "uk"), true, "With the 2 votes for “UK”, ISO 27001 moves to now."},
		{5, 1, assessment.Choose("uk"), false, "If the 1 hand for “UK” is right, ISO 27001 moves to now."},
		{5, 4, assessment.Choose("uk"), false, "If the 4 hands for “UK” are right, ISO 27001 moves to now."},
		{7, 4, assessment.Choose("uk"), false, "If the 4 votes for “UK” are right, ISO 27001 moves to now."},
		{5, 2, assessment.DontKnow(), true, "With the 2 hands for don't know, ISO 27001 moves to now."},
	} {
		split := workshop.Split{Question: "regions", Majority: workshop.Given{Answer: lead}, Apart: tc.apart, Spread: &workshop.Spread{Hands: 5, Voters: tc.voters, Lines: lines},
			Others: []workshop.Weighed{{Given: workshop.Given{Answer: tc.other, Count: tc.count}, Headline: move}}}
		if got := report.SplitWords(c.Catalog, split); !slices.Equal(got, []string{tc.want}) {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}
