package tui_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

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
	found := regexp.MustCompile(`Left (?:\d+–)?(\d+) `).FindStringSubmatch(p.Frame())
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
	sees(t, p, "❯ ○ not checked  Context, interested parties and scope")
	p.Press("space")
	sees(t, p, "❯ ◎ in progress  Context", "as marked", "Marked in progress.", "less; u takes it back.")
	p.Press("4")
	sees(t, p, "❯ ● in place     Context", "Marked in place.")
	after := leftIn(t, p)
	if after >= before {
		t.Errorf("left after a mark: got %d person-days, want less than %d", after, before)
	}
	sees(t, p, "was 1", "saved 10:42")
	p.Press("down", "5")
	sees(t, p, "Can't be not applicable. ISO 27001 and ISO 42001 require it (clauses 4.4, 5.1 and 7.1)", "❯ ○ not checked  Leadership")
	p.Press("/")
	p.Type("Physical")
	p.Press("enter", "5", "enter")
	sees(t, p, "Say in a few words why")
	p.Type("no office")
	p.Press("enter")
	sees(t, p, "– not appl.    Physical", "not applicable: no office", "Without an office, clear desk and screen (A.7.7)")
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	p, db = s.sit(t, 120, 36, tui.Options{Open: id})
	sees(t, p, "person-days") // the summary
	openTab(t, p, "Work")
	sees(t, p, "● in place     Context")
	if got := leftIn(t, p); got >= after {
		t.Errorf("left after both marks: got %d person-days, want less than %d", got, after)
	}
	p.Press("u")
	sees(t, p, "Undid: Physical and environmental security has no mark.")
	p.Press("ctrl+r", "0")
	sees(t, p, "❯ ○ not checked  Context", "The mark is gone: not checked, as your answers say.")
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
	p.Press("end", "4", "f", "f", "f", "f")
	sees(t, p, "[in place]", "❯ ● in place")
	p.Press("space")
	sees(t, p, "❯ ○ missing") // it does not slip away under the key
	p.Press("f", "f", "/")
	p.Type("A.5.9")
	sees(t, p, "❯ ○ not checked  Asset inventory")
	lacks(t, p, "Leadership commitment, oversight")
	p.Press("enter", "p")
	sees(t, p, "[foundations]", "find [A.5.9]", "Asset inventory")
	p.Press("p")
	sees(t, p, "No workstream is like that; esc lists all of them.")
	p.Press("esc", "enter")
	sees(t, p, "CEO, Coordinator", "Rhythm", "Scope statement")
	p.Press("esc")
	sees(t, p, "Leadership commitment, oversight")
	p.Press("esc")
	sees(t, p, "question")
}

// Before any answer the list is what is worth doing in every case.
func TestWorkBeforeAnyAnswer(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(80, 24, tui.Options{NewCompany: "Northlight AI"})
	p.Press("r")
	openTab(t, p, "Work")
	sees(t, p, "❯ ○ not checked", "Serves    none of the standards yet")
	p.Press("0", "4")
	sees(t, p, "❯ ● in place")
	p.Press("esc")
	sees(t, p, "{1?}")
}
