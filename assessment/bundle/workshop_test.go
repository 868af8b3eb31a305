package bundle_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/workshop"
	"trustpath/assessment/yamldoc"
)

// inRoom is a bundle with a workshop that an export could have written, but for
// what change makes of its events.
func inRoom(t testing.TB, c *assessment.Catalog, named bool, change func([]workshop.Event) []workshop.Event) string {
	t.Helper()
	b, err := bundle.Read([]byte(good), "f", c)
	if err != nil {
		t.Fatal(err)
	}
	log := []workshop.Event{workshop.Open{Mode: workshop.Rounds, Named: named, Answers: map[assessment.QuestionID]assessment.Answer{"held": assessment.Choose("none")}}}
	for n, name := range []string{"Mira", "Tom", "Zoë", "Ada"} {
		log = append(log, workshop.Join{Identity: workshop.Identity{Key: fmt.Sprint("SHA256:", n)}, Name: name, Role: "legal"})
	}
	log = append(log, workshop.Put{Question: "regions"})
	for n, option := range []assessment.OptionID{"us", "eu", "us"} {
		log = append(log, workshop.Vote{Who: workshop.ParticipantID(fmt.Sprint("p", n+1)), Question: "regions", Answer: assessment.Choose(option), Note: "mostly"})
	}
	log = append(log, workshop.Reveal{Question: "regions"}, workshop.Record{Question: "regions", Answer: assessment.Choose("us"), Dissent: "the EU from May"})
	events, err := workshop.Minutes(c, log)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		events = change(events)
	}
	b.Workshop = &bundle.Workshop{Content: c.Pack.Name(), Created: b.Run.Created, Events: events}
	var out bytes.Buffer
	if err := bundle.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWorkshop(t *testing.T) {
	c := shipped(t)
	for _, named := range []bool{true, false} {
		text := inRoom(t, c, named, nil)
		b, err := bundle.Read([]byte(text), "f", c)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := bundle.Write(&again, b); err != nil || again.String() != text {
			t.Errorf("got %v\n%s\nwant\n%s", err, &again, text)
		}
		if !strings.Contains(text, `"trustpath_bundle": 2`) {
			t.Error("a program that knows no workshops would not say that the bundle is newer")
		}
		h, err := workshop.Replay(c, b.Workshop.Events)
		if err != nil || h.Facilitator().Rounds == nil || !h.Answers().Of("regions").Equal(assessment.Choose("us")) {
			t.Errorf("the workshop is not there: %v", err)
		}
		if strings.Contains(text, "Mira") != named {
			t.Errorf("with names %v: %s", named, text)
		}
	}
	if !strings.Contains(good, `"trustpath_bundle": 1`) {
		t.Error("bundles without a workshop are not tried")
	}
}

// Whatever no export writes is refused, with a digest that fits too.
func TestWorkshopRefused(t *testing.T) {
	c := shipped(t)
	put := func(more ...workshop.Event) func([]workshop.Event) []workshop.Event {
		return func(events []workshop.Event) []workshop.Event { return append(events, more...) }
	}
	for _, tc := range []struct {
		name   string
		change func([]workshop.Event) []workshop.Event
		want   string
	}{
		{"nothing", func([]workshop.Event) []workshop.Event { return nil }, "there are none"},
		{"without a beginning", func(e []workshop.Event) []workshop.Event { return e[1:] }, "the workshop has not begun"},
		{"a vote of nobody", put(workshop.Put{Question: "team_size"}, workshop.Vote{Who: "p9", Question: "team_size", Answer: assessment.DontKnow()}), "no such participant"},
		{"a vote without a question", put(workshop.Vote{Who: "p1", Question: "team_size", Answer: assessment.DontKnow()}), "no vote on this question"},
		{"an option that is none", put(workshop.Record{Question: "team_size", Answer: assessment.Choose("moon")}), "moon"},
		{"after the end", put(workshop.Close{}, workshop.Put{Question: "team_size"}), "the workshop is over"},
		{"a vote that nobody saw", put(workshop.Put{Question: "team_size"}, workshop.Vote{Who: "p1", Question: "team_size", Answer: assessment.DontKnow()}), "vote, is not as an export writes it"},
		{"when somebody left", put(workshop.Leave{Who: "p1"}), "leave, is not as an export writes it"},
		{"a key", func(events []workshop.Event) []workshop.Event {
			return slices.Insert(events, 5, workshop.Event(workshop.Join{Identity: workshop.Identity{Key: "SHA256:somebody"}, Name: "Eve"}))
		}, "number 6, join, is not as an export writes it"},
		{"escape sequences", put(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: "a\x1b[31m"}), "record, is not as an export writes it"},
		{"too much", put(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: strings.Repeat("a", 64<<10)}), "is larger than 65536 bytes"},
		{"too many", func(events []workshop.Event) []workshop.Event {
			return append(events, slices.Repeat([]workshop.Event{workshop.Skip{}}, 20_001)...)
		}, "20000 at most"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			refused(t, c, inRoom(t, c, true, tc.change), tc.want)
		})
	}
	text := inRoom(t, c, true, nil)
	events := strings.SplitAfter(text[strings.Index(text, `"events"`):], "},\n")[1:] // the lines of each but the first
	for _, tc := range []struct{ name, from, to, want string }{
		{"the last ones are cut off", events[len(events)-2], "", "workshop.digest: does not match"},
		{"a name is another", "Mira", "Mara", "workshop.digest: does not match"},
		{"another day", `"created": "2026-11-01T10:00:00Z",` + "\n    \"events\"", `"created": "2026-11-02T10:00:00Z",` + "\n    \"events\"", "workshop.digest: does not match"},
		{"no digest", `"digest": "sha256:` + text[strings.LastIndex(text, "sha256:")+7:][:64] + `"`, `"digest": ""`, "workshop.digest: does not match"},
		{"no event", `{\"Question\":\"regions\"}`, `[]`, "workshop.events[5]"},
		{"no kind", `"kind": "put"`, `"kind": "pot"`, `no event "pot"`},
		{"content", c.Pack.Name(), `\u001b[31m`, "names no content"},
		{"an older version", `"trustpath_bundle": 2`, `"trustpath_bundle": 1`, "comes in a bundle of version 2"},
		{"another key", `"workshop": {`, `"workshop": {"code": "quiet-harbour",`, "code"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			forged := strings.Replace(text, tc.from, tc.to, 1)
			if forged == text {
				t.Fatalf("%s is not there", tc.from)
			}
			refused(t, c, forged, tc.want)
		})
	}
	bad := strings.NewReplacer(`"kind": "put"`, `"kind": "pot"`, `"kind": "record"`, `"kind": "accord"`, `"company": "Acme AI"`, `"company": "\u202e"`).Replace(text)
	_, err := bundle.Read([]byte(bad), "f", c)
	var problems yamldoc.Problems
	if errors.As(err, &problems); len(problems) != 4 {
		t.Errorf("got %v, want four problems at once", err)
	}
}

func refused(t *testing.T, c *assessment.Catalog, text, want string) {
	t.Helper()
	b, err := bundle.Read([]byte(text), "f", c)
	var problems yamldoc.Problems
	if !errors.As(err, &problems) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
	if b.Workshop != nil || b.Run.Company != "" {
		t.Errorf("something came of it: %+v", b)
	}
}

// A workshop of other content is taken where it fits, cleaned, and else left out
// with the reason: the assessment is worth more than how it came about.
func TestWorkshopOfOtherContent(t *testing.T) {
	c := shipped(t)
	for _, tc := range []struct {
		name   string
		change func([]workshop.Event) []workshop.Event
		left   string
	}{
		{"fits", func(events []workshop.Event) []workshop.Event { return append(events, workshop.Leave{Who: "p1"}) }, ""},
		{"does not", func(events []workshop.Event) []workshop.Event {
			return append(events, workshop.Put{Question: "of_old"})
		}, `held with content default 1999.01 and does not fit into ` + c.Pack.Name()},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := bundle.Read([]byte(good), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			with, err := bundle.Read([]byte(inRoom(t, c, true, nil)), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			b.Workshop = &bundle.Workshop{Content: "default 1999.01", Created: b.Run.Created, Events: tc.change(with.Workshop.Events)}
			var out bytes.Buffer
			if err := bundle.Write(&out, b); err != nil {
				t.Fatal(err)
			}
			read, err := bundle.Read(out.Bytes(), "f", c)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tc.left == "" && (read.Left != nil || len(read.Workshop.Events) != len(with.Workshop.Events)):
				t.Errorf("left out: %v; %+v", read.Left, read.Workshop)
			case tc.left != "" && (read.Workshop != nil || read.Left == nil || !strings.Contains(read.Left.Error(), tc.left)):
				t.Errorf("got %+v, %v", read.Workshop, read.Left)
			}
		})
	}
}
