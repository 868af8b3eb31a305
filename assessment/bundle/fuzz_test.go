package bundle_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/bundle"
	"trustpath/assessment/report"
	"trustpath/assessment/safetext/hostile"
	"trustpath/assessment/workshop"
)

// FuzzRead reads anything. What is taken is written the same twice, holds
// nothing that a terminal obeys, and can be evaluated and reported.
func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	for _, text := range hostile.Texts() {
		quoted, err := json.Marshal(text)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(strings.NewReplacer(`"Acme AI",`, string(quoted)+",", `"a note"`, string(quoted), `"Vermeer"`, string(quoted)).Replace(good)))
	}
	c := shipped(f)
	for _, named := range []bool{true, false} {
		f.Add([]byte(inRoom(f, c, named, nil)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := bundle.Read(data, "f", c)
		if err != nil {
			return
		}
		var once, twice, page bytes.Buffer
		if err := bundle.Write(&once, b); err != nil {
			t.Fatal(err)
		}
		again, err := bundle.Read(once.Bytes(), "again", c)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, &once)
		}
		if err := bundle.Write(&twice, again); err != nil || twice.String() != once.String() {
			t.Errorf("got\n%s\nwant\n%s", &twice, &once)
		}
		if err := hostile.Document(once.String()); err != nil {
			t.Error(err)
		}
		run, chosen := c.Carry(b.Run), report.Selection{}
		if b.Workshop != nil {
			h, err := workshop.Replay(c, b.Workshop.Events)
			if err != nil {
				t.Fatalf("what was taken does not fit: %v", err)
			}
			room := h.Result(run, b.Run.Start)
			chosen.Workshop = &room
		}
		if err := report.MarkdownOf(&page, c, run, c.Evaluate(run, assessment.Options{Today: b.Run.Start, SkipFlips: true}), chosen); err != nil {
			t.Fatal(err)
		}
		if err := hostile.Document(page.String()); err != nil {
			t.Error(err)
		}
	})
}

// FuzzWorkshop brings any event into a workshop, under a digest that fits.
func FuzzWorkshop(f *testing.F) {
	c := shipped(f)
	for _, text := range hostile.Texts() {
		kind, event, err := workshop.Encode(workshop.Record{Question: "team_size", Answer: assessment.DontKnow(), Dissent: text})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(kind, event, true)
		f.Add(kind, event, false)
	}
	f.Add("join", `{"Code":"elsewhere 5","Name":"Eve","Role":"sales"}`, false)
	f.Fuzz(func(t *testing.T, kind, event string, here bool) {
		e, err := workshop.Decode(kind, event)
		if err != nil {
			return
		}
		text := inRoom(t, c, true, func(events []workshop.Event) []workshop.Event { return append(events, e) })
		first, err := bundle.Read([]byte(text), "f", c)
		if err != nil {
			return
		}
		if !here { // of other content, which is held to less
			first.Workshop.Content, first.Workshop.Events = "other 1", append(first.Workshop.Events, e)
			var out bytes.Buffer
			if err := bundle.Write(&out, first); err != nil {
				t.Fatal(err)
			}
			if first, err = bundle.Read(out.Bytes(), "f", c); err != nil || first.Left != nil {
				return
			}
		}
		var once bytes.Buffer
		if err := bundle.Write(&once, first); err != nil {
			t.Fatal(err)
		}
		if err := hostile.Document(once.String()); err != nil {
			t.Error(err)
		}
		if _, err := bundle.Read(once.Bytes(), "f", c); err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, &once)
		}
	})
}
