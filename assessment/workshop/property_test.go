package workshop_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/workshop"
)

// drawAnswer is an answer that the question takes.
func drawAnswer(t *rapid.T, q *assessment.Question) assessment.Answer {
	line := rapid.IntRange(0, len(q.Options)).Draw(t, "line")
	a := q.Toggled(assessment.Answer{}, line)
	if q.Kind == assessment.Multi && !a.Unknown && rapid.Bool().Draw(t, "two") {
		if more := q.Toggled(a, rapid.IntRange(0, len(q.Options)-1).Draw(t, "more")); !more.IsZero() {
			return more
		}
	}
	return a
}

// drawEvent is any event, one that fits more often than not.
func drawEvent(t *rapid.T, c *assessment.Catalog, h *workshop.State) workshop.Event {
	questions := []assessment.QuestionID{"nothing"}
	for _, r := range h.Facilitator().Rounds[:min(6, len(h.Facilitator().Rounds))] {
		questions = append(questions, r.Question)
	}
	id := rapid.SampledFrom(questions).Draw(t, "question")
	if now := h.Projector().Question; now != "" && rapid.IntRange(0, 3).Draw(t, "elsewhere") > 0 {
		id = now
	}
	answer := assessment.Choose("nothing")
	if q := c.Question(id); q != nil && rapid.IntRange(0, 9).Draw(t, "bad") > 0 {
		answer = drawAnswer(t, q)
	}
	who := workshop.ParticipantID(fmt.Sprintf("p%d", rapid.IntRange(1, 6).Draw(t, "who")))
	identity := key(rapid.IntRange(1, 6).Draw(t, "key"))
	if rapid.IntRange(0, 4).Draw(t, "code") == 0 {
		identity = workshop.Identity{Code: fmt.Sprintf("code %d", rapid.IntRange(1, 3).Draw(t, "which"))}
	}
	switch rapid.SampledFrom([]string{"join", "join", "leave", "leave", "rejoin", "rename", "remove", "merge", "merge", "resume", "put", "put", "vote", "vote", "vote", "vote", "vote", "vote",
		"draft", "draft", "withdraw", "tally", "finish", "reveal", "reveal", "show", "record", "skip", "close", "open", "setup"}).Draw(t, "event") {
	case "join":
		return workshop.Join{Identity: identity, Name: rapid.SampledFrom([]string{"Ada", "ada", "", "Bob"}).Draw(t, "name"), Role: rapid.SampledFrom([]string{"", "legal"}).Draw(t, "role")}
	case "leave":
		return workshop.Leave{Who: who}
	case "rejoin":
		return workshop.Rejoin{Identity: identity}
	case "rename":
		return workshop.Rename{Who: who, Name: rapid.SampledFrom([]string{"Ada", "ada", "", "Cem"}).Draw(t, "renamed")}
	case "remove":
		return workshop.Remove{Who: who}
	case "merge":
		return workshop.Merge{Who: who, Into: workshop.ParticipantID(fmt.Sprintf("p%d", rapid.IntRange(1, 6).Draw(t, "into")))}
	case "resume":
		return workshop.Resume{}
	case "put":
		return workshop.Put{Question: id}
	case "vote":
		return workshop.Vote{Who: who, Question: id, Answer: answer, Note: rapid.SampledFrom([]string{"", "why"}).Draw(t, "note")}
	case "draft":
		return workshop.Draft{Who: rapid.SampledFrom([]workshop.ParticipantID{who, ""}).Draw(t, "whose"), Question: id, Text: rapid.SampledFrom([]string{"", "half"}).Draw(t, "draft"),
			Answer: rapid.SampledFrom([]assessment.Answer{{}, answer}).Draw(t, "chosen")}
	case "withdraw":
		return workshop.Withdraw{Who: who, Question: id}
	case "tally":
		return drawTally(t, id, answer)
	case "finish":
		return workshop.Finish{Who: who}
	case "reveal":
		if h.Projector().Free {
			return workshop.Reveal{}
		}
		return workshop.Reveal{Question: id}
	case "show":
		return workshop.Show{Question: id}
	case "record":
		return workshop.Record{Question: id, Answer: answer, Dissent: "no\x1b[1m"}
	case "skip":
		return workshop.Skip{Question: id}
	case "setup":
		open := drawOpen(t)
		return workshop.Setup{Mode: open.Mode, Named: open.Named}
	case "close":
		if rapid.IntRange(0, 9).Draw(t, "end") == 0 {
			return workshop.Close{}
		}
		return workshop.Resume{}
	}
	return drawOpen(t)
}

func drawTally(t *rapid.T, id assessment.QuestionID, answer assessment.Answer) workshop.Tally {
	n := rapid.IntRange(-1, 5).Draw(t, "hands")
	out := workshop.Tally{Question: id, Hands: map[assessment.OptionID]int{}, Unknown: rapid.IntRange(-1, 2).Draw(t, "unknown")}
	out.Voters = n + out.Unknown
	for _, o := range answer.Options {
		out.Hands[o] = n
	}
	return out
}

func drawOpen(t *rapid.T) workshop.Open {
	return workshop.Open{Mode: rapid.SampledFrom([]workshop.Mode{workshop.Rounds, workshop.Free}).Draw(t, "mode"), Named: rapid.Bool().Draw(t, "named")}
}

// everything is all views of a workshop, as JSON.
func everything(t interface{ Fatal(...any) }, h *workshop.State) string {
	all := []any{h.Facilitator(), h.Projector(), stored(h.Answers())}
	for _, p := range h.Facilitator().People {
		view, _ := h.Participant(p.ID)
		all = append(all, view)
	}
	return text(t, all)
}

func text(t interface{ Fatal(...any) }, v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// stored is what a JSON of answers would hide.
func stored(a assessment.Answers) map[assessment.QuestionID]assessment.Answer {
	out := map[assessment.QuestionID]assessment.Answer{}
	for _, id := range a.Questions() {
		out[id] = a.Of(id)
	}
	return out
}

// Whatever happens in whatever order, the state is valid, an event that does
// not fit changes nothing, and the events that fitted make the same state again,
// also out of what was stored of them.
func TestAnyOrder(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		h := workshop.New(c)
		log := []workshop.Event{drawOpen(t)}
		if err := h.Apply(log[0]); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			e := drawEvent(t, c.Catalog, h)
			before := everything(t, h)
			kept, err := h.Admit(e)
			if again := h.Apply(e); (err == nil) != (again == nil) {
				t.Fatalf("%+v: admitted %v, applied %v", e, err, again)
			}
			if err != nil {
				if after := everything(t, h); after != before {
					t.Fatalf("%+v failed (%v) and changed\n%s\ninto\n%s", e, err, before, after)
				}
				continue
			}
			log = append(log, kept)
			valid(t, h)
		}
		read := make([]workshop.Event, len(log))
		for i, e := range log {
			kind, data, err := workshop.Encode(e)
			if err == nil {
				read[i], err = workshop.Decode(kind, data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		again, err := workshop.Replay(c, read)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := everything(t, again), everything(t, h); got != want || again.Events() != h.Events() {
			t.Fatalf("replayed\n%s\nwant\n%s", got, want)
		}
	})
}

// valid checks what holds in every state.
func valid(t *rapid.T, h *workshop.State) {
	v := h.Facilitator()
	names, open := map[string]bool{}, 0
	for _, p := range v.People {
		if names[p.Name] || p.Name == "" {
			t.Fatalf("the name %q is given twice or is empty", p.Name)
		}
		names[p.Name] = true
	}
	if v.Votes.In < 0 || v.Votes.In > v.Votes.Of || v.Here > len(v.People) {
		t.Fatalf("counts: %+v, %d here", v.Votes, v.Here)
	}
	for _, r := range v.Rounds {
		if r.State == workshop.Voting {
			open++
		}
		if r.Spread == nil {
			continue
		}
		if r.State == workshop.Voting {
			t.Fatalf("%s is shown while votes come in", r.Question)
		}
		counts(t, h, r.Spread, h.Result(assessment.Assessment{Answers: h.Answers()}, today()).Joined)
	}
	if open > 1 && !v.Free {
		t.Fatalf("%d votes at once", open)
	}
	for id, a := range stored(h.Answers()) {
		if _, err := h.Catalog().Question(id).Check(a); err != nil {
			t.Fatal(err)
		}
	}
}

// counts checks that each participant counts once in a spread.
func counts(t *rapid.T, h *workshop.State, s *workshop.Spread, people int) {
	voters := s.Voters - s.Hands
	if voters > people || voters < 0 || s.Voters > s.Of || s.Unconfirmed.Count > voters {
		t.Fatalf("%d voters, %d unconfirmed, of %d of %d people", voters, s.Unconfirmed.Count, s.Of, people)
	}
	given, named := 0, map[string]bool{}
	for _, g := range s.Given {
		given += g.Count
		for _, name := range g.Names {
			if named[name] || !h.Facilitator().Named {
				t.Fatalf("%s counts twice, or is named", name)
			}
			named[name] = true
		}
	}
	if h.Catalog().Question(s.Question).Kind == assessment.Single && given != s.Voters || given < voters {
		t.Fatalf("%d answers of %d voters", given, s.Voters)
	}
	for _, line := range s.Lines {
		if line.Count > s.Voters-s.Unknown.Count {
			t.Fatalf("%d chose %s of %d", line.Count, line.Option, s.Voters)
		}
	}
}

// Two histories that differ in nothing but votes of others that are not
// revealed give everybody the same views, to the byte.
func TestVotesAreHidden(t *testing.T) {
	c := load(t)
	differed := 0
	rapid.Check(t, func(t *rapid.T) {
		h, twin := workshop.New(c), workshop.New(c)
		both(t, h, twin, drawOpen(t))
		viewer := workshop.ParticipantID(fmt.Sprintf("p%d", rapid.IntRange(1, 6).Draw(t, "viewer")))
		for range rapid.IntRange(20, 60).Draw(t, "events") {
			switch e := drawEvent(t, c.Catalog, h).(type) {
			case workshop.Vote:
				other := e
				if q := c.Question(e.Question); q != nil && e.Who != viewer {
					other.Answer, other.Note = drawAnswer(t, q), rapid.SampledFrom([]string{"", "why not"}).Draw(t, "other note")
				}
				_, err := h.Admit(e)
				if _, twinErr := twin.Admit(other); err != nil || twinErr != nil {
					continue
				}
				both(t, h, nil, e)
				both(t, twin, nil, other)
				if !reflect.DeepEqual(e, other) {
					differed++
				}
			case workshop.Draft:
				other := e
				if q := c.Question(e.Question); q != nil && e.Who != viewer && e.Who != "" {
					other.Text = "not this"
					if !e.Answer.IsZero() {
						other.Answer = drawAnswer(t, q)
					}
				}
				_, err := h.Admit(e)
				if _, twinErr := twin.Admit(other); err == nil && twinErr == nil {
					both(t, h, nil, e)
					both(t, twin, nil, other)
				}
			case workshop.Merge:
				if e.Who != viewer && e.Into != viewer { // else the viewer gets the other's votes
					both(t, h, twin, e)
				}
			case workshop.Reveal:
				if _, err := h.Admit(e); err == nil {
					level(t, h, twin)
				}
				both(t, h, twin, e)
			default:
				both(t, h, twin, e)
			}
			same(t, h, twin, viewer)
		}
	})
	if differed == 0 && !testing.Short() { // a fifth of the histories can be without
		t.Error("no vote was another, so this compared nothing")
	}
}

// both applies an event to two workshops with the same success.
func both(t *rapid.T, h, twin *workshop.State, e workshop.Event) {
	err := h.Apply(e)
	if twin == nil {
		return
	}
	if second := twin.Apply(e); (err == nil) != (second == nil) {
		t.Fatalf("%+v: %v, and with other votes %v", e, err, second)
	}
}

// level gives the twin the votes of the first, question by question, since the
// reveal tells them anyway. Those to which others do not lead do not count.
func level(t *rapid.T, h, twin *workshop.State) {
	for _, p := range h.Facilitator().People {
		view, _ := h.Participant(p.ID)
		for _, s := range view.Steps {
			var e workshop.Event = workshop.Draft{Who: p.ID, Question: s.Question, Text: s.Note, Answer: s.Chosen}
			if s.Voted {
				e = workshop.Vote{Who: p.ID, Question: s.Question, Answer: s.Answer, Note: s.Note}
			}
			if err := twin.Apply(e); err != nil && !errors.Is(err, workshop.ErrHidden) && !errors.Is(err, workshop.ErrNoVote) {
				t.Fatal(err)
			}
		}
	}
}

func same(t *rapid.T, h, twin *workshop.State, viewer workshop.ParticipantID) {
	mine, _ := h.Participant(viewer)
	theirs, _ := twin.Participant(viewer)
	for _, pair := range [][2]any{{mine, theirs}, {h.Facilitator(), twin.Facilitator()}, {h.Projector(), twin.Projector()}} {
		if !reflect.DeepEqual(pair[0], pair[1]) || text(t, pair[0]) != text(t, pair[1]) {
			t.Fatalf("a hidden vote shows:\n%s\n%s", text(t, pair[0]), text(t, pair[1]))
		}
	}
}
