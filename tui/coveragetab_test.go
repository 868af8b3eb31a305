package tui_test

import (
	"testing"

	"trustpath/assessment"
	"trustpath/tui"
)

// heat is text of the map of the requirements alone.
const heat = "CC2  "

// TestCoverageTab walks the map as a person does.
func TestCoverageTab(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	onTab(heat)(t, w, p)
	sees(t, p, "61 requirements", "123 requirements", "70 requirements", "Can we trust your AI?", "ISO 27001  ✓ now",
		"Reuse         ISO 27001 after SOC 2: ", "Not covered   by SOC 2 or ISO 27001: bias, ", "AI regulation", "❯ CC1", "○ CC1.1 missing", "P1-8  ·")

	p.Press("right", "right")
	sees(t, p, "CC1.3 missing")
	p.Press("down")
	sees(t, p, "❯ CC2", "CC2.3 missing")
	p.Press("down", "down", "down", "down", "left", "left", "left")
	sees(t, p, "❯ CC5", "CC5.2 missing")
	p.Press("2")
	sees(t, p, "❯ 4", "4.1 missing")
	p.Press("left") // the end of the next standard
	sees(t, p, "❯       ·", "outside the scope")
	p.Press("enter")
	sees(t, p, "is not among the categories of your report", "Served by")
	p.Press("esc", "2", "end")
	sees(t, p, "❯", "A.8.34")
	p.Press("right")
	sees(t, p, "4.1 missing")
	p.Press("up", "pgdown", "home")
	sees(t, p, "4.1 missing", "❯ 4")

	p.Press("1", "home", "down", "down", "down", "down", "down")
	sees(t, p, "CC6.1 partial")
	p.Press("enter")
	sees(t, p, "SOC 2 CC6.1", "Access, logical and physical", "Security, in scope", "Served by 6 workstreams", "◎ Access control", "person-days left")
	p.Press("enter", "f")
	sees(t, p, "only what is missing", "CC6.4 missing")
	lacks(t, p, "P1-8", "CC6.1 partial")
	p.Press("f")
	sees(t, p, "P1-8")
	p.Press("w")
	sees(t, p, "Not covered by SOC 2 or ISO 27001", "Managed under   ISO 42001")
	p.Press("end")
	sees(t, p, "What one standard gives to another", "of its effort saved")
	p.Press("esc")
	sees(t, p, "61 requirements")
	p.Press("esc")
	lacks(t, p, "61 requirements")
}

// TestCoverageFollowsTheMarks: what is marked in place is in place on the map,
// and with everything marked nothing is missing.
func TestCoverageFollowsTheMarks(t *testing.T) {
	w, c := newWorld(t), shipped(t)
	run, err := w.Get(t.Context(), founder(t, w, 99))
	if err != nil {
		t.Fatal(err)
	}
	run.Readiness = map[assessment.WorkstreamID]assessment.ReadinessMark{}
	for i := range c.Workstreams {
		run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.InPlace}
	}
	run.Readiness["physical"] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: "no office"}
	run, err = w.Create(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := w.sit(120, 36, tui.Options{Open: run.ID})
	toTab(p, "Coverage")
	sees(t, p, "70 of 70", "42 of 61", "A.7   ")
	p.Press("f")
	sees(t, p, "Nothing is missing.")
	p.Press("f", "2", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down")
	sees(t, p, "❯ A.7", "A.7.1 outside the scope")
	p.Press("enter")
	sees(t, p, "nothing that it asks for applies to you", "not applicable: no office")
}

// TestCoverageOpenScope: what an open answer decides is neither in nor out.
func TestCoverageOpenScope(t *testing.T) {
	w := newWorld(t)
	p, _ := w.sit(120, 36, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("1", "enter", "1", "enter", "r")
	toTab(p, "Coverage")
	p.Press("end")
	sees(t, p, "? P8.1 depends on an open answer", "? ", "fewer than two standards")
	p.Press("enter")
	sees(t, p, "Privacy: an open answer decides")
}

// The map names the groups of requirements wherever three standards are next
// to each other, as it does where there is room for one.
func TestCoverageNamesTheGroups(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 36}, {126, 40}, {160, 45}, {200, 50}} {
		w := newWorld(t)
		p, _ := w.sit(size[0], size[1], tui.Options{Open: answered(t, w.Disk, shipped(t), northlight)})
		openTab(t, p, "Coverage")
		sees(t, p, "Control environment", "Risk assessment")
		if size[0] >= 120 {
			sees(t, p, "Context, interested", "Organization", "AI policy")
		}
		fits(t, p, size[0], size[1])
	}
}
