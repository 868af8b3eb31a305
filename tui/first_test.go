package tui_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/assessment/report"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// A newcomer reads after the first answer what it did, on every screen, and the state
// never shows what is not chosen.
func TestTheFirstAnswerIsExplained(t *testing.T) {
	for _, size := range [][2]int{{200, 50}, {120, 36}, {80, 24}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{NewCompany: "Northlight AI"})
		if frame := p.Frame(); !strings.Contains(frame, "all possible") || strings.Contains(frame, "You chose") {
			t.Errorf("%v: before the first answer:\n%s", size, frame)
		}
		p.Press("2")
		frame := oneFrame(p)
		for _, want := range []string{tuitest.Words(shipped(t), "You chose “{1.2s}”"), "SOC 2 is decided: keep", "SOC 2 ✓ keep", "ISO 27001 now, next or later"} {
			if !strings.Contains(frame, want) {
				t.Errorf("%v: %q is missing in\n%s", size, want, p.Frame())
			}
		}
		if strings.Contains(frame, "If you choose") || strings.Contains(frame, "IF YOU CHOOSE") {
			t.Errorf("%v: what is chosen is tried:\n%s", size, p.Frame())
		}
		p.Press("down")
		if frame := oneFrame(p); !strings.Contains(strings.ToLower(frame), "if you choose “iso 27001”") || !strings.Contains(frame, "SOC 2 ✓ keep") {
			t.Errorf("%v: the line below is not tried:\n%s", size, p.Frame())
		}
	}
}

// The first page says what is asked, how long it takes and what comes out, and offers a
// made-up company.
func TestTheFirstPage(t *testing.T) {
	for _, size := range [][2]int{{200, 50}, {120, 36}, {80, 24}} {
		w := newWorld(t)
		w.deps.Example = func() (assessment.Assessment, error) {
			return files.ReadAnswers([]byte(northlight), "example", shipped(t).Catalog, assessment.Date{})
		}
		p, _ := w.sit(size[0], size[1], tui.Options{})
		sees(t, p, "Find out which of", "At most {all} questions, about", "WHAT YOU GET", "WHERE IT GOES", "❯ Start with your company")
		if size[0] >= 120 {
			sees(t, p, "WHAT IT LOOKS LIKE", "Northlight AI", "SOC 2", "ISO 42001")
		}
		p.Press("enter")
		sees(t, p, "What is your company called?", "First question")
		p.Press("esc", "down", "enter")
		sees(t, p, "Northlight AI", "Summary", "First steps")
		p.Press("q")
		sees(t, p, "1 of 1", "Northlight AI")
	}
}

// oneFrame is a frame with single blanks, and without the rule between the panes; each
// pane is read from the top down.
func oneFrame(p *tuitest.Person) string {
	var main, side []string
	for line := range strings.Lines(p.Frame()) {
		left, right := line, ""
		if at := strings.LastIndex(line, "│"); at >= 0 && len([]rune(line[:at])) > 60 {
			left, right = line[:at], line[at+len("│"):]
		}
		main, side = append(main, strings.Fields(left)...), append(side, strings.Fields(right)...)
	}
	return strings.Join(append(main, side...), " ")
}

// A first complete roadmap takes few keys: the name, the defaults, and enter.
func TestARoadmapInFewKeys(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	keys := 0
	press := func(names ...string) {
		keys += len(names)
		p.Press(names...)
	}
	press(slices.Concat([]string{"enter"}, strings.Split("Northlight", ""), []string{"enter"})...)
	sees(t, p, "question 1 of at most")
	for !strings.Contains(p.Frame(), "Show my roadmap") && keys < 200 {
		press("1", "enter")
	}
	press("enter")
	sees(t, p, "NEXT")
	if keys > 110 {
		t.Errorf("%d keys, want at most 110:\n%s", keys, p.Frame())
	}
}

// Whatever keys are pressed on a finished assessment, a change is announced and can be
// taken back.
func TestStrayKeysChangeNothingSilently(t *testing.T) {
	all := []string{"enter", "esc", "tab", "shift+tab", "space", "up", "down", "left", "right", "home", "end", "pgdown", "backspace", "delete"}
	for r := '!'; r <= '~'; r++ {
		if r != 'u' && r != 'q' {
			all = append(all, string(r))
		}
	}
	changed := 0
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 20))
		w := newWorld(t)
		id := answered(t, w.Disk, shipped(t), northlight)
		p, _ := w.sit(120, 36, tui.Options{Open: id})
		stored := func() assessment.Assessment {
			run, err := w.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return run
		}
		if seed%2 > 0 { // at a question that has an answer
			p.Press("v", "home", "down", "down", "enter")
		}
		before, pressed := stored(), []string(nil)
		for range 20 {
			key := all[random.IntN(len(all))]
			pressed = append(pressed, key)
			p.Press(key)
			after := stored()
			if same(before, after) {
				continue
			}
			changed++
			if frame := p.Frame(); !strings.Contains(frame, "undoes it") && !strings.Contains(frame, "undoes them") && !strings.Contains(frame, "u: undo") {
				t.Errorf("seed %d, %v: a change without a notice:\n%s", seed, pressed, frame)
			}
			before = after
		}
	}
	if changed == 0 {
		t.Error("no key changed anything")
	}
}

func same(a, b assessment.Assessment) bool {
	for _, id := range append(a.Answers.Questions(), b.Answers.Questions()...) {
		if !a.Answers.Of(id).Equal(b.Answers.Of(id)) {
			return false
		}
	}
	return maps.Equal(a.Readiness, b.Readiness) && maps.Equal(a.Notes, b.Notes) && maps.Equal(a.HeldDates, b.HeldDates) &&
		a.Start == b.Start && a.DeadlineDate == b.DeadlineDate && a.Company == b.Company && len(a.Baselines) == len(b.Baselines) &&
		slices.Equal(a.People, b.People)
}

// The page after the answers, Summary and the list name the same day for each report and
// certificate, also where a first report comes before the one that is asked for.
func TestTheSameDayOnEveryPage(t *testing.T) {
	checked := 0
	for _, asks := range []string{"soc2_type1", "soc2_any, iso27001", "iso42001, iso27001", "soc2_type2"} {
		t.Run(asks, func(t *testing.T) {
			w := newWorld(t)
			others := regexp.MustCompile(`asks: \[.*\]`).ReplaceAllString(northlight, "asks: ["+asks+"]")
			id := answered(t, w.Disk, shipped(t), others)
			run, err := w.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			p, _ := w.sit(120, 36, tui.Options{Open: id})
			result := shipped(t).Evaluate(run, assessment.Options{Today: w.clock.Today(), SkipFlips: true})
			var days []string
			for _, s := range result.Standards {
				if day := report.Expected(shipped(t).Catalog, &result, s.ID); !day.IsZero() {
					days = append(days, report.LongDate(day))
				}
			}
			checked += len(days)
			sees(t, p, days...) // Summary
			p.Press("v", "end", "enter")
			sees(t, p, append(days, "NEXT")...)
			p.Press("q")
			sees(t, p, append(days, "Assessments")...)
		})
	}
	if checked < 4 {
		t.Errorf("only %d days were compared", checked)
	}
}

// The page after the answers has one next step, and leads on from there.
func TestFirstRoadmapLeadsOn(t *testing.T) {
	for keys, want := range map[string]string{
		"v": "Check your answers", "q": "Assessments", "?": "Help, keys of the first roadmap", "r": "First steps", "x": "Reader",
		"enter": "Reader", "down enter": "First steps", "end enter": "Check your answers", "z": "NEXT",
	} {
		t.Run(keys, func(t *testing.T) {
			w := newWorld(t)
			p, _ := w.sit(80, 24, tui.Options{})
			settle(t, p)
			p.Press("2", "enter", "1", "enter", "1", "enter")
			sees(t, p, "Still open: {promises}", "❯ Show my roadmap")
			p.Press("enter")
			sees(t, p, "Your roadmap is ready.", "NEXT", "❯ ")
			p.Press(strings.Fields(keys)...)
			sees(t, p, want)
		})
	}
}

// The last page before the roadmap lists every answer; one can be changed there.
func TestCheckYourAnswers(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	settle(t, p)
	p.Press("2", "enter", "1", "enter", "1", "enter")
	run, err := w.Get(t.Context(), w.id(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range shipped(t).Path(run.Answers) {
		if step.Asked {
			sees(t, p, fmt.Sprintf("{%s}", step.Question.ID))
		}
	}
	p.Press("up", "enter", "2", "enter", "end", "enter")
	sees(t, p, "Your roadmap is ready.")
}

func TestFirstRoadmapSaysWhatItCameTo(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	holdNothing(p)
	p.Press("6", "enter") // no customers yet
	for range 30 {
		if strings.Contains(p.Frame(), "Show my roadmap") {
			break
		}
		p.Press("1", "enter")
	}
	p.Press("enter")
	sees(t, p, "You need no audit yet.", "NEXT")
}
