package tui_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/files"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// northlight is a whole assessment: every question answered.
const northlight = `trustpath: 1
company: Northlight AI
start: 2026-12-02
deadline_date: 2027-06-30
answers:
  established: [us]
  customers: [us_enterprise, global_enterprise, regulated]
  regions: [us, eu, uk]
  sectors: [general, employers_hr]
  asks: [soc2_type2, iso27001, ai_questionnaire]
  deadline: within_12_months
  ai_role: [integrates_models, fine_tunes]
  ai_impact: [decides_about_people]
  ai_domains: [employment]
  us_places: [new_york_city, california]
  sell_trust: product_feature
  trust_proof: [security_report, public_certificate]
  data: [customer_confidential, personal_for_customers]
  delivery: [hosted]
  promises: [uptime, confidentiality]
  held: [none]
  controls: basics
  team_size: 11_25
  capacity: dedicated
`

// answered stores a whole assessment and returns its id.
func answered(t testing.TB, store tui.Store, c *engine.Engine, file string) string {
	t.Helper()
	run, err := files.ReadAnswers([]byte(file), "test", c.Catalog, assessment.Date{})
	if err != nil {
		t.Fatal(err)
	}
	run, err = store.Create(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

// answered puts a whole assessment on the shelf and returns its id.
func (s shelf) answered(t *testing.T) string {
	t.Helper()
	_, db := s.sit(t, 80, 24, tui.Options{})
	id := answered(t, db.WithEngine(shipped(t)), shipped(t), northlight)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return id
}

// openTab turns to the tab with this title.
func openTab(t testing.TB, p *tuitest.Person, title string) {
	t.Helper()
	heavy := regexp.MustCompile(`[━=]+`)
	for range 9 {
		lines := strings.Split(p.Frame(), "\n")
		for n, line := range lines[1:4] {
			if at := heavy.FindStringIndex(line); at != nil {
				from, to := len([]rune(line[:at[0]])), len([]rune(line[:at[1]]))
				if above := []rune(lines[n]); to <= len(above) && string(above[from:to]) == title {
					return
				}
			}
		}
		p.Press("tab")
	}
	t.Fatalf("there is no tab %q:\n%s", title, p.Frame())
}

// leftIn reads the most person-days that the frame says are left.
func leftIn(t *testing.T, p *tuitest.Person) int {
	t.Helper()
	found := regexp.MustCompile(`left (?:\d+–)?(\d+) `).FindStringSubmatch(p.Frame())
	if found == nil {
		t.Fatalf("no work left on the screen:\n%s", p.Frame())
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMarkingWorkShrinksThePlanAndIsKept(t *testing.T) {
	s := newShelf(t)
	id := s.answered(t)
	p, db := s.sit(t, 120, 36, tui.Options{Open: id})
	openTab(t, p, "Work")
	before := leftIn(t, p)
	sees(t, p, "❯ ? List the AI laws")
	p.Press("/")
	p.Type("Agree on the scope")
	p.Press("enter", "space")
	sees(t, p, "❯ ◎ Agree on the scope", "in progress", "Marked in progress.", "less; u undoes it.")
	p.Press("4")
	sees(t, p, "❯ ● Agree on the scope", "in place", "Done      2 December 2026")
	after := leftIn(t, p)
	if after >= before {
		t.Errorf("left after a mark: got %d person-days, want less than %d", after, before)
	}
	p.Press("5")
	sees(t, p, "Can't be not applicable. ISO 27001 and ISO 42001 require it", "❯ ● Agree on the scope")
	p.Press("esc", "/")
	p.Type("Physical")
	p.Press("enter", "5", "enter")
	sees(t, p, "say in a few words why")
	p.Type("no office")
	p.Press("enter")
	sees(t, p, "❯ – Write the standard for offic", "not applicable: no office", "Without an office, clear desk and screen (A.7.7)")
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, db = s.sit(t, 120, 36, tui.Options{Open: id})
	sees(t, p, "person-days") // the summary
	openTab(t, p, "Work")
	sees(t, p, "1 done")
	if got := leftIn(t, p); got >= after {
		t.Errorf("left after both marks: got %d person-days, want less than %d", got, after)
	}
	p.Press("u")
	sees(t, p, "Undone: Physical and environmental security has no mark.")
	p.Press("ctrl+r", "/")
	p.Type("Agree on the scope")
	p.Press("enter", "0")
	sees(t, p, "❯ ? Agree on the scope", "The state is gone.")
	run, err := db.WithEngine(shipped(t)).Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "no office"}
	if got := run.Readiness; len(got) != 1 || got["physical"] != want {
		t.Errorf("on disk: got %v, want physical %v alone", got, want)
	}
}

// The summary follows a mark.
func TestTheWholeRoadmapFollowsAMark(t *testing.T) {
	s := newShelf(t)
	p, _ := s.sit(t, 120, 36, tui.Options{Open: s.answered(t)})
	figure := regexp.MustCompile(`Cost +(\S+) person-days`)
	before := figure.FindString(p.Frame())
	openTab(t, p, "Work")
	for range 6 {
		p.Press("4", "down")
	}
	openTab(t, p, "Summary")
	if after := figure.FindString(p.Frame()); before == "" || after == "" || after == before {
		t.Errorf("work left on the summary: got %q, then %q", before, after)
	}
}

func TestFindingWork(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), northlight)
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Work")
	p.Press("f")
	sees(t, p, "Nothing is late; esc lists all tasks.")
	p.Press("esc", "/")
	p.Type("A.5.9")
	sees(t, p, "❯ ? List the AI systems", "? List accounts, devices, data")
	lacks(t, p, "Agree on the scope")
	p.Press("enter")
	sees(t, p, "find [A.5.9]")
	p.Press("/")
	p.Type("xyz")
	sees(t, p, "No task is like that; esc lists all of them.")
	p.Press("esc", "w")
	sees(t, p, "Done when", "Evidence", "Legal")
	p.Press("esc")
	sees(t, p, "Agree on the scope")
	p.Press("esc")
	sees(t, p, "Last change")
}

// What is entered about a task is there to see, stays with the task, and goes with undo.
func TestTasksHavePeopleDaysAndLinks(t *testing.T) {
	w := newWorld(t)
	id := answered(t, w.deps.Store, shipped(t), northlight)
	w.clock.now = time.Date(2027, 2, 8, 9, 0, 0, 0, time.UTC)
	p, _ := w.sit(120, 36, tui.Options{Open: id})
	openTab(t, p, "Work")
	p.Press("/")
	p.Type("Agree on the scope")
	p.Press("enter")
	sees(t, p, "LATE", "9 December 2026, 61 days late", "MOVES", "ISO 27001: 23 Sep → 27 Sep 2027")
	p.Press("@", "enter")
	sees(t, p, "type a name")
	p.Type("Lena Fischer")
	sees(t, p, "enter adds this person")
	p.Press("enter")
	sees(t, p, "Lena Fischer does it. u undoes it.", "Who       Lena Fischer", "? Agree on the scope")
	p.Press("enter")
	p.Type("soon")
	p.Press("enter")
	sees(t, p, "! due: ")
	for range 4 {
		p.Press("backspace")
	}
	p.Type("2027-02-19")
	p.Press("down", "down")
	p.Type("drive.example.com/soc2")
	p.Press("enter")
	sees(t, p, "is not a link")
	p.Press(slices.Repeat([]string{"backspace"}, 22)...)
	p.Type("https://drive.example.com/soc2")
	p.Press("down")
	p.Type("Two offers in")
	p.Press("enter")
	sees(t, p, "Due       19 February 2027", "Evidence  drive.example.com/soc2", "Comment   Two offers in", "FEBRUARY")
	lacks(t, p, "LATE", "days late")
	p.Press("o")
	if got, want := w.Folder.Opened, "https://drive.example.com/soc2"; got != want {
		t.Errorf("opened: got %q, want %q", got, want)
	}
	p.Press("esc", "/")
	p.Type("single sign-on")
	p.Press("enter", "@")
	p.Type("lena")
	p.Press("enter")
	sees(t, p, "Lena Fischer does it.", "◎ partial, as your answers say")
	run, err := w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.People) != 1 || len(run.Readiness) != 2 || run.Readiness["scope"].Comment != "Two offers in" {
		t.Errorf("on disk: got people %v and marks %v", run.People, run.Readiness)
	}
	p.Press("u", "u", "u")
	run, err = w.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.People)+len(run.Readiness) != 0 {
		t.Errorf("undone: got people %v and marks %v, want none", run.People, run.Readiness)
	}
}

// Before any answer the list is what is worth doing in every case.
func TestWorkBeforeAnyAnswer(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	openTab(t, p, "Work")
	sees(t, p, "❯ ? ", "not checked", "Done when: ")
	p.Press("0", "4")
	sees(t, p, "❯ ● ", "in place")
	p.Press("esc")
	sees(t, p, "{1?}")
}
