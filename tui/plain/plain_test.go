package plain_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/assessment/sqlite"
	"trustpath/content"
	"trustpath/tui"
	"trustpath/tui/plain"
	"trustpath/tui/tuitest"
)

// TestMain makes rapid check ten times unless -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "10"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// loaded is the engine of the shipped content, made once.
var loaded = sync.OnceValues(func() (*engine.Engine, error) {
	c, err := pack.Restore(content.Default(), content.Snapshot())
	if err != nil {
		return nil, err
	}
	return engine.New(c), nil
})

func shipped(t testing.TB) *engine.Engine {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type clock struct{ now time.Time }

func (c clock) Now() time.Time         { return c.now }
func (c clock) Today() assessment.Date { return assessment.DateOf(c.now) }

// desk is a store, a folder and a user.
type desk struct {
	tuitest.Disk
	*tuitest.Folder
	catalog *engine.Engine
	clock   clock
}

func newDesk(t testing.TB) *desk {
	at := clock{time.Date(2026, 12, 2, 10, 42, 0, 0, time.UTC)}
	c := shipped(t)
	var read atomic.Int64 // each reading of the clock is a millisecond later
	now := func() time.Time { return at.now.Add(time.Duration(read.Add(1)) * time.Millisecond) }
	return &desk{tuitest.NewDisk(t, c, now), tuitest.NewFolder(), c, at}
}

// begin stores an assessment and returns its id.
func (d *desk) begin(t testing.TB) string {
	t.Helper()
	run, err := d.Create(t.Context(), assessment.Assessment{Company: "Northlight AI", Pack: d.catalog.Pack})
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

// types sends lines and returns the output.
func (d *desk) types(t testing.TB, id string, lines ...string) (said string, saved bool) {
	t.Helper()
	in := strings.NewReader(strings.Join(lines, "\n"))
	var out bytes.Buffer
	saved, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
		plain.Terminal{In: in, Out: &out, Width: 80, Echo: true}, id)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), saved
}

func (d *desk) run(t testing.TB, id string) assessment.Assessment {
	t.Helper()
	run, err := d.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// says fails unless the output has all words in this order, across line breaks.
func says(t testing.TB, said string, words ...string) {
	t.Helper()
	rest := strings.Join(strings.Fields(said), " ")
	for _, word := range words {
		word = tuitest.Words(shipped(t), word)
		_, after, found := strings.Cut(rest, word)
		if !found {
			t.Fatalf("%q was not said, or not in this order:\n%s", word, said)
		}
		rest = after
	}
}

func TestConversation(t *testing.T) {
	for _, tc := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"several numbers", []string{"g 3", "1, 2"}, []string{"> 1, 2 Saved: {customers.1}; {customers.2}.", "SOC 2 is down to keep or now.", "Question 4 of at most {all}"}},
		{"don't know", []string{"0"}, []string{"Saved: Don't know.", "This changes no decision.", "Question 2"}},
		{"the same again", []string{"1", "b", "1"}, []string{"1. {1.1} (chosen)", "Enter alone keeps what is chosen.", "Unchanged: {1.1}"}},
		{"out of range, all at once", []string{"12 1 99"}, []string{"There is no 12 here: 1 to 11, or 0", "There is no 99 here", "Nothing was changed."}},
		{"what goes alone", []string{"1 11", "0 2"}, []string{"11 can't be combined", "Nothing was changed.", "0 can't be combined"}},
		{"one number", []string{"g 14", "1 2"}, []string{"Choose one.", "This question takes one number."}},
		{"words", []string{"yes", "1 two"}, []string{"“yes” is not a number and not a command", "“two” is not a number."}},
		{"tried", []string{"g 3", "t 1", "v"}, []string{"Tried, not saved: {customers.1}", "SOC 2 would be down to", "1. {1} Not answered."}},
		{"taken back", []string{"g 3", "1", "b", "-"}, []string{"Saved: Not answered.", "SOC 2 can also be next, later or not now"}},
		{"undone and redone", []string{"u", "1", "2", "n x", "u", "u", "u", "u", "redo", "v"}, []string{"There is nothing to undo.", "Undone: the note on “{3}”.", "Question 3",
			"Undone: {2} {2.2s} cleared.", "Question 2", "Undone: {1} {1.1s} cleared.", "Question 1", "There is nothing to undo.",
			"Redone: {1} {1.1s} is back.", "1. {1} {1.1}", "2. {2} Not answered."}},
		{"provisional", []string{"1", "r"}, []string{"Settled: 0 of 3 decisions.", "Provisional: 1", "questions without an answer can still change it.", "In short:"}},
		{"skipped, and gone back to", []string{"", "", "", "", "b", "g 1"}, []string{"Question 3", "Question 10", "Question 14", "Question 10", "Question 1"}},
		{"no way back", []string{"b"}, []string{"This is the first question."}},
		{"a number that is not asked", []string{"g 40", "g 15"}, []string{"There is no question “40”", "Question 15 is asked only if"}},
		{"sections once", []string{"g 10"}, []string{"Section 1 of 7: ", "Section 3 of 7: "}},
		{"a note in one line", []string{"n Two pilots", "v"}, []string{"Saved. Note: Two pilots", "Note: Two pilots"}},
		{"a note in lines, and taken away", []string{"n", "Two pilots,", "both in the US", ".", "n", ".", "n -"}, []string{"Saved. Note: Two pilots, both in the US", "The note is unchanged.", "Saved: no note."}},
		{"dates", []string{"11", "1", "1", "1", "1", "2", "3", "d", "2026-13-01", "2026-12-02", "2026-11-01", "end of June", "v"}, []string{
			"If you know the day, d sets it.", "Question 8", "Work starts: today.", `"2026-13-01" is not a date`, "The deal needs it by: not known.", "The deadline is before the start", "Saved.", "30 June 2027"}},
		{"dates of what is held", []string{"2 3", "b", "d", "2026-09-31", "2026-09-30", "", "d", "-", "2025-03-14", "v"}, []string{
			"{held.2s}: not known.", `"2026-09-31" is not a date`, "{held.3s}: not known.", "Saved.", "{held.2s}: 30 September 2026.", "Saved.", "{held.3s} (14 March 2025)"}},
		{"the first day past an old deadline", []string{"d", "", "2027-01-01", "d", "2027-02-01", "2027-03-01"}, []string{"Saved.", "Work starts: today.", "The deal needs it by: 1 January 2027.", "Saved."}},
		{"a date that does not fit", []string{"11", "1", "1", "1", "1", "2", "2", "d", "", "2029-01-01", "1 Feb 2027", "v"}, []string{
			"Saved: Within three months", "1 January 2029 does not fit “within 3 months”", "but “later than 12 months”", "Saved.", "Within three months: 1 February 2027"}},
		{"an answer that does not fit", []string{"11", "1", "1", "1", "1", "2", "2", "d", "", "2027-02-01", "g 7", "5", "2027-03-01", "soon", "2029-01-01", "d", "", "", "v"}, []string{
			"Saved.", "1 February 2027 does not fit “later than 12 months”", "Type the date for this answer, or - for none",
			"1 March 2027 does not fit", `"soon" is not a date`, "Saved: More than twelve months away", "The deal needs it by: 1 January 2029.", "More than twelve months away: 1 January 2029"}},
		{"an answer without its date", []string{"11", "1", "1", "1", "1", "2", "2", "d", "", "2027-02-01", "g 7", "1", "-", "b", "v"}, []string{"does not fit “no date”", "Saved: No deal depends on a date", "7. When does a deal need it? No deal depends on a date."}},
		{"given up", []string{"11", "1", "1", "1", "1", "2", "2", "d", "", "2027-02-01", "g 7", "5", "", "v"}, []string{"does not fit", "Nothing was changed.", "Within three months: 1 February 2027"}},
		{"voided", []string{"g 10", "3", "2", "g 10", "1"}, []string{"Saved: It scores", "Saved: We use no AI at all", "No longer asked, kept: “What does your AI do to people?”"}},
		{"exported", []string{"x", "x", "x!", "x roadmap.json", "x bad\x1b[2Jname"}, []string{"Written: /home/mira/roadmap.md", "exists and stays. x! /home/mira/roadmap.md replaces it.",
			"Written: /home/mira/roadmap.md", "Written: roadmap.json", "Nothing was written: in the path, the character U+001B"}},
		{"help", []string{"?"}, []string{"Why we ask:", "1. {1.1}.", "0. Don’t know is an answer", "q: leaves"}},
		{"the content in use", []string{"a"}, []string{"The assessment belongs to the content in use."}},
		{"the plan", []string{"g 3", "1", "g 6", "2", "plan", "r cost", "r nothing"}, []string{"Milestone", "Expected: ", "Best case", "There is no part “nothing”; there are changes, cost"}},
		{"the work, marked", []string{"g 3", "1", "g 6", "2", "work", "mark 1 in place", "mark 2 due=+2w", "mark 1 not applicable", "mark 1 lost", "mark 99 partial", "mark 2 done=never", "mark 2 by=Ann",
			"work", "u", "u"}, []string{"1. Get leadership, time and budget: not checked", "Saved. Get leadership, time and budget", ": in place. u undoes it.", "due 2026-12-1", "Say why after a colon", "There is no work “99”", "is not a date; write it as 2026-12-01, +8w",
			"There is no “by=”", ": in place", "Undone: ", "Undone: "}},
		{"status and promise", []string{"promise For the board", "status", "u"}, []string{"Promised on 2 December 2026.", "As of 2 December 2026", "For the board", "Next two weeks", "Undone: "}},
		{"why, what if and coverage", []string{"g 3", "1", "why", "why iso 27001", "why nothing", "if", "coverage", "coverage SOC2"}, []string{
			"SOC 2: keep or now.", "ISO/IEC 27001", "rule", "There is no standard “nothing”.", "How firm this is", "SOC 2: 61 requirements, 0 in place", "CC1 ", "missing: CC1.1"}},
		{"what changed, and what is old", []string{"g 3", "1", "changes", "changes soon", "check", "check now", "check done"}, []string{"before 2 December 2026", `"soon" is not a date`, "check done records", "“check” takes done", "Reviewed on 2 December 2026"}},
		{"every document", []string{"formats", "x board.json for board", "x for aunt", "x plan for one.md"}, []string{"Markdown, .md: ", "Readers: founder, board", "Written: board.json", "there is no reader “aunt”", "Written: plan for one.md"}},
		{"left", []string{"1", "q", "2"}, []string{"Saved:", "> q Left Northlight AI; everything is saved. To continue: trustpath --plain open "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			said, saved := d.types(t, d.begin(t), tc.lines...)
			says(t, said, tc.want...)
			if !saved {
				t.Error("something is not saved")
			}
		})
	}
}

// Answering each question ends in a result, whatever the answers. The answers are
// stored, and no hidden question is read out.
func TestWholeInterview(t *testing.T) {
	c := shipped(t)
	asked := regexp.MustCompile(`Question \d+ of at most \d+\. (.*?\?)`)
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		id := d.begin(t)
		var answers assessment.Answers
		var lines, prompts []string
		for last := -1; ; {
			path := c.Path(answers)
			open := func(s assessment.Step) bool { return s.Asked && s.Answer.IsZero() }
			at := slices.IndexFunc(path[last+1:], open) + last + 1
			if at == last {
				at = slices.IndexFunc(path, open)
			}
			if last = at; at < 0 {
				break
			}
			q := &c.Questions[at]
			n := rapid.IntRange(0, len(q.Options)).Draw(rt, string(q.ID))
			answer := assessment.DontKnow()
			if n > 0 {
				answer = assessment.Choose(q.Options[n-1].ID)
			}
			next, err := answers.With(c.Catalog, q.ID, answer)
			if err != nil {
				rt.Fatal(err)
			}
			answers, lines, prompts = next, append(lines, strconv.Itoa(n)), append(prompts, q.Prompt)
		}
		said, _ := d.types(t, id, lines...)
		flat := strings.Join(strings.Fields(said), " ")
		var got []string
		for _, m := range asked.FindAllStringSubmatch(flat, -1) {
			got = append(got, m[1])
		}
		if !slices.Equal(got, prompts) {
			rt.Fatalf("questions: got %q, want %q", got, prompts)
		}
		for _, q := range answers.Questions() {
			if got, want := d.run(t, id).Answers.Of(q), answers.Of(q); !got.Equal(want) {
				rt.Fatalf("%s: got %v, want %v", q, got, want)
			}
		}
		says(t, said, "Roadmap for Northlight AI.", "Settled:", "In short:", "1. ", "x writes the whole roadmap")
	})
}

// The end of the input, at any point, keeps what was typed.
func TestInputEnds(t *testing.T) {
	d := newDesk(t)
	id := d.begin(t)
	d.types(t, id, "1", "n", "half a note")
	if got, want := d.run(t, id).Notes["established"], "half a note"; got != want {
		t.Errorf("the note: got %q, want %q", got, want)
	}
	said, _ := d.types(t, id, "1", "1", "1", "1", "2", "2", "d", "2026-12-02")
	says(t, said, "Question 2 of", "The deal needs it by: not known. > Saved. Left Northlight AI")
	if got, want := d.run(t, id).Start.String(), "2026-12-02"; got != want {
		t.Errorf("the first day: got %q, want %q", got, want)
	}
	said, _ = d.types(t, id, "d", "", "2026-12-20", "d", "2027-01-01")
	says(t, said, "The dates stay as they were")
}

// flaky is a store that fails a number of times.
type flaky struct {
	*desk
	fails int
}

func (f *flaky) Apply(ctx context.Context, id string, updates ...assessment.Update) error {
	if _, answers := updates[0].(assessment.SetAnswer); answers {
		f.fails--
		if f.fails >= 0 {
			return errors.New("the disk is full")
		}
	}
	return f.desk.Apply(ctx, id, updates...)
}

func TestStoreFails(t *testing.T) {
	for _, tc := range []struct {
		name  string
		fails int
		lines []string
		saved bool
		want  []string
	}{
		{"and the next answer tries again", 1, []string{"1", "1"}, true, []string{"NOT SAVED: the disk is full", "1 change in memory", "Saved: {2.1}."}},
		{"and it is asked to", 2, []string{"1", "s", "s", "q"}, true, []string{"NOT SAVED", "NOT SAVED", "Everything is saved.", "Left Northlight AI"}},
		{"and leaving tries again", 1, []string{"1", "q"}, true, []string{"NOT SAVED", "everything is saved"}},
		{"to the end", 99, []string{"1", "q", "2", "q!"}, false, []string{"NOT SAVED", "q! leaves without it", "2 changes in memory", "NOT SAVED"}},
		{"and the input ends", 99, []string{"1"}, false, []string{"Kept in memory, not saved: {1.1}", "NOT SAVED", "NOT SAVED"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			id := d.begin(t)
			var out bytes.Buffer
			saved, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: &flaky{d, tc.fails}, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
				plain.Terminal{In: strings.NewReader(strings.Join(tc.lines, "\n")), Out: &out, Width: 80}, id)
			if err != nil {
				t.Fatal(err)
			}
			says(t, out.String(), tc.want...)
			if saved != tc.saved {
				t.Errorf("saved: got %v, want %v", saved, tc.saved)
			}
			if got := d.run(t, id).Answers.Len() > 0; got != tc.saved {
				t.Errorf("answers in the store: got %v, want %v", got, tc.saved)
			}
		})
	}
}

func TestList(t *testing.T) {
	d := newDesk(t)
	said, _ := d.types(t, "", "n", "Northlight AI", "1", "l", "n Tindersea", "l", "5", "x", "?", "2", "q", "n Not read")
	says(t, said, "No assessments yet.", "What is the company called?", "Assessment: Northlight AI.", "Saved:", "Left Northlight AI",
		"Assessments: 1,", "1. Northlight AI. 1 of {all} answered, changed today 10:42.", "Assessment: Tindersea", "Assessments: 2",
		"There is no 5 in the list.", "“x” is not a number of the list", "NUMBER: opens", "Assessment: ")
	if said, _ = d.types(t, "", "1"); !strings.Contains(said[max(0, len(said)-80):], "To continue: trustpath --plain open ") {
		t.Errorf("the input ended in an interview: got the end %q", said[max(0, len(said)-80):])
	}
	for range 45 {
		d.begin(t)
	}
	said, _ = d.types(t, "", "21", "m", "m", "m", "47")
	says(t, said, "Assessments: 47", "20. ", "27 more assessments; m reads on.", "There is no 21", "21. ", "41. ", "47. ", "That is all of them.", "Assessment: ")
	said, _ = d.types(t, "", "n "+strings.Repeat("x", 121))
	says(t, said, "The name has 121 characters; 120 at most.")
}

// The list compares, renames, copies, deletes and imports, and takes each back.
func TestListChanges(t *testing.T) {
	d := newDesk(t)
	d.begin(t)
	said, _ := d.types(t, "", "copy 1 Tindersea", "rename 1 Tinder Sea", "u", "compare 1 2", "delete 1", "deleted", "u", "deleted", "delete 9", "rename 1", "rename 1 "+strings.Repeat("x", 121),
		"delete 1", "deleted 1", "u", "u", "u", "u", "i nothing.yaml")
	says(t, said, "Assessments: 1", "Copied as Tindersea. u undoes it.", "Assessments: 2", "1. Tindersea.", "Renamed Tindersea to Tinder Sea.", "1. Tinder Sea.",
		"Undone: Renamed", "1. Tindersea.", "Tindersea", "Northlight AI", "Deleted Tindersea.", "Assessments: 1", "1. Tindersea, changed today", "Undone: Deleted", "Assessments: 2", "Nothing was deleted.",
		"There is no 9 in the list.", "Type the new name", "The name has 121 characters", "Deleted Tindersea", "Brought back Tindersea", "Undone: Brought back", "Undone: Deleted",
		"Undone: Copied", "Assessments: 1", "There is nothing to undo.", "Type the path of a bundle")
	if got, err := d.Count(t.Context()); err != nil || got != 1 {
		t.Errorf("assessments: got %d, %v, want 1", got, err)
	}
}

// Whatever was entered, the output is lines that fit, without control characters, and
// in ASCII if required.
func TestEveryLineFits(t *testing.T) {
	d := newDesk(t)
	dirty := "\x1b[31mred\x1b]0;title\x07 \u202eright " + strings.Repeat("日本語", 40)
	run, err := d.Create(t.Context(), assessment.Assessment{Company: dirty, Pack: assessment.PackRef{ID: dirty, Version: "1"},
		Notes: map[assessment.QuestionID]string{"customers": dirty + "\r\n" + dirty}})
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{0, 20, 40, 80, 200} {
		var out bytes.Buffer
		in := strings.NewReader(strings.Join([]string{"?", "1", dirty, "n " + dirty, "v", "r", "x", "q"}, "\n"))
		if _, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
			plain.Terminal{In: in, Out: &out, Width: width, Echo: true}, run.ID); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if got := ansi.StringWidth(line); got > max(20, width) && !strings.HasPrefix(line, "> ") { // an echoed line may be longer
				t.Errorf("width %d: a line of %d cells: %q", width, got, line)
			}
		}
		if at := strings.IndexFunc(out.String(), func(r rune) bool { return r < ' ' && r != '\n' || r == '\u202e' || r == 0x7f }); at >= 0 {
			t.Errorf("width %d: a control character: %q", width, out.String()[at:])
		}
	}
}

func TestASCII(t *testing.T) {
	d := newDesk(t)
	var out bytes.Buffer
	if _, err := plain.Run(t.Context(), tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today},
		plain.Terminal{In: strings.NewReader("?\nr\ng 9\n?\nfoo\n"), Out: &out, Width: 80, ASCII: true}, d.begin(t)); err != nil {
		t.Fatal(err)
	}
	if at := strings.IndexFunc(out.String(), func(r rune) bool { return r > 126 }); at >= 0 {
		t.Errorf("a sign outside ASCII: %q", out.String()[at:])
	}
}

// A signal ends a conversation that waits for a line; an unknown id is an error.
func TestEnds(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	in, typed := io.Pipe()
	defer typed.Close()
	id := d.begin(t)
	var out bytes.Buffer
	done := make(chan bool)
	deps := tui.Deps{Catalog: d.catalog, Store: d, Export: d.Folder, Now: d.clock.Now, Today: d.clock.Today}
	go func() {
		saved, err := plain.Run(ctx, deps, plain.Terminal{In: in, Out: &out, Width: 80}, id)
		done <- saved && err == nil
	}()
	for _, line := range []string{"1\n", "1\n"} { // the second is read once the first was taken
		if _, err := io.WriteString(typed, line); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if !<-done {
		t.Error("a talk that was ended is not saved, or failed")
	}
	if _, err := plain.Run(t.Context(), deps, plain.Terminal{In: strings.NewReader(""), Out: &out, Width: 80}, "nobody"); !errors.Is(err, sqlite.ErrNotFound) {
		t.Errorf("an unknown id: got %v, want %v", err, sqlite.ErrNotFound)
	}
}
