package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"trustpath/tui"
	"trustpath/tui/tuitest"
)

// clickOn clicks the first place of a text on the screen.
func clickOn(t testing.TB, p *tuitest.Person, text string) {
	t.Helper()
	for y, line := range strings.Split(p.Frame(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			p.Send(tea.MouseClickMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft})
			return
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, p.Frame())
}

func wheel(p *tuitest.Person, button tea.MouseButton) {
	p.Send(tea.MouseWheelMsg{X: 3, Y: 8, Button: button})
}

// A click goes to a row, chooses an option, opens a tab; a second one opens the row.
func TestMouse(t *testing.T) {
	w := newWorld(t)
	w.stock(t, 6)
	p, model := w.sit(120, 36, tui.Options{Mouse: true})
	if model.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("the terminal is not asked for the mouse")
	}
	if strings.Contains(model.View().Content, "z\x1b") || strings.Contains(model.View().Content, "\x1b[1z") {
		t.Error("marks are sent to the terminal")
	}
	clickOn(t, p, "Company 3")
	sees(t, p, "❯  "+"Company 3")
	wheel(p, tea.MouseWheelDown)
	sees(t, p, "❯  "+"Company 2")
	clickOn(t, p, "Company 6")
	clickOn(t, p, "❯  Company 6")
	sees(t, p, "{1?}")
	clickOn(t, p, "[ ] SOC 2 Type II")
	sees(t, p, "❯ [x] SOC 2 Type II report")
	clickOn(t, p, "[ ] ISO 27001 certificate")
	sees(t, p, "[x] SOC 2 Type II report", "❯ [x] ISO 27001 certificate")
	p.Press("r")
	clickOn(t, p, "Plan")
	sees(t, p, "enter open", "K promise")
	clickOn(t, p, "Report")
	first := p.Frame()
	wheel(p, tea.MouseWheelDown)
	if p.Frame() == first {
		t.Error("the wheel does not scroll the report")
	}
	wheel(p, tea.MouseWheelUp)
	if p.Frame() != first {
		t.Error("the wheel does not scroll back")
	}
	p.Send(tea.MouseClickMsg{X: 1, Y: 1, Button: tea.MouseRight})
	if p.Frame() != first {
		t.Error("the right button does something")
	}

	_, model = w.sit(120, 36, tui.Options{})
	if model.View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is asked for although it is off")
	}
}
