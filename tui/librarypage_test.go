package tui_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"trustpath/assessment"
	"trustpath/assessment/library"
	"trustpath/tui"
	"trustpath/tui/ui"
)

// colleague is a person with a machine, who opens the library in a folder.
type colleague struct {
	w    *world
	user string
}

func (s colleague) Name() string {
	if s.w.folder == "" {
		return ""
	}
	return "~/share"
}

func (s colleague) Connect(ctx context.Context) (*library.Client, error) {
	return library.Connect(ctx, library.Options{
		Address: s.w.folder,
		User:    s.user,
		Engine:  s.w.deps.Catalog,
		Machine: s.w.Disk,
		Now:     s.w.clock.Now,
		Today:   s.w.clock.Today(),
	})
}

func (s colleague) Unpushed(ctx context.Context) ([]string, error) {
	return s.w.Disk.Unpushed(ctx, s.w.folder)
}

// client opens a library for a test.
func (s colleague) client(t testing.TB) *library.Client {
	t.Helper()
	c, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// share gives a world an empty library, and returns that of a colleague with a machine of
// their own.
func (w *world) share(t testing.TB) colleague {
	t.Helper()
	w.folder = t.TempDir() + "/share"
	if err := library.InitFolder(w.folder); err != nil {
		t.Fatal(err)
	}
	other := worldOf(t, w.deps.Catalog)
	other.clock, other.folder = w.clock, w.folder
	return colleague{other, "omar"}
}

// push pushes an assessment, and returns its id.
func (s colleague) push(t testing.TB, id string) string {
	t.Helper()
	if err := s.client(t).Push(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return id
}

func (s colleague) create(t testing.TB, company string) string {
	t.Helper()
	run, err := s.w.Disk.Create(t.Context(), assessment.Assessment{Company: company, Pack: s.w.deps.Catalog.Pack})
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

// note changes what is entered on a question.
func (s colleague) note(t testing.TB, id, text string) {
	t.Helper()
	if err := s.w.Disk.Apply(t.Context(), id, assessment.SetNote{Question: "asks", Text: text}); err != nil {
		t.Fatal(err)
	}
}

// colleagues fills a library: one assessment is the same, one to push, one newer there,
// one changed on both sides, one only there, and one only here.
func (w *world) colleagues(t testing.TB) (here, there colleague, ids map[string]string) {
	there = w.share(t)
	here = w.deps.Library.(colleague)
	ids = map[string]string{}
	for _, company := range []string{"Cobalt Credit", "Northlight AI", "Tideway", "Talentweg"} {
		ids[company] = here.push(t, here.create(t, company))
	}
	for _, company := range []string{"Tideway", "Talentweg"} {
		if _, err := there.client(t).Pull(t.Context(), ids[company], nil); err != nil {
			t.Fatal(err)
		}
		there.note(t, ids[company], "from Omar")
		there.push(t, ids[company])
	}
	there.push(t, there.create(t, "Alder Freight"))
	here.note(t, ids["Northlight AI"], "from Dana")
	here.note(t, ids["Talentweg"], "from Dana")
	here.create(t, "Quill Health")
	return here, there, ids
}

func TestLibraryPage(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			w := smallWorld(t)
			here, there, ids := w.colleagues(t)
			p, _ := w.sit(size[0], size[1], tui.Options{})
			sees(t, p, "library: 2 to push ·")
			lacks(t, p, "behind") // nothing has connected
			p.Press("tab")
			sees(t, p, "2 to push, 2 behind", "connected", "newer there", "changed here and there", "only here")
			to := func(company string) {
				p.Press("home", "/")
				p.Type(company)
				p.Press("enter")
				sees(t, p, "❯ "+company)
			}
			to("Alder")
			p.Press("enter")
			sees(t, p, "Pulled Alder Freight", "same")
			p.Press("esc")
			to("Tideway")
			p.Press("enter")
			sees(t, p, "Pulled Tideway")
			p.Press("esc")
			to("Northlight")
			sees(t, p, "from Dana")
			p.Press("P")
			sees(t, p, "Pushed Northlight AI", "1 to push, 1 behind")
			p.Press("esc")
			to("Talentweg")
			p.Press("P") // refused before it is pulled: the row has no such key
			lacks(t, p, "Pushed Talentweg")
			p.Press("enter")
			sees(t, p, "changed here and by omar", "1 ( ) here     from Dana", "2 ( ) library  from Omar")
			p.Press("esc")
			sees(t, p, "Nothing was changed.", "changed here and there")
			p.Press("enter", "1", "enter")
			sees(t, p, "Pulled Talentweg. What changed here is kept")
			p.Press("P")
			sees(t, p, "Pushed Talentweg")
			p.Press("esc", "end")
			b, err := there.client(t).Read(t.Context(), ids["Talentweg"])
			if err != nil || b.Run.Notes["asks"] != "from Dana" {
				t.Errorf("the library has %q, %v", b.Run.Notes["asks"], err)
			}
			p.Press("q")
			lacks(t, p, "to push", "behind")

			// Without the folder a push waits, and one line says so.
			here.note(t, ids["Cobalt Credit"], "again")
			if err := os.Rename(w.folder, w.folder+"-away"); err != nil {
				t.Fatal(err)
			}
			p.Press("tab")
			sees(t, p, "offline")
			p.Press("/")
			p.Type("Cobalt")
			p.Press("enter", "P")
			sees(t, p, "so it waits", "waits for a connection")
			if err := os.Rename(w.folder+"-away", w.folder); err != nil {
				t.Fatal(err)
			}
			p.Press("esc", "esc", "tab")
			sees(t, p, "1 assessment waited for a connection, and the library has it now.")
		})
	}
}

// An assessment that is open is read again after a pull, and not pulled over what is not
// saved.
func TestPullWhatIsOpen(t *testing.T) {
	w := smallWorld(t)
	_, _, ids := w.colleagues(t)
	p, _ := w.sit(120, 36, tui.Options{Open: ids["Tideway"]})
	goToLibrary := func() {
		p.Press(":")
		p.Type("library")
		p.Press("enter")
		sees(t, p, "connected")
	}
	goToLibrary()
	p.Press("/")
	p.Type("tideway")
	p.Press("enter", "enter")
	sees(t, p, "Pulled Tideway")
	p.Press("enter", "v")
	sees(t, p, "Tideway", "from Omar")
	w.Fail(t, "the disk is full")
	p.Press("esc", "1", "enter")
	sees(t, p, "Not saved")
	goToLibrary()
	p.Press("esc", "home", "enter")
	sees(t, p, "First what is not saved")
}

func TestNoLibraryIsSet(t *testing.T) {
	w := smallWorld(t)
	p, _ := w.sit(80, 24, tui.Options{})
	begin(p, "Northlight AI")
	p.Press("q")
	lacks(t, p, "ibrary")
	p.Send(ui.GoMsg{Route: ui.ToLibrary})
	sees(t, p, "--library", "TRUSTPATH_LIBRARY", "config file")
	p.Press("tab")
	sees(t, p, "TRUSTPATH_LIBRARY")
}

// cohort fills a library with companies: nine in large teams, and three in small ones.
func (w *world) companies(t testing.TB) {
	w.share(t)
	here := w.deps.Library.(colleague)
	for i := range 12 {
		size := "many"
		if i%4 == 3 {
			size = "few"
		}
		id := here.create(t, fmt.Sprint("Company ", i+1))
		answers := map[assessment.QuestionID]assessment.OptionID{"asks": "soc2", "deadline": "within_12_months", "team_size": assessment.OptionID(size), "held": "none"}
		for q, o := range answers {
			change := assessment.SetAnswer{Question: q, Answer: assessment.Choose(o)}
			if err := w.Disk.Apply(t.Context(), id, change); err != nil {
				t.Fatal(err)
			}
		}
		here.push(t, id)
	}
}

// A group of three is named as hidden, and so is what would reveal it.
func TestCohortPage(t *testing.T) {
	w := smallWorld(t)
	w.companies(t)
	p, _ := w.sit(120, 36, tui.Options{})
	p.Press("tab", "tab")
	sees(t, p, "12 companies", "by sector", "Hidden: fewer than five")
	p.Press("f", "f")
	sees(t, p, "by size", "– hidden")
	lacks(t, p, " 3 of", "9 of")
	p.Press("f")
	sees(t, p, "by outcome", "12 of 12", "█")
}
