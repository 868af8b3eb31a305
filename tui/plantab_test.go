package tui_test

import (
	"strings"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/files"
	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// onTab opens the tab of the roadmap that shows this word, for the founder of the
// pictures, and presses keys there.
func onTab(word string, keys ...string) func(testing.TB, *world, *tuitest.Person) {
	return func(t testing.TB, w *world, p *tuitest.Person) {
		t.Helper()
		founder(t, w, 99)
		start(t, p, "Tindersea")
		p.Press("q", "end", "enter", "tab")
		for range 9 {
			if p.Press("tab"); strings.Contains(p.Frame(), word) {
				break
			}
		}
		sees(t, p, word)
		p.Press(keys...)
	}
}

// TestPlanTab reads the chart as a founder does: the verdict, folding, details,
// the orders, and back.
func TestPlanTab(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	onTab("Deadline")(t, w, p)
	sees(t, p, "! Not possible", "by 30 June 2027", "▼ today", "❯ Deadline", "◆", "╌", "═", "Jan 2027", "Foundations (")
	lacks(t, p, "Depends on", "Context, interested")

	reach := func(line string) {
		t.Helper()
		p.Press("home")
		for range 80 {
			if strings.Contains(p.Frame(), "❯ "+line) {
				return
			}
			p.Press("down")
		}
		t.Fatalf("no line %q in\n%s", line, p.Frame())
	}
	reach("Laws and requirements (")
	p.Press("enter")
	reach(" Independent bias audit")
	p.Press("enter")
	sees(t, p, "What helps", "Owner")
	p.Press("esc")
	reach("Laws and requirements")
	p.Press("enter")
	reach("Foundations (")
	p.Press("enter", "down")
	sees(t, p, "  Foundations ", "❯  Context, interested", "person-days, CEO")
	p.Press("enter")
	sees(t, p, "Owner", "Evidence", "Work left", "ISO 27001       4.1", "esc back")
	p.Press("esc")
	sees(t, p, "❯  Context, interested")
	p.Press("c")
	sees(t, p, "The orders compared", "(recommended)", "All three as one program")
	p.Press("enter", "tab", "shift+tab")
	sees(t, p, "❯  Context, interested")
	p.Press("up", "enter")
	sees(t, p, "❯ Foundations (")
	reach(" Type II observation window")
	p.Press("enter")
	sees(t, p, "SOC 2 Type II", "Expected", "Range", "Takes           an observation window")
	p.Press("esc", ":")
	p.Type("to the deadline")
	p.Press("enter")
	sees(t, p, "❯ Deadline")
	p.Press("esc")
	lacks(t, p, "▼ today")
}

// TestPlanTabWords: the line above the chart says what there is to say when
// answers are open, when nothing is planned, and when no date is named.
func TestPlanTabWords(t *testing.T) {
	for _, test := range []struct {
		name, file string
		says       []string
		lacks      string
	}{
		{"nothing answered", "trustpath: 1\ncompany: A\nanswers: {}\n", []string{"No standard is certain", "esc goes back", "? Depends on", "this is the baseline"}, "audit"},
		{"not yet", "trustpath: 1\ncompany: A\nanswers: {customers: [none_yet], ai_role: [none], sell_trust: not_yet, data: [nothing_sensitive], established: [us], held: [none], controls: starting, team_size: 1_10, capacity: spare_time}\n",
			[]string{"Nothing is now or next"}, "Depends on"},
		{"held", "trustpath: 1\ncompany: A\nanswers: {customers: [smb], regions: [us], sectors: [general], asks: [nothing_yet], ai_role: [none], sell_trust: not_yet, data: [customer_confidential], established: [us], held: [iso27001], controls: operating, team_size: 1_10, capacity: spare_time}\n",
			[]string{"what you hold is renewed", "ISO 27001", "Next ISO 27001 surv"}, "Depends on"},
		{"no date", "trustpath: 1\ncompany: A\nanswers: {customers: [us_enterprise], regions: [us], sectors: [general], asks: [soc2_type2], deadline: none, ai_role: [none], sell_trust: not_yet, data: [customer_confidential], promises: [none], established: [us], held: [none], controls: operating, team_size: 1_10, capacity: dedicated}\n",
			[]string{"No date to meet", "Everything is done between"}, "Deadline"},
		{"in time", "trustpath: 1\ncompany: A\ndeadline_date: 2029-06-30\nanswers: {customers: [us_enterprise], regions: [us], sectors: [general], asks: [soc2_type2], deadline: later, ai_role: [none], sell_trust: not_yet, data: [customer_confidential], promises: [none], established: [us], held: [none], controls: operating, team_size: 1_10, capacity: unknown}\n",
			[]string{"= On track", "slow case leaves", "Depends on 1 open answer: "}, "Not possible"},
	} {
		t.Run(test.name, func(t *testing.T) {
			run, err := files.ReadAnswers([]byte(test.file), "test", shipped(t).Catalog, assessment.Date{})
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			run.Pack = shipped(t).Pack
			run, err = w.Create(t.Context(), run)
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range [][2]int{{120, 36}, {80, 24}} {
				p, _ := w.sit(size[0], size[1], tui.Options{Open: run.ID})
				if !strings.Contains(p.Frame(), "Summary") {
					p.Press("r")
				}
				p.Press("tab", "tab", "tab")
				sees(t, p, test.says...)
				lacks(t, p, test.lacks)
			}
		})
	}
}
