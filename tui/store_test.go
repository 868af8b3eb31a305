package tui_test

import (
	"testing"

	"trustpath/tui"
)

func TestOnTheRealStore(t *testing.T) {
	s := newShelf(t)
	p, db := s.sit(t, 80, 24, tui.Options{})
	start(t, p, "Northlight AI")
	p.Press("0", "1", "W")
	p.Type("Two pilots, both in the US.")
	p.Press("esc", "enter", "1", "enter")
	p.Press("ctrl+c")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ = s.sit(t, 80, 24, tui.Options{})
	sees(t, p, "Northlight AI", "2 of {all}")
	p.Press("enter")
	sees(t, p, "{3?}")
	answerAll(t, p)
	sees(t, p, "First steps")
	for _, width := range []int{40, 60, 80, 100, 120, 200} {
		p.Resize(width, 24)
		for range 12 {
			fits(t, p, width, 24)
			p.Press("pgdown")
		}
	}
	p.Press("q", "delete")
	sees(t, p, "Deleted Northlight AI", "Start with your company")
	p.Press("u")
	sees(t, p, "Northlight AI is back.")
}

// What another program changed is marked in the list, and its neighbors are not.
func TestDamagedInTheList(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
		s := newShelf(t)
		p, db := s.sit(t, size[0], size[1], tui.Options{})
		for _, company := range []string{"First AI", "Second AI"} {
			start(t, p, company)
			p.Press("1", "q")
		}
		if _, err := db.Exec("UPDATE assessments SET company = 'EVIL' WHERE company = 'Second AI'"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		p, _ = s.sit(t, size[0], size[1], tui.Options{})
		sees(t, p, "(damaged)", "First AI", "could not be read")
		lacks(t, p, "EVIL")
		p.Press("home")
		sees(t, p, "can’t be read")
		lacks(t, p, "EVIL")
	}
}
