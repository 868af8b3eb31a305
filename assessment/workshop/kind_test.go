package workshop_test

import (
	"reflect"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// What was stored is read for as long as there are workshops: these lines must
// never have to change.
func TestStoredEvents(t *testing.T) {
	for _, tc := range []struct {
		kind, text string
		want       workshop.Event
	}{
		{"open", `{"Mode":"rounds","Named":true,"Answers":{"held":{"Unknown":false,"Options":["none"]}}}`,
			workshop.Open{Mode: workshop.Rounds, Named: true, Answers: map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")}}},
		{"join", `{"Key":"SHA256:x","Code":"0a","Name":"Ada","Role":"legal"}`, workshop.Join{Identity: workshop.Identity{Key: "SHA256:x", Code: "0a"}, Name: "Ada", Role: "legal"}},
		{"leave", `{"Who":"p1"}`, workshop.Leave{Who: "p1"}},
		{"rejoin", `{"Key":"SHA256:x"}`, workshop.Rejoin{Identity: workshop.Identity{Key: "SHA256:x"}}},
		{"rename", `{"Who":"p1","Name":"Ben"}`, workshop.Rename{Who: "p1", Name: "Ben"}},
		{"remove", `{"Who":"p1"}`, workshop.Remove{Who: "p1"}},
		{"merge", `{"Who":"p4","Into":"p1"}`, workshop.Merge{Who: "p4", Into: "p1"}},
		{"resume", `{}`, workshop.Resume{}},
		{"put", `{"Question":"held"}`, workshop.Put{Question: "held"}},
		{"vote", `{"Who":"p1","Question":"held","Answer":{"Unknown":true,"Options":null},"Note":"why"}`,
			workshop.Vote{Who: "p1", Question: "held", Answer: assessment.DontKnow(), Note: "why"}},
		{"withdraw", `{"Who":"p1","Question":"held"}`, workshop.Withdraw{Who: "p1", Question: "held"}},
		{"draft", `{"Who":"p1","Question":"held","Text":"so far"}`, workshop.Draft{Who: "p1", Question: "held", Text: "so far"}},
		{"vote", `{"Who":"p1","Question":"held","Answer":{"Unknown":false,"Options":["none"]},"Unconfirmed":true}`,
			workshop.Vote{Who: "p1", Question: "held", Answer: assessment.Choose("none"), Unconfirmed: true}},
		{"draft", `{"Who":"p1","Question":"held","Text":"","Answer":{"Unknown":true,"Options":null}}`,
			workshop.Draft{Who: "p1", Question: "held", Answer: assessment.DontKnow()}},
		{"reveal", `{"Question":"held","Of":3}`, workshop.Reveal{Question: "held", Of: 3}},
		{"draft", `{"Question":"held","Text":""}`, workshop.Draft{Question: "held"}},
		{"tally", `{"Question":"held","Hands":{"none":2},"Unknown":1,"Voters":3}`,
			workshop.Tally{Question: "held", Hands: map[assessment.OptionID]int{"none": 2}, Unknown: 1, Voters: 3}},
		{"finish", `{"Who":"p1"}`, workshop.Finish{Who: "p1"}},
		{"reveal", `{"Question":"held"}`, workshop.Reveal{Question: "held"}},
		{"show", `{}`, workshop.Show{}},
		{"record", `{"Question":"held","Answer":{"Unknown":false,"Options":["none"]},"Dissent":"no"}`,
			workshop.Record{Question: "held", Answer: assessment.Choose("none"), Dissent: "no"}},
		{"skip", `{"Question":"held"}`, workshop.Skip{Question: "held"}},
		{"close", `{}`, workshop.Close{}},
	} {
		if kind, text, err := workshop.Encode(tc.want); kind != tc.kind || text != tc.text || err != nil {
			t.Errorf("%s: wrote %s %s, %v", tc.kind, kind, text, err)
		}
		if got, err := workshop.Decode(tc.kind, tc.text); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: read %+v, %v", tc.kind, got, err)
		}
	}
	for _, bad := range [][2]string{{"dance", "{}"}, {"", "{}"}, {"vote", "["}} {
		if e, err := workshop.Decode(bad[0], bad[1]); err == nil {
			t.Errorf("%v was read as %+v", bad, e)
		}
	}
}
